from __future__ import annotations

import math

import numpy as np
import pytest

from minitorch_scalar.datasets import Points, datasets
from minitorch_scalar.mlp import ACTIVATIONS, MLP
from minitorch_scalar.optim import SGD
from minitorch_scalar.training import evaluate, fit, predict
from minitorch_visualizer.models.network import (
    Layer,
    Network,
    NetworkReader,
    bounds,
    dead_layer,
    region,
    score,
    untrained,
)

POINTS = datasets["Circle"](60, seed=3)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (3,), (4, 5, 3)])
def test_a_network_answers_as_its_model_does(activation: str, hidden: tuple[int, ...]) -> None:
    model = MLP(2, hidden, activation=activation, seed=4)
    answers = NetworkReader(model).read().probabilities(np.array(POINTS.X))
    assert answers.tolist() == pytest.approx([predict(model, point) for point in POINTS.X], abs=1e-12)


def test_the_score_is_that_of_the_model() -> None:
    model = MLP(2, (5, 5), seed=1)
    for _ in fit(model, POINTS, SGD(model.parameters(), lr=0.5), 20):
        pass
    found = score(NetworkReader(model).read(), POINTS)
    loss, correct = evaluate(model, POINTS)
    assert found.loss == pytest.approx(loss, abs=1e-12)
    assert (found.correct, found.total) == (correct, 60)


def test_the_score_names_the_wrong_points() -> None:
    right_of_the_middle = Network("relu", (Layer(((1.0,), (0.0,)), (-0.5,)),))
    found = score(right_of_the_middle, Points(4, [(0.1, 0.5), (0.9, 0.5), (0.2, 0.5), (0.5, 0.5)], [0, 1, 1, 1]))
    assert found.wrong == (2, 3)


def test_an_answer_that_is_not_a_number_is_wrong_for_either_class() -> None:
    broken = Network("relu", (Layer(((math.nan,), (0.0,)), (0.0,)),))
    assert score(broken, Points(2, [(0.1, 0.1), (0.2, 0.2)], [0, 1])).correct == 0


def test_a_reader_copies_the_weights_of_the_moment() -> None:
    model = MLP(2, (3,), seed=0)
    reader = NetworkReader(model)
    before = reader.read()
    for parameter in model.parameters():
        parameter.data += 1.0
    after = reader.read()
    assert after.layers[0].bias[0] == before.layers[0].bias[0] + 1.0
    assert after.sizes == before.sizes == (2, 3, 1)
    assert after.parameters == len(list(model.parameters()))


def test_an_untrained_network_is_the_one_that_training_begins_with() -> None:
    assert untrained((3, 3), "tanh", 5) == NetworkReader(MLP(2, (3, 3), activation="tanh", seed=5)).read()


def test_the_region_covers_the_unit_square_and_every_point() -> None:
    points = Points(2, [(-0.5, 0.2), (0.3, 1.4)], [0, 1])
    (left, right), (bottom, top) = bounds(points)
    assert left < -0.5
    assert right > 1.0
    assert bottom < 0.0
    assert top > 1.4
    drawn = region(untrained((3,), "relu", 0), points)
    assert (drawn.x1[0], drawn.x1[-1], drawn.x2[0], drawn.x2[-1]) == (left, right, bottom, top)


def test_the_region_holds_the_probabilities_row_by_row() -> None:
    model = MLP(2, (4,), seed=2)
    # One point far to the right, so that the two axes differ.
    drawn = region(NetworkReader(model).read(), Points(2, [(0.5, 0.5), (3.0, 0.5)], [0, 1]))
    assert len(drawn.probabilities) == len(drawn.x2) == 40
    for i, j in ((0, 0), (3, 17), (39, 38)):
        assert drawn.probabilities[i][j] == pytest.approx(predict(model, (drawn.x1[j], drawn.x2[i])), abs=1e-12)


def test_a_large_network_is_drawn_on_a_coarser_grid() -> None:
    wide = Network("relu", (Layer(((0.0,) * 200,) * 2, (0.0,) * 200), Layer(((0.0,),) * 200, (0.0,))))
    huge = Network("relu", (wide.layers[0], Layer(((0.0,) * 200,) * 200, (0.0,) * 200), wide.layers[1]))
    assert len(region(wide, POINTS).x1) > len(region(huge, POINTS).x1) >= 20


def test_drawing_can_be_left_half_way() -> None:
    calls = []

    def leave() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        region(untrained((3,), "relu", 0), POINTS, between=leave)


def test_a_layer_whose_units_are_all_off_is_found() -> None:
    off = Network("relu", (Layer(((1.0,), (1.0,)), (1.0,)), Layer(((-1.0,),), (0.0,)), Layer(((1.0,),), (0.0,))))
    assert dead_layer(off, POINTS) == 2
    assert dead_layer(Network("tanh", off.layers), POINTS) is None
    assert dead_layer(untrained((10, 10), "relu", 0), POINTS) is None
