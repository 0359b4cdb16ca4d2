"""Tensors made beside another one: of its shape, or of its dtype, on its backend."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.devices import backend_on
from minitorch_tensor.dtypes import DType, as_dtype
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.functions.arguments import check_tensor, sizes_of
from minitorch_tensor.functions.conversion import dense
from minitorch_tensor.literals import array_of, number_of
from minitorch_tensor.registry import current_backend, get_backend
from minitorch_tensor.shapes import Shape, as_shape
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "MakingMethods",
    "empty_like",
    "full_like",
    "made_of",
    "new_empty",
    "new_full",
    "new_ones",
    "new_tensor",
    "new_zeros",
    "ones_like",
    "place_of",
    "size_given",
    "tracked",
    "zeros_like",
]


# ----------------------------------------------------------------------------------------------------------------------
# What all of them ask
# ----------------------------------------------------------------------------------------------------------------------
def place_of(backend: Any, device: Any = None) -> Any:
    """Return the backend for a new tensor: the one named, or the current one."""
    if backend is not None:
        return get_backend(backend)
    return current_backend() if device is None else backend_on(device, current_backend())


def size_given(operation: str, sizes: tuple[Any, ...], keyword: Any = None) -> Shape:
    """Return the shape of a new tensor, given as f(2, 3), as f((2, 3)) or by keyword."""
    return as_shape(sizes_of(operation, sizes, keyword))


def tracked(made: T, requires_grad: Any) -> T:
    """Return a new tensor, as a leaf if that is wanted."""
    if requires_grad is not False:
        leaf: Any = made
        leaf.requires_grad = requires_grad
    return made


# ----------------------------------------------------------------------------------------------------------------------
# Of the shape of another tensor
# ----------------------------------------------------------------------------------------------------------------------
def empty_like(
    input: T, *, dtype: Any = None, backend: Any = None, device: Any = None, requires_grad: bool = False
) -> T:
    """Return a tensor of the shape of input, with whatever was in its memory.

    Args:
        input: The tensor whose shape, dtype and backend it takes; its strides too, if it has no gaps.
        dtype: Another dtype.
        backend: Another backend.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        AllocationError: There is not so much memory.
        InvalidTypeError: The input is no tensor.
    """
    return tracked(_like("empty_like", input, dtype, backend, device), requires_grad)


def _like(operation: str, input: Any, dtype: Any, backend: Any, device: Any) -> Any:
    check_tensor(input, operation)
    place = _place_beside(input, backend, device)
    return dense(input, input.shape, input.strides, input.dtype if dtype is None else as_dtype(dtype), place)


def _place_beside(input: Any, backend: Any, device: Any) -> Any:
    """Return the backend for a tensor made after another one: that of the other, unless one is named."""
    return backend_on(device, input.backend) if backend is None else get_backend(backend)


def full_like(
    input: T,
    fill_value: Any,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> T:
    """Return a tensor of the shape of input that holds one number everywhere; other arguments as in `empty_like`.

    Raises:
        RangeError: The dtype does not hold the number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> full_like(tensor([1, 2]), 7)
        tensor([7, 7])
    """
    check_tensor(input, "full_like")
    number, _ = number_of(fill_value, dtype or input.dtype, "fill_value")
    return _filled("full_like", input, number, dtype, backend, device, requires_grad)


def _filled(operation: str, input: Any, number: Any, dtype: Any, backend: Any, device: Any, requires_grad: Any) -> Any:
    out = _like(operation, input, dtype, backend, device)
    out.backend.fill(out, number)
    return tracked(out, requires_grad)


def zeros_like(
    input: T, *, dtype: Any = None, backend: Any = None, device: Any = None, requires_grad: bool = False
) -> T:
    """Return zeros of the shape of input; arguments as in `empty_like`."""
    return _filled("zeros_like", input, 0, dtype, backend, device, requires_grad)


def ones_like(
    input: T, *, dtype: Any = None, backend: Any = None, device: Any = None, requires_grad: bool = False
) -> T:
    """Return ones of the shape of input; arguments as in `empty_like`."""
    return _filled("ones_like", input, 1, dtype, backend, device, requires_grad)


# ----------------------------------------------------------------------------------------------------------------------
# Of the dtype of another tensor
# ----------------------------------------------------------------------------------------------------------------------
def new_empty(
    input: T,
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> T:
    """Return a tensor of another shape, with input's dtype and backend and whatever was in its memory."""
    made = _new(input, size_given("new_empty", sizes, size), dtype, backend, device)
    return tracked(made, requires_grad)


def _new(input: Any, shape: Shape, dtype: Any, backend: Any, device: Any) -> Any:
    place = _place_beside(input, backend, device)
    return input.adopt(place.empty(shape, input.dtype if dtype is None else as_dtype(dtype)))


def new_full(
    input: T,
    size: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> T:
    """Return a tensor of a shape that holds one number everywhere, with input's dtype and backend.

    Raises:
        RangeError: The dtype does not hold the number.
    """
    if isinstance(size, int):
        raise InvalidTypeError(f"new_full() takes a shape, such as ({size},), not {size}.")
    number, _ = number_of(fill_value, dtype or input.dtype, "fill_value")
    made = _new(input, as_shape(size), dtype, backend, device)
    made.backend.fill(made, number)
    return tracked(made, requires_grad)


def new_zeros(
    input: T,
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> T:
    """Return zeros of a shape, with input's dtype and backend."""
    shape = size_given("new_zeros", sizes, size)
    return new_full(input, shape, 0, dtype=dtype, backend=backend, device=device, requires_grad=requires_grad)


def new_ones(
    input: T,
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> T:
    """Return ones of a shape, with input's dtype and backend."""
    shape = size_given("new_ones", sizes, size)
    return new_full(input, shape, 1, dtype=dtype, backend=backend, device=device, requires_grad=requires_grad)


def new_tensor(
    input: T,
    data: Any,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> T:
    """Return a tensor of numbers in nested lists, with input's dtype and backend; see `tensor`."""
    place = _place_beside(input, backend, device)
    target = input.dtype if dtype is None else as_dtype(dtype)
    return tracked(made_of(input, data, target, place), requires_grad)


def made_of(beside: Any, data: Any, dtype: DType | None, place: Any) -> Any:
    """Return a constant with a copy of numbers.

    Args:
        beside: The class Tensor, or a tensor.
        data: A tensor, an array, a number or nested lists of numbers.
        dtype: The dtype wanted; that of the data if left out.
        place: The backend.
    """
    if not isinstance(data, TensorData):
        return beside.adopt(place.from_numpy(array_of(data, dtype)))
    copied = data.backend.copy(data, dtype=dtype)
    if data.backend is not place:
        copied = place.from_numpy(data.backend.to_numpy(copied))
    return beside.adopt(copied)


class MakingMethods:
    """The methods of this family."""

    __slots__ = ()

    new_empty = new_empty
    new_full = new_full
    new_ones = new_ones
    new_tensor = new_tensor
    new_zeros = new_zeros
