"""These tests are collected where there is a GPU, or on Numba's simulator if that is asked for."""

from __future__ import annotations

import os
from pathlib import Path

HAS_GPU = Path("/dev/nvidiactl").exists()

collect_ignore_glob = [] if HAS_GPU or os.environ.get("NUMBA_ENABLE_CUDASIM") == "1" else ["test_*.py"]
