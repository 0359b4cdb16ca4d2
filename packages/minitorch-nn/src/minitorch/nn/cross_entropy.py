"""Cross-entropy and the negative log-likelihood: how surprising the wanted classes are."""

from __future__ import annotations

from typing import Any

from minitorch.errors import DtypeError, IndexingError, InvalidArgumentError, InvalidValueError, ShapeError
from minitorch.nn.reducing import Loss, reduced
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import Tensor, int64, where
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.functions.choice import kept
from minitorch_tensor.functions.expanding import stretched
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import check_backends
from minitorch_tensor.recording import record

__all__ = [
    "CrossEntropy",
    "CrossEntropyBack",
    "CrossEntropyLoss",
    "MeanCrossEntropy",
    "NLLLoss",
    "cross_entropy",
    "nll_loss",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class CrossEntropy(Rule):
    """-log softmax(a) of the wanted classes, along dimension 1; 0 where the wanted class is negative."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, targets: Any) -> Any:
        losses, top, level = a.backend.cross_entropy(a, targets)
        ctx.save_for_backward(a, top, level)
        return losses

    @staticmethod
    def backward(ctx: Any, grad: Any, *, targets: Any) -> Any:
        a, top, level = ctx.saved_tensors
        return record(CrossEntropyBack, (grad, a), {"top": top, "level": level, "targets": targets})


class MeanCrossEntropy(Rule):
    """The mean of what `CrossEntropy` gives, if every class counts: one operation, as a training step has it."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, targets: Any) -> Any:
        mean, top, level = a.backend.mean_cross_entropy(a, targets)
        ctx.save_for_backward(a, top, level)
        return mean

    @staticmethod
    def backward(ctx: Any, grad: Any, *, targets: Any) -> Any:
        a, top, level = ctx.saved_tensors
        if not grad_mode.enabled:
            return grad.backend.mean_cross_entropy_back(grad, a, top, level, targets)
        each = stretched(grad / targets.numel(), targets.shape)
        return record(CrossEntropyBack, (each, a), {"top": top, "level": level, "targets": targets})


class CrossEntropyBack(Rule):
    """d · (softmax(a) - 1 for the wanted class), along dimension 1; 0 where the wanted class is negative."""

    @staticmethod
    def forward(ctx: Any, d: Any, a: Any, *, top: Any, level: Any, targets: Any) -> Any:
        ctx.save_for_backward(d, a)
        return a.backend.cross_entropy_back(d, a, top, level, targets)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, top: Any, level: Any, targets: Any) -> Any:
        d, a = ctx.saved_tensors
        chances, counts = a.softmax(1), targets >= 0
        mean = (grad * chances).sum(1)
        of_d = kept(mean - _picked(grad, targets), counts)
        of_a = kept(d, counts).unsqueeze(1) * chances * (grad - mean.unsqueeze(1))
        return of_d, of_a


