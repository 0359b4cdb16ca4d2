"""Whole trainings, from data to a trained network, that the command line, the examples and the visualizer share.

Each recipe has `settings(...)`, which says what there is to choose, and `train(settings)`, which returns a training:
iterate over it to let it learn, and it yields its results.

Example:
    >>> from minitorch.recipes import points
    >>> *_, last = points.train(points.settings("Xor", epochs=300))
    >>> last.test.total
    50
"""

from __future__ import annotations

from minitorch.recipes import mnist, points, sentiment
from minitorch.recipes.checkpoints import network_of, read_state, resume, save_training
from minitorch.recipes.records import Record, read_record, record_of, save_record
from minitorch.recipes.results import Epoch, Interval, Score
from minitorch.recipes.training import Training, evaluate

__all__ = [
    "Epoch",
    "Interval",
    "Record",
    "Score",
    "Training",
    "evaluate",
    "mnist",
    "network_of",
    "points",
    "read_record",
    "read_state",
    "record_of",
    "resume",
    "save_record",
    "save_training",
    "sentiment",
]
