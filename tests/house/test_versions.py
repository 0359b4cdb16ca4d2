from __future__ import annotations

import pytest

from guards.projects import Project, projects
from guards.versions import pin_faults, stated_versions, version_faults

PROJECTS = projects()


def test_all_packages_carry_one_version() -> None:
    assert version_faults(stated_versions(PROJECTS)) == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_siblings_are_pinned_to_the_shared_version_by_name(project: Project) -> None:
    siblings = [sibling.name for sibling in PROJECTS]
    assert pin_faults(project.dependencies, siblings, str(project.version)) == []


def test_versions_out_of_step_are_found() -> None:
    assert version_faults({"a": "0.1.0", "b": "0.1.1"}) == ["a says 0.1.0", "b says 0.1.1"]


def test_a_missing_version_is_found() -> None:
    assert version_faults({"a": None}) == ["a says no version"]


@pytest.mark.parametrize(
    "line", ["one", "one==0.1.0", "one~=0.2.0", "one @ file:///one", "two[x] @ https://example.org"]
)
def test_a_pin_out_of_step_is_found(line: str) -> None:
    assert len(pin_faults([line, "numpy>=2"], ["one", "two"], "0.1.0")) == 1


def test_a_pin_in_step_may_carry_a_marker() -> None:
    assert pin_faults(["one~=0.1.0 ; python_version > '3'"], ["one"], "0.1.0") == []
