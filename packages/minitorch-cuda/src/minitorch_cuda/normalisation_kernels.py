"""The kernels of layer norm and batch norm: numbers brought to mean 0 and variance 1 within their group.

A block has a group: a row for layer norm, a channel of all images for batch norm. Element i of group g lies at
g · group_step + (i // inner) · outer_step + i % inner: a row is one piece, a channel one piece of each image.
Mean and variance are those of float64 sums, the variance that of the distances to the mean.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from numba import cuda, float64

from minitorch_cuda.device import geometry
from minitorch_cuda.place import device_function
from minitorch_cuda.trees import added, tree_of

__all__ = ["normalise", "normalise_back", "spot"]


@device_function
def spot(group, i, group_step, outer_step, inner):
    """Where element i of a group lies."""
    return group * group_step + i // inner * outer_step + i % inner


@lru_cache(maxsize=2)
def normalise(by_group: bool) -> Any:
    """Return the kernel of a normalisation.

    One thread: adds up every n-th element of a group, then the squares of their distances to the mean, then writes
    them.
    Launch: one block of n threads for each group.
    Shared memory: n float64.
    NumPy: out[...] = (a - a.mean()) / np.sqrt(a.var() + eps) * weight + bias, for each group.

    Args:
        by_group: Whether weight and bias are numbers of a group, as in batch norm, and not of an element; and whether
            `spread` becomes the variance, as there, and not 1 / √(variance + eps).
    """
    threads = geometry().threads
    total_of = tree_of(added, threads)

    @cuda.jit
    def normalise_kernel(
        out, mean, spread, a, a_at, weight, w_at, bias, b_at, weighted, biased, eps,
        group_step, outer_step, inner, count,
    ):  # fmt: skip
        cache = cuda.shared.array(threads, float64)
        me, group = cuda.threadIdx.x, cuda.blockIdx.x
        total = float64(0)
        for i in range(me, count, threads):
            total += a[a_at + spot(group, i, group_step, outer_step, inner)]
        cache[me] = total
        total_of(cache, me, threads)
        middle = cache[0] / count
        cuda.syncthreads()  # all have read it
        total = float64(0)
        for i in range(me, count, threads):
            distance = a[a_at + spot(group, i, group_step, outer_step, inner)] - middle
            total += distance * distance
        cache[me] = total
        total_of(cache, me, threads)
        variance = cache[0] / count
        scale = 1.0 / math.sqrt(variance + eps)
        if me == 0:
            mean[group] = middle
            spread[group] = variance if by_group else scale
        for i in range(me, count, threads):
            place = spot(group, i, group_step, outer_step, inner)
            which = group if by_group else i
            x = (a[a_at + place] - middle) * scale
            if weighted:
                x = x * weight[w_at + which]
            if biased:
                x = x + bias[b_at + which]
            out[place] = x

    return normalise_kernel


@lru_cache(maxsize=2)
def normalise_back(by_group: bool) -> Any:
    """Return the kernel of the way back through a normalisation.

    With x the normalised numbers and d = grad · weight, the gradient is (d - mean(d) - x · mean(d · x)) · scale.

    One thread: adds up d and d · x of every n-th element of a group, then writes their gradients.
    Launch: one block of n threads for each group.
    Shared memory: 2 n float64.
    NumPy: out[...] = (d - d.mean() - x * (d * x).mean()) * scale, for each group.

    Args:
        by_group: Whether weight and bias are numbers of a group: then their gradients, the sums of grad · x and of
            grad, are written to `of_weight` and `of_bias`. Else grad · x is, for each element.
    """
    threads = geometry().threads
    total_of = tree_of(added, threads)

    @cuda.jit
    def normalise_back_kernel(
        out, of_weight, of_bias, d, d_at, a, a_at, mean, mean_at, spread, spread_at, weight, w_at, weighted, eps,
        group_step, outer_step, inner, count,
    ):  # fmt: skip
        slopes = cuda.shared.array(threads, float64)
        products = cuda.shared.array(threads, float64)
        me, group = cuda.threadIdx.x, cuda.blockIdx.x
        middle = float64(mean[mean_at + group])
        scale = float64(spread[spread_at + group])
        if by_group:
            scale = 1.0 / math.sqrt(scale + eps)
        level, slope = float64(0), float64(0)
        for i in range(me, count, threads):
            place = spot(group, i, group_step, outer_step, inner)
            x = (a[a_at + place] - middle) * scale
            grad = float64(d[d_at + place])
            if not by_group:
                of_weight[place] = grad * x
                if weighted:
                    grad = grad * weight[w_at + i]
            level += grad
            slope += grad * x
        slopes[me] = level
        products[me] = slope
        total_of(slopes, me, threads)
        total_of(products, me, threads)
        level, slope = slopes[0] / count, products[0] / count
        if by_group and me == 0:
            of_bias[group] = slopes[0]
            of_weight[group] = products[0]
        for i in range(me, count, threads):
            place = spot(group, i, group_step, outer_step, inner)
            x = (a[a_at + place] - middle) * scale
            moved = d[d_at + place] - level - x * slope
            if weighted and by_group:
                moved = moved * weight[w_at + group]
            elif weighted:
                moved = d[d_at + place] * weight[w_at + i] - level - x * slope
            out[place] = moved * scale

    return normalise_back_kernel
