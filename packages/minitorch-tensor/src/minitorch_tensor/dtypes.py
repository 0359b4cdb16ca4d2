"""The six dtypes, and which of them a mixture becomes.

The dtypes stand in one line, each able to hold what stands before it (a float32 holds large integers rounded, as in
PyTorch): bool < uint8 < int32 < int64 < float32 < float64. Two tensors of different dtypes become the later one. A
Python number, or a 0-d tensor beside a tensor with dimensions, counts less: it changes the result only if it is of a
higher *kind* (bool, integer, float) than the tensor.

Source: the rules of PyTorch's documentation, section "Type Promotion".
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.errors import DtypeError, InvalidTypeError

__all__ = [
    "DTYPES",
    "DType",
    "as_dtype",
    "bool_",
    "default_dtype",
    "dtype_of_array",
    "dtype_of_number",
    "float32",
    "float64",
    "get_default_dtype",
    "int32",
    "int64",
    "promote_types",
    "result_type",
    "set_default_dtype",
    "uint8",
]

_BOOLEAN, _INTEGER, _FLOATING = range(3)


class DType:
    """The type of the numbers in a tensor.

    Attributes:
        name: As PyTorch writes it without the prefix, such as "float32".
        numpy: NumPy's dtype.
        itemsize: Bytes a number.
        kind: 0 for bool, 1 for integers, 2 for floating point.
        rank: The place in the line of promotion.
        is_floating_point: Whether it has fractions, and so derivatives.
        is_signed: Whether it has numbers below zero.

    Example:
        >>> float32.itemsize, int64.is_floating_point
        (4, False)
    """

    __slots__ = ("is_floating_point", "is_signed", "itemsize", "kind", "name", "numpy", "rank")

    def __init__(self, name: str, kind: int, rank: int) -> None:
        self.name = name
        self.numpy = np.dtype(name)
        self.itemsize = self.numpy.itemsize
        self.kind = kind
        self.rank = rank
        self.is_floating_point = kind == _FLOATING
        self.is_signed = name not in ("bool", "uint8")

    def __repr__(self) -> str:
        return f"minitorch.{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are the same object: dtypes are compared with `is`."""
        return as_dtype, (self.name,)


bool_ = DType("bool", _BOOLEAN, 0)
uint8 = DType("uint8", _INTEGER, 1)
int32 = DType("int32", _INTEGER, 2)
int64 = DType("int64", _INTEGER, 3)
float32 = DType("float32", _FLOATING, 4)
float64 = DType("float64", _FLOATING, 5)

DTYPES = (bool_, uint8, int32, int64, float32, float64)
"""All dtypes, in the order of promotion."""

_BY_NAME = {dtype.name: dtype for dtype in DTYPES}
_BY_NUMPY = {dtype.numpy: dtype for dtype in DTYPES}
_BY_PYTHON: dict[Any, DType] = {bool: bool_, int: int64, float: float64}


class _Default:
    dtype = float32


_default = _Default()


def default_dtype() -> DType:
    """Return what Python floats become."""
    return _default.dtype


get_default_dtype = default_dtype


def set_default_dtype(dtype: Any) -> None:
    """Set what Python floats become: float32 or float64.

    Raises:
        InvalidTypeError: It is not a floating point dtype.
    """
    wanted = as_dtype(dtype)
    if not wanted.is_floating_point:
        raise InvalidTypeError(f"The default dtype is float32 or float64, not {wanted.name}.")
    _default.dtype = wanted


def as_dtype(dtype: Any) -> DType:
    """Return the dtype that is meant: a DType, its name, a NumPy dtype, or Python's bool, int and float (float64).

    Raises:
        InvalidTypeError: There is no such dtype here.

    Example:
        >>> as_dtype(int), as_dtype("float64")
        (minitorch.int64, minitorch.float64)
    """
    if isinstance(dtype, DType):
        return dtype
    try:
        found = _BY_PYTHON.get(dtype) or _BY_NAME.get(dtype)
        found = found or _BY_NUMPY.get(np.dtype(dtype))
    except (TypeError, ValueError):  # NumPy asks a tensor for its dtype, and does not know that
        found = None
    if found is None or dtype is None:
        raise InvalidTypeError(f"{dtype!r} is no dtype of minitorch; it has {_names()}.")
    return found


def dtype_of_array(dtype: np.dtype[Any]) -> DType:
    """Return the dtype of a NumPy array's numbers.

    Raises:
        InvalidTypeError: NumPy has it and minitorch does not; nothing is narrowed in silence.
    """
    found = _BY_NUMPY.get(dtype) or _BY_NUMPY.get(dtype.newbyteorder("="))
    if found is None:
        raise InvalidTypeError(
            f"An array of NumPy's {dtype} cannot become a tensor; minitorch has {_names()}. Convert it with astype()."
        )
    return found


def dtype_of_number(number: Any) -> DType:
    """Return what a Python number becomes as a tensor: bool, int64 or the default dtype."""
    if isinstance(number, bool):
        return bool_
    return int64 if isinstance(number, int) else _default.dtype


def promote_types(a: DType, b: DType) -> DType:
    """Return the dtype that holds both.

    Raises:
        InvalidTypeError: One is no dtype.

    Example:
        >>> promote_types(int64, float32)
        minitorch.float32
    """
    try:
        return a if a.rank >= b.rank else b
    except AttributeError:
        return promote_types(as_dtype(a), as_dtype(b))


def result_type(*operands: Any) -> DType:
    """Return the dtype of a common result of tensors and Python numbers.

    Args:
        *operands: Tensors (anything with `dtype` and `shape`) and numbers.

    Returns:
        The common dtype, of a weight each: tensors with dimensions, then 0-d tensors, then numbers.
    """
    weighed: list[DType | None] = [None, None, None]
    for operand in operands:
        dtype = getattr(operand, "dtype", None)
        if isinstance(dtype, DType):
            weight = 0 if operand.shape else 1
        else:
            dtype, weight = dtype_of_number(operand), 2
        known = weighed[weight]
        weighed[weight] = dtype if known is None else promote_types(known, dtype)
    result: DType | None = None
    for dtype in weighed:
        if dtype is not None and (result is None or dtype.kind > result.kind):
            result = dtype
    if result is None:
        raise DtypeError("result_type needs at least one tensor or number.")
    return result


def _names() -> str:
    return ", ".join(dtype.name for dtype in DTYPES)
