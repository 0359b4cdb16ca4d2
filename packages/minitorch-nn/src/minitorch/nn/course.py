"""The names of the MiniTorch course for pooling, module 4: an image is tiled, and each tile reduced.

`minitorch.nn.functional` has PyTorch's: `avg_pool2d` and `max_pool2d` give the same for windows that fit.
"""

from __future__ import annotations

from typing import Any

from minitorch.nn.windows import each
from minitorch_tensor import Tensor
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_tensor

__all__ = ["avgpool2d", "maxpool2d", "tile"]


def tile(input: Tensor, kernel: Any) -> tuple[Tensor, int, int]:
    """Return images as tiles that lie side by side.

    Args:
        input: Shape (batch, channels, height, width).
        kernel: Height and width of a tile, which divide those of the images.

    Returns:
        The tiles, shape (batch, channels, height / kernel height, width / kernel width, kernel height · kernel width),
        and how many there are along the height and the width.

    Raises:
        ShapeError: The input is no batch of images, or the tiles do not fit.

    Example:
        >>> from minitorch_tensor import arange
        >>> tiles, rows, columns = tile(arange(4.0).reshape(1, 1, 2, 2), (1, 2))
        >>> tiles, rows, columns
        (tensor([[[[[0., 1.]],
        <BLANKLINE>
                  [[2., 3.]]]]]), 2, 1)

    Source: the MiniTorch course, module 4.3.
    """
    check_tensor(input, "tile")
    down, across = each("tile", "kernel", kernel, 2)
    if len(input.shape) != 4 or input.shape[2] % down or input.shape[3] % across:
        raise ShapeError(
            f"tile() takes images of shape (batch, channels, height, width) that tiles of {(down, across)} fill, not "
            f"shape {input.shape}."
        )
    batch, channels, height, width = input.shape
    rows, columns = height // down, width // across
    split: Any = input.reshape(batch, channels, rows, down, columns, across)
    return split.permute(0, 1, 2, 4, 3, 5).reshape(batch, channels, rows, columns, down * across), rows, columns


def avgpool2d(input: Tensor, kernel: Any) -> Tensor:
    """Return the mean of each tile, shape (batch, channels, rows of tiles, columns of tiles).

    Example:
        >>> from minitorch_tensor import arange
        >>> avgpool2d(arange(4.0).reshape(1, 1, 2, 2), (2, 2))
        tensor([[[[1.5000]]]])

    Source: the MiniTorch course, module 4.3.
    """
    found: Tensor = tile(input, kernel)[0].mean(4)
    return found


def maxpool2d(input: Tensor, kernel: Any) -> Tensor:
    """Return the largest of each tile, shape (batch, channels, rows of tiles, columns of tiles).

    Equal ones share the gradient.

    Example:
        >>> from minitorch_tensor import arange
        >>> maxpool2d(arange(4.0).reshape(1, 1, 2, 2), (2, 2))
        tensor([[[[3.]]]])

    Source: the MiniTorch course, module 4.4.
    """
    found: Tensor = tile(input, kernel)[0].amax(4)
    return found
