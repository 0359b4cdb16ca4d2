from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from minitorch.cli import main
from minitorch.recipes import mnist, points, save_training, sentiment


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkpoint of a network that has seen a few hundred digits."""
    training = mnist.train(mnist.settings(sample=True, train_size=320, test_size=50, epochs=3, backend="numpy"))
    list(training)
    path = tmp_path_factory.mktemp("network") / "digits.safetensors"
    save_training(training, path)
    return path


@pytest.fixture
def digits(network: Path) -> str:
    """Return the name of that file."""
    return str(network)


def draw(path: str, ink: int, paper: int) -> None:
    """Draw a one."""
    page = np.full((90, 70), paper, np.uint8)
    page[10:80, 32:39] = ink
    Image.fromarray(page).save(path)


def test_images_are_read_dark_on_light_and_light_on_dark(digits: str, capsys: pytest.CaptureFixture[str]) -> None:
    draw("dark.png", 0, 255)
    draw("light.png", 255, 0)
    assert main(["predict", digits, "dark.png", "light.png"]) == 0
    dark, light = capsys.readouterr().out.splitlines()
    assert dark.startswith("dark.png: 1 with ")
    assert dark.partition(":")[2] == light.partition(":")[2]
    assert dark.count("%") == 10


def test_what_is_no_image_is_an_error(digits: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "text.png").write_text("no image")
    assert main(["predict", digits, "text.png"]) == 1
    assert "text.png is no image" in capsys.readouterr().err


def test_sentences_are_scored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    training = sentiment.train(
        sentiment.settings(sample=True, train_size=64, test_size=10, epochs=1, maps=2, backend="numpy")
    )
    list(training)
    save_training(training, folder / "texts.safetensors")
    assert main(["predict", "texts.safetensors", "a good film", "a bad one"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("a good film: ")
    assert "favourable with" in first
    assert second.startswith("a bad one: ")
    assert main(["predict", "texts.safetensors", "  "]) == 1
    assert "has no word" in capsys.readouterr().err


def test_points_are_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    training = points.train(points.settings("Simple", epochs=300, backend="numpy"))
    list(training)
    save_training(training, folder / "points.safetensors")
    assert main(["predict", "points.safetensors", "0.1 0.5", "0.9,0.5"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("0.1 0.5: class 1 with ")
    assert second.startswith("0.9,0.5: class 0 with ")
    for other in ("here", "1 2 3", "nan inf"):
        assert main(["predict", "points.safetensors", other]) == 1
        assert f"'{other}' is no point" in capsys.readouterr().err


def test_a_checkpoint_that_is_none_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other").write_bytes(b"\x00" * 20)
    assert main(["predict", "other", "x.png"]) == 1
    assert capsys.readouterr().err.startswith("minitorch: Cannot load other")
