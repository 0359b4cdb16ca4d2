"""Write runs up as a training log in Markdown, ready to hand in or to put in a repository."""

from __future__ import annotations

from collections.abc import Sequence

from minitorch_visualizer.runs.network_run import NetworkRun
from minitorch_visualizer.runs.readings import read_curves
from minitorch_visualizer.runs.record import Run, describe_settings
from minitorch_visualizer.text.markdown import escape_markdown

LOG_ROWS = 20


def training_log(runs: Sequence[Run]) -> str:
    """Return a log of one run or several.

    Args:
        runs: The runs, in the order to show them.

    Returns:
        Markdown: a table that compares the runs if there are several, then a chapter for each.
    """
    parts = ["# Training log"]
    if len(runs) > 1:
        parts.append(_comparison(runs))
    parts += [_chapter(run) for run in runs]
    return "\n\n".join(parts) + "\n"


def log_file_name(runs: Sequence[Run | NetworkRun]) -> str:
    """Return a name for the log: the run's own, or that of a comparison."""
    return f"training-log-{runs[0].id}.md" if len(runs) == 1 else f"training-log-{len(runs)}-runs.md"


def _comparison(runs: Sequence[Run]) -> str:
    header = ("Run", "Data", "Points", "Network", "Learning rate", "Epochs", "Right", "Loss", "Time")
    rows = [
        (
            run.id,
            run.settings.data,
            str(run.outcome.total),
            run.settings.shape,
            f"{run.settings.learning_rate:g}",
            str(run.outcome.epochs),
            f"{run.outcome.correct}/{run.outcome.total}",
            f"{run.outcome.loss:.4g}",
            f"{run.outcome.seconds:.1f} s",
        )
        for run in runs
    ]
    return _table(header, rows)


def _chapter(run: Run) -> str:
    outcome = run.outcome
    ended = f"{outcome.status} after {outcome.epochs} of {run.settings.epochs} epochs"
    facts = [
        ("Run", run.id),
        ("Started", f"{run.created:%Y-%m-%d %H:%M:%S %Z}"),
        ("minitorch", run.version),
        *describe_settings(run.settings),
        ("Network", run.settings.shape),
        ("Ended", f"{ended}. {outcome.message}" if outcome.message else ended),
        ("Right", f"{outcome.correct} of {outcome.total} ({outcome.accuracy:.0%})"),
        ("Final loss", f"{outcome.loss:.6g}"),
        ("Time", f"{outcome.seconds:.1f} s, {1000 * outcome.seconds / max(1, outcome.epochs):.1f} ms an epoch"),
    ]
    readings = "\n".join(f"- {escape_markdown(sentence)}" for sentence in read_curves(run))
    return "\n\n".join(
        [
            f"## {escape_markdown(run.settings.title)}",
            _table(("", ""), facts),
            "### What the curves say",
            readings,
            "### Epochs",
            _epochs(run),
        ]
    )


def _epochs(run: Run) -> str:
    """Return about twenty epochs, evenly spread, the first and the last among them."""
    curves, total = run.curves, run.outcome.total
    last = len(curves.epochs) - 1
    kept = sorted({round(i * last / max(1, LOG_ROWS - 1)) for i in range(LOG_ROWS)}) if last >= 0 else []
    rows = [
        (str(curves.epochs[i]), f"{curves.losses[i]:.4g}", f"{round(curves.accuracies[i] * total)}/{total}")
        for i in kept
    ]
    return _table(("Epoch", "Loss", "Right"), rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [[escape_markdown(cell) for cell in row] for row in (header, *rows)]
    lines.insert(1, ["---"] * len(header))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
