"""Atomic operations: a thread reads, computes and writes, and no other thread comes between."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from minitorch_cuda.checker.arrays import WatchedArray
from minitorch_cuda.checker.sites import site_of

__all__ = ["Atomics"]


class Atomics:
    """`cuda.atomic`; each method returns what was in the cell before."""

    def add(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Add."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: old + value)

    def sub(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Subtract."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: old - value)

    def and_(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the bits that both have."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: old & value)

    def or_(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the bits that one of both has."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: old | value)

    def xor(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the bits that only one of both has."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: old ^ value)

    def inc(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Count up to a value, and then from 0 again."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: 0 if old >= value else old + 1)

    def dec(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Count down to 0, and then from a value again."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: value if old == 0 or old > value else old - 1)

    def exch(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Put a value in."""
        return array.update(index, site_of(sys._getframe(1)), lambda _: value)

    def max(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the larger one, or NaN if the cell holds that."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: max(old, value))

    def min(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the smaller one, or NaN if the cell holds that."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: min(old, value))

    def nanmax(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the larger one; a number wins over NaN."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: np.fmax(old, value))

    def nanmin(self, array: WatchedArray, index: Any, value: Any) -> Any:
        """Keep the smaller one; a number wins over NaN."""
        return array.update(index, site_of(sys._getframe(1)), lambda old: np.fmin(old, value))

    def cas(self, array: WatchedArray, index: Any, old: Any, value: Any) -> Any:
        """Put a value in if the cell holds `old`."""
        return array.update(index, site_of(sys._getframe(1)), lambda now: value if now == old else now)

    def compare_and_swap(self, array: WatchedArray, old: Any, value: Any) -> Any:
        """Put a value in the first cell if that holds `old`."""
        first = (0,) * array.ndim
        return array.update(first, site_of(sys._getframe(1)), lambda now: value if now == old else now)
