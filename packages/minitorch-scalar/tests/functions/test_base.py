"""A user's own rule: what works, and what is said when it is wrong."""

from __future__ import annotations

import math
from typing import Any

import pytest

from minitorch_scalar import Context, Scalar, ScalarFunction, cos, derivative_check, grad
from minitorch_scalar import operators as op
from minitorch_scalar.errors import GraphError, InvalidTypeError, MissingMethodError


class Cube(ScalarFunction):
    """a³, with its argument saved."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return a * a * a

    @staticmethod
    def backward(ctx: Context, d: float) -> Any:
        (a,) = ctx.saved_tensors
        return d * 3.0 * a * a


class Hypotenuse(ScalarFunction):
    """√(a² + b²), with both arguments and the result saved."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        h = math.sqrt(a * a + b * b)
        ctx.save_for_backward(a, b, h)
        return h

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        a, b, h = ctx.saved_values
        return d * a / h, d * b / h


def rule_that_returns(value: Any) -> type[ScalarFunction]:
    """Return a rule of one argument whose backward returns a value, whatever comes in."""

    class Odd(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float) -> float:
            return 2.0 * a

        @staticmethod
        def backward(_: Context, __: float) -> Any:
            return value

    return Odd


def test_a_rule_of_ones_own_computes_and_differentiates() -> None:
    x = Scalar(2.0)
    y = Cube.apply(x)
    assert (y.data, y.last_fn) == (8.0, Cube)
    y.backward()
    assert x.grad == 12.0


def test_a_rule_takes_numbers_among_scalars_and_gives_the_numbers_no_derivative() -> None:
    x = Scalar(3.0)
    h = Hypotenuse.apply(x, 4)
    h.backward()
    assert (h.data, x.grad) == (5.0, 0.6)


def test_a_rule_of_numbers_alone_gives_a_number_and_records_nothing() -> None:
    assert Hypotenuse.apply(3.0, 4.0) == 5.0


def test_a_rule_stands_between_other_operations() -> None:
    derivative_check(
        lambda a, b: Hypotenuse.apply(a * b, Cube.apply(b)) * a, Scalar(1.5), Scalar(0.7), atol=1e-8, rtol=1e-6
    )


def test_a_rule_that_saves_its_arguments_is_differentiated_to_the_third_order() -> None:
    x = Scalar(2.0)
    (slope,) = grad(Cube.apply(x), x, create_graph=True)
    (curvature,) = grad(slope, x, create_graph=True)
    assert (float(slope), float(curvature), grad(curvature, x)) == (12.0, 12.0, (6.0,))


def test_a_rule_that_saves_its_result_is_differentiated_twice() -> None:
    a, b = Scalar(3.0), Scalar(4.0)
    (slope,) = grad(Hypotenuse.apply(a, b), a, create_graph=True)
    assert grad(slope, [a, b]) == pytest.approx((16.0 / 125.0, -12.0 / 125.0))


def test_a_rule_whose_result_no_variable_leads_to_keeps_nothing() -> None:
    y = Cube.apply(Scalar(2.0, None))
    assert y.is_constant()
    assert (y.inputs, y.saved_values) == ((), ())


def test_none_as_a_derivative_means_that_there_is_none() -> None:
    class Choose(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float, b: float) -> float:
            return a + 0.0 * b

        @staticmethod
        def backward(_: Context, d: float) -> tuple[float, None]:
            return d, None

    x, y = Scalar(2.0), Scalar(3.0)
    Choose.apply(x, y).backward()
    assert (x.grad, y.grad) == (1.0, None)


def test_none_alone_leaves_the_argument_without_a_derivative() -> None:
    x = Scalar(2.0)
    rule_that_returns(None).apply(x * x).backward()
    assert x.grad is None


@pytest.mark.parametrize(("returned", "count"), [((1.0, 2.0), 2), ((), 0)])
def test_the_wrong_number_of_derivatives_is_counted(returned: tuple[float, ...], count: int) -> None:
    x = Scalar(2.0)
    with pytest.raises(GraphError, match=f"Odd.backward returned {count} derivatives for the 1 arguments of forward"):
        rule_that_returns(returned).apply(x).backward()
    assert x.grad is None


@pytest.mark.parametrize("returned", [[1.0], "1", {"a": 1.0}, 1j])
def test_a_derivative_that_is_no_number_is_refused(returned: Any) -> None:
    x = Scalar(2.0)
    with pytest.raises(InvalidTypeError, match=r"Odd\.backward gives a number, or a tuple"):
        rule_that_returns(returned).apply(x).backward()
    assert x.grad is None


def test_a_whole_number_as_a_derivative_becomes_a_float() -> None:
    x = Scalar(2.0)
    rule_that_returns(3).apply(x).backward()
    assert isinstance(x.grad, float)


@pytest.mark.parametrize("returned", [[1.0], "1", {"a": 1.0}, 1j])
def test_a_derivative_in_a_tuple_that_is_no_number_is_refused_where_it_arrives(returned: Any) -> None:
    x = Scalar(2.0)
    rule = rule_that_returns((returned,))
    with pytest.raises(InvalidTypeError, match=r"gives Scalar\(2\.0\) must be a number, not"):
        rule.apply(x).backward()
    assert x.grad is None
    y = rule.apply(x)
    with pytest.raises(InvalidTypeError, match="A Scalar needs a number, not"):
        grad(y, x)
    assert x.grad is None


