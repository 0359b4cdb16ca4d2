"""`ScalarFunction`: what every rule on numbers derives from."""

from __future__ import annotations

from minitorch_scalar.autodiff import Function

__all__ = ["ScalarFunction"]


class ScalarFunction(Function):
    """A rule on numbers; derive from it to teach minitorch a new operation.

    `forward(ctx, *numbers)` returns a float. `backward(ctx, d)` returns d times the derivative of each argument. What
    `forward` saves should be its arguments or its result: then the rule can be differentiated again.

    Example:
        >>> from minitorch_scalar import Scalar
        >>> class Cube(ScalarFunction):
        ...     @staticmethod
        ...     def forward(ctx, x):
        ...         ctx.save_for_backward(x)
        ...         return x * x * x
        ...
        ...     @staticmethod
        ...     def backward(ctx, d):
        ...         (x,) = ctx.saved_tensors
        ...         return d * 3.0 * x * x
        >>> x = Scalar(2.0)
        >>> Cube.apply(x).backward()
        >>> x.grad
        12.0
    """
