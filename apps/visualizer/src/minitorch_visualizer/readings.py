"""Say in words what the curves of a run show, from its numbers alone.

A learner who sees a flat line needs to know whether to wait, to step further or to begin elsewhere. Each sentence here
follows from a rule that the code states, so it is true of the run that it is printed under.
"""

from __future__ import annotations

import math
from itertools import pairwise

from minitorch_visualizer.runs import Curves, Run

COIN_TOSS = math.log(2.0)


def read_curves(run: Run) -> list[str]:
    """Return what can be said of a run, the most important first.

    Args:
        run: The run.

    Returns:
        One sentence a finding; at least one.
    """
    curves, outcome = run.curves, run.outcome
    if not math.isfinite(outcome.loss) or not run.network.finite:
        return [outcome.message or "The loss is no longer a finite number: the learning rate is too high."]
    found = [_share(run)]
    if len(curves.losses) >= 10:
        found += [sentence for sentence in (_flat(run), _spikes(curves), _unfinished(curves)) if sentence]
    return found


def _share(run: Run) -> str:
    outcome = run.outcome
    if outcome.correct == outcome.total:
        return f"All {outcome.total} points are on the right side."
    answer = f"{outcome.correct} of {outcome.total} points are right ({outcome.accuracy:.0%})."
    ones = sum(run.points.y)
    most = max(ones, outcome.total - ones)
    if outcome.correct <= most:
        answer += f" Always answering class {int(ones * 2 > outcome.total)} would get {most}."
    return answer


def _flat(run: Run) -> str:
    """Recognise a network that answers the same for every point: its loss is that of the share of the classes."""
    share = sum(run.points.y) / len(run.points.y)
    if 0.0 < share < 1.0:
        entropy = -share * math.log(share) - (1.0 - share) * math.log(1.0 - share)
        if abs(run.outcome.loss - entropy) < 0.01:
            return (
                f"The loss ended at {run.outcome.loss:.3f}, about what it costs to give every point the same answer "
                f"({entropy:.3f} for these classes). Other first weights, more units or more steps may get it to move."
            )
    first, last = run.curves.losses[0], run.curves.losses[-1]
    if last > 0.9 * first:
        return (
            f"The loss hardly moved, from {first:.3f} to {last:.3f}. A higher learning rate or more epochs come first; "
            "if neither helps, begin from other weights."
        )
    return ""


def _spikes(curves: Curves) -> str:
    """Count the epochs that cost at least half as much again as the one before."""
    jumps = sum(
        after > 1.5 * before and after - before > 0.02 for before, after in pairwise(curves.losses) if before > 0.0
    )
    if jumps < 2:
        return ""
    return (
        f"The loss jumped up {jumps} times: the steps are so long that some overshoot. "
        "A lower learning rate would make the way down steadier."
    )


def _unfinished(curves: Curves) -> str:
    """Recognise a loss that still fell by a tenth or more over the last fifth of the training."""
    start = len(curves.losses) - max(2, len(curves.losses) // 5)
    before, last = curves.losses[start], curves.losses[-1]
    if last < 0.9 * before and last > 0.01:
        return (
            f"The loss still fell at the end, from {before:.3f} at epoch {curves.epochs[start]} to {last:.3f}: "
            "more epochs would help."
        )
    return ""
