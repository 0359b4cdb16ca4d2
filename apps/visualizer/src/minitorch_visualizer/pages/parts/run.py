"""The parts that show a training run, live or from its record: numbers, region, curves, epochs, network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from minitorch.recipes.records import records_folder
from minitorch_scalar.datasets import Points
from minitorch_visualizer.figures.network import network_figure
from minitorch_visualizer.figures.training import comparison_figure, curves_figure, region_figure
from minitorch_visualizer.models.network import Network
from minitorch_visualizer.pages.parts.page import current_look, show_figure
from minitorch_visualizer.runs.comparison import Row, compare_outcomes, compare_settings
from minitorch_visualizer.runs.files import RunStore, data_folder
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.readings import read_curves
from minitorch_visualizer.runs.record import Curves, Run
from minitorch_visualizer.runs.trainings import TrainingStore
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.text.markdown import plain
from minitorch_visualizer.training.snapshots import Snapshot, View, snapshot_of

TABLE_ROWS = 60
CURVE_POINTS = 500
LOG_FROM = 20.0
COUNTED = "Each point is counted before the step that follows it."


@cache
def _store(folder: Path) -> RunStore:
    return RunStore(folder)


def run_store() -> RunStore:
    """Return the user's runs; every tab shares what has been read of them."""
    return _store(data_folder())


@cache
def _trainings(folder: Path) -> TrainingStore:
    return TrainingStore(folder)


def training_store() -> TrainingStore:
    """Return the user's trainings of networks, those of the command line among them."""
    return _trainings(records_folder())


def local_time(moment: datetime) -> datetime:
    """Return a moment on the reader's own clock, or in UTC if the browser has not said which that is."""
    try:
        return moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):  # the last: no such moment there, in the year 1
        return moment.astimezone(UTC)


def show_numbers(snapshot: Snapshot) -> None:
    """Show how well a run does and how fast it goes."""
    right, loss = _right_and_loss(snapshot)
    numbers = [
        ("right", "-" if right is None else f"{right}/{snapshot.points}"),
        # A loss that shot up would not fit into its card digit by digit.
        ("loss", "-" if loss is None else f"{loss:.4f}" if loss < 10_000.0 else f"{loss:.3g}"),
        ("an epoch takes", "-" if snapshot.seconds_per_epoch is None else duration(snapshot.seconds_per_epoch)),
    ]
    if snapshot.ended:
        numbers.append(("trained for", duration(snapshot.seconds)))
    else:
        left = snapshot.seconds_left
        numbers.append(("time left", "-" if left is None else duration(left)))
    # All of one width: under each other beside the picture, two and two on a phone.
    with st.container(horizontal=True, gap="small"):
        for label, value in numbers:
            st.metric(label, value, border=True, width=132)


def _right_and_loss(snapshot: Snapshot) -> tuple[int | None, float | None]:
    """Return what the weights in the picture get right, and their loss.

    The curves are no source for these while there is a picture: an epoch counts each point before the step that follows
    it, and a picture is made for some epochs only, so the number of right points would not be that of the rings.
    """
    if snapshot.view is not None:
        return snapshot.view.score.correct, snapshot.view.score.loss
    if snapshot.run is not None:
        return snapshot.run.outcome.correct, snapshot.run.outcome.loss
    return None, snapshot.curves.losses[-1] if snapshot.curves.losses else None


def show_region(points: Points, view: View | None, frame: Frame | None, key: str, height: int = 400) -> None:
    """Show the points, over the network's answers if there are any.

    Args:
        points: The points.
        view: The answers; None shows the points alone.
        frame: The user's units.
        key: A name for the chart.
        height: Its height in pixels.
    """
    region = None if view is None else view.region
    wrong = () if view is None else view.score.wrong
    figure = region_figure(points, current_look(), region=region, wrong=wrong, frame=frame, height=height)
    alt = f"{points.N} points in two classes"
    if view is not None:
        alt += f" over the decision region after {view.epoch} epochs; {len(wrong)} points are on the wrong side"
    show_figure(figure, key=key, alt=alt)


def show_curves(curves: Curves, epochs: int, key: str, height: int = 400) -> None:
    """Show loss and accuracy.

    Args:
        curves: The curves.
        epochs: The end of the axis.
        key: A name for the chart.
        height: The height in pixels.
    """
    drawn = curves.thinned(max(1, math.ceil(len(curves.epochs) / CURVE_POINTS)))
    # A loss that shot up would press the rest of the curve flat against the axis.
    log_loss = any(LOG_FROM < loss < math.inf for loss in curves.losses)
    figure = curves_figure(drawn, epochs, current_look(), log_loss=log_loss)
    figure.update_layout(height=height)
    show_figure(figure, key=key, alt=f"Loss and accuracy over {len(curves.epochs)} epochs")


