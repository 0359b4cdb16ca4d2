"""What the tests of the checker share: kernels with a planted fault, at the line marked `# here`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from minitorch_cuda.checker import Finding, check

Mark = Callable[[Any], int]
Only = Callable[..., Finding]


@pytest.fixture
def marked() -> Mark:
    """Give a function that returns the number of the line marked `# here` in the source of a kernel."""

    def find(kernel: Any) -> int:
        lines, first = inspect.getsourcelines(kernel.py_func)
        return first + next(i for i, line in enumerate(lines) if "# here" in line)

    return find


@pytest.fixture
def only(marked: Mark) -> Only:
    """Give a function that returns the one problem of a kernel, which must be where it was planted."""

    def found(kernel: Any, *launch: Any) -> Finding:
        report = check(kernel, *launch)
        assert [finding.line for finding in report.problems] == [marked(kernel)], report.text()
        return report.problems[0]

    return found
