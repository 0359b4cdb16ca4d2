"""The texts of the optimizer kernels: one pass over a parameter and all that is remembered of it.

A step is bound by memory, so every number is read once and written once. The factors come as a row of the parameter's
dtype, so that float32 stays float32.
"""

from __future__ import annotations

__all__ = ["RATED", "adam_source", "rated_source", "rmsprop_source", "sgd_source"]

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

_RMSPROP = """
def part(p, g, v, m, mean, factors, start, stop):
    p, g, v, m, mean = p[start:stop], g[start:stop], v[start:stop], m[{momenta}], mean[{means}]
    sign, decay, alpha, rest, eps, momentum, lr = {factors}
    for i in range(len(p)):
        slope = sign * g[i]
        if decay != 0:
            slope += decay * p[i]
        v[i] = square = alpha * v[i] + rest * slope * slope
        {center}
        change = slope / (operator(square) + eps)
        {remember}
        p[i] -= lr * change

def kernel(launcher, parts, p, g, v, m, mean, factors):
    spread(launcher, parts, part, len(p), (p, g, v, m, mean, factors))
"""

_RATED = """
def part(p, g, a, b, factors, start, stop):
    p, g, a, b = p[start:stop], g[start:stop], a[start:stop], b[start:stop]
    sign, decay, {names} = {factors}
    for i in range(len(p)):
        slope = sign * g[i]
        if decay != 0:
            slope += decay * p[i]
        {body}

def kernel(launcher, parts, p, g, a, b, factors):
    spread(launcher, parts, part, len(p), (p, g, a, b, factors))
"""

_ADAGRAD = """
a[i] = total = a[i] + slope * slope
p[i] -= rate * slope / (operator(total) + eps)
"""

_ADADELTA = """
a[i] = square = rho * a[i] + rest * slope * slope
change = operator(b[i] + eps) / operator(square + eps) * slope
b[i] = rho * b[i] + rest * change * change
p[i] -= lr * change
"""

_ADAMAX = """
a[i] = mean = beta1 * a[i] + rest1 * slope
b[i] = largest = maximum(beta2 * b[i], abs(slope) + eps)
p[i] -= rate * mean / largest
"""

_MOMENTS = """
a[i] = mean = beta1 * a[i] + rest1 * slope
b[i] = square = beta2 * b[i] + rest2 * slope * slope
divisor = scale * operator(square) + eps if scale != 0 else eps
p[i] = shrink * p[i] - (ahead * slope + rate * mean) / divisor
"""

RATED = {
    "adagrad": (("rate", "eps"), _ADAGRAD),
    "adadelta": (("lr", "rho", "rest", "eps"), _ADADELTA),
    "adamax": (("rate", "beta1", "rest1", "beta2", "eps"), _ADAMAX),
    "moments": (("rate", "ahead", "scale", "beta1", "rest1", "beta2", "rest2", "eps", "shrink"), _MOMENTS),
}
"""Steps that give every number a rate of its own: the factors, behind sign and decay, and what is done to one number.

Of a parameter p are remembered a, and b unless it is Adagrad.
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


def rmsprop_source(*, momentum: bool, centered: bool) -> str:
    """Return the kernel of RMSprop."""
    remember = "m[i] = change = momentum * m[i] + change" if momentum else ""
    lines = ["mean[i] = middle = mean[i] + rest * (slope - mean[i])", "square = square - middle * middle"]
    text = _RMSPROP.replace("{remember}", remember).replace("{factors}", _row(7))
    text = text.replace("{center}", "\n        ".join(lines) if centered else "")
    text = text.replace("{momenta}", "start:stop" if momentum else ":")
    return text.replace("{means}", "start:stop" if centered else ":")


def rated_source(name: str) -> str:
    """Return a kernel of `RATED`."""
    names, body = RATED[name]
    lines = body.strip().replace("\n", "\n        ")
    return _RATED.format(names=", ".join(names), factors=_row(2 + len(names)), body=lines)


def _row(count: int) -> str:
    """Return so many factors, one by one, as a kernel unpacks no array."""
    return ", ".join(f"factors[{i}]" for i in range(count))
