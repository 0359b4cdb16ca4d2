"""Memory: flat over a thousand steps, and a graph that goes without the help of the cyclic collector."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Iterator

import pytest

from minitorch_scalar import MLP, SGD, Scalar, datasets, fit, grad, no_grad


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Switch the cyclic collector off, so that only reference counts free anything."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def watch(y: Scalar) -> list[weakref.ref[Scalar]]:
    """Return weak references to a result and to the results that it was computed of."""
    found, todo = [], [y]
    while todo:
        v = todo.pop()
        if v.is_result():
            found.append(weakref.ref(v))
            todo += v.parents
    return found


def alive(references: list[weakref.ref[Scalar]]) -> int:
    """Count what is still there."""
    return sum(reference() is not None for reference in references)


def expression(x: Scalar) -> Scalar:
    """Return a result of results."""
    y: Scalar = (x * x + x.sin()).exp() / (x + 2.0)
    return y


@pytest.mark.usefixtures("no_collector")
def test_a_backward_pass_frees_all_but_the_result() -> None:
    y = expression(Scalar(0.5))
    references = watch(y)
    assert len(references) == 6
    y.backward()
    assert alive(references) == 1


@pytest.mark.usefixtures("no_collector")
def test_grad_frees_all_but_the_result() -> None:
    x = Scalar(0.5)
    y = expression(x)
    references = watch(y)
    grad(y, x)
    assert alive(references) == 1


@pytest.mark.usefixtures("no_collector")
def test_a_graph_that_is_never_used_goes_with_its_result() -> None:
    y = expression(Scalar(0.5))
    references = watch(y)
    del y
    assert alive(references) == 0


@pytest.mark.usefixtures("no_collector")
def test_a_kept_graph_goes_with_its_result() -> None:
    y = expression(Scalar(0.5))
    references = watch(y)
    y.backward(retain_graph=True)
    assert alive(references) == 6
    del y
    assert alive(references) == 0


@pytest.mark.usefixtures("no_collector")
def test_recorded_derivatives_go_with_those_who_hold_them() -> None:
    x = Scalar(0.5)
    y = expression(x)
    references = watch(y)
    (slope,) = grad(y, x, create_graph=True)
    references += watch(slope)
    del y, slope
    assert alive(references) == 0


@pytest.mark.usefixtures("no_collector")
def test_a_recorded_gradient_goes_when_it_is_forgotten() -> None:
    x = Scalar(0.5)
    y = expression(x)
    y.backward(create_graph=True)
    references = watch(x.grad)
    del y
    x.zero_grad()
    assert alive(references) == 0


@pytest.mark.usefixtures("no_collector")
def test_nothing_is_kept_under_no_grad() -> None:
    x = Scalar(0.5)
    with no_grad():
        inner = x * x
        outer = inner + 1.0
    reference = weakref.ref(inner)
    del inner
    assert reference() is None
    assert outer.inputs == ()


@pytest.mark.usefixtures("no_collector")
def test_a_thousand_training_steps_leave_as_many_objects_as_ten() -> None:
    model, points = MLP(2, [3], seed=0), datasets["Xor"](5, seed=0)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.5)
    list(fit(model, points, optimizer, 2, batch_size=1))
    before = len(gc.get_objects())
    for _ in fit(model, points, optimizer, 200, batch_size=1):
        pass
    assert len(gc.get_objects()) - before < 50


def test_a_thousand_training_steps_take_no_more_memory_than_ten() -> None:
    model, points = MLP(2, [3], seed=0), datasets["Xor"](5, seed=0)
    optimizer = SGD(model.parameters(), lr=0.1)
    tracemalloc.start()
    try:
        epochs = fit(model, points, optimizer, 202, batch_size=1)
        next(epochs)
        next(epochs)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in epochs:
            pass
        gc.collect()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 10_000
    assert peak - before < 60_000
