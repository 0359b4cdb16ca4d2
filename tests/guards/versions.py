"""Versions move in lockstep: one version everywhere, and siblings pinned to it by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guards.projects import Project

_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def version_faults(versions: dict[str, str | None]) -> list[str]:
    """Say which of the places that state a version disagree with the others.

    Args:
        versions: The version that each place states, None where it states none.
    """
    stated = set(versions.values())
    if len(stated) == 1 and None not in stated:
        return []
    return [f"{place} says {version or 'no version'}" for place, version in versions.items()]


def stated_versions(found: Iterable[Project]) -> dict[str, str | None]:
    """Collect what every package says about its version: the build's and the module's."""
    versions = {}
    for project in found:
        versions[f"{project.name} (build)"] = project.version
        versions[f"{project.name} (__version__)"] = project.module_version
    return versions


def pin_faults(dependencies: Iterable[str], siblings: Iterable[str], version: str) -> list[str]:
    """Say which dependencies name a sibling otherwise than `NAME~=VERSION`, or name a file or an address.

    Args:
        dependencies: The lines of one package.
        siblings: The names of all packages of the repository.
        version: The version that they share.
    """
    faults = []
    known = set(siblings)
    for line in dependencies:
        if "@" in line:
            faults.append(f"{line!r} names a file or an address; name a version")
            continue
        name = _NAME.match(line)
        if name and name[0] in known and line.split(";")[0].strip() != f"{name[0]}~={version}":
            faults.append(f"{line!r} should be '{name[0]}~={version}'")
    return faults
