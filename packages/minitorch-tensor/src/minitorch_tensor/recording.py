"""How an operation is carried out: its rule applied to operands made alike, and remembered if there is a gradient.

`unary`, `binary` and `ternary` are `record` for one, two and three operands, written out: half of the time of a small
operation is spent here, so every step counts.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import GraphError
from minitorch_tensor.hooks import moved_hooks
from minitorch_tensor.node import (
    CONSTANT,
    NOT_RECORDED,
    UNRECORDED,
    OperationNode,
    UnwritableView,
    View,
    next_age,
    operation_node,
)
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.parts import Parts
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import TensorData, new

__all__ = [
    "NOTHING",
    "Layout",
    "as_view",
    "binary",
    "current",
    "detached",
    "layout_of",
    "node_of",
    "record",
    "ternary",
    "unary",
    "unrecorded",
    "view",
    "view_of",
]

Layout = tuple[Shape, Shape, int, int]

NOTHING: tuple[Any, ...] = ()

_NO_OPTIONS: dict[str, Any] = {}


# ----------------------------------------------------------------------------------------------------------------------
# Apply a rule
# ----------------------------------------------------------------------------------------------------------------------
def unary(rule: Any, a: Any) -> Any:
    """Apply a rule to one tensor."""
    node_a = a.node
    if node_a.is_view:
        node_a = current(a)
    if node_a is CONSTANT or not grad_mode.enabled:
        return rule.forward(NOT_RECORDED, a)
    node = new(OperationNode)
    node.rule = rule
    node.inputs = (node_a,)
    node.shapes = (a.shape,)
    node.options = _NO_OPTIONS
    node.saved_values = NOTHING
    node.hooks = None
    node.unique_id = next_age()
    out = rule.forward(node, a)
    if node.saved_values and node.saved_values[-1] is out:
        out = _second(node, out)
    out.node = node
    return out


def binary(rule: Any, a: Any, b: Any) -> Any:
    """Apply a rule to two tensors of one dtype, or to a tensor and what can be made one."""
    if b.__class__ is a.__class__:
        if a.dtype is not b.dtype or a.backend is not b.backend:
            a, b = operands(rule, a, b)
    elif (b.__class__ is float or b.__class__ is int) and a.dtype.is_floating_point:
        b = constant(b, a.dtype, a)
    elif b.__class__ is Parts:  # a gradient, to which that of a slice is added
        return b + a
    elif not isinstance(b, TensorData) or a.dtype is not b.dtype or a.backend is not b.backend:
        a, b = operands(rule, a, b)
    node_a = a.node
    node_b = b.node
    if node_a.is_view:
        node_a = current(a)
    if node_b.is_view:
        node_b = current(b)
    if (node_a is CONSTANT and node_b is CONSTANT) or not grad_mode.enabled:
        return rule.forward(NOT_RECORDED, a, b)
    node = new(OperationNode)
    node.rule = rule
    node.inputs = (node_a, node_b)
    node.shapes = (a.shape, b.shape)
    node.options = _NO_OPTIONS
    node.saved_values = NOTHING
    node.hooks = None
    node.unique_id = next_age()
    out = rule.forward(node, a, b)
    if node.saved_values and node.saved_values[-1] is out:
        out = _second(node, out)
    out.node = node
    return out


def ternary(rule: Any, a: Any, b: Any, c: Any) -> Any:
    """Apply a rule to three tensors of one dtype and backend, such as an input, a weight and a bias."""
    node_a = a.node
    node_b = b.node
    node_c = c.node
    if node_a.is_view:
        node_a = current(a)
    if node_b.is_view:
        node_b = current(b)
    if node_c.is_view:
        node_c = current(c)
    if (node_a is CONSTANT and node_b is CONSTANT and node_c is CONSTANT) or not grad_mode.enabled:
        return rule.forward(NOT_RECORDED, a, b, c)
    node = new(OperationNode)
    node.rule = rule
    node.inputs = (node_a, node_b, node_c)
    node.shapes = (a.shape, b.shape, c.shape)
    node.options = _NO_OPTIONS
    node.saved_values = NOTHING
    node.hooks = None
    node.unique_id = next_age()
    out = rule.forward(node, a, b, c)
    out.node = node
    return out


def unrecorded(rule: Any, a: Any, b: Any) -> Any:
    """Apply a rule without a gradient, such as a comparison, to what `binary` takes."""
    if (b.__class__ is float or b.__class__ is int) and a.dtype.is_floating_point:
        b = constant(b, a.dtype, a)
    elif not isinstance(b, TensorData) or a.dtype is not b.dtype or a.backend is not b.backend:
        a, b = operands(rule, a, b)
    return rule.forward(NOT_RECORDED, a, b)


def record(rule: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Apply a rule to tensors, and remember it if one of them requires a gradient.

    Args:
        rule: A class with forward(ctx, *inputs, **options) and backward(ctx, grad, **options).
        inputs: Tensors.
        options: All that is not a tensor.

    Returns:
        The result of forward.
    """
    if len(inputs) == 1:  # as most are
        (a,) = inputs
        node_a = current(a) if a.node.is_view else a.node
        if node_a is CONSTANT or not grad_mode.enabled:
            return rule.forward(NOT_RECORDED, a, **options)
        node = operation_node(rule, (node_a,), (a.shape,), options)
    else:
        nodes = tuple([current(x) if x.node.is_view else x.node for x in inputs])
        if not grad_mode.enabled or nodes.count(CONSTANT) == len(nodes):
            return rule.forward(NOT_RECORDED, *inputs, **options)
        node = operation_node(rule, nodes, tuple([x.shape for x in inputs]), options)
    out = rule.forward(node, *inputs, **options)
    if node.saved_values and node.saved_values[-1] is out:
        out = _second(node, out)
    out.node = node
    return out


def _second(node: OperationNode, result: Any) -> Any:
    """Return another tensor over a result that the rule has saved beside others: see `OperationNode.save_result`."""
    node.own_result = True
    return result.alias()


# ----------------------------------------------------------------------------------------------------------------------
# Views
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
