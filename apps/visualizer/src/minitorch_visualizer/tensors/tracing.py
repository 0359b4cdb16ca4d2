"""What the simple backend, which is the specification of every other, reads and writes.

The operands of a traced operation have a storage that takes notes. So what a page says about an output is what the loop
of the course did to make it, and not what somebody thinks that it does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from minitorch_tensor import TensorData, get_backend
from minitorch_tensor.dtypes import DType
from minitorch_tensor.shapes import Shape


@dataclass(frozen=True, slots=True)
class Read:
    """One number that was read.

    Attributes:
        operand: Which operand, from 0.
        place: Its place in the storage of that.
        number: The number.
    """

    operand: int
    place: int
    number: Any


@dataclass(frozen=True, slots=True)
class Made:
    """One number that was written.

    Attributes:
        place: Its place in the storage of the result.
        number: The number.
        reads: What was read for it, in order.
        calls: What the operator was called with for it, and what it gave.
    """

    place: int
    number: Any
    reads: tuple[Read, ...]
    calls: tuple[tuple[tuple[Any, ...], Any], ...]


class _Notes:
    """What was read and called since the last number was written, and all that was written."""

    def __init__(self) -> None:
        self.reads: list[Read] = []
        self.calls: list[tuple[tuple[Any, ...], Any]] = []
        self.made: list[Made] = []

    def wrote(self, place: int, number: Any) -> None:
        self.made.append(Made(place, number, tuple(self.reads), tuple(self.calls)))
        self.reads.clear()
        self.calls.clear()


class _Source:
    """A storage that notes what is read from it."""

    def __init__(self, storage: Any, operand: int, notes: _Notes) -> None:
        self.storage, self.operand, self.notes = storage, operand, notes

    def __getitem__(self, place: int) -> Any:
        number = self.storage[place]
        self.notes.reads.append(Read(self.operand, place, number.item()))
        return number


class _Target:
    """A storage that notes what is written to it."""

    def __init__(self, storage: Any, notes: _Notes) -> None:
        self.storage, self.notes = storage, notes

    def __setitem__(self, place: int, number: Any) -> None:
        self.storage[place] = number
        self.notes.wrote(place, self.storage[place].item())


def _watched(data: TensorData, storage: Any) -> TensorData:
    """Return the same layout over a storage that takes notes."""
    copy: TensorData = data.seen_as(data.shape, data.strides, data.offset)
    copy.layout = storage, data.strides, data.offset
    return copy


def _noted(operator: Callable[..., Any], notes: _Notes) -> Callable[..., Any]:
    """Return the same function, which notes how it is called."""

    def call(*numbers: Any) -> Any:
        answer = operator(*numbers)
        notes.calls.append((numbers, answer))
        return answer

    return call


def trace(
    method: str,
    operator: Callable[..., Any] | None,
    operands: Sequence[TensorData],
    shape: Shape,
    dtype: DType,
    **options: Any,
) -> tuple[TensorData, list[Made]]:
    """Run an operation on the simple backend and note what it does.

    Args:
        method: The method of the backend: map, zip, reduce or matmul.
        operator: The function of numbers; None where the method takes none.
        operands: The tensors.
        shape: The shape of the result.
        dtype: The dtype of the result.
        **options: What else the method takes.

    Returns:
        The result, and how each of its numbers was made, in order.
    """
    backend, notes = get_backend("simple"), _Notes()
    result: TensorData = backend.empty(shape, dtype)
    watched = [_watched(x, _Source(x.storage, i, notes)) for i, x in enumerate(operands)]
    out = _watched(result, _Target(result.storage, notes))

    called = [] if operator is None else [_noted(operator, notes)]
    getattr(backend, method)(*called, *watched, out=out, **options)
    return result, notes.made
