"""From which size on what pays off, measured: see benchmarks/README.md.

The numbers are attributes of this module and read at each call, so that a test can lower them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_scalar import operators as scalar
from minitorch_tensor import activations, operators
from minitorch_tensor.numpy_operators import UFUNCS

__all__ = [
    "BLAS_ALONE",
    "BLOCK",
    "CHEAP",
    "COMPILE_FROM",
    "CONVOLUTION_FROM",
    "CONVOLUTION_PARALLEL",
    "COPY_FROM",
    "MATMUL_EACH",
    "MATMUL_FROM",
    "MATMUL_PARALLEL",
    "MATMUL_SIZES",
    "PARALLEL_CHEAP",
    "PARALLEL_DEAR",
    "POOLING_FROM",
    "POOLING_PARALLEL",
    "ROW_FROM",
    "SWIFT",
    "TILE",
    "TURNED_TILE",
    "kernel_from",
    "parallel_from",
]

COMPILE_FROM = 4096
"""Elements below which NumPy is as fast as a kernel, and nobody waits for a compiler; see `kernel_from`."""

PARALLEL_CHEAP = 40_000
"""Elements from which two threads are faster than one for an operator of a few instructions."""

PARALLEL_DEAR = 16_000
"""Elements from which two threads are faster than one for an operator such as exp."""

COPY_FROM = 150_000
"""Elements from which on a kernel copies faster than NumPy, which has one thread."""

MATMUL_FROM = 2**19
"""Multiply-adds from which a product is for the kernel: from here on NumPy's BLAS wakes threads of its own, which go on
to spin beside those of the kernels. It is also where the kernel begins to be faster."""

BLAS_ALONE = 2**18
"""Multiply-adds up to which NumPy's BLAS works in the calling thread. Above, it wakes threads of its own."""

MATMUL_EACH = 16**3
"""Multiply-adds of one product of a batch from which the batch may be for the kernel."""

MATMUL_SIZES = (2, 16, 8)
"""Rows, inner size and columns from which a product is for the kernel: with fewer, packing is most of the work."""

MATMUL_PARALLEL = 2**20
"""Multiply-adds from which all threads are faster than one."""

CONVOLUTION_FROM = 2**14
"""Multiply-adds from which a convolution is for the kernel; a smaller one is no reason to wait for a compiler."""

CONVOLUTION_PARALLEL = 2**20
"""Multiply-adds from which all threads are faster than one."""

POOLING_FROM = 4096
"""Elements of images from which pooling is for the kernel."""

POOLING_PARALLEL = 100_000
"""Elements of images from which all threads are faster than one."""

ROW_FROM = 8
"""Elements in a row from which a loop over each row is faster than NumPy over all of them."""

BLOCK = 512
"""Elements of a row that are brought together before a loop over them: the processor reads so many ahead."""

TILE = 2048
"""Elements of the rows that are brought together in one go: those of a few tensors fit the nearest cache."""

TURNED_TILE = 16_384
"""The same where a tensor is turned: 32 rows, so that each line of the cache is read to its end; the second cache."""

CHEAP: frozenset[Callable[..., Any]] = frozenset(
    {
        *(scalar.add, scalar.sub, scalar.mul, scalar.div, scalar.neg, scalar.inv, scalar.id, scalar.abs, scalar.sign),
        *(scalar.lt, scalar.le, scalar.eq, scalar.ne, scalar.max, scalar.min, scalar.sqrt),
        *(scalar.relu, scalar.relu_back, scalar.leaky_relu, scalar.leaky_relu_back),
        *(activations.prelu, activations.prelu_slope, activations.hardsigmoid, activations.hardsigmoid_back),
        *(activations.hardswish, activations.hardswish_back),
        *(operators.square, operators.sigmoid_slope, operators.tanh_slope, operators.isnan, operators.rsqrt),
        *(operators.fmax, operators.fmin, operators.floor, operators.ceil, operators.trunc, operators.round),
        *(operators.logical_and, operators.logical_not, operators.logical_or, operators.logical_xor),
    }
)
"""Operators of a few instructions: they wait for memory, not for the processor."""


SWIFT = frozenset({operator for operator in CHEAP if isinstance(UFUNCS.get(operator), np.ufunc)})
"""Cheap operators for which NumPy has one loop of SIMD. It starts sooner than a kernel, and only a second thread makes
up for that: an addition of 10,000 numbers takes 2.3 us, and by a kernel 3.4."""


def kernel_from(operator: Callable[..., Any]) -> int:
    """Return from how many elements on an operator is for a kernel.

    It is `COMPILE_FROM` at least, so the ways of small operations compare with that first, and ask here after it.
    """
    return 10 * COMPILE_FROM if operator in SWIFT else COMPILE_FROM


def parallel_from(operator: Callable[..., Any]) -> int:
    """Return from how many elements on an operator runs on all threads."""
    return PARALLEL_CHEAP if operator in CHEAP else PARALLEL_DEAR
