"""What an operation is given, made alike: tensors of one backend and, as its rule wants it, of one dtype."""

from __future__ import annotations

from math import copysign
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType, bool_, default_dtype, dtype_of_number, result_type
from minitorch_tensor.errors import BackendError, DtypeError, OperandError, RangeError
from minitorch_tensor.tensor_data import TensorData

__all__ = ["as_operand", "check_backends", "constant", "operands", "refuse_bool"]


def operands(rule: Any, *values: Any) -> tuple[Any, ...]:
    """Turn what an operation was given into tensors of one backend and, as the rule wants it, of one dtype.

    Args:
        rule: Its `promotion` is "common" (the common dtype), "float" (the common dtype, or the default one if that is
            no floating point dtype) or None (left as they are).
        *values: Tensors, Python numbers, NumPy's numbers and arrays; at least one tensor.

    Raises:
        BackendError: Two tensors of different backends.
        DtypeError: The dtype cannot be used here.
        OperandError: Something else than a tensor or number.
        RangeError: A Python number beyond every dtype.
    """
    if len(values) == 2 and values[1].__class__ is int and rule.promotion == "common":
        a, b = values
        if isinstance(a, TensorData) and a.dtype.kind == 1:
            return a, constant(_wrapped(b, a.dtype), a.dtype, a)
    first = next(value for value in values if isinstance(value, TensorData))
    values = tuple([as_operand(value, first, rule) for value in values])
    check_backends(rule.__name__, first, *[value for value in values if isinstance(value, TensorData)])
    if not rule.takes_bool:
        for value in values:
            refuse_bool(rule, value)
    if rule.promotion is None:
        return tuple([v if isinstance(v, TensorData) else constant(v, dtype_of_number(v), first) for v in values])
    dtype = result_type(*values)
    if rule.promotion == "float" and not dtype.is_floating_point:
        dtype = default_dtype()
    return tuple(
        [
            constant(_wrapped(v, dtype), dtype, first)
            if not isinstance(v, TensorData)
            else v
            if v.dtype is dtype
            else v.to(dtype)
            for v in values
        ]
    )


def check_backends(operation: str, first: Any, *others: Any) -> None:
    """Refuse tensors of different backends: nothing is moved in silence.

    Raises:
        BackendError: Two differ.
    """
    for other in others:
        if other.backend is not first.backend:
            raise BackendError(
                f"{operation} was given tensors of the backends '{first.backend.name}' and "
                f"'{other.backend.name}': move one of them with .to('{first.backend.name}')."
            )


def refuse_bool(rule: Any, value: Any) -> None:
    """Refuse a tensor of bools, or a bool.

    Raises:
        DtypeError: It is one.
    """
    if value is True or value is False or getattr(value, "dtype", None) is bool_:
        raise DtypeError(
            f"{rule.__name__} is not defined for bools: use ~ or logical_not() to invert a mask, ^ or logical_xor() "
            "for the difference of two, or convert them with int()."
        )


def as_operand(value: Any, beside: Any, rule: Any) -> Any:
    """Return a tensor or a Python number, or say what cannot be one."""
    if isinstance(value, TensorData | bool | int | float):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return beside.adopt(beside.backend.from_numpy(value.copy()))  # the user may change theirs later
    raise OperandError(
        f"{rule.__name__} takes tensors and numbers, not {value!r} of type {type(value).__name__}. "
        "Make a tensor of it with tensor(...)."
    )


_constants: dict[tuple[Any, ...], Any] = {}


def constant(number: Any, dtype: DType, beside: Any) -> Any:
    """Return a Python number as a 0-d tensor beside another one; the usual ones are kept for the next time.

    -0.0 is made anew, since it equals 0.0 and would be taken for it; and so is NaN, which equals nothing.
    """
    key = (number, dtype, beside.backend)
    found = _constants.get(key)
    if found is None or (not number and copysign(1.0, number) < 0.0):
        found = beside.adopt(beside.backend.full((), _fitting(number, dtype), dtype))
        if number == number and (number or copysign(1.0, number) > 0.0):
            if len(_constants) >= 1000:
                _constants.clear()
            _constants[key] = found
    return found


def _fitting(number: Any, dtype: DType) -> Any:
    """Return a number as one of this dtype; an integer that is too large for it is an error, as in PyTorch."""
    if isinstance(number, int) and dtype.kind == 1:
        low, high = np.iinfo(dtype.numpy).min, np.iinfo(dtype.numpy).max
        if not low <= number <= high:
            raise RangeError(f"{number} is beyond {dtype.name}, which holds {low} to {high}.")
    elif isinstance(number, int) and number.bit_length() > 1023:
        raise RangeError(f"An integer of {number.bit_length()} bits is beyond {dtype.name}: nothing holds it.")
    return number


def _wrapped(number: Any, dtype: DType) -> Any:
    """Return a number as it takes part in arithmetic of a dtype: integers wrap around, as PyTorch's do."""
    if dtype.kind == 1 and -(2**63) <= number < 2**63:
        bits = 8 * dtype.itemsize
        number = int(number) & ((1 << bits) - 1)
        if dtype.is_signed and number >> (bits - 1):
            number -= 1 << bits
    return number
