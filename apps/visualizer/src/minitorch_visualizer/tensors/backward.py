"""The backward pass through the graph of an expression of tensors as a list of steps, in numbers.

The rules, the order and the sums are those of `backward()`: every step asks the recorded node for its `chain_rule`.
Nobody's `grad` changes and nothing is freed. What the rule itself gives is kept too, before the engine sums it back to
the shape of an argument that was broadcast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from minitorch_scalar.autodiff import topological_sort
from minitorch_scalar.grad_mode import no_grad
from minitorch_tensor import Tensor
from minitorch_tensor.parts import whole
from minitorch_tensor.shapes import Shape
from minitorch_tensor.view_node import node_of
from minitorch_visualizer.tensors.graph import Graph


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one step adds to the gradient of one argument.

    Attributes:
        target: The id of the argument.
        argument: Its position among the arguments, from 0.
        given: What the rule gave.
        amount: The same, summed back to the shape of the argument.
        total: The gradient of the target so far, this amount included.
        first: Whether nothing had come before.
    """

    target: str
    argument: int
    given: Tensor
    amount: Tensor
    total: Tensor
    first: bool

    @property
    def stretched(self) -> tuple[int, ...]:
        """The dimensions of what the rule gave over which it was summed."""
        return stretched_dims(self.given.shape, self.amount.shape)


@dataclass(frozen=True, slots=True)
class Step:
    """One application of the chain rule.

    Attributes:
        node: The id of the operation.
        rule: The class of its rule.
        incoming: The gradient of its result, complete at this point.
        contributions: What the arguments receive.
        silent: The positions of the arguments that receive nothing.
    """

    node: str
    rule: Any
    incoming: Tensor
    contributions: tuple[Contribution, ...]
    silent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BackwardPass:
    """A graph, and the steps of the backward pass through it.

    Attributes:
        graph: The graph.
        steps: From the output to the leaves.
        output: The id of the output.
        gradient: What the pass began with.
    """

    graph: Graph
    steps: tuple[Step, ...]
    output: str
    gradient: Tensor = field(repr=False)

    def gradients_after(self, k: int) -> dict[str, Tensor]:
        """Return the gradients known when k steps are done, by node id."""
        known = {self.output: self.gradient}
        for step in self.steps[:k]:
            known |= {contribution.target: contribution.total for contribution in step.contributions}
        return known


def stretched_dims(given: Shape, wanted: Shape) -> tuple[int, ...]:
    """Return the dimensions that broadcasting added or stretched.

    Args:
        given: The shape after broadcasting.
        wanted: The shape before.

    Example:
        >>> stretched_dims((4, 2, 3), (2, 1))
        (0, 2)
    """
    new = len(given) - len(wanted)
    return tuple([d for d, size in enumerate(given) if d < new or (size != wanted[d - new])])


def backward_steps(output: Tensor, graph: Graph, gradient: Tensor) -> BackwardPass:
    """Go through the backward pass of a result and write down every step.

    Args:
        output: The result.
        graph: Its graph.
        gradient: The gradient to begin with, of the shape of the result.
    """
    known: dict[Any, Tensor] = {node_of(output): gradient}
    steps: list[Step] = []
    with no_grad():
        for node in topological_sort(node_of(output)):
            incoming = known.get(node)
            if incoming is not None and node.is_result():
                steps.append(_step(node, incoming, known, graph.ids))
    return BackwardPass(graph, tuple(steps), graph.ids[node_of(output)], gradient)


def _step(node: Any, incoming: Tensor, known: dict[Any, Tensor], ids: Mapping[Any, str]) -> Step:
    """Apply the chain rule of a node, and add to what is known."""
    given = node.rule.backward(node, incoming, **node.options)
    given = given if isinstance(given, tuple) else (given,)
    sent = iter(node.chain_rule(incoming))
    contributions: list[Contribution] = []
    silent: list[int] = []
    for argument, (source, raw) in enumerate(zip(node.inputs, given, strict=True)):
        if raw is None or source.is_constant():
            silent.append(argument)
            continue
        amount = whole(next(sent)[1])
        before = known.get(source)
        known[source] = total = amount if before is None else before + amount
        contributions.append(Contribution(ids[source], argument, whole(raw), amount, total, before is None))
    return Step(ids[node], node.rule, incoming, tuple(contributions), tuple(silent))
