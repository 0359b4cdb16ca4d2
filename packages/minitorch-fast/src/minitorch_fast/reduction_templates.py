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
    one = row[{first}]
    for i in range({others}):
        one = operator(one, row[i])
    return one

def fold_rows(to, row, step, rows, count):
    for i in range(rows):
        to[i] = fold(moved(row, i * step), count)
"""

_FOLD_EXTREME = """
def fold(row, count):
    one, strange = row[0], row[0] != row[0]
    for i in range(1, count):
        one = {better}(one, row[i])
        strange |= row[i] != row[i]
    return not_a_number(row) if strange else one

def not_a_number(row):
    i = 0
    while row[i] == row[i]:
        i += 1
    return row[i]

def fold_four(to, x, y, z, w, count):
    a, b, c, d = x[0], y[0], z[0], w[0]
    p, q, r, s = a != a, b != b, c != c, d != d
    for i in range(1, count):
        a, b, c, d = {better}(a, x[i]), {better}(b, y[i]), {better}(c, z[i]), {better}(d, w[i])
        p, q, r, s = p | (x[i] != x[i]), q | (y[i] != y[i]), r | (z[i] != z[i]), s | (w[i] != w[i])
    to[0], to[1] = not_a_number(x) if p else a, not_a_number(y) if q else b
    to[2], to[3] = not_a_number(z) if r else c, not_a_number(w) if s else d

def fold_rows(to, row, step, rows, count):
    whole = rows - rows % 4
    for i in range(0, whole, 4):
        x, y, z = moved(row, i * step), moved(row, (i + 1) * step), moved(row, (i + 2) * step)
        fold_four(moved(to, i), x, y, z, moved(row, (i + 3) * step), count)
    for i in range(whole, rows):
        to[i] = fold(moved(row, i * step), count)
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
        fold_rows(to, row, step, stop - start, count)
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
    keep(sums)

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
    keep(all_sums)
    keep(all_totals)

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
    keep(all_sums)
    keep(all_totals)

def kernel(launcher, parts, out, a, at, kept, reduced, results, count, columns, tile, chunks, piece):
    partial = np.empty(results * chunks if chunks > 1 else 0, {wide})
    operands = (out, partial, a, at, kept, results, count, columns, tile, chunks, piece)
    spread(launcher, parts, part, results // columns * chunks * 64, operands)
    if chunks > 1:
        gather(out, partial, results)
"""


def rows_source(*, wide: bool = False, lanes: bool = False, better: str = "") -> str:
    """Return the kernel that combines neighbours with each other.

    Args:
        wide: Whether blocks are summed in float64.
        lanes: Whether the order of numbers may change. Then the last one is the first, so that vectors begin where the
            row does: those that lie across two lines of the cache take twice the time to read.
        better: `larger` or `smaller`, if the operator is max or min. NaN wins, but is looked for beside the comparison,
            which waits for one instruction instead of three; and four rows at once wait less than each alone.
    """
    first, others = ("count - 1", "count - 1") if lanes else ("0", "1, count")
    fold = _FOLD_EXTREME.replace("{better}", better) if better else _FOLD
    fold = fold.replace("{first}", first).replace("{others}", others)
    return _text(fold + _ROWS, wide=wide, block=4096 if wide else 1 << 62, short=256 if wide else 1 << 62)


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
