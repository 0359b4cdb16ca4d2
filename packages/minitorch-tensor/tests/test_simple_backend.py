"""The specification, where it says more than the contract does."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import operators
from minitorch_tensor import tensor, use_backend
from minitorch_tensor.backend import Backend
from minitorch_tensor.dtypes import DTYPES, DType, bool_, float32, float64, int32, int64, uint8
from minitorch_tensor.elements import as_stored, each_index, each_row, meant_by, read, write
from minitorch_tensor.errors import AllocationError
from minitorch_tensor.simple_backend import SimpleBackend
from minitorch_tensor.tensor_data import TensorData

INTEGERS = {uint8: np.uint8, int32: np.int32, int64: np.int64}


@given(st.integers(-(2**70), 2**70), st.sampled_from(sorted(INTEGERS, key=repr)))
def test_an_integer_is_stored_as_twos_complement_holds_it(number: int, dtype: DType) -> None:
    bits = 8 * dtype.itemsize
    stored = as_stored(number, dtype)
    assert (stored - number) % 2**bits == 0
    assert np.iinfo(dtype.numpy).min <= stored <= np.iinfo(dtype.numpy).max


@given(st.floats(allow_nan=False))
def test_a_float_is_stored_as_ieee_754_rounds_it(number: float) -> None:
    with np.errstate(over="ignore"):
        assert as_stored(number, float32) == float(np.float64(number).astype(np.float32))
    assert as_stored(number, float64) == number


@given(st.floats(-1e9, 1e9), st.sampled_from([int32, int64]))
def test_a_float_that_becomes_an_integer_loses_its_fraction(number: float, dtype: DType) -> None:
    assert as_stored(number, dtype) == math.trunc(number)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_stored_as_some_integer(number: float) -> None:
    for dtype in INTEGERS:
        assert isinstance(as_stored(number, dtype), int)


def test_a_bool_says_whether_a_number_is_not_zero() -> None:
    assert [as_stored(x, bool_) for x in (0, -0.0, 0.5, 3, math.nan)] == [False, False, True, True, True]


def test_every_index_comes_in_row_major_order() -> None:
    assert list(each_index((2, 1, 2))) == [[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1]]
    assert list(each_index(())) == [[]]
    assert list(each_index((2, 0))) == []


def test_rows_run_along_their_dimension() -> None:
    assert list(each_row((2, 2), 0)) == [[[0, 0], [1, 0]], [[0, 1], [1, 1]]]
    assert list(each_row((), 0)) == [[[]]]


def test_an_element_is_read_and_written_through_the_layout() -> None:
    data = TensorData(list(range(12)), (2, 3), (1, 4), 2)
    assert read(data, [1, 2]) == 11
    write(data, [0, 1], -1)
    assert data.storage[6] == -1


def test_an_index_of_the_result_means_one_of_the_operand() -> None:
    big, small = TensorData([0.0] * 12, (2, 2, 3)), TensorData([0.0] * 2, (2, 1))
    assert meant_by([1, 1, 2], big, small) == [1, 0]


def test_a_sum_of_float32_is_rounded_once() -> None:
    backend = SimpleBackend()
    a = backend.from_numpy(np.array([1e8, 1.0, -1e8], np.float32))
    assert backend.reduce(operators.add, a, (0,), start=0).get(()) == 1.0


def test_the_same_program_runs_on_the_specification() -> None:
    def gradient() -> Any:
        x = tensor([[1.0, -2.0], [3.0, 0.5]], requires_grad=True)
        ((x @ x.t()).sum(0) * x).sum().backward()
        return x.grad.tolist()

    with use_backend("simple"):
        found = gradient()
    assert found == gradient()


def test_memory_that_there_is_not_is_an_error() -> None:
    with pytest.raises(AllocationError, match="Cannot allocate a tensor of shape"):
        SimpleBackend().empty((2**50, 2**50), float64)


def test_every_dtype_goes_in_and_comes_out() -> None:
    backend = SimpleBackend()
    for dtype in DTYPES:
        assert backend.to_numpy(backend.full((2,), 1, dtype)).dtype == dtype.numpy


def test_the_specification_is_the_closed_list_and_nothing_else() -> None:
    own = {name for name in vars(SimpleBackend) if not name.startswith("_")}
    assert own - {"name"} == set(Backend.__abstractmethods__)
