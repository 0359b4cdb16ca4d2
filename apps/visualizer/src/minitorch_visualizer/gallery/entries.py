"""The twelve tries: what each was asked to do, and what our record of it teaches."""

from __future__ import annotations

from dataclasses import dataclass

from minitorch_visualizer.runs.record import Settings


@dataclass(frozen=True, slots=True)
class Entry:
    """One try.

    Attributes:
        name: Its name in the log, as in `S_1`.
        settings: What it was asked to do.
        verdict: Whether the result is "good", "fair" or "poor".
        remark: Why, in two or three sentences.
    """

    name: str
    settings: Settings
    verdict: str
    remark: str


def _try(name: str, data: str, points: int, hidden: int, rate: float, seed: int, verdict: str, remark: str) -> Entry:
    settings = Settings(
        data=data, points=points, hidden=hidden, learning_rate=rate, epochs=500, layers=2, network_seed=seed
    )
    return Entry(name, settings, verdict, remark)


ENTRIES = (
    _try(
        "S_1",
        "Simple",
        50,
        2,
        0.05,
        0,
        "fair",
        "The border stands, but it leans, and five points close to it are wrong. The loss fell in every epoch "
        "and was still falling at the end, from 0.34 at epoch 405 to 0.29: more epochs, or longer steps, "
        "would go on.",
    ),
    _try(
        "S_2",
        "Simple",
        100,
        2,
        0.01,
        0,
        "poor",
        "Steps of 0.01 are too short: in 500 epochs the loss only came from 0.81 to 0.55. Until epoch 360 no "
        "more than 57 points were right, as many as class 0 has.",
    ),
    _try(
        "S_3",
        "Simple",
        100,
        3,
        0.1,
        0,
        "good",
        "One more unit and steps ten times longer than S_2's: the border is almost the true one, x₁ = 0.5, no "
        "point is wrong, and the loss fell steadily to 0.05.",
    ),
    _try(
        "D_1",
        "Diag",
        50,
        2,
        0.05,
        0,
        "poor",
        "47 of 50 sounds good and is worth nothing: only three points are of class 1, and the network answers "
        "class 0 everywhere. The count has stood still since epoch 40 while the loss still fell, so look at "
        "both.",
    ),
    _try(
        "D_2",
        "Diag",
        150,
        2,
        0.05,
        1,
        "fair",
        "Three times the points bring 15 of class 1. Until epoch 240 no more than 135 points were right, as "
        "many as class 0 has; then the corner appeared. The border is not where it belongs yet: five of the 15 "
        "lie outside it.",
    ),
    _try(
        "D_3",
        "Diag",
        150,
        3,
        0.1,
        0,
        "good",
        "With one more unit and twice the learning rate the border runs close to x₁ + x₂ = 0.5, as it should, "
        "and a single point is wrong. Since epoch 280 only the loss got better, and it is down at 0.019.",
    ),
    _try(
        "SL_1",
        "Split",
        100,
        2,
        0.1,
        0,
        "poor",
        "The network found the border at the right and missed the strip at the left: 17 of the 23 wrong "
        "points lie there. Its two units would be enough for two borders, as other seeds show. These first "
        "weights were unlucky.",
    ),
    _try(
        "SL_2",
        "Split",
        100,
        3,
        0.05,
        0,
        "fair",
        "A second border has appeared at the lower left, but it leans so far that the upper left stays wrong. "
        "Half the learning rate of SL_1 leaves the loss at 0.43, still on its way down.",
    ),
    _try(
        "SL_3",
        "Split",
        150,
        5,
        0.1,
        0,
        "good",
        "Five units drew both borders, nearly upright. The seven wrong points all lie close to them, and the "
        "loss was still falling, from 0.31 at epoch 405 to 0.21. With enough units the seed matters far less "
        "than for SL_1.",
    ),
    _try(
        "XoR_1",
        "Xor",
        150,
        3,
        0.1,
        0,
        "poor",
        "Three units cut one band of class 1 across the square, where there should be two quarters. The loss "
        "had nearly stopped, at 0.36 in epoch 400 and 0.35 at the end, although other first weights do better "
        "with as many units.",
    ),
    _try(
        "XoR_2",
        "Xor",
        150,
        4,
        0.1,
        0,
        "good",
        "One unit more, and the borders bend: four regions begin to appear, though the middle still joins two "
        "of them. The six wrong points lie at the borders, and the loss was still falling, down to 0.15.",
    ),
    _try(
        "XoR_3",
        "Xor",
        150,
        5,
        0.5,
        0,
        "fair",
        "The four quarters have the shape they should have, but the loss is not steady: steps of 0.5 "
        "overshoot again and again. 147 points were right in epoch 400, 137 in epoch 500. The run ended on "
        "one of its spikes.",
    ),
)
