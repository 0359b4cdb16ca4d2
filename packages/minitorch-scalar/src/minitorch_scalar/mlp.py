"""Networks of scalars: a linear layer, and layers with an activation between them."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from minitorch_scalar.errors import InvalidTypeError, InvalidValueError
from minitorch_scalar.functions import Dot
from minitorch_scalar.module import Module, Parameter
from minitorch_scalar.scalar import Scalar, record

__all__ = ["ACTIVATIONS", "CENTRE", "FIRST_GAIN", "HIDDEN_LEVEL", "MLP", "Linear"]

ACTIVATIONS: Mapping[str, Callable[[Scalar], Scalar]] = MappingProxyType(
    {
        "relu": Scalar.relu,
        "tanh": Scalar.tanh,
        "sigmoid": Scalar.sigmoid,
        "leaky_relu": Scalar.leaky_relu,
        "softplus": Scalar.softplus,
        "silu": Scalar.silu,
        "gelu": Scalar.gelu,
        "identity": Scalar.__pos__,
    }
)
"""What may stand between two layers, by name."""

CENTRE = 0.5
"""Each coordinate of the middle of the unit square, around which a new MLP is centred."""

FIRST_GAIN = math.sqrt(12.0)
"""How much larger the first weights of a new MLP are: one over the standard deviation of even numbers from 0 to 1."""

HIDDEN_LEVEL = 0.5
"""What a hidden unit of a new MLP gives there before its activation."""


class Linear(Module):
    """A layer of neurons: output j is bias_j + Σᵢ weight_i_j · input i.

    Weights are drawn evenly from ±gain · √(6 / in_features), which with a gain of 1 keeps the size of the numbers from
    layer to layer when a relu follows; biases begin at 0.

    Args:
        in_features: How many inputs, at least 1.
        out_features: How many outputs, at least 1.
        gain: How much larger the weights are.
        rng: Where the random numbers come from; by default a fresh, unseeded generator.

    Raises:
        InvalidValueError: A size that is not a whole number, or below 1.

    Example:
        >>> layer = Linear(2, 3)
        >>> len(layer([0.5, 1.0]))
        3

    Source: He et al., Delving deep into rectifiers, ICCV 2015, section 2.2.
    """

    def __init__(
        self, in_features: int, out_features: int, *, gain: float = 1.0, rng: random.Random | None = None
    ) -> None:
        super().__init__()
        _check_sizes(in_features=in_features, out_features=out_features)
        rng = rng if rng is not None else random.Random()
        bound = gain * math.sqrt(6.0 / in_features)
        self.in_features = in_features
        self.out_features = out_features
        for j in range(out_features):
            self.add_parameter(f"bias_{j}", 0.0)
            for i in range(in_features):
                self.add_parameter(f"weight_{i}_{j}", rng.uniform(-bound, bound))

    def forward(self, inputs: Sequence[Any]) -> list[Scalar]:
        """Apply every neuron to the inputs.

        Args:
            inputs: in_features numbers or Scalars.

        Returns:
            out_features Scalars.

        Raises:
            InvalidTypeError: The inputs are no list, or not numbers.
            InvalidValueError: They are too few or too many.
        """
        if not hasattr(inputs, "__len__"):
            raise InvalidTypeError(f"The layer takes a list of {self.in_features} inputs, not {inputs!r}.")
        if len(inputs) != self.in_features:
            raise InvalidValueError(f"The layer takes {self.in_features} inputs and got {len(inputs)}.")
        inputs = [x if isinstance(x, Scalar) else Scalar(x, None) for x in inputs]  # once, and not in every neuron
        return [record(Dot, (*neuron, *inputs)) for neuron in self.neurons()]

    def neurons(self) -> list[list[Parameter]]:
        """Return the parameters of each neuron: its bias, then its weights."""
        parameters = list(self._parameters.values())
        size = self.in_features + 1
        return [parameters[k : k + size] for k in range(0, len(parameters), size)]

    def centre(self, point: Sequence[float], level: float) -> list[float]:
        """Set the biases so that every output is `level` at a point.

        Args:
            point: in_features numbers.
            level: What the layer is to give there.

        Returns:
            The outputs at the point, all of them `level` but for rounding.
        """
        for bias, *weights in self.neurons():
            bias.data = level - sum(w.data * x for w, x in zip(weights, point, strict=True))
        return [output.data for output in self(point)]

    def extra_repr(self) -> str:
        """Name the sizes."""
        return f"in_features={self.in_features}, out_features={self.out_features}"


class MLP(Module):
    """A multi-layer perceptron: linear layers with an activation after each but the last.

    A new network is made for inputs between 0 and 1, such as the data sets here. Every hidden unit gives 0.5 before its
    activation at the centre, where all inputs are 0.5, and every output 0: so no layer is switched off over all of the
    data, as often happens to small relu networks with biases of 0. The first weights are √12 times as large as
    Linear's, because inputs spread evenly between 0 and 1 have a standard deviation of 1/√12 and not of 1.

    Args:
        in_features: How many inputs.
        hidden: The size of each hidden layer; empty for a linear model.
        out_features: How many outputs.
        activation: A name in ACTIVATIONS.
        seed: What the random initialisation begins with; None draws another each time.

    Raises:
        InvalidTypeError: The sizes of the hidden layers are no list.
        InvalidValueError: A size below 1, or an unknown activation.

    Example:
        >>> model = MLP(2, [10, 10], seed=0)
        >>> len(list(model.parameters()))
        151
        >>> (logit,) = model([0.3, 0.8])
    """

    def __init__(
        self,
        in_features: int,
        hidden: Sequence[int],
        out_features: int = 1,
        *,
        activation: str = "relu",
        seed: int | None = None,
    ) -> None:
        super().__init__()
        if activation not in ACTIVATIONS:
            raise InvalidValueError(f"No activation is called {activation!r}. Choose from: {', '.join(ACTIVATIONS)}.")
        if not hasattr(hidden, "__iter__"):
            raise InvalidTypeError(f"hidden is {hidden!r}; give the size of each layer, such as [10].")
        hidden = list(hidden)
        _check_sizes(in_features=in_features, out_features=out_features)
        _check_sizes(**{f"hidden[{k}]": size for k, size in enumerate(hidden)})
        rng = random.Random(seed)
        sizes = [in_features, *hidden, out_features]
        self.activation = activation
        values = [CENTRE] * in_features
        for k, (before, after) in enumerate(itertools.pairwise(sizes), start=1):
            layer = Linear(before, after, gain=FIRST_GAIN if k == 1 else 1.0, rng=rng)
            self.add_module(f"layer{k}", layer)
            outputs = layer.centre(values, HIDDEN_LEVEL if k < len(sizes) - 1 else 0.0)
            values = [ACTIVATIONS[activation](Scalar(x, None)).data for x in outputs]

    def forward(self, inputs: Sequence[Any]) -> list[Scalar]:
        """Apply the layers.

        Args:
            inputs: in_features numbers or Scalars.

        Returns:
            out_features Scalars; no activation follows the last layer.
        """
        activate = ACTIVATIONS[self.activation]
        first, *rest = self.children()
        values: list[Scalar] = first(inputs)
        for layer in rest:
            values = layer([activate(value) for value in values])
        return values

    def extra_repr(self) -> str:
        """Name the activation."""
        return f"activation={self.activation}"


def _check_sizes(**sizes: Any) -> None:
    """Refuse a size that no layer can have, under the name that the user gave it."""
    for name, size in sizes.items():
        if type(size) is not int or size < 1:
            raise InvalidValueError(f"{name} is {size!r}; a layer needs a whole number, at least 1.")
