"""Data sets that know where they are from, and say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minitorch.data.dataset import Dataset, TensorDataset
from minitorch.data.text import EncodedTexts
from minitorch.data.vocabulary import Vocabulary
from minitorch_tensor.errors import InvalidValueError
from minitorch_tensor.tensor import Tensor

__all__ = ["ImageDataset", "Origin", "TextDataset", "check_split"]


@dataclass(frozen=True)
class Origin:
    """Where the samples of a set are from.

    Attributes:
        name: Of the data set.
        split: Which part of it.
        path: The file or folder that was read.
        licence: Under which terms it is.
        total: How many samples this part has as published.
        is_sample: Whether it is the small part that comes with minitorch.
    """

    name: str
    split: str
    path: Path
    licence: str
    total: int
    is_sample: bool = False

    def describe(self, count: int, unit: str) -> str:
        """Say in a sentence what was loaded, and if it is a sample, also what follows from that."""
        share = f"{count:,}" if count == self.total else f"{count:,} of {self.total:,}"
        if not self.is_sample:
            return f"{self.name}, {self.split}: {share} {unit} from {self.path}"
        return (
            f"{self.name}, {self.split}: a SAMPLE of {share} {unit} that comes with minitorch ({self.licence}). "
            "Results on it are not results on the whole set, which download=True brings."
        )


class ImageDataset(TensorDataset):
    """Images with the number of what they show.

    Args:
        images: float32 of shape (count, channels, height, width).
        labels: int64 of shape (count,).
        origin: Where they are from.
    """

    def __init__(self, images: Tensor, labels: Tensor, origin: Origin) -> None:
        super().__init__(images, labels)
        self.images = images
        self.labels = labels
        self.origin = origin

    @property
    def is_sample(self) -> bool:
        """Whether this is the small part that comes with minitorch."""
        return self.origin.is_sample

    def describe(self) -> str:
        """Say in a sentence what this is and where it is from."""
        return self.origin.describe(len(self), "images")


class TextDataset(Dataset):
    """Texts as lists of words, with a class each.

    Args:
        texts: The words.
        labels: 0 for negative, 1 for positive.
        origin: Where they are from.
    """

    def __init__(self, texts: Sequence[list[str]], labels: Sequence[int], origin: Origin) -> None:
        self.texts = list(texts)
        self.labels = list(labels)
        self.origin = origin

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index: Any) -> tuple[list[str], int]:
        return self.texts[index], self.labels[index]

    @property
    def is_sample(self) -> bool:
        """Whether this is the small part that comes with minitorch."""
        return self.origin.is_sample

    def describe(self) -> str:
        """Say in a sentence what this is and where it is from."""
        return self.origin.describe(len(self), "texts")

    def encoded(self, vocabulary: Vocabulary, *, max_length: int | None = None, min_length: int = 1) -> EncodedTexts:
        """Return the texts as numbers of words, of which a DataLoader makes padded batches."""
        return EncodedTexts(self.texts, self.labels, vocabulary, max_length=max_length, min_length=min_length)


def check_split(split: str, splits: Sequence[str], name: str) -> None:
    """Refuse a part that a data set has not.

    Raises:
        InvalidValueError: It has no such part.
    """
    if split not in splits:
        raise InvalidValueError(f"{name} has the parts {', '.join(splits)}, and not {split!r}.")
