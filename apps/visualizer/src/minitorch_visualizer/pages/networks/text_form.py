"""The form of the page Text: which texts, which network, how to train."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from minitorch.recipes import sentiment
from minitorch.recipes.sentiment import SentimentSettings
from minitorch_scalar.errors import InvalidValueError, MinitorchError
from minitorch_visualizer.pages.networks.course_page import TEXT
from minitorch_visualizer.pages.networks.form_parts import ask_training, ask_whole, refill, training_values, whole
from minitorch_visualizer.text.markdown import plain

SAMPLE = "Sentence Polarity, sample"
DATA: dict[str, tuple[str, str]] = {
    SAMPLE: ("polarity", "2,000 short sentences of film reviews that come with minitorch, 200 of them to test on."),
    "Sentence Polarity": ("polarity", "All 10,662 sentences of film reviews, where they are on this machine."),
    "SST-2": ("sst2", "67,349 phrases of film reviews and 872 sentences to test on, where they are on this machine."),
    "IMDB": ("imdb", "Whole film reviews of hundreds of words, where they are on this machine."),
}
NAMES = {"kim": "Kim's CNN", "rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
ABOUT = {
    "kim": "Filters go over three to five words at a time, and the largest answer of each counts.",
    "rnn": "A state goes from word to word, in both directions.",
    "lstm": "A state and a memory with gates that keep, forget and tell.",
    "gru": "A state with two gates: as good as the LSTM with fewer weights.",
}
MAX_WIDTH = 9
MAX_DROPOUT = 0.9


def text_form() -> SentimentSettings | None:
    """Draw the form, and return what it holds; None after saying what is wrong."""
    st.subheader("Texts", anchor=False)
    name, chosen = _ask_texts()
    data = DATA[name][0]
    st.subheader("Network", anchor=False)
    key = TEXT.key("model")
    first = str(TEXT.first("model", "kim"))
    model = str(
        st.segmented_control(
            "Network",
            list(NAMES),
            default=first,
            key=key,
            format_func=NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
    )
    st.caption(ABOUT[model])
    network = _ask_network(model, sentiment.DEFAULTS[data])
    st.subheader("Training", anchor=False)
    trained = ask_training(TEXT, data, sentiment.DEFAULTS[data])
    if network is None:
        return None
    try:
        return sentiment.settings(model, data, **chosen, **network, **trained)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


def _ask_texts() -> tuple[str, dict[str, Any]]:
    names = list(DATA)
    name = str(
        st.selectbox(
            "Texts",
            names,
            names.index(str(TEXT.first("data", SAMPLE))),
            key=TEXT.key("data"),
            label_visibility="collapsed",
        )
    )
    st.caption(DATA[name][1])
    if name != SAMPLE:
        everything = st.toggle("All texts", bool(TEXT.first("everything", True)), key=TEXT.key("everything"))
        st.caption(
            "They are read from MINITORCH_DATA or the user's cache; if they are not there, Start says what to put "
            "where."
        )
        # Of GloVe's vectors the sample stands in where the file is not there.
        chosen: dict[str, Any] = {"sample": False if DATA[name][0] == "polarity" else None}
        if everything:
            return name, chosen
        most = (100_000, 100_000)
    else:
        chosen, most = {"sample": True}, (1800, 200)
    left, right = st.columns(2)
    kind = "sample" if name == SAMPLE else "some"
    with left:
        chosen["train_size"] = ask_whole(TEXT, f"{kind}-train", "To learn from", 1, most[0], min(most[0], 4000))
    with right:
        chosen["test_size"] = ask_whole(TEXT, f"{kind}-test", "To test on", 1, most[1], min(most[1], 1000))
    return name, chosen


def _ask_network(model: str, defaults: Mapping[str, Any]) -> dict[str, Any] | None:
    """Let the reader choose the sizes of a network; None after saying what is wrong with them."""
    left, right = st.columns(2)
    chosen: dict[str, Any] = {}
    widths: object = ""
    if model == "kim":
        with left:
            chosen["maps"] = ask_whole(TEXT, "maps", "Feature maps", 1, 300, 50, "Filters of each width.")
        with right:
            begin = str(TEXT.first("widths", "3, 4, 5"))
            widths = st.text_input("Widths", begin, key=TEXT.key("widths"), help="Over how many words they go.")
    else:
        with left:
            chosen["hidden"] = ask_whole(TEXT, "hidden", "Hidden size", 1, 256, 64, "Of the state, in each direction.")
    with left if model == "kim" else right:
        first = TEXT.first("dropout", defaults["dropout"])
        chosen["dropout"] = float(
            st.slider("Dropout", 0.0, MAX_DROPOUT, float(str(first)), step=0.05, key=TEXT.key("dropout"))
        )
    chosen["glove"] = bool(
        st.toggle(
            "Begin with GloVe's word vectors",
            bool(TEXT.first("glove", True)),
            key=TEXT.key("glove"),
            help="Off: with random ones, and words that only the validation texts have stay unknown.",
        )
    )
    if model == "kim":
        try:
            chosen["widths"] = read_widths(str(widths))
        except InvalidValueError as error:
            st.error(plain(str(error)), icon=":material/edit:")
            return None
    return chosen


def read_widths(text: str) -> tuple[int, ...]:
    """Read the widths of filters.

    Raises:
        InvalidValueError: They are not one to five whole numbers from 1 to 9.
    """
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 5 or not all(word.isdecimal() and 1 <= int(word) <= MAX_WIDTH for word in words):
        msg = f"The widths are {text!r:.60}. Give one to five whole numbers from 1 to {MAX_WIDTH}, such as 3, 4, 5."
        raise InvalidValueError(msg)
    return tuple(int(word) for word in words)


def use_text_settings(settings: Mapping[str, Any]) -> None:
    """Fill the form with the settings of a run."""
    data, model, dropout = settings.get("data"), settings.get("model"), settings.get("dropout")
    name = next((name for name, (own, _) in DATA.items() if own == data and name != SAMPLE), SAMPLE)
    name = SAMPLE if settings.get("sample") else name
    kind = "sample" if name == SAMPLE else "some"
    widths = settings.get("widths")
    values = {
        "data": (name, True),
        "everything": (settings.get("train_size") is None, True),
        f"{kind}-train": whole(settings.get("train_size")),
        f"{kind}-test": whole(settings.get("test_size")),
        "model": (model, model in list(NAMES)),
        "maps": whole(settings.get("maps")),
        "widths": (", ".join(map(str, widths or ())), True) if isinstance(widths, list | tuple) else ("", False),
        "hidden": whole(settings.get("hidden")),
        "dropout": (dropout, isinstance(dropout, float) and 0.0 <= dropout <= MAX_DROPOUT),
        "glove": (bool(settings.get("glove", True)), True),
    }
    refill(TEXT, {**values, **training_values(str(data), settings)})
