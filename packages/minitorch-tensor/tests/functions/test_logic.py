"""And, or, not: of truths, and of bits."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import tensor
from minitorch_tensor.errors import DtypeError, InvalidTypeError, UnsupportedDtypeError

BITWISE: dict[str, Callable[[Any, Any], Any]] = {
    "bitwise_and": operator.and_,
    "bitwise_or": operator.or_,
    "bitwise_xor": operator.xor,
}
SHIFTS: dict[str, Callable[[Any, Any], Any]] = {
    "bitwise_left_shift": operator.lshift,
    "bitwise_right_shift": operator.rshift,
}
INTEGERS = st.integers(-(2**62), 2**62)


@given(INTEGERS, INTEGERS)
def test_bits_are_combined_as_python_does(a: int, b: int) -> None:
    x, y = tensor([a]), tensor([b])
    for name, apply in BITWISE.items():
        for result in (apply(x, y), getattr(mt, name)(x, y), apply(x, b), apply(a, y)):
            assert result.tolist() == [apply(a, b)]
    assert (~x).item() == ~a


@given(st.integers(-(2**30), 2**30), st.integers(0, 31))
def test_bits_are_shifted_as_python_does(a: int, places: int) -> None:
    x = tensor([a])
    for name, apply in SHIFTS.items():
        for result in (apply(x, places), getattr(x, name)(tensor([places])), apply(a, tensor([places]))):
            assert result.tolist() == [apply(a, places)]


@pytest.mark.parametrize("places", [64, 200, -1])
def test_bits_may_be_shifted_out(places: int) -> None:
    x = tensor([5, -5])
    assert (x << places).tolist() == [0, 0]
    assert (x >> places).tolist() == [0, -1]
    assert (tensor([255], dtype=mt.uint8) << 4).item() == 240


def test_bools_are_combined_as_truths() -> None:
    a, b = tensor([True, True, False]), tensor([True, False, False])
    assert (a & b).tolist() == [True, False, False]
    assert (a | b).tolist() == [True, True, False]
    assert (a ^ b).tolist() == [False, True, False]
    assert (~a).tolist() == [False, False, True]
    assert (a & 3).dtype is mt.int64


@pytest.mark.parametrize("name", [*BITWISE, *SHIFTS])
def test_floating_point_numbers_have_no_bits(name: str) -> None:
    for other in (tensor([1.0]), 2.5):
        with pytest.raises(UnsupportedDtypeError, match=rf"{name}\(\) takes .*integers, not float32"):
            getattr(mt, name)(tensor([1]), other)


def test_what_cannot_be_turned_round_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="~ inverts integers and bools, not float32"):
        ~tensor([1.0])
    with pytest.raises(UnsupportedDtypeError, match=r"bitwise_not\(\) takes bools or integers"):
        mt.bitwise_not(tensor([1.0]))
    for name in SHIFTS:
        with pytest.raises(UnsupportedDtypeError, match="takes integers, not bool"):
            getattr(mt, name)(tensor([True]), tensor([True]))


def test_truths_of_any_dtype_are_combined() -> None:
    a, b = tensor([0.0, -2.0, 0.5]), tensor([0, 0, 7])
    assert a.logical_and(b).tolist() == [False, False, True]
    assert a.logical_or(b).tolist() == [False, True, True]
    assert a.logical_xor(b).tolist() == [False, True, False]
    assert a.logical_not().tolist() == [True, False, False]
    assert a.logical_and(b).dtype is mt.bool


@pytest.mark.parametrize("name", ["logical_and", "logical_or", "logical_xor"])
@pytest.mark.parametrize("value", [True, 1.0, None])
def test_truths_of_tensors_only_are_combined(name: str, value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=rf"{name}\(\) takes a tensor"):
        getattr(mt, name)(tensor([1.0]), value)


def test_forms_in_place_keep_the_dtype() -> None:
    x = tensor([6, 9])
    x &= 12
    assert x.tolist() == [4, 8]
    x |= 1
    x ^= 3
    assert x.tolist() == [6, 10]
    x <<= 2
    x >>= 1
    assert x.tolist() == [12, 20]
    assert x.bitwise_not_().tolist() == [-13, -21]
    assert x.logical_not_().tolist() == [0, 0]
    assert tensor([1.0, 0.0]).logical_and_(tensor([1, 1])).tolist() == [1, 0]
    flags = tensor([True, False])
    with pytest.raises(DtypeError):
        flags |= tensor([2, 2])
    assert flags.tolist() == [True, False]
