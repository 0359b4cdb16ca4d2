"""Modules: build a tree of modules from a form and see what the library says about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from minitorch_scalar.graph import format_number
from minitorch_scalar.module import Module
from minitorch_visualizer.figures.module_tree import columns, module_dot
from minitorch_visualizer.models import module_builder as builder
from minitorch_visualizer.pages.parts.graph import show_graph
from minitorch_visualizer.pages.parts.page import current_look, metric_row, page_header, section
from minitorch_visualizer.text.markdown import plain

_ROOT = "modules-root"
_PATH = "modules-path"
_MESSAGE = "modules-message"
_PRESET = "modules-preset"
_ORIGIN = "modules-origin"
_KINDS = ("Parameter", "Module", "Linear")


def page() -> None:
    """Draw the page."""
    page_header(
        "Modules",
        "A module is a part of a model: it holds parameters and other modules, and knows them all by name.",
        "add a parameter `p4` to `model.b.c` and watch its full name. Then choose `model.b` and press `eval()`: "
        "who follows, and who does not?",
    )
    _set_up()
    root: Module = st.session_state[_ROOT]
    form, drawing = st.columns([1, 2], gap="medium")
    with form:
        _show_forms(root)
    with drawing:
        _show_tree(root)
    _show_facts(root)


def _set_up() -> None:
    """Give the menu its first choice; on a return from another page, the one that the tree began with."""
    if _ROOT not in st.session_state:
        st.session_state[_PRESET] = next(iter(builder.PRESETS))
        _load_preset()
    st.session_state.setdefault(_PRESET, st.session_state[_ORIGIN])


def _load_preset() -> None:
    state = st.session_state
    state[_ORIGIN] = state[_PRESET]
    state[_ROOT] = builder.PRESETS[state[_ORIGIN]]()
    state[_PATH] = ""


def _attempt(step: Callable[..., object], *arguments: Any) -> None:
    """Change the tree; keep the reason if it cannot be done, for the next drawing of the page."""
    try:
        step(st.session_state[_ROOT], st.session_state[_PATH], *arguments)
    except builder.BuildError as error:
        st.session_state[_MESSAGE] = str(error)


def _set_mode(training: bool) -> None:
    module = builder.find(st.session_state[_ROOT], st.session_state[_PATH])
    if training:
        module.train()
    else:
        module.eval()


# ----------------------------------------------------------------------------------------------------------------------
# The forms
# ----------------------------------------------------------------------------------------------------------------------
def _show_forms(root: Module) -> None:
    """Show everything that changes the tree."""
    st.selectbox("Begin with", list(builder.PRESETS), key=_PRESET, on_change=_load_preset)
    paths = [path for path, _ in root.named_modules()]
    path = st.selectbox("At", paths, key=_PATH, format_func=builder.shown, help="The module that the buttons change.")
    names = builder.part_names(builder.find(root, path))
    add, rename, remove = st.tabs(["Add", "Rename", "Remove"])
    with add:
        _show_add_form()
    with rename:
        _show_rename_form(names)
    with remove:
        _show_remove_form(names)
    message = st.session_state.pop(_MESSAGE, None)
    if message is not None:
        st.error(plain(message), icon=":material/error:")
    st.markdown(f"Mode of `{builder.shown(path)}` and all its parts")
    with st.container(horizontal=True):
        st.button("train()", key="modules-train", on_click=_set_mode, args=(True,))
        st.button("eval()", key="modules-eval", on_click=_set_mode, args=(False,))


def _show_add_form() -> None:
    kind = st.segmented_control("Kind", _KINDS, default=_KINDS[0], key="modules-kind", required=True)
    st.text_input("Name", key="modules-new-name", placeholder="weight", max_chars=40)
    if kind == "Parameter":
        st.number_input("Value", value=1.0, step=0.5, key="modules-value")
    elif kind == "Linear":
        left, right = st.columns(2)
        left.number_input("Inputs", 1, builder.LARGEST_LAYER, 2, key="modules-inputs")
        right.number_input("Outputs", 1, builder.LARGEST_LAYER, 2, key="modules-outputs")
    st.button("Add", key="modules-add", type="primary", on_click=_add)


def _add() -> None:
    state = st.session_state
    name = state["modules-new-name"].strip()
    if state["modules-kind"] == "Parameter":
        _attempt(builder.add_parameter, name, float(state["modules-value"]))
    elif state["modules-kind"] == "Linear":
        _attempt(builder.add_linear, name, int(state["modules-inputs"]), int(state["modules-outputs"]))
    else:
        _attempt(builder.add_child, name)
    if _MESSAGE not in state:
        state["modules-new-name"] = ""


def _show_rename_form(names: list[str]) -> None:
    if not names:
        st.caption("This module is empty.")
        return
    st.selectbox("Part", names, key="modules-rename-old")
    st.text_input("New name", key="modules-rename-new", max_chars=40)
    st.button("Rename", key="modules-rename", on_click=_rename)


def _rename() -> None:
    _attempt(builder.rename, st.session_state["modules-rename-old"], st.session_state["modules-rename-new"].strip())
    if _MESSAGE not in st.session_state:
        st.session_state["modules-rename-new"] = ""


def _show_remove_form(names: list[str]) -> None:
    if not names:
        st.caption("This module is empty.")
        return
    st.selectbox("Part", names, key="modules-remove-name", help="A module goes with everything in it.")
    st.button("Remove", key="modules-remove", on_click=_remove)


def _remove() -> None:
    _attempt(builder.remove, st.session_state["modules-remove-name"])


def _show_tree(root: Module) -> None:
    """Draw the tree and count its parts."""
    chosen = st.session_state[_PATH]
    dot = module_dot(root, current_look(), chosen)
    show_graph(dot, columns(root), key="modules-tree", alt="The tree of the module")
    st.caption(
        "Filled: in training. Dashed: in eval mode. Bold: the module that the form changes. Rounded: the parameters of "
        "the module before."
    )
    modules = list(root.modules())
    training = sum(module.training for module in modules)
    metric_row(
        [
            ("parameters", str(len(list(root.parameters())))),
            ("modules", str(len(modules))),
            ("in training", f"{training} of {len(modules)}"),
        ]
    )


# ----------------------------------------------------------------------------------------------------------------------
# What the library says
# ----------------------------------------------------------------------------------------------------------------------
def _show_facts(root: Module) -> None:
    """Show the answers of the module's own methods."""
    section("What the module says", "Each tab is the answer of one method of `Module`.")
    tree, named, parts, state, source = st.tabs(
        ["repr()", "named_parameters()", "modules() and children()", "state_dict()", "As Python"]
    )
    with tree:
        st.code(repr(root), language="text")
    with named:
        _show_parameters(list(root.named_parameters()))
    with parts:
        _show_modules(list(root.named_modules()))
    with state:
        st.code(json.dumps(root.state_dict(), indent=2), language="json")
        st.caption("The values under their full names: what is saved of a model, and loaded again.")
    with source:
        st.code(builder.as_source(root), language="python")


def _show_parameters(parameters: list[tuple[str, Any]]) -> None:
    if not parameters:
        st.caption("No parameters yet.")
        return
    rows = [{"name": plain(name), "value": plain(format_number(parameter.data))} for name, parameter in parameters]
    st.table(rows, hide_index=True)


def _show_modules(modules: list[tuple[str, Module]]) -> None:
    rows = [
        {
            "module": plain(builder.shown(path)),
            "type": type(module).__name__,
            "mode": "train" if module.training else "eval",
            "children()": ", ".join(plain(name) for name, _ in module.named_children()) or "none",
        }
        for path, module in modules
    ]
    st.table(rows, hide_index=True)
    st.caption("`modules()` goes through the whole tree, the root first; `children()` gives the direct parts only.")
