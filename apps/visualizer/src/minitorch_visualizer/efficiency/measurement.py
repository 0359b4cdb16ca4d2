"""Measure times in a thread of its own, for one browser tab. Nothing here knows Streamlit.

One measurement runs at a time, whatever tab asked for it: two at once would disturb each other. A call is repeated for
a moment, and its shortest time counts; the first call does not, since a kernel may be compiled in it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from minitorch_visualizer.training.orders import Orders, StopOrderedError

State = Literal["waiting", "running", "finished", "stopped", "failed"]

PATIENCE = 0.12
"""Seconds for which a call is repeated."""

ROUNDS = 100
"""How often it is repeated at most."""

TOO_LONG = 0.6
"""Seconds of one call above which a series ends: the next size would take several times as long."""

_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Task:
    """One point of a chart.

    Attributes:
        series: The name of its line.
        size: Where it is on the axis.
        prepare: Makes the operands and returns the call to be measured.
        growth: How many times as long the next size of the series is expected to take; 0 if it is never too long.
    """

    series: str
    size: int
    prepare: Callable[[], Callable[[], object]]
    growth: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured.

    Attributes:
        series: The name of the line.
        size: Where it is on the axis.
        seconds: The shortest time of a call after the first.
        first: The time of the very first call.
    """

    series: str
    size: int
    seconds: float
    first: float


@dataclass(frozen=True, slots=True)
class Progress:
    """A measurement at one moment.

    Attributes:
        state: What it does.
        readings: What there is so far.
        done: How many tasks are done or left out.
        tasks: How many there are.
        now: What is being measured.
        taking: For how many seconds the first call of that has been running; 0 if it is done.
        message: Why it failed or was stopped; else empty.
    """

    state: State
    readings: tuple[Reading, ...]
    done: int
    tasks: int
    now: str
    taking: float
    message: str

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.state in ("finished", "stopped", "failed")

    def of(self, series: str) -> list[Reading]:
        """Return the readings of one line."""
        return [reading for reading in self.readings if reading.series == series]


class Measurement:
    """A list of tasks and the thread that does them.

    Args:
        tasks: What to measure; within a series, from small to large.
        orders: Where the tab's orders lie.
    """

    def __init__(self, tasks: Sequence[Task], orders: Orders | None = None) -> None:
        self._tasks = tuple(tasks)
        self._orders = Orders() if orders is None else orders
        self._lock = threading.Lock()
        self._progress = Progress("waiting", (), 0, len(self._tasks), "", 0.0, "")
        self._called: float | None = None
        self._thread = threading.Thread(target=self._work, name="measurement", daemon=True)

    def start(self) -> None:
        """Begin, or wait for one's turn."""
        self._thread.start()

    def stop(self) -> None:
        """End it after the call that runs now."""
        self._orders.give("stop")

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, and return whether it has come."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def progress(self) -> Progress:
        """Return how far it is; this counts as looking at it."""
        self._orders.seen()
        with self._lock:
            called = self._called
            return replace(self._progress, taking=0.0 if called is None else time.perf_counter() - called)

    # The thread's side.

    def _set(self, state: State, done: int, now: str = "", message: str = "", reading: Reading | None = None) -> None:
        with self._lock:
            before = self._progress
            readings = before.readings if reading is None else (*before.readings, reading)
            self._progress = Progress(state, readings, done, before.tasks, now, 0.0, message)

    def _work(self) -> None:
        """Do all tasks: the whole life of the thread."""
        done = 0
        try:
            while not _turn.acquire(timeout=0.2):
                self._orders.check()
            try:
                ended: set[str] = set()
                for done, task in enumerate(self._tasks):
                    if task.series not in ended:
                        self._set("running", done, f"{task.series}, size {task.size:,}")
                        reading = self._measure(task)
                        self._set("running", done + 1, reading=reading)
                        if reading.seconds * task.growth > TOO_LONG:
                            ended.add(task.series)
            finally:
                _turn.release()
            self._set("finished", len(self._tasks))
        except StopOrderedError as stop:
            self._set("stopped", done, message=str(stop))
        except Exception as error:  # the page shows what went wrong, whatever it was
            self._called = None
            self._set("failed", done, message=f"{type(error).__name__}: {error}")

    def _measure(self, task: Task) -> Reading:
        self._orders.check()
        call = task.prepare()
        began = self._called = time.perf_counter()
        call()
        first, self._called = time.perf_counter() - began, None
        times: list[float] = []
        ends = time.perf_counter() + PATIENCE
        while not times or (len(times) < ROUNDS and time.perf_counter() < ends + (PATIENCE if len(times) < 3 else 0)):
            self._orders.check()
            began = time.perf_counter()
            call()
            times.append(time.perf_counter() - began)
        return Reading(task.series, task.size, min(times), first)
