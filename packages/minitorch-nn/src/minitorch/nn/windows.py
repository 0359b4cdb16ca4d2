"""The arguments of windows that slide over images: one number for each dimension, given as one number or several."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.errors import DtypeError, InvalidArgumentError, InvalidTypeError, ShapeError
from minitorch_tensor.operands import check_backends
from minitorch_tensor.shapes import Shape, as_dims
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Sizes", "as_image", "as_sequence", "batched", "check_alike", "each", "image_pair", "named_padding"]

Sizes = tuple[int, ...]
"""One number for each dimension of a window."""


def each(operation: str, what: str, value: Any, count: int, *, least: int | None = 1) -> tuple[int, ...]:
    """Return a number for each of `count` dimensions.

    Args:
        operation: The name of the function.
        what: The name of the argument.
        value: One integer, which is meant for all, or one for each.
        count: How many there are.
        least: The smallest that makes sense, or None if all do.

    Raises:
        InvalidArgumentError: There are more or fewer of them, or one is too small.
        InvalidTypeError: One is no integer.
    """
    if value.__class__ is int:
        found: tuple[int, ...] = (value,) * count
    else:
        try:
            found = as_dims(value)
        except InvalidTypeError:
            raise InvalidTypeError(
                f"{operation}() takes {what} as an integer or {count} of them, not {value!r}."
            ) from None
        found = found * count if len(found) == 1 else found
    if len(found) != count:
        raise InvalidArgumentError(
            f"{operation}() takes {what} as an integer or {count} of them, not {len(found)}: {value!r}."
        )
    if least is not None and min(found) < least:
        raise InvalidArgumentError(f"{operation}() takes {what} of at least {least}, not {value!r}.")
    return found


def named_padding(operation: str, name: str, kernel: Sizes, stride: Sizes, dilation: Sizes) -> tuple[Sizes, Sizes]:
    """Return a padding for both ends, and what `pad` is to add before, if more is needed at the end than before."""
    if name == "valid":
        return (0,) * len(kernel), ()
    if name != "same":
        raise InvalidArgumentError(f"{operation}() knows the paddings 'same' and 'valid', and numbers, not {name!r}.")
    if max(stride) > 1:
        raise InvalidArgumentError(f"{operation}() has no padding 'same' for a stride of {stride}: give it in numbers.")
    total = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    odd = [number % 2 for number in reversed(total)]
    return tuple([number // 2 for number in total]), tuple([n for one in odd for n in (0, one)])


def check_alike(operation: str, a: Any, *others: Any) -> None:
    """Refuse what is no tensor, and tensors of different dtypes or backends.

    Raises:
        BackendError: They are on different backends.
        DtypeError: Their dtypes differ.
        InvalidTypeError: One is no tensor.
    """
    for x in (a, *others):
        if not isinstance(x, TensorData):
            raise InvalidTypeError(
                f"{operation}() takes tensors, not {x!r} of type {type(x).__name__}: make one of it with tensor(...)."
            )
    for x in others:
        if x.dtype is not a.dtype:
            raise DtypeError(
                f"{operation}() was given an input of {a.dtype.name} and a parameter of {x.dtype.name}: "
                f"convert one of them, such as with .to({a.dtype!r})."
            )
    if others:
        check_backends(operation, a, *others)


def batched(operation: str, shape: Shape, count: int) -> bool:
    """Say whether a shape is that of a batch, (N, C, ...), and not of one sample, (C, ...).

    Raises:
        ShapeError: It is neither.
    """
    if len(shape) == count + 2:
        return True
    if len(shape) == count + 1:
        return False
    raise ShapeError(
        f"{operation}() takes an input of {count + 1} dimensions, (channels, ...), or {count + 2}, "
        f"(batch, channels, ...), not of shape {shape}."
    )


# ----------------------------------------------------------------------------------------------------------------------
# A sequence is an image of height 1
# ----------------------------------------------------------------------------------------------------------------------
def image_pair(numbers: tuple[int, ...], above: int) -> tuple[int, int]:
    """Return one number for a sequence as two for an image, that of its height first; two numbers as they are."""
    return (above, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])


def as_image(a: Any) -> Any:
    """Return sequences (N, C, L) as images (N, C, 1, L) over the same memory, without history; images as they are."""
    if len(a.shape) == 4:
        return a
    (batch, channels, length), (s_n, s_c, s_l) = a.shape, a.strides
    return a.seen_as((batch, channels, 1, length), (s_n, s_c, length * s_l, s_l), a.offset)


def as_sequence(a: Any) -> Any:
    """Return images (N, C, 1, L) as sequences (N, C, L) over the same memory, without history."""
    shape, strides = a.shape, a.strides
    return a.seen_as((*shape[:2], shape[3]), (*strides[:2], strides[3]), a.offset)
