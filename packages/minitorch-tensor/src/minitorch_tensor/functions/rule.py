"""`Rule`: what every operation on tensors derives from."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from minitorch_scalar.autodiff import Function
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.node import NOT_RECORDED
from minitorch_tensor.operands import operands
from minitorch_tensor.recording import record
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Predicate", "Rule", "Step", "first_tensor"]


class Rule(Function):
    """A rule of differentiation for tensors: `forward`, and under it `backward`.

    `forward(ctx, *tensors, **options)` computes with `tensor.backend` and returns a tensor. It may keep arguments, and
    last its result, with `ctx.save_for_backward`. `backward(ctx, grad, **options)` is written in differentiable
    operations and returns one gradient for each tensor, or None where there is none or `ctx.needs(i)` is False. The
    engine sums a gradient back to the shape of an argument that was broadcast.

    Attributes:
        promotion: How operands of several dtypes are made alike: to their "common" dtype; to the common "float"; or
            None, not at all.
        takes_bool: Whether an operand may be a bool or a tensor of bools.
    """

    promotion: ClassVar[Literal["common", "float"] | None] = "common"
    takes_bool: ClassVar[bool] = True

    @classmethod
    def apply(cls, *inputs: Any, **options: Any) -> Any:
        """Make the operands alike, apply the rule, and record it if one of them requires a gradient."""
        first_tensor(cls.__name__, inputs)
        return record(cls, operands(cls, *inputs), options)


class Step(Rule):
    """A rule whose derivative is 0 wherever it has one, such as rounding."""

    @staticmethod
    def backward(ctx: Any, grad: Any, **options: Any) -> Any:
        return (grad.adopt(grad.backend.full(grad.shape, 0, grad.dtype)),) * len(ctx.inputs)


class Predicate(Rule):
    """A rule without a gradient, such as a comparison: its result is always a constant."""

    @classmethod
    def apply(cls, *inputs: Any, **options: Any) -> Any:
        """Make the operands alike and apply the rule."""
        first_tensor(cls.__name__, inputs)
        return cls.forward(NOT_RECORDED, *operands(cls, *inputs), **options)


def first_tensor(operation: str, inputs: tuple[Any, ...]) -> Any:
    """Return the first tensor among the arguments of an operation.

    Raises:
        InvalidTypeError: There is none.
    """
    for value in inputs:
        if isinstance(value, TensorData):
            return value
    kinds = ", ".join(type(value).__name__ for value in inputs)
    raise InvalidTypeError(f"{operation} needs a tensor among its arguments, and was given {kinds}.")