def show_epochs(curves: Curves, points: int, key: str) -> None:
    """Show a table of epochs, newest first; a long run shows every tenth, fiftieth and so on."""
    every = max(1, math.ceil(len(curves.epochs) / TABLE_ROWS))
    if every > 1:
        every = next(step for step in (2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500) if step >= every)
    drawn = curves.thinned(every)
    rows = [
        {
            "epoch": epoch,
            "loss": loss if math.isfinite(loss) else None,
            "right": f"{round(accuracy * points)} of {points}",
            "share": 100 * accuracy,
        }
        for epoch, loss, accuracy in zip(drawn.epochs, drawn.losses, drawn.accuracies, strict=True)
    ]
    st.dataframe(
        rows[::-1],
        key=key,
        height=300,
        hide_index=True,
        column_config={
            "share": st.column_config.ProgressColumn("share right", format="%.0f %%", min_value=0, max_value=100)
        },
    )


def show_network(network: Network, key: str) -> None:
    """Show a sketch of the network with its weights."""
    figure = network_figure(network, current_look())
    show_figure(figure, key=key, alt=f"The network {'-'.join(map(str, network.sizes))} with its weights as lines")
    st.caption(
        "A dot is a unit, a line a weight: solid blue is positive, dotted vermilion negative, and thick is large for "
        "its layer. Point at a dot to see its bias."
    )


def show_run(run: Run, key: str) -> None:
    """Show a run from its record.

    Args:
        run: The run.
        key: A name for the elements, unique on the page.
    """
    snapshot = snapshot_of(run)
    if run.outcome.message:
        st.warning(plain(run.outcome.message), icon=":material/warning:")
    left, right = st.columns(2, gap="medium")
    with left:
        show_region(run.points, snapshot.view, run.frame, key=f"{key}_region")
        st.caption("The answers of the final weights.")
    with right:
        show_curves(run.curves, run.outcome.epochs, key=f"{key}_curves")
        st.caption(COUNTED)
    show_readings(run)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_facts(compare_settings([run]))
    with right:
        _show_facts(compare_outcomes([run]))
    show_network(run.network, key=f"{key}_network")


def show_readings(run: Run) -> None:
    """Show what the curves of a run say."""
    st.info("\n\n".join(plain(sentence) for sentence in read_curves(run)), icon=":material/lightbulb:")


def _show_facts(rows: Sequence[Row]) -> None:
    table = {"": [row.label for row in rows], " ": [plain(row.values[0]) for row in rows]}
    st.table(table, border="horizontal", hide_index=True, hide_header=True)


def show_comparison(named: Sequence[tuple[str, Run]], key: str) -> None:
    """Show runs side by side.

    Args:
        named: A short name and the run, two or more.
        key: A name for the elements, unique on the page.
    """
    show_loss_curves(named, key)
    _show_rows([name for name, _ in named], [run for _, run in named])
    for start in range(0, len(named), 3):
        columns = st.columns(3, gap="medium")
        for column, (name, run) in zip(columns, named[start : start + 3], strict=False):
            with column:
                st.markdown(f"**{plain(name)}**")
                view = snapshot_of(run).view
                show_region(run.points, view, run.frame, key=f"{key}_{run.id}", height=300)


def show_loss_curves(named: Sequence[tuple[str, Run]], key: str) -> None:
    """Show the losses of several runs in one chart, and their accuracies in another.

    Args:
        named: A short name and the run.
        key: A name for the elements, unique on the page.
    """
    curves = [(name, run.curves) for name, run in named]
    left, right = st.columns(2, gap="medium")
    with left:
        show_figure(comparison_figure(curves), key=f"{key}_loss", alt="The loss of each run")
    with right:
        show_figure(comparison_figure(curves, accuracy=True), key=f"{key}_right", alt="The accuracy of each run")


def _show_rows(names: Sequence[str], runs: Sequence[Run]) -> None:
    """Show the outcomes, then the settings; what differs is bold."""
    rows = [*compare_outcomes(runs)[:5], *compare_settings(runs)]
    table = {"": [f"**{row.label}**" if row.differs else row.label for row in rows]}
    for position, name in enumerate(names):
        cells = [plain(row.values[position]) for row in rows]
        table[plain(name)] = [f"**{cell}**" if row.differs else cell for row, cell in zip(rows, cells, strict=True)]
    st.table(table, border="horizontal", hide_index=True)
    st.caption("What differs is bold.")
