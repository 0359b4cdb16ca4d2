"""Products of matrices on all threads: what lies between a backend and the kernel.

Not every product is for the kernel. NumPy's BLAS starts in a microsecond, and packs nothing for small matrices; so it
keeps what is small, alone or as each product of a batch, and products with a vector or a few columns, in which every
number is used so seldom that packing it is most of the work. It keeps whole numbers, too, of which no network
multiplies many.
"""

from __future__ import annotations

import threading
from ctypes import addressof, c_char
from typing import Any

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.matmul_plan import plan_for
from minitorch_fast.threads import get_num_threads
from minitorch_tensor.memory import allocate
from minitorch_tensor.shapes import Shape, shape_broadcast
from minitorch_tensor.tensor_data import TensorData

__all__ = ["address_of", "is_for_the_kernel", "matmul_into", "product"]


class _Work(threading.local):
    """The working memory of a Python thread. It is kept: getting fresh memory takes longer than packing into it."""

    def __init__(self) -> None:
        self.memory = np.empty(0, np.uint8)
        self.size = self.address = 0

    def of_size(self, size: int) -> int:
        """Return the address of so many bytes, at the beginning of a cache line."""
        if self.size < size:
            self.memory, self.size = np.zeros(size + 64, np.uint8), size
            self.address = -(-address_of(self.memory) // 64) * 64
        return self.address


_work = _Work()
_kernels: dict[Any, Any] = {}


def is_for_the_kernel(a: TensorData, b: TensorData) -> bool:
    """Say whether the kernel is faster than NumPy at a @ b."""
    n, k = a.shape[-2:]
    m = b.shape[-1]
    one = n * k * m
    rows, depth, columns = thresholds.MATMUL_SIZES
    if one < thresholds.MATMUL_EACH or n < rows or k < depth or m < columns:
        return False
    if not (a.dtype.is_floating_point and a.array.size and b.array.size):
        return False
    count = 1 if one >= thresholds.MATMUL_FROM else max(a.array.size // (n * k), b.array.size // (k * m))
    return count * one >= thresholds.MATMUL_FROM


def product(a: TensorData, b: TensorData, out: TensorData | None = None, start: TensorData | None = None) -> Any:
    """Return a @ b, computed by the kernel; see `Backend.matmul`.

    Args:
        a: As there.
        b: As there.
        out: As there.
        start: What the product is added to, broadcast to its shape; None for zero.
    """
    shape: Shape = (a.shape[-2], b.shape[-1])
    if len(a.shape) > 2 or len(b.shape) > 2:
        shape = shape_broadcast(a.shape[:-2], b.shape[:-2]) + shape
    fresh = out is None or np.may_share_memory(out.array, a.array) or np.may_share_memory(out.array, b.array)
    array = allocate(shape, a.dtype) if out is None or fresh else out.array
    threads = get_num_threads() if array.size * a.shape[-1] >= thresholds.MATMUL_PARALLEL else 1
    if start is not None:
        np.copyto(array, start.array)
    matmul_into(array, a.array, b.array, threads, add=start is not None)
    if out is None:
        return a.like(array, a.dtype)
    if fresh:
        np.copyto(out.array, array)
    return out


def matmul_into(out: Any, a: Any, b: Any, threads: int, *, add: bool = False) -> None:
    """Multiply matrices: out = a @ b.

    Args:
        out: An array of shape (..., n, m), of float32 or float64, which overlaps neither operand.
        a: An array of shape (..., n, k), of the same dtype.
        b: An array of shape (..., k, m).
        threads: How many to use.
        add: Whether to add the product to what is in `out`.
    """
    plan = plan_for(out.shape, out.strides, a.shape, a.strides, b.shape, b.strides, out.itemsize, threads, add)
    run, kernel = _kernels.get(out.itemsize) or _loaded(out.dtype)
    to, left, right = address_of(out), address_of(a), address_of(b)
    if any(plan.below):
        to, left, right = (place - low for place, low in zip((to, left, right), plan.below, strict=True))
    run(kernel, plan.jobs, plan.shared, to, left, right, _work.of_size(plan.work))


def _loaded(dtype: Any) -> Any:
    """Return what runs jobs and the kernel for a dtype; they are loaded when the first product needs them."""
    from minitorch_fast.jobs import run_jobs  # Numba waits for the first kernel
    from minitorch_fast.matmul_kernels import kernel_for

    return _kernels.setdefault(dtype.itemsize, (run_jobs, kernel_for(dtype).address))


def address_of(array: Any) -> int:
    """Return where the first element of an array lies."""
    flags = array.flags
    if flags.writeable and array.size:  # the shorter way, which there is for a contiguous array or its transpose
        if flags.c_contiguous:
            return addressof(c_char.from_buffer(array))
        if flags.f_contiguous:
            return addressof(c_char.from_buffer(array.T))
    return int(array.__array_interface__["data"][0])
