from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_scalar.datasets import datasets
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import Settings

GOOD_CSV = b"x1,x2,label\n10,20,0\n30,40,1\n20,25,0\n"


def _draw() -> None:
    import streamlit as st

    from minitorch_visualizer.pages.training import course_page, settings_form

    st.session_state["draft"] = settings_form.settings_form(course_page.SCALARS)


def _use() -> None:
    import streamlit as st

    from minitorch_visualizer.pages.training import settings_form

    settings_form.use_settings(st.session_state["settings"])


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(_draw, default_timeout=60).run()


def draft(app: AppTest) -> Any:
    return app.session_state["draft"]


def words(app: AppTest) -> str:
    return " ".join(part.value for part in app.caption)


def upload(app: AppTest, content: bytes) -> AppTest:
    app.selectbox(key="train_data").set_value("My own points (CSV)").run()
    app.file_uploader[0].set_value(("mine.csv", content, "text/csv"))
    return app.run()


def test_the_form_begins_with_settings_that_learn_xor(app: AppTest) -> None:
    assert draft(app).settings == Settings(data="Xor", hidden=10, learning_rate=0.5)
    assert draft(app).points == datasets["Xor"](50, seed=0)


def test_the_form_says_how_many_parameters_and_steps_there_are(app: AppTest) -> None:
    app.toggle(key="train_batches").set_value(True).run()
    assert "2-10-10-1: 151 parameters, each a Scalar." in words(app)
    assert "5 steps an epoch." in words(app)


@pytest.mark.parametrize("data", datasets)
def test_every_data_set_is_explained(app: AppTest, data: str) -> None:
    app.selectbox(key="train_data").set_value(data).run()
    assert len(app.caption[0].value) > 30
    assert draft(app).settings.data == data


def test_without_a_file_there_are_no_points(app: AppTest) -> None:
    app.selectbox(key="train_data").set_value("My own points (CSV)").run()
    assert draft(app).settings is None
    assert "`x1,x2,label`, the label 0 or 1" in words(app)


def test_own_points_are_described_and_scaled(app: AppTest) -> None:
    upload(app, GOOD_CSV)
    assert "mine.csv: 3 points, 1 of class 1." in words(app)
    assert "x₁ from 10 to 30 becomes 0 to 1; x₂ from 20 to 40 becomes 0 to 1." in words(app)
    held = draft(app)
    assert (held.settings.data, held.settings.own_points, held.settings.points) == ("mine.csv", True, 3)
    assert held.points.X == [(0.0, 0.0), (1.0, 1.0), (0.5, 0.25)]
    assert held.frame == Frame((10.0, 30.0), (20.0, 40.0))


def test_an_axis_on_which_all_own_points_agree_is_not_said_to_be_scaled_from_0_to_1(app: AppTest) -> None:
    upload(app, b"7,3,0\n7,5,1\n")
    assert "x₁, always 7, becomes 0.5; x₂ from 3 to 5 becomes 0 to 1." in words(app)


def test_one_own_point_is_counted_in_the_singular(app: AppTest) -> None:
    upload(app, b"0.1,0.2,1\n")
    assert "mine.csv: 1 point, 1 of class 1." in words(app)


def test_the_name_of_a_file_is_not_taken_for_markdown(app: AppTest) -> None:
    app.selectbox(key="train_data").set_value("My own points (CSV)").run()
    app.file_uploader[0].set_value(("a*b*c $x$.csv", GOOD_CSV, "text/csv")).run()
    assert r"a\*b\*c \$x\$.csv: 3 points" in words(app)
    app.file_uploader[0].set_value(("a*b*c.csv", b"0.1,*2*,1", "text/csv")).run()
    assert r"Line 1 of a\*b\*c.csv\: x2 is '\*2\*'" in app.error[0].value


def test_a_bad_file_is_explained_by_its_line(app: AppTest) -> None:
    upload(app, b"0.1,0.2,1\n0.3,oops,0\n")
    assert app.error[0].value.startswith(r"Line 2 of mine.csv\: x2 is 'oops', which is not a number.")
    assert draft(app).settings is None


def test_a_bad_file_does_not_leave_the_last_good_one_in_its_place(app: AppTest) -> None:
    upload(app, GOOD_CSV)
    app.file_uploader[0].set_value(("bad.csv", b"1,2", "text/csv")).run()
    assert "bad.csv" in app.error[0].value
    assert draft(app).settings is None


def test_a_file_stays_while_another_page_is_shown_and_goes_when_it_is_removed(app: AppTest) -> None:
    upload(app, GOOD_CSV)
    back = AppTest.from_function(_draw, default_timeout=60)
    back.session_state["train_kept"] = app.session_state["train_kept"]
    back.session_state["train_file"] = app.session_state["train_file"]
    assert draft(back.run()).settings.data == "mine.csv"

    app.file_uploader[0].set_value(None).run()
    assert draft(app).settings is None


def test_points_of_one_class_come_with_a_warning(app: AppTest) -> None:
    upload(app, b"0.1,0.2,1\n0.3,0.4,1\n")
    assert "Every label is 1, so there is no border to learn." in app.warning[0].value
    assert draft(app).settings is not None


@pytest.mark.parametrize(
    "settings",
    [
        Settings(data="Spiral", points=80, noise=0.05, points_seed=4, hidden=12, layers=3, activation="silu"),
        Settings(learning_rate=0.3, epochs=75, batch_size=8, network_seed=11),
    ],
)
def test_the_form_can_be_filled_with_the_settings_of_a_run(settings: Settings) -> None:
    app = AppTest.from_function(_use, default_timeout=60)
    app.session_state["settings"] = settings
    app.run()
    again = AppTest.from_function(_draw, default_timeout=60)
    again.session_state["train_kept"] = app.session_state["train_kept"]
    again.run()
    assert draft(again).settings == settings


def test_the_form_keeps_its_values_while_another_page_is_shown(app: AppTest) -> None:
    app.slider(key="train_hidden").set_value(33).run()
    back = AppTest.from_function(_draw, default_timeout=60)
    back.session_state["train_kept"] = app.session_state["train_kept"]
    assert back.run().slider(key="train_hidden").value == 33
