"""The kernels of convolutions: each result is computed from what it sees, and nothing is rearranged before.

Images lie one after the other in row-major order, as (images, channels, rows, columns); so do weights, as (result
channels, channels of a group, rows, columns). A sequence is an image of one row. All shapes are four numbers, all steps
and paddings two: down and across. The fast way for many channels is another: see `image_backend`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba import cuda, float64
from numba.np.numpy_support import from_dtype

from minitorch_cuda.device import geometry
from minitorch_cuda.trees import added, tree_of
from minitorch_tensor.dtypes import DType

__all__ = ["conv2d", "conv2d_input_back", "conv2d_weight_back"]


@lru_cache(maxsize=16)
def conv2d(source: DType) -> Any:
    """Return the kernel of a convolution.

    One thread: results i, i + threads of the grid, and so on; each is the sum of a window times the weights.
    Launch: blocks in a row, of any number.
    Shared memory: none; neighbouring threads read the same weights and overlapping windows, which caches hold.
    NumPy: out[n, o, y, x] = (padded[n, group, y * s : ... : d, x * s : ... : d] * weight[o]).sum() + bias[o].
    """
    kind = from_dtype(source.numpy)

    @cuda.jit
    def conv2d_kernel(
        out, out_shape, a, a_at, a_shape, weight, w_shape, bias, b_at, biased,
        stride, padding, dilation, per_group, size,
    ):  # fmt: skip
        for place in range(cuda.grid(1), size, cuda.gridsize(1)):
            x = place % out_shape[3]
            y = place // out_shape[3] % out_shape[2]
            o = place // (out_shape[3] * out_shape[2]) % out_shape[1]
            n = place // (out_shape[3] * out_shape[2] * out_shape[1])
            first = o // per_group * w_shape[1]  # the first channel that this result sees
            total = kind(bias[b_at + o]) if biased else kind(0)
            for c in range(w_shape[1]):
                image = a_at + (n * a_shape[1] + first + c) * a_shape[2] * a_shape[3]
                taps = (o * w_shape[1] + c) * w_shape[2] * w_shape[3]
                for i in range(w_shape[2]):
                    row = y * stride[0] + i * dilation[0] - padding[0]
                    if 0 <= row < a_shape[2]:
                        for j in range(w_shape[3]):
                            column = x * stride[1] + j * dilation[1] - padding[1]
                            if 0 <= column < a_shape[3]:
                                number = a[image + row * a_shape[3] + column]
                                total += number * weight[taps + i * w_shape[3] + j]
            out[place] = total

    return conv2d_kernel


@lru_cache(maxsize=16)
def conv2d_input_back(source: DType) -> Any:
    """Return the kernel of the gradient by the images.

    One thread: gradients i, i + threads of the grid, and so on; each is the sum over all windows that show this place,
    of the gradient there times the weight that the place was multiplied by.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: for each window, padded_grad[window] += weight[o] * grad[n, o, y, x].
    """
    kind = from_dtype(source.numpy)

    @cuda.jit
    def conv2d_input_back_kernel(
        out, a_shape, grad, grad_at, out_shape, weight, w_shape, stride, padding, dilation, per_group, size
    ):
        for place in range(cuda.grid(1), size, cuda.gridsize(1)):
            column = place % a_shape[3] + padding[1]
            row = place // a_shape[3] % a_shape[2] + padding[0]
            channel = place // (a_shape[3] * a_shape[2]) % a_shape[1]
            n = place // (a_shape[3] * a_shape[2] * a_shape[1])
            c = channel % w_shape[1]
            first = channel // w_shape[1] * per_group  # the first result that sees this channel
            total = kind(0)
            for o in range(first, first + per_group):
                image = grad_at + (n * out_shape[1] + o) * out_shape[2] * out_shape[3]
                taps = (o * w_shape[1] + c) * w_shape[2] * w_shape[3]
                for i in range(w_shape[2]):
                    down = row - i * dilation[0]
                    y = down // stride[0]
                    if down >= 0 and down % stride[0] == 0 and y < out_shape[2]:
                        for j in range(w_shape[3]):
                            across = column - j * dilation[1]
                            x = across // stride[1]
                            if across >= 0 and across % stride[1] == 0 and x < out_shape[3]:
                                number = grad[image + y * out_shape[3] + x]
                                total += number * weight[taps + i * w_shape[3] + j]
            out[place] = total

    return conv2d_input_back_kernel


@lru_cache(maxsize=1)
def conv2d_weight_back() -> Any:
    """Return the kernel of the gradient by the weights.

    One thread: of the windows of all images, every m-th from its own place on: the gradient of its result times what it
    shows at the place of this weight. What the threads of a block have is added up in a tree.
    Launch: as many blocks of m threads as there are weights.
    Shared memory: m float64.
    NumPy: out[o, c, i, j] = (grad[:, o] * padded[:, c, i * d :: s, j * d :: s]).sum().
    """
    threads = geometry().threads
    total_of = tree_of(added, threads)

    @cuda.jit
    def conv2d_weight_back_kernel(
        out, w_shape, grad, grad_at, out_shape, a, a_at, a_shape, stride, padding, dilation, per_group
    ):
        cache = cuda.shared.array(threads, float64)
        me, place = cuda.threadIdx.x, cuda.blockIdx.x
        j = place % w_shape[3]
        i = place // w_shape[3] % w_shape[2]
        c = place // (w_shape[3] * w_shape[2]) % w_shape[1]
        o = place // (w_shape[3] * w_shape[2] * w_shape[1])
        channel = o // per_group * w_shape[1] + c
        each = out_shape[2] * out_shape[3]
        total = float64(0)
        for k in range(me, out_shape[0] * each, threads):
            n, y, x = k // each, k % each // out_shape[3], k % out_shape[3]
            row = y * stride[0] + i * dilation[0] - padding[0]
            column = x * stride[1] + j * dilation[1] - padding[1]
            if 0 <= row < a_shape[2] and 0 <= column < a_shape[3]:
                number = a[a_at + ((n * a_shape[1] + channel) * a_shape[2] + row) * a_shape[3] + column]
                total += grad[grad_at + (n * out_shape[1] + o) * each + k % each] * number
        cache[me] = total
        total_of(cache, me, threads)
        if me == 0:
            out[place] = cache[0]

    return conv2d_weight_back_kernel
