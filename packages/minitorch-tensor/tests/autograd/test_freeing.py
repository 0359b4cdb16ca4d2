"""What a backward pass frees, and what can be gone through again."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from minitorch_scalar import operators
from minitorch_tensor import Tensor, autograd, ones, tensor
from minitorch_tensor.errors import GraphError
from minitorch_tensor.functions.rule import Rule


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    """Switch the cyclic collector off, so that only reference counts free anything."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def leaf() -> Tensor:
    return tensor([0.5, 2.0], requires_grad=True)


def test_a_second_pass_through_what_saved_tensors_is_an_error() -> None:
    y = (leaf() * leaf()).sum()
    y.backward()
    with pytest.raises(GraphError, match=r"freed by the first backward\(\). Call backward\(retain_graph=True\)"):
        y.backward()


def test_a_graph_that_is_kept_can_be_gone_through_again() -> None:
    x = leaf()
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [2.0, 8.0]


def test_what_saved_no_tensor_can_be_gone_through_again_as_in_pytorch() -> None:
    x = leaf()
    seen = x.view(1, 2) + 1.0
    for _ in range(2):
        (seen * ones(1, 2)).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


class Weighed(Rule):
    """a times the first factor, which is an option: no gradient is asked for it."""

    @staticmethod
    def forward(_: Any, a: Any, *, factors: Any) -> Any:
        return a.backend.zip(operators.mul, a, ones(()) if isinstance(factors, str) else factors[0])

    @staticmethod
    def backward(_: Any, grad: Any, *, factors: Any) -> Any:
        return grad if isinstance(factors, str) else grad * factors[0]


@pytest.mark.parametrize("factors", [ones(2), [ones(2)], (ones(2), 1.0)])
def test_what_keeps_tensors_in_its_options_is_freed_too(factors: Any) -> None:
    y = Weighed.apply(leaf(), factors=factors)
    y.backward(ones(2))
    with pytest.raises(GraphError, match="a second time"):
        y.backward(ones(2))


def test_what_keeps_other_options_can_be_gone_through_again() -> None:
    x = leaf()
    y = Weighed.apply(x, factors="none")
    for _ in range(2):
        y.backward(ones(2))
    assert x.grad.tolist() == [2.0, 2.0]


@pytest.mark.parametrize("end", [lambda y: y.backward(), lambda _: None, lambda y: y.backward(retain_graph=True)])
def test_what_a_rule_saved_goes_with_the_pass_or_with_the_result(end: Any) -> None:
    middle = leaf() * 2.0
    y = (middle * middle).sum()
    saved = weakref.ref(middle)
    del middle
    assert saved() is not None
    end(y)
    del y
    assert saved() is None


def test_a_backward_pass_frees_what_was_saved_while_the_result_lives() -> None:
    middle = leaf() * 2.0
    y = (middle * middle).sum()
    saved = weakref.ref(middle)
    del middle
    y.backward()
    assert saved() is None


def test_a_graph_keeps_no_base_of_a_view_alive() -> None:
    base = leaf() * 2.0
    y = base.view(1, 2) + 1.0
    kept = weakref.ref(base)
    del base
    assert kept() is None
    y.sum().backward()


def test_a_view_keeps_its_base_alive() -> None:
    base = leaf() * 2.0
    view = base.view(1, 2)
    kept = weakref.ref(base)
    del base
    view.mul_(3.0)
    assert kept() is not None


def test_a_rule_that_saves_its_result_makes_no_cycle() -> None:
    y = leaf().exp()
    kept = weakref.ref(y)
    del y
    assert kept() is None


def test_recorded_gradients_go_with_those_who_hold_them() -> None:
    x = leaf()
    y = (x.exp() * x).sum()
    (slope,) = autograd.grad(y, x, create_graph=True)
    kept = weakref.ref(slope)
    del y, slope
    assert kept() is None


def test_a_leaf_goes_with_its_graph() -> None:
    x = leaf()
    y = (x * x).sum()
    kept = weakref.ref(x)
    y.backward()
    del x, y
    assert kept() is None


def test_a_gradient_for_a_leaf_that_is_gone_is_dropped() -> None:
    y = (leaf() * 2.0).sum()
    y.backward()
    assert y.item() == 5.0
