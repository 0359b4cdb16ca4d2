"""The errors of minitorch: each is a `MinitorchError` and the builtin that PyTorch would raise."""

from __future__ import annotations

__all__ = [
    "GradcheckError",
    "GraphError",
    "InvalidTypeError",
    "InvalidValueError",
    "MinitorchError",
    "MissingMethodError",
    "StateDictError",
    "UnknownAttributeError",
]


class MinitorchError(Exception):
    """Whatever minitorch raises on purpose."""


class InvalidTypeError(MinitorchError, TypeError):
    """An argument of a type that cannot be used here."""


class InvalidValueError(MinitorchError, ValueError):
    """An argument of the right type with a value that cannot be used here."""


class UnknownAttributeError(MinitorchError, AttributeError):
    """A name that the object does not have."""


class MissingMethodError(MinitorchError, NotImplementedError):
    """A method that a class must define before it can be used."""


class GraphError(MinitorchError, RuntimeError):
    """A backward pass that the recorded graph cannot give."""


class GradcheckError(MinitorchError, RuntimeError):
    """A derivative that differs from the central difference."""


class StateDictError(MinitorchError, RuntimeError):
    """A state_dict whose names or values do not fit the module."""
