"""clamp and relu: bounds of every kind, and the gradient on them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.autograd import grad, gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BroadcastError,
    DtypeError,
    InvalidArgumentError,
    InvalidTypeError,
    RangeError,
    UnsupportedDtypeError,
)


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.random.default_rng(seed).normal(size=shape))


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=5), st.floats(-2, 2), st.floats(-2, 2))
def test_numbers_are_kept_between_bounds(values: list[float], low: float, high: float) -> None:
    x = from_numpy(np.array(values))
    wanted = np.minimum(np.maximum(values, low), high)
    np.testing.assert_array_equal(x.clamp(low, high).numpy(), wanted)
    bounds = from_numpy(np.array(low)), from_numpy(np.array(high))
    np.testing.assert_array_equal(x.clamp(*bounds).numpy(), wanted)
    np.testing.assert_array_equal(mt.clamp_max(mt.clamp_min(x, low), bounds[1]).numpy(), wanted)


def test_gradients_are_those_of_differences() -> None:
    x, low, high = floats(3, 4).requires_grad_(), floats(4, seed=1).requires_grad_(), floats(3, 1, seed=2)
    high.requires_grad_()
    assert gradcheck(lambda a: a.clamp(-0.5, 0.5), (x,))
    assert gradcheck(lambda a, b: a.clamp(min=b) * a.clamp(max=b), (x, low))
    assert gradcheck(mt.clamp, (x, low, high))
    assert gradgradcheck(lambda a, b, c: mt.clamp(a * a, b, c).exp(), (x, low, high))


def test_on_a_bound_the_gradient_is_that_of_the_input() -> None:
    x, bound = tensor([1.0, 2.0], requires_grad=True), tensor([1.0, 2.0], requires_grad=True)
    assert grad(x.clamp(1.0, 2.0).sum(), x)[0].tolist() == [1, 1]
    assert [g.tolist() for g in grad(x.clamp(min=bound).sum(), (x, bound))] == [[1, 1], [0, 0]]
    assert [g.tolist() for g in grad(x.clamp(max=bound).sum(), (x, bound))] == [[1, 1], [0, 0]]


def test_nan_stays_and_has_no_gradient() -> None:
    x = tensor([math.nan, 0.5], requires_grad=True)
    y = x.clamp(0, 1)
    assert math.isnan(y[0].item())
    assert grad(y.sum(), x)[0].tolist() == [0, 1]


def test_bounds_change_the_dtype_only_by_their_kind() -> None:
    x = tensor([1, 5])
    assert x.clamp(2, 4).dtype is mt.int64
    assert x.clamp(max=2.5).tolist() == [1, 2.5]
    assert tensor([True, False]).clamp(0, 1).dtype is mt.int64
    assert tensor([1, 200], dtype=mt.uint8).clamp(-1, 100).tolist() == [1, 100]


def test_bounds_that_do_not_go_are_refused() -> None:
    x = tensor([1.0, 2.0])
    with pytest.raises(InvalidArgumentError, match=r"clamp\(\) needs min, max or both"):
        x.clamp()
    for bounds in (("a", None), (None, [1.0]), (x, 2.0), (0.0, x), (x, "a")):
        with pytest.raises(InvalidTypeError):
            x.clamp(*bounds)
    with pytest.raises(BroadcastError):
        x.clamp(tensor([1.0, 2.0, 3.0]))
    with pytest.raises(UnsupportedDtypeError, match=r"clamp\(\) takes integers or floating point numbers, not bool"):
        tensor([True]).clamp(False, True)
    with pytest.raises(RangeError, match="300 is beyond uint8"):
        tensor([1], dtype=mt.uint8).clamp(max=300)


def test_bounds_in_place() -> None:
    x = tensor([1, 5, 9])
    assert x.clamp_(2, 6).tolist() == [2, 5, 6]
    assert x.clamp_min_(3).clamp_max_(tensor([4, 4, 9])).tolist() == [3, 4, 6]
    with pytest.raises(DtypeError):
        x.clamp_(1.5)
    assert x.tolist() == [3, 4, 6]


def test_relu_lets_nan_through_and_has_no_gradient_at_zero() -> None:
    x = tensor([0.0, -0.0, -1.0, 2.0, math.nan], requires_grad=True)
    y = x.relu()
    assert y.tolist()[:4] == [0, 0, 0, 2]
    assert math.isnan(y[4].item())
    assert grad(y[:4].sum() + y[4], x)[0].tolist() == [0, 0, 0, 1, 1]


def test_an_infinite_gradient_does_not_become_nan_where_relu_is_flat() -> None:
    for size in (3, 9000):
        x = -mt.ones(size).requires_grad_()
        assert grad((x.relu() * math.inf).sum(), x, tensor(0.0) + 1)[0].eq(0).all()


def test_relu_refuses_bools() -> None:
    with pytest.raises(DtypeError, match=r"relu\(\) is not defined for bools"):
        tensor([True]).relu()
    assert tensor([-1, 2]).relu().tolist() == [0, 2]
