"""Gathers: elements taken and put by their ordinals, found, searched and sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType, bool_, float32, float64, int64
from minitorch_tensor.shapes import Shape
from minitorch_tensor.testing.checks import check_numbers, require
from minitorch_tensor.testing.contracts.base import SHAPES, PrimitiveChecks, drawn
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import EVERY, NUMBERS

__all__ = ["GatherContract", "places"]


def places(shape: Shape, below: int, seed: int = 3) -> np.ndarray[Any, Any]:
    """Return int64 numbers from 0 to `below`, that excluded; some come twice."""
    return np.asarray(np.random.default_rng(seed).integers(0, below, shape))


class GatherContract(PrimitiveChecks):
    """take, put, nonzero, search, index_select, index_put, arg_reduce, argsort and expanded."""

    def test_take_reads_in_row_major_order_whatever_the_layout(self) -> None:
        for dtype in EVERY:
            for shape in ((2, 3), (3, 1, 2), (4,), ()):
                array = drawn(shape, dtype)
                for wanted in ((5,), (2, 2), (), (0, 3)):
                    ordinals = places(wanted, array.size)
                    expected = array.reshape(-1)[ordinals]
                    self.check("take", self.device.take, [array, ordinals], expected, dtype)

    def test_put_writes_in_row_major_order_whatever_the_layout(self) -> None:
        for dtype in EVERY:
            for shape in ((2, 3), (3, 1, 2), (4,), ()):
                array = drawn(shape, dtype)
                ordinals = np.random.default_rng(1).permutation(array.size)[: max(array.size - 1, 1)]
                for values in (drawn(ordinals.shape, dtype, 4), drawn((), dtype, 4)):
                    expected = array.copy().reshape(-1)
                    expected[ordinals] = values
                    self.check_put("put", array, ordinals, values, None, expected.reshape(shape), dtype)

    def test_put_combines_with_an_operator_as_often_as_a_place_comes(self) -> None:
        table: Any = ((operators.add, np.add), (operators.mul, np.multiply), (operators.max, np.maximum))
        for dtype in NUMBERS:
            array = drawn((2, 3), dtype)
            ordinals = places((3, 4), array.size)
            values = drawn((4,), dtype, 4, low=-2.0, high=2.0)
            for operator, ufunc in table:
                expected = array.copy().reshape(-1)
                ufunc.at(expected, ordinals, np.broadcast_to(values, ordinals.shape))
                what = f"put({operator.__name__})"
                self.check_put(what, array, ordinals, values, operator, expected.reshape(2, 3), dtype)

    def test_the_last_value_put_into_a_place_remains(self) -> None:
        array, ordinals = np.zeros(3, np.float32), np.array([1, 0, 1, 1])
        values = np.array([1.0, 2.0, 3.0, 4.0], np.float32)
        self.check_put("put", array, ordinals, values, None, np.array([2.0, 4.0, 0.0]), float32)

    def check_put(
        self,
        what: str,
        array: np.ndarray[Any, Any],
        ordinals: np.ndarray[Any, Any],
        values: np.ndarray[Any, Any],
        operator: Callable[..., Any] | None,
        expected: np.ndarray[Any, Any],
        dtype: DType,
    ) -> None:
        """Put values into a tensor of every layout."""

        def put(places: Any, numbers: Any, out: Any) -> Any:
            self.device.copy(self.device.from_numpy(array), out=out)
            self.device.put(out, places, numbers, operator)
            return out

        for turn, layout in enumerate(LAYOUTS):
            others = list(LAYOUTS)[turn:] + list(LAYOUTS)[:turn]
            operands = [arrange(self.device, a, others[i])[0] for i, a in enumerate((ordinals, values))]
            self.check_out(f"{what} into shape {array.shape}", put, operands, expected, dtype, layout)

    def test_nonzero_finds_ordinals_in_ascending_order(self) -> None:
        for dtype in EVERY:
            for shape in SHAPES:
                array = np.where(drawn(shape, bool_), drawn(shape, dtype, 1), 0).astype(dtype.numpy)
                self.check("nonzero", self.device.nonzero, [array], np.flatnonzero(array), int64, with_out=False)

    def test_search_finds_where_to_insert(self) -> None:
        for dtype in NUMBERS:
            row, values = np.sort(drawn((5,), dtype)), drawn((2, 3), dtype, 1)
            values[0, 0] = row[2]
            for right in (False, True):

                def search(a: Any, b: Any, right: bool = right) -> Any:
                    return self.device.search(a, b, right=right)

                side: Any = "right" if right else "left"
                expected = np.searchsorted(row, values, side)
                self.check(f"search(right={right})", search, [row, values], expected, int64, with_out=False)
                rows = np.sort(drawn((2, 4), dtype, 2))
                expected = np.stack([np.searchsorted(r, v, side) for r, v in zip(rows, values, strict=True)])
                self.check(f"search in rows, right={right}", search, [rows, values], expected, int64, with_out=False)

    def test_search_takes_nan_for_the_largest(self) -> None:
        row = self.device.from_numpy(np.array([1.0, 2.0, np.nan, np.nan]))
        values = self.device.from_numpy(np.array([np.nan, 2.0, np.inf]))
        check_numbers("search of NaN", self.device.search(row, values), np.array([2, 1, 2]), int64)
        check_numbers("search of NaN", self.device.search(row, values, right=True), np.array([4, 2, 2]), int64)

    def test_index_select_takes_slices(self) -> None:
        for dtype in (bool_, int64, float32):
            for shape in ((2, 3), (3, 1, 2), (4,)):
                array = drawn(shape, dtype)
                for dim in range(len(shape)):
                    for count in (3, 1, 0):
                        index = places((count,), shape[dim])

                        def selected(a: Any, i: Any, dim: int = dim) -> Any:
                            return self.device.index_select(a, dim, i)

                        expected = np.take(array, index, dim)
                        what = f"index_select(dim={dim})"
                        self.check(what, selected, [array, index], expected, dtype, with_out=False)

    def test_index_put_writes_slices(self) -> None:
        for shape in ((2, 3), (3, 1, 2), (4,)):
            array = drawn(shape, float64)
            for dim in range(len(shape)):
                index = places((4,), shape[dim])
                values = drawn((*shape[:dim], 4, *shape[dim + 1 :]), float64, 1)
                expected = np.moveaxis(array.copy(), dim, 0)
                np.add.at(expected, index, np.moveaxis(values, dim, 0))
                for layout in LAYOUTS:
                    out, _ = arrange(self.device, array, layout)
                    places_, _ = arrange(self.device, index, layout)
                    parts, _ = arrange(self.device, values, layout)
                    self.device.index_put(out, dim, places_, parts, operators.add)
                    check_numbers(f"index_put(dim={dim})", out, np.moveaxis(expected, 0, dim), float64)

    def test_arg_reduce_finds_the_first_of_the_largest_and_the_smallest(self) -> None:
        for dtype in EVERY:
            for shape in ((2, 3), (3, 1, 2), (4,)):
                array = drawn(shape, dtype, low=0.0, high=2.0)
                for dim in range(len(shape)):
                    for operator, find in ((operators.max, np.argmax), (operators.min, np.argmin)):
                        for keepdim in (False, True):

                            def found(a: Any, o: Any = operator, d: int = dim, k: bool = keepdim) -> Any:
                                return self.device.arg_reduce(o, a, d, keepdim=k)

                            expected = find(array, axis=dim, keepdims=keepdim)
                            what = f"arg_reduce({operator.__name__}, dim={dim}, keepdim={keepdim})"
                            self.check(what, found, [array], expected, int64, with_out=False)

    def test_arg_reduce_takes_nan_for_the_largest_and_the_smallest(self) -> None:
        a = self.device.from_numpy(np.array([[1.0, np.nan, np.inf, np.nan], [-np.inf, 0.0, np.inf, np.inf]]))
        check_numbers("arg_reduce(max)", self.device.arg_reduce(operators.max, a, 1), np.array([1, 2]), int64)
        check_numbers("arg_reduce(min)", self.device.arg_reduce(operators.min, a, 1), np.array([1, 0]), int64)

    def test_argsort_keeps_the_order_of_equal_elements(self) -> None:
        for dtype in EVERY:
            for shape in ((2, 3), (3, 1, 2), (7,), (0, 2)):
                array = drawn(shape, dtype, low=0.0, high=3.0)
                for dim in range(len(shape)):
                    for descending in (False, True):

                        def sorted_(a: Any, dim: int = dim, descending: bool = descending) -> Any:
                            return self.device.argsort(a, dim, descending=descending)

                        keys = -array.astype(np.float64) if descending else array
                        expected = np.argsort(keys, axis=dim, kind="stable")
                        what = f"argsort(dim={dim}, descending={descending})"
                        self.check(what, sorted_, [array], expected, int64, with_out=False)

    def test_argsort_takes_nan_for_the_largest(self) -> None:
        a = self.device.from_numpy(np.array([np.nan, 1.0, np.inf, np.nan, -np.inf]))
        check_numbers("argsort", self.device.argsort(a, 0), np.array([4, 1, 2, 0, 3]), int64)
        down = self.device.argsort(a, 0, descending=True)
        check_numbers("argsort downwards", down, np.array([0, 3, 2, 1, 4]), int64)

    def test_expanded_shows_one_element_in_many_places(self) -> None:
        for layout in LAYOUTS:
            array = drawn((2, 1, 3), float32)
            a, _ = arrange(self.device, array, layout)
            expected = np.broadcast_to(array, (4, 2, 5, 3))
            check_numbers("expanded", self.device.expanded(a, (4, 2, 5, 3)), expected, float32)

    def test_arg_top_finds_the_largest_and_the_smallest_elements_in_order(self) -> None:
        for dtype in NUMBERS:
            for shape in ((2, 3), (3, 1, 4), (7,)):
                array = np.random.default_rng(0).permutation(np.prod(shape)).reshape(shape).astype(dtype.numpy)
                for dim, size in enumerate(shape):
                    for count in {0, 1, size - 1, size}:
                        for largest in (False, True):

                            def top(a: Any, d: int = dim, c: int = count, up: bool = largest) -> Any:
                                return self.device.arg_top(a, d, c, largest=up)

                            keys = -array.astype(np.float64) if largest else array
                            expected = np.take(np.argsort(keys, dim), np.arange(count), dim)
                            what = f"arg_top(dim={dim}, count={count}, largest={largest})"
                            self.check(what, top, [array], expected, int64, with_out=False)

    def test_arg_kth_finds_the_element_that_stands_there_in_order(self) -> None:
        for dtype in NUMBERS:
            for shape in ((2, 3), (3, 1, 4), (7,)):
                array = np.random.default_rng(0).permutation(np.prod(shape)).reshape(shape).astype(dtype.numpy)
                for dim, size in enumerate(shape):
                    for k in {0, size // 2, size - 1}:

                        def kth(a: Any, dim: int = dim, k: int = k) -> Any:
                            return self.device.arg_kth(a, dim, k)

                        expected = np.take(np.argsort(array, dim), [k], dim)
                        self.check(f"arg_kth(dim={dim}, k={k})", kth, [array], expected, int64, with_out=False)

    def test_arg_top_and_arg_kth_take_nan_for_the_largest(self) -> None:
        a = self.device.from_numpy(np.array([1.0, np.nan, np.inf, -np.inf]))
        check_numbers("arg_top", self.device.arg_top(a, 0, 2), np.array([1, 2]), int64)
        check_numbers("arg_top", self.device.arg_top(a, 0, 3, largest=False), np.array([3, 0, 2]), int64)
        check_numbers("arg_kth", self.device.arg_kth(a, 0, 3), np.array([1]), int64)

    def test_bounds_are_the_smallest_and_the_largest_number(self) -> None:
        for dtype in NUMBERS:
            for shape in ((2, 3), (), (4,)):
                array = drawn(shape, dtype)
                for layout in LAYOUTS:
                    found = self.device.bounds(arrange(self.device, array, layout)[0])
                    expected = (array.min().item(), array.max().item())
                    require(found == expected, f"bounds of {dtype.name} are {found} instead of {expected}.")
                    kinds = {type(number) for number in found}
                    require(kinds == {type(expected[0])}, f"bounds of {dtype.name} are of the types {kinds}.")
