"""Operations: each entry of the table, in value, gradient and second derivative, in every dtype and layout."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType, float64
from minitorch_tensor.errors import BackendError, ContractError
from minitorch_tensor.registry import get_backend
from minitorch_tensor.shapes import Shape
from minitorch_tensor.testing.checks import check_numbers, numbers, require, result_dtype
from minitorch_tensor.testing.contracts.base import same_numbers
from minitorch_tensor.testing.differences import cotangents, directional_difference, gradient_by_differences
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import Operation

__all__ = ["SPECIAL", "STEEP", "OperationContract"]

SPECIAL = (np.nan, np.inf, -np.inf, 0.0, 1.0, -1.5, 1e30)

STEEP = (1e-6, 1e-6)
"""Relative and absolute tolerance of a gradient: central differences have errors of their own."""


class OperationContract:
    """Every entry of OPERATIONS.

    Attributes:
        backend: The backend to be tested, by name or as an instance; set by the subclass.
    """

    backend: Any = ""

    @property
    def device(self) -> Any:
        """The backend to be tested."""
        return get_backend(self.backend)

    # ------------------------------------------------------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------------------------------------------------------
    def test_values_are_those_of_numpy(self, operation: Operation) -> None:
        for shapes, layout, dtype in product(operation.shapes, [*LAYOUTS, "broadcast"], operation.dtypes):
            tensors, arrays = self.arguments(operation, shapes, layout, dtype)
            where = f"{operation.id} of {layout} {dtype.name} tensors of shapes {shapes}"
            self.check_results(where, operation, operation(*tensors), arrays, dtype)

    def check_results(
        self, where: str, operation: Operation, found: tuple[Any, ...], arrays: list[Any], dtype: DType
    ) -> None:
        """Compare the results of an operation with its specification."""
        kinds = operation.result if isinstance(operation.result, tuple) else (operation.result,) * len(found)
        expected = operation.expected(*[_exact(a, kinds[0]) for a in arrays])
        require(len(found) == len(expected), f"{where} gives {len(found)} results instead of {len(expected)}.")
        for kind, result, wanted in zip(kinds, found, expected, strict=True):
            require(result.backend is self.device, f"{where} lies on {result.backend!r}.")
            check_numbers(where, result, wanted, result_dtype(kind, dtype))

    def test_nan_and_the_infinities_give_what_they_give_in_numpy(self, operation: Operation) -> None:
        if not operation.special:
            return
        for dtype in operation.dtypes:
            if dtype.is_floating_point:
                for arrays in _special_arguments(operation, dtype):
                    tensors = [arrange(self.device, a, "sliced")[0] for a in arrays]
                    where = f"{operation.id} of {dtype.name} {[a.tolist() for a in arrays]}"
                    self.check_results(where, operation, operation(*tensors), arrays, dtype)

    # ------------------------------------------------------------------------------------------------------------------
    # Gradients
    # ------------------------------------------------------------------------------------------------------------------
    def test_gradients_are_those_of_central_differences(self, operation: Operation) -> None:
        largest = 0.0
        for shapes, layout in product(operation.shapes, [*LAYOUTS, "broadcast"]):
            tensors, arrays = self.leaves(operation, shapes, layout)
            if not tensors:
                return
            weights = cotangents(operation.expected(*arrays))
            self.backward(operation, tensors, weights)
            for argument in operation.differentiable_arguments():
                where = f"The gradient of argument {argument} of {operation.id} ({layout}, shapes {shapes})"
                expected = gradient_by_differences(operation, arrays, argument, weights)
                grad = tensors[argument].grad
                require(grad is not None, f"{where} is None.")
                check_numbers(where, grad, expected, float64, STEEP)
                largest = max(largest, float(abs(expected).max(initial=0.0)))
        if not operation.flat:
            require(largest > 1e-3, f"The samples of {operation.id} have no gradient but 0, which proves nothing.")

    def test_second_derivatives_are_those_of_central_differences(self, operation: Operation) -> None:
        for shapes in operation.shapes:
            tensors, arrays = self.leaves(operation, shapes, "permuted")
            if not tensors:
                return
            weights = cotangents(operation.expected(*arrays))
            gradients = partial(self.gradients, operation, weights)
            directions = cotangents(tuple(arrays), seed=1)
            for argument in operation.differentiable_arguments():
                where = f"The second derivative of {operation.id} in argument {argument} (shapes {shapes})"
                found = self.second_derivative(operation, tensors, weights, argument, directions[argument])
                expected = directional_difference(gradients, arrays, argument, directions[argument])
                for grad, wanted in zip(found, expected, strict=True):
                    held = np.zeros(wanted.shape) if grad is None else numbers(grad)
                    same = np.allclose(held, wanted, *STEEP)
                    require(same, f"{where} is {held.tolist()} along a direction instead of {wanted.tolist()}.")

    def gradients(self, operation: Operation, weights: Any, *arrays: np.ndarray[Any, Any]) -> list[Any]:
        """Return the gradients with respect to all arguments, at some numbers."""
        tensors = [arrange(self.device, array, "contiguous")[0] for array in arrays]
        for i in operation.differentiable_arguments():
            tensors[i].requires_grad_()
        self.backward(operation, tensors, weights)
        return [numbers(tensors[i].grad) for i in operation.differentiable_arguments()]

    def second_derivative(
        self, operation: Operation, tensors: list[Any], weights: Any, argument: int, direction: Any
    ) -> list[Any]:
        """Return the gradients, with respect to all arguments, of the gradient of one along a direction."""
        arguments = operation.differentiable_arguments()
        for i in arguments:
            tensors[i].grad = None
        self.backward(operation, tensors, weights, create_graph=True)
        grad = tensors[argument].grad
        for i in arguments:
            tensors[i].grad = None
        if grad.requires_grad:
            grad.backward(self.constant(direction))
        return [tensors[i].grad for i in arguments]

    def backward(self, operation: Operation, tensors: list[Any], weights: Any, create_graph: bool = False) -> None:
        """Go back from the weighted sum of all results that have a gradient."""
        total: Any = None
        for result, weight in zip(operation(*tensors), weights, strict=True):
            if result.dtype.is_floating_point:
                part = (result * self.constant(weight)).sum()
                total = part if total is None else total + part
        require(total.requires_grad, f"{operation.id} gives a constant.")
        total.backward(create_graph=create_graph)

    # ------------------------------------------------------------------------------------------------------------------
    # What no operation may do
    # ------------------------------------------------------------------------------------------------------------------
    def test_operands_stay_as_they_were(self, operation: Operation) -> None:
        for shapes, dtype in product(operation.shapes, operation.dtypes):
            tensors, arrays = self.arguments(operation, shapes, "sliced", dtype)
            wholes = [t.seen_as((len(t.storage),), (1,), 0) for t in tensors]
            before = [numbers(whole) for whole in wholes]
            versions = [t.version[0] for t in tensors]
            operation(*tensors)
            for held, whole, array, tensor in zip(before, wholes, arrays, tensors, strict=True):
                same = same_numbers(held, numbers(whole)) and same_numbers(array, numbers(tensor))
                require(same, f"{operation.id} of {dtype.name} changes an operand.")
            require(versions == [t.version[0] for t in tensors], f"{operation.id} counts up a version.")

    def test_a_view_shares_memory_and_nothing_else_does(self, operation: Operation) -> None:
        if operation.shares == "maybe":
            return
        for shapes, dtype in product(operation.shapes, operation.dtypes):
            tensors, _ = self.arguments(operation, shapes, "contiguous", dtype)
            results = operation(*tensors)
            before = [numbers(result) for result in results]
            for tensor in tensors:
                self.device.fill(tensor, 0 if operation.shares == "never" else 77)
                self.device.fill(tensor, 1 if operation.shares == "never" else 77)
            for held, result in zip(before, results, strict=True):
                if operation.shares == "never":
                    where = f"{operation.id} of {dtype.name} tensors of shapes {shapes}"
                    require(same_numbers(held, numbers(result)), f"{where} shares memory with an operand.")
                elif held.size:
                    message = f"{operation.id} of shapes {shapes} does not show what is written to its operand."
                    require(np.all(numbers(result) == np.asarray(77).astype(held.dtype)), message)

    def test_backends_do_not_mix(self, operation: Operation) -> None:
        if operation.count < 2 or not operation.joins:
            return
        other = get_backend("simple" if self.device.name == "numpy" else "numpy")
        arrays = operation.draw(operation.shapes[0], operation.dtypes[-1])
        for stranger in range(operation.count):
            tensors = [
                arrange(other if i == stranger else self.device, array, "contiguous")[0]
                for i, array in enumerate(arrays)
            ]
            try:
                operation(*tensors)
            except BackendError:
                continue
            raise ContractError(f"{operation.id} takes argument {stranger} from another backend without a word.")

    # ------------------------------------------------------------------------------------------------------------------
    # Arguments
    # ------------------------------------------------------------------------------------------------------------------
    def arguments(
        self, operation: Operation, shapes: tuple[Shape, ...], layout: str, dtype: DType
    ) -> tuple[list[Any], list[Any]]:
        """Return tensors for a call, the first of a layout and the others of those after it, and what they hold."""
        names = [*LAYOUTS, "broadcast"]
        turn = names.index(layout)
        pairs = []
        for i, array in enumerate(operation.draw(shapes, dtype)):
            name = names[(turn + i) % len(names)]
            if name == "broadcast" and not operation.operands[i].repeats:
                name = "permuted"
            pairs.append(arrange(self.device, array, name))
        return [tensor for tensor, _ in pairs], [array for _, array in pairs]

    def leaves(
        self, operation: Operation, shapes: tuple[Shape, ...], layout: str
    ) -> tuple[list[Any], list[np.ndarray[Any, Any]]]:
        """Return the arguments of a call in float64, with gradients; nothing for an operation that has none."""
        if not operation.differentiable_arguments():
            return [], []
        tensors, arrays = self.arguments(operation, shapes, layout, float64)
        for argument in operation.differentiable_arguments():
            tensors[argument].requires_grad_()
        return tensors, arrays

    def constant(self, array: Any) -> Any:
        """Return a float64 tensor without history."""
        return arrange(self.device, np.asarray(array, np.float64), "contiguous")[0]


def _exact(array: np.ndarray[Any, Any], kind: str) -> np.ndarray[Any, Any]:
    """Return the numbers as the specification computes with them: floats in float64, sums of integers in int64."""
    if array.dtype.kind == "f" or kind == "float":
        return array.astype(np.float64)
    return array.astype(np.int64) if kind == "sum" else array


def _special_arguments(operation: Operation, dtype: DType) -> list[list[np.ndarray[Any, Any]]]:
    """Return arguments with NaN and infinities in them: each with each, where an operation is pointwise."""
    if operation.pointwise:
        mesh = np.meshgrid(*[np.array(SPECIAL, dtype.numpy)] * operation.count)
        return [
            [
                array.reshape(-1) if operand.dtype is None else operand.draw((array.size,), dtype, _rng())
                for array, operand in zip(mesh, operation.operands, strict=True)
            ]
        ]
    found = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        arrays = operation.draw(operation.shapes[0], dtype)
        for array, operand in zip(arrays, operation.operands, strict=True):
            if operand.dtype is None:
                mask = rng.integers(0, 3, array.shape) == 0
                array[mask] = rng.choice(SPECIAL, array.shape)[mask]
        found.append(arrays)
    return found


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)
