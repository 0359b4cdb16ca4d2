"""Borders around sequences and images: constant, mirrored, repeated, or wrapped around."""

from __future__ import annotations

from typing import Any

from minitorch.nn.errors import UnsupportedModeError
from minitorch.nn.module import Module
from minitorch.nn.windows import each
from minitorch_tensor import Tensor, constant_pad_nd, tensor
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.shapes import as_dims

__all__ = [
    "CircularPad1d",
    "CircularPad2d",
    "ConstantPad1d",
    "ConstantPad2d",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "ZeroPad1d",
    "ZeroPad2d",
    "pad",
]

_MODES = ("constant", "reflect", "replicate", "circular")


def pad(input: Tensor, pad: Any, mode: str = "constant", value: Any = None) -> Tensor:
    """Return a tensor with a border around it.

    Args:
        input: The tensor; for other modes than "constant" of one or two dimensions more than are padded.
        pad: How wide the border is before and after the last dimension, then before and after the one before it, and so
            on; a negative width cuts off.
        mode: What the border holds: "constant" one number, "reflect" the mirror image without the edge, "replicate" the
            edge, "circular" the other end.
        value: The number for "constant", 0 if left out.

    Raises:
        InvalidArgumentError: A value for another mode.
        ShapeError: The widths are no pairs, too wide, or for more dimensions than there are.
        UnsupportedModeError: There is no such mode, or not for so many dimensions.

    Example:
        >>> x = tensor([[1, 2, 3]])
        >>> pad(x, (1, 1)), pad(x, (1, 1), mode="reflect")
        (tensor([[0, 1, 2, 3, 0]]), tensor([[2, 1, 2, 3, 2]]))
    """
    check_tensor(input, "pad")
    if mode == "constant":
        return constant_pad_nd(input, pad, 0 if value is None else value)
    if mode not in _MODES:
        raise UnsupportedModeError(f"pad() knows the modes {', '.join(map(repr, _MODES))}, not {mode!r}.")
    if value is not None and value != 0:
        raise InvalidArgumentError(f"pad() takes a value for the mode 'constant' only, not {value!r} for {mode!r}.")
    widths = as_dims(pad)
    count, dims = len(widths) // 2, len(input.shape)
    if len(widths) % 2:
        raise ShapeError(f"pad() takes a pair of widths for each dimension, not {widths}.")
    if count not in (1, 2, 3) or dims not in (count + 1, count + 2):
        raise UnsupportedModeError(
            f"pad() in mode {mode!r} takes 2, 4 or 6 widths, and a tensor of one or two dimensions more than they pad: "
            f"not {widths} for shape {input.shape}."
        )
    for i in range(count):
        before, after = widths[2 * i], widths[2 * i + 1]
        if before or after:
            input = input.index_select(-1 - i, _places(input, -1 - i, before, after, mode))
    return input


def _places(a: Any, dim: int, before: int, after: int, mode: str) -> Any:
    """Return which place of a dimension each place of the padded one shows."""
    size, first = a.shape[dim], 0
    if mode == "circular":  # what is cut off is gone before the rest is wrapped around
        first, size = max(-before, 0), size + min(before, 0) + min(after, 0)
    widest = {"reflect": size - 1, "circular": size, "replicate": max(before, after) if size else 0}[mode]
    if max(before, after) > widest or a.shape[dim] + before + after < 0 or size < 0:
        raise ShapeError(
            f"pad() in mode {mode!r} cannot add {before} before and {after} after dimension {dim} of shape {a.shape}: "
            f"at most {widest} places are there to show."
        )
    if mode == "circular":
        places = [first + place % size for place in range(-max(before, 0), size + max(after, 0))]
    elif mode == "replicate":
        places = [min(max(place, 0), size - 1) for place in range(-before, size + after)]
    else:
        last = size - 1
        places = [last - abs(last - abs(place)) for place in range(-before, size + after)]
    return tensor(places, backend=a.backend) if places else tensor([0], backend=a.backend)[:0]


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _Pad(Module):
    """A border of fixed width."""

    dims = 1
    mode = "constant"

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = each(type(self).__name__, "padding", padding, 2 * self.dims, least=None)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with its border."""
        return pad(input, self.padding, mode=self.mode)

    def extra_repr(self) -> str:
        """Name the widths."""
        return f"{self.padding}"


class _ConstantPad(_Pad):
    """A border of one number."""

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with its border."""
        return pad(input, self.padding, value=self.value)

    def extra_repr(self) -> str:
        """Name the widths and the number."""
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """A border of one number around sequences; `padding` is one width, or those before and after.

    Example:
        >>> ConstantPad1d(1, 7.0)(tensor([[1.0, 2.0]]))
        tensor([[7., 1., 2., 7.]])
    """


class ConstantPad2d(_ConstantPad):
    """A border of one number around images; `padding` is one width, or left, right, above and below.

    Example:
        >>> ConstantPad2d(1, 7.0)(tensor([[[1.0]]])).sum()
        tensor(57.)
    """

    dims = 2


class ZeroPad1d(_Pad):
    """A border of zeros around sequences; `padding` is one width, or those before and after.

    Example:
        >>> ZeroPad1d((0, 2))(tensor([[1.0, 2.0]]))
        tensor([[1., 2., 0., 0.]])
    """


class ZeroPad2d(_Pad):
    """A border of zeros around images; `padding` is one width, or left, right, above and below.

    Example:
        >>> ZeroPad2d((1, 0, 0, 0))(tensor([[[1.0]]]))
        tensor([[[0., 1.]]])
    """

    dims = 2


class ReflectionPad1d(_Pad):
    """A border of their mirror images around sequences; `padding` is one width, or those before and after.

    Example:
        >>> ReflectionPad1d(2)(tensor([[1, 2, 3]]))
        tensor([[3, 2, 1, 2, 3, 2, 1]])
    """

    mode = "reflect"


class ReflectionPad2d(_Pad):
    """A border of their mirror images around images; `padding` is one width, or left, right, above and below.

    Example:
        >>> ReflectionPad2d((1, 0, 0, 0))(tensor([[[1, 2]]]))
        tensor([[[2, 1, 2]]])
    """

    dims = 2
    mode = "reflect"


class ReplicationPad1d(_Pad):
    """A border of their edge around sequences; `padding` is one width, or those before and after.

    Example:
        >>> ReplicationPad1d(1)(tensor([[1, 2, 3]]))
        tensor([[1, 1, 2, 3, 3]])
    """

    mode = "replicate"


class ReplicationPad2d(_Pad):
    """A border of their edge around images; `padding` is one width, or left, right, above and below.

    Example:
        >>> ReplicationPad2d((2, 0, 0, 0))(tensor([[[1, 2]]]))
        tensor([[[1, 1, 1, 2]]])
    """

    dims = 2
    mode = "replicate"


class CircularPad1d(_Pad):
    """A border of their other end around sequences; `padding` is one width, or those before and after.

    Example:
        >>> CircularPad1d(1)(tensor([[1, 2, 3]]))
        tensor([[3, 1, 2, 3, 1]])
    """

    mode = "circular"


class CircularPad2d(_Pad):
    """A border of their other end around images; `padding` is one width, or left, right, above and below.

    Example:
        >>> CircularPad2d((1, 0, 0, 0))(tensor([[[1, 2]]]))
        tensor([[[2, 1, 2]]])
    """

    dims = 2
    mode = "circular"
