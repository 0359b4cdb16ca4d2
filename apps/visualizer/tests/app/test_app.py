from __future__ import annotations

import dataclasses
import sys
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer import course
from minitorch_visualizer.cli import APP
from minitorch_visualizer.course import COURSE


def open_app(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> AppTest:
    """Open the app with what follows `--` on the command line of Streamlit."""
    monkeypatch.setattr(sys, "argv", [str(APP), *arguments])
    return AppTest.from_file(str(APP), default_timeout=60).run()


def titles(app: AppTest) -> list[str]:
    return [title.value for title in app.title]


def set_course(monkeypatch: pytest.MonkeyPatch, number: int, **changes: Any) -> None:
    """Change one module of the course for the length of a test."""
    changed = tuple(dataclasses.replace(module, **changes) if module.number == number else module for module in COURSE)
    monkeypatch.setattr(course, "COURSE", changed)


@pytest.mark.parametrize("module", [module for module in COURSE if module.pages], ids=lambda module: module.title)
def test_a_module_opens_with_its_first_page(module: course.CourseModule, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(monkeypatch, str(module.number))
    assert not app.exception
    assert titles(app) == [module.pages[0].title]


def test_without_a_number_the_app_opens_with_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    assert titles(open_app(monkeypatch)) == ["Operators"]


def test_a_module_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    set_course(monkeypatch, 2, package="minitorch_absent", pages=())
    app = open_app(monkeypatch, "2")
    assert titles(app) == ["2 Tensors"]
    assert "`minitorch-tensor` is not installed" in app.info[0].value
    assert [code.value for code in app.code] == ["pip install minitorch-tensor"]


def test_a_package_that_has_no_pages_here_asks_for_a_newer_visualizer(monkeypatch: pytest.MonkeyPatch) -> None:
    set_course(monkeypatch, 3, package="minitorch_scalar", pages=())
    app = open_app(monkeypatch, "3")
    assert titles(app) == ["3 Efficiency"]
    assert "has no pages for it" in app.info[0].value
    assert [code.value for code in app.code] == ["pip install --upgrade minitorch-visualizer"]


@pytest.mark.parametrize("arguments", [["7"], ["one"], ["0", "1"]])
def test_a_wrong_number_is_an_error_on_the_page(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(monkeypatch, *arguments)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith(("There is no module", "The app takes one module number"))
