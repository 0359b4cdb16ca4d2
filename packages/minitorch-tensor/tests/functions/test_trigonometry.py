"""Angles: quadrants, the origin, sinc around 0."""

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
from minitorch_tensor.errors import InvalidTypeError

NUMBERS = st.floats(-20, 20)


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.random.default_rng(seed).normal(size=shape))


@given(NUMBERS, NUMBERS)
def test_angles_and_lengths_are_those_of_math(a: float, b: float) -> None:
    x, y = tensor(a, dtype=mt.float64), tensor(b, dtype=mt.float64)
    assert x.atan2(y).item() == pytest.approx(math.atan2(a, b))
    assert x.hypot(y).item() == pytest.approx(math.hypot(a, b))
    assert (x.sin().square() + x.cos().square()).item() == pytest.approx(1)
    assert x.rad2deg().deg2rad().item() == pytest.approx(a)


@pytest.mark.parametrize("name", ["atan2", "hypot"])
def test_two_coordinates_have_derivatives_by_both(name: str) -> None:
    x, y = floats(2, 3).requires_grad_(), floats(3, seed=1).requires_grad_()
    assert gradcheck(getattr(mt, name), (x, y))
    assert gradgradcheck(getattr(mt, name), (x, y))


def test_at_the_origin_the_angle_has_no_gradient() -> None:
    x, y = tensor(0.0, requires_grad=True), tensor(0.0, requires_grad=True)
    assert [g.item() for g in grad(x.atan2(y), (x, y))] == [0, 0]


def test_integers_have_angles() -> None:
    assert tensor([1, 1]).atan2(tensor([1, -1])).tolist() == pytest.approx([math.pi / 4, 3 * math.pi / 4])
    assert tensor([180, 360]).deg2rad().dtype is mt.float32


@pytest.mark.parametrize("name", ["atan2", "hypot"])
@pytest.mark.parametrize("value", [1.0, None, [1.0]])
def test_what_is_no_tensor_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=rf"{name}\(\) takes a tensor"):
        getattr(mt, name)(tensor([1.0]), value)


@pytest.mark.parametrize("dtype", [mt.float32, mt.float64])
def test_the_derivatives_of_sinc_go_on_through_zero(dtype: Any) -> None:
    x = tensor([0.0, 1e-5, 9e-4, 1.1e-3, 0.029, 0.031], dtype=dtype, requires_grad=True)
    (first,) = grad(x.sinc().sum(), x, create_graph=True)
    (second,) = grad(first.sum(), x)
    angle = np.pi * x.detach().double().numpy()
    np.testing.assert_allclose(first.detach().numpy(), -np.pi * (angle / 3 - angle**3 / 30 + angle**5 / 840), rtol=2e-3)
    np.testing.assert_allclose(second.numpy(), -(np.pi**2) * (1 / 3 - angle**2 / 10 + angle**4 / 168), rtol=2e-3)
