"""In-place forms: name_ writes what name returns, with its gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType, float64
from minitorch_tensor.registry import get_backend
from minitorch_tensor.testing.checks import check_numbers, numbers, require
from minitorch_tensor.testing.contracts.base import same_numbers
from minitorch_tensor.testing.differences import cotangents
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import Operation

__all__ = ["InPlaceContract"]


class InPlaceContract:
    """Every operation that has a method of its name with an underscore.

    Attributes:
        backend: The backend to be tested, by name or as an instance; set by the subclass.
    """

    backend: Any = ""

    def test_an_in_place_form_writes_what_the_operation_returns(self, operation: Operation) -> None:
        for dtype in operation.dtypes:
            for shapes in operation.shapes:
                arrays = operation.draw(shapes, dtype)
                expected = self.result_in_place(operation, arrays, dtype)
                if expected is None:
                    continue
                where = f"{operation.id} in place, of {dtype.name} tensors of shapes {shapes},"
                target, *others = [arrange(get_backend(self.backend), array, "sliced")[0] for array in arrays]
                row = target.seen_as((len(target.storage),), (1,), 0)
                version, outside = target.version[0], numbers(row)
                returned = operation.in_place(target, *others)
                require(returned is target, f"{where} returns another tensor than its own.")
                check_numbers(where, target, numbers(expected), dtype)
                require(target.version[0] > version, f"{where} does not count up the version.")
                target.backend.copy(arrange(get_backend(self.backend), arrays[0], "contiguous")[0], out=target)
                require(same_numbers(outside, numbers(row)), f"{where} writes beside its tensor.")

    def test_an_in_place_form_has_the_gradient_of_the_operation(self, operation: Operation) -> None:
        arguments = operation.differentiable_arguments()
        arrays = operation.draw(operation.shapes[0], float64)
        if not arguments or self.result_in_place(operation, arrays, float64) is None:
            return
        grads = []
        for in_place in (False, True):
            leaves = [arrange(get_backend(self.backend), array, "contiguous")[0] for array in arrays]
            for i in arguments:
                leaves[i].requires_grad_()
            first = leaves[0] * 1.0
            result = operation.in_place(first, *leaves[1:]) if in_place else operation(first, *leaves[1:])[0]
            weight = cotangents([np.empty(result.shape)])[0]
            (result * arrange(get_backend(self.backend), weight, "contiguous")[0]).sum().backward()
            grads.append([leaves[i].grad for i in arguments])
        for i, expected, found in zip(arguments, *grads, strict=True):
            same = (expected is None) == (found is None)
            same = same and (expected is None or np.allclose(numbers(expected), numbers(found), 1e-12, 1e-12))
            require(same, f"{operation.id} in place has another gradient in argument {i}.")

    def test_an_in_place_form_reads_its_operand_as_it_was_before(self) -> None:
        array = np.arange(9.0).reshape(3, 3) + 1.0
        table: Any = (
            ("itself transposed", lambda x: x.add_(x.t()), array + array.T),
            ("its first row", lambda x: x.mul_(x[0]), array * array[0]),
            ("its own rows, one further,", lambda x: x[1:].sub_(x[:-1]), array[1:] - array[:-1]),
            ("itself", lambda x: x.mul_(x), array * array),
            ("itself by another name", lambda x: x.detach().add_(x.data.t()), array + array.T),
        )
        for layout in LAYOUTS:
            for what, change, expected in table:
                x, _ = arrange(get_backend(self.backend), array, layout)
                check_numbers(f"A {layout} tensor changed in place by {what}", change(x), expected, float64)

    def result_in_place(self, operation: Operation, arrays: list[Any], dtype: DType) -> Any:
        """Return what an operation gives where that fits into its first argument, else None."""
        if not operation.has_in_place_form or operation.operands[0].dtype is not None:
            return None
        results = operation(*[arrange(get_backend(self.backend), array, "contiguous")[0] for array in arrays])
        fits = len(results) == 1 and results[0].shape == arrays[0].shape and results[0].dtype is dtype
        return results[0] if fits else None
