"""Comparisons: NumPy's answers as bools, without gradients, and closeness."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import tensor
from minitorch_tensor.errors import BroadcastError, InvalidTypeError, OperandError

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
NUMBERS = st.lists(st.sampled_from([0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]), min_size=3, max_size=3)


@given(NUMBERS, NUMBERS)
def test_comparisons_are_numpys(a: list[float], b: list[float]) -> None:
    x, y = tensor(a), tensor(b)
    for name, compare in COMPARISONS.items():
        wanted = compare(np.array(a), np.array(b))
        for result in (compare(x, y), getattr(mt, name)(x, y), compare(x, np.array(b)), compare(np.array(a), y)):
            assert result.dtype is mt.bool
            np.testing.assert_array_equal(result.numpy(), wanted)
        np.testing.assert_array_equal(compare(x, 1).numpy(), compare(np.array(a), 1))
        np.testing.assert_array_equal(compare(1, x).numpy(), compare(1, np.array(a)))


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_comparison_has_no_gradient(name: str) -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    assert not getattr(x, name)(x).requires_grad
    assert not COMPARISONS[name](x, 1.5).requires_grad


@pytest.mark.parametrize("name", COMPARISONS)
def test_in_place_the_answers_are_numbers_of_the_tensors_dtype(name: str) -> None:
    x = tensor([1, 2, 3])
    wanted = COMPARISONS[name](x, 2).long()
    assert getattr(x, f"{name}_")(2) is x
    assert x.dtype is mt.int64
    assert x.tolist() == wanted.tolist()


def test_dtypes_are_made_alike_first() -> None:
    assert (tensor([1, 2]) == tensor([1.0, 2.5])).tolist() == [True, False]
    assert (tensor([True, False]) < 2).tolist() == [True, True]
    assert (tensor([1, 2]) == 1.0).tolist() == [True, False]


@pytest.mark.parametrize("other", ["a", None, [1.0, 2.0], object()])
def test_a_tensor_equals_nothing_that_is_no_number(other: Any) -> None:
    x: Any = tensor([1.0, 2.0])
    assert (x == other) is False
    assert (x != other) is True


@pytest.mark.parametrize("other", ["a", None, [1.0, 2.0]])
@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge"])
def test_a_tensor_is_neither_larger_nor_smaller_than_what_is_no_number(name: str, other: Any) -> None:
    x = tensor([1.0, 2.0])
    calls: tuple[Callable[..., Any], ...] = (lambda: COMPARISONS[name](x, other), lambda: getattr(x, name)(other))
    for call in calls:
        with pytest.raises(OperandError, match="takes tensors and numbers, not"):
            call()


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(BroadcastError):
        getattr(mt, name)(tensor([1.0, 2.0]), tensor([1.0, 2.0, 3.0]))
    with pytest.raises(InvalidTypeError, match="takes a tensor, not 1"):
        getattr(mt, name)(1.0, tensor([1.0]))


def test_tensors_are_told_apart_by_identity_in_sets_and_dicts() -> None:
    x, y = tensor([1.0]), tensor([1.0])
    assert len({x, y, x}) == 2
    assert {x: "x", y: "y"}[y] == "y"
