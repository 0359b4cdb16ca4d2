"""Texts as data sets: words with a label, then numbers with a length, then padded batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from minitorch.data.dataset import Dataset
from minitorch.data.vocabulary import Vocabulary
from minitorch_tensor.errors import InvalidValueError
from minitorch_tensor.functions.making import place_of
from minitorch_tensor.registry import current_backend
from minitorch_tensor.tensor import Tensor

__all__ = ["EncodedTexts", "TextBatch", "pad"]


class TextBatch(NamedTuple):
    """Some texts as numbers.

    Attributes:
        tokens: The numbers of the words, padded at the end; int64 of shape (batch, longest).
        lengths: How many words each has; int64 of shape (batch,).
        labels: Their classes; int64 of shape (batch,).
    """

    tokens: Tensor
    lengths: Tensor
    labels: Tensor


class EncodedTexts(Dataset):
    """Texts as the numbers of their words; batches of them are padded.

    Args:
        texts: Lists of words.
        labels: The class of each.
        vocabulary: What gives words their numbers.
        max_length: Longer texts are cut after so many words.
        min_length: Shorter ones are padded to so many in a batch, as a convolution over several words needs.

    Attributes:
        lengths: How many words each text has, as an array; a `LengthBatchSampler` takes it.
        backend: Where its batches are: what was the current backend when it was made.

    Raises:
        InvalidValueError: There are not as many labels as texts, or a length is not above 0.

    Example:
        >>> words = Vocabulary(["good", "film", "bad"])
        >>> data = EncodedTexts([["good", "film"], ["bad"]], [1, 0], words)
        >>> data.batch([0, 1]).tokens
        tensor([[2, 3],
                [4, 0]])
    """

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        labels: Sequence[int],
        vocabulary: Vocabulary,
        *,
        max_length: int | None = None,
        min_length: int = 1,
    ) -> None:
        if len(texts) != len(labels):
            raise InvalidValueError(f"There are {len(texts)} texts and {len(labels)} labels: each text has one.")
        if min_length < 1 or (max_length is not None and max_length < min_length):
            raise InvalidValueError(f"Lengths are at least 1 and in order, not from {min_length} to {max_length}.")
        numbers = [vocabulary.encode(text[:max_length]) for text in texts]
        self.vocabulary = vocabulary
        self.backend = current_backend()
        self.min_length = min_length
        self.lengths = np.array([len(each) for each in numbers], np.int64)
        self.labels = np.array(labels, np.int64).reshape(len(numbers))
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: Any) -> tuple[list[int], int]:
        return self._numbers[index], int(self.labels[index])

    def batch(self, indices: Sequence[int]) -> TextBatch:
        """Return the texts of these numbers, padded to the longest of them."""
        rows = [self._numbers[index] for index in indices]
        padded, lengths = pad(rows, min_length=self.min_length, backend=self.backend)
        labels = self.labels[np.asarray(indices, np.int64)]
        return TextBatch(padded, lengths, Tensor.adopt(self.backend.from_numpy(labels)))


def pad(
    sequences: Sequence[Sequence[int]],
    *,
    length: int | None = None,
    min_length: int = 1,
    value: int = 0,
    backend: Any = None,
) -> tuple[Tensor, Tensor]:
    """Return lists of numbers as the rows of a matrix, and their lengths.

    Args:
        sequences: The lists.
        length: How many columns; as many as the longest list has if left out. Longer lists are cut.
        min_length: How many columns at least.
        value: What fills the rows up.
        backend: Where the tensors are to be; the current backend if left out.

    Returns:
        int64 of shape (batch, columns), and int64 of shape (batch,): the lengths after cutting.

    Raises:
        InvalidValueError: There is no list, or a length is not above 0.

    Example:
        >>> pad([[5, 6, 7], [8]])
        (tensor([[5, 6, 7],
                [8, 0, 0]]), tensor([3, 1]))
    """
    if not sequences:
        raise InvalidValueError("There is no sequence to pad.")
    if min_length < 1 or (length is not None and length < min_length):
        raise InvalidValueError(f"Cannot pad to {length} columns, of which there are at least {min_length}.")
    lengths = np.array([len(sequence) for sequence in sequences], np.int64)
    columns = max(int(lengths.max()), min_length) if length is None else length
    lengths = np.minimum(lengths, columns)
    rows = np.full((len(sequences), columns), value, np.int64)
    # A mask takes its values row by row, in the order in which they stand one after the other.
    rows[np.arange(columns) < lengths[:, None]] = [number for sequence in sequences for number in sequence[:columns]]
    place = place_of(backend, None)
    return Tensor.adopt(place.from_numpy(rows)), Tensor.adopt(place.from_numpy(lengths))
