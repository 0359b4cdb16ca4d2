from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from guards.markdown import Block, broken_links, pages, python_blocks
from guards.projects import ROOT

PAGES = {str(page.relative_to(ROOT)): page for page in pages()}


def run_blocks(page: str, blocks: list[Block]) -> None:
    """Run the blocks of one page in one namespace and compare what they print with what the page promises."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks:
        printed = io.StringIO()
        # The empty lines above make a traceback, and whoever reads the source, find the line of the page.
        code = compile("\n" * (block.line - 1) + block.code, str(ROOT / page), "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
        if block.output is not None:
            assert printed.getvalue() == block.output, f"{page}:{block.line} prints something else"


@pytest.mark.parametrize("page", PAGES)
def test_every_python_block_of_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_blocks(page, python_blocks(PAGES[page].read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_of_a_page_leads_to_a_file(page: str) -> None:
    assert broken_links(PAGES[page]) == []


def test_the_readme_shows_an_example_of_15_lines() -> None:
    (block,) = python_blocks(PAGES["README.md"].read_text(encoding="utf-8"))
    assert len(block.code.splitlines()) <= 15


def test_blocks_of_a_page_share_their_names() -> None:
    run_blocks("page.md", python_blocks("```python\nx = 1\n```\ntext\n```python\nassert x == 1\n```\n"))


def test_console_blocks_are_not_run() -> None:
    assert python_blocks("```console\n$ exit 1\n```\n```\nexit(1)\n```\n") == []


def test_a_failing_block_is_reported_with_the_line_of_the_page() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        run_blocks("page.md", python_blocks("# Title\n\n```python\nx = 1\n1 / 0\n```\n"))
    last = raised.traceback[-1]
    assert (str(last.path).endswith("page.md"), last.lineno + 1) == (True, 5)


def test_a_block_that_prints_something_else_than_promised_fails() -> None:
    blocks = python_blocks("```python\nprint(1)\n```\nprints\n```text output\n2\n```\n")
    with pytest.raises(AssertionError, match=r"page\.md:2 prints something else"):
        run_blocks("page.md", blocks)


def test_a_link_to_a_missing_file_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md) [b](none.md#part) ![c](none.png) [d](https://example.org) [e](#here)")
    assert broken_links(page) == ["none.md", "none.png"]
