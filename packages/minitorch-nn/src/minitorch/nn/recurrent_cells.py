"""Recurrent cells: one step of a layer, for loops of one's own."""

from __future__ import annotations

import math
from typing import Any

from minitorch.nn.linear import linear
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch.nn.recurrent_checks import check_cell
from minitorch.nn.recurrent_steps import STEPS
from minitorch_scalar.errors import InvalidValueError
from minitorch_tensor import no_grad, zeros

__all__ = ["GRUCell", "LSTMCell", "RNNCell", "RNNCellBase"]


class RNNCellBase(Module):
    """What the cells have in common; make one of those.

    Attributes:
        input_size: How many features the input has.
        hidden_size: How many numbers the state has.
        bias: Whether there are biases.
    """

    kind: tuple[str, str]
    gates: int
    states: int = 1

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = self.gates * hidden_size
        self.weight_ih = new_parameter(rows, input_size, device=device, dtype=dtype)
        self.weight_hh = new_parameter(rows, hidden_size, device=device, dtype=dtype)
        for name in ("bias_ih", "bias_hh"):
            self.register_parameter(name, new_parameter(rows, device=device, dtype=dtype) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights evenly between ±1 / √hidden_size."""
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0.0
        with no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound)

    def forward(self, input: Any, hx: Any = None) -> Any:
        """Take a step.

        Args:
            input: Shape (batch, input_size), or (input_size,).
            hx: The state, shape (batch, hidden_size) or (hidden_size,); for an LSTM a pair of state and cells. Zeros
                if left out.

        Returns:
            The next state, shaped as hx.

        Raises:
            InvalidValueError: The input has a wrong number of dimensions, or another dtype than the weights.
            ShapeError: Sizes do not fit.
        """
        states = check_cell(self, input, hx, self.states)
        if states is None:
            shape = (*input.shape[:-1], self.hidden_size)
            states = [zeros(shape, dtype=input.dtype, backend=input.backend)] * self.states
        of_x = linear(input, self.weight_ih, self.bias_ih)
        of_h = linear(states[0], self.weight_hh, self.bias_hh)
        after = STEPS[self.kind[0]](self.kind[1], of_x, of_h, tuple(states))
        return after[0] if self.states == 1 else after

    def extra_repr(self) -> str:
        """Describe the sizes, and what is not as usual."""
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else ", bias=False")


class RNNCell(RNNCellBase):
    """A step of a plain recurrent layer: h = f(W_ih · x + b_ih + W_hh · h + b_hh).

    Args:
        input_size: How many features the input has.
        hidden_size: How many numbers the state has.
        bias: Whether there are biases.
        nonlinearity: f, "tanh" or "relu".
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Raises:
        InvalidValueError: The nonlinearity is another one.

    Example:
        >>> from minitorch_tensor import zeros
        >>> RNNCell(3, 5)(zeros(2, 3)).shape
        (2, 5)
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise InvalidValueError(f"nonlinearity is {nonlinearity!r}; it must be 'tanh' or 'relu'.")
        super().__init__(input_size, hidden_size, bias, device, dtype)
        self.nonlinearity = nonlinearity
        self.kind = ("rnn", nonlinearity)

    def extra_repr(self) -> str:
        """Describe the sizes, and what is not as usual."""
        usual = self.nonlinearity == "tanh"
        return super().extra_repr() + ("" if usual else f", nonlinearity={self.nonlinearity}")


class LSTMCell(RNNCellBase):
    """A step of an LSTM: takes and returns a pair of state and cells; the arguments are those of `RNNCell`.

    Example:
        >>> from minitorch_tensor import zeros
        >>> h, c = LSTMCell(3, 5)(zeros(2, 3))
        >>> h.shape, c.shape
        ((2, 5), (2, 5))
    """

    kind = ("lstm", "")
    gates = 4
    states = 2


class GRUCell(RNNCellBase):
    """A step of a GRU; the arguments are those of `RNNCell`, without the nonlinearity."""

    kind = ("gru", "")
    gates = 3
