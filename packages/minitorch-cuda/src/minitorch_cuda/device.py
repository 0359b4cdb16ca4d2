"""Where kernels run: on a GPU, or on Numba's simulator.

The simulator runs a kernel as Python, each thread of a block as a thread of the operating system. It is chosen by the
environment variable NUMBA_ENABLE_CUDASIM, which Numba reads once, when it is imported. It computes what a GPU computes,
ten thousand times slower, so blocks are small there.

Numba is imported when a device is first asked for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from minitorch_cuda.errors import DeviceError

__all__ = ["PACK", "Geometry", "geometry", "is_available", "is_simulated", "missing", "require"]

PACK = 16
"""The bytes that a thread reads and writes at once where it can; see `packs`."""

_SIMULATOR = (
    "Without a GPU its kernels run, slowly, on Numba's simulator: set NUMBA_ENABLE_CUDASIM=1 before Python starts."
)


class Geometry(NamedTuple):
    """How many threads blocks have, and how many blocks grids have.

    Attributes:
        threads: The threads of a block of one dimension, a power of two.
        columns: Of a block of two dimensions, those along x; along y there are `threads` / `columns`.
        most_blocks: A grid has no more: then each thread goes on to further elements.
        enough_blocks: So many blocks keep a GPU busy: less work than that is divided further.
        tile: A block of the matrix product computes `tile` x `tile` elements, a thread of it `each` x `each`.
        each: See there; a multiple of the numbers in a pack.
        depth: So many columns of the left factor, and rows of the right one, are in shared memory at a time.
    """

    threads: int
    columns: int
    most_blocks: int
    enough_blocks: int
    tile: int
    each: int
    depth: int


_ON_A_GPU = Geometry(threads=256, columns=32, most_blocks=65535, enough_blocks=256, tile=128, each=8, depth=8)
_ON_THE_SIMULATOR = Geometry(threads=4, columns=2, most_blocks=2, enough_blocks=3, tile=8, each=4, depth=2)


@lru_cache(maxsize=1)
def geometry() -> Geometry:
    """Return the sizes of blocks and grids here."""
    return _ON_THE_SIMULATOR if is_simulated() else _ON_A_GPU


@lru_cache(maxsize=1)
def is_simulated() -> bool:
    """Say whether kernels run on Numba's simulator."""
    from numba import config

    return bool(config.ENABLE_CUDASIM)


def is_available() -> bool:
    """Say whether there is something that runs kernels: a GPU with all that it needs, or the simulator."""
    return missing() is None


@lru_cache(maxsize=1)
def missing() -> str | None:
    """Return what is missing for kernels to run, and what to do about it; None if nothing is."""
    try:
        from numba import cuda
    except ImportError as error:
        return f'Numba\'s CUDA target is not installed ({error}). Run: pip install "minitorch-cuda[cu13]".'
    if is_simulated():
        return None
    from numba.cuda.cudadrv import driver, nvvm

    if not driver.driver.is_available:
        return "there is no NVIDIA driver on this machine. Install the driver of its GPU."
    try:
        count = len(cuda.gpus)
    except Exception as error:  # what a broken driver raises has many classes
        return f"the NVIDIA driver does not answer ({error}). Look at what nvidia-smi says."
    if count == 0:
        return "the NVIDIA driver finds no device. Look at what nvidia-smi and CUDA_VISIBLE_DEVICES say."
    if not nvvm.is_available():
        return 'the compiler of CUDA\'s toolkit (NVVM) is missing. Run: pip install "minitorch-cuda[cu13]".'
    return None


def require() -> None:
    """See to it that kernels can run.

    Raises:
        DeviceError: They cannot; the message says what is missing.
    """
    reason = missing()
    if reason is not None:
        raise DeviceError(f"Backend 'cuda' cannot be used: {reason} {_SIMULATOR}")
    if not is_simulated():
        _allow_small_grids()


def _allow_small_grids() -> None:
    """Keep Numba from warning of grids that do not fill a GPU: a small tensor has a small grid."""
    from numba import config

    config.CUDA_LOW_OCCUPANCY_WARNINGS = 0
    try:
        from numba.cuda.core import config as own
    except ImportError:
        return
    own.CUDA_LOW_OCCUPANCY_WARNINGS = 0
