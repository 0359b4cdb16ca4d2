"""Rules of the user's own: `autograd.Function`."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from minitorch_tensor import Tensor, autograd, float32, is_grad_enabled, no_grad, ones, tensor
from minitorch_tensor.autograd import Function, gradcheck, gradgradcheck, once_differentiable
from minitorch_tensor.dtypes import float64
from minitorch_tensor.errors import GraphError, InvalidTypeError, MissingMethodError, ShapeError


def leaf(*numbers: float) -> Tensor:
    return tensor(numbers or (1.0, 2.0), requires_grad=True)


def rule(forward: Any, backward: Any = None, **methods: Any) -> Any:
    """Return the apply of a Function made of lambdas."""
    members = {"forward": forward, **({} if backward is None else {"backward": backward}), **methods}
    made: Any = type("Made", (Function,), {name: staticmethod(f) for name, f in members.items()})
    return made.apply


class Cube(Function):
    """x³."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * x * x

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (x,) = ctx.saved_tensors
        return grad * 3.0 * x * x


class SumAndProduct(Function):
    """a + b and factor · a · b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any, factor: float = 2.0) -> Any:
        ctx.save_for_backward(a, b)
        ctx.factor = factor
        return a + b, a * b * factor

    @staticmethod
    def backward(ctx: Any, of_sum: Any, of_product: Any) -> Any:
        a, b = ctx.saved_tensors
        return of_sum + of_product * b * ctx.factor, of_sum + of_product * a * ctx.factor, None


class Exponential(Function):
    """e^x, which saves its result."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (y,) = ctx.saved_tensors
        return grad * y


def test_a_rule_gives_values_and_gradients_of_all_orders() -> None:
    x = tensor([0.5, -1.5], dtype=float64, requires_grad=True)
    assert Cube.apply(x).tolist() == [0.125, -3.375]
    assert gradcheck(Cube.apply, x)
    assert gradgradcheck(Cube.apply, x)


def test_a_saved_result_can_be_differentiated_again() -> None:
    x = tensor([0.5, -1.5], dtype=float64, requires_grad=True)
    assert gradgradcheck(Exponential.apply, x)


def test_a_saved_result_of_several_can_be_differentiated_again() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        y = x.exp()
        ctx.save_for_backward(y)
        return x * 2.0, y

    def backward(ctx: Any, first: Any, second: Any) -> Any:
        (y,) = ctx.saved_tensors
        return first * 2.0 + second * y

    x = tensor([0.5, -1.5], dtype=float64, requires_grad=True)
    assert gradgradcheck(rule(forward, backward), x)


def test_several_results_send_their_gradients_back_together() -> None:
    a = tensor([1.0, 2.0], dtype=float64, requires_grad=True)
    b = tensor([3.0, -1.0], dtype=float64, requires_grad=True)
    assert gradcheck(SumAndProduct.apply, (a, b))
    assert gradgradcheck(SumAndProduct.apply, (a, b, 3.0))
    total, product = SumAndProduct.apply(a, b)
    ((total * product).sum() + product.sum() * 2.0).backward()
    assert a.grad.tolist() == [6 * 4 + 6 + 12, -2 * 1 + -4 + -4]


def test_results_that_are_not_used_have_gradients_of_zero() -> None:
    seen: list[Any] = []

    def backward(_: Any, *grads: Any) -> Any:
        seen.extend(None if d is None else d.tolist() for d in grads)
        return grads[0]

    first, _ = rule(lambda _, x: (x * 1.0, x * 2.0), backward)(leaf())
    first.sum().backward()
    assert seen == [[1.0, 1.0], [0.0, 0.0]]


def test_zeros_are_not_made_if_the_rule_does_without() -> None:
    seen: list[Any] = []

    def forward(ctx: Any, x: Any) -> Any:
        ctx.set_materialize_grads(False)
        return x * 1.0, x * 2.0

    def backward(_: Any, *grads: Any) -> Any:
        seen.extend(grads)
        return grads[1]

    _, second = rule(forward, backward)(leaf())
    second.sum().backward()
    assert seen[0] is None
    assert seen[1].tolist() == [1.0, 1.0]


