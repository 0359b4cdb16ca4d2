"""`backward` and `grad` for tensors: gradients in, the engine of `minitorch_scalar.autodiff`, gradients out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from minitorch_scalar.autodiff import backpropagate, differentiate
from minitorch_scalar.grad_mode import set_grad_enabled
from minitorch_tensor.errors import BackendError, GraphError, InvalidTypeError, InvalidValueError, ShapeError
from minitorch_tensor.hooks import accumulate, owned
from minitorch_tensor.node import Node, next_age
from minitorch_tensor.operands import constant
from minitorch_tensor.parts import whole
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.view_node import node_of

__all__ = ["Roots", "as_tensors", "backward", "full_like", "grad", "is_tensor"]


class Roots(Node):
    """Several outputs as one: where a pass begins that differentiates all of them together."""

    __slots__ = ("inputs", "unique_id")

    inputs: tuple[Any, ...]
    hooks = None

    def __init__(self, nodes: Iterable[Any]) -> None:
        self.inputs = tuple(nodes)
        self.unique_id = next_age()

    def seed(self, d_output: Any, create_graph: bool) -> Any:  # noqa: ARG002 - the engine tells
        """One gradient for each output."""
        return d_output

    def is_result(self) -> bool:
        """It has a chain rule."""
        return True

    def chain_rule(self, d_output: Any) -> Iterable[tuple[Any, Any]]:
        """Give every output its gradient."""
        return zip(self.inputs, d_output, strict=True)

    def release(self) -> None:
        """It goes by itself."""


def backward(
    outputs: Any,
    gradients: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Add the gradients of outputs to leaves, or to some inputs.

    Args:
        outputs: A tensor or several.
        gradients: The gradient to begin with for each; None for 1.
        retain_graph: Keep the graph for a second pass; by default it is kept if `create_graph` is set.
        create_graph: Record the gradients too, so that they can be differentiated again.
        inputs: Whose `grad` to add to, leaves or results; all leaves if left out.

    Raises:
        GraphError: An output is a constant, its graph has been freed, or it has several elements and no gradient.
        InvalidTypeError: Something is no tensor.
        ShapeError: A gradient has another shape than its output.
    """
    tensors = as_tensors(outputs, "backward()")
    seeds = _seeds(tensors, gradients)
    if inputs is None:
        node, seed = _root(tensors, seeds)
        backpropagate(node, seed, retain_graph=retain_graph, create_graph=create_graph)
        return
    wanted = as_tensors(inputs, "backward(inputs=...)")
    if not wanted:
        raise GraphError("backward(inputs=[]) has nobody to give gradients to: leave inputs out to mean all leaves.")
    _check_differentiable(wanted)
    node, seed = _root(tensors, seeds)
    nodes = [node_of(x) for x in wanted]
    received = differentiate(node, nodes, seed, retain_graph=retain_graph, create_graph=create_graph)
    with set_grad_enabled(create_graph):
        for x, v in {id(x): (x, v) for x, v in zip(wanted, nodes, strict=True)}.values():
            if received[v] is not None and not x.retains_grad:  # which is kept on the way
                accumulate(x, whole(received[v]))


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """Return the gradients of outputs with respect to inputs; see `minitorch_tensor.autograd.grad`."""
    tensors = as_tensors(outputs, "grad()")
    wanted = as_tensors(inputs, "grad() with respect to")
    if materialize_grads and allow_unused is False:
        raise InvalidValueError(
            "grad(materialize_grads=True) gives zeros for inputs that were not used, and allow_unused=False refuses "
            "them: leave one of the two out."
        )
    _check_differentiable(wanted)
    node, seed = _root(tensors, _seeds(tensors, grad_outputs))
    nodes = [node_of(x) for x in wanted]
    received = differentiate(
        node,
        nodes,
        seed,
        retain_graph=retain_graph,
        create_graph=create_graph,
        allow_unused=bool(allow_unused or materialize_grads),
    )
    with set_grad_enabled(create_graph):
        found = [None if received[v] is None else owned(whole(received[v])) for v in nodes]
    if materialize_grads:
        found = [full_like(x, 0) if d is None else d for x, d in zip(wanted, found, strict=True)]
    return tuple(found)


