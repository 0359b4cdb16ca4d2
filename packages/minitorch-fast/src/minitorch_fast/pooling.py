"""Pooling of floating point numbers: what lies between the backend and the kernels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.matmul import address_of
from minitorch_fast.threads import get_num_threads
from minitorch_fast.workspace import Workspace
from minitorch_tensor.layer_kernels.windows import Pair
from minitorch_tensor.shapes import Shape

__all__ = ["largest_of_images", "run"]

_work = Workspace()
_kernels: dict[Any, Any] = {}


def run(
    name: str, out: Any, a: Any, b: Any, image: Shape, pooled: Shape, windows: tuple[Pair, Pair, Pair, Pair]
) -> None:
    """Run a kernel over the planes of images; all arrays are contiguous.

    Args:
        name: "max", "max_back", "mean" or "mean_back".
        out: Where to write.
        a: Images, or their gradients.
        b: The ordinals, which "max" writes and "max_back" reads, or the divisors.
        image: The shape of the images.
        pooled: That of the results.
        windows: Kernel, stride, padding and dilation.
    """
    size = image[0] * image[1] * image[2] * image[3]
    threads = get_num_threads() if size >= thresholds.POOLING_PARALLEL else 1
    jobs, shared, work = _plan(image, pooled, windows, out.itemsize, threads)
    found = _kernels.get((name, out.itemsize))
    if found is None:
        from minitorch_fast.jobs import run_jobs  # Numba waits for the first kernel
        from minitorch_fast.pooling_kernels import kernel_for

        found = _kernels[name, out.itemsize] = run_jobs, kernel_for(name, out.itemsize).address
    run_jobs, kernel = found
    run_jobs(kernel, jobs, shared, address_of(out), address_of(a), address_of(b), _work.of_size(work))


def largest_of_images(a: Any) -> tuple[Any, Any]:
    """Return the largest element of each image, and its ordinal: NumPy looks for it many numbers at once."""
    batch, channels, height, width = a.shape
    images = a.reshape(batch * channels, height * width)
    ordinals = images.argmax(1)
    ordinals += np.arange(0, a.size, height * width)
    shape = batch, channels, 1, 1
    return images.reshape(-1)[ordinals].reshape(shape), ordinals.reshape(shape)


@lru_cache(maxsize=512)
def _plan(
    image: Shape, pooled: Shape, windows: tuple[Pair, Pair, Pair, Pair], itemsize: int, threads: int
) -> tuple[Any, Any, int]:
    """Return the jobs (first plane, the one behind the last, working memory), sizes and windows, and the memory."""
    planes, size = image[0] * image[1], (2 * image[3] + 127) // 64 * 64  # no cache line belongs to two threads
    count = min(threads, planes)
    jobs = [(planes * i // count, planes * (i + 1) // count, i * size) for i in range(count)]
    shared = [*image[2:], *pooled[2:]] + [number for pair in windows for number in pair]
    shared.append(planes * image[2] * image[3])
    return np.array(jobs, np.int64), np.array(shared, np.int64), count * size * itemsize
