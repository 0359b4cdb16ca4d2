"""The source of random numbers: a stream that a seed determines, the same on every backend.

The numbers are drawn on the host and brought to the tensor by `Backend.random`, or made by the backend itself, which
`pass_over` tells where they begin. They are not those that PyTorch would draw from the same seed. Threads may draw from
one stream: each gets numbers of its own, in the order of their calls.

Source: O'Neill, PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
Generation, 2014.
"""

from __future__ import annotations

import os
import threading
from typing import Any, NamedTuple

import numpy as np

from minitorch_tensor.dtypes import DType, float64
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError
from minitorch_tensor.quiet import quiet
from minitorch_tensor.shapes import Shape

__all__ = ["Array", "Place", "RandomStream", "default_stream", "set_default_stream"]

Array = np.ndarray[Any, Any]

_STATE_BYTES = (8, 16, 16, 1, 4)
"""The seed, and NumPy's PCG64: its state, its increment, and 32 bits that may be left from the last draw."""


class Place(NamedTuple):
    """Where uniform numbers begin in a stream of NumPy's PCG64: word after word of 64 bits.

    Attributes:
        state: The state before the first word, of 128 bits.
        increment: What each step from one state to the next adds, of 128 bits.
        left: The upper half of the word before, if it is the first number to come; else None.
    """

    state: int
    increment: int
    left: int | None


