from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guards.imports import imported_by, third_party, written_imports
from guards.projects import ROOT, Project, projects

SOURCES = {project.package.name: project.package.parent for project in projects()}


def lint_imports(*sources: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the root pyproject.toml on the packages under `sources`."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, sources))}
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of every package, to plant a fault in."""
    for name, source in SOURCES.items():
        shutil.copytree(source / name, tmp_path / name)
    return tmp_path


def plant(module: Path, line: str) -> None:
    """Append an import to a module."""
    module.write_text(f"{module.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def test_importing_minitorch_scalar_imports_no_third_party() -> None:
    assert third_party(imported_by("minitorch_scalar"), ["minitorch_scalar"]) == []


@pytest.mark.parametrize("project", projects(), ids=lambda project: project.name)
def test_a_package_declares_every_third_party_that_it_imports_anywhere(project: Project) -> None:
    written = {name for path in project.modules for name in written_imports(path.read_text(encoding="utf-8"))}
    assert third_party(written, [project.package.name, *project.declared]) == []


def test_an_import_that_is_tried_and_forgiven_is_found(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(copy / "minitorch_scalar" / "__init__.py", "try:\n    import numpy\nexcept ImportError:\n    pass")
    monkeypatch.setenv("PYTHONPATH", str(copy))
    assert third_party(imported_by("minitorch_scalar"), ["minitorch_scalar"]) == ["numpy"]


def test_an_import_inside_a_function_is_found() -> None:
    source = "import os.path\ndef f():\n    from numpy.linalg import inv\n    import minitorch_scalar.errors\n"
    assert third_party(written_imports(source), ["minitorch_scalar"]) == ["numpy"]


def test_all_imports_go_in_one_direction() -> None:
    done = lint_imports(*SOURCES.values())
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("minitorch_scalar/operators.py", "from minitorch_scalar.scalar import Scalar"),
        ("minitorch_scalar/autodiff.py", "def f():\n    import minitorch_scalar.module"),
        ("minitorch_scalar/errors.py", "from minitorch_visualizer import theme"),
        ("minitorch_visualizer/theme.py", "import streamlit"),
        ("minitorch_visualizer/expressions/parser.py", "from minitorch_visualizer.pages.parts import page"),
    ],
)
def test_an_import_against_the_direction_is_refused(copy: Path, module: str, line: str) -> None:
    plant(copy / module, line)
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_a_module_without_a_place_in_the_order_is_refused(copy: Path) -> None:
    (copy / "minitorch_scalar" / "newcomer.py").write_text("")
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout
    assert "newcomer" in done.stdout
