"""Images as columns of windows, and back.

Both go by a table of ordinals: which element of the images each element of the columns shows. `unfold` reads through it
and `fold` adds through it, so that each is the gradient of the other.
"""

from __future__ import annotations

from typing import Any

from minitorch.nn.module import Module
from minitorch.nn.padding import pad
from minitorch.nn.windows import Sizes, batched, each
from minitorch_tensor import Tensor
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.strided import Spread, Take, ordinals_of
from minitorch_tensor.layer_kernels.windows import window_count
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, size_of, strides_from_shape

__all__ = ["Fold", "Unfold", "fold", "unfold"]


class _Windows:
    """The windows over images of one size.

    Args:
        operation: The name of the function.
        places: The height and the width of the images.
        arguments: Kernel size, dilation, padding and stride, as the user gave them.
    """

    def __init__(self, operation: str, places: Sizes, arguments: tuple[Any, Any, Any, Any]) -> None:
        kernel, dilation, padding, stride = arguments
        self.kernel = each(operation, "kernel_size", kernel, 2)
        self.dilation = each(operation, "dilation", dilation, 2)
        self.padding = each(operation, "padding", padding, 2, least=0)
        self.stride = each(operation, "stride", stride, 2)
        sides = zip(places, self.kernel, self.stride, self.padding, self.dilation, strict=True)
        self.counts = tuple([window_count(*side) for side in sides])
        self.around = tuple([size + 2 * p for size, p in zip(places, self.padding, strict=True)])
        if min(self.counts) < 1:
            raise ShapeError(
                f"{operation}() cannot lay windows of {self.kernel} with dilation {self.dilation} over images of "
                f"{places} with {self.padding} added at each side."
            )

    def ordinals(self, backend: Any, batch: int, channels: int) -> Any:
        """Return which element of the images, with what is added around them, each element of the columns shows."""
        whole = (batch, channels, *self.around)
        steps = strides_from_shape(whole)
        inner = [d * s for d, s in zip(self.dilation, steps[2:], strict=True)]
        outer = [d * s for d, s in zip(self.stride, steps[2:], strict=True)]
        part = (batch, channels, *self.kernel, *self.counts), (*steps[:2], *inner, *outer), 0, size_of(whole)
        table = ordinals_of(backend, part, (whole, steps, 0, size_of(whole)))
        columns = (batch, channels * size_of(self.kernel), size_of(self.counts))
        return table.seen_as(columns, strides_from_shape(columns), 0)


def unfold(input: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """Return every window of images as a column.

    Args:
        input: Shape (batch, channels, height, width), or without the batch.
        kernel_size: The size of a window: one number, or a height and a width.
        dilation: How far apart the places of one window are.
        padding: How many rows and columns of zeros are added at each side.
        stride: How far apart windows begin.

    Returns:
        Shape (batch, channels · kernel height · kernel width, windows), or without the batch.

    Raises:
        InvalidArgumentError: A number is too small.
        ShapeError: The input is no batch of images, or smaller than a window.

    Example:
        >>> from minitorch_tensor import arange
        >>> unfold(arange(6.0).reshape(1, 2, 3), 2)
        tensor([[0., 1.],
                [1., 2.],
                [3., 4.],
                [4., 5.]])
    """
    check_tensor(input, "unfold")
    in_batch = batched("unfold", input.shape, 2)
    windows = _Windows("unfold", input.shape[-2:], (kernel_size, dilation, padding, stride))
    images = input if in_batch else input.unsqueeze(0)
    down, across = windows.padding
    images = pad(images, (across, across, down, down)) if down or across else images
    ordinals = windows.ordinals(input.backend, images.shape[0], images.shape[1])
    columns: Tensor = record(Take, (images,), {"ordinals": ordinals})
    return columns if in_batch else columns.squeeze(0)


def fold(
    input: Tensor, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """Return images of which each element is the sum of all elements of columns that show it: `unfold` transposed.

    Args:
        input: Shape (batch, channels · kernel height · kernel width, windows), or without the batch.
        output_size: The height and the width of the images.
        kernel_size: As in `unfold`, and so are the others.
        dilation: As there.
        padding: As there.
        stride: As there.

    Returns:
        Shape (batch, channels, *output_size), or without the batch.

    Raises:
        InvalidArgumentError: A number is too small.
        ShapeError: The columns are not those of such windows.

    Example:
        >>> from minitorch_tensor import ones
        >>> fold(ones(4, 2), (2, 3), 2)
        tensor([[[1., 2., 1.],
                 [1., 2., 1.]]])
    """
    check_tensor(input, "fold")
    in_batch = batched("fold", input.shape, 1)
    height, width = each("fold", "output_size", output_size, 2)
    windows = _Windows("fold", (height, width), (kernel_size, dilation, padding, stride))
    columns = input if in_batch else input.unsqueeze(0)
    batch, depth, count = columns.shape
    if depth % size_of(windows.kernel) or count != size_of(windows.counts):
        raise ShapeError(
            f"fold() to images of {(height, width)} with windows of {windows.kernel} takes columns of a multiple of "
            f"{size_of(windows.kernel)} numbers, {size_of(windows.counts)} of them, not shape {input.shape}."
        )
    channels = depth // size_of(windows.kernel)
    shape: Shape = (batch, channels, *windows.around)
    options = {"ordinals": windows.ordinals(input.backend, batch, channels), "shape": shape}
    images = record(Spread, (columns,), options)
    down, across = windows.padding
    found: Tensor = pad(images, (-across, -across, -down, -down)) if down or across else images
    return found if in_batch else found.squeeze(0)


class Unfold(Module):
    """A layer of `unfold`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> Unfold(2)(ones(1, 3, 4, 4)).shape
        (1, 12, 9)
    """

    def __init__(self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Tensor:
        """Return the windows as columns."""
        return unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """Describe the windows."""
        names = ("kernel_size", "dilation", "padding", "stride")
        return ", ".join([f"{name}={getattr(self, name)}" for name in names])


class Fold(Module):
    """A layer of `fold`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> Fold((4, 4), 2)(ones(1, 12, 9)).shape
        (1, 3, 4, 4)
    """

    def __init__(
        self, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        super().__init__()
        self.output_size = output_size
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Tensor:
        """Return the images that the columns add up to."""
        return fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """Describe the windows."""
        names = ("output_size", "kernel_size", "dilation", "padding", "stride")
        return ", ".join([f"{name}={getattr(self, name)}" for name in names])
