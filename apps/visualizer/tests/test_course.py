from __future__ import annotations

import importlib

import pytest

from minitorch_visualizer.course import COURSE, CourseModule, PageEntry, module_from_arguments, parse_module_number


def test_the_course_has_the_modules_0_to_4_in_order() -> None:
    assert [module.number for module in COURSE] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("entry", [entry for module in COURSE for entry in module.pages], ids=lambda entry: entry.name)
def test_a_listed_page_exists(entry: PageEntry) -> None:
    assert callable(importlib.import_module(f"minitorch_visualizer.pages.{entry.module}").page)


def test_no_two_pages_share_an_address() -> None:
    names = [entry.name for module in COURSE for entry in module.pages]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("4", 4), (" 1 ", 1)])
def test_a_module_number_is_read(text: str, number: int) -> None:
    assert parse_module_number(text) == number


@pytest.mark.parametrize("text", ["5", "-1", "one", "", "1.0"])
def test_what_is_no_module_is_named_with_the_modules_there_are(text: str) -> None:
    with pytest.raises(ValueError, match=f"no module '{text}'. Choose one of: 0 Fundamentals, 1 Autodiff"):
        parse_module_number(text)


def test_without_an_argument_the_app_opens_with_module_0() -> None:
    assert module_from_arguments([]) is COURSE[0]


def test_the_argument_chooses_the_module_to_open_with() -> None:
    assert module_from_arguments(["3"]) is COURSE[3]


def test_more_than_one_argument_is_refused() -> None:
    with pytest.raises(ValueError, match="takes one module number, and got 2 arguments: 1 2"):
        module_from_arguments(["1", "2"])


def test_a_module_is_ready_when_its_package_is_installed_and_it_has_pages() -> None:
    pages = (PageEntry("operators", "fundamentals.operators", "Operators", "function"),)
    assert CourseModule(0, "", "", "minitorch-scalar", "minitorch_scalar", pages).ready


def test_a_module_without_its_package_is_not_ready() -> None:
    pages = (PageEntry("operators", "fundamentals.operators", "Operators", "function"),)
    assert not CourseModule(0, "", "", "minitorch-absent", "minitorch_absent", pages).ready


def test_a_module_without_pages_is_not_ready() -> None:
    assert not CourseModule(0, "", "", "minitorch-scalar", "minitorch_scalar").ready
