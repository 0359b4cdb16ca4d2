"""The place of a user's rule in the graph: a node for the application, and one for each result if there are several."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any, NamedTuple

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import DType
from minitorch_tensor.engine import full_like, is_tensor
from minitorch_tensor.errors import GraphError, InvalidTypeError, ShapeError
from minitorch_tensor.node import CONSTANT, FREED, Node, next_age
from minitorch_tensor.parts import whole
from minitorch_tensor.shapes import Shape

__all__ = ["FunctionNode", "OutputKind", "OutputNode", "Parcel"]


class OutputKind(NamedTuple):
    """What zeros in the place of a gradient must look like; it holds no numbers."""

    shape: Shape
    dtype: DType
    backend: Any
    adopt: Any


class Parcel:
    """The gradients that have come so far for the results of one application."""

    __slots__ = ("entries",)

    def __init__(self, entries: dict[int, Any]) -> None:
        self.entries = entries

    def __add__(self, other: Parcel) -> Parcel:
        entries = dict(self.entries)
        for index, d in other.entries.items():
            entries[index] = entries[index] + d if index in entries else d
        return Parcel(entries)


class FunctionNode(Node):
    """One application of a `Function`.

    Args:
        rule: The Function.
        ctx: Its context.
        args: The arguments of forward.
        nodes: Those of the arguments that are tensors, by position.
    """

    __slots__ = ("__weakref__", "args", "ctx", "hooks", "inputs", "outputs", "rule", "unique_id")

    hooks: Any

    def __init__(self, rule: Any, ctx: Any, args: Sequence[Any], nodes: dict[int, Any]) -> None:
        self.rule = rule
        self.ctx = ctx
        self.args: list[tuple[Any, DType] | None] = [
            (x.shape, x.dtype) if i in nodes else None for i, x in enumerate(args)
        ]
        self.inputs = tuple([nodes[i] for i in sorted(nodes)])
        self.outputs: list[OutputKind | None] = []
        self.hooks = None
        self.unique_id = next_age()
        ctx._node = weakref.ref(self)

    def is_result(self) -> bool:
        """A rule made it."""
        return True

    def name(self) -> str:
        """Return the name of the rule."""
        return str(self.rule.__name__)

    def __repr__(self) -> str:
        return f"<{self.name()}Backward>"

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What the rule saved."""
        found: tuple[Any, ...] = self.ctx.saved_tensors
        return found

    def needs_of(self, needs: tuple[bool, ...]) -> tuple[bool, ...]:
        """Say of every argument whether its gradient is asked for in the present pass."""
        goals = grad_mode.goals
        if goals is None or self not in goals:
            return needs
        nodes = iter(self.inputs)
        asked = [arg is not None and next(nodes) in goals for arg in self.args]
        return tuple([need and here for need, here in zip(needs, asked, strict=True)])

    def output_node(self, index: int) -> Any:
        """Return the node of one result: this one, if there are no others."""
        return self if len(self.outputs) == 1 else OutputNode(self, index)

    # ------------------------------------------------------------------------------------------------------------------
    # The way back
    # ------------------------------------------------------------------------------------------------------------------
    def chain_rule(self, d_output: Any) -> list[tuple[Any, Any]]:
        """Carry the gradients of the results over to the arguments, by the rule, each in its argument's shape.

        Raises:
            GraphError: The graph has been freed, or the rule gave the wrong number of gradients.
            InvalidTypeError: The rule gave something that is no tensor.
            ShapeError: The rule gave a gradient of a shape that does not sum back to the argument's.
        """
        if not self.inputs:
            raise GraphError(FREED)
        entries = d_output.entries if isinstance(d_output, Parcel) else {0: whole(d_output)}
        grads = self.rule.backward(self.ctx, *[self._given(i, entries.get(i)) for i in range(len(self.outputs))])
        given = list(grads) if isinstance(grads, tuple | list) else [grads]
        while len(given) > len(self.args) and given[-1] is None:
            given.pop()
        if len(given) != len(self.args):
            raise GraphError(
                f"{self.name()}.backward returned {len(given)} gradients for {len(self.args)} arguments: "
                "return one for each, None where there is none."
            )
        nodes = iter(self.inputs)
        pairs = []
        for position, (arg, grad) in enumerate(zip(self.args, given, strict=True)):
            node = CONSTANT if arg is None else next(nodes)
            if grad is None:
                continue
            if arg is None:
                raise GraphError(
                    f"{self.name()}.backward returned a gradient for argument {position}, which is no tensor: "
                    "return None for it."
                )
            if node is not CONSTANT:
                pairs.append((node, self._fitted(grad, position, *arg)))
        return pairs

    def _given(self, index: int, d: Any) -> Any:
        """Return what backward receives for one result."""
        like = self.outputs[index]
        return full_like(like, 0) if d is None and like is not None and self.ctx._materialize else d

    def _fitted(self, grad: Any, position: int, shape: Any, dtype: DType) -> Any:
        """Return a gradient in the shape and dtype of its argument."""
        if not is_tensor(grad):
            raise InvalidTypeError(
                f"{self.name()}.backward returned {grad!r} of type {type(grad).__name__} for argument {position}: "
                "a gradient is a tensor or None."
            )
        if grad.shape != shape:
            try:
                grad = grad.sum_to_size(shape)
            except ShapeError:
                raise ShapeError(
                    f"{self.name()}.backward returned a gradient of shape {grad.shape} for argument {position} of "
                    f"shape {shape}."
                ) from None
        return grad if grad.dtype is dtype else grad.to(dtype)

    def release(self) -> None:
        """Forget inputs and saved values; a second pass through here raises."""
        self.inputs = ()
        self.ctx.forget()


class OutputNode(Node):
    """One of several results of a `FunctionNode`."""

    __slots__ = ("hooks", "index", "inputs", "rule", "unique_id")

    hooks: Any
    inputs: tuple[Any, ...]

    def __init__(self, function: FunctionNode, index: int) -> None:
        self.rule = function.rule
        self.inputs = (function,)
        self.index = index
        self.hooks = None
        self.unique_id = next_age()

    def is_result(self) -> bool:
        """A rule made it."""
        return True

    def name(self) -> str:
        """Return the name of the rule."""
        return str(self.rule.__name__)

    def __repr__(self) -> str:
        return f"<{self.name()}Backward>"

    def chain_rule(self, d_output: Any) -> list[tuple[Any, Any]]:
        """Hand the gradient to the application, as that of one of its results.

        Raises:
            GraphError: The graph has been freed.
        """
        if not self.inputs:
            raise GraphError(FREED)
        return [(self.inputs[0], Parcel({self.index: whole(d_output)}))]

    def release(self) -> None:
        """Forget the application; a second pass through here raises."""
        self.inputs = ()
