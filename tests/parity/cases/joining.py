"""Tensors joined, repeated, reversed, rolled, padded, and their diagonals and triangles."""

from __future__ import annotations

from typing import Any

from parity.harness import Case, ErrorCase, bools, floats, given, ints

_PLAIN = ("contiguous",)
nan, inf = float("nan"), float("inf")


def _layout(x: Any) -> tuple[Any, ...]:
    return (x, *x.stride(), x.storage_offset())


# Of two tensors.
CASES = [
    Case(name, call, floats(2, 3), floats(2, 3))
    for name, call in (
        ("cat", lambda m, x, y: _layout(m.cat([x, y]))),
        ("cat", lambda m, x, y: _layout(m.cat((x, y, x), dim=1))),
        ("cat", lambda m, x, y: m.cat(tensors=[x, y * y], dim=-1)),
        ("cat", lambda m, x, y: m.cat([x, y[:1], y[:0]])),
        ("cat", lambda m, x, y: m.cat([m.zeros(0), x, m.zeros(0), y], 1)),
        ("cat", lambda m, x, y: m.cat([x.t(), y.t()], 1)),
        ("cat", lambda m, x, y: (m.concat([x, y]), m.concatenate([x, y], 1))),
        ("stack", lambda m, x, y: _layout(m.stack([x, y]))),
        ("stack", lambda m, x, y: _layout(m.stack((x, y, y), 1))),
        ("stack", lambda m, x, y: m.stack([x, x * y], dim=-1)),
        ("stack", lambda m, x, y: m.stack([x.t(), y.t()], -3)),
        ("stack", lambda m, x, y: m.stack([x[0, 0], y[0, 0]])),
        ("hstack", lambda m, x, y: _layout(m.hstack([x, y]))),
        ("hstack", lambda m, x, y: m.hstack((x[0], y[0, :2], y[1, 1]))),
        ("vstack", lambda m, x, y: _layout(m.vstack([x, y]))),
        ("vstack", lambda m, x, y: m.vstack((x, y[0]))),
        ("dstack", lambda m, x, y: _layout(m.dstack([x, y]))),
        ("dstack", lambda m, x, y: m.dstack((x[0], y[1]))),
        ("column_stack", lambda m, x, y: _layout(m.column_stack([x, y]))),
        ("column_stack", lambda m, x, y: m.column_stack((x[:, 0], y, x[:, 1]))),
        ("column_stack", lambda m, x, y: m.column_stack((x[0, 0], y[0, 1]))),
        ("meshgrid", lambda m, x, y: [_layout(z) for z in m.meshgrid(x[0], y[0, :2], indexing="ij")]),
        ("meshgrid", lambda m, x, y: [_layout(z) for z in m.meshgrid([x[0], y[0, :2]], indexing="xy")]),
        ("meshgrid", lambda m, x, y: m.meshgrid(x[0], y[0, :2], y[0, 0], x[1], indexing="xy")),
        ("meshgrid", lambda m, x, y: m.meshgrid(x[0], indexing="xy")),
    )
]

# Of two tensors in row-major order: PyTorch 2.13 refuses some others here.
CASES += [
    Case("kron", call, floats(2, 3), floats(2, 3), layouts=_PLAIN)
    for call in (
        lambda m, x, y: _layout(m.kron(x, y)),
        lambda m, x, y: x.kron(y[0]),
        lambda m, x, y: m.kron(x[0], y),
        lambda m, x, y: m.kron(x[0, 0], y),
        lambda m, x, y: m.kron(x[0, 0], y[0, 1]),
    )
]
CASES += [
    Case("kron", lambda m, x, y: m.kron(x, y), ints(2, 3), ints(2), layouts=_PLAIN),
    Case("kron", lambda m, x, y: m.kron(x, y), bools(2, 3), ints(2, dtype="uint8"), layouts=_PLAIN),
]

