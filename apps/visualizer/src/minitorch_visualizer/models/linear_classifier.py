"""A linear classifier of points in the plane, set by hand: σ(w₁·x₁ + w₂·x₂ + b) is the probability of class 1."""

from __future__ import annotations

from dataclasses import dataclass

from minitorch_visualizer.models.network import Layer, Network


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

    def network(self) -> Network:
        """Return the classifier as the smallest network: one layer, one output."""
        return Network("identity", (Layer(((self.w1,), (self.w2,)), (self.bias,)),))


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
        "two borders: **no weights get all points right**, and the best get about four fifths of many points. A "
        "network needs a hidden layer to draw the second border.",
        Weights(-20.0, 0.0, 4.0),
    ),
    "Xor": Hint(
        "Class 1 lies in two opposite quarters. Whichever line you draw, both sides hold points of both classes: "
        "**no weights get all points right**. The best cut off one corner and get about two thirds of many points; "
        "of few points chance adds some. A hidden layer that draws two lines solves it.",
        Weights(20.0, -20.0, -6.5),
    ),
    "Circle": Hint(
        "Class 1 lies outside a circle. A line cannot close around the middle: **no weights get all points right**. "
        "Of many points, to call everything class 1 is about the best a line can do, and a warning: a good count may "
        "hide a useless classifier.",
        Weights(0.0, 0.0, 5.0),
    ),
    "Spiral": Hint(
        "The classes are two arms that wind around each other. A line crosses both arms again and again: **no weights "
        "get all points right**, and the best get about six of ten. A network needs many hidden units for it.",
        Weights(20.0, 14.0, -17.5),
    ),
}
"""A hint for each data set, by its name."""
