"""The closed list of a backend, and what is made of it with kernels of its own: nothing is computed on the host."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_cuda import dlpack, loans
from minitorch_cuda.capsules import CUDA
from minitorch_cuda.elementwise import copy_into, count_into, fill, map_into, where_into, zip_into
from minitorch_cuda.gathers import argsort_into, place_into, put, put_slices, search_into, select_into, take_into
from minitorch_cuda.matmul import product_into
from minitorch_cuda.random_fill import uniform_into
from minitorch_cuda.reduction import arg_reduce_into, reduce_into, scan_into
from minitorch_cuda.storage import Storage, reserve, upload
from minitorch_scalar import operators
from minitorch_tensor.backend import Backend, Operator
from minitorch_tensor.dtypes import DType, dtype_of_array, int64
from minitorch_tensor.errors import InvalidValueError
from minitorch_tensor.generator import RandomStream
from minitorch_tensor.shapes import Shape, is_contiguous, reduced_shape, shape_broadcast, size_of, strides_from_shape
from minitorch_tensor.tensor_data import TensorData, new

__all__ = ["PrimitiveBackend"]


def _is_not_zero(x: Any) -> Any:
    """1 if x is not 0, else 0."""
    return 1 if x != 0 else 0


class PrimitiveBackend(Backend):
    """Memory, maps, reductions, products and gathers."""

    # ------------------------------------------------------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------------------------------------------------------
    def empty(self, shape: Shape, dtype: DType) -> Any:
        """Return a contiguous TensorData with memory of its own and whatever was in there."""
        return self._over(reserve(shape, dtype), shape, dtype)

    def from_numpy(self, array: np.ndarray[Any, Any]) -> Any:
        """Return an array's numbers in memory of the device."""
        dtype = dtype_of_array(array.dtype)
        row = np.ascontiguousarray(array, dtype.numpy).reshape(-1)
        return self._over(upload(row), array.shape, dtype)

    def to_numpy(self, a: TensorData) -> Any:
        """Return the numbers in memory of the host, when all kernels before are done."""
        size = size_of(a.shape)
        a = self._in_order(a)
        return a.storage.host(a.offset, a.offset + size).reshape(a.shape)

    def dlpack(self, a: TensorData, **options: Any) -> Any:  # noqa: ARG002 - whatever the stream, all is done
        """Return a capsule over the memory of a tensor, when all kernels before are done."""
        return dlpack.capsule(a)

    def dlpack_device(self, a: TensorData) -> tuple[int, int]:  # noqa: ARG002 - all tensors are on one
        """Return which device it is."""
        return dlpack.device_of()

    def cuda_array_interface(self, a: TensorData) -> dict[str, Any]:
        """Return where the numbers of a tensor lie on a GPU."""
        return dlpack.interface(a)

    def from_dlpack(self, ext_tensor: Any, **options: Any) -> Any:
        """Return another library's numbers: on this device in their own memory, from the host in a copy."""
        kind, _ = ext_tensor.__dlpack_device__()
        if kind not in (CUDA, dlpack.device_of()[0]):
            if options.pop("copy", None) is False:
                raise InvalidValueError(
                    f"from_dlpack cannot bring a {type(ext_tensor).__name__} from the host to a GPU without a copy: "
                    "leave out copy=False, or take it to the backend 'numpy'."
                )
            return super().from_dlpack(ext_tensor, **options)
        lent = self._lent(loans.of_capsule(ext_tensor))
        return self.copy(lent) if options.get("copy") else lent

    def from_cuda_array_interface(self, array: Any) -> Any:
        """Return the numbers of an array on the device, in its own memory."""
        return self._lent(loans.of_interface(array))

    def shares_memory(self, a: TensorData, b: TensorData) -> bool:
        """Say whether memory is on loan and reaches into the other's: that of the pool never does."""
        first, second = a.storage, b.storage
        if first.pooled and second.pooled:
            return False
        begins, ends = zip(dlpack.span_of(first), dlpack.span_of(second), strict=True)
        return max(begins) < min(ends)

    def copy(self, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None) -> Any:
        """Run a map that changes nothing."""
        if out is None:
            out = self._fresh(a, a.shape, dtype)
        copy_into(out, a)
        return out

    def fill(self, out: TensorData, value: Any) -> None:
        """Have every thread write the number."""
        fill(out, value)

    def arange(self, start: Any, step: Any, size: int, dtype: DType) -> Any:
        """Have every thread count for itself."""
        out = self.empty((size,), dtype)
        count_into(out, start, step)
        return out

    def uniform(self, stream: RandomStream, out: TensorData, low: float = 0.0, high: float = 1.0) -> Any:
        """Have every thread go to its own place in the stream."""
        row = out if is_contiguous(out.shape, out.strides) else self._fresh(out, out.shape)
        uniform_into(row, stream, low, high)
        return out if row is out else self.copy(row, out=out)

    # ------------------------------------------------------------------------------------------------------------------
    # Pointwise
    # ------------------------------------------------------------------------------------------------------------------
    def map(
        self, operator: Operator, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None
    ) -> Any:
        """Compute each element in a thread."""
        if out is None:
            out = self._fresh(a, a.shape, dtype)
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
        """Compute each pair of elements in a thread."""
        if out is None:
            out = self._fresh(a, shape_broadcast(a.shape, b.shape), dtype)
        zip_into(operator, out, a, b)
        return out

    def where(self, condition: TensorData, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Choose each element in a thread."""
        if out is None:
            out = self._fresh(a, shape_broadcast(condition.shape, shape_broadcast(a.shape, b.shape)))
        where_into(out, condition, a, b)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Reductions, scans, products
    # ------------------------------------------------------------------------------------------------------------------
    def reduce(
        self,
        operator: Operator,
        a: TensorData,
        dims: tuple[int, ...],
        *,
        start: Any = None,
        keepdim: bool = False,
        out: TensorData | None = None,
    ) -> Any:
        """Combine the elements in blocks."""
        found = self._fresh(a, reduced_shape(a.shape, dims, keepdim))
        reduce_into(operator, found, a, dims, start)
        return found if out is None else self.copy(found, out=out)

    def scan(self, operator: Operator, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Combine the elements of each row in a block."""
        if out is None:
            out = self._fresh(a, a.shape)
        scan_into(operator, out, a, dim)
        return out

    def arg_reduce(self, operator: Operator, a: TensorData, dim: int, *, keepdim: bool = False) -> Any:
        """Find the best element of each row in a block."""
        out = self._fresh(a, reduced_shape(a.shape, (dim,), keepdim) if a.shape else (), int64)
        arg_reduce_into(operator, out, a, dim)
        return out

    def matmul(self, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Multiply tile by tile."""
        if out is None:
            out = self._fresh(a, (*shape_broadcast(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1]))
        product_into(out, a, b)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Gathers
    # ------------------------------------------------------------------------------------------------------------------
    def argsort(self, a: TensorData, dim: int, *, descending: bool = False) -> Any:
        """Run the rounds of a sorting network."""
        shape = a.shape or (1,)
        others = [d for d in range(len(shape)) if d != dim]
        rows = self._fresh(a, (*[shape[d] for d in others], shape[dim]), int64)
        argsort_into(rows, a, dim, descending=descending)
        if not a.shape:
            return rows.seen_as((), (), 0)
        strides = list(rows.strides[:-1])
        strides.insert(dim, rows.strides[-1])
        return rows.seen_as(shape, tuple(strides), 0)

    def take(self, a: TensorData, ordinals: TensorData, *, out: TensorData | None = None) -> Any:
        """Find each element in a thread."""
        if out is None:
            out = self._fresh(a, ordinals.shape)
        take_into(out, a, ordinals)
        return out

    def put(self, out: TensorData, ordinals: TensorData, values: TensorData, operator: Operator | None = None) -> None:
        """Sort the ordinals, and serve each in a thread."""
        put(out, self._in_order(ordinals), values, operator)

    def nonzero(self, a: TensorData) -> Any:
        """Count what is not zero up to each element; where the count grows, there is one."""
        size = size_of(a.shape)
        found = self.map(_is_not_zero, self._in_order(a), dtype=int64)
        if not size:
            return self._fresh(a, (0,), int64)
        counts = self.scan(operators.add, found.seen_as((size,), (1,), found.offset), 0)
        out = self._fresh(a, (int(counts.storage[size - 1]),), int64)
        place_into(out, counts)
        return out

    def search(self, ascending: TensorData, values: TensorData, *, right: bool = False) -> Any:
        """Halve the row in a thread for each value."""
        out = self._fresh(values, values.shape, int64)
        search_into(out, ascending, values, right)
        return out

    def index_select(self, a: TensorData, dim: int, index: TensorData) -> Any:
        """Look up slices."""
        out = self._fresh(a, (*a.shape[:dim], index.shape[0], *a.shape[dim + 1 :]))
        select_into(out, self._in_order(a), dim, index)
        return out

    def index_put(
        self, out: TensorData, dim: int, index: TensorData, values: TensorData, operator: Operator | None = None
    ) -> None:
        """Sort the places, and serve each column of each place in a thread."""
        shape = (*out.shape[:dim], index.shape[0], *out.shape[dim + 1 :])
        put_slices(out, dim, index, self.expanded(values, shape), operator)

    # ------------------------------------------------------------------------------------------------------------------
    # Results
    # ------------------------------------------------------------------------------------------------------------------
    def _over(self, storage: Storage, shape: Shape, dtype: DType) -> TensorData:
        """Return a contiguous TensorData over memory of the device."""
        out = new(TensorData)
        out.shape = shape
        out.array = None
        out.dtype = dtype
        out.backend = self
        out.layout = storage, strides_from_shape(shape), 0
        out.version = [0]
        return out

    def _lent(self, found: loans.Lent) -> TensorData:
        """Return a TensorData over memory of another library."""
        out = self._over(found.storage, found.shape, found.dtype)
        out.layout = found.storage, found.strides, found.offset
        return out

    def _in_order(self, a: TensorData) -> Any:
        """Return a tensor itself if its elements lie one after the other, else a copy in which they do."""
        return a if is_contiguous(a.shape, a.strides) else self.copy(a)

    def _fresh(self, a: TensorData, shape: Shape, dtype: DType | None = None) -> Any:
        """Return memory for a result: of the class and, unless another is given, the dtype of an operand."""
        return a.adopt(self.empty(shape, dtype or a.dtype))
