"""Tensors of random numbers."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.dtypes import as_dtype, bool_, default_dtype, float32, float64, int64
from minitorch_tensor.errors import InvalidTypeError, UnsupportedDtypeError
from minitorch_tensor.functions.making import empty_like, place_of, size_given, tracked
from minitorch_tensor.functions.random_draws import normal_around
from minitorch_tensor.functions.random_fills import normal_, uniform_
from minitorch_tensor.functions.random_integers import check_range, random_
from minitorch_tensor.functions.refilling import stream_of
from minitorch_tensor.functions.values import fitting
from minitorch_tensor.shapes import as_int, as_shape
from minitorch_tensor.tensor import Tensor
from minitorch_tensor.tensor_data import TensorData

__all__ = ["normal", "rand", "rand_like", "randint", "randint_like", "randn", "randn_like", "randperm"]


# ----------------------------------------------------------------------------------------------------------------------
# Tensors of a shape
# ----------------------------------------------------------------------------------------------------------------------
def rand(
    *sizes: Any,
    size: Any = None,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers evenly spread from 0 to 1, that excluded.

    Args:
        *sizes: The shape, as rand(2, 3) or as rand((2, 3)).
        size: The shape, by keyword.
        generator: Where the numbers come from; the default generator if left out.
        dtype: A floating point dtype, the default one if left out.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        AllocationError: There is not so much memory.
        InvalidTypeError: There is no shape, or the generator is none.
        ShapeError: A size is negative.
        UnsupportedDtypeError: The dtype is not a floating point one.

    Example:
        >>> rand(2, 3).shape
        (2, 3)
    """
    out = _empty(size_given("rand", sizes, size), dtype, backend, device)
    return _leaf(uniform_(out, generator=generator), requires_grad)


