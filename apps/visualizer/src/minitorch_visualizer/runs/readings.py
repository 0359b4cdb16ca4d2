"""Say in words what the curves of a run show, from its numbers alone.

A learner who sees a flat line needs to know whether to wait, to step further or to begin elsewhere. Each sentence here
follows from a rule that the code states, so it is true of the run that it is printed under.
"""

from __future__ import annotations

import math
from itertools import pairwise

from minitorch_visualizer.models.network import dead_layer
from minitorch_visualizer.runs.record import Curves, Run


def read_curves(run: Run) -> list[str]:
    """Return what can be said of a run, the most important first.

    Args:
        run: The run.

    Returns:
        One sentence or two a finding; at least one finding.
    """
    if not math.isfinite(run.outcome.loss):
        return [run.outcome.message or "The loss is no longer a finite number: the learning rate is too high."]
    found = [_share(run), _doubled(run), _overshot(run), _dead(run) or _same_answer(run)]
    if len(run.curves.losses) >= 10 and not any(found[2:]):
        found += [_flat(run.curves), _spikes(run.curves), _unfinished(run)]
    return [sentence for sentence in found if sentence]


def _share(run: Run) -> str:
    outcome = run.outcome
    if outcome.total == 1:
        return f"The only point is on the {'right' if outcome.correct else 'wrong'} side."
    if outcome.correct == outcome.total:
        return f"All {outcome.total} points are on the right side."
    answer = f"{outcome.correct} of {outcome.total} points are right ({outcome.accuracy:.0%})."
    ones = sum(run.points.y)
    most = max(ones, outcome.total - ones)
    if outcome.correct <= most:
        answer += f" Always answering class {int(ones * 2 > outcome.total)} would get {most}."
    return answer


def _doubled(run: Run) -> str:
    """Recognise points of both classes in one place, which no network can tell apart."""
    labels: dict[tuple[float, float], set[int]] = {}
    for place, label in zip(run.points.X, run.points.y, strict=True):
        labels.setdefault(place, set()).add(label)
    if all(len(found) == 1 for found in labels.values()):
        return ""
    return "Some points of both classes lie in the same place: no network can get them all right."


def _overshot(run: Run) -> str:
    """Recognise steps so long that the loss shot up, far above what it began with."""
    losses = run.curves.losses
    if len(losses) < 2 or max(losses) < 3.0 * max(losses[0], 1.0):
        return ""
    epoch = run.curves.epochs[losses.index(max(losses))]
    rate = run.settings.learning_rate
    return (
        f"The loss shot up from {losses[0]:.3f} to {max(losses):.3g} in epoch {epoch}: a step went far past the "
        f"minimum. Try a learning rate below {rate:g}, such as {rate / 10:g}."
    )


def _dead(run: Run) -> str:
    """Recognise a layer of relu units that are all 0 at every point."""
    layer = dead_layer(run.network, run.points)
    if layer is None:
        return ""
    return (
        f"Every unit of hidden layer {layer} gives 0 at every point. There the derivative of relu is 0 too, so no "
        "gradient passes and nothing up to that layer learns any more. Other first weights or another activation help."
    )


def _same_answer(run: Run) -> str:
    """Recognise a network that answers the same everywhere: its loss is that of the shares of the classes."""
    share = sum(run.points.y) / len(run.points.y)
    if not 0.0 < share < 1.0:
        return ""
    entropy = -share * math.log(share) - (1.0 - share) * math.log(1.0 - share)
    if abs(run.outcome.loss - entropy) > 0.01:
        return ""
    return (
        f"The loss ended at {run.outcome.loss:.3f}, about what it costs to give every point the same answer "
        f"({entropy:.3f} for these classes). Other first weights, more units or more epochs may get it to move."
    )


def _flat(curves: Curves) -> str:
    first, last = curves.losses[0], curves.losses[-1]
    if last <= 0.9 * first:
        return ""
    return (
        f"The loss hardly moved, from {first:.3f} to {last:.3f}. A higher learning rate or more epochs come first; "
        "if neither helps, begin from other weights."
    )


def _spikes(curves: Curves) -> str:
    """Count the epochs that cost at least half as much again as the one before."""
    jumps = sum(after > 1.5 * before and after - before > 0.02 for before, after in pairwise(curves.losses))
    if jumps < 2:
        return ""
    return (
        f"The loss jumped up {jumps} times: the steps are so long that some overshoot. "
        "A lower learning rate would make the way down steadier."
    )


def _unfinished(run: Run) -> str:
    """Recognise a loss that still fell by a tenth or more over the last fifth of the training."""
    curves, outcome = run.curves, run.outcome
    start = len(curves.losses) - max(2, len(curves.losses) // 5)
    before, last = curves.losses[start], curves.losses[-1]
    if last >= 0.9 * before or last <= 0.01:
        return ""
    return (
        f"The loss still fell at the end, from {before:.3f} at epoch {curves.epochs[start]} to {last:.3f}: more epochs "
        f"would {'make the answers surer' if outcome.correct == outcome.total else 'help'}."
    )
