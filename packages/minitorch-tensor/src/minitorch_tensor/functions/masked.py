"""Elements chosen by a mask of bools."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError, ShapeError
from minitorch_tensor.functions.elements import Ordinals, PlacingRule, PutAt, TakeAt, change
from minitorch_tensor.functions.ordinals import check_beside, check_mask
from minitorch_tensor.functions.values import as_value, check_scalar
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "MaskedFill",
    "MaskedMethods",
    "as_scalar",
    "inverted",
    "masked_fill",
    "masked_fill_",
    "masked_scatter",
    "masked_scatter_",
    "masked_select",
]


class MaskedFill(PlacingRule):
    """a, with one number wherever the mask holds."""

    promotion = None

    @staticmethod
    def into(ctx: Any, out: Any, mask: Any, value: Any) -> None:
        ctx.save_for_backward(mask)
        out.backend.where(mask, value, out, out=out)

    @staticmethod
    def forward(ctx: Any, a: Any, mask: Any, value: Any) -> Any:
        ctx.save_for_backward(mask)
        return a.backend.where(mask, value, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (mask,) = ctx.saved_tensors
        kept = masked_fill(grad, mask, 0) if ctx.needs(0) else None
        return kept, None, masked_fill(grad, inverted(mask), 0) if ctx.needs(2) else None


def masked_fill(input: T, mask: Any, value: Any) -> T:
    """Return the tensor with one number wherever a mask holds.

    Args:
        input: The tensor.
        mask: Bools; it and the tensor broadcast against each other.
        value: A number or a 0-d tensor, through which gradients flow too.

    Raises:
        IndexingError: The mask is not of bools.
        RangeError: The dtype of the tensor does not hold the number.
        ShapeError: The shapes do not broadcast, or the value is not one number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([1.0, 2.0, 3.0])
        >>> x.masked_fill(x > 1.5, 0.0)
        tensor([1., 0., 0.])
    """
    check_mask(mask, input, "masked_fill")
    shape_broadcast(input.shape, mask.shape)
    return record(MaskedFill, (input, mask, as_scalar(value, input, "masked_fill")), {})


def masked_fill_(input: T, mask: Any, value: Any) -> T:
    """Write one number wherever a mask holds, and return the tensor; see `masked_fill`."""
    check_mask(mask, input, "masked_fill_")
    _check_covers(input, mask, "masked_fill_")
    return change(input, MaskedFill, (mask, as_scalar(value, input, "masked_fill_")), {})


def inverted(mask: Any) -> Any:
    """Return a mask that holds where another one does not."""
    return mask.backend.zip(operators.eq, mask, constant(False, bool_, mask), dtype=bool_)


def as_scalar(value: Any, beside: Any, operation: str) -> Any:
    """Return one number, given as such or as a 0-d tensor, as a 0-d tensor of the dtype of another one.

    Raises:
        ShapeError: It is a tensor with dimensions.
    """
    value = as_value(value, beside, MaskedFill)
    if not isinstance(value, TensorData):
        return beside.adopt(beside.backend.full((), value, beside.dtype))
    check_scalar(value, operation)
    return value.to(beside.dtype)


def _check_covers(a: Any, mask: Any, operation: str) -> None:
    """Refuse a mask that does not broadcast to the shape of what is changed in place."""
    if shape_broadcast(a.shape, mask.shape) != a.shape:
        raise ShapeError(f"{operation}() of a tensor of shape {a.shape} cannot take a mask of shape {mask.shape}.")


# ----------------------------------------------------------------------------------------------------------------------
# Take out, put in
# ----------------------------------------------------------------------------------------------------------------------
def masked_select(input: T, mask: Any) -> T:
    """Return the elements where a mask holds, in one row.

    Args:
        input: The tensor.
        mask: Bools; it and the tensor broadcast against each other.

    Returns:
        Shape (count,).

    Raises:
        BroadcastError: The shapes do not broadcast.
        IndexingError: The mask is not of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([1.0, 2.0, 3.0])
        >>> masked_select(x, x > 1.5)
        tensor([2., 3.])
    """
    check_mask(mask, input, "masked_select")
    shape = shape_broadcast(input.shape, mask.shape)
    place = Ordinals(input.backend.nonzero(input.backend.expanded(mask, shape)))
    whole = input if input.shape == shape else input.expand(shape)
    return record(TakeAt, (whole,), {"place": place})


def masked_scatter(input: T, mask: Any, source: Any) -> T:
    """Return the tensor with the elements where a mask holds replaced by those of another tensor, in their order.

    Args:
        input: The tensor.
        mask: Bools; it and the tensor broadcast against each other.
        source: Of the tensor's dtype, with at least as many elements as there are to be replaced.

    Raises:
        BroadcastError: The shapes do not broadcast.
        DtypeError: The source has another dtype.
        IndexingError: The mask is not of bools.
        ShapeError: The source has too few elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([1.0, 2.0, 3.0])
        >>> masked_scatter(x, x > 1.5, tensor([8.0, 9.0]))
        tensor([1., 8., 9.])
    """
    check_mask(mask, input, "masked_scatter")
    shape = shape_broadcast(input.shape, mask.shape)
    place, values = _given(input, mask, source, shape, "masked_scatter")
    whole = input if input.shape == shape else input.expand(shape)
    return record(PutAt, (whole, values), {"place": place})


def masked_scatter_(input: T, mask: Any, source: Any) -> T:
    """Replace the elements where a mask holds, and return the tensor; see `masked_scatter`."""
    check_mask(mask, input, "masked_scatter_")
    _check_covers(input, mask, "masked_scatter_")
    place, values = _given(input, mask, source, input.shape, "masked_scatter_")
    return change(input, PutAt, (values,), {"place": place})


def _given(a: Any, mask: Any, source: Any, shape: Any, operation: str) -> tuple[Ordinals, Any]:
    """Return where a mask holds, and what is to be written there."""
    check_beside(source, a, operation, "the source")
    if source.dtype is not a.dtype:
        raise DtypeError(f"{operation}() of a {a.dtype.name} tensor cannot take a source of {source.dtype.name}.")
    ordinals = a.backend.nonzero(a.backend.expanded(mask, shape))
    (count,) = ordinals.shape
    if size_of(source.shape) < count:
        raise ShapeError(f"{operation}() has {count} elements to replace, and the source only {size_of(source.shape)}.")
    return Ordinals(ordinals), source.reshape(-1)[:count]


class MaskedMethods:
    """The methods of this family."""

    __slots__ = ()

    masked_fill = masked_fill
    masked_fill_ = masked_fill_
    masked_scatter = masked_scatter
    masked_scatter_ = masked_scatter_
    masked_select = masked_select
