"""`TensorData`: numbers in a row, and the shape, strides and offset through which they are seen as a tensor.

The number at index (i, j, ...) lies in `storage` at offset + i · strides[0] + j · strides[1] + ... So a transpose, a
slice or an expansion is another set of three small tuples over the same storage: a *view*. There is no arithmetic here;
that is what a `Backend` does.

A host has a second face for the same memory: `array`, a NumPy array of the tensor's shape over the same storage. The
result of an operation begins as such an array, and its layout is worked out when somebody first asks for it: most
results of a training step are never asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from sys import getrefcount, maxsize
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import asarray

from minitorch_tensor.dtypes import DType, as_dtype, dtype_of_array
from minitorch_tensor.errors import AllocationError, DimensionError, IndexingError, InvalidTypeError, ShapeError
from minitorch_tensor.indexing import index_to_position, to_index
from minitorch_tensor.shapes import (
    Shape,
    Strides,
    as_dims,
    as_int,
    as_shape,
    is_contiguous,
    normalize_dim,
    shape_broadcast,
    size_of,
    storage_bounds,
    strides_from_shape,
)

__all__ = ["ONE_HOLDER", "TensorData", "host_array", "new", "permutation_of"]

new = object.__new__


def _one_holder() -> int:
    alone = object()
    return getrefcount(alone)


ONE_HOLDER = _one_holder()
"""What `sys.getrefcount` says of an object that only the asking function has, under a name: it differs by version."""


class TensorData:
    """A strided tensor without arithmetic and without history.

    Args:
        storage: The numbers in a row: a list, or a 1-D NumPy array, which is used as it is and not copied.
        shape: The sizes.
        strides: How far apart in storage neighbours are along each dimension; contiguous if left out.
        offset: The place of the first element.
        dtype: The type of the numbers, that of the storage if left out.

    Attributes:
        shape: The sizes.
        array: The same memory as a NumPy array of this shape; None on a device that is not the host.
        dtype: The type of the numbers.
        backend: Who computes with it; None for a TensorData made by hand.
        version: How often the storage has been written to, in a list that all views share.

    Raises:
        DimensionError: shape and strides differ in length.
        InvalidTypeError: The storage is not a row of numbers.
        ShapeError: The layout reaches outside the storage.

    Example:
        >>> data = TensorData([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], (2, 3))
        >>> data.strides, data.get((1, 0))
        ((3, 1), 4.0)
        >>> data.permute(1, 0).get((0, 1))
        4.0

    Source: the MiniTorch course, module 2.1.
    """

    __slots__ = ("array", "backend", "dtype", "layout", "shape", "version")

    array: Any  # np.ndarray
    backend: Any
    dtype: DType
    layout: tuple[Any, Strides, int] | None  # storage, strides and offset; None until somebody asks
    shape: Shape
    version: list[int]

    def __init__(
        self, storage: Any, shape: Any, strides: Any = None, offset: int = 0, *, dtype: Any = None, backend: Any = None
    ) -> None:
        row = np.asarray(storage, dtype=None if dtype is None else as_dtype(dtype).numpy)
        if row.ndim != 1 or row.dtype == object:
            raise InvalidTypeError(
                f"Storage is a row of numbers, not {storage!r}: make tensors of nested lists with tensor()."
            )
        self.shape = as_shape(shape)
        steps = strides_from_shape(self.shape) if strides is None else as_dims(strides)
        begin = as_int(offset, "The offset")
        if len(steps) != len(self.shape):
            raise DimensionError(f"Shape {self.shape} and strides {steps} differ in length.")
        first, end = storage_bounds(self.shape, steps, begin)
        if first < 0 or end > row.size:
            raise ShapeError(
                f"Shape {self.shape} with strides {steps} and offset {begin} reaches places {first} to "
                f"{end - 1} of a storage of {row.size}."
            )
        self.dtype = dtype_of_array(row.dtype)
        self.layout = row, steps, begin
        self.array = host_array(row, self.shape, self.dtype, steps, begin)
        self.backend = backend
        self.version = [0]

    # ------------------------------------------------------------------------------------------------------------------
    # The two faces
    # ------------------------------------------------------------------------------------------------------------------
    if TYPE_CHECKING:  # the functions below the class Tensor call its methods: see tensor_like

        def __getattr__(self, name: str) -> Any: ...

    def _lay_out(self) -> tuple[Any, Strides, int]:
        """Find the layout of a result that began as an array: it owns its memory, and begins at its first element."""
        array = self.array
        if array.flags.c_contiguous:
            strides = strides_from_shape(self.shape)
        else:
            strides = tuple([stride // array.itemsize for stride in array.strides])
        self.layout = array.ravel("K"), strides, 0
        return self.layout

    @property
    def storage(self) -> Any:
        """The numbers in a row, all of them: a view sees some."""
        return (self.layout or self._lay_out())[0]

    @property
    def strides(self) -> Strides:
        """How far apart in storage neighbours are along each dimension."""
        return (self.layout or self._lay_out())[1]

    @property
    def offset(self) -> int:
        """The place in storage of the element at index (0, 0, ...)."""
        return (self.layout or self._lay_out())[2]

    # ------------------------------------------------------------------------------------------------------------------
    # Relatives
    # ------------------------------------------------------------------------------------------------------------------
    def like(self, array: np.ndarray[Any, Any], dtype: DType) -> Any:
        """Return fresh numbers, as a NumPy array that owns its memory, on this backend: the result of an operation."""
        out = new(TensorData)
        out.shape = shape = array.shape
        out.array = array if shape else asarray(array)  # NumPy gives bare numbers for 0-d results
        out.dtype = dtype
        out.backend = self.backend
        out.layout = None
        out.version = [0]
        return out

    @staticmethod
    def adopt(data: TensorData) -> Any:
        """Return the numbers of a TensorData as one of this class: here, itself."""
        return data

    def seen_as(self, shape: Shape, strides: Strides, offset: int) -> Any:
        """Return a view: the same storage under another layout, which is not checked."""
        out = new(TensorData)
        self.share(out, shape, strides, offset)
        return out

    def share(self, out: TensorData, shape: Shape, strides: Strides, offset: int) -> None:
        """Give this storage to another object, with a layout of its own."""
        storage = (self.layout or self._lay_out())[0]
        out.shape = shape
        out.layout = storage, strides, offset
        out.array = host_array(storage, shape, self.dtype, strides, offset)
        out.dtype = self.dtype
        out.backend = self.backend
        out.version = self.version

    def overlaps(self, other: TensorData) -> bool:
        """Say whether another tensor may show the same memory otherwise, so that writing here changes what it reads."""
        if self.layout is None and other.layout is None:
            return False  # neither has a view: they are apart, or the same
        if self.array is None or other.array is None:
            shared = self.storage is other.storage
            if not shared:
                return bool(self.backend.shares_memory(self, other))
        else:
            shared = np.may_share_memory(self.array, other.array)
        if not shared:
            return False
        same = self.shape == other.shape and self.strides == other.strides
        if self.array is None or not same:
            return not same or self.offset != other.offset
        return bool(self.array.ctypes.data != other.array.ctypes.data)

    def is_only_face(self) -> bool:
        """Say whether no other tensor and no other array shows this memory, so that it goes when this tensor goes."""
        array = self.array
        return (
            self.layout is None
            and array is not None
            and array.base is None
            and getrefcount(array) == ONE_HOLDER + 1  # this tensor has it too
        )

    # ------------------------------------------------------------------------------------------------------------------
    # The course's interface
    # ------------------------------------------------------------------------------------------------------------------
    @property
    def dims(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    def numel(self) -> int:
        """Return the number of elements."""
        return size_of(self.shape)

    def is_contiguous(self) -> bool:
        """Say whether the elements lie one after the other in row-major order."""
        return is_contiguous(self.shape, self.strides)

    def index(self, key: Any) -> int:
        """Return the place in storage of an index.

        Args:
            key: One integer a dimension, or an integer for a tensor of one dimension; negative ones count from the end.

        Raises:
            IndexingError: It has the wrong length, or is out of range.
            InvalidTypeError: It is not made of integers.
        """
        index = list(as_dims(key))
        if len(index) != len(self.shape):
            raise IndexingError(f"Index {tuple(index)} has {len(index)} numbers for shape {self.shape}.")
        for dim, (i, size) in enumerate(zip(index, self.shape, strict=True)):
            if not -size <= i < size:
                raise IndexingError(
                    f"Index {tuple(index)} is out of range for shape {self.shape}: "
                    f"dimension {dim} has size {size}, and its index is {i}."
                )
            index[dim] = i % size
        return self.offset + index_to_position(index, self.strides)

    def indices(self) -> Iterator[tuple[int, ...]]:
        """Yield every index in row-major order."""
        index = [0] * len(self.shape)
        for ordinal in range(self.numel()):
            to_index(ordinal, self.shape, index)
            yield tuple(index)

    def get(self, key: Any) -> Any:
        """Return the number at an index, as Python's."""
        return self.storage[self.index(key)].item()

    def set(self, key: Any, value: Any) -> None:
        """Write a number at an index."""
        self.storage[self.index(key)] = value
        self.version[0] += 1

    def tuple(self) -> Any:
        """Return storage, shape and strides."""
        return self.storage, self.shape, self.strides

    def permute(self, *order: Any) -> Any:
        """Return a view with the dimensions in another order.

        Raises:
            DimensionError: A dimension is out of range.
            ShapeError: It does not name every dimension once.
        """
        dims = permutation_of(order, self.shape)
        return self.seen_as(tuple([self.shape[d] for d in dims]), tuple([self.strides[d] for d in dims]), self.offset)

    def to_string(self) -> str:
        """Write the numbers in nested brackets with two decimals."""

        def text(prefix: list[int]) -> str:
            if len(prefix) == len(self.shape):
                return f"{self.get(prefix) if prefix else self.storage[self.offset].item():.2f}"
            pad = "\n" + " " * (len(prefix) + 1)
            parts = [text([*prefix, i]) for i in range(self.shape[len(prefix)])]
            return "[" + (", " if len(prefix) == len(self.shape) - 1 else "," + pad).join(parts) + "]"

        return text([])

    shape_broadcast = staticmethod(shape_broadcast)

    def __repr__(self) -> str:
        return (
            f"TensorData(shape={self.shape}, strides={self.strides}, offset={self.offset}, dtype={self.dtype.name}, "
            f"storage of {len(self.storage)})"
        )


