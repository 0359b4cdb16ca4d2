"""Sequences and images in another size.

Every mode goes dimension by dimension: each new place is a weighted sum of few old ones, one for "nearest", two for the
linear ones, four for "bicubic". So there is one table of places and weights for each dimension and mode, and one loop.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor
from struct import pack, unpack
from typing import Any

from minitorch.nn.adaptive_pooling import adaptive_avg_pool1d, adaptive_avg_pool2d
from minitorch.nn.errors import InputShapeError, UnsupportedModeError
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, tensor
from minitorch_tensor.errors import InvalidArgumentError, InvalidTypeError, ShapeError
from minitorch_tensor.functions.arguments import check_floating

__all__ = [
    "Taps",
    "Upsample",
    "UpsamplingBilinear2d",
    "UpsamplingNearest2d",
    "interpolate",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
]

_RANKS = {"nearest": (1, 2, 3), "nearest-exact": (1, 2, 3), "area": (1, 2)}
_RANKS |= {"linear": (1,), "bilinear": (2,), "bicubic": (2,), "trilinear": (3,)}
_CORNERS = ("linear", "bilinear", "bicubic", "trilinear")
_SHARPNESS = -0.75

Taps = list[tuple[list[int], list[float]]]


def interpolate(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
) -> Tensor:
    """Return sequences or images in another size.

    Args:
        input: Shape (batch, channels, length), (batch, channels, height, width), or with three dimensions of places.
        size: The new sizes, one number or one for each dimension of places.
        scale_factor: How many times as large the new sizes are, if `size` is left out; they are rounded down.
        mode: "nearest" or "nearest-exact"; "linear", "bilinear" or "trilinear" for one, two or three dimensions;
            "bicubic" for two; "area" for the mean over what a new place covers.
        align_corners: For the linear modes and "bicubic": whether the outermost places keep their numbers. Otherwise
            it is the edges of the images that lie upon each other.
        recompute_scale_factor: Whether places are computed from the rounded sizes, not from the factors given.

    Returns:
        Shape (batch, channels, *size).

    Raises:
        InputShapeError: More or fewer sizes than dimensions.
        InvalidArgumentError: Both sizes and factors, or none of them, or `align_corners` for another mode.
        ShapeError: A size below 1.
        UnsupportedModeError: There is no such mode, or not for so many dimensions.

    Example:
        >>> interpolate(tensor([[[1.0, 3.0]]]), size=4, mode="linear")
        tensor([[[1.0000, 1.5000, 2.5000, 3.0000]]])
    """
    check_floating(input, "interpolate", implemented=False)
    count = len(input.shape) - 2
    if mode not in _RANKS or count not in _RANKS[mode]:
        known = ", ".join([f"{name!r} {'/'.join([f'{n + 2}-d' for n in ranks])}" for name, ranks in _RANKS.items()])
        raise UnsupportedModeError(f"interpolate() knows {known}; not {mode!r} for an input of shape {input.shape}.")
    if align_corners is not None and mode not in _CORNERS:
        raise InvalidArgumentError(f"interpolate() takes align_corners for {', '.join(_CORNERS)}, not for {mode!r}.")
    places = input.shape[2:]
    sizes, scales = _sizes(places, size, scale_factor)
    if min(sizes) < 1 or 0 in input.shape[1:]:
        raise ShapeError(f"interpolate() takes and gives images of at least one place, not {places} and {sizes}.")
    if mode == "area":
        return adaptive_avg_pool1d(input, sizes) if count == 1 else adaptive_avg_pool2d(input, sizes)
    if recompute_scale_factor:
        scales = (0.0,) * count
    result = input
    for axis in range(count):
        old, new = places[axis], sizes[axis]
        step = 1.0 / scales[axis] if scales[axis] else old / new
        result = _along(result, 2 + axis, _taps(mode, old, new, step, bool(align_corners)))
    return result if result is not input else input.clone()


def upsample(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    """Return `interpolate` under its older name.

    Example:
        >>> upsample(tensor([[[1.0, 2.0]]]), scale_factor=2)
        tensor([[[1., 1., 2., 2.]]])
    """
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """Return `interpolate` with mode "nearest".

    Example:
        >>> upsample_nearest(tensor([[[1.0, 2.0]]]), scale_factor=2)
        tensor([[[1., 1., 2., 2.]]])
    """
    return interpolate(input, size, scale_factor)


def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """Return `interpolate` with mode "bilinear", the corners aligned.

    Example:
        >>> upsample_bilinear(tensor([[[[1.0, 3.0]]]]), size=(1, 3))
        tensor([[[[1., 2., 3.]]]])
    """
    return interpolate(input, size, scale_factor, "bilinear", True)


def _sizes(places: tuple[int, ...], size: Any, factor: Any) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the new sizes, and the factors that were given for them, 0 for none."""
    if (size is None) == (factor is None):
        given = "neither" if size is None else "both"
        raise InvalidArgumentError(f"interpolate() takes size or scale_factor, and was given {given}.")
    wanted = factor if size is None else size
    row = tuple(wanted) if isinstance(wanted, tuple | list) else (wanted,) * len(places)
    if len(row) != len(places):
        raise InputShapeError(f"interpolate() takes {len(places)} sizes or factors for places of {places}, not {row}.")
    kinds = (int, float) if size is None else (int,)
    if not all(isinstance(one, kinds) and not isinstance(one, bool) for one in row):
        raise InvalidTypeError(f"interpolate() takes integers as size and numbers as scale_factor, not {wanted!r}.")
    if size is None:
        return tuple([floor(old * one) for old, one in zip(places, row, strict=True)]), tuple(map(float, row))
    return row, (0.0,) * len(row)


