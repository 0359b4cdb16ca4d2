"""A measurement in its thread: order, ends, failures, and one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from minitorch_visualizer.efficiency import measurement
from minitorch_visualizer.efficiency.measurement import Measurement, Progress, Task

LONG = 20.0


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurement, "PATIENCE", 0.005)


def task(series: str, size: int, call: Callable[[], object] = lambda: None, growth: float = 0.0) -> Task:
    return Task(series, size, lambda: call, growth)


def finished(*tasks: Task) -> Progress:
    run = Measurement(tasks)
    assert run.progress().state == "waiting"
    run.start()
    assert run.join(LONG)
    return run.progress()


def test_all_tasks_are_measured_in_order() -> None:
    progress = finished(task("a", 1), task("a", 2), task("b", 1))
    assert (progress.state, progress.done, progress.tasks, progress.ended) == ("finished", 3, 3, True)
    assert [(reading.series, reading.size) for reading in progress.readings] == [("a", 1), ("a", 2), ("b", 1)]
    assert [reading.size for reading in progress.of("a")] == [1, 2]
    assert all(0.0 <= reading.seconds < 0.1 for reading in progress.readings)


def test_a_first_call_that_is_slow_is_not_counted() -> None:
    calls: list[float] = []

    def call() -> None:
        time.sleep(0.0 if calls else 0.05)
        calls.append(0.0)

    (reading,) = finished(task("a", 1, call)).readings
    assert reading.first >= 0.05
    assert reading.seconds < 0.04


def test_a_line_ends_before_it_takes_too_long_and_the_others_go_on() -> None:
    slow = lambda: time.sleep(0.02)  # noqa: E731
    progress = finished(task("slow", 1, slow, 1000.0), task("slow", 2, slow, 1000.0), task("quick", 2))
    assert [(reading.series, reading.size) for reading in progress.readings] == [("slow", 1), ("quick", 2)]
    assert progress.done == 3


def test_a_failure_is_told_and_keeps_what_there_is() -> None:
    def fail() -> None:
        raise MemoryError("no room")

    progress = finished(task("a", 1), task("a", 2, fail))
    assert (progress.state, progress.message) == ("failed", "MemoryError: no room")
    assert len(progress.readings) == 1


def test_stop_ends_it() -> None:
    run = Measurement([task("a", size, lambda: time.sleep(0.01)) for size in range(1000)])
    run.start()
    run.stop()
    assert run.join(LONG)
    assert run.progress().state == "stopped"


def hold(entered: threading.Event, leave: threading.Event) -> None:
    """Say that the call has begun, and wait until it may end."""
    entered.set()
    leave.wait(LONG)


def test_two_measure_one_after_the_other() -> None:
    entered, leave = threading.Event(), threading.Event()
    first = Measurement([task("a", 1, lambda: hold(entered, leave))])
    second = Measurement([task("b", 1)])
    first.start()
    assert entered.wait(LONG)
    assert first.progress().now == "a, size 1"
    assert first.progress().taking > 0.0
    second.start()
    time.sleep(0.05)
    assert second.progress().state == "waiting"
    leave.set()
    assert second.join(LONG)
    assert (first.progress().state, second.progress().state) == ("finished", "finished")


def test_one_that_waits_can_be_stopped() -> None:
    entered, leave = threading.Event(), threading.Event()
    first = Measurement([task("a", 1, lambda: hold(entered, leave))])
    second = Measurement([task("b", 1)])
    first.start()
    assert entered.wait(LONG)
    second.start()
    second.stop()
    assert second.join(LONG)
    assert (second.progress().state, second.progress().readings) == ("stopped", ())
    leave.set()
    assert first.join(LONG)
