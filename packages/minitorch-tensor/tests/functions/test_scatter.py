"""Values written to places along a dimension, added and combined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    DimensionError,
    DtypeError,
    GraphError,
    IndexingError,
    InvalidTypeError,
    ReductionError,
    ShapeError,
    UnsupportedDtypeError,
)

RNG = np.random.default_rng(0)
ARRAY = RNG.normal(size=(3, 4))
INDEX = RNG.integers(0, 4, (3, 5))
UNIQUE = np.array([[3, 0], [1, 2], [0, 1]])
SOURCE = RNG.normal(size=(3, 5))
REDUCTIONS = ["sum", "prod", "mean", "amax", "amin"]


def leaf(array: Any) -> Any:
    return tensor(np.asarray(array, np.float64), requires_grad=True)


def reduced(array: Any, index: Any, source: Any, reduce: str, include_self: bool) -> Any:
    """Return what scatter_reduce along the last dimension is, in loops."""
    combine: Any = {"sum": np.sum, "mean": np.mean, "prod": np.prod, "amax": np.max, "amin": np.min}[reduce]
    out = array.copy()
    for row in range(array.shape[0]):
        for column in range(array.shape[1]):
            found = [source[row, k] for k in range(index.shape[1]) if index[row, k] == column]
            if found:
                out[row, column] = combine([array[row, column], *found] if include_self else found)
    return out


@pytest.mark.parametrize("backend", ["numpy", "simple"])
@pytest.mark.parametrize("include_self", [True, False])
@pytest.mark.parametrize("reduce", REDUCTIONS)
def test_scatter_reduce_combines_what_meets(reduce: str, include_self: bool, backend: str) -> None:
    x, index, source = (tensor(array, backend=backend) for array in (ARRAY, INDEX, SOURCE))
    found = x.scatter_reduce(1, index, source, reduce, include_self=include_self)
    expected = reduced(ARRAY, INDEX, SOURCE, reduce, include_self)
    np.testing.assert_allclose(found.backend.to_numpy(found), expected, rtol=1e-12)
    assert x.scatter_reduce_(1, index, source, reduce, include_self=include_self) is x
    np.testing.assert_allclose(x.backend.to_numpy(x), expected, rtol=1e-12)


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("include_self", [True, False])
@pytest.mark.parametrize("reduce", REDUCTIONS)
def test_the_gradients_of_scatter_reduce_are_right_in_both_orders(
    reduce: str, include_self: bool, in_place: bool
) -> None:
    def function(x: Any, source: Any) -> Any:
        z = x * 1.0
        change = z.scatter_reduce_ if in_place else z.scatter_reduce
        z = change(1, tensor(INDEX), source, reduce, include_self=include_self)
        return z * z

    assert gradcheck(function, (leaf(ARRAY), leaf(SOURCE)))
    assert gradgradcheck(function, (leaf(ARRAY), leaf(SOURCE)))


def test_the_gradient_of_a_product_with_zeros_is_the_product_of_the_others() -> None:
    x, source = leaf([2.0, 3.0, 5.0]), leaf([0.0, 4.0, 0.0, 0.0, 7.0])
    x.scatter_reduce(0, tensor([0, 0, 1, 1, 2]), source, "prod").sum().backward()
    assert x.grad.tolist() == [0, 0, 7]
    assert source.grad.tolist() == [8, 0, 0, 0, 5]
    x, source = leaf([0.0, 3.0]), leaf([4.0, 0.0])
    x.scatter_reduce(0, tensor([0, 1]), source, "prod").sum().backward()
    assert x.grad.tolist() == [4, 0]
    assert source.grad.tolist() == [0, 3]


def test_equal_extremes_share_their_gradient() -> None:
    x, source = leaf([2.0, 1.0]), leaf([2.0, 2.0, 3.0])
    x.scatter_reduce(0, tensor([0, 0, 1]), source, "amax").sum().backward()
    np.testing.assert_allclose(x.grad.array, [1 / 3, 0])
    np.testing.assert_allclose(source.grad.array, [1 / 3, 1 / 3, 1])


def test_integers_are_divided_downwards() -> None:
    x = tensor([-1, 1])
    assert x.scatter_reduce(0, tensor([0, 1]), tensor([-2, 4]), "mean").tolist() == [-2, 2]
    with pytest.raises(UnsupportedDtypeError, match="no mean of bools"):
        (x > 0).scatter_reduce(0, tensor([0, 1]), tensor([True, True]), "mean")


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("backend", ["numpy", "simple"])
def test_scatter_is_the_reverse_of_gather(backend: str, in_place: bool) -> None:
    x, index = tensor(ARRAY, backend=backend), tensor(UNIQUE, backend=backend)
    source, expected = m.arange(6, dtype=m.float64, backend=backend).view(3, 2), ARRAY.copy()
    np.put_along_axis(expected, UNIQUE, np.arange(6.0).reshape(3, 2), 1)
    found = x.scatter_(1, index, source) if in_place else x.scatter(1, index, source)
    assert found.tolist() == expected.tolist()
    assert found.gather(1, index).tolist() == source.tolist()
    assert (found is x) == in_place


@given(st.integers(0, 1), st.integers(1, 4), st.integers(0, 99))
def test_scatter_add_adds_every_value(dim: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (count, 4) if dim == 0 else (3, count)
    index, source, expected = rng.integers(0, 3, shape), rng.normal(size=shape), ARRAY.copy()
    for place in np.ndindex(shape):
        target = (index[place], place[1]) if dim == 0 else (place[0], index[place])
        expected[target] += source[place]
    np.testing.assert_allclose(tensor(ARRAY).scatter_add(dim, tensor(index), tensor(source)).array, expected)


@pytest.mark.parametrize("name", ["scatter", "scatter_add", "scatter_", "scatter_add_"])
def test_gradients_of_scatter_are_right_in_both_orders(name: str) -> None:
    def function(x: Any, source: Any) -> Any:
        z = getattr(x * 1.0, name)(1, tensor(UNIQUE), source)
        return z * z

    assert gradcheck(function, (leaf(ARRAY), leaf(SOURCE)))
    assert gradgradcheck(function, (leaf(ARRAY), leaf(SOURCE)))


def test_a_number_is_scattered_added_and_multiplied() -> None:
    x, index = tensor([1.0, 2.0, 3.0]), tensor([0, 0, 2])
    assert x.scatter(0, index, 5.0).tolist() == x.scatter(0, index, value=5).tolist() == [5, 2, 5]
    assert x.scatter(0, index, 5.0, reduce="add").tolist() == [11, 2, 8]
    assert x.scatter(0, index, 5.0, reduce="multiply").tolist() == [25, 2, 15]
    assert x.scatter_(0, index, 5.0, reduce="multiply").tolist() == [25, 2, 15]


def test_of_several_values_for_one_element_the_last_one_stays() -> None:
    assert m.zeros(2).scatter(0, tensor([1, 1, 1]), tensor([1.0, 2.0, 3.0])).tolist() == [0, 3]


def test_an_empty_index_writes_nothing_and_a_0d_tensor_is_one_element() -> None:
    x, none = tensor([1.0, 2.0]), tensor([], dtype=m.int64)
    assert x.scatter(0, none, 5.0).tolist() == x.scatter_add_(0, none, m.ones(0)).tolist() == [1, 2]
    assert x.scatter_(0, none, 5.0) is x
    assert x.scatter_reduce(0, none, m.ones(0), "prod").tolist() == x.scatter_add(0, none, m.ones(0)).tolist() == [1, 2]
    assert tensor(1.0).scatter(0, tensor(0), tensor(4.0)).item() == 4


ONE = m.ones(1, 1, dtype=m.float64)
AT_0 = tensor([[0]])


@pytest.mark.parametrize("suffix", ["", "_"])
@pytest.mark.parametrize(
    ("name", "arguments", "error", "message"),
    [
        ("scatter", (1, tensor([[4]]), ONE), IndexingError, "Index 4 is out of range"),
        ("scatter", (1, tensor([[-1]]), ONE), IndexingError, "Index -1 is out of range"),
        ("scatter", (1, tensor([[0.0]]), ONE), IndexingError, "not of float32"),
        ("scatter", (2, AT_0, ONE), DimensionError, "Dimension 2"),
        ("scatter", (1, tensor([0]), ONE), ShapeError, "as many dimensions"),
        ("scatter", (1, tensor([[0, 0]]), ONE), ShapeError, "nowhere smaller than the index"),
        ("scatter", (1, m.zeros(4, 1, dtype=m.int64), ONE), ShapeError, "larger along dimension 0"),
        ("scatter", (1, AT_0, ONE.float()), DtypeError, "cannot take a source of float32"),
        ("scatter", (1, AT_0), InvalidTypeError, "either src, a tensor or a number, or value"),
        ("scatter", (1, [[0]], ONE), InvalidTypeError, "takes a tensor as the index"),
        ("scatter_add", (1, AT_0, 1.0), InvalidTypeError, "takes a tensor as the source"),
        ("scatter_add", (1, tensor([[4]]), ONE), IndexingError, "Index 4 is out of range"),
        ("scatter_reduce", (1, AT_0, ONE, "max"), ReductionError, "'amin', not 'max'"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    name: str, arguments: Any, error: type[Exception], message: str, suffix: str
) -> None:
    x = tensor(ARRAY)
    with pytest.raises(error, match=message):
        getattr(x, name + suffix)(*arguments)
    with pytest.raises((error, GraphError)):
        getattr(x.detach().requires_grad_(), name + suffix)(*arguments)
    np.testing.assert_array_equal(x.array, ARRAY)


def test_an_unknown_way_to_combine_is_refused() -> None:
    with pytest.raises(ReductionError, match="reduce='add', 'multiply', not 'sum'"):
        tensor(ARRAY).scatter(1, AT_0, 1.0, reduce="sum")
