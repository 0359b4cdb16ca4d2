from __future__ import annotations

import zlib
from pathlib import Path

import minitorch


def test_the_wheel_stays_below_one_megabyte() -> None:
    files = [path for path in Path(minitorch.__file__).parent.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    # A file in a wheel is compressed by deflate, and its name stands there three times.
    size = sum(len(zlib.compress(path.read_bytes())) + 400 for path in files)
    assert 500_000 < size < 1_000_000
