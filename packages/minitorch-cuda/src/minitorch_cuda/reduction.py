"""Reductions and scans: how the elements are divided among blocks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from minitorch_cuda.device import geometry
from minitorch_cuda.elementwise import Operator, fill
from minitorch_cuda.launching import launch
from minitorch_cuda.operators import known
from minitorch_cuda.storage import Storage, reserve
from minitorch_fast.messages import explained
from minitorch_fast.plan import collapse
from minitorch_scalar import operators
from minitorch_tensor import operators as more
from minitorch_tensor.shapes import Shape, Strides, size_of, strides_from_shape
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Reduction", "arg_reduce_into", "reduce_into", "rows_of", "scan_into"]

_IN_ANY_ORDER = {
    *(operators.add, operators.mul, operators.max, operators.min, operators.eq),
    *(more.bitwise_and, more.bitwise_or, more.bitwise_xor, more.fmax, more.fmin, more.hypot, more.logaddexp),
    *(more.logical_and, more.logical_or, more.logical_xor, more.logaddexp2),
}
"""Operators for which x and y may change places; other ones combine the elements in their order."""


_WAITING = 4
"""So many times the blocks that could compute all the time: these wait for memory, most of the time."""


class Reduction(NamedTuple):
    """The loops of a reduction.

    Attributes:
        results: How many results there are.
        length: How many elements each is made of.
        columns: Whether neighbours in memory belong to different results.
        parts: How many blocks work at each result.
        chunk: How many elements a block has.
        kept: The sizes and the steps of the dimensions that stay.
        reduced: Those of the others.
    """

    results: int
    length: int
    columns: bool
    parts: int
    chunk: int
    kept: tuple[Shape, Strides]
    reduced: tuple[Shape, Strides]


def reduce_into(operator: Operator, out: TensorData, a: TensorData, dims: tuple[int, ...], start: Any) -> None:
    """Combine all elements of `a` along some dimensions; the results are written one after the other into `out`."""
    if not size_of(out.shape):
        return
    if not size_of(a.shape):
        fill(out, start)
        return
    ordered = operator not in _IN_ANY_ORDER
    plan = _plan(a.shape, a.strides, dims, ordered, geometry())
    try:
        if plan.parts == 1:
            _launch(operator, plan, out.storage, out.offset, a)
            return
        _combine_parts(operator, plan, out, a)
    except Exception as error:
        raise explained(operator, error) from None


def _combine_parts(operator: Operator, plan: Reduction, out: TensorData, a: TensorData) -> None:
    """Let several blocks work at each result, then one at what these have."""
    from minitorch_cuda.reduction_kernels import accumulator

    dtype, _ = accumulator(a.dtype)
    shape = (plan.results, plan.parts)
    parts = TensorData.__new__(TensorData)
    parts.dtype, parts.shape, parts.array, parts.version = dtype, shape, None, [0]
    parts.layout = reserve(shape, dtype), strides_from_shape(shape), 0
    _launch(operator, plan, parts.storage, 0, a)
    second = _plan(shape, parts.strides, (1,), ordered=True, shape_of_blocks=geometry())
    _launch(operator, second._replace(parts=1, chunk=plan.parts), out.storage, out.offset, parts)


def _launch(operator: Operator, plan: Reduction, storage: Storage, offset: int, a: TensorData) -> None:
    """Start one kernel; the part p of result r is written to place r · parts + p."""
    from minitorch_cuda import reduction_kernels as kernels

    shape = geometry()
    args = (
        storage,
        offset,
        plan.parts,
        1,
        a.storage,
        a.offset,
        *plan.kept,
        *plan.reduced,
        plan.length,
        plan.chunk,
    )
    if plan.columns:
        grid = (-(-plan.results // shape.columns), plan.parts)
        block = (shape.columns, shape.threads // shape.columns)
        launch(kernels.reduce_columns(known(operator), a.dtype), grid, block, *args, plan.results)
    else:
        kernel = kernels.reduce_rows(known(operator), a.dtype, operator not in _IN_ANY_ORDER)
        launch(kernel, (plan.results, plan.parts), shape.threads, *args)


@lru_cache(maxsize=4096)
def _plan(shape: Shape, strides: Strides, dims: tuple[int, ...], ordered: bool, shape_of_blocks: Any) -> Reduction:
    """Return the loops of a reduction; the kept dimensions stay in their order."""
    kept_dims = [dim for dim in range(len(shape)) if dim not in dims]
    order = sorted(dims) if ordered else sorted(dims, key=lambda dim: (-abs(strides[dim]), dim))
    kept_sizes, (kept_steps,) = collapse(
        tuple([shape[dim] for dim in kept_dims]), tuple([strides[dim] for dim in kept_dims])
    )
    sizes, (steps,) = collapse(tuple([shape[dim] for dim in order]), tuple([strides[dim] for dim in order]))
    kept_sizes, kept_steps = kept_sizes or (1,), kept_steps or (0,)
    sizes, steps = sizes or (1,), steps or (0,)
    results, count = size_of(kept_sizes), size_of(sizes)
    columns = not ordered and abs(kept_steps[-1]) < abs(steps[-1]) and kept_sizes[-1] >= shape_of_blocks.columns
    blocks = -(-results // shape_of_blocks.columns) if columns else results
    least = 4 * shape_of_blocks.threads  # elements that are worth a block of their own
    parts = max(1, min(-(-_WAITING * shape_of_blocks.enough_blocks // blocks), count // least))
    chunk = -(-count // parts)
    return Reduction(results, count, columns, -(-count // chunk), chunk, (kept_sizes, kept_steps), (sizes, steps))


# ----------------------------------------------------------------------------------------------------------------------
# Along one dimension
# ----------------------------------------------------------------------------------------------------------------------
def rows_of(a: TensorData, dim: int, *others: TensorData) -> tuple[int, int, tuple[int, ...], list[Any], list[int]]:
    """Return how tensors of one shape are made of rows along a dimension.

    Returns:
        How many rows there are, how long they are, the sizes of the other dimensions, and for each tensor its steps
        along those and its step along the row. A tensor without dimensions is one row of one.
    """
    shape = a.shape or (1,)
    sizes = tuple([size for d, size in enumerate(shape) if d != dim])
    strides = [t.strides or (1,) for t in (a, *others)]
    outer = [tuple([s for d, s in enumerate(steps) if d != dim]) for steps in strides]
    sizes, collapsed = collapse(sizes, *outer)
    if not sizes:
        sizes, collapsed = (1,), tuple([(0,)] * len(strides))
    return size_of(sizes), shape[dim], sizes, list(collapsed), [steps[dim] for steps in strides]


def scan_into(operator: Operator, out: TensorData, a: TensorData, dim: int) -> None:
    """Write, at each place along a dimension, what the elements up to there combine to."""
    from minitorch_cuda import reduction_kernels as kernels

    if not size_of(a.shape):
        return
    rows, count, sizes, (out_steps, steps), (out_step, step) = rows_of(out, dim, a)
    try:
        kernel = kernels.scan_rows(known(operator), a.dtype)
        args = (out.storage, out.offset, out_steps, out_step, a.storage, a.offset, steps, step)
        launch(kernel, rows, geometry().threads, *args, sizes, count)
    except Exception as error:
        raise explained(operator, error) from None


def arg_reduce_into(operator: Operator, out: TensorData, a: TensorData, dim: int) -> None:
    """Write the places of the largest or smallest elements along a dimension into contiguous memory."""
    from minitorch_cuda import reduction_kernels as kernels

    if not size_of(out.shape):
        return
    rows, count, sizes, (steps,), (step,) = rows_of(a, dim)
    kernel = kernels.arg_reduce_rows(operator is operators.max, a.dtype)
    launch(kernel, rows, geometry().threads, out.storage, a.storage, a.offset, sizes, steps, count, step)
