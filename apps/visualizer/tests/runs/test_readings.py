from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from minitorch_scalar.datasets import Points
from minitorch_visualizer.models.network import Layer, Network, score
from minitorch_visualizer.runs.readings import read_curves
from minitorch_visualizer.runs.record import Outcome, Run

RunMaker = Callable[..., Run]
STEADY = tuple(0.7 * 0.9**i for i in range(60))


def said(run: Run) -> str:
    return " ".join(read_curves(run))


def test_a_perfect_run_says_so_and_no_more(make_run: RunMaker) -> None:
    run = make_run(losses=STEADY, outcome={"correct": 20, "loss": 0.001})
    assert read_curves(run) == ["All 20 points are on the right side."]


@pytest.mark.parametrize(("correct", "side"), [(1, "right"), (0, "wrong")])
def test_a_single_point_is_not_spoken_of_in_the_plural(make_run: RunMaker, correct: int, side: str) -> None:
    assert f"The only point is on the {side} side." in said(make_run(points=1, outcome={"correct": correct}))


def test_a_share_is_named_beside_what_one_answer_for_all_would_get(make_run: RunMaker) -> None:
    run = make_run(losses=STEADY, outcome={"correct": 10, "loss": 0.3})
    ones = sum(run.points.y)
    assert (
        f"10 of 20 points are right (50%). Always answering class {int(ones > 10)} would get {max(ones, 20 - ones)}."
        in said(run)
    )
    better = make_run(losses=STEADY, outcome={"correct": 19, "loss": 0.3})
    assert "Always answering" not in said(better)


def test_points_of_both_classes_in_one_place_are_named(make_run: RunMaker) -> None:
    run = make_run(points=4, losses=STEADY, outcome={"correct": 3, "loss": 0.3})
    places = [(0.1, 0.1), (0.1, 0.1), (0.5, 0.5), (0.5, 0.5)]
    assert "lie in the same place" in said(replace(run, points=Points(4, places, [0, 1, 1, 1])))
    assert "lie in the same place" not in said(replace(run, points=Points(4, places, [0, 0, 1, 1])))


def test_a_loss_that_is_no_number_is_all_there_is_to_say(make_run: RunMaker) -> None:
    run = make_run(outcome={"status": "failed", "loss": math.nan, "message": "It diverged."})
    assert read_curves(run) == ["It diverged."]
    assert "too high" in said(make_run(outcome={"loss": math.inf}))


def test_a_flat_loss_asks_for_longer_steps(make_run: RunMaker) -> None:
    run = make_run(losses=tuple(0.6 - 0.0005 * i for i in range(60)), outcome={"correct": 15, "loss": 0.57})
    assert "The loss hardly moved, from 0.600 to 0.571. A higher learning rate" in said(run)


def test_a_loss_that_fell_by_more_than_a_tenth_did_move(make_run: RunMaker) -> None:
    losses = (*(0.6 - 0.005 * i for i in range(20)), *([0.5] * 40))
    assert "hardly moved" not in said(make_run(losses=losses, outcome={"correct": 15, "loss": 0.5}))


def test_a_loss_that_still_falls_asks_for_more_epochs(make_run: RunMaker) -> None:
    run = make_run(losses=STEADY[:30], outcome={"correct": 19, "loss": 0.03})
    assert "The loss still fell at the end, from 0.056 at epoch 25 to 0.033: more epochs would help." in said(run)


def test_a_perfect_run_whose_loss_still_falls_would_only_get_surer(make_run: RunMaker) -> None:
    run = make_run(losses=STEADY[:30], outcome={"correct": 20, "loss": 0.03})
    assert said(run).endswith("to 0.033: more epochs would make the answers surer.")


def test_jumps_are_counted(make_run: RunMaker) -> None:
    losses = tuple(loss * (2.0 if i in (20, 40) else 1.0) for i, loss in enumerate(STEADY))
    run = make_run(losses=(*losses[:41], *([losses[39]] * 20)), outcome={"correct": 19, "loss": 0.01})
    assert "The loss jumped up" not in said(run)
    high = tuple(0.5 if i % 10 else 0.9 for i in range(60))
    assert "The loss jumped up 5 times" in said(make_run(losses=high, outcome={"correct": 19, "loss": 0.3}))


def test_steps_far_past_the_minimum_ask_for_a_lower_rate_and_not_for_a_higher_one(make_run: RunMaker) -> None:
    run = make_run(losses=(0.7, 35.0, *([4.0] * 60)), learning_rate=5.0, outcome={"correct": 10, "loss": 4.0})
    assert "shot up from 0.700 to 35 in epoch 2" in said(run)
    assert "Try a learning rate below 5, such as 0.5." in said(run)
    assert "higher learning rate" not in said(run)


def test_a_network_that_answers_the_same_everywhere_is_recognised(make_run: RunMaker) -> None:
    run = make_run(losses=(0.75, *([0.692] * 60)), data="Simple", points=100)
    ones = sum(run.points.y) / 100
    entropy = -ones * math.log(ones) - (1 - ones) * math.log(1 - ones)
    run = replace(run, outcome=replace(run.outcome, loss=entropy + 0.001))
    assert f"the same answer ({entropy:.3f} for these classes)" in said(run)


def test_a_loss_beside_that_of_one_answer_for_all_is_no_such_network(make_run: RunMaker) -> None:
    run = make_run(losses=(0.75, *([0.692] * 60)), data="Simple", points=100)
    ones = sum(run.points.y) / 100
    entropy = -ones * math.log(ones) - (1 - ones) * math.log(1 - ones)
    for loss in (entropy - 0.02, entropy + 0.02):
        assert "the same answer" not in said(replace(run, outcome=replace(run.outcome, loss=loss)))


def test_a_dead_layer_is_named(make_run: RunMaker) -> None:
    run = make_run(losses=(0.7,) * 60, layers=1, hidden=1)
    off = Network("relu", (Layer(((0.0,), (0.0,)), (-1.0,)), Layer(((1.0,),), (0.1,))))
    final = score(off, run.points)
    outcome = Outcome("finished", "", 60, final.correct, final.total, final.loss, 1.0)
    run = replace(run, network=off, outcome=outcome)
    assert "Every unit of hidden layer 1 gives 0 at every point." in said(run)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_few_epochs_are_too_few_to_judge(make_run: RunMaker, count: int) -> None:
    run = make_run(losses=STEADY[:count], outcome={"correct": 19, "loss": 0.5})
    assert len(read_curves(run)) == 1
