"""The backward pass as a list of steps that a debugger can walk forward and back, in words and numbers.

`backward_steps` does what `backward()` does, in the same order and with the same numbers, and writes down what it did:
which operation it came to, with which derivative, and what the rule passed on to each argument. Afterwards no `.grad`
has changed and the graph is still there. `why` explains the derivatives that come out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from minitorch_scalar.autodiff import topological_sort
from minitorch_scalar.errors import GraphError, InvalidValueError
from minitorch_scalar.grad_mode import no_grad
from minitorch_scalar.graph import Graph, Node, build_graph, format_number, reachable
from minitorch_scalar.scalar import Scalar

__all__ = ["BackwardPass", "Contribution", "Step", "backward_steps", "describe"]

_FORMULAS: dict[str, tuple[str, ...]] = {
    "Abs": ("d × sign(a)",),
    "Add": ("d",),
    "Cos": ("d × −sin(a)",),
    "Div": ("d × 1/b", "d × −a/b²"),
    "Dot": ("d", "d × other"),
    "EQ": ("d × 0",),
    "Erf": ("d × 2/√π·exp(−a²)",),
    "Exp": ("d × exp(a)",),
    "FloorDiv": ("d × 0",),
    "GELU": ("d × (Φ(a) + a·φ(a))",),
    "Inv": ("d × −1/a²",),
    "LE": ("d × 0",),
    "LT": ("d × 0",),
    "LeakyReLU": ("d × (1 if a > 0, else 0.01)",),
    "Log": ("d × 1/a",),
    "Maximum": ("d × (1 for the larger, else 0)",),
    "Minimum": ("d × (1 for the smaller, else 0)",),
    "Mod": ("d", "d × −⌊a/b⌋"),
    "Mul": ("d × other",),
    "NE": ("d × 0",),
    "Neg": ("−d",),
    "Pow": ("d × b·a^(b − 1)", "d × a^b·log(a)"),
    "ReLU": ("d × (1 if a > 0, else 0)",),
    "SiLU": ("d × σ(a)·(1 + a·σ(−a))",),
    "Sigmoid": ("d × σ(a)·(1 − σ(a))",),
    "Sign": ("d × 0",),
    "Sin": ("d × cos(a)",),
    "Softplus": ("d × σ(a)",),
    "Sqrt": ("d × 1/(2·√a)",),
    "Sub": ("d", "−d"),
    "Tan": ("d × (1 + tan²(a))",),
    "Tanh": ("d × (1 − tanh²(a))",),
}
"""How a rule carries d, the derivative of its result, to its arguments a, b; the last text serves all further ones."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one step adds to the derivative of one argument.

    Attributes:
        target: The id of the argument's node.
        argument: Its position among the arguments of the rule, from 0.
        local_derivative: The derivative of the rule by this argument alone.
        amount: What is added: d times the local derivative, as the rule computed it.
        total: The derivative of the target so far, this amount included.
    """

    target: str
    argument: int
    local_derivative: float
    amount: float
    total: float


@dataclass(frozen=True, slots=True)
class Step:
    """One application of the chain rule.

    Attributes:
        index: Its number, from 1: `derivatives_after(index)` is the state once it is done.
        node: The id of the operation.
        rule: The class of the operation, such as "Mul".
        incoming: The derivative d of the final result by this operation's result, complete at this point.
        contributions: What the rule passes on, one for each argument that is not constant.
        sentence: All of it in words and numbers.
    """

    index: int
    node: str
    rule: str
    incoming: float
    contributions: tuple[Contribution, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class BackwardPass:
    """A graph, and the steps of the backward pass through it.

    Attributes:
        graph: The graph of the output.
        steps: The steps, from the output to the leaves.
        output: The id of the output.
        derivative: What the pass began with.
        ids: The node id for each `unique_id` of a Scalar in the graph.
    """

    graph: Graph
    steps: tuple[Step, ...]
    output: str
    derivative: float
    ids: Mapping[int, str] = field(repr=False)

    def derivatives_after(self, k: int) -> dict[str, float]:
        """Return the derivatives known when k steps are done, by node id.

        Args:
            k: From 0, where only the output has one, to the number of steps.

        Raises:
            InvalidValueError: There are fewer steps.
        """
        if not 0 <= k <= len(self.steps):
            raise InvalidValueError(f"Cannot look at step {k} of a backward pass of {len(self.steps)} steps.")
        known = {self.output: self.derivative}
        for step in self.steps[:k]:
            known |= {contribution.target: contribution.total for contribution in step.contributions}
        return known


def backward_steps(output: Scalar, derivative: float = 1.0) -> BackwardPass:
    """Go through the backward pass of `output` and write down every step.

    Args:
        output: The result to differentiate.
        derivative: The derivative to begin with.

    Raises:
        GraphError: The output is a constant, or its graph has been freed.
        InvalidTypeError: The output is not a Scalar, or the derivative not a number.

    Example:
        >>> x, y = Scalar(2.0, name="x"), Scalar(3.0, name="y")
        >>> done = backward_steps(x * y)
        >>> print(done.steps[0].sentence)
        backward of Mul with d = 1: d × other = 1 × 3 = 3 to x; d × other = 1 × 2 = 2 to y.
        >>> done.derivatives_after(1)
        {'n2': 1.0, 'n0': 3.0, 'n1': 2.0}
        >>> x.grad is None
        True
    """
    graph = build_graph(output)
    if output.is_constant():
        raise GraphError(
            "No backward pass of a constant: nothing that requires a gradient led to it. "
            "Was it computed under no_grad(), detached, or made of constants only?"
        )
    ids = {variable.unique_id: node.id for variable, node in zip(reachable([output]), graph.nodes, strict=True)}
    recorder = _Recorder(graph, ids)
    known: dict[Scalar, float] = {output: output.seed(derivative, create_graph=False)}
    with no_grad():
        for variable in topological_sort(output):
            d = known.get(variable)
            if d is not None and not variable.is_leaf():
                recorder.step(variable, d, known)
    return BackwardPass(graph, tuple(recorder.steps), ids[output.unique_id], float(derivative), ids)


def describe(node: Node) -> str:
    """Name a node in a sentence: a leaf by its name, a constant by its number, an operation by its rule and id."""
    if node.name is not None:
        return node.name
    return format_number(node.value) if node.kind == "constant" else f"{node.label} ({node.id})"


class _Recorder:
    """Writes down the steps of one pass."""

    def __init__(self, graph: Graph, ids: Mapping[int, str]) -> None:
        self.steps: list[Step] = []
        self._graph = graph
        self._ids = ids
        self._locals = {(edge.target, edge.argument): edge.local_derivative for edge in graph.edges}

    def step(self, variable: Scalar, d: float, known: dict[Scalar, float]) -> None:
        """Apply the chain rule of `variable`, add to what is `known`, and keep the step."""
        node = self._graph.node(self._ids[variable.unique_id])
        contributions: list[Contribution] = []
        words: list[str] = []
        for argument, (source, amount) in enumerate(variable.chain_rule(d)):
            target = self._graph.node(self._ids[source.unique_id])
            local = self._locals[node.id, argument]
            if target.kind == "constant" or amount is None or local is None:
                words.append(f"nothing to {describe(target)}{', a constant' if target.kind == 'constant' else ''}")
                continue
            before = known.get(source)
            known[source] = float(amount) if before is None else before + float(amount)
            contributions.append(Contribution(target.id, argument, local, float(amount), known[source]))
            words.append(_words(node.rule, d, contributions[-1], describe(target), before))
        sentence = f"backward of {node.rule} with d = {format_number(d)}: {'; '.join(words)}."
        self.steps.append(Step(len(self.steps) + 1, node.id, node.rule, d, tuple(contributions), sentence))


def _words(rule: str, d: float, contribution: Contribution, target: str, before: float | None) -> str:
    """Say what one argument receives: formula, numbers, result, and the sum with what it had."""
    formulas = _FORMULAS.get(rule, ("d × local derivative",))
    formula = formulas[min(contribution.argument, len(formulas) - 1)]
    numbers = f" = {format_number(d)} × {format_number(contribution.local_derivative)}" if "×" in formula else ""
    words = f"{formula}{numbers} = {format_number(contribution.amount)} to {target}"
    if before is None:
        return words
    amounts = f"{format_number(before)} + {format_number(contribution.amount)}"
    return f"{words}, which now has {amounts} = {format_number(contribution.total)}"
