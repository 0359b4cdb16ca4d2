"""The six dtypes and their promotion."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

from minitorch_tensor import tensor, zeros
from minitorch_tensor.dtypes import (
    DTYPES,
    DType,
    as_dtype,
    bool_,
    dtype_of_array,
    dtype_of_number,
    float32,
    float64,
    get_default_dtype,
    int32,
    int64,
    promote_types,
    result_type,
    set_default_dtype,
    uint8,
)
from minitorch_tensor.errors import DtypeError, InvalidTypeError


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    set_default_dtype(float32)


def test_there_are_six_dtypes_in_the_order_of_promotion() -> None:
    assert [dtype.name for dtype in DTYPES] == ["bool", "uint8", "int32", "int64", "float32", "float64"]
    assert [dtype.itemsize for dtype in DTYPES] == [1, 1, 4, 8, 4, 8]


def test_two_dtypes_become_the_one_that_holds_both() -> None:
    for (i, a), (j, b) in product(enumerate(DTYPES), repeat=2):
        assert promote_types(a, b) is DTYPES[max(i, j)]


def test_promotion_of_dtypes_is_numpys_where_numpy_loses_nothing() -> None:
    for a, b in product(DTYPES, repeat=2):
        if promote_types(a, b) is not float32 or {a, b} <= {float32, bool_, uint8}:
            assert promote_types(a, b).numpy == np.promote_types(a.numpy, b.numpy)


@pytest.mark.parametrize(
    ("dtype", "number", "expected"),
    [
        (uint8, 3, uint8),
        (uint8, 1.5, float32),
        (bool_, 3, int64),
        (bool_, True, bool_),
        (int32, True, int32),
        (float64, 1.5, float64),
        (float32, 3, float32),
    ],
)
def test_a_number_counts_only_if_it_is_of_a_higher_kind(dtype: DType, number: Any, expected: DType) -> None:
    assert result_type(zeros(2, dtype=dtype), number) is expected


def test_a_tensor_without_dimensions_counts_less_than_one_with() -> None:
    assert result_type(zeros(2, dtype=float32), zeros((), dtype=float64)) is float32
    assert result_type(zeros(2, dtype=int32), zeros((), dtype=float64)) is float64
    assert result_type(zeros((), dtype=float32), zeros((), dtype=float64)) is float64


def test_nothing_has_no_dtype() -> None:
    with pytest.raises(DtypeError, match="at least one"):
        result_type()


@pytest.mark.parametrize(
    ("written", "meant"),
    [(int, int64), (bool, bool_), (float, float64), ("uint8", uint8), (np.int32, int32), (np.dtype("f8"), float64)],
)
def test_a_dtype_may_be_written_in_several_ways(written: Any, meant: DType) -> None:
    assert as_dtype(written) is meant


@pytest.mark.parametrize("written", [None, "float16", np.complex64, "none such", 3, str, [1]])
def test_what_is_no_dtype_is_an_error_that_lists_them(written: Any) -> None:
    with pytest.raises(InvalidTypeError, match="bool, uint8, int32, int64, float32, float64"):
        as_dtype(written)


def test_an_array_of_another_dtype_is_not_narrowed_in_silence() -> None:
    assert dtype_of_array(np.dtype(">f4")) is float32
    for name in ("float16", "int8", "uint64", "complex128", "U3"):
        with pytest.raises(InvalidTypeError, match="cannot become a tensor"):
            dtype_of_array(np.dtype(name))


def test_python_floats_become_the_default_dtype() -> None:
    assert dtype_of_number(1.5) is float32
    set_default_dtype(float64)
    assert get_default_dtype() is dtype_of_number(1.5) is tensor(1.5).dtype is zeros(1).dtype is float64
    assert tensor(1).dtype is int64


@pytest.mark.parametrize("dtype", [int64, bool, None, "float16"])
def test_a_default_dtype_without_fractions_is_an_error(dtype: Any) -> None:
    with pytest.raises(InvalidTypeError):
        set_default_dtype(dtype)
    assert get_default_dtype() is float32


def test_copies_and_pickles_of_a_dtype_are_itself() -> None:
    for dtype in DTYPES:
        assert copy.deepcopy(dtype) is pickle.loads(pickle.dumps(dtype)) is dtype


def test_repr_is_what_a_user_would_write() -> None:
    assert repr(int64) == "minitorch.int64"
