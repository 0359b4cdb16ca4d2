"""The digits of MNIST: the sample that comes with minitorch, or the whole set where it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from minitorch.data import load_mnist
from minitorch.errors import MissingDataError
from minitorch_scalar.errors import MinitorchError
from minitorch_tensor import use_backend
from minitorch_visualizer.networks.convolution import Grid

SPLITS = ("train", "test")
SAMPLE, WHOLE = "sample", "whole set"


@dataclass(frozen=True, slots=True)
class Digit:
    """One handwritten digit.

    Attributes:
        pixels: 28 rows of 28 numbers, from 0 (background) to 1.
        label: What it is, 0 to 9.
    """

    pixels: Grid
    label: int


class Digits:
    """The digits of one part of MNIST, without their normalisation.

    Args:
        split: "train" or "test".
        sample: Whether those that come with minitorch.

    Raises:
        MinitorchError: The whole set is not there, or is damaged.
    """

    def __init__(self, split: str, *, sample: bool) -> None:
        with use_backend("numpy"):
            self._set = load_mnist(split, sample=sample)
        self.about = self._set.describe()
        self.labels: list[int] = self._set.labels.tolist()

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> Digit:
        return Digit(tuple(tuple(row) for row in self._set.images[index, 0].tolist()), self.labels[index])


@cache
def digits(split: str, *, sample: bool = True) -> Digits:
    """Return the digits of a part; they are read once.

    Args:
        split: "train" or "test".
        sample: Whether those that come with minitorch.

    Raises:
        MinitorchError: The whole set is not there, or is damaged.
    """
    return Digits(split, sample=sample)


def whole_set() -> tuple[bool, str]:
    """Say whether the 70,000 digits are on this machine, and if they are not, how they get there or what is wrong."""
    try:
        return True, digits("test", sample=False).about
    except MissingDataError as error:
        return False, str(error)
    except MinitorchError as error:
        return False, f"The whole set cannot be read: {error}"


def sample_digit(index: int) -> Digit:
    """Return one of the 500 test digits that come with minitorch.

    Example:
        >>> sample_digit(0).label
        7
    """
    return digits("test")[index]
