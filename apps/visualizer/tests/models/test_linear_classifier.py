from __future__ import annotations

import math

import pytest

from minitorch_scalar import operators
from minitorch_scalar.datasets import Points, datasets
from minitorch_visualizer.models.linear_classifier import HINTS, Weights
from minitorch_visualizer.models.network import region, score

MANY = 2000


def points_of(name: str) -> Points:
    return datasets[name](MANY if name != "Spiral" else 150, seed=3)


def test_the_probability_is_the_sigmoid_of_the_weighted_sum() -> None:
    points = Points(1, [(0.25, 0.5)], [1])
    found = score(Weights(2.0, -3.0, 0.5).network(), points)
    assert found.loss == pytest.approx(-operators.log(operators.sigmoid(2.0 * 0.25 - 3.0 * 0.5 + 0.5)))


def test_points_on_the_wrong_side_of_the_border_are_counted() -> None:
    points = Points(3, [(0.1, 0.5), (0.9, 0.5), (0.8, 0.5)], [0, 1, 0])
    found = score(Weights(1.0, 0.0, -0.5).network(), points)
    assert (found.correct, found.total, found.wrong) == (2, 3, (2,))


def test_the_region_turns_from_class_0_to_class_1_across_the_border() -> None:
    answers = region(Weights(10.0, 0.0, -5.0).network(), points_of("Simple"))
    assert answers.probabilities[0][0] < 0.1
    assert answers.probabilities[0][-1] > 0.9


def test_scaling_all_three_numbers_keeps_the_border_and_changes_the_loss() -> None:
    points = points_of("Simple")
    small, large = (score(Weights(-4.0 * k, 0.0, 2.0 * k).network(), points) for k in (1.0, 2.0))
    assert small.wrong == large.wrong
    assert large.loss < small.loss


def test_every_data_set_has_a_hint() -> None:
    assert list(HINTS) == list(datasets)


@pytest.mark.parametrize("name", ["Simple", "Diag"])
def test_the_hint_of_a_set_that_a_line_can_divide_gets_every_point_right(name: str) -> None:
    points = points_of(name)
    assert score(HINTS[name].weights.network(), points).correct == points.N


@pytest.mark.parametrize(
    ("name", "share"), [("Split", 4 / 5), ("Xor", 2 / 3), ("Circle", 1 - 0.1 * 3.1416), ("Spiral", 0.6)]
)
def test_the_hint_of_any_other_set_gets_the_share_that_it_names(name: str, share: float) -> None:
    points = points_of(name)
    found = score(HINTS[name].weights.network(), points)
    assert found.correct / found.total == pytest.approx(share, abs=0.03)
    assert "no weights get all points right" in HINTS[name].text


def best_line(points: Points) -> int:
    """Return how many points the best of many lines gets right, by trying each direction and each place between."""
    best = 0
    for direction in range(72):
        angle = direction * math.pi / 36
        places = [math.cos(angle) * a + math.sin(angle) * b for a, b in points.X]
        along = sorted(zip(places, points.y, strict=True))
        right = sum(points.y)
        for _, label in along:
            right += 1 - 2 * label
            best = max(best, right)
    return best


@pytest.mark.parametrize(("name", "share"), [("Split", 0.8), ("Xor", 2 / 3), ("Circle", 0.69)])
def test_a_share_that_chance_lets_few_points_beat_is_said_to_be_of_many(name: str, share: float) -> None:
    assert best_line(datasets[name](50, seed=0)) / 50 > share + 0.05
    assert best_line(datasets[name](5000, seed=0)) / 5000 < share + 0.03
    assert "of many points" in HINTS[name].text.lower()


@pytest.mark.parametrize("name", list(HINTS))
def test_the_weights_of_a_hint_can_be_set_with_the_sliders(name: str) -> None:
    weights = HINTS[name].weights
    assert all(abs(w) <= 20.0 and w % 0.5 == 0.0 for w in (weights.w1, weights.w2, weights.bias))
