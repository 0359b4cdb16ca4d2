"""The laws that the operators obey on all numbers, found by hypothesis."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minitorch_scalar import operators as op

small = st.floats(-100.0, 100.0)
moderate = st.floats(-10.0, 10.0)
positive = st.floats(1e-6, 1e6)
whole = st.integers(-1000, 1000).map(float)
finite = st.floats(allow_nan=False, allow_infinity=False)


# ----------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ----------------------------------------------------------------------------------------------------------------------
@given(finite, finite)
def test_addition_and_multiplication_commute(x: float, y: float) -> None:
    assert op.add(x, y) == op.add(y, x)
    assert op.mul(x, y) == op.mul(y, x)


@given(whole, whole, whole)
def test_addition_and_multiplication_associate_where_nothing_is_rounded(x: float, y: float, z: float) -> None:
    assert op.add(op.add(x, y), z) == op.add(x, op.add(y, z))
    assert op.mul(op.mul(x, y), z) == op.mul(x, op.mul(y, z))


@given(whole, whole, whole)
def test_multiplication_distributes_over_addition_where_nothing_is_rounded(x: float, y: float, z: float) -> None:
    assert op.mul(x, op.add(y, z)) == op.add(op.mul(x, y), op.mul(x, z))


@given(small, small, small)
def test_multiplication_distributes_over_addition_up_to_rounding(x: float, y: float, z: float) -> None:
    assert op.mul(x, op.add(y, z)) == pytest.approx(op.add(op.mul(x, y), op.mul(x, z)), rel=1e-12, abs=1e-11)


@given(finite)
def test_zero_and_one_and_id_change_nothing(x: float) -> None:
    assert op.add(x, 0.0) == op.mul(x, 1.0) == op.id(x) == op.pow(x, 1.0) == x


@given(finite, finite)
def test_subtraction_adds_the_negative(x: float, y: float) -> None:
    assert op.sub(x, y) == op.add(x, op.neg(y))


@given(finite)
def test_neg_undoes_itself(x: float) -> None:
    assert op.neg(op.neg(x)) == x


@given(positive, positive)
def test_division_multiplies_by_the_inverse(x: float, y: float) -> None:
    assert op.div(x, y) == pytest.approx(op.mul(x, op.inv(y)), rel=1e-14)


@given(small, positive)
def test_quotient_and_remainder_make_up_the_number(x: float, y: float) -> None:
    assert op.floor_div(x, y) * y + op.mod(x, y) == pytest.approx(x, rel=1e-9, abs=1e-9 + 1e-9 * y)


@given(small, positive)
def test_the_remainder_has_the_sign_of_the_divisor(x: float, y: float) -> None:
    assert 0.0 <= op.mod(x, y) <= y
    assert -y <= op.mod(x, -y) <= 0.0


@given(positive, st.floats(-3.0, 3.0), st.floats(-3.0, 3.0))
def test_powers_of_one_base_multiply_by_adding_exponents(x: float, y: float, z: float) -> None:
    assert op.mul(op.pow(x, y), op.pow(x, z)) == pytest.approx(op.pow(x, op.add(y, z)), rel=1e-12)


@given(small)
def test_the_second_power_is_the_product_with_itself(x: float) -> None:
    assert op.pow(x, 2.0) == op.mul(x, x)


@given(finite)
def test_a_number_is_its_sign_times_its_absolute_value(x: float) -> None:
    assert op.mul(op.sign(x), op.abs(x)) == x


@given(small, small)
def test_the_absolute_value_obeys_the_triangle_inequality(x: float, y: float) -> None:
    assert op.abs(x + y) <= op.abs(x) + op.abs(y)


# ----------------------------------------------------------------------------------------------------------------------
# Comparison
# ----------------------------------------------------------------------------------------------------------------------
@given(st.lists(finite, min_size=3, max_size=3, unique=True))
def test_lt_is_transitive(values: list[float]) -> None:
    x, y, z = sorted(values)
    assert op.lt(x, y) == op.lt(y, z) == op.lt(x, z) == 1.0


@given(finite, finite)
def test_exactly_one_of_less_equal_and_greater_holds(x: float, y: float) -> None:
    assert op.lt(x, y) + op.eq(x, y) + op.lt(y, x) == 1.0


@given(small, small)
def test_le_is_less_or_equal_and_ne_is_not_equal(x: float, y: float) -> None:
    assert op.le(x, y) == op.max(op.lt(x, y), op.eq(x, y))
    assert op.ne(x, y) == 1.0 - op.eq(x, y)


@given(small, small)
def test_is_close_means_nearer_than_a_hundredth_and_is_symmetric(x: float, y: float) -> None:
    assert op.is_close(x, y) == op.is_close(y, x) == (math.fabs(x - y) < 0.01)


@given(small, st.floats(0.0, 0.0099))
def test_numbers_less_than_a_hundredth_apart_are_close(x: float, step: float) -> None:
    assert op.is_close(x, x + step)
    assert not op.is_close(x, x + 0.011 + step)


@given(finite, finite)
def test_max_is_one_of_the_two_and_below_neither(x: float, y: float) -> None:
    assert op.max(x, y) in (x, y)
    assert op.max(x, y) >= x
    assert op.max(x, y) >= y


@given(finite, finite)
def test_min_is_the_negative_of_max_of_the_negatives(x: float, y: float) -> None:
    assert op.min(x, y) == -op.max(-x, -y)


@given(finite)
def test_relu_and_abs_are_maxima(x: float) -> None:
    assert op.relu(x) == op.max(x, 0.0)
    assert op.leaky_relu(x) == op.max(x, 0.01 * x)
    assert op.abs(x) == op.max(x, -x)


# ----------------------------------------------------------------------------------------------------------------------
# Powers, exponentials, trigonometry
# ----------------------------------------------------------------------------------------------------------------------
@given(positive)
def test_exp_undoes_log(x: float) -> None:
    assert op.exp(op.log(x)) == pytest.approx(x, rel=1e-13)


@given(small)
def test_log_undoes_exp_and_is_exact_where_the_course_adds_a_millionth(x: float) -> None:
    assert op.log(op.exp(x)) == pytest.approx(x, rel=1e-13, abs=1e-13)


@given(small, small)
def test_exp_turns_sums_into_products(x: float, y: float) -> None:
    assert op.exp(x + y) == pytest.approx(op.exp(x) * op.exp(y), rel=1e-12)


@given(positive)
def test_sqrt_squared_is_the_number(x: float) -> None:
    assert op.sqrt(x) * op.sqrt(x) == pytest.approx(x, rel=1e-14)


@given(small)
def test_sine_and_cosine_lie_on_the_circle(x: float) -> None:
    assert op.sin(x) ** 2 + op.cos(x) ** 2 == pytest.approx(1.0, rel=1e-14)


@given(small)
def test_tan_is_sine_over_cosine(x: float) -> None:
    assume(op.abs(op.cos(x)) > 1e-3)
    assert op.tan(x) == pytest.approx(op.sin(x) / op.cos(x), rel=1e-12)


@pytest.mark.parametrize("odd", [op.sin, op.tan, op.tanh, op.erf, op.neg, op.sign], ids=lambda f: f.__name__)
@given(x=small)
def test_odd_functions_change_sign_with_their_argument(odd: Callable[[float], float], x: float) -> None:
    assert odd(-x) == -odd(x)


@given(moderate)
def test_tanh_is_a_stretched_sigmoid(x: float) -> None:
    assert op.tanh(x) == pytest.approx(2.0 * op.sigmoid(2.0 * x) - 1.0, abs=1e-14)


# ----------------------------------------------------------------------------------------------------------------------
# Activations
# ----------------------------------------------------------------------------------------------------------------------
@given(st.floats(allow_nan=False))
def test_sigmoid_never_leaves_zero_to_one(x: float) -> None:
    assert 0.0 <= op.sigmoid(x) <= 1.0


@given(st.floats(-36.0, 36.0))
def test_sigmoid_stays_inside_zero_and_one_until_it_rounds(x: float) -> None:
    assert 0.0 < op.sigmoid(x) < 1.0


@given(small)
def test_one_minus_sigmoid_is_sigmoid_of_the_negative(x: float) -> None:
    assert 1.0 - op.sigmoid(x) == pytest.approx(op.sigmoid(-x), abs=1e-15)


def test_sigmoid_crosses_the_middle_at_zero() -> None:
    assert op.sigmoid(0.0) == 0.5


@given(moderate, st.floats(1e-6, 10.0))
def test_sigmoid_is_strictly_increasing(x: float, step: float) -> None:
    assert op.sigmoid(x) < op.sigmoid(x + step)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_sigmoid_never_decreases(x: float, y: float) -> None:
    low, high = sorted((x, y))
    assert op.sigmoid(low) <= op.sigmoid(high)


@pytest.mark.parametrize("gate", [op.relu, op.softplus, op.silu, op.gelu], ids=lambda f: f.__name__)
@given(x=small)
def test_a_gate_and_its_mirror_image_differ_by_the_argument(gate: Callable[[float], float], x: float) -> None:
    assert gate(x) - gate(-x) == pytest.approx(x, rel=1e-12, abs=1e-13)


@given(small)
def test_softplus_is_ln_of_one_plus_exp_and_above_relu(x: float) -> None:
    assert op.softplus(x) == pytest.approx(math.log(1.0 + math.exp(x)), rel=1e-9, abs=1e-15)
    assert op.softplus(x) >= op.relu(x)
