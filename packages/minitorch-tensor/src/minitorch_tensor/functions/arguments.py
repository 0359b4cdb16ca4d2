"""What the functions ask of their arguments, and say when it is something else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from minitorch_tensor.errors import DimensionError, DtypeError, InvalidTypeError, ShapeError, UnsupportedDtypeError
from minitorch_tensor.shapes import as_dims
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "F",
    "check_floating",
    "check_not_bool",
    "check_not_empty",
    "check_tensor",
    "numpy_names",
    "sizes_of",
    "tensors_of",
]

F = TypeVar("F", bound=Callable[..., Any])


def numpy_names(function: F) -> F:
    """Let a function of `dim` and `keepdim` take NumPy's names for them, `axis` and `keepdims`, as PyTorch does.

    A function of `keepdim` is called only with a bool for it.

    Raises:
        InvalidTypeError: By the function, if one of the two is given under both names, or keepdim is no bool.

    Example:
        >>> from minitorch_tensor import ones
        >>> ones(2, 3).sum(axis=1, keepdims=True).shape
        (2, 1)
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    place = names.index("keepdim") if "keepdim" in names else len(names)

    @wraps(function)
    def named(*args: Any, **options: Any) -> Any:
        if len(args) > place:
            _check_keepdim(args[place], function.__name__)
        if not options:  # as most calls are
            return function(*args)
        if "axis" in options or "keepdims" in options:
            for theirs, ours in (("axis", "dim"), ("keepdims", "keepdim")):
                if theirs in options:
                    if ours in options:
                        raise InvalidTypeError(
                            f"{function.__name__}() was given {ours}={options[ours]!r} and "
                            f"{theirs}={options[theirs]!r}, which mean the same: give one of them."
                        )
                    options[ours] = options.pop(theirs)
        if "keepdim" in options:
            _check_keepdim(options["keepdim"], function.__name__)
        return function(*args, **options)

    return cast("F", named)


def _check_keepdim(value: Any, operation: str) -> None:
    """Refuse what is neither true nor false; a bool of NumPy is as good as one of Python."""
    if value is not True and value is not False and type(value).__name__ != "bool":
        raise InvalidTypeError(
            f"keepdim of {operation}() is True or False, not {value!r} of type {type(value).__name__}."
        )


def check_tensor(value: Any, operation: str) -> None:
    """Refuse what is not a tensor.

    Raises:
        InvalidTypeError: It is something else.
    """
    if not isinstance(value, TensorData):
        raise InvalidTypeError(
            f"{operation}() takes a tensor, not {value!r} of type {type(value).__name__}. "
            "Make a tensor of it with tensor(...)."
        )


def check_floating(a: Any, operation: str, *, implemented: bool = True) -> None:
    """Refuse a tensor that is not of a floating point dtype.

    Args:
        a: The tensor.
        operation: The name of the function.
        implemented: False where PyTorch says that there is no implementation for the dtype.

    Raises:
        DtypeError: It is of integers or bools.
        InvalidTypeError: It is no tensor.
    """
    check_tensor(a, operation)
    if not a.dtype.is_floating_point:
        kind = DtypeError if implemented else UnsupportedDtypeError
        raise kind(f"{operation}() needs a floating point tensor, not one of {a.dtype.name}: convert it with float().")


def check_not_bool(a: Any, operation: str, *, implemented: bool = True) -> None:
    """Refuse a tensor of bools; the arguments and errors are those of `check_floating`."""
    check_tensor(a, operation)
    if a.dtype.kind == 0:
        kind = DtypeError if implemented else UnsupportedDtypeError
        raise kind(f"{operation}() is not defined for bools: convert them with int().")


def check_not_empty(a: Any, dims: tuple[int, ...], operation: str, *, named: bool) -> None:
    """Refuse to choose an element where there is none.

    Args:
        a: The tensor.
        dims: Along which dimensions.
        operation: The name of the function.
        named: Whether the user named the dimensions.

    Raises:
        DimensionError: A dimension that the user named has size 0.
        ShapeError: The tensor has no elements.
    """
    for dim in dims:
        if a.shape[dim] == 0:
            if named:
                raise DimensionError(
                    f"{operation}() of shape {a.shape} along dimension {dim} has nothing to choose from: its size is 0."
                )
            raise ShapeError(
                f"{operation}() of shape {a.shape} has nothing to choose from: name a dimension whose size is not 0."
            )


def sizes_of(operation: str, sizes: tuple[Any, ...], keyword: Any = None) -> Any:
    """Return sizes or dimensions that may come as f(2, 3), as f((2, 3)) or by keyword.

    Raises:
        InvalidTypeError: They come twice or not at all, or one is not an integer.
    """
    if keyword is not None:
        if sizes:
            raise InvalidTypeError(f"{operation}() was given {sizes} and, by keyword, {keyword}: give one of them.")
        return as_dims(keyword)
    if not sizes:
        raise InvalidTypeError(f"{operation}() needs sizes or dimensions, such as {operation}(2, 3).")
    return as_dims(*sizes)


def tensors_of(operation: str, tensors: tuple[Any, ...]) -> list[Any]:
    """Return tensors that may come as f(a, b) or as f([a, b]).

    Raises:
        InvalidTypeError: One is no tensor.
    """
    if len(tensors) == 1 and isinstance(tensors[0], tuple | list):
        tensors = tuple(tensors[0])
    for place, value in enumerate(tensors):
        if not isinstance(value, TensorData):
            raise InvalidTypeError(
                f"{operation}() takes tensors; number {place} is {value!r} of type {type(value).__name__}."
            )
    return list(tensors)
