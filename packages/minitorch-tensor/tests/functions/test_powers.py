"""Powers, roots and reciprocals: integers, negative exponents, and gradients at 0."""

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
from minitorch_tensor.errors import DtypeError, InvalidTypeError, OperandError, UnsupportedDtypeError

EXPONENTS = [0, 1, 2, 3, 4, -1, -2, 0.5, -0.5, 2.5, 2.0, -1.5]


def numbers(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.random.default_rng(seed).uniform(0.5, 2.0, shape))


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_powers_to_a_number_are_numpys_with_their_derivatives(exponent: float) -> None:
    x = numbers(2, 3)
    np.testing.assert_allclose((x**exponent).numpy(), x.numpy() ** exponent, rtol=1e-14)
    assert gradcheck(lambda a: a**exponent, (x.requires_grad_(),))
    assert gradgradcheck(lambda a: a**exponent, (x,))


def test_powers_of_tensors_have_derivatives_by_both() -> None:
    x, y = numbers(2, 1).requires_grad_(), numbers(3, seed=1).requires_grad_()
    for power in (lambda a, b: a**b, lambda a, b: a**2 * 2.5**b):
        assert gradcheck(power, (x, y))
        assert gradgradcheck(power, (x, y))


@given(st.integers(-9, 9), st.integers(0, 19))
def test_powers_of_integers_are_exact(base: int, exponent: int) -> None:
    assert (tensor([base]) ** exponent).item() == base**exponent
    assert (tensor([base]) ** tensor([exponent])).item() == base**exponent
    assert (base ** tensor([exponent])).item() == base**exponent


def test_powers_of_integers_wrap_around() -> None:
    assert (tensor([10], dtype=mt.int32) ** 10).item() == (10**10 + 2**31) % 2**32 - 2**31
    assert (tensor([3], dtype=mt.uint8) ** 7).item() == 3**7 % 256


def test_integers_to_negative_integers_are_rounded_toward_zero() -> None:
    x = tensor([1, -1, -1, 2, 0])
    assert (x ** tensor([-1, -3, -2, -1, -1])).tolist() == [1, -1, 1, 0, 0]
    with pytest.raises(DtypeError, match="to the power of -2 are no integers"):
        x**-2
    assert (x**-2.0).dtype is mt.float32


def test_bools_to_bools_are_refused() -> None:
    x = tensor([True, False])
    with pytest.raises(UnsupportedDtypeError, match=r"pow\(\) takes integers or floating point numbers, not bool"):
        x**x
    assert (x**2).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("base", "exponent", "by_base", "by_exponent"),
    [(0.0, 0.0, 0.0, 0.0), (0.0, 2.0, 0.0, 0.0), (2.0, 0.0, 0.0, math.log(2)), (0.0, -1.0, -math.inf, -math.inf)],
)
def test_gradients_at_zero(base: float, exponent: float, by_base: float, by_exponent: float) -> None:
    x = tensor(base, dtype=mt.float64, requires_grad=True)
    y = tensor(exponent, dtype=mt.float64, requires_grad=True)
    assert [g.item() for g in grad(x**y, (x, y))] == pytest.approx([by_base, by_exponent])
    assert grad(x**exponent, x)[0].item() == pytest.approx(by_base)


def test_zero_to_the_power_of_zero_is_one_and_flat() -> None:
    x = tensor([0.0, math.nan], requires_grad=True)
    y = x**0
    assert y.tolist() == [1, 1]
    assert grad(y.sum(), x)[0].tolist() == [0, 0]


def test_roots_and_reciprocals_of_what_has_none() -> None:
    assert mt.sqrt(tensor([-1.0])).isnan().item()
    assert mt.rsqrt(tensor([0.0])).item() == math.inf
    assert mt.reciprocal(tensor([0.0, -0.0])).tolist() == [math.inf, -math.inf]
    assert mt.sqrt(tensor([4, 9])).tolist() == [2, 3]


def test_the_square_of_bools_is_integers() -> None:
    assert tensor([True, False]).square().dtype is mt.int64


@pytest.mark.parametrize("value", ["a", None, [2]])
def test_an_exponent_must_be_a_tensor_or_a_number(value: Any) -> None:
    with pytest.raises(OperandError):
        mt.pow(tensor([1.0]), value)
    with pytest.raises(InvalidTypeError):
        mt.pow(2, 3)  # type: ignore[type-var] # that is what is tested


def test_powers_in_place() -> None:
    x = tensor([1.0, 2.0, 3.0])
    x **= 2
    assert x.tolist() == [1, 4, 9]
    assert x.sqrt_().tolist() == [1, 2, 3]
    with pytest.raises(DtypeError):
        tensor([4]).sqrt_()
