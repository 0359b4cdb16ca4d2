"""The texts of the elementwise kernels, for one, two or three operands.

Numba compiles no loop over a tuple of arrays of different dtypes, so the loops are written once, with gaps for the
operands. `flat_source("ab")` is:

    def part(out, a, b, start, stop):
        out, a, b = out[start:stop], a[start:stop], b[start:stop]
        for i in range(len(out)):
            out[i] = operator(a[i], b[i])

    def kernel(launcher, parts, out, a, b):
        if cheap:
            head = before_line(out)
            part(out, a, b, np.int64(0), head)
            spread(launcher, parts, part, len(out) - head, (out[head:], a[head:], b[head:]))
        else:
            spread(launcher, parts, part, len(out), (out, a, b))

A cheap operator waits for memory, and SIMD that writes across two lines of the cache is a tenth slower; NumPy's memory
begins anywhere. So the few elements before a line come first, one by one. For other operators nothing would be won, and
the last bit of a result might depend on where its memory lies: the compiler may round a sum of products differently in
SIMD. (A literal 0 would have a type of its own, and `part` be compiled twice.)

A slice comes first and indices from 0 on: an index that might be negative would be tested, and there would be no SIMD.
"""

from __future__ import annotations

from minitorch_fast.thresholds import BLOCK, TILE, TURNED_TILE

__all__ = ["flat_source", "nd_source"]

_FLAT = """
def part(out, {operands}, start, stop):
    out, {operands} = out[start:stop], {slices}
    for i in range(len(out)):
        out[i] = operator({elements})

def kernel(launcher, parts, out, {operands}):
    if cheap:
        head = before_line(out)
        part(out, {operands}, np.int64(0), head)
        spread(launcher, parts, part, len(out) - head, (out[head:], {rests}))
    else:
        spread(launcher, parts, part, len(out), (out, {operands}))
"""

_ND = """
def compute(to, {operands}, count):
    for i in range(count):
        to[i] = operator({elements})

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
    most = {tile}
    for t in range(len(at)):
        if 0 < abs(steps[t, last - 1]) < abs(steps[t, last]):
            most = {turned_tile}
    all_out, {all_spares} = np.empty(most, out.dtype), {buffers}
    spare_out = pointer_to(all_out, 0)
    {spares}
    while start < stop:
        count, tall = min(sizes[last] - index[last], stop - start), 1
        if count == sizes[last]:  # whole rows are one tile
            tall = min(most // min(count, {row}), sizes[last - 1] - index[last - 1], (stop - start) // count)
        for first in range(0, count, {row}):
            n = min({row}, count - first)
            to, pitch_out = pointer_to(out, at[0] + first * steps[0, last]), steps[0, last - 1]
            if steps[0, last] != 1:
                to, pitch_out = spare_out, n
            {bring}
            for row in range(tall):
                compute(moved(to, row * pitch_out), {rows}, n)
            if steps[0, last] != 1:
                here = pointer_to(out, at[0] + first * steps[0, last])
                for row in range(tall):
                    scatter(moved(here, row * steps[0, last - 1]), steps[0, last], moved(to, row * n), n)
        start += tall * count
        for t in range(len(at)):  # back to the first column
            at[t] -= index[last] * steps[t, last]
        index[last] = 0
        for dim in range(last - 1, -1, -1):  # on to the next rows
            ahead = tall if dim == last - 1 else 1
            index[dim] += ahead
            back = index[dim] == sizes[dim]
            moved_by = ahead - sizes[dim] if back else ahead
            for t in range(len(at)):
                at[t] += moved_by * steps[t, dim]
            if not back:
                break
            index[dim] = 0
    keep(all_out)
    {held}

def kernel(launcher, parts, out, {operands}, at_out, {ats}, plan, count):
    spread(launcher, parts, part, count, (out, {operands}, at_out, {ats}, plan))
"""

_BRING = """\
x_{a}, pitch_{a} = pointer_to({a}, at[{t}] + first * steps[{t}, last]), steps[{t}, last - 1]
            if steps[{t}, last] != 1:
                gather(spare_{a}, x_{a}, steps[{t}, last], pitch_{a}, n, tall)
                x_{a}, pitch_{a} = spare_{a}, n"""


def flat_source(names: str, single: str = "") -> str:
    """Return the kernel for operands that all lie in memory alike; each letter is the name of one.

    Args:
        names: The operands.
        single: The one of them that is a single number, if any.
    """
    return _FLAT.format(
        operands=", ".join(names),
        slices=", ".join(f"{a}[0]" if a == single else f"{a}[start:stop]" for a in names),
        elements=", ".join(a if a == single else f"{a}[i]" for a in names),
        rests=", ".join(a if a == single else f"{a}[head:]" for a in names),
    )


def nd_source(names: str) -> str:
    """Return the kernel for operands of any layout.

    It takes the number of elements, a plan of at least two loops, and of each tensor a storage and an offset. A thread
    begins at an element somewhere in the middle, works to the end of that row, and from there on tile by tile: as many
    rows as fit a buffer in the cache. What does not lie side by side in a tile is brought together first (see `rows`).
    """
    return _ND.format(
        row=BLOCK,
        tile=TILE,
        turned_tile=TURNED_TILE,
        operands=", ".join(names),
        elements=", ".join(f"{a}[i]" for a in names),
        ats=", ".join(f"at_{a}" for a in names),
        all_spares=", ".join(f"all_{a}" for a in names),
        buffers=", ".join(f"np.empty(most, {a}.dtype)" for a in names),
        spares="\n    ".join(f"spare_{a} = pointer_to(all_{a}, 0)" for a in names),
        held="\n    ".join(f"keep(all_{a})" for a in names),
        bring="\n            ".join(_BRING.format(a=a, t=t) for t, a in enumerate(names, 1)),
        rows=", ".join(f"moved(x_{a}, row * pitch_{a})" for a in names),
    )
