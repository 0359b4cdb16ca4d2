"""What the backward pass gives for each variable, beside central differences, and why it is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minitorch_scalar.grad_mode import no_grad
from minitorch_tensor import Tensor, allclose, isfinite, isnan, tensor, zeros
from minitorch_tensor.shapes import size_of
from minitorch_visualizer.tensors.backward import BackwardPass, Step
from minitorch_visualizer.tensors.recording import ComputationError, Recording, record
from minitorch_visualizer.text.differences import DIFFERS, KINK

EPSILON = 1e-6
MOST = 60
"""The most elements that are moved one by one."""


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
            why = KINK if kink else DIFFERS
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
        return _why_nan(done, leaf)
    return _why_zero(done, leaf) if _is_zero(total) else ""


def _why_nan(done: BackwardPass, leaf: str) -> str:
    """Follow NaN from a variable to the step that made it."""
    received, target = _received(done), leaf
    while target in received:
        bad = [step for step, amount in received[target] if _has_nan(amount)]
        if not bad:
            return f"NaN: what comes to {done.graph.node(target).title} along its ways adds up to ∞ − ∞."
        if not _has_nan(bad[0].incoming):
            title = done.graph.node(bad[0].node).title
            return f"NaN: the first one comes out of the backward of {title}, as 0 · ∞, ∞ − ∞ or 0 / 0."
        target = bad[0].node
    return "NaN: the gradient that the pass began with has a NaN."


def _why_zero(done: BackwardPass, leaf: str) -> str:
    """Follow zeros from a variable to the rules that made them from something else, and to what cancels out."""
    received, waiting, seen = _received(done), [leaf], {leaf}
    titles: list[str] = []
    cancels = False
    while waiting:
        for step, amount in received.get(waiting.pop(), []):
            if not _is_zero(amount):
                cancels = True
            elif not _is_zero(step.incoming):
                titles.append(done.graph.node(step.node).title)
            elif step.node not in seen:
                seen.add(step.node)
                waiting.append(step.node)
    reasons = ["what comes along the ways cancels out"] * cancels
    if titles:
        reasons.append(f"the derivative of {' and of '.join(dict.fromkeys(titles))} is 0 at these numbers")
    return f"0 everywhere: {', and '.join(reasons) or 'the pass began with it'}."


def _received(done: BackwardPass) -> dict[str, list[tuple[Step, Tensor]]]:
    """Return what each node receives, and from which steps."""
    found: dict[str, list[tuple[Step, Tensor]]] = {}
    for step in done.steps:
        for contribution in step.contributions:
            found.setdefault(contribution.target, []).append((step, contribution.amount))
    return found


def _has_nan(x: Tensor) -> bool:
    return bool(isnan(x).any())


def _is_zero(x: Tensor) -> bool:
    return bool((x == 0.0).all())
