"""Losses that are satisfied once something is better than something else by a margin."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError, InvalidValueError, ShapeError
from minitorch.nn.reducing import Loss, reduced
from minitorch_tensor import Tensor, where, zeros_like
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.choice import kept

__all__ = [
    "CosineEmbeddingLoss",
    "HingeEmbeddingLoss",
    "MarginRankingLoss",
    "MultiMarginLoss",
    "cosine_embedding_loss",
    "hinge_embedding_loss",
    "margin_ranking_loss",
    "multi_margin_loss",
]


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def _check_tensors(operation: str, *tensors: Any) -> None:
    for x in tensors:
        check_tensor(x, operation)


def hinge_embedding_loss(input: Tensor, target: Tensor, *, margin: float = 1.0, reduction: str = "mean") -> Tensor:
    """Return x where the target is 1, and max(0, margin - x) where it is -1.

    Args:
        input: Distances x.
        target: 1 for what belongs together, -1 for what does not.
        margin: How far apart what does not should be.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> hinge_embedding_loss(tensor([0.5, 0.25]), tensor([1, -1]), reduction="none")
        tensor([0.5000, 0.7500])
    """
    _check_tensors("hinge_embedding_loss", input, target)
    apart = (margin - input).clamp_min(0.0)
    out: Tensor = reduced(kept(apart, target != 1) + kept(input, target != -1), reduction)
    return out


def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, *, margin: float = 0.0, reduction: str = "mean"
) -> Tensor:
    """Return max(0, margin - target · (input1 - input2)).

    Args:
        input1: Scores.
        input2: Other scores.
        target: 1 where the first should be higher, -1 where the second.
        margin: By how much.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.
        ShapeError: The numbers of dimensions differ.

    Example:
        >>> from minitorch_tensor import tensor
        >>> margin_ranking_loss(tensor([1.0]), tensor([3.0]), tensor([1.0]))
        tensor(2.)
    """
    _check_tensors("margin_ranking_loss", input1, input2, target)
    if not len(input1.shape) == len(input2.shape) == len(target.shape):
        raise ShapeError(
            f"margin_ranking_loss() needs tensors of as many dimensions, not of shapes {input1.shape}, {input2.shape} "
            f"and {target.shape}."
        )
    out: Tensor = reduced((-target * (input1 - input2) + margin).clamp_min(0.0), reduction)
    return out


def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, *, margin: float = 0.0, reduction: str = "mean"
) -> Tensor:
    """Return 1 - cos where the target is 1, and max(0, cos - margin) where it is -1.

    Args:
        input1: Vectors, shape (batch, size) or (size,).
        input2: Others.
        target: 1 for what should point the same way, -1 for what should not, shape (batch,) or ().
        margin: How similar what should not be may be, from -1 to 1.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.
        ShapeError: The numbers of dimensions do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> cosine_embedding_loss(tensor([[1.0, 0.0]]), tensor([[0.0, 1.0]]), tensor([1]))
        tensor(1.)
    """
    _check_tensors("cosine_embedding_loss", input1, input2, target)
    if len(target.shape) > 1 or {len(input1.shape), len(input2.shape)} != {len(target.shape) + 1}:
        raise ShapeError(
            "cosine_embedding_loss() takes vectors of shape (batch, size) with targets of shape (batch,), or (size,) "
            f"with (), not {input1.shape} and {input2.shape} with {target.shape}."
        )
    tiny = 1e-12
    squares = [(x * x).sum(-1) + tiny for x in (input1, input2)]
    cosine = (input1 * input2).sum(-1) / (squares[0] * squares[1]).sqrt()
    losses = kept(1.0 - cosine, target == 1) + kept((cosine - margin).clamp_min(0.0), target == -1)
    out: Tensor = reduced(losses, reduction)
    return out


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    *,
    reduction: str = "mean",
) -> Tensor:
    """Return Σ max(0, margin - x[wanted] + x[i])ᵖ / classes over all classes i that are not wanted.

    Args:
        input: Scores x, shape (batch, classes) or (classes,).
        target: The classes wanted, int64, shape (batch,) or ().
        p: 1 or 2.
        margin: By how much the wanted class should be higher.
        weight: How much each class counts, shape (classes,).
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidArgumentError: p is neither 1 nor 2.
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> multi_margin_loss(tensor([[0.5, 1.0, 0.0]]), tensor([1]))
        tensor(0.1667)
    """
    _check_tensors("multi_margin_loss", input, target)
    if p not in (1, 2):
        raise InvalidArgumentError(f"multi_margin_loss() needs p = 1 or 2, not {p}.")
    single = len(input.shape) == 1
    scores = input.unsqueeze(0) if single else input
    wanted = target.reshape(-1)
    if len(scores.shape) != 2 or len(target.shape) > 1 or wanted.shape[0] != scores.shape[0]:
        raise ShapeError(
            "multi_margin_loss() takes scores of shape (batch, classes) and classes of shape (batch,), not "
            f"{input.shape} and {target.shape}."
        )
    column = wanted.unsqueeze(1)
    gaps = (margin - scores.gather(1, column) + scores).clamp_min(0.0)
    gaps = gaps if p == 1 else gaps * gaps
    if weight is not None:
        gaps = gaps * weight[wanted].unsqueeze(1)
    others = zeros_like(scores.detach()).scatter(1, column, 1.0) == 0
    losses = where(others, gaps, zeros_like(gaps.detach())).sum(1) / scores.shape[1]
    out: Tensor = reduced(losses.squeeze(0) if single and not target.shape else losses, reduction)
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class HingeEmbeddingLoss(Loss):
    """The loss of distances; see `functional.hinge_embedding_loss`.

    Args:
        margin: How far apart what does not belong together should be.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(hinge_embedding_loss)
    _settings = ("margin", "reduction")

    def __init__(self, margin: float = 1.0, *, reduction: str = "mean") -> None:
        super().__init__(margin=margin, reduction=reduction)


class MarginRankingLoss(Loss):
    """The loss of an order; see `functional.margin_ranking_loss`.

    Args:
        margin: By how much one should be higher.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(margin_ranking_loss)
    _settings = ("margin", "reduction")

    def __init__(self, margin: float = 0.0, *, reduction: str = "mean") -> None:
        super().__init__(margin=margin, reduction=reduction)


class CosineEmbeddingLoss(Loss):
    """The loss of directions; see `functional.cosine_embedding_loss`.

    Args:
        margin: How similar what should not be may be.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(cosine_embedding_loss)
    _settings = ("margin", "reduction")

    def __init__(self, margin: float = 0.0, *, reduction: str = "mean") -> None:
        super().__init__(margin=margin, reduction=reduction)


class MultiMarginLoss(Loss):
    """The loss of scores of classes; see `functional.multi_margin_loss`.

    Args:
        p: 1 or 2.
        margin: By how much the wanted class should be higher.
        weight: How much each class counts.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(multi_margin_loss)
    _settings = ("p", "margin", "reduction")
    _tensors = ("weight",)

    def __init__(
        self, p: int = 1, margin: float = 1.0, weight: Tensor | None = None, *, reduction: str = "mean"
    ) -> None:
        if p not in (1, 2):
            raise InvalidValueError(f"MultiMarginLoss needs p = 1 or 2, not {p}.")
        super().__init__(p=p, margin=margin, weight=weight, reduction=reduction)
