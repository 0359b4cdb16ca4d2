"""Small work for every kernel: what `python -m minitorch_fast.warmup` runs so that all of them are compiled.

A kernel is compiled when it is first called, for the operator and the dtype of that call. So there is one call for
each: through the methods of the backend, on as few elements as are for a kernel and not for NumPy. A module with
kernels that these calls do not reach has a function `warm_up` of its own, which is found by its name.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

import minitorch_fast
from minitorch_fast import layer_workloads, thresholds
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import DType
from minitorch_tensor.numpy_operators import UFUNCS
from minitorch_tensor.registry import get_backend

__all__ = ["BASIC", "Work", "takes_floats", "workloads"]

Work = tuple[str, Callable[[], object]]
"""What is compiled, and the call that compiles it."""

BASIC = frozenset(
    {
        *(scalar.add, scalar.sub, scalar.mul, scalar.div, scalar.neg, scalar.inv, scalar.exp, scalar.log, scalar.sqrt),
        *(scalar.relu, scalar.relu_back, scalar.sigmoid, scalar.tanh, scalar.lt, scalar.eq, scalar.max, scalar.min),
        *(operators.square, scalar.pow, operators.sigmoid_slope, operators.tanh_slope),
    }
)
"""The operators that nearly every network needs."""

_REDUCED = (scalar.add, scalar.mul, scalar.max, scalar.min)


def workloads(dtypes: tuple[DType, ...], *, everything: bool = True) -> list[Work]:
    """List all work.

    Args:
        dtypes: Floating point ones.
        everything: Whether all operators are compiled, or only the `BASIC` ones.
    """
    backend = get_backend("fast")
    known = [operator for operator in UFUNCS if takes_floats(operator) and (everything or operator in BASIC)]
    found: list[Work] = []
    for dtype in dtypes:
        found += _pointwise(backend, dtype, sorted(known, key=lambda operator: str(operator.__name__)))
        found += _along(backend, dtype)
        found += layer_workloads.workloads(backend, dtype)
    return found + [work for module in _modules() if hasattr(module, "warm_up") for work in module.warm_up()]


def takes_floats(operator: Callable[..., Any]) -> bool:
    """Say whether an operator takes floating point numbers, by its annotations; no kernel is for those of integers."""
    return "int" not in inspect.get_annotations(operator).values()


def _modules() -> Iterator[Any]:
    """Import all modules of this package."""
    for module in pkgutil.iter_modules(minitorch_fast.__path__):
        yield importlib.import_module(f"{minitorch_fast.__name__}.{module.name}")


def _pointwise(backend: Any, dtype: DType, known: list[Any]) -> Iterator[Work]:
    """List maps and zips: of tensors alike, with a single number on either side, and in different layouts."""
    side = int(max(map(thresholds.kernel_from, known)) ** 0.5) + 1
    a = backend.from_numpy(np.ones((side, side), dtype.numpy))
    one = backend.from_numpy(np.ones((), dtype.numpy))
    row = backend.from_numpy(np.ones((1, side), dtype.numpy))
    turned = backend.from_numpy(np.ones((side, side), dtype.numpy).T)
    for operator in known:
        name = f"{operator.__name__}, {dtype.name}"
        if len(inspect.signature(operator).parameters) == 1:
            for what, x in (("map", a), ("map, any layout", backend.expanded(row, (side, side)))):
                yield f"{what}: {name}", partial(backend.map, operator, x)
        else:
            forms = [("zip", a, a), ("zip with a number", a, one), ("zip with a number", one, a)]
            for what, x, y in [*forms, ("zip, any layout", a, turned)]:
                yield f"{what}: {name}", partial(backend.zip, operator, x, y)
    condition = backend.from_numpy(np.ones((side, side), bool))
    yield f"where: {dtype.name}", partial(backend.where, condition, a, a)
    yield f"where, any layout: {dtype.name}", partial(backend.where, condition, a, row)
    large = backend.from_numpy(np.ones((1, thresholds.COPY_FROM), dtype.numpy))
    yield f"copy: {dtype.name}", partial(backend.copy, large)
    stretched = backend.expanded(large, (2, thresholds.COPY_FROM))
    yield f"copy, any layout: {dtype.name}", partial(backend.copy, stretched)


def _along(backend: Any, dtype: DType) -> Iterator[Work]:
    """List reductions, scans and products of matrices."""
    a = backend.from_numpy(np.ones((20, 20, 20), dtype.numpy))
    for operator in _REDUCED:
        for dims in ((0, 1, 2), (2,), (0,), (1,)):
            name = f"reduce: {operator.__name__}, {dtype.name}, dimensions {dims}"
            yield name, partial(backend.reduce, operator, a, dims)
    for operator in (scalar.add, scalar.mul):
        yield f"scan: {operator.__name__}, {dtype.name}", partial(backend.scan, operator, a, 1)
    for operator in (scalar.max, scalar.min):
        name = f"arg_reduce: {operator.__name__}, {dtype.name}"
        yield name, partial(backend.arg_reduce, operator, a, 1)
    square = backend.from_numpy(np.ones((128, 128), dtype.numpy))
    yield f"matmul: {dtype.name}", partial(backend.matmul, square, square)
