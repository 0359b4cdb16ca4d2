"""What the tests of all primitives share: operands and `out=` in every layout, and what no primitive may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DTYPES, DType
from minitorch_tensor.registry import get_backend
from minitorch_tensor.shapes import Shape
from minitorch_tensor.testing.checks import check_numbers, numbers, require
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import Operand

__all__ = ["PAIRS", "SHAPES", "PrimitiveChecks", "drawn", "same_numbers"]

SHAPES: tuple[Shape, ...] = ((2, 3), (3, 1, 2), (4,), (), (0, 2))
"""Shapes of one operand."""

PAIRS: tuple[tuple[Shape, Shape], ...] = (((2, 3), (2, 3)), ((2, 1), (3,)), ((), (2, 2)), ((0, 3), (1,)), ((), ()))
"""Shapes of two operands that broadcast."""


def drawn(shape: Shape, dtype: DType, seed: int = 0, low: float = -4.0, high: float = 4.0) -> np.ndarray[Any, Any]:
    """Return numbers of a dtype; of floats, one in eight comes twice or is a whole number."""
    rng = np.random.default_rng([seed, len(shape), DTYPES.index(dtype)])
    array = Operand(low, high).draw(shape, dtype, rng)
    return np.where(rng.integers(0, 8, shape) == 0, np.round(array), array).astype(dtype.numpy)


class PrimitiveChecks:
    """How one primitive is checked.

    Attributes:
        backend: The backend to be tested, by name or as an instance; set by the subclass.
    """

    backend: Any = ""

    @property
    def device(self) -> Any:
        """The backend to be tested."""
        return get_backend(self.backend)

    def check(
        self,
        what: str,
        call: Callable[..., Any],
        arrays: Iterable[np.ndarray[Any, Any]],
        expected: Any,
        dtype: DType,
        *,
        with_out: bool = True,
    ) -> None:
        """Call a primitive on operands of every layout, without `out=` and with an `out=` of every layout.

        Args:
            what: Its name, for the message.
            call: Takes the operands, and `out` as a keyword if there is one.
            arrays: The numbers of the operands.
            expected: What must come out.
            dtype: Its dtype.
            with_out: Whether the primitive takes `out=`.
        """
        arrays = list(arrays)
        expected = np.asarray(expected)
        names = list(LAYOUTS)
        for turn, layout in enumerate(names):
            operands = [arrange(self.device, a, names[(turn + i) % len(names)])[0] for i, a in enumerate(arrays)]
            before = [numbers(operand) for operand in operands]
            where = f"{what} of {layout} operands of shape {tuple(a.shape for a in arrays)}"
            found = call(*operands)
            self.check_fresh(where, found, operands, expected, dtype)
            if with_out:
                for out_layout in names:
                    self.check_out(where, call, operands, expected, dtype, out_layout)
            for held, operand in zip(before, operands, strict=True):
                require(same_numbers(held, numbers(operand)), f"{where} changes an operand.")

    def check_fresh(self, where: str, found: Any, operands: list[Any], expected: Any, dtype: DType) -> None:
        """Check a result with memory of its own: numbers, class, backend, and that nobody else sees it change."""
        check_numbers(where, found, expected, dtype)
        require(type(found) is type(operands[0]), f"{where} is a {type(found).__name__}.")
        require(found.backend is operands[0].backend, f"{where} lies on {found.backend!r}.")
        before = [numbers(operand) for operand in operands]
        found.backend.fill(found, 7)
        check_numbers(f"{where}, filled with sevens,", found, np.full(expected.shape, 7), dtype)
        flat = found.seen_as(found.shape, found.strides, found.offset)
        check_numbers(f"The storage of {where}, filled with sevens,", flat, np.full(expected.shape, 7), dtype)
        for held, operand in zip(before, operands, strict=True):
            same = same_numbers(held, numbers(operand))
            require(same, f"{where} shares memory with an operand.")

    def check_out(
        self, where: str, call: Callable[..., Any], operands: list[Any], expected: Any, dtype: DType, layout: str
    ) -> None:
        """Check that the result is written into `out`, and nowhere else."""
        out, _ = arrange(self.device, np.ones(expected.shape, dtype.numpy), layout)
        row = out.seen_as((len(out.storage),), (1,), 0)
        outside = numbers(row)
        returned = call(*operands, out=out)
        require(returned is out, f"{where} with out= returns another tensor than out.")
        check_numbers(f"{where} with a {layout} out=", out, expected, dtype)
        self.device.fill(out, 1)
        same = same_numbers(outside, numbers(row))
        require(same, f"{where} with a {layout} out= writes beside it.")


def same_numbers(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> bool:
    """Say whether two arrays hold the same numbers; NaN is the same as NaN."""
    return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
