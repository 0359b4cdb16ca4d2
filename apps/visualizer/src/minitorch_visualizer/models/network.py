"""The weights of a network as plain numbers: what a run keeps, and what a decision region is drawn from.

Training goes through minitorch, Scalar by Scalar. Drawing needs the answer at hundreds of places at once, several times
a second and long after the training, so here the same layers are evaluated for many points together. A test holds the
two equal. The activations are those of `minitorch_scalar.operators`, so each has one definition.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minitorch_scalar import operators
from minitorch_scalar.datasets import Points
from minitorch_scalar.mlp import MLP, Linear
from minitorch_scalar.module import Parameter

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layer:
    """One linear layer.

    Attributes:
        weight: A row for each input, a column for each output.
        bias: A number for each output.
    """

    weight: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """An MLP from two coordinates to one logit, frozen.

    Attributes:
        activation: The name of the function after every layer but the last.
        layers: The layers from the input on.
    """

    activation: str
    layers: tuple[Layer, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of values that enter the network, leave each layer, and so on to the output."""
        return (len(self.layers[0].weight), *(len(layer.bias) for layer in self.layers))

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(len(layer.bias) * (len(layer.weight) + 1) for layer in self.layers)

    def logits(self, points: Floats, between: Callable[[], None] | None = None) -> Floats:
        """Return the logit of class 1 at many points.

        Args:
            points: The coordinates, shape (points, 2).
            between: Called after each 50 points, so that a long evaluation can be left; it may raise.

        Returns:
            The logits, shape (points,).
        """
        activate = np.frompyfunc(_operator(self.activation), 1, 1)
        matrices = [(np.array(layer.weight), np.array(layer.bias)) for layer in self.layers]
        found = np.empty(len(points))
        for start in range(0, len(points), 50):
            values = points[start : start + 50]
            with _quiet():
                for position, (weight, bias) in enumerate(matrices):
                    if position:
                        values = np.asarray(activate(values), dtype=np.float64)
                    values = _affine(values, weight, bias)
            found[start : start + 50] = values[:, 0]
            if between is not None:
                between()
        return found

    def probabilities(self, points: Floats, between: Callable[[], None] | None = None) -> Floats:
        """Return the probability of class 1 at many points; the arguments are those of `logits`."""
        sigmoid = np.frompyfunc(operators.sigmoid, 1, 1)
        logits = self.logits(points, between)
        with _quiet():
            return np.asarray(sigmoid(logits), dtype=np.float64)


def _quiet() -> np.errstate:
    """Let a network that has diverged overflow: its infinities are what the page is to tell of, not an accident."""
    return np.errstate(all="ignore")


def _affine(values: Floats, weight: Floats, bias: Floats) -> Floats:
    """Return values · weight + bias, shape (points, outputs).

    Not by `@`: for matrices this small BLAS spends far more on waking its threads than on the sums, and then fights
    with the training thread for the cores.
    """
    return np.asarray(np.einsum("pi,io->po", values, weight) + bias, dtype=np.float64)


def _operator(activation: str) -> Callable[[float], float]:
    """Return the operator behind an activation of the MLP, on plain floats."""
    operator: Callable[[float], float] = getattr(operators, "id" if activation == "identity" else activation)
    return operator


class NetworkReader:
    """Copy the weights of a live model, as often as wanted: the parameters are looked up by name only once.

    Args:
        model: The model.
    """

    def __init__(self, model: MLP) -> None:
        self._activation = model.activation
        self._layers = [_parameters(layer) for layer in model.children() if isinstance(layer, Linear)]

    def read(self) -> Network:
        """Return the weights as they are now."""
        return Network(
            self._activation,
            tuple(
                Layer(tuple(tuple([p.data for p in row]) for row in weight), tuple([p.data for p in bias]))
                for weight, bias in self._layers
            ),
        )


def _parameters(layer: Linear) -> tuple[list[list[Parameter]], list[Parameter]]:
    """Return the weights, a row for each input, and the biases of a layer."""
    outputs = range(layer.out_features)
    weight = [[getattr(layer, f"weight_{i}_{j}") for j in outputs] for i in range(layer.in_features)]
    return weight, [getattr(layer, f"bias_{j}") for j in outputs]


