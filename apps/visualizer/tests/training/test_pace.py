"""The time of an epoch of scalars, measured for real."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from minitorch_visualizer.runs.record import Settings
from minitorch_visualizer.training import pace
from minitorch_visualizer.training.orders import StopOrderedError
from minitorch_visualizer.training.pace import compare_backends, compare_paces, scalar_seconds, tensor_seconds
from minitorch_visualizer.training.worker import Trainer

SETTINGS = Settings(data="Xor", points=10, hidden=3, epochs=40, learning_rate=0.5, engine="numpy")


def test_a_few_epochs_of_scalars_are_timed() -> None:
    began = time.perf_counter()
    seconds = scalar_seconds(SETTINGS, SETTINGS.make_points())
    assert 0.0 < seconds <= (time.perf_counter() - began) / pace.EPOCHS


def test_a_long_epoch_is_measured_by_the_points_of_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE", 0.0)
    points = SETTINGS.make_points()
    learned: list[int] = []
    seconds = scalar_seconds(SETTINGS, points, lambda: learned.append(1))
    assert learned == [1]
    assert seconds > 0.0


def test_waiting_is_not_counted_as_the_work_of_scalars() -> None:
    points = SETTINGS.make_points()
    assert scalar_seconds(SETTINGS, points, lambda: time.sleep(0.01)) < 0.01 * points.N


def test_an_order_to_stop_ends_the_measurement() -> None:
    def stop() -> None:
        raise StopOrderedError

    with pytest.raises(StopOrderedError):
        scalar_seconds(SETTINGS, SETTINGS.make_points(), stop)


@pytest.mark.parametrize(
    ("tensors", "scalars", "told"),
    [
        (0.001, 0.1, "tensors are 100 times as fast."),
        (0.01, 0.025, "tensors are 2.5 times as fast."),
        (0.02, 0.01, "tensors take 2 times as long."),
    ],
)
def test_two_paces_are_compared_in_words(tensors: float, scalars: float, told: str) -> None:
    assert compare_paces("numpy", tensors, scalars).endswith(told)


def test_a_run_of_tensors_keeps_both_times_and_its_clock_leaves_the_measurement_out() -> None:
    trainer = Trainer(SETTINGS, SETTINGS.make_points())
    trainer.start()
    assert trainer.join(30.0)
    snapshot = trainer.snapshot()
    assert snapshot.run is not None
    outcome = snapshot.run.outcome
    assert (outcome.status, outcome.epochs) == ("finished", 40)
    assert outcome.epoch_seconds == snapshot.epoch_seconds
    assert outcome.scalar_seconds == snapshot.scalar_seconds
    assert outcome.scalar_seconds is not None
    assert outcome.epoch_seconds is not None
    assert snapshot.seconds >= 0.0


def test_a_run_of_scalars_is_not_measured_twice() -> None:
    settings = Settings(data="Xor", points=5, hidden=2, epochs=2)
    trainer = Trainer(settings, settings.make_points())
    trainer.start()
    assert trainer.join(30.0)
    snapshot = trainer.snapshot()
    assert snapshot.scalar_seconds is None
    assert snapshot.epoch_seconds is not None


@pytest.mark.parametrize("engine", ["simple", "numpy", "fast"])
def test_epochs_on_a_backend_are_timed(engine: str) -> None:
    began = time.perf_counter()
    seconds = tensor_seconds(SETTINGS, SETTINGS.make_points(), engine)
    assert 0.0 < seconds <= time.perf_counter() - began


def test_the_simple_backend_is_given_few_points_of_a_large_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MAX_SIMPLE", 16 * 2 * SETTINGS.parameters)
    learned: list[int] = []
    seconds = tensor_seconds(SETTINGS, SETTINGS.make_points(), "simple", lambda: learned.append(1))
    assert len(learned) == 2  # an epoch of two points, and one of six
    assert seconds > 0.0


@pytest.mark.parametrize(
    ("one", "three", "whole"),
    [
        (1.1, 3.1, 3.1 + 97 * 1.0),
        (1.0, 3.0, 3.0 + 97 * 1.0),
        (3.1, 3.0, 3.0 + 97 * 0.6),  # a moment of a busy machine
        (0.1, 3.0, 3.0 + 97 * 1.0),  # here as well: 97 times 1.45 would be too much
    ],
)
def test_the_time_of_all_points_follows_from_that_of_few(
    monkeypatch: pytest.MonkeyPatch, one: float, three: float, whole: float
) -> None:
    points = replace(SETTINGS, points=100).make_points()
    monkeypatch.setattr(pace, "MAX_SIMPLE", 16 * SETTINGS.parameters)
    monkeypatch.setattr(pace, "_lone_epoch", lambda _s, _p, _e, count, _c: {1: one, 3: three}[count])
    assert tensor_seconds(SETTINGS, points, "simple") == pytest.approx(whole)


def test_an_order_to_stop_ends_the_measurement_of_a_backend() -> None:
    def stop() -> None:
        raise StopOrderedError

    with pytest.raises(StopOrderedError):
        tensor_seconds(SETTINGS, SETTINGS.make_points(), "numpy", stop)


@pytest.mark.parametrize(
    ("times", "engine", "told"),
    [
        ([("simple", 0.2), ("numpy", 0.004), ("fast", 0.002)], "fast", "100 times as fast as simple, 2 times as fast"),
        ([("numpy", 0.002), ("fast", 0.004)], "fast", "takes 4.0 ms: 2 times as slow as numpy."),
        ([("numpy", 0.002), ("fast", 0.002)], "fast", "takes 2.0 ms: as fast as numpy."),
        ([("simple", 0.2)], "fast", "Without drawing, an epoch takes: simple 200 ms."),
    ],
)
def test_backends_are_compared_in_words(times: list[tuple[str, float]], engine: str, told: str) -> None:
    assert told in compare_backends(times, engine)


def test_a_run_keeps_the_times_of_the_backends_beside_it() -> None:
    trainer = Trainer(SETTINGS, SETTINGS.make_points(), beside=("simple", "numpy"))
    trainer.start()
    assert trainer.join(30.0)
    snapshot = trainer.snapshot()
    assert snapshot.run is not None
    assert [engine for engine, _ in snapshot.engine_seconds] == ["simple", "numpy"]
    assert snapshot.run.outcome.engine_seconds == snapshot.engine_seconds
    assert snapshot.measuring == ""
