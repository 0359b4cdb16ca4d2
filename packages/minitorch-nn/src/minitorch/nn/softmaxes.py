"""Numbers that sum to one along a dimension, and halves that gate each other."""

from __future__ import annotations

import warnings
from typing import Any

from minitorch.errors import InvalidArgumentError, InvalidValueError
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, no_grad, zeros_like
from minitorch_tensor import log_softmax as log_softmax_of_tensor
from minitorch_tensor import softmax as softmax_of_tensor
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.shapes import normalize_dim

__all__ = [
    "GLU",
    "LogSoftmax",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "glu",
    "gumbel_softmax",
    "log_softmax",
    "softmax",
    "softmin",
]


def _chosen(input: Any, dim: int | None, operation: str) -> int:
    """Return the dimension; PyTorch's choice, which depends on their number, with a warning if none is named."""
    check_tensor(input, operation)
    if dim is not None:
        return dim
    chosen = 0 if len(input.shape) in (0, 1, 3) else 1
    warnings.warn(f"{operation}() was given no dim, and took {chosen}: name it.", UserWarning, stacklevel=3)
    return chosen


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Return exp(x) / Σ exp(x) along a dimension: positive numbers that sum to one.

    Args:
        input: Floating point numbers of any shape, or others with a dtype.
        dim: The dimension.
        dtype: What to convert to first: float32 or float64.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> softmax(tensor([0.0, 0.0]), dim=0)
        tensor([0.5000, 0.5000])
    """
    return softmax_of_tensor(input, _chosen(input, dim, "softmax"), dtype=dtype)


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Return x - log Σ exp(x) along a dimension; the arguments are those of `softmax`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> log_softmax(tensor([0.0, 1000.0]), dim=0)
        tensor([-1000.,     0.])
    """
    return log_softmax_of_tensor(input, _chosen(input, dim, "log_softmax"), dtype=dtype)


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Return softmax(-x) along a dimension; the arguments are those of `softmax`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> softmin(tensor([0.0, 1000.0]), dim=0)
        tensor([1., 0.])
    """
    return softmax_of_tensor(-input, _chosen(input, dim, "softmin"), dtype=dtype)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """Return a · σ(b), where a and b are the halves of the input along a dimension.

    Args:
        input: A floating point tensor of an even size along the dimension.
        dim: The dimension.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.
        InvalidArgumentError: It is 0-d, or the size is odd.

    Example:
        >>> from minitorch_tensor import tensor
        >>> glu(tensor([3.0, 4.0, 0.0, 100.0]))
        tensor([1.5000, 4.0000])

    Source: Dauphin et al., Language modeling with gated convolutional networks, 2016.
    """
    check_floating(input, "glu", implemented=False)
    if not input.shape:
        raise InvalidArgumentError("glu() halves a dimension, and a 0-d tensor has none.")
    axis = normalize_dim(dim, len(input.shape))
    if input.shape[axis] % 2:
        raise InvalidArgumentError(f"glu() halves dimension {axis}, whose size {input.shape[axis]} is odd.")
    a, b = input.chunk(2, axis)
    out: Tensor = a * b.sigmoid()
    return out


def gumbel_softmax(logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1) -> Tensor:
    """Return a choice drawn from softmax(logits), softened so that gradients pass: softmax((logits + noise) / tau).

    The noise is of Gumbel's distribution: the largest sum is at a place as often as softmax says.

    Args:
        logits: Floating point numbers of any shape.
        tau: How soft the choice is: near 0 it is nearly one-hot.
        hard: Whether to return exact ones and zeros, with the gradients of the soft choice.
        eps: Without effect, as in PyTorch.
        dim: The dimension of what is chosen from.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import manual_seed, tensor
        >>> _ = manual_seed(0)
        >>> gumbel_softmax(tensor([0.0, 1000.0, 0.0]), hard=True)
        tensor([0., 1., 0.])

    Source: Jang et al., Categorical reparameterization with Gumbel-softmax, 2017.
    """
    check_floating(logits, "gumbel_softmax")
    with no_grad():
        noise = logits.detach().clone().exponential_().log().neg()
    soft = softmax_of_tensor((logits + noise) / tau, dim)
    if not hard:
        return soft
    with no_grad():
        chosen = zeros_like(soft).scatter_(dim, soft.argmax(dim, True), 1.0)
    out: Tensor = chosen - soft.detach() + soft
    return out


class _Along(Module):
    """A function along a dimension."""

    _function: Any

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        out: Tensor = self._function(input, self.dim)
        return out

    def extra_repr(self) -> str:
        """Name the dimension."""
        return f"dim={self.dim}"


class Softmax(_Along):
    """Positive numbers that sum to one along a dimension.

    Args:
        dim: The dimension.

    Example:
        >>> Softmax(dim=1)
        Softmax(dim=1)
    """

    _function = staticmethod(softmax)


class Softmin(_Along):
    """The softmax of what is negated.

    Args:
        dim: The dimension.
    """

    _function = staticmethod(softmin)


class LogSoftmax(_Along):
    """The logarithm of the softmax, along a dimension.

    Args:
        dim: The dimension.
    """

    _function = staticmethod(log_softmax)


class GLU(_Along):
    """One half along a dimension, gated by the other.

    Args:
        dim: The dimension.
    """

    _function = staticmethod(glu)

    def __init__(self, dim: int = -1) -> None:
        super().__init__(dim)


class Softmax2d(Module):
    """The softmax over the channels of images, shape (batch, channels, height, width) or without the batch.

    Raises:
        InvalidValueError: The input has another number of dimensions.
    """

    def forward(self, input: Tensor) -> Tensor:
        check_tensor(input, "Softmax2d")
        if len(input.shape) not in (3, 4):
            raise InvalidValueError(f"Softmax2d takes images, of 3 or 4 dimensions, not shape {input.shape}.")
        return softmax_of_tensor(input, -3)
