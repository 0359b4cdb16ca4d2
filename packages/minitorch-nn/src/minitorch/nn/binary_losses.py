"""Losses of answers that are yes or no, one or several of them."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError
from minitorch.nn.reducing import Loss, check_same_shape, reduced, weighted
from minitorch.nn.smooth_activations import logsigmoid
from minitorch.nn.smooth_rules import SoftplusOne
from minitorch_tensor import Tensor
from minitorch_tensor.errors import DtypeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import binary, unary

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "BinaryCrossEntropy",
    "MultiLabelSoftMarginLoss",
    "SoftMarginLoss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "multilabel_soft_margin_loss",
    "soft_margin_loss",
]


class BinaryCrossEntropy(Rule):
    """-(t · ln a + (1 - t) · ln(1 - a)), with logarithms of at least -100."""

    @staticmethod
    def forward(ctx: Any, a: Any, t: Any) -> Any:
        ctx.save_for_backward(a, t)
        a, t = a.detach(), t.detach()
        yes, no = a.log().clamp_min(-100.0), (-a).log1p().clamp_min(-100.0)
        return (t - 1.0) * no - t * yes

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, t = ctx.saved_tensors
        of_a = grad * (a - t) / ((1.0 - a) * a).clamp_min(1e-12) if ctx.needs(0) else None
        return of_a, grad * ((-a).log1p() - a.log()) if ctx.needs(1) else None


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def binary_cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, *, reduction: str = "mean"
) -> Tensor:
    """Return -(t · ln x + (1 - t) · ln(1 - x)), with logarithms of at least -100.

    Args:
        input: Probabilities x, from 0 to 1.
        target: What they should be, t, of the same shape.
        weight: What to multiply each loss by.
        reduction: "none", "mean" or "sum".

    Raises:
        DtypeError: The target is of integers or bools.
        InvalidArgumentError: An input or a target is not from 0 to 1.
        InvalidTypeError: One is no tensor.
        InvalidValueError: The shapes differ.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> binary_cross_entropy(tensor([0.5, 0.9]), tensor([1.0, 1.0]))
        tensor(0.3993)
    """
    _check_answers("binary_cross_entropy", input, target)
    if input.numel():
        low, high = input.backend.bounds(input)
        if not (low >= 0 and high <= 1):
            raise InvalidArgumentError(
                f"binary_cross_entropy() takes probabilities from 0 to 1, not {low} to {high}: apply sigmoid first, or "
                "use binary_cross_entropy_with_logits."
            )
        low, high = target.backend.bounds(target)
        if not (low >= 0 and high <= 1):
            raise InvalidArgumentError(f"binary_cross_entropy() takes targets from 0 to 1, not {low} to {high}.")
    out: Tensor = reduced(weighted(binary(BinaryCrossEntropy, input, target), weight), reduction)
    return out


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """Return binary_cross_entropy(σ(input), target), exact also where σ(input) is 0 or 1.

    Args:
        input: Logits.
        target: What their probabilities should be, of the same shape.
        weight: What to multiply each loss by.
        reduction: "none", "mean" or "sum".
        pos_weight: What to multiply the part of the target that is yes by.

    Raises:
        DtypeError: The target is of integers or bools.
        InvalidTypeError: One is no tensor.
        InvalidValueError: The shapes differ.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> binary_cross_entropy_with_logits(tensor([0.0, -1000.0]), tensor([1.0, 0.0]))
        tensor(0.3466)
    """
    _check_answers("binary_cross_entropy_with_logits", input, target)
    scale = 1.0 if pos_weight is None else (pos_weight - 1.0) * target + 1.0
    losses = (1.0 - target) * input + unary(SoftplusOne, -input) * scale
    out: Tensor = reduced(weighted(losses, weight), reduction)
    return out


def _check_answers(operation: str, input: Any, target: Any) -> None:
    """Refuse a target of another shape, and one that cannot say how probable a yes is."""
    check_same_shape(operation, input, target)
    if not target.dtype.is_floating_point:
        raise DtypeError(
            f"{operation}() takes a target of a floating point dtype, not of {target.dtype.name}: it may be any "
            "probability. Convert it with float()."
        )


def soft_margin_loss(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    """Return ln(1 + exp(-target · input)).

    Args:
        input: A tensor.
        target: 1 or -1, in a shape that broadcasts.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> soft_margin_loss(tensor([0.0]), tensor([1.0]))
        tensor(0.6931)
    """
    check_tensor(input, "soft_margin_loss")
    check_tensor(target, "soft_margin_loss")
    out: Tensor = reduced(unary(SoftplusOne, -target * input), reduction)
    return out


def multilabel_soft_margin_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, *, reduction: str = "mean"
) -> Tensor:
    """Return, for each sample, the mean over its classes of the binary cross-entropy with logits.

    Args:
        input: Logits, shape (..., classes).
        target: 0 or 1, of the same shape.
        weight: How much each class counts, shape (classes,).
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> multilabel_soft_margin_loss(tensor([[0.0, 0.0]]), tensor([[1.0, 0.0]]))
        tensor(0.6931)
    """
    check_tensor(input, "multilabel_soft_margin_loss")
    check_tensor(target, "multilabel_soft_margin_loss")
    losses = weighted(-(target * logsigmoid(input) + (1.0 - target) * logsigmoid(-input)), weight)
    out: Tensor = reduced(losses.mean(-1), reduction)
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class BCELoss(Loss):
    """The surprise at answers of given probabilities; see `functional.binary_cross_entropy`.

    Args:
        weight: What to multiply each loss by.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(binary_cross_entropy)
    _tensors = ("weight",)

    def __init__(self, weight: Tensor | None = None, *, reduction: str = "mean") -> None:
        super().__init__(weight=weight, reduction=reduction)


class BCEWithLogitsLoss(Loss):
    """The surprise at answers of given logits; see `functional.binary_cross_entropy_with_logits`.

    Args:
        weight: What to multiply each loss by.
        reduction: "none", "mean" or "sum".
        pos_weight: What to multiply the part of the target that is yes by.
    """

    _function = staticmethod(binary_cross_entropy_with_logits)
    _tensors = ("weight", "pos_weight")

    def __init__(
        self, weight: Tensor | None = None, *, reduction: str = "mean", pos_weight: Tensor | None = None
    ) -> None:
        super().__init__(weight=weight, reduction=reduction, pos_weight=pos_weight)


class SoftMarginLoss(Loss):
    """The smooth loss of answers 1 and -1; see `functional.soft_margin_loss`.

    Args:
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(soft_margin_loss)

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)


class MultiLabelSoftMarginLoss(Loss):
    """The mean surprise at several answers; see `functional.multilabel_soft_margin_loss`.

    Args:
        weight: How much each class counts.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(multilabel_soft_margin_loss)
    _tensors = ("weight",)

    def __init__(self, weight: Tensor | None = None, *, reduction: str = "mean") -> None:
        super().__init__(weight=weight, reduction=reduction)
