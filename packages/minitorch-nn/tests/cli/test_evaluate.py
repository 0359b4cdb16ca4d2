from __future__ import annotations

from pathlib import Path

import pytest

from minitorch.cli import main
from minitorch.recipes import points, save_training


def test_a_checkpoint_is_tested_as_in_its_training(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    training = points.train(points.settings("Simple", epochs=20, backend="numpy"))
    *_, last = training
    save_training(training, folder / "points.safetensors")
    assert main(["eval", "points.safetensors"]) == 0
    assert capsys.readouterr().out == (
        f"points after 20 of 20 epochs: test loss {last.test.loss:.4f}, test accuracy "
        f"{100 * last.test.accuracy:.2f} % ({last.test.correct} of 50)\n"
    )


def test_a_file_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "nothing.safetensors"]) == 1
    assert capsys.readouterr().err == "minitorch: Cannot load nothing.safetensors: No such file or directory.\n"
