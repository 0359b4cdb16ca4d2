"""The threads of the kernels: which library runs them, how many, and what becomes of them in a copy of the process.

Numba can run `prange` on three libraries. TBB and OpenMP take two to ten microseconds to start. Numba's own, workqueue,
takes 40, and ends the process when two Python threads run kernels at once. Numba looks for TBB where the system keeps
its libraries, and the wheel of TBB puts it beside Python: so it is loaded by its path before Numba looks.

What may not be left to luck:

- Two Python threads may train at once. TBB and OpenMP serve both. On workqueue the threads belong to the first that
  asks for them, as long as it lives, and the others compute alone.
- A process may be copied by `os.fork` while another thread is importing or compiling. The copy would wait for that
  thread, which it does not have; so a fork waits until nobody imports or compiles.
- OpenMP does not work in a copy of a process that has used it, nor does TBB if another Python thread was there that may
  have been in a kernel: the copy would wait for a lock that the other one held. There each kernel runs on one thread.
  TBB beside no other thread, and workqueue, start anew.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.hooks import accumulating

__all__ = ["fork_safe_lock", "get_num_threads", "prepare_threads", "set_num_threads", "threading_layer"]

_PATIENCE = 60.0
"""Seconds that a fork waits for a thread that imports or compiles."""

_TURN = 0.1
"""Seconds that it waits for one lock, before it lets go of those that it has, and begins again: where several threads
take turns at a lock, it is never free when somebody only looks."""


class _Process:
    """What there is once in a process."""

    layer: str | None = None  # which library has been started
    most = 1  # how many threads it has
    alone = False  # whether this is a copy in which that library does not work
    shared = False  # whether it works, and for every Python thread
    crowded = False  # whether other Python threads were there at the last fork
    owner: threading.Thread | None = None  # who may use it, where that can be only one


class _Here(threading.local):
    """What each Python thread has for itself."""

    count: int | None = None

    def __init__(self) -> None:
        self.held: list[Any] = []


_process = _Process()
_here = _Here()
_locks: list[Any] = [accumulating]


def fork_safe_lock() -> Any:
    """Return a lock that nobody else holds in a copy of this process: a fork waits for it."""
    lock = threading.RLock()
    _locks.append(lock)
    return lock


_lock = fork_safe_lock()


# ----------------------------------------------------------------------------------------------------------------------
# Which library
# ----------------------------------------------------------------------------------------------------------------------
def prepare_threads() -> None:
    """Start TBB, or else OpenMP, or what NUMBA_THREADING_LAYER says; once, before the first parallel kernel."""
    if _started():
        return
    with _lock:
        if _started():  # by another thread meanwhile
            return
        import numba  # the first kernel needs it, not the import of this package

        if numba.config.THREADING_LAYER in ("default", "safe", "threadsafe", "tbb"):
            _load_tbb()
        numba.get_num_threads()  # starts them
        _process.most = int(numba.config.NUMBA_NUM_THREADS)
        _process.layer = str(numba.threading_layer())
        _process.shared = _process.layer != "workqueue"


def _started() -> bool:
    return _process.layer is not None


def threading_layer() -> str:
    """Return the name of the library that runs the threads: "tbb", "omp" or "workqueue"."""
    prepare_threads()
    assert _process.layer is not None
    return _process.layer


def _load_tbb() -> bool:
    """Load the library of TBB's wheel, so that Numba finds it; say whether it is there."""
    for path in _tbb_files():
        try:
            ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return True
    return False


def _tbb_files() -> list[Path]:
    """Return where TBB may be: what its wheel says, then beside Python."""
    from importlib.metadata import PackageNotFoundError, files  # a tenth of the time to import this package

    try:
        installed = files("tbb") or []
    except PackageNotFoundError:
        installed = []
    found = [Path(str(file.locate())) for file in installed if file.name.startswith("libtbb.so.")]
    for folder in (Path(sys.prefix) / "lib", Path(sys.base_prefix) / "lib"):
        found += sorted(folder.glob("libtbb.so.*"), reverse=True)
    return found


# ----------------------------------------------------------------------------------------------------------------------
# How many
# ----------------------------------------------------------------------------------------------------------------------
def get_num_threads() -> int:
    """Return how many threads a large kernel uses when this Python thread runs it."""
    if not _process.shared:  # in one step: each large kernel asks
        prepare_threads()
        if _process.alone or (_process.layer == "workqueue" and not _owns_workqueue()):
            return 1
    return _here.count or _process.most


def set_num_threads(count: int) -> None:
    """Set how many threads a large kernel uses when this Python thread runs it.

    Args:
        count: From 1 to the number of cores, or to NUMBA_NUM_THREADS where that is set.

    Raises:
        InvalidTypeError: It is not an integer.
        InvalidValueError: It is out of range.
    """
    if isinstance(count, bool) or not isinstance(count, int):
        raise InvalidTypeError(f"The number of threads is an integer, not {count!r}.")
    prepare_threads()
    if not 1 <= count <= _process.most:
        advice = "" if count < 1 else " NUMBA_NUM_THREADS, set before Python starts, allows more."
        raise InvalidValueError(f"The number of threads is from 1 to {_process.most} here, not {count}.{advice}")
    import numba  # as above

    numba.set_num_threads(count)  # for kernels of the user's own
    _here.count = count


def _owns_workqueue() -> bool:
    """Say whether this Python thread may use workqueue, which serves one at a time; take it if nobody has it."""
    me = threading.current_thread()
    if _process.owner is not me:
        with _lock:
            if _process.owner is None or not _process.owner.is_alive():
                _process.owner = me
    return _process.owner is me


# ----------------------------------------------------------------------------------------------------------------------
# Copies of the process
# ----------------------------------------------------------------------------------------------------------------------
def _all_locks() -> list[Any]:
    """Return our locks, and Numba's if Numba is there."""
    numba_lock = sys.modules.get("numba.core.compiler_lock")
    return [*_locks, numba_lock.global_compiler_lock._lock] if numba_lock else list(_locks)


def _somebody_imports() -> bool:
    """Say whether another thread is importing a module: it holds the lock of that module."""
    me, references = threading.get_ident(), getattr(importlib._bootstrap, "_module_locks", {})
    locks = [reference() for reference in list(references.values())]
    return any(getattr(lock, "owner", None) not in (None, me) for lock in locks)


def _before_fork() -> None:
    """Take all locks, or as good as: whoever compiles takes two of them in any order, so none is waited for long."""
    _process.crowded = threading.active_count() > 1
    until = time.monotonic() + _PATIENCE
    while True:
        for lock in _all_locks():
            if not lock.acquire(timeout=_TURN):
                break
            _here.held.append(lock)
        else:
            if not _somebody_imports():
                return
        _after_fork_in_parent()
        if time.monotonic() > until:
            return
        time.sleep(0.001)


def _after_fork_in_parent() -> None:
    while _here.held:
        _here.held.pop().release()


def _after_fork_in_child() -> None:
    _after_fork_in_parent()
    _process.alone = _process.layer == "omp" or (_process.layer == "tbb" and _process.crowded) or _process.alone
    _process.shared = _process.shared and not _process.alone


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
