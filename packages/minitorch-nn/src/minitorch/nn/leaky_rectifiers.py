"""Activations of two straight pieces: the leaky relu, and the one whose slope below zero is learned."""

from __future__ import annotations

from typing import Any

from minitorch.errors import ShapeError
from minitorch.nn.applying import applied
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, activations, no_grad
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.functions.choice import dropped
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import binary

__all__ = [
    "LeakyReLU",
    "PReLU",
    "Prelu",
    "PreluSlope",
    "leaky_relu",
    "prelu",
]


class Prelu(Rule):
    """a above 0, w · a below."""

    @staticmethod
    def forward(ctx: Any, a: Any, w: Any) -> Any:
        ctx.save_for_backward(a, w)
        return a.backend.zip(activations.prelu, a, w)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, w = ctx.saved_tensors
        return (
            grad * binary(PreluSlope, a, w) if ctx.needs(0) else None,
            grad * a.clamp_max(0.0) if ctx.needs(1) else None,
        )


class PreluSlope(Rule):
    """1 where a is above 0, w elsewhere."""

    @staticmethod
    def forward(ctx: Any, a: Any, w: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.zip(activations.prelu_slope, a, w)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return None, dropped(grad, a > 0)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """Return x above zero and negative_slope · x below.

    Args:
        input: A floating point tensor.
        negative_slope: The slope below zero.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> leaky_relu(tensor([-1.0, 2.0]), 0.1)
        tensor([-0.1000,  2.0000])
    """
    out: Tensor = applied("leaky_relu", lambda x: binary(Prelu, x, negative_slope), input, inplace)
    return out


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """Return x above zero and weight · x below, with weights that are learned.

    Args:
        input: A floating point tensor; its channels are dimension 1, or all of it if it has only one.
        weight: Shape (), (1,) or (channels,).

    Raises:
        DtypeError: Integers or bools.
        ShapeError: There are neither one weight nor as many as channels.

    Example:
        >>> from minitorch_tensor import tensor
        >>> prelu(tensor([-1.0, 2.0]), tensor([0.25]))
        tensor([-0.2500,  2.0000])

    Source: He et al., Delving deep into rectifiers, 2015.
    """
    check_floating(input, "prelu", implemented=False)
    check_tensor(weight, "prelu")
    if weight.numel() != 1:
        channels = input.shape[1] if len(input.shape) > 1 else 1
        if len(weight.shape) != 1 or weight.shape[0] != channels:
            raise ShapeError(
                f"prelu() takes one weight, or one for each of {channels} channels, not weights of shape "
                f"{weight.shape} for an input of shape {input.shape}."
            )
        weight = weight.reshape(channels, *[1] * (len(input.shape) - 2))
    elif len(weight.shape) > 1:
        raise ShapeError(f"prelu() takes weights in a row, not in shape {weight.shape}.")
    elif not input.shape:
        weight = weight.reshape(())
    out: Tensor = binary(Prelu, input, weight)
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class LeakyReLU(Module):
    """x above zero, negative_slope · x below.

    Args:
        negative_slope: The slope below zero.
        inplace: Whether the input is replaced.
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope = negative_slope
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"negative_slope={self.negative_slope}" + (", inplace=True" if self.inplace else "")


class PReLU(Module):
    """x above zero, weight · x below, with weights that are learned.

    Args:
        num_parameters: One weight for all, or one for each channel, which is dimension 1.
        init: What they begin with.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Attributes:
        weight: Shape (num_parameters,).
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = new_parameter(num_parameters, dtype=dtype, device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew."""
        with no_grad():
            self.weight.fill_(self.init)

    def forward(self, input: Tensor) -> Tensor:
        return prelu(input, self.weight)

    def extra_repr(self) -> str:
        """Name the number of weights."""
        return f"num_parameters={self.num_parameters}"
