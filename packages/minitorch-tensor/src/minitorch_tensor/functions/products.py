"""Products of many elements, whose derivatives must not divide by an element that is zero.

d Π a / d aᵢ is the product of all *other* elements. Without a zero among them that is Π a / aᵢ. With one, the products
of the others are built up from pairs, in as many steps as the elements can be halved, and by multiplications alone:
these have derivatives of all orders.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import as_dtype, int64
from minitorch_tensor.functions.arguments import check_tensor, numpy_names
from minitorch_tensor.functions.joining import cat
from minitorch_tensor.functions.reductions import nonzeros, restored
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim
from minitorch_tensor.tensor_like import T

__all__ = ["Prod", "ProdMethods", "has_zero", "ones_beside", "prod", "products_of_others"]


class Prod(Rule):
    """Π a along some dimensions: one of them, or all."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        out = a.backend.reduce(operators.mul, a, dims, start=1, keepdim=keepdim)
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        a, out = ctx.saved_tensors
        grad = restored(grad, a.shape, dims, keepdim)
        if not has_zero(a):
            return grad * restored(out, a.shape, dims, keepdim) / a
        if len(dims) == 1:
            return grad * products_of_others(a, dims[0])
        return grad * products_of_others(a.reshape(-1), 0).view(a.shape)


def has_zero(a: Any) -> bool:
    """Say whether an element is zero."""
    every = a.backend.reduce(operators.min, nonzeros(a), tuple(range(len(a.shape))), start=True)
    return not every.backend.to_numpy(every)[()]


def products_of_others(a: Any, dim: int) -> Any:
    """Return, for each element along a dimension, the product of all others.

    Multiply the two halves with each other until one element is left. Then go back: the others of an element are the
    others of its pair, and its partner.
    """
    halves = []
    while a.shape[dim] > 1:
        size = a.shape[dim]
        if size % 2:
            a = cat([a, ones_beside(a, dim)], dim)
        half = a.shape[dim] // 2
        low, high = a.narrow(dim, 0, half), a.narrow(dim, half, half)
        halves.append((low, high, size))
        a = low * high
    others = a.adopt(a.backend.full(a.shape, 1, a.dtype))
    for low, high, size in reversed(halves):
        others = cat([others * high, others * low], dim).narrow(dim, 0, size)
    return others


def ones_beside(a: Any, dim: int) -> Any:
    """Return ones of a's shape save for size 1 along a dimension."""
    shape = tuple([1 if d == dim else size for d, size in enumerate(a.shape)])
    return a.adopt(a.backend.full(shape, 1, a.dtype))


@numpy_names
def prod(input: T, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the product of all elements, or of those along a dimension.

    Args:
        input: Any shape and dtype; integers and bools are multiplied as int64.
        dim: A dimension; all of them if left out.
        keepdim: Whether it stays, with size 1.
        dtype: What to convert to first.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1, 2], [3, 4]]).prod(dim=1)
        tensor([ 2, 12])
    """
    check_tensor(input, "prod")
    target = as_dtype(dtype) if dtype is not None else input.dtype if input.dtype.is_floating_point else int64
    if target is not input.dtype:
        input = input.to(target)
    dims = tuple(range(len(input.shape)))
    if dim is not None:
        axis = normalize_dim(dim, len(input.shape))
        dims = (axis,) if dims else ()
    return record(Prod, (input,), {"dims": dims, "keepdim": keepdim})


class ProdMethods:
    """The methods of this family."""

    __slots__ = ()

    prod = prod
