"""All kernels of this package, each in the forms in which it is launched, to be compiled where there is no GPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from minitorch_cuda.compilation import signature_of
from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import DType, bool_, float32, float64, int32, int64, uint8

__all__ = ["Entry", "kernels", "operator_kernels", "row_of"]


class Entry(NamedTuple):
    """A kernel in one form.

    Attributes:
        name: Which, and with what.
        kernel: The kernel.
        signature: The types of its arguments.
    """

    name: str
    kernel: Any
    signature: tuple[Any, ...]


def row_of(dtype: DType) -> Any:
    """Return what Numba calls a row of numbers."""
    from numba import types
    from numba.np.numpy_support import from_dtype

    return types.Array(from_dtype(dtype.numpy), 1, "C")


def kernels() -> Iterator[Entry]:
    """Yield every kernel, with a few operators and dtypes."""
    for family in (_teaching, _elementwise, _random, _reductions, _gathers, _products, _layers, _images, _recurrent):
        yield from family()


def operator_kernels() -> Iterator[Entry]:
    """Yield a map or a zip with every operator, in every dtype for which it is meant."""
    from minitorch_cuda.elementwise_kernels import map_row, zip_row
    from minitorch_tensor.testing.contracts.operators import OF_INTEGERS, OPERATORS

    for operator in OPERATORS:
        for dtype in (int64,) if operator in OF_INTEGERS else (float32, float64):
            row = row_of(dtype)
            made = (map_row if operator.__code__.co_argcount == 1 else zip_row)(operator, dtype, dtype)
            yield Entry(f"{operator.__name__} {dtype.name}", made, signature_of(made, {"out": row, "a": row, "b": row}))


def _teaching() -> Iterator[Entry]:
    """The course's kernels, with the blocks of a GPU."""
    from minitorch_cuda import teaching

    row = row_of(float64)
    types = {"out": row, "a": row, "b": row, "weight": row}
    for name, kernel, dims in (
        ("map", teaching.map_kernel(scalar.sigmoid), 3),
        ("zip", teaching.zip_kernel(scalar.mul), 3),
        ("reduce", teaching.reduce_kernel(scalar.add, 0.0, 1024), 3),
        ("sum_practice", teaching.sum_practice_kernel(), 1),
        ("mm_practice", teaching.mm_practice_kernel(), 1),
        ("matmul", teaching.matmul_kernel(), 3),
        ("conv1d", teaching.conv1d_kernel(32, 4, 5), 1),
        ("conv2d", teaching.conv2d_kernel(16, 4, 5), 1),
    ):
        yield Entry(f"teaching.{name}", kernel, signature_of(kernel, types, dims))


def _elementwise() -> Iterator[Entry]:
    """Maps, zips and their like."""
    from minitorch_cuda import elementwise_kernels as made
    from minitorch_cuda.elementwise import identity, whole

    for dims in (1, 2, 4):
        for dtype in (float32, float64, int64):
            types = {"out": row_of(dtype), "a": row_of(dtype), "b": row_of(dtype), "c": row_of(bool_)}
            for kernel in (made.map_nd(scalar.exp, dtype, dtype), made.zip_nd(scalar.add, dtype, dtype), made.where_nd):
                yield Entry(f"{kernel.__name__} {dims}d {dtype.name}", kernel, signature_of(kernel, types, dims))
    for dtype in (float32, float64, int64, int32):
        types = {"out": row_of(dtype), "a": row_of(dtype), "b": row_of(dtype)}
        for kernel in (made.map_packs(scalar.neg, dtype, dtype), made.zip_packs(scalar.add, dtype, dtype)):
            yield Entry(f"{kernel.__name__} {dtype.name}", kernel, signature_of(kernel, types))
    for source, target in ((float32, float64), (float64, uint8), (int64, float32), (uint8, bool_), (bool_, int32)):
        operator = whole if source.is_floating_point and target.kind == 1 else identity
        kernel = made.map_row(operator, source, target)
        types = {"out": row_of(target), "a": row_of(source)}
        yield Entry(f"copy {source.name} to {target.name}", kernel, signature_of(kernel, types))
    for dtype in (bool_, uint8, float32):
        types = {"out": row_of(dtype), "a": row_of(dtype), "b": row_of(dtype), "c": row_of(bool_)}
        types["value"] = row_of(dtype).dtype
        yield Entry(f"where_row {dtype.name}", made.where_row, signature_of(made.where_row, types))
        yield Entry(f"fill_nd {dtype.name}", made.fill_nd, signature_of(made.fill_nd, types, 1))
        yield Entry(f"count_row {dtype.name}", made.count_row, signature_of(made.count_row, types))


