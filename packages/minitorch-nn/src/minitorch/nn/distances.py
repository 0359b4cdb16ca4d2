"""How far two vectors are apart, and vectors of length one."""

from __future__ import annotations

from typing import Any

from minitorch.errors import DtypeError
from minitorch.nn.module import Module
from minitorch_tensor import Tensor
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.operands import check_backends

__all__ = ["CosineSimilarity", "PairwiseDistance", "cosine_similarity", "normalize", "pairwise_distance"]


def normalize(input: Tensor, p: float = 2.0, dim: Any = 1, eps: float = 1e-12) -> Tensor:
    """Return x / max(‖x‖ₚ, eps) along a dimension: vectors of length one.

    Args:
        input: A floating point tensor.
        p: The exponent of the norm.
        dim: The dimension, or several.
        eps: The smallest length to divide by.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> normalize(tensor([[3.0, 4.0]]))
        tensor([[0.6000, 0.8000]])
    """
    check_floating(input, "normalize")
    out: Tensor = input / input.norm(p, dim, True).clamp_min(eps)
    return out


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """Return x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps)) along a dimension, between -1 and 1.

    Args:
        x1: A floating point tensor.
        x2: Another one, which broadcasts with it.
        dim: The dimension.
        eps: The smallest length to divide by.

    Raises:
        BroadcastError: The shapes do not fit.
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> cosine_similarity(tensor([[1.0, 0.0]]), tensor([[1.0, 1.0]]))
        tensor([0.7071])
    """
    for x in (x1, x2):
        check_tensor(x, "cosine_similarity")
        if not x.dtype.is_floating_point:
            raise DtypeError(f"cosine_similarity() needs floating point tensors, not one of {x.dtype.name}.")
    check_backends("cosine_similarity", x1, x2)
    shape = (x1.detach() + x2.detach()).shape if x1.shape != x2.shape else x1.shape
    a, b = x1.expand(shape), x2.expand(shape)
    directions = [x / x.norm(2, dim, True).clamp_min(eps) for x in (a, b)]
    out: Tensor = (directions[0] * directions[1]).sum(dim)
    return out


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    """Return ‖x1 - x2 + eps‖ₚ along the last dimension.

    Args:
        x1: Shape (..., size).
        x2: Another one, which broadcasts with it.
        p: The exponent of the norm.
        eps: What keeps the gradient of equal vectors finite.
        keepdim: Whether the last dimension stays, with size 1.

    Raises:
        BroadcastError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> pairwise_distance(tensor([[0.0, 0.0]]), tensor([[3.0, 4.0]]))
        tensor([5.0000])
    """
    check_tensor(x1, "pairwise_distance")
    check_tensor(x2, "pairwise_distance")
    out: Tensor = (x1 - x2 + eps).norm(p, -1, keepdim)
    return out


class CosineSimilarity(Module):
    """The cosine of the angle between vectors; see `functional.cosine_similarity`.

    Args:
        dim: The dimension.
        eps: The smallest length to divide by.
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        return cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """The distance of vectors; see `functional.pairwise_distance`.

    Args:
        p: The exponent of the norm.
        eps: What keeps the gradient of equal vectors finite.
        keepdim: Whether the last dimension stays.
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm = p
        self.eps = eps
        self.keepdim = keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        return pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
