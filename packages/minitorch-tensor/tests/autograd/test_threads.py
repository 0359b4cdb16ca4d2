"""Two threads build graphs and differentiate them at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from minitorch_tensor import Parameter, autograd, is_grad_enabled, no_grad, ones, tensor


@pytest.fixture(autouse=True)
def _many_switches() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def together(*works: Callable[[], None]) -> None:
    """Run functions in threads of their own, and raise what one of them raised."""
    errors: list[BaseException] = []
    begin = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            begin.wait()
            work()
        except BaseException as error:  # whatever it is, the test must see it
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_each_thread_has_its_graphs_and_its_switch() -> None:
    def recording() -> None:
        for n in range(300):
            x = tensor([float(n), 2.0], requires_grad=True)
            y = (x * x + x.sin() * 0.0).sum()
            assert is_grad_enabled()
            y.backward()
            assert x.grad.tolist() == [2.0 * n, 4.0]

    def not_recording() -> None:
        x = ones(2).requires_grad_()
        for _ in range(300):
            with no_grad():
                assert not (x * 2.0).requires_grad

    together(recording, not_recording, recording)


def test_no_gradient_of_a_shared_leaf_is_lost() -> None:
    weight = Parameter(ones(3))

    def work() -> None:
        for _ in range(300):
            (weight * 2.0).sum().backward()

    together(work, work, work)
    assert weight.grad.tolist() == [1800.0] * 3


def test_one_graph_can_be_differentiated_by_several_threads() -> None:
    x = ones(3).requires_grad_()
    y = ((x * 2.0).exp() * x).sum()
    expected = autograd.grad(y, x, retain_graph=True)[0].tolist()

    def work() -> None:
        for _ in range(100):
            assert autograd.grad(y, x, retain_graph=True)[0].tolist() == expected

    together(work, work)


def test_a_pass_to_some_inputs_does_not_disturb_a_pass_to_all_in_another_thread() -> None:
    def some() -> None:
        for _ in range(200):
            a, b = ones(2).requires_grad_(), ones(2).requires_grad_()
            (d,) = autograd.grad((a * b).sum(), a)
            assert d.tolist() == [1.0, 1.0]

    def every() -> None:
        for _ in range(200):
            a, b = ones(2).requires_grad_(), ones(2).requires_grad_()
            (a * b).sum().backward()
            assert [x.grad.tolist() for x in (a, b)] == [[1.0, 1.0]] * 2

    together(some, every)


def test_rules_of_the_users_own_run_in_several_threads() -> None:
    class Twice(autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * 2.0, x * 3.0

        @staticmethod
        def backward(ctx: Any, a: Any, b: Any) -> Any:
            return a * 2.0 + b * 3.0 + ctx.saved_tensors[0] * 0.0

    def work() -> None:
        for _ in range(100):
            x = ones(2).requires_grad_()
            a, b = Twice.apply(x)
            (a * b).sum().backward()
            assert x.grad.tolist() == [12.0, 12.0]

    together(work, work)
