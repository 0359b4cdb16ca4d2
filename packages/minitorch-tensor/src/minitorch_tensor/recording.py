"""How an operation is carried out: its rule applied to operands made alike, and remembered if there is a gradient.

`unary`, `binary` and `ternary` are `record` for one, two and three operands, written out: half of the time of a small
operation is spent here, so every step counts.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.node import CONSTANT, NOT_RECORDED, OperationNode, next_age, operation_node
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.parts import Parts
from minitorch_tensor.tensor_data import TensorData, new
from minitorch_tensor.view_node import current

__all__ = ["NOTHING", "binary", "record", "ternary", "unary", "unrecorded"]

NOTHING: tuple[Any, ...] = ()

_NO_OPTIONS: dict[str, Any] = {}


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
