"""The page Tensor: a chain of operations, and what lies where."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.tensors.fills import FILLS


def script() -> None:
    from minitorch_visualizer.pages.tensors.tensor import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def start(app: AppTest, shape: str) -> AppTest:
    return app.text_input(key="tensor-shape").input(shape).run()


def apply(app: AppTest, operation: str, arguments: str | None = None) -> AppTest:
    app.selectbox(key="tensor-operation").select(operation).run()
    if arguments is not None:
        app.text_input(key="tensor-arguments").input(arguments)
    return app.button(key="tensor-apply").click().run()


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    return "\n".join(part.value for part in [*app.markdown, *app.code])


def picture(app: AppTest) -> str:
    html: str = json.loads(app.get("bidi_component")[0].proto.json)["html"]
    return html


def test_it_opens_with_a_tensor_of_three_dimensions(app: AppTest) -> None:
    assert not app.exception
    assert numbers(app) == {
        "shape": "(2, 3, 4)",
        "strides": "(12, 4, 1)",
        "offset": "0",
        "elements": "24",
        "contiguous": "yes",
    }


def test_the_formula_is_filled_in_for_the_chosen_element(app: AppTest) -> None:
    app.number_input(key="tensor-index-2").set_value(3).run()
    assert "0 + 1·12 + 1·4 + 3·1 = 19" in said(app)
    assert "lies in **cell 19**" in said(app)


def test_a_permutation_changes_the_strides_and_keeps_the_storage(app: AppTest) -> None:
    apply(app, "permute", "2, 0, 1")
    assert not app.error
    shown = numbers(app)
    assert (shown["shape"], shown["strides"], shown["contiguous"]) == ("(4, 2, 3)", "(1, 12, 4)", "no")
    assert "nothing was copied" in app.info[0].value
    assert list(app.dataframe[0].value["it is"]) == ["the first tensor", "a view"]


def test_a_refused_view_is_shown_with_its_error_and_its_reason(app: AppTest) -> None:
    apply(app, "permute", "2, 1, 0")
    apply(app, "view", "-1")
    assert "raised **ShapeError**" in app.error[0].value
    assert "without a copy" in app.error[0].value
    assert "cannot be read as one dimension" in app.info[0].value
    assert numbers(app)["shape"] == "(4, 3, 2)"


def test_reshape_copies_where_view_refuses(app: AppTest) -> None:
    apply(app, "permute", "2, 1, 0")
    apply(app, "reshape", "-1")
    assert not app.error
    assert "So reshape called contiguous first" in app.info[0].value
    assert list(app.dataframe[0].value["storage"]) == ["A, 24 cells", "A, 24 cells", "B, 24 cells"]


def test_undo_takes_back_one_operation_and_start_over_all(app: AppTest) -> None:
    for _ in range(2):
        apply(app, "permute", "1, 0, 2")
    app.button(key="tensor-undo").click().run()
    assert len(app.dataframe[0].value) == 2
    app.button(key="tensor-clear").click().run()
    assert len(app.dataframe[0].value) == 1
    assert app.button(key="tensor-undo").disabled


def test_undo_takes_an_error_away(app: AppTest) -> None:
    apply(app, "permute", "1, 0, 2")
    apply(app, "view", "5")
    assert app.error
    app.button(key="tensor-undo").click().run()
    assert not app.error


def test_a_slice_moves_the_offset_and_leaves_cells_without_an_element(app: AppTest) -> None:
    apply(app, "[ ]", "1:, ::2")
    assert numbers(app)["offset"] == "12"
    app.segmented_control(key="tensor-asked").select("a cell of the storage").run()
    app.number_input(key="tensor-place").set_value(0).run()
    assert "**no element** lies there" in said(app)


def test_a_stretched_cell_is_all_of_its_elements(app: AppTest) -> None:
    start(app, "2, 1")
    apply(app, "expand", "2, 3")
    app.segmented_control(key="tensor-asked").select("a cell of the storage").run()
    assert "It is **3 elements**: `x[1, 0]`, `x[1, 1]`, `x[1, 2]`" in said(app)
    assert "@1 ×3" in picture(app)


def test_an_element_says_which_others_share_its_cell(app: AppTest) -> None:
    start(app, "2, 1")
    apply(app, "expand", "2, 2")
    assert "The same cell is also `x[1, 1]`" in said(app)


def test_a_proposal_follows_the_operation_and_the_shape(app: AppTest) -> None:
    assert app.text_input(key="tensor-arguments").value == "2, 1, 0"
    start(app, "5, 2")
    assert app.text_input(key="tensor-arguments").value == "1, 0"
    app.selectbox(key="tensor-operation").select("unfold").run()
    assert app.text_input(key="tensor-arguments").value == "0, 2, 1"


@pytest.mark.parametrize("shape", ["()", "0", "2, 0, 3", "5", "2, 3", "2, 2, 2", "2, 2, 2, 2", "2, 1, 2, 1, 3"])
@pytest.mark.parametrize("asked", ["an element", "a cell of the storage"])
def test_every_rank_and_the_empty_tensor_can_be_looked_at(app: AppTest, shape: str, asked: str) -> None:
    start(app, shape)
    app.segmented_control(key="tensor-asked").select(asked).run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("shape", ["2, x", "-1", "100, 100", "1, 1, 1, 1, 1, 1", "2;3"])
def test_a_bad_shape_is_answered_with_a_sentence(app: AppTest, shape: str) -> None:
    start(app, shape)
    assert not app.exception
    assert len(app.error) == 1
    assert not app.get("bidi_component")


@pytest.mark.parametrize(
    ("operation", "arguments"), [("permute", "a, b"), ("[ ]", "x > 0"), ("view", "5"), ("[ ]", "9"), ("expand", "7")]
)
def test_bad_arguments_are_answered_and_change_nothing(app: AppTest, operation: str, arguments: str) -> None:
    apply(app, operation, arguments)
    assert not app.exception
    assert len(app.error) == 1
    assert numbers(app)["shape"] == "(2, 3, 4)"


def test_a_chain_that_no_longer_fits_says_where_it_stops(app: AppTest) -> None:
    apply(app, "permute", "2, 1, 0")
    apply(app, "permute", "2, 1, 0")
    start(app, "2, 3")
    assert "The chain stops before `x.permute(2, 1, 0)`" in app.warning[0].value
    assert "2 operations of it" in app.warning[0].value
    app.button(key="tensor-undo").click().run()
    start(app, "2, 3, 4")
    assert not app.warning


@pytest.mark.parametrize("fill", FILLS)
def test_every_way_to_fill_gives_a_picture_or_a_sentence(app: AppTest, fill: str) -> None:
    app.selectbox(key="tensor-fill").select(fill).run()
    assert not app.exception
    assert len(app.error) + len(app.get("bidi_component")) == 1


def test_typed_numbers_are_drawn(app: AppTest) -> None:
    start(app, "2, 3")
    app.selectbox(key="tensor-fill").select("type numbers").run()
    app.text_input(key="tensor-numbers").input("1.5, 2, 3, 4, 5, -6").run()
    assert "x[0, 0] = 1.5, cell 0 of the storage" in picture(app)


def test_the_source_of_the_last_operation_is_shown(app: AppTest) -> None:
    apply(app, "view", "-1")
    names = {expander.label.split()[0] for expander in app.expander}
    assert names == {"`index_to_position`", "`to_index`", "`view`", "`view_strides`"}
