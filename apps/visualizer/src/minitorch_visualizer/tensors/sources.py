"""The source of minitorch_tensor behind what a page shows."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any

from minitorch_tensor import Tensor, TensorData
from minitorch_tensor.indexing import index_to_position, to_index
from minitorch_tensor.shapes import broadcast_strides, view_strides

_METHODS = {"[ ]": "__getitem__"}
_SHAPES: dict[str, Callable[..., Any]] = {"view": view_strides, "reshape": view_strides, "expand": broadcast_strides}


def sources_of(operation: str = "") -> list[tuple[str, str]]:
    """Return what turns an index into a place and back, then what is behind an operation.

    Args:
        operation: One of OPERATIONS; none at all for a tensor on which nothing was done.

    Returns:
        Pairs of a title and the source below it.
    """
    functions: list[Callable[..., Any]] = [index_to_position, to_index]
    if operation == "strides":
        functions.append(TensorData.__init__)
    elif operation:
        functions.append(getattr(Tensor, _METHODS.get(operation, operation)))
    if operation in _SHAPES:
        functions.append(_SHAPES[operation])
    return [titled_source(function) for function in functions]


@cache
def titled_source(function: Callable[..., Any]) -> tuple[str, str]:
    """Return the title of a function, which says where it lives, and its source.

    Example:
        >>> titled_source(index_to_position)[0]
        '`index_to_position` in minitorch_tensor.indexing'
    """
    return f"`{function.__qualname__}` in {function.__module__}", textwrap.dedent(inspect.getsource(function)).rstrip()
