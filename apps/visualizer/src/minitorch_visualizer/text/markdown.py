"""Write text into Markdown so that it is shown as it is: a file's name must not become a link, a list or a formula."""

from __future__ import annotations

import re


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is, inside a line or a cell of a table.

    Args:
        text: The text; its line breaks become spaces.

    Example:
        >>> escape_markdown("[my_points].csv")
        '\\[my\\_points\\].csv'
    """
    return re.sub(r"([\\|*_`\[\]<>])", r"\\\1", " ".join(text.split()))


def plain(text: str) -> str:
    """Return text that Streamlit's Markdown shows as it is; it also knows colours, icons and formulas.

    Args:
        text: The text; it may stand at the start of a line.
    """
    inline = re.sub(r"([:$~])", r"\\\1", escape_markdown(text))
    # At the start of a cell or a line these would begin a list, a heading or a rule.
    return re.sub(r"^(\d*)([-+#.)])(?=[-#\s]|$)", r"\1\\\2", inline)
