"""Operations that write into a tensor, and what that does to the graph.

Four things happen, in this order, and the first three may refuse:

1. the tensor must be one that can be written to: no leaf that requires a gradient, and no element twice in memory;
2. the result must fit: the tensor's shape, and a dtype that its own can hold;
3. the numbers are written, and the storage's version counts up, so that every rule that saved them notices;
4. the tensor receives the node of what was written. If it is a view, its base does: a base whose part was replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from operator import mul
from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import DtypeError, GraphError, InvalidValueError, ShapeError
from minitorch_tensor.functions.strided import CopySlices
from minitorch_tensor.hooks import moved_hooks
from minitorch_tensor.node import CONSTANT, operation_node
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.shapes import Shape, shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.view_node import as_view, current, layout_of, view_of

__all__ = [
    "become",
    "check_memory",
    "check_result",
    "check_unowned",
    "check_writable",
    "overwrite",
    "rebase",
    "store",
    "write",
]


def write(a: Any, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Replace a tensor by function(tensor, *args), in its own memory, and return it.

    Args:
        a: The tensor.
        function: What computes the new numbers.
        *args: More arguments.
        **options: More arguments.

    Raises:
        DtypeError: The result is of a kind that the tensor cannot hold.
        GraphError: The tensor is a leaf that requires a gradient, or a view of one.
        ShapeError: The result has another shape, or the tensor sees one element twice.
    """
    check_writable(a)
    tracked = grad_mode.enabled and any(isinstance(x, TensorData) and _node(x) is not CONSTANT for x in (a, *args))
    source = a.clone() if tracked else a.alias()  # a rule may save its argument, which must not change under it
    result = function(source, *args, **options)
    check_result(a, result.shape, result.dtype)
    return store(a, result)


def overwrite(a: Any, rule: Any, operator: Any, b: Any) -> Any:
    """Replace a tensor by operator(a, b), element by element; without a temporary if nothing is recorded.

    Args:
        a: The tensor.
        rule: The rule of the operator.
        operator: A function of two numbers.
        b: A tensor or a number.
    """
    if (b.__class__ is float or b.__class__ is int) and a.dtype.is_floating_point:
        b = constant(b, a.dtype, a)
    tensor = isinstance(b, TensorData)
    if a.node is not CONSTANT or (tensor and b.node is not CONSTANT):
        if grad_mode.enabled and (_node(a) is not CONSTANT or (tensor and _node(b) is not CONSTANT)):
            return write(a, rule.apply, b)
        check_unowned(a)
    check_memory(a)
    if not tensor or b.dtype is not a.dtype or b.backend is not a.backend:
        x, y = operands(rule, a, b)
        check_result(a, shape_broadcast(a.shape, y.shape), x.dtype)
        if x.dtype is not a.dtype:
            return store(a, rule.apply(a, b))
        b = y
    if b.shape != a.shape:
        check_result(a, shape_broadcast(a.shape, b.shape), a.dtype)
    if a.overlaps(b):
        b = a.backend.copy(b)
    a.backend.zip(operator, a, b, out=a)
    a.version[0] += 1
    return a


def check_writable(a: Any) -> None:
    """Refuse to write where a gradient or another element of the same tensor would be lost.

    Raises:
        GraphError: It is a leaf that requires a gradient, or a view of one.
        InvalidValueError: Its memory is read-only.
        ShapeError: It sees one element twice.
    """
    check_unowned(a)
    check_memory(a)


def check_memory(a: Any) -> None:
    """Refuse to write to memory that is read-only, or in which several elements of a tensor are one.

    Raises:
        InvalidValueError: Its memory is read-only.
        ShapeError: It sees one element twice.
    """
    if a.array is not None and not a.array.flags.writeable:
        raise InvalidValueError(
            f"Cannot write to a tensor of shape {a.shape} over memory that is read-only, as that of np.frombuffer and "
            "np.broadcast_to is. Write to a clone() of it."
        )
    if (a.array is None or not a.array.flags.c_contiguous) and _overlaps(a.shape, a.strides):
        raise ShapeError(
            f"Cannot write to a tensor of shape {a.shape} with strides {a.strides}: several of its elements are "
            "one in memory. Write to a clone() of it."
        )


