"""A reader who comes back to a page of module 2 finds it as it was left."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import importlib

    import streamlit as st

    if not st.session_state.get("away", False):
        importlib.import_module(f"minitorch_visualizer.pages.tensors.{st.session_state['page']}").page()


def open_page(name: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["page"] = name
    return app.run()


def leave_and_return(app: AppTest) -> AppTest:
    for away in (True, False):
        app.session_state["away"] = away
        app.run()
        assert not app.exception
    return app


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("tensor", "tensor-shape", "4, 3"),
        ("broadcasting", "broadcasting-a", "2, 3, 1"),
        ("operations", "operations-zip-a", "4, 3"),
        ("autograd", "tensor-autograd-expression", "x.sum()"),
        ("autograd", "tensor-autograd-y-text", "1, 2, 3"),
    ],
)
def test_what_was_typed_is_still_there(name: str, key: str, text: str) -> None:
    app = open_page(name)
    app.text_input(key=key).input(text).run()
    assert leave_and_return(app).text_input(key=key).value == text


def test_a_chain_of_operations_still_fits_its_first_tensor() -> None:
    app = open_page("tensor")
    app.text_input(key="tensor-shape").input("4, 3").run()
    app.text_input(key="tensor-arguments").input("1, 0")
    app.button(key="tensor-apply").click().run()
    leave_and_return(app)
    assert list(app.dataframe[0].value["shape"]) == ["(4, 3)", "(3, 4)"]
    assert not app.warning


@pytest.mark.parametrize("name", ["broadcasting", "operations", "autograd"])
def test_the_step_is_still_the_same(name: str) -> None:
    app = open_page(name)
    steps = {"broadcasting": "broadcasting", "operations": "operations", "autograd": "tensor-autograd"}[name]
    app.button(key=f"{steps}-next").click().run()
    app.button(key=f"{steps}-next").click().run()
    said = app.info[0].value
    assert leave_and_return(app).info[0].value == said
