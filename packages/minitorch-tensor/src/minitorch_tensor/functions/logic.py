"""And, or, not: of truths, and of bits."""

from __future__ import annotations

from typing import Any

from minitorch_tensor import operators
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.pointwise import check_kind, check_tensors, in_place, infix_function, swapped
from minitorch_tensor.functions.rule import Predicate, first_tensor
from minitorch_tensor.node import NOT_RECORDED
from minitorch_tensor.operands import operands
from minitorch_tensor.recording import unrecorded
from minitorch_tensor.tensor_like import T

__all__ = [
    "BitwiseAnd",
    "BitwiseNot",
    "BitwiseOr",
    "BitwiseXor",
    "LeftShift",
    "LogicMethods",
    "LogicalAnd",
    "LogicalNot",
    "LogicalOr",
    "LogicalXor",
    "RightShift",
    "bitwise_and",
    "bitwise_left_shift",
    "bitwise_not",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class LogicalAnd(Predicate):
    """Whether neither is 0."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.logical_and, a, b, dtype=bool_)


class LogicalOr(Predicate):
    """Whether one is not 0."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.logical_or, a, b, dtype=bool_)


class LogicalXor(Predicate):
    """Whether exactly one is not 0."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.logical_xor, a, b, dtype=bool_)


class LogicalNot(Predicate):
    """Whether a is 0."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.logical_not, a, dtype=bool_)


class BitwiseAnd(Predicate):
    """The bits that both have."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.bitwise_and, a, b)


class BitwiseOr(Predicate):
    """The bits that one has."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.bitwise_or, a, b)


class BitwiseXor(Predicate):
    """The bits that exactly one has."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.bitwise_xor, a, b)


class BitwiseNot(Predicate):
    """Every bit turned round; of a bool, its opposite."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.logical_not if a.dtype is bool_ else operators.bitwise_not, a)


class LeftShift(Predicate):
    """a · 2ᵇ."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.left_shift, a, b)


class RightShift(Predicate):
    """⌊a / 2ᵇ⌋."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(operators.right_shift, a, b)


# ----------------------------------------------------------------------------------------------------------------------
# Of truths
# ----------------------------------------------------------------------------------------------------------------------
def logical_and(input: T, other: T) -> T:
    """Return, as bools, where both tensors are not 0, broadcast.

    Args:
        input: A tensor of any dtype.
        other: Another one.

    Raises:
        InvalidTypeError: One is not a tensor.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 2.0]).logical_and(tensor([1, 1]))
        tensor([False,  True])
    """
    check_tensors("logical_and", input, other)
    return unrecorded(LogicalAnd, input, other)


def logical_or(input: T, other: T) -> T:
    """Return, as bools, where one of two tensors is not 0; the arguments are those of `logical_and`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 2.0]).logical_or(tensor([0, 1]))
        tensor([False,  True])
    """
    check_tensors("logical_or", input, other)
    return unrecorded(LogicalOr, input, other)


def logical_xor(input: T, other: T) -> T:
    """Return, as bools, where exactly one of two tensors is not 0; the arguments are those of `logical_and`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 2.0]).logical_xor(tensor([1, 1]))
        tensor([ True, False])
    """
    check_tensors("logical_xor", input, other)
    return unrecorded(LogicalXor, input, other)


def logical_not(input: T) -> T:
    """Return, as bools, where input is 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 2.0]).logical_not()
        tensor([ True, False])
    """
    check_tensor(input, "logical_not")
    return LogicalNot.forward(NOT_RECORDED, input)


# ----------------------------------------------------------------------------------------------------------------------
# Of bits
# ----------------------------------------------------------------------------------------------------------------------
def _bits(rule: Any, name: str, a: Any, b: Any, kinds: tuple[int, ...] = (0, 1)) -> Any:
    first_tensor(name, (a, b))
    a, b = operands(rule, a, b)
    check_kind(a, name, kinds)
    return rule.forward(NOT_RECORDED, a, b)


def bitwise_and(input: T, other: Any) -> T:
    """Return the bits that both integers have, broadcast; of bools, whether both are true.

    Args:
        input: A tensor of integers or bools; or a number, if the other one is a tensor.
        other: A tensor of integers or bools, or a number.

    Raises:
        UnsupportedDtypeError: Floating point numbers.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([6, 9]).bitwise_and(3), tensor([True, True]) & tensor([True, False])
        (tensor([2, 1]), tensor([ True, False]))
    """
    return _bits(BitwiseAnd, "bitwise_and", input, other)


def bitwise_or(input: T, other: Any) -> T:
    """Return the bits that one of two integers has; the arguments are those of `bitwise_and`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([6, 9]).bitwise_or(3)
        tensor([ 7, 11])
    """
    return _bits(BitwiseOr, "bitwise_or", input, other)


def bitwise_xor(input: T, other: Any) -> T:
    """Return the bits that exactly one of two integers has; the arguments are those of `bitwise_and`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([6, 9]).bitwise_xor(3)
        tensor([ 5, 10])
    """
    return _bits(BitwiseXor, "bitwise_xor", input, other)


def bitwise_not(input: T) -> T:
    """Return integers with every bit turned round: -x - 1; of bools, the opposite.

    Raises:
        UnsupportedDtypeError: Floating point numbers.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0, 5]).bitwise_not(), ~tensor([True, False])
        (tensor([-1, -6]), tensor([False,  True]))
    """
    check_tensor(input, "bitwise_not")
    check_kind(input, "bitwise_not", (0, 1))
    return BitwiseNot.forward(NOT_RECORDED, input)


def bitwise_left_shift(input: T, other: Any) -> T:
    """Return input · 2 to the power of other, as bits that are shifted and may be lost, broadcast.

    Args:
        input: A tensor of integers; or a number, if the other one is a tensor.
        other: A tensor of integers, or a number: how many places.

    Raises:
        UnsupportedDtypeError: Floating point numbers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 5]).bitwise_left_shift(2)
        tensor([ 4, 20])
    """
    return _bits(LeftShift, "bitwise_left_shift", input, other, (1,))


def bitwise_right_shift(input: T, other: Any) -> T:
    """Return input / 2 to the power of other, rounded down; the arguments are those of `bitwise_left_shift`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([20, -5]).bitwise_right_shift(2)
        tensor([ 5, -2])
    """
    return _bits(RightShift, "bitwise_right_shift", input, other, (1,))


def _inverted(self: Any) -> Any:
    """Return the bits turned round, or the opposite of bools."""
    if self.dtype.is_floating_point:
        raise InvalidTypeError(f"~ inverts integers and bools, not {self.dtype.name}: compare with == 0 instead.")
    return bitwise_not(self)


class LogicMethods:
    """The methods of this family."""

    __slots__ = ()

    bitwise_and = bitwise_and
    bitwise_and_ = in_place(bitwise_and)
    bitwise_left_shift = bitwise_left_shift
    bitwise_left_shift_ = in_place(bitwise_left_shift)
    bitwise_not = bitwise_not
    bitwise_not_ = in_place(bitwise_not)
    bitwise_or = bitwise_or
    bitwise_or_ = in_place(bitwise_or)
    bitwise_right_shift = bitwise_right_shift
    bitwise_right_shift_ = in_place(bitwise_right_shift)
    bitwise_xor = bitwise_xor
    bitwise_xor_ = in_place(bitwise_xor)
    logical_and = logical_and
    logical_and_ = in_place(logical_and)
    logical_not = logical_not
    logical_not_ = in_place(logical_not)
    logical_or = logical_or
    logical_or_ = in_place(logical_or)
    logical_xor = logical_xor
    logical_xor_ = in_place(logical_xor)

    __and__ = infix_function(bitwise_and, "__and__")
    __rand__ = infix_function(swapped(bitwise_and), "__rand__")
    __or__ = infix_function(bitwise_or, "__or__")
    __ror__ = infix_function(swapped(bitwise_or), "__ror__")
    __xor__ = infix_function(bitwise_xor, "__xor__")
    __rxor__ = infix_function(swapped(bitwise_xor), "__rxor__")
    __lshift__ = infix_function(bitwise_left_shift, "__lshift__")
    __rlshift__ = infix_function(swapped(bitwise_left_shift), "__rlshift__")
    __rshift__ = infix_function(bitwise_right_shift, "__rshift__")
    __rrshift__ = infix_function(swapped(bitwise_right_shift), "__rrshift__")
    __invert__ = _inverted
    __iand__ = bitwise_and_
    __ior__ = bitwise_or_
    __ixor__ = bitwise_xor_
    __ilshift__ = bitwise_left_shift_
    __irshift__ = bitwise_right_shift_
