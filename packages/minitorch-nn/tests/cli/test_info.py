from __future__ import annotations

import pytest

import minitorch
from minitorch.cli import main


def test_versions_backends_threads_and_places_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info"]) == 0
    found = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if "matrix" not in line)
    assert found["minitorch-nn"] == minitorch.__version__
    assert "fast (default)" in found["backends"]
    assert "cores" in found["threads"]
    assert {"GPU", "data", "records", "numba", "python"} <= found.keys()


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"minitorch {minitorch.__version__}\n"
