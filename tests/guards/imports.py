"""What a package imports, seen from its text and from a running interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable

# The finder stands first and finds nothing itself: it sees every attempt, also one that fails and is then forgiven.
_WATCH = """
import sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        asked.add(name.partition(".")[0])

asked = set()
sys.meta_path.insert(0, Watch())
import {module}
print("\\n".join(sorted(asked)))
"""


# Python's own `copy` asks for a module of Jython, and goes without it.
_JYTHON = {"org"}


def imported_by(module: str) -> list[str]:
    """Import a module in a fresh interpreter and list the top-level names that it asked for, found or not."""
    command = [sys.executable, "-c", _WATCH.format(module=module)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def written_imports(source: str) -> set[str]:
    """List the top-level names that a module imports anywhere in its text, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def third_party(names: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """Keep the names that belong neither to Python nor to `allowed`."""
    return sorted(set(names) - set(sys.stdlib_module_names) - _JYTHON - set(allowed))
