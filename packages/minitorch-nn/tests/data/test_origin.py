from __future__ import annotations

from pathlib import Path

import pytest

from minitorch.data.origin import ImageDataset, Origin, TextDataset, check_split
from minitorch.data.vocabulary import Vocabulary
from minitorch_tensor import tensor, zeros
from minitorch_tensor.errors import InvalidValueError

ORIGIN = Origin("Set", "train", Path("here"), "licence", 2)


def test_a_whole_set_is_described_in_a_line() -> None:
    assert TextDataset([["a"], ["b"]], [0, 1], ORIGIN).describe() == "Set, train: 2 texts from here"


def test_images_can_be_asked_for_by_name_and_by_number() -> None:
    data = ImageDataset(zeros(2, 1, 3, 3), tensor([4, 5]), ORIGIN)
    assert (data[1][1].item(), data.labels.tolist(), data.images.shape, data.is_sample) == (
        5,
        [4, 5],
        (2, 1, 3, 3),
        False,
    )


def test_texts_become_numbers() -> None:
    data = TextDataset([["a", "b", "c"], ["z"]], [0, 1], ORIGIN)
    assert (len(data), data[0]) == (2, (["a", "b", "c"], 0))
    encoded = data.encoded(Vocabulary(["a", "b"]), max_length=2, min_length=2)
    batch = encoded.batch([0, 1])
    assert (batch.tokens.tolist(), batch.labels.tolist()) == ([[2, 3], [1, 0]], [0, 1])


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="Set has the parts a, b, and not 'c'"):
        check_split("c", ("a", "b"), "Set")
