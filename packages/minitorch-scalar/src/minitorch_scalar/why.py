"""Why is this derivative None, zero, NaN or infinite? Follow it back through the steps to the rule that made it so.

A derivative is a sum of contributions, and a contribution is an incoming derivative times a local one. So a bad number
is traced by one rule: if the incoming derivative was bad already, ask the same question there; if not, the answer is
this operation and the numbers that it was given.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from minitorch_scalar.graph import Edge, Node, format_number
from minitorch_scalar.scalar import Scalar
from minitorch_scalar.steps import BackwardPass, Contribution, Step, describe

__all__ = ["explain"]

_STAIRCASES = ("EQ", "FloorDiv", "LE", "LT", "NE", "Sign")
_MOST_REASONS = 3


def explain(backward_pass: BackwardPass, node: str | Scalar) -> str:
    """Say in words why the derivative of a node is what it is.

    Args:
        backward_pass: What `backward_steps` returned.
        node: The id of a node, or a Scalar, in the graph or not.

    Raises:
        InvalidValueError: There is no node of this id.

    Example:
        >>> from minitorch_scalar.steps import backward_steps
        >>> x = Scalar(-3.0, name="x")
        >>> explain(backward_steps(x.relu() * 2.0), x)
        'The derivative of x is 0: ReLU (n1) multiplies by 0, because its input -3 is not positive.'
    """
    if isinstance(node, Scalar):
        found = backward_pass.ids.get(node.unique_id)
        if found is None:
            return (
                f"The derivative of {node.name or 'this Scalar'} is None: the result was not computed from it, "
                "or only through detach(), through its plain number, or under no_grad()."
            )
        node = found
    return _Trace(backward_pass).answer(backward_pass.graph.node(node))


class _Trace:
    """The steps of one pass, arranged by what they lead to."""

    def __init__(self, backward_pass: BackwardPass) -> None:
        self._pass = backward_pass
        self._graph = backward_pass.graph
        self._derivatives = backward_pass.derivatives_after(len(backward_pass.steps))
        self._received: dict[str, list[tuple[Step, Contribution]]] = {}
        for step in backward_pass.steps:
            for contribution in step.contributions:
                self._received.setdefault(contribution.target, []).append((step, contribution))
        self._arguments: dict[str, list[Edge]] = {}
        self._uses: dict[str, list[Edge]] = {}  # the other way: what a node is an argument of
        for edge in self._graph.edges:
            self._arguments.setdefault(edge.target, []).append(edge)
            self._uses.setdefault(edge.source, []).append(edge)

    def answer(self, node: Node) -> str:
        """Return the explanation for one node."""
        name = describe(node)
        if node.kind == "constant":
            return (
                f"The derivative of {name} is None: it is a constant. A plain number, requires_grad=False, detach() "
                "and no_grad() all make constants, and backward() passes them by."
            )
        d = self._derivatives.get(node.id)
        if d is None:
            return f"The derivative of {name} is None: {self._why_none(node)}."
        known = f"The derivative of {name} is {format_number(d)}"
        if node.id == self._pass.output and d != 0.0:
            return f"{known}: it is the result itself, and the backward pass begins with this number."
        if d == 0.0:
            return f"{known}: {self._why_zero(node)}."
        if not math.isfinite(d):
            return f"{known}: {self._why_bad(node, math.isnan if math.isnan(d) else math.isinf)}."
        return f"{known}: {self._sum(node)}."

    def _sum(self, node: Node) -> str:
        parts = [f"{format_number(c.amount)} through {self._name(step.node)}" for step, c in self._received[node.id]]
        return f"it receives {_listed(parts)}"

    def _why_none(self, node: Node) -> str:
        """Follow the uses of the node to the rules that passed nothing on."""
        reasons: list[str] = []
        stack, seen = [node.id], {node.id}
        while stack:
            for use in self._uses[stack.pop()]:
                if use.target in self._derivatives:
                    reasons.append(f"the rule of {self._name(use.target)} gives none for its argument {use.argument}")
                elif use.target not in seen:
                    seen.add(use.target)
                    stack.append(use.target)
        return _distinct(reasons)

    def _why_zero(self, node: Node) -> str:
        """Follow zeros to the rules that made them from something else."""
        reasons: list[str] = []
        stack, seen = [node.id], {node.id}
        while stack:
            target = stack.pop()
            received = self._received.get(target, [])
            if not received:
                reasons.append("the backward pass began with 0")
            elif any(c.amount != 0.0 for _, c in received):
                amounts = _listed([format_number(c.amount) for _, c in received])
                reasons.append(f"what {self._name(target)} receives cancels: {amounts}")
            for step, c in received:
                if step.incoming != 0.0 and c.amount == 0.0:
                    reasons.append(self._zero_rule(step, c))
                elif c.amount == 0.0 and step.node not in seen:
                    seen.add(step.node)
                    stack.append(step.node)
        return _distinct(reasons)

    def _why_bad(self, node: Node, is_bad: Callable[[float], bool]) -> str:
        """Follow NaN, or infinity, to the step where it first appears."""
        target = node.id
        while True:
            received = self._received.get(target, [])
            if not received:
                return "the backward pass began with it"
            bad = [(step, c) for step, c in received if is_bad(c.amount)]
            if not bad:
                return f"{self._name(target)} receives {_listed([format_number(c.amount) for _, c in received])}"
            step, c = bad[0]
            if not is_bad(step.incoming):
                return self._bad_rule(step, c)
            target = step.node

    # ------------------------------------------------------------------------------------------------------------------
    # What a rule did
    # ------------------------------------------------------------------------------------------------------------------
    def _zero_rule(self, step: Step, c: Contribution) -> str:
        name = self._name(step.node)
        if c.local_derivative != 0.0:
            numbers = f"{format_number(step.incoming)} × {format_number(c.local_derivative)}"
            return f"in {name} the product {numbers} is too small for a float"
        values = [self._graph.node(edge.source) for edge in self._arguments[step.node]]
        if step.rule in _STAIRCASES:
            because = "its result is a staircase, flat between the jumps"
        elif step.rule == "ReLU":
            because = f"its input {format_number(values[0].value)} is not positive"
        elif step.rule == "Mul":
            because = f"the other factor{self._if_named(values[1 - c.argument])} is 0"
        elif step.rule in ("Maximum", "Minimum"):
            because = f"it takes the other argument, {describe(values[1 - c.argument])}"
        else:
            because = f"its slope is 0 {self._point(step.node)}"
        return f"{name} multiplies by 0, because {because}"

    def _bad_rule(self, step: Step, c: Contribution) -> str:
        d, local, amount = (format_number(x) for x in (step.incoming, c.local_derivative, c.amount))
        text = (
            f"it first appears in the step of {self._name(step.node)}, "
            f"where d × local derivative = {d} × {local} = {amount} {self._point(step.node)}"
        )
        origin = self._first_bad_value(step.node)
        if origin is not None:
            point = f" {self._point(origin.id)}" if origin.kind == "operation" else ""
            text += f"; the forward pass had {format_number(origin.value)} from {describe(origin)}{point}"
        if math.isinf(step.incoming):
            text += f"; and this is how the {d} came about: {self._why_bad(self._graph.node(step.node), math.isinf)}"
        return text

    def _first_bad_value(self, node_id: str) -> Node | None:
        """Return the node of the forward pass that made the arguments of a node NaN or infinite, None if none did."""
        origin: Node | None = None
        while True:
            arguments = [self._graph.node(edge.source) for edge in self._arguments.get(node_id, [])]
            bad = [argument for argument in arguments if not math.isfinite(argument.value)]
            if not bad:
                return origin
            origin, node_id = bad[0], bad[0].id

    def _point(self, node_id: str) -> str:
        """Say which numbers an operation was given."""
        values = [format_number(self._graph.node(edge.source).value) for edge in self._arguments[node_id]]
        if len(values) > 2:
            return f"at its {len(values)} arguments"
        return "at " + ", ".join(f"{letter} = {value}" for letter, value in zip("ab", values, strict=False))

    def _if_named(self, node: Node) -> str:
        return "" if node.kind == "constant" and node.name is None else f", {describe(node)},"

    def _name(self, node_id: str) -> str:
        return describe(self._graph.node(node_id))


def _distinct(parts: list[str]) -> str:
    """Join the parts that differ."""
    return _listed(list(dict.fromkeys(parts)))


def _listed(parts: list[str]) -> str:
    """Join parts with "and"; of many, say the first few and how many more."""
    if len(parts) > _MOST_REASONS:
        parts = [*parts[:_MOST_REASONS], f"{len(parts) - _MOST_REASONS} more"]
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
