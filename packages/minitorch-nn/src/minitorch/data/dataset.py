"""Data sets: what has samples by number, or one after the other.

A `Dataset` gives one sample, and `batch` gives many: by default each one, put together. A set that can do better says
so: the batch of a `TensorDataset` is one gather from each tensor.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from minitorch.data.collate import default_collate
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import (
    IndexingError,
    InvalidTypeError,
    InvalidValueError,
    MissingMethodError,
    ShapeError,
)
from minitorch_tensor.functions.gather import index_select
from minitorch_tensor.generator import default_stream
from minitorch_tensor.tensor import Tensor

__all__ = ["ConcatDataset", "Dataset", "IterableDataset", "Subset", "TensorDataset", "batch_of", "random_split"]


class Dataset:
    """A set of samples with numbers from 0 on; a subclass says how many, and which is which.

    Example:
        >>> class Squares(Dataset):
        ...     def __len__(self):
        ...         return 5
        ...
        ...     def __getitem__(self, index):
        ...         return index, index * index
        >>> Squares().batch([1, 3])
        [tensor([1, 3]), tensor([1, 9])]
    """

    def __getitem__(self, index: Any) -> Any:
        raise MissingMethodError(
            f"{type(self).__name__} has no __getitem__: define it to return the sample of a number."
        )

    def batch(self, indices: Sequence[int]) -> Any:
        """Return the samples of several numbers, put together; a DataLoader without a collate_fn asks for this."""
        return default_collate([self[index] for index in indices])

    def __add__(self, other: Any) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset):
    """Samples one after the other, without numbers and perhaps without an end; a subclass has `__iter__`."""

    def __iter__(self) -> Iterator[Any]:
        raise MissingMethodError(f"{type(self).__name__} has no __iter__: define it to yield the samples.")


class TensorDataset(Dataset):
    """Tensors with one sample at each place of their first dimension.

    Args:
        *tensors: Each of shape (count, ...).

    Raises:
        InvalidTypeError: One is no tensor.
        InvalidValueError: There is none.
        ShapeError: They differ in their first size, or one is 0-d.

    Example:
        >>> from minitorch_tensor import tensor
        >>> data = TensorDataset(tensor([[1.0], [2.0], [3.0]]), tensor([0, 1, 0]))
        >>> data[1]
        (tensor([2.]), tensor(1))
        >>> data.batch([2, 0])[1]
        tensor([0, 0])
    """

    def __init__(self, *tensors: Any) -> None:
        for each in tensors:
            if not is_tensor(each):
                raise InvalidTypeError(f"A TensorDataset is made of tensors, not of {each!r} of {type(each).__name__}.")
        if not tensors:
            raise InvalidValueError("A TensorDataset is made of at least one tensor.")
        shapes = [each.shape for each in tensors]
        if () in shapes or len({shape[0] for shape in shapes}) > 1:
            raise ShapeError(
                f"The tensors of a TensorDataset have one first size, the number of samples, not the shapes {shapes}."
            )
        self.tensors = tensors

    def __len__(self) -> int:
        return int(self.tensors[0].shape[0])

    def __getitem__(self, index: Any) -> Any:
        return tuple(each[index] for each in self.tensors)

    def batch(self, indices: Sequence[int]) -> Any:
        """Return for each tensor the slices at `indices`, of shape (len(indices), ...), in a list."""
        rows = np.array(indices, np.int64)
        if rows.size and not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexingError(
                f"A batch has samples {rows.min()} to {rows.max()}, and the set has {len(self)}, which begin with 0."
            )
        return [_gathered(each, rows) for each in self.tensors]


def _gathered(source: Any, rows: np.ndarray[Any, Any]) -> Any:
    """Return the slices of a tensor at places that are in it, in one call of its backend unless it has gradients."""
    index = Tensor.adopt(source.backend.from_numpy(rows))
    if source.requires_grad:
        return index_select(source, 0, index)
    return source.backend.index_select(source, 0, index)


class Subset(Dataset):
    """Some samples of another set.

    Args:
        dataset: The set.
        indices: The numbers that they have there.
    """

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: Any) -> Any:
        return self.dataset[self.indices[index]]

    def batch(self, indices: Sequence[int]) -> Any:
        """Return the batch that the other set makes of these samples."""
        return batch_of(self.dataset, [self.indices[index] for index in indices])


def batch_of(dataset: Any, indices: Sequence[int]) -> Any:
    """Return the samples of several numbers, put together, also of a set that is no Dataset of ours."""
    if hasattr(dataset, "batch"):
        return dataset.batch(indices)
    return default_collate([dataset[index] for index in indices])


class ConcatDataset(Dataset):
    """Several sets, one after the other.

    Args:
        datasets: The sets.

    Raises:
        InvalidTypeError: One has no numbers.
        InvalidValueError: There is none.

    Example:
        >>> from minitorch_tensor import tensor
        >>> both = TensorDataset(tensor([1, 2])) + TensorDataset(tensor([3]))
        >>> len(both), both[2], both[-3]
        (3, (tensor(3),), (tensor(1),))
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise InvalidValueError("A ConcatDataset is made of at least one set.")
        if any(isinstance(each, IterableDataset) for each in self.datasets):
            raise InvalidTypeError("A ConcatDataset finds samples by their number, which an IterableDataset has not.")
        self.cumulative_sizes = list(accumulate(len(each) for each in self.datasets))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: Any) -> Any:
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexingError(f"There is no sample {index} in a set of {len(self)}.")
        which = bisect_right(self.cumulative_sizes, place)
        return self.datasets[which][place - (self.cumulative_sizes[which - 1] if which else 0)]


def random_split(dataset: Any, lengths: Sequence[float], generator: Any = None) -> list[Subset]:
    """Cut a set at random into parts that share no sample.

    Args:
        dataset: The set.
        lengths: How many samples go to each part; or fractions that sum to 1, where samples that are left over by
            rounding down go to the first parts, one each.
        generator: Where the order comes from; the default generator if left out.

    Raises:
        InvalidValueError: The lengths are not those of the set.

    Example:
        >>> from minitorch_tensor import Generator
        >>> parts = random_split(range(10), [0.75, 0.25], Generator().manual_seed(0))
        >>> [len(part) for part in parts]
        [8, 2]
    """
    count = len(dataset)
    sizes: list[Any] = list(lengths)
    if all(0 <= size <= 1 for size in sizes) and math.isclose(math.fsum(sizes), 1, abs_tol=1e-6):
        sizes = [math.floor(count * size) for size in sizes]
        for place in range(count - sum(sizes)):
            sizes[place % len(sizes)] += 1
    if any(not isinstance(size, int) or size < 0 for size in sizes) or sum(sizes) != count:
        raise InvalidValueError(
            f"Cannot split {count} samples into {list(lengths)}: give whole numbers that sum to {count}, or fractions "
            "that sum to 1."
        )
    order = (default_stream() if generator is None else generator).permutation(count).tolist()
    return [Subset(dataset, order[end - size : end]) for size, end in zip(sizes, accumulate(sizes), strict=True)]
