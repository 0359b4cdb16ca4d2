"""The texts of the kernels that work row by row: softmax, cross-entropy, and the way back through them.

What one row needs is split into short functions, since a loop of several tasks finds no SIMD. Several short rows are
one block: all of their exponentials are computed in one loop, which is worth it for ten classes as well. In a long row
they are added up on the way. Each kernel takes contiguous arrays, `count` is the length of a row, and a thread gets
rows, 64 numbers of `spread` for each.

`exact` is exp without the freedom to reorder, which only sums have here, and `minus` is a difference without it. Sums
of blocks are added in float64.
"""

from __future__ import annotations

__all__ = [
    "CROSS_ENTROPY",
    "CROSS_ENTROPY_BACK",
    "LOG_SOFTMAX",
    "LOG_SOFTMAX_BACK",
    "SOFTMAX",
    "SOFTMAX_BACK",
    "SUMS",
]

SUMS = """
def total(row, count):
    whole = 0.0
    for begin in range(0, count, 4096):
        here = moved(row, begin)
        one = here[0]
        for i in range(1, min(4096, count - begin)):
            one += here[i]
        whole += one
    return whole

def product(x, y, count):
    whole = 0.0
    for begin in range(0, count, 4096):
        a, b = moved(x, begin), moved(y, begin)
        one = a[0] * b[0]
        for i in range(1, min(4096, count - begin)):
            one += a[i] * b[i]
        whole += one
    return whole
"""

_PIECES = """
def top(row, count):  # may overlook NaN, which is NaN below any number as well
    best = row[0]
    for i in range(1, count):
        best = larger(best, row[i])
    return best

def below(to, row, count, level):
    for i in range(count):
        to[i] = minus(row[i], level)

def powers(to, row, count):
    for i in range(count):
        to[i] = exact(row[i])

def sum_of_powers(to, row, count, level):  # for long rows
    whole = 0.0
    for begin in range(0, count, 4096):
        here, there, last = moved(row, begin), moved(to, begin), min(4096, count - begin) - 1
        one = there[last] = exact(minus(here[last], level))
        for i in range(last):
            there[i] = exact(minus(here[i], level))
            one += there[i]
        whole += one
    return whole

def powers_of_itself(to, count):  # one pointer: two that are equal would find no SIMD
    for i in range(count):
        to[i] = exact(to[i])

def lower(to, count, level):
    for i in range(count):
        to[i] = minus(to[i], level)

def below_both(to, row, count, level, more):  # one after the other: their sum would be rounded
    for i in range(count):
        to[i] = minus(minus(row[i], level), more)

def scale(to, count, factor):
    for i in range(count):
        to[i] *= factor

def in_block(count):
    return max(1, 2048 // count)
"""

SOFTMAX = (
    SUMS
    + _PIECES
    + """
def part(out, a, count, start, stop):
    box = np.empty(1, a.dtype)
    factor = pointer_to(box, 0)
    row, end = start // 64, stop // 64
    while row < end and count >= 512:
        x, y = pointer_to(a, row * count), pointer_to(out, row * count)
        factor[0] = 1.0 / sum_of_powers(y, x, count, top(x, count))
        scale(y, count, factor[0])
        row += 1
    while row < end:
        many = min(in_block(count), end - row)
        x, y = pointer_to(a, row * count), pointer_to(out, row * count)
        for i in range(many):
            below(moved(y, i * count), moved(x, i * count), count, top(moved(x, i * count), count))
        powers_of_itself(y, many * count)
        for i in range(many):
            factor[0] = 1.0 / total(moved(y, i * count), count)
            scale(moved(y, i * count), count, factor[0])
        row += many
    keep(box)

def kernel(launcher, parts, out, a, count):
    spread(launcher, parts, part, len(a) // count * 64, (out, a, count))
"""
)

