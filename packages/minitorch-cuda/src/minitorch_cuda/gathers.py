"""Elements by their ordinals, ordinals by their elements, and sorting."""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import geometry
from minitorch_cuda.elementwise import Operator, loops
from minitorch_cuda.launching import blocks, launch
from minitorch_cuda.operators import known
from minitorch_cuda.reduction import rows_of
from minitorch_cuda.storage import Storage, reserve
from minitorch_fast.messages import explained
from minitorch_fast.plan import collapse
from minitorch_tensor.dtypes import int64
from minitorch_tensor.shapes import Shape, Strides, broadcast_strides, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "argsort_into",
    "place_into",
    "put",
    "put_slices",
    "rounds",
    "search_into",
    "select_into",
    "sorted_places",
    "take_into",
]


def take_into(out: TensorData, a: TensorData, ordinals: TensorData) -> None:
    """Write the elements of `a` at some ordinals into `out`."""
    from minitorch_cuda.gather_kernels import take_each

    size = size_of(out.shape)
    if size:
        sizes, args = loops(out, ordinals)
        if len(sizes) == 1:
            args = [(x,) if i % 3 == 2 else x for i, x in enumerate(args)]
        a_sizes, a_steps = _walk(a.shape, a.strides)
        args += [sizes, size, a.storage, a.offset, a_sizes, a_steps]
        launch(take_each, blocks(size), geometry().threads, *args)


def put(out: TensorData, ordinals: TensorData, values: TensorData, operator: Operator | None) -> None:
    """Write values, broadcast to the shape of the contiguous ordinals, into `out` at the ordinals."""
    from minitorch_cuda.gather_kernels import put_runs

    size = size_of(ordinals.shape)
    if not size:
        return
    row = ordinals.seen_as((size,), (1,), ordinals.offset)
    order = sorted_places(row, 0, descending=False)
    sizes, steps = _walk(ordinals.shape, broadcast_strides(values.shape, values.strides, ordinals.shape))
    places = (ordinals.storage, ordinals.offset, order, size)
    args = (out.storage, out.offset, *_walk(out.shape, out.strides), *places)
    try:
        kernel = put_runs(operator and known(operator), out.dtype)
        launch(kernel, blocks(size), geometry().threads, *args, values.storage, values.offset, sizes, steps)
    except Exception as error:
        raise explained(operator or put, error) from None


def select_into(out: TensorData, a: TensorData, dim: int, index: TensorData) -> None:
    """Write the slices of `a` at some places along a dimension one after the other; `a` is contiguous."""
    from minitorch_cuda.gather_kernels import select_slices

    size = size_of(out.shape)
    if size:
        inner = size_of(a.shape[dim + 1 :])
        (count,) = index.shape
        args = (out.storage, a.storage, a.offset, a.shape[dim] * inner, inner, 1)
        places = (index.storage, index.offset, index.strides[0], count)
        launch(select_slices, blocks(size), geometry().threads, *args, *places, (size // inner, inner), size)


def put_slices(out: TensorData, dim: int, index: TensorData, values: TensorData, operator: Operator | None) -> None:
    """Write slices, of the shape of `out` but along a dimension, into `out` at some places along it."""
    from minitorch_cuda import gather_kernels as kernels

    (count,) = index.shape
    size = size_of(values.shape)
    if not size:
        return
    order = sorted_places(index, 0, descending=False)
    others = [d for d in range(len(out.shape)) if d != dim]
    shape = tuple([out.shape[d] for d in others])
    both = [tuple([t.strides[d] for d in others]) for t in (out, values)]
    sizes, steps = collapse(shape, *both)
    if not sizes:
        sizes, steps = (1,), ((0,), (0,))
    args: list[Any] = []
    for tensor, step in zip((out, values), steps, strict=True):
        args += [tensor.storage, tensor.offset, tensor.strides[dim], step]
    places = (index.storage, index.offset, index.strides[0], order, count)
    try:
        kernel = kernels.put_slices(operator and known(operator), out.dtype)
        launch(kernel, blocks(size), geometry().threads, *args, *places, sizes, size)
    except Exception as error:
        raise explained(operator or put, error) from None


def place_into(out: TensorData, counts: TensorData) -> None:
    """Write the ordinals at which a running count grows."""
    from minitorch_cuda.gather_kernels import place_found

    (size,) = counts.shape
    launch(place_found, blocks(size), geometry().threads, out.storage, counts.storage, size)


def search_into(out: TensorData, ascending: TensorData, values: TensorData, right: bool) -> None:
    """Write where values would have to be inserted into sorted rows, one after the other."""
    from minitorch_cuda.gather_kernels import search_rows

    size = size_of(values.shape)
    if not size:
        return
    *leading, step = ascending.strides
    rows: Strides = (*leading, 0) if len(ascending.shape) > 1 else (0,) * len(values.shape)
    sizes, (steps, row_steps) = collapse(values.shape, values.strides, rows)
    if not sizes:
        sizes, steps, row_steps = (1,), (0,), (0,)
    args = (out.storage, ascending.storage, ascending.offset, row_steps, step, ascending.shape[-1])
    rest = (values.storage, values.offset, steps, sizes, size, right)
    launch(search_rows, blocks(size), geometry().threads, *args, *rest)


# ----------------------------------------------------------------------------------------------------------------------
# Sorting
# ----------------------------------------------------------------------------------------------------------------------
def argsort_into(out: TensorData, a: TensorData, dim: int, *, descending: bool) -> None:
    """Write the places along a dimension, in the order of their elements, row after row into contiguous memory."""
    _sorted_rows(a, dim, descending, out.storage)


def sorted_places(row: TensorData, dim: int, *, descending: bool) -> Storage:
    """Return the places along a row in the order of its elements."""
    return _sorted_rows(row, dim, descending, reserve(row.shape, int64))


def _sorted_rows(a: TensorData, dim: int, descending: bool, order: Storage) -> Storage:
    """Run all rounds of the network."""
    from minitorch_cuda.sort_kernels import number_rows, sort_round

    size = size_of(a.shape)
    if not size:
        return order
    _, count, sizes, (steps,), (step,) = rows_of(a, dim)
    threads, kernel = geometry().threads, sort_round(descending)
    launch(number_rows, blocks(size), threads, order, count, size)
    for flip in rounds(count):
        launch(
            kernel,
            blocks(size),
            threads,
            order,
            count,
            size,
            flip,
            a.storage,
            a.offset,
            sizes,
            steps,
            step,
        )
    return order


def rounds(count: int) -> list[int]:
    """Return the bits that differ between partners, round by round, for so many elements.

    Example:
        >>> rounds(5)
        [1, 3, 1, 7, 2, 1]
    """
    found = []
    run = 2
    while run < 2 * count:
        found.append(run - 1)
        half = run // 4
        while half:
            found.append(half)
            half //= 2
        run *= 2
    return found


def _walk(shape: Shape, strides: Strides) -> tuple[Any, Any]:
    """Return the loops through a tensor in row-major order, as a kernel takes them."""
    sizes, (steps,) = collapse(shape, strides)
    return (sizes, steps) if sizes else ((1,), (0,))
