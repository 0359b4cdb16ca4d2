"""What the backend does to rows and groups: softmax and norms."""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import geometry
from minitorch_cuda.launching import launch
from minitorch_cuda.primitive_backend import PrimitiveBackend
from minitorch_cuda.reduction import rows_of
from minitorch_scalar import operators
from minitorch_tensor.layer_kernels.normalisation import Part
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["LayerBackend"]


class LayerBackend(PrimitiveBackend):
    """A block for each row or group."""

    # ------------------------------------------------------------------------------------------------------------------
    # Softmax
    # ------------------------------------------------------------------------------------------------------------------
    def softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Go through each row three times in a block."""
        return self._softmax(a, dim, out, logarithm=False)

    def log_softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Go through each row three times in a block."""
        return self._softmax(a, dim, out, logarithm=True)

    def softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Go through each row twice in a block."""
        return self._softmax_back(grad, result, dim, logarithm=False)

    def log_softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Go through each row twice in a block."""
        return self._softmax_back(grad, result, dim, logarithm=True)

    def _softmax(self, a: TensorData, dim: int, out: TensorData | None, *, logarithm: bool) -> Any:
        from minitorch_cuda.row_kernels import softmax_rows

        if out is None:
            out = self._fresh(a, a.shape)
        if size_of(a.shape):
            self._run_rows(softmax_rows(a.dtype, logarithm), dim, out, a)
        return out

    def _softmax_back(self, grad: TensorData, result: TensorData, dim: int, *, logarithm: bool) -> Any:
        from minitorch_cuda.row_kernels import softmax_back_rows

        out = self._fresh(grad, grad.shape)
        if size_of(grad.shape):
            self._run_rows(softmax_back_rows(grad.dtype, logarithm), dim, out, grad, result)
        return out

    @staticmethod
    def _run_rows(kernel: Any, dim: int, *tensors: TensorData) -> None:
        """Run a kernel that takes, of each tensor, storage, offset, the steps between rows and that along a row."""
        rows, count, sizes, outer, steps = rows_of(tensors[0], dim, *tensors[1:])
        args: list[Any] = []
        for tensor, between, along in zip(tensors, outer, steps, strict=True):
            args += [tensor.storage, tensor.offset, between, along]
        launch(kernel, rows, geometry().threads, *args, sizes, count)

    # ------------------------------------------------------------------------------------------------------------------
    # Norms
    # ------------------------------------------------------------------------------------------------------------------
    def layer_norm(self, a: TensorData, count: int, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Normalise each row in a block."""
        outer = len(a.shape) - count
        groups, inner = size_of(a.shape[:outer]), size_of(a.shape[outer:])
        shape = (*a.shape[:outer], *[1] * count)
        out, mean, scale = self._fresh(a, a.shape), self._fresh(a, shape), self._fresh(a, shape)
        self._normalise(False, groups, (inner, 0, inner, inner), (out, mean, scale), a, weight, bias, eps)
        return out, mean, scale

    def batch_norm(self, a: TensorData, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Normalise each channel in a block."""
        groups, inner = a.shape[1], size_of(a.shape[2:])
        out, mean, variance = self._fresh(a, a.shape), self._fresh(a, (groups,)), self._fresh(a, (groups,))
        steps = (inner, groups * inner, inner, a.shape[0] * inner)
        self._normalise(True, groups, steps, (out, mean, variance), a, weight, bias, eps)
        return out, mean, variance

    def _normalise(
        self,
        by_group: bool,
        groups: int,
        steps: tuple[int, int, int, int],
        results: tuple[Any, Any, Any],
        a: TensorData,
        weight: Part,
        bias: Part,
        eps: float,
    ) -> None:
        from minitorch_cuda.normalisation_kernels import normalise

        if not groups or not steps[3]:
            for part in results[1:]:
                self.fill(part, float("nan"))
            return
        a = self._in_order(a)
        args = [tensor.storage for tensor in results]
        args += [a.storage, a.offset, *self._part(weight, a), *self._part(bias, a)]
        flags = (weight is not None, bias is not None, eps)
        launch(normalise(by_group), groups, geometry().threads, *args, *flags, *steps)

    def layer_norm_back(
        self, grad: TensorData, a: TensorData, count: int, mean: TensorData, scale: TensorData, weight: Part
    ) -> tuple[Any, Any, Any]:
        """Go back through each row in a block; the gradients of weight and bias are sums over all rows."""
        outer = len(a.shape) - count
        groups, inner = size_of(a.shape[:outer]), size_of(a.shape[outer:])
        out, products = self._fresh(grad, a.shape), self._fresh(grad, a.shape)
        steps = (inner, 0, inner, inner)
        self._normalise_back(False, groups, steps, (out, products, products), grad, a, mean, scale, weight, 0.0)
        others = tuple(range(outer))
        of_weight = self.reduce(operators.add, products, others, start=0)
        return out, of_weight, self.reduce(operators.add, grad, others, start=0)

    def batch_norm_back(
        self, grad: TensorData, a: TensorData, mean: TensorData, variance: TensorData, weight: Part, eps: float
    ) -> tuple[Any, Any, Any]:
        """Go back through each channel in a block."""
        groups, inner = a.shape[1], size_of(a.shape[2:])
        of_weight, of_bias = self._fresh(grad, (groups,)), self._fresh(grad, (groups,))
        out = self._fresh(grad, a.shape)
        if not size_of(a.shape):
            self.fill(of_weight, 0)
            self.fill(of_bias, 0)
        steps = (inner, groups * inner, inner, a.shape[0] * inner)
        results = (out, of_weight, of_bias)
        self._normalise_back(True, groups, steps, results, grad, a, mean, variance, weight, eps)
        return out, of_weight, of_bias

    def _normalise_back(
        self,
        by_group: bool,
        groups: int,
        steps: tuple[int, int, int, int],
        results: tuple[Any, Any, Any],
        grad: TensorData,
        a: TensorData,
        mean: TensorData,
        spread: TensorData,
        weight: Part,
        eps: float,
    ) -> None:
        from minitorch_cuda.normalisation_kernels import normalise_back

        if not groups or not steps[3]:
            return
        args = [tensor.storage for tensor in results]
        for tensor in (grad, a, mean, spread):
            tensor = self._in_order(tensor)
            args += [tensor.storage, tensor.offset]
        flags = (weight is not None, float(eps))
        launch(normalise_back(by_group), groups, geometry().threads, *args, *self._part(weight, a), *flags, *steps)

    def _part(self, part: Part, beside: TensorData) -> tuple[Any, int]:
        """Return storage and offset of a weight or bias; something of the same type where there is none."""
        if part is None:
            return beside.storage, 0
        part = self._in_order(part)
        return part.storage, part.offset
