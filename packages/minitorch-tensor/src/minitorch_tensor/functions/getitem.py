"""x[...], x[...] = y, and what else Python does with a sequence.

A key of integers, slices, None and the ellipsis shows a part of the storage: reading gives a view, and writing writes
through it. Index tensors and masks choose elements of such a part: reading gives a copy, and writing puts them there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.basic_index import BasicKey, basic_layout
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError, InvalidTypeError
from minitorch_tensor.functions.elements import PutAt, TakeAt, apart, change
from minitorch_tensor.functions.index_tensors import chosen, spread
from minitorch_tensor.functions.inplace import check_writable, rebase, store
from minitorch_tensor.functions.masked import MaskedFill
from minitorch_tensor.functions.parts import PartRule, part, placed
from minitorch_tensor.functions.rule import Predicate
from minitorch_tensor.functions.values import as_value, converted
from minitorch_tensor.keys import Choice, read_key
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, Strides, shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.view_node import view as recorded_view

__all__ = ["Index", "IndexMethods", "Same", "SetItem", "getitem", "setitem"]


class Index(PartRule):
    """x[key] for a key without index tensors."""

    @staticmethod
    def layout(shape: Shape, strides: Strides, offset: int, **options: Any) -> tuple[Shape, Strides, int]:
        return basic_layout(shape, strides, offset, options["key"])

    @staticmethod
    def backward(ctx: Any, grad: Any, **options: Any) -> Any:
        return placed(Index, ctx, grad, options)


class SetItem(PutAt):
    """x[...] = y; only its name is used, in messages."""


class Same(Predicate):
    """Whether elements are equal."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        shape_broadcast(a.shape, b.shape)
        return a.backend.zip(operators.eq, a, b, dtype=bool_)


# ----------------------------------------------------------------------------------------------------------------------
# Read
# ----------------------------------------------------------------------------------------------------------------------
def getitem(input: Any, key: Any) -> Any:
    """Return input[key]."""
    basic, choices = read_key(input, key)
    if not choices:
        _, strides, offset = input.layout or input._lay_out()
        return recorded_view(Index, input, {"key": basic}, basic_layout(input.shape, strides, offset, basic))
    seen = _seen(input, basic)
    place, taken, shape = chosen(seen, choices)
    result = record(TakeAt, (seen,), {"place": place})
    return result if taken == shape else result.view(shape)


def _seen(a: Any, key: BasicKey) -> Any:
    """Return a[key], or the tensor itself if the key names all of it."""
    if all(entry.__class__ is slice and entry == slice(None) for entry in key):
        return a
    return part(Index, a, {"key": key})


# ----------------------------------------------------------------------------------------------------------------------
# Write
# ----------------------------------------------------------------------------------------------------------------------
def setitem(input: Any, key: Any, value: Any) -> None:
    """Do input[key] = value."""
    if key is False:
        return  # there is nothing to write to, whatever the shape of the value
    basic, choices = read_key(input, key)
    value = as_value(value, input, SetItem)
    if not choices:
        _write_part(part(Index, input, {"key": basic}), value)
    else:
        _write_choice(_seen(input, basic), choices, value)


def _write_part(target: Any, value: Any) -> None:
    """Write to a view."""
    check_writable(target)
    if not isinstance(value, TensorData):
        target.backend.fill(target, value)
        rebase(target, CONSTANT)
    elif not _is_same(target, value):
        store(target, apart(converted(value, target, target.shape), target))


def _is_same(target: Any, value: Any) -> bool:
    """Say whether the value is the part itself, as after x[i] += y: then all has been done."""
    if value.version is not target.version or value.shape != target.shape:
        return False
    if (value.strides, value.offset) != (target.strides, target.offset):
        return False
    return not grad_mode.enabled or (value.node.is_view and value.node.base is target.node.base)


def _write_choice(target: Any, choices: list[Choice], value: Any) -> None:
    """Write to elements that index tensors choose."""
    check_writable(target)
    mask = choices[0][1]
    is_mask = len(choices) == 1 and mask.dtype is bool_
    if not isinstance(value, TensorData):
        value = target.adopt(target.backend.full((), value, target.dtype))
    elif value.dtype is not target.dtype and is_mask and size_of(value.shape) == 1:
        value = value.to(target.dtype)
    if value.dtype is not target.dtype:
        raise DtypeError(
            f"Cannot write a tensor of {value.dtype.name} to chosen elements of one of {target.dtype.name}: convert it "
            f"with .to({target.dtype.name})."
        )
    if is_mask and mask.shape == target.shape and not value.shape:
        change(target, MaskedFill, (mask, value), {})
        return
    place, taken, shape = chosen(target, choices)
    change(target, PutAt, (spread(value, taken, shape),), {"place": place})


# ----------------------------------------------------------------------------------------------------------------------
# A tensor as a sequence
# ----------------------------------------------------------------------------------------------------------------------
class IndexMethods:
    """Brackets and the rest of a sequence."""

    __slots__ = ()

    shape: Shape

    def __getitem__(self, key: Any) -> Any:
        """Return the elements that a key names.

        Args:
            key: One entry for each of the first dimensions, or fewer: integers (negative ones count from the end),
                slices with positive steps, None for a new dimension of size 1, ... for all dimensions not named, and
                tensors, lists or arrays of integers, or of bools as masks.

        Returns:
            A view; with index tensors, lists, arrays or bools in the key a copy.

        Raises:
            IndexingError: An index is out of range, there are too many, or one is nothing that can be an index.
            InvalidValueError: The step of a slice is not positive.

        Example:
            >>> from minitorch_tensor import tensor
            >>> x = tensor([[1, 2, 3], [4, 5, 6]])
            >>> x[1, ::2], x[:, [2, 0]]
            (tensor([4, 6]), tensor([[3, 1],
                    [6, 4]]))
        """
        return getitem(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Write to the elements that a key names.

        Args:
            key: As for reading.
            value: A number, or a tensor that broadcasts to the shape of the elements. It is converted to this tensor's
                dtype; with index tensors in the key it must have that dtype.

        Raises:
            GraphError: The tensor is a leaf that requires a gradient.
            IndexingError: As for reading.
            RangeError: The dtype does not hold the number.
            ShapeError: The value does not broadcast.

        Example:
            >>> from minitorch_tensor import zeros
            >>> x = zeros(2, 3)
            >>> x[:, 1] = 5.0
            >>> x
            tensor([[0., 5., 0.],
                    [0., 5., 0.]])
        """
        setitem(self, key, value)

    def __delitem__(self, key: Any) -> None:
        raise InvalidTypeError(f"Cannot delete x[{key!r}]: a tensor keeps its size. Choose what to keep instead.")

    def __len__(self) -> int:
        if not self.shape:
            raise InvalidTypeError("A 0-d tensor has no length.")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        """Yield views along the first dimension."""
        if not self.shape:
            raise InvalidTypeError("Cannot iterate over a 0-d tensor: use item() to get its number.")
        return iter([part(Index, self, {"key": (place,)}) for place in range(self.shape[0])])

    def __contains__(self, element: Any) -> bool:
        """Say whether an element, or one of several that broadcast, equals one of this tensor's."""
        found = Same.apply(self, element)
        return bool(found.backend.nonzero(found).shape[0])
