"""Losses that are satisfied once something is nearer to one than to another by a margin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch.errors import InvalidValueError, ShapeError
from minitorch.nn.distances import PairwiseDistance, pairwise_distance
from minitorch.nn.reducing import Loss, reduced
from minitorch_tensor import Tensor, minimum
from minitorch_tensor.functions.arguments import check_tensor

__all__ = [
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-6,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """Return max(0, margin + ‖anchor - positive‖ₚ - ‖anchor - negative‖ₚ).

    Args:
        anchor: Vectors, shape (batch, size) or (size,).
        positive: What each should be near to.
        negative: What it should be far from.
        margin: By how much farther, above 0.
        p: The exponent of the norm.
        eps: What keeps the gradient of equal vectors finite.
        swap: Whether the distance from positive to negative counts if it is smaller.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        InvalidValueError: The margin is not above 0.
        ReductionError: There is no such reduction.
        ShapeError: The numbers of dimensions differ.

    Example:
        >>> from minitorch_tensor import tensor
        >>> triplet_margin_loss(tensor([[0.0]]), tensor([[1.0]]), tensor([[1.5]]))
        tensor(0.5000)

    Source: Balntas et al., Learning local feature descriptors with triplets, 2016.
    """
    if not margin > 0:
        raise InvalidValueError(f"triplet_margin_loss() needs a margin above 0, not {margin}.")

    def distance(a: Any, b: Any) -> Any:
        return pairwise_distance(a, b, p, eps)

    return _triplet("triplet_margin_loss", anchor, positive, negative, distance, margin, swap, reduction)


def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[..., Any] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """Return max(0, margin + d(anchor, positive) - d(anchor, negative)) for a distance d.

    Args:
        anchor: Vectors, shape (batch, size) or (size,).
        positive: What each should be near to.
        negative: What it should be far from.
        distance_function: The distance d of two tensors; `pairwise_distance` if left out.
        margin: By how much farther, above 0.
        swap: Whether the distance from positive to negative counts if it is smaller.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        InvalidValueError: The margin is not above 0.
        ReductionError: There is no such reduction.
        ShapeError: The numbers of dimensions differ.

    Example:
        >>> from minitorch_tensor import tensor
        >>> def d(a, b):
        ...     return (a - b).abs().sum(-1)
        >>> x, y, z = tensor([[0.0]]), tensor([[1.0]]), tensor([[1.5]])
        >>> triplet_margin_with_distance_loss(x, y, z, distance_function=d)
        tensor(0.5000)
    """
    name = "triplet_margin_with_distance_loss"
    if not margin > 0:
        raise InvalidValueError(f"{name}() needs a margin above 0, not {margin}.")
    distance = pairwise_distance if distance_function is None else distance_function
    return _triplet(name, anchor, positive, negative, distance, margin, swap, reduction)


def _triplet(
    name: str, anchor: Any, positive: Any, negative: Any, distance: Any, margin: float, swap: bool, reduction: str
) -> Any:
    for x in (anchor, positive, negative):
        check_tensor(x, name)
    if not len(anchor.shape) == len(positive.shape) == len(negative.shape):
        raise ShapeError(
            f"{name}() needs tensors of as many dimensions, not of shapes {anchor.shape}, {positive.shape} and "
            f"{negative.shape}."
        )
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = minimum(far, distance(positive, negative))
    return reduced((margin + near - far).clamp_min(0.0), reduction)


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class TripletMarginLoss(Loss):
    """The loss of being nearer to one than to another; see `functional.triplet_margin_loss`.

    Args:
        margin: By how much, above 0.
        p: The exponent of the norm.
        eps: What keeps the gradient of equal vectors finite.
        swap: Whether the distance from positive to negative counts if it is smaller.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(triplet_margin_loss)
    _settings = ("margin", "p", "eps", "swap", "reduction")

    def __init__(
        self, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6, swap: bool = False, *, reduction: str = "mean"
    ) -> None:
        if not margin > 0:
            raise InvalidValueError(f"TripletMarginLoss needs a margin above 0, not {margin}.")
        super().__init__(margin=margin, p=p, eps=eps, swap=swap, reduction=reduction)


class TripletMarginWithDistanceLoss(Loss):
    """The same for any distance; see `functional.triplet_margin_with_distance_loss`.

    Args:
        distance_function: The distance of two tensors; a module becomes a part of this one. `PairwiseDistance` if left
            out.
        margin: By how much, above 0.
        swap: Whether the distance from positive to negative counts if it is smaller.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(triplet_margin_with_distance_loss)
    _settings = ("distance_function", "margin", "swap", "reduction")

    def __init__(
        self,
        *,
        distance_function: Callable[..., Any] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        if not margin > 0:
            raise InvalidValueError(f"TripletMarginWithDistanceLoss needs a margin above 0, not {margin}.")
        distance = PairwiseDistance() if distance_function is None else distance_function
        super().__init__(distance_function=distance, margin=margin, swap=swap, reduction=reduction)
