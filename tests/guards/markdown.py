"""The Markdown pages of the repository: their Python blocks and their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from guards.projects import ROOT

_PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "packages/*/*.md",
    "apps/*/*.md",
    "docs/**/*.md",
    "benchmarks/*.md",
    "examples/*.md",
]
_SCHEME = re.compile(r"^[a-z]+:")


@dataclass(frozen=True)
class Block:
    """A fenced block of Python.

    Attributes:
        line: The line of its first statement in the page, from 1.
        code: Its text.
        output: What it prints, where a block ```` ```text output ```` follows.
    """

    line: int
    code: str
    output: str | None


def pages() -> list[Path]:
    """Every page whose Python blocks must run."""
    return sorted({path for pattern in _PAGES for path in ROOT.glob(pattern)})


def python_blocks(text: str) -> list[Block]:
    """Find the fenced Python blocks of a page, each with the output that the page promises."""
    fences = [token for token in MarkdownIt().parse(text) if token.type == "fence"]
    blocks = []
    for index, fence in enumerate(fences):
        if fence.info.split()[:1] != ["python"]:
            continue
        after = fences[index + 1] if index + 1 < len(fences) else None
        output = after.content if after is not None and after.info.split() == ["text", "output"] else None
        blocks.append(Block(_first_line(fence) + 1, fence.content, output))
    return blocks


def broken_links(page: Path) -> list[str]:
    """List the relative links and pictures of a page that lead to no file."""
    targets = _targets(MarkdownIt().parse(page.read_text(encoding="utf-8")))
    files = [target.partition("#")[0] for target in targets if not _SCHEME.match(target)]
    return [name for name in files if name and not (page.parent / name).exists()]


def _first_line(fence: Token) -> int:
    return fence.map[0] + 1 if fence.map else 0


def _targets(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        target = token.attrGet("href") or token.attrGet("src")
        if target:
            yield str(target)
        yield from _targets(token.children or [])
