"""Matrix products: which tiles, and how the threads of a block read them."""

from __future__ import annotations

from minitorch_cuda.device import Geometry, geometry
from minitorch_cuda.launching import launch
from minitorch_fast.plan import collapse
from minitorch_tensor.dtypes import DType, float32
from minitorch_tensor.shapes import broadcast_strides, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["MOST_BATCHES", "product_into", "tiles_for"]

MOST_BATCHES = 65535
"""A grid has no more blocks along z; more batches are several grids."""


def tiles_for(rows: int, columns: int, dtype: DType, shape: Geometry) -> Geometry:
    """Return the tiles for a product: small ones where large ones would leave most of a GPU without work.

    Totals of eight bytes, which all dtypes but float32 have, make smaller squares: they stay in a thread's registers.
    """
    if shape.tile <= 64:
        return shape
    few = -(-rows // shape.tile) * -(-columns // shape.tile) < shape.enough_blocks // 2
    return shape._replace(tile=64, each=4, depth=16) if few or dtype is not float32 else shape


def product_into(out: TensorData, a: TensorData, b: TensorData) -> None:
    """Write the matrix products over the last two dimensions, of which those before broadcast, into `out`."""
    from minitorch_cuda.matmul_kernels import matmul_tiles

    if not size_of(out.shape):
        return
    rows, columns, inner = out.shape[-2], out.shape[-1], a.shape[-1]
    batch = out.shape[:-2]
    strides = [
        (*broadcast_strides(t.shape[:-2], t.strides[:-2], batch), *t.strides[-2:]) if t is not out else t.strides
        for t in (out, a, b)
    ]
    sizes, outer = collapse(batch, *[steps[:-2] for steps in strides])
    steps = [(*before, *step[-2:]) for before, step in zip(outer, strides, strict=True)]
    if not sizes:  # a tuple without numbers has no type on a device
        sizes, steps = (1,), [(0, *step) for step in steps]
    shape = tiles_for(rows, columns, out.dtype, geometry())
    a_along, b_along = a.strides[-1] <= a.strides[-2], b.strides[-1] <= b.strides[-2]
    kernel = matmul_tiles(out.dtype, shape, a_along, b_along)
    side = shape.tile // shape.each
    grid = (-(-columns // shape.tile), -(-rows // shape.tile))
    places: list[object] = []
    for tensor, step in zip((out, a, b), steps, strict=True):
        places += [tensor.storage, tensor.offset, step]
    count = size_of(sizes)
    for first in range(0, count, MOST_BATCHES):
        blocks = (*grid, min(MOST_BATCHES, count - first))
        launch(kernel, blocks, (side, side), *places, sizes, first, rows, inner, columns)
