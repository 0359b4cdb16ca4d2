"""How activations take their input: as a tensor of fractions, and in place if that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch.nn.module import Module
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.functions.inplace import write

__all__ = ["Activation", "InplaceActivation", "applied"]


def applied(name: str, function: Callable[..., Any], input: Any, inplace: bool = False) -> Any:
    """Return function(input), or replace the input by it.

    Raises:
        DtypeError: The input is of integers or bools.
        GraphError: It is to be replaced, and is a leaf that requires a gradient.
        InvalidTypeError: It is no tensor.
    """
    check_floating(input, name, implemented=False)
    return write(input, function) if inplace else function(input)


class Activation(Module):
    """A function without parameters as a module."""

    _function: Any  # a static method, so that it is not bound

    def forward(self, input: Any) -> Any:
        return self._function(input)


class InplaceActivation(Module):
    """A function that may replace its input.

    Args:
        inplace: Whether the input is replaced.
    """

    _function: Any

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return self._function(input, inplace=self.inplace)

    def extra_repr(self) -> str:
        """Say so if it works in place."""
        return "inplace=True" if self.inplace else ""
