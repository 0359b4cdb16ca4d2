"""Samples of a function on a line or a grid, ready to be drawn: poles, jumps and NaN become gaps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LINE_POINTS = 401
GRID_POINTS = 41

_BISECTIONS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A curve as plotly draws it.

    Attributes:
        xs: Where it was sampled, ascending.
        ys: The values; None makes a gap.
        jumps: The points at which it has a pole or a jump.
        undefined: The intervals in which it gives no finite number, each from its first sample to its last.
        window: The bottom and the top of what is worth seeing.
    """

    xs: tuple[float, ...]
    ys: tuple[float | None, ...]
    jumps: tuple[float, ...]
    undefined: tuple[tuple[float, float], ...]
    window: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Surface:
    """A function of two numbers on a grid.

    Attributes:
        xs: The first argument, ascending.
        ys: The second argument, ascending.
        zs: One row for each y, one value for each x; None makes a hole.
        clipped: Whether values were too large to show and were cut off.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    zs: tuple[tuple[float | None, ...], ...]
    clipped: bool


def spread(low: float, high: float, count: int) -> tuple[float, ...]:
    """Return numbers at equal distances from low to high, both included.

    Args:
        low: The first.
        high: The last; above low.
        count: How many; at least 2.

    Returns:
        `count` ascending numbers. One that should be 0 is 0, so that a pole there is met and not missed by a rounding.
    """
    step = (high - low) / (count - 1)
    numbers = [low + i * step for i in range(count - 1)] + [high]
    return tuple(0.0 if abs(number) < 1e-9 * step else number for number in numbers)


def visible_window(values: Sequence[float]) -> tuple[float, float]:
    """Return the range of y in which the shape of a curve can be seen.

    Almost every curve is seen whole. One that shoots up to a pole is cut, or else its other parts would look flat.

    Args:
        values: The values of the curve; those that are not finite do not count.

    Returns:
        The bottom and the top, a little wider than what is to be seen, and never of height 0.
    """
    finite = sorted(value for value in values if math.isfinite(value))
    if not finite:
        return -1.0, 1.0
    low, high = finite[0], finite[-1]
    inner_low, inner_high = finite[len(finite) // 10], finite[-1 - len(finite) // 10]
    inner = inner_high - inner_low
    # Where nearly all values are the same, the others are the shape and not a pole.
    if inner > 1e-9 * (high - low) and high - low > 8.0 * inner:
        low, high = max(low, inner_low - inner), min(high, inner_high + inner)
    margin = 0.06 * (high - low) or 0.5 * abs(high) or 1.0
    return low - margin, high + margin


def find_jump(function: Callable[[float], float], left: float, right: float) -> float | None:
    """Look for a pole or a jump between two points.

    Bisection keeps the half across which the function changes more. Over a steep but continuous piece the change
    shrinks with the interval, and once little of it is left the search ends; across a jump it stays, and across a pole
    it grows.

    Args:
        function: The function.
        left: Where to look from.
        right: Where to look to.

    Returns:
        Where the jump is, or None.
    """
    at_left, at_right = function(left), function(right)
    change = abs(at_right - at_left)
    digits = 9 - math.floor(math.log10(right - left))
    for _ in range(_BISECTIONS):
        middle = 0.5 * (left + right)
        at_middle = function(middle)
        if not math.isfinite(at_middle):
            return round(middle, digits) + 0.0
        if abs(at_middle - at_left) >= abs(at_right - at_middle):
            right, at_right = middle, at_middle
        else:
            left, at_left = middle, at_middle
        if abs(at_right - at_left) <= 0.25 * change:
            return None
    # Rounded to what the bisection knows; adding 0 turns -0.0 into 0.0.
    return round(0.5 * (left + right), digits) + 0.0


def _jumps(
    function: Callable[[float], float], xs: Sequence[float], values: Sequence[float], steep: float
) -> list[float]:
    """Return the jumps between neighbouring samples that differ by more than `steep`."""
    jumps: list[float] = []
    for i in range(len(xs) - 1):
        left, right = values[i], values[i + 1]
        if math.isfinite(left) and math.isfinite(right) and abs(right - left) > steep:
            jump = find_jump(function, xs[i], xs[i + 1])
            if jump is not None:
                jumps.append(jump)
    return jumps


def _undefined(xs: Sequence[float], values: Sequence[float]) -> list[tuple[float, float]]:
    """Return the runs of samples that are not finite."""
    runs: list[tuple[float, float]] = []
    for finite, run in itertools.groupby(zip(xs, values, strict=True), key=lambda sample: math.isfinite(sample[1])):
        if not finite:
            points = [x for x, _ in run]
            runs.append((points[0], points[-1]))
    return runs


def sample_line(function: Callable[[float], float], low: float, high: float, count: int = LINE_POINTS) -> Line:
    """Sample a function of one number.

    Args:
        function: The function; it may give infinities and NaN.
        low: The first x.
        high: The last x; above low.
        count: How many points.

    Returns:
        The curve, with a gap at each pole, jump and value that is not finite.
    """
    xs = spread(low, high, count)
    values = [function(x) for x in xs]
    window = visible_window(values)
    jumps = _jumps(function, xs, values, steep=0.02 * (window[1] - window[0]))
    runs = _undefined(xs, values)
    # One lone sample without a value is a pole that the sampling hit.
    poles = [first for first, last in runs if first == last]
    samples = [(x, value if math.isfinite(value) else None) for x, value in zip(xs, values, strict=True)]
    samples = sorted([*samples, *((jump, None) for jump in jumps)], key=lambda sample: sample[0])
    return Line(
        xs=tuple(x for x, _ in samples),
        ys=tuple(y for _, y in samples),
        jumps=_merged(sorted(jumps + poles), (high - low) / count),
        undefined=tuple(run for run in runs if run[0] != run[1]),
        window=window,
    )


def _merged(points: Sequence[float], distance: float) -> tuple[float, ...]:
    """Drop each point that is as near to the one before as two samples are."""
    kept: list[float] = []
    for point in points:
        if not kept or point - kept[-1] > distance:
            kept.append(point)
    return tuple(kept)


def sample_surface(
    function: Callable[[float, float], float], low: float, high: float, count: int = GRID_POINTS
) -> Surface:
    """Sample a function of two numbers on a square.

    Args:
        function: The function; it may give infinities and NaN.
        low: Where both arguments start.
        high: Where both end; above low.
        count: How many points along each side.

    Returns:
        The surface. What is not finite makes a hole, and what shoots up to a pole is cut off.
    """
    axis = spread(low, high, count)
    rows = [[function(x, y) for x in axis] for y in axis]
    bottom, top = visible_window([value for row in rows for value in row])
    finite = [value for row in rows for value in row if math.isfinite(value)]
    clipped = any(not bottom <= value <= top for value in finite)
    zs = tuple(tuple(min(max(z, bottom), top) if math.isfinite(z) else None for z in row) for row in rows)
    return Surface(axis, axis, zs, clipped)
