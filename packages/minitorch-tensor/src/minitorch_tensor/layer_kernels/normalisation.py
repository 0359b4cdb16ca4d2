"""Layer norm and batch norm: numbers brought to mean 0 and variance 1, then scaled and shifted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators
from minitorch_tensor.operators import rsqrt, square
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["NormalisationDefaults", "Part"]

Part = TensorData | None


class NormalisationDefaults:
    """The normalisations of a backend."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    def layer_norm(self, a: TensorData, count: int, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Return (a - mean) / √(variance + eps) · weight + bias, where both are those of the last dimensions.

        Args:
            a: Shape (..., *normalised).
            count: How many dimensions are normalised, at least one.
            weight: Shape normalised, or None for 1.
            bias: Shape normalised, or None for 0.
            eps: What keeps the root from 0.

        Returns:
            The result, and the means and the numbers 1 / √(variance + eps), which keep the dimensions with size 1.
        """
        dims = tuple(range(len(a.shape) - count, len(a.shape)))
        mean, variance = self._moments(a, dims)
        scale = self.map(rsqrt, self.zip(operators.add, variance, self.full((), eps, a.dtype)))
        return self._scaled(a, mean, scale, weight, bias), mean, scale

    def layer_norm_back(
        self, grad: TensorData, a: TensorData, count: int, mean: TensorData, scale: TensorData, weight: Part
    ) -> tuple[Any, Any, Any]:
        """Return the gradients of the operand, the weight and the bias of a layer norm.

        Args:
            grad: That of the result.
            a: The operand.
            count: How many dimensions are normalised.
            mean: The second result of `layer_norm`.
            scale: The third result of `layer_norm`.
            weight: As it was given.
        """
        outer = len(a.shape) - count
        dims, others = tuple(range(outer, len(a.shape))), tuple(range(outer))
        return self._normalisation_back(grad, a, mean, scale, weight, dims, others)

    def batch_norm(self, a: TensorData, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Return (a - mean) / √(variance + eps) · weight + bias, where both are those of a channel in this batch.

        Args:
            a: Shape (batch, channels, ...).
            weight: Shape (channels,), or None for 1.
            bias: Shape (channels,), or None for 0.
            eps: What keeps the root from 0.

        Returns:
            The result, and the means and the variances, of shape (channels,).
        """
        mean, variance = self._moments(a, _but_channels(a))
        scale = self.map(rsqrt, self.zip(operators.add, variance, self.full((), eps, a.dtype)))
        out = self._scaled(a, mean, scale, _along_channels(weight, a), _along_channels(bias, a))
        rows = [part.seen_as((a.shape[1],), (part.strides[1],), part.offset) for part in (mean, variance)]
        return out, rows[0], rows[1]

    def batch_norm_back(
        self, grad: TensorData, a: TensorData, mean: TensorData, variance: TensorData, weight: Part, eps: float
    ) -> tuple[Any, Any, Any]:
        """Return the gradients of the operand, the weight and the bias of a batch norm.

        Args:
            grad: That of the result.
            a: The operand.
            mean: The second result of `batch_norm`.
            variance: The third result of `batch_norm`.
            weight: As it was given.
            eps: As it was given.
        """
        scale = self.map(rsqrt, self.zip(operators.add, variance, self.full((), eps, a.dtype)))
        mean, scale, weight = [_along_channels(part, a) for part in (mean, scale, weight)]
        return self._normalisation_back(grad, a, mean, scale, weight, _but_channels(a), _but_channels(a))

    def _moments(self, a: TensorData, dims: tuple[int, ...]) -> tuple[Any, Any]:
        """Return mean and variance along some dimensions, which stay with size 1."""
        count = self.full((), size_of([a.shape[dim] for dim in dims]), a.dtype)
        mean = self.zip(operators.div, self.reduce(operators.add, a, dims, start=0, keepdim=True), count)
        squares = self.map(square, self.zip(operators.sub, a, mean))
        return mean, self.zip(operators.div, self.reduce(operators.add, squares, dims, start=0, keepdim=True), count)

    def _scaled(self, a: TensorData, mean: TensorData, scale: TensorData, weight: Part, bias: Part) -> Any:
        """Return (a - mean) · scale · weight + bias."""
        out = self.zip(operators.mul, self.zip(operators.sub, a, mean), scale)
        out = out if weight is None else self.zip(operators.mul, out, weight)
        return out if bias is None else self.zip(operators.add, out, bias)

    def _normalisation_back(
        self,
        grad: TensorData,
        a: TensorData,
        mean: TensorData,
        scale: TensorData,
        weight: Part,
        dims: tuple[int, ...],
        others: tuple[int, ...],
    ) -> tuple[Any, Any, Any]:
        """Return all gradients of a normalisation along `dims`; weight and bias are stretched along `others`.

        With x the normalised numbers and d = grad · weight, that of the operand is
        (d - mean(d) - x · mean(d · x)) · scale.
        """
        x = self.zip(operators.mul, self.zip(operators.sub, a, mean), scale)
        grad_bias = self.reduce(operators.add, grad, others, start=0)
        grad_weight = self.reduce(operators.add, self.zip(operators.mul, grad, x), others, start=0)
        d = grad if weight is None else self.zip(operators.mul, grad, weight)
        count = self.full((), size_of([a.shape[dim] for dim in dims]), a.dtype)
        parts = (d, self.zip(operators.mul, d, x))
        totals = [self.reduce(operators.add, part, dims, start=0, keepdim=True) for part in parts]
        level, slope = [self.zip(operators.div, total, count) for total in totals]
        moved = self.zip(operators.sub, self.zip(operators.sub, d, level), self.zip(operators.mul, x, slope))
        return self.zip(operators.mul, moved, scale), grad_weight, grad_bias


def _but_channels(a: TensorData) -> tuple[int, ...]:
    """Return all dimensions but that of the channels."""
    return (0, *range(2, len(a.shape)))


def _along_channels(part: Part, a: TensorData) -> Any:
    """Return a number for each channel in a shape that broadcasts to that of a batch."""
    if part is None:
        return None
    rest = len(a.shape) - 2
    return part.seen_as((1, part.shape[0], *[1] * rest), (0, part.strides[0], *[0] * rest), part.offset)