class RandomStream:
    """Random numbers one after the other, from a seed on."""

    __slots__ = ("_lock", "_made", "_seed")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start(67280421310721)

    def _start(self, seed: int) -> None:
        self._seed = seed
        self._made: np.random.Generator | None = None  # before the first draw: they take a while to import

    @property
    def _numbers(self) -> np.random.Generator:
        if self._made is None:
            self._made = np.random.Generator(np.random.PCG64(self._seed))
        return self._made

    def manual_seed(self, seed: Any) -> Any:
        """Begin anew from a seed, and return the generator.

        Args:
            seed: An integer of 64 bits; a negative one counts from 2⁶⁴.

        Raises:
            InvalidTypeError: It is not an integer.
            InvalidValueError: It has more than 64 bits.
        """
        if not isinstance(seed, int | np.integer):
            raise InvalidTypeError(f"A seed is an integer, not {seed!r} of type {type(seed).__name__}.")
        if not -(2**63) <= seed < 2**64:
            raise InvalidValueError(f"A seed lies between -2**63 and 2**64 - 1, and {seed} does not.")
        with self._lock:
            self._start(int(seed) % 2**64)
        return self

    def seed(self) -> int:
        """Begin anew from a seed that nobody can foresee, and return it."""
        seed = int.from_bytes(os.urandom(8), "little")
        self.manual_seed(seed)
        return seed

    def initial_seed(self) -> int:
        """Return the seed from which the stream began."""
        return self._seed

    # ------------------------------------------------------------------------------------------------------------------
    # Draw
    # ------------------------------------------------------------------------------------------------------------------
    def uniform(self, shape: Shape, dtype: DType, low: float = 0.0, high: float = 1.0) -> Array:
        """Return numbers evenly spread from `low` to `high`, that excluded."""
        with self._lock:
            numbers = self._numbers.random(shape, _precision(dtype))
        if (low, high) == (0.0, 1.0):
            return numbers
        kind = numbers.dtype.type
        below: Array = np.minimum(_scaled(numbers, high - low, low), np.nextafter(kind(high), kind(low)))
        return below  # rounded, a number may have become `high`

    def pass_over(self, count: int, dtype: DType) -> Place:
        """Go past numbers that `uniform` would return, and return where they begin, for whoever makes them elsewhere.

        A float64 number takes a word, a float32 one half a word, the lower half first. An upper half that is left over
        is kept, and is the next float32 number.
        """
        with self._lock:
            bits: Any = self._numbers.bit_generator
            before = bits.state
            kept = {name: before[name] for name in ("has_uint32", "uinteger")}
            left = dtype is not float64 and bool(before["has_uint32"])
            place = Place(before["state"]["state"], before["state"]["inc"], before["uinteger"] if left else None)
            rest = count - left
            if dtype is float64:
                bits.advance(count)
                bits.state = bits.state | kept  # which it forgot
            elif rest > 0:
                bits.advance((rest - 1) // 2)
                self._numbers.random(2 - rest % 2, np.float32)  # NumPy itself keeps what is left of the last word
            else:
                self._numbers.random(count, np.float32)
        return place

    def normal(self, shape: Shape, dtype: DType, mean: float = 0.0, std: float = 1.0) -> Array:
        """Return numbers of the normal distribution."""
        with self._lock:
            numbers = self._numbers.standard_normal(shape, _precision(dtype))
        return numbers if (mean, std) == (0.0, 1.0) else _scaled(numbers, std, mean)

    def exponential(self, shape: Shape, dtype: DType, rate: float = 1.0) -> Array:
        """Return numbers of the exponential distribution, none of them 0."""
        kind = _precision(dtype)
        with self._lock:
            numbers = self._numbers.standard_exponential(shape, kind)
        return _scaled(np.maximum(numbers, np.finfo(kind).tiny), 1 / rate, 0.0)

    def cauchy(self, shape: Shape, median: float, sigma: float) -> Array:
        """Return numbers of the Cauchy distribution."""
        with self._lock:
            numbers = np.asarray(self._numbers.standard_cauchy(shape))
        return _scaled(numbers, sigma, median)

    def integers(self, shape: Shape, low: int, high: int) -> Array:
        """Return integers evenly spread from `low` to `high`, that excluded."""
        with self._lock:
            return np.asarray(self._numbers.integers(low, high, shape, np.int64))

    def geometric(self, shape: Shape, p: float) -> Array:
        """Return how many trials there were up to the first success, of probability p."""
        with self._lock:
            return np.asarray(self._numbers.geometric(p, shape))

    def permutation(self, n: int) -> Array:
        """Return the integers from 0 to n, that excluded, in random order."""
        with self._lock:
            return self._numbers.permutation(n)

    # ------------------------------------------------------------------------------------------------------------------
    # Its place in the stream
    # ------------------------------------------------------------------------------------------------------------------
    def state_bytes(self) -> bytes:
        """Return where in the stream it is."""
        with self._lock:
            state: Any = self._numbers.bit_generator.state
            numbers = (
                self._seed,
                state["state"]["state"],
                state["state"]["inc"],
                state["has_uint32"],
                state["uinteger"],
            )
        return b"".join([number.to_bytes(size, "little") for number, size in zip(numbers, _STATE_BYTES, strict=True)])

    def restore(self, state: bytes) -> None:
        """Go to a place in the stream that `state_bytes` gave.

        Raises:
            ShapeError: It has another length.
        """
        if len(state) != sum(_STATE_BYTES):
            raise ShapeError(f"The state of a generator has {sum(_STATE_BYTES)} bytes, and this has {len(state)}.")
        numbers = []
        for size in _STATE_BYTES:
            numbers.append(int.from_bytes(state[:size], "little"))
            state = state[size:]
        with self._lock:
            self._start(numbers[0])
            self._numbers.bit_generator.state = {
                "bit_generator": "PCG64",
                "state": {"state": numbers[1], "inc": numbers[2]},
                "has_uint32": numbers[3],
                "uinteger": numbers[4],
            }

    def __reduce__(self) -> Any:
        """Copies and pickles begin where this one is."""
        return _restored, (type(self), self.state_bytes())


def _scaled(numbers: Array, factor: float, shift: float) -> Array:
    """Return numbers · factor + shift in their own dtype, infinite where they are too large for it."""
    return np.asarray(quiet.run(lambda: numbers * numbers.dtype.type(factor) + numbers.dtype.type(shift)))


def _restored(kind: Any, state: bytes) -> Any:
    stream = kind()
    stream.restore(state)
    return stream


def _precision(dtype: DType) -> Any:
    """Return in which of NumPy's dtypes to draw."""
    return np.float64 if dtype is float64 else np.float32


class _Default:
    stream: Any = RandomStream()


def default_stream() -> Any:
    """Return the generator that is used where none is given."""
    return _Default.stream


def set_default_stream(stream: RandomStream) -> None:
    """Set the generator that is used where none is given."""
    _Default.stream = stream
