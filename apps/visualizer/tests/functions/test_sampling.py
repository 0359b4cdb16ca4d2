from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from minitorch_scalar import operators
from minitorch_visualizer.functions.sampling import find_jump, sample_line, sample_surface, spread, visible_window


def test_numbers_are_spread_from_end_to_end() -> None:
    assert spread(0.0, 1.0, 5) == (0.0, 0.25, 0.5, 0.75, 1.0)


def test_a_spread_across_zero_meets_zero() -> None:
    assert 0.0 in spread(-0.3, 0.3, 7)


def test_a_curve_is_sampled_where_it_is_asked_for() -> None:
    line = sample_line(lambda x: x * x, -2.0, 2.0, count=5)
    assert line.xs == (-2.0, -1.0, 0.0, 1.0, 2.0)
    assert line.ys == (4.0, 1.0, 0.0, 1.0, 4.0)


def test_a_pole_between_samples_becomes_a_gap() -> None:
    line = sample_line(operators.tan, -2.0, 2.0)
    assert line.jumps == pytest.approx((-math.pi / 2, math.pi / 2), abs=1e-9)
    assert [line.ys[line.xs.index(jump)] for jump in line.jumps] == [None, None]


def test_a_pole_on_a_sample_becomes_a_gap() -> None:
    line = sample_line(operators.inv, -5.0, 5.0)
    assert line.jumps == (0.0,)
    assert line.undefined == ()
    assert line.ys[line.xs.index(0.0)] is None


def test_a_step_becomes_a_gap_at_its_exact_place() -> None:
    assert sample_line(lambda x: operators.lt(x, 0.3), -1.0, 1.0).jumps == pytest.approx((0.3,), abs=1e-9)


@pytest.mark.parametrize("function", [operators.abs, operators.relu, lambda x: operators.sigmoid(200.0 * x)])
def test_a_kink_or_a_steep_slope_is_no_gap(function: Callable[[float], float]) -> None:
    line = sample_line(function, -5.0, 5.0)
    assert line.jumps == ()
    assert None not in line.ys


def test_where_a_function_has_no_number_is_an_interval() -> None:
    line = sample_line(operators.log, -1.0, 1.0, count=5)
    assert line.undefined == ((-1.0, 0.0),)
    assert line.ys == (None, None, None, operators.log(0.5), 0.0)


def test_a_function_without_any_number_still_gives_a_line() -> None:
    line = sample_line(lambda _: math.nan, 0.0, 1.0, count=3)
    assert line.ys == (None, None, None)
    assert line.window == (-1.0, 1.0)


def test_no_jump_is_found_where_the_change_shrinks_with_the_interval() -> None:
    assert find_jump(math.exp, 0.0, 1.0) is None


def test_fast_waves_are_left_after_a_few_looks() -> None:
    """Every step of such a line is steep, and forty looks at each would keep a page waiting."""
    looks = []

    def waves(x: float) -> float:
        looks.append(x)
        return math.sin(40.0 * x)

    assert sample_line(waves, -5.0, 5.0).jumps == ()
    assert len(looks) < 10 * 401


def test_a_jump_at_zero_is_found_at_zero() -> None:
    assert find_jump(operators.sign, -0.025, 0.025) == 0.0


def test_a_curve_without_poles_is_seen_whole() -> None:
    bottom, top = visible_window([math.exp(x / 10) for x in range(-50, 51)])
    assert bottom <= math.exp(-5)
    assert top >= math.exp(5)


def test_a_curve_with_a_pole_is_cut_to_where_its_shape_is() -> None:
    bottom, top = visible_window([operators.inv(x / 100) for x in range(-500, 501)])
    assert -20.0 < bottom < -1.0
    assert 1.0 < top < 20.0


def test_a_few_exceptions_to_a_constant_are_seen() -> None:
    bottom, top = visible_window([0.0] * 99 + [1.0])
    assert bottom <= 0.0
    assert top >= 1.0


def test_a_constant_is_seen_with_room_around_it() -> None:
    bottom, top = visible_window([3.0, 3.0])
    assert bottom < 3.0 < top


def test_a_surface_has_a_row_for_each_y_and_a_column_for_each_x() -> None:
    surface = sample_surface(lambda x, y: x + 10.0 * y, 0.0, 2.0, count=3)
    assert surface.xs == surface.ys == (0.0, 1.0, 2.0)
    assert surface.zs == ((0.0, 1.0, 2.0), (10.0, 11.0, 12.0), (20.0, 21.0, 22.0))
    assert not surface.clipped


def test_a_surface_has_a_hole_where_there_is_no_number() -> None:
    surface = sample_surface(operators.div, -1.0, 1.0, count=3)
    assert surface.zs[1] == (None, None, None)


def test_a_surface_that_shoots_up_is_cut_off() -> None:
    surface = sample_surface(operators.div, -1.0, 1.0, count=40)
    highest = max(z for row in surface.zs for z in row if z is not None)
    assert surface.clipped
    assert highest < 30.0
