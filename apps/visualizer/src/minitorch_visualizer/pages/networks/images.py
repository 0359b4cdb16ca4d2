"""Images: browse digits, train a network to read them, look into it, and draw a digit for it."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_visualizer.figures.networks import probabilities_figure
from minitorch_visualizer.figures.pixels import digit_image, digit_strip, layers_picture
from minitorch_visualizer.figures.tensor_cells import picture
from minitorch_visualizer.networks.convolution import Grid
from minitorch_visualizer.networks.digits import SPLITS, WHOLE, Digits, digits
from minitorch_visualizer.networks.drawing import like_mnist, read_drawing
from minitorch_visualizer.networks.feature_maps import Reading, read_digit
from minitorch_visualizer.networks.trainer import NetworkTrainer
from minitorch_visualizer.pages.networks.course_page import IMAGES
from minitorch_visualizer.pages.networks.images_form import images_form
from minitorch_visualizer.pages.networks.training_part import (
    find_again,
    network_trainer,
    training_part,
    why_no_answer,
)
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.drawing import ask_drawing
from minitorch_visualizer.pages.parts.kept import first_value, kept
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_figure
from minitorch_visualizer.text.markdown import plain

ROW = 20
"""How many digits are shown at once."""

LIVE = 1.0
EVERY = "all"


def page() -> None:
    """Draw the page."""
    page_header(
        "Images",
        "A convolutional network learns to read handwritten digits, and you can watch what each layer makes of one.",
        "press **Start**, watch the feature maps grow clear, then **draw a 3** at the bottom. How sure is the network?",
    )
    find_again(IMAGES)
    live, form = st.columns([5, 3], gap="large")
    with form:
        settings = images_form()
    with live:
        training_part(IMAGES, settings)
    trainer = network_trainer(IMAGES)
    running = trainer is not None and trainer.state in ("running", "stopping")
    section("Digits", "Click one to see what the network makes of it, layer by layer, as the training goes on.")
    chosen = _browse()
    if chosen is not None:
        st.fragment(_show_maps, run_every=LIVE if running else None)(trainer, *chosen)
    section("Draw a digit", "With mouse, pen or finger. It is scaled and centred as the digits of MNIST are.")
    st.fragment(_draw, run_every=LIVE if running else None)(trainer)


# ----------------------------------------------------------------------------------------------------------------------
# Browse
# ----------------------------------------------------------------------------------------------------------------------
def _browse() -> tuple[Digits, int] | None:
    """Let the reader choose a digit; None after saying why there is none."""
    sample = st.session_state.get(IMAGES.key("digits")) != WHOLE
    columns = st.columns([3, 3, 3], gap="medium", vertical_alignment="bottom")
    with columns[0]:
        first = first_value("images-split", SPLITS[1])
        split = str(st.segmented_control("Part", SPLITS, default=first, key="images-split", required=True))
    try:
        found = digits(split, sample=sample)
    except MinitorchError as error:
        st.info(plain(str(error)), icon=":material/download:")
        return None
    with columns[1]:
        first = first_value("images-label", EVERY)
        labels = (EVERY, *map(str, range(10)))
        label = str(st.selectbox("Show", labels, labels.index(first), key="images-label"))
    numbers = [i for i, own in enumerate(found.labels) if label in (EVERY, str(own))]
    last = (len(numbers) - 1) // ROW + 1
    with columns[2]:
        key = kept("images-row", 1)
        st.session_state[key] = min(max(int(st.session_state[key]), 1), max(last, 1))
        row = int(st.number_input(f"Row of {last:,}", 1, max(last, 1), key=key))
    shown = numbers[(row - 1) * ROW : row * ROW]
    kept("images-chosen", 0)
    chosen = min(int(st.session_state["images-chosen"]), len(found) - 1)
    strip = digit_strip([(i, found[i].pixels, str(found[i].label)) for i in shown], chosen, current_look())
    show_cells(picture([strip], current_look()), "images-strip", _choose)
    st.caption(f"{plain(found.about)}")
    return found, chosen


def _choose(pick: str) -> None:
    st.session_state["images-chosen"] = int(pick)


# ----------------------------------------------------------------------------------------------------------------------
# Look into the network
# ----------------------------------------------------------------------------------------------------------------------
def _show_maps(trainer: NetworkTrainer | None, found: Digits, chosen: int) -> None:
    digit, look = found[chosen], current_look()
    left, right = st.columns([2, 5], gap="medium")
    caption = f"Digit {chosen}: a {digit.label}"
    with left:
        show_cells(picture([digit_image(digit.pixels, look, caption)], look), "images-chosen-picture")
    reading = _read(trainer, digit.pixels, "images-reading")
    if reading is None:
        with right:
            st.caption(why_no_answer(trainer))
        return
    with left:
        _show_answer(reading, digit.label, "images-digit-probabilities")
    with right:
        show_cells(picture([layers_picture(reading.layers, look)], look), "images-maps")
        st.caption("Blue is above 0, orange below, each layer by its own largest number.")


def _read(trainer: NetworkTrainer | None, pixels: Grid, key: str) -> Reading | None:
    """Let the network read an image; while it is busy, what it last made of the same one stands in."""
    if trainer is None:
        return None
    subject = (trainer.id, pixels)
    reading = trainer.ask(lambda training: read_digit(training, pixels), patience=0.6)
    if reading is not None:
        st.session_state[key] = (subject, reading)
        return reading
    before = st.session_state.get(key)
    return before[1] if before is not None and before[0] == subject else None


def _show_answer(reading: Reading, label: int | None, key: str) -> None:
    sure = reading.probabilities[reading.answer]
    right = "" if label is None else ", which is right" if label == reading.answer else f", but it is a {label}"
    st.markdown(f"The network reads a **{reading.answer}** ({sure:.0%}){right}.")
    figure = probabilities_figure(reading.probabilities, label, current_look())
    show_figure(figure, key=key, alt="The probability of each digit, a bar each", size="small")


# ----------------------------------------------------------------------------------------------------------------------
# Draw
# ----------------------------------------------------------------------------------------------------------------------
def _draw(trainer: NetworkTrainer | None) -> None:
    look = current_look()
    left, middle, right = st.columns([3, 2, 5], gap="medium")
    with left:
        drawing = ask_drawing("images-drawing")
    if drawing is None:
        with right:
            st.caption("Draw one digit, large, and let go: the answer follows each stroke.")
        return
    try:
        pixels = like_mnist(read_drawing(drawing))
    except MinitorchError as error:
        with right:
            st.error(plain(str(error)), icon=":material/error:")
        return
    if pixels is None:
        return
    with middle:
        show_cells(picture([digit_image(pixels, look, "As the network sees it")], look), "images-drawn")
    with right:
        reading = _read(trainer, pixels, "images-drawn-reading")
        if reading is None:
            st.caption(why_no_answer(trainer))
        else:
            _show_answer(reading, None, "images-drawn-probabilities")
