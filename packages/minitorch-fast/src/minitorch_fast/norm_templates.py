"""The texts of the kernels of layer norm and batch norm, and of the way back through them; see `row_templates`.

Layer norm finds both the mean and the variance of a row in one pass, from Σ (x - z) and Σ (x - z)², where z is the mean
of the first few numbers. Variance is the mean of the squares less the square of the mean, both below z; that costs
digits if z is far from the mean, so from half a standard deviation on it takes two passes: the mean, and the variance.

A channel of a batch is a row of each sample: `batch` rows of `count` numbers, which lie `step` apart. A thread gets
channels. What a loop over a row takes as a number comes out of an array of its dtype: a float64 would widen the loop.
"""

from __future__ import annotations

from minitorch_fast.row_templates import SUMS

__all__ = ["BATCH_NORM", "BATCH_NORM_BACK", "LAYER_NORM", "LAYER_NORM_BACK"]

_SPREAD = """
def spread_of(row, count, mean):
    whole = 0.0
    for begin in range(0, count, 4096):
        here = moved(row, begin)
        one = minus(here[0], mean) * minus(here[0], mean)
        for i in range(1, min(4096, count - begin)):
            one += minus(here[i], mean) * minus(here[i], mean)
        whole += one
    return whole
"""

_MOMENTS = """
def moments(row, count, near):
    level, square = 0.0, 0.0
    for begin in range(0, count, 4096):
        here = moved(row, begin)
        one = minus(here[0], near)
        two = one * one
        for i in range(1, min(4096, count - begin)):
            away = minus(here[i], near)
            one += away
            two += away * away
        level += one
        square += two
    return level / count, square / count
"""

LAYER_NORM = (
    SUMS
    + _SPREAD
    + _MOMENTS
    + """
def normalise(to, row, weight, bias, count, mean, factor):
    for i in range(count):
        to[i] = minus(row[i], mean) * factor * weight[i] + bias[i]

def part(out, means, factors, a, weight, bias, eps, count, start, stop):
    w, b, few = pointer_to(weight, 0), pointer_to(bias, 0), min(count, 64)
    for row in range(start // 64, stop // 64):
        x = pointer_to(a, row * count)
        means[row] = total(x, few) / few
        away, square = moments(x, count, means[row])
        means[row] += away
        variance = square - away * away
        if not variance >= 4 * away * away:  # digits are lost, or numbers are infinite
            means[row] = total(x, count) / count
            variance = spread_of(x, count, means[row]) / count
        factors[row] = 1.0 / np.sqrt(variance + eps)
        normalise(pointer_to(out, row * count), x, w, b, count, means[row], factors[row])

def kernel(launcher, parts, out, means, factors, a, weight, bias, eps, count):
    operands = (out, means, factors, a, weight, bias, eps, count)
    spread(launcher, parts, part, len(means) * 64, operands)
"""
)

LAYER_NORM_BACK = """
def add_up(grad_weight, grad_bias, grad, row, weight, count, mean, factor, zero):
    level, slope = zero, zero
    for i in range(count):
        x, d = minus(row[i], mean) * factor, grad[i] * weight[i]
        grad_weight[i] += grad[i] * x
        grad_bias[i] += grad[i]
        level += d
        slope += d * x
    return level / count, slope / count

def back(to, grad, row, weight, count, mean, factor, level, slope):
    for i in range(count):
        to[i] = (grad[i] * weight[i] - level - minus(row[i], mean) * factor * slope) * factor

def part(out, grad_weights, grad_biases, grad, a, means, factors, weight, count, piece, start, stop):
    w, box = pointer_to(weight, 0), np.zeros(3, a.dtype)
    sums = pointer_to(box, 0)
    for chunk in range(start // 64, stop // 64):
        grad_w, grad_b = pointer_to(grad_weights, chunk * count), pointer_to(grad_biases, chunk * count)
        for i in range(count):
            grad_w[i] = 0
            grad_b[i] = 0
        for row in range(chunk * piece, min(len(means), (chunk + 1) * piece)):
            g, x = pointer_to(grad, row * count), pointer_to(a, row * count)
            sums[0], sums[1] = add_up(grad_w, grad_b, g, x, w, count, means[row], factors[row], sums[2])
            back(pointer_to(out, row * count), g, x, w, count, means[row], factors[row], sums[0], sums[1])
    keep(box)

def gather(to, parts, count):
    for i in range(count):
        whole = 0.0
        for chunk in range(len(parts) // count):
            whole += parts[chunk * count + i]
        to[i] = whole

def kernel(launcher, parts, out, grad_weight, grad_bias, grad, a, means, factors, weight, count, piece):
    chunks = (len(means) + piece - 1) // piece
    grad_weights, grad_biases = np.empty(chunks * count, a.dtype), np.empty(chunks * count, a.dtype)
    operands = (out, grad_weights, grad_biases, grad, a, means, factors, weight, count, piece)
    spread(launcher, parts, part, chunks * 64, operands)
    gather(grad_weight, grad_weights, count)
    gather(grad_bias, grad_biases, count)
"""

