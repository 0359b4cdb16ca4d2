"""Dropout: in training, numbers or whole channels are left out at random, and the others grow to make up for it."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidTypeError, InvalidValueError, ShapeError
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, no_grad
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.shapes import Shape

__all__ = ["AlphaDropout", "Dropout", "Dropout1d", "Dropout2d", "alpha_dropout", "dropout", "dropout1d", "dropout2d"]


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Return the input with each number replaced by 0 by a probability, and the others divided by what is left of 1.

    Args:
        input: A floating point tensor.
        p: The probability, from 0 to 1.
        training: If not, the input is returned as it is.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.
        InvalidValueError: The probability is out of range.

    Example:
        >>> from minitorch_tensor import manual_seed, ones
        >>> _ = manual_seed(0)
        >>> sorted(set(dropout(ones(100), 0.5).tolist()))
        [0.0, 2.0]

    Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.
    """
    check_floating(input, "dropout")
    return _dropped("dropout", input, p, training, inplace, input.shape)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Return sequences with whole channels left out; the arguments are those of `dropout`.

    Args:
        input: Shape (batch, channels, length) or (channels, length).
        p: The probability, from 0 to 1.
        training: If not, the input is returned as it is.
        inplace: Whether to replace the input.

    Raises:
        InvalidValueError: The probability is out of range.
        ShapeError: The input has another number of dimensions.

    Source: Tompson et al., Efficient object localization using convolutional networks, 2014.
    """
    check_floating(input, "dropout1d")
    if len(input.shape) not in (2, 3):
        raise ShapeError(f"dropout1d() takes sequences, of 2 or 3 dimensions, not shape {input.shape}.")
    return _dropped("dropout1d", input, p, training, inplace, (*input.shape[:-1], 1))


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Return images with whole channels left out; the arguments are those of `dropout`.

    Args:
        input: Shape (batch, channels, height, width), or (batch, channels, length), as in PyTorch.
        p: The probability, from 0 to 1.
        training: If not, the input is returned as it is.
        inplace: Whether to replace the input.

    Raises:
        InvalidValueError: The probability is out of range.
        ShapeError: The input has another number of dimensions.
    """
    check_floating(input, "dropout2d")
    if len(input.shape) not in (3, 4):
        raise ShapeError(f"dropout2d() takes images, of 3 or 4 dimensions, not shape {input.shape}.")
    return _dropped("dropout2d", input, p, training, inplace, (*input.shape[:2], *[1] * (len(input.shape) - 2)))


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Return the input with numbers replaced by the lowest value of `selu`, so that mean and variance stay.

    Args:
        input: A floating point tensor.
        p: The probability, from 0 to 1.
        training: If not, the input is returned as it is.
        inplace: Whether to replace the input.

    Raises:
        DtypeError: Integers or bools.
        InvalidValueError: The probability is out of range.

    Source: Klambauer et al., Self-normalizing neural networks, 2017.
    """
    check_floating(input, "alpha_dropout")
    _check_chance("alpha_dropout()", p)
    if not training or p == 0.0:
        return input
    slope = ((_LOWEST**2 * p + 1) * (1 - p)) ** -0.5 if p < 1.0 else 0.0
    with no_grad():
        mask: Any = input.new_empty(input.shape).bernoulli_(1.0 - p)
        shift = (1.0 - mask).mul_(-_LOWEST * slope).add_(_LOWEST * slope * p)
        mask.mul_(slope)
    out: Tensor = input.mul_(mask).add_(shift) if inplace else input * mask + shift
    return out


_LOWEST = 1.7580993408473766
"""What `selu` comes close to from above for x → -∞, without its sign: scale · alpha."""


def _check_chance(operation: str, p: float) -> None:
    if not isinstance(p, int | float):
        raise InvalidTypeError(f"{operation} needs a probability as a number, not {p!r} of type {type(p).__name__}.")
    if not 0.0 <= p <= 1.0:
        raise InvalidValueError(f"{operation} needs a probability from 0 to 1, not {p}.")


def _dropped(operation: str, input: Any, p: float, training: bool, inplace: bool, shape: Shape) -> Any:
    """Multiply by a mask of a shape that broadcasts: 0 by a probability, else what makes the mean stay."""
    _check_chance(f"{operation}()", p)
    if not training or p == 0.0:
        return input
    with no_grad():
        mask = input.new_empty(shape).bernoulli_(1.0 - p)
        if p < 1.0:
            mask.div_(1.0 - p)
    return input.mul_(mask) if inplace else input * mask


class Dropout(Module):
    """Numbers left out at random, in training only; see `functional.dropout`.

    Args:
        p: The probability, from 0 to 1.
        inplace: Whether the input is replaced.

    Raises:
        InvalidValueError: The probability is out of range.

    Example:
        >>> from minitorch_tensor import ones
        >>> Dropout(0.5).eval()(ones(3))
        tensor([1., 1., 1.])
    """

    _function: Any = staticmethod(dropout)

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        _check_chance(type(self).__name__, p)
        self.p = p
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        out: Tensor = self._function(input, self.p, self.training, self.inplace)
        return out

    def extra_repr(self) -> str:
        """Name the settings."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout1d(Dropout):
    """Channels of sequences left out at random; see `functional.dropout1d`.

    Args:
        p: The probability, from 0 to 1.
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(dropout1d)


class Dropout2d(Dropout):
    """Channels of images left out at random; see `functional.dropout2d`.

    Args:
        p: The probability, from 0 to 1.
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(dropout2d)


class AlphaDropout(Dropout):
    """Numbers left out at random behind a `SELU`; see `functional.alpha_dropout`.

    Args:
        p: The probability, from 0 to 1.
        inplace: Whether the input is replaced.
    """

    _function = staticmethod(alpha_dropout)
