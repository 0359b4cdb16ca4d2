"""Points in the plane: learn which of two classes each belongs to, as in the course's first four modules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import minitorch as torch
from minitorch import nn, optim
from minitorch.data import DataLoader, TensorDataset
from minitorch.nn.functional import binary_cross_entropy_with_logits
from minitorch.recipes.settings import Settings, about, check_at_least, check_choice, with_defaults
from minitorch.recipes.training import Training
from minitorch_scalar import datasets

__all__ = ["DEFAULTS", "PointsSettings", "build", "right", "settings", "train"]

DEFAULTS: dict[str, Any] = {"epochs": 500, "batch_size": None, "lr": 0.5}
"""The course's settings: all points in each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsSettings(Settings):
    """What is trained on points.

    Attributes:
        data: The name of the point set, such as "Xor".
        points: How many points.
        hidden: Units in each hidden layer.
        layers: Hidden layers.
    """

    data: str = "Xor"
    points: int = 50
    hidden: int = 10
    layers: int = 2

    def __post_init__(self) -> None:
        super(PointsSettings, self).__post_init__()  # slots make a second class, in which a bare super() fails
        check_choice("point set", self.data, tuple(datasets))
        check_at_least(1, points=self.points, hidden=self.hidden)
        check_at_least(0, layers=self.layers)


def settings(data: str = "Xor", **changes: Any) -> PointsSettings:
    """Return the settings of a point set, with changes.

    Args:
        data: Simple, Diag, Split, Xor, Circle or Spiral.
        **changes: Fields of `PointsSettings`.

    Raises:
        InvalidTypeError: There is no such field.
        InvalidValueError: There is no such point set, or a value is out of its range.

    Example:
        >>> settings("Diag", hidden=2).epochs
        500
    """
    return with_defaults(PointsSettings, {"data": data, **DEFAULTS}, changes)


def build(chosen: PointsSettings) -> nn.Module:
    """Return the network with its first weights: shape (points, 2) to one logit each, shape (points, 1)."""
    sizes = [2, *[chosen.hidden] * chosen.layers]
    layers: list[nn.Module] = []
    for before, after in pairwise(sizes):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 1))


def right(logits: Any, labels: Any) -> Any:
    """Say of each point whether its logit is on the side of its label, both of shape (points, 1); NaN is on none."""
    return torch.where(labels > 0.5, logits > 0.0, logits <= 0.0)


def train(chosen: PointsSettings | None = None) -> Training:
    """Return a training with plain gradient descent; iterate over it to let it learn.

    The points that it is tested on are those that it learns from: what counts is whether the border is found.

    Args:
        chosen: What to train; `settings()` if left out.

    Example:
        >>> *_, last = train(settings("Simple", epochs=200))
        >>> last.test.accuracy > 0.9
        True
    """
    chosen = settings() if chosen is None else chosen
    with chosen.on_backend():
        torch.manual_seed(chosen.seed)
        generator = torch.Generator().manual_seed(chosen.seed)
        model = build(chosen)
        points = datasets[chosen.data](chosen.points, seed=chosen.seed)
        examples = TensorDataset(torch.tensor(points.X), torch.tensor(points.y, dtype=torch.float32).unsqueeze(1))
        shuffle, size = chosen.batch_size is not None, chosen.batch_size or chosen.points
        return Training(
            model,
            binary_cross_entropy_with_logits,
            right,
            optim.SGD(model.parameters(), lr=chosen.lr),
            train=DataLoader(examples, batch_size=size, shuffle=shuffle, generator=generator),
            test=DataLoader(examples, batch_size=chosen.points),
            epochs=chosen.epochs,
            generator=generator,
            clip=chosen.clip,
            patience=chosen.patience,
            interval=chosen.interval,
            about=about("points", chosen, examples, examples),
        )