# Of one tensor.
CASES += [
    Case(name, call, floats(3, 4))
    for name, call in (
        ("tile", lambda m, x: _layout(x.tile(2))),
        ("tile", lambda m, x: x.tile((2, 1, 3))),
        ("tile", lambda m, x: m.tile(x, (1, 2))),
        ("tile", lambda m, x: m.tile(x, dims=(2, 2))),
        ("tile", lambda m, x: x.tile(())),
        ("tile", lambda m, x: x[0, 0].tile(2, 2)),
        ("repeat", lambda m, x: _layout(x.repeat(2, 1))),
        ("repeat", lambda m, x: x.repeat((2, 1, 3))),
        ("repeat", lambda m, x: _layout(x.repeat(1, 1))),
        ("repeat", lambda m, x: x.repeat(repeats=(2, 3))),
        ("repeat", lambda m, x: x[0, 0].repeat(3)),
        ("repeat", lambda m, x: x[0, 0].repeat(())),
        ("repeat_interleave", lambda m, x: _layout(x.repeat_interleave(2))),
        ("repeat_interleave", lambda m, x: _layout(x.repeat_interleave(3, dim=1))),
        ("repeat_interleave", lambda m, x: m.repeat_interleave(x, 2, 0)),
        ("repeat_interleave", lambda m, x: _layout(m.repeat_interleave(x, 1, 0))),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([2, 0, 3]), dim=0)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([2, 0, 3], dtype=m.int32), 0, output_size=5)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor(2), dim=-1)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([2]), dim=1)),
        ("repeat_interleave", lambda m, x: x[0].repeat_interleave(m.tensor([0, 1, 2, 0]))),
        ("repeat_interleave", lambda m, x: x[0, 0].repeat_interleave(3)),
        ("roll", lambda m, x: _layout(x.roll(1))),
        ("roll", lambda m, x: x.roll(-5)),
        ("roll", lambda m, x: _layout(x.roll(1, 0))),
        ("roll", lambda m, x: m.roll(x, (1, -2), (0, 1))),
        ("roll", lambda m, x: m.roll(x, (1, 2), (0, 0))),
        ("roll", lambda m, x: m.roll(x, shifts=7, dims=-1)),
        ("roll", lambda m, x: x.roll(4, 1)),
        ("roll", lambda m, x: x[0, 0].roll(2)),
        ("flip", lambda m, x: _layout(x.flip(0))),
        ("flip", lambda m, x: _layout(x.t().flip(0))),
        ("flip", lambda m, x: x.flip(0, 1)),
        ("flip", lambda m, x: m.flip(x, (-1,))),
        ("flip", lambda m, x: m.flip(x, dims=[0, 1])),
        ("flip", lambda m, x: x.flip(())),
        ("flip", lambda m, x: x[0, 0].flip(0)),
        ("fliplr", lambda m, x: _layout(x.fliplr())),
        ("fliplr", lambda m, x: m.fliplr(x[None])),
        ("flipud", lambda m, x: _layout(x.flipud())),
        ("flipud", lambda m, x: m.flipud(x[0])),
        ("diag", lambda m, x: _layout(x.diag())),
        ("diag", lambda m, x: m.diag(x, 1)),
        ("diag", lambda m, x: m.diag(x, diagonal=-1)),
        ("diag", lambda m, x: _layout(m.diag(x[0]))),
        ("diag", lambda m, x: x[0].diag(2)),
        ("diag", lambda m, x: x[:, 1].diag(-1)),
        ("diagflat", lambda m, x: _layout(x.diagflat())),
        ("diagflat", lambda m, x: m.diagflat(x, 1)),
        ("diagflat", lambda m, x: m.diagflat(x[0], offset=-2)),
        ("diagflat", lambda m, x: m.diagflat(x[0, 0])),
        ("diag_embed", lambda m, x: _layout(x.diag_embed())),
        ("diag_embed", lambda m, x: m.diag_embed(x, 1)),
        ("diag_embed", lambda m, x: m.diag_embed(x, -1, 0, 2)),
        ("diag_embed", lambda m, x: _layout(m.diag_embed(x, offset=2, dim1=1, dim2=0))),
        ("tril", lambda m, x: _layout(x.tril())),
        ("tril", lambda m, x: m.tril(x, 1)),
        ("tril", lambda m, x: m.tril(x, diagonal=-1)),
        ("tril", lambda m, x: (x * x)[None].tril_(1)),
        ("tril", lambda m, x: _layout(x.t().tril())),
        ("triu", lambda m, x: _layout(x.triu())),
        ("triu", lambda m, x: m.triu(x, 1)),
        ("triu", lambda m, x: m.triu(x[None].repeat(2, 1, 1), diagonal=-1)),
        ("triu", lambda m, x: (x * x).triu_()),
        ("constant_pad_nd", lambda m, x: _layout(m.constant_pad_nd(x, (1, 2)))),
        ("constant_pad_nd", lambda m, x: _layout(m.constant_pad_nd(x.t(), (1, 0, 2, 1), 1.5))),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (-1, 2, 0, -1), value=-2)),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, [-1, -1], nan)),
        ("constant_pad_nd", lambda m, x: _layout(m.constant_pad_nd(x, ()))),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (0, 0, 0, 0))),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x[0, 0], ())),
    )
]
CASES += [
    Case(name, call, floats(3, 4), zero_gradient=True)
    for name, call in (
        ("tril", lambda m, x: x.tril(-9)),
        ("triu", lambda m, x: x.triu(9)),
        ("repeat", lambda m, x: x.repeat(0, 2)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(0, 1)),
        ("diag", lambda m, x: x.diag(9)),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (-4, 1))),
    )
]

