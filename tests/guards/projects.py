"""The packages of this repository, as their pyproject.toml files describe them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_IMPORTED = {"minitorch-nn": {"minitorch"}, "numba-cuda": {"cuda", "numba_cuda"}, "pillow": {"PIL"}}
"""What Python imports of a package that pip knows by another name."""

_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


@dataclass(frozen=True)
class Project:
    """One folder with a pyproject.toml that describes a package."""

    folder: Path

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The whole pyproject.toml."""
        return tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))

    @property
    def name(self) -> str:
        """The name under which pip knows the package."""
        return str(self.settings["project"]["name"])

    @property
    def is_library(self) -> bool:
        """Whether others import it: the packages are libraries, the apps are not."""
        return self.folder.parent.name == "packages"

    @property
    def dependencies(self) -> list[str]:
        """Everything the package asks for, its extras included."""
        project = self.settings["project"]
        extras: dict[str, list[str]] = project.get("optional-dependencies", {})
        return [*project.get("dependencies", []), *(line for lines in extras.values() for line in lines)]

    @property
    def declared(self) -> set[str]:
        """What the package asks for, under the names that Python imports."""
        names = [found[0] for found in map(_NAME.match, self.dependencies) if found]
        return {module for name in names for module in _IMPORTED.get(name, {name.replace("-", "_")})}

    @property
    def package(self) -> Path:
        """The folder of the one import package under src/."""
        (init,) = (self.folder / "src").glob("*/__init__.py")
        return init.parent

    @property
    def modules(self) -> list[Path]:
        """Every Python file of the import package."""
        return sorted(self.package.rglob("*.py"))

    @property
    def module_version(self) -> str | None:
        """What `__version__` says in the package's __init__.py."""
        found = _VERSION.search((self.package / "__init__.py").read_text(encoding="utf-8"))
        return found[1] if found else None

    @property
    def version(self) -> str | None:
        """The version that a build would carry: hatch reads it from __init__.py where it is dynamic."""
        project = self.settings["project"]
        if "version" not in project.get("dynamic", []):
            return str(project["version"])
        path = self.settings["tool"]["hatch"]["version"]["path"]
        return self.module_version if self.folder / path == self.package / "__init__.py" else None


def projects() -> list[Project]:
    """Every package of the repository, in the order of its folders."""
    folders = [*(ROOT / "packages").glob("*/pyproject.toml"), *(ROOT / "apps").glob("*/pyproject.toml")]
    return [Project(path.parent) for path in sorted(folders)]
