"""lerp, addcmul and addcdiv: their formulas, ends, dtypes and derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import BroadcastError, DtypeError, InvalidTypeError, RangeError, UnsupportedDtypeError


def floats(*shape: int, seed: int = 0, low: float = -2.0) -> Any:
    return from_numpy(np.random.default_rng(seed).uniform(low, 2.0, shape))


def test_the_formulas_are_numpys() -> None:
    x, y, z = floats(2, 3), floats(2, 1, seed=1), floats(3, seed=2, low=0.5)
    a, b, c = x.numpy(), y.numpy(), z.numpy()
    np.testing.assert_allclose(x.addcmul(y, z, value=-2.5).numpy(), a - 2.5 * b * c)
    np.testing.assert_allclose(x.addcdiv(y, z, value=-2.5).numpy(), a - 2.5 * b / c)
    for weight in (0.0, 0.3, 0.5, 0.9, 1.0, -2.0, 3.0):
        np.testing.assert_allclose(x.lerp(y, weight).numpy(), a + weight * (b - a))
    np.testing.assert_allclose(x.lerp(y, z).numpy(), a + c * (b - a))


def test_a_weight_of_one_gives_the_end_exactly() -> None:
    x, y = tensor([1e8, 0.1]), tensor([0.1, 1e8])
    assert x.lerp(y, 1.0).equal(y)
    assert x.lerp(y, 0.0).equal(x)


def test_derivatives_are_those_of_differences() -> None:
    x, y, z = floats(2, 3), floats(2, 1, seed=1), floats(3, seed=2, low=0.5)
    inputs = [t.requires_grad_() for t in (x, y, z)]
    for blend in (
        lambda a, b, c: a.addcmul(b, c, value=1.5),
        lambda a, b, c: a.addcdiv(b, c, value=-0.5),
        mt.addcmul,
        mt.lerp,
        lambda a, b, c: a.lerp(b, 0.25) * c,
    ):
        assert gradcheck(blend, inputs)
        assert gradgradcheck(blend, inputs)


def test_integers_are_weighed_by_the_whole_part() -> None:
    x = tensor([2, 3])
    assert x.addcmul(x, x, value=1.5).tolist() == [6, 12]
    with pytest.raises(DtypeError, match=r"addcdiv\(\) divides floating point numbers, not int64 by int64"):
        x.addcdiv(x, x)
    with pytest.raises(UnsupportedDtypeError):
        x.lerp(x, 0.5)


def test_dtypes_of_an_interpolation_agree() -> None:
    x = tensor([1.0])
    with pytest.raises(DtypeError, match="needs end of the same dtype, not float64"):
        x.lerp(x.double(), 0.5)
    with pytest.raises(DtypeError, match="needs weight of the same dtype, not float64"):
        x.lerp(x, x.double())
    assert x.lerp(x + 1, tensor(0.5, dtype=mt.float64)).dtype is mt.float32


def test_what_does_not_fit_is_refused() -> None:
    x: Any = tensor([1.0, 2.0])
    calls: tuple[Callable[..., Any], ...] = (
        lambda: x.addcmul(x, 2.0),
        lambda: x.addcdiv(2.0, x),
        lambda: x.addcmul(x, x, value="a"),
        lambda: x.lerp(1.0, 0.5),
        lambda: x.lerp(x, "a"),
    )
    for call in calls:
        with pytest.raises(InvalidTypeError):
            call()
    for broadcast in (x.addcmul, x.addcdiv, x.lerp):
        with pytest.raises(BroadcastError):
            broadcast(x, tensor([1.0, 2.0, 3.0]))


def test_blends_in_place() -> None:
    x, one = tensor([1.0, 2.0]), tensor([1.0, 1.0])
    assert x.addcmul_(one, one, value=3).tolist() == [4, 5]
    assert x.addcdiv_(one, one, value=-2).tolist() == [2, 3]
    assert x.lerp_(one, 0.5).tolist() == [1.5, 2]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan"), 2**63])
def test_integers_are_not_multiplied_by_what_their_dtype_does_not_hold(number: float) -> None:
    x = tensor([1, 2])
    with pytest.raises(RangeError, match=r"Cannot convert .* to int64"):
        x.addcmul_(x, x, value=number)
    assert x.tolist() == [1, 2]


def test_a_negative_factor_of_bytes_wraps_around() -> None:
    x = tensor([1, 2], dtype=mt.uint8)
    assert x.addcmul(x, x, value=-1).tolist() == [0, 254]
