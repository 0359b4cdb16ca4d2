"""How the pointwise functions take their operands: tensors, numbers and arrays on either side, and in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from minitorch_tensor.dtypes import default_dtype
from minitorch_tensor.errors import InvalidTypeError, OperandError, UnsupportedDtypeError, ZeroDivisorError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.inplace import overwrite, write
from minitorch_tensor.recording import binary, unary, unrecorded
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "as_float",
    "both",
    "check_divisor",
    "check_kind",
    "check_tensors",
    "compare",
    "each",
    "in_place",
    "in_place_operator",
    "infix",
    "infix_comparison",
    "infix_function",
    "number",
    "smooth",
    "swapped",
    "zeros_like",
]

_P = ParamSpec("_P")


# ----------------------------------------------------------------------------------------------------------------------
# Apply a rule
# ----------------------------------------------------------------------------------------------------------------------
def each(rule: Any, a: Any) -> Any:
    """Apply a rule of one tensor that keeps its dtype."""
    if not isinstance(a, TensorData):
        check_tensor(a, rule.__name__.lower())
    return unary(rule, a)


def smooth(rule: Any, a: Any) -> Any:
    """Apply a rule of one tensor that gives fractions: integers and bools become the default dtype first."""
    if isinstance(a, TensorData) and a.dtype.is_floating_point:
        return unary(rule, a)
    return unary(rule, as_float(a, rule.__name__.lower()))


def as_float(a: Any, operation: str) -> Any:
    """Return a tensor as it is if it is of a floating point dtype, else in the default dtype.

    Raises:
        InvalidTypeError: It is no tensor.
    """
    check_tensor(a, operation)
    return a if a.dtype.is_floating_point else a.to(default_dtype())


def both(rule: Any, a: Any, b: Any) -> Any:
    """Apply a rule of two operands, of which one is a tensor."""
    if isinstance(a, TensorData) and (a.dtype.is_floating_point or rule.promotion != "float"):
        return binary(rule, a, b)
    return rule.apply(a, b)


def compare(rule: Any, a: Any, b: Any) -> Any:
    """Apply a rule without a gradient to a tensor and another operand."""
    if not isinstance(a, TensorData):
        check_tensor(a, rule.__name__.lower())
    return unrecorded(rule, a, b)


# ----------------------------------------------------------------------------------------------------------------------
# Make the operators of Python, and the functions in place
# ----------------------------------------------------------------------------------------------------------------------
def infix(rule: Any, name: str) -> Callable[[Any, Any], Any]:
    """Return the method of an operator such as `+`."""
    floating = rule.promotion == "float"

    def method(self: Any, other: Any) -> Any:
        try:
            if floating and not self.dtype.is_floating_point:
                return rule.apply(self, other)
            return binary(rule, self, other)
        except OperandError:
            return _left_to(other)

    return _named(method, name, f"Return the result of {rule.__doc__}")


def infix_comparison(rule: Any, name: str) -> Callable[[Any, Any], Any]:
    """Return the method of an operator such as `<`."""

    def method(self: Any, other: Any) -> Any:
        try:
            return unrecorded(rule, self, other)
        except OperandError:
            return _left_to(other)

    return _named(method, name, f"Return, for each element, {rule.__doc__}")


def infix_function(function: Callable[[Any, Any], Any], name: str) -> Callable[[Any, Any], Any]:
    """Return the method of an operator such as `//`, that a function of both operands computes."""

    def method(self: Any, other: Any) -> Any:
        try:
            return function(self, other)
        except OperandError:
            return _left_to(other)

    return _named(method, name, f"Return `{function.__name__}` of both operands.")


def swapped(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return function(other, self): for an operator whose left operand is no tensor."""

    def method(self: Any, other: Any) -> Any:
        return function(other, self)

    return _named(method, function.__name__, function.__doc__ or "")


def _left_to(other: Any) -> Any:
    """Leave an operator to the other operand, whose class may know tensors; a builtin one does not.

    It is called while the error is handled that says what the other operand is.
    """
    if type(other).__module__ == "builtins":
        raise
    return NotImplemented


def in_place(function: Callable[Concatenate[Any, _P], Any]) -> Callable[Concatenate[Any, _P], Any]:
    """Return the method that replaces a tensor by function(tensor, ...)."""

    def method(self: Any, /, *args: _P.args, **options: _P.kwargs) -> Any:
        return write(self, function, *args, **options)

    name = function.__name__
    return _named(method, f"{name}_", f"Replace the tensor by `{name}` of it, in its own memory, and return it.")


def in_place_operator(rule: Any, operator: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method that replaces a tensor by operator(tensor, other), without a temporary where that can be.

    Args:
        rule: The rule of the operator.
        operator: A function of two numbers.
        function: What computes it out of place, with options.
    """

    def method(self: Any, other: Any, **options: Any) -> Any:
        if options or not self.dtype.is_floating_point:
            return write(self, function, other, **options)
        return overwrite(self, rule, operator, other)

    name = function.__name__
    return _named(method, f"{name}_", f"Replace the tensor by `{name}` of it, in its own memory, and return it.")


def _named(method: Any, name: str, doc: str) -> Any:
    method.__name__ = method.__qualname__ = name
    method.__doc__ = doc
    return method


# ----------------------------------------------------------------------------------------------------------------------
# Checks
# ----------------------------------------------------------------------------------------------------------------------
def number(value: Any, what: str) -> Any:
    """Return a Python number: itself, one of NumPy's, or the element of a 0-d tensor.

    Raises:
        InvalidTypeError: It is something else.
    """
    if getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, bool | int | float):
        return value
    raise InvalidTypeError(f"{what} must be a number, not {value!r} of type {type(value).__name__}.")


def check_tensors(operation: str, *values: Any) -> None:
    """Refuse anything but tensors.

    Raises:
        InvalidTypeError: One is something else.
    """
    for value in values:
        check_tensor(value, operation)


def check_kind(a: Any, operation: str, kinds: tuple[int, ...]) -> None:
    """Refuse a tensor whose dtype is of another kind than those given: 0 bool, 1 integer, 2 floating point.

    Raises:
        UnsupportedDtypeError: It is.
    """
    if a.dtype.kind not in kinds:
        known = " or ".join([("bools", "integers", "floating point numbers")[kind] for kind in kinds])
        raise UnsupportedDtypeError(f"{operation}() takes {known}, not {a.dtype.name}: convert with to().")


def check_divisor(b: Any, operation: str) -> None:
    """Refuse to divide integers by zero.

    Raises:
        ZeroDivisorError: An element is 0.
    """
    if b.numel() > len(b.backend.to_numpy(b.backend.nonzero(b))):
        raise ZeroDivisorError(
            f"{operation}() of integers by 0 has no result: convert one operand with float(), or choose with where()."
        )


def zeros_like(a: Any) -> Any:
    """Return zeros of the shape and dtype of a tensor: the gradient of what is flat."""
    return a.adopt(a.backend.full(a.shape, 0, a.dtype))
