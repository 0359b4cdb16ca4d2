"""Numbers and tensors that are written into another tensor, made to fit its dtype and shape."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.dtypes import DType
from minitorch_tensor.errors import BackendError, BroadcastError, RangeError, ShapeError
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import as_operand
from minitorch_tensor.shapes import Shape, broadcast_strides
from minitorch_tensor.tensor_data import TensorData

__all__ = ["as_value", "check_scalar", "converted", "fitting", "trimmed"]


def as_value(value: Any, a: Any, rule: type[Rule]) -> Any:
    """Return what is to be written into a tensor: a tensor of the same backend, or a number that fits its dtype.

    Args:
        value: A tensor, a number, or NumPy's number or array.
        a: The tensor that is to be written to.
        rule: What writes, for the message.

    Raises:
        BackendError: It is a tensor of another backend.
        InvalidTypeError: It is something else.
        RangeError: It is a number that the dtype does not hold.
    """
    value = as_operand(value, a, rule)
    if not isinstance(value, TensorData):
        return fitting(value, a.dtype)
    if value.backend is not a.backend:
        raise BackendError(
            f"Cannot write a tensor of the backend '{value.backend.name}' into one of '{a.backend.name}': move it with "
            f".to('{a.backend.name}')."
        )
    return value


def fitting(number: Any, dtype: DType) -> Any:
    """Return a number as one of a dtype: an integer loses its fraction, a negative one of uint8 counts from 256.

    Raises:
        RangeError: The dtype does not hold it.

    Example:
        >>> from minitorch_tensor import uint8, int64
        >>> fitting(2.7, int64), fitting(-1, uint8)
        (2, 255)
    """
    if dtype.kind == 0:
        return bool(number)
    bits = 8 * dtype.itemsize
    if dtype.is_floating_point:
        held = bits == 64 or not 3.4028235677973366e38 <= abs(number) < float("inf")
        if held:
            return float(number)
        limits = "numbers up to 3.4e38"
    else:
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if dtype.is_signed else (0, 2**bits - 1)
        wraps = not dtype.is_signed and isinstance(number, int) and -high <= number < 0
        if low <= number <= high or wraps:
            return int(number) % 2**bits if wraps else int(number)
        limits = f"{low} to {high}"
    raise RangeError(f"Cannot convert {number} to {dtype.name}, which holds {limits}.")


def check_scalar(value: Any, operation: str) -> None:
    """Refuse a tensor with dimensions where one number is to be written.

    Raises:
        ShapeError: It has some.
    """
    if value.shape:
        raise ShapeError(
            f"{operation}() writes one number, given as such or as a 0-d tensor, not a tensor of shape {value.shape}."
        )


def converted(value: Any, a: Any, shape: Shape) -> Any:
    """Return a tensor in the dtype of another one, broadcast to the shape of the part that it is to be written to.

    Dimensions of size 1 that it has more on the left are left out, as in PyTorch.

    Raises:
        ShapeError: It does not broadcast.
    """
    if value.dtype is not a.dtype:
        value = value.to(a.dtype)
    if value.shape == shape:
        return value
    return trimmed(value, shape).expand(shape)


def trimmed(value: Any, shape: Shape) -> Any:
    """Return a tensor that broadcasts to a shape, without more dimensions than that, if they have size 1.

    Raises:
        ShapeError: It does not broadcast.
    """
    own = value.shape
    while len(own) > len(shape) and own[0] == 1:
        own = own[1:]
    try:
        broadcast_strides(own, own, shape)
    except BroadcastError:
        raise ShapeError(
            f"Cannot write a tensor of shape {value.shape} into a part of shape {shape}: it does not broadcast to that."
        ) from None
    return value.view(own) if own != value.shape else value
