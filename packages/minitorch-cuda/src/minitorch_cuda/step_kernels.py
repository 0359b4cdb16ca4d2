"""The kernels of optimizer steps: all that is done to a parameter, in one kernel.

Made of maps and zips, a step of Adam reads and writes memory about thirty times for each number. Here it reads four
numbers and writes three.
"""

from __future__ import annotations

import math

from numba import cuda

from minitorch_cuda.place import device_function

__all__ = [
    "adadelta_step",
    "adagrad_step",
    "adam_step",
    "adamax_step",
    "moments_step",
    "rmsprop_step",
    "sgd_step",
    "slope_of",
]


@device_function
def slope_of(grad, x, decay, sign):
    """Return the gradient to go down by: that of a parameter x, with the decay of its weight, and up if sign is -1."""
    return sign * grad if decay == 0.0 else sign * grad + decay * x


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
        slope = slope_of(d[d_at + i], x, decay, sign)
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
        slope = slope_of(d[d_at + i], p[p_at + i], decay, sign)
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


@cuda.jit
def rmsprop_step(
    p, p_at, d, d_at, v, v_at, m, m_at, mean, mean_at, lr, alpha, eps, momentum, decay, centered, sign, size
):
    """Go down the slope by lr · g / (√v + eps).

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: g = sign * d + decay * p; v[...] = alpha * v + (1 - alpha) * g * g; mean[...] += (1 - alpha) * (g - mean);
    s = v - mean * mean if centered else v; m[...] = momentum * m + g / (np.sqrt(s) + eps); p -= lr * m.

    With `momentum` below zero there is no m, and p -= lr * g / (np.sqrt(s) + eps); if not centered there is no mean.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = p[p_at + i]
        slope = slope_of(d[d_at + i], x, decay, sign)
        square = alpha * v[v_at + i] + (1.0 - alpha) * slope * slope
        v[v_at + i] = square
        if centered:
            middle = mean[mean_at + i] + (1.0 - alpha) * (slope - mean[mean_at + i])
            mean[mean_at + i] = middle
            square = square - middle * middle
            if square < 0.0:
                square = math.nan  # what the root is; Python would raise
        change = slope / (math.sqrt(square) + eps)
        if momentum >= 0.0:
            change = momentum * m[m_at + i] + change
            m[m_at + i] = change
        p[p_at + i] = x - lr * change


@cuda.jit
def adagrad_step(p, p_at, d, d_at, v, v_at, rate, eps, decay, sign, size):
    """Go down the slope by rate · g / (√v + eps), where v is the sum of all squares.

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: g = sign * d + decay * p; v += g * g; p -= rate * g / (np.sqrt(v) + eps).
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = p[p_at + i]
        slope = slope_of(d[d_at + i], x, decay, sign)
        total = v[v_at + i] + slope * slope
        v[v_at + i] = total
        p[p_at + i] = x - rate * slope / (math.sqrt(total) + eps)


@cuda.jit
def adadelta_step(p, p_at, d, d_at, v, v_at, m, m_at, lr, rho, eps, decay, sign, size):
    """Go down the slope by lr · √(m + eps) / √(v + eps) · g, where m is the mean of the squares of such changes.

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: g = sign * d + decay * p; v[...] = rho * v + (1 - rho) * g * g; c = np.sqrt(m + eps) / np.sqrt(v + eps) * g;
    m[...] = rho * m + (1 - rho) * c * c; p -= lr * c.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = p[p_at + i]
        slope = slope_of(d[d_at + i], x, decay, sign)
        square = rho * v[v_at + i] + (1.0 - rho) * slope * slope
        v[v_at + i] = square
        change = math.sqrt(m[m_at + i] + eps) / math.sqrt(square + eps) * slope
        m[m_at + i] = rho * m[m_at + i] + (1.0 - rho) * change * change
        p[p_at + i] = x - lr * change


@cuda.jit
def adamax_step(p, p_at, d, d_at, m, m_at, top, top_at, rate, beta1, beta2, eps, decay, sign, size):
    """Go down the slope by rate · m / top, where top is the largest gradient, which fades.

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: g = sign * d + decay * p; m[...] = beta1 * m + (1 - beta1) * g;
    top[...] = np.maximum(beta2 * top, np.abs(g) + eps); p -= rate * m / top.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = p[p_at + i]
        slope = slope_of(d[d_at + i], x, decay, sign)
        mean = beta1 * m[m_at + i] + (1.0 - beta1) * slope
        m[m_at + i] = mean
        before, largest = beta2 * top[top_at + i], abs(slope) + eps
        if before > largest or before != before:
            largest = before
        top[top_at + i] = largest
        p[p_at + i] = x - rate * mean / largest


@cuda.jit
def moments_step(p, p_at, d, d_at, m, m_at, v, v_at, rates, beta1, beta2, decays, sign, size):
    """Go down the slope by (ahead · g + rate · m) / (scale · √v + eps), as NAdam and RAdam do.

    One thread: numbers i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: g = sign * d + decay * p; m[...] = beta1 * m + (1 - beta1) * g; v[...] = beta2 * v + (1 - beta2) * g * g;
    p[...] = shrink * p - (ahead * g + rate * m) / (scale * np.sqrt(v) + eps).

    `rates` are rate, ahead, scale and eps; `decays` are decay and shrink. If scale is 0, not even an infinite root
    counts.
    """
    rate, ahead, scale, eps = rates
    decay, shrink = decays
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = p[p_at + i]
        slope = slope_of(d[d_at + i], x, decay, sign)
        mean = beta1 * m[m_at + i] + (1.0 - beta1) * slope
        square = beta2 * v[v_at + i] + (1.0 - beta2) * slope * slope
        m[m_at + i] = mean
        v[v_at + i] = square
        change = rate * mean
        if ahead != 0.0:
            change = change + ahead * slope
        divisor = eps
        if scale != 0.0:
            divisor = scale * math.sqrt(square) + eps
        p[p_at + i] = shrink * x - change / divisor
