from __future__ import annotations

import gzip
import hashlib
import logging
from pathlib import Path

import numpy as np
import pytest

from minitorch.data import files, mnist
from minitorch.data.mnist import load_mnist
from minitorch.file_errors import CorruptFileError, MissingDataError
from minitorch_tensor.errors import InvalidValueError

IMAGES = np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4) * 5


def idx(array: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return header + array.astype(np.uint8).tobytes()


def write(folder: Path, *, labels: int = 3, packed: bool = True) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in (("train-images-idx3-ubyte", IMAGES), ("train-labels-idx1-ubyte", np.arange(labels))):
        content = idx(array)
        path = folder / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(content) if packed else content)


@pytest.mark.parametrize("folder", [".", "mnist", "MNIST/raw"])
@pytest.mark.parametrize("packed", [False, True])
def test_files_are_read_where_users_have_them(folder: str, packed: bool, tmp_path: Path) -> None:
    write(tmp_path / folder, packed=packed)
    digits = load_mnist("train", tmp_path, verify=False)
    assert digits.images.shape == (3, 1, 4, 4)
    assert digits.images.dtype.name == "float32"
    assert np.allclose(digits.images.numpy()[:, 0], IMAGES / 255, atol=1e-7)
    assert (digits.labels.tolist(), digits.labels.dtype.name) == ([0, 1, 2], "int64")
    assert not digits.is_sample


def test_pixels_are_normalized_by_the_mean_and_the_deviation(tmp_path: Path) -> None:
    write(tmp_path)
    digits = load_mnist("train", tmp_path, verify=False, normalize=True)
    assert np.allclose(digits.images.numpy()[:, 0], (IMAGES / 255 - 0.1307) / 0.3081, atol=1e-6)


def test_another_set_in_files_of_these_names_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(CorruptFileError, match=r"train-images-idx3-ubyte\.gz is not the file .* sha256 440fcabf"):
        load_mnist("train", tmp_path)


def test_unpacked_files_have_checksums_too(tmp_path: Path) -> None:
    write(tmp_path, packed=False)
    with pytest.raises(CorruptFileError, match=r"train-images-idx3-ubyte is not the file .* sha256 ba891046"):
        load_mnist("train", tmp_path)


def test_images_without_labels_are_refused(tmp_path: Path) -> None:
    write(tmp_path, labels=2)
    with pytest.raises(CorruptFileError, match=r"do not belong together: their shapes are \(3, 4, 4\) and \(2,\)"):
        load_mnist("train", tmp_path, verify=False)


@pytest.mark.parametrize(("split", "each"), [("train", 200), ("test", 50)])
def test_the_sample_has_as_many_of_each_digit(split: str, each: int) -> None:
    digits = load_mnist(split, sample=True)
    assert digits.images.shape == (10 * each, 1, 28, 28)
    assert np.bincount(digits.labels.numpy()).tolist() == [each] * 10
    assert digits.is_sample


def test_the_sample_says_that_it_is_one() -> None:
    text = load_mnist("test", sample=True).describe()
    assert text.startswith("MNIST, test: a SAMPLE of 500 of 10,000 images that comes with minitorch (Yann LeCun, ")
    assert "Results on it are not results on the whole set" in text


def test_a_whole_set_says_where_it_is_from(tmp_path: Path) -> None:
    write(tmp_path / "mnist")
    text = load_mnist("train", tmp_path, verify=False).describe()
    assert text == f"MNIST, train: 3 of 60,000 images from {tmp_path / 'mnist'}"


def test_the_sample_stands_in_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    with caplog.at_level(logging.WARNING, "minitorch.data"):
        digits = load_mnist("test")
    assert caplog.messages == [digits.describe()]


def test_no_sample_stands_in_where_a_root_is_given_or_none_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = r"MNIST is not in .*, where t10k-images-idx3-ubyte\.gz, .* Load it once with download=True"
    with pytest.raises(MissingDataError, match=message):
        load_mnist("test", tmp_path)
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    with pytest.raises(MissingDataError, match=message):
        load_mnist("test", sample=False)


def test_what_is_missing_is_downloaded_and_then_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bring(published: files.Published, folder: Path) -> Path:
        write(folder)
        assert all(url.endswith(published.name) for url in published.urls)
        return folder / published.name

    monkeypatch.setattr(mnist, "bring", bring)
    assert len(load_mnist("train", tmp_path, download=True, verify=False)) == 3
    assert len(load_mnist("train", tmp_path, verify=False)) == 3


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="MNIST has the parts train, test, and not 'dev'"):
        load_mnist("dev")


def test_the_sample_is_the_published_one() -> None:
    found = hashlib.sha256((files.SAMPLES / "mnist_2500.npz").read_bytes()).hexdigest()
    assert found == "8e072e1b0ad4e6c3c464b087f1805dc38d5d4f6c580740c84f1c164532945eeb"


def test_the_samples_are_small_and_name_their_licences() -> None:
    sizes = {path.name: path.stat().st_size for path in files.SAMPLES.iterdir()}
    assert sum(sizes.values()) < 700_000
    notice = (files.SAMPLES / "NOTICE.md").read_text(encoding="utf-8")
    assert all(f"## {name}" in notice for name in sizes if name != "NOTICE.md")
