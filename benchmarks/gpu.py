"""Prove minitorch-cuda on a GPU, in one go and without a network: `python benchmarks/gpu.py WHEELS`.

It makes a virtual environment, installs into it what it needs from a folder of wheels, runs the tests of the package on
the GPU, those of whole networks, and the benchmark, and prints one table of what passed. The folder is made beforehand,
where there is a network:

    python -m pip download --dest WHEELS "numba-cuda[cu13]" numpy scipy pytest hypothesis hatchling editables \
        pooch safetensors tqdm pillow tbb torch

Only PyTorch may be missing; then nothing is compared with it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("minitorch-scalar", "minitorch-tensor", "minitorch-fast", "minitorch-cuda", "minitorch-nn")
NEEDED = ("numba-cuda[cu13]", "pytest", "hypothesis", "hatchling", "editables")

CHECKS = {
    "networks": ("-m", "pytest", "-q", "-m", "gpu", "tests/gpu"),
    "benchmark": ("benchmarks/bench_cuda.py",),
    "kernels and contract": ("-m", "pytest", "-q", "packages/minitorch-cuda/tests"),
}
"""What is run, by its name in the table: the shortest first, since a GPU may be lent for minutes only."""


def environment(wheels: Path, folder: Path) -> Path:
    """Make a virtual environment from a folder of wheels, and return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = (python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", wheels)
    subprocess.run([*install, *NEEDED], check=True)
    for package in PACKAGES:
        subprocess.run([*install, "--no-build-isolation", "-e", ROOT / "packages" / package], check=True)
    if list(wheels.glob("torch-*.whl")):
        subprocess.run([*install, "torch"], check=True)
    return python


def run(python: Path, command: tuple[str, ...], limit: float) -> tuple[str, float]:
    """Run one check and say how it ended, and after how many seconds."""
    settings = {name: value for name, value in os.environ.items() if name != "NUMBA_ENABLE_CUDASIM"}
    begin = time.perf_counter()
    try:
        done = subprocess.run([python, *command], cwd=ROOT, env=settings, check=False, timeout=limit)
        outcome = "passed" if done.returncode == 0 else f"failed ({done.returncode})"
    except subprocess.TimeoutExpired:
        outcome = f"stopped after {limit:.0f} s"
    return outcome, time.perf_counter() - begin


def main() -> int:
    """Run all checks, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", type=Path, help="a folder of wheels")
    parser.add_argument("--limit", type=float, default=240.0, help="seconds for each check")
    options = parser.parse_args()
    if not options.wheels.is_dir():
        parser.error(f"{options.wheels} is no folder of wheels: make it with `pip download`, as this file says.")
    with tempfile.TemporaryDirectory() as folder:
        python = environment(options.wheels.resolve(), Path(folder) / "venv")
        outcomes = {name: run(python, command, options.limit) for name, command in CHECKS.items()}
    print(f"\n{date.today()}\n\n| check | outcome | seconds |\n|---|---|---|")
    for name, (outcome, taken) in outcomes.items():
        print(f"| {name} | {outcome} | {taken:.0f} |")
    return int(any(outcome != "passed" for outcome, _ in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
