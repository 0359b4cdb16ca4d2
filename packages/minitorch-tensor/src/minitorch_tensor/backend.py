"""`Backend`: what a device must be able to do, and what follows from that.

The abstract methods are the closed list: a class that defines them runs everything in minitorch. Methods with a body
are made of those; a faster device overrides the ones that it can do better.

What all methods have in common:

- Operands are `TensorData` of this backend and, within one call, of one dtype unless the method says otherwise; a
  `Tensor` is a TensorData. They may be views of any layout. Nothing is checked: that is done at the public border.
- The result is fresh, of the class of the operand whose numbers it is made of, and without history; with `out=` it is
  written into `out`, of any layout that does not overlap itself, and `out` is returned. It may be an operand, in the
  same layout, but not overlap one otherwise. Whoever passes `out=` counts its version.
- An `operator` is a plain function of Python numbers, from `minitorch_scalar.operators`, `minitorch_tensor.operators`
  or the user's own. IEEE 754 holds: no exceptions, no warnings, infinities and NaN instead.
- A `dtype=` says what the results of the operator are, if not of the dtype of the operands: bool for a comparison.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType, bool_, int64
from minitorch_tensor.generator import RandomStream
from minitorch_tensor.householder import mirrored
from minitorch_tensor.jacobi import decompose
from minitorch_tensor.layer_kernels.convolution import ConvolutionDefaults
from minitorch_tensor.layer_kernels.likelihood import LikelihoodDefaults
from minitorch_tensor.layer_kernels.linear import LinearDefaults
from minitorch_tensor.layer_kernels.normalisation import NormalisationDefaults
from minitorch_tensor.layer_kernels.optimizers import OptimizerDefaults
from minitorch_tensor.layer_kernels.pooling import PoolingDefaults
from minitorch_tensor.layer_kernels.recurrent import RecurrentDefaults
from minitorch_tensor.layer_kernels.squares import SquareDefaults
from minitorch_tensor.quiet import quiet
from minitorch_tensor.registry import get_backend
from minitorch_tensor.shapes import Shape, broadcast_strides, size_of, strides_from_shape
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Backend", "Operator"]

Operator = Callable[..., Any]


class Backend(
    ConvolutionDefaults,
    LikelihoodDefaults,
    LinearDefaults,
    NormalisationDefaults,
    OptimizerDefaults,
    PoolingDefaults,
    RecurrentDefaults,
    SquareDefaults,
    ABC,
):
    """The numbers of a device, and the operations on them.

    Attributes:
        name: The name under which it is registered.
    """

    name: ClassVar[str]

    def __repr__(self) -> str:
        return f"<backend '{self.name}'>"

    def __reduce__(self) -> Any:
        """Copies and pickles are the same object: a backend is found again by its name."""
        return get_backend, (self.name,)

    # ------------------------------------------------------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def empty(self, shape: Shape, dtype: DType) -> Any:
        """Return a contiguous TensorData with memory of its own and whatever was in there.

        Raises:
            AllocationError: There is not so much memory.
        """

    @abstractmethod
    def from_numpy(self, array: np.ndarray[Any, Any]) -> Any:
        """Return an array's numbers as TensorData, sharing its memory where the device can."""

    @abstractmethod
    def to_numpy(self, a: TensorData) -> np.ndarray[Any, Any]:
        """Return the numbers as an array of the tensor's shape, sharing its memory where the device can."""

    def dlpack(self, a: TensorData, **options: Any) -> Any:
        """Return a capsule over the memory of a tensor, as DLPack has it; the options are those of `__dlpack__`."""
        return self.to_numpy(a).__dlpack__(**options)

    def dlpack_device(self, a: TensorData) -> tuple[int, int]:
        """Return which kind of device a tensor is on, and which one of these, as DLPack numbers them."""
        kind, number = self.to_numpy(a).__dlpack_device__()
        return int(kind), int(number)

    def from_dlpack(self, ext_tensor: Any, **options: Any) -> Any:
        """Return the numbers of another library's tensor as TensorData, sharing its memory where the device can.

        Args:
            ext_tensor: What has `__dlpack__` and `__dlpack_device__`.
            **options: Those of `np.from_dlpack`: device and copy.
        """
        return self.from_numpy(np.from_dlpack(ext_tensor, **options))

    def shares_memory(self, a: TensorData, b: TensorData) -> bool:  # noqa: ARG002 - for devices that borrow memory
        """Say whether two storages of a device may lie in the same memory, such as another library's, taken twice."""
        return False

    @abstractmethod
    def copy(self, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None) -> Any:
        """Return the numbers in new contiguous memory, converted to `dtype`; `a` broadcasts to the shape of `out`."""

    def full(self, shape: Shape, value: Any, dtype: DType) -> Any:
        """Return a tensor that holds one number everywhere."""
        out = self.empty(shape, dtype)
        self.fill(out, value)
        return out

    def fill(self, out: TensorData, value: Any) -> None:
        """Write one number everywhere."""
        number = quiet.run(np.asarray(value).astype, out.dtype.numpy)
        self.copy(self.from_numpy(number), out=out)

    @abstractmethod
    def arange(self, start: Any, step: Any, size: int, dtype: DType) -> Any:
        """Return start + i · step for i from 0 to size, that excluded."""

    # ------------------------------------------------------------------------------------------------------------------
    # Pointwise
    # ------------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def map(
        self, operator: Operator, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None
    ) -> Any:
        """Return operator(x) for every element x."""

    @abstractmethod
    def zip(
        self,
        operator: Operator,
        a: TensorData,
        b: TensorData,
        *,
        dtype: DType | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Return operator(x, y) for every pair of elements of two tensors, broadcast against each other."""

    @abstractmethod
    def where(self, condition: TensorData, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Return the elements of `a` where a bool condition holds and those of `b` elsewhere, all broadcast."""

    # ------------------------------------------------------------------------------------------------------------------
    # Reductions, scans, products
    # ------------------------------------------------------------------------------------------------------------------
    @abstractmethod
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
        """Combine all elements along some dimensions with an associative operator.

        Args:
            operator: Such as operators.add, mul, max, min.
            a: The operand.
            dims: Which dimensions, counted from 0; all of them makes a 0-d result, none gives a copy.
            start: The number that changes nothing, such as 0 for a sum: the result where the dimensions are empty. It
                need not be given where they are not.
            keepdim: Whether they stay, with size 1.
            out: Where to write.
        """

    @abstractmethod
    def scan(self, operator: Operator, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Return, at each place along a dimension, what `reduce` gives of the elements up to there."""

    @abstractmethod
    def arg_reduce(self, operator: Operator, a: TensorData, dim: int, *, keepdim: bool = False) -> Any:
        """Return the places of the largest (operators.max) or smallest (operators.min) elements along a dimension.

        They are int64; of equal elements the first one counts, and a NaN is the largest and the smallest. The dimension
        is not empty.
        """

    @abstractmethod
    def argsort(self, a: TensorData, dim: int, *, descending: bool = False) -> Any:
        """Return the places along a dimension, as int64, in the order in which their elements are sorted.

        Equal elements keep their order, and NaN is the largest.
        """

    @abstractmethod
    def matmul(self, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Return the matrix products over the last two dimensions; those before them broadcast.

        Args:
            a: Shape (..., n, k).
            b: Shape (..., k, m).
            out: Where to write, shape (..., n, m).
        """

    # ------------------------------------------------------------------------------------------------------------------
    # Gathers: an ordinal is the place of an element in row-major order, whatever the layout
    # ------------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def take(self, a: TensorData, ordinals: TensorData, *, out: TensorData | None = None) -> Any:
        """Return the elements of `a` at int64 ordinals, in the shape of the ordinals."""

    @abstractmethod
    def put(self, out: TensorData, ordinals: TensorData, values: TensorData, operator: Operator | None = None) -> None:
        """Write values into `out` at int64 ordinals of `out`; values broadcast to the shape of the ordinals.

        Args:
            out: Written in place; it may be a view.
            ordinals: Where, int64; places may repeat.
            values: What, of the dtype of `out`.
            operator: None replaces the element (of several values for one place the last one counts); otherwise each
                place becomes operator(element, value), for each of its values in their order.
        """

    @abstractmethod
    def nonzero(self, a: TensorData) -> Any:
        """Return the ordinals of all elements that are not zero, ascending, as int64 of shape (count,)."""

    @abstractmethod
    def search(self, ascending: TensorData, values: TensorData, *, right: bool = False) -> Any:
        """Return, as int64, where each value would have to be inserted into rows that are sorted.

        Args:
            ascending: Shape (n,), or (..., n) with the leading shape of the values.
            values: What to look for, of any shape in the first case.
            right: Whether to go behind equal elements instead of before them.
        """

    # ------------------------------------------------------------------------------------------------------------------
    # Random numbers
    # ------------------------------------------------------------------------------------------------------------------
    def random(self, draw: Callable[[Shape], np.ndarray[Any, Any]], out: TensorData) -> Any:
        """Fill `out` with what a generator draws; the same seed gives the same numbers on every backend.

        Args:
            draw: Takes a shape and returns an array of it.
            out: Where to write.
        """
        return self.copy(self.from_numpy(draw(out.shape).astype(out.dtype.numpy, copy=False)), out=out)

    def uniform(self, stream: RandomStream, out: TensorData, low: float = 0.0, high: float = 1.0) -> Any:
        """Fill `out`, of a floating point dtype, with the next of `stream.uniform`; the stream goes past them."""
        return self.random(lambda shape: stream.uniform(shape, out.dtype, low, high), out)

    # ------------------------------------------------------------------------------------------------------------------
    # Made of the above
    # ------------------------------------------------------------------------------------------------------------------
    def clamp(
        self, a: TensorData, low: TensorData | None, high: TensorData | None, *, out: TensorData | None = None
    ) -> Any:
        """Return the elements, at least `low` and at most `high`: 0-d tensors, of which one may be None."""
        if low is None:
            return self.zip(operators.min, a, high, out=out)  # type: ignore[arg-type] # one of them is there
        if high is None:
            return self.zip(operators.max, a, low, out=out)
        return self.zip(operators.min, self.zip(operators.max, a, low), high, out=out)

    def index_select(self, a: TensorData, dim: int, index: TensorData) -> Any:
        """Return the slices of `a` at the places in `index` (int64, shape (n,), not negative) along a dimension."""
        return self.take(a, self._slice_ordinals(a.shape, dim, index))

    def index_put(
        self, out: TensorData, dim: int, index: TensorData, values: TensorData, operator: Operator | None = None
    ) -> None:
        """Write slices into `out` at the places in `index` along a dimension; `operator` as in `put`."""
        self.put(out, self._slice_ordinals(out.shape, dim, index), values, operator)

    def bounds(self, a: TensorData) -> tuple[Any, Any]:
        """Return the smallest and the largest number of a tensor that is not empty, as Python's numbers."""
        dims = tuple(range(len(a.shape)))
        low, high = self.reduce(operators.min, a, dims), self.reduce(operators.max, a, dims)
        return self.to_numpy(low).item(), self.to_numpy(high).item()

    def _slice_ordinals(self, shape: Shape, dim: int, index: TensorData) -> Any:
        """Return the ordinals of the slices at the places in `index` along a dimension of a shape."""
        outer, inner, (count,) = size_of(shape[:dim]), size_of(shape[dim + 1 :]), index.shape
        rows = self.arange(0, inner * shape[dim], outer, int64).seen_as((outer, 1, 1), (1, 0, 0), 0)
        steps = self.zip(operators.mul, index, self.full((), inner, int64)).seen_as((1, count, 1), (0, 1, 0), 0)
        columns = self.arange(0, 1, inner, int64).seen_as((1, 1, inner), (0, 0, 1), 0)
        ordinals = self.zip(operators.add, self.zip(operators.add, rows, steps), columns)
        slices = (*shape[:dim], count, *shape[dim + 1 :])
        return ordinals.seen_as(slices, strides_from_shape(slices), 0)

    def concatenate(self, parts: Sequence[TensorData], dim: int, *, out: TensorData) -> Any:
        """Write tensors one behind the other along a dimension; their sizes along it add up to that of `out`."""
        offset, step = out.offset, out.strides[dim]
        for part in parts:
            self.copy(part, out=out.seen_as(part.shape, out.strides, offset))
            offset += part.shape[dim] * step
        return out

    def softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Return exp(x) / Σ exp(x) along a dimension, without overflow."""
        weights = self.map(operators.exp, self._below_max(a, dim))
        total = self.reduce(operators.add, weights, (dim,), start=0, keepdim=True)
        return self.zip(operators.div, weights, total, out=out)

    def log_softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Return x - log Σ exp(x) along a dimension, without overflow."""
        shifted = self._below_max(a, dim)
        total = self.reduce(operators.add, self.map(operators.exp, shifted), (dim,), start=0, keepdim=True)
        return self.zip(operators.sub, shifted, self.map(operators.log, total), out=out)

    def _below_max(self, a: TensorData, dim: int) -> Any:
        """Return x - max(x) along a dimension."""
        if a.shape[dim] == 0:
            return self.copy(a)
        return self.zip(operators.sub, a, self.reduce(operators.max, a, (dim,), keepdim=True))

    def arg_top(self, a: TensorData, dim: int, count: int, *, largest: bool = True) -> Any:
        """Return the first `count` places of `argsort`, descending if the largest are meant.

        Which of equal elements is among them where not all are, is not said.
        """
        order = self.argsort(a, dim, descending=largest)
        shape = (*a.shape[:dim], count, *a.shape[dim + 1 :])
        return self.copy(order.seen_as(shape, order.strides, order.offset))

    def arg_kth(self, a: TensorData, dim: int, k: int) -> Any:
        """Return where the element is that stands k-th in ascending order, counted from 0; the dimension stays.

        Which of equal elements it is, is not said.
        """
        order = self.argsort(a, dim)
        shape = (*a.shape[:dim], 1, *a.shape[dim + 1 :])
        return self.copy(order.seen_as(shape, order.strides, order.offset + k * order.strides[dim]))

    def svd(self, a: TensorData) -> tuple[Any, Any, Any]:
        """Return U, s and V of matrices with A = U · diag(s) · Vᵀ; the singular values s come in any order.

        Args:
            a: Shape (..., n, m), floating point.

        Returns:
            Shapes (..., n, k), (..., k) and (..., m, k), where k is the smaller of n and m.
        """
        return decompose(self, a)

    def qr(self, a: TensorData) -> tuple[Any, Any]:
        """Return Q, whose columns are orthonormal, and an upper triangle R with A = Q · R; signs are not said.

        Args:
            a: Shape (..., n, m), floating point.

        Returns:
            Shapes (..., n, k) and (..., k, m), where k is the smaller of n and m.
        """
        return mirrored(self, a)

    def all_equal(self, a: TensorData, b: TensorData) -> bool:
        """Say whether two tensors of one shape hold the same numbers."""
        same = self.zip(operators.eq, a, b, dtype=bool_)
        every = self.reduce(operators.min, same, tuple(range(len(same.shape))), start=True)
        return bool(self.to_numpy(every)[()])

    def expanded(self, a: TensorData, shape: Shape) -> Any:
        """Return a view of `a` broadcast to a shape."""
        return a.seen_as(shape, broadcast_strides(a.shape, a.strides, shape), a.offset)
