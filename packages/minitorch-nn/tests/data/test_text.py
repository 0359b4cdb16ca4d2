from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch.data.loader import DataLoader
from minitorch.data.sampler import LengthBatchSampler
from minitorch.data.text import EncodedTexts, pad
from minitorch.data.vocabulary import Vocabulary
from minitorch_tensor.errors import InvalidValueError

TEXTS = [["a", "b", "c"], ["b"], ["c", "z"], []]


def encoded(**options: Any) -> EncodedTexts:
    return EncodedTexts(TEXTS, [1, 0, 1, 0], Vocabulary(["a", "b", "c"]), **options)


@given(st.lists(st.lists(st.integers(1, 9), max_size=6), min_size=1, max_size=5))
def test_rows_are_the_sequences_and_padding(sequences: list[list[int]]) -> None:
    rows, lengths = pad(sequences)
    columns = max(1, *map(len, sequences)) if sequences else 1
    assert rows.tolist() == [sequence + [0] * (columns - len(sequence)) for sequence in sequences]
    assert lengths.tolist() == [len(sequence) for sequence in sequences]
    assert (rows.dtype.name, lengths.dtype.name) == ("int64", "int64")


def test_sequences_are_cut_at_a_length() -> None:
    rows, lengths = pad([[1, 2, 3], [4]], length=2, value=9)
    assert (rows.tolist(), lengths.tolist()) == ([[1, 2], [4, 9]], [2, 1])


def test_rows_have_a_least_length() -> None:
    assert pad([[1]], min_length=3)[0].tolist() == [[1, 0, 0]]


def test_padding_of_nothing_and_to_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="There is no sequence to pad"):
        pad([])
    with pytest.raises(InvalidValueError, match="Cannot pad to 0 columns, of which there are at least 1"):
        pad([[1]], length=0)


def test_a_text_is_its_numbers_and_its_label() -> None:
    data = encoded()
    assert (len(data), data[2], data.lengths.tolist()) == (4, ([4, 1], 1), [3, 1, 2, 0])


def test_a_batch_is_padded_to_its_longest_text() -> None:
    batch = encoded().batch([2, 1])
    assert batch.tokens.tolist() == [[4, 1], [3, 0]]
    assert (batch.lengths.tolist(), batch.labels.tolist()) == ([2, 1], [1, 0])


def test_texts_are_cut_and_batches_have_a_least_length() -> None:
    data = encoded(max_length=2, min_length=2)
    assert data.batch([0, 1]).tokens.tolist() == [[2, 3], [3, 0]]
    assert data.lengths.tolist() == [2, 1, 2, 0]


def test_a_batch_may_be_given_as_an_array() -> None:
    assert encoded().batch(np.array([1])).tokens.tolist() == [[3]]  # type: ignore[arg-type] # any sequence will do


def test_a_loader_makes_batches_of_like_lengths() -> None:
    data = encoded()
    loader = DataLoader(data, batch_sampler=LengthBatchSampler(data.lengths, 2, shuffle=False))
    assert [batch.lengths.tolist() for batch in loader] == [[0, 1], [2, 3]]


def test_labels_and_lengths_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="There are 4 texts and 1 labels"):
        EncodedTexts(TEXTS, [1], Vocabulary([]))
    with pytest.raises(InvalidValueError, match="at least 1 and in order, not from 3 to 2"):
        encoded(max_length=2, min_length=3)
