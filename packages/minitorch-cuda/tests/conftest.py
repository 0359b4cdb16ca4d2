"""Where tests run, and the settings of hypothesis.

Without a GPU kernels run on Numba's simulator. Numba reads which it is when it is imported, so that is said here,
before any test is. With a GPU, and unless the simulator is asked for, the same tests run there, and with them those of
the folder `gpu`. The folder `ptx` is for NUMBA_ENABLE_CUDASIM=0: kernels are compiled, which takes no GPU.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

HAS_GPU = Path("/dev/nvidiactl").exists()

if not HAS_GPU:
    os.environ.setdefault("NUMBA_ENABLE_CUDASIM", "1")

SIMULATED = os.environ.get("NUMBA_ENABLE_CUDASIM") == "1"

OF_THE_SIMULATOR = ["checker", "test_check.py", "test_dlpack.py", "test_loans.py", "test_simulator.py"]

collect_ignore = [
    *([] if HAS_GPU and not SIMULATED else ["gpu"]),
    *(["ptx"] if SIMULATED else OF_THE_SIMULATOR),
]

settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("house")
