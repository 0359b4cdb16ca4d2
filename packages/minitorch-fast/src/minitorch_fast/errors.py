"""The errors of this package."""

from __future__ import annotations

from minitorch_tensor.errors import MinitorchError

__all__ = ["OperatorError"]


class OperatorError(MinitorchError, TypeError):
    """A function on numbers cannot be compiled."""
