"""`FastBackend`: NumPy for what is small, kernels for what is large.

Each method here chooses who does the work, and the choice is a comparison of sizes with `thresholds`. NumPy is no
fallback for what a kernel cannot do: it is the faster one where starting a kernel costs more than the work. Whole
numbers are NumPy's as well: its loops over them are SIMD already, and say what overflows and what NaN becomes.
"""

from __future__ import annotations

from typing import Any

from minitorch_fast import thresholds
from minitorch_fast.elementwise import copy_into, map_into, mapped, where_into, zip_into, zipped
from minitorch_fast.image_backend import ImageBackend
from minitorch_fast.layer_backend import LayerBackend
from minitorch_fast.matmul import is_for_the_kernel, product
from minitorch_fast.recurrent import RecurrentBackend
from minitorch_fast.slice_backend import SliceBackend
from minitorch_fast.threads import fork_safe_lock
from minitorch_tensor.backend import Operator
from minitorch_tensor.dtypes import DType
from minitorch_tensor.layer_kernels.linear import LinearDefaults
from minitorch_tensor.memory import allocate
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.numpy_operators import CLOSED, UFUNCS
from minitorch_tensor.quiet import quiet
from minitorch_tensor.shapes import Shape, shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["FastBackend"]

_map, _zip = NumpyBackend.map, NumpyBackend.zip
"""To find them by super() takes a tenth of the time of a small operation."""

_blas = fork_safe_lock()
"""Who lets NumPy's BLAS use its threads holds this; one caller after the other has them anyway. If the process were
copied meanwhile, OpenBLAS would end those threads in the midst of a product, and neither process would go on."""


class FastBackend(LayerBackend, ImageBackend, RecurrentBackend, SliceBackend):
    """Numba on all cores of the CPU."""

    name = "fast"

    # ------------------------------------------------------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------------------------------------------------------
    def copy(self, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None) -> Any:
        """Run a loop over what is large, if it stays or becomes floating point."""
        size = a.array.size if out is None else out.array.size
        if size < thresholds.COPY_FROM:
            return super().copy(a, dtype=dtype, out=out)
        target = out.dtype if out is not None else dtype or a.dtype
        if not (target.is_floating_point or target is a.dtype):
            return super().copy(a, dtype=dtype, out=out)
        if out is None:
            out = a.like(allocate(a.shape, target), target)
        copy_into(out, a)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Pointwise
    # ------------------------------------------------------------------------------------------------------------------
    def map(
        self, operator: Operator, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None
    ) -> Any:
        """Run a loop over one tensor; this is the way of most operations, so it is short."""
        if dtype is None is out and a.dtype.is_floating_point:
            array = a.array
            if array.size < thresholds.COMPILE_FROM or array.size < thresholds.kernel_from(operator):
                if operator in CLOSED:
                    return a.like(quiet.run(CLOSED[operator], array), a.dtype)
            elif array.flags.c_contiguous:
                return a.like(mapped(operator, array, a.dtype), a.dtype)
        return self._map_any(operator, a, dtype, out)

    def _map_any(self, operator: Operator, a: TensorData, dtype: DType | None, out: TensorData | None) -> Any:
        """Do the same for any layout, dtype and operator."""
        if a.array.size < thresholds.kernel_from(operator) or not (a.dtype.is_floating_point or operator not in UFUNCS):
            return _map(self, operator, a, dtype=dtype, out=out)
        if out is None:
            out = _fresh(a, a.shape, dtype or a.dtype)
        map_into(operator, out, a)
        return out

    def zip(
        self,
        operator: Operator,
        a: TensorData,
        b: TensorData,
        *,
        dtype: DType | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Run a loop over two tensors; this is the way of most operations, so it is short."""
        if dtype is None is out and a.shape == b.shape and a.dtype.is_floating_point:
            array, other = a.array, b.array
            if array.size < thresholds.COMPILE_FROM or array.size < thresholds.kernel_from(operator):
                if operator in CLOSED:
                    return a.like(quiet.run(CLOSED[operator], array, other), a.dtype)
            elif array.flags.c_contiguous and other.flags.c_contiguous:
                return a.like(zipped(operator, array, other, a.dtype), a.dtype)
        return self._zip_any(operator, a, b, dtype, out)

    def _zip_any(
        self, operator: Operator, a: TensorData, b: TensorData, dtype: DType | None, out: TensorData | None
    ) -> Any:
        """Do the same for any shapes, layouts, dtype and operator."""
        if not (a.dtype.is_floating_point or operator not in UFUNCS):
            return _zip(self, operator, a, b, dtype=dtype, out=out)
        shape, size = a.shape, a.array.size
        if out is not None:
            shape, size = out.shape, out.array.size
        elif b.shape != shape:
            shape = shape_broadcast(shape, b.shape)
            size = size_of(shape)
        if size < thresholds.kernel_from(operator):
            return _zip(self, operator, a, b, dtype=dtype, out=out)
        if out is None:
            out = _fresh(a if a.shape == shape else b if b.shape == shape else a, shape, dtype or a.dtype)
        zip_into(operator, out, a, b)
        return out

    def where(self, condition: TensorData, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Run a loop over three tensors."""
        shape = shape_broadcast(condition.shape, shape_broadcast(a.shape, b.shape)) if out is None else out.shape
        if size_of(shape) < thresholds.COMPILE_FROM:
            return super().where(condition, a, b, out=out)
        if out is None:
            out = _fresh(a, shape, a.dtype)
        where_into(out, condition, a, b)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Products
    # ------------------------------------------------------------------------------------------------------------------
    def matmul(self, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Compute what is large tile by tile; `matmul` says why BLAS has the rest."""
        if is_for_the_kernel(a, b):
            return product(a, b, out)
        if a.shape[-2] * a.shape[-1] * b.shape[-1] <= thresholds.BLAS_ALONE:
            return super().matmul(a, b, out=out)
        with _blas:
            return super().matmul(a, b, out=out)

    def linear(self, a: TensorData, weight: TensorData, bias: TensorData | None) -> Any:
        """Leave a small layer to NumPy in one go; in a large one the product is added to the bias."""
        work = a.array.size * weight.shape[0]
        if work <= thresholds.BLAS_ALONE:
            return super().linear(a, weight, bias)
        if work < thresholds.MATMUL_FROM:
            with _blas:
                return super().linear(a, weight, bias)
        turned = weight.like(weight.array.T, weight.dtype)  # in two steps instead of the ten of a view: it is only read
        if bias is None or len(a.shape) != 2 or not is_for_the_kernel(a, turned):
            return LinearDefaults.linear(self, a, weight, bias)
        return product(a, turned, start=bias)

    def linear_back(
        self, grad: TensorData, a: TensorData | None, weight: TensorData | None, shape: Shape, *, bias: bool
    ) -> tuple[Any, Any, Any]:
        """Choose as `linear` does."""
        work = grad.array.size * (shape[-1] if shape else 1)
        if work <= thresholds.BLAS_ALONE:
            return super().linear_back(grad, a, weight, shape, bias=bias)
        if work < thresholds.MATMUL_FROM:
            with _blas:
                return super().linear_back(grad, a, weight, shape, bias=bias)
        return LinearDefaults.linear_back(self, grad, a, weight, shape, bias=bias)


def _fresh(beside: TensorData, shape: Shape, dtype: DType) -> Any:
    """Return a result to write to: column by column, if that is how the operand lies in memory."""
    array = beside.array
    if array.shape == shape and array.flags.f_contiguous and not array.flags.c_contiguous:
        return beside.like(allocate(shape[::-1], dtype).T, dtype)
    return beside.like(allocate(shape, dtype), dtype)
