from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minitorch.cli import main
from minitorch.recipes import Training, read_record, resume
from minitorch.recipes.checkpoints import read_state

POINTS = ["train", "points", "--points", "20", "--epochs", "3", "--batch-size", "5", "--backend", "numpy"]
DIGITS = ["train", "mnist", "--sample", "--train-size", "24", "--test-size", "10", "--epochs", "2", "--batch-size", "8"]


def record_in(folder: Path) -> Any:
    """Return the only record in a folder."""
    (path,) = folder.glob("*.json")
    return read_record(path)


@pytest.fixture
def at_batch(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[], object]], None]:
    """Return what lets something happen in the middle of a training, at so many batches."""

    def plan(number: int, act: Callable[[], object]) -> None:
        step, seen = Training._step, 0

        def counted(training: Training, *arguments: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == number:
                act()
            return step(training, *arguments)

        monkeypatch.setattr(Training, "_step", counted)

    return plan


def press() -> None:
    """Press Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def test_a_training_prints_a_line_an_epoch_and_its_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(POINTS) == 0
    first, *epochs, last = capsys.readouterr().out.splitlines()
    assert first == "points: 20 examples, 20 for the test; 151 parameters; backend numpy; epochs 0 to 3"
    assert [line.partition(":")[0] for line in epochs] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]
    assert "test accuracy" in last


def test_digits_are_trained_on_the_sample_and_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*DIGITS, "--checkpoint", "digits.safetensors", "--backend", "numpy"]) == 0
    assert "Kept in digits.safetensors" in capsys.readouterr().out
    assert len(read_state(folder / "digits.safetensors")["history"]) == 2


def test_an_interval_prints_lines_between(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*POINTS, "--interval", "2"]) == 0
    assert capsys.readouterr().out.count("batch 2/4") == 3


def test_hundreds_of_epochs_print_about_fifty_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "points", "--points", "4", "--epochs", "200", "--backend", "numpy"]) == 0
    assert 40 < len(capsys.readouterr().out.splitlines()) < 60


def test_a_record_is_kept_in_the_users_data(folder: Path) -> None:
    assert main(POINTS) == 0
    record = record_in(folder / "kept" / "trainings")
    assert (record.recipe, record.status, record.backend, len(record.epochs)) == ("points", "finished", "numpy", 3)
    assert record.settings["batch_size"] == 5


def test_a_record_is_kept_where_it_is_asked_for(folder: Path) -> None:
    assert main([*POINTS, "--runs", "mine"]) == 0
    assert record_in(folder / "mine").examples == (20, 20)


def test_a_record_that_cannot_be_kept_loses_nothing_else(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "file").write_text("")
    assert main([*POINTS, "--runs", "file"]) == 0
    assert "Cannot keep a record in file" in capsys.readouterr().err


# ----------------------------------------------------------------------------------------------------------------------
# Ctrl-C
# ----------------------------------------------------------------------------------------------------------------------
def test_an_interrupt_keeps_the_batch_it_came_in(
    folder: Path, at_batch: Callable[[int, Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    at_batch(6, press)
    assert main([*POINTS, "--checkpoint", "kept.safetensors"]) == 130
    state = read_state("kept.safetensors")
    assert (len(state["history"]), state["batch"]) == (1, 2)
    assert "Go on with: minitorch train points --resume kept.safetensors" in capsys.readouterr().err
    assert record_in(folder / "kept" / "trainings").status == "stopped"


def test_what_was_interrupted_is_resumed_to_the_same_end(
    folder: Path, at_batch: Callable[[int, Callable[[], object]], None]
) -> None:
    assert main([*POINTS, "--checkpoint", "whole.safetensors"]) == 0
    at_batch(6, press)
    assert main([*POINTS, "--checkpoint", "kept.safetensors"]) == 130
    assert main(["train", "points", "--resume", "kept.safetensors"]) == 0
    whole, resumed = (read_state(folder / f"{name}.safetensors") for name in ("whole", "kept"))
    assert {n: v.tolist() for n, v in whole["model"].items()} == {n: v.tolist() for n, v in resumed["model"].items()}
    assert [row[:8] for row in whole["history"]] == [row[:8] for row in resumed["history"]]


def test_an_interrupt_without_a_checkpoint_says_that_nothing_was_kept(
    at_batch: Callable[[int, Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    at_batch(2, press)
    assert main(POINTS) == 130
    assert "Nothing was kept: to go on another time, give it --checkpoint FILE." in capsys.readouterr().err


def test_a_second_interrupt_ends_at_once_and_leaves_the_last_checkpoint(
    at_batch: Callable[[int, Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def twice() -> None:
        press()
        press()

    at_batch(6, twice)
    assert main([*POINTS, "--checkpoint", "kept.safetensors"]) == 130
    state = read_state("kept.safetensors")
    assert (len(state["history"]), state["batch"]) == (1, 0)
    assert "Go on with" in capsys.readouterr().err


def test_a_file_of_another_training_is_not_called_kept(
    at_batch: Callable[[int, Callable[[], object]], None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def twice() -> None:
        press()
        press()

    (folder / "old.safetensors").write_text("of another one")
    at_batch(1, twice)
    assert main([*POINTS, "--checkpoint", "old.safetensors"]) == 130
    assert "Nothing was kept in old.safetensors yet." in capsys.readouterr().err


def test_ctrl_c_is_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert main(POINTS) == 0
    assert signal.getsignal(signal.SIGINT) is before


# ----------------------------------------------------------------------------------------------------------------------
# Errors
# ----------------------------------------------------------------------------------------------------------------------
def test_a_training_that_diverges_ends_with_one_line_and_a_record(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*POINTS, "--lr", "1e38", "--epochs", "50"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("minitorch: The loss became")
    assert record_in(folder / "kept" / "trainings").status == "failed"


def test_a_missing_folder_is_named_before_the_training(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*POINTS, "--checkpoint", "nowhere/kept.safetensors"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "there is no such folder" in captured.err


@pytest.mark.parametrize("place", ["", "."])
def test_a_folder_is_no_place_for_a_checkpoint(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*POINTS, "--checkpoint", place]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "a folder: name a file in there" in captured.err


def test_a_missing_data_set_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "mnist", "--root", "nowhere"]) == 1
    assert "MNIST is not in nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "points", "--lr", "-1"], "lr is -1.0: it is a number above 0"),
        (["train", "points", "--data", "Moon"], "invalid choice: 'Moon'"),
        (["train", "sentiment", "--epochs", "many"], "invalid int value: 'many'"),
        (["train"], "RECIPE"),
        ([], "COMMAND"),
    ],
)
def test_a_wrong_call_exits_with_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_a_training_is_resumed_by_its_own_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*POINTS, "--checkpoint", "kept.safetensors"]) == 0
    with pytest.raises(SystemExit) as ended:
        main(["train", "mnist", "--resume", "kept.safetensors"])
    assert ended.value.code == 2
    assert "Call: minitorch train points --resume" in capsys.readouterr().err


def test_what_it_learns_cannot_change_when_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*POINTS, "--checkpoint", "kept.safetensors"]) == 0
    with pytest.raises(SystemExit) as ended:
        main(["train", "points", "--resume", "kept.safetensors", "--lr", "0.1"])
    assert ended.value.code == 2
    assert "lr cannot change" in capsys.readouterr().err


def test_a_finished_training_that_is_resumed_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*POINTS, "--checkpoint", "kept.safetensors"]) == 0
    assert main(["train", "points", "--resume", "kept.safetensors"]) == 0
    assert "after 3 epochs" in capsys.readouterr().out
    assert resume("kept.safetensors").is_done
