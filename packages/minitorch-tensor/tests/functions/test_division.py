"""Rounded quotients and remainders: laws, signs, zero, gradients."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.autograd import gradcheck
from minitorch_tensor.errors import DtypeError, InvalidTypeError, UnsupportedDtypeError, ZeroDivisorError

ROUNDED: list[Callable[..., Any]] = [
    lambda a, b: a // b,
    lambda a, b: a % b,
    mt.fmod,
    lambda a, b: mt.div(a, b, rounding_mode="trunc"),
    lambda a, b: mt.div(a, b, rounding_mode="floor"),
]
INTEGERS = st.integers(-(2**40), 2**40)


@given(INTEGERS, INTEGERS.filter(bool))
def test_quotient_and_remainder_of_integers_make_up_the_number(a: int, b: int) -> None:
    x, y = tensor([a]), tensor([b])
    assert ((x // y) * y + x % y).item() == a
    assert (x.div(y, rounding_mode="trunc") * y + x.fmod(y)).item() == a
    assert ((x // y).item(), (x % y).item()) == divmod(a, b)
    assert x.fmod(y).item() == int(math.copysign(abs(a) % abs(b), a))


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e3))
def test_quotients_of_floats_are_whole_and_remainders_small(a: float, b: float) -> None:
    x, y = tensor([a], dtype=mt.float64), tensor([b], dtype=mt.float64)
    assert (x // y).item() == a // b
    assert (x % y).item() == a % b
    assert (x % -y).item() == a % -b
    assert x.fmod(y).item() == math.fmod(a, b)
    assert x.div(y, rounding_mode="trunc").item() == math.trunc(a / b)


def test_numbers_stand_on_either_side() -> None:
    x = tensor([2, 3])
    assert (7 // x).tolist() == [3, 2]
    assert (7 % x).tolist() == [1, 1]
    assert (x // 2.5).tolist() == [0, 1]
    assert (np.array([7, 8]) // x).tolist() == [3, 2]
    seven: Any = 7
    assert mt.remainder(seven, x).tolist() == [1, 1]


@pytest.mark.parametrize("rounded", ROUNDED)
@pytest.mark.parametrize("divisor", [0, False, tensor([1, 0]), tensor(0)])
def test_integers_by_zero_are_refused(rounded: Any, divisor: Any) -> None:
    x = tensor([1, 2])
    with pytest.raises(ZeroDivisorError, match="of integers by 0 has no result"):
        rounded(x, divisor)
    with pytest.raises(RuntimeError):
        rounded(x, divisor)
    with pytest.raises(ZeroDivisionError):
        rounded(x, divisor)


def test_floats_by_zero_are_infinities_and_nan() -> None:
    x = tensor([1.0, -1.0, 0.0])
    assert (x // 0).tolist()[:2] == [math.inf, -math.inf]
    assert all(math.isnan(v) for v in [*(x % 0).tolist(), *x.fmod(0).tolist(), (x // 0).tolist()[2]])


def test_bools_by_bools_are_refused_and_by_integers_are_integers() -> None:
    x = tensor([True, False])
    for rounded in ROUNDED:
        with pytest.raises(UnsupportedDtypeError, match="takes integers or floating point numbers, not bool"):
            rounded(x, x)
    assert (x // 2).dtype is mt.int64


def test_fmod_takes_a_tensor_first() -> None:
    with pytest.raises(InvalidTypeError, match=r"fmod\(\) takes a tensor"):
        mt.fmod(2.0, tensor([1.0]))  # type: ignore[type-var] # that is what is tested


@pytest.mark.parametrize("rounded", ROUNDED)
def test_gradients_are_those_of_differences_between_the_jumps(rounded: Any) -> None:
    x = from_numpy(np.array([7.3, -7.3, 5.2, -0.4])).requires_grad_()
    y = from_numpy(np.array([2.0, 3.0, -1.7, -5.0])).requires_grad_()
    assert gradcheck(rounded, (x, y))
    assert gradcheck(lambda a: rounded(a, 1.5), (x,))


def test_quotients_in_place_keep_the_dtype() -> None:
    x = tensor([7, -7])
    x //= 2
    assert x.tolist() == [3, -4]
    x %= 3
    assert x.tolist() == [0, 2]
    with pytest.raises(DtypeError):
        x.fmod_(2.5)
    assert x.tolist() == [0, 2]
