"""`minitorch info`: which versions, backends and data there are on this machine."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import minitorch
from minitorch.data.files import home
from minitorch.recipes.records import records_folder

__all__ = ["facts", "run_info"]

_PACKAGES = ("minitorch-scalar", "minitorch-tensor", "minitorch-fast", "minitorch-cuda", "numpy", "numba")
_SHOWN = ("sse4.2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512vl", "neon", "sve")


def run_info(options: argparse.Namespace) -> int:
    """Print what there is; the command has no options."""
    del options
    found = list(facts())
    width = max(len(name) for name, _ in found)
    for name, text in found:
        print(f"{name:{width}}  {text}")
    return 0


def facts() -> Iterator[tuple[str, str]]:
    """Yield what there is to know, by name."""
    yield "minitorch-nn", minitorch.__version__
    for name in _PACKAGES:
        yield name, _version(name)
    yield "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    names = minitorch.available_backends()
    default = minitorch.get_default_backend()
    yield "backends", ", ".join(f"{name} (default)" if name == default else name for name in names)
    yield from _cpu()
    yield "GPU", _gpu(names)
    yield "data", f"looked for in {home(None)}"
    yield "records", f"kept in {records_folder()}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _cpu() -> Iterator[tuple[str, str]]:
    from minitorch_fast.cpu import cpu_features, tile_of_this_cpu
    from minitorch_fast.threads import get_num_threads, threading_layer

    yield "threads", f"{get_num_threads()} of {os.cpu_count()} cores, by {threading_layer()}"
    features, tile = cpu_features(), tile_of_this_cpu()
    yield "instructions", " ".join(name for name in _SHOWN if name in features) or "none of those that matter here"
    yield (
        "matrix tile",
        f"{tile.name}: {tile.rows} x {tile.columns(4)} numbers of float32, {tile.vector} bytes a register",
    )


def _gpu(names: list[str]) -> str:
    if "cuda" not in names:
        return 'no backend for it: pip install "minitorch-cuda[cu13]"'
    from minitorch_cuda import device  # asks Numba for its CUDA target

    missing = device.missing()
    if missing is not None:
        return missing
    return "simulated" if device.is_simulated() else "ready"
