"""Hooks on gradients, and gradients kept on results."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from minitorch_tensor import Tensor, autograd, is_grad_enabled, ones, tensor
from minitorch_tensor.errors import DtypeError, GraphError, InvalidTypeError, ShapeError


def leaf(*numbers: float) -> Tensor:
    return tensor(numbers or (1.0, 2.0), requires_grad=True)


def test_a_hook_sees_the_complete_gradient_once() -> None:
    x, seen = leaf(), []
    y = x * 2.0
    y.register_hook(lambda grad: seen.append(grad.tolist()))
    (y * 3.0 + y * 4.0).sum().backward()
    assert seen == [[7.0, 7.0]]


def test_what_hooks_return_takes_the_place_of_the_gradient_one_after_the_other() -> None:
    x = leaf()
    x.register_hook(lambda grad: grad + 1.0)
    x.register_hook(lambda _: None)
    x.register_hook(lambda grad: grad * 10.0)
    x.sum().backward()
    assert x.grad.tolist() == [20.0, 20.0]


def test_a_changed_gradient_goes_on_to_the_inputs() -> None:
    x = leaf()
    y = x * 2.0
    y.register_hook(lambda grad: grad * 100.0)
    y.sum().backward()
    assert x.grad.tolist() == [200.0, 200.0]


def test_a_handle_takes_its_hook_away_and_only_that() -> None:
    x = leaf()
    handle = x.register_hook(lambda grad: grad * 2.0)
    x.register_hook(lambda grad: grad * 3.0)
    handle.remove()
    handle.remove()
    with x.register_hook(lambda grad: grad * 5.0):
        x.sum().backward()
    x.sum().backward()
    assert x.grad.tolist() == [18.0, 18.0]


def test_a_hook_may_take_itself_away() -> None:
    x, calls = leaf(), []

    def once(_: Any) -> None:
        calls.append(1)
        handle.remove()

    handle = x.register_hook(once)
    x.sum().backward()
    x.sum().backward()
    assert calls == [1]


def test_a_handle_keeps_no_graph_alive() -> None:
    y = leaf() * leaf()
    handle, kept = y.register_hook(lambda _: None), weakref.ref(y)
    del y
    gc.collect()
    assert kept() is None
    handle.remove()


def test_hooks_are_recorded_if_and_only_if_the_gradients_are() -> None:
    x, seen = leaf(), []
    x.register_hook(lambda _: seen.append(is_grad_enabled()))
    (x * x).sum().backward()
    (x * x).sum().backward(create_graph=True)
    assert seen == [False, True]
    x.grad = None


def test_a_hook_is_called_for_gradients_that_are_returned() -> None:
    x = leaf()
    y = x * 2.0
    y.register_hook(lambda grad: grad * 10.0)
    z = y.sum()
    assert autograd.grad(z, y, retain_graph=True)[0].tolist() == [10.0, 10.0]
    assert autograd.grad(z, x)[0].tolist() == [20.0, 20.0]


def test_a_hook_stays_with_the_value_that_the_tensor_had() -> None:
    x, seen = leaf(), []
    y = x * 2.0
    y.register_hook(lambda grad: seen.append(grad.tolist()))
    y.mul_(3.0)
    y.sum().backward()
    assert seen == [[3.0, 3.0]]


def test_a_constant_takes_no_hook() -> None:
    with pytest.raises(GraphError, match="Cannot register a hook on a constant"):
        ones(2).register_hook(lambda _: None)


def test_what_cannot_be_called_is_no_hook() -> None:
    with pytest.raises(InvalidTypeError, match="A hook is a function of the gradient, not 3"):
        leaf().register_hook(3)  # type: ignore[arg-type] # the mistake under test


@pytest.mark.parametrize(
    ("returned", "kind", "message"),
    [
        (3.0, InvalidTypeError, "The hook 'wrong' returned 3.0 of type float"),
        (ones(3), ShapeError, r"The hook 'wrong' returned shape \(3,\) for a gradient of shape \(2,\)"),
        (ones(2).double(), DtypeError, "The hook 'wrong' returned dtype float64 for a gradient of float32"),
    ],
)
def test_a_hook_that_returns_no_such_gradient_is_an_error(returned: Any, kind: Any, message: str) -> None:
    def wrong(_: Any) -> Any:
        return returned

    x = leaf()
    x.register_hook(wrong)
    with pytest.raises(kind, match=message):
        x.sum().backward()
    assert x.grad is None


# ----------------------------------------------------------------------------------------------------------------------
# retain_grad
# ----------------------------------------------------------------------------------------------------------------------
def test_a_result_can_keep_its_gradient() -> None:
    x = leaf()
    y = x * 2.0
    assert not y.retains_grad
    y.retain_grad()
    y.retain_grad()
    assert y.retains_grad
    z = (y * y).sum()
    z.backward(retain_graph=True)
    first = y.grad
    z.backward()
    assert (first.tolist(), y.grad.tolist()) == ([4.0, 8.0], [8.0, 16.0])


def test_what_is_kept_is_what_the_hooks_made_of_it_and_has_memory_of_its_own() -> None:
    x = leaf()
    y = x + 0.0
    y.retain_grad()
    y.register_hook(lambda grad: grad * 3.0)
    seed = ones(2)
    y.backward(seed)
    y.grad.fill_(0.0)
    assert (x.grad.tolist(), seed.tolist()) == ([3.0, 3.0], [1.0, 1.0])


def test_a_gradient_is_kept_when_grad_passes_by() -> None:
    x = leaf()
    y = x * 2.0
    y.retain_grad()
    autograd.grad((y * y).sum(), x)
    assert y.grad.tolist() == [4.0, 8.0]


def test_keeping_goes_on_after_a_write_in_place() -> None:
    x = leaf()
    y = x * 2.0
    y.retain_grad()
    y.mul_(3.0)
    assert y.retains_grad
    (y * y).sum().backward()
    assert y.grad.tolist() == [12.0, 24.0]


def test_keeping_goes_on_after_a_write_to_the_base_or_to_a_view() -> None:
    x = leaf()
    y = x * 2.0
    part = y.view(2, 1)
    y.retain_grad()
    part.retain_grad()
    y.mul_(3.0)
    part.mul_(0.5)
    (y * y).sum().backward(retain_graph=True)
    assert y.grad.tolist() == [6.0, 12.0]
    (part * part).sum().backward()
    assert part.grad.tolist() == [[6.0], [12.0]]


def test_a_leaf_keeps_its_gradient_anyway() -> None:
    x = leaf()
    x.retain_grad()
    x.sum().backward()
    assert (x.retains_grad, x.grad.tolist()) == (False, [1.0, 1.0])


def test_a_constant_has_no_gradient_to_keep() -> None:
    with pytest.raises(GraphError, match="Cannot retain the gradient of a constant"):
        ones(2).retain_grad()


def test_keeping_a_gradient_makes_no_cycle() -> None:
    y = leaf() * leaf()
    y.retain_grad()
    kept = weakref.ref(y)
    gc.disable()
    del y
    try:
        assert kept() is None
    finally:
        gc.enable()


# ----------------------------------------------------------------------------------------------------------------------
# Hooks behind the sum
# ----------------------------------------------------------------------------------------------------------------------
def test_a_hook_behind_the_sum_sees_the_leaf_with_its_whole_gradient() -> None:
    x, seen = leaf(), []
    x.register_post_accumulate_grad_hook(lambda each: seen.append((each is x, each.grad.tolist())))
    (x * 2.0 + x).sum().backward()
    x.sum().backward()
    assert seen == [(True, [3.0, 3.0]), (True, [4.0, 4.0])]


def test_a_hook_behind_the_sum_may_move_the_leaf_and_forget_the_gradient() -> None:
    x = leaf()

    def step(each: Any) -> None:
        each.sub_(each.grad)
        each.grad = None

    x.register_post_accumulate_grad_hook(step)
    (x * x).sum().backward()
    assert (x.tolist(), x.grad) == ([-1.0, -2.0], None)


def test_a_hook_behind_the_sum_can_be_taken_away() -> None:
    x, calls = leaf(), list[Any]()
    with x.register_post_accumulate_grad_hook(calls.append):
        pass
    x.sum().backward()
    assert calls == []


def test_only_a_leaf_has_hooks_behind_the_sum() -> None:
    with pytest.raises(GraphError, match="Only a leaf collects a gradient"):
        (leaf() * 2.0).register_post_accumulate_grad_hook(print)
    with pytest.raises(GraphError, match="Cannot register a hook on a constant"):
        ones(2).register_post_accumulate_grad_hook(print)
    with pytest.raises(InvalidTypeError, match="A hook is a function of the tensor"):
        leaf().register_post_accumulate_grad_hook(3)  # type: ignore[arg-type] # that is the mistake
