"""Text: train a network to tell favourable reviews from others, look at its answers, and type a sentence for it."""

from __future__ import annotations

import streamlit as st

from minitorch_visualizer.figures.networks import scores_figure
from minitorch_visualizer.networks.reviews import (
    Prediction,
    ScoredWord,
    SentenceError,
    predictions,
    read_sentence,
    score_words,
)
from minitorch_visualizer.networks.trainer import NetworkTrainer
from minitorch_visualizer.pages.networks.course_page import TEXT
from minitorch_visualizer.pages.networks.text_form import text_form
from minitorch_visualizer.pages.networks.training_part import (
    find_again,
    network_trainer,
    training_part,
    why_no_answer,
)
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_figure
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

LIVE = 1.5
MOST = 200
"""How many texts of each part are in the tables."""

PARTS = ("validation", "train")
EXAMPLE = "the plot is thin , but the actors are so charming that i loved every minute"


def page() -> None:
    """Draw the page."""
    page_header(
        "Text",
        "A network reads film reviews and learns which of them are favourable, from nothing but examples.",
        "press **Start**, then look for the largest **error** below. At last type a sentence with a *not* in it: after "
        "which word does the score turn?",
    )
    find_again(TEXT)
    live, form = st.columns([5, 3], gap="large")
    with form:
        settings = text_form()
    with live:
        training_part(TEXT, settings)
    trainer = network_trainer(TEXT)
    running = trainer is not None and trainer.state in ("running", "stopping")
    section(
        "Type a sentence", "Its score after every word: how likely the network finds it that the text is favourable."
    )
    st.fragment(_ask_sentence, run_every=LIVE if running else None)(trainer)
    section("Predictions", f"The first {MOST} texts of each part. Click the head of a column to sort by it.")
    st.fragment(_show_predictions, run_every=LIVE if running else None)(trainer)


# ----------------------------------------------------------------------------------------------------------------------
# A sentence
# ----------------------------------------------------------------------------------------------------------------------
def _ask_sentence(trainer: NetworkTrainer | None) -> None:
    text = st.text_input("Sentence", first_value("text-sentence", EXAMPLE), max_chars=600, key="text-sentence")
    try:
        words = read_sentence(str(text))
    except SentenceError as error:
        st.info(plain(str(error)), icon=":material/edit:")
        return
    found = None if trainer is None else _scored(trainer, words)
    if found is None:
        st.caption(why_no_answer(trainer))
        return
    last = found[-1].score
    verdict = "favourable" if last > 0.5 else "unfavourable"
    st.markdown(f"The network finds it **{verdict}**: {last:.1%} that it is favourable.")
    alt = "The score after each word, from negative to positive"
    figure = scores_figure([word.word for word in found], [word.score for word in found], current_look())
    show_figure(figure, key="text-scores", alt=alt, size="small")
    unknown = list(dict.fromkeys(word.word for word in found if not word.known))
    if unknown:
        listed = ", ".join(plain(word) for word in unknown)
        only = "It knows none of these words, so this says nothing" if len(unknown) == len(set(words)) else "Not known"
        st.caption(f"{only}: {listed}. Unknown words share one vector.")


def _scored(trainer: NetworkTrainer, words: list[str]) -> list[ScoredWord] | None:
    """Score a sentence; while the network is busy, what it last made of the same one stands in."""
    subject = (trainer.id, tuple(words))
    found = trainer.ask(lambda training: score_words(training, words), patience=0.6)
    if found is not None:
        st.session_state["text-scored"] = (subject, found)
        return found
    before = st.session_state.get("text-scored")
    return before[1] if before is not None and before[0] == subject else None


# ----------------------------------------------------------------------------------------------------------------------
# Tables
# ----------------------------------------------------------------------------------------------------------------------
def _show_predictions(trainer: NetworkTrainer | None) -> None:
    if trainer is None:
        st.caption(why_no_answer(None))
        return
    first = first_value("text-part", PARTS[0])
    part = str(
        st.segmented_control("Part", PARTS, default=first, key="text-part", required=True, label_visibility="collapsed")
    )
    found = _predictions(trainer, part)
    if found is None:
        st.caption(why_no_answer(trainer))
        return
    epochs, rows = found
    right = sum(row.predicted == row.label for row in rows)
    st.markdown(f"After {count(epochs, 'epoch')}: **{right} of {len(rows)}** right, the others marked ✗.")
    st.dataframe(
        {
            "": ["" if row.predicted == row.label else "✗" for row in rows],
            "text": [row.text for row in rows],
            "label": [_word(row.label) for row in rows],
            "predicted": [_word(row.predicted) for row in rows],
            "probability": [row.probability for row in rows],
            "error": [row.error for row in rows],
        },
        key=f"text-{part}-table",
        height=420,
        hide_index=True,
        column_config={
            "": st.column_config.TextColumn(width=30),
            "text": st.column_config.TextColumn(width="large"),
            "probability": st.column_config.NumberColumn("P(positive)", format="%.3f"),
            "error": st.column_config.ProgressColumn("error", format="%.3f", min_value=0.0, max_value=1.0),
        },
    )


def _word(label: int) -> str:
    return "positive" if label else "negative"


def _predictions(trainer: NetworkTrainer, part: str) -> tuple[int, list[Prediction]] | None:
    """Return how many epochs the network has learned for and what it says; asked anew after each epoch only."""
    snapshot = trainer.snapshot()
    subject = (trainer.id, part, len(snapshot.history), snapshot.state)
    kept = st.session_state.get("text-predictions", {})
    if subject in kept:
        known: tuple[int, list[Prediction]] = kept[subject]
        return known
    rows = trainer.ask(lambda training: predictions(training, part, MOST))
    if rows is None:
        return next((found for (run, own, *_), found in kept.items() if (run, own) == (trainer.id, part)), None)
    others = {key: found for key, found in kept.items() if key[0] == trainer.id and key[1] != part}
    st.session_state["text-predictions"] = {**others, subject: (len(snapshot.history), rows)}
    return len(snapshot.history), rows
