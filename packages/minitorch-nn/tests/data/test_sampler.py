from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch.data.sampler import (
    BatchSampler,
    LengthBatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from minitorch_tensor import Generator
from minitorch_tensor.errors import InvalidValueError, MissingMethodError


def seeded(seed: int = 0) -> Generator:
    generator = Generator()
    generator.manual_seed(seed)
    return generator


def test_one_after_the_other() -> None:
    sampler = SequentialSampler("abc")
    assert (list(sampler), len(sampler)) == ([0, 1, 2], 3)


def test_a_seed_determines_all_orders_and_each_pass_has_its_own() -> None:
    passes = [
        [list(sampler) for _ in range(2)]
        for sampler in (RandomSampler(range(20), generator=seeded(s)) for s in (1, 1, 2))
    ]
    assert passes[0] == passes[1] != passes[2]
    assert passes[0][0] != passes[0][1]
    assert sorted(passes[0][0]) == list(range(20))


def test_some_of_the_samples_are_drawn_without_replacement() -> None:
    sampler = RandomSampler(range(10), num_samples=4, generator=seeded())
    assert len(set(sampler)) == len(sampler) == 4


def test_more_than_all_are_drawn_with_replacement() -> None:
    drawn = list(RandomSampler(range(3), replacement=True, num_samples=50, generator=seeded()))
    assert len(drawn) == 50
    assert set(drawn) == {0, 1, 2}


def test_each_comes_once_before_any_comes_again() -> None:
    drawn = list(RandomSampler(range(3), num_samples=7, generator=seeded()))
    assert sorted(drawn[:3]) == sorted(drawn[3:6]) == [0, 1, 2]
    assert len(drawn) == 7


@pytest.mark.parametrize(("number", "count"), [(0, 3), (-1, 3), (2, 0)])
def test_numbers_that_cannot_be_drawn_are_refused(number: int, count: int) -> None:
    with pytest.raises(InvalidValueError, match=f"Cannot draw {number} samples from a set of {count}"):
        RandomSampler(range(count), num_samples=number)


def test_given_numbers_come_in_random_order() -> None:
    sampler = SubsetRandomSampler([5, 7, 9], seeded())
    assert (sorted(sampler), len(sampler)) == ([5, 7, 9], 3)


@pytest.mark.parametrize("replacement", [True, False])
def test_weights_are_the_shares_of_the_first_draws(replacement: bool) -> None:
    generator = seeded()
    sampler = WeightedRandomSampler([1.0, 0.0, 3.0], 1, replacement, generator)
    counts = Counter(next(iter(sampler)) for _ in range(4000))
    assert counts[1] == 0
    assert abs(counts[2] / 4000 - 0.75) < 0.03


def test_weighted_draws_without_replacement_do_not_repeat() -> None:
    assert sorted(WeightedRandomSampler([1, 0, 3, 2], 3, False, seeded())) == [0, 2, 3]


@pytest.mark.parametrize("weights", [[-1.0, 2.0], [0.0, 0.0], [float("nan")], [[1.0]]])
def test_weights_that_are_none_are_refused(weights: Any) -> None:
    with pytest.raises(InvalidValueError, match="The weights of samples are one number each"):
        WeightedRandomSampler(weights, 1)


def test_more_weighted_draws_than_samples_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="Cannot draw 2 of 1 samples of a weight above 0"):
        WeightedRandomSampler([0.0, 1.0], 2, replacement=False)


def test_batches_of_an_order() -> None:
    assert list(BatchSampler([4, 3, 2, 1], 3, False)) == [[4, 3, 2], [1]]
    assert list(BatchSampler([4, 3, 2, 1], 3, True)) == [[4, 3, 2]]
    assert [len(BatchSampler([4, 3, 2, 1], 3, drop)) for drop in (False, True)] == [2, 1]


@pytest.mark.parametrize("size", [0, -1, 2.0, True, None])
def test_batch_sizes_that_are_none_are_refused(size: Any) -> None:
    with pytest.raises(InvalidValueError, match="batch_size is a whole number above 0"):
        BatchSampler(range(3), size, False)
    with pytest.raises(InvalidValueError, match="pool is a whole number above 0"):
        LengthBatchSampler([1], 1, pool=size)


@given(st.lists(st.integers(1, 50)), st.integers(1, 7), st.booleans(), st.integers(1, 3))
def test_batches_by_length_have_every_sample_once(lengths: list[int], size: int, shuffle: bool, pool: int) -> None:
    sampler = LengthBatchSampler(lengths, size, shuffle=shuffle, generator=seeded(), pool=pool)
    batches = list(sampler)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert all(0 < len(batch) <= size for batch in batches)
    assert len(batches) == len(sampler)


def test_batches_by_length_pad_little() -> None:
    lengths = [(7 * place) % 100 for place in range(1000)]
    padded = {
        name: sum(max(lengths[index] for index in batch) * len(batch) for batch in sampler)
        for name, sampler in (
            ("by length", LengthBatchSampler(lengths, 10, generator=seeded())),
            ("at random", BatchSampler(RandomSampler(lengths, generator=seeded()), 10, False)),
        )
    }
    assert padded["by length"] < 1.1 * sum(lengths) < 1.5 * sum(lengths) < padded["at random"]


def test_a_seed_determines_the_batches_by_length() -> None:
    one, same, other = (list(LengthBatchSampler(range(100), 5, generator=seeded(s), pool=4)) for s in (1, 1, 2))
    assert one == same != other


def test_short_batches_by_length_can_be_dropped() -> None:
    sampler = LengthBatchSampler([3, 1, 2], 2, drop_last=True, generator=seeded())
    assert [sorted(batch) for batch in sampler] == [[1, 2]]
    assert len(sampler) == 1


def test_a_sampler_must_say_what_comes() -> None:
    with pytest.raises(MissingMethodError, match="Sampler has no __iter__"):
        iter(Sampler())
