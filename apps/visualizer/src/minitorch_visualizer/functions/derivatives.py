"""A function of x and its derivatives, in two ways: by the chain rule, and by differences of values.

The chain rule is exact but for the rounding of a few operations, so it serves as the truth for the differences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from minitorch_scalar.autodiff import grad
from minitorch_scalar.gradcheck import central_difference
from minitorch_scalar.scalar import Scalar
from minitorch_visualizer.expressions.expression import Expression

ROUNDING = 2.0**-53
"""The most by which a float is off, as a share of it: half of what `sys.float_info.epsilon` says."""

BEST_CENTRAL = (2.0 * ROUNDING) ** (1 / 3)
"""The rule of thumb for the step of a central difference, about 6e-6."""

BEST_FORWARD = (2.0 * ROUNDING) ** (1 / 2)
"""The same for a forward difference, about 1.5e-8."""

EPSILONS = tuple(10.0 ** (-i / 4) for i in range(65))
"""Steps from 1 down to 1e-16, four to a decade."""


@dataclass(frozen=True, slots=True)
class StudiedFunction:
    """The function of x that an expression describes."""

    expression: Expression

    def value(self, x: float) -> float:
        """Return f(x)."""
        return self.expression.evaluate({"x": x})

    def derivative(self, x: float, order: int = 1) -> float:
        """Return a derivative of f at x by autodiff.

        Each further order differentiates the graph that `create_graph=True` recorded of the order before.

        Args:
            x: Where.
            order: 1 for f′, 2 for f″, and so on.
        """
        leaf = Scalar(x)
        result: Scalar | float = self.expression.evaluate({"x": leaf})
        for _ in range(order):
            if not isinstance(result, Scalar) or result.is_constant():
                return 0.0
            # A rule that is flat everywhere gives a plain 0, which has no graph to go on with.
            (slope,) = grad(result, leaf, create_graph=True, allow_unused=True)
            result = 0.0 if slope is None else slope
        return float(result)

    def central(self, x: float, epsilon: float) -> float:
        """Return (f(x + ε) − f(x − ε)) / 2ε."""
        return central_difference(self.value, x, epsilon=epsilon)

    def forward(self, x: float, epsilon: float) -> float:
        """Return (f(x + ε) − f(x)) / ε."""
        return (self.value(x + epsilon) - self.value(x)) / epsilon


@dataclass(frozen=True, slots=True)
class ErrorStudy:
    """How far differences are off at one point, for many steps.

    Attributes:
        epsilons: The steps.
        central: The error of the central difference for each step, None where it is not a number.
        forward: The same for the forward difference.
        truncation: What theory expects of the central difference if values were exact, |f‴|·ε²/6.
        rounding: What theory expects of the rounding of values, |f|·2⁻⁵³/ε.
    """

    epsilons: tuple[float, ...]
    central: tuple[float | None, ...]
    forward: tuple[float | None, ...]
    truncation: tuple[float | None, ...]
    rounding: tuple[float | None, ...]

    def best(self) -> tuple[float, float] | None:
        """Return the step with the smallest error of the central difference and that error; None if all are bad."""
        known = [
            (error, epsilon) for error, epsilon in zip(self.central, self.epsilons, strict=True) if error is not None
        ]
        if not known:
            return None
        error, epsilon = min(known)
        return epsilon, error


def study_errors(function: StudiedFunction, x: float) -> ErrorStudy:
    """Measure the error of differences at x for every step of EPSILONS."""
    truth = function.derivative(x)
    third, value = abs(function.derivative(x, order=3)), abs(function.value(x))
    return ErrorStudy(
        epsilons=EPSILONS,
        central=tuple(_finite(abs(function.central(x, epsilon) - truth)) for epsilon in EPSILONS),
        forward=tuple(_finite(abs(function.forward(x, epsilon) - truth)) for epsilon in EPSILONS),
        truncation=tuple(_finite(third * epsilon**2 / 6) for epsilon in EPSILONS),
        rounding=tuple(_finite(value * ROUNDING / epsilon) for epsilon in EPSILONS),
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
