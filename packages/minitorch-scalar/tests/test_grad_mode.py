"""Recording on and off: blocks, decorators, threads."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from minitorch_scalar import (
    Context,
    Scalar,
    ScalarFunction,
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from minitorch_scalar.errors import InvalidTypeError


@pytest.fixture(autouse=True)
def recording() -> Iterator[None]:
    """Give every test a thread that records, and look whether it leaves one."""
    assert is_grad_enabled()
    yield
    left = is_grad_enabled()
    set_grad_enabled(True)
    assert left


def test_results_under_no_grad_are_constants_and_keep_nothing() -> None:
    x = Scalar(2.0)
    with no_grad():
        y = x * x
    assert y.is_constant()
    assert (y.data, y.last_fn, y.inputs, y.saved_values) == (4.0, None, (), ())


def test_a_leaf_made_under_no_grad_is_a_leaf() -> None:
    with no_grad():
        x = Scalar(2.0)
    assert x.is_leaf()


def test_what_was_computed_under_no_grad_passes_no_derivative_on() -> None:
    x = Scalar(3.0)
    with no_grad():
        y = x * x
    (x * y).backward()
    assert x.grad == 9.0


def test_a_graph_recorded_before_is_differentiated_under_no_grad() -> None:
    x = Scalar(3.0)
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad == 6.0


def test_a_recorded_pass_records_even_under_no_grad() -> None:
    x = Scalar(3.0)
    y = x * x
    with no_grad():
        y.backward(create_graph=True)
    assert not x.grad.is_constant()


def test_blocks_nest_and_end_where_they_began() -> None:
    seen = []
    with no_grad():
        seen.append(is_grad_enabled())
        with enable_grad():
            seen.append(is_grad_enabled())
            with no_grad():
                seen.append(is_grad_enabled())
            seen.append(is_grad_enabled())
        seen.append(is_grad_enabled())
    assert seen == [False, True, False, True, False]
    assert is_grad_enabled()


def test_one_block_may_be_entered_again_inside_itself() -> None:
    block = no_grad()
    with block:
        with block:
            assert not is_grad_enabled()
        assert not is_grad_enabled()
    assert is_grad_enabled()


def test_an_error_ends_the_block() -> None:
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert is_grad_enabled()


def test_an_error_in_a_recorded_pass_leaves_the_mode_alone() -> None:
    x = Scalar(2.0)
    y = x * x
    x.data = 3.0
    with pytest.raises(RuntimeError), no_grad():
        y.backward(create_graph=True)
    assert is_grad_enabled()


def test_a_decorated_function_does_not_record() -> None:
    @no_grad()
    def square(x: Scalar) -> Scalar:
        """Return x²."""
        y: Scalar = x * x
        return y

    assert square(Scalar(2.0)).is_constant()
    assert square.__doc__ == "Return x²."
    assert is_grad_enabled()


@pytest.mark.parametrize(("switch", "recorded"), [(no_grad, False), (enable_grad, True)])
def test_the_brackets_of_a_decorator_may_be_left_out(switch: Any, recorded: bool) -> None:
    def double(x: Scalar) -> Any:
        return x * 2.0

    decorated = switch(double)
    with set_grad_enabled(not recorded):
        assert decorated(Scalar(3.0)).requires_grad is recorded


def test_a_decorated_function_may_call_itself() -> None:
    @no_grad()
    def countdown(n: int) -> list[bool]:
        return [is_grad_enabled(), *(countdown(n - 1) if n else [])]

    assert countdown(2) == [False, False, False]
    assert is_grad_enabled()


def test_a_decorated_function_that_raises_leaves_the_mode_alone() -> None:
    @no_grad()
    def fail() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert is_grad_enabled()


def test_another_thread_records() -> None:
    with no_grad(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(is_grad_enabled).result()
        assert not is_grad_enabled()


def test_two_threads_in_one_decorated_function_get_back_what_each_had_before() -> None:
    @no_grad()
    def stay(inside: threading.Event, leave: threading.Event) -> None:
        inside.set()
        leave.wait(10)

    def visit(mode: bool, inside: threading.Event, leave: threading.Event) -> bool:
        set_grad_enabled(mode)
        stay(inside, leave)
        return is_grad_enabled()

    doors = [(threading.Event(), threading.Event()) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        visits = []
        for mode, (inside, leave) in zip((True, False), doors, strict=True):
            visits.append(pool.submit(visit, mode, inside, leave))
            assert inside.wait(10)
        results = []
        for (_, leave), visitor in zip(doors, visits, strict=True):
            leave.set()
            results.append(visitor.result(10))
    assert results == [True, False]


@pytest.mark.parametrize("create_graph", [True, False])
def test_a_backward_pass_records_if_and_only_if_the_graph_is_to_be_created(create_graph: bool) -> None:
    seen = []

    class Watching(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float) -> float:
            return a

        @staticmethod
        def backward(_: Context, d: Any) -> Any:
            seen.append(is_grad_enabled())
            return d

    Watching.apply(Scalar(1.0)).backward(create_graph=create_graph)
    assert seen == [create_graph]


@pytest.mark.parametrize("mode", [True, False])
def test_set_grad_enabled_switches_from_here_on(mode: bool) -> None:
    with no_grad():
        set_grad_enabled(mode)
        assert is_grad_enabled() is mode


@pytest.mark.parametrize("mode", [True, False])
def test_set_grad_enabled_is_also_a_block(mode: bool) -> None:
    with set_grad_enabled(mode):
        assert is_grad_enabled() is mode
    assert is_grad_enabled()


def test_a_block_of_set_grad_enabled_can_be_used_twice() -> None:
    block = set_grad_enabled(False)
    for _ in range(2):
        with block:
            assert not is_grad_enabled()
        assert is_grad_enabled()


def test_a_block_of_set_grad_enabled_switches_again_when_it_begins() -> None:
    block = set_grad_enabled(False)
    set_grad_enabled(True)
    with block:
        assert not is_grad_enabled()


def test_set_grad_enabled_decorates_without_switching_where_it_stands() -> None:
    @set_grad_enabled(False)
    def mode() -> bool:
        return is_grad_enabled()

    assert is_grad_enabled()
    assert [mode(), mode(), is_grad_enabled()] == [False, False, True]


@pytest.mark.parametrize("mode", [0, 1, None, "False"])
def test_a_mode_that_is_not_a_bool_is_refused_and_changes_nothing(mode: Any) -> None:
    with pytest.raises(InvalidTypeError, match="takes True or False"):
        set_grad_enabled(mode)
    assert is_grad_enabled()


def test_the_body_of_a_decorated_generator_does_not_record_and_its_user_does() -> None:
    @no_grad()
    def modes(n: int) -> Iterator[bool]:
        """Say n times whether there is recording."""
        for _ in range(n):
            yield is_grad_enabled()

    assert [(inside, is_grad_enabled()) for inside in modes(3)] == [(False, True)] * 3
    assert modes.__doc__ == "Say n times whether there is recording."


def test_a_decorated_generator_takes_values_and_errors_and_returns() -> None:
    seen: list[Any] = []

    @no_grad()
    def talk() -> Generator[str, int, str]:
        try:
            seen.append((yield "first"))
            yield "second"
        except KeyError:
            seen.append(is_grad_enabled())
        return "end"

    talking = talk()
    assert (next(talking), talking.send(5)) == ("first", "second")
    with pytest.raises(StopIteration) as end:
        talking.throw(KeyError())
    assert (end.value.value, seen) == ("end", [5, False])
    assert is_grad_enabled()


def test_a_decorated_generator_that_is_closed_ends_inside_the_block() -> None:
    seen: list[bool] = []

    @no_grad()
    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            seen.append(is_grad_enabled())

    numbers: Any = endless()
    next(numbers)
    numbers.close()
    assert seen == [False]
    assert is_grad_enabled()


def test_inference_mode_does_not_record_and_comes_back_to_what_was() -> None:
    with no_grad():
        with inference_mode():
            assert (is_grad_enabled(), is_inference_mode_enabled()) == (False, True)
        assert (is_grad_enabled(), is_inference_mode_enabled()) == (False, False)
    assert is_grad_enabled()


def test_recording_cannot_be_switched_on_inside_inference_mode() -> None:
    with inference_mode():
        with enable_grad():
            assert not (Scalar(2.0) * 3.0).requires_grad
        with set_grad_enabled(True):
            assert not (Scalar(2.0) * 3.0).requires_grad
        set_grad_enabled(True)
        assert not is_grad_enabled()
    assert is_grad_enabled()


def test_inference_mode_can_be_switched_off_inside() -> None:
    with inference_mode():
        with inference_mode(False):
            assert (is_grad_enabled(), is_inference_mode_enabled()) == (True, False)
        assert (is_grad_enabled(), is_inference_mode_enabled()) == (False, True)


def test_inference_mode_decorates_functions_with_and_without_brackets() -> None:
    plain: Any = inference_mode(is_inference_mode_enabled)

    @inference_mode()
    def called() -> bool:
        return is_inference_mode_enabled()

    @inference_mode(False)
    def off() -> bool:
        return is_inference_mode_enabled()

    assert (plain(), called(), off(), is_inference_mode_enabled()) == (True, True, False, False)


@pytest.mark.parametrize("mode", [0, None, "False"])
def test_inference_mode_takes_a_bool(mode: Any) -> None:
    with pytest.raises(InvalidTypeError, match="inference_mode takes True or False"):
        inference_mode(mode)
