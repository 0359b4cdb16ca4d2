"""What the backward pass gives for each variable, beside central differences, and why it is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minitorch_scalar.grad_mode import no_grad
from minitorch_tensor import Tensor, allclose, isfinite, isnan, tensor, zeros
from minitorch_tensor.shapes import size_of
from minitorch_visualizer.tensors.backward import BackwardPass, Step
from minitorch_visualizer.tensors.recording import ComputationError, Recording, record

EPSILON = 1e-6
MOST = 60
"""The most elements that are moved one by one."""

_KINK = "It stands at a kink: moving a number up gives another slope than moving it down, and the rule chose."
_DIFFERS = (
    "The two differ. Beside huge numbers and at a jump it is the difference that cannot be trusted; anywhere else it "
    "would be the rule."
)


@dataclass(frozen=True, slots=True)
class Gradient:
    """What one variable received.

    Attributes:
        name: The variable.
        shape: Its shape.
        autodiff: Its gradient, None if there is none.
        difference: The central differences; None if there are too many elements, or if one could not be computed.
        agrees: Whether the two are the same but for rounding; None if there is nothing to compare.
        kink: Whether moving a number up and moving it down give two slopes.
        why: Why it is None, zero or NaN; empty where there is nothing to explain.
    """

    name: str
    shape: tuple[int, ...]
    autodiff: Tensor | None
    difference: Tensor | None
    agrees: bool | None
    kink: bool
    why: str


def gradients(recording: Recording, done: BackwardPass | None) -> tuple[Gradient, ...]:
    """Return what every variable received.

    Args:
        recording: The expression that was computed.
        done: Its backward pass; None if the result is a constant.
    """
    found = {} if done is None else done.gradients_after(len(done.steps))
    ids = {} if done is None else {node.label: node.id for node in done.graph.nodes if node.kind == "leaf"}
    total = sum(size_of(recording.leaves[name].shape) for name in recording.expression.variables)
    answers = []
    for name, leaf in recording.leaves.items():
        autodiff = found.get(ids.get(name, ""))
        measured = _differences(recording, name, done) if total <= MOST and done is not None else None
        difference, kink = measured or (None, False)
        agrees = None
        if autodiff is not None and difference is not None:
            same = bool(allclose(autodiff, difference, rtol=1e-4, atol=1e-4, equal_nan=True))
            agrees = True if same else False if bool(isfinite(difference).all()) else None
        why = why_none(recording, done, name) if autodiff is None else _why_odd(done, ids[name])
        if agrees is False:
            why = _KINK if kink else _DIFFERS
        answers.append(Gradient(name, leaf.shape, autodiff, difference, agrees, kink, why))
    return tuple(answers)


# ----------------------------------------------------------------------------------------------------------------------
# Differences
# ----------------------------------------------------------------------------------------------------------------------
def _differences(recording: Recording, name: str, done: BackwardPass) -> tuple[Tensor, bool] | None:
    """Move every element of a variable a little both ways, and look at the result, weighted by the first gradient.

    Returns:
        The slopes, and whether one of them is a kink; None if a moved expression cannot be computed.
    """
    leaf = recording.leaves[name].detach()
    middle = _weighted(recording.output.detach(), done)
    slopes: list[float] = []
    kink = False
    try:
        for position in range(leaf.numel()):
            up, down = [
                _weighted(_moved(recording, {name: _nudged(leaf, position, step)}), done)
                for step in (EPSILON, -EPSILON)
            ]
            slopes.append((up - down) / (2.0 * EPSILON))
            kink |= abs(up + down - 2.0 * middle) / EPSILON > 1e-3 * max(1.0, abs(slopes[-1]))
    except ComputationError:
        return None
    answer: Tensor = tensor(slopes, dtype=leaf.dtype).reshape(leaf.shape)
    return answer, kink


def _weighted(output: Tensor, done: BackwardPass) -> float:
    return float((output * done.gradient).sum().item())


def _nudged(leaf: Tensor, position: int, step: float) -> Tensor:
    moved = zeros(leaf.numel(), dtype=leaf.dtype)
    moved[position] = step
    answer: Tensor = leaf + moved.reshape(leaf.shape)
    return answer


def _moved(recording: Recording, values: Mapping[str, Tensor]) -> Tensor:
    with no_grad():
        return record(recording.expression, {**recording.leaves, **values}).output


# ----------------------------------------------------------------------------------------------------------------------
# Why
# ----------------------------------------------------------------------------------------------------------------------
def why_none(recording: Recording, done: BackwardPass | None, name: str) -> str:
    """Say why a variable has no gradient."""
    if name not in recording.expression.variables:
        return f"None: {name} does not occur in the expression."
    if not recording.leaves[name].requires_grad:
        return f"None: {name} is a constant, because requires grad is off."
    if done is None or name not in {node.label for node in done.graph.nodes if node.kind == "leaf"}:
        return (
            f"None: no recorded way leads from the result back to {name}. It is used only where there is no "
            "derivative: in a comparison, argmax() or detach()."
        )
    silent = [step for step in done.steps for i in step.silent if (step.node, i) in _uses(done, name)]
    rule = done.graph.node(silent[0].node).title if silent else "the rule that uses it"
    return f"None: {rule} gives no gradient to {name}."


def _uses(done: BackwardPass, name: str) -> set[tuple[str, int]]:
    leaf = next(node.id for node in done.graph.nodes if node.label == name)
    return {(edge.target, edge.argument) for edge in done.graph.edges if edge.source == leaf}


def _why_odd(done: BackwardPass | None, leaf: str) -> str:
    """Say where a gradient became NaN, or 0 everywhere; nothing for any other."""
    if done is None:
        return ""
    total = done.gradients_after(len(done.steps))[leaf]
    if total.numel() == 0:
        return "It has no elements."
    if _has_nan(total):
        first = next((step for step in done.steps if _makes_nan(step)), None)
        if first is None:
            return "NaN: the gradient that the pass began with has a NaN."
        title = done.graph.node(first.node).title
        return f"NaN: the first one comes out of the backward of {title}, as 0 · ∞, ∞ − ∞ or 0 / 0."
    if _is_zero(total):
        first = next((step for step in done.steps if _makes_zero(step)), None)
        if first is not None:
            title = done.graph.node(first.node).title
            return f"0 everywhere: the derivative of {title} is 0 at these numbers."
        return "0 everywhere: what came along the ways cancels out."
    return ""


def _has_nan(x: Tensor) -> bool:
    return bool(isnan(x).any())


def _is_zero(x: Tensor) -> bool:
    return bool((x == 0.0).all())


def _makes_nan(step: Step) -> bool:
    return not _has_nan(step.incoming) and any(_has_nan(c.amount) for c in step.contributions)


def _makes_zero(step: Step) -> bool:
    return not _is_zero(step.incoming) and any(_is_zero(c.amount) for c in step.contributions)
