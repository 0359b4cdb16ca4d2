"""`__all__` names everything public of a module, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path


def is_public(path: Path, package: Path) -> bool:
    """Tell whether a file is a module that a reader may import: no part of its path starts with one underscore."""
    parts = path.relative_to(package).with_suffix("").parts
    return all(part == "__init__" or not part.startswith("_") for part in parts)


def states_all(path: Path) -> bool:
    """Tell whether a module has an `__all__`."""
    return any("__all__" in _targets(node) for node in ast.parse(path.read_text(encoding="utf-8")).body)


def export_faults(source: str, package: str | None = None) -> list[str]:
    """Say what is wrong with the `__all__` of one module.

    Args:
        source: The text of the module.
        package: The dotted name of the package, if this is its `__init__.py`: it re-exports whatever it imports from
            inside. None for any other module, which need not list what it imports.
    """
    tree = ast.parse(source)
    listed = _listed(tree)
    if listed is None:
        return ["has no __all__ written as a list of strings"]
    defined = _defined(tree)
    required = defined | (_imported(tree, package) if package else set())
    known = defined | _imported(tree, "")
    faults = [f"{name!r} is public but not in __all__" for name in sorted(required - set(listed))]
    faults += [f"{name!r} is in __all__ but not in the module" for name in sorted(set(listed) - known)]
    return faults + [f"{name!r} stands twice in __all__" for name in sorted(set(listed)) if listed.count(name) > 1]


def _listed(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if "__all__" in _targets(node) and isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            try:
                return [str(name) for name in ast.literal_eval(node.value)]
            except ValueError:
                return None
    return None


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        names.update(_targets(node))
    return {name for name in names if not name.startswith("_")} | (names & {"__version__"})


def _targets(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    else:
        return set()
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def _imported(tree: ast.Module, package: str) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}." if package else ""):
            names.update(alias.asname or alias.name for alias in node.names)
    return {name for name in names if not name.startswith("_")}