def _picked(a: Any, targets: Any) -> Any:
    """Return, of each row along dimension 1, the element of the wanted class; the first one where none is wanted."""
    return a.gather(1, targets.clamp_min(0).unsqueeze(1)).squeeze(1)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Return -log softmax(input) of the wanted classes.

    Args:
        input: Logits, shape (batch, classes, ...) or (classes,).
        target: The classes, int64 from 0 on, shape (batch, ...) or (); or the probability of each class, in the shape
            of the input.
        weight: How much each class counts, shape (classes,).
        ignore_index: A class that does not count, such as padding.
        reduction: "none", "mean" (over what counts, by its weight) or "sum".
        label_smoothing: How much of the wanted probability is spread evenly over all classes, from 0 to 1.

    Returns:
        A 0-d tensor, or one of shape (batch, ...) without a reduction.

    Raises:
        DtypeError: The input is not of a floating point dtype, or the classes are not int64.
        IndexingError: There is no such class.
        InvalidValueError: The batches differ in size.
        InvalidArgumentError: label_smoothing is out of range.
        ReductionError: There is no such reduction.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> cross_entropy(tensor([[2.0, 0.0], [0.0, 0.0]]), tensor([0, 1]))
        tensor(0.4100)
    """
    check_floating(input, "cross_entropy", implemented=False)
    check_tensor(target, "cross_entropy")
    check_backends("cross_entropy", input, target)
    if not 0.0 <= label_smoothing <= 1.0:
        raise InvalidArgumentError(f"cross_entropy() needs a label_smoothing from 0 to 1, not {label_smoothing}.")
    if input.shape == target.shape and target.dtype.is_floating_point:
        return _of_probabilities(input, target, weight, reduction, label_smoothing)
    input, targets, counted, single = _classes("cross_entropy", input, target, weight, ignore_index)
    if label_smoothing > 0.0:
        return _smoothed(input, targets, weight, reduction, label_smoothing, single)
    if reduction == "mean" and weight is None and counted is None:
        mean: Tensor = record(MeanCrossEntropy, (input,), {"targets": targets})
        return mean
    losses = record(CrossEntropy, (input,), {"targets": targets})
    return _mean_of(losses, targets, weight, counted, reduction, single)


def _of_probabilities(input: Any, target: Any, weight: Any, reduction: str, smoothing: float) -> Any:
    axis = 1 if len(input.shape) > 1 else 0
    classes = input.shape[axis] if input.shape else 0
    _check_weight("cross_entropy", weight, classes)
    if smoothing > 0.0:
        target = target * (1.0 - smoothing) + smoothing / classes
    surprise = -input.log_softmax(axis) * target
    if weight is not None:
        surprise = surprise * _along(weight, input, axis)
    losses = surprise.sum(axis)
    if reduction == "mean":
        return losses.sum() / (input.numel() // classes if classes else 1)
    return reduced(losses, reduction)


def _smoothed(input: Any, targets: Any, weight: Any, reduction: str, smoothing: float, single: bool) -> Any:
    """Let a part of every wanted probability be spread evenly over the classes."""
    surprise, counts = -input.log_softmax(1), targets >= 0
    scale = None if weight is None else weight[targets.clamp_min(0)]
    sharp = kept(_picked(surprise, targets) if scale is None else _picked(surprise, targets) * scale, counts)
    even = (surprise if weight is None else surprise * _along(weight, input, 1)).sum(1)
    losses = sharp * (1.0 - smoothing) + kept(even, counts) * (smoothing / input.shape[1])
    if reduction == "mean":
        total = counts.sum() if scale is None else kept(scale, counts).sum()
        return losses.sum() / total
    return reduced(losses.squeeze(0) if single else losses, reduction)


def _along(weight: Any, input: Any, axis: int) -> Any:
    return weight.reshape(weight.shape[0], *[1] * (len(input.shape) - axis - 1))


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Tensor:
    """Return minus the log-probability of the wanted classes; the arguments are those of `cross_entropy`.

    Args:
        input: Log-probabilities, such as log_softmax gives, shape (batch, classes, ...) or (classes,).
        target: The classes, int64 from 0 on, shape (batch, ...) or ().
        weight: How much each class counts, shape (classes,).
        ignore_index: A class that does not count.
        reduction: "none", "mean" or "sum".

    Raises:
        DtypeError: The input is not of a floating point dtype, or the classes are not int64.
        IndexingError: There is no such class.
        InvalidValueError: The batches differ in size.
        ReductionError: There is no such reduction.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> nll_loss(tensor([[-0.5, -1.0]]), tensor([1]))
        tensor(1.)
    """
    check_floating(input, "nll_loss", implemented=False)
    check_tensor(target, "nll_loss")
    check_backends("nll_loss", input, target)
    input, targets, counted, single = _classes("nll_loss", input, target, weight, ignore_index)
    losses = -_picked(input, targets)
    losses = losses if counted is None else kept(losses, targets >= 0)
    return _mean_of(losses, targets, weight, counted, reduction, single)


def _mean_of(losses: Any, targets: Any, weight: Any, counted: Any, reduction: str, single: bool) -> Any:
    """Weigh the losses and reduce them; the mean is over what counts."""
    scale = None
    if weight is not None:
        scale = weight[targets.clamp_min(0)]
        scale = scale if counted is None else kept(scale, targets >= 0)
        losses = losses * scale
    if reduction == "mean" and (scale is not None or counted is not None):
        return losses.sum() / (scale.sum() if scale is not None else counted)
    return reduced(losses.squeeze(0) if single else losses, reduction)


# ----------------------------------------------------------------------------------------------------------------------
# Check the classes
# ----------------------------------------------------------------------------------------------------------------------
def _classes(name: str, input: Any, target: Any, weight: Any, ignore_index: int) -> tuple[Any, Any, Any, bool]:
    """Return logits of a batch, their classes (-1 for none), how many count (None: all), and whether it is one sample.

    Raises:
        DtypeError: The classes are not int64.
        IndexingError: There is no such class.
        InvalidValueError: The batches differ in size.
        ShapeError: The shapes do not fit.
    """
    single = len(input.shape) == 1
    if single and not target.shape:
        input, target = input.unsqueeze(0), target.unsqueeze(0)
    shape = input.shape
    if len(shape) < 2 or target.shape != (shape[0], *shape[2:]):
        if len(shape) > 1 and target.shape and target.shape[0] != shape[0]:
            raise InvalidValueError(
                f"{name}() needs as many targets as inputs, not {target.shape[0]} for a batch of {shape[0]}."
            )
        raise ShapeError(
            f"{name}() takes an input of shape (batch, classes, ...) and classes of shape (batch, ...), not {shape} "
            f"and {target.shape}. Probabilities of classes have the shape of the input."
        )
    if target.dtype is not int64:
        raise DtypeError(f"{name}() takes classes of int64, not of {target.dtype.name}: convert them with .long().")
    _check_weight(name, weight, shape[1])
    counted = None
    if target.numel():
        low, high = target.backend.bounds(target)
        if low < 0 or high >= shape[1] or 0 <= ignore_index < shape[1]:
            target, counted = _without(name, target, ignore_index, shape[1])
    return input, target, counted, single


def _without(name: str, target: Any, ignore_index: int, classes: int) -> tuple[Any, Any]:
    """Return the classes with -1 for the one that does not count, and how many are left."""
    ignored = target == ignore_index
    low, high = target.backend.bounds(where(ignored, 0, target))
    if low < 0 or high >= classes:
        wrong = low if low < 0 else high
        raise IndexingError(f"{name}() was given the class {wrong}, and there are {classes}: 0 to {classes - 1}.")
    return where(ignored, -1, target), (~ignored).sum()


def _check_weight(name: str, weight: Any, classes: int) -> None:
    if weight is not None:
        check_tensor(weight, name)
        if weight.shape != (classes,):
            raise ShapeError(f"{name}() takes a weight for each of {classes} classes, not of shape {weight.shape}.")


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class CrossEntropyLoss(Loss):
    """The surprise at the wanted classes; see `functional.cross_entropy`.

    Args:
        weight: How much each class counts, shape (classes,).
        ignore_index: A class that does not count.
        reduction: "none", "mean" or "sum".
        label_smoothing: How much of the wanted probability is spread evenly.

    Example:
        >>> from minitorch_tensor import tensor
        >>> CrossEntropyLoss()(tensor([[2.0, 0.0], [0.0, 0.0]]), tensor([0, 1]))
        tensor(0.4100)
    """

    _function = staticmethod(cross_entropy)
    _settings = ("ignore_index", "reduction", "label_smoothing")
    _tensors = ("weight",)

    def __init__(
        self,
        weight: Tensor | None = None,
        *,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight=weight, ignore_index=ignore_index, reduction=reduction, label_smoothing=label_smoothing)


class NLLLoss(Loss):
    """Minus the log-probability of the wanted classes; see `functional.nll_loss`.

    Args:
        weight: How much each class counts, shape (classes,).
        ignore_index: A class that does not count.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(nll_loss)
    _settings = ("ignore_index", "reduction")
    _tensors = ("weight",)

    def __init__(self, weight: Tensor | None = None, *, ignore_index: int = -100, reduction: str = "mean") -> None:
        super().__init__(weight=weight, ignore_index=ignore_index, reduction=reduction)
