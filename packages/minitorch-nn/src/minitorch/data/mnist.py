"""MNIST: 70,000 handwritten digits, 28 by 28 grey pixels each.

Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from minitorch.data.files import SAMPLES, Published, bring, check, home, locate, missing, reading, say_sample
from minitorch.data.formats import idx_array
from minitorch.data.origin import ImageDataset, Origin, check_split
from minitorch.file_errors import CorruptFileError
from minitorch_tensor.registry import current_backend
from minitorch_tensor.tensor import Tensor

__all__ = ["MNIST_MEAN", "MNIST_STD", "load_mnist"]

_Array = np.ndarray[Any, Any]

MNIST_MEAN, MNIST_STD = 0.1307, 0.3081
"""Of all pixels of the training images, between 0 and 1."""

_LICENCE = "Yann LeCun, Corinna Cortes and Christopher J. C. Burges, CC BY-SA 3.0"

_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
    "http://yann.lecun.com/exdb/mnist",
)

_FOLDERS = ("mnist", "MNIST/raw", "MNIST")


def _published(name: str, size: int, sha256: str) -> Published:
    return Published(name, tuple(f"{mirror}/{name}" for mirror in _MIRRORS), sha256, size)


_FILES = {
    "train": (
        _published(
            "train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
        ),
        _published(
            "train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
        ),
    ),
    "test": (
        _published(
            "t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
        ),
        _published(
            "t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
        ),
    ),
}

_UNPACKED = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""The checksums of the files unpacked."""

_TOTAL = {"train": 60000, "test": 10000}


def load_mnist(
    split: str = "train",
    root: str | os.PathLike[str] | None = None,
    *,
    download: bool = False,
    sample: bool | None = None,
    normalize: bool = False,
    verify: bool = True,
) -> ImageDataset:
    """Return the digits of MNIST, as images of shape (1, 28, 28) and labels from 0 to 9.

    Args:
        split: "train", of 60,000 images, or "test", of 10,000.
        root: The folder with the four idx files, packed (.gz) or not, or with a folder mnist or MNIST/raw that has
            them. If left out: the environment variable MINITORCH_DATA, else the user's cache directory.
        download: Whether to download what is missing.
        sample: True gives the 2,000 + 500 images that come with minitorch; False the whole set or an error. If left
            out, the sample stands in, with a notice, where no root is given and the whole set is not found.
        normalize: False gives pixels from 0 (background) to 1; True subtracts 0.1307 from them and divides by 0.3081.
        verify: Whether the files must be those that were published; other sets come in files of the same names.

    Returns:
        images: float32 of shape (count, 1, 28, 28). labels: int64 of shape (count,).

    Raises:
        CorruptFileError: A file is damaged, cut short or another one.
        InvalidValueError: There is no such split.
        MissingDataError: A file is missing; the message says what to put where.

    Example:
        >>> digits = load_mnist("test", sample=True)
        >>> digits.images.shape, digits.labels[:3].tolist(), digits.is_sample
        ((500, 1, 28, 28), [7, 2, 1], True)
    """
    check_split(split, tuple(_TOTAL), "MNIST")
    if sample:
        return _sample(split, normalize)
    folder = home(root)
    paths = _find(folder, split, download)
    if paths is None:
        if sample is None and root is None:
            digits = _sample(split, normalize)
            say_sample(digits.describe())
            return digits
        first = _FILES[split][0]
        raise missing("MNIST", folder, [each.name for each in _FILES[split]], first)
    for path, published in zip(paths, _FILES[split], strict=True):
        if verify:
            check(path, published.sha256 if path.suffix == ".gz" else _UNPACKED[path.name])
    origin = Origin("MNIST", split, paths[0].parent, _LICENCE, _TOTAL[split])
    return _dataset(idx_array(paths[0]), idx_array(paths[1]), origin, normalize)


def _find(folder: Path, split: str, may_download: bool) -> list[Path] | None:
    found = []
    for published in _FILES[split]:
        path = locate(folder, _FOLDERS, (published.name, published.name.removesuffix(".gz")))
        if path is None and may_download:
            path = bring(published, folder / "mnist")
        if path is None:
            return None
        found.append(path)
    return found


def _sample(split: str, normalize: bool) -> ImageDataset:
    path = SAMPLES / "mnist_2500.npz"
    with reading(path), path.open("rb") as file, np.load(file) as arrays:
        images, labels = arrays[f"x_{split}"], arrays[f"y_{split}"]
    return _dataset(images, labels, Origin("MNIST", split, path, _LICENCE, _TOTAL[split], is_sample=True), normalize)


def _dataset(images: _Array, labels: _Array, origin: Origin, normalize: bool) -> ImageDataset:
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise CorruptFileError(
            f"The images and labels in {origin.path} do not belong together: their shapes are {images.shape} and "
            f"{labels.shape}."
        )
    # There are only 256 greys: each is converted once, and every pixel looks its own up.
    greys = np.arange(256, dtype=np.float32) / np.float32(255)
    if normalize:
        greys = (greys - np.float32(MNIST_MEAN)) / np.float32(MNIST_STD)
    place = current_backend()
    pixels = Tensor.adopt(place.from_numpy(greys[images[:, None]]))
    return ImageDataset(pixels, Tensor.adopt(place.from_numpy(labels.astype(np.int64))), origin)
