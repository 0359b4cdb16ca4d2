"""The way back through softmax and log_softmax, and cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType, float32
from minitorch_tensor.testing.checks import check_numbers
from minitorch_tensor.testing.contracts.base import PrimitiveChecks, drawn
from minitorch_tensor.testing.contracts.derivatives import gradients
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import FLOATS

__all__ = ["SHAPES", "LikelihoodContract", "exact", "tolerance"]

SHAPES: Any = ((2, 3), (3, 1, 2), (2, 40), (0, 2))


def tolerance(dtype: DType) -> tuple[float, float]:
    """Return the relative and the absolute tolerance of a result that is made of many."""
    return (1e-4, 1e-5) if dtype is float32 else (1e-9, 1e-10)


def exact(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the same numbers as float64."""
    return array.astype(np.float64)


def _softmax(x: Any, dim: int) -> Any:
    powers = np.exp(x)
    return powers / powers.sum(dim, keepdims=True)


def _log_softmax(x: Any, dim: int) -> Any:
    with np.errstate(divide="ignore"):
        return x - np.log(np.exp(x).sum(dim, keepdims=True))


class LikelihoodContract(PrimitiveChecks):
    """softmax_back, log_softmax_back, cross_entropy, mean_cross_entropy, and the ways back through these two."""

    def test_the_way_back_through_softmax_is_its_derivative(self) -> None:
        table = ((self.device.softmax_back, _softmax), (self.device.log_softmax_back, _log_softmax))
        for dtype in FLOATS:
            for shape in SHAPES:
                array, grad = drawn(shape, dtype), drawn(shape, dtype, 1)
                for dim in range(len(shape)):
                    for method, function in table:

                        def back(g: Any, y: Any, method: Any = method, dim: int = dim) -> Any:
                            return method(g, y, dim)

                        def forward(x: Any, function: Any = function, dim: int = dim) -> Any:
                            return function(x, dim)

                        result = forward(exact(array)).astype(dtype.numpy)
                        (expected,) = gradients(forward, [exact(array)], exact(grad))
                        self.check_layouts(back, [grad, result], [expected], dtype)

    def test_cross_entropy_is_the_logarithm_of_what_softmax_gives_the_wanted_class(self) -> None:
        for dtype in FLOATS:
            for shape in ((4, 3), (3, 5, 2), (2, 40), (0, 3)):
                array, targets = drawn(shape, dtype), self._targets(shape)
                wanted = self._losses(exact(array), targets)
                top = exact(array).max(1)
                level = np.log(np.exp(exact(array)).sum(1)) - top
                self.check_layouts(self.device.cross_entropy, [array, targets], [wanted, top, level], dtype)
                with np.errstate(invalid="ignore"):
                    mean = np.asarray(wanted.sum() / wanted.size)  # NaN for no losses
                self.check_layouts(self.device.mean_cross_entropy, [array, targets], [mean, top, level], dtype)

    def test_cross_entropy_does_not_overflow(self) -> None:
        array = np.array([[1000.0, 0.0], [-1000.0, -1000.0]])
        for dtype in FLOATS:
            a, targets = [self.device.from_numpy(x) for x in (array.astype(dtype.numpy), np.array([1, 0]))]
            loss, *_ = self.device.cross_entropy(a, targets)
            check_numbers("cross_entropy", loss, np.array([1000.0, np.log(2)]), dtype)

    def test_the_way_back_through_cross_entropy_is_its_derivative(self) -> None:
        for dtype in FLOATS:
            for shape in ((4, 3), (3, 5, 2), (2, 40), (0, 3)):
                array, targets = drawn(shape, dtype), self._targets(shape)
                grad = drawn(targets.shape, dtype, 1)
                top = array.max(1)
                level = (np.log(np.exp(exact(array)).sum(1)) - top).astype(dtype.numpy)

                def losses(x: Any, targets: Any = targets) -> Any:
                    return self._losses(x, targets)

                expected = gradients(losses, [exact(array)], exact(grad))
                self.check_layouts(self.device.cross_entropy_back, [grad, array, top, level, targets], expected, dtype)
                share = np.asarray(0.5, dtype.numpy)
                expected = gradients(losses, [exact(array)], np.full(targets.shape, 0.5 / max(targets.size, 1)))
                operands = [share, array, top, level, targets]
                self.check_layouts(self.device.mean_cross_entropy_back, operands, expected, dtype)

    def check_layouts(self, method: Any, arrays: list[Any], expected: list[Any], dtype: DType) -> None:
        """Compare all results of a method with what they must be, for operands of every layout."""
        names = list(LAYOUTS)
        for turn in range(len(names)):
            operands = [arrange(self.device, a, names[(turn + i) % len(names)])[0] for i, a in enumerate(arrays)]
            found = method(*operands)
            found = found if isinstance(found, tuple) else (found,)
            for i, (part, wanted) in enumerate(zip(found, expected, strict=True)):
                what = f"Result {i} of {getattr(method, '__name__', 'a method')} of shape {arrays[0].shape}"
                check_numbers(what, part, wanted, dtype, tolerance(dtype))

    def _targets(self, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
        """Return classes, and -1 in the first place."""
        targets = np.random.default_rng(5).integers(0, shape[1], (shape[0], *shape[2:]))
        targets.reshape(-1)[:1] = -1
        return targets

    def _losses(self, x: Any, targets: np.ndarray[Any, Any]) -> Any:
        """Return the specification."""
        places = np.expand_dims(np.maximum(targets, 0), 1)
        return np.where(targets < 0, 0, -np.take_along_axis(_log_softmax(x, 1), places, 1)[:, 0])
