"""Rounding: halves, decimals, integers."""

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
from minitorch_tensor.errors import InvalidTypeError, UnsupportedDtypeError


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=5))
def test_rounding_is_that_of_math(values: list[float]) -> None:
    x = from_numpy(np.array(values))
    assert x.floor().tolist() == [math.floor(v) for v in values]
    assert x.ceil().tolist() == [math.ceil(v) for v in values]
    assert x.trunc().tolist() == [math.trunc(v) for v in values]
    assert x.round().tolist() == [round(v) for v in values]
    assert (x.trunc() + x.frac()).tolist() == values
    np.testing.assert_allclose(x.round(decimals=2).numpy(), np.round(values, 2), atol=1e-6)
    np.testing.assert_allclose(x.round(decimals=-3).numpy(), np.round(values, -3))


def test_halves_go_to_the_even_neighbour() -> None:
    assert tensor([0.5, 1.5, 2.5, -0.5, -1.5]).round().tolist() == [0, 2, 2, 0, -2]
    assert tensor([125.0, 135.0]).round(decimals=-1).tolist() == [120, 140]


def test_integers_are_whole_and_come_as_copies() -> None:
    x = tensor([1, -2])
    for name in ("floor", "ceil", "trunc", "round"):
        result = getattr(x, name)()
        assert result.tolist() == [1, -2]
        assert result is not x
        result[0] = 9
    assert x.tolist() == [1, -2]


@pytest.mark.parametrize("name", ["abs", "floor", "ceil", "trunc", "round", "frac"])
def test_bools_are_refused(name: str) -> None:
    with pytest.raises(UnsupportedDtypeError, match=rf"{name}\(\)"):
        getattr(mt, name)(tensor([True]))


def test_integers_have_no_fractions_and_no_decimals() -> None:
    calls: tuple[Callable[..., Any], ...] = (mt.frac, lambda x: x.round(decimals=1))
    for call in calls:
        with pytest.raises(UnsupportedDtypeError, match="needs a floating point tensor, not one of int64"):
            call(tensor([1]))
    with pytest.raises(InvalidTypeError, match="decimals must be an integer"):
        tensor([1.0]).round(decimals=1.5)  # type: ignore[arg-type] # that is what is tested
