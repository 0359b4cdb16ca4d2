"""Sums of products by the letters of their dimensions: einsum; and by their numbers: tensordot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError
from minitorch_tensor.functions.contraction import Labelled, contract
from minitorch_tensor.functions.matmul import factors
from minitorch_tensor.shapes import normalize_dim
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["Subscripts", "einsum", "tensordot"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DOTS = "..."

Subscripts = list[str]
"""The letters of one operand, among which "..." may stand once."""


# ----------------------------------------------------------------------------------------------------------------------
# einsum
# ----------------------------------------------------------------------------------------------------------------------
def einsum(*args: Any) -> Any:
    """Return a sum of products, written as an equation over the dimensions of the operands.

    Each operand has a letter for each of its dimensions. The result has those behind the arrow; over all others the
    products are summed. A letter that an operand has twice means its diagonal, "..." all dimensions without a letter,
    which broadcast. Without an arrow the result has "..." and, sorted, the letters that come once.

    Args:
        *args: The equation and the operands, as einsum("ij,jk->ik", a, b); or each operand followed by a list of
            integers for letters, and last that of the result, as einsum(a, [0, 1], b, [1, 2], [0, 2]).

    Raises:
        InvalidTypeError: An operand is no tensor.
        InvalidValueError: There are no operands.
        ShapeError: The equation is none, or does not fit the operands.

    Example:
        >>> from minitorch_tensor import ones
        >>> einsum("bij,bjk->bik", ones(7, 2, 3), ones(7, 3, 4)).shape
        (7, 2, 4)
    """
    inputs, output, operands = _read(args)
    dots = max([0, *(len(x.shape) - len(subs) + 1 for x, subs in zip(operands, inputs, strict=True) if _DOTS in subs)])
    labelled = []
    sizes: dict[int, int] = {}
    for place, (operand, subs) in enumerate(zip(operands, inputs, strict=True)):
        labels = _labels(operand, subs, dots, place)
        _check_sizes(operand, labels, place, sizes)
        labelled.append(_diagonals(operand, labels))
    return contract(labelled, _output_labels(inputs, output, dots))


def _read(args: tuple[Any, ...]) -> tuple[list[Subscripts], Subscripts | None, list[Any]]:
    """Return the subscripts of the operands and of the result, and the operands."""
    if len(args) < 2:
        raise InvalidValueError("einsum() takes an equation and at least one operand, as einsum('ij->ji', a).")
    if isinstance(args[0], TensorData):
        *pairs, last = args if len(args) % 2 else (*args, None)
        operands = list(pairs[::2])
        inputs = [_letters_of(numbers) for numbers in pairs[1::2]]
        output = None if last is None else _letters_of(last)
    else:
        operands = list(args[1]) if len(args) == 2 and isinstance(args[1], tuple | list) else list(args[1:])
        if not isinstance(args[0], str):
            raise InvalidTypeError(f"The equation of einsum() is a string such as 'ij,jk->ik', not {args[0]!r}.")
        inputs, output = _parse(args[0])
    for operand in operands:
        if not isinstance(operand, TensorData):
            raise InvalidTypeError(f"An operand of einsum() is a tensor, not {operand!r} of {type(operand).__name__}.")
    if len(inputs) != len(operands):
        raise ShapeError(f"The equation of einsum() is for {len(inputs)} operands, and {len(operands)} were given.")
    return inputs, output, operands


@lru_cache(maxsize=512)
def _parse(equation: str) -> tuple[list[Subscripts], Subscripts | None]:
    """Return the subscripts of the operands, and those behind the arrow if there is one."""
    left, arrow, right = equation.replace(" ", "").partition("->")
    return [_subscripts(part, equation) for part in left.split(",")], _subscripts(right, equation) if arrow else None


def _subscripts(part: str, equation: str) -> Subscripts:
    """Return the letters of one operand, and "..." where its dots stand."""
    before, dots, after = part.partition(_DOTS)
    letters = [*before, *([_DOTS] if dots else []), *after]
    for letter in letters:
        if letter != _DOTS and letter not in _LETTERS:
            raise ShapeError(
                f"The equation {equation!r} has {letter!r} in {part!r}: subscripts are the letters a to z and A to Z, "
                "and '...' once for all dimensions without a letter."
            )
    return letters


def _letters_of(numbers: Any) -> Subscripts:
    """Return the letters for a list of integers, in which Ellipsis stands for the dots."""
    if not isinstance(numbers, tuple | list):
        raise InvalidTypeError(f"The subscripts of an operand are a list of integers, not {numbers!r}.")
    letters = []
    for number in numbers:
        if number is not Ellipsis and not isinstance(number, int):
            raise InvalidTypeError(f"A subscript is an integer or Ellipsis, not {number!r}.")
        if number is not Ellipsis and not 0 <= number < len(_LETTERS):
            raise InvalidValueError(f"A subscript is an integer from 0 to {len(_LETTERS) - 1}, not {number}.")
        letters.append(_DOTS if number is Ellipsis else _LETTERS[number])
    if letters.count(_DOTS) > 1:
        raise ShapeError(f"The subscripts {numbers} have an Ellipsis more than once.")
    return letters


def _labels(operand: Any, subs: Subscripts, dots: int, place: int) -> list[int]:
    """Return a label for each dimension: 0 and more for letters, negative ones for the dots, the last one -1."""
    dims = len(operand.shape)
    covered = dims - len(subs) + 1 if _DOTS in subs else 0
    if covered < 0 or (_DOTS not in subs and len(subs) != dims):
        raise ShapeError(
            f"Operand {place} of einsum() has shape {operand.shape}, and the {len(subs)} subscripts {''.join(subs)!r} "
            f"are not for {dims} dimensions."
        )
    return [label for sub in subs for label in (range(-covered, 0) if sub == _DOTS else [_LETTERS.index(sub)])]


def _check_sizes(operand: Any, labels: list[int], place: int, sizes: dict[int, int]) -> None:
    """Refuse a size that is not that of the same label before, and neither of them 1."""
    own: dict[int, int] = {}
    for label, size in zip(labels, operand.shape, strict=True):
        name = _LETTERS[label] if label >= 0 else _DOTS
        if own.setdefault(label, size) != size:
            raise ShapeError(
                f"Operand {place} of einsum() has shape {operand.shape}: its dimensions {name!r} have sizes "
                f"{own[label]} and {size}, and a diagonal needs equal ones."
            )
        known = sizes.get(label, 1)
        if known != size and known != 1 and size != 1:
            raise ShapeError(
                f"Operand {place} of einsum() has shape {operand.shape}: {name!r} is {size} there and {known} before."
            )
        sizes[label] = size if known == 1 else known


def _diagonals(operand: Any, labels: list[int]) -> Labelled:
    """Replace two dimensions of one label by their diagonal, until no label comes twice."""
    if len(set(labels)) == len(labels):
        return operand, labels
    for i, j in combinations(range(len(labels)), 2):
        if labels[i] == labels[j]:
            rest = [label for d, label in enumerate(labels) if d not in (i, j)]
            return _diagonals(operand.diagonal(dim1=i, dim2=j), [*rest, labels[i]])
    return operand, labels


def _output_labels(inputs: list[Subscripts], output: Subscripts | None, dots: int) -> list[int]:
    """Return the labels of the result."""
    counts = Counter(sub for subs in inputs for sub in subs)
    if output is None:
        output = [_DOTS, *sorted(sub for sub, count in counts.items() if sub != _DOTS and count == 1)]
    for sub in output:
        if output.count(sub) > 1:
            raise ShapeError(f"The result of einsum() has {sub!r} twice.")
        if sub != _DOTS and not counts[sub]:
            raise ShapeError(f"The result of einsum() has {sub!r}, which no operand has.")
    return [label for sub in output for label in (range(-dots, 0) if sub == _DOTS else [_LETTERS.index(sub)])]


# ----------------------------------------------------------------------------------------------------------------------
# tensordot
# ----------------------------------------------------------------------------------------------------------------------
def tensordot(a: T, b: T, dims: Any = 2) -> T:
    """Return the sums of products over some dimensions of two tensors.

    Args:
        a: Any shape.
        b: Of the same dtype.
        dims: How many: the last ones of `a` with the first ones of `b`; or two lists that say which with which. A
            dimension of size 1 is stretched.

    Returns:
        The other dimensions of `a`, followed by the other ones of `b`.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The dtypes differ.
        ShapeError: Sizes differ, or the lists do not fit each other.

    Example:
        >>> from minitorch_tensor import ones
        >>> tensordot(ones(2, 3, 4), ones(4, 3, 5), dims=([1, 2], [1, 0])).shape
        (2, 5)
    """
    a, b = factors("tensordot", a, b)
    of_a, of_b = _dims_of(a, b, dims)
    in_a = list(range(len(a.shape)))
    in_b = list(range(len(in_a), len(in_a) + len(b.shape)))
    for i, j in zip(of_a, of_b, strict=True):
        if a.shape[i] != b.shape[j] and a.shape[i] != 1 and b.shape[j] != 1:
            raise ShapeError(
                f"tensordot() cannot sum over dimension {i} of shape {a.shape} and dimension {j} of shape {b.shape}: "
                f"the sizes {a.shape[i]} and {b.shape[j]} differ."
            )
        in_b[j] = in_a[i]
    return contract([(a, in_a), (b, in_b)], [d for d in [*in_a, *in_b] if (d in in_a) != (d in in_b)])


def _dims_of(a: Any, b: Any, dims: Any) -> tuple[list[int], list[int]]:
    """Return the dimensions of both tensors that belong together."""
    if isinstance(dims, TensorData):
        dims = dims.tolist()
    if isinstance(dims, int):
        if not 0 <= dims <= min(len(a.shape), len(b.shape)):
            raise ShapeError(
                f"tensordot() cannot sum over {dims} dimensions of shapes {a.shape} and {b.shape}: "
                f"they have {len(a.shape)} and {len(b.shape)}."
            )
        return list(range(len(a.shape) - dims, len(a.shape))), list(range(dims))
    if not isinstance(dims, Sequence) or len(dims) != 2 or not all(isinstance(row, Sequence) for row in dims):
        raise InvalidTypeError(f"dims of tensordot() is a number, or a list for each of the tensors, not {dims!r}.")
    of_a, of_b = [
        [normalize_dim(dim, len(x.shape), wrap_scalar=False) for dim in row]
        for x, row in zip((a, b), dims, strict=True)
    ]
    if len(of_a) != len(of_b):
        raise ShapeError(f"tensordot() was given {len(of_a)} dimensions of one tensor and {len(of_b)} of the other.")
    for found in (of_a, of_b):
        if len(set(found)) < len(found):
            raise ShapeError(f"dims of tensordot() name a dimension twice: {dims}.")
    return of_a, of_b
