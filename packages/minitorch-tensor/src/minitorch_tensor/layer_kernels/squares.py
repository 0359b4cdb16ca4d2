"""The mean of squared differences, and the way back through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators
from minitorch_tensor.operators import square
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["SquareDefaults"]


class SquareDefaults:
    """The squared error of a backend."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    def mean_square(self, a: TensorData, b: TensorData) -> Any:
        """Return Σ (a - b)² / n, 0-d; that of no elements is NaN.

        Args:
            a: Any shape, floating point.
            b: The same shape and dtype.
        """
        squares = self.map(square, self.zip(operators.sub, a, b))
        total = self.reduce(operators.add, squares, tuple(range(len(a.shape))), start=0)
        return self.zip(operators.div, total, self.full((), size_of(a.shape), a.dtype))

    def mean_square_back(self, grad: TensorData, a: TensorData, b: TensorData) -> Any:
        """Return the gradient of `a`, 2 (a - b) · grad / n; that of `b` is its negative.

        Args:
            grad: That of the mean, 0-d.
            a: As above.
            b: As above.
        """
        factor = self.full((), 2 / max(size_of(a.shape), 1), a.dtype)
        return self.zip(operators.mul, self.zip(operators.sub, a, b), self.zip(operators.mul, grad, factor))
