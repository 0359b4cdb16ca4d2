"""Sequences of different lengths: padded to one tensor, or packed one step behind the other.

A packed sequence holds all first steps, then all second steps, and so on, of sequences in the order of their lengths,
the longest first; those that have ended are left out. `batch_sizes` says how many are there at each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from minitorch_scalar.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor import Tensor, constant_pad_nd, full, int64, stack, tensor
from minitorch_tensor.errors import ShapeError

__all__ = [
    "PackedSequence",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


class PackedSequence(NamedTuple):
    """Sequences of different lengths, packed.

    Attributes:
        data: The steps, shape (steps of all, ...).
        batch_sizes: How many sequences have each step, int64 of shape (steps of the longest,).
        sorted_indices: Which sequence stands at each place; None if they came sorted.
        unsorted_indices: At which place each sequence stands.
    """

    data: Any
    batch_sizes: Any
    sorted_indices: Any = None
    unsorted_indices: Any = None


def pad_sequence(
    sequences: Sequence[Any], batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Any:
    """Return sequences side by side in one tensor, the shorter ones padded to the longest.

    Args:
        sequences: Tensors of shapes (steps, ...), which differ in their steps only.
        batch_first: Whether the result has shape (batch, steps, ...) instead of (steps, batch, ...).
        padding_value: What to pad with.
        padding_side: "right" to pad behind the end, "left" to pad before the beginning.

    Raises:
        InvalidTypeError: They are no tensors.
        InvalidValueError: The side is neither.
        ShapeError: There are none, or they differ in more than their steps.

    Example:
        >>> from minitorch_tensor import tensor
        >>> pad_sequence([tensor([1, 2, 3]), tensor([4])], batch_first=True)
        tensor([[1, 2, 3],
                [4, 0, 0]])
    """
    rows = _as_tensors(sequences, "pad_sequence")
    if padding_side not in ("left", "right"):
        raise InvalidValueError(f"padding_side is {padding_side!r}; it must be 'left' or 'right'.")
    longest = max(len(row) for row in rows)
    padded = []
    for row in rows:
        missing = longest - len(row)
        before_behind = (missing, 0) if padding_side == "left" else (0, missing)
        padding = (*(0, 0) * (len(row.shape) - 1), *before_behind)
        padded.append(constant_pad_nd(row, padding, padding_value) if missing else row)
    return stack(padded, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Any, lengths: Any, batch_first: bool = False) -> list[Any]:
    """Return each sequence of a padded tensor without its padding.

    Args:
        padded_sequences: Shape (steps, batch, ...), or (batch, steps, ...) if batch_first.
        lengths: Their lengths, a tensor or a list.
        batch_first: Which.
    """
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[:length] for row, length in zip(rows, _as_list(lengths), strict=True)]


def pack_padded_sequence(input: Any, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True) -> Any:
    """Return a padded tensor packed, without the padding.

    Args:
        input: Shape (steps, batch, ...), or (batch, steps, ...) if batch_first.
        lengths: The lengths of the sequences, a tensor or a list, each at least 1.
        batch_first: Which.
        enforce_sorted: Whether the sequences come sorted, the longest first.

    Returns:
        A PackedSequence.

    Raises:
        ShapeError: The lengths do not fit the input, or are not sorted although they should be.
    """
    steps_first = input.transpose(0, 1) if batch_first else input
    ends = _as_list(lengths)
    steps, batch = steps_first.shape[:2]
    _check_lengths(ends, steps, batch)
    order = sorted(range(batch), key=lambda b: -ends[b])
    if enforce_sorted and any(a < b for a, b in pairwise(ends)):
        raise ShapeError(
            f"The lengths {ends} are not in descending order: sort the sequences, or pass enforce_sorted=False."
        )
    sizes = [sum(end > t for end in ends) for t in range(max(ends))]
    places = [t * batch + b for t, size in enumerate(sizes) for b in order[:size]]
    rows = steps_first.reshape(steps * batch, *steps_first.shape[2:])
    data = rows.index_select(0, _indices(places, input))
    if enforce_sorted:
        return PackedSequence(data, _indices(sizes, input))
    back = sorted(range(batch), key=order.__getitem__)
    return PackedSequence(data, _indices(sizes, input), _indices(order, input), _indices(back, input))


def pad_packed_sequence(
    sequence: Any, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Any, Any]:
    """Return a packed sequence padded, in the order in which the sequences were before they were packed.

    Args:
        sequence: A PackedSequence.
        batch_first: Whether the result has shape (batch, steps, ...) instead of (steps, batch, ...).
        padding_value: What to pad with.
        total_length: To how many steps; those of the longest if left out.

    Returns:
        The padded tensor, and the lengths (int64).

    Raises:
        InvalidTypeError: It is no PackedSequence.
        InvalidValueError: total_length is below the longest.
    """
    if not isinstance(sequence, PackedSequence):
        raise InvalidTypeError(f"pad_packed_sequence takes a PackedSequence, not a {type(sequence).__name__}.")
    data, sizes = sequence.data, _as_list(sequence.batch_sizes)
    steps = len(sizes) if total_length is None else total_length
    if steps < len(sizes):
        raise InvalidValueError(f"total_length is {total_length}, and the longest sequence has {len(sizes)} steps.")
    batch = sizes[0]
    order = range(batch) if sequence.sorted_indices is None else _as_list(sequence.sorted_indices)
    places = [t * batch + b for t, size in enumerate(sizes) for b in order[:size]]
    rows = full((steps * batch, *data.shape[1:]), padding_value, dtype=data.dtype).to(backend=data.backend)
    padded = rows.index_copy(0, _indices(places, data), data).reshape(steps, batch, *data.shape[1:])
    ends = [0] * batch
    for place, b in enumerate(order):
        ends[b] = sum(size > place for size in sizes)
    return padded.transpose(0, 1) if batch_first else padded, tensor(ends, dtype=int64)


def pack_sequence(sequences: Sequence[Any], enforce_sorted: bool = True) -> Any:
    """Return sequences packed.

    Args:
        sequences: Tensors of shapes (steps, ...), which differ in their steps only.
        enforce_sorted: Whether they come sorted, the longest first.
    """
    rows = _as_tensors(sequences, "pack_sequence")
    return pack_padded_sequence(pad_sequence(rows), [len(row) for row in rows], enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: Any) -> list[Any]:
    """Return the sequences of a PackedSequence, in the order in which they were before."""
    return unpad_sequence(*pad_packed_sequence(packed_sequences))


def _as_tensors(sequences: Any, function: str) -> list[Any]:
    """Return a list of tensors."""
    if isinstance(sequences, Tensor):
        return list(sequences)
    if not isinstance(sequences, list | tuple) or not all(isinstance(row, Tensor) for row in sequences):
        raise InvalidTypeError(f"{function} takes a list of tensors, not {sequences!r}.")
    if not sequences:
        raise ShapeError(f"{function} takes at least one sequence.")
    return list(sequences)


def _as_list(numbers: Any) -> list[int]:
    return [int(n) for n in (numbers.tolist() if isinstance(numbers, Tensor) else numbers)]


def _check_lengths(ends: list[int], steps: int, batch: int) -> None:
    """Refuse lengths that do not fit a batch."""
    if len(ends) != batch:
        raise ShapeError(f"{len(ends)} lengths were given for a batch of {batch} sequences.")
    if not all(0 < end <= steps for end in ends):
        raise ShapeError(f"Each length must lie between 1 and the {steps} steps that there are, not {ends}.")


def _indices(numbers: list[int], beside: Any) -> Any:
    return tensor(numbers, dtype=int64).to(backend=beside.backend)
