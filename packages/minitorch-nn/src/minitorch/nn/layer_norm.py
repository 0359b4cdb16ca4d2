"""Normalisation of one sample at a time, over its last dimensions."""

from __future__ import annotations

from typing import Any

from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch.nn.normalising import LayerNormalise, begin_at_one, scaled
from minitorch.nn.windows import check_alike
from minitorch_tensor import Tensor
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, as_shape, size_of

__all__ = ["LayerNorm", "RMSNorm", "layer_norm", "rms_norm"]


def layer_norm(
    input: Tensor,
    normalized_shape: Any,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Return (input - mean) / √(variance + eps) · weight + bias, over the last dimensions together.

    Args:
        input: Shape (..., *normalized_shape).
        normalized_shape: The last sizes of the input's shape, at least one.
        weight: Shape normalized_shape, or None for 1.
        bias: Shape normalized_shape, or None for 0.
        eps: What keeps the root from 0.

    Returns:
        The shape of the input.

    Raises:
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> layer_norm(tensor([[1.0, 3.0], [5.0, 9.0]]), (2,))
        tensor([[-1.0000,  1.0000],
                [-1.0000,  1.0000]])

    Source: Ba et al., Layer normalization, 2016.
    """
    shape = _checked("layer_norm", input, normalized_shape, weight, bias)
    if not size_of(input.shape):
        return scaled(input.clone(), weight, bias)
    options = {"count": len(shape), "eps": eps}
    operands = (input, weight, bias)[: 1 if weight is None else 2 if bias is None else 3]
    out: Tensor = record(LayerNormalise, operands, options)
    return out if weight is not None or bias is None else out + bias


def rms_norm(input: Tensor, normalized_shape: Any, weight: Tensor | None = None, eps: float | None = None) -> Tensor:
    """Return input / √(mean of squares + eps) · weight, over the last dimensions together.

    Args:
        input: Shape (..., *normalized_shape).
        normalized_shape: The last sizes of the input's shape, at least one.
        weight: Shape normalized_shape, or None for 1.
        eps: What keeps the root from 0; the distance from 1 to the next number of the dtype if left out.

    Raises:
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> rms_norm(tensor([3.0, 4.0]), (2,))
        tensor([0.8485, 1.1314])

    Source: Zhang and Sennrich, Root mean square layer normalization, 2019.
    """
    shape = _checked("rms_norm", input, normalized_shape, weight)
    dims = tuple(range(-len(shape), 0))
    epsilon = (2.0**-23 if input.dtype.itemsize == 4 else 2.0**-52) if eps is None else eps
    out: Tensor = input * ((input * input).mean(dims, True) + epsilon).rsqrt()
    return out if weight is None else out * weight


def _checked(operation: str, a: Any, normalized_shape: Any, *parts: Any) -> Shape:
    """Return the shape of what is normalised together, once everything is known to fit."""
    check_floating(a, operation, implemented=False)
    given = [part for part in parts if part is not None]
    check_alike(operation, a, *given)
    shape = as_shape(normalized_shape)
    if not shape or a.shape[-len(shape) :] != shape:
        raise ShapeError(
            f"{operation}() over the shape {shape} takes an input whose last sizes are these, not one of {a.shape}."
        )
    for part in given:
        if part.shape != shape:
            raise ShapeError(f"{operation}() takes weight and bias of shape {shape} here, not {part.shape}.")
    return shape


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class LayerNorm(Module):
    """A layer of `layer_norm` with weights and biases of its own.

    Args:
        normalized_shape: The last sizes of the input's shape; one number for the last alone.
        eps: What keeps the root from 0.
        elementwise_affine: Whether there are weights and biases.
        bias: Whether there are biases beside the weights.
        device: As in `tensor`.
        dtype: The default one if left out.

    Attributes:
        weight: Shape normalized_shape, begins at 1.
        bias: Shape normalized_shape, begins at 0.

    Example:
        >>> from minitorch_tensor import ones
        >>> LayerNorm(4), LayerNorm((2, 4))(ones(3, 2, 4)).shape
        (LayerNorm((4,), eps=1e-05, elementwise_affine=True, bias=True), (3, 2, 4))
    """

    def __init__(
        self,
        normalized_shape: Any,
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = as_shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        shape, place = self.normalized_shape, {"dtype": dtype, "device": device}
        self.register_parameter("weight", new_parameter(*shape, **place) if elementwise_affine else None)
        self.register_parameter("bias", new_parameter(*shape, **place) if elementwise_affine and bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with weights of 1 and biases of 0."""
        begin_at_one(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input normalised over its last dimensions."""
        return layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """A layer of `rms_norm` with weights of its own.

    Args:
        normalized_shape: The last sizes of the input's shape; one number for the last alone.
        eps: What keeps the root from 0; the distance from 1 to the next number of the dtype if left out.
        elementwise_affine: Whether there are weights.
        device: As in `tensor`.
        dtype: The default one if left out.

    Attributes:
        weight: Shape normalized_shape, begins at 1.

    Example:
        >>> from minitorch_tensor import ones
        >>> RMSNorm(4)(ones(3, 4)).shape
        (3, 4)
    """

    def __init__(
        self,
        normalized_shape: Any,
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = as_shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        weight = new_parameter(*self.normalized_shape, dtype=dtype, device=device) if elementwise_affine else None
        self.register_parameter("weight", weight)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with weights of 1."""
        begin_at_one(self.weight, None)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input divided by its root mean square over its last dimensions."""
        return rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
