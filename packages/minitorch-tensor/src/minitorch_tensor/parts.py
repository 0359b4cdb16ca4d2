"""The gradient of a tensor that was used in pieces, while it is not put together yet.

A slice hands back a gradient of its own size. Were each of them spread into zeros of the size of the whole, the
gradients of n rows would cost n times the whole. So the pieces are only listed here, each with where it belongs, and
put together once, when all of them have come: the engine adds gradients with `+`, and `Parts + Parts` joins two lists.

A gradient of the whole may be listed too. One that nobody else has is *spare*: the others are added in its memory.
"""

from __future__ import annotations

from typing import Any

from minitorch_tensor.shapes import Shape

__all__ = ["SPARE", "Parts", "whole"]

SPARE: dict[str, Any] = {}


class Parts:
    """Gradients of pieces of a tensor, and where they belong.

    Attributes:
        shape: The shape of the whole.
        entries: For each piece the rule that cut it out, the options of that rule, and the gradient; the rule is None
            for a gradient of the whole, and the options are `SPARE` for one that nobody else has.
    """

    __slots__ = ("entries", "shape")

    def __init__(self, shape: Shape, rule: Any, options: dict[str, Any], grad: Any) -> None:
        self.shape = shape
        self.entries: list[tuple[Any, dict[str, Any], Any]] = [(rule, options, grad)]

    def __add__(self, other: Any) -> Parts:
        if other.__class__ is Parts:
            self.entries.extend(other.entries)
        else:
            self.entries.append((None, {}, other))
        return self

    __radd__ = __add__

    def whole(self) -> Any:
        """Return the gradient of the whole."""
        for rule, _, _ in self.entries:
            if rule is not None:
                return rule.assemble(self)
        total = self.entries[0][2]
        for _, _, grad in self.entries[1:]:
            total = total + grad
        return total


def whole(grad: Any) -> Any:
    """Return a gradient as a tensor: put together, if it is still in pieces."""
    return grad.whole() if grad.__class__ is Parts else grad
