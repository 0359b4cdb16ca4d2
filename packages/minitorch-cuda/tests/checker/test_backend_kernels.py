"""The kernels that the backend runs are looked through as they are launched: none of them has a problem."""

from __future__ import annotations

import json
import os
import subprocess
import sys

WATCHED = """
import json

import numpy as np
from numba.cuda.simulator.kernel import FakeCUDAKernel

import minitorch_tensor as torch
from minitorch_cuda.checker import check

problems, launched, call = {}, set(), FakeCUDAKernel.__call__


def checked(kernel, *args):
    if not kernel._device:
        launched.add(kernel.fn.__name__)
        report = check(kernel, tuple(kernel.grid_dim), tuple(kernel.block_dim), *args)
        problems.update({f"{kernel.fn.__name__}:{found.line}": found.message for found in report.problems})
    return call(kernel, *args)


FakeCUDAKernel.__call__ = checked
rng = np.random.default_rng(0)


def on_device(*shape):
    return torch.tensor(rng.random(shape).tolist(), backend="cuda", requires_grad=True)


a, b, rows = on_device(3, 5), on_device(5, 2), on_device(4, 7)
(a.exp() * a.T.sigmoid().T + a[:, :1]).sum().backward()
(a @ b).softmax(dim=1).max(dim=0).values.sum().backward()
torch.rand(37, backend="cuda"), torch.rand(5, dtype=torch.float64, backend="cuda")
rows.sum(dim=0), rows.T.sum(dim=0), rows.argmax(dim=1), rows.sort(dim=1), rows[torch.tensor([2, 0], backend="cuda")]
print(json.dumps([sorted(launched), problems]))
"""


def test_kernels_of_the_backend_have_no_problems() -> None:
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": "1"}
    command = [sys.executable, "-c", WATCHED]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.stderr == ""
    launched, problems = json.loads(done.stdout)
    assert problems == {}
    assert len(launched) >= 10, launched
