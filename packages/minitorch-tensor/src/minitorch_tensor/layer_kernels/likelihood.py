"""The way back through softmax, and the cross-entropy of class indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["LikelihoodDefaults"]


class LikelihoodDefaults:
    """What a backend does on the way back from a classification."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    def softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Return the gradient of the operand of a softmax.

        Args:
            grad: That of the result.
            result: What softmax gave.
            dim: The dimension along which it sums to one.
        """
        weighed = self.zip(operators.mul, grad, result)
        total = self.reduce(operators.add, weighed, (dim,), start=0, keepdim=True)
        return self.zip(operators.sub, weighed, self.zip(operators.mul, result, total))

    def log_softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Return the gradient of the operand of a log_softmax; the arguments are those of `softmax_back`."""
        total = self.reduce(operators.add, grad, (dim,), start=0, keepdim=True)
        return self.zip(operators.sub, grad, self.zip(operators.mul, self.map(operators.exp, result), total))

    def cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Return -log softmax(a) of the wanted classes, along dimension 1.

        Args:
            a: Logits, shape (batch, classes, ...).
            targets: The classes wanted, int64, shape (batch, ...); where it is negative, nothing is, and the loss is 0.

        Returns:
            The losses, the largest logits, and log Σ exp(a - largest): three tensors of the shape of the targets.
        """
        top = self.reduce(operators.max, a, (1,))
        shifted = self.zip(operators.sub, a, _with_classes(top))
        level = self.map(operators.log, self.reduce(operators.add, self.map(operators.exp, shifted), (1,), start=0))
        zero = self.full((), 0, a.dtype)
        wanted = self.reduce(operators.add, self.where(self._is_target(a, targets), shifted, zero), (1,), start=0)
        loss = self.zip(operators.sub, level, wanted)
        return self.where(self._is_class(targets), loss, zero), top, level

    def mean_cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Return the mean of the losses, 0-d, and what else `cross_entropy` returns; that of no losses is NaN."""
        losses, top, level = self.cross_entropy(a, targets)
        total = self.reduce(operators.add, losses, tuple(range(len(losses.shape))), start=0)
        return self.zip(operators.div, total, self.full((), size_of(losses.shape), a.dtype)), top, level

    def cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Return the gradient of the logits: softmax, less one for the wanted class.

        Args:
            grad: That of the losses, shape (batch, ...).
            a: The logits.
            top: The second result of `cross_entropy`.
            level: The third result of `cross_entropy`.
            targets: The classes wanted.
        """
        shifted = self.zip(operators.sub, a, _with_classes(top))
        powers = self.map(operators.exp, self.zip(operators.sub, shifted, _with_classes(level)))
        ones = self.copy(self._is_target(a, targets), dtype=a.dtype)
        grad = self.where(self._is_class(targets), grad, self.full((), 0, a.dtype))
        return self.zip(operators.mul, self.zip(operators.sub, powers, ones), _with_classes(grad))

    def mean_cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Return the gradient of the logits, given that of the mean, 0-d; the rest is as for `cross_entropy_back`."""
        share = self.zip(operators.div, grad, self.full((), size_of(targets.shape), grad.dtype))
        return self.cross_entropy_back(self.expanded(share, targets.shape), a, top, level, targets)

    def _is_class(self, targets: TensorData) -> Any:
        """Say where a class is wanted."""
        return self.zip(operators.le, self.full((), 0, int64), targets, dtype=bool_)

    def _is_target(self, a: TensorData, targets: TensorData) -> Any:
        """Say which of the logits belong to the classes that are wanted."""
        classes = self.arange(0, 1, a.shape[1], int64)
        column = classes.seen_as((a.shape[1], *[1] * (len(a.shape) - 2)), (1, *[0] * (len(a.shape) - 2)), 0)
        return self.zip(operators.eq, _with_classes(targets), column, dtype=bool_)


def _with_classes(a: TensorData) -> Any:
    """Return a view with a dimension of size 1 in the place of the classes."""
    return a.seen_as((a.shape[0], 1, *a.shape[1:]), (a.strides[0], 0, *a.strides[1:]), a.offset)