@dataclass(frozen=True, slots=True)
class Score:
    """How a network does on points.

    Attributes:
        loss: The mean binary cross-entropy.
        wrong: The positions of the points that it classifies wrongly.
        total: How many points there are.
    """

    loss: float
    wrong: tuple[int, ...]
    total: int

    @property
    def correct(self) -> int:
        """How many points it classifies rightly."""
        return self.total - len(self.wrong)


def score(network: Network, points: Points) -> Score:
    """Return the loss and the wrong points of a network.

    A network answers class 1 where its logit is above 0, so where the probability of class 1 is above one half. An
    answer that is not a number is wrong for either class.

    Args:
        network: The network.
        points: The points and their labels.

    Returns:
        The score.
    """
    logits = network.logits(np.array(points.X, dtype=np.float64).reshape(-1, 2)).tolist()
    pairs = list(zip(logits, points.y, strict=True))
    # -ln σ(z) = softplus(-z), which neither overflows nor takes the logarithm of 0.
    losses = [operators.softplus(-z if label else z) for z, label in pairs]
    wrong = tuple(i for i, (z, label) in enumerate(pairs) if not (z > 0.0 if label else z <= 0.0))
    return Score(sum(losses) / len(losses), wrong, len(pairs))


def dead_layer(network: Network, points: Points) -> int | None:
    """Find a hidden layer whose relu units all give 0 at every point.

    Args:
        network: The network.
        points: The points.

    Returns:
        The number of the first such layer, from 1; None if there is none, or if the activation is another.
    """
    if network.activation != "relu":
        return None
    values = np.array(points.X, dtype=np.float64)
    for number, layer in enumerate(network.layers[:-1], start=1):
        with _quiet():
            values = np.maximum(_affine(values, np.array(layer.weight), np.array(layer.bias)), 0.0)
        if not values.any():
            return number
    return None


@dataclass(frozen=True, slots=True)
class Region:
    """The probability of class 1 over a rectangle: what a decision region is drawn from.

    Attributes:
        x1: The grid's coordinates from left to right.
        x2: The grid's coordinates from bottom to top.
        probabilities: A row for each x2, a column for each x1.
    """

    x1: tuple[float, ...]
    x2: tuple[float, ...]
    probabilities: tuple[tuple[float, ...], ...]


def bounds(points: Points) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of x1 and x2 that show the unit square and every point, with a small margin."""
    axes = []
    for axis in (0, 1):
        values = [point[axis] for point in points.X]
        low, high = min(0.0, *values), max(1.0, *values)
        margin = 0.03 * (high - low)
        axes.append((low - margin, high + margin))
    return axes[0], axes[1]


def region(
    network: Network, points: Points, *, cells: int = 250_000, between: Callable[[], None] | None = None
) -> Region:
    """Evaluate a network over the rectangle that its points lie in.

    Args:
        network: The network.
        points: The points, which set the rectangle.
        cells: About how many activations may be computed; the grid of a large network is coarser, between 20 and 40
            places an axis.
        between: Called every 50 places, so that a long evaluation can be left; it may raise.

    Returns:
        The probabilities.
    """
    hidden = sum(network.sizes[1:])
    places = min(40, max(20, math.isqrt(cells // hidden)))
    (left, right), (bottom, top) = bounds(points)
    x1, x2 = np.linspace(left, right, places), np.linspace(bottom, top, places)
    grid = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    rows = network.probabilities(grid, between).reshape(places, places).tolist()
    return Region(tuple(x1.tolist()), tuple(x2.tolist()), tuple(map(tuple, rows)))


def untrained(hidden: Sequence[int], activation: str, seed: int) -> Network:
    """Return the weights that a network begins with.

    Args:
        hidden: The size of each hidden layer.
        activation: The name of the activation.
        seed: What the random numbers begin with.

    Returns:
        The weights.
    """
    return NetworkReader(MLP(2, hidden, 1, activation=activation, seed=seed)).read()
