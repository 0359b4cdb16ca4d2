"""Views that show a part of a tensor, and how the gradients of parts become that of the whole.

A rule of this kind says by `layout` where the part lies, and that is all: its derivative puts a gradient back into the
same place of zeros (`Assemble`), and the derivative of that takes the same part again.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.errors import MissingMethodError
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.parts import SPARE, Parts, whole
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, Strides
from minitorch_tensor.view_node import view as recorded_view

__all__ = ["Assemble", "PartRule", "part", "placed", "writable"]


class PartRule(Rule):
    """A view in which no element comes twice. Its backward is `placed`."""

    @staticmethod
    def layout(shape: Shape, strides: Strides, offset: int, **options: Any) -> tuple[Shape, Strides, int]:
        """Return shape, strides and offset of the part of a tensor with those given."""
        raise MissingMethodError("This PartRule defines no layout(shape, strides, offset): a static method.")

    @staticmethod
    def assemble(parts: Parts) -> Any:
        """Put a gradient together."""
        places = tuple([(rule, options) for rule, options, _ in parts.entries])
        grads = tuple([grad for _, _, grad in parts.entries])
        return record(Assemble, grads, {"shape": parts.shape, "places": places})


class Assemble(Rule):
    """Zeros of a shape, to which parts are added in their places; a place without a rule is all of it."""

    @staticmethod
    def forward(ctx: Any, *parts: Any, shape: Shape, places: tuple[tuple[Any, dict[str, Any]], ...]) -> Any:
        backend, first = parts[0].backend, parts[0]
        out = first.adopt(backend.full(shape, 0, first.dtype))
        if len(parts) == 1:
            backend.copy(first, out=_place(out, *places[0]))
            return out
        for part, place in zip(parts, places, strict=True):
            target = _place(out, *place)
            backend.zip(operators.add, target, part, out=target)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, shape: Shape, places: tuple[tuple[Any, dict[str, Any]], ...]) -> Any:
        return tuple([grad if rule is None else part(rule, grad, options) for rule, options in places])


def placed(rule: Any, ctx: Any, grad: Any, options: dict[str, Any]) -> Parts:
    """Return the gradient of a part, listed as one of the whole: the backward of every rule of a part."""
    return Parts(ctx.shapes[0], rule, options, grad)


def _place(a: Any, rule: Any, options: dict[str, Any]) -> Any:
    return a if rule is None else a.seen_as(*rule.layout(a.shape, a.strides, a.offset, **options))


def writable(grad: Any) -> Any:
    """Return a gradient, which may be in parts, as a contiguous tensor that nobody else has; nothing is recorded."""
    entries: Any = grad.entries if grad.__class__ is Parts else ()
    spare = next((entry for entry in entries if entry[1] is SPARE), None)
    if spare is None:
        return grad.whole() if grad.__class__ is Parts and entries[0][0] else grad.backend.copy(whole(grad))
    out = spare[2]
    for entry in entries:
        if entry is not spare:
            rule, options, piece = entry
            target = _place(out, rule, options)
            out.backend.zip(operators.add, target, piece, out=target)
    return out


def part(rule: Any, a: Any, options: dict[str, Any]) -> Any:
    """Return the part of a tensor that a rule shows."""
    return recorded_view(rule, a, options, rule.layout(a.shape, a.strides, a.offset, **options))
