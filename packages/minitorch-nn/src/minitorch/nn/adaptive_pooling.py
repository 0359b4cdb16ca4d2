"""Pooling to a size: as many windows as are asked for, and as large as that makes them.

Along a dimension of n places, window i of m shows the places from ⌊i·n/m⌋ to ⌈(i+1)·n/m⌉, that excluded: they may
overlap, and differ in size by one or two. Where m divides n they are those of an ordinary pooling. Elsewhere all of
them are laid out with the size of the largest; a smaller one shows its last place several times, which changes no
maximum, and which a mask keeps out of the means.
"""

from __future__ import annotations

from typing import Any

from minitorch.nn.max_pooling import max_pool1d, max_pool2d, planar
from minitorch.nn.mean_pooling import avg_pool1d, avg_pool2d
from minitorch.nn.module import Module
from minitorch.nn.windows import Sizes, batched
from minitorch_tensor import Tensor, arange, tensor, zeros
from minitorch_tensor.errors import InvalidArgumentError, InvalidTypeError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.strided import Take
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, size_of

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
]


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    """Return the means of so many windows over sequences; the arguments are those of `adaptive_avg_pool2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> adaptive_avg_pool1d(tensor([[1.0, 2.0, 3.0]]), 2)
        tensor([[1.5000, 2.5000]])
    """
    return _means("adaptive_avg_pool1d", 1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """Return the means of so many windows over images.

    Args:
        input: Shape (batch, channels, height, width), or without the batch.
        output_size: How many rows and columns of windows: one number, or two; None for as many as the image has.

    Returns:
        Shape (batch, channels, *output_size), or without the batch.

    Raises:
        InvalidArgumentError: A size is negative, or there are too many.
        ShapeError: The input is no batch of images.

    Example:
        >>> from minitorch_tensor import arange
        >>> adaptive_avg_pool2d(arange(9.0).reshape(1, 3, 3), (1, None))
        tensor([[[3., 4., 5.]]])
    """
    return _means("adaptive_avg_pool2d", 2, input, output_size)


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest elements of so many windows over sequences; the arguments are those of `adaptive_max_pool2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> adaptive_max_pool1d(tensor([[1.0, 3.0, 2.0]]), 2)
        tensor([[3., 3.]])
    """
    return _maxima("adaptive_max_pool1d", 1, input, output_size, return_indices)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest elements of so many windows over images.

    Args:
        input: Shape (batch, channels, height, width), or without the batch.
        output_size: How many rows and columns of windows: one number, or two; None for as many as the image has.
        return_indices: Whether to return where the elements are, too: their places in the image, row by row.

    Returns:
        Shape (batch, channels, *output_size), or without the batch, and a pair with `return_indices`.

    Raises:
        InvalidArgumentError: A size is negative, or there are too many.
        ShapeError: The input is no batch of images.

    Example:
        >>> from minitorch_tensor import arange
        >>> adaptive_max_pool2d(arange(9.0).reshape(1, 3, 3), 2)
        tensor([[[4., 5.],
                 [7., 8.]]])
    """
    return _maxima("adaptive_max_pool2d", 2, input, output_size, return_indices)


# ----------------------------------------------------------------------------------------------------------------------
# The windows
# ----------------------------------------------------------------------------------------------------------------------
def _sizes(operation: str, count: int, a: Any, wanted: Any) -> Sizes:
    """Return how many windows there are along each dimension, once the arguments are known to be right."""
    check_tensor(a, operation)
    in_batch = batched(operation, a.shape, count)
    if 0 in a.shape[1:] or (0 in a.shape and not in_batch):
        raise ShapeError(f"{operation}() takes images that are not empty, not of shape {a.shape}; the batch may be.")
    row = tuple(wanted) if isinstance(wanted, tuple | list) else (wanted,) * count
    row = row * count if len(row) == 1 else row
    if len(row) != count:
        raise InvalidArgumentError(f"{operation}() takes {count} sizes, not {len(row)}: {wanted!r}.")
    for size in row:
        if size is not None and size.__class__ is not int:
            raise InvalidTypeError(f"{operation}() takes an output_size of integers or None, not {wanted!r}.")
        if size is not None and size < 0:
            raise InvalidArgumentError(f"{operation}() takes an output_size of at least 0, not {wanted!r}.")
    return tuple([size if one is None else one for one, size in zip(row, a.shape[-count:], strict=True)])


def _even(places: Sizes, counts: Sizes) -> Sizes:
    """Return the size of the windows if all have the same and none overlap, else nothing."""
    if all(count and size % count == 0 for size, count in zip(places, counts, strict=True)):
        return tuple([size // count for size, count in zip(places, counts, strict=True)])
    return ()


def _rows(size: int, count: int) -> tuple[list[list[int]], list[int]]:
    """Return the places of each window along one dimension, all of one length, and how many of them are meant."""
    bounds = [(i * size // count, -(-(i + 1) * size // count)) for i in range(count)]
    longest = max(end - first for first, end in bounds)
    rows = [[min(first + j, end - 1) for j in range(longest)] for first, end in bounds]
    return rows, [end - first for first, end in bounds]


def _means(operation: str, count: int, a: Tensor, wanted: Any) -> Tensor:
    """Return the mean of each window: dimension by dimension, since a mean of means of equally many is the mean."""
    counts, places = _sizes(operation, count, a, wanted), a.shape[-count:]
    kernel = _even(places, counts)
    if kernel:
        return avg_pool1d(a, kernel) if count == 1 else avg_pool2d(a, kernel)
    for dim in range(-count, 0):
        a = _mean_along(a, dim, counts[dim])
    return a


def _mean_along(a: Tensor, dim: int, count: int) -> Tensor:
    """Return the means of so many windows along one dimension."""
    if count == 0:
        return a.narrow(dim, 0, 0)
    axis = len(a.shape) + dim
    rows, lengths = _rows(a.shape[axis], count)
    flat = a.index_select(axis, tensor([place for row in rows for place in row], backend=a.backend))
    windows = flat.unflatten(axis, (count, len(rows[0])))
    rest = [1] * (len(a.shape) - axis - 1)
    unmeant = [[j >= length for j in range(len(rows[0]))] for length in lengths]
    mask = tensor(unmeant, backend=a.backend).reshape(count, len(rows[0]), *rest)
    sizes = tensor(lengths, dtype=a.dtype, backend=a.backend).reshape(count, *rest)
    found: Tensor = windows.masked_fill(mask, 0).sum(axis + 1) / sizes
    return found


def _maxima(operation: str, count: int, a: Any, wanted: Any, return_indices: bool) -> Any:
    """Return the largest element of each window, and where it is."""
    counts, places = _sizes(operation, count, a, wanted), a.shape[-count:]
    kernel = _even(places, counts)
    if kernel:
        pool = max_pool1d if count == 1 else max_pool2d
        return pool(a, kernel, return_indices=return_indices)
    batch = a if len(a.shape) == count + 2 else a.unsqueeze(0)
    ordinals = _largest(batch.detach(), counts)
    out, indices = record(Take, (batch,), {"ordinals": ordinals}), planar(ordinals, batch.shape)
    if batch is not a:
        out, indices = out.squeeze(0), indices.squeeze(0)
    return (out, indices) if return_indices else out


def _largest(a: Any, counts: Sizes) -> Any:
    """Return the ordinals of the largest elements of all windows of a batch."""
    shape: Shape = (*a.shape[:2], *counts)
    if 0 in shape:
        return zeros(shape, dtype="int64", backend=a.backend)
    offsets = tensor(0, backend=a.backend)
    for size, count in zip(a.shape[2:], counts, strict=True):  # (windows, places), dimension by dimension
        rows = tensor(_rows(size, count)[0], backend=a.backend)
        outer, inner = offsets.reshape(-1, 1, offsets.shape[-1] if offsets.shape else 1, 1), rows
        offsets = (outer * size + inner.reshape(1, count, 1, -1)).flatten(0, 1).flatten(1, 2)
    size = size_of(a.shape[2:])
    planes = arange(0, a.shape[0] * a.shape[1] * size, size, backend=a.backend).reshape(-1, 1, 1)
    windows = planes + offsets
    found = a.take(windows).argmax(-1, keepdim=True)
    return windows.gather(-1, found).reshape(shape)


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _Adaptive(Module):
    """What all four layers have in common."""

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def extra_repr(self) -> str:
        """Name the size."""
        return f"output_size={self.output_size}"


class _AdaptiveMax(_Adaptive):
    """What the two layers of maxima have in common."""

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices


class AdaptiveAvgPool1d(_Adaptive):
    """A layer of `adaptive_avg_pool1d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> AdaptiveAvgPool1d(4)(ones(1, 3, 10)).shape
        (1, 3, 4)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the means of the windows."""
        return adaptive_avg_pool1d(input, self.output_size)


class AdaptiveAvgPool2d(_Adaptive):
    """A layer of `adaptive_avg_pool2d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> AdaptiveAvgPool2d((2, 3))(ones(1, 3, 7, 7)).shape
        (1, 3, 2, 3)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the means of the windows."""
        return adaptive_avg_pool2d(input, self.output_size)


class AdaptiveMaxPool1d(_AdaptiveMax):
    """A layer of `adaptive_max_pool1d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> AdaptiveMaxPool1d(4)(ones(1, 3, 10)).shape
        (1, 3, 4)
    """

    def forward(self, input: Tensor) -> Any:
        """Return the largest elements of the windows, and where they are if `return_indices` is set."""
        return adaptive_max_pool1d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(_AdaptiveMax):
    """A layer of `adaptive_max_pool2d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> AdaptiveMaxPool2d((2, 3))(ones(1, 3, 7, 7)).shape
        (1, 3, 2, 3)
    """

    def forward(self, input: Tensor) -> Any:
        """Return the largest elements of the windows, and where they are if `return_indices` is set."""
        return adaptive_max_pool2d(input, self.output_size, self.return_indices)
