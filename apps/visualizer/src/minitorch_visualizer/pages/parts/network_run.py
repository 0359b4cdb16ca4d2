"""The parts that show trainings of networks from their records, one or several side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from minitorch_visualizer.figures.networks import network_comparison_figure, network_curves_figure
from minitorch_visualizer.pages.parts.page import current_look, show_figure
from minitorch_visualizer.runs.network_log import network_facts
from minitorch_visualizer.runs.network_run import NetworkRun, describe_network_settings
from minitorch_visualizer.text.markdown import plain


def show_network_run(run: NetworkRun, key: str) -> None:
    """Show a training from its record.

    Args:
        run: The training.
        key: A name for the elements, unique on the page.
    """
    if run.outcome.message:
        st.warning(plain(run.outcome.message), icon=":material/warning:")
    if run.curves.epochs:
        figure = network_curves_figure(run.curves, (), run.curves.epochs[-1], current_look())
        alt = f"Loss and accuracy of training and test over {len(run.curves.epochs)} epochs"
        show_figure(figure, key=f"{key}_curves", alt=alt)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_facts(network_facts(run))
    with right:
        _show_facts(describe_network_settings(run))


def _show_facts(rows: Sequence[tuple[str, str]]) -> None:
    table = {"": [label for label, _ in rows], " ": [plain(value) for _, value in rows]}
    st.table(table, border="horizontal", hide_index=True, hide_header=True)


def show_network_comparison(named: Sequence[tuple[str, NetworkRun]], key: str) -> None:
    """Show trainings side by side; what differs is bold.

    Args:
        named: A short name and the training, two or more.
        key: A name for the elements, unique on the page.
    """
    curves = [(name, run.curves) for name, run in named]
    left, right = st.columns(2, gap="medium")
    with left:
        show_figure(network_comparison_figure(curves), key=f"{key}_loss", alt="The test loss of each run")
    with right:
        figure = network_comparison_figure(curves, accuracy=True)
        show_figure(figure, key=f"{key}_right", alt="The test accuracy of each run")
    facts = [dict([*network_facts(run), *describe_network_settings(run)]) for _, run in named]
    labels = list(dict.fromkeys(label for fact in facts for label in fact))
    rows = [[fact.get(label, "-") for fact in facts] for label in labels]
    differs = [len(set(row)) > 1 for row in rows]
    table = {"": [f"**{label}**" if other else label for label, other in zip(labels, differs, strict=True)]}
    for i, (name, _) in enumerate(named):
        cells = [plain(row[i]) for row in rows]
        table[plain(name)] = [f"**{cell}**" if other else cell for cell, other in zip(cells, differs, strict=True)]
    st.table(table, border="horizontal", hide_index=True)
    st.caption("What differs is bold.")