def test_arguments_that_are_no_tensors_and_arguments_by_name_are_passed_on() -> None:
    a, b = leaf(), leaf()
    _, product = SumAndProduct.apply(a, b, factor=10.0)
    product.sum().backward()
    assert a.grad.tolist() == [10.0, 20.0]


def test_forward_is_not_recorded_and_sees_its_arguments_as_they_are() -> None:
    seen: list[Any] = []

    def forward(ctx: Any, x: Any, c: Any, k: int) -> Any:
        seen.extend([is_grad_enabled(), x.requires_grad, ctx.needs_input_grad])
        return x * c * float(k)

    y = rule(forward, lambda _, grad: (grad, None, None))(leaf(), ones(2), 3)
    assert seen == [False, True, (True, False, False)]
    assert y.requires_grad


def test_nothing_is_recorded_for_constants_or_under_no_grad() -> None:
    assert not Cube.apply(ones(2)).requires_grad
    with no_grad():
        assert not Cube.apply(leaf()).requires_grad


def test_forward_may_do_without_a_context() -> None:
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.save_for_backward(inputs[0], output)

    def backward(ctx: Any, grad: Any) -> Any:
        x, _ = ctx.saved_tensors
        return grad * 2.0 * x

    x = leaf()
    rule(lambda x: x * x, backward, setup_context=setup_context)(x).sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_the_node_of_a_result_is_named_after_the_rule() -> None:
    y = Cube.apply(leaf())
    assert (y.grad_fn.name(), y.last_fn, repr(y.grad_fn)) == ("Cube", Cube, "<CubeBackward>")
    assert [x.tolist() for x in y.grad_fn.saved_tensors] == [[1.0, 2.0]]
    first, second = SumAndProduct.apply(leaf(), leaf())
    assert first.grad_fn.name() == second.grad_fn.name() == "SumAndProduct"


# ----------------------------------------------------------------------------------------------------------------------
# What is saved
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("apply", [Cube.apply, lambda x: SumAndProduct.apply(x, x)[1]], ids=["one", "several"])
def test_a_saved_argument_that_was_written_to_is_an_error(apply: Any) -> None:
    x = leaf() * 1.0
    y = apply(x)
    x.mul_(2.0)
    with pytest.raises(GraphError, match="saved for backward has been changed in place since"):
        y.sum().backward()


def test_a_saved_result_that_was_written_to_is_an_error() -> None:
    y = Exponential.apply(leaf())
    y.mul_(2.0)
    with pytest.raises(GraphError, match="Exponential saved for backward has been changed in place since"):
        y.sum().backward()


def test_what_is_saved_is_freed_by_the_pass() -> None:
    x = leaf() * 1.0
    y = Cube.apply(x)
    node, kept = y.grad_fn, weakref.ref(x)
    del x
    y.sum().backward()
    assert kept() is None
    with pytest.raises(GraphError, match=r"What Cube saved for backward was freed.*retain_graph=True"):
        _ = node.saved_tensors
    with pytest.raises(GraphError, match="second time"):
        y.sum().backward()


@pytest.mark.parametrize("apply", [Exponential.apply, lambda x: SumAndProduct.apply(x, x)[0]], ids=["one", "several"])
def test_a_context_makes_no_cycle(apply: Any) -> None:
    gc.disable()
    try:
        y = apply(leaf())
        kept = weakref.ref(y)
        del y
        assert kept() is None
    finally:
        gc.enable()


def test_a_result_kept_as_an_attribute_makes_no_cycle() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.y = x.exp()
        return ctx.y

    gc.disable()
    try:
        x = leaf()
        y = rule(forward, lambda ctx, grad: grad * ctx.y)(x)
        kept = weakref.ref(y.grad_fn)
        y.sum().backward()
        del y
        assert kept() is None
    finally:
        gc.enable()


