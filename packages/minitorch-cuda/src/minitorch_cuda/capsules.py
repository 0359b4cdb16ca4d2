"""Capsules of DLPack: how C writes down where the numbers of a tensor lie, and what Python wraps round it.

Whoever takes a capsule gives it another name, and calls the deleter in there when it needs the memory no longer.

Source: the header dlpack.h of DLPack 0.8, whose three structures are written down here.
"""

from __future__ import annotations

import ctypes

from minitorch_tensor.dtypes import DType, bool_, float32, float64, int32, int64, uint8
from minitorch_tensor.errors import InvalidTypeError

__all__ = [
    "CUDA",
    "HOST",
    "NAME",
    "TAKEN",
    "DataType",
    "Device",
    "Managed",
    "View",
    "data_type_of",
    "dtype_of",
    "python",
]

HOST, CUDA = 1, 2
"""How DLPack numbers the kinds of devices."""

NAME, TAKEN = b"dltensor", b"used_dltensor"
"""The name of a capsule that nobody has taken yet, and of one that somebody has."""

_NUMBERS = {bool_: 6, int64: 0, int32: 0, uint8: 1, float32: 2, float64: 2}
_KINDS = {0: "int", 1: "uint", 2: "float", 4: "bfloat", 5: "complex", 6: "bool"}
"""How DLPack numbers the kinds of numbers."""


class Device(ctypes.Structure):
    """Which device the memory is on: its kind, and which one of these."""

    _fields_ = (("kind", ctypes.c_int32), ("number", ctypes.c_int32))


class DataType(ctypes.Structure):
    """What the numbers are: their kind, and how many bits each has; `lanes` are 1 unless several are one."""

    _fields_ = (("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16))


class View(ctypes.Structure):
    """Where the numbers lie; strides count numbers, and without any the tensor is contiguous."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device", Device),
        ("ndim", ctypes.c_int32),
        ("dtype", DataType),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class Managed(ctypes.Structure):
    """What is in a capsule: where the numbers lie, and what keeps them there.

    The deleter is called with the address of this structure when they are needed no longer.
    """

    _fields_ = (("tensor", View), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p))


python = ctypes.PyDLL(None)
"""Python's own functions in C; those for capsules are used."""
python.PyCapsule_New.restype = ctypes.py_object
python.PyCapsule_New.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
python.PyCapsule_IsValid.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
python.PyCapsule_GetPointer.restype = ctypes.c_void_p
python.PyCapsule_GetPointer.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
python.PyCapsule_SetName.argtypes = (ctypes.c_void_p, ctypes.c_char_p)


def data_type_of(dtype: DType) -> DataType:
    """Return a dtype as DLPack has it.

    Example:
        >>> found = data_type_of(uint8)
        >>> found.code, found.bits, found.lanes
        (1, 8, 1)
    """
    return DataType(_NUMBERS[dtype], 8 * dtype.itemsize, 1)


def dtype_of(data_type: DataType) -> DType:
    """Return which dtype it is that DLPack means.

    Raises:
        InvalidTypeError: Tensors have it not.

    Example:
        >>> dtype_of(DataType(code=2, bits=64, lanes=1)).name
        'float64'
    """
    wanted = data_type.code, data_type.bits, data_type.lanes
    for dtype, number in _NUMBERS.items():
        if wanted == (number, 8 * dtype.itemsize, 1):
            return dtype
    kind = _KINDS.get(data_type.code, f"kind {data_type.code} of ")
    names = ", ".join(sorted(dtype.name for dtype in _NUMBERS))
    raise InvalidTypeError(
        f"Numbers of DLPack's {kind}{data_type.bits} in groups of {data_type.lanes} cannot become a tensor; minitorch "
        f"has {names}. Convert them where they are."
    )
