"""Slices and elements written to places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BackendError,
    DimensionError,
    DtypeError,
    IndexingError,
    InvalidTypeError,
    ReductionError,
    ShapeError,
)

RNG = np.random.default_rng(0)
ARRAY = RNG.normal(size=(3, 4))
ROWS = RNG.normal(size=(4, 4))
TWICE = [2, 0, 2, 2]
MASK = ARRAY > 0


def leaf(array: Any) -> Any:
    return tensor(np.asarray(array, np.float64), requires_grad=True)


def added(array: Any, rows: Any) -> Any:
    out = array.copy()
    np.add.at(out, TWICE, rows)
    return out


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("backend", ["numpy", "simple"])
def test_slices_are_added_replaced_and_filled(backend: str, in_place: bool) -> None:
    def run(name: str, *arguments: Any) -> Any:
        x = tensor(ARRAY, backend=backend)
        found = getattr(x, f"{name}_" if in_place else name)(*arguments)
        assert (found is x) == in_place
        return found.backend.to_numpy(found)

    index, rows = tensor(TWICE, backend=backend), tensor(ROWS, backend=backend)
    pair = tensor([2, 0], backend=backend)
    replaced, filled = ARRAY.copy(), ARRAY.copy()
    replaced[:, [2, 0]] = ROWS[:3, :2]
    filled[:, [2, -1]] = 7.0
    np.testing.assert_allclose(run("index_add", 0, index, rows), added(ARRAY, ROWS))
    np.testing.assert_array_equal(run("index_copy", 1, pair, rows[:3, :2]), replaced)
    np.testing.assert_array_equal(run("index_fill", -1, tensor([2, -1], backend=backend), 7), filled)


@pytest.mark.parametrize("include_self", [True, False])
@pytest.mark.parametrize(
    ("reduce", "combine"), [("prod", np.prod), ("mean", np.mean), ("amax", np.max), ("amin", np.min)]
)
def test_index_reduce_combines_what_meets(reduce: str, combine: Any, include_self: bool) -> None:
    expected = ARRAY.copy()
    for row in (0, 2):
        found = [ROWS[k] for k in range(4) if TWICE[k] == row]
        expected[row] = combine([ARRAY[row], *found] if include_self else found, axis=0)
    x = tensor(ARRAY)
    np.testing.assert_allclose(
        x.index_reduce(0, tensor(TWICE), tensor(ROWS), reduce, include_self=include_self).array, expected
    )
    x.index_reduce_(0, tensor(TWICE), tensor(ROWS), reduce, include_self=include_self)
    np.testing.assert_allclose(x.array, expected)


CHANGES: list[tuple[str, Any, Any]] = [
    ("index_add", lambda f, x, y: f(x, 0, tensor(TWICE), y, alpha=2.5), ROWS),
    ("index_copy", lambda f, x, y: f(x, 0, tensor([2, 0]), y), ROWS[:2]),
    ("index_fill", lambda f, x, y: f(x, 1, tensor([2, 0, 2]), y), 1.5),
    ("index_reduce", lambda f, x, y: f(x, 0, tensor(TWICE), y, "prod"), ROWS),
    ("index_reduce", lambda f, x, y: f(x, 0, tensor(TWICE), y, "mean", include_self=False), ROWS),
    ("index_put", lambda f, x, y: f(x, (tensor([2, 0]), tensor([1, 1])), y), ROWS[0, :2]),
    ("index_put", lambda f, x, y: f(x, (tensor(TWICE),), y, accumulate=True), ROWS),
    ("index_put", lambda f, x, y: f(x, (tensor(MASK),), y), 1.5),
]


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(("name", "call", "values"), CHANGES)
def test_gradients_are_right_in_both_orders(name: str, call: Any, values: Any, in_place: bool) -> None:
    def function(x: Any, y: Any) -> Any:
        z = x * x
        z = call(getattr(type(z), f"{name}_" if in_place else name), z, y)
        return z * z

    assert gradcheck(function, (leaf(ARRAY), leaf(values)))
    assert gradgradcheck(function, (leaf(ARRAY), leaf(values)))


def test_index_put_writes_as_brackets_do() -> None:
    x, y = tensor(ARRAY), tensor(ARRAY)
    index = (tensor([2, -3]), tensor([1, 0]))
    y[index] = tensor([5.0, 6.0], dtype=m.float64)
    np.testing.assert_array_equal(x.index_put(index, tensor([5.0, 6.0], dtype=m.float64)).array, y.array)
    y[tensor(MASK)] = 0.0
    assert x.index_put_(index, tensor([5.0, 6.0], dtype=m.float64)).index_put_((tensor(MASK),), tensor(0)) is x
    np.testing.assert_array_equal(x.array, y.array)


def test_a_0d_tensor_is_one_slice() -> None:
    x, at_0 = tensor(1.0), tensor([0])
    assert x.index_add(0, at_0, tensor(2.0)).item() == 3
    assert x.index_copy(0, at_0, tensor([2.0])).item() == 2
    assert x.index_fill(0, at_0, 5).item() == 5


def test_no_places_change_nothing() -> None:
    x, none = tensor(ARRAY), tensor([], dtype=m.int64)
    nothing = m.zeros(0, 4, dtype=m.float64)
    for found in (x.index_add(0, none, nothing), x.index_copy(0, none, nothing), x.index_fill(0, none, 1.0)):
        np.testing.assert_array_equal(found.array, ARRAY)


def test_a_changed_index_does_not_change_the_gradient() -> None:
    x, index = leaf(ARRAY), tensor([0, 1])
    y = x.index_fill(0, index, 0.0)
    index.fill_(2)
    y.sum().backward()
    assert x.grad.sum(1).tolist() == [0, 0, 4]


ROW = m.ones(1, 4, dtype=m.float64)
AT_0 = tensor([0])


@pytest.mark.parametrize("suffix", ["", "_"])
@pytest.mark.parametrize(
    ("name", "arguments", "error", "message"),
    [
        ("index_add", (0, tensor([3]), ROW), IndexingError, "Index 3 is out of range"),
        ("index_add", (0, tensor([-1]), ROW), IndexingError, "Index -1 is out of range"),
        ("index_add", (0, tensor([[0]]), ROW), IndexingError, "one dimension"),
        ("index_add", (0, tensor([0.0]), ROW), IndexingError, "not of float32"),
        ("index_add", (2, AT_0, ROW), DimensionError, "Dimension 2"),
        ("index_add", (0, AT_0, ROW[0]), IndexingError, "as many dimensions as the tensor"),
        ("index_add", (0, AT_0, ROW[:, :3]), ShapeError, r"takes a source of shape \(1, 4\)"),
        ("index_add", (0, tensor([0, 1]), ROW), IndexingError, "2 places, and 1 slices"),
        ("index_add", (0, AT_0, ROW.float()), DtypeError, "a source of float32"),
        ("index_add", (0, AT_0, 1.0), InvalidTypeError, "takes a tensor as the source"),
        ("index_copy", (0, tensor([0], dtype=m.int32), ROW), IndexingError, "an index of int64, not of int32"),
        ("index_fill", (0, tensor([3]), 1.0), IndexingError, "Index 3 is out of range"),
        ("index_fill", (0, AT_0, ROW), ShapeError, r"not a tensor of shape \(1, 4\)"),
        ("index_reduce", (0, AT_0, ROW, "sum"), ReductionError, "not 'sum'"),
        ("index_put", ((), ROW), IndexingError, "At least one index tensor"),
        ("index_put", (AT_0, ROW), InvalidTypeError, "a tuple of index tensors"),
        ("index_put", (([0],), ROW), InvalidTypeError, "a tuple of index tensors"),
        ("index_put", ((AT_0,) * 3, ROW), IndexingError, "Too many indices"),
        ("index_put", ((AT_0,), ROW.float()), DtypeError, "values of float32"),
        ("index_put", ((AT_0,), ROW[:, :3]), ShapeError, "does not broadcast"),
        ("index_put", ((AT_0.to("simple"),), ROW), BackendError, "'numpy' and 'simple'"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    name: str, arguments: Any, error: type[Exception], message: str, suffix: str
) -> None:
    x = tensor(ARRAY)
    with pytest.raises(error, match=message):
        getattr(x, name + suffix)(*arguments)
    np.testing.assert_array_equal(x.array, ARRAY)


def test_alpha_is_a_number() -> None:
    with pytest.raises(InvalidTypeError, match="alpha of index_add"):
        m.zeros(1, 4).index_add(0, AT_0, m.ones(1, 4), alpha="a")
    assert tensor([1]).index_add(0, AT_0, tensor([2]), alpha=1.9).item() == 3
