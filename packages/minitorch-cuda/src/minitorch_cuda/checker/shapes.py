"""The shape of an array that a kernel makes must be known to the compiler."""

from __future__ import annotations

import ast
from types import CodeType

from minitorch_cuda.checker.sites import Site

__all__ = ["varying_part"]


def varying_part(site: Site, code: CodeType) -> str:
    """Return what of a shape is known only when the kernel runs: an argument, or the size of a block or grid.

    Args:
        site: A call such as `cuda.shared.array((n, 2), float32)`.
        code: The function that it stands in.

    Returns:
        The first such part; empty if there is none, or if the source cannot be read.
    """
    try:
        call = ast.parse(site.expression, mode="eval").body
    except SyntaxError:
        return ""
    if not isinstance(call, ast.Call):
        return ""
    shapes = [keyword.value for keyword in call.keywords if keyword.arg == "shape"] or call.args[:1]
    for node in [node for shape in shapes for node in ast.walk(shape)]:
        if isinstance(node, ast.Name) and node.id in code.co_varnames[: code.co_argcount]:
            return node.id
        if isinstance(node, ast.Attribute) and node.attr in {"blockDim", "gridDim"}:
            return ast.unparse(node)
    return ""
