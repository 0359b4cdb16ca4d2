"""Memory of the device: a row of numbers, and a pool that keeps what is given back.

To ask the driver for memory takes longer than most kernels, and makes the host wait for all of them. So memory is not
returned to the driver: it goes to a pool, where the next tensor of about the same size finds it. There is one stream,
so whoever gets it writes to it after those who had it before have read it.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from minitorch_cuda.device import is_simulated
from minitorch_tensor.dtypes import DType, dtype_of_array
from minitorch_tensor.memory import MACHINE_BYTES, too_large
from minitorch_tensor.shapes import Shape, size_of

__all__ = ["Pool", "Storage", "capacity_of", "pool", "reserve", "upload"]

_SMALL = 1 << 20
"""Up to so many elements the sizes in the pool are powers of two; above they are multiples of a quarter of it."""


class Pool:
    """Arrays on the device that nobody uses, by dtype and size."""

    def __init__(self) -> None:
        self._free: dict[tuple[Any, int], list[Any]] = {}
        self._lock = threading.RLock()  # what is collected while the lock is held comes back to it

    def take(self, dtype: DType, size: int) -> Any:
        """Return a row of at least so many numbers."""
        capacity = capacity_of(size)
        with self._lock:
            rows = self._free.get((dtype.numpy, capacity))
            if rows:
                return rows.pop()
        from numba import cuda

        return cuda.device_array(capacity, dtype.numpy)

    def give(self, memory: Any) -> None:
        """Take a row back."""
        with self._lock:
            self._free.setdefault((memory.dtype, memory.size), []).append(memory)

    def clear(self) -> None:
        """Return everything to the driver."""
        with self._lock:
            self._free.clear()

    def held_bytes(self) -> int:
        """Return how much lies here unused."""
        with self._lock:
            return sum(dtype.itemsize * size * len(rows) for (dtype, size), rows in self._free.items())


pool = Pool()


def capacity_of(size: int) -> int:
    """Return the size in the pool that is large enough for a row.

    Example:
        >>> capacity_of(3), capacity_of(1000), capacity_of(2_000_001)
        (16, 1024, 2097152)
    """
    if size <= _SMALL:
        return max(16, 1 << (size - 1).bit_length()) if size else 16
    step = _SMALL // 4
    return -(-size // step) * step


class Storage:
    """A row of numbers on the device; when nobody needs it any more, its memory goes to the pool.

    Args:
        memory: A one-dimensional array on the device, at least `size` long.
        size: How many numbers there are.
        pooled: Whether the memory is the pool's, and not another library's.

    Attributes:
        memory: What kernels take.
        size: How many numbers there are.
        pooled: Whether the memory is the pool's.
    """

    __slots__ = ("__weakref__", "memory", "pooled", "size")

    memory: Any
    size: int
    pooled: bool

    def __init__(self, memory: Any, size: int, *, pooled: bool = True) -> None:
        self.pooled = pooled
        self.memory = memory
        self.size = size

    def __len__(self) -> int:
        return self.size

    def __del__(self, give: Any = pool.give) -> None:
        memory = getattr(self, "memory", None)
        if memory is not None and self.pooled:
            give(memory)

    def __getitem__(self, place: int) -> Any:
        return self.host(place, place + 1)[0]

    def __setitem__(self, place: int, number: Any) -> None:
        self.memory[place : place + 1].copy_to_device(np.array([number], self.memory.dtype))

    @property
    def dtype(self) -> Any:
        """NumPy's dtype of the numbers."""
        return self.memory.dtype

    def host(self, begin: int, end: int) -> np.ndarray[Any, Any]:
        """Return some of the numbers in memory of the host, when all kernels before are done."""
        if end <= begin:
            return np.empty(0, self.memory.dtype)
        found: np.ndarray[Any, Any] = self.memory[begin:end].copy_to_host()
        return found

    def __reduce__(self) -> Any:
        return upload, (self.host(0, self.size),)

    def __deepcopy__(self, memo: dict[int, Any]) -> Storage:
        out = memo[id(self)] = upload(self.host(0, self.size))
        return out


def reserve(shape: Shape, dtype: DType) -> Storage:
    """Return memory for the numbers of a shape, with whatever is in there.

    Raises:
        AllocationError: There is not so much memory.
    """
    size = size_of(shape)
    if is_simulated() and size * dtype.itemsize > MACHINE_BYTES:
        raise too_large(shape, dtype, f"it takes {size * dtype.itemsize:,} bytes, and there are {MACHINE_BYTES:,}")
    try:
        return Storage(pool.take(dtype, size), size)
    except Exception:  # the driver's error is of a class that only exists where there is a driver
        pool.clear()
    try:
        return Storage(pool.take(dtype, size), size)
    except Exception as error:
        raise too_large(shape, dtype, error) from None


def upload(row: np.ndarray[Any, Any]) -> Storage:
    """Return a row of numbers from the host in memory of the device."""
    out = reserve(row.shape, dtype_of_array(row.dtype))
    if row.size:
        out.memory[: row.size].copy_to_device(row)
    return out
