"""The kernel of uniform random numbers: each thread goes to its own place in the stream from which the host draws.

The stream is NumPy's PCG64, a linear congruential generator: a step makes of a state, a number of 128 bits,

    state · MULTIPLIER + increment    modulo 2¹²⁸,

and of each state 64 bits are made, a *word*. Two steps are one of the same form, with MULTIPLIER² for a factor; so are
four, eight, and so on. By these a thread is at its first word after as many steps as its number has binary digits, and
no thread waits for another.

A number of 128 bits is four digits of 32 bits here, the lowest first, each in a uint64. A product of two digits and two
more digits always fit into 64 bits: nothing overflows, neither on a GPU nor on the simulator.

Source: O'Neill, PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
Generation, 2014; Brown, Random Number Generation with Arbitrary Strides, 1994.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from typing import Any

import numpy as np
from numba import cuda

from minitorch_cuda.device import is_simulated
from minitorch_cuda.place import device_function
from minitorch_tensor.dtypes import DType, float64

__all__ = ["MULTIPLIER", "ahead", "digits_of", "times_plus", "uniform_row", "unsigned", "word_of"]

MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
"""By which PCG64 multiplies."""

_DIGIT = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_ROTATION, _AROUND = np.uint64(26), np.uint64(63)
_64 = np.uint64(64)


def digits_of(number: int) -> tuple[int, int, int, int]:
    """Return a number of 128 bits as four digits of 32 bits, the lowest first.

    Example:
        >>> digits_of(2**32 + 5)
        (5, 1, 0, 0)
    """
    return (number & 0xFFFFFFFF, number >> 32 & 0xFFFFFFFF, number >> 64 & 0xFFFFFFFF, number >> 96 & 0xFFFFFFFF)


_FACTOR = tuple([np.uint64(digit) for digit in digits_of(MULTIPLIER)])
_ZERO = (np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0))


@device_function
def unsigned(x):
    """Return four digits as uint64."""
    return np.uint64(x[0]), np.uint64(x[1]), np.uint64(x[2]), np.uint64(x[3])


@device_function
def times_plus(a, b, c):
    """Return a · b + c modulo 2¹²⁸, as one does it on paper: a row of products for each digit of a."""
    t = a[0] * b[0] + c[0]
    d0 = t & _DIGIT
    t = a[0] * b[1] + c[1] + (t >> _32)
    d1 = t & _DIGIT
    t = a[0] * b[2] + c[2] + (t >> _32)
    d2 = t & _DIGIT
    d3 = (a[0] * b[3] + c[3] + (t >> _32)) & _DIGIT
    t = a[1] * b[0] + d1
    d1 = t & _DIGIT
    t = a[1] * b[1] + d2 + (t >> _32)
    d2 = t & _DIGIT
    d3 = (a[1] * b[2] + d3 + (t >> _32)) & _DIGIT
    t = a[2] * b[0] + d2
    d2 = t & _DIGIT
    d3 = (a[2] * b[1] + d3 + (t >> _32)) & _DIGIT
    d3 = (a[3] * b[0] + d3) & _DIGIT
    return d0, d1, d2, d3


@device_function
def ahead(state, increment, steps):
    """Return the state so many steps ahead: by those of 1, 2, 4, ... steps that add up to it."""
    factor, plus = _FACTOR, increment
    while steps > 0:
        if steps & 1:
            state = times_plus(factor, state, plus)
        plus = times_plus(factor, plus, plus)
        factor = times_plus(factor, factor, _ZERO)
        steps >>= 1
    return state


@device_function
def word_of(state):
    """Return the word of a state: both halves combined by exclusive or, rotated by as many bits as the top six say."""
    word = (state[3] ^ state[1]) << _32 | (state[2] ^ state[0])
    turn = state[3] >> _ROTATION
    return word >> turn | word << (_64 - turn & _AROUND)


def _product_of(dtype: DType) -> Any:
    """Return the product of two numbers, which is rounded before anything is added to it, as on the host."""
    if is_simulated():
        return operator.mul
    from numba.cuda import libdevice

    return libdevice.dmul_rn if dtype is float64 else libdevice.fmul_rn


@lru_cache(maxsize=2)
def uniform_row(dtype: DType) -> Any:
    """Return the kernel for uniform numbers of a stream, one after the other.

    One thread: words i, i + threads of the grid, and so on, where i is its place in the grid. It goes i + 1 steps ahead
    to its first word, and from each word to its next in one step (`leap_factor`, `leap_plus`). A word is a float64
    number, or two of float32, the lower half first. Where a half is left from the draw before (`has_left`), it is the
    first number; the first thread writes it.
    Launch: blocks in a row, of any number; so few that many words for each thread pay for the way to the first.
    Shared memory: none.
    NumPy: x = Generator(bits).random(size, dtype); out[...] = np.minimum(x * factor + shift, below), where `bits` is a
    PCG64 with this state and increment.
    """
    product = _product_of(dtype)
    real: Any = dtype.numpy.type
    doubled = dtype is float64
    drop, unit = np.uint64(11 if doubled else 8), real(2.0 ** (-53 if doubled else -24))
    halves = 1 if doubled else 2

    @device_function
    def number_of(bits, factor, shift, below):
        x = product(real(bits >> drop) * unit, factor) + shift
        return x if x < below else below

    @cuda.jit
    def uniform_row_kernel(
        out, out_at, size, state, increment, leap_factor, leap_plus, has_left, left, factor, shift, below
    ):
        first, threads = cuda.grid(1), cuda.gridsize(1)
        if has_left and first == 0:
            out[out_at] = number_of(np.uint64(left), factor, shift, below)
        words = (size - has_left + halves - 1) // halves
        leap, plus = unsigned(leap_factor), unsigned(leap_plus)
        here = ahead(unsigned(state), unsigned(increment), first + 1)
        for i in range(first, words, threads):
            word = word_of(here)
            at = has_left + i * halves
            if halves == 1:
                out[out_at + at] = number_of(word, factor, shift, below)
            else:
                out[out_at + at] = number_of(word & _DIGIT, factor, shift, below)
                if at + 1 < size:
                    out[out_at + at + 1] = number_of(word >> _32, factor, shift, below)
            here = times_plus(leap, here, plus)

    return uniform_row_kernel
