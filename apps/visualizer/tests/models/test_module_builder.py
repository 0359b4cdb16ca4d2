from __future__ import annotations

import pytest

from minitorch_scalar.mlp import Linear
from minitorch_scalar.module import Module
from minitorch_visualizer.models import module_builder as builder
from minitorch_visualizer.models.module_builder import BuildError


@pytest.fixture
def root() -> Module:
    """Return the preset of three levels: p1, a.p2 and b.c.p3."""
    return builder.PRESETS["Three levels"]()


def names(root: Module) -> list[str]:
    return [name for name, _ in root.named_parameters()]


def test_a_path_is_shown_as_python_writes_it() -> None:
    assert builder.shown("") == "model"
    assert builder.shown("a.b") == "model.a.b"


def test_a_module_is_found_by_its_path(root: Module) -> None:
    assert builder.find(root, "b.c") is root.b.c
    assert builder.find(root, "") is root


def test_a_path_that_leads_nowhere_is_named_with_those_that_do(root: Module) -> None:
    with pytest.raises(BuildError, match=r"no module model\.x\. There are: model, model\.a, model\.b, model\.b\.c\."):
        builder.find(root, "x")


def test_a_parameter_is_added_under_its_full_name(root: Module) -> None:
    builder.add_parameter(root, "b.c", "p4", 2.5)
    assert names(root)[-1] == "b.c.p4"
    assert root.state_dict()["b.c.p4"] == 2.5


def test_a_module_can_be_added_and_filled(root: Module) -> None:
    builder.add_child(root, "a", "inner")
    builder.add_parameter(root, "a.inner", "weight", 1.0)
    assert "a.inner.weight" in names(root)


def test_a_linear_layer_brings_its_own_parameters(root: Module) -> None:
    builder.add_linear(root, "", "layer", 2, 1)
    assert set(names(root)[-3:]) == {"layer.weight_0_0", "layer.weight_1_0", "layer.bias_0"}


@pytest.mark.parametrize("sizes", [(0, 1), (1, 9)])
def test_a_layer_too_large_to_draw_is_refused(root: Module, sizes: tuple[int, int]) -> None:
    with pytest.raises(BuildError, match="1 to 8 inputs and outputs"):
        builder.add_linear(root, "", "layer", *sizes)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "needs a name"),
        ("a.b", "A dot separates the levels of a path"),
        ("2nd", "Use letters, digits and _"),
        ("my weight", "Use letters, digits and _"),
        ("class", "is a word of the Python language"),
        ("p1", "model already has a part called 'p1'"),
        ("a", "model already has a part called 'a'"),
        ("forward", "Every Module has an attribute 'forward' of its own"),
        ("training", "Every Module has an attribute 'training' of its own"),
    ],
)
def test_a_wrong_name_is_explained_and_changes_nothing(root: Module, name: str, message: str) -> None:
    before = repr(root), names(root)
    with pytest.raises(BuildError, match=message):
        builder.add_parameter(root, "", name, 1.0)
    assert (repr(root), names(root)) == before


def test_a_ready_made_layer_keeps_its_own_parts(root: Module) -> None:
    builder.add_linear(root, "", "layer", 1, 1)
    with pytest.raises(BuildError, match=r"model\.layer is a Linear, which makes its own parts"):
        builder.remove(root, "layer", "bias_0")


def test_a_renamed_part_keeps_its_place(root: Module) -> None:
    builder.rename(root, "", "a", "first")
    assert [name for name, _ in root.named_children()] == ["first", "b"]
    assert names(root) == ["p1", "first.p2", "b.c.p3"]


def test_a_renamed_parameter_keeps_its_value(root: Module) -> None:
    builder.rename(root, "", "p1", "q")
    assert root.state_dict()["q"] == 5.0


def test_a_part_may_keep_its_name(root: Module) -> None:
    builder.rename(root, "", "a", "a")
    assert "a.p2" in names(root)


def test_a_part_cannot_take_a_name_that_is_taken(root: Module) -> None:
    with pytest.raises(BuildError, match="already has a part called 'b'"):
        builder.rename(root, "", "a", "b")
    assert names(root) == ["p1", "a.p2", "b.c.p3"]


def test_a_removed_module_goes_with_everything_in_it(root: Module) -> None:
    builder.remove(root, "", "b")
    assert names(root) == ["p1", "a.p2"]


def test_a_part_to_rename_that_is_not_there_is_named_with_those_that_are(root: Module) -> None:
    with pytest.raises(BuildError, match=r"model\.a has no part called 'zz'. It has: p2\."):
        builder.rename(root, "a", "zz", "y")


def test_a_part_to_remove_that_is_not_there_is_named_with_those_that_are(root: Module) -> None:
    with pytest.raises(BuildError, match=r"model\.b\.c has no part called 'zz'. It has: p3\."):
        builder.remove(root, "b.c", "zz")


def test_a_part_added_to_a_module_in_eval_mode_is_in_eval_mode(root: Module) -> None:
    root.b.eval()
    builder.add_child(root, "b", "new")
    assert not root.b.new.training
    assert root.training


def test_adding_a_part_leaves_the_mode_of_the_other_parts(root: Module) -> None:
    root.b.eval()
    builder.add_parameter(root, "", "p4", 1.0)
    builder.add_child(root, "", "new")
    assert root.training
    assert not root.b.training
    assert not root.b.c.training


def test_parameters_come_before_modules_in_the_list_of_parts(root: Module) -> None:
    assert builder.part_names(root) == ["p1", "a", "b"]


@pytest.mark.parametrize("preset", list(builder.PRESETS))
def test_the_source_of_a_preset_builds_the_same_tree(preset: str) -> None:
    root = builder.PRESETS[preset]()
    scope: dict[str, Module] = {}
    exec(builder.as_source(root), scope)
    rebuilt = scope["model"]
    assert repr(rebuilt) == repr(root)
    assert list(rebuilt.state_dict()) == list(root.state_dict())


def test_a_preset_is_made_anew_each_time() -> None:
    first, second = (builder.PRESETS["Three levels"]() for _ in range(2))
    builder.remove(first, "", "b")
    assert names(second) == ["p1", "a.p2", "b.c.p3"]


def test_only_plain_modules_take_new_parts() -> None:
    assert builder.is_open(Module())
    assert not builder.is_open(Linear(1, 1))


def test_layers_of_different_names_have_different_weights() -> None:
    state = builder.PRESETS["Two towers"]().state_dict()
    assert state["left.layer1.weight_0_0"] != state["right.layer1.weight_0_0"]


def test_a_layer_of_one_name_has_the_same_weights_each_time() -> None:
    first, second = (builder.PRESETS["Network 2-3-1"]().state_dict() for _ in range(2))
    assert first == second