def test_none_can_be_saved_and_what_is_no_tensor_cannot() -> None:
    def forward(ctx: Any, x: Any, value: Any) -> Any:
        ctx.save_for_backward(None, value)
        return x * 1.0

    y = rule(forward, lambda _, grad: (grad, None))(leaf(), None)
    assert y.grad_fn.saved_tensors == (None, None)
    with pytest.raises(InvalidTypeError, match="number 1 is 3 of type int: keep it as an attribute"):
        rule(forward)(leaf(), 3)


# ----------------------------------------------------------------------------------------------------------------------
# Results that share memory
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "look", [lambda _, x: x, lambda _, x: x.view(2), lambda _, x: x[:]], ids=["same", "view", "slice"]
)
def test_an_argument_or_a_view_of_it_may_be_returned_but_not_be_written_to(look: Any) -> None:
    x = leaf()
    z = x * 1.0
    y = rule(look, lambda _, grad: grad * 5.0)(z)
    assert y is not z
    with pytest.raises(GraphError, match="the Function's backward would be lost"):
        y.mul_(2.0)
    with pytest.raises(GraphError, match="the Function's backward would be lost"):
        y.view(2, 1).mul_(2.0)
    (y.view(2, 1) * 1.0).sum().backward()
    assert x.grad.tolist() == [5.0, 5.0]


def test_a_returned_view_whose_base_was_written_to_has_lost_its_gradient() -> None:
    z = leaf() * 1.0
    y = rule(lambda _, x: x, lambda _, grad: grad * 5.0)(z)
    z.mul_(2.0)
    with pytest.raises(GraphError, match="The base of a view was changed in place, and its gradient is lost"):
        y.sum()


def test_an_argument_that_was_written_to_takes_the_place_of_the_result() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        x.mul_(3.0)
        ctx.mark_dirty(x)
        return x

    triple = rule(forward, lambda _, grad: grad * 3.0)
    x = leaf()
    z = x * 1.0
    assert triple(z) is z
    z.sum().backward()
    assert (z.tolist(), x.grad.tolist()) == ([3.0, 6.0], [3.0, 3.0])
    base = x * 1.0
    triple(base[:1])
    base.sum().backward()
    assert x.grad.tolist() == [6.0, 4.0]
    with pytest.raises(GraphError, match="Cannot change a leaf tensor"):
        triple(leaf())


def test_an_argument_that_was_written_to_must_be_returned() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.mark_dirty(x)
        return x * 2.0

    with pytest.raises(GraphError, match=r"marked an argument of shape \(2,\) as dirty and did not return it"):
        rule(forward)(leaf() * 1.0)


def test_a_tensor_that_comes_twice_is_one_result() -> None:
    def forward(_: Any, x: Any) -> Any:
        y = x * 2.0
        return y, y

    x = leaf()
    first, second = rule(forward, lambda _, a, b: (a + b) * 2.0)(x)
    assert first is second
    (first + second).sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]


def test_a_tensor_of_somebody_else_is_returned_without_being_changed() -> None:
    other = leaf() * 2.0
    y = rule(lambda *_: other, lambda _, grad: grad)(leaf())
    assert y is not other
    assert (y.grad_fn.name(), other.grad_fn.name()) == ("Made", "Mul")


# ----------------------------------------------------------------------------------------------------------------------
# Results without gradients
# ----------------------------------------------------------------------------------------------------------------------
def test_integers_numbers_and_what_is_marked_have_no_gradient() -> None:
    seen: list[Any] = []

    def forward(ctx: Any, x: Any) -> Any:
        mask = x * 0.0
        ctx.mark_non_differentiable(mask)
        return x * 2.0, mask, x.long(), 5

    def backward(_: Any, *grads: Any) -> Any:
        seen.extend(None if d is None else d.tolist() for d in grads)
        return grads[0] * 2.0

    y, mask, integers, number = rule(forward, backward)(leaf())
    assert [t.requires_grad for t in (y, mask, integers)] == [True, False, False]
    assert number == 5
    y.sum().backward()
    assert seen == [[1.0, 1.0], [0.0, 0.0], [0, 0], None]


