"""Every kind of surprising derivative is traced to the operation and the numbers that made it."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from minitorch_scalar import Scalar
from minitorch_scalar.autodiff import Context
from minitorch_scalar.errors import InvalidValueError
from minitorch_scalar.functions import ScalarFunction, maximum
from minitorch_scalar.grad_mode import no_grad
from minitorch_scalar.steps import backward_steps
from minitorch_scalar.why import explain


@pytest.fixture
def x() -> Scalar:
    return Scalar(2.0, name="x")


@pytest.fixture
def y() -> Scalar:
    return Scalar(3.0, name="y")


def test_an_ordinary_derivative_is_the_sum_of_what_it_receives(x: Scalar, y: Scalar) -> None:
    assert explain(backward_steps((x * x) * y + 10.0 * x), x) == (
        "The derivative of x is 22: it receives 10 through Mul (n5), 6 through Mul (n2) and 6 through Mul (n2)."
    )


def test_of_many_contributions_the_first_are_named_and_the_rest_counted(x: Scalar) -> None:
    total = x + x + x + x + x
    assert explain(backward_steps(total), x).endswith("and 2 more.")


def test_the_result_itself_has_what_the_pass_begins_with(x: Scalar) -> None:
    done = backward_steps(x * 2.0)
    assert "the result itself" in explain(done, done.output)


def test_a_constant_has_none(x: Scalar) -> None:
    assert explain(backward_steps(x * 2.0), "n1").startswith("The derivative of 2 is None: it is a constant.")


@pytest.mark.parametrize("cut", [lambda x: x.detach(), lambda x: float(x)], ids=["detached", "a plain number"])
def test_a_scalar_that_the_result_does_not_know_has_none(
    cut: Callable[[Scalar], Scalar | float], x: Scalar, y: Scalar
) -> None:
    answer = explain(backward_steps(cut(x) * y), x)
    assert answer.startswith("The derivative of x is None: the result was not computed from it")
    assert "detach()" in answer


def test_what_was_computed_under_no_grad_has_none(x: Scalar, y: Scalar) -> None:
    with no_grad():
        square = x * x
    done = backward_steps(square * y)
    assert "None" in explain(done, x)
    assert "no_grad()" in explain(done, square)


class Label(ScalarFunction):
    """a, with a second argument that has no derivative."""

    @staticmethod
    def forward(_ctx: Context, a: float, _label: float) -> float:
        return a

    @staticmethod
    def backward(_ctx: Context, d: float) -> tuple[float, None]:
        return d, None


def test_a_rule_that_gives_none_is_named(x: Scalar, y: Scalar) -> None:
    done = backward_steps(Label.apply(x, y.exp()))
    expected = "The derivative of y is None: the rule of Label (n3) gives none for its argument 1."
    assert explain(done, y) == expected


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda x: (x - 5.0).relu(), "ReLU (n3) multiplies by 0, because its input -3 is not positive"),
        (lambda x: x * 0.0, "Mul (n2) multiplies by 0, because the other factor is 0"),
        (lambda x: (x < 5.0) * 3.0, "LT (n2) multiplies by 0, because its result is a staircase"),
        (lambda x: maximum(x, 5.0), "Maximum (n2) multiplies by 0, because it takes the other argument, 5"),
        (lambda x: (x * -1e5).exp(), "Exp (n3) multiplies by 0, because its slope is 0 at a = -2e+05"),
        (lambda x: x - x, "what x receives cancels: 1 and -1"),
        (lambda x: x * 1e-200 * 1e-200, "in Mul (n2) the product 1e-200 × 1e-200 is too small for a float"),
    ],
)
def test_a_zero_is_traced_to_its_rule(make: Callable[[Scalar], Scalar], reason: str, x: Scalar) -> None:
    assert reason in explain(backward_steps(make(x)), x)


def test_a_zero_is_followed_through_the_operations_that_only_pass_it_on(x: Scalar) -> None:
    done = backward_steps((x * 3.0 - 9.0).relu() + 1.0)
    assert explain(done, x) == explain(done, "n2").replace("Mul (n2)", "x")
    assert "ReLU" in explain(done, x)


def test_a_zero_with_several_causes_names_each_once(x: Scalar) -> None:
    off = (x - 5.0).relu()
    answer = explain(backward_steps(off + off * 2.0 + x * 0.0), x)
    assert answer.count("ReLU") == 1
    assert "the other factor is 0" in answer


def test_a_factor_with_a_name_is_named(x: Scalar) -> None:
    gate = Scalar(0.0, name="gate")
    assert "the other factor, gate, is 0" in explain(backward_steps(x * gate), x)


def test_a_pass_that_began_with_zero_says_so(x: Scalar) -> None:
    done = backward_steps(x * 2.0, derivative=0.0)
    assert explain(done, x) == "The derivative of x is 0: the backward pass began with 0."
    assert "began with 0" in explain(done, done.output)


def test_an_infinity_is_traced_to_where_it_first_appears(x: Scalar) -> None:
    answer = explain(backward_steps((x - 2.0).log() * 2.0), x)
    assert (
        "inf: it first appears in the step of Log (n3), where d × local derivative = 2 × inf = inf at a = 0" in answer
    )


def test_an_overflow_of_a_sum_names_its_parts(x: Scalar) -> None:
    assert "x receives 1e+308 and 1e+308" in explain(backward_steps(x * 1e308 + x * 1e308), x)


def test_nan_from_the_rule_itself_shows_the_numbers(x: Scalar) -> None:
    answer = explain(backward_steps((x - 3.0).sqrt()), x)
    assert (
        "nan: it first appears in the step of Sqrt (n3), where d × local derivative = 1 × nan = nan at a = -1" in answer
    )


def test_nan_from_the_forward_pass_is_followed_to_its_origin(x: Scalar, y: Scalar) -> None:
    answer = explain(backward_steps((x - 3.0).log() * y), y)
    assert answer.endswith("at a = nan, b = 3; the forward pass had nan from Log (n4) at a = -1.")


def test_nan_given_by_the_user_is_named(y: Scalar) -> None:
    bad = Scalar(math.nan, name="bad")
    assert explain(backward_steps(bad * y), y).endswith("the forward pass had nan from bad.")


def test_nan_of_zero_times_infinity_tells_both_stories(x: Scalar) -> None:
    answer = explain(backward_steps(((x - 2.0) * 0.0).log()), x)
    assert "d × local derivative = inf × 0 = nan" in answer
    assert "and this is how the inf came about: it first appears in the step of Log" in answer


def test_opposite_infinities_give_nan(x: Scalar) -> None:
    zero = x - 2.0
    assert "receives" in explain(backward_steps(zero.log() - zero.log()), zero)


def test_a_pass_that_began_with_nan_says_so(x: Scalar) -> None:
    assert explain(backward_steps(x * 2.0, derivative=math.nan), x).endswith("nan: the backward pass began with it.")


def test_a_deep_graph_is_explained_without_recursion(x: Scalar) -> None:
    value = x * 0.0
    for _ in range(20_000):
        value = value + 1.0
    assert "the other factor is 0" in explain(backward_steps(value), x)


def test_an_unknown_id_is_refused(x: Scalar) -> None:
    with pytest.raises(InvalidValueError, match="No node 'n9'"):
        explain(backward_steps(x * 2.0), "n9")
