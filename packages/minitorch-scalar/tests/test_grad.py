"""`grad`: derivatives as results, without a change to anybody's `.grad`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from minitorch_scalar import Scalar, grad, no_grad
from minitorch_scalar.errors import GraphError, InvalidTypeError


def test_one_input_gives_a_tuple_of_one_float() -> None:
    x = Scalar(3.0)
    assert grad(x * x, x) == (6.0,)


def test_several_inputs_give_their_derivatives_in_their_order() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    assert grad(x * x * y, [y, x]) == (9.0, 12.0)


@pytest.mark.parametrize("collect", [list, tuple, iter, dict.fromkeys], ids=lambda f: f.__name__)
def test_any_iterable_of_inputs_will_do(collect: Callable[[Any], Any]) -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    assert grad(x * y, collect([x, y])) == (2.0, 3.0)


def test_nobodys_grad_changes() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    x.grad = 7.0
    grad(x * y, x)
    assert (x.grad, y.grad) == (7.0, None)


def test_a_result_on_the_way_may_be_an_input() -> None:
    x = Scalar(3.0)
    y = x * x
    assert grad(y * y, [y, x]) == (18.0, 108.0)


def test_the_output_by_itself_is_what_the_pass_begins_with() -> None:
    y = Scalar(3.0) * 2.0
    assert grad(y, y, 5.0) == (5.0,)


def test_the_derivative_to_begin_with_scales_the_result() -> None:
    x = Scalar(3.0)
    assert grad(x * x, x, 0.5) == (3.0,)


def test_an_input_that_was_not_used_is_named() -> None:
    x, y = Scalar(3.0), Scalar(2.0, name="y")
    with pytest.raises(GraphError, match=r"no way from the output back to input 1, Scalar\(2.0, name='y'\)"):
        grad(x * x, [x, y])


def test_an_input_that_was_not_used_gives_none_if_allowed() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    assert grad(x * x, [y, x], allow_unused=True) == (None, 6.0)


def test_a_refused_input_leaves_the_graph_whole() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    z = x * x
    with pytest.raises(GraphError):
        grad(z, y)
    assert grad(z, x) == (6.0,)


def test_a_constant_input_has_no_derivative() -> None:
    x, c = Scalar(3.0), Scalar(2.0, None)
    with pytest.raises(GraphError, match=r"with respect to input 1, .* it is a constant"):
        grad(x * c, [x, c])


def test_a_constant_output_has_no_derivatives() -> None:
    x = Scalar(3.0)
    with no_grad():
        y = x * x
    with pytest.raises(GraphError, match="Cannot differentiate a constant"):
        grad(y, x)


@pytest.mark.parametrize("value", [3.0, None, [3.0]])
def test_an_input_that_is_no_variable_is_refused(value: Any) -> None:
    x = Scalar(3.0)
    with pytest.raises(InvalidTypeError, match="and input 0 is"):
        grad(x * x, value)


def test_an_output_that_is_no_variable_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match=r"the output is 3.0 of type float"):
        grad(3.0, Scalar(1.0))


def test_the_graph_is_freed() -> None:
    x = Scalar(3.0)
    y = x * x
    grad(y, x)
    with pytest.raises(GraphError, match="freed by the first backward"):
        grad(y, x)


def test_the_graph_is_kept_if_asked() -> None:
    x = Scalar(3.0)
    y = x * x
    assert grad(y, x, retain_graph=True) == grad(y, x)


def test_recorded_derivatives_are_scalars_that_can_be_differentiated() -> None:
    x = Scalar(2.0)
    (slope,) = grad(x * x * x, x, create_graph=True)
    assert isinstance(slope, Scalar)
    assert grad(slope, x) == (12.0,)


def test_a_recorded_derivative_that_depends_on_nothing_is_a_constant_scalar() -> None:
    x = Scalar(-2.0)
    (slope,) = grad(x.sign(), x, create_graph=True)
    assert isinstance(slope, Scalar)
    assert slope.is_constant()


def test_the_recorded_derivative_of_a_used_and_an_unused_input() -> None:
    x, y = Scalar(2.0), Scalar(3.0)
    slope, none = grad(x * x, [x, y], create_graph=True, allow_unused=True)
    assert (slope.data, none) == (4.0, None)


def test_a_pass_leaves_alone_what_does_not_lead_to_an_input() -> None:
    x, w = Scalar(3.0), Scalar(5.0)
    inner = x * x
    outer = inner * w
    assert grad(outer, inner) == (5.0,)
    assert grad(inner, x) == (6.0,)


def test_an_input_beyond_a_freed_part_is_an_error_also_where_another_way_leads_to_it() -> None:
    x = Scalar(3.0)
    inner = x * x
    inner.backward()
    with pytest.raises(GraphError, match="freed by the first backward"):
        grad(inner + x, x)


def test_an_unused_input_is_refused_before_anything_is_freed() -> None:
    x = Scalar(3.0)
    y = x * x
    with pytest.raises(GraphError, match="no way from the output back to input 2"):
        grad(y, [x, x, Scalar(1.0)])
    assert grad(y, x) == (6.0,)
