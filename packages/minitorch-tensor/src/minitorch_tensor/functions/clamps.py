"""Numbers kept between bounds."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import bool_, result_type
from minitorch_tensor.errors import InvalidArgumentError
from minitorch_tensor.functions.arguments import check_not_bool, check_tensor
from minitorch_tensor.functions.choice import kept
from minitorch_tensor.functions.pointwise import check_kind, check_tensors, in_place, number
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.recording import binary, record, unary
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "Clamp",
    "ClampBetween",
    "ClampMax",
    "ClampMethods",
    "ClampMin",
    "Relu",
    "ReluBack",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clip",
    "relu",
]


class Clamp(Rule):
    """a, but at least one number and at most another."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, low: Any, high: Any) -> Any:
        ctx.save_for_backward(a)
        bounds = [None if bound is None else constant(bound, a.dtype, a) for bound in (low, high)]
        return a.backend.clamp(a, *bounds)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, low: Any, high: Any) -> Any:
        (a,) = ctx.saved_tensors
        inside = a >= low if high is None else a <= high
        if low is not None and high is not None:
            inside = inside & (a >= low)
        return kept(grad, inside)


class ClampMin(Rule):
    """The larger of a and b; a has the gradient of equal ones."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(scalar.max, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return kept(grad, a >= b), kept(grad, a < b) if ctx.needs(1) else None


class ClampMax(Rule):
    """The smaller of a and b; a has the gradient of equal ones."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(scalar.min, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return kept(grad, a <= b), kept(grad, a > b) if ctx.needs(1) else None


class ClampBetween(Rule):
    """a, but at least low and at most high, which counts where they contradict each other."""

    @staticmethod
    def forward(ctx: Any, a: Any, low: Any, high: Any) -> Any:
        ctx.save_for_backward(a, low, high)
        return a.backend.zip(scalar.min, a.backend.zip(scalar.max, a, low), high)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, low, high = ctx.saved_tensors
        return (
            kept(grad, (a >= low) & (a <= high)) if ctx.needs(0) else None,
            kept(grad, (low < high) & (a < low)) if ctx.needs(1) else None,
            kept(grad, (a > high) | (high < low)) if ctx.needs(2) else None,
        )


_PLAIN = (int, float, None.__class__)


def clamp(input: T, min: Any = None, max: Any = None) -> T:
    """Return the elements of input, those below min replaced by min and those above max by max.

    Where min is larger than max, max counts. The gradient is that of input on the bounds too.

    Args:
        input: A tensor.
        min: A number, or a tensor that broadcasts; none if left out.
        max: A number, or a tensor that broadcasts; none if left out.

    Raises:
        InvalidArgumentError: There is no bound.
        InvalidTypeError: One bound is a tensor, the other one a number, or neither of that.
        UnsupportedDtypeError: Bools between bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([-1.0, 0.5, 7.0]).clamp(0, 1)
        tensor([0.0000, 0.5000, 1.0000])
    """
    check_tensor(input, "clamp")
    if input.dtype.is_floating_point and min.__class__ in _PLAIN and max.__class__ in _PLAIN and min is not max:
        return record(Clamp, (input,), {"low": min, "high": max})
    if min is None and max is None:
        raise InvalidArgumentError("clamp() needs min, max or both.")
    if not isinstance(min, TensorData) and not isinstance(max, TensorData):
        return _between_numbers(input, min, max)
    bounds = [bound for bound in (min, max) if bound is not None]
    check_tensors("clamp() with a bound that is a tensor", *bounds)
    if max is None:
        return binary(ClampMin, input, min)
    if min is None:
        return binary(ClampMax, input, max)
    return record(ClampBetween, operands(ClampBetween, input, min, max), {})


def clamp_min(input: T, min: Any) -> T:
    """Return the elements of input, those below min replaced by min: `clamp` with one bound.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([-1, 5]).clamp_min(2)
        tensor([2, 5])
    """
    return clamp(input, min=min)


def clamp_max(input: T, max: Any) -> T:
    """Return the elements of input, those above max replaced by max: `clamp` with one bound.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([-1, 5]).clamp_max(2)
        tensor([-1,  2])
    """
    return clamp(input, max=max)


def _between_numbers(a: Any, low: Any, high: Any) -> Any:
    low = None if low is None else number(low, "min")
    high = None if high is None else number(high, "max")
    if not a.dtype.is_floating_point:
        a = a.to(result_type(a, *[bound for bound in (low, high) if bound is not None]))
        check_kind(a, "clamp", (1, 2))
        if low is not None and low < 0 and not a.dtype.is_signed:
            low = 0
    return record(Clamp, (a,), {"low": low, "high": high})


class Relu(Rule):
    """a where it is above 0, else 0."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.relu, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        if grad_mode.enabled:
            return binary(ReluBack, out, grad)
        return grad.backend.zip(scalar.relu_back, out, grad)


class ReluBack(Rule):
    """d where a is above 0, else 0."""

    @staticmethod
    def forward(ctx: Any, a: Any, d: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.zip(scalar.relu_back, a, d)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return None, binary(ReluBack, a, grad)


def relu(input: T) -> T:
    """Return the larger of input and 0; the gradient is 0 at 0.

    Args:
        input: A tensor of any dtype but bool.

    Raises:
        DtypeError: A tensor of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([-1.0, 2.0]).relu()
        tensor([0., 2.])
    """
    if not isinstance(input, TensorData) or input.dtype is bool_:
        check_not_bool(input, "relu")
    return unary(Relu, input)


clip = clamp
"""Another name of PyTorch's for `clamp`."""


class ClampMethods:
    """The methods of this family."""

    __slots__ = ()

    clamp = clamp
    clamp_ = in_place(clamp)
    clamp_max = clamp_max
    clamp_max_ = in_place(clamp_max)
    clamp_min = clamp_min
    clamp_min_ = in_place(clamp_min)
    clip = clamp
    clip_ = clamp_
    relu = relu
    relu_ = in_place(relu)
