"""The text of the three ways to multiply."""

from __future__ import annotations

from minitorch_visualizer.efficiency.products import naive, tiled
from minitorch_visualizer.tensors.sources import titled_source


def sources(way: str) -> list[tuple[str, str]]:
    """Return titles and texts of one of `films.WAYS`."""
    if way != "packed":
        return [titled_source({"naive": naive, "tiled": tiled}[way])]
    from minitorch_fast import matmul_kernels, matmul_tile  # Numba waits for whoever asks for it

    packed = (matmul_kernels.multiply.py_func, matmul_kernels._multiply_packed.py_func, matmul_tile._outer_products)
    return [titled_source(function) for function in packed]
