"""The texts of the optimizer kernels: one pass over a parameter and all that is remembered of it.

A step is bound by memory, so every number is read once and written once. The factors come as a row of the parameter's
dtype, so that float32 stays float32.
"""

from __future__ import annotations

__all__ = ["adam_source", "sgd_source"]

_ADAM = """
def part(p, g, m, v, largest, factors, start, stop):
    p, g, m, v, largest = p[start:stop], g[start:stop], m[start:stop], v[start:stop], largest[{largest}]
    sign, decay, shrink, beta1, rest1 = factors[0], factors[1], factors[2], factors[3], factors[4]
    beta2, rest2, rate, inverse_root, eps = factors[5], factors[6], factors[7], factors[8], factors[9]
    for i in range(len(p)):
        slope = sign * g[i]{decay}
        m[i] = mean = beta1 * m[i] + rest1 * slope
        v[i] = square = beta2 * v[i] + rest2 * slope * slope
        {amsgrad}
        p[i] = shrink * p[i] - rate * mean / (operator(square) * inverse_root + eps)

def kernel(launcher, parts, p, g, m, v, largest, factors):
    spread(launcher, parts, part, len(p), (p, g, m, v, largest, factors))
"""

_SGD = """
def part(p, g, m, factors, start, stop):
    p, g, m = p[start:stop], g[start:stop], m[{momenta}]
    sign, decay, momentum, undamped, lr = factors[0], factors[1], factors[2], factors[3], factors[4]
    for i in range(len(p)):
        slope = sign * g[i]{decay}
        {remember}
        p[i] -= lr * slope

def kernel(launcher, parts, p, g, m, factors):
    spread(launcher, parts, part, len(p), (p, g, m, factors))
"""

_DECAY = " + decay * p[i]"


def adam_source(*, decay: bool, amsgrad: bool) -> str:
    """Return the kernel of Adam; `decay` adds to the slope, and `amsgrad` divides by the largest square so far."""
    best = "largest[i] = square = maximum(largest[i], square)" if amsgrad else ""
    text = _ADAM.replace("{decay}", _DECAY if decay else "").replace("{amsgrad}", best)
    return text.replace("{largest}", "start:stop" if amsgrad else ":")


def sgd_source(*, decay: bool, momentum: bool, nesterov: bool) -> str:
    """Return the kernel of SGD."""
    lines = ["m[i] = mean = momentum * m[i] + undamped * slope"] if momentum else []
    lines += ["slope = slope + momentum * mean" if nesterov else "slope = mean"] if momentum else []
    text = _SGD.replace("{decay}", _DECAY if decay else "").replace("{remember}", "\n        ".join(lines))
    return text.replace("{momenta}", "start:stop" if momentum else ":")
