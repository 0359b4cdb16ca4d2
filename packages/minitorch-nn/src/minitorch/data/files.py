"""The files of data sets: where they are, whether they are whole, and how they get there.

A set is looked for in one folder, its home: the argument `root`, else the environment variable MINITORCH_DATA, else the
user's cache directory. What is published has a checksum, and a file that has another is refused.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minitorch.atomic import replacing
from minitorch.file_errors import CorruptFileError, MissingDataError, UnwritableFileError

__all__ = ["SAMPLES", "Published", "bring", "check", "home", "locate", "missing", "reading", "say_sample"]

SAMPLES = Path(__file__).parent / "samples"
"""Where the samples are that come with minitorch."""


@dataclass(frozen=True)
class Published:
    """A file as its authors or a mirror publish it.

    Attributes:
        name: Its name.
        urls: Where it can be had, tried in this order.
        sha256: Its checksum.
        size: How many bytes it has.
    """

    name: str
    urls: tuple[str, ...]
    sha256: str
    size: int


def home(root: str | os.PathLike[str] | None) -> Path:
    """Return the folder in which data sets are looked for; a ~ that stands for nobody's home is a name like others."""
    chosen = (os.environ.get("MINITORCH_DATA") or None) if root is None else root
    if chosen is not None:
        return Path(os.path.expanduser(chosen))  # noqa: PTH111 - Path.expanduser raises for a ~ that is nobody's
    import pooch  # takes as long to import as all of this package

    return Path(pooch.os_cache("minitorch"))


def locate(
    folder: Path, subfolders: Sequence[str], names: Iterable[str], *, unpacked: str | None = None
) -> Path | None:
    """Return the first of some files that is there, in a folder or one of its subfolders.

    Args:
        folder: Where to look.
        subfolders: Where to look before that.
        names: The files. Some programs unpack a file into a folder of its own name, and it is found there too.
        unpacked: The name of a folder that comes before all of them.
    """
    places = [folder / subfolder for subfolder in (*subfolders, ".")]
    if unpacked is not None:
        for place in places:
            if (place / unpacked).is_dir():
                return place / unpacked
    for name in names:
        for place in places:
            for path in (place / name, place / name / name):
                if path.is_file():
                    return path
    return None


def missing(title: str, folder: Path, names: Sequence[str], published: Published) -> MissingDataError:
    """Return the error that says which files are not there, and how they get there."""
    return MissingDataError(
        f"{title} is not in {folder}, where {', '.join(names)} would have been read. Load it once with download=True, "
        f"or put {published.name} there, from {published.urls[0]}. Another folder can be given as root, or by the "
        "environment variable MINITORCH_DATA."
    )


def say_sample(text: str) -> None:
    """Tell the user, on stderr unless logging is set up otherwise, that a sample stands for the whole set."""
    import logging

    logging.getLogger("minitorch.data").warning(text)


# ----------------------------------------------------------------------------------------------------------------------
# Whole or not
# ----------------------------------------------------------------------------------------------------------------------
def check(path: Path, sha256: str, called: str | None = None) -> None:
    """Refuse a file that has another checksum than what was published.

    Raises:
        CorruptFileError: It has.
    """
    import hashlib  # loads OpenSSL

    with reading(path), path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise CorruptFileError(
            f"{called or path} is not the file that was published: it has {path.stat().st_size:,} bytes of sha256 "
            f"{found}, and should have sha256 {sha256}. It is damaged, or cut short: delete it and "
            "load it with download=True. If it is meant to be another one, say verify=False."
        )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Give whatever goes wrong inside, while a file is unpacked or its text is read, the name of the file.

    Raises:
        CorruptFileError: Something went wrong.
    """
    import tarfile
    import zipfile

    wrong = (EOFError, LookupError, OSError, UnicodeError, ValueError, tarfile.TarError, zipfile.BadZipFile, zlib.error)
    try:
        yield
    except CorruptFileError:
        raise
    except wrong as error:
        size = f", of {path.stat().st_size:,} bytes" if path.is_file() else ""
        raise CorruptFileError(
            f"Cannot read {path}{size}: it is damaged, or cut short ({error}). Delete it and load it with "
            "download=True, or put a whole one there."
        ) from error


# ----------------------------------------------------------------------------------------------------------------------
# From the net
# ----------------------------------------------------------------------------------------------------------------------
def bring(published: Published, folder: Path) -> Path:
    """Bring a published file into a folder, and return its path.

    It gets its name only when it is whole and its checksum is right; else nothing is left behind. On a terminal a bar
    shows how far it is.

    Raises:
        MissingDataError: No address gives it; the message says what each of them gave.
        UnwritableFileError: The folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFileError(f"Cannot make the folder {folder} for {published.name}: {error.strerror}.") from None
    target = folder / published.name
    failures = []
    for url in published.urls:
        try:
            _fetch(url, target, published.sha256)
        except (OSError, CorruptFileError) as error:  # the errors of requests are OSErrors
            failures.append(str(error) if url in str(error) else f"{url}: {error}")
        else:
            return target
    raise MissingDataError(
        f"Cannot download {published.name} ({published.size:,} bytes). Bring it to {target} by some other way; its "
        f"sha256 is {published.sha256}. Tried " + "; ".join(failures)
    )


def _fetch(url: str, target: Path, sha256: str) -> None:
    import pooch

    fetch = pooch.HTTPDownloader(progressbar=sys.stderr.isatty())
    with replacing(target) as file:
        fetch(url, file, None)
        file.flush()
        check(Path(file.name), sha256, f"What came from {url}")
