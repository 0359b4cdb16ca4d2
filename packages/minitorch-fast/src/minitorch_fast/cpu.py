"""What this CPU can do, and the shape of the tile that follows for the matrix product.

A CPU with AVX-512 has 32 registers of 64 bytes, one with AVX2 has 16 of 32 bytes, and every 64-bit CPU has at least 16
of 16 bytes. The innermost loop of a matrix product keeps a small tile of the result in them: as many sums as fit, and
beside them room for two vectors of the right matrix and one number of the left.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

__all__ = ["AVX2", "AVX512", "PORTABLE", "Tile", "cpu_features", "tile_for", "tile_of_this_cpu", "widen_vectors"]


class Tile(NamedTuple):
    """A piece of a product that fits the registers: `rows` times two vectors, for numbers of any size.

    Attributes:
        rows: How many numbers of the left matrix are multiplied in one step.
        few: How many at the lower edge of a product, where fewer are left.
        vector: The bytes of one register.
        name: What it is called.

    Example:
        >>> Tile(12, 4, 64, "avx512").columns(4)
        32
    """

    rows: int
    few: int
    vector: int
    name: str

    def columns(self, itemsize: int) -> int:
        """Return how many numbers of the right matrix are multiplied in one step."""
        return 2 * self.vector // itemsize


AVX512 = Tile(12, 4, 64, "avx512")  # 24 registers of sums, 2 of the right matrix, 1 of the left: 27 of 32
AVX2 = Tile(6, 3, 32, "avx2")  # 12 + 2 + 1 of 16
PORTABLE = Tile(4, 2, 16, "portable")  # 8 + 2 + 1 of 16


@cache
def cpu_features() -> frozenset[str]:
    """Return the names of what this CPU can do, such as "avx2", as Numba uses them.

    NUMBA_CPU_FEATURES and NUMBA_CPU_NAME=generic limit them, as they limit Numba.
    """
    from llvmlite import binding  # arrives with Numba, which waits for the first kernel
    from numba import config

    if config.CPU_FEATURES is not None:
        return frozenset(name[1:] for name in config.CPU_FEATURES.split(",") if name.startswith("+"))
    if config.CPU_NAME == "generic":
        return frozenset()
    return frozenset(name for name, there in binding.get_host_cpu_features().items() if there)


def widen_vectors() -> None:
    """Let Numba use all of a register of AVX-512, before it compiles anything.

    LLVM keeps to half of one on the CPUs of Intel, because the first of them slowed down under wide instructions. Those
    of today do not, and exp and its like take two thirds of the time. What the user has set in NUMBA_CPU_FEATURES or
    NUMBA_CPU_NAME stays as it is.
    """
    from numba import config
    from numba.core.codegen import get_host_cpu_features

    if config.CPU_FEATURES is None and config.CPU_NAME is None and "avx512f" in cpu_features():
        config.CPU_FEATURES = f"{get_host_cpu_features()},-prefer-256-bit"


def tile_for(features: frozenset[str]) -> Tile:
    """Return the tile for a CPU.

    Example:
        >>> tile_for(frozenset({"avx2", "fma"})).rows
        6
    """
    if "avx512f" in features:
        return AVX512
    if {"avx2", "fma"} <= features:
        return AVX2
    return PORTABLE


def tile_of_this_cpu() -> Tile:
    """Return the tile for this CPU."""
    return tile_for(cpu_features())
