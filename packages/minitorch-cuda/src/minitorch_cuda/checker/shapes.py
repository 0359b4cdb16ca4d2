"""The shape of an array that a kernel makes must be known to the compiler."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import CodeType

from minitorch_cuda.checker.sites import Site

__all__ = ["varying_part"]

_OF_THE_LAUNCH = {"blockDim", "blockIdx", "gridDim", "threadIdx"}


def varying_part(site: Site, code: CodeType) -> str:
    """Return what of a shape is known only when the kernel runs: an argument, or the size of a block or grid.

    Args:
        site: Where a call is, such as `cuda.shared.array((n, 2), float32)`; a local name stands for what it was given.
        code: The function that it stands in.

    Returns:
        The first such part; empty if there is none, or if the source cannot be read.
    """
    function, indent = _source_of(code)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and (node.lineno, node.col_offset + indent) == (site.line, site.columns[0]):
            shapes = [keyword.value for keyword in node.keywords if keyword.arg == "shape"] or node.args[:1]
            parameters = set(code.co_varnames[: code.co_argcount])
            return next((part for shape in shapes for part in _parts(shape, function, parameters, set())), "")
    return ""


@cache
def _source_of(code: CodeType) -> tuple[ast.AST, int]:
    """Return the source of a function as a tree, with the lines of its file, and how far it was indented."""
    try:
        text = inspect.getsource(code)
        tree = ast.parse(textwrap.dedent(text))
    except (OSError, SyntaxError):
        return ast.Module([], []), 0
    ast.increment_lineno(tree, code.co_firstlineno - 1)
    return tree, len(text) - len(text.lstrip())


def _parts(node: ast.AST, function: ast.AST, parameters: set[str], seen: set[str]) -> Iterator[str]:
    """Yield what in an expression is known only when the kernel runs."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and part.attr in _OF_THE_LAUNCH:
            yield ast.unparse(part)
        elif isinstance(part, ast.Name) and part.id in parameters:
            yield part.id
        elif isinstance(part, ast.Name) and part.id not in seen:
            seen.add(part.id)
            for value in _given(part.id, function):
                yield from _parts(value, function, parameters, seen)


def _given(name: str, function: ast.AST) -> Iterator[ast.AST]:
    """Yield what a local name is given."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            targets = [node.target]
        else:
            continue
        names = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        if any(part.id == name and isinstance(part.ctx, ast.Store) for part in names) and node.value is not None:
            yield node.value
