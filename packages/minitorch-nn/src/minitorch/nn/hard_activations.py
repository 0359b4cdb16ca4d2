"""Activations made of straight pieces that stop at bounds, and those that shrink towards zero."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError, InvalidValueError
from minitorch.nn.applying import Activation, InplaceActivation, applied
from minitorch.nn.module import Module
from minitorch.nn.rectifiers import bounded
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import Tensor, activations, where
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.functions.choice import dropped
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import unary

__all__ = [
    "Hardshrink",
    "Hardsigmoid",
    "HardsigmoidOf",
    "Hardswish",
    "HardswishOf",
    "Hardtanh",
    "Softshrink",
    "Tanhshrink",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "softshrink",
    "tanhshrink",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class HardsigmoidOf(Rule):
    """a/6 + 1/2, but at least 0 and at most 1."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(activations.hardsigmoid, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        if not grad_mode.enabled:
            return a.backend.zip(activations.hardsigmoid_back, a, grad)
        return dropped(grad / 6.0, a.abs() >= 3.0)


class HardswishOf(Rule):
    """a · hardsigmoid(a)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(activations.hardswish, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        if not grad_mode.enabled:
            return a.backend.zip(activations.hardswish_back, a, grad)
        return dropped(where(a >= 3.0, grad, grad * (a / 3.0 + 0.5)), a <= -3.0)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """Return x, but at least min_val and at most max_val; the gradient at these is 0.

    Args:
        input: A floating point tensor.
        min_val: The lower bound.
        max_val: The upper bound, not below the other.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.
        InvalidValueError: The bounds contradict each other.

    Example:
        >>> from minitorch_tensor import tensor
        >>> hardtanh(tensor([-3.0, 0.5, 3.0]))
        tensor([-1.0000,  0.5000,  1.0000])
    """
    if min_val > max_val:
        raise InvalidValueError(f"hardtanh() needs bounds in order, not min_val={min_val} and max_val={max_val}.")
    out: Tensor = applied("hardtanh", lambda x: bounded(x, min_val, max_val), input, inplace)
    return out


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """Return x/6 + 1/2, but at least 0 and at most 1.

    Args:
        input: A floating point tensor.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> hardsigmoid(tensor([-4.0, 0.0, 4.0]))
        tensor([0.0000, 0.5000, 1.0000])
    """
    out: Tensor = applied("hardsigmoid", lambda x: unary(HardsigmoidOf, x), input, inplace)
    return out


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """Return x · hardsigmoid(x); the arguments are those of `hardsigmoid`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> hardswish(tensor([-1.0, 1.0, 4.0]))
        tensor([-0.3333,  0.6667,  4.0000])

    Source: Howard et al., Searching for MobileNetV3, 2019.
    """
    out: Tensor = applied("hardswish", lambda x: unary(HardswishOf, x), input, inplace)
    return out


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Return x where it is outside [-lambd, lambd], and 0 inside.

    Args:
        input: A floating point tensor.
        lambd: The bound.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> hardshrink(tensor([-2.0, 0.3, 2.0]))
        tensor([-2.,  0.,  2.])
    """
    check_floating(input, "hardshrink", implemented=False)
    out: Tensor = dropped(input, (input >= -lambd) & (input <= lambd))
    return out


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Return x moved towards 0 by lambd, and 0 where that would go beyond.

    Args:
        input: A floating point tensor.
        lambd: How far, not negative.

    Raises:
        DtypeError: Integers or bools.
        InvalidArgumentError: lambd is negative.

    Example:
        >>> from minitorch_tensor import tensor
        >>> softshrink(tensor([-2.0, 0.3, 2.0]))
        tensor([-1.5000,  0.0000,  1.5000])
    """
    check_floating(input, "softshrink", implemented=False)
    if not lambd >= 0:
        raise InvalidArgumentError(f"softshrink() needs a lambd of at least 0, not {lambd}.")
    out: Tensor = input - input.clamp(-lambd, lambd)
    return out


def tanhshrink(input: Tensor) -> Tensor:
    """Return x - tanh(x).

    Example:
        >>> from minitorch_tensor import tensor
        >>> tanhshrink(tensor([-2.0, 0.0]))
        tensor([-1.0360,  0.0000])
    """
    check_floating(input, "tanhshrink", implemented=False)
    out: Tensor = input - input.tanh()
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class Hardsigmoid(InplaceActivation):
    """x/6 + 1/2 between 0 and 1.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(hardsigmoid)

    def extra_repr(self) -> str:
        """Say nothing, as PyTorch does."""
        return ""


class Hardswish(InplaceActivation):
    """x · hardsigmoid(x).

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(hardswish)

    def extra_repr(self) -> str:
        """Say nothing, as PyTorch does."""
        return ""


class Hardtanh(Module):
    """x between two bounds.

    Args:
        min_val: The lower bound.
        max_val: The upper bound.
        inplace: Whether the input is replaced.
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        if min_val > max_val:
            raise InvalidValueError(f"Hardtanh needs bounds in order, not min_val={min_val} and max_val={max_val}.")
        self.min_val = min_val
        self.max_val = max_val
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"min_val={self.min_val}, max_val={self.max_val}" + (", inplace=True" if self.inplace else "")


class _Shrink(Module):
    """An activation with a setting `lambd`."""

    _function: Any

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        out: Tensor = self._function(input, self.lambd)
        return out

    def extra_repr(self) -> str:
        """Name the bound."""
        return str(self.lambd)


class Hardshrink(_Shrink):
    """x outside [-lambd, lambd], 0 inside.

    Args:
        lambd: The bound.
    """

    _function = staticmethod(hardshrink)


class Softshrink(_Shrink):
    """x moved towards 0.

    Args:
        lambd: How far, not negative.
    """

    _function = staticmethod(softshrink)


class Tanhshrink(Activation):
    """x - tanh(x)."""

    _function = staticmethod(tanhshrink)
