from __future__ import annotations

from typing import Any

import pytest

from minitorch.nn.utils import rnn
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor import equal, randn, tensor, zeros
from minitorch_tensor.errors import ShapeError

ROWS = [tensor([1, 2]), tensor([3, 4, 5]), tensor([6])]


def test_sequences_are_padded_behind_or_before() -> None:
    assert rnn.pad_sequence(ROWS, batch_first=True).tolist() == [[1, 2, 0], [3, 4, 5], [6, 0, 0]]
    left = rnn.pad_sequence(ROWS, True, padding_value=9, padding_side="left")
    assert left.tolist() == [[9, 1, 2], [3, 4, 5], [9, 9, 6]]
    assert rnn.pad_sequence(ROWS).shape == (3, 3)


def test_a_padded_tensor_is_taken_apart_again() -> None:
    back = rnn.unpad_sequence(rnn.pad_sequence(ROWS), [2, 3, 1])
    assert all(equal(a, b) for a, b in zip(back, ROWS, strict=True))


def test_a_packed_sequence_holds_the_steps_of_all_one_behind_the_other() -> None:
    packed = rnn.pack_sequence(ROWS, enforce_sorted=False)
    assert packed.data.tolist() == [3, 1, 6, 4, 2, 5]
    assert packed.batch_sizes.tolist() == [3, 2, 1]
    assert packed.sorted_indices.tolist() == [1, 0, 2]
    assert packed.unsorted_indices.tolist() == [1, 0, 2]


def test_a_packed_sequence_is_padded_in_the_order_from_before() -> None:
    padded, lengths = rnn.pad_packed_sequence(rnn.pack_sequence(ROWS, False), True, -1, total_length=4)
    assert padded.tolist() == [[1, 2, -1, -1], [3, 4, 5, -1], [6, -1, -1, -1]]
    assert lengths.tolist() == [2, 3, 1]
    assert [row.tolist() for row in rnn.unpack_sequence(rnn.pack_sequence(ROWS, False))] == [[1, 2], [3, 4, 5], [6]]


def test_gradients_of_what_is_left_out_are_zero() -> None:
    x = randn(3, 2, requires_grad=True)
    packed = rnn.pack_padded_sequence(x, [3, 1])
    rnn.pad_packed_sequence(packed)[0].sum().backward()
    assert x.grad.tolist() == [[1, 1], [1, 0], [1, 0]]


MISTAKES: list[tuple[Any, type[Exception], str]] = [
    (lambda: rnn.pad_sequence([]), ShapeError, "at least one"),
    (lambda: rnn.pad_sequence([[1.0]]), InvalidTypeError, "a list of tensors"),
    (lambda: rnn.pad_sequence(ROWS, padding_side="up"), InvalidValueError, "must be 'left' or 'right'"),
    (lambda: rnn.pack_sequence(ROWS), ShapeError, "not in descending order"),
    (lambda: rnn.pack_padded_sequence(zeros(3, 2), [3]), ShapeError, "1 lengths were given for a batch of 2"),
    (lambda: rnn.pack_padded_sequence(zeros(3, 2), [3, 0]), ShapeError, "between 1 and the 3 steps"),
    (lambda: rnn.pad_packed_sequence(zeros(3)), InvalidTypeError, "takes a PackedSequence"),
    (
        lambda: rnn.pad_packed_sequence(rnn.pack_padded_sequence(zeros(3, 2), [3, 1]), total_length=2),
        InvalidValueError,
        "the longest sequence has 3 steps",
    ),
]


@pytest.mark.parametrize(("mistake", "kind", "words"), MISTAKES)
def test_a_mistake_is_named(mistake: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake()
