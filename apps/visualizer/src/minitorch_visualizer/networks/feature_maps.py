"""What a network for images makes of one digit, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import minitorch as torch
from minitorch import nn
from minitorch.data.mnist import MNIST_MEAN, MNIST_STD
from minitorch.recipes import Training

Array = np.ndarray[Any, Any]

_QUIET = (nn.Dropout, nn.Flatten)
"""Layers that leave the numbers as they are when a network is asked."""


@dataclass(frozen=True, slots=True)
class LayerOutput:
    """What a layer gives.

    Attributes:
        title: The layer and its shape.
        values: Shape (maps, height, width), or (units,).
    """

    title: str
    values: Array


@dataclass(frozen=True, slots=True)
class Reading:
    """What a network makes of one image.

    Attributes:
        layers: What each layer gives, in order.
        probabilities: The probability of each of the ten digits, which sum to 1.
    """

    layers: tuple[LayerOutput, ...]
    probabilities: tuple[float, ...]

    @property
    def answer(self) -> int:
        """The digit that it takes it for."""
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)


def read_digit(training: Training, pixels: Sequence[Sequence[float]]) -> Reading:
    """Let the network of a training read an image.

    Args:
        training: A training of the recipe mnist, in eval mode.
        pixels: 28 rows of 28 numbers from 0 to 1.

    Returns:
        What each layer makes of it, and the probabilities.
    """
    values = torch.tensor((np.array(pixels, np.float32) - MNIST_MEAN) / MNIST_STD, dtype=torch.float32)[None, None]
    layers = []
    for name, layer in training.model.named_children():
        values = layer(values)
        if not isinstance(layer, _QUIET):
            shape = " x ".join(map(str, values.shape[1:]))
            layers.append(LayerOutput(f"{name} {type(layer).__name__}: {shape}", np.array(values[0].tolist())))
    probabilities = values.softmax(dim=1)[0].tolist()
    return Reading(tuple(layers), tuple(probabilities))