def randn(
    *sizes: Any,
    size: Any = None,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers of the normal distribution of mean 0 and standard deviation 1; arguments as in `rand`.

    Example:
        >>> randn(2, 3).shape
        (2, 3)
    """
    out = _empty(size_given("randn", sizes, size), dtype, backend, device)
    return _leaf(normal_(out, generator=generator), requires_grad)


def _leaf(made: Tensor, requires_grad: bool) -> Tensor:
    result: Tensor = tracked(made, requires_grad)
    return result


def _empty(shape: Any, dtype: Any, backend: Any, device: Any) -> Tensor:
    target = default_dtype() if dtype is None else as_dtype(dtype)
    return Tensor.adopt(place_of(backend, device).empty(shape, target))


def randint(
    *args: Any,
    low: Any = None,
    high: Any = None,
    size: Any = None,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return integers evenly spread from `low` to `high`, that excluded.

    Args:
        *args: randint(high, size) or randint(low, high, size).
        low: The lowest, 0 if left out.
        high: The highest, which is not reached.
        size: The shape, a tuple.
        generator: Where the numbers come from; the default generator if left out.
        dtype: int64 if left out.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient, for a floating point dtype.

    Raises:
        DistributionError: `low` is not below `high`.
        InvalidTypeError: An argument is missing, or of a wrong type.
        RangeError: The dtype does not hold the numbers.

    Example:
        >>> x = randint(2, 5, (100,))
        >>> x.dtype, int(x.min()), int(x.max())
        (minitorch.int64, 2, 4)
    """
    first, end, shape = _bounds("randint", args, low, high, size)
    if not isinstance(shape, tuple | list):
        raise InvalidTypeError(f"randint() takes a shape, such as (2, 3), not {shape!r}.")
    target = int64 if dtype is None else as_dtype(dtype)
    check_range(first, end, target, "randint")
    out = _empty(as_shape(shape), target, backend, device)
    return _leaf(random_(out, first, end, generator=generator), requires_grad)


def _bounds(operation: str, args: tuple[Any, ...], low: Any, high: Any, *rest: Any) -> tuple[Any, ...]:
    """Return `low`, `high` and whatever comes behind them, given in this order with or without `low`, or by keyword."""
    named = [low, high, *rest]
    values = list(args)
    if low is None and len(args) + sum([value is not None for value in named]) < len(named):
        named[0] = 0
    found = [values.pop(0) if value is None and values else value for value in named]
    if values or None in found:
        raise InvalidTypeError(
            f"{operation}() takes low, high{' and a size' if rest else ''}, or the same without low; not {args}."
        )
    return (as_int(found[0], "low"), as_int(found[1], "high"), *found[2:])


def randperm(
    n: Any,
    *,
    generator: Any = None,
    dtype: Any = int64,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return the integers from 0 to n, that excluded, in random order.

    Args:
        n: How many.
        generator: Where the order comes from; the default generator if left out.
        dtype: The dtype of the integers.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient, for a floating point dtype.

    Raises:
        RangeError: The dtype does not hold n.
        ShapeError: n is negative.
        UnsupportedDtypeError: The dtype is bool.

    Example:
        >>> randperm(4).sort().values
        tensor([0, 1, 2, 3])
    """
    count, target = as_int(n, "n"), as_dtype(dtype)
    shape = as_shape(count)
    if target is bool_:
        raise UnsupportedDtypeError("randperm() is not defined for bools: name a dtype of numbers.")
    if target is not float32 and target is not float64:
        fitting(max(count - 1, 0), target)
    stream = stream_of(generator)
    out = _empty(shape, target, backend, device)
    out.backend.random(lambda _: stream.permutation(count), out)
    return _leaf(out, requires_grad)


def normal(
    mean: Any,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers of normal distributions.

    Args:
        mean: The mean: a number, or a tensor of means.
        std: The standard deviation, not negative, likewise; tensors broadcast against each other.
        size: The shape; only, and always, for two numbers.
        generator: Where the numbers come from; the default generator if left out.
        dtype: For two numbers: the dtype, the default one if left out.
        backend: For two numbers: where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: For two numbers: whether it is a leaf that collects a gradient.

    Raises:
        DistributionError: A standard deviation is negative.
        InvalidTypeError: There is a size and a tensor, or none of them.
        UnsupportedDtypeError: The dtype is not a floating point one.

    Example:
        >>> from minitorch_tensor import tensor
        >>> normal(tensor([1.0, 2.0]), 0.0)
        tensor([1., 2.])
    """
    parameters = [x for x in (mean, std) if isinstance(x, TensorData)]
    if bool(parameters) == (size is not None):
        raise InvalidTypeError("normal() takes a size for two numbers, and none if a mean or std is a tensor.")
    if parameters:
        found: Tensor = normal_around(mean, std, generator)
        return found
    shape = as_shape(size)
    return _leaf(normal_(_empty(shape, dtype, backend, device), mean, std, generator=generator), requires_grad)


# ----------------------------------------------------------------------------------------------------------------------
# Tensors of the shape of another one
# ----------------------------------------------------------------------------------------------------------------------
def rand_like(
    input: Any,
    *,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers as from `rand`, with the shape, dtype and backend of another tensor unless others are given."""
    out = empty_like(input, dtype=dtype, backend=backend, device=device)
    return _leaf(uniform_(out, generator=generator), requires_grad)


def randn_like(
    input: Any,
    *,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers as from `randn`, with the shape, dtype and backend of another tensor unless others are given."""
    out = empty_like(input, dtype=dtype, backend=backend, device=device)
    return _leaf(normal_(out, generator=generator), requires_grad)


def randint_like(
    input: Any,
    *args: Any,
    low: Any = None,
    high: Any = None,
    generator: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return integers as from `randint`, with the shape, dtype and backend of another tensor unless others are given.

    Args:
        input: The tensor.
        *args: randint_like(input, high) or randint_like(input, low, high).
        low: The lowest, 0 if left out.
        high: The highest, which is not reached.
        generator: Where the numbers come from; the default generator if left out.
        dtype: Another dtype.
        backend: Another backend.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.
    """
    first, end = _bounds("randint_like", args, low, high)
    out = empty_like(input, dtype=dtype, backend=backend, device=device)
    return _leaf(random_(out, first, end, generator=generator), requires_grad)
