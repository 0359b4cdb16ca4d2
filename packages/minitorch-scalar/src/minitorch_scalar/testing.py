"""The functions that the course tests autodiff with, as tables shared by the tests and the visualizer.

Each takes numbers or Scalars and gives the same back, so one table serves for values, derivatives and plots. Their
names are the course's; the constants keep every one of them defined, and away from its kinks, on small numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from minitorch_scalar.functions import exp, inv, log, relu, sigmoid

__all__ = [
    "ONE_ARGUMENT",
    "REDUCTIONS",
    "TWO_ARGUMENTS",
    "add2",
    "addConstant",
    "complicated",
    "cube",
    "div",
    "div2",
    "eq2",
    "explog",
    "exponential",
    "gt2",
    "inverse",
    "logarithm",
    "lt2",
    "mean_full_red",
    "mean_red",
    "mul2",
    "multConstant",
    "neg",
    "rectified",
    "sig",
    "square",
    "subConstant",
    "sum_red",
]


def neg(a: Any) -> Any:
    """-a."""
    return -a


def addConstant(a: Any) -> Any:
    """5 + a."""
    return 5.0 + a


def subConstant(a: Any) -> Any:
    """a - 5."""
    return a - 5.0


def multConstant(a: Any) -> Any:
    """5 · a."""
    return 5.0 * a


def div(a: Any) -> Any:
    """a / 5."""
    return a / 5.0


def square(a: Any) -> Any:
    """a²."""
    return a * a


def cube(a: Any) -> Any:
    """a³."""
    return a * a * a


def inverse(a: Any) -> Any:
    """1 / (a + 3.5)."""
    return inv(a + 3.5)


def sig(a: Any) -> Any:
    """σ(a)."""
    return sigmoid(a)


def logarithm(a: Any) -> Any:
    """ln(a + 100000)."""
    return log(a + 100000.0)


def rectified(a: Any) -> Any:
    """relu(a + 5.5)."""
    return relu(a + 5.5)


def exponential(a: Any) -> Any:
    """exp(a - 200)."""
    return exp(a - 200.0)


def explog(a: Any) -> Any:
    """ln(a + 100000) + exp(a - 200)."""
    return log(a + 100000.0) + exp(a - 200.0)


def complicated(a: Any) -> Any:
    """A long chain of the others, with a repeated part."""
    inner = relu(relu(a * 10.0 + 7.0) * 6.0 + 5.0) * 10.0
    return log(sigmoid(inner / 1000.0) + 100.0) / 50.0


def add2(a: Any, b: Any) -> Any:
    """a + b."""
    return a + b


def mul2(a: Any, b: Any) -> Any:
    """a · b."""
    return a * b


def div2(a: Any, b: Any) -> Any:
    """a / (b + 5.5)."""
    return a / (b + 5.5)


def gt2(a: Any, b: Any) -> Any:
    """1 if a + 1.2 > b, else 0."""
    return 1.0 * ((a + 1.2) > b)


def lt2(a: Any, b: Any) -> Any:
    """1 if a + 1.2 < b, else 0."""
    return 1.0 * ((a + 1.2) < b)


def eq2(a: Any, b: Any) -> Any:
    """1 if a = b + 5.5, else 0."""
    return 1.0 * (a == (b + 5.5))


def sum_red(values: Sequence[Any]) -> Any:
    """x₁ + x₂ + ..."""
    total = values[0]
    for x in values[1:]:
        total = total + x
    return total


def mean_red(values: Sequence[Any]) -> Any:
    """(x₁ + x₂ + ...) / n."""
    return sum_red(values) / float(len(values))


def mean_full_red(values: Sequence[Any]) -> Any:
    """The mean again, of each value divided by n first."""
    return sum_red([x / float(len(values)) for x in values])


ONE_ARGUMENT: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "neg": neg,
        "addConstant": addConstant,
        "square": square,
        "cube": cube,
        "subConstant": subConstant,
        "multConstant": multConstant,
        "div": div,
        "inv": inverse,
        "sig": sig,
        "log": logarithm,
        "relu": rectified,
        "exp": exponential,
        "explog": explog,
        "complex": complicated,
    }
)
"""Functions of one number."""

TWO_ARGUMENTS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"add2": add2, "mul2": mul2, "div2": div2, "gt2": gt2, "lt2": lt2, "eq2": eq2}
)
"""Functions of two numbers."""

REDUCTIONS: Mapping[str, Callable[[Sequence[Any]], Any]] = MappingProxyType(
    {"sum_red": sum_red, "mean_red": mean_red, "mean_full_red": mean_full_red}
)
"""Functions of a list of numbers, of which there is at least one."""
