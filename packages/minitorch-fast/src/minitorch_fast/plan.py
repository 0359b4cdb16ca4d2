"""The shortest loops that visit the elements of several tensors of one shape together.

A dimension of size 1 needs no loop. Two neighbouring dimensions are one, if in every tensor the outer one steps just
over the inner one. What is left is a plan: most tensors end at one dimension, a transposed or broadcast one at two.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from minitorch_tensor.shapes import Shape, Strides

__all__ = ["Plan", "collapse", "plan_of", "tiled_plan"]

Plan = tuple[tuple[int, ...], tuple[Strides, ...]]


@lru_cache(maxsize=4096)
def collapse(shape: Shape, *strides: Strides) -> Plan:
    """Return the sizes that are left, and the strides of every tensor along them.

    Args:
        shape: The common shape, after broadcasting.
        *strides: Those of each tensor, 0 where it is stretched.

    Example:
        >>> collapse((4, 1, 5), (5, 5, 1), (5, 5, 1))
        ((20,), ((1,), (1,)))
        >>> collapse((4, 5), (5, 1), (0, 1))
        ((4, 5), ((5, 1), (0, 1)))
    """
    sizes: list[int] = []
    steps: list[tuple[int, ...]] = []
    for dim, size in enumerate(shape):
        if size == 1:
            continue
        here = tuple([s[dim] for s in strides])
        if sizes and all(outer == size * inner for outer, inner in zip(steps[-1], here, strict=True)):
            sizes[-1] *= size
            steps[-1] = here
        else:
            sizes.append(size)
            steps.append(here)
    return tuple(sizes), tuple(zip(*steps, strict=True)) if steps else ((),) * len(strides)


@lru_cache(maxsize=4096)
def plan_of(shape: Shape, *strides: Strides) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return a plan as a kernel takes it: a row of sizes, and a row of strides for every tensor.

    The dimensions come in the order of the steps of the first tensor, the one written to; so its neighbours in memory
    are visited one after the other, and dimensions merge that are permuted alike in all tensors. There is at least one.

    Example:
        >>> plan_of((4, 5), (1, 4), (1, 4)).tolist()
        [[20], [1], [1]]
    """
    order = sorted(range(len(shape)), key=lambda dim: -abs(strides[0][dim]))
    sorted_strides = [tuple([s[dim] for dim in order]) for s in strides]
    sizes, steps = collapse(tuple([shape[dim] for dim in order]), *sorted_strides)
    rows = [sizes, *steps] if sizes else [(1,), *[(0,)] * len(strides)]
    table = np.array(rows, np.int64)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=4096)
def tiled_plan(shape: Shape, *strides: Strides) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return a plan of at least two loops, of which the two innermost ones go over a tile.

    If a tensor strides through memory in the innermost loop, and steps less in another one, that becomes the last but
    one: then neighbours in the memory of either tensor belong to one tile.

    Example:
        >>> tiled_plan((2, 3, 4), (12, 4, 1), (1, 10, 2)).tolist()
        [[3, 2, 4], [4, 12, 1], [10, 1, 2]]
        >>> tiled_plan((20,), (1,), (2,)).tolist()
        [[1, 20], [0, 1], [0, 2]]
    """
    loops = plan_of(shape, *strides)
    last = loops.shape[1] - 1
    if not last:
        loops = np.insert(loops, 0, [1] + [0] * len(strides), axis=1)  # a loop of one turn
    else:
        beside = _beside(loops, last)
        loops = loops[:, [*[dim for dim in range(last) if dim != beside], beside, last]]
    loops.flags.writeable = False
    return loops


def _beside(loops: Any, last: int) -> int:
    """Return the loop along which an operand steps least, if that is less than in the last one."""
    nearer = [
        (abs(steps[dim]), dim) for steps in loops[2:] for dim in range(last) if 0 < abs(steps[dim]) < abs(steps[last])
    ]
    return min(nearer)[1] if nearer else last - 1
