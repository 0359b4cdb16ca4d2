"""Numbers that follow each other by a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as torch
from minitorch_tensor import tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError, UnsupportedDtypeError

SIZE, OFFSET = st.integers(0, 5), st.integers(-6, 6)


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-5, 5).filter(bool))
def test_integers_are_those_of_pythons_range(start: int, end: int, step: int) -> None:
    if (end - start) * step < 0:
        with pytest.raises(ShapeError, match="There is no way from"):
            torch.arange(start, end, step)
    else:
        found = torch.arange(start, end, step)
        assert found.tolist() == list(range(start, end, step))
        assert found.dtype is torch.int64


@given(st.integers(1, 40), st.floats(-10, 10), st.floats(0.1, 10))
def test_floats_are_numpys(count: int, start: float, step: float) -> None:
    end = start + (count - 0.5) * step
    found = torch.arange(start, end, step, dtype=torch.float64)
    np.testing.assert_allclose(found.array, start + np.arange(count) * step, rtol=1e-12)


def test_the_bounds_may_stand_in_every_way_that_pytorch_takes() -> None:
    for found in (
        torch.arange(1, 7, 2),
        torch.arange(1, 7, step=2),
        torch.arange(1, end=7, step=2),
        torch.arange(start=1, end=7, step=2),
        torch.arange(tensor(1), np.int64(7), 2),
    ):
        assert found.tolist() == [1, 3, 5]
    assert torch.arange(3).tolist() == torch.arange(end=3).tolist() == torch.arange(0, 3).tolist() == [0, 1, 2]


def test_the_dtype_is_int64_for_integers_and_the_default_one_otherwise() -> None:
    assert torch.arange(3).dtype is torch.int64
    assert torch.arange(3.0).dtype is torch.float32
    assert torch.arange(0, 1, 0.5, dtype=torch.float64).tolist() == [0, 0.5]
    assert torch.arange(0.5, 4.5, 1.5, dtype=torch.int64).tolist() == [0, 1, 2, 3]
    assert torch.arange(2**53, 2**53 + 3).tolist() == [2**53, 2**53 + 1, 2**53 + 2]
    assert torch.arange(3.0, requires_grad=True).requires_grad


@given(st.integers(0, 30), st.floats(-10, 10), st.floats(-10, 10))
def test_equal_distances_are_numpys_and_meet_both_ends(count: int, start: float, end: float) -> None:
    found = torch.linspace(start, end, count, dtype=torch.float64)
    np.testing.assert_allclose(found.array, np.linspace(start, end, count), rtol=1e-12, atol=1e-12)
    if count > 1:
        assert (found[0].item(), found[-1].item()) == (start, end)


def test_integers_at_equal_distances_are_cut_off_towards_the_nearer_end() -> None:
    assert torch.linspace(0, 10, 4, dtype=torch.int64).tolist() == [0, 3, 6, 10]
    assert torch.linspace(-1, 1, 4, dtype=torch.int32).tolist() == [-1, 0, 0, 1]


@given(st.integers(0, 9), st.sampled_from([2, 3.5, 10.0]))
def test_powers_of_equal_distances_are_numpys(count: int, base: float) -> None:
    found = torch.logspace(-1, 2, count, base, dtype=torch.float64)
    np.testing.assert_allclose(found.array, np.logspace(-1, 2, count, base=base), rtol=1e-12)


@given(SIZE, SIZE, OFFSET)
def test_indices_of_triangles_are_numpys(rows: int, columns: int, offset: int) -> None:
    assert (
        torch.tril_indices(rows, columns, offset).tolist() == np.array(np.tril_indices(rows, offset, columns)).tolist()
    )
    assert (
        torch.triu_indices(rows, columns, offset).tolist() == np.array(np.triu_indices(rows, offset, columns)).tolist()
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda **o: torch.arange(4, **o),
        lambda **o: torch.linspace(0, 3, 4, **o),
        lambda **o: torch.logspace(0, 1, 4, **o),
        lambda **o: torch.tril_indices(2, 2, **o),
        lambda **o: torch.triu_indices(2, 2, **o),
    ],
)
def test_dtype_backend_and_device_can_be_chosen(make: Callable[..., Any]) -> None:
    found = make(dtype=torch.int32, backend="simple", device="cpu")
    assert found.dtype is torch.int32
    assert found.backend.name == "simple"


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: torch.arange(), InvalidTypeError, "end must be a number, not None"),
        (lambda: torch.arange("a"), InvalidTypeError, "end must be a number, not 'a'"),
        (lambda: torch.arange(1, 2, 3, 4), InvalidTypeError, r"takes \(end\), \(start, end\) or \(start, end, step\)"),
        (lambda: torch.arange(1, 2, start=3), InvalidTypeError, r"takes \(end\), \(start, end\)"),
        (lambda: torch.arange(0, 3, 0), ShapeError, "no way from 0 to 3 in steps of 0"),
        (lambda: torch.arange(float("inf")), ShapeError, "no way from 0 to inf"),
        (lambda: torch.arange(float("nan")), ShapeError, "no way from 0 to nan"),
        (lambda: torch.arange(0, 2, 0.5, dtype=torch.int64), InvalidValueError, "The step 0.5 is 0 in int64"),
        (lambda: torch.arange(3, dtype=torch.bool), UnsupportedDtypeError, "not in bools"),
        (lambda: torch.linspace(0, 1, -1), ShapeError, "cannot make -1 numbers"),
        (lambda: torch.linspace(0, 1, 2.0), InvalidTypeError, "steps must be an integer, not 2.0"),
        (lambda: torch.linspace("a", 1, 2), InvalidTypeError, "start must be a number"),
        (lambda: torch.linspace(tensor([1.0]), 2, 3), ShapeError, r"was given shape \(1,\)"),
        (lambda: torch.logspace(0, 1, 3, dtype=torch.bool), UnsupportedDtypeError, "not in bools"),
        (lambda: torch.logspace(0, 1, 3, "a"), InvalidTypeError, "base must be a number"),
        (lambda: torch.tril_indices(-1, 3), ShapeError, "the size -1 is negative"),
        (lambda: torch.tril_indices(2.0, 3), InvalidTypeError, "row must be an integer"),
        (lambda: torch.triu_indices(2, 3, dtype=torch.float32), UnsupportedDtypeError, "int64 or int32, not float32"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
