"""The texts of the elementwise kernels, for one, two or three operands.

Numba compiles no loop over a tuple of arrays of different dtypes, so the loops are written once, with gaps for the
operands. `flat_source("ab")` is:

    def part(out, a, b, start, stop):
        out, a, b = out[start:stop], a[start:stop], b[start:stop]
        for i in range(len(out)):
            out[i] = operator(a[i], b[i])

    def kernel(launcher, parts, out, a, b):
        spread(launcher, parts, part, len(out), (out, a, b))

A slice comes first and indices from 0 on: an index that might be negative would be tested, and there would be no SIMD.
"""

from __future__ import annotations

from minitorch_fast.thresholds import BLOCK

__all__ = ["flat_source", "nd_source"]

_FLAT = """
def part(out, {operands}, start, stop):
    out, {operands} = out[start:stop], {slices}
    for i in range(len(out)):
        out[i] = operator({elements})

def kernel(launcher, parts, out, {operands}):
    spread(launcher, parts, part, len(out), (out, {operands}))
"""

_ND = """
def part(out, {operands}, at_out, {ats}, plan, start, stop):
    sizes, steps, last = plan[0], plan[1:], plan.shape[1] - 1
    at = np.array([at_out, {ats}])
    index = np.zeros(last + 1, np.int64)
    rest = start
    for dim in range(last, -1, -1):  # where the first element is
        index[dim] = rest % sizes[dim]
        rest //= sizes[dim]
        for t in range(len(at)):
            at[t] += index[dim] * steps[t, dim]
    spare_out, {spares} = np.empty({block}, out.dtype), {buffers}
    while start < stop:
        count = min(sizes[last] - index[last], stop - start)
        for first in range(0, count, {block}):
            n = min({block}, count - first)
            {gather}
            if steps[0, last] == 1:
                to = out[at[0] + first : at[0] + first + n]
            else:
                to = spare_out[:n]
            for i in range(len(to)):
                to[i] = operator({elements})
            if steps[0, last] != 1:
                scatter(out, at[0] + first * steps[0, last], steps[0, last], to)
        start += count
        for t in range(len(at)):  # back to the first column
            at[t] -= index[last] * steps[t, last]
        index[last] = 0
        for dim in range(last - 1, -1, -1):  # on to the next row
            index[dim] += 1
            back = index[dim] == sizes[dim]
            moved = 1 - sizes[dim] if back else 1
            for t in range(len(at)):
                at[t] += moved * steps[t, dim]
            if not back:
                break
            index[dim] = 0

def kernel(launcher, parts, out, {operands}, at_out, {ats}, plan, count):
    spread(launcher, parts, part, count, (out, {operands}, at_out, {ats}, plan))
"""


def flat_source(names: str) -> str:
    """Return the kernel for operands that all lie in memory alike; each letter is the name of one."""
    return _FLAT.format(
        operands=", ".join(names),
        slices=", ".join(f"{a}[start:stop]" for a in names),
        elements=", ".join(f"{a}[i]" for a in names),
    )


def nd_source(names: str) -> str:
    """Return the kernel for operands of any layout.

    It takes the number of elements, a plan, and of each tensor a storage and an offset. A thread begins at an element
    somewhere in the middle, works to the end of that row, and from there on row by row, in blocks that fit the nearest
    cache: in there, what does not lie side by side is brought together first.
    """
    gather = "x_{a} = gathered({a}, at[{t}] + first * steps[{t}, last], steps[{t}, last], spare_{a}, n)"
    return _ND.format(
        block=BLOCK,
        operands=", ".join(names),
        ats=", ".join(f"at_{a}" for a in names),
        spares=", ".join(f"spare_{a}" for a in names),
        buffers=", ".join(f"np.empty({BLOCK}, {a}.dtype)" for a in names),
        gather="\n            ".join(gather.format(a=a, t=t) for t, a in enumerate(names, 1)),
        elements=", ".join(f"x_{a}[i]" for a in names),
    )
