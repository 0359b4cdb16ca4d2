"""What an expression may contain: numbers, variables and calls of the rules listed here, and how a tree is evaluated.

Floats go through `minitorch_scalar.operators` and Scalars through their own operators, so both give IEEE results
(`1 / 0` is inf, `log(-1)` is nan) and neither raises on a number.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minitorch_scalar import Scalar, functions, operators

Value = float | Scalar
"""What a tree evaluates to: a number, or a Scalar as soon as one variable is a Scalar."""

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}


@dataclass(frozen=True, slots=True)
class Rule:
    """An operator or a function that an expression may call."""

    name: str
    arity: int
    apply: Callable[..., Any]


def _operator(name: str, on_floats: Callable[..., float], on_scalars: Callable[..., Any], arity: int = 2) -> Rule:
    def apply(*values: Value) -> Value:
        numbers = [value for value in values if isinstance(value, float)]
        return on_floats(*numbers) if len(numbers) == len(values) else on_scalars(*values)

    return Rule(name, arity, apply)


BINARY: Mapping[str, Rule] = {
    "+": _operator("+", operators.add, operator.add),
    "-": _operator("-", operators.sub, operator.sub),
    "*": _operator("*", operators.mul, operator.mul),
    "/": _operator("/", operators.div, operator.truediv),
    "//": _operator("//", operators.floor_div, operator.floordiv),
    "%": _operator("%", operators.mod, operator.mod),
    "**": _operator("**", operators.pow, operator.pow),
    "<": _operator("<", operators.lt, operator.lt),
    "<=": _operator("<=", operators.le, operator.le),
    ">": _operator(">", lambda a, b: operators.lt(b, a), operator.gt),
    ">=": _operator(">=", lambda a, b: operators.le(b, a), operator.ge),
    "==": _operator("==", operators.eq, operator.eq),
    "!=": _operator("!=", operators.ne, operator.ne),
}
UNARY: Mapping[str, Rule] = {
    "-": _operator("-", operators.neg, operator.neg, arity=1),
    "+": Rule("+", 1, lambda value: value),
}
FUNCTIONS: Mapping[str, Rule] = {"abs": _operator("abs", operators.abs, operator.abs, arity=1)} | {
    name: Rule(name, arity, apply)
    for name, arity, apply in (
        ("cos", 1, functions.cos),
        ("erf", 1, functions.erf),
        ("exp", 1, functions.exp),
        ("gelu", 1, functions.gelu),
        ("inv", 1, functions.inv),
        ("leaky_relu", 1, functions.leaky_relu),
        ("log", 1, functions.log),
        ("maximum", 2, functions.maximum),
        ("minimum", 2, functions.minimum),
        ("relu", 1, functions.relu),
        ("sigmoid", 1, functions.sigmoid),
        ("sign", 1, functions.sign),
        ("silu", 1, functions.silu),
        ("sin", 1, functions.sin),
        ("softplus", 1, functions.softplus),
        ("sqrt", 1, functions.sqrt),
        ("tan", 1, functions.tan),
        ("tanh", 1, functions.tanh),
    )
}


@dataclass(frozen=True, slots=True)
class Number:
    """A literal such as 10.0, or one of the named constants."""

    value: float


@dataclass(frozen=True, slots=True)
class Variable:
    """A place for a value that is given at evaluation."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A rule and the trees of its arguments."""

    rule: Rule
    arguments: tuple[Node, ...]


Node = Number | Variable | Call


def apply_rule(rule: Rule, arguments: Sequence[Any]) -> Any:
    """Apply a rule to the values of its arguments."""
    return rule.apply(*arguments)


def evaluate(root: Node, values: Mapping[str, Any], apply: Callable[[Rule, Sequence[Any]], Any] = apply_rule) -> Any:
    """Return the value of the tree, arguments before the call that needs them, left to right.

    The stack holds nodes still to visit; a call is visited twice, and the second time its values are on top of `done`.

    Args:
        root: The tree.
        values: The value of each variable.
        apply: Applies a rule; another one may look at what comes out.

    Returns:
        Its value.
    """
    stack: list[tuple[Node, bool]] = [(root, False)]
    done: list[Any] = []
    while stack:
        node, arguments_are_done = stack.pop()
        if isinstance(node, Number):
            done.append(node.value)
        elif isinstance(node, Variable):
            done.append(values[node.name])
        elif arguments_are_done:
            arguments = done[-len(node.arguments) :]
            del done[-len(node.arguments) :]
            done.append(apply(node.rule, arguments))
        else:
            stack.append((node, True))
            stack.extend((argument, False) for argument in reversed(node.arguments))
    return done.pop()


def variables(root: Node) -> frozenset[str]:
    """Return the names of the variables that the tree uses."""
    stack: list[Node] = [root]
    names: set[str] = set()
    while stack:
        node = stack.pop()
        if isinstance(node, Variable):
            names.add(node.name)
        elif isinstance(node, Call):
            stack.extend(node.arguments)
    return frozenset(names)
