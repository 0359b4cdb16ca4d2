"""A linear classifier of points in the plane, set by hand: σ(w₁·x₁ + w₂·x₂ + b) is the probability of class 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minitorch_scalar import operators

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """The three numbers that make a linear classifier.

    Attributes:
        w1: The weight of x₁.
        w2: The weight of x₂.
        bias: What is added.
    """

    w1: float
    w2: float
    bias: float

    def logit(self, point: Point) -> float:
        """Return w₁·x₁ + w₂·x₂ + b, which is 0 on the border between the classes."""
        return self.w1 * point[0] + self.w2 * point[1] + self.bias

    def probability(self, point: Point) -> float:
        """Return the probability of class 1, from 0 to 1."""
        return operators.sigmoid(self.logit(point))


@dataclass(frozen=True, slots=True)
class Score:
    """How well a classifier does on labelled points.

    Attributes:
        correct: How many points lie on their own side of the border.
        total: How many points there are.
        loss: The mean binary cross-entropy.
        wrong: The positions of the points on the other side.
    """

    correct: int
    total: int
    loss: float
    wrong: tuple[int, ...]


def point_loss(logit: float, label: int) -> float:
    """Return -ln of the probability that a classifier gives to the right class.

    -ln σ(z) = softplus(-z), which neither overflows nor takes the logarithm of 0.

    Args:
        logit: z; the probability of class 1 is σ(z).
        label: 0 or 1.

    Returns:
        The loss, at least 0.
    """
    return operators.softplus(-logit if label == 1 else logit)


def score(weights: Weights, points: Sequence[Point], labels: Sequence[int]) -> Score:
    """Count the points that a classifier gets right.

    Args:
        weights: The classifier.
        points: The points.
        labels: 0 or 1 for each point.

    Returns:
        The score. A point exactly on the border belongs to class 0, as a probability of one half does.
    """
    logits = [weights.logit(point) for point in points]
    pairs = list(zip(logits, labels, strict=True))
    wrong = tuple(i for i, (logit, label) in enumerate(pairs) if (logit > 0.0) != (label == 1))
    loss = sum(point_loss(logit, label) for logit, label in pairs) / max(len(pairs), 1)
    return Score(len(pairs) - len(wrong), len(pairs), loss, wrong)


def border(weights: Weights, low: float, high: float) -> tuple[Point, Point] | None:
    """Return the part of the line w₁·x₁ + w₂·x₂ + b = 0 inside a square.

    Args:
        weights: The classifier.
        low: Where both coordinates start.
        high: Where both end.

    Returns:
        Two ends of a segment, or None if the border misses the square or both weights are 0.
    """
    w1, w2, bias = weights.w1, weights.w2, weights.bias
    ends: set[Point] = set()
    for edge in (low, high):
        if w2 != 0.0:
            ends.add((edge, -(w1 * edge + bias) / w2))
        if w1 != 0.0:
            ends.add((-(w2 * edge + bias) / w1, edge))
    inside = sorted(end for end in ends if low <= end[0] <= high and low <= end[1] <= high)
    return (inside[0], inside[-1]) if len(inside) >= 2 else None


@dataclass(frozen=True, slots=True)
class Hint:
    """What is worth knowing about a data set before setting weights by hand.

    Attributes:
        text: Why these weights, or why no line can do it; Markdown.
        weights: Good weights: perfect where a line can be, else as good as a line gets.
    """

    text: str
    weights: Weights


HINTS = {
    "Simple": Hint(
        "Class 1 lies where x₁ < 0.5. The border must be the upright line x₁ = 0.5, so x₂ must not count: "
        "**w₂ = 0**. With a negative w₁ the probability falls as x₁ grows, and **b = -0.5 · w₁** puts the border "
        "at 0.5. Larger weights make a sharper border and a smaller loss.",
        Weights(-20.0, 0.0, 10.0),
    ),
    "Diag": Hint(
        "Class 1 lies where x₁ + x₂ < 0.5. Both coordinates count alike, so **w₁ = w₂**, both negative, and "
        "**b = -0.5 · w₁** moves the border to x₁ + x₂ = 0.5.",
        Weights(-20.0, -20.0, 10.0),
    ),
    "Split": Hint(
        "Class 1 lies at both sides, x₁ < 0.2 and x₁ > 0.8. One line has only two sides, and the middle strip needs "
        "two borders: **no weights get all points right**. A network needs a hidden layer to draw the second border.",
        Weights(-20.0, 0.0, 4.0),
    ),
    "Xor": Hint(
        "Class 1 lies in two opposite quarters. Whichever line you draw, both sides hold points of both classes: "
        "**no weights get all points right**. The best a line can do is to cut off one corner. A hidden layer that "
        "draws two lines solves it.",
        Weights(20.0, -20.0, -7.0),
    ),
    "Circle": Hint(
        "Class 1 lies outside a circle. A line cannot close around the middle: **no weights get all points right**. "
        "Calling almost everything class 1 is a line's best, and a warning: a good count may hide a useless "
        "classifier.",
        Weights(0.0, 0.0, 5.0),
    ),
    "Spiral": Hint(
        "The classes are two arms that wind around each other. A line crosses both arms again and again: **no weights "
        "get all points right**, and a network needs many hidden units for it.",
        Weights(0.0, 0.0, 0.0),
    ),
}
