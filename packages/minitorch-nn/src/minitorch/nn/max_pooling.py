"""The largest element of each window of sequences and images."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from minitorch.nn.module import Module
from minitorch.nn.windows import Sizes, as_image, as_sequence, batched, each, image_pair
from minitorch_tensor import Tensor
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.strided import Take
from minitorch_tensor.layer_kernels.windows import window_count
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape

__all__ = [
    "MaxPool",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPoolBack",
    "check_windows",
    "kernel_if_none",
    "max_pool1d",
    "max_pool2d",
    "planar",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class MaxPool(Rule):
    """The largest element of each window; of equal ones the first has the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any, **windows: Any) -> Any:
        out, ordinals = a.backend.max_pool2d(as_image(a), **windows)
        if len(a.shape) == 3:
            out, ordinals = as_sequence(out), as_sequence(ordinals)
        ctx.save_for_backward(ordinals)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, **windows: Any) -> Any:
        (ordinals,) = ctx.saved_tensors
        return record(MaxPoolBack, (grad,), {"ordinals": ordinals, "shape": ctx.shapes[0]})


class MaxPoolBack(Rule):
    """Zeros in the shape of the images, with d added where the largest elements lie."""

    @staticmethod
    def forward(ctx: Any, d: Any, *, ordinals: Any, shape: Shape) -> Any:
        if len(shape) == 4:
            return d.backend.max_pool2d_back(d, ordinals, shape)
        image = (*shape[:2], 1, shape[2])
        return as_sequence(d.backend.max_pool2d_back(as_image(d), as_image(ordinals), image))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, ordinals: Any, shape: Shape) -> Any:
        return record(Take, (grad,), {"ordinals": ordinals})


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def max_pool1d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest element of each window of sequences; the arguments are those of `max_pool2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> max_pool1d(tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
        tensor([[3., 2.]])
    """
    windows = (kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pooled("max_pool1d", 1, input, windows, return_indices)


def max_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest element of each window of images.

    A NaN is the largest. What is added around an image is never the largest.

    Args:
        input: Shape (batch, channels, height, width), or without the batch.
        kernel_size: The size of a window: one number, or a height and a width.
        stride: How far apart windows begin; as far as they are large if left out.
        padding: How many rows and columns are added at each side, at most half a window.
        dilation: How far apart the places of one window are.
        ceil_mode: Whether a last window may stick out at the end.
        return_indices: Whether to return where the elements are, too.

    Returns:
        Shape (batch, channels, rows, columns of windows), or without the batch; with `return_indices` a pair of that
        and, as int64, the places in the image, counted row by row.

    Raises:
        InvalidArgumentError: A number is too small, or the padding too large.
        ShapeError: The input is no batch of images, or smaller than a window.

    Example:
        >>> from minitorch_tensor import arange
        >>> max_pool2d(arange(16.0).reshape(1, 4, 4), 2)
        tensor([[[ 5.,  7.],
                 [13., 15.]]])
    """
    windows = (kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pooled("max_pool2d", 2, input, windows, return_indices)


def _max_pooled(operation: str, count: int, a: Any, windows: tuple[Any, ...], return_indices: bool) -> Any:
    """Check the arguments and apply the rule."""
    check_tensor(a, operation)
    kernel, stride, padding, dilation, ceil_mode = windows
    kernel = each(operation, "kernel_size", kernel, count)
    options, in_batch = _plan(
        operation,
        a.shape,
        kernel,
        each(operation, "stride", stride, count) if stride else kernel_if_none(operation, stride, kernel),
        each(operation, "padding", padding, count, least=0),
        each(operation, "dilation", dilation, count),
        bool(ceil_mode),
    )
    a = a if in_batch else a.unsqueeze(0)
    if not return_indices:
        out = record(MaxPool, (a,), options)
        return out if in_batch else out.squeeze(0)
    _, ordinals = a.backend.max_pool2d(as_image(a), **options)
    ordinals = as_sequence(ordinals) if count == 1 else ordinals
    out, places = record(Take, (a,), {"ordinals": ordinals}), planar(ordinals, a.shape)
    return (out, places) if in_batch else (out.squeeze(0), places.squeeze(0))


def kernel_if_none(operation: str, stride: Any, kernel: Sizes) -> Sizes:
    """Return the size of a window as the stride, if none was given."""
    if stride is None or (isinstance(stride, tuple | list) and not stride):
        return kernel
    raise InvalidArgumentError(f"{operation}() takes a stride of at least 1, not {stride!r}.")


def planar(ordinals: Any, shape: Shape) -> Any:
    """Return places in a plane of images (N, C, ...) in the place of those in the whole tensor."""
    size = 1
    for one in shape[2:]:
        size *= one
    return ordinals.remainder(size)


@lru_cache(maxsize=1024)
def _plan(
    operation: str, image: Shape, kernel: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes, ceil_mode: bool
) -> tuple[dict[str, Any], bool]:
    """Return the options of the rule, and whether the input is a batch, once the windows are known to fit."""
    in_batch = check_windows(operation, image, (kernel, stride, padding, dilation), ceil_mode)
    options = {
        "kernel": image_pair(kernel, 1),
        "stride": image_pair(stride, 1),
        "padding": image_pair(padding, 0),
        "dilation": image_pair(dilation, 1),
        "ceil_mode": ceil_mode,
    }
    return options, in_batch


def check_windows(operation: str, image: Shape, windows: tuple[Sizes, ...], ceil_mode: bool) -> bool:
    """Say whether the input is a batch, and refuse images that are no images, or smaller than a window."""
    kernel, stride, padding, dilation = windows
    count = len(kernel)
    in_batch = batched(operation, image, count)
    if 0 in image[1:] or (0 in image and not in_batch):
        raise ShapeError(f"{operation}() takes images that are not empty, not of shape {image}; the batch may be.")
    for size, k, s, p, d in zip(image[-count:], kernel, stride, padding, dilation, strict=True):
        if 2 * p > d * (k - 1) + 1:
            raise InvalidArgumentError(
                f"{operation}() takes a padding of at most half a window: {p} is more than half of "
                f"{d * (k - 1) + 1} places."
            )
        if window_count(size, k, s, p, d, ceil_mode) < 1:
            raise ShapeError(
                f"{operation}() cannot lay a window of {d * (k - 1) + 1} places over {size} with {p} added at either "
                f"end: the input has shape {image}, the windows {kernel}."
            )
    return in_batch


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _MaxPool(Module):
    """What both layers have in common."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def _pool(self, function: Any, input: Any) -> Any:
        return function(
            input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode, self.return_indices
        )

    def extra_repr(self) -> str:
        """Describe the windows."""
        names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
        return ", ".join([f"{name}={getattr(self, name)}" for name in names])


class MaxPool1d(_MaxPool):
    """A layer of `max_pool1d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> MaxPool1d(2)(ones(1, 3, 10)).shape
        (1, 3, 5)
    """

    def forward(self, input: Tensor) -> Any:
        """Return the largest element of each window, and where it is if `return_indices` is set."""
        return self._pool(max_pool1d, input)


class MaxPool2d(_MaxPool):
    """A layer of `max_pool2d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> MaxPool2d(2)(ones(1, 3, 28, 28)).shape
        (1, 3, 14, 14)
    """

    def forward(self, input: Tensor) -> Any:
        """Return the largest element of each window, and where it is if `return_indices` is set."""
        return self._pool(max_pool2d, input)
