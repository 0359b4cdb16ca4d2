"""Joins and rearrangements."""

from __future__ import annotations

from typing import Any

import numpy as np

import minitorch_tensor
from minitorch_tensor.testing.operation import EVERY, NUMBERS, Operand, Operation

__all__ = ["CUBE", "JOINING", "PAIR", "SAME", "SQUARE", "join", "rearrangement"]

PAIR = (Operand(), Operand())
SQUARE: Any = (((2, 3),), ((3, 3),), ((0, 2),))
CUBE: Any = (((2, 1, 3),), ((0, 1, 3),))


def join(name: str, reference: Any, shapes: Any, **options: Any) -> Operation:
    """Return an entry for a function of a list of two tensors."""

    def call(*tensors: Any) -> Any:
        return getattr(minitorch_tensor, name)(tensors, **options)

    return Operation(
        name, lambda *arrays, **_: reference(arrays, **options), PAIR, shapes, options=options, call=call, dtypes=EVERY
    )


def rearrangement(name: str, reference: Any, shapes: Any = CUBE, *args: Any, **others: Any) -> Operation:
    """Return an entry for a copy of one tensor with its elements elsewhere."""
    others = {"dtypes": EVERY, **others}
    return Operation(name, reference, (Operand(),), shapes, args, **others)


def _diag_embed(x: Any) -> Any:
    return x[..., None] * np.eye(x.shape[-1], dtype=x.dtype)


def _pad(x: Any, pad: Any, value: Any = 0) -> Any:
    return np.pad(x, ((0, 0), (pad[0], pad[1])), constant_values=value)


SAME: Any = (((2, 3), (2, 3)), ((0, 3), (2, 3)))

JOINING: tuple[Operation, ...] = (
    join("cat", lambda arrays, dim: np.concatenate(arrays, dim), SAME, dim=0),
    join("cat", lambda arrays, dim: np.concatenate(arrays, dim), (((2, 3), (2, 1)),), dim=-1),
    join("concat", lambda arrays: np.concatenate(arrays), SAME),
    join("concatenate", lambda arrays: np.concatenate(arrays), SAME),
    join("stack", lambda arrays, dim: np.stack(arrays, dim), (((2, 3), (2, 3)), ((), ()), ((0,), (0,))), dim=0),
    join("stack", lambda arrays, dim: np.stack(arrays, dim), (((2, 3), (2, 3)),), dim=-1),
    join("hstack", np.hstack, (((2, 3), (2, 1)), ((2,), (3,)))),
    join("vstack", np.vstack, (((2, 3), (1, 3)), ((3,), (3,)))),
    join("dstack", np.dstack, (((2, 3), (2, 3)), ((3,), (3,)))),
    join("column_stack", np.column_stack, (((2, 3), (2, 1)), ((2,), (2,)))),
    rearrangement("tile", np.tile, CUBE, (2, 3)),
    rearrangement("repeat", lambda x, *sizes: np.tile(x, sizes), CUBE, 2, 1, 3, 2),
    rearrangement("repeat_interleave", np.repeat, CUBE, 2),
    rearrangement("repeat_interleave", lambda x, n, dim: np.repeat(x, n, dim), CUBE, 3, -1),
    rearrangement("roll", np.roll, CUBE, 2),
    rearrangement("roll", lambda x, shifts, dims: np.roll(x, shifts, dims), CUBE, (1, -1), (0, 2)),
    rearrangement("flip", np.flip, CUBE, (0, -1)),
    rearrangement("fliplr", np.fliplr, SQUARE),
    rearrangement("flipud", np.flipud, SQUARE),
    rearrangement("diag", np.diag, (((3,),), ((2, 3),)), shares="maybe"),
    rearrangement("diag", np.diag, (((3,),), ((2, 3),)), -1, shares="maybe"),
    rearrangement("diagflat", np.diagflat, (((3,),), ((2, 2),))),
    rearrangement("diag_embed", _diag_embed, (((3,),), ((2, 2),))),
    rearrangement("tril", np.tril, SQUARE),
    rearrangement("tril", np.tril, SQUARE, -1),
    rearrangement("triu", np.triu, SQUARE),
    rearrangement("triu", np.triu, SQUARE, 1),
    rearrangement("constant_pad_nd", _pad, SQUARE, (1, 2), 1, dtypes=NUMBERS),
    Operation("kron", np.kron, PAIR, (((2, 3), (2, 2)), ((2,), (3,))), dtypes=NUMBERS),
    Operation(
        "meshgrid",
        lambda x, y: tuple(np.meshgrid(x, y, indexing="ij")),
        PAIR,
        (((2,), (3,)), ((0,), (2,))),
        call=lambda x, y: minitorch_tensor.meshgrid(x, y, indexing="ij"),
        dtypes=EVERY,
        shares="maybe",
        joins=False,
    ),
)
"""All of this family."""
