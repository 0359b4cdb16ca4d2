"""What the reader types on the page Autograd: an expression of tensors, the tensors, and the gradient to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor import Tensor, float64, ones
from minitorch_visualizer.pages.parts.expression_input import Example, ask_text
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.tensors.expression import TensorExpression, parse_tensors
from minitorch_visualizer.tensors.fills import FILLS, Fill, filled
from minitorch_visualizer.tensors.methods import ATTRIBUTES, METHODS
from minitorch_visualizer.tensors.typed import read_shape
from minitorch_visualizer.text.markdown import plain

PAGE = "tensor-autograd"
NAMES = ("x", "y", "z")
SUM, TYPED = "sum it", "type a gradient"


def _tensors(**given: tuple[str, str]) -> dict[str, str]:
    """Return the fields of variables that are typed: a shape and numbers for each."""
    fields: dict[str, str] = {}
    for name, (shape, numbers) in given.items():
        fields |= {f"{name}-shape": shape, f"{name}-fill": "type numbers", f"{name}-text": numbers}
    return fields


_COUNTED = "1, 2, 3, 4, 5, 6"
_FIRST = _tensors(x=("2, 3", _COUNTED), y=("3", "10, 20, 30"), z=("", "1"))
_SQUARE = _tensors(x=("2, 2", "1, 2, 3, 4"), y=("2, 2", "1, 0, 0, 1"), z=("2", "1, 2"))

EXAMPLES = (
    Example("A row is broadcast, and its gradient summed back", "(x * y + z).sum()", _FIRST),
    Example(
        "A layer of a network",
        "relu(x @ y + z).sum()",
        _tensors(x=("2, 3", _COUNTED), y=("3, 2", "1, -1, 0.5, -0.5, 0, 2"), z=("2", "0, -6")),
    ),
    Example(
        "The mean squared error",
        "((x @ y - z) ** 2).mean()",
        _tensors(x=("3, 2", "1, 0, 0, 1, 1, 1"), y=("2", "2, -1"), z=("3", "1, 1, 1")),
    ),
    Example(
        "Views send the gradient back in place",
        "(x.view(3, 2).T[0] * y).sum()",
        _FIRST,
    ),
    Example("One row taken twice", "x[[0, 0, 1]].sum()", _FIRST),
    Example("The largest of each row", "x.max(dim=1).values.sum()", _FIRST),
    Example("A value used three times", "(x @ x * x).sum()", _SQUARE),
    Example("A comparison as a mask", "((x > 2.5) * x * y).sum()", _FIRST),
    Example("A softmax and its cross-entropy", "-log_softmax(x, dim=1)[[0, 1], [2, 0]].mean()", _FIRST),
    Example("A result that is no single number", "x * y", _FIRST),
    Example("Only compared: no gradient", "((x > y) * z).sum()", _FIRST),
    Example("A kink: equal ones share the gradient", "x.max()", {**_FIRST, "x-text": "1, 6, 3, 4, 5, 6"}),
    Example("NaN: 0 times infinity", "(sqrt(x - 1) * 0).sum()", _FIRST),
    Example("Shapes that do not fit", "(x @ y.view(1, 3)).sum()", _FIRST),
)


def ask_expression() -> TensorExpression | None:
    """Let the reader type an expression; None after saying what is wrong with it."""
    methods = ", ".join(f"`{name}`" for name in (*METHODS, *ATTRIBUTES))
    help_text = (
        f"Numbers, {', '.join(NAMES)}, `+ - * / ** @`, comparisons, indices such as `x[0, 1:]`, and {methods}: as "
        "`x.sum(dim=0)` or `sum(x, dim=0)`."
    )
    return ask_text(PAGE, NAMES, EXAMPLES, parse_tensors, help_text)


def ask_tensors() -> dict[str, Tensor] | None:
    """Let the reader choose the tensors of all variables; None after saying what is wrong with one."""
    found: dict[str, Tensor] = {}
    for column, name in zip(st.columns(len(NAMES), gap="medium"), NAMES, strict=True):
        with column, st.container(border=True):
            made = _ask_tensor(name)
        if made is not None:
            found[name] = made
    return found if len(found) == len(NAMES) else None


def _ask_tensor(name: str) -> Tensor | None:
    """Let the reader choose one tensor: a shape, and where its numbers come from."""
    key = f"{PAGE}-{name}"
    shape, first_fill, numbers = (
        first_value(f"{key}-{entry}", EXAMPLES[0].values[f"{name}-{entry}"]) for entry in ("shape", "fill", "text")
    )
    help_text = "2, 3 for a matrix; nothing for a number."
    shape_text = st.text_input(f"Shape of {name}", shape, key=f"{key}-shape", help=help_text)
    fill = _fill(str(st.selectbox(f"Numbers of {name}", FILLS, FILLS.index(first_fill), key=f"{key}-fill")))
    text, seed = "", 0
    if fill == "type numbers":
        text = st.text_input(f"The numbers of {name}", numbers, key=f"{key}-text", label_visibility="collapsed")
    elif fill == "random":
        first = first_value(f"{key}-seed", 0)
        seed = int(st.number_input(f"Seed of {name}", 0, 9999, first, key=f"{key}-seed"))
    requires_grad = st.toggle("requires grad", first_value(f"{key}-requires-grad", True), key=f"{key}-requires-grad")
    try:
        made: Tensor = filled(read_shape(shape_text), fill, text, seed).to(float64)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/edit:")
        return None
    return made.requires_grad_(requires_grad)


def _fill(text: str) -> Fill:
    return next(fill for fill in get_args(Fill) if fill == text)


def ask_gradient(output: Tensor) -> tuple[str, Tensor | None]:
    """Ask how the backward pass is to begin.

    Args:
        output: The result of the expression.

    Returns:
        SUM if the result is to be summed first, else TYPED; and the gradient, None after saying what is wrong with it.
    """
    if output.numel() == 1:
        return TYPED, ones(output.shape, dtype=float64)
    st.info(
        f"The result has shape {tuple(output.shape)}. `backward()` differentiates a single number, so it must know how "
        f"much each of these {output.numel()} counts: sum them, or type a gradient, a weight for each.",
        icon=":material/help:",
    )
    begin = f"{PAGE}-begin"
    first = first_value(begin, SUM)
    how = str(st.segmented_control("Begin with", (SUM, TYPED), default=first, key=begin, required=True))
    if how == SUM:
        return SUM, None
    key = f"{PAGE}-gradient"
    first = first_value(key, ", ".join(["1"] * output.numel()))
    text = st.text_input(f"Gradient of the result, {output.numel()} numbers", first, key=key)
    try:
        gradient: Tensor = filled(output.shape, "type numbers", text).to(float64)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/edit:")
        return TYPED, None
    return TYPED, gradient


def subject_of(expression: TensorExpression, leaves: Mapping[str, Tensor], gradient: Tensor) -> str:
    """Return a text that changes whenever the steps do."""
    parts = [f"{name}{leaf.tolist()}{leaf.requires_grad}" for name, leaf in leaves.items()]
    return "|".join([expression.text, *parts, str(gradient.tolist())])
