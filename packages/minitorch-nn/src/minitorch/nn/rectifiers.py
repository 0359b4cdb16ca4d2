"""Activations that are straight above zero: relu and its relatives."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError, ShapeError
from minitorch.nn.applying import InplaceActivation, applied
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, no_grad, where
from minitorch_tensor import relu as relu_of_tensor
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.functions.choice import dropped
from minitorch_tensor.functions.inplace import write
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import constant, record

__all__ = [
    "CELU",
    "ELU",
    "SELU",
    "Bounded",
    "Elu",
    "LeakyReLU",
    "PReLU",
    "ReLU",
    "ReLU6",
    "Threshold",
    "bounded",
    "celu",
    "elu",
    "leaky_relu",
    "prelu",
    "relu",
    "relu6",
    "selu",
    "threshold",
]

_ALPHA = 1.6732632423543772848170429916717
_SCALE = 1.0507009873554804934193349852946
"""With these, numbers of mean 0 and variance 1 stay so from layer to layer."""


class Elu(Rule):
    """scale · a above 0, scale · alpha · (exp(a / width) - 1) below."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, alpha: float, scale: float, width: float) -> Any:
        ctx.save_for_backward(a)
        return _elu(a.detach(), alpha, scale, width)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, alpha: float, scale: float, width: float) -> Any:
        (a,) = ctx.saved_tensors
        slope = (a.clamp_max(0.0) / width).exp() * (scale * alpha / width)
        return grad * where(a > 0, scale, slope)


def _elu(a: Any, alpha: float, scale: float, width: float) -> Any:
    low = a.clamp_max(0.0)
    low = (low if width == 1 else low / width).expm1()
    return where(a > 0, a if scale == 1 else a * scale, low * (scale * alpha))


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return the larger of x and 0.

    Args:
        input: A tensor of any dtype but bool.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Bools.
        GraphError: The input is to be replaced, and is a leaf that requires a gradient.

    Example:
        >>> from minitorch_tensor import tensor
        >>> relu(tensor([-1.0, 2.0]))
        tensor([0., 2.])
    """
    if not inplace:
        return relu_of_tensor(input)
    check_tensor(input, "relu")
    out: Tensor = write(input, relu_of_tensor)
    return out


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """Return x, but at least 0 and at most 6; the arguments are those of `relu`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> relu6(tensor([-1.0, 2.0, 7.0]))
        tensor([0., 2., 6.])
    """
    out: Tensor = applied("relu6", lambda x: bounded(x, 0.0, 6.0), input, inplace)
    return out


class Bounded(Rule):
    """a, but at least one number and at most another, with no gradient at them."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, low: float, high: float) -> Any:
        ctx.save_for_backward(a)
        return a.backend.clamp(a, constant(low, a.dtype, a), constant(high, a.dtype, a))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, low: float, high: float) -> Any:
        (a,) = ctx.saved_tensors
        return dropped(grad, (a <= low) | (a >= high))


