"""A film goes on by the clock, stops at its end, and never leaves its steps."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from minitorch_visualizer.pages.parts.stepper import show_stepped

    last = int(st.session_state.get("last", 3))
    show_stepped("film", 1, last, str(st.session_state.get("subject", "")), lambda step: st.text(f"step {step}"))


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script).run()


def step(app: AppTest) -> str:
    return app.text[0].value


def wait(app: AppTest) -> AppTest:
    """Let the time of a step pass."""
    app.session_state["film-shown"] -= 10.0
    return app.run()


def test_it_begins_at_the_first_step_and_stands_still(app: AppTest) -> None:
    assert step(app) == "step 1"
    assert step(app.run()) == "step 1"


def test_a_film_goes_on_when_the_time_of_a_step_has_passed(app: AppTest) -> None:
    app.button(key="film-play").click().run()
    assert step(app) == "step 1"
    assert step(wait(app)) == "step 2"
    assert step(app.run()) == "step 2"


def test_a_film_stops_at_its_end(app: AppTest) -> None:
    app.button(key="film-play").click().run()
    for _ in range(3):
        wait(app)
    assert step(app) == "step 3"
    assert app.button(key="film-play").label == "Play"


def test_a_step_taken_by_hand_stops_the_film(app: AppTest) -> None:
    app.button(key="film-play").click().run()
    app.button(key="film-next").click().run()
    assert step(app) == "step 2"
    assert app.button(key="film-play").label == "Play"


def test_a_step_is_taken_from_where_the_film_is_by_now(app: AppTest) -> None:
    shown = app.button(key="film-next")
    app.session_state["film-step"] = 2
    shown.click().run()
    assert step(app) == "step 3"


def test_the_slider_goes_to_its_step_and_stays_the_same_slider(app: AppTest) -> None:
    key = app.slider[0].key
    app.slider[0].set_value(3).run()
    assert step(app) == "step 3"
    assert app.slider[0].key == key


def test_a_button_takes_the_slider_away_that_would_undo_its_step(app: AppTest) -> None:
    key = app.slider[0].key
    app.button(key="film-last").click().run()
    assert app.slider[0].key != key
    assert app.slider[0].value == 3


def test_another_subject_begins_at_its_first_step(app: AppTest) -> None:
    app.button(key="film-last").click().run()
    app.session_state["subject"] = "another"
    assert step(app.run()) == "step 1"


def test_one_step_needs_no_controls(app: AppTest) -> None:
    app.session_state["last"] = 1
    assert not app.run().button
