"""Where two matrices of derivatives differ, and what can be seen of the reason."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from minitorch_tensor.autograd.at_point import Array, FunctionAtPoint
from minitorch_tensor.dtypes import float64

__all__ = ["Mismatch", "describe", "find_mismatch"]


class Mismatch(NamedTuple):
    """Where two matrices (elements of an output, elements of an input) are furthest apart.

    Attributes:
        row: The element of the output.
        column: The element of the input.
        got: The derivative that backward gave.
        expected: The central difference.
        wrong: How many derivatives are wrong.
        total: How many there are.
        factor: What all of the wrong ones are, in terms of the difference; None if they have nothing in common.
    """

    row: int
    column: int
    got: float
    expected: float
    wrong: int
    total: int
    factor: float | None


def find_mismatch(got: Array, expected: Array, atol: float, rtol: float) -> Mismatch | None:
    """Compare two matrices of derivatives; None if they agree.

    Args:
        got: What backward gave.
        expected: The central differences.
        atol: How far off a derivative may be at least.
        rtol: How far off it may be, as a share of the difference.
    """
    with np.errstate(all="ignore"):
        apart = np.abs(got - expected)
        right = (apart <= atol + rtol * np.abs(expected)) | (got == expected)
        if right.all():
            return None
        worst = np.unravel_index(np.argmax(np.where(right, -1.0, np.nan_to_num(apart, nan=np.inf))), got.shape)
        ratios = got[~right] / expected[~right]
        alike = np.isfinite(ratios[0]) and np.allclose(ratios, ratios[0], rtol=1e-3, atol=0.0)
    return Mismatch(
        row=int(worst[0]),
        column=int(worst[1]),
        got=float(got[worst]),
        expected=float(expected[worst]),
        wrong=int((~right).sum()),
        total=right.size,
        factor=float(ratios[0]) if alike else None,
    )


def describe(f: FunctionAtPoint, output: int, position: int, found: Mismatch, reached: bool) -> str:
    """Say where a gradient is wrong and by how much, and what can be seen of the reason.

    Args:
        f: The function.
        output: Which of its outputs.
        position: Which of its arguments.
        found: Where they differ.
        reached: Whether any gradient arrived.
    """
    got, expected = _shown(found.got, found.expected)
    text = (
        f"Gradient check of '{f.name}' failed for argument {position} at index "
        f"{_index(found.column, f.args[position].shape)}: backward gave {got}, central difference {expected}."
    )
    shape = f.outputs[output].shape
    if shape or len(f.outputs) > 1:
        text += f" This is the derivative of output {output}"
        text += f" at index {_index(found.row, shape)}." if shape else "."
    if found.wrong > 1:
        text += f" It is the worst of {found.wrong} wrong derivatives out of {found.total}."
    if f.args[position].dtype is not float64 or f.outputs[output].dtype is not float64:
        return f"{text} The check was not made in float64, in which alone differences are exact enough."
    if not reached:
        return f"{text} No gradient arrives there: was the result detached, or computed under no_grad()?"
    return text + (_kink(f, output, position, found) or _factor(found))


def _kink(f: FunctionAtPoint, output: int, position: int, found: Mismatch) -> str:
    """Say whether the function has another slope to the left than to the right."""
    middle = f.values(position, found.column, 0.0)[output][found.row]
    left, right = [
        float((f.values(position, found.column, step)[output][found.row] - middle) / step) + 0.0
        for step in (-f.eps, f.eps)
    ]
    if abs(left - right) <= 1e-2 * max(abs(left), abs(right), 1e-2):
        return ""
    return (
        f" The function has a kink or a jump there: its slope is {left:.4g} on the left and {right:.4g} on the right."
    )


def _factor(found: Mismatch) -> str:
    if found.wrong < 2 or found.factor is None:
        return ""
    return f" All of them are {found.factor:.4g} times the difference."


def _index(ordinal: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple([int(i) for i in np.unravel_index(ordinal, shape)]) if shape else ()


def _shown(got: float, expected: float) -> tuple[str, str]:
    """Write two numbers with four decimals, or with as many digits as tell them apart."""
    if max(abs(got), abs(expected)) >= 1e-2 and f"{got:.4f}" != f"{expected:.4f}":
        return f"{got:.4f}", f"{expected:.4f}"
    if f"{got:.4g}" != f"{expected:.4g}":
        return f"{got:.4g}", f"{expected:.4g}"
    return repr(got), repr(expected)
