"""Tensors made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import as_dtype, default_dtype, dtype_of_array
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.functions.making import made_of, place_of, size_given, tracked
from minitorch_tensor.literals import number_of
from minitorch_tensor.registry import get_backend
from minitorch_tensor.shapes import as_int, as_shape
from minitorch_tensor.tensor import Tensor

__all__ = ["as_tensor", "empty", "eye", "full", "ones", "scalar_tensor", "tensor", "zeros"]


# ----------------------------------------------------------------------------------------------------------------------
# Of numbers
# ----------------------------------------------------------------------------------------------------------------------
def tensor(
    data: Any, *, dtype: Any = None, backend: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Return a tensor of numbers in nested lists, with memory of its own.

    Args:
        data: A number, nested lists of numbers, an array or a tensor.
        dtype: The type of the numbers; by default int64 for integers, bool for bools, the default dtype for floats,
            and that of the data for arrays and tensors.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        AllocationError: There is not so much memory.
        DtypeError: Something in the lists is no number.
        InvalidTypeError: Something is a string, a number stands beside lists, or minitorch has no such dtype.
        InvalidValueError: The lists of one level are of different lengths.
        RangeError: A number is beyond what the dtype holds.

    Example:
        >>> tensor([[1, 2], [3, 4]]).shape
        (2, 2)
    """
    place = place_of(backend, device)
    made: Tensor = made_of(Tensor, data, None if dtype is None else as_dtype(dtype), place)
    return tracked(made, requires_grad)


def as_tensor(data: Any, *, dtype: Any = None, backend: Any = None, device: Any = None) -> Tensor:
    """Return data as a tensor, over the same memory if that is possible.

    Args:
        data: A tensor, which is returned itself, with its history, if it has the dtype and backend wanted; an array,
            whose memory is shared; an array of a GPU's, which says by `__cuda_array_interface__` where it lies, and
            becomes a tensor of the backend `cuda`; or what `tensor` takes.
        dtype: The type of the numbers.
        backend: Where; for a tensor that of the tensor, else the current backend.
        device: For programs of PyTorch's: "cpu" or None.

    Raises:
        BackendError: It lies on a GPU, and the backend `cuda` is not installed.

    Example:
        >>> x = tensor([1.0])
        >>> as_tensor(x) is x
        True
    """
    if not isinstance(data, Tensor) and hasattr(data, "__cuda_array_interface__"):
        data = Tensor.adopt(get_backend("cuda").from_cuda_array_interface(data))
    if isinstance(data, Tensor):
        return data.to(dtype=dtype, backend=backend, device=device)
    place, target = place_of(backend, device), None if dtype is None else as_dtype(dtype)
    if isinstance(data, np.ndarray) and target in (None, dtype_of_array(data.dtype)):
        return Tensor.adopt(place.from_numpy(data))
    made: Tensor = made_of(Tensor, data, target, place)
    return made


def scalar_tensor(
    s: Any, *, dtype: Any = None, backend: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Return a 0-d tensor of a number, of the default dtype unless another is given."""
    number, target = number_of(s, default_dtype() if dtype is None else dtype, "s")
    made = Tensor.adopt(place_of(backend, device).full((), number, target))
    return tracked(made, requires_grad)


# ----------------------------------------------------------------------------------------------------------------------
# Of a shape
# ----------------------------------------------------------------------------------------------------------------------
def empty(
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return a tensor of a shape, with whatever was in its memory.

    Args:
        *sizes: The shape, as empty(2, 3) or as empty((2, 3)).
        size: The shape, by keyword.
        dtype: The type of the numbers, the default dtype if left out.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        AllocationError: There is not so much memory.
        ShapeError: A size is negative.
    """
    shape = size_given("empty", sizes, size)
    target = default_dtype() if dtype is None else as_dtype(dtype)
    return tracked(Tensor.adopt(place_of(backend, device).empty(shape, target)), requires_grad)


def zeros(
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return zeros of a shape; arguments as in `empty`.

    Example:
        >>> zeros(2, 2)
        tensor([[0., 0.],
                [0., 0.]])
    """
    return _filled(size_given("zeros", sizes, size), 0, dtype, backend, device, requires_grad)


def ones(
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return ones of a shape; arguments as in `empty`."""
    return _filled(size_given("ones", sizes, size), 1, dtype, backend, device, requires_grad)


def _filled(shape: tuple[int, ...], value: Any, dtype: Any, backend: Any, device: Any, requires_grad: bool) -> Tensor:
    target = default_dtype() if dtype is None else as_dtype(dtype)
    return tracked(Tensor.adopt(place_of(backend, device).full(shape, value, target)), requires_grad)


def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return a tensor of a shape that holds one number everywhere.

    Args:
        size: The shape.
        fill_value: The number.
        dtype: The type; that of the number if left out: bool, int64 or the default dtype.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        AllocationError: There is not so much memory.
        RangeError: The dtype does not hold the number.

    Example:
        >>> full((2,), 7)
        tensor([7, 7])
    """
    if isinstance(size, int):
        raise InvalidTypeError(f"full() takes a shape, such as ({size},), not {size}.")
    number, target = number_of(fill_value, dtype, "fill_value")
    return _filled(as_shape(size), number, target, backend, device, requires_grad)


def eye(
    n: Any,
    m: Any = None,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return a matrix with ones on its diagonal and zeros elsewhere.

    Args:
        n: How many rows.
        m: How many columns, n if left out.
        dtype: The type of the numbers, the default dtype if left out.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Example:
        >>> eye(2, 3)
        tensor([[1., 0., 0.],
                [0., 1., 0.]])
    """
    rows, columns = as_shape(as_int(n, "n"), as_int(n if m is None else m, "m"))
    out = _filled((rows, columns), 0, dtype, backend, device, False)
    out.backend.fill(out.seen_as((min(rows, columns),), (columns + 1,), 0), 1)
    return tracked(out, requires_grad)
