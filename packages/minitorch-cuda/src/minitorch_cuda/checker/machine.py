"""Run the threads of a block one after the other, from barrier to barrier.

On a GPU the threads of a block run at once, so what happens between two barriers has no order. Here it has one:
thread 0 runs until it waits, then thread 1, and so on. The same kernel gives the same recording every time, and
whether an order was needed is found out afterwards.

A thread of a kernel is a thread of Python, because that is what can stand still in the middle of any function; but they
take turns, and only one ever runs.
"""

from __future__ import annotations

import itertools
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import numpy as np

from minitorch_cuda.checker.errors import RunawayError, UnknownDeviceNameError
from minitorch_cuda.checker.recording import (
    WARP,
    Access,
    Barrier,
    Dim3,
    Fence,
    Kind,
    Memory,
    Recording,
    Stopped,
)
from minitorch_cuda.checker.sites import Site

__all__ = ["CHECKED", "Machine", "Stop", "Thread"]

CHECKED = "__checked__"
"""A global name that marks the functions of a kernel, so that errors in them are told from others."""


class Stop:
    """What a thread waits for.

    Attributes:
        reach: Whom it waits for: the rest of its block, or the threads of its warp that `lanes` names.
        lanes: A bit for each thread of the warp; all bits for a block.
        site: Where it waits.
        value: What it brings along for the others.
    """

    __slots__ = ("lanes", "reach", "site", "value")

    def __init__(self, reach: Literal["block", "warp"], site: Site, value: Any = None, lanes: int = -1) -> None:
        self.reach = reach
        self.lanes = lanes
        self.site = site
        self.value = value


class _Abandoned(BaseException):
    """The run is over, and a thread that waits has to leave."""


class Thread:
    """One thread of a kernel.

    Attributes:
        block: The number of its block.
        number: Its number in the block; x counts fastest.
        block_index: Its `blockIdx`.
        thread_index: Its `threadIdx`.
        phase: How many barriers of the block it has passed.
        step: How many barriers of its warp.
        turns: How often it has been at each site since the last barrier.
        stop: What it waits for, if it waits.
        met: What each thread brought to the barrier that it passed last.
        ended: Whether it has nothing more to do.
        error: What Python raised in it.
    """

    def __init__(self, machine: Machine, number: int, block_index: Dim3, thread_index: Dim3) -> None:
        self.block = machine.block_number
        self.number = number
        self.block_index = block_index
        self.thread_index = thread_index
        self.phase = 0
        self.step = 0
        self.turns: dict[tuple[Site, Kind], int] = {}
        self.stop: Stop | None = None
        self.met: dict[int, Any] = {}
        self.ended = False
        self.error: BaseException | None = None
        self._machine = machine
        self._may_run = threading.Lock()
        self._stands = threading.Lock()
        self._may_run.acquire()
        self._stands.acquire()
        self._runner = threading.Thread(target=self._run, daemon=True)
        self._runner.start()

    def advance(self) -> None:
        """Let it run until it waits or ends."""
        self._machine.current = self
        self._may_run.release()
        self._stands.acquire()
        if self.ended:
            self._runner.join()

    def wait(self, stop: Stop) -> dict[int, Any]:
        """Wait, and return what each thread brought; called by the kernel."""
        self.stop = stop
        self._stands.release()
        self._may_run.acquire()
        if self._machine.abandoned:
            raise _Abandoned
        return self.met

    def _run(self) -> None:
        self._may_run.acquire()
        try:
            # A GPU has no warnings.
            with np.errstate(all="ignore"):
                if not self._machine.abandoned:
                    self._machine.body()
        except _Abandoned:
            pass
        except BaseException as error:
            self.error = error
        finally:
            self.ended = True
            self._stands.release()


