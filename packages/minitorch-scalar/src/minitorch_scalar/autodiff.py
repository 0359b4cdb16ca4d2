"""Reverse-mode automatic differentiation: a graph, its order, and one walk back through it.

Nothing here knows what a number is. The engine sees variables (`Variable`) that remember which rule made them of which
inputs, and it does four things with them:

1. `topological_sort` lists every variable that the result depends on, the result first;
2. `derivatives` walks that list, asks each variable for its chain rule, and adds up what every input receives;
3. `backpropagate` hands the leaves what they received, and frees the graph;
4. `grad` returns it instead.

The walk is a loop, never a recursion: a graph of a million operations is as good as one of three.

Source: the reverse mode as in Griewank and Walther, Evaluating Derivatives, 2nd edition, chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, Protocol, TypeVar

from minitorch_scalar.errors import GraphError, InvalidTypeError, MissingMethodError
from minitorch_scalar.grad_mode import set_grad_enabled

__all__ = [
    "Context",
    "Function",
    "Variable",
    "backpropagate",
    "derivatives",
    "grad",
    "topological_sort",
]


# ----------------------------------------------------------------------------------------------------------------------
# The graph
# ----------------------------------------------------------------------------------------------------------------------
class Context:
    """What a rule leaves in `forward` for its `backward`."""

    __slots__ = ("saved_values",)

    saved_values: tuple[Any, ...]

    def __init__(self) -> None:
        self.saved_values = ()

    def save_for_backward(self, *values: Any) -> None:
        """Keep values until the backward pass."""
        self.saved_values = values

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """The values kept by `save_for_backward`, under PyTorch's and the course's name."""
        return self.saved_values


class Function:
    """A rule of differentiation: `forward` gives the value, `backward` the derivative of each argument.

    A subclass defines both as static methods. `backward(ctx, d)` receives the derivative d of the final result with
    respect to what `forward` returned, and returns that derivative carried on to each argument of `forward`: one value,
    or a tuple with one for each (None for an argument that has no derivative).
    """

    forward: ClassVar[Any] = classmethod(lambda cls, *_: _undefined(cls, "forward"))
    backward: ClassVar[Any] = classmethod(lambda cls, *_: _undefined(cls, "backward"))

    @classmethod
    def apply(cls, *inputs: Any) -> Any:
        """Apply the rule, and record it if an input is a variable; plain values in give a plain value out."""
        for value in inputs:
            if hasattr(value, "record"):
                return value.record(cls, inputs)
        return cls.forward(Context(), *inputs)


def _undefined(rule: type[Function], method: str) -> NoReturn:
    raise MissingMethodError(
        f"{rule.__name__} defines no {method}(): "
        "a rule needs forward(ctx, ...) and backward(ctx, d), both of them static methods."
    )


class Variable(Protocol):
    """What the engine asks of a value in the graph."""

    @property
    def unique_id(self) -> int:
        """A number that grows with every variable made: inputs are always older than results."""

    @property
    def inputs(self) -> Sequence[Any]:
        """The variables that this one was computed of; empty for a leaf and for a constant."""

    def is_result(self) -> bool:
        """Say whether a rule made it."""

    def is_leaf(self) -> bool:
        """Say whether the user made it and wants its derivative."""

    def is_constant(self) -> bool:
        """Say whether nothing is to be differentiated with respect to it or through it."""

    def chain_rule(self, d_output: Any) -> Iterable[tuple[Any, Any]]:
        """Carry the derivative of the result over to every input, as pairs (input, derivative)."""

    def accumulate_derivative(self, d: Any) -> None:
        """Add to the derivative kept on a leaf."""

    def seed(self, d_output: Any, create_graph: bool) -> Any:
        """Turn what the user gave into the derivative that a pass begins with."""

    def release(self) -> None:
        """Forget inputs and saved values."""


_V = TypeVar("_V", bound=Variable)


# ----------------------------------------------------------------------------------------------------------------------
# The engine
# ----------------------------------------------------------------------------------------------------------------------
def topological_sort(variable: _V) -> list[_V]:
    """List every variable that is not constant and that `variable` depends on, right-most first.

    Args:
        variable: The result, at the right end of the graph.

    Returns:
        The variables, each before all of its inputs; leaves are included, constants are not.

    Raises:
        InvalidTypeError: The result is no variable.

    Example:
        >>> from minitorch_scalar import Scalar
        >>> x = Scalar(3.0, name="x")
        >>> [v.data for v in topological_sort(x * x + 1.0)]
        [10.0, 9.0, 3.0]
    """
    _check_variable(variable, "the output")
    return [v for v in _youngest_first(variable) if not v.is_constant()]


def _youngest_first(variable: _V) -> list[_V]:
    """List all that `variable` was computed of, constants too.

    An operation can only use what was there before it. So age is a topological order: find what is reachable, then sort
    from the youngest to the oldest.
    """
    reachable = {variable}
    stack = [variable]
    while stack:
        for parent in stack.pop().inputs:
            if parent not in reachable:
                reachable.add(parent)
                stack.append(parent)
    return sorted(reachable, key=attrgetter("unique_id"), reverse=True)


def derivatives(variable: _V, d_output: Any = 1.0) -> dict[_V, Any]:
    """Differentiate a variable with respect to everything that it was computed of.

    Args:
        variable: The result to differentiate.
        d_output: The derivative to begin with, 1 for the derivative of the result itself.

    Returns:
        The derivative with respect to each variable, right-most first; None where none arrived.

    Raises:
        GraphError: The graph has been freed.
    """
    received: dict[_V, Any] = dict.fromkeys(_youngest_first(variable))
    received[variable] = d_output
    for v, d in received.items():  # all that will ever come to v has come: those who use it are younger
        if d is None or not (v.inputs or v.is_result()):
            continue
        for parent, contribution in v.chain_rule(d):
            if contribution is not None:
                total = received[parent]
                received[parent] = contribution if total is None else total + contribution
    return received


def backpropagate(
    variable: Any, derivative: Any = 1.0, *, retain_graph: bool | None = None, create_graph: bool = False
) -> None:
    """Add the derivative of `variable` with respect to every leaf to that leaf, then free the graph.

    The leaves change at the very end: a rule that raises on the way leaves every gradient as it was.

    Args:
        variable: The result to differentiate.
        derivative: The derivative to begin with.
        retain_graph: Keep the graph for another pass through it; by default it is kept if `create_graph` is set.
        create_graph: Record the derivatives too, so that they can be differentiated again.

    Raises:
        GraphError: The result is a constant, or its graph has been freed.
        InvalidTypeError: The result is no variable.
    """
    received = _differentiate(variable, derivative, create_graph)
    for v, d in received.items():
        if d is not None and v.is_leaf():
            v.accumulate_derivative(d)
    _free(received, create_graph if retain_graph is None else retain_graph)


def grad(
    output: Any,
    inputs: Any,
    d_output: Any = 1.0,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> tuple[Any, ...]:
    """Return the derivatives of `output` with respect to `inputs`; nobody's `.grad` changes.

    Args:
        output: The variable to differentiate.
        inputs: One variable, or several in a list or any other iterable; any of the graph, not only leaves.
        d_output: The derivative to begin with.
        retain_graph: Keep the graph; by default it is kept if `create_graph` is set.
        create_graph: Record the derivatives too, so that they can be differentiated again.
        allow_unused: Return None for an input that `output` does not depend on, instead of raising.

    Returns:
        One derivative for each input.

    Raises:
        GraphError: The output or an input is a constant, the graph has been freed, or an input plays no part in it.
        InvalidTypeError: The output or an input is no variable, or a rule gave something that is no derivative.

    Example:
        >>> from minitorch_scalar import Scalar
        >>> x = Scalar(2.0)
        >>> (slope,) = grad(x**3, x, create_graph=True)
        >>> (curvature,) = grad(slope, x)
        >>> float(slope), curvature
        (12.0, 12.0)
    """
    several = isinstance(inputs, Iterable) and not hasattr(inputs, "chain_rule")
    wanted = list(inputs) if several else [inputs]
    for position, v in enumerate(wanted):
        _check_variable(v, f"input {position}")
        if v.is_constant():
            raise GraphError(f"grad() with respect to input {position}, {v!r}: it is a constant and has no derivative.")
    received = _differentiate(output, d_output, create_graph)
    for position, v in enumerate(wanted):
        if received.get(v) is None and not allow_unused:
            raise GraphError(
                f"grad() found no way from the output back to input {position}, {v!r}: "
                "it was not used. Pass allow_unused=True to get None for it."
            )
    found = tuple([None if (d := received.get(v)) is None else v.seed(d, create_graph) for v in wanted])
    _free(received, create_graph if retain_graph is None else retain_graph)
    return found


def _differentiate(output: Any, d_output: Any, create_graph: bool) -> dict[Any, Any]:
    """Take one backward pass; if it is recorded, all derivatives are variables."""
    _check_variable(output, "the output")
    if output.is_constant():
        raise GraphError(
            "Cannot differentiate a constant: nothing that requires a gradient led to it. "
            "Was it computed under no_grad(), detached, or made of constants only?"
        )
    with set_grad_enabled(create_graph):
        received = derivatives(output, output.seed(d_output, create_graph))
    if create_graph:  # a rule may give a plain 0
        for v, d in received.items():
            received[v] = None if d is None else v.seed(d, create_graph)
    return received


def _check_variable(value: Any, what: str) -> None:
    """Refuse plain numbers and other values that have no derivative."""
    if not hasattr(value, "chain_rule"):
        raise InvalidTypeError(
            f"Only variables, such as Scalars, can be differentiated, and {what} is {value!r} "
            f"of type {type(value).__name__}."
        )


def _free(graph: Iterable[Any], retain_graph: bool) -> None:
    """Cut the graph into single variables, one after the other, so that no chain is left to be freed recursively."""
    if not retain_graph:
        for v in graph:
            if v.inputs:
                v.release()