def test_a_whole_number_in_a_tuple_becomes_a_float() -> None:
    x = Scalar(2.0)
    rule_that_returns((3,)).apply(x).backward()
    assert type(x.grad) is float
    assert type(grad(rule_that_returns((3,)).apply(x), x)[0]) is float


@pytest.mark.parametrize("method", ["forward", "backward"])
def test_a_rule_without_one_of_its_methods_says_which(method: str) -> None:
    other = {"forward": "backward", "backward": "forward"}[method]
    rule: Any = type("Half", (ScalarFunction,), {other: staticmethod(lambda _, x: x)})
    with pytest.raises(MissingMethodError, match=rf"Half defines no {method}\(\): a rule needs forward"):
        rule.apply(Scalar(1.0)).backward()


@pytest.mark.parametrize("value", ["5", None, [5.0], 5j])
def test_a_result_that_is_no_number_is_refused(value: Any) -> None:
    class Wrong(ScalarFunction):
        @staticmethod
        def forward(_: Context, __: float) -> Any:
            return value

    with pytest.raises(InvalidTypeError, match=r"Wrong\.forward returned"):
        Wrong.apply(Scalar(1.0))


def test_a_whole_number_as_a_result_becomes_a_float() -> None:
    class Whole(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float) -> int:
            return int(a)

    assert type(Whole.apply(Scalar(2.5)).data) is float


def test_an_error_in_forward_comes_out_as_it_is() -> None:
    class Failing(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float) -> float:
            return a / 0.0

    with pytest.raises(ZeroDivisionError):
        Failing.apply(Scalar(1.0))


def test_an_error_in_backward_leaves_every_gradient_as_it_was() -> None:
    class Failing(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float) -> float:
            return a

        @staticmethod
        def backward(_: Context, d: float) -> float:
            return d / 0.0

    x, y = Scalar(2.0), Scalar(3.0)
    x.grad = 7.0
    z = y * 5.0 + Failing.apply(x) * y
    with pytest.raises(ZeroDivisionError):
        z.backward()
    assert (x.grad, y.grad) == (7.0, None)


def test_a_failed_backward_leaves_the_graph_whole() -> None:
    class Moody(ScalarFunction):
        calm = False

        @staticmethod
        def forward(_: Context, a: float) -> float:
            return a

        @staticmethod
        def backward(_: Context, d: float) -> float:
            return d if Moody.calm else d / 0.0

    x = Scalar(2.0)
    y = Moody.apply(x * x)
    with pytest.raises(ZeroDivisionError):
        y.backward()
    Moody.calm = True
    y.backward()
    assert x.grad == 4.0


def test_a_rule_that_saves_a_number_computed_on_the_way_cannot_be_differentiated_twice() -> None:
    class SavesIntermediate(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward(3.0 * a * a)
            return a * a * a

        @staticmethod
        def backward(ctx: Context, d: float) -> Any:
            (slope,) = ctx.saved_tensors
            return d * slope

    x = Scalar(2.0)
    y = SavesIntermediate.apply(x)
    with pytest.raises(
        GraphError, match=r"SavesIntermediate: its forward saved 12.0, which is neither an argument nor"
    ):
        y.backward(create_graph=True)
    y.backward()
    assert x.grad == 12.0


@pytest.mark.parametrize("cosine", [math.cos, op.cos], ids=["math.cos", "operators.cos"])
def test_a_backward_that_turns_a_variable_into_a_float_cannot_be_differentiated_twice(cosine: Any) -> None:
    class Sine(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward(a)
            return math.sin(a)

        @staticmethod
        def backward(ctx: Context, d: float) -> Any:
            (a,) = ctx.saved_tensors
            return d * cosine(a)

    x = Scalar(0.5)
    y = Sine.apply(x)
    with pytest.raises(GraphError, match="lost the derivative that create_graph=True asks for"):
        y.backward(create_graph=True)
    y.backward()
    assert x.grad == math.cos(0.5)


def test_after_such_an_error_scalars_become_floats_again() -> None:
    class Careless(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward(a)
            return a

        @staticmethod
        def backward(ctx: Context, d: float) -> float:
            return d * float(ctx.saved_tensors[0])

    x = Scalar(0.5)
    with pytest.raises(GraphError):
        Careless.apply(x).backward(create_graph=True)
    assert float(x) == 0.5


def test_a_backward_may_look_at_data_and_choose() -> None:
    class Bent(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward(a)
            return math.sin(a) if a > 0.0 else a

        @staticmethod
        def backward(ctx: Context, d: float) -> Any:
            (a,) = ctx.saved_tensors
            return d * cos(a) if a > 0.0 else d

    x = Scalar(0.5)
    (slope,) = grad(Bent.apply(x), x, create_graph=True)
    assert grad(slope, x) == (-math.sin(0.5),)


def test_an_attribute_that_the_context_does_not_have_is_an_error() -> None:
    class Typo(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.saved_tensor = a  # type: ignore[attr-defined] # the mistake under test
            return a

    with pytest.raises(AttributeError):
        Typo.apply(Scalar(1.0))


def test_an_argument_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="A Scalar needs a number, not 'two' of type str"):
        Hypotenuse.apply(Scalar(1.0), "two")
