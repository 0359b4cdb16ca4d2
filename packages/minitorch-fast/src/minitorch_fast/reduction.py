"""Reductions: many elements combined into one, by any operator, along any dimensions, in any layout."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from minitorch_fast.jit import Template, call, kind_of
from minitorch_fast.launch import launch
from minitorch_fast.reduction_plan import COLUMNS, ROWS, reduction_plan
from minitorch_fast.reduction_templates import columns_source, rows_source, slabs_source
from minitorch_fast.thresholds import PARALLEL_CHEAP
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import DType, float32
from minitorch_tensor.memory import allocate
from minitorch_tensor.tensor_data import TensorData

__all__ = ["COMMUTATIVE", "TEMPLATES", "Operator", "reduced", "template_for"]

Operator = Callable[..., Any]

COMMUTATIVE = frozenset(
    {
        *(scalar.add, scalar.mul, scalar.max, scalar.min, operators.fmax, operators.fmin, operators.logaddexp),
        *(operators.logical_and, operators.logical_or, operators.logical_xor, operators.logaddexp2),
    }
)
"""Operators for which elements may be combined in any order."""

_ROWS = {
    "wide": Template("reduce_rows_wide", rows_source(wide=True, lanes=True), fastmath={"reassoc"}),
    "free": Template("reduce_rows_free", rows_source(lanes=True), fastmath={"reassoc"}),
    "max": Template("reduce_rows_lanes", rows_source(better="larger")),
    "min": Template("reduce_rows_lanes", rows_source(better="smaller")),
    "any": Template("reduce_rows", rows_source()),
}
_COLUMNS = {wide: Template(f"reduce_columns{'_wide' * wide}", columns_source(wide=wide)) for wide in (False, True)}
_SLABS = {wide: Template(f"reduce_slabs{'_wide' * wide}", slabs_source(wide=wide)) for wide in (False, True)}

TEMPLATES = (*_ROWS.values(), *_COLUMNS.values(), *_SLABS.values())
"""All forms."""


@cache
def template_for(way: str, operator: Operator, dtype: DType) -> Template:
    """Return the form for an operator."""
    wide = operator is scalar.add and dtype is float32
    if way is not ROWS:
        return (_COLUMNS if way is COLUMNS else _SLABS)[wide]
    if not dtype.is_floating_point:
        return _ROWS["any"]
    if operator in (scalar.max, scalar.min):
        return _ROWS[operator.__name__]
    return _ROWS["wide" if wide else "free" if operator in (scalar.add, scalar.mul) else "any"]


def reduced(operator: Operator, a: TensorData, dims: tuple[int, ...], *, keepdim: bool = False) -> Any:
    """Return an array of all elements along some dimensions combined; the tensor is not empty.

    Args:
        operator: An associative one.
        a: The operand.
        dims: The dimensions.
        keepdim: Whether they stay, with size 1.
    """
    plan = reduction_plan(a.shape, a.strides, dims, ordered=operator not in COMMUTATIVE)
    template = template_for(plan.way, operator, a.dtype)
    out = allocate(plan.shape, a.dtype)
    operands = (
        out if len(plan.shape) == 1 else out.ravel(),
        a.storage,
        a.offset,
        plan.kept,
        plan.reduced,
        *plan.numbers,
    )
    call(template, operator, kind_of(a.dtype), *launch(a.array.size, PARALLEL_CHEAP), *operands)
    if len(plan.order) > 1:
        out = out.transpose(plan.order)
    if keepdim:
        out = out.reshape(tuple([1 if dim in dims else size for dim, size in enumerate(a.shape)]))
    return out
