"""Memory that a kernel has for itself is there until its end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = """
import minitorch_tensor as torch
from minitorch_fast import thresholds

torch.set_default_backend("fast")
thresholds.COMPILE_FROM = thresholds.COPY_FROM = thresholds.ROW_FROM = 1
x = torch.rand(300, 200, requires_grad=True)
for _ in range(3):
    {work}
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the variable is one of glibc's")
@pytest.mark.parametrize("work", ["x.t().contiguous()", "x.double().t().contiguous()"])
def test_buffers_are_there_as_long_as_a_kernel_writes_to_them(work: str) -> None:
    # From a kilobyte on, what is freed is taken out of the address space at once, and to write to it is a fault.
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": "1024", "MALLOC_MMAP_MAX_": "1000000"}
    command = [sys.executable, "-c", CODE.format(work=work)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
