"""`DataLoader`: the batches of a data set, pass after pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from minitorch.data.collate import default_collate, default_convert
from minitorch.data.dataset import IterableDataset, batch_of
from minitorch.data.sampler import BatchSampler, RandomSampler, SequentialSampler, batch_count, check_batch_size
from minitorch_tensor.errors import InvalidValueError

__all__ = ["DataLoader"]


class DataLoader:
    """The batches of a data set; each `for` over it is one pass.

    Args:
        dataset: What has samples by number, or, as an IterableDataset, one after the other.
        batch_size: How many samples a batch; None gives single samples, not put together, with tensors for arrays.
        shuffle: Whether each pass has a random order of its own.
        sampler: An order of one's own, in place of `shuffle`.
        batch_sampler: Lists of numbers, each a batch, in place of all four: batch_size, shuffle, sampler, drop_last.
        num_workers: For programs of PyTorch's, as are the last seven but `drop_last` and `generator`: how many
            processes would make batches. Here the thread that asks for a batch makes it, for tensors within
            microseconds, so whatever they say, the batches are the same.
        collate_fn: What makes a batch of a list of samples; if left out, the data set itself by its `batch`, else
            `default_collate`. Without batches it is given each sample, and is `default_convert` if left out.
        pin_memory: See num_workers.
        drop_last: Whether a last batch that is not full is left out.
        timeout: See num_workers.
        worker_init_fn: See num_workers; there is no worker that would call it.
        multiprocessing_context: See num_workers.
        generator: Where the random order comes from; the default generator if left out.
        prefetch_factor: See num_workers.
        persistent_workers: See num_workers.

    Raises:
        InvalidValueError: Two of the arguments contradict each other, or num_workers is negative.

    Example:
        >>> from minitorch_tensor import Generator, arange
        >>> from minitorch.data.dataset import TensorDataset
        >>> data = TensorDataset(arange(5))
        >>> [batch.tolist() for batch, in DataLoader(data, batch_size=2)]
        [[0, 1], [2, 3], [4]]
        >>> loader = DataLoader(data, 2, shuffle=True, drop_last=True, generator=Generator().manual_seed(0))
        >>> len(loader), sum(len(batch) for batch, in loader)
        (2, 4)
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[int] | None = None,
        batch_sampler: Iterable[Sequence[int]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Any = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
    ) -> None:
        if num_workers < 0:
            raise InvalidValueError(f"num_workers is {num_workers}; it is at least 0, and nothing changes with it.")
        self._check_choices(dataset, batch_size, bool(shuffle), sampler, batch_sampler, drop_last)
        self.dataset = dataset
        self.batch_size = batch_size if batch_sampler is None else None
        self.drop_last = drop_last
        self.num_workers = num_workers
        self.pin_memory = pin_memory
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.prefetch_factor = prefetch_factor
        self.persistent_workers = persistent_workers
        self.collate_fn = collate_fn
        self.generator = generator
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        if isinstance(dataset, IterableDataset) or batch_sampler is not None:
            return
        if sampler is None:
            self.sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None and self.sampler is not None:
            self.batch_sampler = BatchSampler(self.sampler, batch_size, drop_last)

    @staticmethod
    def _check_choices(
        dataset: Any, batch_size: int | None, shuffle: bool, sampler: Any, batch_sampler: Any, drop_last: bool
    ) -> None:
        if batch_size is not None:
            check_batch_size(batch_size)
        elif drop_last or batch_sampler is not None:
            raise InvalidValueError(
                "batch_size=None gives single samples: neither drop_last nor batch_sampler goes with it."
            )
        if sampler is not None and shuffle:
            raise InvalidValueError(
                "Give a DataLoader a sampler or shuffle=True: each says in which order samples come."
            )
        if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
            raise InvalidValueError(
                "A batch_sampler says all about batches: batch_size, shuffle, sampler and drop_last do not go with it."
            )
        if isinstance(dataset, IterableDataset) and (shuffle or sampler is not None or batch_sampler is not None):
            raise InvalidValueError(
                "An IterableDataset has an order of its own: shuffle, sampler and batch_sampler do not go with it."
            )

    def __len__(self) -> int:
        if isinstance(self.dataset, IterableDataset):
            samples = len(self.dataset)  # type: ignore[arg-type] # it may know; else this says that it does not
            return samples if self.batch_size is None else batch_count(samples, self.batch_size, self.drop_last)
        return len(self.batch_sampler if self.batch_sampler is not None else self.sampler)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Any]:
        if isinstance(self.dataset, IterableDataset):
            return self._iterated()
        if self.batch_sampler is None:
            return self._singly(self.dataset[index] for index in self.sampler or ())
        return self._batches(self.batch_sampler)

    def _batches(self, batch_sampler: Iterable[Sequence[int]]) -> Iterator[Any]:
        for indices in batch_sampler:
            if self.collate_fn is None:
                yield batch_of(self.dataset, indices)
            else:
                yield self.collate_fn([self.dataset[index] for index in indices])

    def _singly(self, samples: Iterable[Any]) -> Iterator[Any]:
        for sample in samples:
            yield (self.collate_fn or default_convert)(sample)

    def _iterated(self) -> Iterator[Any]:
        samples = iter(self.dataset)
        if self.batch_size is None:
            yield from self._singly(samples)
            return
        while batch := list(islice(samples, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield (self.collate_fn or default_collate)(batch)
