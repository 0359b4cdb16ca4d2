"""The gallery: twelve recorded runs, each with a word on why it is good or bad."""

from __future__ import annotations

import streamlit as st

from minitorch_visualizer.gallery import Exhibit, exhibits
from minitorch_visualizer.pages.parts.run import show_loss_curves, show_region
from minitorch_visualizer.pages.training.training_page import train_with
from minitorch_visualizer.training.snapshots import snapshot_of

COLOURS = {"good": "green", "fair": "orange", "poor": "red"}
LESSONS = {
    "Simple": "One straight border. What matters is how far the steps carry in 500 epochs.",
    "Diag": "Few points are of class 1, so a network can be mostly right without finding the border.",
    "Split": "Two borders. The network must bend, and whether it does hangs on its first weights.",
    "Xor": "Four quarters. Units must share the work, and more of them make it likelier that enough do.",
}


def show_gallery() -> None:
    """Draw the three runs of the data set that the reader chooses."""
    data = st.pills("Data set", list(LESSONS), default="Simple", required=True, key="gallery_data")
    st.markdown(LESSONS[data])
    shown = [exhibit for exhibit in exhibits() if exhibit.run.settings.data == data]
    for column, exhibit in zip(st.columns(3, gap="medium"), shown, strict=True):
        with column:
            _show_exhibit(exhibit)
    show_loss_curves([(exhibit.entry.name, exhibit.run) for exhibit in shown], key="gallery_curves")


def _show_exhibit(exhibit: Exhibit) -> None:
    entry, run = exhibit.entry, exhibit.run
    st.markdown(f"#### {entry.name} :{COLOURS[entry.verdict]}-badge[{entry.verdict}]")
    settings = run.settings
    st.caption(f"{settings.points} points, hidden size {settings.hidden}, learning rate {settings.learning_rate:g}")
    show_region(run.points, snapshot_of(run).view, run.frame, key=f"gallery_{entry.name}", height=300)
    st.markdown(
        f"**{run.outcome.correct} of {run.outcome.total}** right, loss **{run.outcome.loss:.3f}**. {entry.remark}"
    )
    st.caption(_luck(exhibit))
    if st.button("Train with these settings", icon=":material/model_training:", key=f"gallery_use_{entry.name}"):
        train_with(settings)


def _luck(exhibit: Exhibit) -> str:
    """Say what other first weights would have done."""
    right = sorted(exhibit.by_seed)
    total, seed = exhibit.run.outcome.total, exhibit.run.settings.network_seed
    middle = (right[(len(right) - 1) // 2] + right[len(right) // 2]) / 2
    return (
        f"This is seed {seed} of the network. The seeds 0 to {len(right) - 1} got {right[0]} to {right[-1]} "
        f"of {total} right, {middle:g} in the middle."
    )
