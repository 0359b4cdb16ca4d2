"""Memory of other libraries, seen as tensors: by DLPack, and by `__cuda_array_interface__`.

Nothing is copied. The tensor keeps the memory alive: its storage holds a `Loan`, and when that goes, all kernels are
waited for, and the owner is told. What the owner's kernels still write is waited for before: a capsule is asked for
with the number of the default stream, on which all kernels here run, so that its owner sees to that; an interface names
the stream that is to be waited for.

Source: Python's specification of DLPack; Numba's specification of the CUDA Array Interface, version 3.
"""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from minitorch_cuda.capsules import NAME, TAKEN, Managed, dtype_of, python
from minitorch_cuda.device import PACK, is_simulated
from minitorch_cuda.dlpack import device_of
from minitorch_cuda.storage import Storage, reserve
from minitorch_tensor.dtypes import DType, dtype_of_array
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.shapes import Shape, Strides, storage_bounds, strides_from_shape

__all__ = ["Lent", "Loan", "of_capsule", "of_interface"]

_DEFAULT_STREAM = 1
"""How both protocols number the default stream."""


class Lent(NamedTuple):
    """Numbers in another library's memory.

    Attributes:
        storage: The memory as far as the numbers reach.
        dtype: What they are.
        shape: Their shape.
        strides: Their strides in the storage.
        offset: The place of the first.
    """

    storage: Storage
    dtype: DType
    shape: Shape
    strides: Strides
    offset: int


class Loan:
    """What keeps another library's memory alive; when it goes, the memory is given back.

    Args:
        owner: An object that must live as long as the memory is used.
        deleter: What is to be called then, of a capsule's structure: its address as a function, or None.
        address: The address of the structure.
    """

    __slots__ = ("__weakref__", "_address", "_deleter", "_owner")

    def __init__(self, owner: Any = None, deleter: int | None = None, address: int = 0) -> None:
        self._owner = owner
        self._deleter = deleter
        self._address = address

    def __del__(self) -> None:
        if sys.is_finalizing():
            return
        if not is_simulated():
            from numba import cuda

            cuda.default_stream().synchronize()
        if self._deleter:
            ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(self._deleter)(self._address)


def of_capsule(ext_tensor: Any) -> Lent:
    """Return the numbers of what has `__dlpack__` and `__dlpack_device__`.

    Raises:
        InvalidTypeError: It gives no capsule, or tensors have no such dtype.
        InvalidValueError: It lies on another device, or its numbers lie at no whole number of their size.
    """
    kind, number = ext_tensor.__dlpack_device__()
    name = type(ext_tensor).__name__
    if (int(kind), int(number)) != device_of():
        raise InvalidValueError(
            f"The backend 'cuda' sees memory of device {device_of()}, as DLPack numbers them, and a {name} lies on "
            f"({int(kind)}, {int(number)}): bring it there first."
        )
    capsule = ext_tensor.__dlpack__() if is_simulated() else ext_tensor.__dlpack__(stream=_DEFAULT_STREAM)
    if not python.PyCapsule_IsValid(id(capsule), NAME):
        raise InvalidTypeError(f"__dlpack__ of a {name} gave {capsule!r}, which is no capsule that could be taken.")
    address = python.PyCapsule_GetPointer(id(capsule), NAME)
    managed = Managed.from_address(address)
    view = managed.tensor
    dtype, shape = dtype_of(view.dtype), tuple(view.shape[: view.ndim])
    strides = tuple(view.strides[: view.ndim]) if view.strides else strides_from_shape(shape)
    first = (view.data or 0) + view.byte_offset
    _check_place(first, dtype, name)
    python.PyCapsule_SetName(id(capsule), TAKEN)  # from here on the memory is ours to give back
    return _lent(first, dtype, shape, strides, Loan(None, managed.deleter, address))


def of_interface(array: Any) -> Lent:
    """Return the numbers of what has `__cuda_array_interface__`.

    Raises:
        InvalidTypeError: Tensors have no such dtype.
        InvalidValueError: Some numbers are masked, must not be written to, or lie at no whole number of their size.
    """
    found = array.__cuda_array_interface__
    name = type(array).__name__
    numpys = np.dtype(found["typestr"])
    dtype, shape, (first, read_only) = dtype_of_array(numpys), tuple(found["shape"]), found["data"]
    steps = found.get("strides")
    if found.get("mask") is not None or (read_only and 0 not in shape) or not numpys.isnative:
        raise InvalidValueError(
            f"A {name} whose numbers are masked, read-only or in the order of other machines cannot share its memory "
            "with a tensor: copy it first."
        )
    _check_place(first or 0, dtype, name, steps or ())
    stream = found.get("stream")
    if stream not in (None, _DEFAULT_STREAM) and not is_simulated():
        from numba import cuda

        cuda.external_stream(stream).synchronize()
    strides = strides_from_shape(shape) if steps is None else tuple([step // dtype.itemsize for step in steps])
    return _lent(first or 0, dtype, shape, strides, Loan(array))


def _check_place(first: int, dtype: DType, name: str, steps: Strides = ()) -> None:
    """Refuse numbers that do not lie at whole numbers of their size."""
    if any(place % dtype.itemsize for place in (first, *steps)):
        raise InvalidValueError(
            f"The numbers of a {name} begin at byte {first} and lie {steps} bytes apart, which are not whole elements "
            f"of {dtype.itemsize} bytes, so its memory cannot be shared: copy it first."
        )


def _lent(first: int, dtype: DType, shape: Shape, strides: Strides, loan: Loan) -> Lent:
    """Return numbers as a tensor has them: a row of memory, and a layout in there.

    Kernels read packs of sixteen bytes where the offset is a multiple of one, so the row begins at one. What lies
    before the first number is never read; it is there, since memory is given out in pieces of at least a pack.
    """
    if 0 in shape:
        return Lent(reserve((0,), dtype), dtype, shape, strides, 0)
    low, end = storage_bounds(shape, strides, 0)
    lowest = first + low * dtype.itemsize
    before = lowest % PACK // dtype.itemsize
    size = before + end - low
    memory = _row(lowest - before * dtype.itemsize, size, dtype, loan)
    return Lent(Storage(memory, size, pooled=False), dtype, shape, strides, before - low)


def _row(address: int, size: int, dtype: DType, loan: Loan) -> Any:
    """Return memory as kernels take it; it keeps the loan."""
    about = {"data": (address, False), "shape": (size,), "strides": None, "typestr": dtype.numpy.str, "version": 3}
    if is_simulated():
        from numba.cuda.simulator.cudadrv.devicearray import FakeCUDAArray

        return FakeCUDAArray(np.asarray(SimpleNamespace(__array_interface__=about, loan=loan)))
    from numba import cuda

    return cuda.from_cuda_array_interface(about, owner=loan, sync=False)
