"""The recorded graph: what made each tensor, of what, and the chain rule back.

A tensor points to its node, and a node to the nodes of the inputs: never to tensors, save those that a rule needs for
its backward pass. So whatever is no longer needed is freed at once, and an in-place operation only gives the tensor
another node. The engine that walks the nodes is that of `minitorch_scalar.autodiff`.

- `CONSTANT` is the node of all tensors that nothing is to be differentiated with respect to.
- A `LeafNode` belongs to a tensor of the user's that collects a gradient.
- An `OperationNode` is the application of a rule, and at the same time the rule's context.

A tensor that shares the storage of another one has a `View` instead: see `view_node`.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from itertools import count
from sys import getrefcount
from typing import Any, ClassVar

from minitorch_scalar.autodiff import Context
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import GraphError, ShapeError
from minitorch_tensor.hooks import Hooks, accumulate
from minitorch_tensor.parts import Parts, whole
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import ONE_HOLDER, TensorData, new

__all__ = [
    "CONSTANT",
    "FREED",
    "NOT_RECORDED",
    "ConstantNode",
    "LeafNode",
    "Node",
    "OperationNode",
    "next_age",
    "operation_node",
]

next_age = count().__next__

FREED = (
    "Cannot go back through this graph a second time: it was freed by the first backward(). "
    "Call backward(retain_graph=True) the first time to keep it."
)


class Node:
    """What the engine asks of all nodes; see `minitorch_scalar.autodiff.Variable`."""

    __slots__ = ()

    unique_id: int
    inputs: tuple[Any, ...]
    hooks: Any

    is_view: ClassVar[bool] = False
    """Whether it is a `view_node.View` instead, which knows the node."""

    unwritable: ClassVar[str] = ""
    """Why a tensor with this node cannot be written to while operations are recorded."""

    def is_constant(self) -> bool:
        """Say whether nothing is to be differentiated with respect to it or through it."""
        return False

    def is_leaf(self) -> bool:
        """Say whether it collects a gradient."""
        return False

    def is_result(self) -> bool:
        """Say whether a rule made it."""
        return False

    def chain_rule(self, d_output: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ARG002 - none is used
        """Carry the derivative over to the inputs; only an operation has any."""
        raise GraphError(f"{type(self).__name__} has no chain rule: no operation made it.")

    def hooked(self, d: Any) -> Any:
        """Call the hooks with the gradient; one that returns something replaces it."""
        return self.hooks.run(whole(d))

    def accumulate_derivative(self, d: Any) -> None:  # noqa: ARG002 - none is used
        """Add to the gradient of a leaf."""
        raise GraphError(f"Only a leaf collects a gradient, not a {type(self).__name__}.")

    def seed(self, d_output: Any, create_graph: bool) -> Any:  # noqa: ARG002 - the engine tells
        """Gradients are tensors in every pass."""
        return whole(d_output)

    def release(self) -> None:
        """Forget inputs and saved values; there are none."""


class ConstantNode(Node):
    """The node of every constant: there is one, `CONSTANT`."""

    __slots__ = ()

    unique_id = -1
    inputs = ()
    hooks = None

    def is_constant(self) -> bool:
        """Nothing is differentiated here."""
        return True

    def __repr__(self) -> str:
        return "CONSTANT"


CONSTANT = ConstantNode()


class LeafNode(Node):
    """The node of a tensor that was made with requires_grad=True; it lives as long as the tensor, or its graphs."""

    __slots__ = ("hooks", "shape", "tensor", "unique_id")

    inputs = ()
    hooks: Hooks | None

    def __init__(self, tensor: Any) -> None:
        self.unique_id = next_age()
        self.tensor = weakref.ref(tensor)
        self.shape = tensor.shape
        self.hooks = None

    def is_leaf(self) -> bool:
        """It collects a gradient."""
        return True

    def accumulate_derivative(self, d: Any) -> None:
        """Add to the tensor's gradient, which shares its memory with nobody."""
        tensor = self.tensor()
        if tensor is not None:
            if d.__class__ is Parts:
                d = d.whole()
            spare = getrefcount(d) == ONE_HOLDER and d.is_only_face()
            accumulate(tensor, d, spare=spare)
            if self.hooks is not None:
                for hook in tuple(self.hooks.after.values()):
                    hook(tensor)

    def __repr__(self) -> str:
        return f"<leaf of shape {self.shape}>"


