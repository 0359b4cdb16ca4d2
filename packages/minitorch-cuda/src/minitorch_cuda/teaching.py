"""The CUDA kernels of the MiniTorch course, written to be read: map, zip, reduce, two practices, matmul, convolution.

A kernel is a function that every thread of a grid runs. A thread knows where it stands (`cuda.blockIdx`, its block in
the grid; `cuda.threadIdx`, its place in the block), and from that it works out which numbers are its own. The threads
of one block share a small, fast memory; `cuda.syncthreads()` makes each wait until all have come that far.

Each kernel is made by a function, since what is fixed when it is compiled (an operator, the size of a block) is an
argument of that function and no argument of the kernel. Shapes and strides are tuples, so that a kernel's only arrays
are rows of numbers. Beside each kernel stands what it computes, in NumPy.

Nothing here is tuned; what `CudaBackend` runs stands in the files of the same names as in minitorch-fast.

Source: the MiniTorch course, modules 3.3, 3.4 and 4.4b.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numba import cuda, float64, int64

from minitorch_tensor import indexing

__all__ = [
    "MAX_DIMS",
    "TILE",
    "broadcast_index",
    "conv1d_kernel",
    "conv1d_spec",
    "conv2d_kernel",
    "conv2d_spec",
    "map_kernel",
    "map_spec",
    "matmul_kernel",
    "matmul_spec",
    "mm_practice_kernel",
    "mm_practice_spec",
    "position",
    "reduce_kernel",
    "reduce_spec",
    "sum_practice_kernel",
    "sum_practice_spec",
    "to_index",
    "zip_kernel",
    "zip_spec",
]

TILE = 32
"""The threads along each side of a block on a GPU: 32 x 32 are as many as a block may have. Tests take fewer."""

MAX_DIMS = 32
"""An index has room for so many dimensions."""

to_index = cuda.jit(device=True)(indexing.to_index)
broadcast_index = cuda.jit(device=True)(indexing.broadcast_index)


# ----------------------------------------------------------------------------------------------------------------------
# Map and zip: one thread, one element
# ----------------------------------------------------------------------------------------------------------------------
def map_spec(operator: Callable[..., Any], a: Any, shape: Any) -> Any:
    """Return operator(x) for every element x of `a`, broadcast to a shape: what `map_kernel` computes."""
    return np.vectorize(operator, otypes=[np.float64])(np.broadcast_to(a, shape))


@lru_cache(maxsize=64)
def map_kernel(operator: Callable[..., Any]) -> Any:
    """Return the kernel that writes operator(x) for every element x of a tensor.

    One thread: computes the element of `out` whose ordinal is the thread's place in the grid.
    Launch: blocks in a row, as many as give at least `size` threads; those beyond do nothing.
    Shared memory: none.
    NumPy: `map_spec`.

    Args:
        operator: A function of one number.
    """
    fn = cuda.jit(device=True)(operator)

    @cuda.jit
    def map_each(out, out_shape, out_strides, size, a, a_shape, a_strides):
        i = cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x
        if i < size:
            out_index = cuda.local.array(MAX_DIMS, int64)
            a_index = cuda.local.array(MAX_DIMS, int64)
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, a_shape, a_index)
            x = a[position(a_index, a_strides)]
            out[position(out_index, out_strides)] = fn(x)

    return map_each


def zip_spec(operator: Callable[..., Any], a: Any, b: Any) -> Any:
    """Return operator(x, y) for every pair of elements of `a` and `b`, broadcast: what `zip_kernel` computes."""
    return np.vectorize(operator, otypes=[np.float64])(a, b)


@lru_cache(maxsize=64)
def zip_kernel(operator: Callable[..., Any]) -> Any:
    """Return the kernel that writes operator(x, y) for every pair of elements of two tensors.

    One thread: computes the element of `out` whose ordinal is the thread's place in the grid.
    Launch: blocks in a row, as many as give at least `size` threads; those beyond do nothing.
    Shared memory: none.
    NumPy: `zip_spec`.

    Args:
        operator: A function of two numbers.
    """
    fn = cuda.jit(device=True)(operator)

    @cuda.jit
    def zip_each(out, out_shape, out_strides, size, a, a_shape, a_strides, b, b_shape, b_strides):
        i = cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x
        if i < size:
            out_index = cuda.local.array(MAX_DIMS, int64)
            a_index = cuda.local.array(MAX_DIMS, int64)
            b_index = cuda.local.array(MAX_DIMS, int64)
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, a_shape, a_index)
            broadcast_index(out_index, out_shape, b_shape, b_index)
            x = a[position(a_index, a_strides)]
            y = b[position(b_index, b_strides)]
            out[position(out_index, out_strides)] = fn(x, y)

    return zip_each


@cuda.jit(device=True)
def position(index, strides):
    """The sum of index · stride; the index has room for more dimensions than the tensor has."""
    place = 0
    for dim in range(len(strides)):
        place += index[dim] * strides[dim]
    return place


# ----------------------------------------------------------------------------------------------------------------------
# Reduce: one block, one result
# ----------------------------------------------------------------------------------------------------------------------
def sum_practice_spec(a: Any, block: int) -> Any:
    """Return the sum of each `block` numbers of a row, one after the other: what `sum_practice_kernel` computes."""
    padded = np.zeros(-(-len(a) // block) * block)
    padded[: len(a)] = a
    return padded.reshape(-1, block).sum(1)


@lru_cache(maxsize=16)
def sum_practice_kernel(block: int = TILE) -> Any:
    """Return the kernel that adds up each `block` numbers of a row.

    One thread: brings one number to shared memory. Then half of the threads add the numbers of the other half to their
    own, then half of those, until the first thread has the sum.
    Launch: ⌈size / block⌉ blocks of `block` threads, a power of two.
    Shared memory: `block` numbers.
    NumPy: `sum_practice_spec`.

    Args:
        block: The threads of a block.
    """

    @cuda.jit
    def sum_practice(out, a, size):
        cache = cuda.shared.array(block, float64)
        i = cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x
        me = cuda.threadIdx.x
        cache[me] = a[i] if i < size else 0.0
        cuda.syncthreads()
        half = block // 2
        while half > 0:
            if me < half:
                cache[me] += cache[me + half]
            cuda.syncthreads()  # outside of the `if`: all threads of a block must come to it
            half //= 2
        if me == 0:
            out[cuda.blockIdx.x] = cache[0]

    return sum_practice


def reduce_spec(operator: Callable[..., Any], start: float, a: Any, dim: int) -> Any:
    """Return the elements along a dimension combined to one, which stays: what `reduce_kernel` computes."""

    def folded(row: Any) -> Any:
        total = start
        for x in row:
            total = operator(total, x)
        return total

    return np.expand_dims(np.apply_along_axis(folded, dim, a), dim)


@lru_cache(maxsize=64)
def reduce_kernel(operator: Callable[..., Any], start: float, block: int = TILE) -> Any:
    """Return the kernel that combines all elements along a dimension, however many there are.

    One thread: first combines every `block`-th element from its own place on. What the threads have then is combined as
    in `sum_practice`.
    Launch: as many blocks as there are results, of `block` threads, a power of two.
    Shared memory: `block` numbers.
    NumPy: `reduce_spec`.

    Args:
        operator: A function of two numbers; the order in which it combines them must not matter.
        start: What changes nothing, such as 0 for a sum.
        block: The threads of a block.
    """
    fn = cuda.jit(device=True)(operator)

    @cuda.jit
    def reduce_dim(out, out_shape, out_strides, a, a_shape, a_strides, dim):
        cache = cuda.shared.array(block, float64)
        index = cuda.local.array(MAX_DIMS, int64)
        me = cuda.threadIdx.x
        to_index(cuda.blockIdx.x, out_shape, index)  # which is 0 along `dim`
        first = position(index, a_strides)
        total = start
        for i in range(me, a_shape[dim], block):
            total = fn(total, a[first + i * a_strides[dim]])
        cache[me] = total
        cuda.syncthreads()
        half = block // 2
        while half > 0:
            if me < half:
                cache[me] = fn(cache[me], cache[me + half])
            cuda.syncthreads()
            half //= 2
        if me == 0:
            out[position(index, out_strides)] = cache[0]

    return reduce_dim


# ----------------------------------------------------------------------------------------------------------------------
# Matrix products: one block, one tile of the result
# ----------------------------------------------------------------------------------------------------------------------
def mm_practice_spec(a: Any, b: Any) -> Any:
    """Return a @ b of two square matrices: what `mm_practice_kernel` computes."""
    return a @ b


@lru_cache(maxsize=16)
def mm_practice_kernel(tile: int = TILE) -> Any:
    """Return the kernel that multiplies two square matrices that are no larger than a block.

    One thread: brings one element of each matrix to shared memory, then computes one element of the product from
    there. So each element is read from global memory once, and each result written once.
    Launch: one block of `tile` x `tile` threads.
    Shared memory: 2 · `tile`² numbers.
    NumPy: `mm_practice_spec`.

    Args:
        tile: The threads along each side of the block, at least the size of the matrices.
    """

    @cuda.jit
    def mm_practice(out, a, b, size):
        a_tile = cuda.shared.array((tile, tile), float64)
        b_tile = cuda.shared.array((tile, tile), float64)
        i = cuda.threadIdx.y  # neighbours along x read neighbours in memory
        j = cuda.threadIdx.x
        if i < size and j < size:
            a_tile[i, j] = a[i * size + j]
            b_tile[i, j] = b[i * size + j]
        cuda.syncthreads()
        if i < size and j < size:
            total = 0.0
            for k in range(size):
                total += a_tile[i, k] * b_tile[k, j]
            out[i * size + j] = total

    return mm_practice


def matmul_spec(a: Any, b: Any) -> Any:
    """Return the products a[i] @ b[i] of two batches of matrices: what `matmul_kernel` computes."""
    return a @ b


@lru_cache(maxsize=16)
def matmul_kernel(tile: int = TILE) -> Any:
    """Return the kernel that multiplies batches of matrices of any size, tile by tile.

    One thread: computes one element of the result. All threads of a block walk along a row of tiles of `a` and down a
    column of tiles of `b` together. For each pair of tiles, each thread brings one element of both to shared memory,
    and adds to its sum what these tiles have to give. So a block reads each element that it needs once.
    Launch: ⌈columns / tile⌉ x ⌈rows / tile⌉ x batch blocks of `tile` x `tile` threads.
    Shared memory: 2 · `tile`² numbers.
    NumPy: `matmul_spec`.

    Args:
        tile: The threads along each side of a block.
    """

    @cuda.jit
    def matmul_tiles(out, out_shape, out_strides, a, a_shape, a_strides, b, b_shape, b_strides):
        a_tile = cuda.shared.array((tile, tile), float64)
        b_tile = cuda.shared.array((tile, tile), float64)
        batch = cuda.blockIdx.z
        y = cuda.threadIdx.y
        x = cuda.threadIdx.x
        i = cuda.blockIdx.y * tile + y
        j = cuda.blockIdx.x * tile + x
        a_first = batch * a_strides[0] if a_shape[0] > 1 else 0  # a batch of one is stretched
        b_first = batch * b_strides[0] if b_shape[0] > 1 else 0
        total = 0.0
        for first in range(0, a_shape[2], tile):
            a_tile[y, x] = 0.0
            b_tile[y, x] = 0.0
            if i < a_shape[1] and first + x < a_shape[2]:
                a_tile[y, x] = a[a_first + i * a_strides[1] + (first + x) * a_strides[2]]
            if first + y < b_shape[1] and j < b_shape[2]:
                b_tile[y, x] = b[b_first + (first + y) * b_strides[1] + j * b_strides[2]]
            cuda.syncthreads()  # both tiles are there
            for k in range(tile):
                total += a_tile[y, k] * b_tile[k, x]
            cuda.syncthreads()  # nobody needs them any more
        if i < out_shape[1] and j < out_shape[2]:
            out[batch * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total

    return matmul_tiles


# ----------------------------------------------------------------------------------------------------------------------
# Convolutions, as the course has them: out[t] = Σ weight[k] · input[t + k], with zeros beyond the end
# ----------------------------------------------------------------------------------------------------------------------
def conv1d_spec(a: Any, weight: Any) -> Any:
    """Return Σ a[n, c, t + k] · weight[o, c, k], of the length of `a`: what `conv1d_kernel` computes."""
    (batch, _, width), (results, _, taps) = a.shape, weight.shape
    padded = np.pad(a, ((0, 0), (0, 0), (0, taps - 1)))
    out = np.zeros((batch, results, width))
    for k in range(taps):
        out += np.einsum("nct,oc->not", padded[:, :, k : k + width], weight[:, :, k])
    return out


@lru_cache(maxsize=16)
def conv1d_kernel(block: int, channels: int, taps: int) -> Any:
    """Return the kernel that slides weights over sequences.

    One thread: computes one element of the result, from weights and a piece of the sequence in shared memory. The
    block brings there what its threads need together: `block + taps - 1` neighbouring numbers of each channel, of which
    each thread brings one or two, and all weights of one channel of the result.
    Launch: ⌈width / block⌉ x result channels x batch blocks of `block` threads; `block` is at least `taps`.
    Shared memory: `channels` · (`block` + 2 · `taps` - 1) numbers.
    NumPy: `conv1d_spec`.

    Args:
        block: The threads of a block.
        channels: Those of the input.
        taps: The length of the weights.
    """
    span = block + taps - 1

    @cuda.jit
    def conv1d(out, a, weight, width, results):
        a_tile = cuda.shared.array((channels, span), float64)
        w_tile = cuda.shared.array((channels, taps), float64)
        me = cuda.threadIdx.x
        o = cuda.blockIdx.y
        n = cuda.blockIdx.z
        first = cuda.blockIdx.x * block
        for c in range(channels):
            for s in range(me, span, block):
                t = first + s
                a_tile[c, s] = a[(n * channels + c) * width + t] if t < width else 0.0
            if me < taps:
                w_tile[c, me] = weight[(o * channels + c) * taps + me]
        cuda.syncthreads()
        if first + me < width:
            total = 0.0
            for c in range(channels):
                for k in range(taps):
                    total += a_tile[c, me + k] * w_tile[c, k]
            out[(n * results + o) * width + first + me] = total

    return conv1d


def conv2d_spec(a: Any, weight: Any) -> Any:
    """Return Σ a[n, c, y + i, x + j] · weight[o, c, i, j], of the size of `a`: what `conv2d_kernel` computes."""
    (batch, _, height, width), (results, _, rows, columns) = a.shape, weight.shape
    padded = np.pad(a, ((0, 0), (0, 0), (0, rows - 1), (0, columns - 1)))
    out = np.zeros((batch, results, height, width))
    for i in range(rows):
        for j in range(columns):
            out += np.einsum("ncyx,oc->noyx", padded[:, :, i : i + height, j : j + width], weight[:, :, i, j])
    return out


@lru_cache(maxsize=16)
def conv2d_kernel(tile: int, channels: int, taps: int) -> Any:
    """Return the kernel that slides square weights over images.

    One thread: computes one element of the result. The block goes through the channels one by one; of each it brings
    a square of the image, as large as its threads need together, and the weights to shared memory.
    Launch: ⌈width / tile⌉ x ⌈height / tile⌉ x (batch · result channels) blocks of `tile` x `tile` threads; `tile` is at
    least `taps`.
    Shared memory: (`tile` + `taps` - 1)² + `taps`² numbers.
    NumPy: `conv2d_spec`.

    Args:
        tile: The threads along each side of a block.
        channels: Those of the input.
        taps: The height and width of the weights.
    """
    span = tile + taps - 1

    @cuda.jit
    def conv2d(out, a, weight, height, width, results):
        a_tile = cuda.shared.array((span, span), float64)
        w_tile = cuda.shared.array((taps, taps), float64)
        y = cuda.threadIdx.y
        x = cuda.threadIdx.x
        n = cuda.blockIdx.z // results
        o = cuda.blockIdx.z % results
        top = cuda.blockIdx.y * tile
        left = cuda.blockIdx.x * tile
        total = 0.0
        for c in range(channels):
            for i in range(y, span, tile):
                for j in range(x, span, tile):
                    inside = top + i < height and left + j < width
                    a_tile[i, j] = a[((n * channels + c) * height + top + i) * width + left + j] if inside else 0.0
            if y < taps and x < taps:
                w_tile[y, x] = weight[((o * channels + c) * taps + y) * taps + x]
            cuda.syncthreads()  # this channel is there
            for i in range(taps):
                for j in range(taps):
                    total += a_tile[y + i, x + j] * w_tile[i, j]
            cuda.syncthreads()  # the next one may take its place
        if top + y < height and left + x < width:
            out[((n * results + o) * height + top + y) * width + left + x] = total

    return conv2d