def host_array(storage: Any, shape: Shape, dtype: DType, strides: Strides, offset: int) -> Any:
    """Return a storage as NumPy sees it through a layout, or None if it does not lie on the host."""
    if storage.__class__ is not np.ndarray:
        return None
    if len(shape) == 1 and strides[0] > 0:  # a slice, which NumPy makes three times as fast
        return storage[offset : offset + shape[0] * strides[0] : strides[0]]
    if not shape:
        return storage[offset, ...]
    itemsize = dtype.itemsize
    try:
        return np.ndarray(shape, dtype.numpy, storage, offset * itemsize, _in_bytes(strides, itemsize))
    except (OverflowError, ValueError) as error:
        if 0 in shape:
            return np.empty(shape, dtype.numpy)  # a view of nothing may begin behind the end
        if size_of(shape) < maxsize // 8:
            raise
        why = str(error).rstrip(".")
        raise AllocationError(f"Cannot see a storage as shape {shape}: {why}. Use a smaller shape.") from None


@lru_cache(maxsize=4096)
def _in_bytes(strides: Strides, itemsize: int) -> Strides:
    return tuple([stride * itemsize for stride in strides])


def permutation_of(order: Any, shape: Shape) -> Shape:
    """Return an order of dimensions, each counted from 0.

    Raises:
        DimensionError: A dimension is out of range.
        ShapeError: It does not name every dimension once.
    """
    dims = as_dims(*order)
    found = tuple([normalize_dim(d, len(shape), wrap_scalar=False) for d in dims])
    if sorted(found) != list(range(len(shape))):
        raise ShapeError(
            f"Cannot permute shape {shape} by {dims}: name each of its {len(shape)} dimensions once, such as "
            f"{tuple(range(len(shape) - 1, -1, -1))}."
        )
    return found
