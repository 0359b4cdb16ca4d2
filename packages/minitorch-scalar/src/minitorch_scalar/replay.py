"""A second derivative needs to know which variables a rule saved: run the rule again and see."""

from __future__ import annotations

from typing import Any

from minitorch_scalar.autodiff import Context
from minitorch_scalar.errors import GraphError

__all__ = ["differentiable_context"]


class _Source(float):
    """A float that knows which Scalar it is the value of."""

    __slots__ = ("scalar",)

    scalar: Any


def differentiable_context(out: Any) -> Context:
    """Run the rule of `out` once more to learn which Scalars it saves, and give a context that holds those.

    What `forward` saved are floats. To differentiate `backward`, it must be known which variables they are: so the
    arguments go in as floats that remember their Scalar, and what comes to be saved tells.

    Args:
        out: A result, whose graph has not been freed.

    Returns:
        The context for a recorded `backward`.

    Raises:
        GraphError: A saved argument has changed since, or a saved number is neither an argument nor the result.
    """
    rule, ctx = out.last_fn, Context()
    sources = []
    for x in out.inputs:
        source = _Source(x.data)
        source.scalar = x
        sources.append(source)
    result = rule.forward(ctx, *sources)
    saved = zip(ctx.saved_values, out.saved_values, strict=True)
    ctx.saved_values = tuple([_variable(value, before, result, out) for value, before in saved])
    return ctx


def _variable(value: Any, before: Any, result: float, out: Any) -> Any:
    """Find the Scalar behind one saved value, which must still be what it was in the forward pass."""
    if isinstance(value, _Source):
        if not _same(value, before):
            raise GraphError(
                f"create_graph=True cannot differentiate {out.last_fn.__name__}: an argument of it was {before}, and "
                f"was changed to {float(value)} afterwards. Differentiate before you change the data of a leaf."
            )
        return value.scalar
    if value is result:
        return out
    if isinstance(value, float):
        raise GraphError(
            f"create_graph=True cannot differentiate {out.last_fn.__name__}: its forward saved {value}, which is "
            "neither an argument nor the result, so its derivative is unknown. Save those, and do the rest in backward."
        )
    return value


def _same(a: float, b: float) -> bool:
    """Say whether two floats are equal, NaN counting as equal to itself."""
    return a == b or (a != a and b != b)
