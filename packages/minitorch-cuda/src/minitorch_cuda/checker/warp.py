"""What the threads of a warp say to one another: barriers, shuffles and votes."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from minitorch_cuda.checker.machine import Machine, Stop
from minitorch_cuda.checker.recording import WARP
from minitorch_cuda.checker.sites import site_of

__all__ = ["WarpCalls"]

_ALL = 0xFFFFFFFF


class WarpCalls:
    """The part of `numba.cuda` that concerns a warp. `mask` has a bit for each thread that takes part.

    Args:
        machine: Runs the threads.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def syncwarp(self, mask: int = _ALL) -> None:
        """Wait until every thread of the warp has come."""
        self._meet(mask, None, sys._getframe(1))

    def shfl_sync(self, mask: int, value: Any, lane: int) -> Any:
        """Return the value of a lane."""
        return self._take(mask, value, lambda _: lane % WARP, sys._getframe(1))

    def shfl_up_sync(self, mask: int, value: Any, delta: int) -> Any:
        """Return the value of the lane `delta` below; the thread's own where there is none."""
        return self._take(mask, value, lambda me: me - delta, sys._getframe(1))

    def shfl_down_sync(self, mask: int, value: Any, delta: int) -> Any:
        """Return the value of the lane `delta` above; the thread's own where there is none."""
        return self._take(mask, value, lambda me: me + delta, sys._getframe(1))

    def shfl_xor_sync(self, mask: int, value: Any, lanes: int) -> Any:
        """Return the value of the lane whose number differs in the bits of `lanes`."""
        return self._take(mask, value, lambda me: me ^ lanes, sys._getframe(1))

    def ballot_sync(self, mask: int, predicate: Any) -> int:
        """Return a number with the bits of the lanes that brought something true."""
        met = self._meet(mask, bool(predicate), sys._getframe(1))
        return sum(1 << lane for lane, brought in met.items() if brought)

    def all_sync(self, mask: int, predicate: Any) -> bool:
        """Return whether all lanes brought something true."""
        return all(self._meet(mask, bool(predicate), sys._getframe(1)).values())

    def any_sync(self, mask: int, predicate: Any) -> bool:
        """Return whether a lane brought something true."""
        return any(self._meet(mask, bool(predicate), sys._getframe(1)).values())

    def eq_sync(self, mask: int, predicate: Any) -> bool:
        """Return whether all lanes brought the same truth."""
        return len(set(self._meet(mask, bool(predicate), sys._getframe(1)).values())) == 1

    def _meet(self, mask: int, value: Any, frame: FrameType) -> dict[int, Any]:
        """Wait for the warp, and return what each lane brought."""
        stop = Stop("warp", site_of(frame), value, int(mask) & _ALL)
        first = self._machine.current.number // WARP * WARP
        return {number - first: brought for number, brought in self._machine.current.wait(stop).items()}

    def _take(self, mask: int, value: Any, choose: Any, frame: FrameType) -> Any:
        """Return the value of the lane that is chosen for this one; one that is not there brings nothing."""
        me = self._machine.current.number % WARP
        met = self._meet(mask, value, frame)
        return met.get(int(choose(me)), value)
