"""Read an expression that a user typed, without ever running it as Python.

The text is cut into tokens (`tokens`), parsed (`parser`) against a fixed list of operators and functions, and kept as a
tree (`tree`). Evaluating the tree calls only the functions of that list, on floats or on Scalars, so an expression can
do arithmetic and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from minitorch_scalar import Scalar
from minitorch_visualizer.expressions.parser import MAX_DEPTH, Parser
from minitorch_visualizer.expressions.tokens import MAX_LENGTH, ExpressionError
from minitorch_visualizer.expressions.tree import FUNCTIONS, Node, Value, evaluate, variables

__all__ = ["FUNCTIONS", "MAX_DEPTH", "MAX_LENGTH", "Expression", "ExpressionError", "parse"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its text, the variables it uses in the order they were offered, and its tree."""

    text: str
    variables: tuple[str, ...]
    root: Node = field(repr=False, compare=False)

    @overload
    def evaluate(self, values: Mapping[str, float]) -> float: ...
    @overload
    def evaluate(self, values: Mapping[str, Scalar]) -> Scalar: ...
    def evaluate(self, values: Mapping[str, float] | Mapping[str, Scalar]) -> Value:
        """Return the value at `values`: a float for floats, a Scalar with its graph for Scalars.

        An expression that uses no Scalar gives a constant Scalar when `values` holds Scalars.

        Example:
            >>> parse("x * x + 1").evaluate({"x": 3.0})
            10.0
        """
        given: dict[str, Value] = {
            name: value if isinstance(value, Scalar) else float(value) for name, value in values.items()
        }
        result: Value = evaluate(self.root, given)
        wants_scalar = any(isinstance(value, Scalar) for value in given.values())
        return Scalar(result, None) if wants_scalar and not isinstance(result, Scalar) else result


def parse(text: str, names: Sequence[str] = ("x", "y", "z")) -> Expression:
    """Parse `text` as an expression of the variables `names`.

    Raises:
        ExpressionError: It is not one; the message says what to write instead and `column` where.

    Example:
        >>> parse("(x * x) * y + 10.0 * x").variables
        ('x', 'y')
    """
    root = Parser(text, tuple(names)).tree()
    used = variables(root)
    return Expression(text, tuple(name for name in names if name in used), root)
