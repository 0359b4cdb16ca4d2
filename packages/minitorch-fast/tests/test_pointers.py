"""Memory that a kernel has for itself is there until its end."""

from __future__ import annotations

import ast
import gc
import os
import re
import subprocess
import sys

import pytest

from minitorch_fast import elementwise, reduction, row_kernels  # noqa: F401 - they have the templates
from minitorch_fast.jit import Template

CODE = """
import minitorch_tensor as torch
from minitorch_fast import thresholds

torch.set_default_backend("fast")
thresholds.COMPILE_FROM = thresholds.COPY_FROM = thresholds.ROW_FROM = 1
x = torch.rand(300, 200, requires_grad=True)
for _ in range(3):
    {work}
"""


def unkept(function: ast.FunctionDef) -> set[str]:
    """Return the arrays that a function makes and points to, but does not hold until its end."""
    made: set[str] = set()
    used: dict[str, set[str]] = {"pointer_to": set(), "keep": set()}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and re.search(r"np\.(empty|zeros)", ast.unparse(node.value)):
            made |= {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        if isinstance(node, ast.Call) and ast.unparse(node.func) in used:
            used[ast.unparse(node.func)].add(ast.unparse(node.args[0]))
    return made & used["pointer_to"] - used["keep"]


def test_every_kernel_holds_the_arrays_that_it_points_to() -> None:
    # Not isinstance: it asks a weakref.proxy for the class of what is gone.
    templates = [one for one in gc.get_objects() if type(one) is Template and "pointer_to" in one.source]
    assert len(templates) > 10
    for template in templates:
        functions = [node for node in ast.parse(template.source).body if isinstance(node, ast.FunctionDef)]
        assert not set().union(*map(unkept, functions)), template.name


@pytest.mark.parametrize("work", ["x.t().contiguous()", "x.double().t().contiguous()"])
def test_buffers_are_there_as_long_as_a_kernel_writes_to_them(work: str) -> None:
    # From a kilobyte on, what is freed is taken out of the address space at once, and to write to it is a fault. The
    # variables are those of glibc; elsewhere they do nothing, and only a crash by chance would be seen.
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": "1024", "MALLOC_MMAP_MAX_": "1000000"}
    command = [sys.executable, "-c", CODE.format(work=work)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
