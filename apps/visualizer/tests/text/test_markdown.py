from __future__ import annotations

import pytest

from minitorch_visualizer.text.markdown import escape_markdown, plain


def test_ordinary_text_is_left_as_it_is() -> None:
    assert escape_markdown("Xor, 50 points: 96%") == "Xor, 50 points: 96%"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a|b", r"a\|b"),
        ("[x](https://example.org)", r"\[x\](https://example.org)"),
        ("![x](y)", r"!\[x\](y)"),
        ("<b>*_`", r"\<b\>\*\_\`"),
        ("one\n# two", "one # two"),
    ],
)
def test_what_markdown_gives_a_meaning_to_is_escaped(text: str, markdown: str) -> None:
    assert escape_markdown(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("-", r"\-"),
        ("# 1.csv", r"\# 1.csv"),
        ("2. try.csv", r"2\. try.csv"),
        ("---", r"\---"),
        ("0.5", "0.5"),
        ("2-10-1", "2-10-1"),
        ("a:b $c$ ~d~", r"a\:b \$c\$ \~d\~"),
    ],
)
def test_plain_text_is_no_markdown(text: str, markdown: str) -> None:
    assert plain(text) == markdown
