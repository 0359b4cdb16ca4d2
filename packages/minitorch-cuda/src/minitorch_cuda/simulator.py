"""How the threads of a block take turns on Numba's simulator: one after the other, from barrier to barrier.

Numba starts a thread of the operating system for each thread of a block, and asks all of them in turn whether they
have come to a barrier. That takes milliseconds a barrier, and two threads that ask for shared memory at one moment get
two memories. Here a thread runs until it comes to a barrier or to its end, and only then the next one does. After each
barrier the order is reversed: a kernel that misses a barrier, so that a thread reads what another one is still to
write, fails in one of the two. A barrier that some threads never come to, where a GPU would hang, is an error.

The threads are kept for the next block. All else of a kernel (indices, shared memory, arrays) is Numba's simulator's.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from minitorch_cuda.errors import BarrierError

__all__ = ["Block", "RunningKernel", "running"]

_lock = threading.RLock()


class _Stopped(BaseException):
    """Ends a thread that waits at a barrier when another one of its block has failed."""


class _Thread(threading.Thread):
    """A thread of a block; Numba's simulator asks the current thread for its place."""

    threadIdx: Any  # noqa: N815 - CUDA's names
    blockIdx: Any  # noqa: N815
    thread_id: int

    def __init__(self, host: Any) -> None:
        super().__init__(daemon=True)
        self._host = host
        self._turn = threading.Lock()
        self._turn.acquire()
        self.task: Any = None
        self.error: BaseException | None = None
        self.stopped = False
        self.start()

    def run(self) -> None:
        """Do one task after the other."""
        while True:
            self._turn.acquire()
            try:
                if not self.stopped:
                    self.task()
            except _Stopped:
                pass
            except BaseException as error:
                self.error = error
            self.task = None
            self._host.release()

    def step(self) -> None:
        """Let it run to its next barrier, or to its end."""
        self._turn.release()
        self._host.acquire()

    def syncthreads(self) -> None:
        """Wait for the other threads of the block."""
        self._host.release()
        self._turn.acquire()
        if self.stopped:
            raise _Stopped


_host = threading.Lock()
_host.acquire()
_threads: list[_Thread] = []


class Block:
    """Runs a kernel block by block; it stands in the place of the simulator's own manager of blocks."""

    def __init__(self, function: Any, grid_dim: Any, block_dim: Any, debug: Any) -> None:  # noqa: ARG002 - Numba's
        self._function = function
        self._block_dim = block_dim

    def run(self, grid_point: Any, *args: Any) -> None:
        """Run all threads of one block."""
        live = self._prepared(grid_point, args)
        threads = live
        while live:
            for thread in live:
                thread.step()
                if thread.error is not None:
                    self._stop(threads)
                    error, thread.error = thread.error, None
                    raise error
            waiting = [thread for thread in live if thread.task is not None]
            if waiting and len(waiting) < len(threads):
                self._stop(threads)
                raise BarrierError(
                    f"{len(waiting)} of {len(threads)} threads of block {tuple(grid_point)} wait at a barrier that the "
                    "others never come to. Move syncthreads() out of the `if`, the loop, or behind the return."
                )
            live = waiting[::-1]

    def _prepared(self, grid_point: Any, args: Any) -> list[_Thread]:
        """Give each thread its place and the kernel."""
        from numba.cuda.simulator.kernelapi import Dim3

        width, height, _ = self._block_dim
        places = list(product(*[range(size) for size in reversed(self._block_dim)]))
        while len(_threads) < len(places):
            _threads.append(_Thread(_host))
        block = Dim3(*grid_point)
        for thread, (z, y, x) in zip(_threads, places, strict=False):
            thread.threadIdx, thread.blockIdx = Dim3(x, y, z), block
            thread.thread_id = x + width * (y + height * z)
            thread.stopped = False
            thread.task = lambda: self._function(*args)
        return _threads[: len(places)]

    @staticmethod
    def _stop(threads: list[_Thread]) -> None:
        """End all threads that wait at a barrier, or have not begun."""
        for thread in threads:
            if thread.task is not None:
                thread.stopped = True
                thread.step()


@contextmanager
def running() -> Iterator[None]:
    """Have the simulator run blocks in this way, and overflow as quietly as a GPU does."""
    from numba.cuda.simulator import kernel

    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        before, kernel.BlockManager = kernel.BlockManager, Block
        try:
            yield
        finally:
            kernel.BlockManager = before


class RunningKernel:
    """What the kernel that runs on the simulator calls `cuda`, for functions that it calls in other modules."""

    def __getattr__(self, name: str) -> Any:
        from numba.cuda.simulator import kernel

        return getattr(kernel._get_kernel_context(), name)
