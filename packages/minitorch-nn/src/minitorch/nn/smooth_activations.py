"""Activations without a corner: sigmoid and tanh, SiLU, GELU, Mish, softplus and their relatives."""

from __future__ import annotations

from math import pi, sqrt

from minitorch.errors import InvalidArgumentError
from minitorch.nn.applying import Activation, InplaceActivation, applied
from minitorch.nn.module import Module
from minitorch.nn.smooth_rules import Gelu, MishOf, Silu, SoftplusOne
from minitorch_tensor import Tensor, where
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.recording import unary

__all__ = [
    "GELU",
    "LogSigmoid",
    "Mish",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Softsign",
    "Tanh",
    "gelu",
    "logsigmoid",
    "mish",
    "sigmoid",
    "silu",
    "softplus",
    "softsign",
    "tanh",
]


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def sigmoid(input: Tensor) -> Tensor:
    """Return 1 / (1 + e⁻ˣ); the method of tensors under PyTorch's old name."""
    out: Tensor = input.sigmoid()
    return out


def tanh(input: Tensor) -> Tensor:
    """Return the hyperbolic tangent; the method of tensors under PyTorch's old name."""
    out: Tensor = input.tanh()
    return out


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return x · σ(x).

    Args:
        input: A floating point tensor.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> silu(tensor([-1.0, 0.0, 1.0]))
        tensor([-0.2689,  0.0000,  0.7311])

    Source: Elfwing et al., Sigmoid-weighted linear units for neural network function approximation, 2017.
    """
    out: Tensor = applied("silu", lambda x: unary(Silu, x), input, inplace)
    return out


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """Return x · Φ(x), with Φ the normal distribution.

    Args:
        input: A floating point tensor.
        approximate: "none", or "tanh" for x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).

    Raises:
        DtypeError: Integers or bools.
        InvalidArgumentError: There is no such approximation.

    Example:
        >>> from minitorch_tensor import tensor
        >>> gelu(tensor([-1.0, 0.0, 1.0]))
        tensor([-0.1587,  0.0000,  0.8413])

    Source: Hendrycks and Gimpel, Gaussian error linear units, 2016.
    """
    check_floating(input, "gelu", implemented=False)
    if approximate == "none":
        out: Tensor = unary(Gelu, input)
        return out
    if approximate != "tanh":
        raise InvalidArgumentError(f"gelu() knows the approximations 'none' and 'tanh', not {approximate!r}.")
    inner = sqrt(2.0 / pi) * (input + 0.044715 * input * input * input)
    return 0.5 * input * (1.0 + inner.tanh())


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """Return x · tanh(ln(1 + eˣ)); the arguments are those of `silu`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> mish(tensor([-1.0, 0.0, 1.0]))
        tensor([-0.3034,  0.0000,  0.8651])

    Source: Misra, Mish: A self regularized non-monotonic activation function, 2019.
    """
    out: Tensor = applied("mish", lambda x: unary(MishOf, x), input, inplace)
    return out


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """Return ln(1 + exp(beta · x)) / beta, a smooth relu.

    Args:
        input: A floating point tensor.
        beta: How sharp the bend is.
        threshold: Where beta · x is above it, the result is x.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> softplus(tensor([-1.0, 0.0, 30.0]))
        tensor([ 0.3133,  0.6931, 30.0000])
    """
    check_floating(input, "softplus", implemented=False)
    scaled = input if beta == 1 else input * beta
    bent = unary(SoftplusOne, scaled)
    bent = bent if beta == 1 else bent / beta
    out: Tensor = where(scaled > threshold, input, bent)
    return out


def softsign(input: Tensor) -> Tensor:
    """Return x / (1 + |x|).

    Example:
        >>> from minitorch_tensor import tensor
        >>> softsign(tensor([-1.0, 0.0, 3.0]))
        tensor([-0.5000,  0.0000,  0.7500])
    """
    check_floating(input, "softsign", implemented=False)
    out: Tensor = input / (input.abs() + 1.0)
    return out


def logsigmoid(input: Tensor) -> Tensor:
    """Return ln σ(x), exact also where σ(x) is 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> logsigmoid(tensor([-100.0, 0.0]))
        tensor([-100.0000,   -0.6931])
    """
    check_floating(input, "logsigmoid", implemented=False)
    out: Tensor = -unary(SoftplusOne, -input)
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class Sigmoid(Activation):
    """1 / (1 + e⁻ˣ), between 0 and 1."""

    _function = staticmethod(sigmoid)


class Tanh(Activation):
    """The hyperbolic tangent, between -1 and 1."""

    _function = staticmethod(tanh)


class Softsign(Activation):
    """x / (1 + |x|), between -1 and 1."""

    _function = staticmethod(softsign)


class LogSigmoid(Activation):
    """The logarithm of the sigmoid."""

    _function = staticmethod(logsigmoid)


class SiLU(InplaceActivation):
    """x · σ(x); see `functional.silu`.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(silu)


class Mish(InplaceActivation):
    """x · tanh(ln(1 + eˣ)); see `functional.mish`.

    Args:
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(mish)


class GELU(Module):
    """x · Φ(x), with Φ the normal distribution; see `functional.gelu`.

    Args:
        approximate: "none" or "tanh".
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        return gelu(input, self.approximate)

    def extra_repr(self) -> str:
        """Name the approximation."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """A smooth relu; see `functional.softplus`.

    Args:
        beta: How sharp the bend is.
        threshold: Where beta · x is above it, the result is x.
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Tensor) -> Tensor:
        return softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"beta={self.beta}, threshold={self.threshold}"