BATCH_NORM = (
    SUMS
    + _SPREAD
    + """
def normalise(to, row, count, mean, factor, shift):
    for i in range(count):
        to[i] = minus(row[i], mean) * factor + shift

def part(out, means, variances, a, weight, bias, eps, batch, count, start, stop):
    box, step = np.empty(1, a.dtype), len(means) * count
    factor = pointer_to(box, 0)
    for channel in range(start // 64, stop // 64):
        whole, begin = 0.0, channel * count
        for sample in range(batch):
            whole += total(pointer_to(a, begin + sample * step), count)
        means[channel] = whole / (batch * count)
        whole = 0.0
        for sample in range(batch):
            whole += spread_of(pointer_to(a, begin + sample * step), count, means[channel])
        variances[channel] = whole / (batch * count)
        factor[0] = weight[channel] / np.sqrt(variances[channel] + eps)
        for sample in range(batch):
            at = begin + sample * step
            normalise(pointer_to(out, at), pointer_to(a, at), count, means[channel], factor[0], bias[channel])
    keep(box)

def kernel(launcher, parts, out, means, variances, a, weight, bias, eps, batch, count):
    operands = (out, means, variances, a, weight, bias, eps, batch, count)
    spread(launcher, parts, part, len(means) * 64, operands)
"""
)

BATCH_NORM_BACK = (
    SUMS
    + """
def slope_of(grad, row, count, mean):
    whole = 0.0
    for begin in range(0, count, 4096):
        g, x = moved(grad, begin), moved(row, begin)
        one = g[0] * minus(x[0], mean)
        for i in range(1, min(4096, count - begin)):
            one += g[i] * minus(x[i], mean)
        whole += one
    return whole

def back(to, grad, row, count, mean, factor, level, slope):
    for i in range(count):
        to[i] = (grad[i] - level - minus(row[i], mean) * slope) * factor

def part(out, grad_weight, grad_bias, grad, a, means, variances, weight, eps, batch, count, start, stop):
    box, step = np.empty(3, a.dtype), len(means) * count
    numbers = pointer_to(box, 0)
    for channel in range(start // 64, stop // 64):
        level, slope, begin = 0.0, 0.0, channel * count
        for sample in range(batch):
            g = pointer_to(grad, begin + sample * step)
            level += total(g, count)
            slope += slope_of(g, pointer_to(a, begin + sample * step), count, means[channel])
        scale = 1.0 / np.sqrt(variances[channel] + eps)
        grad_weight[channel] = slope * scale
        grad_bias[channel] = level
        numbers[0] = weight[channel] * scale
        numbers[1] = level / (batch * count)
        numbers[2] = slope * scale * scale / (batch * count)
        for sample in range(batch):
            at = begin + sample * step
            g, x = pointer_to(grad, at), pointer_to(a, at)
            back(pointer_to(out, at), g, x, count, means[channel], numbers[0], numbers[1], numbers[2])
    keep(box)

def kernel(launcher, parts, out, grad_weight, grad_bias, grad, a, means, variances, weight, eps, batch, count):
    operands = (out, grad_weight, grad_bias, grad, a, means, variances, weight, eps, batch, count)
    spread(launcher, parts, part, len(means) * 64, operands)
"""
)