@pytest.mark.parametrize("pack", [lambda x: [x], lambda x: {"x": x}], ids=["list", "dict"])
def test_a_list_or_dict_of_tensors_is_refused_because_no_gradient_could_flow(pack: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"Made.forward returned a (list|dict) of tensors"):
        rule(lambda _, x: pack(x * 2.0))(leaf())
    assert rule(lambda _, x: pack(x * 2.0))(ones(2)) is not None


# ----------------------------------------------------------------------------------------------------------------------
# What backward returns
# ----------------------------------------------------------------------------------------------------------------------
def test_none_is_no_gradient_and_more_of_it_does_no_harm() -> None:
    x, unreached = leaf(), leaf()
    rule(lambda _, x: x * 2.0, lambda *_: None)(unreached).sum().backward()
    assert unreached.grad is None
    rule(lambda _, x: x * 2.0, lambda _, grad: (grad, None, None))(x).sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]


def test_a_gradient_is_brought_into_the_shape_and_dtype_of_its_argument() -> None:
    x = leaf()
    rule(lambda _, x: x * 2.0, lambda _, grad: (grad * 2.0).double().expand(3, 2))(x).sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]
    assert x.grad.dtype is float32


@pytest.mark.parametrize(
    ("returned", "kind", "message"),
    [
        (lambda g: (g, g), GraphError, "Made.backward returned 2 gradients for 1 arguments"),
        (lambda _: (), GraphError, "Made.backward returned 0 gradients for 1 arguments"),
        (lambda _: ones(3), ShapeError, r"returned a gradient of shape \(3,\) for argument 0 of shape \(2,\)"),
        (lambda g: g.sum(), ShapeError, r"returned a gradient of shape \(\) for argument 0"),
        (lambda _: 1.0, InvalidTypeError, "Made.backward returned 1.0 of type float for argument 0"),
    ],
)
def test_gradients_that_do_not_fit_are_errors(returned: Any, kind: Any, message: str) -> None:
    x = leaf()
    with pytest.raises(kind, match=message):
        rule(lambda _, x: x * 2.0, lambda _, grad: returned(grad))(x).sum().backward()
    assert x.grad is None


def test_a_gradient_for_what_is_no_tensor_is_an_error() -> None:
    with pytest.raises(GraphError, match="returned a gradient for argument 1, which is no tensor"):
        rule(lambda _, x, k: x * k, lambda _, grad: (grad, grad))(leaf(), 2.0).sum().backward()


# ----------------------------------------------------------------------------------------------------------------------
# Mistakes
# ----------------------------------------------------------------------------------------------------------------------
def test_a_function_needs_both_methods() -> None:
    nothing: Any = type("Nothing", (Function,), {})
    with pytest.raises(MissingMethodError, match="defines no forward"):
        nothing.apply(leaf())
    with pytest.raises(MissingMethodError, match="defines no backward"):
        rule(lambda _, x: x * 2.0)(leaf()).sum().backward()


def test_a_function_is_not_made_into_an_object() -> None:
    with pytest.raises(GraphError, match=r"call Cube.apply\(...\)"):
        Cube()


def test_an_argument_by_a_name_of_its_own_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="was given k by name only"):
        rule(lambda _, x, *, k: x * k)(leaf(), k=2.0)


# ----------------------------------------------------------------------------------------------------------------------
# Once differentiable
# ----------------------------------------------------------------------------------------------------------------------
class Squared(Function):
    """x², whose backward is computed without recording."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Any) -> Any:
        assert not is_grad_enabled()
        (x,) = ctx.saved_tensors
        return grad * 2.0 * x


def test_a_backward_that_is_differentiable_once_works_once() -> None:
    x = leaf()
    (Squared.apply(x) * 3.0).sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]


def test_its_gradients_cannot_be_differentiated() -> None:
    x = leaf()
    y = Squared.apply(x * 1.0)
    (slope,) = autograd.grad((y * y).sum(), x, create_graph=True)
    with pytest.raises(GraphError, match="Cannot differentiate a second time"):
        slope.sum().backward()
