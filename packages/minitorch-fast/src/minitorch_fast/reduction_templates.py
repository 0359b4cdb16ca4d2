"""The texts of the kernels that combine many elements into one.

A sum of float32 numbers is made of blocks: some thousand numbers are added in float32, in as many lanes as SIMD wants,
and the sums of blocks in float64. So the error does not grow with the length, and the speed is that of memory. The
compiler makes lanes where it may change the order (the flag "reassoc"), and `exact` is the operator without the flag.

Each kernel takes the plan of `reduction_plan`, and a thread gets units of work, 64 numbers of `spread` for each. In the
texts, {wide} is the dtype in which blocks are combined, `outer(x, y)` combines them, and {flush} is how many rows are
combined before that. Rows are pointers and not slices: see `pointers`.
"""

from __future__ import annotations

__all__ = ["columns_source", "rows_source", "slabs_source"]

_OUTER_WIDE = """
def outer(x, y):
    return x + np.float64(y)
"""

_OUTER = """
def outer(x, y):
    return exact(x, y)
"""

_COMMON = """
def place(plan, ordinal):
    at = 0
    for dim in range(plan.shape[1] - 1, 0, -1):
        at += ordinal % plan[0, dim] * plan[1, dim]
        ordinal //= plan[0, dim]
    return at + ordinal * plan[1, 0]

def gather(out, partial, results):
    totals = pointer_to(partial, 0)
    for chunk in range(1, len(partial) // results):
        more = moved(totals, chunk * results)
        for result in range(results):
            totals[result] = outer(totals[result], more[result])
    for result in range(results):
        out[result] = totals[result]
"""

_FOLD = """
def fold(row, count):
    one = row[0]
    for i in range(1, count):
        one = operator(one, row[i])
    return one
"""

_ROWS = """
def fold_apart(row, step, count):
    one = row[0]
    for i in range(1, count):
        one = exact(one, row[i * step])
    return one

def combine(total, row, reduced, start, stop):
    last = reduced.shape[1] - 1
    size, step = reduced[0, last], reduced[1, last]
    most = {block} if step == 1 else {short}
    begun = False
    while start < stop:
        column = start % size if last else start
        here = moved(row, place(reduced, start))
        count = min(size - column, stop - start, most)
        one = fold(here, count) if step == 1 else fold_apart(here, step, count)
        total[0] = outer(total[0], one) if begun else one
        begun = True
        start += count

def part(out, partial, a, at, kept, reduced, results, count, chunks, piece, start, stop):
    start, stop = start // 64, stop // 64
    if chunks == 1 and kept.shape[1] == 1 and reduced.shape[1] == 1 and reduced[1, 0] == 1 and count <= {block}:
        to, row, step = pointer_to(out, start), pointer_to(a, at + start * kept[1, 0]), kept[1, 0]
        for i in range(stop - start):
            to[i] = fold(moved(row, i * step), count)
        return
    sums = np.empty(1, {wide})
    total = pointer_to(sums, 0)
    for unit in range(start, stop):
        result = unit % results if chunks > 1 else unit
        first = unit // results * piece if chunks > 1 else 0
        combine(total, pointer_to(a, at + place(kept, result)), reduced, first, min(count, first + piece))
        if chunks == 1:
            out[result] = total[0]
        else:
            partial[unit] = total[0]

def kernel(launcher, parts, out, a, at, kept, reduced, results, count, columns, tile, chunks, piece):
    partial = np.empty(results * chunks if chunks > 1 else 0, {wide})
    operands = (out, partial, a, at, kept, reduced, results, count, chunks, piece)
    spread(launcher, parts, part, results * chunks * 64, operands)
    if chunks > 1:
        gather(out, partial, results)
"""

_TOTALS = """
def into_total(total, sums, count, begun):
    if begun:
        for j in range(count):
            total[j] = outer(total[j], sums[j])
    else:
        for j in range(count):
            total[j] = sums[j]

def store(out, total, count):
    for j in range(count):
        out[j] = total[j]
"""

