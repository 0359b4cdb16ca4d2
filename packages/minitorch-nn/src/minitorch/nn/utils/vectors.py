"""All parameters in one row, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch_scalar.errors import InvalidTypeError
from minitorch_tensor import Tensor, cat
from minitorch_tensor.errors import ShapeError

__all__ = ["parameters_to_vector", "vector_to_parameters"]


def parameters_to_vector(parameters: Iterable[Any]) -> Any:
    """Return the numbers of all parameters in one row, with their history.

    Example:
        >>> from minitorch_tensor import tensor
        >>> parameters_to_vector([tensor([[1.0, 2.0]]), tensor(3.0)])
        tensor([1., 2., 3.])
    """
    return cat([p.reshape(-1) for p in parameters])


def vector_to_parameters(vec: Any, parameters: Iterable[Any]) -> None:
    """Give parameters the numbers of a row, as `parameters_to_vector` made it; they become views of it.

    Args:
        vec: Shape (n,).
        parameters: With n numbers in all.

    Raises:
        InvalidTypeError: The row is no tensor.
        ShapeError: It has not as many numbers as the parameters.
    """
    if not isinstance(vec, Tensor):
        raise InvalidTypeError(f"vector_to_parameters takes a tensor, not {vec!r} of type {type(vec).__name__}.")
    params = list(parameters)
    wanted = sum(p.numel() for p in params)
    if vec.shape != (wanted,):
        raise ShapeError(f"The parameters have {wanted} numbers, and the row has shape {vec.shape}.")
    begin = 0
    for p in params:
        end = begin + p.numel()
        p.data = vec.detach()[begin:end].reshape(p.shape)
        begin = end