class OperationNode(Node, Context):
    """One application of a rule, and the context in which the rule left what its backward needs.

    Attributes:
        rule: The rule.
        inputs: The nodes of its arguments.
        shapes: Their shapes, to which gradients are summed back.
        options: The keyword arguments of forward, which backward receives too.
        unique_id: Its age.
    """

    __slots__ = ("hooks", "inputs", "options", "own_result", "rule", "saved_version", "shapes", "unique_id")

    rule: Any
    inputs: tuple[Any, ...]
    shapes: tuple[Shape, ...]
    options: dict[str, Any]
    saved_version: int
    own_result: bool
    unique_id: int

    def is_result(self) -> bool:
        """A rule made it."""
        return True

    # ------------------------------------------------------------------------------------------------------------------
    # The context
    # ------------------------------------------------------------------------------------------------------------------
    def save_for_backward(self, *values: Any) -> None:
        """Keep tensors until the backward pass: arguments, and last, if it is needed, the result.

        None stands for what no gradient will need. The versions only ever grow, so the sum of them tells whether a
        tensor has been written to since.
        """
        self.saved_values = values
        self.own_result = False
        version = 0
        for value in values:
            if value is not None:
                version += value.version[0]
        self.saved_version = version

    def save_result(self, out: Any) -> Any:
        """Keep the result alone, and return another tensor over it, which the user receives.

        What a rule saves must not lead back to its node, or neither would ever be freed.
        """
        self.saved_values = (out,)
        self.saved_version = out.version[0]
        self.own_result = True
        return out.alias()

    def save_partners(self, a: Any, b: Any) -> None:
        """Keep each of the first two arguments only if the gradient of the other is asked for, as in a product."""
        inputs = self.inputs
        kept_a = None if inputs[1] is CONSTANT else a
        kept_b = None if inputs[0] is CONSTANT else b
        self.saved_values = kept_a, kept_b
        self.saved_version = (0 if kept_a is None else a.version[0]) + (0 if kept_b is None else b.version[0])
        self.own_result = False

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What `save_for_backward` kept.

        Raises:
            GraphError: One of the tensors has been changed in place since.
        """
        values = self.saved_values
        if not values:
            return values
        version = 0
        for value in values:
            if value is not None:
                version += value.version[0]
        if version != self.saved_version:
            raise GraphError(
                f"A tensor that {self.name()} saved for backward has been changed in place since: its gradient would "
                "be wrong. Change a clone() of it, or write the operation without the underscore."
            )
        if self.own_result and grad_mode.enabled:
            result = values[-1].alias()
            result.node = self
            return (*values[:-1], result)
        return values

    def needs(self, argument: int) -> bool:
        """Say whether the gradient of an argument is asked for; a rule may give None for the others.

        A pass for some inputs asks only for what leads to those. Rules that it records on its way are new to it.
        """
        node = self.inputs[argument]
        if node is CONSTANT:
            return False
        goals = grad_mode.goals
        return goals is None or node in goals or self not in goals

    @property
    def needs_input_grad(self) -> tuple[bool, ...]:
        """PyTorch's name: whether each argument's gradient is asked for."""
        return tuple([self.needs(i) for i in range(len(self.inputs))])

    # ------------------------------------------------------------------------------------------------------------------
    # The way back
    # ------------------------------------------------------------------------------------------------------------------
    def name(self) -> str:
        """Return the name of the rule."""
        return str(self.rule.__name__)

    def chain_rule(self, d_output: Any) -> list[tuple[Any, Any]]:
        """Carry the gradient of the result over to the arguments, by the rule, each in its argument's shape.

        Raises:
            GraphError: The graph has been freed, or the rule gave the wrong number of gradients.
            ShapeError: The rule gave a gradient of a shape that does not sum back to the argument's.
        """
        if not self.inputs:
            raise GraphError(FREED)
        if d_output.__class__ is Parts and not getattr(self.rule, "takes_parts", False):
            d_output = d_output.whole()
        options = self.options
        grads = self.rule.backward(self, d_output, **options) if options else self.rule.backward(self, d_output)
        if grads.__class__ is not tuple:
            grads = (grads,)
        if len(grads) != len(self.inputs):
            raise GraphError(
                f"{self.name()}.backward returned {len(grads)} gradients for {len(self.inputs)} arguments: "
                "return one for each, None where there is none."
            )
        pairs = []
        for node, shape, grad in zip(self.inputs, self.shapes, grads):  # noqa: B905 - just compared
            if grad is not None and node is not CONSTANT:
                if grad.shape != shape:
                    grad = self._summed(grad, shape)
                pairs.append((node, grad))
        return pairs

    def _summed(self, grad: Any, shape: Shape) -> Any:
        """Undo the broadcasting of an argument: a stretched element receives the sum of all its copies' gradients."""
        try:
            return grad.summed_to(shape)
        except ShapeError:
            raise ShapeError(
                f"{self.name()}.backward returned a gradient of shape {grad.shape} for an argument of shape {shape}."
            ) from None

    def release(self) -> None:
        """Forget inputs and saved values; a second pass through here raises.

        What has kept no tensor stays as it is, as in PyTorch: a transposed weight can be used for many passes.
        """
        if self.saved_values or (self.options and _holds_tensors(self.options)):
            self.inputs = self.saved_values = ()
            self.options = {}

    def __repr__(self) -> str:
        return f"<{self.name()}Backward0>"


def operation_node(rule: Any, inputs: tuple[Any, ...], shapes: tuple[Shape, ...], options: dict[str, Any]) -> Any:
    """Return a new node; `recording.unary` and `binary` do the same inline."""
    node = new(OperationNode)
    node.rule = rule
    node.inputs = inputs
    node.shapes = shapes
    node.options = options
    node.saved_values = ()
    node.hooks = None
    node.unique_id = next_age()
    return node


def _holds_tensors(options: dict[str, Any]) -> bool:
    """Say whether one of the options is, or lists, tensors."""
    for value in options.values():
        for one in value if isinstance(value, tuple | list) else (value,):
            if isinstance(one, TensorData):
                return True
    return False


class _NotRecorded(Context):
    """The context of a rule that is only computed: it keeps nothing."""

    __slots__ = ()

    def save_for_backward(self, *values: Any) -> None:
        """Keep nothing."""

    def save_result(self, out: Any) -> Any:
        """Keep nothing, and return the result itself."""
        return out

    def save_partners(self, a: Any, b: Any) -> None:
        """Keep nothing."""

    def needs(self, argument: int) -> bool:  # noqa: ARG002 - the same for all
        """No gradient is asked for."""
        return False


NOT_RECORDED = _NotRecorded()
