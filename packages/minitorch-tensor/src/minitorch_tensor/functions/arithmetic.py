"""Sums, differences, products, quotients and negatives."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError, InvalidArgumentError
from minitorch_tensor.functions.arguments import check_not_bool, check_tensor
from minitorch_tensor.functions.division import div_floor, div_trunc
from minitorch_tensor.functions.pointwise import (
    both,
    each,
    in_place,
    in_place_operator,
    infix,
    number,
)
from minitorch_tensor.functions.rule import Rule, first_tensor
from minitorch_tensor.operands import constant, operands, refuse_bool
from minitorch_tensor.recording import binary
from minitorch_tensor.tensor_like import T

__all__ = [
    "Add",
    "ArithmeticMethods",
    "Div",
    "Mul",
    "Neg",
    "Rdiv",
    "Rsub",
    "Sub",
    "add",
    "div",
    "mul",
    "neg",
    "positive",
    "rsub",
    "sub",
    "true_divide",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Add(Rule):
    """a + b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.add, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad, grad


class Sub(Rule):
    """a - b."""

    takes_bool = False

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        if a.dtype is bool_:
            refuse_bool(Sub, a)
        return a.backend.zip(scalar.sub, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad, -grad if ctx.needs(1) else None


class Rsub(Rule):
    """b - a."""

    takes_bool = False

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        if a.dtype is bool_:
            refuse_bool(Sub, a)
        return a.backend.zip(scalar.sub, b, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return -grad if ctx.needs(0) else None, grad


class Mul(Rule):
    """a · b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_partners(a, b)
        return a.backend.zip(scalar.mul, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return grad * b if ctx.needs(0) else None, grad * a if ctx.needs(1) else None


class Div(Rule):
    """a / b, a floating point number also for integers."""

    promotion = "float"

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a if ctx.needs(1) else None, b)
        return a.backend.zip(scalar.div, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        part = grad / b
        return part, -part * (a / b) if ctx.needs(1) else None


class Rdiv(Rule):
    """b / a, a floating point number also for integers."""

    promotion = "float"

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b if ctx.needs(0) else None)
        return a.backend.zip(scalar.div, b, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        part = grad / a
        return -part * (b / a) if ctx.needs(0) else None, part


class Neg(Rule):
    """-a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        if a.dtype is bool_:
            refuse_bool(Neg, a)
        return a.backend.map(scalar.neg, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return -grad


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def add(input: T, other: Any, *, alpha: Any = 1) -> T:
    """Return input + alpha · other, broadcast.

    Args:
        input: A tensor; or a number, if the other one is a tensor.
        other: A tensor or a number.
        alpha: A number; an integer for tensors of integers.

    Raises:
        BroadcastError: The shapes do not fit.
        DtypeError: alpha is of another kind than the numbers.
        OperandError: Something is neither a tensor nor a number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0]).add(tensor([1.0, 1.0]), alpha=10)
        tensor([11., 12.])
    """
    return both(Add, input, other) if _is_one(alpha) else _with_alpha(Add, input, other, alpha)


def sub(input: T, other: Any, *, alpha: Any = 1) -> T:
    """Return input - alpha · other, broadcast; the arguments are those of `add`, bools excepted.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([5, 6]).sub(2)
        tensor([3, 4])
    """
    return both(Sub, input, other) if _is_one(alpha) else _with_alpha(Sub, input, other, alpha)


def rsub(input: T, other: Any, *, alpha: Any = 1) -> T:
    """Return other - alpha · input, broadcast; the arguments are those of `sub`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([5, 6]).rsub(2)
        tensor([-3, -4])
    """
    check_tensor(input, "rsub")
    return both(Rsub, input, other) if _is_one(alpha) else _with_alpha(Sub, other, input, alpha)


def _is_one(alpha: Any) -> bool:
    return alpha.__class__ is int and alpha == 1


def _with_alpha(rule: Any, a: Any, b: Any, alpha: Any) -> Any:
    first_tensor(rule.__name__, (a, b))
    a, b = operands(rule, a, b)
    factor = number(alpha, "alpha")
    kind = 0 if isinstance(factor, bool) else 1 if isinstance(factor, int) else 2
    if kind > max(a.dtype.kind, 1) or (kind == 0 and a.dtype.kind):
        raise DtypeError(f"alpha={alpha!r} does not go with numbers of dtype {a.dtype.name}: use one of their kind.")
    factor = bool(factor) if a.dtype is bool_ else factor
    return binary(rule, a, binary(Mul, b, constant(factor, a.dtype, a)))


def mul(input: T, other: Any) -> T:
    """Return input · other, element by element, broadcast.

    Args:
        input: A tensor; or a number, if the other one is a tensor.
        other: A tensor or a number.

    Raises:
        BroadcastError: The shapes do not fit.
        OperandError: Something is neither a tensor nor a number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0], [2.0]]).mul(tensor([3.0, 4.0]))
        tensor([[3., 4.],
                [6., 8.]])
    """
    return both(Mul, input, other)


def div(input: T, other: Any, *, rounding_mode: str | None = None) -> T:
    """Return input / other, element by element, broadcast.

    Args:
        input: A tensor; or a number, if the other one is a tensor.
        other: A tensor or a number.
        rounding_mode: None for the quotient itself, of floating point also for integers; "trunc" for it rounded toward
            zero; "floor" for it rounded down, as `//` does. Rounded quotients of integers are integers.

    Raises:
        BroadcastError: The shapes do not fit.
        InvalidArgumentError: There is no such rounding mode.
        OperandError: Something is neither a tensor nor a number.
        ZeroDivisorError: A rounded quotient of integers by 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([-7, 7]).div(2), tensor([-7, 7]).div(2, rounding_mode="trunc")
        (tensor([-3.5000,  3.5000]), tensor([-3,  3]))
    """
    if rounding_mode is None:
        return both(Div, input, other)
    if rounding_mode == "floor":
        return div_floor(input, other)
    if rounding_mode == "trunc":
        return div_trunc(input, other)
    raise InvalidArgumentError(f"rounding_mode is None, 'trunc' or 'floor', not {rounding_mode!r}.")


def true_divide(input: T, other: Any) -> T:
    """Return input / other: `div` without rounding.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2]).true_divide(4)
        tensor([0.2500, 0.5000])
    """
    return both(Div, input, other)


def neg(input: T) -> T:
    """Return -input; integers without a sign wrap around.

    Raises:
        DtypeError: A tensor of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, -2.0]).neg()
        tensor([-1.,  2.])
    """
    return each(Neg, input)


def positive(input: T) -> T:
    """Return the tensor itself.

    Raises:
        DtypeError: A tensor of bools.
    """
    check_not_bool(input, "positive")
    return input


class ArithmeticMethods:
    """The methods of this family."""

    __slots__ = ()

    add = add
    add_ = in_place_operator(Add, scalar.add, add)
    div = div
    div_ = in_place_operator(Div, scalar.div, div)
    mul = mul
    mul_ = in_place_operator(Mul, scalar.mul, mul)
    neg = neg
    neg_ = in_place(neg)
    positive = positive
    rsub = rsub
    sub = sub
    sub_ = in_place_operator(Sub, scalar.sub, sub)
    true_divide = true_divide
    true_divide_ = in_place_operator(Div, scalar.div, true_divide)

    __add__ = __radd__ = infix(Add, "__add__")
    __sub__ = infix(Sub, "__sub__")
    __rsub__ = infix(Rsub, "__rsub__")
    __mul__ = __rmul__ = infix(Mul, "__mul__")
    __truediv__ = infix(Div, "__truediv__")
    __rtruediv__ = infix(Rdiv, "__rtruediv__")
    __neg__ = neg
    __pos__ = positive
    __iadd__ = add_
    __isub__ = sub_
    __imul__ = mul_
    __itruediv__ = div_
