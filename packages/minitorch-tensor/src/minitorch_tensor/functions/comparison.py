"""Which elements are equal or smaller: bools, without gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import OperandError
from minitorch_tensor.functions.pointwise import compare, in_place, infix_comparison
from minitorch_tensor.functions.rule import Predicate
from minitorch_tensor.recording import unrecorded
from minitorch_tensor.tensor_like import T

__all__ = [
    "ComparisonMethods",
    "Eq",
    "Ge",
    "Gt",
    "Le",
    "Lt",
    "Ne",
    "eq",
    "ge",
    "gt",
    "le",
    "lt",
    "ne",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Eq(Predicate):
    """a = b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.eq, a, b, dtype=bool_)


class Ne(Predicate):
    """a ≠ b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.ne, a, b, dtype=bool_)


class Lt(Predicate):
    """a < b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.lt, a, b, dtype=bool_)


class Le(Predicate):
    """a <= b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.le, a, b, dtype=bool_)


class Gt(Predicate):
    """a > b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.lt, b, a, dtype=bool_)


class Ge(Predicate):
    """a >= b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.le, b, a, dtype=bool_)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def eq(input: T, other: Any) -> T:
    """Return, as bools, where input equals other, broadcast; NaN equals nothing.

    Args:
        input: A tensor.
        other: A tensor or a number.

    Raises:
        BroadcastError: The shapes do not fit.
        OperandError: other is neither a tensor nor a number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).eq(2)
        tensor([False,  True, False])
    """
    return compare(Eq, input, other)


def ne(input: T, other: Any) -> T:
    """Return, as bools, where input differs from other; the arguments are those of `eq`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).ne(2)
        tensor([ True, False,  True])
    """
    return compare(Ne, input, other)


def lt(input: T, other: Any) -> T:
    """Return, as bools, where input is smaller than other; the arguments are those of `eq`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).lt(2)
        tensor([ True, False, False])
    """
    return compare(Lt, input, other)


def le(input: T, other: Any) -> T:
    """Return, as bools, where input is not larger than other; the arguments are those of `eq`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).le(2)
        tensor([ True,  True, False])
    """
    return compare(Le, input, other)


def gt(input: T, other: Any) -> T:
    """Return, as bools, where input is larger than other; the arguments are those of `eq`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).gt(2)
        tensor([False, False,  True])
    """
    return compare(Gt, input, other)


def ge(input: T, other: Any) -> T:
    """Return, as bools, where input is not smaller than other; the arguments are those of `eq`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).ge(2)
        tensor([False,  True,  True])
    """
    return compare(Ge, input, other)


def _equality(rule: Any, name: str) -> Callable[[Any, Any], Any]:
    """Return the method of == or !=, which leaves what is no operand to Python: it is simply not equal."""

    def method(self: Any, other: Any) -> Any:
        try:
            return unrecorded(rule, self, other)
        except OperandError:
            return NotImplemented

    method.__name__ = method.__qualname__ = name
    return method


class ComparisonMethods:
    """The methods of this family."""

    __slots__ = ()

    eq = eq
    eq_ = in_place(eq)
    ge = ge
    ge_ = in_place(ge)
    gt = gt
    gt_ = in_place(gt)
    le = le
    le_ = in_place(le)
    lt = lt
    lt_ = in_place(lt)
    ne = ne
    ne_ = in_place(ne)

    __hash__ = object.__hash__
    __eq__ = _equality(Eq, "__eq__")
    __ne__ = _equality(Ne, "__ne__")
    __lt__ = infix_comparison(Lt, "__lt__")
    __le__ = infix_comparison(Le, "__le__")
    __gt__ = infix_comparison(Gt, "__gt__")
    __ge__ = infix_comparison(Ge, "__ge__")
