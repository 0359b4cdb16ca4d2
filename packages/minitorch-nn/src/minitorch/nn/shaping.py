"""Layers that change nothing but the shape, or nothing at all."""

from __future__ import annotations

from typing import Any

from minitorch.nn.module import Module
from minitorch_tensor import Tensor

__all__ = ["Flatten", "Identity", "Unflatten"]


class Identity(Module):
    """What was put in, whatever it was made with.

    Example:
        >>> Identity(54, unused=True)("anything")
        'anything'
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Any) -> Any:
        return input


class Flatten(Module):
    """Several dimensions as one: all but the first, as they come from a convolution.

    Args:
        start_dim: The first of them.
        end_dim: The last of them.

    Example:
        >>> from minitorch_tensor import ones
        >>> Flatten()(ones(8, 3, 4)).shape
        (8, 12)
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        out: Tensor = input.flatten(self.start_dim, self.end_dim)
        return out

    def extra_repr(self) -> str:
        """Name the dimensions."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """One dimension as several.

    Args:
        dim: The dimension.
        unflattened_size: Its new sizes; one of them may be -1.

    Example:
        >>> from minitorch_tensor import ones
        >>> Unflatten(1, (3, 4))(ones(8, 12)).shape
        (8, 3, 4)
    """

    def __init__(self, dim: int, unflattened_size: Any) -> None:
        super().__init__()
        self.dim = dim
        self.unflattened_size = unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        out: Tensor = input.unflatten(self.dim, self.unflattened_size)
        return out

    def extra_repr(self) -> str:
        """Name the dimension and the sizes."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
