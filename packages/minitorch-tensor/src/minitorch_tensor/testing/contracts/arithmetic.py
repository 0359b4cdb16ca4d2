"""Arithmetic: map and zip, reductions and scans, products, and what has a default made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, dtype_of_array, float32, float64
from minitorch_tensor.tensor import Tensor
from minitorch_tensor.testing.checks import check_numbers, numbers, require
from minitorch_tensor.testing.contracts.base import PAIRS, SHAPES, PrimitiveChecks, drawn
from minitorch_tensor.testing.layouts import arrange
from minitorch_tensor.testing.operation import EVERY, FLOATS, NUMBERS

__all__ = ["FOLDS", "MAPS", "ZIPS", "ArithmeticContract", "root_of_square", "twice_the_sum"]

MAPS: dict[Callable[..., Any], Any] = {
    operators.neg: np.negative,
    operators.relu: lambda x: np.maximum(x, 0),
    operators.id: lambda x: x,
}

ZIPS: dict[Callable[..., Any], Any] = {
    operators.add: np.add,
    operators.mul: np.multiply,
    operators.max: np.maximum,
    operators.lt: np.less,
}

FOLDS: dict[Callable[..., Any], tuple[Any, Any]] = {
    operators.add: (np.add, 0),
    operators.mul: (np.multiply, 1),
    operators.max: (np.maximum, None),
    operators.min: (np.minimum, None),
}
"""Operators to reduce by, NumPy's, and what they begin with."""


def twice_the_sum(x: Any, y: Any) -> Any:
    """2 (x + y): an operator that no table knows, as a user's own."""
    return (x + y) * 2


def root_of_square(x: Any, y: Any) -> Any:
    """The one of larger size: an associative operator that no table knows."""
    return x if x * x >= y * y else y


