"""A linear layer: rows times weights, plus a bias; and the way back through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators
from minitorch_tensor.shapes import size_of, strides_from_shape
from minitorch_tensor.tensor_data import TensorData

__all__ = ["LinearDefaults"]


class LinearDefaults:
    """The linear layer of a backend."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    def linear(self, a: TensorData, weight: TensorData, bias: TensorData | None) -> Any:
        """Return a @ weightᵀ + bias.

        Args:
            a: Shape (..., k).
            weight: Shape (m, k).
            bias: Shape (m,), or what broadcasts to the result; None for nothing.

        Returns:
            Shape (..., m).
        """
        out = self.matmul(_rows(a), _turned(weight))
        if len(a.shape) != 2:
            shape = (*a.shape[:-1], weight.shape[0])
            out = out.seen_as(shape, strides_from_shape(shape), out.offset)
        return out if bias is None else self.zip(operators.add, out, bias, out=out)

    def linear_back(
        self, grad: TensorData, a: TensorData | None, weight: TensorData | None, shape: tuple[int, ...], *, bias: bool
    ) -> tuple[Any, Any, Any]:
        """Return the gradients of a, weight and bias, each None where it is not asked for.

        Args:
            grad: That of the result, shape (..., m).
            a: What the layer was given, for the gradient of the weights; None if that is not asked for.
            weight: The weights, for the gradient of `a`; None if that is not asked for.
            shape: That of `a`.
            bias: Whether the gradient of the bias is asked for.
        """
        rows = _rows(grad)
        of_a = of_weight = of_bias = None
        if weight is not None:
            of_a = self.matmul(rows, weight)
            of_a = of_a if of_a.shape == shape else of_a.seen_as(shape, strides_from_shape(shape), of_a.offset)
        if a is not None:
            of_weight = self.matmul(_turned(rows), _rows(a))
        if bias:
            of_bias = self.reduce(operators.add, rows, (0,), start=0)
        return of_a, of_weight, of_bias


def _turned(a: TensorData) -> Any:
    """Return a view of a matrix with rows and columns exchanged."""
    return a.seen_as(a.shape[::-1], a.strides[::-1], a.offset)


def _rows(a: TensorData) -> Any:
    """Return a tensor as one matrix of all its rows: a view, or a copy where its layout has no such view."""
    if len(a.shape) == 2:
        return a
    shape = (size_of(a.shape[:-1]), a.shape[-1])
    if not a.is_contiguous():
        a = a.backend.copy(a)
    return a.seen_as(shape, strides_from_shape(shape), a.offset)
