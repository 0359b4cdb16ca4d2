"""What a tensor that shares the storage of another one has in the place of a node, and how that is kept up to date.

A `View` knows the node and the base. When the storage is written to through any of the tensors that share it, its
version grows; a view that is asked for its node then makes it anew, as that of a part of the base as it is now.
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import GraphError
from minitorch_tensor.hooks import moved_hooks
from minitorch_tensor.node import CONSTANT, operation_node
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import new

__all__ = [
    "UNRECORDED",
    "Layout",
    "UnwritableView",
    "View",
    "as_view",
    "current",
    "detached",
    "layout_of",
    "node_of",
    "view",
    "view_of",
]

Layout = tuple[Shape, Shape, int, int]


class View:
    """What a tensor that shares the storage of a base has in the place of a node: ask `current` for that.

    The graph leads to the node, not to this: it keeps no base alive.

    Attributes:
        node: The node, as long as nobody writes to the storage.
        base: The tensor whose storage it is.
        version: That of the storage when the node was made.
    """

    __slots__ = ("base", "node", "version")

    base: Any
    node: Any
    version: int

    is_view: ClassVar[bool] = True
    unwritable: str = ""


class UnwritableView(View):
    """A view that cannot be written to while operations are recorded.

    Attributes:
        unwritable: Why.
    """

    __slots__ = ("unwritable",)

    unwritable: str


UNRECORDED = UnwritableView()
"""What stands for the node of all views of tracked tensors that were made without recording: constants, as they say."""

UNRECORDED.node = CONSTANT
UNRECORDED.base = None
UNRECORDED.version = -1
UNRECORDED.unwritable = (
    "Cannot write to a view that was made under no_grad(): its base would not know. Make the view and write to it "
    "in the same mode, or write to a clone()."
)


# ----------------------------------------------------------------------------------------------------------------------
# Make one
# ----------------------------------------------------------------------------------------------------------------------
def view(rule: Any, a: Any, options: dict[str, Any], layout: tuple[Shape, Shape, int]) -> Any:
    """Apply a rule whose result shares the storage of its argument.

    Args:
        rule: Its backward only; there is nothing to compute.
        a: The tensor to see otherwise.
        options: What backward needs to know.
        layout: Shape, strides and offset of the view.
    """
    shape, strides, offset = layout
    out = a.seen_as(shape, strides, offset)
    if grad_mode.enabled:
        node, base = a.node, a
        if node.is_view:
            node, base = current(a), a.node.base
        if node is not CONSTANT:
            node = operation_node(rule, (node,), (a.shape,), options)
        out.node = as_view(node, base, a, a.node.unwritable)
    elif a.node is not CONSTANT:
        out.node = UNRECORDED
    return out


def as_view(node: Any, base: Any, a: Any, unwritable: str = "") -> View:
    """Return what stands in the place of a node where a tensor shares the storage of a base.

    Args:
        node: The node.
        base: The base.
        a: The tensor, or another one over the storage as it is now.
        unwritable: Why it cannot be written to; empty if it can.
    """
    if unwritable and node is CONSTANT:
        return UNRECORDED
    out: View = new(View)
    if unwritable:
        out = new(UnwritableView)
        out.unwritable = unwritable
    out.node = node
    out.base = base
    out.version = a.version[0]
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Keep it up to date
# ----------------------------------------------------------------------------------------------------------------------
def current(a: Any) -> Any:
    """Return the node of a view, made anew from its base if the storage has been written to since.

    Raises:
        GraphError: It cannot be made anew.
    """
    seen = a.node
    if seen is UNRECORDED:
        return CONSTANT
    if seen.version != a.version[0]:
        seen = seen if _is_unwritten(seen, a.version) else _renewed(a)
    return seen.node


def detached(version: list[int]) -> None:
    """Count up the version of a storage whose owner becomes a constant, although nothing is written to it.

    Behind the version stands from which one on that is all that has happened, and up to which one.
    """
    start = version[1] if len(version) > 1 and version[2] == version[0] else version[0]
    version[0] += 1
    version[1:] = start, version[0]


def _is_unwritten(seen: View, version: list[int]) -> bool:
    """Say whether nothing has been written since a view was made: its base has only become a constant."""
    return len(version) > 1 and version[2] == version[0] and seen.version >= version[1]


def _renewed(a: Any) -> View:
    """Give a view of a storage that has been written to a new node: that of a part of the base as it is now."""
    old = a.node
    if old.unwritable:
        raise GraphError("The base of a view was changed in place, and its gradient is lost. " + old.unwritable)
    fresh = a.node = view_of(old.base, a)
    moved_hooks(old.node, fresh.node)
    return fresh


def node_of(a: Any) -> Any:
    """Return the node of a tensor as it is now."""
    return current(a) if a.node.is_view else a.node


def view_of(base: Any, a: Any) -> View:
    """Return a view with a new node that says: `a` is this part of the storage of `base`.

    Raises:
        GraphError: The base has another storage by now.
    """
    if base.version is not a.version:
        raise GraphError("The data of the base of a view was replaced, and then the view was written to: make it anew.")
    node = base.node
    if node is not CONSTANT:
        options = {"part": layout_of(a), "whole": layout_of(base)}
        node = operation_node(base.as_strided_rule, (node,), (base.shape,), options)
    return as_view(node, base, a)


def layout_of(a: Any) -> Layout:
    """Return shape, strides, offset, and the length of the storage."""
    return a.shape, a.strides, a.offset, len(a.storage)