_COLUMNS = """
def block(sums, width, a, reduced, row, stop):
    x = moved(a, place(reduced, row))
    for j in range(width):
        sums[j] = x[j]
    row += 1
    while row + 3 < stop:
        x, y = moved(a, place(reduced, row)), moved(a, place(reduced, row + 1))
        z, w = moved(a, place(reduced, row + 2)), moved(a, place(reduced, row + 3))
        for j in range(width):
            sums[j] = operator(sums[j], operator(operator(x[j], y[j]), operator(z[j], w[j])))
        row += 4
    while row < stop:
        x = moved(a, place(reduced, row))
        for j in range(width):
            sums[j] = operator(sums[j], x[j])
        row += 1

def part(out, partial, a, at, kept, reduced, results, count, columns, tile, chunks, piece, start, stop):
    tiles = (columns + tile - 1) // tile
    all_sums, all_totals = np.empty(tile, a.dtype), np.empty(tile, {wide})
    sums, total = pointer_to(all_sums, 0), pointer_to(all_totals, 0)
    for unit in range(start // 64, stop // 64):
        chunk, rest = unit % chunks, unit // chunks
        left = rest % tiles * tile
        width, outside = min(tile, columns - left), rest // tiles
        corner = pointer_to(a, at + place(kept, outside) + left)
        row, end = chunk * piece, min(count, (chunk + 1) * piece)
        begun = False
        while row < end:
            block(sums, width, corner, reduced, row, min(end, row + {flush}))
            into_total(total, sums, width, begun)
            begun = True
            row += {flush}
        first = outside * columns + left
        if chunks == 1:
            store(pointer_to(out, first), total, width)
        else:
            store(pointer_to(partial, chunk * results + first), total, width)

def kernel(launcher, parts, out, a, at, kept, reduced, results, count, columns, tile, chunks, piece):
    partial = np.empty(results * chunks if chunks > 1 else 0, {wide})
    units = results // columns * ((columns + tile - 1) // tile) * chunks
    operands = (out, partial, a, at, kept, reduced, results, count, columns, tile, chunks, piece)
    spread(launcher, parts, part, units * 64, operands)
    if chunks > 1:
        gather(out, partial, results)
"""

_SLABS = """
def block(sums, width, slabs, count):
    for j in range(width):
        sums[j] = slabs[j]
    i = width
    while i + 4 * width <= count:
        x, y = moved(slabs, i), moved(slabs, i + width)
        z, w = moved(slabs, i + 2 * width), moved(slabs, i + 3 * width)
        for j in range(width):
            sums[j] = operator(sums[j], operator(operator(x[j], y[j]), operator(z[j], w[j])))
        i += 4 * width
    while i < count:
        x = moved(slabs, i)
        for j in range(min(width, count - i)):
            sums[j] = operator(sums[j], x[j])
        i += width

def part(out, partial, a, at, kept, results, count, columns, tile, chunks, piece, start, stop):
    all_sums, all_totals = np.empty(tile, a.dtype), np.empty(columns, {wide})
    sums, total = pointer_to(all_sums, 0), pointer_to(all_totals, 0)
    for unit in range(start // 64, stop // 64):
        chunk, outside = unit % chunks, unit // chunks
        corner = pointer_to(a, at + place(kept, outside))
        row, end = chunk * piece, min(count, (chunk + 1) * piece)
        begun = False
        while row < end:
            rows = min(end - row, {flush} * (tile // columns))
            width = min(tile, rows * columns)
            block(sums, width, moved(corner, row * columns), rows * columns)
            for left in range(0, width, columns):
                into_total(total, moved(sums, left), columns, begun)
                begun = True
            row += rows
        first = outside * columns
        if chunks == 1:
            store(pointer_to(out, first), total, columns)
        else:
            store(pointer_to(partial, chunk * results + first), total, columns)

def kernel(launcher, parts, out, a, at, kept, reduced, results, count, columns, tile, chunks, piece):
    partial = np.empty(results * chunks if chunks > 1 else 0, {wide})
    operands = (out, partial, a, at, kept, results, count, columns, tile, chunks, piece)
    spread(launcher, parts, part, results // columns * chunks * 64, operands)
    if chunks > 1:
        gather(out, partial, results)
"""


def rows_source(*, wide: bool = False, inner: str = "operator") -> str:
    """Return the kernel that combines neighbours with each other.

    Args:
        wide: Whether blocks are summed in float64.
        inner: What combines neighbours: `operator`, or `maximum` or `minimum`, which are the same with lanes.
    """
    text = _FOLD.replace("operator", inner) + _ROWS
    return _text(text, wide=wide, block=4096 if wide else 1 << 62, short=256 if wide else 1 << 62)


def columns_source(*, wide: bool = False) -> str:
    """Return the kernel that combines rows with each other; it keeps their order."""
    return _text(_TOTALS + _COLUMNS, wide=wide, flush=256 if wide else 1 << 62)


def slabs_source(*, wide: bool = False) -> str:
    """Return the kernel that combines many short rows at once with as many others."""
    return _text(_TOTALS + _SLABS, wide=wide, flush=256 if wide else 1 << 30)


def _text(kernel: str, *, wide: bool, **gaps: int) -> str:
    text = (_OUTER_WIDE if wide else _OUTER) + _COMMON + kernel
    for name, number in gaps.items():
        text = text.replace("{" + name + "}", str(number))
    return text.replace("{wide}", "np.float64" if wide else "a.dtype")
