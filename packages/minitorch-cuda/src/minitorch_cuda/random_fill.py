"""Uniform random numbers, made where they are needed: how the kernel is launched, and what each thread is told.

They are those that the host draws from the same stream, bit for bit, and the stream goes past them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_cuda.device import geometry
from minitorch_cuda.launching import blocks, launch
from minitorch_tensor.dtypes import float64
from minitorch_tensor.generator import RandomStream
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["leap_of", "uniform_into"]

_WORDS = 16
"""So many words each thread makes at least, if there are as many: the way to the first one takes as long as some."""


def leap_of(steps: int, multiplier: int, increment: int) -> tuple[int, int]:
    """Return the factor and the summand of that many steps of a linear congruential generator of 128 bits in one.

    The factor is aⁿ, and the summand c · (1 + a + ... + aⁿ⁻¹) = c · (aⁿ - 1) / (a - 1). To divide exactly by a - 1
    takes aⁿ modulo 2¹²⁸ · (a - 1).

    Example:
        >>> leap_of(3, multiplier=5, increment=7)  # ((x * 5 + 7) * 5 + 7) * 5 + 7
        (125, 217)
    """
    modulus = 1 << 128
    power = pow(multiplier, steps, modulus * (multiplier - 1))
    return power % modulus, increment * ((power - 1) // (multiplier - 1)) % modulus


def uniform_into(out: TensorData, stream: RandomStream, low: float, high: float) -> None:
    """Write the next numbers of a stream, evenly spread from `low` to `high`, that excluded, into contiguous memory."""
    from minitorch_cuda.random_kernels import MULTIPLIER, digits_of, uniform_row

    size = size_of(out.shape)
    place = stream.pass_over(size, out.dtype)
    if not size:
        return
    words = size if out.dtype is float64 else -(-size // 2)
    grid, threads = blocks(-(-words // _WORDS)), geometry().threads
    leap = leap_of(grid * threads, MULTIPLIER, place.increment)
    numbers = [digits_of(number) for number in (place.state, place.increment, *leap)]
    kind: Any = out.dtype.numpy.type
    scale = (kind(high - low), kind(low), np.nextafter(kind(high), kind(low)))
    kept = (int(place.left is not None), place.left or 0)
    launch(uniform_row(out.dtype), grid, threads, out.storage, out.offset, size, *numbers, *kept, *scale)
