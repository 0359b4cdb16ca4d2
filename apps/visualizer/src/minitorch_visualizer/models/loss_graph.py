"""The scalars behind one answer of a network: the recorded graph of the loss of one point, and its backward pass."""

from __future__ import annotations

from minitorch_scalar.functions import binary_cross_entropy_with_logits
from minitorch_scalar.mlp import MLP
from minitorch_scalar.scalar import Scalar
from minitorch_scalar.steps import BackwardPass, backward_steps
from minitorch_visualizer.models.network import Network


def loss_pass(network: Network, point: tuple[float, float], label: int) -> BackwardPass:
    """Run one point through a network and the derivative of its loss back.

    Args:
        network: The network.
        point: The coordinates.
        label: The class of the point.

    Returns:
        The graph of the loss and the steps of its backward pass; inputs and parameters have names.
    """
    model = rebuild(network)
    inputs = [Scalar(value, None, name=name) for value, name in zip(point, ("x1", "x2"), strict=True)]
    (logit,) = model(inputs)
    return backward_steps(binary_cross_entropy_with_logits(logit, label))


def rebuild(network: Network) -> MLP:
    """Return a model with the weights of a network, each parameter named after its place."""
    *hidden, outputs = network.sizes[1:]
    model = MLP(network.sizes[0], hidden, outputs, activation=network.activation, seed=0)
    values = {
        f"layer{number}.{name}": value
        for number, layer in enumerate(network.layers, start=1)
        for name, value in _named(layer.weight, layer.bias)
    }
    for name, parameter in model.named_parameters():
        parameter.data = values[name]
        parameter.name = name.removeprefix("layer").replace("weight_", "w").replace("bias_", "b").replace("_", "")
    return model


def _named(weight: tuple[tuple[float, ...], ...], bias: tuple[float, ...]) -> list[tuple[str, float]]:
    weights = [(f"weight_{i}_{j}", value) for i, row in enumerate(weight) for j, value in enumerate(row)]
    return weights + [(f"bias_{j}", value) for j, value in enumerate(bias)]
