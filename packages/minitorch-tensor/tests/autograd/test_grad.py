"""`autograd.grad`: gradients as results."""

from __future__ import annotations

from typing import Any

import pytest

from minitorch_tensor import Tensor, autograd, enable_grad, eye, no_grad, ones, tensor
from minitorch_tensor.errors import GraphError, InvalidTypeError, InvalidValueError, ShapeError


def leaf(*numbers: float) -> Tensor:
    return tensor(numbers or (1.0, 2.0, 3.0), requires_grad=True)


def test_gradients_come_in_the_order_of_the_inputs_and_nobodys_grad_changes() -> None:
    x, y = leaf(), leaf(4.0, 5.0, 6.0)
    dy, dx, again = autograd.grad((x * x * y).sum(), (y, x, y))
    assert dx.tolist() == [8.0, 20.0, 36.0]
    assert dy.tolist() == again.tolist() == [1.0, 4.0, 9.0]
    assert (x.grad, y.grad) == (None, None)


def test_no_two_gradients_share_memory() -> None:
    x, y, seed = leaf(), leaf(), ones(3)
    dx, dy = autograd.grad(x + y, [x, y], seed)
    dx.fill_(7.0)
    assert (dy.tolist(), seed.tolist()) == ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0])


def test_a_result_may_be_an_input_and_what_is_behind_it_stays() -> None:
    x = leaf()
    middle = x * x
    (d,) = autograd.grad((middle * middle).sum(), middle)
    assert d.tolist() == [2.0, 8.0, 18.0]
    (d,) = autograd.grad(middle.sum(), x)
    assert d.tolist() == [2.0, 4.0, 6.0]


def test_rules_that_do_not_lead_to_an_input_are_not_run() -> None:
    class Watched(autograd.Function):
        runs = 0

        @staticmethod
        def forward(_ctx: Any, a: Any) -> Any:
            return a * 2.0

        @staticmethod
        def backward(_ctx: Any, grad: Any) -> Any:
            Watched.runs += 1
            return grad * 2.0

    x, y = leaf(), leaf()
    z = (Watched.apply(x) * y).sum()
    autograd.grad(z, y, retain_graph=True)
    assert Watched.runs == 0
    autograd.grad(z, x)
    assert Watched.runs == 1


def test_a_rule_is_asked_only_for_gradients_that_lead_to_an_input() -> None:
    asked = []

    class Watched(autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any, _factor: float, b: Any) -> Any:
            ctx.save_for_backward(a, b)
            return a * b

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            asked.append(ctx.needs_input_grad)
            a, b = ctx.saved_tensors
            return grad * b, None, grad * a

    x, y = leaf(), leaf()
    z = Watched.apply(x * 1.0, 2.0, y * 1.0).sum()
    autograd.grad(z, y, retain_graph=True)
    z.backward()
    assert asked == [(False, False, True), (True, False, True)]


def test_a_rule_may_take_a_pass_of_its_own() -> None:
    class Checkpoint(autograd.Function):
        @staticmethod
        def forward(ctx: Any, f: Any, a: Any, b: Any) -> Any:
            ctx.f = f
            ctx.save_for_backward(a, b)
            return f(a, b)

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            a, b = (x.detach().requires_grad_() for x in ctx.saved_tensors)
            with enable_grad():
                y = ctx.f(a, b)
            y.backward(grad)
            return None, a.grad, b.grad

    x, w = leaf(), leaf(4.0, 5.0, 6.0)
    y = Checkpoint.apply(lambda a, b: (a * b).sin(), x * 2.0, w).sum()
    expected = autograd.grad((x * 2.0 * w).sin().sum(), [x, w])
    assert autograd.grad(y, x, retain_graph=True)[0].tolist() == expected[0].tolist()
    y.backward()
    assert [x.grad.tolist(), w.grad.tolist()] == [d.tolist() for d in expected]


