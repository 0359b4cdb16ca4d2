"""Six sets of points in the plane, in two classes, from easy to hard.

`datasets["Xor"](50)` gives 50 random points of the unit square with a class, 0 or 1, for each.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from minitorch_scalar.errors import InvalidValueError

__all__ = ["Point", "Points", "circle", "datasets", "diag", "make_pts", "simple", "spiral", "split", "xor"]

Point = tuple[float, float]


@dataclass(frozen=True)
class Points:
    """Points of the plane with their classes.

    Attributes:
        N: How many.
        X: The points, N pairs (x1, x2).
        y: The classes, N times 0 or 1.

    Raises:
        InvalidValueError: N, X and y disagree, or a class is neither 0 nor 1.
    """

    N: int
    X: list[Point]
    y: list[int]

    def __post_init__(self) -> None:
        if not self.N == len(self.X) == len(self.y):
            raise InvalidValueError(f"Points of N = {self.N} have {len(self.X)} points X and {len(self.y)} classes y.")
        for position, label in enumerate(self.y):
            if label not in (0, 1):
                raise InvalidValueError(f"The class of point {position} is {label!r}; it must be 0 or 1.")

    def __len__(self) -> int:
        return self.N


def make_pts(N: int, seed: int | None = None) -> list[Point]:
    """Draw N points uniformly from the unit square.

    Args:
        N: How many, at least 1.
        seed: What the random numbers begin with; None draws others each time.

    Returns:
        N pairs of numbers from 0 up to, not including, 1.

    Raises:
        InvalidValueError: N is not a whole number above 0.
    """
    _check(N, 0.0)
    rng = random.Random(seed)
    return [(rng.random(), rng.random()) for _ in range(N)]


def simple(N: int, seed: int | None = None, noise: float = 0.0) -> Points:
    """Class 1 on the left: x1 < 0.5."""
    return _labelled(N, lambda x1, _: x1 < 0.5, seed, noise)


def diag(N: int, seed: int | None = None, noise: float = 0.0) -> Points:
    """Class 1 in the lower left corner: x1 + x2 < 0.5."""
    return _labelled(N, lambda x1, x2: x1 + x2 < 0.5, seed, noise)


def split(N: int, seed: int | None = None, noise: float = 0.0) -> Points:
    """Class 1 at both sides: x1 < 0.2 or x1 > 0.8."""
    return _labelled(N, lambda x1, _: x1 < 0.2 or x1 > 0.8, seed, noise)


def xor(N: int, seed: int | None = None, noise: float = 0.0) -> Points:
    """Class 1 in two opposite quarters: one of x1 and x2 below 0.5, the other above."""
    return _labelled(N, lambda x1, x2: (x1 < 0.5 < x2) or (x2 < 0.5 < x1), seed, noise)


def circle(N: int, seed: int | None = None, noise: float = 0.0) -> Points:
    """Class 1 outside of a circle: (x1 - 0.5)² + (x2 - 0.5)² > 0.1."""
    return _labelled(N, lambda x1, x2: (x1 - 0.5) ** 2 + (x2 - 0.5) ** 2 > 0.1, seed, noise)


def spiral(N: int, seed: int | None = None, noise: float = 0.0) -> Points:
    """Each class along an arm of a spiral: t·cos t / 20 and t·sin t / 20 around the centre, t from 2 to 10.

    The points are always the same; the seed is only for the noise. The second arm is the first one turned by a quarter.
    """
    _check(N, noise)
    first, second = N // 2, N - N // 2
    X = [(0.5 + t * math.cos(t) / 20.0, 0.5 + t * math.sin(t) / 20.0) for t in _turns(first)]
    X += [(0.5 + t * math.sin(t) / 20.0, 0.5 - t * math.cos(t) / 20.0) for t in _turns(second)]
    return Points(N, _shaken(X, noise, random.Random(seed)), [0] * first + [1] * second)


datasets: Mapping[str, Callable[..., Points]] = MappingProxyType(
    {"Simple": simple, "Diag": diag, "Split": split, "Xor": xor, "Circle": circle, "Spiral": spiral}
)
"""The sets by name; each is called with N, and with a seed and the standard deviation of a noise if wanted."""


def _labelled(N: int, is_one: Callable[[float, float], bool], seed: int | None, noise: float) -> Points:
    """Draw points, decide their classes, and only then shake them, so that noise blurs the border."""
    _check(N, noise)
    X = make_pts(N, seed)
    y = [int(is_one(x1, x2)) for x1, x2 in X]
    return Points(N, _shaken(X, noise, random.Random(f"noise {seed}" if seed is not None else None)), y)


def _shaken(X: list[Point], noise: float, rng: random.Random) -> list[Point]:
    """Move every point by normal noise; they may leave the unit square."""
    if noise == 0.0:
        return X
    return [(x1 + rng.gauss(0.0, noise), x2 + rng.gauss(0.0, noise)) for x1, x2 in X]


def _turns(n: int) -> list[float]:
    """Spread n angles from 2 up to 10."""
    return [2.0 + 8.0 * i / n for i in range(n)]


def _check(N: int, noise: float) -> None:
    """Refuse what cannot be drawn."""
    if type(N) is not int or N < 1:
        raise InvalidValueError(f"Cannot draw {N!r} points: give a whole number, at least 1.")
    if not 0.0 <= noise < math.inf:
        raise InvalidValueError(f"noise is {noise}; it is a standard deviation, at least 0, such as 0.05.")
