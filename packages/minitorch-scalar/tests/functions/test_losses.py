"""The loss of a two-class network."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, binary_cross_entropy_with_logits, derivative_check
from minitorch_scalar import operators as op

logits = st.floats(-30.0, 30.0)


@given(logits)
def test_the_loss_is_minus_the_logarithm_of_the_probability_of_the_true_class(logit: float) -> None:
    expected = {1.0: -math.log(op.sigmoid(logit)), 0.0: -math.log(op.sigmoid(-logit))}
    for target, loss in expected.items():
        assert binary_cross_entropy_with_logits(logit, target) == pytest.approx(loss, rel=1e-9, abs=1e-13)


@given(logits, st.floats(0.0, 1.0))
def test_the_slope_is_the_probability_minus_the_target(logit: float, target: float) -> None:
    x = Scalar(logit)
    binary_cross_entropy_with_logits(x, target).backward()
    assert x.grad == pytest.approx(op.sigmoid(logit) - target, abs=1e-15)


@given(logits, st.sampled_from([0.0, 1.0]))
def test_the_loss_is_never_negative(logit: float, target: float) -> None:
    assert binary_cross_entropy_with_logits(logit, target) >= 0.0


@pytest.mark.parametrize(
    ("logit", "target", "loss"), [(1000.0, 0.0, 1000.0), (-1000.0, 1.0, 1000.0), (1000.0, 1.0, 0.0)]
)
def test_the_loss_is_finite_where_the_probability_rounds_to_zero_or_one(
    logit: float, target: float, loss: float
) -> None:
    assert binary_cross_entropy_with_logits(logit, target) == loss


def test_the_derivative_is_the_central_difference() -> None:
    derivative_check(lambda x: binary_cross_entropy_with_logits(x, 1.0), Scalar(0.3), rtol=1e-6, atol=1e-8)
