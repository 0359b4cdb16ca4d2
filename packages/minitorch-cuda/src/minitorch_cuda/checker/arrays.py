"""Arrays that tell of every access: what a kernel gets instead of those of a GPU."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from operator import index as as_index
from types import FrameType
from typing import Any

import numpy as np

from minitorch_cuda.checker.errors import UnknownDeviceNameError
from minitorch_cuda.checker.machine import Machine
from minitorch_cuda.checker.recording import Kind, Memory, Overrun
from minitorch_cuda.checker.sites import Site, site_of

__all__ = ["WatchedArray", "watched"]


_OUTSIDE = (-1,)
"""The index of no cell."""


class WatchedArray:
    """An array in a kernel: indices, slices, `shape`, `size`, `ndim`, `dtype`, `strides` and `len`, as Numba has them.

    Attributes:
        data: The numbers.
        memory: The array that this is, or is a part of.
    """

    __slots__ = ("_machine", "_shape", "_start", "_steps", "data", "memory")

    def __init__(self, machine: Machine, memory: Memory, data: np.ndarray[Any, Any], start: int) -> None:
        self._machine = machine
        self._start = start
        self._shape = data.shape
        self._steps = tuple([stride // data.itemsize for stride in data.strides])
        self.data = data
        self.memory = memory

    shape = property(lambda self: self.data.shape)
    size = property(lambda self: self.data.size)
    ndim = property(lambda self: self.data.ndim)
    dtype = property(lambda self: self.data.dtype)
    strides = property(lambda self: self.data.strides)
    itemsize = property(lambda self: self.data.itemsize)
    nbytes = property(lambda self: self.data.nbytes)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, key: Any) -> Any:
        return self._read(key, sys._getframe(1))

    def __setitem__(self, key: Any, value: Any) -> None:
        site = site_of(sys._getframe(1))
        index = self._cell(key, "write", site)
        if index is None:
            self._write_part(self._index(key), value, site)
        elif index is not _OUTSIDE:
            self.data[index] = value
            self.log("write", index, site, self.data[index])

    def __iter__(self) -> Iterator[Any]:
        for i in range(len(self.data)):
            yield self._read(i, sys._getframe(1))

    def __getattr__(self, name: str) -> Any:
        msg = (
            f"The checker knows no {name!r} of an array in a kernel. It knows indices, slices, len, shape, size, ndim, "
            f"dtype, strides, itemsize and nbytes; compute {self.memory.name}.{name} before the launch."
        )
        raise UnknownDeviceNameError(msg)

    def update(self, key: Any, site: Site, change: Callable[[Any], Any]) -> Any:
        """Change a number in one step that no other thread can come between, and return what it was."""
        index = self._cell(key, "atomic", site)
        if index is None:
            msg = f"an atomic operation is for one cell of {self.memory.name}, and not for the part [{key}]"
            raise IndexError(msg)
        if index is _OUTSIDE:
            return self.data.dtype.type(0)
        old = self.data[index]
        self.data[index] = change(old)
        self.log("atomic", index, site, self.data[index])
        return old

    def log(self, kind: Kind, index: tuple[int, ...], site: Site, value: Any) -> None:
        """Write down an access to a cell that exists."""
        cell = self._start
        for i, step in zip(index, self._steps, strict=True):
            cell += i * step
        self._machine.touch(kind, self.memory, int(cell), site, value)

    def _read(self, key: Any, frame: FrameType) -> Any:
        """Return a number, or a part of the array that shares its memory."""
        site = site_of(frame)
        index = self._cell(key, "read", site)
        if index is None:
            return self._part(self._index(key), "read", site)
        if index is _OUTSIDE:
            return self.data.dtype.type(0)
        value = self.data[index]
        self.log("read", index, site, value)
        return value

    def _cell(self, key: Any, kind: Kind, site: Site) -> tuple[int, ...] | None:
        """Return the index of one cell, _OUTSIDE if there is no such cell, None if the key is for a part."""
        index = key if type(key) is tuple else (key,)
        if len(index) != len(self._shape):
            return None
        try:
            for i, size in zip(index, self._shape, strict=True):
                if not 0 <= i < size:
                    return self._not_inside(self._index(key), kind, site)
        except TypeError:
            return None
        return index

    def _not_inside(self, index: tuple[Any, ...], kind: Kind, site: Site) -> tuple[int, ...] | None:
        """Write down what is outside; return where Numba would go, which adds the size to a negative index."""
        if any(isinstance(i, slice) for i in index):
            return None
        overrun = self._overrun(index, kind, site)
        return tuple([i % size for i, size in zip(index, self._shape, strict=True)]) if overrun.wraps else _OUTSIDE

    def _overrun(self, index: tuple[int, ...], kind: Kind, site: Site) -> Overrun:
        now = self._machine.current
        overrun = Overrun(now.block, now.number, kind, self.memory, self._shape, index, site)
        self._machine.recording.overruns.append(overrun)
        return overrun

    def _index(self, key: Any) -> tuple[Any, ...]:
        keys = key if isinstance(key, tuple) else (key,)
        if any(i is Ellipsis for i in keys):
            at = keys.index(Ellipsis)
            keys = keys[:at] + (slice(None),) * (self.ndim - len(keys) + 1) + keys[at + 1 :]
        if len(keys) > self.ndim:
            msg = f"{self.memory.name} has {self.ndim} dimensions, and was indexed with {len(keys)} numbers"
            raise IndexError(msg)
        return tuple([i if isinstance(i, slice) else as_index(i) for i in keys])

    def _part(self, index: tuple[Any, ...], kind: Kind, site: Site) -> WatchedArray:
        """Return a part; an index outside gives the nearest one that there is, and is written down."""
        numbers = [0 if isinstance(i, slice) else i for i in index] + [0] * (self.ndim - len(index))
        if any(not 0 <= i < size for i, size in zip(numbers, self._shape, strict=True)):
            self._overrun(tuple(numbers), kind, site)
        kept = [
            i if isinstance(i, slice) else i % size if -size <= i < 0 else min(max(i, 0), size - 1)
            for i, size in zip(index, self._shape, strict=False)
        ]
        data = self.data[tuple(kept)]
        start = self._start
        if data.size:
            start += (_address(data) - _address(self.data)) // data.itemsize
        return WatchedArray(self._machine, self.memory, data, start)

    def _write_part(self, index: tuple[Any, ...], value: Any, site: Site) -> None:
        part = self._part(index, "write", site)
        if isinstance(value, WatchedArray):
            for place in np.ndindex(value.shape):
                value.log("read", place, site, value.data[place])
            value = value.data
        part.data[...] = value
        for place in np.ndindex(part.shape):
            part.log("write", place, site, part.data[place])


def watched(machine: Machine, memory: Memory, data: np.ndarray[Any, Any]) -> WatchedArray:
    """Return an array that tells the machine of every access, and note that it exists."""
    machine.recording.memories.append(memory)
    return WatchedArray(machine, memory, data, 0)


def _address(data: np.ndarray[Any, Any]) -> int:
    return int(data.__array_interface__["data"][0])