# Integers and bools; tensors of several dtypes.
CASES += [
    Case(name, call, x)
    for x in (ints(2, 3), ints(2, 3, dtype="int32"), ints(2, 3, dtype="uint8"), bools(2, 3))
    for name, call in (
        ("cat", lambda m, x: m.cat([x, x])),
        ("cat", lambda m, x: m.cat([x, m.ones(1, 3, dtype=m.int32)])),
        ("cat", lambda m, x: m.cat([x, m.ones(0, dtype=m.float64)])),
        ("stack", lambda m, x: m.stack([x, x.float()])),
        ("hstack", lambda m, x: m.hstack([x[0], m.tensor(2.5)])),
        ("vstack", lambda m, x: m.vstack([x, x.bool()])),
        ("dstack", lambda m, x: m.dstack([x, x.long()])),
        ("column_stack", lambda m, x: m.column_stack([x, x.double()])),
        ("tile", lambda m, x: x.tile(2, 2)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(2, 1)),
        ("roll", lambda m, x: x.roll(1, 1)),
        ("flip", lambda m, x: x.flip(1)),
        ("diag", lambda m, x: (x.diag(1), x[0].diag(-1))),
        ("diag_embed", lambda m, x: x.diag_embed()),
        ("tril", lambda m, x: x.tril()),
        ("triu", lambda m, x: x.triu(1)),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (1, 1), 1)),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (1, 1), 1.5)),
    )
]
CASES += [
    Case("repeat_interleave", lambda m, x: m.repeat_interleave(x), ints(5, high=4)),
    Case("repeat_interleave", lambda m, x: m.repeat_interleave(x), ints(0)),
    Case(
        "repeat_interleave",
        lambda m, x: m.repeat_interleave(x, output_size=6),
        given([1, 2, 3], "int32"),
        layouts=_PLAIN,
    ),
    Case("tril", lambda m, x: x.tril(), given([[nan, nan], [nan, inf]])),
    Case("triu", lambda m, x: x.triu(1), given([[nan, nan], [nan, inf]])),
    Case("meshgrid", lambda m, x: m.meshgrid(x, x, indexing="ij"), ints(3)),
]

# Empty tensors.
CASES += [
    Case(name, call, floats(0, 3), gradient=False, layouts=_PLAIN)
    for name, call in (
        ("cat", lambda m, x: _layout(m.cat([x, x], 1))),
        ("stack", lambda m, x: _layout(m.stack([x, x], 1))),
        ("roll", lambda m, x: _layout(x.roll(1, 0))),
        ("flip", lambda m, x: _layout(x.flip(0, 1))),
        ("tril", lambda m, x: _layout(x.tril())),
        ("diag", lambda m, x: _layout(x.diag())),
        ("diagflat", lambda m, x: _layout(x.diagflat())),
        ("diag_embed", lambda m, x: _layout(x.diag_embed(1))),
        ("tile", lambda m, x: _layout(x.tile(2, 2))),
        ("repeat_interleave", lambda m, x: _layout(x.repeat_interleave(2, 0))),
        ("constant_pad_nd", lambda m, x: _layout(m.constant_pad_nd(x, (0, 0, 1, 1), 2))),
        ("kron", lambda m, x: _layout(m.kron(x, m.ones(2, 2, dtype=x.dtype)))),
        ("meshgrid", lambda m, x: m.meshgrid(x[:, 0], x[:, 1], indexing="xy")),
    )
]

