from __future__ import annotations

from typing import Any

import pytest

from minitorch.data.dataset import ConcatDataset, Dataset, IterableDataset, Subset, TensorDataset, random_split
from minitorch_tensor import Generator, arange, manual_seed, tensor, zeros
from minitorch_tensor.errors import (
    IndexingError,
    InvalidTypeError,
    InvalidValueError,
    MissingMethodError,
    ShapeError,
)


def ten() -> TensorDataset:
    return TensorDataset(arange(20).reshape(10, 2), arange(10))


def test_a_sample_of_a_tensor_dataset_is_one_place_of_each_tensor() -> None:
    x, y = ten()[-1]
    assert (x.tolist(), y.item(), len(ten())) == ([18, 19], 9, 10)


def test_a_batch_of_a_tensor_dataset_is_one_gather_from_each_tensor() -> None:
    x, y = ten().batch([3, 0, 3])
    assert (x.tolist(), y.tolist()) == ([[6, 7], [0, 1], [6, 7]], [3, 0, 3])


def test_a_batch_does_not_share_the_memory_of_the_set() -> None:
    data = TensorDataset(zeros(3))
    (x,) = data.batch([0, 1])
    x += 1
    assert data.tensors[0].tolist() == [0.0, 0.0, 0.0]


def test_a_batch_of_an_unknown_sample_is_refused() -> None:
    for indices in ([3, 10], [-1, 3]):
        with pytest.raises(IndexingError, match=f"has samples {indices[0]} to {indices[1]}, and the set has 10"):
            ten().batch(indices)


def test_a_batch_of_tensors_with_gradients_passes_them_on() -> None:
    weight = zeros(3, requires_grad=True)
    (rows,) = TensorDataset(weight).batch([2, 2])
    rows.sum().backward()
    assert weight.grad.tolist() == [0.0, 0.0, 2.0]


def test_a_batch_is_on_the_backend_of_its_tensor() -> None:
    data = TensorDataset(zeros(3, backend="simple"), zeros(3, backend="numpy"))
    assert [each.backend.name for each in data.batch([0])] == ["simple", "numpy"]
    assert [each.shape for each in data.batch([])] == [(0,), (0,)]


def test_tensors_of_different_counts_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"not the shapes \[\(2,\), \(3,\)\]"):
        TensorDataset(zeros(2), zeros(3))
    with pytest.raises(ShapeError, match="have one first size"):
        TensorDataset(tensor(1))


def test_a_tensor_dataset_is_made_of_tensors() -> None:
    with pytest.raises(InvalidTypeError, match=r"made of tensors, not of \[1\] of list"):
        TensorDataset([1])
    with pytest.raises(InvalidValueError, match="at least one tensor"):
        TensorDataset()


def test_a_subset_has_the_chosen_samples() -> None:
    part = Subset(Subset(ten(), [9, 5, 7]), [2, 0])
    assert [part[i][1].item() for i in range(len(part))] == [7, 9]
    assert part.batch([1, 0])[1].tolist() == [9, 7]


def test_a_subset_of_a_plain_sequence_is_collated() -> None:
    assert Subset([10, 11, 12], [2, 1]).batch([0, 1]).tolist() == [12, 11]


def test_sets_one_after_the_other() -> None:
    both: Any = ten() + ConcatDataset([[7], []])
    assert (len(both), both[3][1].item(), both[-1]) == (11, 3, 7)
    with pytest.raises(IndexingError, match="There is no sample 11 in a set of 11"):
        both[11]
    with pytest.raises(IndexingError, match="There is no sample -12"):
        both[-12]


def test_what_cannot_be_concatenated_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="at least one set"):
        ConcatDataset([])
    with pytest.raises(InvalidTypeError, match="an IterableDataset has not"):
        ConcatDataset([IterableDataset()])


def test_methods_that_a_subclass_must_have_are_named() -> None:
    with pytest.raises(MissingMethodError, match="Dataset has no __getitem__"):
        Dataset()[0]
    with pytest.raises(MissingMethodError, match="IterableDataset has no __iter__"):
        iter(IterableDataset())


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [([6, 4], [6, 4]), ([0.5, 0.5], [5, 5]), ([0.33, 0.33, 0.34], [4, 3, 3]), ([10], [10]), ([1.0], [10])],
)
def test_a_random_split_has_the_lengths_and_shares_nothing(lengths: list[float], sizes: list[int]) -> None:
    parts = random_split(range(10), lengths, Generator().manual_seed(3))
    assert [len(part) for part in parts] == sizes
    assert sorted(part[i] for part in parts for i in range(len(part))) == list(range(10))


def test_a_seed_determines_a_random_split() -> None:
    one, same = (random_split(range(50), [25, 25], Generator().manual_seed(3))[0].indices for _ in range(2))
    manual_seed(3)
    assert one == same == random_split(range(50), [25, 25])[0].indices
    assert one != random_split(range(50), [25, 25], Generator().manual_seed(4))[0].indices


@pytest.mark.parametrize("lengths", [[5, 4], [-1, 11], [0.5, 0.4], [2.5, 7.5]])
def test_lengths_that_are_not_those_of_the_set_are_refused(lengths: list[float]) -> None:
    with pytest.raises(InvalidValueError, match="Cannot split 10 samples into"):
        random_split(range(10), lengths)
