"""Equality of the whole, closeness within tolerances, and kinds of numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.errors import DtypeError, InvalidArgumentError, InvalidTypeError

NUMBERS = st.lists(st.sampled_from([0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]), min_size=3, max_size=3)


def test_two_tensors_are_equal_in_shape_and_elements() -> None:
    x = tensor([[1.0, 2.0]])
    assert x.equal(tensor([[1.0, 2.0]], dtype=mt.float64))
    assert not x.equal(tensor([1.0, 2.0]))
    assert not x.equal(tensor([[1.0, 3.0]]))
    assert not tensor([math.nan]).equal(tensor([math.nan]))
    assert mt.zeros(0, 3).equal(mt.ones(0, 3))
    with pytest.raises(InvalidTypeError):
        x.equal(1.0)  # type: ignore[arg-type] # that is what is tested


@given(NUMBERS, NUMBERS, st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_closeness_is_numpys(a: list[float], b: list[float], rtol: float, atol: float, equal_nan: bool) -> None:
    x, y = from_numpy(np.array(a)), from_numpy(np.array(b))
    with np.errstate(invalid="ignore"):
        wanted = np.isclose(a, b, rtol, atol, equal_nan)
    np.testing.assert_array_equal(mt.isclose(x, y, rtol, atol, equal_nan).numpy(), wanted)
    assert mt.allclose(x, y, rtol, atol, equal_nan) is bool(wanted.all())


def test_integers_and_bools_may_be_close() -> None:
    assert tensor([1, 5]).isclose(tensor([2, 9]), atol=1).tolist() == [True, False]
    assert tensor([2], dtype=mt.uint8).isclose(tensor([4], dtype=mt.uint8), rtol=0, atol=3).item()
    assert tensor([True]).isclose(tensor([True])).item()


def test_closeness_needs_one_dtype_and_tolerances() -> None:
    x = tensor([1.0])
    with pytest.raises(DtypeError, match="of one dtype, not float32 with float64"):
        x.isclose(x.double())
    with pytest.raises(InvalidArgumentError, match="A tolerance is not negative: rtol=-1"):
        x.isclose(x, rtol=-1)
    with pytest.raises(InvalidTypeError, match="atol must be a number"):
        x.allclose(x, atol="a")


def test_kinds_of_numbers() -> None:
    x = tensor([1.0, math.inf, -math.inf, math.nan])
    assert x.isfinite().tolist() == [True, False, False, False]
    assert x.isinf().tolist() == [False, True, True, False]
    assert x.isposinf().tolist() == [False, True, False, False]
    assert x.isneginf().tolist() == [False, False, True, False]
    assert x.isnan().tolist() == [False, False, False, True]
    for name, wanted in (("isfinite", True), ("isinf", False), ("isposinf", False), ("isneginf", False)):
        for dtype in (mt.bool, mt.uint8, mt.int64):
            assert getattr(mt, name)(tensor([0, 1], dtype=dtype)).tolist() == [wanted] * 2
