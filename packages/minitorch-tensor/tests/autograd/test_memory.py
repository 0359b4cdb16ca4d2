"""Memory stays flat over a thousand training steps."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from minitorch_tensor import SGD, Parameter, autograd, ones, tensor


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    """Switch the cyclic collector off, so that only reference counts free anything."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def growth(step: Callable[[], Any], times: int = 1000) -> int:
    """Return by how many bytes a step grows memory after it has been done ten times."""
    tracemalloc.start()
    try:
        for _ in range(10):
            step()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(times):
            step()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return after - before


def training(**settings: Any) -> Callable[[], None]:
    """Return a step of training a network 2-4-1."""
    data, target = tensor([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), ones(3, 1)
    parameters = [Parameter(ones(*shape) * 0.3) for shape in ((2, 4), (4,), (4, 1), (1,))]
    optimizer = SGD(parameters, lr=0.01, momentum=0.9)

    def step() -> None:
        optimizer.zero_grad()
        hidden = (data @ parameters[0] + parameters[1]).sigmoid()
        y = hidden @ parameters[2] + parameters[3]
        ((y - target) ** 2).sum().backward(**settings)
        optimizer.step()

    return step


def test_training_steps_leave_nothing_behind() -> None:
    assert growth(training()) < 20_000


def test_recorded_training_steps_leave_nothing_behind() -> None:
    assert growth(training(create_graph=True)) < 20_000


def test_views_writes_and_hooks_leave_nothing_behind() -> None:
    x = ones(4, 4).requires_grad_()

    def step() -> None:
        y = x * 2.0
        y.retain_grad()
        y[0].mul_(3.0)
        y.t()[1:] = x[:3] * 2.0
        with y.register_hook(lambda grad: grad * 2.0):
            (y.view(16) * y.view(16)).sum().backward()
        x.grad = None

    assert growth(step) < 20_000


def test_gradients_as_results_leave_nothing_behind() -> None:
    x = ones(3).requires_grad_()

    def step() -> None:
        (slope,) = autograd.grad((x.exp() * x).sum(), x, create_graph=True)
        autograd.grad(slope.sum(), x)
        autograd.functional.hessian(lambda x: (x**3).sum(), x)

    assert growth(step, 100) < 20_000


def test_rules_of_the_users_own_leave_nothing_behind() -> None:
    class Both(autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            y = x.exp()
            ctx.save_for_backward(x, y)
            ctx.kept = y
            return x * 2.0, y

        @staticmethod
        def backward(ctx: Any, a: Any, b: Any) -> Any:
            _, y = ctx.saved_tensors
            return a * 2.0 + b * y

    x = ones(3).requires_grad_()

    def step() -> None:
        a, b = Both.apply(x)
        (a * b).sum().backward()
        x.grad = None
        Both.apply(x)

    assert growth(step) < 20_000


def test_a_loss_that_is_kept_keeps_no_activations() -> None:
    x = ones(100, 100).requires_grad_()
    losses = []

    def step() -> None:
        y = x * 2.0
        loss = (y.view(-1) * y.view(-1)).sum()
        loss.backward()
        losses.append(loss)
        x.grad = None

    assert growth(step, 100) < 100 * 2_000
