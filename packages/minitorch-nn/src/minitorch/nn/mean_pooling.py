"""The mean of each window of sequences and images."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from minitorch.nn.max_pooling import check_windows, kernel_if_none
from minitorch.nn.module import Module
from minitorch.nn.windows import Sizes, as_image, as_sequence, each, image_pair
from minitorch_tensor import Tensor
from minitorch_tensor.errors import InvalidArgumentError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape

__all__ = ["AvgPool", "AvgPool1d", "AvgPool2d", "AvgPoolBack", "averaged", "avg_pool1d", "avg_pool2d"]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class AvgPool(Rule):
    """The mean of each window."""

    @staticmethod
    def forward(ctx: Any, a: Any, **windows: Any) -> Any:
        out = a.backend.avg_pool2d(as_image(a), **windows)
        return as_sequence(out) if len(a.shape) == 3 else out

    @staticmethod
    def backward(ctx: Any, grad: Any, **windows: Any) -> Any:
        return record(AvgPoolBack, (grad,), {"shape": ctx.shapes[0], **windows})


class AvgPoolBack(Rule):
    """What the means give back to the images: each window its part of d."""

    @staticmethod
    def forward(ctx: Any, d: Any, *, shape: Shape, **windows: Any) -> Any:
        if len(shape) == 4:
            return d.backend.avg_pool2d_back(d, shape, **windows)
        image = (*shape[:2], 1, shape[2])
        return as_sequence(d.backend.avg_pool2d_back(as_image(d), image, **windows))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, shape: Shape, **windows: Any) -> Any:
        return record(AvgPool, (grad,), windows)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def avg_pool1d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Return the mean of each window of sequences; the arguments are those of `avg_pool2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> avg_pool1d(tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
        tensor([[2., 1.]])
    """
    windows = (kernel_size, stride, padding, ceil_mode, count_include_pad)
    return averaged("avg_pool1d", 1, input, windows, None)


def avg_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """Return the mean of each window of images.

    Args:
        input: Shape (batch, channels, height, width), or without the batch.
        kernel_size: The size of a window: one number, or a height and a width.
        stride: How far apart windows begin; as far as they are large if left out.
        padding: How many rows and columns of zeros are added at each side, at most half a window.
        ceil_mode: Whether a last window may stick out at the end, over nothing.
        count_include_pad: Whether the zeros that were added are counted.
        divisor_override: What to divide the sums by, if not by the number of elements.

    Returns:
        Shape (batch, channels, rows, columns of windows), or without the batch.

    Raises:
        InvalidArgumentError: A number is too small, or the padding too large.
        ShapeError: The input is no batch of images, or smaller than a window.

    Example:
        >>> from minitorch_tensor import arange
        >>> avg_pool2d(arange(16.0).reshape(1, 4, 4), 2)
        tensor([[[ 2.5000,  4.5000],
                 [10.5000, 12.5000]]])
    """
    windows = (kernel_size, stride, padding, ceil_mode, count_include_pad)
    return averaged("avg_pool2d", 2, input, windows, divisor_override)


def averaged(operation: str, count: int, a: Any, windows: tuple[Any, ...], divisor: Any) -> Tensor:
    """Check the arguments and apply the rule."""
    check_tensor(a, operation)
    kernel, stride, padding, ceil_mode, include_pad = windows
    if divisor is not None and (divisor.__class__ is not int or divisor == 0):
        raise InvalidArgumentError(f"{operation}() takes a divisor_override other than 0, not {divisor!r}.")
    kernel = each(operation, "kernel_size", kernel, count)
    options, in_batch = _plan(
        operation,
        a.shape,
        kernel,
        each(operation, "stride", stride, count) if stride else kernel_if_none(operation, stride, kernel),
        each(operation, "padding", padding, count, least=0),
        bool(ceil_mode),
        bool(include_pad),
        divisor,
    )
    out: Tensor = record(AvgPool, (a if in_batch else a.unsqueeze(0),), options)
    return out if in_batch else out.squeeze(0)


@lru_cache(maxsize=1024)
def _plan(
    operation: str,
    image: Shape,
    kernel: Sizes,
    stride: Sizes,
    padding: Sizes,
    ceil_mode: bool,
    include_pad: bool,
    divisor: int | None,
) -> tuple[dict[str, Any], bool]:
    """Return the options of the rule, and whether the input is a batch, once the windows are known to fit."""
    in_batch = check_windows(operation, image, (kernel, stride, padding, (1,) * len(kernel)), ceil_mode)
    options = {
        "kernel": image_pair(kernel, 1),
        "stride": image_pair(stride, 1),
        "padding": image_pair(padding, 0),
        "ceil_mode": ceil_mode,
        "count_include_pad": include_pad,
        "divisor": divisor,
    }
    return options, in_batch


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class AvgPool1d(Module):
    """A layer of `avg_pool1d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> AvgPool1d(2)(ones(1, 3, 10)).shape
        (1, 3, 5)
    """

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.kernel_size = each(name, "kernel_size", kernel_size, 1)
        self.stride = self.kernel_size if stride is None else each(name, "stride", stride, 1)
        self.padding = each(name, "padding", padding, 1, least=0)
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad

    def forward(self, input: Tensor) -> Tensor:
        """Return the mean of each window."""
        return avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)

    def extra_repr(self) -> str:
        """Describe the windows."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool2d(Module):
    """A layer of `avg_pool2d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> AvgPool2d(2)(ones(1, 3, 28, 28)).shape
        (1, 3, 14, 14)
    """

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input: Tensor) -> Tensor:
        """Return the mean of each window."""
        return avg_pool2d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )

    def extra_repr(self) -> str:
        """Describe the windows."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
