"""Recurrent layers: each layer and direction is one operation over the whole sequence."""

from __future__ import annotations

import math
from typing import Any

from minitorch.nn.dropout import dropout as drop
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch.nn.recurrent_checks import check_input, check_settings, check_states, ends_of
from minitorch.nn.recurrent_rule import Recurrence
from minitorch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence
from minitorch_scalar.errors import InvalidValueError
from minitorch_tensor import cat, no_grad, stack, zeros

__all__ = ["GRU", "LSTM", "RNN", "RNNBase"]


class RNNBase(Module):
    """What RNN, LSTM and GRU have in common; make one of those.

    Attributes:
        input_size: How many features a step of the input has.
        hidden_size: How many numbers the state has.
        num_layers: How many layers there are, each of which reads the outputs of the one below.
        bias: Whether there are biases.
        batch_first: Whether sequences have shape (batch, steps, features) instead of (steps, batch, features).
        dropout: The probability with which outputs between layers are zeroed in training.
        bidirectional: Whether a second half of each layer reads the sequences backwards.
    """

    kind: tuple[str, str]
    gates: int
    states: int = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        check_settings(type(self).__name__, input_size, hidden_size, num_layers, dropout)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        rows = self.gates * hidden_size
        for i, suffix in enumerate(self._suffixes()):
            layer = i // self._directions
            width = hidden_size * self._directions if layer else input_size
            shapes: dict[str, tuple[int, ...]] = {"weight_ih": (rows, width), "weight_hh": (rows, hidden_size)}
            if bias:
                shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            for name, shape in shapes.items():
                setattr(self, name + suffix, new_parameter(*shape, device=device, dtype=dtype))
        self.reset_parameters()

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    def _suffixes(self) -> list[str]:
        """Return how the names of the weights of each layer and direction end."""
        ends = ("", "_reverse") if self.bidirectional else ("",)
        return [f"_l{layer}{end}" for layer in range(self.num_layers) for end in ends]

    def _weights(self, suffix: str) -> list[Any]:
        names = ("weight_ih", "weight_hh", *(("bias_ih", "bias_hh") if self.bias else ()))
        return [getattr(self, name + suffix) for name in names]

    @property
    def all_weights(self) -> list[list[Any]]:
        """The weights of each layer and direction."""
        return [self._weights(suffix) for suffix in self._suffixes()]

    def reset_parameters(self) -> None:
        """Draw all weights evenly between ±1 / √hidden_size."""
        bound = 1 / math.sqrt(self.hidden_size)
        with no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound)

    def flatten_parameters(self) -> None:
        """Do nothing: for programs of PyTorch's, where a GPU wants it."""

    # ------------------------------------------------------------------------------------------------------------------
    # Run
    # ------------------------------------------------------------------------------------------------------------------
    def forward(self, input: Any, hx: Any = None, lengths: Any = None) -> tuple[Any, Any]:
        """Read sequences.

        Args:
            input: Shape (steps, batch, input_size), (batch, steps, input_size) if batch_first, or (steps, input_size)
                for one sequence; or a PackedSequence.
            hx: The first state, shape (layers · directions, batch, hidden_size), without the batch for one sequence;
                for an LSTM a pair of first state and first cells. Zeros if left out.
            lengths: Where the sequences of a padded batch end, a tensor or a list of one for each. Behind the end the
                outputs are zero and the states stay. (PyTorch takes a PackedSequence for that.)

        Returns:
            The outputs of the last layer, shaped as the input with directions · hidden_size features, and the last
            states, shaped as hx.

        Raises:
            InvalidValueError: The input has a wrong number of dimensions, or another dtype than the weights.
            ShapeError: Sizes do not fit.
        """
        if isinstance(input, PackedSequence):
            return self._packed(input, hx, lengths)
        check_input(self, input, 2, 3)
        alone = len(input.shape) == 2
        x = input.unsqueeze(1) if alone else input.transpose(0, 1) if self.batch_first else input
        ends = None if lengths is None else ends_of(lengths, x)
        states = self._first_states(hx, x, alone)
        y, last = self._run(x, states, ends)
        if alone:
            return y.squeeze(1), self._told([state.squeeze(1) for state in last])
        return y.transpose(0, 1) if self.batch_first else y, self._told(last)

    def _packed(self, packed: PackedSequence, hx: Any, lengths: Any) -> tuple[Any, Any]:
        """Read a packed sequence: padded, in the order of its places."""
        if lengths is not None:
            raise InvalidValueError("A PackedSequence knows its lengths: leave out lengths.")
        check_input(self, packed.data, 2, 2)
        x, ends = pad_packed_sequence(PackedSequence(packed.data, packed.batch_sizes))
        states = self._first_states(hx, x, False)
        if packed.sorted_indices is not None:
            states = [state.index_select(1, packed.sorted_indices) for state in states]
        y, last = self._run(x, states, ends_of(ends, x))
        if packed.unsorted_indices is not None:
            last = [state.index_select(1, packed.unsorted_indices) for state in last]
        data = pack_padded_sequence(y, ends).data
        return PackedSequence(data, *packed[1:]), self._told(last)

    def _first_states(self, hx: Any, x: Any, alone: bool) -> list[Any]:
        """Return the first states of all layers and directions, each (layers · directions, batch, hidden_size)."""
        shape = (self.num_layers * self._directions, x.shape[1], self.hidden_size)
        if hx is None:
            return [zeros(shape, dtype=x.dtype, backend=x.backend)] * self.states
        given = check_states(type(self).__name__, hx, self.states, shape, alone, x)
        return [state.unsqueeze(1) for state in given] if alone else given

    def _told(self, last: list[Any]) -> Any:
        """Return the last states as the user has them."""
        return last[0] if self.states == 1 else tuple(last)

    def _run(self, x: Any, states: list[Any], ends: Any) -> tuple[Any, list[Any]]:
        """Return the outputs of the last layer, and the last states of all."""
        last: list[list[Any]] = [[] for _ in states]
        suffixes = self._suffixes()
        for layer in range(self.num_layers):
            if layer and self.dropout and self.training:
                x = drop(x, self.dropout, True)
            outputs = []
            for direction in range(self._directions):
                i = layer * self._directions + direction
                first = [state[i] for state in states]
                y, *after = Recurrence.apply(self.kind, ends, direction == 1, x, *first, *self._weights(suffixes[i]))
                outputs.append(y)
                for found, state in zip(last, after, strict=True):
                    found.append(state)
            x = outputs[0] if len(outputs) == 1 else cat(outputs, 2)
        return x, [found[0].unsqueeze(0) if len(found) == 1 else stack(found) for found in last]

    def extra_repr(self) -> str:
        """Describe the sizes, and what is not as usual."""
        text = f"{self.input_size}, {self.hidden_size}"
        usual = {"num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0, "bidirectional": False}
        for name, value in usual.items():
            if getattr(self, name) != value:
                text += f", {name}={getattr(self, name)}"
        return text


class RNN(RNNBase):
    """A plain recurrent layer: h = f(W_ih · x + b_ih + W_hh · h + b_hh).

    Args:
        input_size: How many features a step of the input has.
        hidden_size: How many numbers the state has.
        num_layers: How many layers there are.
        nonlinearity: f, "tanh" or "relu".
        bias: Whether there are biases.
        batch_first: Whether sequences have shape (batch, steps, features) instead of (steps, batch, features).
        dropout: The probability with which outputs between layers are zeroed in training.
        bidirectional: Whether a second half of each layer reads the sequences backwards.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Raises:
        InvalidTypeError: A size is no integer.
        InvalidValueError: A size is not positive, the probability is none, or the nonlinearity is another one.

    Example:
        >>> from minitorch_tensor import zeros
        >>> y, h = RNN(3, 5)(zeros(7, 2, 3))
        >>> y.shape, h.shape
        ((7, 2, 5), (1, 2, 5))

    Source: Elman, Finding structure in time, 1990.
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise InvalidValueError(f"nonlinearity is {nonlinearity!r}; it must be 'tanh' or 'relu'.")
        super().__init__(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, device, dtype)
        self.nonlinearity = nonlinearity
        self.kind = ("rnn", nonlinearity)


class LSTM(RNNBase):
    """A layer of long short-term memory: c = f · c + i · g and h = o · tanh(c).

    The gates i, f, o are sigmoids, and g is a tanh, of W_ih · x + b_ih + W_hh · h + b_hh. The arguments are those of
    `RNN`, without the nonlinearity.

    Example:
        >>> from minitorch_tensor import zeros
        >>> y, (h, c) = LSTM(3, 5, batch_first=True)(zeros(2, 7, 3))
        >>> y.shape, h.shape, c.shape
        ((2, 7, 5), (1, 2, 5), (1, 2, 5))

    Source: Hochreiter and Schmidhuber, Long short-term memory, 1997.
    """

    kind = ("lstm", "")
    gates = 4
    states = 2


class GRU(RNNBase):
    """A layer of gated recurrent units: h = (1 - z) · n + z · h.

    The gates r, z are sigmoids of W_ih · x + b_ih + W_hh · h + b_hh, and n = tanh(W_in · x + b_in + r · (W_hn · h +
    b_hn)). The arguments are those of `RNN`, without the nonlinearity.

    Example:
        >>> from minitorch_tensor import zeros
        >>> y, h = GRU(3, 5, num_layers=2, bidirectional=True)(zeros(7, 2, 3))
        >>> y.shape, h.shape
        ((7, 2, 10), (4, 2, 5))

    Source: Cho et al., Learning phrase representations using RNN encoder-decoder, 2014, in PyTorch's form.
    """

    kind = ("gru", "")
    gates = 3
