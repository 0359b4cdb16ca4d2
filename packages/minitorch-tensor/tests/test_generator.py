"""The source of random numbers: seeds, states, threads, and the distributions that it draws from."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from minitorch_tensor.dtypes import float32, float64
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError
from minitorch_tensor.generator import RandomStream, default_stream


def seeded(seed: int = 7) -> RandomStream:
    stream: RandomStream = RandomStream().manual_seed(seed)
    return stream


def test_a_seed_determines_the_numbers() -> None:
    a, b, c = (seeded(seed).uniform((50,), float64) for seed in (3, 3, 4))
    assert (a == b).all()
    assert (a != c).any()


def test_a_negative_seed_counts_from_the_end() -> None:
    assert seeded(-3).initial_seed() == 2**64 - 3


def test_a_seed_that_nobody_can_foresee_is_kept() -> None:
    stream = RandomStream()
    seeds = {stream.seed() for _ in range(3)}
    assert len(seeds) == 3
    assert stream.initial_seed() in seeds


def test_a_state_is_a_place_in_the_stream() -> None:
    stream = seeded()
    stream.integers((3,), 0, 9)
    stream.normal((3,), float32)  # leaves half of a draw behind
    state = stream.state_bytes()
    a = stream.normal((5,), float32)
    other = RandomStream()
    other.restore(state)
    assert (other.normal((5,), float32) == a).all()
    assert other.initial_seed() == 7


@pytest.mark.parametrize("twin", [copy.deepcopy, copy.copy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_begins_where_the_original_is(twin: Any) -> None:
    stream = seeded()
    stream.permutation(9)
    other = twin(stream)
    assert (other.permutation(50) == stream.permutation(50)).all()


@pytest.mark.parametrize(
    ("seed", "error"), [(1.5, InvalidTypeError), ("a", InvalidTypeError), (2**64, InvalidValueError)]
)
def test_what_is_no_seed_is_refused(seed: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="A seed"):
        RandomStream().manual_seed(seed)


def test_a_state_of_another_length_is_refused() -> None:
    with pytest.raises(ShapeError, match="has 45 bytes, and this has 3"):
        RandomStream().restore(b"abc")


def test_threads_never_share_a_number() -> None:
    stream = seeded()
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: stream.integers((1000,), 0, 2**62), range(64)))
    assert len(np.unique(drawn)) == 64 * 1000


@pytest.mark.parametrize("dtype", [float32, float64])
@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 8])
def test_passing_over_numbers_leaves_the_stream_as_drawing_them_does(dtype: Any, before: int, count: int) -> None:
    stream, twin = seeded(), seeded()
    for each in (stream, twin):
        each.uniform((before,), float32)
    stream.pass_over(count, dtype)
    twin.uniform((count,), dtype)
    assert stream.state_bytes() == twin.state_bytes()


def test_a_place_tells_where_the_numbers_begin() -> None:
    stream = seeded()
    fresh = stream.pass_over(1, float32)
    behind = stream.pass_over(1, float32)
    assert fresh.left is None
    assert behind.left is not None
    assert np.float32(behind.left >> 8) / np.float32(2**24) == seeded().uniform((2,), float32)[1]
    assert behind.state == (fresh.state * 0x2360ED051FC65DA44385DF649FCCF645 + fresh.increment) % 2**128


def test_there_is_one_default() -> None:
    assert default_stream() is default_stream()


# ----------------------------------------------------------------------------------------------------------------------
# Distributions: the mean of n numbers is off by more than 5 standard errors once in a million and a half
# ----------------------------------------------------------------------------------------------------------------------
N = 40000


def check_moments(numbers: Any, mean: float, std: float) -> None:
    values = np.asarray(numbers, np.float64)
    assert abs(values.mean() - mean) < 5 * std / N**0.5
    assert abs(values.std() / std - 1) < 0.05


@pytest.mark.parametrize("dtype", [float32, float64])
def test_uniform_numbers_fill_their_range_evenly(dtype: Any) -> None:
    numbers = seeded().uniform((N,), dtype, 2.0, 5.0)
    check_moments(numbers, 3.5, 3 / 12**0.5)
    assert numbers.min() >= 2
    assert numbers.max() < 5
    assert np.histogram(numbers, 10, (2, 5))[0].min() > 0.9 * N / 10


def test_uniform_numbers_never_reach_the_end() -> None:
    numbers = seeded().uniform((N,), float32, 16777215.0, 16777216.0)
    assert set(numbers.tolist()) == {16777215.0}


@pytest.mark.parametrize("dtype", [float32, float64])
def test_normal_numbers_have_their_moments(dtype: Any) -> None:
    numbers = seeded().normal((N,), dtype, -1.0, 2.0)
    check_moments(numbers, -1.0, 2.0)
    z = (np.asarray(numbers, np.float64) + 1) / 2
    assert abs((z**3).mean()) < 0.1
    assert abs((z**4).mean() - 3) < 0.2


def test_exponential_numbers_have_their_mean_and_are_never_zero() -> None:
    numbers = seeded().exponential((N,), float32, 4.0)
    check_moments(numbers, 0.25, 0.25)
    assert numbers.min() > 0


def test_geometric_numbers_count_from_one() -> None:
    numbers = seeded().geometric((N,), 0.25)
    check_moments(numbers, 4.0, (0.75 / 0.25**2) ** 0.5)
    assert numbers.min() == 1


def test_the_middle_of_cauchy_numbers_is_their_median() -> None:
    numbers = seeded().cauchy((N,), 3.0, 2.0)
    lower, median, upper = np.quantile(numbers, [0.25, 0.5, 0.75])
    assert abs(median - 3) < 0.1
    assert abs(lower - 1) < 0.15
    assert abs(upper - 5) < 0.15


def test_integers_are_evenly_spread() -> None:
    counts = np.bincount(seeded().integers((N,), 0, 8), minlength=8)
    assert counts.min() > 0.9 * N / 8
    assert counts.sum() == N


def test_every_place_of_a_permutation_is_as_likely() -> None:
    stream = seeded()
    firsts = np.bincount([stream.permutation(5)[0] for _ in range(5000)], minlength=5)
    assert firsts.min() > 850