def _random() -> Iterator[Entry]:
    """Uniform random numbers."""
    from numba import types as numbas

    from minitorch_cuda.random_kernels import uniform_row

    numbers = ("state", "increment", "leap_factor", "leap_plus")
    for dtype in (float32, float64):
        row = row_of(dtype)
        types = {"out": row} | dict.fromkeys(numbers, numbas.UniTuple(numbas.int64, 4))
        types |= dict.fromkeys(("factor", "shift", "below"), row.dtype)
        kernel = uniform_row(dtype)
        yield Entry(f"uniform_row {dtype.name}", kernel, signature_of(kernel, types))


def _reductions() -> Iterator[Entry]:
    """Reductions and scans."""
    from minitorch_cuda import reduction_kernels as made

    for dtype in (float32, float64, int64, uint8, bool_):
        types = {"out": row_of(dtype), "a": row_of(dtype)}
        for operator in (scalar.add, scalar.max):
            for kernel in (
                made.reduce_rows(operator, dtype, ordered=False),
                made.reduce_columns(operator, dtype),
                made.scan_rows(operator, dtype),
            ):
                for dims in (1, 3):
                    name = f"{kernel.__name__} {operator.__name__} {dims}d {dtype.name}"
                    yield Entry(name, kernel, signature_of(kernel, types, dims))
        kernel = made.arg_reduce_rows(True, dtype)
        yield Entry(f"arg_reduce_rows {dtype.name}", kernel, signature_of(kernel, types | {"out": row_of(int64)}))
    kernel = made.reduce_rows(scalar.sub, float32, ordered=True)
    types = {"out": row_of(float64), "a": row_of(float32)}
    yield Entry("reduce_rows sub, in order", kernel, signature_of(kernel, types))


def _gathers() -> Iterator[Entry]:
    """Gathers, searches and sorting."""
    from numba import types as numbas

    from minitorch_cuda import gather_kernels as made
    from minitorch_cuda import sort_kernels as sorting

    places = row_of(int64)
    for dtype in (float32, float64, int64, uint8, bool_):
        row = row_of(dtype)
        types = {"out": row, "a": row, "values": row, "places": places, "order": places}
        for kernel in (
            made.take_each,
            made.put_runs(None, dtype),
            made.put_runs(scalar.add, dtype),
            made.select_slices,
            made.put_slices(None, dtype),
            made.put_slices(scalar.add, dtype),
            sorting.sort_round(False),
            sorting.sort_round(True),
        ):
            yield Entry(f"{kernel.__name__} {dtype.name}", kernel, signature_of(kernel, types))
        types = {"out": places, "rows": row, "values": row, "right": numbas.boolean}
        yield Entry(f"search_rows {dtype.name}", made.search_rows, signature_of(made.search_rows, types))
    types = {"out": places, "counts": places, "order": places}
    yield Entry("place_found", made.place_found, signature_of(made.place_found, types))
    yield Entry("number_rows", sorting.number_rows, signature_of(sorting.number_rows, types))


def _products() -> Iterator[Entry]:
    """Matrix products."""
    from numba import types as numbas

    from minitorch_cuda.device import geometry
    from minitorch_cuda.matmul import tiles_for
    from minitorch_cuda.matmul_kernels import matmul_tiles

    for dtype in (float32, float64, int64, int32, uint8):
        for size in (64, 8192) if dtype is float32 else (64,):
            for a_along, b_along in ((True, True), (False, True), (True, False)):
                shape = tiles_for(size, size, dtype, geometry())
                kernel = matmul_tiles(dtype, shape, a_along, b_along)
                row, steps = row_of(dtype), numbas.UniTuple(numbas.int64, 3)
                types = {"out": row, "a": row, "b": row, "out_steps": steps, "a_steps": steps, "b_steps": steps}
                name = f"matmul_tiles {shape.tile} {dtype.name} {a_along:d}{b_along:d}"
                yield Entry(name, kernel, signature_of(kernel, types, 1))


