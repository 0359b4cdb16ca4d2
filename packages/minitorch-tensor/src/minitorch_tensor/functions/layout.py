"""What a tensor says of its place in memory."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.shapes import normalize_dim

__all__ = ["LayoutMethods", "data_ptr", "is_floating_point", "numel", "storage_offset", "stride"]


def numel(input: Any) -> int:
    """Return the number of elements.

    Example:
        >>> from minitorch_tensor import zeros
        >>> numel(zeros(2, 3))
        6
    """
    check_tensor(input, "numel")
    return int(input.numel())


def is_floating_point(input: Any) -> bool:
    """Say whether the numbers have fractions, and so derivatives."""
    check_tensor(input, "is_floating_point")
    return bool(input.dtype.is_floating_point)


def stride(input: Any, dim: Any = None) -> Any:
    """Return how far apart in storage neighbours are along each dimension, or along one.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import zeros
        >>> zeros(2, 3).stride(), zeros(2, 3).T.stride(0)
        ((3, 1), 1)
    """
    strides = input.strides
    return strides if dim is None else strides[normalize_dim(dim, len(strides), wrap_scalar=False)]


def storage_offset(input: Any) -> int:
    """Return the place in storage of the first element.

    Example:
        >>> from minitorch_tensor import zeros
        >>> zeros(2, 3)[1].storage_offset()
        3
    """
    return int(input.offset)


def data_ptr(input: Any) -> int:
    """Return the address in memory of the first element."""
    return int(input.backend.to_numpy(input).ctypes.data)


class LayoutMethods:
    """The methods of this family."""

    __slots__ = ()

    data_ptr = data_ptr
    is_floating_point = is_floating_point
    storage_offset = storage_offset
    stride = stride

    def nelement(self) -> int:
        """Return the number of elements."""
        return numel(self)

    def ndimension(self) -> int:
        """Return the number of dimensions."""
        return len(self.shape)  # type: ignore[attr-defined] # this is a mixin of Tensor

    def element_size(self) -> int:
        """Return the bytes that one number takes."""
        return int(self.dtype.itemsize)  # type: ignore[attr-defined] # this is a mixin of Tensor

    @property
    def itemsize(self) -> int:
        """The bytes that one number takes."""
        return self.element_size()

    @property
    def nbytes(self) -> int:
        """The bytes that all numbers take."""
        return self.element_size() * self.nelement()
