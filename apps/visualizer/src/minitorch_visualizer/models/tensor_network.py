"""The network of module 1 on tensors: the same weights in matrices, and all points of a batch at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from minitorch_scalar.module import Module
from minitorch_tensor import Parameter, Tensor, erf, float64, logaddexp, tensor, where
from minitorch_visualizer.models.network import Layer, Network

ACTIVATIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "relu": lambda x: x.relu(),
    "tanh": lambda x: x.tanh(),
    "sigmoid": lambda x: x.sigmoid(),
    "leaky_relu": lambda x: where(x > 0.0, x, 0.01 * x),
    "softplus": lambda x: softplus(x),
    "silu": lambda x: x * x.sigmoid(),
    "gelu": lambda x: 0.5 * x * (1.0 + erf(x / math.sqrt(2.0))),
    "identity": lambda x: x,
}
"""What may stand between two layers, by the names of `minitorch_scalar.mlp.ACTIVATIONS`."""


class TensorLayer(Module):
    """A linear layer: x @ weight + bias.

    Args:
        layer: What its weights begin with.
        backend: The name of the backend that computes.
    """

    weight: Tensor
    bias: Tensor

    def __init__(self, layer: Layer, backend: str) -> None:
        super().__init__()
        self.weight = Parameter(tensor(layer.weight, dtype=float64).to(backend))
        self.bias = Parameter(tensor(layer.bias, dtype=float64).to(backend))

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer to points, shape (points, inputs); returns shape (points, outputs)."""
        out: Tensor = x @ self.weight + self.bias
        return out

    def read(self) -> Layer:
        """Return the weights as they are now."""
        return Layer(tuple(map(tuple, self.weight.tolist())), tuple(self.bias.tolist()))


class TensorNetwork(Module):
    """An MLP of tensors.

    Args:
        network: What its weights begin with, and its activation.
        backend: The name of the backend that computes.

    Example:
        >>> from minitorch_visualizer.models.network import untrained
        >>> model = TensorNetwork(untrained((10, 10), "relu", seed=0), "numpy")
        >>> model(tensor([[0.3, 0.8], [0.5, 0.5]], dtype=float64)).shape
        (2,)
    """

    def __init__(self, network: Network, backend: str) -> None:
        super().__init__()
        self.activation = network.activation
        for number, layer in enumerate(network.layers, start=1):
            self.add_module(f"layer{number}", TensorLayer(layer, backend))

    def forward(self, x: Tensor) -> Tensor:
        """Return the logit of class 1 of points, shape (points, 2); returns shape (points,)."""
        activate = ACTIVATIONS[self.activation]
        first, *rest = self.children()
        values: Tensor = first(x)
        for layer in rest:
            values = layer(activate(values))
        logits: Tensor = values.view(-1)
        return logits

    def read(self) -> Network:
        """Return the weights as they are now."""
        layers = [layer for layer in self.children() if isinstance(layer, TensorLayer)]
        return Network(self.activation, tuple([layer.read() for layer in layers]))


def softplus(x: Tensor) -> Tensor:
    """Return ln(1 + exp(x)), which does not overflow."""
    zero = tensor(0.0, dtype=x.dtype).to(x.backend.name)
    answer: Tensor = logaddexp(x, zero)
    return answer


def binary_cross_entropy_with_logits(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the mean of −ln of the probability of the true class, of logits and targets of shape (points,)."""
    loss: Tensor = (softplus(logits) - targets * logits).mean()
    return loss
