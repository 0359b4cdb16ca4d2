"""How long an epoch takes with scalars, and with each backend, on the same network and points."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from minitorch_scalar.datasets import Points
from minitorch_visualizer.runs.record import MAX_SIMPLE, Settings
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.training.learners import OnPoints, ScalarLearner, TensorLearner

EPOCHS = 3
PATIENCE = 1.0
"""Seconds after which a measurement ends, in the middle of an epoch if need be."""

TENSOR_PATIENCE = 0.3
"""Seconds for which a backend is measured, after its first epoch."""

TENSOR_EPOCHS = 25

# A busy machine and the drawing of the page make this thread wait, which says nothing about scalars.
_clock = time.thread_time if time.get_clock_info("thread_time").resolution < 1e-4 else time.perf_counter


class _EnoughError(Exception):
    """Raised in the middle of an epoch that takes too long to be measured to its end."""


def scalar_seconds(settings: Settings, points: Points, check: Callable[[], None] | None = None) -> float:
    """Train the network of scalars for up to three epochs, and return how long the shortest of them took.

    Where not even one ends within a second, the time of its points so far stands for all.

    Args:
        settings: The network and how to train it.
        points: What to learn.
        check: Called after every point; it may raise.
    """
    learner = ScalarLearner(replace(settings, engine="scalar", epochs=EPOCHS))
    times: list[float] = []
    learned = 0
    ends = time.perf_counter() + PATIENCE
    began = now = _clock()

    def on_points(count: int) -> None:
        nonlocal learned
        learned += count
        if check is not None:
            check()
        if time.perf_counter() > ends:
            raise _EnoughError

    try:
        for _ in learner.learn(points, on_points):
            before, now = now, _clock()
            times.append(now - before)
    except _EnoughError:
        times.append((_clock() - began) / learned * points.N)
    return min(times)


def tensor_seconds(settings: Settings, points: Points, engine: str, check: Callable[[], None] | None = None) -> float:
    """Train on a backend for a moment, and return how long the middle one of its epochs took.

    The simple backend would need minutes for a large network: it is given few points, then three times as many, and its
    time goes on as a straight line from there.

    Args:
        settings: The network and how to train it.
        points: What to learn.
        engine: The backend.
        check: Called after every batch; it may raise.
    """
    few = MAX_SIMPLE // 16 // settings.parameters or 1
    if engine != "simple" or 3 * few >= points.N:
        return _middle_epoch(settings, points, engine, check)
    one, three = (_lone_epoch(settings, points, engine, n, check) for n in (few, 3 * few))
    return three + _slope(one, three) / few * (points.N - 3 * few)


def _slope(one: float, three: float) -> float:
    """Return how much longer an epoch takes for each time so many points, from the times of one and of three.

    What an epoch takes whatever its points, most of it the step of the optimizer, is nothing at least, and twice that
    of the first points at most; where a busy machine says otherwise, the line would end at a tenth or at ten times.
    """
    return min(max((three - one) / 2.0, three / 5.0), three / 3.0)


def _lone_epoch(settings: Settings, points: Points, engine: str, count: int, check: Callable[[], None] | None) -> float:
    """Return the time of one epoch of the first points."""
    learner = TensorLearner(replace(settings, engine="numpy", epochs=1), engine)
    began = _clock()
    for _ in learner.learn(Points(count, points.X[:count], points.y[:count]), _calling(check)):
        pass
    return _clock() - began


def _middle_epoch(settings: Settings, points: Points, engine: str, check: Callable[[], None] | None) -> float:
    """Return the median of the epochs after the first, in which kernels may be compiled."""
    learner = TensorLearner(replace(settings, engine="numpy", epochs=TENSOR_EPOCHS), engine)
    times: list[float] = []
    ends = 0.0
    for epoch in learner.learn(points, _calling(check)):
        times.append(epoch.seconds)
        if len(times) == 1:
            ends = time.perf_counter() + TENSOR_PATIENCE
        elif time.perf_counter() > ends:
            break
    return statistics.median(times[1:])


def _calling(check: Callable[[], None] | None) -> OnPoints:
    """Return what a learner calls after each batch."""
    return lambda _: None if check is None else check()


def compare_paces(engine: str, tensors: float, scalars: float) -> str:
    """Say how long an epoch of tensors takes, and how long one of scalars.

    Args:
        engine: The backend of the tensors.
        tensors: Seconds of an epoch of tensors.
        scalars: Seconds of an epoch of scalars.

    Example:
        >>> compare_paces("numpy", 0.001, 0.1).partition(" points ")[2]
        '100 ms: tensors are 100 times as fast.'
    """
    ratio = scalars / tensors if tensors else 1.0
    told = f"tensors are {ratio:.0f} times as fast" if ratio >= 10.0 else f"tensors are {ratio:.2g} times as fast"
    if ratio < 1.0:
        told = f"tensors take {tensors / scalars:.2g} times as long"
    return (
        f"Without drawing, an epoch of tensors ({engine}) takes {duration(tensors)}, one of scalars on the same "
        f"network and points {duration(scalars)}: {told}."
    )


def compare_backends(times: Sequence[tuple[str, float]], engine: str) -> str:
    """Say how the time of an epoch on a backend stands to that on the others.

    Args:
        times: The name and the seconds of each backend.
        engine: The backend that is compared with the others.

    Example:
        >>> compare_backends([("simple", 0.2), ("numpy", 0.004), ("fast", 0.002)], "fast")
        'Without drawing, an epoch on fast takes 2.0 ms: 100 times as fast as simple, 2 times as fast as numpy.'
    """
    own = dict(times).get(engine)
    others = [(name, seconds) for name, seconds in times if name != engine]
    if own is None or not others:
        return "Without drawing, an epoch takes: " + ", ".join(f"{name} {duration(s)}" for name, s in times) + "."
    told = ", ".join(f"{_ratio(seconds / own if own else 1.0)} as {name}" for name, seconds in others)
    return f"Without drawing, an epoch on {engine} takes {duration(own)}: {told}."


def _ratio(ratio: float) -> str:
    if 0.9 < ratio < 1.1:
        return "as fast"
    if ratio < 1.0:
        return f"{1.0 / ratio:.2g} times as slow"
    return f"{ratio:,.0f} times as fast" if ratio >= 10.0 else f"{ratio:.2g} times as fast"
