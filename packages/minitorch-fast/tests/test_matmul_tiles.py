"""The tiles of other CPUs, in processes of their own that are told to know less than this one does."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from minitorch_fast.cpu import cpu_features

X86 = platform.machine().lower() in {"x86_64", "amd64"}
AVX2 = "+avx,+avx2,+fma,+sse3,+ssse3,+sse4.1,+sse4.2"
OTHERS = [("portable", "", "float64")] + [("avx2", AVX2, "float32")] * (X86 and {"avx2", "fma"} <= cpu_features())

PROGRAM = """
import sys
import numpy as np
from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.matmul import matmul_into

assert tile_of_this_cpu().name == sys.argv[1], tile_of_this_cpu()
rng = np.random.default_rng(0)
dtype = np.dtype(sys.argv[2])
for n, k, m in [(1, 1, 1), (3, 4, 5), (4, 8, 8), (6, 16, 16), (7, 9, 17), (13, 20, 35), (100, 70, 90), (65, 1500, 30)]:
    a, b = rng.standard_normal((n, k)).astype(dtype), rng.standard_normal((k, m)).astype(dtype)
    for x in (a, np.ascontiguousarray(a.T).T):
        for y in (b, np.ascontiguousarray(b.T).T):
            out = np.empty((n, m), dtype)
            matmul_into(out, x, y, 2)
            np.testing.assert_allclose(out, a @ b, rtol=0, atol=8 * np.finfo(dtype).eps * max(k, 8))
"""


@pytest.mark.parametrize(("name", "features", "dtype"), OTHERS)
def test_products_are_right_on_a_cpu_that_has_only(name: str, features: str, dtype: str) -> None:
    limits = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": features}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, name, dtype],
        env=os.environ | limits,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
