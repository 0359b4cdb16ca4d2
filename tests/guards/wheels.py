"""What a wheel may contain and may ask for."""

from __future__ import annotations

from collections.abc import Iterable


def foreign_files(names: Iterable[str], package: str) -> list[str]:
    """Keep the files of a wheel that belong neither to its import package nor to its metadata."""
    return [name for name in names if not _belongs(name, package)]


def _belongs(name: str, package: str) -> bool:
    top, _, rest = name.partition("/")
    return bool(rest) and (top == package or top.endswith(".dist-info"))


def path_requirements(requirements: Iterable[str]) -> list[str]:
    """Keep the requirements that name a file or an address where they should name a version."""
    return [line for line in requirements if "@" in line]
