"""What a kernel gets for `numba.cuda`: the same names, for one thread of the machine at a time.

Numba's own simulator leaves the order of threads to the operating system, takes two shared arrays on a line for one,
and has no shuffles. Hence this one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

from minitorch_cuda.checker.arrays import WatchedArray, watched
from minitorch_cuda.checker.atomics import Atomics
from minitorch_cuda.checker.errors import UnknownDeviceNameError
from minitorch_cuda.checker.machine import Machine, Stop
from minitorch_cuda.checker.recording import WARP, Dim3, Memory, Space
from minitorch_cuda.checker.shapes import varying_part
from minitorch_cuda.checker.sites import Site, site_of
from minitorch_cuda.checker.warp import WarpCalls

__all__ = ["Device"]


class _Sizes(NamedTuple):
    """`blockDim` or `gridDim`."""

    x: int
    y: int
    z: int


class _Place:
    """`threadIdx` or `blockIdx`: those of the thread that runs."""

    def __init__(self, find: Callable[[], Dim3]) -> None:
        self._find = find

    x = property(lambda self: self._find()[0])
    y = property(lambda self: self._find()[1])
    z = property(lambda self: self._find()[2])


class _Arrays:
    """`cuda.shared` or `cuda.local`."""

    def __init__(self, device: Device, space: Space) -> None:
        self._device = device
        self._space = space

    def array(self, shape: Any, dtype: Any, alignment: int | None = None) -> WatchedArray:
        """Return the array that belongs to this place in the source; nobody has written it."""
        del alignment  # nothing here depends on it
        return self._device.allocate(self._space, shape, dtype, sys._getframe(1))


class _Constants:
    """`cuda.const`."""

    def __init__(self, device: Device) -> None:
        self._device = device

    def array_like(self, array: Any) -> WatchedArray:
        """Return an array that kernels only read."""
        return self._device.constant(array)


class Device(WarpCalls):
    """The stand-in for `numba.cuda`.

    Args:
        machine: Runs the threads.
        shared_bytes: The size of dynamic shared memory, which `cuda.shared.array(0, ...)` returns.
        left_out: Lines whose `cuda.syncthreads()` does nothing.
    """

    warpsize = WARP

    def __init__(self, machine: Machine, shared_bytes: int = 0, left_out: Collection[int] = ()) -> None:
        super().__init__(machine)
        self.atomic = Atomics()
        self.shared = _Arrays(self, "shared")
        self.local = _Arrays(self, "local")
        self.const = _Constants(self)
        self.threadIdx = _Place(lambda: machine.current.thread_index)
        self.blockIdx = _Place(lambda: machine.current.block_index)
        self.blockDim = _Sizes(*machine.recording.block)
        self.gridDim = _Sizes(*machine.recording.grid)
        self._shared_bytes = shared_bytes
        self._left_out = frozenset(left_out)
        self._made: dict[Any, WatchedArray] = {}

    def __getattr__(self, name: str) -> Any:
        msg = f"The checker does not know cuda.{name}. It knows: {', '.join(self.names)}."
        raise UnknownDeviceNameError(msg)

    @property
    def names(self) -> list[str]:
        """The names of `numba.cuda` that a kernel may use here."""
        return sorted(name for name in dir(self) if not name.startswith("_") and name not in _OWN)

    # ------------------------------------------------------------------------------------------------------------------
    # Where a thread is
    # ------------------------------------------------------------------------------------------------------------------
    @property
    def laneid(self) -> int:
        """The number of the thread in its warp."""
        return self._machine.current.number % WARP

    def grid(self, ndim: int) -> int | tuple[int, ...]:
        """Return the place of the thread among all threads of the grid."""
        now = self._machine.current
        places = zip(now.block_index, self.blockDim, now.thread_index, strict=True)
        found = tuple([block * size + thread for block, size, thread in places])[:ndim]
        return found[0] if ndim == 1 else found

    def gridsize(self, ndim: int) -> int | tuple[int, ...]:
        """Return how many threads the grid has."""
        found = tuple([blocks * size for blocks, size in zip(self.gridDim, self.blockDim, strict=True)])[:ndim]
        return found[0] if ndim == 1 else found

    # ------------------------------------------------------------------------------------------------------------------
    # Barriers and fences
    # ------------------------------------------------------------------------------------------------------------------
    def syncthreads(self) -> None:
        """Wait until every thread of the block has come."""
        site = site_of(sys._getframe(1))
        if site.line not in self._left_out:
            self._machine.current.wait(Stop("block", site))

    def syncthreads_count(self, value: Any) -> int:
        """Wait, and return how many threads brought something true."""
        return len(self._votes(value, sys._getframe(1))[1])

    def syncthreads_and(self, value: Any) -> int:
        """Wait, and return whether all threads brought something true."""
        everyone, voters = self._votes(value, sys._getframe(1))
        return int(len(everyone) == len(voters))

    def syncthreads_or(self, value: Any) -> int:
        """Wait, and return whether a thread brought something true."""
        return int(bool(self._votes(value, sys._getframe(1))[1]))

    def _votes(self, value: Any, frame: FrameType) -> tuple[list[int], list[int]]:
        met = self._machine.current.wait(Stop("block", site_of(frame), bool(value)))
        return list(met), [number for number, brought in met.items() if brought]

    def threadfence(self) -> None:
        """Make sure that all see what this thread wrote before what it writes after."""
        self._machine.fence()

    threadfence_block = threadfence
    threadfence_system = threadfence

    def nanosleep(self, nanoseconds: int) -> None:
        """Do nothing: here only one thread runs at a time."""

    # ------------------------------------------------------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------------------------------------------------------
    def allocate(self, space: Space, shape: Any, dtype: Any, frame: FrameType) -> WatchedArray:
        """Return the array of a block or thread that is made at a place in the source."""
        site, now = site_of(frame), self._machine.current
        thread = -1 if space == "shared" else now.number
        dtype = _numpy_dtype(dtype)
        dynamic = space == "shared" and shape == 0
        key = (now.block, thread, dtype if dynamic else site)
        found = self._made.get(key)
        if found is None:
            if dynamic:
                shape = self._shared_bytes // dtype.itemsize
            name, varying = _assigned_name(site, space), varying_part(site, frame.f_code)
            memory = Memory(name, space, _unwritten(shape, dtype), now.block, thread, site, varying)
            data = self._dynamic(now.block, memory) if dynamic else memory.first.copy()
            found = self._made[key] = watched(self._machine, memory, data)
        return found

    def constant(self, array: Any) -> WatchedArray:
        """Return an array of the host's that a kernel reads without having got it as an argument."""
        found = self._made.get(id(array))
        if found is None:
            memory = Memory("constant", "constant", np.array(array, order="C"))
            found = self._made[id(array)] = watched(self._machine, memory, memory.first)
        return found

    def _dynamic(self, block: int, memory: Memory) -> np.ndarray[Any, Any]:
        """Return dynamic shared memory as numbers of one dtype; all dtypes share the bytes."""
        key = (block, "dynamic")
        if key not in self._made:
            whole = np.zeros(self._shared_bytes, np.uint8)
            whole_memory = Memory("dynamic", "shared", whole, block)
            self._made[key] = WatchedArray(self._machine, whole_memory, whole, 0)
        return self._made[key].data[: memory.first.nbytes].view(memory.first.dtype)

    # ------------------------------------------------------------------------------------------------------------------
    # Arithmetic
    # ------------------------------------------------------------------------------------------------------------------
    def fma(self, a: Any, b: Any, c: Any) -> Any:
        """Return a · b + c."""
        return a * b + c

    def selp(self, condition: Any, a: Any, b: Any) -> Any:
        """Return a if the condition holds, else b."""
        return a if condition else b

    def cbrt(self, x: Any) -> float:
        """Return the cube root."""
        return math.cbrt(x)

    def popc(self, x: Any) -> int:
        """Return how many bits of a number are set."""
        return _bits(x).count("1")

    def brev(self, x: Any) -> int:
        """Return the number with its bits in reverse."""
        return int(_bits(x)[::-1], 2)

    def clz(self, x: Any) -> int:
        """Return how many zeros the bits of a number begin with."""
        return len(_bits(x)) - len(_bits(x).lstrip("0"))

    def ffs(self, x: Any) -> int:
        """Return the place of the lowest bit that is set, from 1; 0 if none is."""
        return _bits(x)[::-1].find("1") + 1


_OWN = {"allocate", "constant", "names"}


def _bits(x: Any) -> str:
    """Return the bits of an integer, as many as its type has; 32 for one of Python's that fits."""
    width = x.dtype.itemsize * 8 if isinstance(x, np.generic) else 32 if -(2**31) <= x < 2**32 else 64
    return f"{int(x) & (2**width - 1):0{width}b}"


def _numpy_dtype(dtype: Any) -> np.dtype[Any]:
    """Return NumPy's dtype for one of Numba's or NumPy's."""
    try:
        found: np.dtype[Any] = np.dtype(dtype)
    except TypeError:
        found = np.dtype(str(dtype))
    return found


def _unwritten(shape: Any, dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return an array as nobody wrote it: NaN shows in a result that it should not be there."""
    array = np.zeros(shape, dtype)
    if dtype.kind in "fc":
        array.fill(np.nan)
    return array


def _assigned_name(site: Site, space: Space) -> str:
    """Return what the source assigns a new array to."""
    name = site.text.split("=")[0].split(":")[0].strip()
    return name if name.isidentifier() else f"{space} array of line {site.line}"
