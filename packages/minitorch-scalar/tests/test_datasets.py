"""The six data sets: their geometry, their seeds, their noise, and what they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Points, datasets, make_pts
from minitorch_scalar.errors import InvalidValueError

RULES: Mapping[str, Callable[[float, float], bool]] = {
    "Simple": lambda a, _: a < 0.5,
    "Diag": lambda a, b: a + b < 0.5,
    "Split": lambda a, _: a < 0.2 or a > 0.8,
    "Xor": lambda a, b: (a < 0.5) != (b < 0.5),
    "Circle": lambda a, b: math.dist((a, b), (0.5, 0.5)) > math.sqrt(0.1),
}
each_set = pytest.mark.parametrize("name", datasets)
each_random_set = pytest.mark.parametrize("name", RULES)


def test_the_six_sets_have_the_names_of_the_course() -> None:
    assert list(datasets) == ["Simple", "Diag", "Split", "Xor", "Circle", "Spiral"]


@each_set
@given(n=st.integers(1, 60), seed=st.integers(0, 1000))
def test_n_points_with_n_classes_come_out(name: str, n: int, seed: int) -> None:
    points = datasets[name](n, seed)
    assert len(points) == points.N == len(points.X) == len(points.y) == n
    assert set(points.y) <= {0, 1}


@each_set
@given(n=st.integers(1, 60))
def test_without_noise_all_points_lie_in_the_unit_square(name: str, n: int) -> None:
    assert all(0.0 <= a <= 1.0 and 0.0 <= b <= 1.0 for a, b in datasets[name](n, 0).X)


@each_random_set
@given(seed=st.integers(0, 1000))
def test_the_class_follows_from_the_place(name: str, seed: int) -> None:
    points = datasets[name](50, seed)
    assert points.y == [int(RULES[name](a, b)) for a, b in points.X]


@each_random_set
def test_both_classes_are_there(name: str) -> None:
    assert set(datasets[name](100, 0).y) == {0, 1}


@each_random_set
def test_one_seed_gives_one_set_and_another_one_another(name: str) -> None:
    assert datasets[name](20, 3) == datasets[name](20, 3)
    assert datasets[name](20, 3) != datasets[name](20, 4)


@each_random_set
def test_without_a_seed_every_set_is_another(name: str) -> None:
    assert datasets[name](20) != datasets[name](20)


def test_all_random_sets_of_one_seed_have_the_same_points() -> None:
    assert len({tuple(datasets[name](20, 3).X) for name in RULES}) == 1
    assert make_pts(20, 3) == datasets["Xor"](20, 3).X


# ----------------------------------------------------------------------------------------------------------------------
# The spiral
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("n", "first"), [(1, 0), (2, 1), (49, 24), (50, 25)])
def test_each_arm_of_the_spiral_has_half_of_the_points(n: int, first: int) -> None:
    assert datasets["Spiral"](n).y == [0] * first + [1] * (n - first)


def test_the_distance_from_the_centre_grows_along_an_arm_as_the_angle_does() -> None:
    points = datasets["Spiral"](50)
    for arm in (points.X[:25], points.X[25:]):
        distances = [math.dist(point, (0.5, 0.5)) for point in arm]
        assert distances == pytest.approx([(2.0 + 8.0 * i / 25) / 20.0 for i in range(25)])


def test_the_first_arm_is_t_cos_t_and_t_sin_t() -> None:
    a, b = datasets["Spiral"](50).X[5]
    t = 2.0 + 8.0 * 5 / 25
    assert (a - 0.5, b - 0.5) == pytest.approx((t * math.cos(t) / 20.0, t * math.sin(t) / 20.0))


def test_the_second_arm_is_the_first_one_turned_by_a_quarter() -> None:
    points = datasets["Spiral"](50)
    for (a, b), (c, d) in zip(points.X[:25], points.X[25:], strict=True):
        assert (c - 0.5, d - 0.5) == pytest.approx((b - 0.5, -(a - 0.5)))


def test_the_spiral_is_always_the_same() -> None:
    assert datasets["Spiral"](50, 1) == datasets["Spiral"](50)


# ----------------------------------------------------------------------------------------------------------------------
# Noise
# ----------------------------------------------------------------------------------------------------------------------
@each_random_set
def test_noise_moves_the_points_and_keeps_their_classes(name: str) -> None:
    clean, noisy = datasets[name](100, 3), datasets[name](100, 3, 0.05)
    assert noisy.y == clean.y
    moves = [n - c for p, q in zip(clean.X, noisy.X, strict=True) for c, n in zip(p, q, strict=True)]
    assert math.sqrt(sum(m * m for m in moves) / len(moves)) == pytest.approx(0.05, rel=0.2)


def test_noise_moves_the_spiral_too() -> None:
    assert datasets["Spiral"](50, 3, 0.05).X != datasets["Spiral"](50).X


@each_set
def test_noise_follows_the_seed(name: str) -> None:
    assert datasets[name](20, seed=3, noise=0.1) == datasets[name](20, seed=3, noise=0.1)
    assert datasets[name](20, seed=3, noise=0.1) != datasets[name](20, seed=4, noise=0.1)


def test_noise_without_a_seed_is_another_each_time() -> None:
    assert datasets["Spiral"](20, noise=0.1) != datasets["Spiral"](20, noise=0.1)


# ----------------------------------------------------------------------------------------------------------------------
# What is refused
# ----------------------------------------------------------------------------------------------------------------------
@each_set
@pytest.mark.parametrize("n", [0, -3, 2.0, True, "5", None])
def test_a_number_of_points_that_is_no_whole_number_above_zero_is_refused(name: str, n: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"Cannot draw .* points: give a whole number, at least 1"):
        datasets[name](n)


@each_set
@pytest.mark.parametrize("noise", [-0.1, math.nan, math.inf])
def test_a_noise_that_is_no_standard_deviation_is_refused(name: str, noise: float) -> None:
    with pytest.raises(InvalidValueError, match=f"noise is {noise}; it is a standard deviation, at least 0"):
        datasets[name](5, noise=noise)


@pytest.mark.parametrize(
    ("n", "X", "y"), [(2, [(0.0, 0.0)], [1]), (1, [(0.0, 0.0)], []), (1, [(0.0, 0.0), (1.0, 1.0)], [1, 0])]
)
def test_points_that_do_not_add_up_are_refused(n: int, X: list[tuple[float, float]], y: list[int]) -> None:
    with pytest.raises(InvalidValueError, match=f"Points of N = {n} have {len(X)} points X and {len(y)} classes y"):
        Points(n, X, y)


def test_a_class_that_is_neither_zero_nor_one_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="The class of point 1 is 2; it must be 0 or 1"):
        Points(2, [(0.0, 0.0), (1.0, 1.0)], [1, 2])


def test_the_table_of_sets_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        datasets["Mine"] = datasets["Xor"]  # type: ignore[index] # the mistake under test
