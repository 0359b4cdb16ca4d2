"""Signs: minus zero, NaN, gradients at 0, and what stands for NaN."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.autograd import grad, gradcheck
from minitorch_tensor.errors import InvalidTypeError, UnsupportedDtypeError


def test_the_absolute_value_of_bools_is_refused() -> None:
    with pytest.raises(UnsupportedDtypeError, match=r"abs\(\) is not defined for bools"):
        mt.abs(tensor([True]))


def test_signs_of_special_numbers() -> None:
    x = tensor([0.0, -0.0, math.nan, -math.inf, 3.0])
    assert x.sign().tolist() == [0, 0, 0, -1, 1]
    assert x.signbit().tolist() == [False, True, False, True, False]
    assert tensor([True, False]).sign().tolist() == [True, False]
    assert tensor([3, 0], dtype=mt.uint8).sign().tolist() == [1, 0]


def test_a_sign_is_copied_onto_a_magnitude() -> None:
    x = tensor([1.0, -2.0, 0.0], requires_grad=True)
    y = x.copysign(tensor([-1.0, -0.0, -1.0]))
    assert y.tolist() == [-1, -2, 0]
    assert math.copysign(1, y[2].item()) == -1
    assert grad(y.sum(), x)[0].tolist() == [-1, 1, 0]
    assert tensor([1, 2]).copysign(-1).tolist() == [-1, -2]
    with pytest.raises(InvalidTypeError):
        mt.copysign(1.0, x)  # type: ignore[type-var] # that is what is tested


def test_gradients_of_copysign_are_those_of_differences() -> None:
    x, y = from_numpy(np.array([1.0, -2.0, 3.0])), from_numpy(np.array([-1.0, -3.0, 2.0]))
    assert gradcheck(mt.copysign, (x.requires_grad_(), y.requires_grad_()))


def test_the_absolute_value_is_flat_at_zero() -> None:
    x = tensor([0.0, -3.0], requires_grad=True)
    assert grad(abs(x).sum(), x)[0].tolist() == [0, -1]


def test_numbers_stand_for_nan_and_the_infinities() -> None:
    x = tensor([math.nan, math.inf, -math.inf, 2.0], requires_grad=True)
    assert x.nan_to_num(1, 2, 3).tolist() == [1, 2, 3, 2]
    assert x.nan_to_num(posinf=5.0).tolist() == pytest.approx([0, 5, -3.4028234663852886e38, 2])
    assert x.double().nan_to_num().tolist() == [0, 1.7976931348623157e308, -1.7976931348623157e308, 2]
    assert grad(x.nan_to_num().sum(), x)[0].tolist() == [0, 0, 0, 1]
    assert tensor([1, 2]).nan_to_num(9).tolist() == [1, 2]
    for option in ("nan", "posinf", "neginf"):
        wrong: Any = {option: "a"}
        with pytest.raises(InvalidTypeError, match=f"{option} must be a number"):
            x.nan_to_num(**wrong)
