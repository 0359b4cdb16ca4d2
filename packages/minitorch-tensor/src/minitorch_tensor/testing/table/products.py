"""Products of vectors and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

import minitorch_tensor
from minitorch_tensor.testing.operation import FLOATS, NUMBERS, Operand, Operation

__all__ = ["BATCHES", "MATRICES", "PRODUCTS", "SCALED", "VECTORS", "einsum", "product"]

VECTORS: Any = (((3,), (3,)), ((0,), (0,)))
MATRICES: Any = (((2, 3), (3, 4)), ((1, 1), (1, 1)), ((2, 0), (0, 3)))
BATCHES: Any = (((2, 2, 3), (2, 3, 1)), ((0, 2, 3), (0, 3, 1)))


def product(name: str, reference: Any, shapes: Any, *args: Any, **others: Any) -> Operation:
    """Return an entry for a product of as many tensors as a sample has shapes."""
    others = {"dtypes": NUMBERS, **others}
    return Operation(name, reference, (Operand(),) * len(shapes[0]), shapes, args, **others)


def einsum(equation: str, *shapes: tuple[int, ...]) -> Operation:
    """Return an entry for einsum."""

    def call(*tensors: Any) -> Any:
        return minitorch_tensor.einsum(equation, *tensors)

    def reference(*arrays: Any) -> Any:
        return np.einsum(equation, *arrays)

    operands = (Operand(),) * len(shapes)
    return Operation("einsum", reference, operands, (shapes,), call=call, note=equation, shares="maybe")


def _weighted(fold: Any) -> Any:
    """Return beta · input + alpha · fold(a, b)."""

    def reference(x: Any, a: Any, b: Any, beta: Any = 1, alpha: Any = 1) -> Any:
        return beta * x + alpha * fold(a, b)

    return reference


def _addbmm(a: Any, b: Any) -> Any:
    return np.matmul(a, b).sum(0)


def _cross(x: Any, y: Any, dim: int = -1) -> Any:
    return np.cross(x, y, axis=dim)


def _vecdot(x: Any, y: Any, dim: int = -1) -> Any:
    return np.sum(x * y, axis=dim)


def _tensordot(x: Any, y: Any, dims: Any) -> Any:
    return np.tensordot(x, y, dims)


def _cdist(x: Any, y: Any) -> Any:
    return np.sqrt(((x[..., :, None, :] - y[..., None, :, :]) ** 2).sum(-1))


SCALED = {"beta": 2, "alpha": 3}

PRODUCTS: tuple[Operation, ...] = (
    product("matmul", np.matmul, (*MATRICES, *BATCHES, *VECTORS, ((2, 3), (3,)), ((3,), (3, 2)))),
    product("matmul", np.matmul, (((2, 1, 2, 3), (3, 3, 2)), ((2, 2, 3), (3,)), ((3,), (2, 3, 2))), note="broadcast"),
    product("mm", np.matmul, MATRICES),
    product("bmm", np.matmul, BATCHES),
    product("mv", np.matmul, (((2, 3), (3,)), ((2, 0), (0,)))),
    product("dot", np.dot, VECTORS),
    product("vdot", np.dot, VECTORS),
    product("outer", np.outer, (((2,), (3,)), ((0,), (3,)))),
    product("inner", np.inner, (((2, 3), (4, 3)), ((3,), (3,)))),
    product("linalg.vecdot", _vecdot, (((2, 3), (2, 3)), ((2, 3), (3,))), dtypes=FLOATS),
    product("cross", _cross, (((2, 3), (2, 3)),), options={"dim": -1}),
    product("cross", _cross, (((3, 2), (3, 2)),), options={"dim": 0}),
    product("tensordot", _tensordot, (((2, 3, 2), (3, 2, 2)),), options={"dims": 2}),
    product("tensordot", _tensordot, (((2, 3, 2), (3, 2)),), options={"dims": ([0, 1], [1, 0])}),
    product("addmm", _weighted(np.matmul), (((2, 4), (2, 3), (3, 4)), ((4,), (2, 3), (3, 4)))),
    product("addmm", _weighted(np.matmul), (((2, 4), (2, 3), (3, 4)),), options=SCALED),
    product("addmv", _weighted(np.matmul), (((2,), (2, 3), (3,)), ((), (2, 3), (3,))), options=SCALED),
    product("addbmm", _weighted(_addbmm), (((2, 4), (2, 2, 3), (2, 3, 4)),), options=SCALED),
    product("baddbmm", _weighted(np.matmul), (((2, 2, 4), (2, 2, 3), (2, 3, 4)),), options=SCALED),
    Operation("cdist", _cdist, (Operand(), Operand(3.0, 6.0)), (((2, 3), (4, 3)), ((2, 2, 3), (1, 3))), dtypes=FLOATS),
    einsum("ij,jk->ik", (2, 3), (3, 2)),
    einsum("bij,bj->bi", (2, 3, 2), (2, 2)),
    einsum("i,j,k->ijk", (2,), (3,), (2,)),
    einsum("ii->i", (3, 3)),
    einsum("ij->ji", (2, 3)),
    einsum("...ij,...j->...", (2, 2, 3), (2, 3)),
)
"""All of this family."""
