"""Derivatives by differences, to check those of the chain rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from minitorch_scalar.autodiff import grad
from minitorch_scalar.errors import GradcheckError, InvalidTypeError, InvalidValueError
from minitorch_scalar.scalar import Scalar

__all__ = ["central_difference", "derivative_check"]


def central_difference(f: Callable[..., Any], *vals: Any, arg: int = 0, epsilon: float = 1e-6) -> float:
    """Estimate the derivative of f with respect to one argument from two values beside it.

    (f(x + ε) - f(x - ε)) / 2ε, whose error shrinks with ε² until rounding, which grows with 1/ε, takes over.

    Args:
        f: A function of numbers or of Scalars.
        *vals: The point, numbers or Scalars as f takes them; they are not changed.
        arg: Which argument to move; a negative one counts from the end.
        epsilon: How far, more than 0.

    Returns:
        The estimate.

    Raises:
        InvalidValueError: There is no such argument, or epsilon is not above 0 or not finite.

    Example:
        >>> round(central_difference(lambda x, y: x * y, 3.0, 4.0, arg=1), 6)
        3.0
    """
    if not -len(vals) <= arg < len(vals):
        raise InvalidValueError(f"Cannot move argument {arg}: the function was given {len(vals)}, counted from 0.")
    if not 0.0 < epsilon < math.inf:
        raise InvalidValueError(f"epsilon is {epsilon}; a difference needs a finite step above 0, such as 1e-6.")
    above, below = list(vals), list(vals)
    above[arg] = vals[arg] + epsilon
    below[arg] = vals[arg] - epsilon
    return (float(f(*above)) - float(f(*below))) / (2.0 * epsilon)


def derivative_check(
    f: Callable[..., Any],
    *scalars: Scalar,
    epsilon: float = 1e-6,
    rtol: float = 1e-2,
    atol: float = 1e-2,
) -> None:
    """Check the derivative of f with respect to every argument against its central difference.

    The `.grad` of the arguments does not change.

    Args:
        f: A function of Scalars that returns a Scalar.
        *scalars: The point; constants among them are not checked.
        epsilon: The step of the difference.
        rtol: How far off the derivative may be, as a share of the difference (the course's 1e-2).
        atol: How far off it may be at least.

    Raises:
        GradcheckError: A derivative is wrong; the message names each argument and by how much.
        InvalidTypeError: An argument or the result of f is not a Scalar.
        GraphError: The result is a constant.

    Example:
        >>> derivative_check(lambda x, y: x * y + x.log(), Scalar(2.0), Scalar(3.0))
    """
    for i, x in enumerate(scalars):
        if not hasattr(x, "requires_grad"):
            raise InvalidTypeError(
                f"derivative_check needs Scalars, and argument {i} is {x!r} of type {type(x).__name__}."
            )
    positions = [i for i, x in enumerate(scalars) if x.requires_grad]
    found = grad(f(*scalars), [scalars[i] for i in positions], allow_unused=True)
    wrong = []
    for i, derivative in zip(positions, found, strict=True):
        got = 0.0 if derivative is None else derivative
        expected = central_difference(f, *scalars, arg=i, epsilon=epsilon)
        if not abs(got - expected) <= atol + rtol * abs(expected) and got != expected:
            wrong.append(
                f"argument {i} at {scalars[i].data:g}: backward gave {got:.6g}, central difference {expected:.6g}, "
                f"off by {abs(got - expected):.4g}"
            )
    if wrong:
        name = getattr(f, "__name__", repr(f))
        raise GradcheckError(f"Gradient check of '{name}' failed for " + "; ".join(wrong) + ".")
