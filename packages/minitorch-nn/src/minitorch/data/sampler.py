"""Samplers: in which order the numbers of samples come, and which of them make a batch.

An order is drawn anew for every pass, from one generator: a seed determines the orders of all passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import float64
from minitorch_tensor.errors import InvalidValueError, MissingMethodError
from minitorch_tensor.generator import default_stream

__all__ = [
    "BatchSampler",
    "LengthBatchSampler",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "SubsetRandomSampler",
    "WeightedRandomSampler",
    "batch_count",
    "check_batch_size",
]


class Sampler:
    """Numbers of samples, one after the other; a subclass has `__iter__`, and `__len__` if it knows."""

    def __iter__(self) -> Iterator[Any]:
        raise MissingMethodError(f"{type(self).__name__} has no __iter__: define it to yield numbers of samples.")


class SequentialSampler(Sampler):
    """The numbers 0, 1, 2, ... of a set."""

    def __init__(self, data_source: Sized) -> None:
        self.data_source = data_source

    def __len__(self) -> int:
        return len(self.data_source)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))


class RandomSampler(Sampler):
    """The numbers of a set in random order, each once before any comes again, or drawn with replacement.

    Args:
        data_source: The set.
        replacement: Whether a number may come again.
        num_samples: How many; as many as the set has if left out.
        generator: Where the order comes from; the default generator if left out.

    Raises:
        InvalidValueError: num_samples is not above 0, or the set is empty.

    Example:
        >>> from minitorch_tensor import Generator
        >>> sorted(RandomSampler(range(5), generator=Generator().manual_seed(1)))
        [0, 1, 2, 3, 4]
    """

    def __init__(
        self, data_source: Sized, replacement: bool = False, num_samples: int | None = None, generator: Any = None
    ) -> None:
        count = len(data_source)
        if num_samples is not None and (num_samples <= 0 or not count):
            raise InvalidValueError(f"Cannot draw {num_samples} samples from a set of {count}.")
        self.data_source = data_source
        self.replacement = replacement
        self.num_samples = count if num_samples is None else num_samples
        self.generator = generator

    def __len__(self) -> int:
        return self.num_samples

    def __iter__(self) -> Iterator[int]:
        stream, count = _stream(self.generator), len(self.data_source)
        if self.replacement:
            return iter(stream.integers((self.num_samples,), 0, count).tolist() if count else [])
        drawn: list[int] = []
        while len(drawn) < self.num_samples:
            drawn += stream.permutation(count).tolist()
        return iter(drawn[: self.num_samples])


class SubsetRandomSampler(Sampler):
    """Given numbers in random order, each once.

    Args:
        indices: The numbers.
        generator: Where the order comes from; the default generator if left out.
    """

    def __init__(self, indices: Sequence[int], generator: Any = None) -> None:
        self.indices = indices
        self.generator = generator

    def __len__(self) -> int:
        return len(self.indices)

    def __iter__(self) -> Iterator[int]:
        for place in _stream(self.generator).permutation(len(self.indices)).tolist():
            yield self.indices[place]


class WeightedRandomSampler(Sampler):
    """Numbers drawn with given probabilities, such as to show rare classes as often as common ones.

    Args:
        weights: One for each sample, not negative; they need not sum to 1.
        num_samples: How many to draw.
        replacement: Whether a number may come again.
        generator: Where they come from; the default generator if left out.

    Raises:
        InvalidValueError: The weights are negative, not finite or all 0, or without replacement fewer than num_samples
            are above 0.
    """

    def __init__(self, weights: Any, num_samples: int, replacement: bool = True, generator: Any = None) -> None:
        self.weights = np.asarray(weights, np.float64)
        positive = int((self.weights > 0).sum())
        if self.weights.ndim != 1 or not np.isfinite(self.weights).all() or (self.weights < 0).any() or not positive:
            raise InvalidValueError("The weights of samples are one number each, not negative, and some above 0.")
        if num_samples < 1 or (not replacement and num_samples > positive):
            raise InvalidValueError(f"Cannot draw {num_samples} of {positive} samples of a weight above 0.")
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __len__(self) -> int:
        return self.num_samples

    def __iter__(self) -> Iterator[int]:
        stream = _stream(self.generator)
        if self.replacement:
            ends = np.cumsum(self.weights)
            at = stream.uniform((self.num_samples,), float64) * ends[-1]
            return iter(np.searchsorted(ends, at, side="right").tolist())
        # Of exponential waiting times with these rates, the shortest come in just the order of weighted draws.
        waits = stream.exponential(self.weights.shape, float64)
        with np.errstate(divide="ignore"):
            return iter(np.argsort(waits / self.weights)[: self.num_samples].tolist())


class BatchSampler(Sampler):
    """The numbers of another sampler in lists.

    Args:
        sampler: Where they come from.
        batch_size: How many a list.
        drop_last: Whether a last list that is not full is left out.

    Raises:
        InvalidValueError: The batch size is not a whole number above 0.

    Example:
        >>> list(BatchSampler(range(5), 2, False))
        [[0, 1], [2, 3], [4]]
    """

    def __init__(self, sampler: Iterable[int], batch_size: int, drop_last: bool) -> None:
        check_batch_size(batch_size)
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __len__(self) -> int:
        return batch_count(len(self.sampler), self.batch_size, self.drop_last)  # type: ignore[arg-type] # it may know

    def __iter__(self) -> Iterator[list[int]]:
        batch = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch


class LengthBatchSampler(Sampler):
    """Batches of samples of about the same length, so that little is padded.

    The samples are shuffled, taken in pools of many batches, sorted by length within a pool and cut into batches, which
    are shuffled again. So a batch has like lengths, and still no two passes have the same batches.

    Args:
        lengths: Of each sample.
        batch_size: How many samples a batch.
        shuffle: False takes all samples as one pool, in order of length, ties in their own order.
        drop_last: Whether batches that are not full are left out.
        generator: Where the order comes from; the default generator if left out.
        pool: How many batches are sorted together.

    Raises:
        InvalidValueError: The batch size or the pool is not a whole number above 0.

    Example:
        >>> list(LengthBatchSampler([5, 1, 4, 2], 2, shuffle=False))
        [[1, 3], [2, 0]]
    """

    def __init__(
        self,
        lengths: Any,
        batch_size: int,
        *,
        shuffle: bool = True,
        drop_last: bool = False,
        generator: Any = None,
        pool: int = 100,
    ) -> None:
        check_batch_size(batch_size)
        check_batch_size(pool, "pool")
        self.lengths = np.asarray(lengths)
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.drop_last = drop_last
        self.generator = generator
        self.pool = pool

    def __len__(self) -> int:
        return batch_count(len(self.lengths), self.batch_size, self.drop_last)

    def __iter__(self) -> Iterator[list[int]]:
        stream, count = _stream(self.generator), len(self.lengths)
        order = stream.permutation(count) if self.shuffle else np.arange(count)
        span = self.batch_size * self.pool if self.shuffle else max(count, 1)
        pools = [order[start : start + span] for start in range(0, count, span)]
        batches: list[list[int]] = []
        for each in pools:
            by_length = each[np.argsort(self.lengths[each], kind="stable")]
            batches += [by_length[at : at + self.batch_size].tolist() for at in range(0, len(each), self.batch_size)]
        if self.drop_last:
            batches = [batch for batch in batches if len(batch) == self.batch_size]
        return iter([batches[place] for place in stream.permutation(len(batches))] if self.shuffle else batches)


def check_batch_size(value: Any, name: str = "batch_size") -> None:
    """Refuse what is not a whole number above 0.

    Raises:
        InvalidValueError: It is not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidValueError(f"{name} is a whole number above 0, not {value!r}.")


def batch_count(samples: int, batch_size: int, drop_last: bool) -> int:
    """Return into how many batches so many samples go."""
    return samples // batch_size if drop_last else -(-samples // batch_size)


def _stream(generator: Any) -> Any:
    return default_stream() if generator is None else generator
