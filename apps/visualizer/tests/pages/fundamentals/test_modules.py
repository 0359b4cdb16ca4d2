from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest


def _draw() -> None:
    from minitorch_visualizer.pages.fundamentals import modules

    modules.page()


def open_page() -> AppTest:
    return AppTest.from_function(_draw, default_timeout=60).run()


def at_path(app: AppTest, path: str) -> AppTest:
    return app.selectbox(key="modules-path").set_value(path).run()


def add(app: AppTest, kind: str, name: str) -> AppTest:
    app.segmented_control(key="modules-kind").set_value(kind).run()
    app.text_input(key="modules-new-name").set_value(name)
    return app.button(key="modules-add").click().run()


def state_dict(app: AppTest) -> dict[str, float]:
    return dict(next(json.loads(code.value) for code in app.code if code.value.startswith("{")))


def drawing(app: AppTest) -> str:
    return str(app.get("graphviz_chart")[0].proto.spec)


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.fixture
def app() -> AppTest:
    return open_page()


def test_the_page_opens_with_a_tree_of_three_levels(app: AppTest) -> None:
    assert not app.exception
    assert state_dict(app) == {"p1": 5.0, "a.p2": 10.0, "b.c.p3": 15.0}
    assert metrics(app) == {"parameters": "3", "modules": "4", "in training": "4 of 4"}


def test_the_tree_is_shown_as_the_library_writes_it(app: AppTest) -> None:
    assert app.code[0].value == "Module(\n  (a): Module()\n  (b): Module(\n    (c): Module()\n  )\n)"


def test_the_parameters_are_listed_with_their_full_names(app: AppTest) -> None:
    assert list(app.table[0].value["name"]) == ["p1", "a.p2", "b.c.p3"]
    assert list(app.table[0].value["value"]) == ["5", "10", "15"]


def test_a_huge_value_is_written_short(app: AppTest) -> None:
    app.number_input[0].set_value(1e300)
    add(app, "Parameter", "huge")
    assert "1e+300" in list(app.table[0].value["value"])


def test_a_parameter_is_added_where_it_was_asked_for(app: AppTest) -> None:
    at_path(app, "b.c")
    app.number_input(key="modules-value").set_value(2.5)
    add(app, "Parameter", "p4")
    assert state_dict(app)["b.c.p4"] == 2.5
    assert "p4 = 2.5" in drawing(app)
    assert app.text_input(key="modules-new-name").value == ""


def test_a_module_and_a_layer_in_it_are_added(app: AppTest) -> None:
    add(app, "Module", "net")
    at_path(app, "net")
    add(app, "Linear", "layer")
    assert "net.layer.weight_1_1" in state_dict(app)
    assert metrics(app)["modules"] == "6"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "needs a name"),
        ("b.c.p4", "A dot separates the levels"),
        ("1st", "cannot follow a dot in Python"),
        ("p1", "already has a part called 'p1'"),
        ("lambda", "a word of the Python language"),
    ],
)
def test_a_wrong_name_is_explained_and_kept_for_mending(app: AppTest, name: str, message: str) -> None:
    add(app, "Parameter", name)
    assert message in app.error[0].value
    assert app.text_input(key="modules-new-name").value == name
    assert len(state_dict(app)) == 3


def test_a_message_goes_away_with_the_next_step(app: AppTest) -> None:
    add(app, "Parameter", "p1")
    add(app, "Parameter", "p9")
    assert not app.error


def test_a_part_is_renamed(app: AppTest) -> None:
    app.selectbox(key="modules-rename-old").set_value("a")
    app.text_input(key="modules-rename-new").set_value("first")
    app.button(key="modules-rename").click().run()
    assert list(state_dict(app)) == ["p1", "first.p2", "b.c.p3"]


def test_a_part_is_removed_with_everything_in_it(app: AppTest) -> None:
    app.selectbox(key="modules-remove-name").set_value("b")
    app.button(key="modules-remove").click().run()
    assert list(state_dict(app)) == ["p1", "a.p2"]
    assert app.selectbox(key="modules-path").options == ["model", "model.a"]


def test_eval_reaches_the_parts_of_a_module_and_no_others(app: AppTest) -> None:
    at_path(app, "b")
    app.button(key="modules-eval").click().run()
    assert dict(zip(app.table[1].value["module"], app.table[1].value["mode"], strict=True)) == {
        "model": "train",
        "model.a": "train",
        "model.b": "eval",
        "model.b.c": "eval",
    }
    assert metrics(app)["in training"] == "2 of 4"
    assert drawing(app).count("\\neval") == 2


def test_train_brings_all_parts_back(app: AppTest) -> None:
    app.button(key="modules-eval").click().run()
    app.button(key="modules-train").click().run()
    assert metrics(app)["in training"] == "4 of 4"


def test_another_preset_takes_the_place_of_the_tree(app: AppTest) -> None:
    at_path(app, "b.c")
    app.selectbox(key="modules-preset").set_value("Network 2-3-1").run()
    assert app.selectbox(key="modules-path").value == ""
    assert metrics(app)["parameters"] == "13"
    assert "Linear(in_features=2, out_features=3)" in app.code[0].value


def test_the_empty_preset_has_nothing_to_rename_or_remove(app: AppTest) -> None:
    app.selectbox(key="modules-preset").set_value("Empty").run()
    assert not app.exception
    assert sum(caption.value == "This module is empty." for caption in app.caption) == 2
    assert any(caption.value == "No parameters yet." for caption in app.caption)


def test_the_python_of_the_tree_is_shown(app: AppTest) -> None:
    assert "model.b.c.p3 = Parameter(15.0)" in app.code[-1].value


def test_two_tabs_do_not_share_a_tree(app: AppTest) -> None:
    other = open_page()
    add(app, "Parameter", "mine")
    other.run()
    assert "mine" in state_dict(app)
    assert "mine" not in state_dict(other)


def test_a_return_from_another_page_finds_the_tree_and_its_origin(app: AppTest) -> None:
    app.selectbox(key="modules-preset").set_value("Two towers").run()
    # Streamlit forgets the widgets of a page that is left, and keeps what is not a widget.
    kept = AppTest.from_function(_draw, default_timeout=60)
    for key in ("modules-root", "modules-origin"):
        kept.session_state[key] = app.session_state[key]
    kept.run()
    assert kept.selectbox(key="modules-preset").value == "Two towers"
    assert "left.layer1.weight_0_0" in state_dict(kept)


def test_two_underscores_around_a_name_are_not_taken_for_bold() -> None:
    app = add(open_page(), "Module", "__part__")
    assert r"model.\_\_part\_\_" in list(app.table[1].value["module"])
    assert next(iter(app.table[1].value["children()"])).endswith(r"\_\_part\_\_")
