"""Activations that are straight above zero and exponential below: ELU, CELU and SELU."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError
from minitorch.nn.applying import InplaceActivation, applied
from minitorch.nn.module import Module
from minitorch_scalar import operators as scalar
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import Tensor, activations, where
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record

__all__ = [
    "CELU",
    "ELU",
    "SELU",
    "Elu",
    "celu",
    "elu",
    "selu",
]

_ALPHA = 1.6732632423543772848170429916717
_SCALE = 1.0507009873554804934193349852946
"""With these, numbers of mean 0 and variance 1 stay so from layer to layer."""


class Elu(Rule):
    """scale · a above 0, scale · alpha · (exp(a) - 1) below."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, alpha: float, scale: float) -> Any:
        ctx.save_for_backward(a)
        return _scaled(a.backend.zip(activations.elu, a, constant(alpha, a.dtype, a)), scale)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, alpha: float, scale: float) -> Any:
        (a,) = ctx.saved_tensors
        if grad_mode.enabled:
            return grad * where(a > 0, scale, a.clamp_max(0.0).exp() * (scale * alpha))
        slope = _scaled(a.backend.zip(activations.elu_slope, a, constant(alpha, a.dtype, a)), scale)
        return a.backend.zip(scalar.mul, grad, slope, out=slope)


def _scaled(a: Any, scale: float) -> Any:
    return a if scale == 1 else a.backend.zip(scalar.mul, a, constant(scale, a.dtype, a), out=a)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
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
    return _exponential("elu", input, alpha, 1.0, inplace)


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
    if alpha == 1:
        return _exponential("celu", input, 1.0, 1.0, inplace)
    out: Tensor = applied("celu", lambda x: where(x > 0, x, (x.clamp_max(0.0) / alpha).expm1() * alpha), input, inplace)
    return out


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return 1.0507 · elu(x, 1.6733): numbers of mean 0 and variance 1 stay so.

    Example:
        >>> from minitorch_tensor import tensor
        >>> selu(tensor([-1.0, 2.0]))
        tensor([-1.1113,  2.1014])

    Source: Klambauer et al., Self-normalizing neural networks, 2017.
    """
    return _exponential("selu", input, _ALPHA, _SCALE, inplace)


def _exponential(name: str, input: Any, alpha: float, scale: float, inplace: bool) -> Any:
    options = {"alpha": alpha, "scale": scale}
    return applied(name, lambda x: record(Elu, (x,), options), input, inplace)


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
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


class SELU(InplaceActivation):
    """The self-normalising exponential unit; see `functional.selu`.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(selu)