def _overlaps(shape: Shape, strides: Shape) -> bool:
    """Say whether two elements are one in memory, as in an expanded tensor or a window that slides."""
    if 0 in shape:
        return False
    reach = 0  # of the dimensions with smaller steps
    for step, size in sorted((abs(step), size) for size, step in zip(shape, strides, strict=True) if size > 1):
        if step == 0:
            return True
        if step <= reach:
            places = {sum(map(mul, index, strides)) for index in product(*map(range, shape))}
            return len(places) < size_of(shape)
        reach += (size - 1) * step
    return False


def check_unowned(a: Any) -> None:
    """Refuse to change a leaf that requires a gradient, or a view of one, while operations are recorded.

    Raises:
        GraphError: It is one.
    """
    if grad_mode.enabled:
        if a.node.unwritable:
            raise GraphError(a.node.unwritable)
        owner = a.node.base if a.node.is_view else a
        if owner.node.is_leaf():
            what = (
                "a leaf tensor that requires a gradient" if owner is a else "a view of a leaf that requires a gradient"
            )
            raise GraphError(
                f"Cannot change {what} in place: its gradient would be that of another value. "
                "Do it under no_grad(), or on a clone()."
            )


def check_result(a: Any, shape: Any, dtype: Any) -> None:
    """Refuse a result that the tensor cannot hold.

    Raises:
        DtypeError: Its kind is higher: a float for an integer tensor, a number for a bool one.
        ShapeError: Its shape differs.
    """
    if shape != a.shape:
        raise ShapeError(f"Cannot write a result of shape {shape} into a tensor of shape {a.shape}.")
    if dtype.kind > a.dtype.kind:
        raise DtypeError(
            f"Cannot write a result of dtype {dtype.name} into a tensor of dtype {a.dtype.name}: "
            "use the operation without the underscore."
        )


def store(a: Any, result: Any) -> Any:
    """Write a result of the right shape into a tensor, with its history, and return the tensor."""
    recorded = result if result.dtype is a.dtype else result.to(a.dtype)
    node = _node(recorded) if grad_mode.enabled else CONSTANT
    a.backend.copy(recorded, out=a)
    return rebase(a, node)


def rebase(a: Any, node: Any) -> Any:
    """Count the version of a tensor that has been written to, and give it the node of what it holds now."""
    if not grad_mode.enabled:
        a.version[0] += 1
        return a
    if not a.node.is_view:
        a.version[0] += 1
        a.node = moved_hooks(a.node, node)
        return a
    base = a.node.base
    a.version[0] += 1
    if node is not CONSTANT or base.node is not CONSTANT:
        options = {"part": layout_of(a), "whole": layout_of(base)}
        base.node = moved_hooks(
            base.node, operation_node(CopySlices, (base.node, node), (base.shape, a.shape), options)
        )
    seen = a.node
    a.node = view_of(base, a)
    moved_hooks(seen.node, a.node.node)
    return a


def become(a: Any, rule: Any, options: dict[str, Any], layout: tuple[Any, Any, int]) -> Any:
    """Give a tensor itself another layout over its storage, as a view rule has it, and return it.

    Raises:
        GraphError: The tensor is a leaf that requires a gradient, or a view of one.
    """
    check_unowned(a)
    node, shape = _node(a), a.shape
    seen = a.seen_as(*layout)
    a.shape, a.layout, a.array = seen.shape, seen.layout, seen.array
    a.version[0] += 1
    if node.is_result():
        made = operation_node(rule, (node,), (shape,), options)
        a.node = as_view(made, a.node.base, a) if a.node.is_view else made
    return a


def _node(a: Any) -> Any:
    """Return a tensor's node as it is now."""
    return current(a) if a.node.is_view else a.node
