"""Convolutions of floating point numbers: what lies between the backend and the kernels.

There are three ways to compute one: as shifted images times weights, see `convolution_tile`; for the convolutions that
deep networks are made of, with fewer multiplications, see `convolution_minimal_tile`; and sequences as one product, see
`convolution_sequences`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_fast import convolution_minimal, convolution_sequences, thresholds
from minitorch_fast.convolution_minimal_plan import is_minimal
from minitorch_fast.convolution_plan import Case, plan_for
from minitorch_fast.convolution_sequences import is_of_sequences
from minitorch_fast.matmul import address_of
from minitorch_fast.threads import get_num_threads
from minitorch_fast.workspace import Workspace
from minitorch_tensor.layer_kernels.windows import Pair, window_count
from minitorch_tensor.shapes import Shape

__all__ = ["convolve_into", "input_back_into", "result_shape", "weight_back_into", "work_of"]

_work = Workspace()
_kernels: dict[Any, Any] = {}
_BIAS = 20


def work_of(result: Shape, weight: Shape) -> int:
    """Return how many multiply-adds a convolution takes."""
    return result[0] * result[1] * result[2] * result[3] * weight[1] * weight[2] * weight[3]


def convolve_into(
    out: Any, a: Any, weight: Any, bias: Any, stride: Pair, padding: Pair, dilation: Pair, groups: int
) -> None:
    """Compute a convolution; arrays, float32 or float64, none of which is empty.

    Args:
        out: Where to write, in any layout.
        a: The images.
        weight: The weights.
        bias: An array, or None.
        stride: As in `Backend.conv2d`, and so are the others.
        padding: As there.
        dilation: As there.
        groups: As there.
    """
    a, weight, case = _case(a, weight, out, stride, padding, dilation, groups)
    bias = None if bias is None else np.ascontiguousarray(bias)
    threads, itemsize = _threads(case), out.itemsize
    if is_of_sequences(case) and convolution_sequences.correlate(case, threads, out, a, weight, bias):
        return
    if is_minimal(case, itemsize) and convolution_minimal.correlate("forward", case, threads, out, a, weight, bias):
        return
    plan = plan_for("forward", case, itemsize, threads)
    shared = plan.shared
    if bias is not None:
        shared = shared.copy()
        shared[_BIAS] = address_of(bias)
    run, kernel = _kernel("correlate", out.itemsize)
    run(kernel, plan.jobs, shared, address_of(out), address_of(a), address_of(weight), _work.of_size(plan.work))


def input_back_into(out: Any, grad: Any, weight: Any, stride: Pair, padding: Pair, dilation: Pair, groups: int) -> bool:
    """Compute the gradient by the images, unless a weight is not finite; say whether it was.

    Beyond the edges of the gradient the kernels see zeros, and infinity times one of them would be NaN.
    """
    if not np.isfinite(_sum(weight)):
        return False
    grad, weight = _forwards(grad), _forwards(weight)
    _, _, case = _case(out, weight, grad, stride, padding, dilation, groups)
    threads, itemsize = _threads(case), out.itemsize
    if is_of_sequences(case):
        convolution_sequences.correlate_back(case, threads, out, grad, weight)
        return True
    if is_minimal(case, itemsize) and convolution_minimal.correlate("input", case, threads, out, grad, weight):
        return True
    plan = plan_for("input", case, itemsize, threads)
    run, kernel = _kernel("correlate", out.itemsize)
    run(kernel, plan.jobs, plan.shared, address_of(out), address_of(grad), address_of(weight), _work.of_size(plan.work))
    return True


def weight_back_into(out: Any, grad: Any, a: Any, stride: Pair, padding: Pair, dilation: Pair, groups: int) -> bool:
    """Compute the gradient by the weights, and say whether it holds no NaN.

    The kernels multiply what a window shows beyond the end of a row by 0. Where that is infinite or NaN, the result is
    NaN, though it may be none of the window's business.
    """
    grad = _forwards(grad)
    a, _, case = _case(a, out, grad, stride, padding, dilation, groups)
    threads, itemsize = _threads(case), out.itemsize
    if is_of_sequences(case) and convolution_sequences.weigh(case, threads, out, grad, a):
        return True
    if is_minimal(case, itemsize):
        convolution_minimal.weigh(case, threads, out, grad, a)
        if np.isfinite(_sum(out)):
            return True
    plan = plan_for("weight", case, itemsize, threads)
    work = _work.of_size(plan.work)
    run, kernel = _kernel("weigh", out.itemsize)
    run(kernel, plan.jobs, plan.shared, address_of(out), address_of(a), address_of(grad), work)
    run, kernel = _kernel("gather", out.itemsize)
    run(kernel, plan.finish, plan.shared, address_of(out), 0, 0, work)
    return not np.isnan(_sum(out))


def _sum(array: Any) -> Any:
    """Return the sum of all numbers, which shows whether one of them is infinite or NaN."""
    with np.errstate(over="ignore", invalid="ignore"):
        return array.sum()


def _case(
    a: Any, weight: Any, result: Any, stride: Pair, padding: Pair, dilation: Pair, groups: int
) -> tuple[Any, Any, Case]:
    """Return images and weights in a layout that the kernels read, and the case they make."""
    a, weight = _forwards(a), _forwards(weight)
    steps = [tuple([step // a.itemsize for step in array.strides]) for array in (a, weight, result)]
    layouts = a.shape, steps[0], weight.shape, steps[1], result.shape, steps[2]
    return a, weight, Case(*layouts, stride, padding, dilation, groups)


def _forwards(array: Any) -> Any:
    """Return an array none of whose strides is negative: a kernel counts from the first element on."""
    return array if min(array.strides) >= 0 else np.ascontiguousarray(array)


def _threads(case: Case) -> int:
    """Return how many threads a case is worth."""
    return get_num_threads() if work_of(case.result, case.weight) >= thresholds.CONVOLUTION_PARALLEL else 1


def _kernel(name: str, itemsize: int) -> Any:
    """Return what runs jobs, and a kernel; both are loaded when the first convolution needs them."""
    found = _kernels.get((name, itemsize))
    if found is None:
        from minitorch_fast.convolution_kernels import kernel_for  # Numba waits for the first kernel
        from minitorch_fast.jobs import run_jobs

        found = _kernels[name, itemsize] = run_jobs, kernel_for(name, itemsize).address
    return found


def result_shape(image: Shape, weight: Shape, stride: Pair, padding: Pair, dilation: Pair) -> tuple[int, int, int, int]:
    """Return the shape of a convolution's result."""
    down, across = (window_count(image[2 + i], weight[2 + i], stride[i], padding[i], dilation[i]) for i in (0, 1))
    return image[0], weight[0], down, across
