"""Products of several tensors whose dimensions have labels, summed over all labels that the result does not have.

Labels are integers: einsum gives them for its letters, tensordot for its numbers. Two tensors are multiplied at a time.
Labels that both have and the result needs are batches; those that both have and nobody needs any more are contracted,
by one matrix product; all others are rows and columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_tensor.dtypes import promote_types
from minitorch_tensor.functions.matmul import factors, product
from minitorch_tensor.shapes import size_of

__all__ = ["Labelled", "contract"]

Labelled = tuple[Any, list[int]]
"""A tensor, and a label for each of its dimensions, none twice."""


def contract(operands: Sequence[Labelled], output: list[int]) -> Any:
    """Return the sum over all labels but those of the output of the product of all operands.

    Args:
        operands: At least one. Sizes of one label are equal, or 1 where the operand is stretched.
        output: The labels of the result's dimensions; each is one of an operand.
    """
    sizes: dict[int, int] = {}
    for tensor, labels in operands:
        for label, size in zip(labels, tensor.shape, strict=True):
            if sizes.get(label, 1) == 1:
                sizes[label] = size
    parts = [_unstretched(tensor, labels, sizes) for tensor, labels in operands]
    while len(parts) > 1:
        i, j = _next_pair(parts, output, sizes)
        b, a = parts.pop(j), parts.pop(i)
        needed = {*output, *(label for _, labels in parts for label in labels)}
        parts.insert(i, _pair(_summed(*a, {*needed, *b[1]}), _summed(*b, {*needed, *a[1]}), needed, sizes))
    tensor, labels = _summed(*parts[0], set(output))
    return _permuted(tensor, [labels.index(label) for label in output])


def _unstretched(tensor: Any, labels: list[int], sizes: dict[int, int]) -> Labelled:
    """Drop the dimensions of size 1 along which the operand would only be repeated."""
    kept = [d for d, label in enumerate(labels) if tensor.shape[d] == sizes[label]]
    if len(kept) < len(labels):
        return tensor.reshape([tensor.shape[d] for d in kept]), [labels[d] for d in kept]
    return tensor, labels


def _summed(tensor: Any, labels: list[int], needed: set[int]) -> Labelled:
    """Sum over the labels that nobody needs."""
    dims = [d for d, label in enumerate(labels) if label not in needed]
    if not dims:
        return tensor, labels
    return tensor.sum(dims), [label for label in labels if label in needed]


def _next_pair(parts: list[Labelled], output: list[int], sizes: dict[int, int]) -> tuple[int, int]:
    """Return the places of the two operands to multiply next: those whose product adds the fewest elements."""
    if len(parts) == 2:
        return 0, 1

    def growth(pair: tuple[int, int]) -> int:
        rest = {label for k, (_, labels) in enumerate(parts) if k not in pair for label in labels}
        both = {*parts[pair[0]][1], *parts[pair[1]][1]} & {*output, *rest}
        return size_of([sizes[label] for label in both]) - sum(size_of(parts[k][0].shape) for k in pair)

    return min(((i, j) for j in range(len(parts)) for i in range(j)), key=growth)


def _pair(left: Labelled, right: Labelled, needed: set[int], sizes: dict[int, int]) -> Labelled:
    """Multiply two operands, and sum over the labels that they share and nobody needs."""
    (a, in_a), (b, in_b) = left, right
    batch = [label for label in in_a if label in in_b and label in needed]
    shared = [label for label in in_a if label in in_b and label not in needed]
    rows = [label for label in in_a if label not in in_b]
    columns = [label for label in in_b if label not in in_a]
    result = [*batch, *rows, *columns]
    if not shared:
        return _arranged(a, in_a, [batch, rows, columns], sizes) * _arranged(
            b, in_b, [batch, rows, columns], sizes
        ), result
    if a.dtype is not b.dtype and not (a.dtype.is_floating_point or b.dtype.is_floating_point):
        common = promote_types(a.dtype, b.dtype)  # the sum of one of them has become int64
        a, b = a.to(common), b.to(common)
    a, b = factors(
        "einsum", _matrix(a, in_a, [batch, rows, shared], sizes), _matrix(b, in_b, [batch, shared, columns], sizes)
    )
    return _shaped(product(a, b), [sizes[label] for label in result]), result


def _arranged(tensor: Any, labels: list[int], groups: list[list[int]], sizes: dict[int, int]) -> Any:
    """Put the dimensions in the order of the groups, with size 1 for a label that the tensor has not."""
    order = [label for group in groups for label in group]
    tensor = _permuted(tensor, [labels.index(label) for label in order if label in labels])
    return _shaped(tensor, [sizes[label] if label in labels else 1 for label in order])


def _matrix(tensor: Any, labels: list[int], groups: list[list[int]], sizes: dict[int, int]) -> Any:
    """Put the dimensions in the order of three groups, and join each group into one; no batch is dropped."""
    tensor = _permuted(tensor, [labels.index(label) for group in groups for label in group])
    joined = [size_of([sizes[label] for label in group]) for group in groups]
    return _shaped(tensor, joined if groups[0] else joined[1:])


def _permuted(tensor: Any, order: list[int]) -> Any:
    """Put dimensions in an order, if they are not."""
    return tensor if order == sorted(order) else tensor.permute(order)


def _shaped(tensor: Any, shape: list[int]) -> Any:
    """Give a tensor a shape, if it has another."""
    return tensor if tensor.shape == tuple(shape) else tensor.reshape(shape)
