"""`backward`: what arrives at the leaves, how it adds up, how the graph ends, and derivatives of derivatives."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, cos, exp, grad, no_grad, sin
from minitorch_scalar.errors import GraphError, InvalidTypeError


def course_expression(x: Any, y: Any) -> Any:
    """Return a formula that uses both variables several times."""
    return (x * y + x.sigmoid()).exp() / (y * y + 1.0) - x.log() * y


# ----------------------------------------------------------------------------------------------------------------------
# Accumulating
# ----------------------------------------------------------------------------------------------------------------------
def test_a_leaf_gets_the_derivative_and_a_result_does_not() -> None:
    x = Scalar(3.0)
    y = x * x
    y.backward()
    assert (x.grad, y.grad) == (6.0, None)


def test_the_gradient_is_a_float() -> None:
    x = Scalar(3)
    (x * 2).backward()
    assert type(x.grad) is float


def test_a_second_expression_adds_to_the_gradient() -> None:
    x = Scalar(3.0)
    (x * x).backward()
    (x * 10.0).backward()
    assert x.grad == 16.0


def test_a_second_pass_through_a_kept_graph_adds_the_same_again() -> None:
    x = Scalar(3.0)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad == 12.0


def test_a_gradient_set_by_hand_is_added_to() -> None:
    x = Scalar(3.0)
    x.grad = 100.0
    (x * x).backward()
    assert x.grad == 106.0


def test_a_leaf_is_its_own_derivative() -> None:
    x = Scalar(3.0)
    x.backward(2.5)
    assert x.grad == 2.5


@pytest.mark.parametrize("d", [2, 2.0, True, Scalar(2.0)])
def test_the_derivative_to_begin_with_may_be_any_number(d: Any) -> None:
    x = Scalar(3.0)
    (x * x).backward(d)
    assert x.grad == 6.0 * float(d)
    assert type(x.grad) is float


@pytest.mark.parametrize("d", ["1", None, [1.0]])
def test_a_derivative_to_begin_with_that_is_no_number_is_refused(d: Any) -> None:
    x = Scalar(3.0)
    with pytest.raises(InvalidTypeError, match="A Scalar needs a number"):
        (x * x).backward(d)
    assert x.grad is None


# ----------------------------------------------------------------------------------------------------------------------
# Sharing
# ----------------------------------------------------------------------------------------------------------------------
def test_a_diamond_adds_what_comes_along_both_sides() -> None:
    x = Scalar(2.0)
    y = x * 3.0
    (y * y + y.exp()).backward()
    assert x.grad == pytest.approx(3.0 * (12.0 + math.exp(6.0)))


def test_one_variable_as_both_arguments_gets_both_derivatives() -> None:
    x = Scalar(3.0)
    (x / x + x - x + x**x).backward()
    assert x.grad == pytest.approx(27.0 * (1.0 + math.log(3.0)))


def test_two_to_the_sixtieth_paths_take_one_walk() -> None:
    x = Scalar(1.0)
    y = x
    for _ in range(60):
        y = (y + y) * 0.5
    y.backward()
    assert x.grad == 1.0


def test_results_of_different_depth_meet_in_the_right_order() -> None:
    x = Scalar(0.5)
    deep = x
    for _ in range(10):
        deep = deep.sin()
    (x * deep).backward()
    step = 1e-6

    def f(v: float) -> float:
        y = v
        for _ in range(10):
            y = math.sin(y)
        return v * y

    assert x.grad == pytest.approx((f(0.5 + step) - f(0.5 - step)) / (2.0 * step), rel=1e-8)


def test_a_part_that_is_not_on_the_way_gets_nothing() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    unused = x * y
    (x * 2.0).backward()
    assert (x.grad, y.grad, unused.is_result()) == (2.0, None, True)


# ----------------------------------------------------------------------------------------------------------------------
# The end of the graph
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("create_graph", [False, True])
def test_a_second_backward_says_that_the_graph_is_gone(create_graph: bool) -> None:
    x = Scalar(3.0)
    y = x * x
    y.backward()
    with pytest.raises(GraphError, match=r"a second time: it was freed .* Call backward\(retain_graph=True\)"):
        y.backward(create_graph=create_graph)
    assert x.grad == 6.0


def test_a_shared_part_is_gone_for_the_other_result_too() -> None:
    x = Scalar(3.0)
    y = x * x
    z, w = y * 2.0, y * 3.0
    z.backward()
    with pytest.raises(GraphError, match="freed"):
        w.backward()
    assert x.grad == 12.0


def test_a_shared_part_is_there_for_the_other_result_if_kept() -> None:
    x = Scalar(3.0)
    y = x * x
    z, w = y * 2.0, y * 3.0
    z.backward(retain_graph=True)
    w.backward()
    assert x.grad == 30.0


def test_an_expression_built_on_a_freed_result_cannot_be_differentiated() -> None:
    x = Scalar(3.0)
    y = x * x
    y.backward()
    with pytest.raises(GraphError, match="freed"):
        (y * 2.0).backward()


def test_a_freed_result_keeps_its_value() -> None:
    y = Scalar(3.0) * 2.0
    y.backward()
    assert (y.data, y.is_leaf(), y.is_constant()) == (6.0, False, False)


def test_a_leaf_can_be_used_again() -> None:
    x = Scalar(3.0)
    for _ in range(3):
        (x * x).backward()
    assert x.grad == 18.0


def test_a_constant_cannot_go_back() -> None:
    with no_grad():
        y = Scalar(3.0) * 2.0
    with pytest.raises(GraphError, match="Cannot differentiate a constant"):
        y.backward()


def test_a_leaf_changed_after_the_operation_gives_the_slope_of_the_old_point() -> None:
    x = Scalar(3.0)
    y = x * x
    x.data = 100.0
    y.backward()
    assert x.grad == 6.0


# ----------------------------------------------------------------------------------------------------------------------
# chain_rule and accumulate_derivative
# ----------------------------------------------------------------------------------------------------------------------
def test_the_chain_rule_pairs_every_input_with_its_derivative() -> None:
    x, c = Scalar(3.0), Scalar(4.0, None)
    assert list((x * c).chain_rule(2.0)) == [(x, 8.0), (c, 6.0)]


def test_the_chain_rule_of_scalars_gives_scalars() -> None:
    x = Scalar(3.0)
    ((_, d), _) = (x * 4.0).chain_rule(Scalar(2.0))
    assert isinstance(d, Scalar)
    assert d.data == 8.0


@pytest.mark.parametrize("scalar", [Scalar(3.0), Scalar(3.0, None)])
def test_what_no_operation_made_has_no_chain_rule(scalar: Scalar) -> None:
    with pytest.raises(GraphError, match="has no chain rule: no operation made it"):
        scalar.chain_rule(1.0)


def test_accumulating_adds() -> None:
    x = Scalar(3.0)
    x.accumulate_derivative(2.0)
    x.accumulate_derivative(0.5)
    assert x.grad == 2.5


@pytest.mark.parametrize("scalar", [Scalar(3.0) * 2.0, Scalar(3.0, None)])
def test_only_a_leaf_accumulates(scalar: Scalar) -> None:
    with pytest.raises(GraphError, match="Only a leaf collects a derivative"):
        scalar.accumulate_derivative(1.0)
    assert scalar.grad is None


# ----------------------------------------------------------------------------------------------------------------------
# Derivatives of derivatives
# ----------------------------------------------------------------------------------------------------------------------
def test_a_recorded_gradient_can_go_back_again() -> None:
    x = Scalar(2.0)
    (x**3).backward(create_graph=True)
    slope, x.grad = x.grad, None
    slope.backward()
    assert (slope.data, x.grad) == (12.0, 12.0)


def test_recorded_and_plain_gradients_add_up() -> None:
    x = Scalar(2.0)
    (x * x).backward()
    (x * x).backward(create_graph=True)
    assert float(x.grad) == 8.0


@given(st.floats(-2.0, 2.0))
def test_the_third_derivative_of_the_sine_is_minus_the_cosine(value: float) -> None:
    x = Scalar(value)
    y = sin(x)
    for _ in range(3):
        (y,) = grad(y, x, create_graph=True)
    assert y.data == pytest.approx(-math.cos(value), abs=1e-14)


@given(st.floats(-2.0, 2.0))
def test_every_derivative_of_the_exponential_is_itself(value: float) -> None:
    x = Scalar(value)
    y = exp(x)
    for _ in range(5):
        (y,) = grad(y, x, create_graph=True)
        assert y.data == pytest.approx(math.exp(value), rel=1e-13)


def test_a_polynomial_ends_after_its_degree() -> None:
    x = Scalar(2.0)
    y = x * x * x * x
    seen = []
    for _ in range(4):
        (y,) = grad(y, x, create_graph=True)
        seen.append(y.data)
    assert seen == [32.0, 48.0, 48.0, 24.0]


def test_second_derivatives_do_not_depend_on_the_order() -> None:
    x, y = Scalar(1.3), Scalar(0.6)
    by_x, by_y = grad(course_expression(x, y), [x, y], create_graph=True)
    (xy,), (yx,) = grad(by_x, y, retain_graph=True), grad(by_y, x, retain_graph=True)
    assert xy == pytest.approx(yx, rel=1e-13)


def test_a_second_derivative_is_the_central_difference_of_the_first() -> None:
    def slope(value: float) -> float:
        x = Scalar(value)
        (d,) = grad(course_expression(x, Scalar(0.6)), x)
        return float(d)

    x = Scalar(1.3)
    (first,) = grad(course_expression(x, Scalar(0.6)), x, create_graph=True)
    assert grad(first, x) == pytest.approx(((slope(1.30001) - slope(1.29999)) / 2e-5,), rel=1e-6)


def test_a_penalty_on_the_gradient_can_be_trained() -> None:
    w, x = Scalar(1.5), Scalar(0.4)
    (slope,) = grad(cos(w * x), x, create_graph=True)
    (slope * slope).backward()
    inside = 2.0 * 1.5 * math.sin(0.6) ** 2 + 1.5**2 * 2.0 * math.sin(0.6) * math.cos(0.6) * 0.4
    assert w.grad == pytest.approx(inside)
