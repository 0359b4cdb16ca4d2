"""where, and the larger and smaller of two: NaN, ties, broadcasting, gradients that do not leak."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor, use_backend
from minitorch_tensor.autograd import grad, gradcheck, gradgradcheck
from minitorch_tensor.errors import BackendError, BroadcastError, DtypeError, InvalidTypeError, OperandError

PAIRED: dict[str, Callable[..., Any]] = {
    "maximum": np.maximum,
    "minimum": np.minimum,
    "fmax": np.fmax,
    "fmin": np.fmin,
}
NUMBERS = st.lists(st.sampled_from([0.0, 1.0, -1.0, 2.5, math.inf, -math.inf, math.nan]), min_size=4, max_size=4)


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.random.default_rng(seed).normal(size=shape))


@given(NUMBERS, NUMBERS)
def test_the_larger_and_smaller_are_numpys(a: list[float], b: list[float]) -> None:
    for name, wanted in PAIRED.items():
        np.testing.assert_array_equal(getattr(mt, name)(tensor(a), tensor(b)).numpy(), wanted(a, b))


@given(st.lists(st.booleans(), min_size=4, max_size=4), NUMBERS, NUMBERS)
def test_a_choice_is_numpys(condition: list[bool], a: list[float], b: list[float]) -> None:
    np.testing.assert_array_equal(mt.where(tensor(condition), tensor(a), tensor(b)).numpy(), np.where(condition, a, b))


@pytest.mark.parametrize("name", PAIRED)
def test_gradients_go_to_the_one_that_was_chosen(name: str) -> None:
    x, y = floats(2, 3).requires_grad_(), floats(3, seed=1).requires_grad_()
    assert gradcheck(getattr(mt, name), (x, y))
    assert gradgradcheck(lambda a, b: getattr(mt, name)(a * a, b), (x, y))


@pytest.mark.parametrize(("name", "first", "second"), [("maximum", 0.5, 0.5), ("minimum", 0.5, 0.5), ("fmax", 1, 0)])
def test_equal_numbers_share_the_gradient_or_the_first_has_it(name: str, first: float, second: float) -> None:
    x, y = tensor([2.0], requires_grad=True), tensor([2.0], requires_grad=True)
    assert [g.item() for g in grad(getattr(mt, name)(x, y).sum(), (x, y))] == [first, second]


@pytest.mark.parametrize("name", PAIRED)
def test_numbers_and_lists_are_refused(name: str) -> None:
    for value in (1.0, [1.0], None, np.ones(1)):
        with pytest.raises(InvalidTypeError, match=rf"{name}\(\) takes a tensor, not"):
            getattr(mt, name)(tensor([1.0]), value)


def test_gradients_of_a_choice_are_those_of_differences() -> None:
    x, y = floats(2, 3).requires_grad_(), floats(3, seed=1).requires_grad_()
    condition = tensor([[True, False, True], [False, False, True]])
    for choose in (
        lambda a, b: mt.where(condition, a, b) * a,
        lambda a, b: a.where(condition, 2.5) * mt.where(condition, 0, b),
    ):
        assert gradcheck(choose, (x, y))
        assert gradgradcheck(choose, (x, y))


def test_no_gradient_leaks_from_what_was_not_chosen() -> None:
    x = tensor([0.0, 4.0], requires_grad=True)
    safe = mt.where(x > 0, x, 1.0)
    y = mt.where(x > 0, safe.log(), 0.0)
    assert grad(y.sum(), x)[0].tolist() == [0, 0.25]
    infinite = mt.where(x > 0, x, 0.0) * tensor([math.inf, 1.0])
    assert grad(infinite.sum(), x)[0].tolist() == [0, 1]


def test_a_choice_between_numbers_has_their_dtype() -> None:
    condition = tensor([True, False])
    assert mt.where(condition, 1, 2).dtype is mt.int64
    assert mt.where(condition, 1.0, 2).dtype is mt.float32
    assert mt.where(condition, True, False).dtype is mt.bool
    assert mt.where(condition, tensor([1, 2]), 0.5).dtype is mt.float32
    assert mt.where(condition, tensor([1.0, 2.0]), tensor(1.0, dtype=mt.float64)).dtype is mt.float32


def test_a_condition_alone_gives_the_places_where_it_holds() -> None:
    rows, columns = mt.where(tensor([[False, True], [True, False]]))
    assert (rows.tolist(), columns.tolist()) == ([0, 1], [1, 0])


def test_a_condition_is_made_of_bools() -> None:
    x = tensor([1.0, 2.0])
    assert mt.where(tensor([1, 0], dtype=mt.uint8), x, 0.0).tolist() == [1, 0]
    with pytest.raises(DtypeError, match="needs a condition of bools, not of int64"):
        mt.where(tensor([1, 0]), x, x)
    with pytest.raises(InvalidTypeError, match=r"where\(\) takes a tensor, not True"):
        mt.where(True, x, x)  # type: ignore[type-var] # that is what is tested


def test_what_does_not_fit_is_refused() -> None:
    x, condition = tensor([1.0, 2.0]), tensor([True, False])
    with pytest.raises(InvalidTypeError, match="a condition alone, or a condition, an input and another"):
        mt.where(condition, x)
    with pytest.raises(OperandError, match="Where takes tensors and numbers, not 'a'"):
        mt.where(condition, x, "a")
    with pytest.raises(BroadcastError):
        mt.where(condition, x, tensor([1.0, 2.0, 3.0]))
    with use_backend("simple"):
        other = tensor([True, False])
    with pytest.raises(BackendError, match=r"where was given tensors of the backends 'simple' and 'numpy'"):
        mt.where(other, x, x)
