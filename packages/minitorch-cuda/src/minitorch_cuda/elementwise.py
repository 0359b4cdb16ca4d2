"""Maps, zips, copies and fills: which kernel computes them, and with which loops."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from minitorch_cuda.device import PACK, geometry, is_simulated
from minitorch_cuda.launching import blocks, launch
from minitorch_cuda.operators import known
from minitorch_fast.messages import explained
from minitorch_fast.plan import plan_of
from minitorch_tensor.dtypes import DType
from minitorch_tensor.quiet import quiet
from minitorch_tensor.shapes import Shape, Strides, broadcast_strides, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "Operator",
    "copy_into",
    "count_into",
    "fill",
    "identity",
    "loops",
    "map_into",
    "where_into",
    "whole",
    "zip_into",
]

Operator = Callable[..., Any]


def identity(x: Any) -> Any:
    """x: the operator of copies."""
    return x


def whole(x: Any) -> Any:
    """x without its fraction, as an int64, which becomes a smaller integer by leaving bits out."""
    return int(x)


def map_into(operator: Operator, out: TensorData, a: TensorData) -> None:
    """Write operator(x) for every element x of `a`, broadcast to the shape of `out`, into `out`."""
    from minitorch_cuda import elementwise_kernels as kernels

    _run(operator, (kernels.map_packs, kernels.map_row, kernels.map_nd), out, a)


def zip_into(operator: Operator, out: TensorData, a: TensorData, b: TensorData) -> None:
    """Write operator(x, y) for every pair of elements of two tensors, broadcast to the shape of `out`, into `out`."""
    from minitorch_cuda import elementwise_kernels as kernels

    _run(operator, (kernels.zip_packs, kernels.zip_row, kernels.zip_nd), out, a, b)


def where_into(out: TensorData, condition: TensorData, a: TensorData, b: TensorData) -> None:
    """Write the elements of `a` where a condition holds and those of `b` elsewhere, all broadcast, into `out`."""
    from minitorch_cuda import elementwise_kernels as kernels

    size = size_of(out.shape)
    if size:
        sizes, args = loops(out, condition, a, b)
        if len(sizes) == 1:
            launch(kernels.where_row, blocks(size), geometry().threads, *args, size)
        else:
            launch(kernels.where_nd, blocks(size), geometry().threads, *args, sizes, size)


def copy_into(out: TensorData, a: TensorData) -> None:
    """Write the elements of `a`, broadcast to the shape of `out` and converted to its dtype, into `out`."""
    to_integers = a.dtype.is_floating_point and out.dtype.kind == 1 and not is_simulated()
    map_into(whole if to_integers else identity, out, a)


def fill(out: TensorData, value: Any) -> None:
    """Write one number everywhere."""
    from minitorch_cuda import elementwise_kernels as kernels

    number: Any = quiet.run(np.asarray(value).astype, out.dtype.numpy)[()]
    size = size_of(out.shape)
    if size:
        sizes, (storage, offset, steps) = loops(out)
        steps = steps if isinstance(steps, tuple) else (steps,)
        number = bool(number) if out.dtype.kind == 0 else number
        launch(kernels.fill_nd, blocks(size), geometry().threads, storage, offset, steps, sizes, size, number)


def count_into(out: TensorData, start: Any, step: Any) -> None:
    """Write start + i · step into a contiguous row."""
    from minitorch_cuda import elementwise_kernels as kernels

    (size,) = out.shape
    if size:
        number: Any = float if out.dtype.is_floating_point else int
        launch(kernels.count_row, blocks(size), geometry().threads, out.storage, number(start), number(step), size)


def loops(out: TensorData, *operands: TensorData) -> tuple[tuple[int, ...], list[Any]]:
    """Return the sizes of the loops over a result, and for it and each operand: storage, offset and steps.

    The steps are one number where there is one loop, else as many as there are loops.
    """
    shape = out.shape
    strides = [a.strides if a.shape == shape else broadcast_strides(a.shape, a.strides, shape) for a in operands]
    sizes, *steps = _plan(shape, out.strides, *strides)
    args: list[Any] = []
    for a, step in zip((out, *operands), steps, strict=True):
        args += [a.storage, a.offset, step]
    return sizes, args


@lru_cache(maxsize=4096)
def _plan(shape: Shape, *strides: Strides) -> tuple[Any, ...]:
    """Return the plan of minitorch-fast as a kernel here takes it: sizes, and the steps of each tensor."""
    sizes, *steps = plan_of(shape, *strides).tolist()
    return tuple(sizes), *[row[0] if len(row) == 1 else tuple(row) for row in steps]


def _run(operator: Operator, forms: tuple[Any, Any, Any], out: TensorData, *operands: TensorData) -> None:
    """Run the kernel of an operator in one of its forms: packs, a row, or any layout."""
    size = size_of(out.shape)
    if not size:
        return
    packs, row, nd = forms
    same = known(operator)
    sizes, args = loops(out, *operands)
    source: DType = operands[-1].dtype
    try:
        if len(sizes) > 1:
            launch(nd(same, source, out.dtype), blocks(size), geometry().threads, *args, sizes, size)
        elif _in_packs(args, source, out.dtype, size):
            kernel = packs(same, source, out.dtype)
            rows = [x for i, x in enumerate(args) if i % 3 != 2]  # without the steps
            launch(kernel, blocks(-(-size * source.itemsize // PACK)), geometry().threads, *rows, size)
        else:
            launch(row(same, source, out.dtype), blocks(size), geometry().threads, *args, size)
    except Exception as error:
        raise explained(operator, error) from None


def _in_packs(args: list[Any], source: DType, target: DType, size: int) -> bool:
    """Say whether tensors can be read sixteen bytes at once: contiguous, of one size, and beginning at a pack."""
    if source.itemsize != target.itemsize or source.itemsize < 4 or size < geometry().threads:
        return False
    count = PACK // source.itemsize
    return all(step == 1 for step in args[2::3]) and not any(offset % count for offset in args[1::3])
