"""Elements in order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, InvalidArgumentError, InvalidTypeError

ARRAY = np.random.default_rng(0).permutation(24).reshape(2, 3, 4) * 0.5
NAN = float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_values_and_places_are_numpys(dim: int) -> None:
    values, indices = tensor(ARRAY).sort(dim)
    np.testing.assert_array_equal(values.array, np.sort(ARRAY, dim))
    np.testing.assert_array_equal(indices.array, np.argsort(ARRAY, dim))
    np.testing.assert_array_equal(tensor(ARRAY).argsort(dim).array, np.argsort(ARRAY, dim))
    down = tensor(ARRAY).sort(dim, descending=True).values
    np.testing.assert_array_equal(down.array, np.flip(np.sort(ARRAY, dim), dim))


@given(st.lists(st.integers(0, 4), max_size=9), st.booleans())
def test_equal_elements_keep_their_order(numbers: list[int], descending: bool) -> None:
    expected = sorted(range(len(numbers)), key=lambda i: -numbers[i] if descending else numbers[i])
    x = tensor(numbers, dtype=m.int64)
    assert x.argsort(descending=descending, stable=True).tolist() == expected
    assert x.sort(descending=descending).values.tolist() == [numbers[i] for i in expected]


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=9, unique=True), st.data())
def test_topk_is_the_beginning_of_the_order(numbers: list[int], data: st.DataObject) -> None:
    k = data.draw(st.integers(0, len(numbers)))
    assert tensor(numbers).topk(k).values.tolist() == sorted(numbers, reverse=True)[:k]
    values, indices = tensor(numbers).topk(k, largest=False)
    assert values.tolist() == sorted(numbers)[:k] == [numbers[i] for i in indices.tolist()]


def test_gradients_go_back_to_where_elements_came_from() -> None:
    def function(x: Any) -> Any:
        y = x * x
        return y.sort(1).values, y.sort(descending=True).values, y.msort(), y.topk(2, 1).values

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)


def test_nan_is_the_largest() -> None:
    x = tensor([1.0, NAN, 3.0, 2.0])
    assert x.argsort().tolist() == [0, 3, 2, 1]
    assert x.argsort(descending=True).tolist() == [1, 2, 3, 0]
    assert x.topk(2).indices.tolist() == [1, 2]
    assert x.topk(2, largest=False).indices.tolist() == [0, 3]


def test_msort_is_along_the_first_dimension() -> None:
    np.testing.assert_array_equal(tensor(ARRAY).msort().array, np.sort(ARRAY, 0))


def test_one_element_and_none_are_in_order() -> None:
    values, indices = tensor(2.5).sort()
    assert (values.shape, indices.shape, values.item(), indices.item()) == ((), (), 2.5, 0)
    assert tensor(2.5).topk(1).values.item() == tensor(2.5).msort().item() == 2.5
    assert m.zeros(0, 3).sort(0).indices.shape == (0, 3)
    assert m.zeros(2, 0).topk(0).values.shape == (2, 0)


@pytest.mark.parametrize("dtype", [m.bool, m.uint8, m.int32])
def test_the_dtype_stays(dtype: Any) -> None:
    values, indices = tensor([1, 0, 1]).to(dtype).sort(descending=True)
    assert (values.dtype, indices.dtype) == (dtype, m.int64)
    assert values.tolist() == [1, 1, 0]


@pytest.mark.parametrize("k", [4, -1])
def test_more_than_there_are_cannot_be_chosen(k: int) -> None:
    with pytest.raises(InvalidArgumentError, match=f"cannot return {k} of the 3 elements along dimension 1"):
        m.ones(2, 3).topk(k)


def test_what_cannot_be_ordered_is_refused() -> None:
    for name in ("sort", "argsort", "msort"):
        with pytest.raises(InvalidTypeError, match="takes a tensor"):
            getattr(m, name)([1.0])
    with pytest.raises(DimensionError):
        m.ones(2, 3).sort(2)
    with pytest.raises(InvalidTypeError, match="k of topk"):
        m.ones(3).topk("a")
    with pytest.raises(DtypeError, match="bools"):
        tensor([True]).topk(1)
