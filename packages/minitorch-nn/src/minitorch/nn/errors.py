"""The errors of layers: each is a `MinitorchError` and the builtin that PyTorch would raise."""

from __future__ import annotations

from minitorch_tensor.errors import InvalidValueError, ShapeError

__all__ = ["InputShapeError", "UnsupportedModeError"]


class InputShapeError(ShapeError, InvalidValueError):
    """A shape that does not fit, of which PyTorch says so with a ValueError."""


class UnsupportedModeError(InvalidValueError, NotImplementedError):
    """A mode that there is not, or not for so many dimensions."""
