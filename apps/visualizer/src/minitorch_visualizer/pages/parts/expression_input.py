"""The field in which a reader types an expression, with examples to take and the answer to a bad one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from minitorch_visualizer.expressions.expression import FUNCTIONS, MAX_LENGTH, Expression, ExpressionError, parse
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.text.markdown import plain

_WIDE = (3, 2)

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Example:
    """An expression worth looking at.

    Attributes:
        title: What the menu says.
        text: The expression.
        values: What its other fields hold, by the name of the field; for a number, that of its variable.
    """

    title: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


def ask_expression(page: str, names: Sequence[str], examples: Sequence[Example]) -> Expression | None:
    """Let the reader type an expression of numbers or take an example; None after saying what is wrong with it.

    Args:
        page: The name of the page.
        names: The variables it may use.
        examples: What the menu offers.
    """
    return ask_text(page, names, examples, parse, _help(names))


def ask_text(
    page: str,
    names: Sequence[str],
    examples: Sequence[Example],
    read: Callable[[str, Sequence[str]], E],
    help_text: str,
) -> E | None:
    """Let the reader type an expression or take an example; None after saying what is wrong with it.

    Args:
        page: The name of the page; what is typed is kept under `PAGE-expression`, and an example's values under
            `PAGE-NAME`.
        names: The variables it may use.
        examples: What the menu offers; the first is there at the start.
        read: Reads the text.
        help_text: What may be typed; Markdown.
    """
    key = f"{page}-expression"
    first = first_value(key, examples[0].text)
    left, right = st.columns(_WIDE, gap="medium")
    text = left.text_input(f"Expression of {', '.join(names)}", first, key=key, help=help_text)
    offered = {example.title: example for example in examples}
    right.selectbox(
        "Examples",
        list(offered),
        index=None,
        placeholder="Take one",
        key=f"{page}-example",
        on_change=_take_example,
        args=(page, offered),
    )
    try:
        return read(text, names)
    except ExpressionError as error:
        show_expression_error(error)
        return None


def show_expression_error(error: ExpressionError) -> None:
    """Show what was typed with a caret under the place, and what to write instead."""
    st.error(plain(f"Column {error.column + 1}: {error.message}"), icon=":material/edit:")
    if error.text.strip():
        st.code(error.pointer(), language=None)


def _take_example(page: str, offered: Mapping[str, Example]) -> None:
    """Put the chosen example into the fields, before the page is drawn; the menu is then ready for another."""
    title = st.session_state[f"{page}-example"]
    if title is not None:
        st.session_state[f"{page}-expression"] = offered[title].text
        for name, value in offered[title].values.items():
            st.session_state[f"{page}-{name}"] = value
        st.session_state[f"{page}-example"] = None


def _help(names: Sequence[str]) -> str:
    functions = ", ".join(f"`{name}`" for name in FUNCTIONS)
    return (
        f"Numbers, {', '.join(names)}, `pi`, `e`, `+ - * / ** // %`, comparisons, brackets, and {functions}. "
        f"At most {MAX_LENGTH} characters."
    )
