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

from collections.abc import Container, Iterable, Sequence, Set
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, Protocol, TypeVar

from minitorch_scalar.errors import GraphError, InvalidTypeError, MissingMethodError
from minitorch_scalar.grad_mode import grad_mode

__all__ = [
    "Context",
    "Function",
    "Variable",
    "backpropagate",
    "derivatives",
    "differentiate",
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

    @property
    def hooks(self) -> Sequence[Any] | None:
        """What is to be called with its derivative when that is complete; None or empty for nothing."""

    def hooked(self, d: Any) -> Any:
        """Call the hooks with the derivative, and return what they make of it."""

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
    found = [variable]
    known = {variable}
    for v in found:  # which grows while it is walked
        for parent in v.inputs:
            if parent not in known:
                known.add(parent)
                found.append(parent)
    found.sort(key=_age, reverse=True)
    return found


_age = attrgetter("unique_id")


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
    order = _youngest_first(variable)
    return _walk(order, d_output, keep=order, retain_graph=True)


def _walk(
    order: Sequence[_V], d_output: Any, *, keep: Iterable[_V], retain_graph: bool, through: Set[_V] | None = None
) -> dict[_V, Any]:
    """Take one backward pass.

    Args:
        order: Every variable before those that it was computed of.
        d_output: The derivative of the first one.
        keep: The variables whose derivatives are wanted; others are dropped as soon as they have been carried on.
        retain_graph: Whether operations keep what they saved; else each is released as soon as it has been used.
        through: The operations to go through, all of them if left out; the others stay as they are.

    Returns:
        The derivative with respect to each variable of `keep`, None where none arrived.
    """
    received: dict[_V, Any] = dict.fromkeys(order)
    received[order[0]] = d_output
    kept = dict.fromkeys(keep)
    watch = grad_mode.watch
    for v in order:
        d = received.pop(v)
        passed = through is None or v in through
        if d is not None and (passed or v in kept):  # all that will ever come to v has come from what is younger
            if v.hooks:
                d = v.hooked(d)
            if passed and (v.inputs or v.is_result()):
                for parent, contribution in v.chain_rule(d) if watch is None else watch(v, d):
                    if contribution is not None:
                        total = received[parent]
                        received[parent] = contribution if total is None else total + contribution
            if v in kept:
                kept[v] = d
        if passed and not retain_graph and v.inputs:
            v.release()
    return kept


def backpropagate(
    variable: Any, derivative: Any = 1.0, *, retain_graph: bool | None = None, create_graph: bool = False
) -> None:
    """Add the derivative of `variable` with respect to every leaf to that leaf, then free the graph.

    The leaves change at the very end: a rule that raises on the way leaves every gradient as it was. (What has been
    passed by then is freed all the same, unless the graph is retained.)

    Args:
        variable: The result to differentiate.
        derivative: The derivative to begin with.
        retain_graph: Keep the graph for another pass through it; by default it is kept if `create_graph` is set.
        create_graph: Record the derivatives too, so that they can be differentiated again.

    Raises:
        GraphError: The result is a constant, or its graph has been freed.
        InvalidTypeError: The result is no variable.
    """
    order = _order_of(variable)
    leaves = [v for v in order if not v.inputs and v.is_leaf()]
    with _Pass(create_graph, None):
        received = _recorded_walk(order, derivative, leaves, retain_graph, create_graph, None)
        for v in leaves:
            if received[v] is not None:
                v.accumulate_derivative(received.pop(v))  # which may be kept as it is, if nobody else has it


def differentiate(
    variable: Any,
    inputs: Iterable[Any],
    derivative: Any = 1.0,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = True,
) -> dict[Any, Any]:
    """Return the derivatives of `variable` with respect to some of what it was computed of.

    The pass goes only through what lies between the two: the rest of the graph is neither computed nor freed. It is
    what `grad` is made of.

    Args:
        variable: The result to differentiate.
        inputs: The variables whose derivatives are wanted.
        derivative: The derivative to begin with.
        retain_graph: Keep the graph for another pass through it; by default it is kept if `create_graph` is set.
        create_graph: Record the derivatives too, so that they can be differentiated again.
        allow_unused: Give None where no derivative arrives, instead of raising.

    Returns:
        The derivative with respect to each input, None where none arrived.

    Raises:
        GraphError: The result is a constant, its graph has been freed, or an input plays no part in it.
        InvalidTypeError: The result is no variable.

    Example:
        >>> from minitorch_scalar import Scalar
        >>> x = Scalar(3.0)
        >>> y = x * x
        >>> list(differentiate(y * 2.0, [y, x]).values())
        [2.0, 12.0]
    """
    order, wanted = _order_of(variable), list(inputs)
    received: dict[Any, Any] = dict.fromkeys(wanted)
    reached = received.keys() & set(order)
    through = _leading_to(wanted, order)
    if not allow_unused and not any(map(_is_freed, through)):
        _check_used(wanted, reached)  # before anything is freed
    with _Pass(create_graph, through | reached):
        received.update(_recorded_walk(order, derivative, reached, retain_graph, create_graph, through))
    if not allow_unused:
        _check_used(wanted, {v for v, d in received.items() if d is not None})
    return received


def _leading_to(wanted: Iterable[_V], order: Sequence[_V]) -> set[_V]:
    """Return the variables from which a way leads back to others that are wanted.

    Where the graph has been freed nobody knows where the way led: to anything older.
    """
    goals = set(wanted)
    oldest = min([v.unique_id for v in goals], default=0)
    through: set[_V] = set()
    for v in reversed(order):  # from the oldest: what leads on is known when somebody asks
        if not goals.isdisjoint(v.inputs) or (v.unique_id > oldest and _is_freed(v)):
            through.add(v)
            goals.add(v)
    return through


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
    received = differentiate(
        output, wanted, d_output, retain_graph=retain_graph, create_graph=create_graph, allow_unused=allow_unused
    )
    return tuple([None if (d := received[v]) is None else v.seed(d, create_graph) for v in wanted])


def _is_freed(v: Any) -> bool:
    """Say whether a part of the graph has been freed here: going through it will say so."""
    return v.is_result() and not v.inputs


def _check_used(wanted: Iterable[Any], used: Container[Any]) -> None:
    """Refuse an input that plays no part in the output."""
    for position, v in enumerate(wanted):
        if v not in used:
            raise GraphError(
                f"grad() found no way from the output back to input {position}, {v!r}: "
                "it was not used. Pass allow_unused=True to get None for it."
            )


def _order_of(output: Any) -> list[Any]:
    """List what a pass through the graph of an output visits, the output first."""
    _check_variable(output, "the output")
    if output.is_constant():
        raise GraphError(
            "Cannot differentiate a constant: nothing that requires a gradient led to it. "
            "Was it computed under no_grad(), detached, or made of constants only?"
        )
    return _youngest_first(output)


class _Pass:
    """A `with` block for one backward pass: whether it is recorded, and what it goes through.

    A rule's backward may take a pass of its own; after it the outer one goes on as before.
    """

    __slots__ = ("goals", "outer", "recorded")

    def __init__(self, recorded: bool, goals: Any) -> None:
        if not isinstance(recorded, bool):
            raise InvalidTypeError(f"create_graph is True or False, not {recorded!r}.")
        self.recorded = recorded
        self.goals = goals

    def __enter__(self) -> None:
        self.outer = grad_mode.enabled, grad_mode.goals
        grad_mode.enabled, grad_mode.goals = self.recorded and not grad_mode.inference, self.goals

    def __exit__(self, *_: object) -> None:
        grad_mode.enabled, grad_mode.goals = self.outer


def _recorded_walk(
    order: Sequence[Any],
    d_output: Any,
    keep: Iterable[Any],
    retain_graph: bool | None,
    create_graph: bool,
    through: Set[Any] | None,
) -> dict[Any, Any]:
    """Take one backward pass; if it is recorded, all derivatives are variables."""
    retain_graph = create_graph if retain_graph is None else retain_graph
    seed = order[0].seed(d_output, create_graph)
    received = _walk(order, seed, keep=keep, retain_graph=retain_graph, through=through)
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
