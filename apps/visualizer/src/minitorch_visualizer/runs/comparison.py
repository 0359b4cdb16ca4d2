"""Set runs side by side: what was asked of each, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minitorch_visualizer.runs.record import Run, describe_settings
from minitorch_visualizer.text.durations import duration


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison.

    Attributes:
        label: What is compared.
        values: The value of each run, ready to read.
    """

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs disagree."""
        return len(set(self.values)) > 1


def compare_settings(runs: Sequence[Run]) -> list[Row]:
    """Return every setting of the runs, those in which they differ first.

    Args:
        runs: At least one run.

    Returns:
        A row for each setting.
    """
    columns = [describe_settings(run.settings) for run in runs]
    rows = [Row(cells[0][0], tuple(text for _, text in cells)) for cells in zip(*columns, strict=True)]
    return sorted(rows, key=lambda row: not row.differs)


def compare_outcomes(runs: Sequence[Run]) -> list[Row]:
    """Return how the runs ended.

    Args:
        runs: At least one run.

    Returns:
        A row for each fact.
    """
    facts = [_facts(run) for run in runs]
    return [Row(label, tuple(fact[label] for fact in facts)) for label in facts[0]]


def _facts(run: Run) -> dict[str, str]:
    outcome = run.outcome
    return {
        "Right": f"{outcome.correct} of {outcome.total}",
        "Accuracy": f"{outcome.accuracy:.0%}",
        "Final loss": f"{outcome.loss:.4g}",
        "Ended": f"{outcome.status} after {outcome.epochs} of {run.settings.epochs} epochs",
        "Trained for": duration(outcome.seconds),
        "An epoch takes": duration(outcome.seconds / max(1, outcome.epochs)),
        "without drawing": "-" if outcome.epoch_seconds is None else duration(outcome.epoch_seconds),
        "with scalars": "-" if outcome.scalar_seconds is None else duration(outcome.scalar_seconds),
        "on each backend": ", ".join(f"{name} {duration(seconds)}" for name, seconds in outcome.engine_seconds) or "-",
        "Started": f"{run.created:%Y-%m-%d %H:%M} UTC",
        "minitorch": run.version,
    }
