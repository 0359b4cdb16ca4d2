"""What is linear in each of two inputs: y = x₁ᵀ · A · x₂ + b, with a matrix A for each output."""

from __future__ import annotations

import math
from typing import Any

from minitorch.errors import InvalidValueError, ShapeError
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, no_grad
from minitorch_tensor.functions.arguments import check_floating

__all__ = ["Bilinear", "bilinear"]


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return y[k] = Σ x₁[i] · weight[k, i, j] · x₂[j] + bias[k].

    Args:
        input1: x₁, shape (..., in1).
        input2: x₂, shape (..., in2), with the same dimensions before the last.
        weight: Shape (out, in1, in2).
        bias: Shape (out,), or none.

    Returns:
        Shape (..., out).

    Raises:
        DtypeError: Integers or bools.
        ShapeError: The shapes do not fit together.

    Example:
        >>> from minitorch_tensor import ones
        >>> bilinear(ones(1, 2), ones(1, 3), ones(1, 2, 3))
        tensor([[6.]])
    """
    for a in (input1, input2, weight):
        check_floating(a, "bilinear")
    fit = len(weight.shape) == 3 and input1.shape[-1:] == weight.shape[1:2] and input2.shape[-1:] == weight.shape[2:]
    if not fit or input1.shape[:-1] != input2.shape[:-1] or (bias is not None and bias.shape != weight.shape[:1]):
        shapes = f"{input1.shape}, {input2.shape}, {weight.shape} and {None if bias is None else bias.shape}"
        raise ShapeError(
            "bilinear() takes inputs of shapes (..., in1) and (..., in2), a weight of shape (out, in1, in2) and a bias "
            f"of shape (out,), not {shapes}."
        )
    left: Any = input1
    products = (left.unsqueeze(-1) * input2.unsqueeze(-2)).flatten(-2)
    out = products @ weight.flatten(1).t()
    found: Tensor = out if bias is None else out + bias
    return found


class Bilinear(Module):
    """A layer that is linear in each of two inputs; see `functional.bilinear`.

    Args:
        in1_features: How many numbers the first input has.
        in2_features: How many the second one has.
        out_features: How many come out.
        bias: Whether to add a number to each.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the parameters.

    Attributes:
        weight: Shape (out_features, in1_features, in2_features), evenly spread up to 1 / √in1_features at first.
        bias: Shape (out_features,), likewise; or None.

    Raises:
        InvalidValueError: The first input has no numbers.

    Example:
        >>> from minitorch_tensor import ones
        >>> Bilinear(20, 30, 40)(ones(128, 20), ones(128, 30)).shape
        (128, 40)
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        *,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if in1_features <= 0:
            raise InvalidValueError(f"Bilinear needs in1_features of at least 1, not {in1_features}.")
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        self.weight = new_parameter(out_features, in1_features, in2_features, dtype=dtype, device=device)
        self.bias = new_parameter(out_features, dtype=dtype, device=device) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with random numbers."""
        bound = 1 / math.sqrt(self.in1_features)
        with no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        return bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        """Name the sizes."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )
