"""MNIST: learn to read handwritten digits.

    for result in mnist.train(mnist.settings("lenet", epochs=2)):
        print(result)

Without the 60,000 digits on this machine the sample that comes with minitorch is used, and a notice says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import minitorch as torch
from minitorch import nn, optim
from minitorch.data import DataLoader, Subset, load_mnist
from minitorch.nn.functional import cross_entropy
from minitorch.recipes.image_networks import cnn, lenet
from minitorch.recipes.settings import Settings, about, check_at_least, check_choice, with_defaults
from minitorch.recipes.training import Training

__all__ = ["DEFAULTS", "MODELS", "MnistSettings", "build", "right", "settings", "train"]

MODELS = {"lenet": lenet, "cnn": cnn}
"""The networks, by name."""

DEFAULTS: dict[str, dict[str, Any]] = {
    "lenet": {"epochs": 15, "batch_size": 32, "lr": 5e-3},
    "cnn": {"epochs": 10, "batch_size": 64, "lr": 2e-3},
}
"""What each network is trained with unless told otherwise; the epochs are for the sample, the whole set needs fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MnistSettings(Settings):
    """What is trained on MNIST.

    Attributes:
        model: "lenet" or "cnn".
        train_size: How many of the training images; None takes all.
        test_size: How many of the test images; None takes all.
        root: The folder with the data set; None looks where `load_mnist` does.
        download: Whether to download what is missing.
        sample: True for the sample that comes with minitorch, False for the whole set; None takes what is there.
    """

    model: str = "lenet"
    train_size: int | None = None
    test_size: int | None = None
    root: str | None = None
    download: bool = False
    sample: bool | None = None

    def __post_init__(self) -> None:
        super(MnistSettings, self).__post_init__()  # slots make a second class, in which a bare super() fails
        check_choice("network", self.model, MODELS)
        check_at_least(1, train_size=self.train_size, test_size=self.test_size)


def settings(model: str = "lenet", **changes: Any) -> MnistSettings:
    """Return the settings of a network, with changes.

    Args:
        model: "lenet" or "cnn".
        **changes: Fields of `MnistSettings`.

    Raises:
        InvalidTypeError: There is no such field.
        InvalidValueError: There is no such network, or a value is out of its range.

    Example:
        >>> settings("cnn", epochs=3).batch_size
        64
    """
    check_choice("network", model, MODELS)
    return with_defaults(MnistSettings, {"model": model, **DEFAULTS[model]}, changes)


def build(chosen: MnistSettings) -> nn.Module:
    """Return the network with its first weights, which the default stream of random numbers decides."""
    return MODELS[chosen.model]()


def right(logits: Any, labels: Any) -> Any:
    """Say of each image whether the largest logit is that of its digit: shapes (batch, 10), (batch,) to (batch,).

    Where there is a NaN, none is the largest.
    """
    largest, digits = logits.max(dim=1)
    return (digits == labels) & ~largest.isnan()


def train(chosen: MnistSettings | None = None) -> Training:
    """Return a training; iterate over it to let it learn.

    Adam, with a learning rate that rises for a third of the steps and then falls to nothing (OneCycleLR).

    Args:
        chosen: What to train; `settings()` if left out.

    Returns:
        The training, with the images as `training.train.dataset` and `training.test.dataset`.

    Raises:
        MissingDataError: The data set is not where it was looked for.

    Example:
        >>> chosen = settings("lenet", epochs=1, sample=True, train_size=64, test_size=50)
        >>> [result.epoch for result in train(chosen)]
        [1]
    """
    chosen = settings() if chosen is None else chosen
    with chosen.on_backend():
        torch.manual_seed(chosen.seed)
        generator = torch.Generator().manual_seed(chosen.seed)
        model = build(chosen)
        train_images, test_images = (_images(chosen, split) for split in ("train", "test"))
        size = chosen.batch_size or len(train_images)
        loader = DataLoader(train_images, batch_size=size, shuffle=True, generator=generator)
        optimizer = optim.Adam(model.parameters(), lr=chosen.lr)
        scheduler = None
        if chosen.epochs:
            steps = chosen.epochs * len(loader)
            scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=chosen.lr, total_steps=steps)
        return Training(
            model,
            cross_entropy,
            right,
            optimizer,
            train=loader,
            test=DataLoader(test_images, batch_size=250),
            epochs=chosen.epochs,
            generator=generator,
            scheduler=scheduler,
            clip=chosen.clip,
            patience=chosen.patience,
            interval=chosen.interval,
            about=about("mnist", chosen, train_images, test_images),
        )


def _images(chosen: MnistSettings, split: str) -> Any:
    """Return the images of a split, or the first few of them."""
    images = load_mnist(split, chosen.root, download=chosen.download, sample=chosen.sample, normalize=True)
    size = chosen.train_size if split == "train" else chosen.test_size
    return images if size is None or size >= len(images) else Subset(images, range(size))