class ArithmeticContract(PrimitiveChecks):
    """map, zip, where, clamp, reduce, scan, matmul, softmax, log_softmax and all_equal."""

    # ------------------------------------------------------------------------------------------------------------------
    # Pointwise
    # ------------------------------------------------------------------------------------------------------------------
    def test_map_applies_an_operator_to_every_element(self) -> None:
        for dtype in NUMBERS:
            for shape in SHAPES:
                array = drawn(shape, dtype)
                for operator, ufunc in MAPS.items():

                    def mapped(a: Any, out: Any = None, operator: Any = operator) -> Any:
                        return self.device.map(operator, a, out=out)

                    self.check(f"map({operator.__name__})", mapped, [array], ufunc(array), dtype)

    def test_zip_broadcasts_two_operands(self) -> None:
        for dtype in NUMBERS:
            for left, right in PAIRS:
                x, y = drawn(left, dtype), drawn(right, dtype, 1)
                for operator, ufunc in ZIPS.items():

                    def zipped(a: Any, b: Any, out: Any = None, operator: Any = operator) -> Any:
                        return self.device.zip(operator, a, b, out=out)

                    self.check(f"zip({operator.__name__})", zipped, [x, y], ufunc(x, y), dtype)

    def test_a_comparison_of_any_dtype_gives_bools_where_they_are_asked_for(self) -> None:
        for dtype in EVERY:
            x, y = drawn((2, 4), dtype, low=0.0, high=2.0), drawn((4,), dtype, 1, low=0.0, high=2.0)
            for operator, ufunc in ((operators.lt, np.less), (operators.eq, np.equal), (operators.ne, np.not_equal)):

                def compared(a: Any, b: Any, out: Any = None, operator: Any = operator) -> Any:
                    return self.device.zip(operator, a, b, dtype=bool_, out=out)

                self.check(f"zip({operator.__name__})", compared, [x, y], ufunc(x, y), bool_)

    def test_an_operator_of_the_users_own_can_be_used_everywhere(self) -> None:
        for dtype in FLOATS:
            x, y = drawn((2, 3), dtype), drawn((3,), dtype, 1)
            largest = np.where(x[0] ** 2 >= x[1] ** 2, x[0], x[1])

            def zipped(a: Any, b: Any, out: Any = None) -> Any:
                return self.device.zip(twice_the_sum, a, b, out=out)

            def reduced(a: Any, out: Any = None) -> Any:
                return self.device.reduce(root_of_square, a, (0,), out=out)

            self.check("zip(twice_the_sum)", zipped, [x, y], (x + y) * 2, dtype)
            self.check("reduce(root_of_square)", reduced, [x], largest, dtype)

    def test_an_operand_may_be_where_the_result_is_written(self) -> None:
        for layout in ("contiguous", "permuted", "sliced"):
            x, y = drawn((2, 3), float32), drawn((3,), float32, 1)
            a, _ = arrange(self.device, x, layout)
            b, _ = arrange(self.device, y, layout)
            self.device.zip(operators.mul, a, b, out=a)
            check_numbers(f"zip(mul, a, b, out=a) of a {layout} a", a, x * y, float32)
            self.device.map(operators.neg, a, out=a)
            check_numbers(f"map(neg, a, out=a) of a {layout} a", a, -(x * y), float32)

    def test_a_column_is_written_into_a_column(self) -> None:
        maps = {**MAPS, operators.exp: np.exp, operators.sigmoid: lambda x: 1 / (1 + np.exp(-x))}
        for dtype in FLOATS:
            for width in (2, 4, 8, 16):
                x = drawn((9, width), dtype)
                for operator, ufunc in maps.items():
                    a, out = [
                        Tensor.adopt(self.device.from_numpy(array).seen_as((9,), (width,), 1))
                        for array in (x.copy(), np.zeros_like(x))
                    ]
                    self.device.map(operator, a, out=out)
                    case = f"map({operator.__name__}) from a column of {width} into another"
                    check_numbers(case, out, ufunc(x[:, 1]), dtype)

    def test_infinities_and_nan_follow_ieee_754(self) -> None:
        special = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -2.0])
        x, y = [a.reshape(-1) for a in np.meshgrid(special, special)]
        table = ((operators.add, np.add), (operators.div, np.divide), (operators.max, np.maximum))
        for dtype in FLOATS:
            a, b = [self.device.from_numpy(array.astype(dtype.numpy)) for array in (x, y)]
            for operator, ufunc in table:
                with np.errstate(all="ignore"):
                    expected = ufunc(x, y)
                check_numbers(operator.__name__, self.device.zip(operator, a, b), expected, dtype)
            with np.errstate(all="ignore"):
                check_numbers("log", self.device.map(operators.log, a), np.log(x), dtype)
                check_numbers("exp", self.device.map(operators.exp, a), np.exp(x), dtype)

    def test_where_chooses_between_two_operands(self) -> None:
        for dtype in EVERY:
            for left, right in PAIRS:
                x, y = drawn(left, dtype), drawn(right, dtype, 1)
                condition = drawn(right, bool_, 2)
                expected = np.where(condition, x, y)
                self.check("where", self.device.where, [condition, x, y], expected, dtype)

    def test_clamp_keeps_the_elements_between_bounds(self) -> None:
        bounds: tuple[tuple[int | None, int | None], ...] = ((-1, 1), (None, 1), (-1, None), (1, -1))
        for dtype in NUMBERS:
            for shape in SHAPES:
                for low, high in bounds if dtype.is_signed else ((1, 2), (None, 1), (1, None), (2, 1)):
                    array = drawn(shape, dtype)
                    wanted = array if low is None else np.maximum(array, np.array(low, dtype.numpy))
                    wanted = wanted if high is None else np.minimum(wanted, np.array(high, dtype.numpy))

                    def clamped(a: Any, out: Any = None, ends: Any = (low, high), dtype: Any = dtype) -> Any:
                        numbers = [None if end is None else self.device.full((), end, dtype) for end in ends]
                        return self.device.clamp(a, *numbers, out=out)

                    self.check(f"clamp({low}, {high})", clamped, [array], wanted, dtype)

    # ------------------------------------------------------------------------------------------------------------------
    # Reductions, scans, products
    # ------------------------------------------------------------------------------------------------------------------
    def test_reduce_combines_the_elements_along_any_dimensions(self) -> None:
        for dtype in NUMBERS:
            for shape in ((2, 3), (3, 2, 2), (4,), ()):
                array = drawn(shape, dtype, low=-3.0, high=3.0)
                for dims in {(), (0,), (len(shape) - 1,), tuple(range(len(shape)))}:
                    if all(0 <= dim < len(shape) for dim in dims):
                        for operator in FOLDS:
                            self.check_reduce(operator, array, dims)

    def check_reduce(self, operator: Callable[..., Any], array: np.ndarray[Any, Any], dims: tuple[int, ...]) -> None:
        """Compare one reduction with NumPy's, with and without keepdim."""
        ufunc, start = FOLDS[operator]
        for keepdim in (False, True):

            def reduced(a: Any, out: Any = None, keepdim: bool = keepdim) -> Any:
                return self.device.reduce(operator, a, dims, start=start, keepdim=keepdim, out=out)

            expected = ufunc.reduce(array, axis=dims, keepdims=keepdim, dtype=array.dtype)
            what = f"reduce({operator.__name__}, dims={dims}, keepdim={keepdim})"
            self.check(what, reduced, [array], expected, dtype_of_array(array.dtype))

    def test_reduce_of_nothing_gives_what_it_begins_with(self) -> None:
        for dtype in EVERY:
            for dims, shape in (((0,), (3,)), ((1,), (0,)), ((0, 1), ())):
                array = np.ones((0, 3), dtype.numpy)
                for start in (0, 1):

                    def reduced(a: Any, out: Any = None, dims: Any = dims, start: Any = start) -> Any:
                        operator = operators.mul if start else operators.add
                        return self.device.reduce(operator, a, dims, start=start, out=out)

                    self.check(f"reduce of nothing, start={start}", reduced, [array], np.full(shape, start), dtype)

    def test_reduce_of_bools_says_whether_all_or_any_hold(self) -> None:
        array = np.array([[True, True, False], [True, False, False]])
        for operator, expected in ((operators.min, array.all(0)), (operators.max, array.any(0))):

            def reduced(a: Any, out: Any = None, operator: Any = operator) -> Any:
                return self.device.reduce(operator, a, (0,), start=operator is operators.min, out=out)

            self.check(f"reduce({operator.__name__}) of bools", reduced, [array], expected, bool_)

    def test_scan_keeps_what_lies_between(self) -> None:
        table = ((operators.add, np.add), (operators.mul, np.multiply), (operators.max, np.maximum))
        for dtype in NUMBERS:
            for shape in ((2, 3), (3, 1, 2), (4,), (0, 2)):
                array = drawn(shape, dtype)
                for dim in range(len(shape)):
                    for operator, ufunc in table:

                        def scanned(a: Any, out: Any = None, operator: Any = operator, dim: int = dim) -> Any:
                            return self.device.scan(operator, a, dim, out=out)

                        expected = ufunc.accumulate(array, axis=dim, dtype=array.dtype)
                        self.check(f"scan({operator.__name__}, dim={dim})", scanned, [array], expected, dtype)

    def test_nan_goes_through_every_reduction(self) -> None:
        array = np.array([[1.0, np.nan, 3.0], [np.inf, 2.0, -np.inf]])
        for dtype in FLOATS:
            a = self.device.from_numpy(array.astype(dtype.numpy))
            for operator, (ufunc, start) in FOLDS.items():
                with np.errstate(all="ignore"):
                    expected, along = ufunc.reduce(array, axis=1), ufunc.accumulate(array, axis=1)
                check_numbers(operator.__name__, self.device.reduce(operator, a, (1,), start=start), expected, dtype)
                check_numbers(f"scan({operator.__name__})", self.device.scan(operator, a, 1), along, dtype)

    def test_matmul_multiplies_matrices_and_broadcasts_what_is_before_them(self) -> None:
        shapes: Any = (
            ((2, 3), (3, 4)),
            ((1, 1), (1, 1)),
            ((2, 2, 3), (3, 2)),
            ((2, 1, 2, 3), (3, 3, 2)),
            ((2, 0), (0, 3)),
            ((0, 2), (2, 3)),
        )
        for dtype in NUMBERS:
            for left, right in shapes:
                x, y = drawn(left, dtype), drawn(right, dtype, 1)
                self.check("matmul", self.device.matmul, [x, y], np.matmul(x, y), dtype)

    # ------------------------------------------------------------------------------------------------------------------
    # Made of the above
    # ------------------------------------------------------------------------------------------------------------------
    def test_softmax_does_not_overflow(self) -> None:
        for dtype in FLOATS:
            for shape in ((2, 3), (3, 1, 2), (0, 2)):
                array = drawn(shape, dtype) * 300
                for dim in range(len(shape)):
                    powers = np.exp((array - array.max(dim, keepdims=True, initial=-1e4)).astype(np.float64))
                    expected = powers / powers.sum(dim, keepdims=True)
                    with np.errstate(divide="ignore"):
                        logarithm = (array - array.max(dim, keepdims=True, initial=-1e4)).astype(np.float64) - np.log(
                            powers.sum(dim, keepdims=True)
                        )

                    def softmax(a: Any, out: Any = None, dim: int = dim) -> Any:
                        return self.device.softmax(a, dim, out=out)

                    def log_softmax(a: Any, out: Any = None, dim: int = dim) -> Any:
                        return self.device.log_softmax(a, dim, out=out)

                    self.check(f"softmax(dim={dim})", softmax, [array], expected, dtype)
                    self.check(f"log_softmax(dim={dim})", log_softmax, [array], logarithm, dtype)

    def test_all_equal_compares_every_element(self) -> None:
        for dtype in EVERY:
            array = drawn((2, 3), dtype, low=0.0, high=1.0)
            a, _ = arrange(self.device, array, "permuted")
            b, _ = arrange(self.device, array, "sliced")
            require(self.device.all_equal(a, b), f"all_equal denies that {array} is itself.")
            self.device.fill(b.seen_as((1, 1), b.strides, b.offset + sum(b.strides)), 1 - int(array[1, 1]))
            require(not self.device.all_equal(a, b), "all_equal does not see one element that differs.")
        nothing = self.device.empty((0, 2), float64)
        require(self.device.all_equal(nothing, nothing), "all_equal denies that nothing is nothing.")

    def test_svd_takes_matrices_apart(self) -> None:
        for dtype in FLOATS:
            tolerance = 1e-4 if dtype is float32 else 1e-9
            for shape in ((3, 3), (4, 2), (2, 2, 3), (0, 3), (2, 0)):
                array = drawn(shape, dtype)
                for layout in ("contiguous", "permuted", "sliced"):
                    u, s, v = [numbers(part) for part in self.device.svd(arrange(self.device, array, layout)[0])]
                    inner = min(shape[-2:])
                    require(u.shape == (*shape[:-1], inner), f"svd of {shape} gives U of shape {u.shape}.")
                    require(s.shape == (*shape[:-2], inner), f"svd of {shape} gives s of shape {s.shape}.")
                    require(v.shape == (*shape[:-2], shape[-1], inner), f"svd of {shape} gives V of shape {v.shape}.")
                    product = np.matmul(u * s[..., None, :], np.swapaxes(v, -1, -2))
                    require(np.allclose(product, array, tolerance, tolerance), f"U · diag(s) · Vᵀ is {product}.")
                    require((s >= 0).all(), f"svd gives the singular values {s}.")
                    for part in (u, v):
                        unit = np.matmul(np.swapaxes(part, -1, -2), part)
                        require(np.allclose(unit, np.eye(inner), atol=tolerance), "The columns of U or V are not unit.")

    def test_qr_takes_matrices_apart(self) -> None:
        for dtype in FLOATS:
            tolerance = 1e-4 if dtype is float32 else 1e-9
            for shape in ((3, 3), (4, 2), (2, 2, 3), (0, 3), (2, 0)):
                array = drawn(shape, dtype)
                for layout in ("contiguous", "permuted", "sliced"):
                    q, r = [numbers(part) for part in self.device.qr(arrange(self.device, array, layout)[0])]
                    inner = min(shape[-2:])
                    require(q.shape == (*shape[:-1], inner), f"qr of {shape} gives Q of shape {q.shape}.")
                    require(r.shape == (*shape[:-2], inner, shape[-1]), f"qr of {shape} gives R of shape {r.shape}.")
                    require(np.allclose(np.matmul(q, r), array, tolerance, tolerance), f"Q · R is {np.matmul(q, r)}.")
                    require(not np.tril(r, -1).any(), f"Below the diagonal of R is something: {r}.")
                    unit = np.matmul(np.swapaxes(q, -1, -2), q)
                    require(np.allclose(unit, np.eye(inner), atol=tolerance), "The columns of Q are not unit.")
