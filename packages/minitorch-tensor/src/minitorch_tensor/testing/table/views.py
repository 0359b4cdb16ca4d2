"""Views: shapes changed, parts chosen; and what copies them."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.creation import zeros
from minitorch_tensor.dtypes import float64
from minitorch_tensor.testing.operation import EVERY, ONE, Operand, Operation

__all__ = ["CUBE", "MATRIX", "PLAIN", "VIEWS", "view"]

MATRIX: Any = (((2, 6),), ((0, 6),))
CUBE: Any = (((2, 1, 3),), ((0, 1, 3),))


def view(name: str, reference: Any, shapes: Any = CUBE, *args: Any, **others: Any) -> Operation:
    """Return an entry for a view of one tensor."""
    others = {"dtypes": EVERY, "shares": "always", **others}
    return Operation(name, reference, (Operand(),), shapes, args, **others)


def _windows(x: Any, dimension: int, size: int, step: int) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(x, size, dimension)
    return windows[(*[slice(None)] * dimension, slice(None, None, step))]


def _split(x: Any, sizes: Any, dim: int = 0) -> Any:
    if isinstance(sizes, int):
        sizes = [sizes] * (-(-x.shape[dim] // sizes))
    return tuple(np.split(x, np.cumsum(sizes)[:-1], dim))


def _chunk(x: Any, chunks: int, dim: int = 0) -> Any:
    return _split(x, -(-x.shape[dim] // chunks), dim)


def _sections(x: Any, sections: Any, dim: int = 0) -> Any:
    return tuple(np.array_split(x, sections, dim))


PLAIN: Any = (((3, 4),),)

VIEWS: tuple[Operation, ...] = (
    view("view", lambda x, *_: x.reshape(3, -1), PLAIN, 3, -1),
    view("reshape", lambda x, *_: x.reshape(4, 3), PLAIN, 4, 3, shares="maybe"),
    view("reshape", lambda x, *_: x.reshape(-1), CUBE[:1], -1, shares="maybe"),
    view("ravel", np.ravel, ONE, shares="maybe"),
    view("flatten", np.ravel, ONE, shares="maybe"),
    view("flatten", lambda x, **_: x.reshape(x.shape[0], 3), CUBE, options={"start_dim": 1}, shares="maybe"),
    view("unflatten", lambda x, *_: x.reshape(x.shape[0], 2, 3), MATRIX, 1, (2, -1)),
    view("squeeze", np.squeeze, CUBE),
    view("squeeze", np.squeeze, CUBE, 1),
    view("unsqueeze", np.expand_dims, ONE, 0),
    view("unsqueeze", np.expand_dims, CUBE, -1),
    view("permute", lambda x, dims: x.transpose(dims), CUBE, (2, 0, 1)),
    view("transpose", np.swapaxes, CUBE, 0, -1),
    view("swapaxes", np.swapaxes, CUBE, 0, 1),
    view("swapdims", np.swapaxes, CUBE, 0, 1),
    view("t", np.transpose, MATRIX),
    view("T", np.transpose, MATRIX, call=lambda x: x.T),
    view("mT", lambda x: np.swapaxes(x, -1, -2), CUBE, call=lambda x: x.mT),
    view("to", lambda x: x, ONE, call=lambda x: x.to(x.dtype), shares="maybe"),
    view("to", lambda x: x, ONE, call=lambda x: x.to(float64).to(x.dtype), shares="maybe", note="and back"),
    view("movedim", np.moveaxis, CUBE, 0, -1),
    view("moveaxis", np.moveaxis, CUBE, (0, 2), (1, 0)),
    view("expand", lambda x, *_: np.broadcast_to(x, (2, *x.shape)), CUBE[:1], 2, 2, 1, 3),
    view("expand", lambda x, *_: np.broadcast_to(x, (x.shape[0], 4, 3)), CUBE, -1, 4, -1),
    view("broadcast_to", np.broadcast_to, CUBE[:1], (2, 4, 3)),
    view("narrow", lambda x, *_: x[:, 1:3], MATRIX, 1, 1, 2),
    view("select", lambda x, *_: x[:, -2], MATRIX, 1, -2),
    view("unbind", lambda x, dim: tuple(np.moveaxis(x, dim, 0)), CUBE, -1),
    view("split", _split, MATRIX, 4, 1),
    view("split", _split, MATRIX, [1, 2, 3], 1),
    view("split_with_sizes", _split, MATRIX, [1, 0, 5], 1),
    view("chunk", _chunk, MATRIX, 4, 1),
    view("tensor_split", _sections, MATRIX, 4, 1),
    view("tensor_split", _sections, MATRIX, (1, 4), 1),
    view("hsplit", lambda x, sections: tuple(np.hsplit(x, sections)), MATRIX, 3),
    view("vsplit", lambda x, sections: tuple(np.vsplit(x, sections)), (((4, 3),),), 2),
    view("dsplit", lambda x, sections: tuple(np.dsplit(x, sections)), (((1, 2, 4),),), [1, 2]),
    view("diagonal", np.diagonal, (((3, 3),), ((2, 4),), ((0, 3),))),
    view("diagonal", lambda x, **_: np.diagonal(x, 1, 0, 2), CUBE[:1], options={"offset": 1, "dim1": 0, "dim2": 2}),
    view("unfold", _windows, (((2, 7),),), 1, 3, 2),
    view("atleast_1d", np.atleast_1d, ONE, shares="maybe"),
    view("atleast_2d", np.atleast_2d, (((),), ((3,),), ((2, 3),)), shares="maybe"),
    view("atleast_3d", np.atleast_3d, (((),), ((3,),), ((2, 3),), ((2, 3, 1),)), shares="maybe"),
    view("contiguous", lambda x: x, ONE, shares="maybe"),
    view("clone", lambda x: x, ONE, shares="never"),
    Operation(
        "broadcast_tensors",
        lambda x, y: tuple(np.broadcast_arrays(x, y)),
        (Operand(), Operand()),
        (((2, 1), (3,)), ((), (2, 2))),
        dtypes=EVERY,
        shares="maybe",
        joins=False,
    ),
    view("view_as", lambda x: x.reshape(3, 2, 2), PLAIN, call=lambda x: x.view_as(zeros(3, 2, 2))),
    view("reshape_as", lambda x: x.reshape(4, 3), PLAIN, call=lambda x: x.reshape_as(zeros(4, 3)), shares="maybe"),
    view("expand_as", lambda x: np.repeat(x, 4, 1), CUBE[:1], call=lambda x: x.expand_as(zeros(2, 4, 3))),
)
"""All of this family."""
