from __future__ import annotations

import threading
import time

import pytest

from minitorch_scalar.training import Epoch
from minitorch_visualizer.runs.record import Curves
from minitorch_visualizer.training.history import LATEST, Clock, History
from minitorch_visualizer.training.orders import Orders


def history_of(*ends: float) -> History:
    """Return a history of epochs that ended at these seconds."""
    history = History()
    for number, end in enumerate(ends, start=1):
        history.add(Epoch(number, 1.0 / number, number, 20, 0.0), end)
    return history


def test_the_curves_hold_every_epoch_and_the_share_of_right_points() -> None:
    history = history_of(0.5, 1.0)
    assert history.curves() == Curves((1, 2), (1.0, 0.5), (0.05, 0.1))
    assert len(history) == 2


@pytest.mark.parametrize(("ends", "seconds"), [((), None), ((0.5,), 0.5), ((0.5, 1.0, 2.5), 1.0)])
def test_an_epoch_takes_the_mean_time_from_end_to_end(ends: tuple[float, ...], seconds: float | None) -> None:
    assert history_of(*ends).seconds_per_epoch() == seconds


def test_only_the_latest_epochs_say_how_long_one_takes() -> None:
    slow = [10.0 * number for number in range(1, 6)]
    fast = [50.0 + 0.25 * number for number in range(1, LATEST + 1)]
    assert history_of(*slow, *fast).seconds_per_epoch() == 0.25


def test_the_clock_stands_still_while_the_thread_waits() -> None:
    orders = Orders()
    clock = Clock(orders, began=time.monotonic())
    threading.Timer(0.2, orders.give, ("run",)).start()
    orders.obey()
    clock.ended = time.monotonic()
    assert orders.idle > 0.1
    assert clock.seconds() == pytest.approx(clock.ended - clock.began - orders.idle)


def test_the_clock_of_a_run_that_never_began_shows_nothing() -> None:
    assert Clock(Orders()).seconds() == 0.0
