"""What the numbers that a user writes become."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from minitorch_tensor import tensor
from minitorch_tensor.dtypes import DTYPES, uint8
from minitorch_tensor.errors import DtypeError, InvalidTypeError, InvalidValueError, RangeError
from minitorch_tensor.literals import array_of

LOOP: list[Any] = []
LOOP.append(LOOP)
TWICE: list[Any] = []
TWICE.extend([TWICE, TWICE])


class Rows:
    """Something that becomes an array when it is asked for one."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([[1.5, 2.0]], dtype)


@given(arrays(np.int64, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3), elements=st.integers(-99, 99)))
def test_nested_lists_become_what_numpy_makes_of_them(array: Any) -> None:
    nested = array.tolist()
    assert array_of(nested).tolist() == nested
    assert tensor(nested).shape == np.array(nested).shape


@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        (True, "bool"),
        (3, "int64"),
        (3.0, "float32"),
        ([True, 2], "int64"),
        ([True, 2.5], "float32"),
        ([1, 2.5], "float32"),
        ([], "float32"),
        ([[], []], "float32"),
        (range(3), "int64"),
        (bytearray(b"ab"), "int64"),
        (np.float64(1), "float64"),
        ([np.float64(1), 2], "float64"),
        ([np.float32(1), 2.0], "float32"),
        ([np.int32(1), np.int32(2)], "int32"),
        ([np.int32(1), 2], "int64"),
        ([np.bool_(True), 2], "int64"),
        ([np.uint8(3), np.int32(3)], "int32"),
        (np.array([1, 2], np.uint8), "uint8"),
        (np.array([1.0]), "float64"),
        ([np.array([1, 2]), [3.0, 4.0]], "float32"),
        ([tensor(1.0), 2], "float32"),
        ([tensor([1]), tensor(2.5, dtype=DTYPES[5])], "float64"),
        (Rows(), "float64"),
    ],
)
def test_the_dtype_is_that_which_holds_all_numbers(data: Any, dtype: str) -> None:
    assert tensor(data).dtype.name == dtype


def test_numbers_are_converted_as_in_c() -> None:
    assert tensor([1.9, -1.9], dtype=int).tolist() == [1, -1]
    assert tensor([-1, 255], dtype=uint8).tolist() == [255, 255]
    assert tensor([0.5, 0, float("nan")], dtype=bool).tolist() == [True, False, True]
    assert tensor([1e300, 2**70], dtype="float32").tolist() == [float("inf"), 2.0**70]
    assert tensor(np.array([300]), dtype=uint8).tolist() == [44]


def test_an_array_is_read_in_its_own_byte_order_and_strides() -> None:
    assert tensor(np.array([1, 2], ">i4")).tolist() == [1, 2]
    assert tensor(np.arange(6).reshape(2, 3).T[::-1]).tolist() == [[2, 5], [1, 4], [0, 3]]


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (None, DtypeError, "made of numbers, not of None of type NoneType"),
        ("a", InvalidTypeError, "made of numbers, not of 'a'"),
        (b"ab", InvalidTypeError, "made of numbers"),
        (["a"], InvalidValueError, "made of numbers, not of 'a'"),
        ([1, "a"], InvalidTypeError, "made of numbers, not of 'a'"),
        ([1, None], DtypeError, "not of None of type NoneType"),
        ([[1, 2], [3]], InvalidValueError, "at dimension 1, one has 2 items, another 1"),
        ([[[1], [2]], [[1]]], InvalidValueError, "at dimension 1, one has 2 items, another 1"),
        ([[1, 2], 3], InvalidTypeError, "at dimension 1, 3 stands beside lists"),
        ([1, [2, 3]], InvalidTypeError, "at dimension 1, 1 stands beside lists"),
        ({1: 2}, DtypeError, "of type dict"),
        ({1, 2}, DtypeError, "of type set"),
        (object(), DtypeError, "of type object"),
        (1 + 2j, DtypeError, "of type complex"),
        (2**63, RangeError, "beyond int64: 9223372036854775808. Name another dtype"),
        ([1, -(2**70)], RangeError, "beyond int64"),
        (np.array(["a"]), InvalidTypeError, "cannot become a tensor"),
        (np.array([None]), InvalidTypeError, "cannot become a tensor"),
        (np.array([1], np.float16), InvalidTypeError, r"float16 cannot become a tensor.*astype\(\)"),
        ([tensor([1.0, 2.0]), 3], InvalidValueError, r"one has shape \(2,\): use stack\(\)"),
        (LOOP, InvalidValueError, "nested deeper"),
        (TWICE, InvalidValueError, "nested deeper"),
    ],
)
def test_what_is_no_tensor_is_said_in_words(data: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        tensor(data)


@pytest.mark.parametrize(
    ("number", "dtype"),
    [
        (300, "uint8"),
        (-300, "uint8"),
        (2**40, "int32"),
        (float("nan"), "int64"),
        (float("inf"), "int32"),
        (1e300, "int32"),
    ],
)
def test_a_number_that_a_dtype_does_not_hold_is_named(number: Any, dtype: str) -> None:
    with pytest.raises(RangeError, match=f"beyond {dtype}: "):
        tensor([[1, 2], [3, number]], dtype=dtype)
