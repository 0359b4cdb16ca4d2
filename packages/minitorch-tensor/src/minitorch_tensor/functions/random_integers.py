"""Tensors filled with random integers in place."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType, bool_, float64
from minitorch_tensor.errors import DistributionError, RangeError
from minitorch_tensor.functions.arguments import check_floating, check_not_bool, check_tensor
from minitorch_tensor.functions.elements import change
from minitorch_tensor.functions.ordinals import check_beside
from minitorch_tensor.functions.refilling import Refill, evenly, real, refilled, stream_of
from minitorch_tensor.functions.values import trimmed
from minitorch_tensor.shapes import as_int
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["RandomIntegerMethods", "bernoulli_", "check_chances", "check_range", "geometric_", "random_", "toss"]


def random_(input: T, from_: int | None = None, to: int | None = None, *, generator: Any = None) -> T:
    """Fill the tensor with integers evenly spread from one to another, that excluded, and return it.

    Args:
        input: Of any dtype.
        from_: The lowest; if it is the only one given, the highest, and the lowest is 0.
        to: The highest, which is not reached; if neither is given, every integer from 0 on that the dtype holds exactly
            together with all before it.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: `from_` is not below `to`.
        RangeError: The dtype does not hold the numbers.

    Example:
        >>> from minitorch_tensor import zeros
        >>> x = zeros(100).random_(3, 5)
        >>> bool((x == 3).any()), bool((x == 4).any()), bool((x > 4).any())
        (True, True, False)
    """
    check_tensor(input, "random_")
    if to is None:
        low, high = 0, _limit(input.dtype) if from_ is None else as_int(from_, "to of random_()")
    else:
        low, high = 0 if from_ is None else as_int(from_, "from_ of random_()"), as_int(to, "to of random_()")
    check_range(low, high, input.dtype, "random_")
    stream = stream_of(generator)
    return refilled(input, lambda shape: stream.integers(shape, low, high))


def _limit(dtype: DType) -> int:
    """Return the first integer that a dtype does not hold, or not exactly."""
    bits = 8 * dtype.itemsize
    if dtype.is_floating_point:
        return 2**24 + 1 if bits == 32 else 2**53 + 1
    if dtype is bool_:
        return 2
    return int(2 ** (bits - 1)) if dtype.is_signed else int(2**bits)


def check_range(low: int, high: int, dtype: DType, operation: str) -> None:
    """Refuse integers that are none, or that a dtype does not hold.

    Raises:
        DistributionError: There is none from `low` to `high`, that excluded.
        RangeError: The dtype does not hold them.
    """
    if low >= high:
        raise DistributionError(
            f"{operation}() draws from {low} to {high}, that excluded: there is nothing in between."
        )
    limit = 2**63 if dtype.is_floating_point else _limit(dtype)
    lowest = -limit if dtype.is_signed else 0
    if low < lowest or high > limit:
        raise RangeError(
            f"{operation}() draws from {low} to {high - 1}, and {dtype.name} holds {lowest} to {limit - 1}."
        )


def geometric_(input: T, p: float, *, generator: Any = None) -> T:
    """Fill the tensor with how many trials there were up to the first success, and return it.

    Args:
        input: Of any dtype but bool.
        p: The probability of a success, above 0 and below 1.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: p is out of range.
        UnsupportedDtypeError: The tensor is of bools.
    """
    check_not_bool(input, "geometric_", implemented=False)
    chance = real(p, "geometric_", "p")
    if not 0 < chance < 1:
        raise DistributionError(f"geometric_() needs a probability above 0 and below 1, not {chance}.")
    stream = stream_of(generator)
    return refilled(input, lambda shape: stream.geometric(shape, chance))


def bernoulli_(input: T, p: Any = 0.5, *, generator: Any = None) -> T:
    """Fill the tensor with 1 by a probability, else 0, and return it.

    Args:
        input: Of any dtype.
        p: The probability, or a tensor of them that broadcasts to this one.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: A probability is below 0 or above 1.
        ShapeError: The probabilities do not broadcast to the tensor.
        UnsupportedDtypeError: The probabilities are not of a floating point dtype.
    """
    check_tensor(input, "bernoulli_")
    stream = stream_of(generator)
    if isinstance(p, TensorData):
        check_beside(p, input, "bernoulli_", "the probabilities")
        chances: Any = trimmed(p.detach(), input.shape)
        check_chances(chances, "bernoulli_")
    else:
        chance = real(p, "bernoulli_", "p")
        if not 0 <= chance <= 1:
            raise DistributionError(f"bernoulli_() needs a probability from 0 to 1, not {chance}.")
        chances = input.adopt(input.backend.full((), chance, float64))
    return change(input, Refill, (), {"fill": lambda out: toss(out, chances, stream)})


def check_chances(p: Any, operation: str) -> None:
    """Refuse a tensor of what are no probabilities.

    Raises:
        DistributionError: One is below 0 or above 1.
        UnsupportedDtypeError: The dtype is not a floating point one.
    """
    check_floating(p, operation, implemented=False)
    if 0 not in p.shape:
        low, high = p.backend.bounds(p)
        if not (low >= 0 and high <= 1):
            raise DistributionError(
                f"{operation}() needs probabilities from 0 to 1, and these are {low:g} to {high:g}."
            )


def toss(out: Any, chances: Any, stream: Any) -> None:
    """Fill a tensor with 1 by the probabilities given, else 0."""
    numbers = evenly(out, out.shape, chances.dtype, stream)
    out.backend.copy(out.backend.zip(operators.lt, numbers, chances, dtype=bool_), out=out)


class RandomIntegerMethods:
    """The methods of this family."""

    __slots__ = ()

    bernoulli_ = bernoulli_
    geometric_ = geometric_
    random_ = random_