# ----------------------------------------------------------------------------------------------------------------------
# What is asked for
# ----------------------------------------------------------------------------------------------------------------------
def is_tensor(value: Any) -> bool:
    """Say whether a value is a tensor: TensorData with a history."""
    return isinstance(value, TensorData) and hasattr(value, "node")


def as_tensors(values: Any, what: str) -> tuple[Any, ...]:
    """Return one tensor, or several in any iterable, as a tuple.

    Raises:
        InvalidTypeError: Something is no tensor.
    """
    if is_tensor(values):
        return (values,)
    if not isinstance(values, Iterable) or isinstance(values, str | bytes | TensorData):
        raise InvalidTypeError(f"{what} takes a tensor or several, not {values!r} of type {type(values).__name__}.")
    found = tuple(values)
    for position, value in enumerate(found):
        if not is_tensor(value):
            raise InvalidTypeError(
                f"{what} takes tensors, and number {position} is {value!r} of type {type(value).__name__}."
            )
    return found


def _check_differentiable(inputs: Sequence[Any]) -> None:
    """Refuse constants among the inputs."""
    for position, x in enumerate(inputs):
        if not x.requires_grad:
            raise GraphError(
                f"Input {position}, of shape {x.shape}, does not require a gradient: "
                "make it a leaf with requires_grad_() before it is used."
            )


def _root(tensors: Sequence[Any], seeds: Sequence[Any]) -> tuple[Any, Any]:
    """Return the node that a pass begins with, and what it begins with there."""
    if len(tensors) == 1:
        return node_of(tensors[0]), seeds[0]
    for position, x in enumerate(tensors):
        if not x.requires_grad:
            raise GraphError(
                f"Output {position}, of shape {x.shape}, is a constant: nothing that requires a gradient led to it."
            )
    return Roots([node_of(x) for x in tensors]), seeds


def _seeds(tensors: Sequence[Any], gradients: Any) -> list[Any]:
    """Return the gradient to begin with for every output."""
    if gradients is None:
        gradients = (None,) * len(tensors)
    elif is_tensor(gradients):
        gradients = (gradients,)
    elif not isinstance(gradients, Sequence):
        raise InvalidTypeError(
            f"The gradient to begin with is a tensor, not {gradients!r} of type {type(gradients).__name__}."
        )
    if len(gradients) != len(tensors):
        raise GraphError(f"{len(gradients)} gradients were given for {len(tensors)} outputs: give one for each.")
    return [_seed(x, gradient) for x, gradient in zip(tensors, gradients, strict=True)]


def _seed(output: Any, gradient: Any) -> Any:
    """Return the gradient to begin with for one output: of its shape, dtype and backend."""
    if gradient is None:
        if not output.shape:
            return output.backend.copy(constant(1, output.dtype, output))
        if output.numel() != 1:
            raise ShapeError(
                f"backward() on a tensor of shape {output.shape} needs a gradient of that shape; "
                "reduce it first, e.g. loss.sum().backward()."
            )
        return full_like(output, 1)
    if not is_tensor(gradient):
        raise InvalidTypeError(
            f"The gradient to begin with is a tensor or None, not {gradient!r} of type {type(gradient).__name__}."
        )
    if gradient.shape != output.shape:
        raise ShapeError(
            f"backward() on a tensor of shape {output.shape} needs a gradient of that shape, and was given one of "
            f"shape {gradient.shape}."
        )
    if gradient.backend is not output.backend:
        raise BackendError(
            f"backward() on a tensor of the backend '{output.backend.name}' was given a gradient on "
            f"'{gradient.backend.name}': move it with .to('{output.backend.name}')."
        )
    return gradient if gradient.dtype is output.dtype else gradient.to(output.dtype)


def full_like(x: Any, value: Any) -> Any:
    """Return a constant of the shape, dtype and backend of another tensor, the same number everywhere."""
    return x.adopt(x.backend.full(x.shape, value, x.dtype))
