"""Sums of one tensor and a weighted part of two others."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError
from minitorch_tensor.functions.pointwise import check_kind, check_tensors, in_place, number
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.values import fitting
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.recording import record
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["AddDiv", "AddMul", "BlendMethods", "Lerp", "LerpBy", "addcdiv", "addcmul", "lerp"]


class AddMul(Rule):
    """a + value · b · c."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any, c: Any, *, value: Any) -> Any:
        ctx.save_for_backward(b if ctx.needs(2) else None, c if ctx.needs(1) else None)
        backend = a.backend
        weighed = b if value == 1 else backend.zip(scalar.mul, b, constant(value, b.dtype, b))
        return backend.zip(scalar.add, a, backend.zip(scalar.mul, weighed, c))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, value: Any) -> Any:
        b, c = ctx.saved_tensors
        part = grad * value
        return grad, part * c if ctx.needs(1) else None, part * b if ctx.needs(2) else None


class AddDiv(Rule):
    """a + value · b / c."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any, c: Any, *, value: Any) -> Any:
        ctx.save_for_backward(b if ctx.needs(2) else None, c)
        backend = a.backend
        weighed = b if value == 1 else backend.zip(scalar.mul, b, constant(value, b.dtype, b))
        return backend.zip(scalar.add, a, backend.zip(scalar.div, weighed, c))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, value: Any) -> Any:
        b, c = ctx.saved_tensors
        part = grad * value / c
        return grad, part, -part * (b / c) if ctx.needs(2) else None


class LerpBy(Rule):
    """a + weight · (b - a), from the nearer end, for a weight that is a Python number."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any, *, weight: float) -> Any:
        backend = a.backend
        way = backend.zip(scalar.sub, b, a)
        if -0.5 < weight < 0.5:
            return backend.zip(scalar.add, a, backend.zip(scalar.mul, way, constant(weight, a.dtype, a)))
        return backend.zip(scalar.sub, b, backend.zip(scalar.mul, way, constant(1 - weight, a.dtype, a)))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, weight: float) -> Any:
        return grad * (1 - weight) if ctx.needs(0) else None, grad * weight if ctx.needs(1) else None


class Lerp(Rule):
    """a + weight · (b - a), from the nearer end, so that a weight of 1 gives b exactly."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any, weight: Any) -> Any:
        ctx.save_for_backward(a if ctx.needs(2) else None, b if ctx.needs(2) else None, weight)
        backend = a.backend
        way = backend.zip(scalar.sub, b, a)
        one = constant(1, a.dtype, a)
        from_a = backend.zip(scalar.add, a, backend.zip(scalar.mul, weight, way))
        from_b = backend.zip(scalar.sub, b, backend.zip(scalar.mul, way, backend.zip(scalar.sub, one, weight)))
        half = constant(0.5, a.dtype, a)
        near_a = backend.zip(scalar.lt, backend.map(scalar.abs, weight), half, dtype=bool_)
        return backend.where(near_a, from_a, from_b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b, weight = ctx.saved_tensors
        return (
            grad * (1.0 - weight) if ctx.needs(0) else None,
            grad * weight if ctx.needs(1) else None,
            grad * (b - a) if ctx.needs(2) else None,
        )


def addcmul(input: T, tensor1: T, tensor2: T, *, value: Any = 1) -> T:
    """Return input + value · tensor1 · tensor2, element by element, broadcast.

    Args:
        input: A tensor.
        tensor1: A tensor.
        tensor2: A tensor.
        value: A number; for integers its whole part counts.

    Raises:
        InvalidTypeError: One is not a tensor.
        RangeError: Integers, whose dtype does not hold the value.
        UnsupportedDtypeError: Bools only.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0]).addcmul(tensor([2.0]), tensor([3.0]), value=10)
        tensor([61.])
    """
    check_tensors("addcmul", input, tensor1, tensor2)
    factor = number(value, "value")
    a, b, c = operands(AddMul, input, tensor1, tensor2)
    check_kind(a, "addcmul", (1, 2))
    factor = factor if a.dtype.is_floating_point else fitting(factor, a.dtype)
    return record(AddMul, (a, b, c), {"value": factor})


def addcdiv(input: T, tensor1: T, tensor2: T, *, value: Any = 1) -> T:
    """Return input + value · tensor1 / tensor2, element by element, broadcast.

    Args:
        input: A tensor.
        tensor1: A tensor.
        tensor2: A tensor; it or tensor1 is of a floating point dtype.
        value: A number.

    Raises:
        DtypeError: A quotient of integers.
        InvalidTypeError: One is not a tensor.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0]).addcdiv(tensor([2.0]), tensor([4.0]), value=10)
        tensor([6.])
    """
    check_tensors("addcdiv", input, tensor1, tensor2)
    if not (tensor1.dtype.is_floating_point or tensor2.dtype.is_floating_point):
        raise DtypeError(
            f"addcdiv() divides floating point numbers, not {tensor1.dtype.name} by {tensor2.dtype.name}: "
            "convert one with float(), or add div(..., rounding_mode='trunc')."
        )
    factor = number(value, "value")
    return record(AddDiv, operands(AddDiv, input, tensor1, tensor2), {"value": factor})


def lerp(input: T, end: T, weight: Any) -> T:
    """Return input + weight · (end - input), element by element, broadcast: input at weight 0, end at 1.

    Args:
        input: A tensor of a floating point dtype.
        end: A tensor of the same dtype.
        weight: A number, or a tensor of the same dtype.

    Raises:
        DtypeError: The dtypes differ.
        InvalidTypeError: input or end is not a tensor.
        UnsupportedDtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 10.0]).lerp(tensor([10.0, 20.0]), 0.25)
        tensor([ 2.5000, 12.5000])
    """
    check_tensors("lerp", input, end)
    for what, value in (("end", end), ("weight", weight)):
        if isinstance(value, TensorData) and value.dtype is not input.dtype and (value.shape or what == "end"):
            raise DtypeError(f"lerp() of {input.dtype.name} needs {what} of the same dtype, not {value.dtype.name}.")
    check_kind(input, "lerp", (2,))
    if not isinstance(weight, TensorData):
        return record(LerpBy, operands(LerpBy, input, end), {"weight": number(weight, "weight")})
    return record(Lerp, operands(Lerp, input, end, weight), {})


class BlendMethods:
    """The methods of this family."""

    __slots__ = ()

    addcdiv = addcdiv
    addcdiv_ = in_place(addcdiv)
    addcmul = addcmul
    addcmul_ = in_place(addcmul)
    lerp = lerp
    lerp_ = in_place(lerp)
