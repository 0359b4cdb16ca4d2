"""The kernels of optimizer steps: all that is done to a parameter, in one kernel.

Made of maps and zips, a step of Adam reads and writes memory about thirty times for each number. Here it reads four
numbers and writes three.
"""

from __future__ import annotations

import math

from numba import cuda

__all__ = ["adam_step", "sgd_step"]


@cuda.jit
def sgd_step(p, p_at, d, d_at, m, m_at, lr, momentum, kept, decay, nesterov, sign, size):
    """Go down the slope by lr · m.

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: g = sign * d + decay * p; m[...] = momentum * m + kept * g; p -= lr * (g + momentum * m if nesterov else m).

    With `momentum` below zero there is no m, and p -= lr * g.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = p[p_at + i]
        slope = sign * d[d_at + i] + decay * x
        if momentum >= 0.0:
            ahead = momentum * m[m_at + i] + kept * slope
            m[m_at + i] = ahead
            slope = slope + momentum * ahead if nesterov else ahead
        p[p_at + i] = x - lr * slope


@cuda.jit
def adam_step(p, p_at, d, d_at, m, m_at, v, v_at, top, top_at, rates, beta1, beta2, decays, amsgrad, sign, size):
    """Go down the slope by rate · m / (√v / root + eps).

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: p *= shrink; g = sign * d + decay * p; m[...] = beta1 * m + (1 - beta1) * g;
    v[...] = beta2 * v + (1 - beta2) * g * g; p -= rate * m / (np.sqrt(v) / root + eps). With amsgrad, top[...] is the
    larger of top and v, and stands for v in the last step.

    `rates` are rate, root and eps; `decays` are decay and shrink, of which one changes nothing.
    """
    rate, root, eps = rates
    decay, shrink = decays
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        slope = sign * d[d_at + i] + decay * p[p_at + i]
        x = shrink * p[p_at + i]
        mean = beta1 * m[m_at + i] + (1.0 - beta1) * slope
        square = beta2 * v[v_at + i] + (1.0 - beta2) * slope * slope
        m[m_at + i] = mean
        v[v_at + i] = square
        if amsgrad:
            before = top[top_at + i]
            square = before if before > square or before != before else square
            top[top_at + i] = square
        p[p_at + i] = x - rate * mean / (math.sqrt(square) / root + eps)
