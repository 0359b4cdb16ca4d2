"""Compute an expression of tensors for real, and keep every number that comes up on the way.

The library's graph leads from node to node and holds no tensors, so that memory is freed early. Here the tensors are
kept beside it: one for each node that a call of the expression made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minitorch_scalar.errors import InvalidValueError, MinitorchError
from minitorch_tensor import Tensor
from minitorch_tensor.view_node import node_of
from minitorch_visualizer.expressions.tree import Rule, evaluate
from minitorch_visualizer.tensors.expression import TensorExpression
from minitorch_visualizer.tensors.methods import as_tensor
from minitorch_visualizer.tensors.typed import MAX_ELEMENTS, MAX_RANK


class ComputationError(InvalidValueError):
    """An expression that cannot be computed with these tensors."""


@dataclass(frozen=True, slots=True)
class Application:
    """One call of the expression.

    Attributes:
        text: What was called, as in `.sum(1)`.
        operands: The tensors it was given.
        result: What came out.
    """

    text: str
    operands: tuple[Tensor, ...]
    result: Tensor


@dataclass(frozen=True, slots=True)
class Recording:
    """An expression that was computed.

    Attributes:
        expression: The expression.
        leaves: The tensors of the variables.
        output: The result.
        calls: What made a node, by node; nodes inside of an operation made of several lack.
        origins: What made a tensor without a history, by `id`.
    """

    expression: TensorExpression
    leaves: Mapping[str, Tensor]
    output: Tensor
    calls: Mapping[Any, Application] = field(repr=False)
    origins: Mapping[int, Application] = field(repr=False)


def record(expression: TensorExpression, leaves: Mapping[str, Tensor]) -> Recording:
    """Compute an expression.

    Args:
        expression: The expression.
        leaves: A tensor for each variable.

    Raises:
        ComputationError: An operation does not take these tensors, or its result is too large to be drawn.
    """
    calls: dict[Any, Application] = {}
    origins: dict[int, Application] = {}

    def apply(rule: Rule, arguments: Sequence[Any]) -> Any:
        result = _applied(rule, arguments)
        operands = tuple([as_tensor(a) for a in arguments if not isinstance(a, tuple)])
        for part in result if isinstance(result, tuple) else (as_tensor(result),):
            made = Application(rule.name, operands, part)
            node = node_of(part)
            if node.is_constant():
                origins[id(part)] = made
            elif node.is_result():
                calls.setdefault(node, made)
        return result

    output = as_tensor(evaluate(expression.root, leaves, apply))
    if not isinstance(output, Tensor):
        raise ComputationError(_pair("The result"))
    return Recording(expression, leaves, output, calls, origins)


def _pair(what: str) -> str:
    return f"{what} is a pair of values and indices: write .values or .indices after max(dim) or min(dim)."


def _applied(rule: Rule, arguments: Sequence[Any]) -> Any:
    """Apply a rule, or say in words why it cannot be done."""
    if rule.name not in (".values", ".indices") and any(isinstance(a, tuple) for a in arguments):
        raise ComputationError(_pair(f"What {rule.name} was given"))
    try:
        result = rule.apply(*arguments)
    except (MinitorchError, ArithmeticError, AttributeError, IndexError, MemoryError, TypeError, ValueError) as error:
        shapes = " and ".join(str(tuple(as_tensor(a).shape)) for a in arguments if not isinstance(a, tuple))
        raise ComputationError(f"{rule.name} with {shapes}: {error}") from error
    for part in result if isinstance(result, tuple) else (result,):
        _check_size(rule, part)
    return result


def _check_size(rule: Rule, result: Any) -> None:
    if isinstance(result, Tensor) and (result.numel() > MAX_ELEMENTS or len(result.shape) > MAX_RANK):
        raise ComputationError(
            f"{rule.name} gives the shape {tuple(result.shape)}, and up to {MAX_ELEMENTS} elements in {MAX_RANK} "
            "dimensions can be shown here. Choose smaller shapes."
        )
