"""A second derivative finds out which variables a rule saved, and refuses when they are no longer what they were."""

from __future__ import annotations

from typing import Any

import pytest

from minitorch_scalar import Context, Scalar, ScalarFunction, dot, grad
from minitorch_scalar.errors import GraphError
from minitorch_scalar.replay import differentiable_context


def test_saved_arguments_are_the_scalars_themselves() -> None:
    x, y = Scalar(2.0), Scalar(3.0)
    assert differentiable_context(x * y).saved_values == (x, y)
    assert [v is w for v, w in zip(differentiable_context(x * y).saved_values, (x, y), strict=True)] == [True, True]


def test_a_saved_result_is_the_result_itself() -> None:
    out = Scalar(2.0).exp()
    (saved,) = differentiable_context(out).saved_values
    assert saved is out


def test_one_variable_used_twice_is_found_twice() -> None:
    x = Scalar(2.0)
    first, second = differentiable_context(x * x).saved_values
    assert first is second is x


def test_the_result_keeps_the_floats_that_it_saved() -> None:
    x = Scalar(2.0)
    out = x * 3.0
    differentiable_context(out)
    assert [type(value) for value in out.saved_values] == [float, float]


def test_what_is_saved_and_is_no_float_stays_as_it_is() -> None:
    class Times(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward("label", 3, None)
            return 3.0 * a

        @staticmethod
        def backward(ctx: Context, d: Any) -> Any:
            return d * ctx.saved_values[1]

    x = Scalar(2.0)
    (slope,) = grad(Times.apply(x) * x, x, create_graph=True)
    assert grad(slope, x) == (6.0,)


def test_a_saved_leaf_that_was_changed_is_an_error_with_both_values() -> None:
    x, y = Scalar(2.0), Scalar(3.0)
    z = x * y
    x.data = 5.0
    with pytest.raises(GraphError, match=r"differentiate Mul: an argument of it was 2.0, and was changed to 5.0"):
        z.backward(create_graph=True)
    assert (x.grad, y.grad) == (None, None)


def test_a_leaf_changed_behind_another_operation_is_an_error_too() -> None:
    x = Scalar(2.0)
    z = (x * x) * 3.0
    x.data = 5.0
    with pytest.raises(GraphError, match=r"an argument of it was 2\.0"):
        z.backward(create_graph=True)


def test_a_changed_leaf_that_backward_does_not_need_is_no_error() -> None:
    x, y = Scalar(2.0), Scalar(3.0)
    z = (x + 1.0) * y
    x.data = 5.0
    assert [d.data for d in grad(z, [x, y], create_graph=True)] == [3.0, 3.0]


def test_a_leaf_that_was_nan_is_not_taken_for_changed() -> None:
    x = Scalar(float("nan"))
    (slope,) = grad(x * x, x, create_graph=True)
    assert slope.data != slope.data


def test_a_result_that_rounds_differently_the_second_time_is_no_error() -> None:
    # From Python 3.12 on sum() compensates for rounding, but not for a subclass of float.
    class RoundsLikeSum(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward(a)
            return a * a if type(a) is float else a * a * (1.0 + 1e-15)

        @staticmethod
        def backward(ctx: Context, d: Any) -> Any:
            (a,) = ctx.saved_tensors
            return d * 2.0 * a

    x = Scalar(2.0)
    (slope,) = grad(RoundsLikeSum.apply(x), x, create_graph=True)
    assert grad(slope, x) == (2.0,)


def test_a_long_dot_product_is_differentiated_twice() -> None:
    xs, ws = [Scalar(0.1 * i) for i in range(30)], [Scalar(1.0 / (i + 3)) for i in range(30)]
    slopes = grad(dot(xs, ws, Scalar(0.7)) ** 2, xs, create_graph=True)
    assert grad(slopes[3], ws[4]) == pytest.approx((2.0 * xs[4].data * ws[3].data,), rel=1e-12)


def test_a_freed_graph_is_an_error() -> None:
    y = Scalar(2.0) * 3.0
    y.backward()
    with pytest.raises(GraphError, match="freed by the first backward"):
        differentiable_context(y)
