"""Stage 3, on a GPU: a kernel with a mistake, found by the checker; no GPU is needed.

Threads of a block share a row. Each reads what another one wrote, so all must have written first: a barrier is missing
in the first kernel, and there in the second.
"""

from __future__ import annotations

import os

os.environ.setdefault("NUMBA_ENABLE_CUDASIM", "1")  # where there is no GPU; before Numba is imported

from typing import Any

import numpy as np
from numba import cuda, float32

from minitorch_cuda.checker import check


@cuda.jit
def hasty(out: Any, a: Any) -> None:
    """Reverse eight numbers, without waiting."""
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    out[i] = row[7 - i]


@cuda.jit
def patient(out: Any, a: Any) -> None:
    """Reverse eight numbers: write, wait for the others, read."""
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    cuda.syncthreads()
    out[i] = row[7 - i]


def main() -> None:
    """Check both."""
    for name, kernel in (("hasty", hasty), ("patient", patient)):
        report = check(kernel, 1, 8, np.zeros(8), np.arange(8.0))
        found = [f"{problem.kind}, {problem.count} times" for problem in report.problems]
        print(f"{name}: {'; '.join(found) or 'no problems'}")


if __name__ == "__main__":
    main()
