"""Slices by their places: what is added to slices that may come twice. NumPy takes slices as fast as a kernel."""

from __future__ import annotations

import math

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.matmul import address_of
from minitorch_fast.threads import get_num_threads
from minitorch_scalar import operators
from minitorch_tensor.backend import Operator
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["SliceBackend"]

_LINE = 64
"""Bytes of a cache line, which two threads never write to."""


class SliceBackend(NumpyBackend):
    """A kernel for sums of slices; all else is NumPy's."""

    def index_put(
        self, out: TensorData, dim: int, index: TensorData, values: TensorData, operator: Operator | None = None
    ) -> None:
        """Run a loop over the slices that are added, if they are many floating point numbers."""
        size = size_of(out.shape[:dim]) * index.array.size * size_of(out.shape[dim + 1 :])
        whole = out.dtype.is_floating_point and out.array.flags.c_contiguous
        if operator is not operators.add or not whole or size == 0 or size < thresholds.COMPILE_FROM:
            super().index_put(out, dim, index, values, operator)
        else:
            _add(out, dim, index, values, get_num_threads() if size >= thresholds.PARALLEL_CHEAP else 1)


def _add(out: TensorData, dim: int, index: TensorData, values: TensorData, threads: int) -> None:
    """Add slices on so many threads."""
    from minitorch_fast.jobs import run_jobs  # Numba waits for the first kernel
    from minitorch_fast.slice_kernels import kernel_for

    places = np.ascontiguousarray(index.array)
    blocks, inner, step = size_of(out.shape[:dim]), size_of(out.shape[dim + 1 :]), _LINE // out.dtype.itemsize
    shape = (*out.shape[:dim], places.size, *out.shape[dim + 1 :])
    numbers = np.ascontiguousarray(np.broadcast_to(values.array, shape))
    lines = math.ceil(inner / step)
    count = min(threads, lines)
    ends = [min(inner, lines * i // count * step) for i in range(count + 1)]
    jobs = np.array([(ends[i], ends[i + 1]) for i in range(count)], np.int64)
    shared = np.array([blocks, out.shape[dim], places.size, inner], np.int64)
    kernel = kernel_for(out.dtype.name).address
    run_jobs(kernel, jobs, shared, address_of(out.array), address_of(numbers), address_of(places), 0)
