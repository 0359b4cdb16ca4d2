from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from minitorch.data.dataset import IterableDataset, Subset, TensorDataset
from minitorch.data.loader import DataLoader
from minitorch.data.sampler import LengthBatchSampler, SequentialSampler
from minitorch_tensor import Generator, Tensor, arange, manual_seed
from minitorch_tensor.errors import InvalidValueError


class Countdown(IterableDataset):
    def __iter__(self) -> Iterator[int]:
        return iter([5, 4, 3, 2, 1])


class Known(Countdown):
    def __len__(self) -> int:
        return 5


def numbers(loader: DataLoader) -> list[list[int]]:
    return [batch.tolist() for (batch,) in loader]


def data(count: int = 5) -> TensorDataset:
    return TensorDataset(arange(count))


def test_batches_come_in_order() -> None:
    assert numbers(DataLoader(data(), 2)) == [[0, 1], [2, 3], [4]]


def test_a_last_batch_that_is_not_full_can_be_dropped() -> None:
    loader = DataLoader(data(), 2, drop_last=True)
    assert (numbers(loader), len(loader)) == ([[0, 1], [2, 3]], 2)


def test_a_seed_determines_the_order_of_every_pass() -> None:
    def passes(seed: int) -> list[list[list[int]]]:
        loader = DataLoader(data(30), 4, shuffle=True, generator=Generator().manual_seed(seed))
        return [numbers(loader) for _ in range(2)]

    first = passes(0)
    assert first == passes(0) != passes(1)
    assert first[0] != first[1]
    assert sorted(number for batch in first[0] for number in batch) == list(range(30))


def test_the_default_generator_shuffles_if_none_is_given() -> None:
    orders = []
    for _ in range(2):
        manual_seed(5)
        orders.append(numbers(DataLoader(data(30), 30, shuffle=True)))
    assert orders[0] == orders[1] != [list(range(30))]


def test_a_subset_is_gathered_from_the_whole_set() -> None:
    assert numbers(DataLoader(Subset(data(), [4, 2, 0]), 2)) == [[4, 2], [0]]


def test_a_plain_sequence_is_collated() -> None:
    assert [batch.tolist() for batch in DataLoader([1.5, 2.5, 3.5], 2)] == [[1.5, 2.5], [3.5]]


def test_a_collate_fn_gets_the_samples() -> None:
    assert list(DataLoader(range(5), 2, collate_fn=sum)) == [1, 5, 4]


def test_a_sampler_says_the_order() -> None:
    assert numbers(DataLoader(data(), 2, sampler=[3, 3, 1])) == [[3, 3], [1]]


def test_a_batch_sampler_says_the_batches() -> None:
    loader = DataLoader(data(), batch_sampler=LengthBatchSampler([2, 1, 5, 4, 3], 2, shuffle=False))
    assert (numbers(loader), len(loader), loader.batch_size) == ([[1, 0], [4, 3], [2]], 3, None)


def test_no_batch_size_gives_single_samples() -> None:
    loader = DataLoader(range(3), batch_size=None)
    assert (list(loader), len(loader)) == ([0, 1, 2], 3)
    assert list(DataLoader(range(3), batch_size=None, collate_fn=str)) == ["0", "1", "2"]
    (sample,) = DataLoader([np.ones(2)], batch_size=None)
    assert isinstance(sample, Tensor)


def test_a_batch_of_tuples_is_a_list_whose_parts_may_be_replaced() -> None:
    for batch in DataLoader(data(), 2):
        batch[0] = batch[0] * 2
        assert isinstance(batch, list)


@pytest.mark.parametrize(
    ("options", "batches"),
    [({"batch_size": 2}, [[5, 4], [3, 2], [1]]), ({"batch_size": 2, "drop_last": True}, [[5, 4], [3, 2]])],
)
def test_an_iterable_set_is_cut_into_batches(options: Any, batches: list[list[int]]) -> None:
    assert [batch.tolist() for batch in DataLoader(Countdown(), **options)] == batches
    assert len(DataLoader(Known(), **options)) == len(batches)


def test_an_iterable_set_without_batches_or_with_a_collate_fn() -> None:
    loader = DataLoader(Known(), batch_size=None)
    assert (list(loader), len(loader)) == ([5, 4, 3, 2, 1], 5)
    assert list(DataLoader(Countdown(), 3, collate_fn=sum)) == [12, 3]


def test_an_iterable_set_that_does_not_know_its_length_says_so() -> None:
    with pytest.raises(TypeError, match="has no len"):
        len(DataLoader(Countdown(), 2))


def test_what_programs_say_of_workers_and_of_memory_changes_no_batch() -> None:
    loader = DataLoader(data(), 2, num_workers=2, pin_memory=True, prefetch_factor=4, persistent_workers=True)
    assert numbers(loader) == [[0, 1], [2, 3], [4]]
    assert (loader.num_workers, loader.pin_memory) == (2, True)


def test_arguments_by_position_are_those_of_pytorch() -> None:
    loader = DataLoader(data(), 2, False, None, None, 0, None, False, True)
    assert numbers(loader) == [[0, 1], [2, 3]]


def test_an_empty_set_has_no_batches() -> None:
    assert numbers(DataLoader(data(0), 2, shuffle=True)) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_workers": -1}, "num_workers is -1; it is at least 0"),
        ({"batch_size": 0}, "batch_size is a whole number above 0, not 0"),
        ({"batch_size": None, "drop_last": True}, "batch_size=None gives single samples"),
        ({"shuffle": True, "sampler": SequentialSampler("ab")}, "a sampler or shuffle=True"),
        ({"batch_sampler": [[0]], "shuffle": True}, "A batch_sampler says all about batches"),
        ({"batch_sampler": [[0]], "batch_size": 2}, "A batch_sampler says all about batches"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(options: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        DataLoader(range(3), **options)


@pytest.mark.parametrize("options", [{"shuffle": True}, {"sampler": [0]}, {"batch_sampler": [[0]]}])
def test_an_iterable_set_has_an_order_of_its_own(options: Any) -> None:
    with pytest.raises(InvalidValueError, match="An IterableDataset has an order of its own"):
        DataLoader(Countdown(), **options)
