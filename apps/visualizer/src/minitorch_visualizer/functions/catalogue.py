"""The functions that the Operators page offers, each with its sources and its derivative."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from minitorch_scalar import functions, operators, testing
from minitorch_scalar.gradcheck import central_difference
from minitorch_scalar.scalar import Scalar

_RULE_NAMES = {"max": "Maximum", "min": "Minimum"}
"""Rules that are not called like their operator; the others are, but for capitals and underscores."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One function of the catalogue.

    Attributes:
        name: What the menu says.
        arity: How many numbers it takes, 1 or 2.
        function: The function on floats.
        on_scalars: The same on Scalars, for autodiff; None if it has no derivative.
        sources: Pairs of a title and the source below it, in reading order.
    """

    name: str
    arity: int
    function: Callable[..., float]
    on_scalars: Callable[..., Any] | None
    sources: tuple[tuple[str, str], ...]

    @property
    def traced(self) -> bool:
        """Whether its derivative is written nowhere, but comes from the operations that it is made of."""
        return self.on_scalars is not None and len(self.sources) == 1

    @property
    def formula(self) -> str:
        """The first line of the docstring: what the function computes."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the catalogue.

    Attributes:
        title: What the menu says.
        about: What the functions have in common.
        choices: The functions, by name.
    """

    title: str
    about: str
    choices: dict[str, Choice]


def _rules() -> dict[str, type[functions.ScalarFunction]]:
    """Return the rules of autodiff by the name of the operator they stand for."""
    listed = [getattr(functions, name) for name in functions.__all__]
    rules = [rule for rule in listed if inspect.isclass(rule) and issubclass(rule, functions.ScalarFunction)]
    return {rule.__name__.lower(): rule for rule in rules}


def _rule_for(name: str) -> type[functions.ScalarFunction] | None:
    return _rules().get(_RULE_NAMES.get(name, name).replace("_", "").lower())


def _operator(name: str, arity: int) -> Choice:
    function, back, rule = getattr(operators, name), getattr(operators, f"{name}_back", None), _rule_for(name)
    sources = [(f"`{name}`", inspect.getsource(function))]
    if back is not None:
        sources.append((f"Its derivative, `{name}_back`", inspect.getsource(back)))
    if rule is not None:
        sources.append((f"Its rule in autodiff, `{rule.__name__}`", inspect.getsource(rule)))
    on_scalars = rule.apply if rule is not None else function if back is not None else None
    return Choice(name, arity, function, on_scalars, tuple(sources))


def _operators(parameters: list[str]) -> dict[str, Choice]:
    """Return the operators with these parameters; what takes a function or a list is none of them."""
    names = [name for name in operators.__all__ if not name.endswith("_back")]
    found = [name for name in names if list(inspect.signature(getattr(operators, name)).parameters) == parameters]
    return {name: _operator(name, len(parameters)) for name in found}


def _course(table: Mapping[str, Callable[..., Any]], arity: int) -> dict[str, Choice]:
    return {
        name: Choice(name, arity, function, function, ((f"`{name}`", inspect.getsource(function)),))
        for name, function in table.items()
    }


def _of_pair(choice: Choice) -> Choice:
    """Turn a function of a list into one of two numbers: f([x, y])."""
    function = choice.function

    def on_pair(x: Any, y: Any) -> Any:
        return function([x, y])

    on_pair.__doc__ = inspect.getdoc(function)
    return Choice(choice.name, 2, on_pair, on_pair, choice.sources)


@cache
def groups() -> tuple[Group, ...]:
    """Return the whole catalogue, in the order of the menu; the sources are read from disk once."""
    reductions = _course(testing.REDUCTIONS, 1)
    return (
        Group("Operators of one number", "The bricks of every network.", _operators(["x"])),
        Group("Operators of two numbers", "Arithmetic and comparisons.", _operators(["x", "y"])),
        Group(
            "Course functions of one number", "The course tests autodiff on these.", _course(testing.ONE_ARGUMENT, 1)
        ),
        Group("Course functions of two numbers", "With two derivatives each.", _course(testing.TWO_ARGUMENTS, 2)),
        Group(
            "Course functions of a list",
            "Drawn for a list of two, [x, y].",
            {name: _of_pair(choice) for name, choice in reductions.items()},
        ),
    )


def evaluate(choice: Choice, *values: float) -> float:
    """Return the value of a function, NaN where Python refuses to compute it."""
    try:
        return float(choice.function(*values))
    except ArithmeticError:
        return math.nan


def derivatives(choice: Choice, *values: float) -> tuple[float, ...]:
    """Return the derivative of a function with respect to each argument, by autodiff.

    Args:
        choice: The function.
        values: Where.

    Returns:
        One number for each argument; 0 for one that the result does not depend on, NaN where there is none. A rule
        may still give a number where the function itself has none, as 1 / x for the logarithm below 0: that is NaN too.
    """
    if choice.on_scalars is None or math.isnan(evaluate(choice, *values)):
        return tuple(math.nan for _ in values)
    arguments = [Scalar(value) for value in values]
    try:
        result = choice.on_scalars(*arguments)
        if isinstance(result, Scalar) and result.requires_grad:
            result.backward()
    except ArithmeticError:
        return tuple(math.nan for _ in values)
    return tuple(argument.grad if argument.grad is not None else 0.0 for argument in arguments)


@dataclass(frozen=True, slots=True)
class Probe:
    """A function at one place.

    Attributes:
        value: What it gives.
        derivatives: Its derivatives by autodiff, one for each argument.
        differences: The same by central differences.
    """

    value: float
    derivatives: tuple[float, ...]
    differences: tuple[float, ...]

    @property
    def agrees(self) -> bool:
        """Whether both ways give the same derivatives, up to the rounding of a difference."""
        pairs = zip(self.derivatives, self.differences, strict=True)
        return all(
            math.isclose(exact, rough, rel_tol=1e-3, abs_tol=1e-3) or (math.isnan(exact) and math.isnan(rough))
            for exact, rough in pairs
        )


def probe(choice: Choice, *values: float) -> Probe:
    """Measure a function at one place: its value, and its derivatives in two ways.

    Args:
        choice: The function.
        values: Where, one number for each argument.

    Returns:
        The three results.
    """

    def function(*at: float) -> float:
        return evaluate(choice, *at)

    differences = tuple(float(central_difference(function, *values, arg=i)) for i in range(len(values)))
    return Probe(evaluate(choice, *values), derivatives(choice, *values), differences)
