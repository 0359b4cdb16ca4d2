from __future__ import annotations

from minitorch_visualizer.figures.module_tree import columns, module_dot
from minitorch_visualizer.models import module_builder as builder
from minitorch_visualizer.theme import DARK, LIGHT


def test_every_module_is_a_box_under_its_parent() -> None:
    dot = module_dot(builder.PRESETS["Three levels"](), LIGHT)
    assert '"m " [label="model: Module\\ntrain" shape=box' in dot
    assert '"m " -> "m b"' in dot
    assert '"m b" -> "m b.c"' in dot


def test_parameters_hang_below_their_module_with_their_values() -> None:
    dot = module_dot(builder.PRESETS["Three levels"](), LIGHT)
    assert '"p b.c" [label="p3 = 15"' in dot
    assert '"m b.c" -> "p b.c"' in dot


def test_a_module_in_eval_mode_looks_different() -> None:
    root = builder.PRESETS["Three levels"]()
    root.b.eval()
    lines = {line.split(" [")[0]: line for line in module_dot(root, LIGHT).splitlines() if "shape=box" in line}
    assert "train" in lines['"m a"']
    assert 'style="filled"' in lines['"m a"']
    assert "eval" in lines['"m b.c"']
    assert 'style="dashed"' in lines['"m b.c"']


def test_of_many_parameters_only_some_are_drawn_and_the_others_counted() -> None:
    root = builder.PRESETS["Empty"]()
    builder.add_linear(root, "", "layer", 3, 3)
    dot = module_dot(root, LIGHT)
    assert "weight_0_0 = " in dot
    assert "and 6 more" in dot


def test_the_drawing_follows_the_look_of_the_page() -> None:
    assert DARK.text in module_dot(builder.PRESETS["Empty"](), DARK)


def test_the_chosen_module_is_outlined_and_no_other() -> None:
    dot = module_dot(builder.PRESETS["Three levels"](), LIGHT, chosen="b")
    assert [line.split(" [")[0] for line in dot.splitlines() if "penwidth" in line] == ['"m b"']


def test_the_width_of_a_drawing_counts_the_levels_and_the_parameters_of_the_last() -> None:
    assert columns(builder.PRESETS["Empty"]()) == 1
    assert columns(builder.PRESETS["Three levels"]()) == 4
