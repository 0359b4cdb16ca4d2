"""`backward` and `grad` as functions of several outputs."""

from __future__ import annotations

from typing import Any

from minitorch_tensor import engine
from minitorch_tensor.errors import InvalidValueError
from minitorch_tensor.functions.joining import stack

__all__ = ["backward", "grad"]


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Add the sum of the gradients of several tensors to the `grad` of leaves.

    Args:
        tensors: A tensor or several.
        grad_tensors: The gradient to begin with for each, of its shape; None for 1, for a tensor of one element.
        retain_graph: Keep the graph for a second pass; by default it is freed unless `create_graph` is set.
        create_graph: Record the gradients too, so that they can be differentiated again.
        inputs: A tensor or several, leaves or results, whose `grad` to add to; all leaves if left out.

    Raises:
        GraphError: A tensor is a constant, or its graph has been freed.
        InvalidTypeError: Something is no tensor.
        ShapeError: A gradient has another shape, or is left out for a tensor of several elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor(3.0, requires_grad=True)
        >>> backward([x * x, x * 10.0])
        >>> x.grad.item()
        16.0
    """
    engine.backward(tensors, grad_tensors, retain_graph, create_graph, inputs)


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """Return the sum of the gradients of outputs with respect to inputs; nobody's `grad` changes.

    Args:
        outputs: A tensor or several.
        inputs: A tensor or several, leaves or results. What does not lead to them is neither computed nor freed.
        grad_outputs: The gradient to begin with for each output, of its shape; None for 1.
        retain_graph: Keep the graph for a second pass; by default it is freed unless `create_graph` is set.
        create_graph: Record the gradients too, so that they can be differentiated again.
        only_inputs: True; PyTorch has nothing else either.
        allow_unused: Return None for an input that no output depends on, instead of raising.
        is_grads_batched: The first dimension of every gradient to begin with counts several of them, and so does that
            of the results: one pass for each.
        materialize_grads: Return zeros for an input that no output depends on.

    Returns:
        One gradient for each input, with memory of its own.

    Raises:
        GraphError: An output or input is a constant, the graph has been freed, or an input was not used.
        InvalidTypeError: Something is no tensor.
        InvalidValueError: Two arguments contradict each other.
        ShapeError: A gradient has another shape than its output.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor(2.0, requires_grad=True)
        >>> (slope,) = grad(x * x * x, x, create_graph=True)
        >>> (curvature,) = grad(slope, x)
        >>> slope.item(), curvature.item()
        (12.0, 12.0)
    """
    if only_inputs is not True:
        raise InvalidValueError("grad(only_inputs=False) does not exist: use backward() to reach all leaves.")
    if not is_grads_batched:
        return engine.grad(outputs, inputs, grad_outputs, retain_graph, create_graph, allow_unused, materialize_grads)
    seeds = engine.as_tensors(grad_outputs, "grad(is_grads_batched=True) with the gradients")
    sizes = {d.shape[0] if d.shape else None for d in seeds}
    (size,) = sizes if len(sizes) == 1 else (None,)
    if not size:
        raise InvalidValueError(
            f"grad(is_grads_batched=True) needs gradients with one first dimension, not of shapes "
            f"{[d.shape for d in seeds]}."
        )
    rows = []
    for i in range(size):
        keep = True if i + 1 < size else retain_graph
        batch = [d[i] for d in seeds]
        rows.append(engine.grad(outputs, inputs, batch, keep, create_graph, allow_unused, materialize_grads))
    return tuple([None if parts[0] is None else stack(parts) for parts in zip(*rows, strict=True)])
