from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from minitorch.data import load_mnist
from minitorch.data.pictures import digit_from, load_digit
from minitorch.errors import CorruptFileError, InvalidValueError, MissingFileError, ShapeError


def page(height: int = 80, width: int = 120) -> np.ndarray:
    """Return white paper with a black bar, off the middle."""
    grey = np.full((height, width), 255.0)
    grey[5:45, 90:100] = 0.0
    return grey


def test_a_digit_is_twenty_pixels_high_and_its_weight_in_the_middle() -> None:
    digit = digit_from(page())
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    assert digit.shape == (28, 28)
    assert digit.dtype == np.float32
    assert (rows[0], rows[-1]) == (4, 23)
    assert columns.mean() == pytest.approx(14, abs=0.5)


def test_ink_may_be_light_or_dark() -> None:
    assert (digit_from(page()) == digit_from(255.0 - page())).all()


def test_faint_noise_is_paper() -> None:
    noisy = page() - np.random.default_rng(0).uniform(0, 30, (80, 120))
    assert (digit_from(noisy) > 0).sum() == (digit_from(page()) > 0).sum()


def test_digits_of_mnist_stay_about_what_they_are() -> None:
    images = load_mnist("test", sample=True).images.numpy()[:20, 0]
    for image in images:
        assert np.abs(digit_from(image * 255) - image).mean() < 0.05


def test_colours_and_transparency_are_read_from_a_file(tmp_path: Path) -> None:
    drawn = np.zeros((80, 120, 4), np.uint8)
    drawn[5:45, 90:100] = (0, 0, 0, 255)
    Image.fromarray(drawn, "RGBA").save(tmp_path / "dark.png")
    drawn[5:45, 90:100] = (255, 255, 255, 255)
    Image.fromarray(drawn, "RGBA").save(tmp_path / "light.png")
    Image.fromarray(page().astype(np.uint8)).convert("RGB").save(tmp_path / "colour.png")
    for name in ("dark", "light", "colour"):
        assert np.allclose(load_digit(tmp_path / f"{name}.png"), digit_from(page()))


def test_a_photo_is_turned_as_its_camera_was_held(tmp_path: Path) -> None:
    drawn = np.zeros((60, 40), np.uint8)
    drawn[10:50, 15:20] = drawn[45:50, 15:35] = 255
    turned = Image.fromarray(np.rot90(drawn))  # "6" says that the right side was up
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(tmp_path / "photo.png", exif=exif)
    assert np.allclose(load_digit(tmp_path / "photo.png"), digit_from(drawn))


def test_more_than_eight_bits_are_read(tmp_path: Path) -> None:
    Image.fromarray(page().astype(np.uint16) * 257).save(tmp_path / "deep.png")
    Image.fromarray((page() / 255).astype(np.float32)).save(tmp_path / "fractions.tiff")
    for name in ("deep.png", "fractions.tiff"):
        assert np.allclose(load_digit(tmp_path / name), digit_from(page()))


def test_empty_paper_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="shows nothing"):
        digit_from(np.full((10, 10), 7.0))


@pytest.mark.parametrize("shape", [(3,), (0, 4), (2, 3, 3)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="shape \\(height, width\\)"):
        digit_from(np.zeros(shape))


def test_files_that_are_missing_or_no_images_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"none\.png: No such file"):
        load_digit(tmp_path / "none.png")
    (tmp_path / "text.png").write_text("text")
    with pytest.raises(CorruptFileError, match=r"text\.png is no image"):
        load_digit(tmp_path / "text.png")
