from __future__ import annotations

import sys

import pytest

from minitorch.cli.progress import Bar, Lines, progress_of
from minitorch.recipes import points


def test_a_terminal_shows_a_bar_with_loss_accuracy_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    training = points.train(points.settings(points=20, batch_size=5, epochs=2, backend="numpy"))
    with progress_of(training) as shown:
        assert isinstance(shown, Bar)
        for result in training:
            shown.show(result)
    text = capsys.readouterr().out
    assert "epoch 2/2: 100%" in text
    assert "8/8 [" in text
    assert "loss 0." in text
    assert text.count("test loss") == 2  # a line for each epoch stays above it


def test_everything_else_shows_lines(capsys: pytest.CaptureFixture[str]) -> None:
    training = points.train(points.settings(points=20, epochs=2, backend="numpy"))
    with progress_of(training) as shown:
        assert type(shown) is Lines
        for result in training:
            shown.show(result)
    assert len(capsys.readouterr().out.splitlines()) == 2