class Machine:
    """Runs the blocks of a grid, and writes down what they do.

    Attributes:
        recording: What has happened so far.
        current: The thread that runs.
        body: The kernel with its arguments.
        block_number: The number of the block that runs.
        abandoned: Whether all threads have to leave.
    """

    def __init__(self, recording: Recording, limit: int) -> None:
        self.recording = recording
        self.current: Thread
        self.body: Callable[[], object]
        self.block_number = 0
        self.abandoned = False
        self._limit = limit

    def touch(self, kind: Kind, memory: Memory, cell: int, site: Site, value: Any) -> None:
        """Write down an access of the thread that runs."""
        thread, accesses = self.current, self.recording.accesses
        turn = thread.turns.get((site, kind), 0)
        thread.turns[site, kind] = turn + 1
        accesses.append(
            Access(
                len(accesses),
                thread.block,
                thread.number,
                thread.phase,
                thread.step,
                kind,
                memory,
                cell,
                site,
                turn,
                value,
            )
        )
        if len(accesses) > self._limit:
            msg = (
                f"The kernel {self.recording.name!r} made more than {self._limit:,} reads and writes, the last at line "
                f"{site.line}. Check it on smaller arrays, look for a loop without an end, or raise the limit."
            )
            raise RunawayError(msg)

    def fence(self) -> None:
        """Write down that the thread that runs makes its writes seen."""
        thread = self.current
        self.recording.fences.append(Fence(len(self.recording.accesses), thread.block, thread.number, thread.phase))

    def run(self, body: Callable[[], object]) -> None:
        """Run every block, until one fails."""
        self.body = body
        for number, index in enumerate(_indices(self.recording.grid)):
            self.block_number = number
            threads = [Thread(self, i, index, place) for i, place in enumerate(_indices(self.recording.block))]
            try:
                self._run_block(threads)
            finally:
                self._leave(threads)
            if self.recording.stopped is not None:
                return

    @staticmethod
    def in_turn(threads: list[Thread]) -> Sequence[Thread]:
        """Return the order in which threads run up to their next barrier; what is found does not depend on it."""
        return threads

    def _run_block(self, threads: list[Thread]) -> None:
        moving = threads
        while moving:
            for thread in self.in_turn(moving):
                thread.advance()
                if thread.error is not None:
                    self._fail(thread)
                    return
            moving = self._pass_warps(threads) or self._pass_block(threads)

    def _pass_warps(self, threads: list[Thread], *, forced: bool = False) -> list[Thread]:
        """Let those go on that wait in a warp for threads that have all come; if forced, also the others."""
        moving: list[Thread] = []
        for first in range(0, len(threads), WARP):
            warp = threads[first : first + WARP]
            here = [(thread, thread.stop) for thread in warp if thread.stop is not None and thread.stop.reach == "warp"]
            lanes = 0
            for _, stop in here:
                lanes |= stop.lanes
            named = [thread for i, thread in enumerate(warp) if lanes >> i & 1]
            late = [thread for thread in named if thread.stop is not None and thread.stop.reach == "block"]
            if here and (forced or not late):
                self._record(named, first // WARP)
                moving += _go_on(here)
        return moving

    def _pass_block(self, threads: list[Thread]) -> list[Thread]:
        """Let all go on that wait for the block; before them those of a warp that waits for one of these."""
        moving = self._pass_warps(threads, forced=True)
        waiting = [(thread, thread.stop) for thread in threads if thread.stop is not None]
        if moving or not waiting:
            return moving
        self._record(threads, -1)
        for thread in threads:
            thread.phase += 1
        return _go_on(waiting)

    def _record(self, threads: list[Thread], warp: int) -> None:
        """Write down a barrier that these should have come to."""
        sites: dict[Site, list[int]] = {}
        for thread in threads:
            if thread.stop is not None:
                sites.setdefault(thread.stop.site, []).append(thread.number)
        ended = [thread.number for thread in threads if thread.ended]
        phase = max([thread.phase for thread in threads])
        self.recording.barriers.append(Barrier(self.block_number, phase, sites, ended, warp))

    def _fail(self, thread: Thread) -> None:
        """Raise what the checker itself has to say, and write down what Python says about the kernel."""
        error = thread.error
        if not isinstance(error, Exception) or isinstance(error, (RunawayError, UnknownDeviceNameError)):
            raise error or RuntimeError
        site = None
        for frame, line in traceback.walk_tb(error.__traceback__):
            if CHECKED in frame.f_globals:
                site = Site(frame.f_code.co_filename, frame.f_code.co_name, line)
        reason = f"{type(error).__name__}: {error}"
        self.recording.stopped = Stopped(thread.block, thread.number, site, reason)

    def _leave(self, threads: list[Thread]) -> None:
        """Let every thread that still waits come to its end."""
        self.abandoned = True
        for thread in threads:
            if not thread.ended:
                thread.advance()
        self.abandoned = False


def _go_on(waiting: list[tuple[Thread, Stop]]) -> list[Thread]:
    """Hand out what was brought to a barrier, and open it."""
    met = {thread.number: stop.value for thread, stop in waiting}
    for thread, stop in waiting:
        thread.met = met
        thread.stop = None
        if stop.reach == "warp":
            thread.step += 1
        else:
            thread.turns.clear()
    return [thread for thread, _ in waiting]


def _indices(sizes: Dim3) -> Iterator[Dim3]:
    """Go through all indices, x fastest."""
    for z, y, x in itertools.product(range(sizes[2]), range(sizes[1]), range(sizes[0])):
        yield x, y, z