LOG_SOFTMAX = (
    SUMS
    + _PIECES
    + """
def part(out, a, count, start, stop):
    box, scratch = np.empty(1, a.dtype), np.empty(in_block(count) * count, a.dtype)
    level, z = pointer_to(box, 0), pointer_to(scratch, 0)
    row, end = start // 64, stop // 64
    while row < end and count >= 512:
        x, y = pointer_to(a, row * count), pointer_to(out, row * count)
        best = top(x, count)
        level[0] = np.log(sum_of_powers(y, x, count, best))
        below_both(y, x, count, best, level[0])
        row += 1
    while row < end:
        many = min(in_block(count), end - row)
        x, y = pointer_to(a, row * count), pointer_to(out, row * count)
        for i in range(many):
            below(moved(y, i * count), moved(x, i * count), count, top(moved(x, i * count), count))
        powers(z, y, many * count)
        for i in range(many):
            level[0] = np.log(total(moved(z, i * count), count))
            lower(moved(y, i * count), count, level[0])
        row += many
    keep(box)
    keep(scratch)

def kernel(launcher, parts, out, a, count):
    spread(launcher, parts, part, len(a) // count * 64, (out, a, count))
"""
)

SOFTMAX_BACK = (
    SUMS
    + """
def back(to, grad, y, count, level):
    for i in range(count):
        to[i] = y[i] * (grad[i] - level)

def part(out, grad, result, count, start, stop):
    box = np.empty(1, out.dtype)
    level = pointer_to(box, 0)
    for row in range(start // 64, stop // 64):
        g, y = pointer_to(grad, row * count), pointer_to(result, row * count)
        level[0] = product(g, y, count)
        back(pointer_to(out, row * count), g, y, count, level[0])
    keep(box)

def kernel(launcher, parts, out, grad, result, count):
    spread(launcher, parts, part, len(out) // count * 64, (out, grad, result, count))
"""
)

LOG_SOFTMAX_BACK = (
    SUMS
    + """
def back(to, grad, y, count, level):
    for i in range(count):
        to[i] = grad[i] - exact(y[i]) * level

def part(out, grad, result, count, start, stop):
    box = np.empty(1, out.dtype)
    level = pointer_to(box, 0)
    for row in range(start // 64, stop // 64):
        g, y = pointer_to(grad, row * count), pointer_to(result, row * count)
        level[0] = total(g, count)
        back(pointer_to(out, row * count), g, y, count, level[0])
    keep(box)

def kernel(launcher, parts, out, grad, result, count):
    spread(launcher, parts, part, len(out) // count * 64, (out, grad, result, count))
"""
)

CROSS_ENTROPY = (
    SUMS
    + _PIECES
    + """
def part(loss, tops, levels, a, targets, count, start, stop):
    scratch = np.empty(in_block(count) * count, a.dtype)
    z = pointer_to(scratch, 0)
    row, end = start // 64, stop // 64
    while row < end:
        many = min(in_block(count), end - row)
        x = pointer_to(a, row * count)
        for i in range(many):
            tops[row + i] = top(moved(x, i * count), count)
            below(moved(z, i * count), moved(x, i * count), count, tops[row + i])
            loss[row + i] = z[i * count + max(targets[row + i], 0)]
        powers_of_itself(z, many * count)
        for i in range(many):
            levels[row + i] = np.log(total(moved(z, i * count), count))
            loss[row + i] = levels[row + i] - loss[row + i] if targets[row + i] >= 0 else 0.0
        row += many
    keep(scratch)

def kernel(launcher, parts, mean, loss, tops, levels, a, targets, count):
    spread(launcher, parts, part, len(targets) * 64, (loss, tops, levels, a, targets, count))
    mean[0] = total(pointer_to(loss, 0), len(loss)) / len(loss)
"""
)

CROSS_ENTROPY_BACK = (
    _PIECES
    + """
def part(out, grad, step, a, tops, levels, targets, count, start, stop):
    row, end = start // 64, stop // 64
    while row < end:
        many = min(in_block(count), end - row)
        x, y = pointer_to(a, row * count), pointer_to(out, row * count)
        for i in range(many):
            below(moved(y, i * count), moved(x, i * count), count, tops[row + i])
            lower(moved(y, i * count), count, levels[row + i])
        powers_of_itself(y, many * count)
        for i in range(many):
            here = row + i
            if targets[here] >= 0:
                out[here * count + targets[here]] -= 1
                scale(moved(y, i * count), count, grad[here * step])
            else:
                out[here * count : (here + 1) * count] = 0
        row += many

def kernel(launcher, parts, out, grad, step, a, tops, levels, targets, count):
    spread(launcher, parts, part, len(targets) * 64, (out, grad, step, a, tops, levels, targets, count))
"""
)
