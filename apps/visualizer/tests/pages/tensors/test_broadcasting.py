"""The page Broadcasting: the rule, the tensors and the errors."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.pages.tensors.broadcasting import EXAMPLES


def script() -> None:
    from minitorch_visualizer.pages.tensors.broadcasting import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def shapes(app: AppTest, first: str, second: str) -> AppTest:
    app.text_input(key="broadcasting-a").input(first)
    return app.text_input(key="broadcasting-b").input(second).run()


def pictures(app: AppTest) -> list[str]:
    return [json.loads(part.proto.json)["html"] for part in app.get("bidi_component")]


def test_it_opens_at_the_first_step_of_the_rule(app: AppTest) -> None:
    assert not app.exception
    assert app.info[0].value.startswith("**Step 1 of 4**: Write the shapes one under the other")


def test_the_rule_is_stepped_forward_and_back(app: AppTest) -> None:
    app.button(key="broadcasting-next").click().run()
    assert "the 1 of a is stretched to 4" in app.info[0].value
    app.button(key="broadcasting-last").click().run()
    assert "The result has shape (3, 4)" in app.info[0].value
    assert app.button(key="broadcasting-next").disabled
    app.button(key="broadcasting-back").click().run()
    assert "the 1 of b is stretched to 3" in app.info[0].value
    app.button(key="broadcasting-first").click().run()
    assert app.button(key="broadcasting-back").disabled


def test_new_shapes_begin_at_the_first_step(app: AppTest) -> None:
    app.button(key="broadcasting-last").click().run()
    shapes(app, "2, 3", "3")
    assert app.info[0].value.startswith("**Step 1 of 5**")


def test_the_film_begins_again_and_can_be_paused(app: AppTest) -> None:
    app.button(key="broadcasting-last").click().run()
    app.button(key="broadcasting-play").click().run()
    assert app.button(key="broadcasting-play").label == "Pause"
    assert app.info[0].value.startswith("**Step 1 of 4**")
    app.button(key="broadcasting-play").click().run()
    assert app.button(key="broadcasting-play").label == "Play"


def test_a_number_of_the_result_is_followed_to_both_operands(app: AppTest) -> None:
    app.number_input(key="broadcasting-index-0").set_value(2).run()
    app.number_input(key="broadcasting-index-1").set_value(3).run()
    assert any("`result[2, 3]` = 403" in part.value for part in app.markdown)
    assert [code.value for code in app.code][:2] == [
        "a[2, 0] = 3\nplace 0 + 2·1 + 0·1 = 2",
        "b[0, 3] = 400\nplace 0 + 0·4 + 3·1 = 3",
    ]


def test_stretched_dimensions_have_stride_0(app: AppTest) -> None:
    assert list(app.dataframe[0].value["with strides"]) == ["(1, 0)", "(0, 1)"]


def test_shapes_that_do_not_fit_are_explained_at_the_dimension_at_fault(app: AppTest) -> None:
    shapes(app, "2, 3", "4, 3")
    assert not app.exception
    assert "dimension 0 has sizes 2 and 4" in app.error[0].value
    assert len(pictures(app)) == 1


def test_a_dimension_of_size_1_is_proposed_where_it_helps(app: AppTest) -> None:
    shapes(app, "2, 3", "2")
    assert r"b.unsqueeze(1) has shape (2, 1)" in app.info[-1].value


@pytest.mark.parametrize(("first", "second"), [("2, x", "3"), ("2", "-3"), ("400, 1", "400"), ("1,1,1,1,1,1", "2")])
def test_bad_shapes_are_answered_with_a_sentence(app: AppTest, first: str, second: str) -> None:
    shapes(app, first, second)
    assert not app.exception
    assert len(app.error) == 1


@pytest.mark.parametrize("title", EXAMPLES)
def test_every_example_works(app: AppTest, title: str) -> None:
    app.selectbox(key="broadcasting-example").select(title).run()
    assert not app.exception
    assert len(app.error) == title.startswith("An error")
    app.button(key="broadcasting-last").click().run()
    assert not app.exception


def test_two_numbers_broadcast_to_a_number(app: AppTest) -> None:
    shapes(app, "()", "")
    assert not app.exception
    assert any("`result[()]` = 101" in part.value for part in app.markdown)
