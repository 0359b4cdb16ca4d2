"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from minitorch.file_errors import MissingFileError

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place under `path` when the block ends without an error.

    What is written goes to a file beside it, `.NAME.RANDOM.tmp`. Only when all of that is on the disk does it get the
    name, in one step of the file system. So whoever reads `path` finds the old file or the new one, never a part, even
    after a crash. After an error nothing is left behind.

    What is there and no file, such as /dev/null or a pipe, has nothing to be kept whole: it is written to as it is.

    Args:
        path: Where to; a symbolic link stays, and what it points to is replaced.

    Yields:
        A binary file to write to.

    Raises:
        MissingFileError: There is no such folder.
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise MissingFileError(f"Cannot write {target}: there is no folder {target.parent}. Make it first.")
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode)
        draft.replace(target)
    except BaseException:
        with suppress(OSError):  # the first error is the one to hear of
            draft.unlink(missing_ok=True)
        raise
    _write_through(target.parent)


def _write_through(folder: Path) -> None:
    """Wait until the folder knows the new name, where the system has such a call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
