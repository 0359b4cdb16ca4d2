from __future__ import annotations

import pytest

from guards.projects import ROOT, Project, projects

PROJECTS = projects()


@pytest.mark.parametrize("file", ["CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "tests"])
@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_package_has_the_files_of_the_house(project: Project, file: str) -> None:
    assert (project.folder / file).exists()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_package_tells_type_checkers_that_it_is_typed(project: Project) -> None:
    assert (project.package / "py.typed").exists()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_package_carries_the_licence_of_the_house(project: Project) -> None:
    assert (project.folder / "LICENSE").read_text(encoding="utf-8") == (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_changelog_has_an_entry_for_the_version(project: Project) -> None:
    assert f"\n## {project.version} " in (project.folder / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_package_is_built_by_hatchling_under_the_same_terms(project: Project) -> None:
    settings = project.settings
    assert settings["build-system"]["build-backend"] == "hatchling.build"
    assert settings["project"]["requires-python"] == ">=3.11"
    assert settings["project"]["license"] == "MIT"
    assert settings["project"]["authors"] == [{"name": "minitorch developers"}]


def test_the_house_is_not_empty() -> None:
    assert {project.name for project in PROJECTS} >= {"minitorch-scalar", "minitorch-visualizer"}