def bounded(a: Any, low: float, high: float) -> Any:
    """Return the elements, but at least `low` and at most `high`; the gradient at these is 0."""
    return record(Bounded, (a,), {"low": low, "high": high})


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """Return x above zero and negative_slope · x below.

    Args:
        input: A floating point tensor.
        negative_slope: The slope below zero.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> leaky_relu(tensor([-1.0, 2.0]), 0.1)
        tensor([-0.1000,  2.0000])
    """
    out: Tensor = applied("leaky_relu", lambda x: where(x > 0, x, x * negative_slope), input, inplace)
    return out


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """Return x above zero and weight · x below, with weights that are learned.

    Args:
        input: A floating point tensor; its channels are dimension 1, or all of it if it has only one.
        weight: Shape (), (1,) or (channels,).

    Raises:
        DtypeError: Integers or bools.
        ShapeError: There are neither one weight nor as many as channels.

    Example:
        >>> from minitorch_tensor import tensor
        >>> prelu(tensor([-1.0, 2.0]), tensor([0.25]))
        tensor([-0.2500,  2.0000])

    Source: He et al., Delving deep into rectifiers, 2015.
    """
    check_floating(input, "prelu", implemented=False)
    check_tensor(weight, "prelu")
    if weight.numel() != 1:
        channels = input.shape[1] if len(input.shape) > 1 else 1
        if len(weight.shape) != 1 or weight.shape[0] != channels:
            raise ShapeError(
                f"prelu() takes one weight, or one for each of {channels} channels, not weights of shape "
                f"{weight.shape} for an input of shape {input.shape}."
            )
        weight = weight.reshape(channels, *[1] * (len(input.shape) - 2))
    elif len(weight.shape) > 1:
        raise ShapeError(f"prelu() takes weights in a row, not in shape {weight.shape}.")
    elif not input.shape:
        weight = weight.reshape(())
    out: Tensor = where(input > 0, input, weight * input)
    return out


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Return x above zero and alpha · (eˣ - 1) below.

    Args:
        input: A floating point tensor.
        alpha: How far down it goes.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> elu(tensor([-1.0, 2.0]))
        tensor([-0.6321,  2.0000])

    Source: Clevert et al., Fast and accurate deep network learning by exponential linear units, 2015.
    """
    return _exponential("elu", input, alpha, 1.0, 1.0, inplace)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Return x above zero and alpha · (exp(x / alpha) - 1) below, without a corner for any alpha.

    Args:
        input: A floating point tensor.
        alpha: How far down it goes, not 0.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.
        InvalidArgumentError: alpha is 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> celu(tensor([-1.0, 2.0]))
        tensor([-0.6321,  2.0000])

    Source: Barron, Continuously differentiable exponential linear units, 2017.
    """
    if alpha == 0:
        raise InvalidArgumentError("celu() divides by alpha, which cannot be 0.")
    return _exponential("celu", input, alpha, 1.0, alpha, inplace)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return 1.0507 · elu(x, 1.6733): numbers of mean 0 and variance 1 stay so.

    Example:
        >>> from minitorch_tensor import tensor
        >>> selu(tensor([-1.0, 2.0]))
        tensor([-1.1113,  2.1014])

    Source: Klambauer et al., Self-normalizing neural networks, 2017.
    """
    return _exponential("selu", input, _ALPHA, _SCALE, 1.0, inplace)


def _exponential(name: str, input: Any, alpha: float, scale: float, width: float, inplace: bool) -> Any:
    options = {"alpha": alpha, "scale": scale, "width": width}
    return applied(name, lambda x: record(Elu, (x,), options), input, inplace)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """Return x where it is above the threshold, and a value elsewhere.

    Args:
        input: A tensor of any dtype but bool.
        threshold: What x has to be above.
        value: What stands elsewhere.
        inplace: Whether to replace the input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> from minitorch.nn.functional import threshold
        >>> threshold(tensor([0.1, 2.0]), 1.0, 20.0)
        tensor([20.,  2.])
    """
    check_tensor(input, "threshold")

    def passed(x: Any) -> Any:
        return where(x <= threshold, constant(value, x.dtype, x), x)

    out: Tensor = write(input, passed) if inplace else passed(input)
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class ReLU(InplaceActivation):
    """The larger of x and 0.

    Args:
        inplace: Whether the input is replaced.

    Example:
        >>> ReLU()
        ReLU()
    """

    _function = staticmethod(relu)


class ReLU6(InplaceActivation):
    """x, but at least 0 and at most 6.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(relu6)


class SELU(InplaceActivation):
    """The self-normalising exponential unit; see `functional.selu`.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(selu)


class _Alpha(Module):
    """An activation with a setting `alpha`."""

    _function: Any

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha = alpha
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        out: Tensor = self._function(input, self.alpha, self.inplace)
        return out

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")


class ELU(_Alpha):
    """x above zero, alpha · (eˣ - 1) below.

    Args:
        alpha: How far down it goes.
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(elu)


class CELU(_Alpha):
    """x above zero, alpha · (exp(x / alpha) - 1) below.

    Args:
        alpha: How far down it goes, not 0.
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(celu)


class LeakyReLU(Module):
    """x above zero, negative_slope · x below.

    Args:
        negative_slope: The slope below zero.
        inplace: Whether the input is replaced.
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope = negative_slope
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"negative_slope={self.negative_slope}" + (", inplace=True" if self.inplace else "")


class PReLU(Module):
    """x above zero, weight · x below, with weights that are learned.

    Args:
        num_parameters: One weight for all, or one for each channel, which is dimension 1.
        init: What they begin with.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Attributes:
        weight: Shape (num_parameters,).
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = new_parameter(num_parameters, dtype=dtype, device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew."""
        with no_grad():
            self.weight.fill_(self.init)

    def forward(self, input: Tensor) -> Tensor:
        return prelu(input, self.weight)

    def extra_repr(self) -> str:
        """Name the number of weights."""
        return f"num_parameters={self.num_parameters}"


class Threshold(Module):
    """x above a threshold, a value elsewhere.

    Args:
        threshold: What x has to be above.
        value: What stands elsewhere.
        inplace: Whether the input is replaced.
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold = threshold
        self.value = value
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"threshold={self.threshold}, value={self.value}" + (", inplace=True" if self.inplace else "")
