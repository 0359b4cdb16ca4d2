"""A command line whose records and data stay in the folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder, in which records are kept and no data sets are found; return it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINITORCH_DATA_DIR", str(tmp_path / "kept"))
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path / "no data"))
    return tmp_path
