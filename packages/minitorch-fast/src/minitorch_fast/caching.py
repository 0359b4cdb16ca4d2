"""Where compiled kernels are kept, and how a kernel is recognised that must be compiled anew.

Numba keeps what it compiled where NUMBA_CACHE_DIR says, or beside the source, or, if nothing can be written there, in
the user's own folder for caches. It compiles a kernel again when the file with its source has changed. That is not
enough here: a kernel has functions of other modules in it, and would go on with the old ones after an update. So for
kernels of this package the stamp is taken of the file and of all modules of the package that it imports.

A kernel whose file cannot be read is compiled again too: the file may be cut short, or hold a function of a module that
this program does not have.

And where nothing can be written anywhere, Numba refuses to compile. Then a folder is made that lasts as long as the
process, with a warning: without it nothing would run at all.

Importing this module puts all that into Numba, sets the width of vectors and starts the threads, before Numba starts
others: each module with `cache=True` in it does so first.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core import caching

from minitorch_fast.cpu import widen_vectors
from minitorch_fast.threads import prepare_threads

__all__ = ["cache_folder", "sources_of", "stamp_of"]

_HERE = Path(__file__).parent
_IMPORT = re.compile(
    r"^\s*(?:from (minitorch_fast[\w.]*) import (\([^)]*\)|[^(\n]*)|import (minitorch_fast\.\w+))", re.MULTILINE
)


def sources_of(path: Path) -> frozenset[Path]:
    """Return a file of this package and all those that it imports, and those that they import.

    Example:
        >>> sorted(path.stem for path in sources_of(_HERE / "pointers.py"))
        ['pointers']
    """
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += _imported(one)
    return frozenset(found)


@cache
def _imported(path: Path) -> list[Path]:
    """Return the files of this package that one imports, also inside a function; but not the package itself."""
    names: set[str] = set()
    for module, inside, plain in _IMPORT.findall(path.read_text(encoding="utf-8")):
        names.update([plain or module, *[f"{module}.{name}" for name in re.findall(r"\w+", inside)]])
    files = [_HERE.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in names]
    return [file for file in files if file.is_file() and file.parent == _HERE]


@cache
def stamp_of(path: Path) -> str:
    """Return what changes whenever a kernel in a file of this package must be compiled anew."""
    found = hashlib.sha256()
    for file in sorted(sources_of(path)):
        found.update(file.read_bytes())
    return found.hexdigest()


def cache_folder() -> Path:
    """Return where Numba keeps the kernels of this package."""
    return Path(_cached_probe()._cache.cache_path)


def _probe() -> None:
    """Do nothing: a function to ask Numba where it would keep it."""


def _cached_probe() -> Any:
    return numba.njit(cache=True)(_probe)


def _stamp_kernels() -> None:
    """Let Numba ask `stamp_of` for the kernels of this package."""
    locator = caching._SourceFileBackedLocatorMixin
    of_numba = locator.get_source_stamp

    def get_source_stamp(self: Any) -> Any:
        path = Path(self._py_file)
        return stamp_of(path) if path.parent == _HERE and path.is_file() else of_numba(self)

    locator.get_source_stamp = get_source_stamp


def _forgive_unreadable_kernels() -> None:
    """Let Numba compile a kernel of this package whose file it cannot read, and write the file anew."""
    of_numba = caching.FunctionCache._load_overload

    def load(self: Any, signature: Any, context: Any) -> Any:
        try:
            return of_numba(self, signature, context)
        except Exception:  # pickle may raise any, and so may a module that it imports
            if Path(self._impl.locator._py_file).parent != _HERE:
                raise
            self.flush()
            return None

    caching.FunctionCache._load_overload = load


def _ensure_a_place() -> None:
    """Make a folder for this process if Numba finds none."""
    try:
        _cached_probe()
    except RuntimeError:
        folder = tempfile.mkdtemp(prefix="minitorch-kernels-")
        numba.config.CACHE_DIR = folder
        atexit.register(_remove, folder, os.getpid())
        warnings.warn(
            f"There is no place to keep compiled kernels: neither beside {_HERE} nor in a folder of yours can be "
            f"written. They are kept in {folder} until this process ends, and then compiled again by the next. "
            "Set NUMBA_CACHE_DIR to a folder that can be written.",
            RuntimeWarning,
            stacklevel=2,
        )


def _remove(folder: str, process: int) -> None:
    """Remove a folder, but not when a copy of the process ends that made it."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


widen_vectors()
prepare_threads()
_stamp_kernels()
_forgive_unreadable_kernels()
_ensure_a_place()
