from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from minitorch.data.collate import default_collate, default_convert
from minitorch_tensor import tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError


class Pair(NamedTuple):
    x: Any
    y: Any


def test_tensors_are_stacked() -> None:
    batch = default_collate([tensor([1, 2]), tensor([3, 4])])
    assert batch.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("samples", "dtype"),
    [
        ([1, 2], "int64"),
        ([1.5, 2.5], "float64"),
        ([True, False], "bool"),
        ([np.float32(1), np.float32(2)], "float32"),
        ([np.zeros((2,), np.uint8), np.ones((2,), np.uint8)], "uint8"),
    ],
)
def test_numbers_and_arrays_become_a_tensor(samples: list[Any], dtype: str) -> None:
    batch = default_collate(samples)
    assert batch.dtype.name == dtype
    assert batch.tolist() == [np.asarray(sample).tolist() for sample in samples]


def test_structures_are_collated_place_by_place() -> None:
    batch = default_collate([{"x": (1, "a"), "y": [2.0]}, {"x": (3, "b"), "y": [4.0]}])
    assert (batch["x"][0].tolist(), batch["x"][1]) == ([1, 3], ["a", "b"])
    assert batch["y"][0].tolist() == [2.0, 4.0]


def test_tuples_become_lists_whose_parts_may_be_replaced() -> None:
    batch = default_collate([(1, "a"), (2, "b")])
    batch[0] = batch[0] * 2
    assert batch[0].tolist() == [2, 4]


def test_arrays_of_a_single_sample_become_tensors_wherever_they_are() -> None:
    sample = default_convert({"x": (np.ones(2), 3), "pair": Pair("name", np.float32(1.5))})
    assert (type(sample["x"]), sample["x"][0].tolist(), sample["x"][1]) == (list, [1.0, 1.0], 3)
    assert (sample["pair"].x, sample["pair"].y.dtype.name) == ("name", "float32")


def test_named_tuples_keep_their_class() -> None:
    batch = default_collate([Pair(1, 2), Pair(3, 4)])
    assert isinstance(batch, Pair)
    assert batch.y.tolist() == [2, 4]


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="Cannot collate an empty batch"):
        default_collate([])


def test_samples_of_different_lengths_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="Cannot collate samples of 1 and 2 parts: give the DataLoader a coll"):
        default_collate([(1, 2), (3,)])


def test_tensors_of_different_shapes_are_refused() -> None:
    with pytest.raises(ShapeError):
        default_collate([tensor([1, 2]), tensor([1])])


def test_other_types_are_refused() -> None:
    with pytest.raises(InvalidTypeError, match=r"default_collate takes tensors, arrays, .* not None of type NoneType"):
        default_collate([None])
