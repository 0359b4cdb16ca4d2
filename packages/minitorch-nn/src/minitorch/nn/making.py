"""The memory of a layer's parameters, before its `reset_parameters` fills it."""

from __future__ import annotations

from typing import Any

from minitorch_tensor import Parameter, empty

__all__ = ["new_parameter"]


def new_parameter(*sizes: int, dtype: Any = None, device: Any = None) -> Parameter:
    """Return a parameter of a shape, with whatever was in its memory.

    Args:
        *sizes: The shape.
        dtype: Its dtype, the default one if left out.
        device: For programs of PyTorch's: "cpu" or None.

    Example:
        >>> new_parameter(2, 3).shape
        (2, 3)
    """
    return Parameter(empty(sizes, dtype=dtype, device=device))