def _layers() -> Iterator[Entry]:
    """Softmax, norms and the steps of optimizers."""
    from numba import types as numbas

    from minitorch_cuda import normalisation_kernels as norms
    from minitorch_cuda import row_kernels as rows
    from minitorch_cuda import step_kernels as steps

    real, flag = numbas.float64, numbas.boolean
    reals = ("eps", "lr", "rate", "momentum", "kept", "decay", "sign", "alpha", "rho", "beta1", "beta2")
    numbers = dict.fromkeys(reals, real)
    flags = dict.fromkeys(("weighted", "biased", "nesterov", "amsgrad", "centered"), flag)
    tuples = {"rates": numbas.UniTuple(real, 3), "decays": numbas.UniTuple(real, 2)}
    for dtype in (float32, float64):
        names = ("out", "a", "d", "y", "p", "m", "v", "top", "mean", "spread", "weight", "bias", "of_weight", "of_bias")
        types = numbers | flags | tuples | {name: row_of(dtype) for name in names}
        for kernel in (
            *(rows.softmax_rows(dtype, False), rows.softmax_rows(dtype, True)),
            *(rows.softmax_back_rows(dtype, False), rows.softmax_back_rows(dtype, True)),
            *(norms.normalise(False), norms.normalise(True), norms.normalise_back(False), norms.normalise_back(True)),
            *(steps.sgd_step, steps.adam_step, steps.rmsprop_step),
            *(steps.adagrad_step, steps.adadelta_step, steps.adamax_step),
        ):
            yield Entry(f"{kernel.__name__} {dtype.name}", kernel, signature_of(kernel, types))
        types["rates"] = numbas.UniTuple(real, 4)
        moments = steps.moments_step
        yield Entry(f"{moments.__name__} {dtype.name}", moments, signature_of(moments, types))


def _images() -> Iterator[Entry]:
    """Convolutions and pooling."""
    from numba import types as numbas

    from minitorch_cuda import convolution_kernels as convolutions
    from minitorch_cuda import pooling_kernels as pooling

    pair = numbas.UniTuple(numbas.int64, 2)
    pairs = dict.fromkeys(("stride", "padding", "dilation", "kernel"), pair)
    flags = {"biased": numbas.boolean, "include_pad": numbas.boolean}
    for dtype in (float32, float64):
        types = pairs | flags | {name: row_of(dtype) for name in ("out", "a", "grad", "weight", "bias")}
        types["ordinals"] = row_of(int64)
        for kernel in (
            convolutions.conv2d(dtype),
            convolutions.conv2d_input_back(dtype),
            convolutions.conv2d_weight_back(),
        ):
            yield Entry(f"{kernel.__name__} {dtype.name}", kernel, signature_of(kernel, types, 4))
        for kernel in (pooling.max_pool2d, pooling.max_pool2d_back, pooling.avg_pool2d, pooling.avg_pool2d_back):
            yield Entry(f"{kernel.__name__} {dtype.name}", kernel, signature_of(kernel, types))


def _recurrent() -> Iterator[Entry]:
    """Steps of recurrent layers, with lengths and without."""
    from numba import types as numbas

    from minitorch_cuda import recurrent_kernels as made

    flags = dict.fromkeys(("limited", "outputs"), numbas.boolean)
    names = ("gates", "sums", "inputs", "h", "c", "y", "cells", "c0", "h0", "kept")
    gradients = ("of_sums", "of_inputs", "of_states", "of_h", "of_c", "of_y")
    for dtype in (float32, float64):
        for lengths in (int64, dtype):  # without any, another tensor takes their place
            types = flags | {name: row_of(dtype) for name in (*names, *gradients)} | {"lengths": row_of(lengths)}
            types |= {"steps": numbas.int64, "lengths_step": numbas.int64}
            for make in (made.lstm_step, made.lstm_step_back, made.gru_step, made.gru_step_back):
                kernel = make(dtype)
                name = f"{kernel.__name__} {dtype.name}, lengths {lengths.name}"
                yield Entry(name, kernel, signature_of(kernel, types))
