"""Loops that are posted on the board: every part is done once, and by helpers where there are some."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest
from numba import cfunc, njit, types

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast import board, helpers, spread


@njit(nogil=True)  # type: ignore[untyped-decorator]  # Numba has no types
def add_one(out: Any, start: int, stop: int) -> None:
    for i in range(start, stop):
        out[i] += 1


@njit(nogil=True)  # type: ignore[untyped-decorator]  # Numba has no types
def meet(out: Any, start: int, stop: int) -> None:
    """Say that this part has begun, and wait until the other one has, but not forever."""
    board._add(out.ctypes.data, 0, 1)
    for _ in range(1_000_000):
        if board._read(out.ctypes.data, 0) == 2:
            board._add(out.ctypes.data, 1, stop - start)
            return


@njit(nogil=True)  # type: ignore[untyped-decorator]  # Numba has no types
def count_up(launcher: int, parts: int, out: Any) -> None:
    spread.spread(launcher, parts, add_one, len(out), (out,))


@njit(nogil=True)  # type: ignore[untyped-decorator]  # Numba has no types
def both(launcher: int, out: Any) -> None:
    spread.spread(launcher, 2, meet, 128, (out,))


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 62, 63, 1000])
@pytest.mark.parametrize("size", [0, 1, 64, 65, 1000])
def test_every_part_is_done_once(size: int, parts: int) -> None:
    out = np.zeros(size, np.int64)
    for _ in range(20):
        count_up(spread.team()[0], parts, out)
    np.testing.assert_array_equal(out, 20)


@cfunc(types.void(types.int64, types.int64, types.int64))  # type: ignore[untyped-decorator]  # Numba has no types
def note(operands: int, start: int, _stop: int) -> None:
    """Write down where a part begins, behind those before."""
    board._add(operands, 0, 1)
    board._write(operands, board._read(operands, 0), start)


@pytest.mark.parametrize(
    ("helper", "order"), [(0, [0, 1, 2, 3]), (1, [3, 2, 1, 0]), (3, [1, 3, 2, 0]), (5, [3, 2, 1, 0])]
)
def test_a_thread_takes_its_own_part_first(helper: int, order: list[int]) -> None:
    table, notes = helpers._board(), np.zeros(5, np.int64)
    table[board._JOB : board._JOB + 5] = note.address, notes.ctypes.data, 4, 1, 4
    table[board._OPEN] = 0b1111
    board._take_parts(table.ctypes.data, helper)
    assert notes.tolist() == [4, *order]
    assert table[board._OPEN] == 0
    assert table[board._DONE] == 4


def test_several_python_threads_may_post_loops_at_once() -> None:
    launcher, outs = spread.team()[0], [np.zeros(1000 + i, np.int64) for i in range(4)]

    def many(out: Any) -> None:
        for _ in range(2000):
            count_up(launcher, 2, out)

    threads = [threading.Thread(target=many, args=(out,)) for out in outs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for out in outs:
        np.testing.assert_array_equal(out, 2000)


def test_a_helper_does_one_part_while_the_poster_does_another() -> None:
    crew = helpers.Crew(1, 0)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        crew.call()
        out = np.zeros(2, np.int64)
        both(crew.address, out)
        if out[1] == 128:
            return
    raise AssertionError("no helper came")


def test_a_helper_leaves_when_no_loop_comes_and_comes_back_when_it_is_called() -> None:
    crew = helpers.Crew(1, 0)

    def comes() -> bool:
        crew.call()  # again and again: it stays so shortly that a busy machine may not see it
        return bool(crew.words[board.PRESENT] == 1)

    for _ in range(2):
        assert eventually(comes)
        assert eventually(lambda: crew.words[board.PRESENT] == 0)


def test_a_helper_looks_as_long_however_long_a_look_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    def attend(_board: int, _helper: int, most: int) -> None:
        until = time.perf_counter() + most * 20e-9
        while time.perf_counter() < until:
            pass

    monkeypatch.setattr(helpers, "attend", attend)
    assert helpers._LEAST < helpers.looks.__wrapped__() <= 25_000  # half a millisecond of looks of 20 nanoseconds


def test_a_helper_does_not_leave_at_once_where_another_thread_had_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "attend", lambda _board, _helper, _most: time.sleep(0.005))
    assert helpers.looks.__wrapped__() == helpers._LEAST


def test_a_helper_that_waits_for_the_lock_of_python_hears_a_call() -> None:
    crew, before = helpers.Crew(1, 0), sys.getswitchinterval()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        crew.call()
        time.sleep(0)
        sys.setswitchinterval(60)  # from here on this thread keeps the lock
        try:
            came = crew.words[board.PRESENT] == 1
            while crew.words[board.PRESENT]:
                pass
            crew.call()
        finally:
            sys.setswitchinterval(before)
        out = np.zeros(2, np.int64)
        both(crew.address, out)  # without the lock, and without another call
        if came and out[1] == 128:
            return
    raise AssertionError("no helper came")


def eventually(condition: Any) -> bool:
    """Wait for what another thread does."""
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0)
    return bool(condition())


def test_a_team_of_many_is_the_librarys() -> None:
    code = """
import minitorch_fast, minitorch_tensor as m
from minitorch_fast.spread import _crews
with m.use_backend("fast"):
    x = m.ones(500, 500)
print((x + x).sum().item(), len(_crews[0].helpers))
"""
    environment = os.environ | {"NUMBA_NUM_THREADS": str(helpers.MOST + 2)}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    assert done.stdout == "500000.0 0\n"
