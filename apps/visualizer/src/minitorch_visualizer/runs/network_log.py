"""Write trainings of networks up as a log in Markdown, as `runs.log` does for runs on points."""

from __future__ import annotations

from collections.abc import Sequence

from minitorch_visualizer.runs.network_run import NetworkRun, describe_network_settings
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.text.markdown import escape_markdown


def network_log(runs: Sequence[NetworkRun]) -> str:
    """Return a log of one training or several.

    Args:
        runs: The trainings, in the order to show them.

    Returns:
        Markdown: a chapter for each.
    """
    return "\n\n".join(["# Training log", *map(_chapter, runs)]) + "\n"


def network_facts(run: NetworkRun) -> list[tuple[str, str]]:
    """Return how a training ended, as labels and values ready to read."""
    outcome = run.outcome
    ended = f"{outcome.status} after {outcome.epochs} of {run.settings.get('epochs', '?')} epochs"
    return [
        ("Test right", f"{outcome.correct:,} of {outcome.total:,} ({outcome.accuracy:.2%})"),
        ("Best test", "-" if run.best is None else f"{run.best:.2%}"),
        ("Test loss", f"{outcome.loss:.4g}"),
        ("Ended", f"{ended}. {outcome.message}" if outcome.message else ended),
        ("Trained for", duration(outcome.seconds)),
        ("An epoch takes", duration(outcome.seconds / max(1, outcome.epochs))),
        ("Started", f"{run.created:%Y-%m-%d %H:%M} UTC"),
        ("minitorch", run.version),
    ]


def _chapter(run: NetworkRun) -> str:
    curves = run.curves
    rows = [
        (str(epoch), f"{loss:.4g}", f"{accuracy:.2%}", f"{test_loss:.4g}", f"{test_accuracy:.2%}")
        for epoch, loss, accuracy, test_loss, test_accuracy in zip(
            curves.epochs,
            curves.losses,
            curves.accuracies,
            curves.test_losses,
            curves.test_accuracies,
            strict=True,
        )
    ]
    return "\n\n".join(
        [
            f"## {escape_markdown(run.title)}",
            _table(("", ""), [("Run", run.id), *network_facts(run), *describe_network_settings(run)]),
            "### Epochs",
            _table(("Epoch", "Train loss", "Train right", "Test loss", "Test right"), rows),
        ]
    )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [[escape_markdown(cell) for cell in row] for row in (header, *rows)]
    lines.insert(1, ["---"] * len(header))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