# ----------------------------------------------------------------------------------------------------------------------
# Along one dimension
# ----------------------------------------------------------------------------------------------------------------------
def _along(a: Any, axis: int, taps: Taps) -> Any:
    """Return the sum over taps of the places that each new place shows, times their weights."""
    total = None
    for places, weights in taps:
        if len(taps) == 1 and places == list(range(a.shape[axis])):
            return a
        shown = a.index_select(axis, tensor(places, backend=a.backend))
        if len(taps) > 1:
            row = tensor(weights, dtype=a.dtype, backend=a.backend)
            shown = shown * row.reshape(-1, *[1] * (len(a.shape) - axis - 1))
        total = shown if total is None else total + shown
    return total


@lru_cache(maxsize=256)
def _taps(mode: str, old: int, new: int, step: float, corners: bool) -> Taps:
    """Return the places that each new place shows, and their weights, tap by tap.

    Args:
        mode: As in `interpolate`.
        old: The size of the dimension.
        new: What it is to be.
        step: How many old places one new place is.
        corners: Whether the outermost places keep their numbers.
    """
    if mode.startswith("nearest"):
        half = 0.5 if mode == "nearest-exact" else 0.0
        return [([_nearest(i + half, step, old) for i in range(new)], [])]
    if corners:
        step = (old - 1) / (new - 1) if new > 1 else 0.0
    points = [i * step if corners else (i + 0.5) * step - 0.5 for i in range(new)]
    if mode == "bicubic":
        return _cubic(points, old)
    points = [max(point, 0.0) for point in points]
    low = [min(int(point), old - 1) for point in points]
    share = [min(max(point - place, 0.0), 1.0) for point, place in zip(points, low, strict=True)]
    high = [min(place + 1, old - 1) for place in low]
    return [(low, [1.0 - s for s in share]), (high, share)]


def _nearest(i: float, step: float, old: int) -> int:
    """Return the place that a new one shows; PyTorch computes it in float32, which decides where both are near."""
    return min(floor(_float32(_float32(step) * i)), old - 1)


def _float32(number: float) -> float:
    return float(unpack("f", pack("f", number))[0])


def _cubic(points: list[float], old: int) -> Taps:
    """Return four taps: two places on either side of each point, weighed by a cubic; the edges continue outwards.

    Source: Keys, Cubic convolution interpolation for digital image processing, 1981.
    """
    a, taps = _SHARPNESS, []
    for tap in range(-1, 3):
        places, weights = [], []
        for point in points:
            first = floor(point)
            d = abs(point - first - tap)
            near = ((a + 2) * d - (a + 3)) * d * d + 1
            far = ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
            places.append(min(max(first + tap, 0), old - 1))
            weights.append(near if d <= 1 else far)
        taps.append((places, weights))
    return taps


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class Upsample(Module):
    """A layer of `interpolate`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> Upsample(scale_factor=2, mode="bilinear")(ones(1, 3, 4, 4)).shape
        (1, 3, 8, 8)
    """

    def __init__(
        self,
        size: Any = None,
        scale_factor: Any = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.size = size
        several = isinstance(scale_factor, tuple | list)
        self.scale_factor = tuple(map(float, scale_factor)) if several else scale_factor and float(scale_factor)
        self.mode = mode
        self.align_corners = align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Return the input in the other size."""
        return interpolate(
            input, self.size, self.scale_factor, self.mode, self.align_corners, self.recompute_scale_factor
        )

    def extra_repr(self) -> str:
        """Name size and mode."""
        size = f"size={self.size}" if self.scale_factor is None else f"scale_factor={self.scale_factor}"
        return f"{size}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """A layer of `interpolate` with mode "nearest".

    Example:
        >>> from minitorch_tensor import ones
        >>> UpsamplingNearest2d(scale_factor=2)(ones(1, 3, 4, 4)).shape
        (1, 3, 8, 8)
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """A layer of `interpolate` with mode "bilinear", the corners aligned.

    Example:
        >>> from minitorch_tensor import ones
        >>> UpsamplingBilinear2d(scale_factor=2)(ones(1, 3, 4, 4)).shape
        (1, 3, 8, 8)
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
