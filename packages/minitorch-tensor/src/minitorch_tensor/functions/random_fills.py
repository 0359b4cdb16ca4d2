"""Tensors filled with random real numbers in place."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import float32
from minitorch_tensor.errors import DistributionError
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.functions.elements import change
from minitorch_tensor.functions.refilling import Refill, check_std, real, refilled, stream_of
from minitorch_tensor.tensor_like import T

__all__ = ["RandomFillMethods", "cauchy_", "exponential_", "log_normal_", "normal_", "uniform_"]


def uniform_(input: T, from_: float = 0, to: float = 1, *, generator: Any = None) -> T:
    """Fill the tensor with numbers evenly spread from one number to another, that excluded, and return it.

    Args:
        input: Of a floating point dtype.
        from_: The lowest number.
        to: The highest, which is not reached.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: `from_` is above `to`, or one is infinite or NaN.
        UnsupportedDtypeError: The dtype is not a floating point one.

    Example:
        >>> from minitorch_tensor import zeros
        >>> x = zeros(100).uniform_(2, 3)
        >>> bool((x >= 2).all()), bool((x < 3).all())
        (True, True)
    """
    check_floating(input, "uniform_", implemented=False)
    low, high = real(from_, "uniform_", "from_"), real(to, "uniform_", "to")
    largest = 3.4028234663852886e38 if input.dtype is float32 else 1.7976931348623157e308
    if not (-largest <= low <= high <= largest and high - low <= largest):
        raise DistributionError(f"uniform_() draws from {low} to {high}: both must be finite, and the first not above.")
    stream = stream_of(generator)
    return change(input, Refill, (), {"fill": lambda out: out.backend.uniform(stream, out, low, high)})


def normal_(input: T, mean: float = 0, std: float = 1, *, generator: Any = None) -> T:
    """Fill the tensor with numbers of the normal distribution, and return it.

    Args:
        input: Of a floating point dtype.
        mean: The mean.
        std: The standard deviation, not negative.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: The standard deviation is negative.
        UnsupportedDtypeError: The dtype is not a floating point one.
    """
    check_floating(input, "normal_", implemented=False)
    center, width = real(mean, "normal_", "mean"), real(std, "normal_", "std")
    check_std(width, "normal_")
    stream, dtype = stream_of(generator), input.dtype
    return refilled(input, lambda shape: stream.normal(shape, dtype, center, width))


def log_normal_(input: T, mean: float = 1, std: float = 2, *, generator: Any = None) -> T:
    """Fill the tensor with numbers whose logarithms are of the normal distribution, and return it.

    Args:
        input: Of a floating point dtype.
        mean: The mean of the logarithms.
        std: Their standard deviation, above 0.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: The standard deviation is not above 0.
        UnsupportedDtypeError: The dtype is not a floating point one.
    """
    check_floating(input, "log_normal_", implemented=False)
    center, width = real(mean, "log_normal_", "mean"), real(std, "log_normal_", "std")
    if not width > 0:
        raise DistributionError(f"log_normal_() needs a standard deviation above 0, not {width}.")
    stream = stream_of(generator)

    def fill(out: Any) -> None:
        out.backend.random(lambda shape: stream.normal(shape, out.dtype, center, width), out)
        out.backend.map(operators.exp, out, out=out)

    return change(input, Refill, (), {"fill": fill})


def exponential_(input: T, lambd: float = 1, *, generator: Any = None) -> T:
    """Fill the tensor with numbers of the exponential distribution, λ · exp(-λ x), and return it.

    Args:
        input: Of a floating point dtype.
        lambd: λ, above 0.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: λ is not above 0.
        DtypeError: The dtype is not a floating point one.
    """
    check_floating(input, "exponential_")
    rate = real(lambd, "exponential_", "lambd")
    if not rate > 0:
        raise DistributionError(f"exponential_() needs a lambd above 0, not {rate}.")
    stream, dtype = stream_of(generator), input.dtype
    return refilled(input, lambda shape: stream.exponential(shape, dtype, rate))


def cauchy_(input: T, median: float = 0, sigma: float = 1, *, generator: Any = None) -> T:
    """Fill the tensor with numbers of the Cauchy distribution, and return it.

    Args:
        input: Of a floating point dtype.
        median: The middle.
        sigma: The width, above 0.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: The width is not above 0.
        DtypeError: The dtype is not a floating point one.
    """
    check_floating(input, "cauchy_")
    center, width = real(median, "cauchy_", "median"), real(sigma, "cauchy_", "sigma")
    if not width > 0:
        raise DistributionError(f"cauchy_() needs a sigma above 0, not {width}.")
    stream = stream_of(generator)
    return refilled(input, lambda shape: stream.cauchy(shape, center, width))


class RandomFillMethods:
    """The methods of this family."""

    __slots__ = ()

    cauchy_ = cauchy_
    exponential_ = exponential_
    log_normal_ = log_normal_
    normal_ = normal_
    uniform_ = uniform_
