"""The loss of a network of tensors as one expression, so that its graph can be drawn like any other."""

from __future__ import annotations

from minitorch_scalar.datasets import Points
from minitorch_tensor import Tensor, float64, ones, tensor
from minitorch_visualizer.models.network import Network
from minitorch_visualizer.tensors.backward import BackwardPass, backward_steps
from minitorch_visualizer.tensors.expression import parse_tensors
from minitorch_visualizer.tensors.graph import build_graph
from minitorch_visualizer.tensors.recording import record

MOST_POINTS = 4
"""How many points the batch that is drawn has at most."""

_ACTIVATIONS = {
    "relu": "relu({})",
    "tanh": "tanh({})",
    "sigmoid": "sigmoid({})",
    "softplus": "logaddexp({}, 0)",
    "identity": "{}",
}


def loss_text(layers: int, activation: str) -> str:
    """Write the mean cross-entropy of a network, with x for the points and s for −1 at class 1 and +1 at class 0.

    Args:
        layers: How many linear layers it has.
        activation: The name of the activation after each but the last.

    Raises:
        KeyError: The activation is more than one operation.

    Example:
        >>> loss_text(2, "relu")
        'logaddexp((relu(x @ W1 + b1) @ W2 + b2) * s, 0).mean()'
    """
    values = "x"
    for number in range(1, layers + 1):
        values = f"{values} @ W{number} + b{number}"
        if number < layers:
            values = _ACTIVATIONS[activation].format(values if activation != "identity" else f"({values})")
    return f"logaddexp(({values}) * s, 0).mean()"


def loss_pass(network: Network, points: Points) -> tuple[str, BackwardPass] | None:
    """Run a few points through a network, and the gradient of their loss back.

    Args:
        network: The network.
        points: The points, of which the first few are taken.

    Returns:
        The expression, and the steps; None if the activation is more than one operation.
    """
    if network.activation not in _ACTIVATIONS:
        return None
    x = tensor(points.X[:MOST_POINTS], dtype=float64)
    s = tensor([[1.0 - 2.0 * label] for label in points.y[:MOST_POINTS]], dtype=float64)
    leaves: dict[str, Tensor] = {"x": x, "s": s}
    for number, layer in enumerate(network.layers, start=1):
        leaves[f"W{number}"] = tensor(layer.weight, dtype=float64, requires_grad=True)
        leaves[f"b{number}"] = tensor(layer.bias, dtype=float64, requires_grad=True)
    text = loss_text(len(network.layers), network.activation)
    recording = record(parse_tensors(text, tuple(leaves)), leaves)
    return text, backward_steps(recording.output, build_graph(recording), ones((), dtype=float64))
