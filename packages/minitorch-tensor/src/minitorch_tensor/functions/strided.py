"""A part of a storage, by its strides: what connects a view with its base after the base has been written to.

Elements are named by their ordinals, their places in the base in row-major order. An ordinal may come more than once,
where the part sees one element several times.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import int64
from minitorch_tensor.functions.parts import PartRule, writable
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.parts import SPARE, Parts
from minitorch_tensor.parts import whole as put_together
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, Strides, is_contiguous, size_of, strides_from_shape
from minitorch_tensor.view_node import Layout

__all__ = ["AsStrided", "CopySlices", "Erase", "Inside", "Spread", "Take", "are_apart", "ordinals_of"]


def ordinals_of(backend: Any, part: Layout, whole: Layout) -> Any:
    """Return, in the shape of a part, the ordinal in the whole of every element.

    The ordinals of the whole are written through its layout into a storage like its own, and read from there through
    the layout of the part.
    """
    shape, strides, offset, length = whole
    row = backend.arange(0, 1, size_of(shape), int64)
    numbered = backend.empty((length,), int64)
    backend.copy(row.seen_as(shape, strides_from_shape(shape), 0), out=numbered.seen_as(shape, strides, offset))
    return backend.copy(numbered.seen_as(*part[:3]))


class Take(Rule):
    """The elements at ordinals."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, ordinals: Any) -> Any:
        return a.backend.take(a, ordinals)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, ordinals: Any) -> Any:
        return Spread.apply(grad, ordinals=ordinals, shape=ctx.shapes[0])


class Spread(Rule):
    """Zeros of a shape, with elements added at ordinals."""

    @staticmethod
    def forward(ctx: Any, part: Any, *, ordinals: Any, shape: Shape) -> Any:
        out = part.adopt(part.backend.full(shape, 0, part.dtype))
        part.backend.put(out, ordinals, part, operators.add)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, ordinals: Any, shape: Shape) -> Any:
        return Take.apply(grad, ordinals=ordinals)


class Erase(Rule):
    """A copy with zeros at ordinals."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, ordinals: Any) -> Any:
        out = a.backend.copy(a)
        a.backend.put(out, ordinals, a.backend.full((), 0, a.dtype))
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, ordinals: Any) -> Any:
        return Erase.apply(grad, ordinals=ordinals)


class Inside(PartRule):
    """A part of a contiguous base by its strides; only named in `Parts`, to be put into contiguous memory."""

    @staticmethod
    def layout(shape: Shape, strides: Strides, offset: int, **options: Any) -> tuple[Shape, Strides, int]:
        part, whole = options["part"], options["whole"]
        return part[0], part[1], part[2] - whole[2] + offset


class AsStrided(Rule):
    """A part of the storage of a base."""

    @staticmethod
    def backward(ctx: Any, grad: Any, *, part: Layout, whole: Layout) -> Any:
        if not grad_mode.enabled and is_contiguous(whole[0], whole[1]) and are_apart(part[0], part[1]):
            return Parts(whole[0], Inside, {"part": part, "whole": whole}, grad)
        return Spread.apply(grad, ordinals=ordinals_of(grad.backend, part, whole), shape=whole[0])


class CopySlices(Rule):
    """A base after a part of it was written: the base before, and what was written.

    The gradient of the base before is that of the base now, with zeros in the part. It is written into the same memory
    where that is possible: n writes to a base cost no more than n times the part.
    """

    takes_parts = True

    @staticmethod
    def backward(ctx: Any, grad: Any, *, part: Layout, whole: Layout) -> Any:
        if not grad_mode.enabled and ctx.needs(0) and is_contiguous(whole[0], whole[1]):
            kept = writable(grad)
            seen = kept.seen_as(*Inside.layout(*whole[:2], kept.offset, part=part, whole=whole))
            written = kept.backend.copy(seen) if ctx.needs(1) else None
            kept.backend.fill(seen, 0)
            return Parts(whole[0], None, SPARE, kept), written
        grad = put_together(grad)
        ordinals = ordinals_of(grad.backend, part, whole)
        kept = record(Erase, (grad,), {"ordinals": ordinals}) if ctx.needs(0) else None
        return kept, Take.apply(grad, ordinals=ordinals) if ctx.needs(1) else None


def are_apart(shape: Shape, strides: Strides) -> bool:
    """Say whether a layout surely shows no element twice: each dimension steps over all within it.

    Example:
        >>> are_apart((2, 3), (3, 1)), are_apart((2, 3), (0, 1)), are_apart((3, 2), (1, 1))
        (True, False, False)
    """
    reach = 0
    for stride, size in sorted(zip(strides, shape, strict=True)):
        if size > 1:
            if stride <= reach:
                return False
            reach += stride * (size - 1)
    return True