def test_recorded_gradients_of_some_inputs_can_be_differentiated_for_others() -> None:
    x, w = leaf(), leaf(4.0, 5.0, 6.0)
    (dx,) = autograd.grad((x * x * w).sum(), x, create_graph=True)
    (dw,) = autograd.grad((dx * dx).sum(), w)
    assert dw.tolist() == [32.0, 160.0, 432.0]


def test_all_orders_of_derivatives_are_there() -> None:
    x = leaf(2.0)
    found, y = [], x**5
    for _ in range(5):
        (y,) = autograd.grad(y.sum(), x, create_graph=True)
        found.append(y.item())
    assert found == [80.0, 160.0, 240.0, 240.0, 120.0]


def test_create_graph_works_under_no_grad() -> None:
    x = leaf(2.0)
    y = (x**3).sum()
    with no_grad():
        (slope,) = autograd.grad(y, x, create_graph=True)
    assert autograd.grad(slope.sum(), x)[0].tolist() == [12.0]


def test_an_unused_input_is_refused_before_anything_is_freed() -> None:
    x, other = leaf(), leaf()
    y = (x * x).sum()
    with pytest.raises(GraphError, match=r"back to input 1, <leaf of shape \(3,\)>: it was not used"):
        autograd.grad(y, [x, other])
    dx, nothing = autograd.grad(y, [x, other], allow_unused=True)
    assert (dx.tolist(), nothing) == ([2.0, 4.0, 6.0], None)


def test_zeros_can_stand_for_an_unused_input() -> None:
    x, other = leaf(), leaf(1.0, 2.0)
    assert autograd.grad(x.sum(), [other], materialize_grads=True)[0].tolist() == [0.0, 0.0]
    with pytest.raises(InvalidValueError, match="allow_unused=False refuses"):
        autograd.grad(x.sum(), [other], materialize_grads=True, allow_unused=False)


def test_a_constant_input_is_refused() -> None:
    with pytest.raises(GraphError, match=r"Input 0, of shape \(3,\), does not require a gradient"):
        autograd.grad(leaf().sum(), ones(3))


def test_an_input_that_was_written_to_since_is_another_one() -> None:
    y = leaf() * 2.0
    z = y.sum()
    y.mul_(3.0)
    with pytest.raises(GraphError, match="it was not used"):
        autograd.grad(z, y)


@pytest.mark.parametrize("value", [1.0, "x", [1.0]])
def test_what_is_no_tensor_is_refused(value: Any) -> None:
    x = leaf()
    with pytest.raises(InvalidTypeError, match=r"grad\(\)"):
        autograd.grad(value, x)
    with pytest.raises(InvalidTypeError, match=r"grad\(\) with respect to"):
        autograd.grad(x.sum(), value)


def test_the_gradients_of_several_outputs_are_added() -> None:
    x = leaf()
    (d,) = autograd.grad([x * x, x.sum()], x, [tensor([1.0, 0.0, 2.0]), None])
    assert d.tolist() == [3.0, 1.0, 13.0]


def test_batched_gradients_give_batched_results() -> None:
    x, other = leaf(), leaf()
    y = x * x
    rows, nothing = autograd.grad(y, [x, other], eye(3), is_grads_batched=True, allow_unused=True)
    assert rows.tolist() == [[2.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 6.0]]
    assert nothing is None
    with pytest.raises(GraphError, match="freed"):
        y.sum().backward()


def test_batched_gradients_must_have_a_first_dimension() -> None:
    x = leaf(1.0)
    with pytest.raises(InvalidValueError, match="needs gradients with one first dimension"):
        autograd.grad(x.sum(), x, tensor(1.0), is_grads_batched=True)


def test_a_gradient_of_another_shape_is_refused() -> None:
    x = leaf()
    with pytest.raises(ShapeError, match="needs a gradient of that shape"):
        autograd.grad(x * x, x, ones(2))


def test_only_inputs_is_all_there_is() -> None:
    x = leaf()
    with pytest.raises(InvalidValueError, match=r"use backward\(\)"):
        autograd.grad(x.sum(), x, only_inputs=False)
