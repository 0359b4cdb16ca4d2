"""The same elements several times, and all combinations of the elements of several tensors."""

from __future__ import annotations

from typing import Any, SupportsIndex

from minitorch_scalar import operators
from minitorch_tensor.dtypes import int64
from minitorch_tensor.errors import InvalidTypeError, ShapeError, UnsupportedDtypeError
from minitorch_tensor.functions.arguments import check_tensor, numpy_names, sizes_of, tensors_of
from minitorch_tensor.functions.conversion import Contiguous
from minitorch_tensor.functions.expanding import expand
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.squeezing import unsqueeze
from minitorch_tensor.functions.views import view
from minitorch_tensor.recording import record, unary
from minitorch_tensor.shapes import Shape, as_int, normalize_dim, strides_from_shape
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["Repeat", "RepeatMethods", "kron", "meshgrid", "repeat", "repeat_interleave", "tile"]


class Repeat(Rule):
    """All of a tensor several times along each dimension: a dimension before each, stretched, and joined with it."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, times: Shape) -> Any:
        sizes, strides = _with_new_dims(a.shape, times), _with_new_dims(a.strides, times)
        pairs = list(zip(times, sizes, strict=True))
        stretched = a.seen_as(
            tuple([n for pair in pairs for n in pair]), tuple([n for stride in strides for n in (0, stride)]), a.offset
        )
        shape = tuple([n * size for n, size in pairs])
        copied = a.backend.copy(stretched)
        return copied.seen_as(shape, strides_from_shape(shape), copied.offset)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, times: Shape) -> Any:
        shape = ctx.shapes[0]
        if 0 in times:
            return grad.new_zeros(shape)
        pairs = zip(times, _with_new_dims(shape, times), strict=True)
        split = grad.reshape([n for pair in pairs for n in pair])
        return split.sum(tuple(range(0, 2 * len(times), 2))).view(shape) if times else grad


def _with_new_dims(sizes: Shape, times: Shape) -> Shape:
    return (1,) * (len(times) - len(sizes)) + tuple(sizes)


def repeat(input: T, *times: Any, repeats: Any = None) -> T:
    """Return all of a tensor several times along each dimension, in new memory.

    Args:
        input: The tensor.
        *times: How often, for each dimension; those that come first make new dimensions.
        repeats: How often, by keyword.

    Raises:
        ShapeError: There are fewer numbers than dimensions, or one is negative.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2]).repeat(2, 2)
        tensor([[1, 2, 1, 2],
                [1, 2, 1, 2]])
    """
    return _repeated("repeat", input, sizes_of("repeat", times, repeats))


def _repeated(operation: str, input: Any, wanted: Shape) -> Any:
    if len(wanted) < len(input.shape) or any(n < 0 for n in wanted):
        raise ShapeError(
            f"{operation}() of shape {input.shape} needs a number for each dimension, not negative, "
            f"and was given {wanted}."
        )
    return record(Repeat, (input,), {"times": wanted})


def tile(input: T, *times: Any, dims: Any = None) -> T:
    """Return all of a tensor several times along its last dimensions; see `repeat`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tile(tensor([[1], [2]]), (3,))
        tensor([[1, 1, 1],
                [2, 2, 2]])
    """
    check_tensor(input, "tile")
    wanted = sizes_of("tile", times, dims)
    return _repeated("tile", input, (1,) * (len(input.shape) - len(wanted)) + wanted)


# ----------------------------------------------------------------------------------------------------------------------
# Element by element
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def repeat_interleave(input: T, repeats: Any = None, dim: Any = None, *, output_size: Any = None) -> T:
    """Return every element, or every place along a dimension, several times in a row.

    Args:
        input: The tensor; without `repeats` it says how often to write each of the integers 0, 1, 2, ...
        repeats: How often: an integer, or a tensor with one integer for each place.
        dim: The dimension; all elements in a row if left out.
        output_size: The sum of the repeats, if it is known.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The repeats are negative or do not fit, or their sum is not `output_size`.
        UnsupportedDtypeError: They are no integers.

    Example:
        >>> from minitorch_tensor import tensor
        >>> repeat_interleave(tensor([1, 2]), 2), repeat_interleave(tensor([1, 2]), tensor([0, 3]))
        (tensor([1, 1, 2, 2]), tensor([2, 2, 2]))
    """
    check_tensor(input, "repeat_interleave")
    if repeats is None:
        return _places(input, output_size).to(input.dtype)
    source = input if dim is not None else input.reshape((input.numel(),))
    place = normalize_dim(0 if dim is None else dim, len(source.shape), wrap_scalar=False)
    if isinstance(repeats, TensorData) and repeats.shape not in ((), (1,)):
        return _by_places(source, repeats, place, output_size)
    if isinstance(repeats, TensorData):
        repeats = repeats.item()
    if not isinstance(repeats, SupportsIndex):
        raise InvalidTypeError(f"repeats must be an integer or a tensor of integers, not {repeats!r}.")
    times = as_int(repeats, "repeats")
    if times < 0:
        raise ShapeError(f"repeat_interleave() cannot write anything {times} times.")
    _check_total(times * source.shape[place], output_size)
    shape = source.shape
    stretched = expand(unsqueeze(source, place + 1), (*shape[: place + 1], times, *shape[place + 1 :]))
    return view(unary(Contiguous, stretched), (*shape[:place], shape[place] * times, *shape[place + 1 :]))


def _check_total(total: int, output_size: Any) -> None:
    if output_size is not None and output_size != total:
        raise ShapeError(f"The repeats add up to {total}, not to the output_size of {output_size}.")


def _by_places(source: Any, repeats: Any, dim: int, output_size: Any) -> Any:
    if len(repeats.shape) != 1 or repeats.shape[0] != source.shape[dim]:
        raise ShapeError(
            f"repeat_interleave() needs a number for each of the {source.shape[dim]} places along dimension {dim} of "
            f"shape {source.shape}, and repeats has shape {repeats.shape}."
        )
    return source.index_select(dim, _places(repeats, output_size))


def _places(repeats: Any, output_size: Any) -> Any:
    """Return every place in a row of numbers as often as its number says."""
    if repeats.dtype.name not in ("int32", "int64"):
        raise UnsupportedDtypeError(f"Repeats must be int32 or int64, not {repeats.dtype.name}.")
    if len(repeats.shape) != 1:
        raise ShapeError(f"Repeats must have one dimension, not shape {repeats.shape}.")
    backend = repeats.backend
    ends = backend.scan(operators.add, backend.copy(repeats, dtype=int64), 0)
    numbers = backend.to_numpy(repeats)
    if numbers.size and numbers.min() < 0:
        raise ShapeError("Repeats must not be negative.")
    total = int(backend.to_numpy(ends)[-1]) if numbers.size else 0
    _check_total(total, output_size)
    return backend.search(ends, repeats.adopt(backend.arange(0, 1, total, int64)), right=True)


# ----------------------------------------------------------------------------------------------------------------------
# All combinations
# ----------------------------------------------------------------------------------------------------------------------
def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Any, ...]:
    """Return, for each of several rows of numbers, a view that holds it along a dimension of its own.

    Args:
        *tensors: Tensors of one dimension or none, of one dtype.
        indexing: "ij": the first row lies along dimension 0. "xy": the first two rows change places.

    Returns:
        Views of shape (size of the first, size of the second, ...).

    Raises:
        ShapeError: There is none, one has more dimensions, the dtypes differ, or there is no such indexing.

    Example:
        >>> from minitorch_tensor import arange
        >>> rows, columns = meshgrid(arange(2), arange(3))
        >>> rows
        tensor([[0, 0, 0],
                [1, 1, 1]])
    """
    given = tensors_of("meshgrid", tensors)
    if indexing not in ("ij", "xy"):
        raise ShapeError(f"meshgrid() knows the indexing 'ij' and 'xy', not {indexing!r}.")
    if not given:
        raise ShapeError("meshgrid() needs one tensor at least.")
    for x in given:
        if len(x.shape) > 1 or x.dtype is not given[0].dtype:
            raise ShapeError(
                f"meshgrid() takes rows of numbers of one dtype, not {x.dtype.name} of shape {x.shape} beside "
                f"{given[0].dtype.name}."
            )
    swapped = indexing == "xy" and len(given) > 1
    if swapped:
        given[:2] = given[1::-1]
    shape = tuple([x.numel() for x in given])
    count = len(given)
    grids = [expand(view(x, [-1 if d == i else 1 for d in range(count)]), shape) for i, x in enumerate(given)]
    if swapped:
        grids[:2] = grids[1::-1]
    return tuple(grids)


def kron(input: T, other: Any) -> T:
    """Return the Kronecker product: the second tensor times each element of the first, in its place.

    Args:
        input: The first tensor.
        other: The second tensor; the one of fewer dimensions receives new ones before its own.

    Example:
        >>> from minitorch_tensor import tensor
        >>> kron(tensor([1, 10]), tensor([1, 2, 3]))
        tensor([ 1,  2,  3, 10, 20, 30])
    """
    check_tensor(input, "kron")
    check_tensor(other, "kron")
    count = max(len(input.shape), len(other.shape))
    outer = (1,) * (count - len(input.shape)) + tuple(input.shape)
    inner = (1,) * (count - len(other.shape)) + tuple(other.shape)
    left = input.reshape([n for size in outer for n in (size, 1)])
    right = other.reshape([n for size in inner for n in (1, size)])
    return (left * right).reshape([a * b for a, b in zip(outer, inner, strict=True)])


class RepeatMethods:
    """The methods of this family."""

    __slots__ = ()

    kron = kron
    repeat = repeat
    repeat_interleave = repeat_interleave
    tile = tile
