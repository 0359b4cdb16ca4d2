from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guards.exports import export_faults, is_public, states_all
from guards.projects import ROOT, projects

# Every public module of a library has one. An app is no library, but where it states one, that must be true.
MODULES = {
    str(path.relative_to(project.folder / "src")): path
    for project in projects()
    for path in project.modules
    if is_public(path, project.package) and (project.is_library or states_all(path))
}


@pytest.mark.parametrize("module", MODULES)
def test_all_lists_everything_public_of_the_module(module: str) -> None:
    package = ".".join(Path(module).parent.parts) if Path(module).name == "__init__.py" else None
    assert export_faults(MODULES[module].read_text(encoding="utf-8"), package) == []


def test_an_unsorted_all_is_refused_by_ruff(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('from __future__ import annotations\n\n__all__ = ["b", "a"]\n')
    command = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), str(module)]
    assert "RUF022" in subprocess.run(command, check=False, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(): ...", "has no __all__ written as a list of strings"),
        ("__all__ = [f.__name__]", "has no __all__ written as a list of strings"),
        ("__all__ = []\ndef f(): ...", "'f' is public but not in __all__"),
        ("__all__ = []\nclass C: ...", "'C' is public but not in __all__"),
        ("__all__ = []\nA, B = B, A = 1, 2\n_c = 3", "'A' is public but not in __all__"),
        ("__all__ = ['f']\ndef _f(): ...", "'f' is in __all__ but not in the module"),
        ("__all__ = ['a', 'a']\na: int = 1", "'a' stands twice in __all__"),
    ],
)
def test_a_wrong_all_is_found(source: str, fault: str) -> None:
    assert export_faults(source)[0] == fault


def test_a_module_may_list_what_it_imports_but_need_not() -> None:
    assert export_faults("__all__ = ['f']\nfrom package.part import f, g") == []


def test_a_package_must_list_what_it_imports_from_inside() -> None:
    source = "__all__ = []\nfrom a.package.part import f, _g\nfrom a import other\nfrom math import pi"
    assert export_faults(source, "a.package") == ["'f' is public but not in __all__"]


@pytest.mark.parametrize(
    ("path", "public"),
    [("a.py", True), ("__init__.py", True), ("_a.py", False), ("_b/a.py", False), ("__main__.py", False)],
)
def test_modules_with_an_underscore_are_private(path: str, public: bool) -> None:
    assert is_public(Path("package") / path, Path("package")) is public
