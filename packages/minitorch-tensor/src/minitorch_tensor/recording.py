"""How an operation is carried out: its operands made alike, its rule applied, and remembered if there is a gradient.

`unary`, `binary` and `ternary` are `record` for one, two and three operands, written out: half of the time of a small
operation is spent here, so every step counts.
"""

from __future__ import annotations

from math import copysign
from typing import Any

import numpy as np

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import DType, bool_, default_dtype, dtype_of_number, result_type
from minitorch_tensor.errors import BackendError, DtypeError, GraphError, OperandError, RangeError
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
from minitorch_tensor.parts import Parts
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import TensorData, new

__all__ = [
    "NOTHING",
    "Layout",
    "as_operand",
    "as_view",
    "binary",
    "check_backends",
    "constant",
    "current",
    "detached",
    "layout_of",
    "node_of",
    "operands",
    "record",
    "refuse_bool",
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


# ----------------------------------------------------------------------------------------------------------------------
# Make operands alike
# ----------------------------------------------------------------------------------------------------------------------
def operands(rule: Any, *values: Any) -> tuple[Any, ...]:
    """Turn what an operation was given into tensors of one backend and, as the rule wants it, of one dtype.

    Args:
        rule: Its `promotion` is "common" (the common dtype), "float" (the common dtype, or the default one if that is
            no floating point dtype) or None (left as they are).
        *values: Tensors, Python numbers, NumPy's numbers and arrays; at least one tensor.

    Raises:
        BackendError: Two tensors of different backends.
        DtypeError: The dtype cannot be used here.
        OperandError: Something else than a tensor or number.
        RangeError: A Python number beyond every dtype.
    """
    if len(values) == 2 and values[1].__class__ is int and rule.promotion == "common":
        a, b = values
        if isinstance(a, TensorData) and a.dtype.kind == 1:
            return a, constant(_wrapped(b, a.dtype), a.dtype, a)
    first = next(value for value in values if isinstance(value, TensorData))
    values = tuple([as_operand(value, first, rule) for value in values])
    check_backends(rule.__name__, first, *[value for value in values if isinstance(value, TensorData)])
    if not rule.takes_bool:
        for value in values:
            refuse_bool(rule, value)
    if rule.promotion is None:
        return tuple([v if isinstance(v, TensorData) else constant(v, dtype_of_number(v), first) for v in values])
    dtype = result_type(*values)
    if rule.promotion == "float" and not dtype.is_floating_point:
        dtype = default_dtype()
    return tuple(
        [
            constant(_wrapped(v, dtype), dtype, first)
            if not isinstance(v, TensorData)
            else v
            if v.dtype is dtype
            else v.to(dtype)
            for v in values
        ]
    )


def check_backends(operation: str, first: Any, *others: Any) -> None:
    """Refuse tensors of different backends: nothing is moved in silence.

    Raises:
        BackendError: Two differ.
    """
    for other in others:
        if other.backend is not first.backend:
            raise BackendError(
                f"{operation} was given tensors of the backends '{first.backend.name}' and "
                f"'{other.backend.name}': move one of them with .to('{first.backend.name}')."
            )


def refuse_bool(rule: Any, value: Any) -> None:
    """Refuse a tensor of bools, or a bool.

    Raises:
        DtypeError: It is one.
    """
    if value is True or value is False or getattr(value, "dtype", None) is bool_:
        raise DtypeError(
            f"{rule.__name__} is not defined for bools: use ~ or logical_not() to invert a mask, ^ or logical_xor() "
            "for the difference of two, or convert them with int()."
        )


def as_operand(value: Any, beside: Any, rule: Any) -> Any:
    """Return a tensor or a Python number, or say what cannot be one."""
    if isinstance(value, TensorData | bool | int | float):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return beside.adopt(beside.backend.from_numpy(value.copy()))  # the user may change theirs later
    raise OperandError(
        f"{rule.__name__} takes tensors and numbers, not {value!r} of type {type(value).__name__}. "
        "Make a tensor of it with tensor(...)."
    )


_constants: dict[tuple[Any, ...], Any] = {}


def constant(number: Any, dtype: DType, beside: Any) -> Any:
    """Return a Python number as a 0-d tensor beside another one; the usual ones are kept for the next time.

    -0.0 is made anew, since it equals 0.0 and would be taken for it; and so is NaN, which equals nothing.
    """
    key = (number, dtype, beside.backend)
    found = _constants.get(key)
    if found is None or (not number and copysign(1.0, number) < 0.0):
        found = beside.adopt(beside.backend.full((), _fitting(number, dtype), dtype))
        if number == number and (number or copysign(1.0, number) > 0.0):
            if len(_constants) >= 1000:
                _constants.clear()
            _constants[key] = found
    return found


def _fitting(number: Any, dtype: DType) -> Any:
    """Return a number as one of this dtype; an integer that is too large for it is an error, as in PyTorch."""
    if isinstance(number, int) and dtype.kind == 1:
        low, high = np.iinfo(dtype.numpy).min, np.iinfo(dtype.numpy).max
        if not low <= number <= high:
            raise RangeError(f"{number} is beyond {dtype.name}, which holds {low} to {high}.")
    elif isinstance(number, int) and number.bit_length() > 1023:
        raise RangeError(f"An integer of {number.bit_length()} bits is beyond {dtype.name}: nothing holds it.")
    return number


def _wrapped(number: Any, dtype: DType) -> Any:
    """Return a number as it takes part in arithmetic of a dtype: integers wrap around, as PyTorch's do."""
    if dtype.kind == 1 and -(2**63) <= number < 2**63:
        bits = 8 * dtype.itemsize
        number = int(number) & ((1 << bits) - 1)
        if dtype.is_signed and number >> (bits - 1):
            number -= 1 << bits
    return number