ERRORS = [
    ErrorCase(name, call, floats(2, 3))
    for name, call in (
        ("cat", lambda m, x: m.cat([])),
        ("cat", lambda m, x: m.cat(x)),
        ("cat", lambda m, x: m.cat([x, 3])),
        ("cat", lambda m, x: m.cat([x, x[0]])),
        ("cat", lambda m, x: m.cat([x, x.t()])),
        ("cat", lambda m, x: m.cat([x, x], 2)),
        ("cat", lambda m, x: m.cat([x[0, 0], x[0, 1]])),
        ("cat", lambda m, x: m.cat(None)),
        ("stack", lambda m, x: m.stack([])),
        ("stack", lambda m, x: m.stack(x)),
        ("stack", lambda m, x: m.stack([x, x[0]])),
        ("stack", lambda m, x: m.stack([x, x], 3)),
        ("stack", lambda m, x: m.stack([x, "a"])),
        ("hstack", lambda m, x: m.hstack([])),
        ("hstack", lambda m, x: m.hstack([x, x[0]])),
        ("vstack", lambda m, x: m.vstack([x, x.t()])),
        ("vstack", lambda m, x: m.vstack(x)),
        ("dstack", lambda m, x: m.dstack([x, x[0]])),
        ("column_stack", lambda m, x: m.column_stack([x, x[0]])),
        ("meshgrid", lambda m, x: m.meshgrid(x, x, indexing="ij")),
        ("meshgrid", lambda m, x: m.meshgrid(x[0], indexing="ab")),
        ("meshgrid", lambda m, x: m.meshgrid()),
        ("meshgrid", lambda m, x: m.meshgrid(x[0], x[0].float(), indexing="ij")),
        ("kron", lambda m, x: m.kron(x, 3)),
        ("tile", lambda m, x: x.tile(-1)),
        ("tile", lambda m, x: x.tile("a")),
        ("repeat", lambda m, x: x.repeat(2)),
        ("repeat", lambda m, x: x.repeat()),
        ("repeat", lambda m, x: x.repeat(2, -1)),
        ("repeat", lambda m, x: x.repeat(2, 1.5)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(-1)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(1.5)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave([1, 2], dim=0)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([1, 2, 3]), dim=0)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([1, -2]), dim=0)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([[1, 2]]), dim=0)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(2, dim=2)),
        ("repeat_interleave", lambda m, x: x.repeat_interleave(m.tensor([1, 2]), dim=0, output_size=9)),
        ("repeat_interleave", lambda m, x: m.repeat_interleave(x[0])),
        ("roll", lambda m, x: x.roll((1, 2))),
        ("roll", lambda m, x: x.roll((1, 2), 0)),
        ("roll", lambda m, x: x.roll(1, 2)),
        ("roll", lambda m, x: x.roll(1.5)),
        ("roll", lambda m, x: x[0, 0].roll(1, 0)),
        ("flip", lambda m, x: x.flip()),
        ("flip", lambda m, x: x.flip(2)),
        ("flip", lambda m, x: x.flip(0, 0)),
        ("flip", lambda m, x: x.flip("a")),
        ("fliplr", lambda m, x: x[0].fliplr()),
        ("flipud", lambda m, x: x[0, 0].flipud()),
        ("diag", lambda m, x: x[0, 0].diag()),
        ("diag", lambda m, x: x[None].diag()),
        ("diag", lambda m, x: x.diag("a")),
        ("diag_embed", lambda m, x: x[0, 0].diag_embed()),
        ("diag_embed", lambda m, x: x.diag_embed(0, 1, 1)),
        ("diag_embed", lambda m, x: x.diag_embed(0, 0, 3)),
        ("tril", lambda m, x: x[0].tril()),
        ("tril", lambda m, x: x.tril(1.5)),
        ("tril", lambda m, x: x.requires_grad_().tril_()),
        ("triu", lambda m, x: x[0, 0].triu()),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (1,))),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (1, 1, 1, 1, 1, 1))),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (-2, -2))),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x, (1, 1), "a")),
        ("constant_pad_nd", lambda m, x: m.constant_pad_nd(x.long(), (1, 1), nan)),
    )
]
