from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import minitorch as torch
from minitorch.errors import CheckpointError, InvalidValueError, MinitorchError, MissingFileError
from minitorch.recipes import mnist, network_of, read_state, resume, save_training, sentiment
from minitorch.recipes.checkpoints import settings_of


@pytest.fixture
def kept(small: Any, tmp_path: Path) -> Path:
    """Return a file with a finished training of points."""
    training = small.points(backend="numpy")
    list(training)
    save_training(training, tmp_path / "kept.safetensors")
    return tmp_path / "kept.safetensors"


def test_a_state_says_what_it_is_of(kept: Path) -> None:
    about = read_state(kept)["about"]
    assert (about["recipe"], about["backend"], about["examples"]) == ("points", "numpy", [20, 20])


def test_settings_come_back_as_they_were(small: Any, tmp_path: Path) -> None:
    training = small.sentiment(widths=(2, 3), backend="numpy")
    save_training(training, tmp_path / "kept")
    settings = settings_of(read_state(tmp_path / "kept"))
    assert isinstance(settings, sentiment.SentimentSettings)
    assert (settings.widths, settings.backend, settings.sample) == ((2, 3), "numpy", True)


def test_a_network_is_read_without_its_data(small: Any, tmp_path: Path) -> None:
    training = small.mnist(backend="numpy", epochs=1)
    list(training)
    save_training(training, tmp_path / "kept")
    images, _ = training.test.dataset.batch([0, 1, 2])
    with torch.use_backend("numpy"):
        network = network_of(read_state(tmp_path / "kept"))
    assert not network.training
    training.model.eval()
    assert network(images).tolist() == training.model(images).tolist()


def test_a_network_of_words_knows_its_words(small: Any, tmp_path: Path) -> None:
    training = small.sentiment(backend="numpy")
    save_training(training, tmp_path / "kept")
    with torch.use_backend("numpy"):
        state = read_state(tmp_path / "kept")
        network = network_of(state)
    vocabulary = sentiment.vocabulary_of(training)
    assert state["about"]["words"] == vocabulary.words[2:]
    text = "a good film"
    assert sentiment.scores_by_word(network, vocabulary, text) == sentiment.scores_by_word(
        training.model, vocabulary, text
    )


def test_a_training_goes_on_on_another_backend_if_asked(kept: Path) -> None:
    training = resume(kept, backend="simple")
    assert {parameter.backend.name for parameter in training.model.parameters()} == {"simple"}


def test_settings_that_decide_what_is_learned_cannot_change(kept: Path) -> None:
    with pytest.raises(InvalidValueError, match="hidden, lr cannot change, only backend, download"):
        resume(kept, hidden=3, lr=1.0)


def test_other_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    chosen = mnist.settings(train_size=3000, test_size=10, epochs=1, backend="numpy")  # the sample has 2,000
    save_training(mnist.train(chosen), tmp_path / "kept")
    state = read_state(tmp_path / "kept")
    state["about"]["examples"] = [3000, 10]
    torch.save(state, tmp_path / "kept")
    with pytest.raises(CheckpointError, match=r"has 3,000 \+ 10 examples, and here there are 2,000 \+ 10"):
        resume(tmp_path / "kept")


def test_weights_alone_are_no_training(tmp_path: Path) -> None:
    torch.save({"weight": torch.ones(2)}, tmp_path / "weights")
    with pytest.raises(CheckpointError, match="holds no training of a recipe"):
        read_state(tmp_path / "weights")


def test_settings_of_another_version_are_refused(kept: Path) -> None:
    state = read_state(kept)
    state["about"]["settings"]["colour"] = "red"
    with pytest.raises(CheckpointError, match=r"of another version of minitorch: .*colour"):
        settings_of(state)


@pytest.mark.parametrize("part", ["optimizer", "history", "sum"])
def test_a_state_that_does_not_fit_is_refused(kept: Path, part: str) -> None:
    state = read_state(kept)
    state[part] = [7]
    torch.save(state, kept)
    with pytest.raises((CheckpointError, TypeError)):
        resume(kept)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((), []),
        (("recipe",), ["points"]),
        (("settings",), None),
        (("settings", "hidden"), "many"),
        (("settings", "epochs"), "five"),
        (("examples",), None),
    ],
)
def test_a_file_that_was_changed_by_hand_is_refused_in_words(kept: Path, place: tuple[str, ...], value: Any) -> None:
    state = read_state(kept)
    *way, last = ("about", *place)
    part = state
    for name in way:
        part = part[name]
    part[last] = value
    torch.save(state, kept)
    with pytest.raises(MinitorchError):
        resume(kept)


def test_a_network_of_a_file_that_was_changed_by_hand_is_refused_in_words(kept: Path) -> None:
    state = read_state(kept)
    state["about"]["settings"] = None
    with pytest.raises(CheckpointError, match="this file"):
        network_of(state)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="none"):
        resume(tmp_path / "none")
    with pytest.raises(MissingFileError, match="no folder"):
        save_training(mnist.train(mnist.settings(sample=True, train_size=8, test_size=8)), tmp_path / "no" / "file")
