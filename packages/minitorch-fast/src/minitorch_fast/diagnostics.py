"""What the kernels run on, and whether they run in parallel: `python -m minitorch_fast.diagnostics`.

After the course's `parallel_check.py`, which prints Numba's report for map, zip, reduce and the matrix product. Here
all kernels share one parallel loop, in `spread`. So the report is about that one; and then each of the four is run on
one thread and on all, and its instructions are looked through for SIMD.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numba
import numpy as np
from numba import types

import minitorch_fast
import minitorch_tensor
from minitorch_fast import elementwise, reduction, spread
from minitorch_fast.caching import cache_folder
from minitorch_fast.cpu import cpu_features, tile_of_this_cpu
from minitorch_fast.jit import Template
from minitorch_fast.threads import get_num_threads, set_num_threads, threading_layer
from minitorch_scalar import operators

__all__ = ["Check", "check", "main", "parallel_loops", "vector_bytes"]

_REGISTERS = {"z": 64, "y": 32, "x": 16}
_PACKED = re.compile(
    r"^\s+v?(?:add|sub|mul|div|max|min|sqrt|fmadd|fn?m(?:add|sub)\d*)p[sd]\s.*%([zyx])mm", re.MULTILINE
)
_SHOWN = ("sse4.2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512vl", "neon", "sve")


class Check(NamedTuple):
    """How one kernel did.

    Attributes:
        name: What it computes.
        vector: How many bytes its instructions take at once; 0 if that cannot be told.
        alone: Its median seconds on one thread.
        together: Its median seconds on all threads.
    """

    name: str
    vector: int
    alone: float
    together: float


def parallel_loops(function: Any, signature: Any) -> int:
    """Return how many loops of a function Numba makes parallel."""
    compiled = numba.njit(signature, parallel=True, error_model="numpy")(function)
    diagnostics = compiled.get_metadata(compiled.signatures[0])["parfor_diagnostics"]
    return int(diagnostics.count_parfors())


def vector_bytes(assembly: str) -> int:
    r"""Return the size of the widest registers in which a kernel adds, multiplies or the like; 0 for single numbers.

    Example:
        >>> vector_bytes("\tvaddps\t(%rax), %ymm1, %ymm0"), vector_bytes("\taddss\t%xmm1, %xmm0")
        (32, 0)
    """
    return max([_REGISTERS[letter] for letter in _PACKED.findall(assembly)], default=0)


def check(name: str, call: Callable[[], object], templates: Sequence[Template] = (), rounds: int = 15) -> Check:
    """Run something on one thread and on all, in turn.

    Args:
        name: What it is.
        call: What to run.
        templates: Whose kernels it runs.
        rounds: How often.
    """
    threads = get_num_threads()
    seconds: dict[int, list[float]] = {1: [], threads: []}
    try:
        for count in sorted(seconds) * (rounds + 1):
            set_num_threads(count)
            start = time.perf_counter()
            call()
            seconds[count].append(time.perf_counter() - start)
    finally:
        set_num_threads(threads)
    vector = max([vector_bytes(text) for template in templates for text in template.assembly()], default=0)
    return Check(name, vector, *(statistics.median(seconds[count][1:]) for count in (1, threads)))


def _checks() -> list[Check]:
    """Check the course's four kernels."""
    with minitorch_tensor.use_backend("fast"):
        row = minitorch_tensor.from_numpy(np.linspace(0.5, 1.5, 1_000_000, dtype=np.float32))
        a = row.reshape(1000, 1000)
    backend = a.backend
    flat, zips, _where, *_ = elementwise.TEMPLATES
    tile = tile_of_this_cpu()
    product = check(
        f"MATRIX MULTIPLY  1000 x 1000 x 1000, tile {tile.rows} x {tile.columns(4)}", lambda: backend.matmul(a, a)
    )
    return [
        check("MAP              exp, 1,000,000 elements", lambda: backend.map(operators.exp, row), [flat]),
        check("ZIP              mul, 1,000,000 elements", lambda: backend.zip(operators.mul, row, row), [zips]),
        check(
            "REDUCE           add, 1000 x 1000, rows",
            lambda: backend.reduce(operators.add, a, (1,)),
            reduction.TEMPLATES,
        ),
        product._replace(vector=tile.vector),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report."""
    argparse.ArgumentParser(prog="python -m minitorch_fast.diagnostics", description=__doc__).parse_args(arguments)
    tile, features = tile_of_this_cpu(), cpu_features()
    folder = cache_folder()
    kept = list(folder.glob("*.nbc"))
    launch = parallel_loops(spread._launch, types.void(*[types.int64] * 4))
    print(f"minitorch-fast   {minitorch_fast.__version__}, Numba {numba.__version__}, NumPy {np.__version__}")
    print(f"threads          {get_num_threads()} of {threading_layer()}")
    print(f"CPU              {', '.join(name for name in _SHOWN if name in features) or 'nothing beyond its kind'}")
    sizes = " and ".join(f"{tile.rows} x {tile.columns(size)} float{8 * size}" for size in (4, 8))
    print(f"tile             {tile.name}: {sizes}")
    print(f"kernels kept in  {folder}: {len(kept)}, {sum(path.stat().st_size for path in kept) / 1e6:.1f} MB")
    print("parallel loops, as Numba reports them:")
    print(f"  spread._launch {launch}: maps, zips, reductions, matrix products and all others")
    print("the course's four:                                        one thread  all threads  faster  SIMD")
    for one in _checks():
        times = f"{one.alone * 1e3:7.3f} ms   {one.together * 1e3:7.3f} ms  {one.alone / one.together:5.2f}x"
        print(f"  {one.name:<56}{times}  {f'{one.vector} bytes' if one.vector else 'none'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
