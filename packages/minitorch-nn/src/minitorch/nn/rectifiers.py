"""Activations made of straight pieces: relu, and those that keep between bounds or above a threshold."""

from __future__ import annotations

from typing import Any

from minitorch.nn.applying import InplaceActivation, applied
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, where
from minitorch_tensor import relu as relu_of_tensor
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.choice import dropped
from minitorch_tensor.functions.inplace import write
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record

__all__ = [
    "Bounded",
    "ReLU",
    "ReLU6",
    "Threshold",
    "bounded",
    "relu",
    "relu6",
    "threshold",
]


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

    def forward(self, input: Any) -> Any:
        return relu(input, True) if self.inplace else relu_of_tensor(input)


class ReLU6(InplaceActivation):
    """x, but at least 0 and at most 6.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(relu6)


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
