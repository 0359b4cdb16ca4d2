from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from minitorch_visualizer.models.network import Layer, Network, score
from minitorch_visualizer.runs.record import Run
from minitorch_visualizer.training.snapshots import Snapshot, snapshot_of, view_of


@pytest.fixture
def snapshot(make_run: Callable[..., Run]) -> Snapshot:
    """Return a moment in the middle of an epoch: 1 of 4 epochs and 5 of 20 points are done."""
    whole = snapshot_of(make_run())
    return replace(whole, state="running", epoch=1, point=5, seconds_per_epoch=2.0, run=None)


def test_progress_counts_the_points_of_the_current_epoch(snapshot: Snapshot) -> None:
    assert snapshot.progress == 1.25 / 4


def test_the_time_left_counts_the_points_of_the_current_epoch(snapshot: Snapshot) -> None:
    assert snapshot.seconds_left == 2.75 * 2.0


def test_before_the_first_epoch_is_done_nobody_knows_the_time_left(snapshot: Snapshot) -> None:
    assert replace(snapshot, seconds_per_epoch=None).seconds_left is None


@pytest.mark.parametrize("state", ["running", "paused", "stopping"])
def test_a_run_that_can_still_change_has_not_ended(snapshot: Snapshot, state: str) -> None:
    assert not replace(snapshot, state=state).ended  # type: ignore[arg-type]  # the states, as text


def test_a_record_gives_the_snapshot_of_its_end(make_run: Callable[..., Run]) -> None:
    run = make_run()
    snapshot = snapshot_of(run)
    assert snapshot.ended
    assert (snapshot.epoch, snapshot.epochs, snapshot.seconds_per_epoch) == (4, 4, 0.5)
    assert snapshot.view is not None
    assert snapshot.view.score == score(run.network, run.points)


def test_a_network_without_a_finite_loss_has_no_view(make_run: Callable[..., Run]) -> None:
    broken = Network("relu", (Layer(((math.nan,), (0.0,)), (0.0,)),))
    assert view_of(broken, make_run().points, 3) is None
