"""A recurrent layer over whole sequences as one operation: what `Backend.rnn`, `lstm` and `gru` are to the graph."""

from __future__ import annotations

from typing import Any

from minitorch.nn.recurrent_steps import unrolled
from minitorch_scalar import operators
from minitorch_tensor import enable_grad, is_grad_enabled
from minitorch_tensor.autograd import Function, grad

__all__ = ["Recurrence"]

_ACTIVATIONS = {"tanh": operators.tanh, "relu": operators.relu}

_STATES = {"rnn": 1, "lstm": 2, "gru": 1}
"""How many states go from step to step: an LSTM has cells besides."""


class Recurrence(Function):
    """The outputs and last states of one layer in one direction.

    The arguments of `apply` are the kind (a name and an activation), the lengths or None, whether to read backwards,
    the sequences (T, B, F), the first state (B, H) and for an LSTM the first cells, and the weights.
    """

    @staticmethod
    def forward(ctx: Any, kind: tuple[str, str], lengths: Any, reverse: bool, x: Any, *tensors: Any) -> Any:
        """Run the operation of the backend."""
        count = _STATES[kind[0]]
        states, weights = tensors[:count], tensors[count:]
        options = {"lengths": lengths, "reverse": reverse}
        first = (_ACTIVATIONS[kind[1]],) if kind[0] == "rnn" else ()
        y, *rest = getattr(x.backend, kind[0])(*first, x, *states, weights, **options)
        ctx.kind, ctx.options, ctx.first = kind, options, first
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(x, *tensors, y, *rest[count:])
        return y, *rest[:count]

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        """Run the operation back; step by step instead, if what it gives is to be differentiated again."""
        if all(d is None for d in grads):
            return (None,) * len(ctx.needs_input_grad)
        if is_grad_enabled():
            return None, None, None, *_recorded(ctx, grads)
        count = _STATES[ctx.kind[0]]
        x, *tensors = ctx.saved_tensors
        states, weights = tensors[:count], tensors[count : len(ctx.needs_input_grad) - 4]
        kept = tensors[len(ctx.needs_input_grad) - 4 :]
        back = getattr(x.backend, f"{ctx.kind[0]}_backward")
        x_wanted = ctx.needs_input_grad[3]
        found = back(*ctx.first, grads, x, *states, weights, *kept, **ctx.options, x_wanted=x_wanted)
        return None, None, None, *found


def _recorded(ctx: Any, grads: tuple[Any, ...]) -> list[Any]:
    """Return the gradients of the tensors as results of recorded operations.

    The steps begin at views of the tensors, so that a gradient stops there, although one tensor may be made of another.
    """
    count = _STATES[ctx.kind[0]]
    needs = ctx.needs_input_grad[3:]
    with enable_grad():
        tensors = [a.view(a.shape) for a in ctx.saved_tensors[: len(needs)]]
        x, *rest = tensors
        outputs = unrolled(ctx.kind, x, tuple(rest[:count]), rest[count:], **ctx.options)
        pairs = [(y, d) for y, d in zip(outputs, grads, strict=True) if d is not None and y.requires_grad]
        wanted = [a for a, need in zip(tensors, needs, strict=True) if need]
        ys, ds = [y for y, _ in pairs], [d for _, d in pairs]
        found = iter(grad(ys, wanted, ds, create_graph=True, allow_unused=True))
    return [next(found) if need else None for need in needs]
