"""What was typed is there again when the reader comes back to a page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from minitorch_visualizer.pages.parts.kept import first_value, kept
    from minitorch_visualizer.pages.parts.stepper import show_stepped

    if not st.session_state.get("away", False):
        st.text_input("Shape", key=kept("shape", "2, 3"))
        st.text_input("Numbers", first_value("numbers", "1, 2"), key="numbers")
        show_stepped("film", 1, 3, "", lambda step: st.text(f"step {step}"))


def leave_and_return(app: AppTest) -> AppTest:
    for away in (True, False):
        app.session_state["away"] = away
        app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("key", "first"), [("shape", "2, 3"), ("numbers", "1, 2")])
def test_a_field_begins_with_its_first_value(key: str, first: str) -> None:
    assert AppTest.from_function(script).run().text_input(key=key).value == first


@pytest.mark.parametrize("key", ["shape", "numbers"])
def test_a_field_still_holds_what_was_typed_after_another_page(key: str) -> None:
    app = AppTest.from_function(script).run()
    for text in ("4, 5", "6"):
        app.text_input(key=key).input(text).run()
        assert app.text_input(key=key).value == text
        assert leave_and_return(app).text_input(key=key).value == text
        assert leave_and_return(app).text_input(key=key).value == text


def test_a_browser_that_missed_the_first_drawing_sees_the_first_value_in_the_second() -> None:
    app = AppTest.from_function(script).run().run()
    assert app.text_input(key="numbers").proto.default == "1, 2"


def test_the_step_is_the_same_after_another_page() -> None:
    app = AppTest.from_function(script).run()
    app.button(key="film-next").click().run()
    assert leave_and_return(app).text[0].value == "step 2"
