"""How long an epoch of scalars takes on the same network and points: the measure for what tensors gain."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from minitorch_scalar.datasets import Points
from minitorch_visualizer.runs.record import Settings
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.training.learners import ScalarLearner

EPOCHS = 3
PATIENCE = 1.0
"""Seconds after which a measurement ends, in the middle of an epoch if need be."""

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
