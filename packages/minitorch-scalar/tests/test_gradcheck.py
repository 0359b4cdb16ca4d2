"""Central differences, and the check of derivatives against them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Context, Scalar, ScalarFunction, central_difference, derivative_check, no_grad
from minitorch_scalar.errors import GradcheckError, GraphError, InvalidTypeError, InvalidValueError
from minitorch_scalar.functions import Mul


class WrongMul(ScalarFunction):
    """a · b, whose derivatives are scaled by 1.01 and 3."""

    factors = (1.01, 3.0)

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return float(Mul.forward(ctx, a, b))

    @classmethod
    def backward(cls, ctx: Context, d: float) -> tuple[float, float]:
        by_a, by_b = Mul.backward(ctx, d)
        return cls.factors[0] * by_a, cls.factors[1] * by_b


# ----------------------------------------------------------------------------------------------------------------------
# central_difference
# ----------------------------------------------------------------------------------------------------------------------
@given(st.floats(-3.0, 3.0))
def test_the_difference_is_the_derivative(x: float) -> None:
    assert central_difference(math.sin, x) == pytest.approx(math.cos(x), abs=1e-9)


@pytest.mark.parametrize(("arg", "derivative"), [(0, 12.0), (1, 9.0), (2, 1.0), (-1, 1.0), (-3, 12.0)])
def test_arg_chooses_what_moves(arg: int, derivative: float) -> None:
    found = central_difference(lambda x, y, z: x * x * y + z, 3.0, 2.0, 5.0, arg=arg)
    assert found == pytest.approx(derivative, rel=1e-8)


def test_a_straight_line_is_exact_at_any_epsilon() -> None:
    assert [central_difference(lambda x: 3.0 * x, 2.0, epsilon=e) for e in (0.5, 0.25, 4.0)] == [3.0] * 3


def test_the_error_shrinks_with_the_square_of_epsilon() -> None:
    errors = [abs(central_difference(math.exp, 1.0, epsilon=e) - math.e) for e in (1e-1, 1e-2, 1e-3)]
    assert errors[0] / errors[1] == pytest.approx(100.0, rel=0.01)
    assert errors[1] / errors[2] == pytest.approx(100.0, rel=0.01)


def test_scalars_are_taken_and_a_float_comes_out() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    found = central_difference(lambda a, b: a * b, x, y)
    assert type(found) is float
    assert found == pytest.approx(2.0)
    assert (x.data, x.grad, y.data, y.grad) == (3.0, None, 2.0, None)


@pytest.mark.parametrize("arg", [2, -3])
def test_an_argument_that_is_not_there_is_refused(arg: int) -> None:
    with pytest.raises(InvalidValueError, match=f"Cannot move argument {arg}: the function was given 2"):
        central_difference(lambda x, y: x + y, 1.0, 2.0, arg=arg)


@pytest.mark.parametrize("epsilon", [0.0, -1e-6, math.nan, math.inf])
def test_a_step_that_is_not_above_zero_or_not_finite_is_refused(epsilon: float) -> None:
    with pytest.raises(InvalidValueError, match="a difference needs a finite step above 0"):
        central_difference(math.sin, 1.0, epsilon=epsilon)


# ----------------------------------------------------------------------------------------------------------------------
# derivative_check
# ----------------------------------------------------------------------------------------------------------------------
def test_right_derivatives_pass_and_change_no_gradient() -> None:
    x, y = Scalar(2.0), Scalar(3.0)
    x.grad = 7.0
    derivative_check(lambda a, b: (a * b).log() + a**b, x, y, rtol=1e-6, atol=1e-6)
    assert (x.grad, y.grad, x.data, y.data) == (7.0, None, 2.0, 3.0)


def test_the_message_names_function_argument_point_and_amount() -> None:
    def product(a: Scalar, b: Scalar) -> Any:
        return WrongMul.apply(a, b)

    expected = (
        r"Gradient check of 'product' failed for argument 1 at 3: "
        r"backward gave 6, central difference 2, off by 4\."
    )
    with pytest.raises(GradcheckError, match=expected):
        derivative_check(product, Scalar(2.0), Scalar(3.0))


def test_all_wrong_arguments_are_named_at_once() -> None:
    with pytest.raises(GradcheckError, match=r"argument 0 at 2: .*, off by 0\.03; argument 1 at 3: .*, off by 4\."):
        derivative_check(WrongMul.apply, Scalar(2.0), Scalar(3.0), rtol=1e-3, atol=1e-6)


def test_one_percent_passes_at_the_tolerance_of_the_course_and_fails_at_a_tight_one() -> None:
    class SlightlyWrong(WrongMul):
        factors = (1.01, 1.0)

    derivative_check(SlightlyWrong.apply, Scalar(2.0), Scalar(3.0))
    with pytest.raises(GradcheckError, match="argument 0"):
        derivative_check(SlightlyWrong.apply, Scalar(2.0), Scalar(3.0), rtol=1e-6, atol=1e-6)


def test_a_derivative_that_is_zero_by_mistake_is_found() -> None:
    class Forgotten(WrongMul):
        factors = (0.0, 1.0)

    with pytest.raises(GradcheckError, match=r"backward gave 0, central difference 3"):
        derivative_check(Forgotten.apply, Scalar(2.0), Scalar(3.0))


def test_a_derivative_that_is_nan_is_wrong() -> None:
    class Broken(WrongMul):
        factors = (math.nan, 1.0)

    with pytest.raises(GradcheckError, match="backward gave nan"):
        derivative_check(Broken.apply, Scalar(2.0), Scalar(3.0))


def test_an_argument_that_is_not_used_has_derivative_zero() -> None:
    derivative_check(lambda a, b: a * 2.0, Scalar(2.0), Scalar(3.0))  # noqa: ARG005 - b is the one not used


def test_a_part_that_was_detached_is_found() -> None:
    with pytest.raises(GradcheckError, match="argument 1"):
        derivative_check(lambda a, b: a * 2.0 + b.detach(), Scalar(2.0), Scalar(3.0))


def test_constants_are_not_checked() -> None:
    derivative_check(lambda a, b: a * (b > 2.0), Scalar(2.0), Scalar(2.0, None))


def test_a_function_that_gives_a_constant_is_an_error() -> None:
    def unrecorded(x: Scalar) -> Any:
        with no_grad():
            return x * x

    with pytest.raises(GraphError, match="Cannot differentiate a constant"):
        derivative_check(unrecorded, Scalar(2.0))


def test_a_function_that_gives_a_number_is_an_error() -> None:
    with pytest.raises(InvalidTypeError, match=r"the output is 4\.0 of type float"):
        derivative_check(lambda x: x.data * x.data, Scalar(2.0))


def test_an_argument_that_is_no_scalar_is_an_error() -> None:
    with pytest.raises(InvalidTypeError, match=r"needs Scalars, and argument 1 is 3\.0 of type float"):
        derivative_check(lambda a, b: a * b, Scalar(2.0), 3.0)  # type: ignore[arg-type] # the mistake under test


def test_epsilon_is_the_step_of_the_difference() -> None:
    with pytest.raises(GradcheckError):
        derivative_check(lambda x: x.relu(), Scalar(0.1), epsilon=0.5)
