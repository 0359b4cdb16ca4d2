"""Maps, zips, choices and copies of every layout give what NumPy gives."""

from __future__ import annotations

import inspect
import itertools
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from minitorch_fast import thresholds
from minitorch_fast.pointers import before_line
from minitorch_scalar import operators
from minitorch_tensor import activations
from minitorch_tensor import operators as tensor_operators
from minitorch_tensor.dtypes import bool_, float32
from minitorch_tensor.registry import get_backend


@pytest.fixture(autouse=True, params=["one thread", "all threads"])
def kernels_always(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let kernels run on the smallest tensors; monkeypatch is for one test, and hypothesis runs many examples in it."""
    names = ("COMPILE_FROM", "COPY_FROM", "PARALLEL_CHEAP", "PARALLEL_DEAR")
    before = {name: getattr(thresholds, name) for name in names}
    thresholds.COMPILE_FROM = thresholds.COPY_FROM = 0
    thresholds.PARALLEL_CHEAP = thresholds.PARALLEL_DEAR = 0 if request.param == "all threads" else 10**9
    yield
    for name, value in before.items():
        setattr(thresholds, name, value)


def stretched(a: np.ndarray[Any, Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Broadcast, as NumPy does; but the result may be written to: kernels are compiled once more for what may not."""
    return np.lib.stride_tricks.as_strided(a, shape, np.broadcast_to(a, shape).strides)


@st.composite
def views(draw: st.DrawFn, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Draw an array of a shape that is cut out of a larger one, turned, stretched or reversed."""
    order = draw(st.permutations(range(len(shape))))
    steps = [draw(st.sampled_from([1, 1, 2, 3, -1])) for _ in shape]
    still = [draw(st.integers(0, 4)) == 0 for _ in shape]
    sizes = [1 if still[d] else shape[d] * abs(steps[d]) + 1 for d in order]
    around = np.random.default_rng(len(shape)).standard_normal(sizes).astype(np.float32)
    whole = around.transpose(np.argsort(order))
    part = tuple(slice(0, 1) if still[d] else slice(None, None, steps[d]) for d in range(len(shape)))
    cut = whole[part][tuple(slice(0, 1 if still[d] else shape[d]) for d in range(len(shape)))]
    return stretched(cut, shape)


shapes = st.lists(st.integers(1, 40), min_size=0, max_size=4).map(tuple).filter(lambda s: np.prod(s) < 20000)


@given(st.data())
def test_a_kernel_takes_any_layout(data: st.DataObject) -> None:
    device = get_backend("fast")
    shape = data.draw(shapes)
    a, b = (data.draw(views(shape)) for _ in range(2))
    x, y = device.from_numpy(a), device.from_numpy(b)
    np.testing.assert_array_equal(device.map(operators.relu, x).array, np.maximum(a, 0))
    np.testing.assert_array_equal(device.zip(operators.sub, x, y).array, a - b)
    np.testing.assert_array_equal(device.copy(x).array, a)
    condition = device.from_numpy(stretched(a[..., :1] > 0 if shape else a > 0, shape))
    np.testing.assert_array_equal(device.where(condition, x, y).array, np.where(condition.array, a, b))


@pytest.mark.parametrize("shape", [(600, 45), (45, 600), (1040, 17), (3, 530, 20), (1, 2, 3000)])
def test_operands_that_are_turned_are_read_in_tiles(shape: tuple[int, ...]) -> None:
    device, rng = get_backend("fast"), np.random.default_rng(0)
    a = rng.standard_normal(shape).astype(np.float32)
    for order in itertools.permutations(range(len(shape))):
        b = rng.standard_normal([shape[d] for d in order]).astype(np.float32).transpose(np.argsort(order))
        for turned in (b, b[::-1], b[:1], b[..., :1]):
            x, y = device.from_numpy(a), device.from_numpy(stretched(turned, shape))
            np.testing.assert_array_equal(device.zip(operators.sub, x, y).array, a - turned)
            np.testing.assert_array_equal(device.zip(operators.sub, y, x).array, turned - a)


@pytest.mark.parametrize("first", [0, 1, 5, 15, 16])
@pytest.mark.parametrize("count", [0, 1, 3, 16, 200])
def test_a_result_may_begin_anywhere_in_a_line_of_the_cache(first: int, count: int) -> None:
    device, rng = get_backend("fast"), np.random.default_rng(count)
    a, b = rng.standard_normal((2, count)).astype(np.float32)
    x, y = device.from_numpy(a), device.from_numpy(b)
    two = device.from_numpy(np.full(1, 2.0, np.float32))
    room = np.full(1000, 7.0, np.float32)
    room = room[-room.ctypes.data // 4 % 16 :]
    around = room.copy()
    part, out = slice(first, first + count), device.from_numpy(room[first : first + count])
    device.map(operators.neg, x, out=out)
    around[part] = -a
    np.testing.assert_array_equal(room, around)
    for left, right, expected in ((x, y, a - b), (x, two, a - 2.0), (two, y, 2.0 - b)):
        device.zip(operators.sub, left, right, out=out)
        around[part] = expected
        np.testing.assert_array_equal(room, around)


@pytest.mark.parametrize("dtype", ["bool", "float32", "float64"])
def test_the_head_of_a_row_ends_where_a_line_of_the_cache_begins(dtype: str) -> None:
    head = njit(lambda row: before_line(row))
    room = np.zeros(64, np.int64).view(dtype)
    for first in range(20):
        row = room[first:]
        assert head(row) * row.itemsize == -row.ctypes.data % 64
        assert head(row[:2]) == min(2, head(row))


SUMS_OF_PRODUCTS = [
    *(activations.hardsigmoid, activations.hardsigmoid_back, activations.hardswish, activations.hardswish_back),
    *(tensor_operators.sigmoid_slope, tensor_operators.tanh_slope, tensor_operators.square, tensor_operators.rsqrt),
    operators.gelu_back,
]
"""Cheap operators of which a compiler could round a part differently in SIMD, and one, the last, where it does."""


@pytest.mark.parametrize("operator", SUMS_OF_PRODUCTS, ids=lambda operator: operator.__name__)
def test_the_bits_of_a_result_do_not_depend_on_where_it_begins(operator: Any) -> None:
    device, rng = get_backend("fast"), np.random.default_rng(0)
    count = len(inspect.signature(operator).parameters)
    operands = [device.from_numpy(rng.standard_normal(5000).astype(np.float32)) for _ in range(count)]
    room = np.zeros(5100, np.float32)
    room = room[-room.ctypes.data // 4 % 16 :]
    found = set()
    for first in range(16):
        out = device.from_numpy(room[first : first + 5000])
        (device.map if count == 1 else device.zip)(operator, *operands, out=out)
        found.add(out.array.tobytes())
    assert len(found) == 1


def opposite(x: float) -> float:
    """-x: an operator that NumPy refuses for truths, and Python and Numba do not."""
    return -x


def test_truths_may_be_turned_and_may_be_the_result() -> None:
    device = get_backend("fast")
    a, b = np.random.default_rng(0).standard_normal((2, 70, 90)).astype(np.float32)
    x, y = device.from_numpy(a), device.from_numpy(b.copy("F"))
    less = device.zip(operators.lt, x, y, dtype=bool_)
    np.testing.assert_array_equal(less.array, a < b)
    condition = device.from_numpy(less.array.copy("F"))
    np.testing.assert_array_equal(device.where(condition, x, y).array, np.where(a < b, a, b))
    every_second = device.from_numpy(less.array[:, ::2])
    np.testing.assert_array_equal(device.map(opposite, every_second, dtype=float32).array, -1.0 * every_second.array)


@pytest.mark.parametrize("size", [1, 63, 64, 65, 129, 1000])
def test_parts_of_threads_leave_no_element_out(size: int) -> None:
    device = get_backend("fast")
    a = np.arange(size, dtype=np.float32)
    np.testing.assert_array_equal(device.map(operators.neg, device.from_numpy(a)).array, -a)


def test_what_may_not_be_written_to_may_be_read() -> None:
    device, a = get_backend("fast"), np.arange(6, dtype=np.float32)
    a.flags.writeable = False
    np.testing.assert_array_equal(device.map(operators.neg, device.from_numpy(a)).array, -a)


def test_a_result_lies_column_by_column_if_its_operand_does() -> None:
    device = get_backend("fast")
    found = device.map(operators.neg, device.from_numpy(np.ones((3, 5), np.float32).T))
    assert found.strides == (1, 5)


def test_two_python_threads_may_run_kernels_at_once() -> None:
    device = get_backend("fast")
    a = np.random.default_rng(0).standard_normal(5000).astype(np.float32)
    x, wrong = device.from_numpy(a), []

    def work() -> None:
        for _ in range(200):
            if not np.array_equal(device.zip(operators.add, x, x).array, a + a):
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_small_tensors_do_not_wait_for_numba() -> None:
    code = (
        "import sys, minitorch_fast, minitorch_tensor as t\n"
        "x = t.ones(3, 4, backend='fast', requires_grad=True)\n"
        "(x.relu() + x.t().exp().t() * 2).sum().backward()\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("size", [10, 50_000])
def test_truths_are_numbers_where_no_dtype_is_asked_for(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "COMPILE_FROM", 4096)  # NumPy has the smaller one
    device = get_backend("fast")
    a, b = (device.from_numpy(np.arange(size, dtype=np.float32) % n) for n in (2, 3))
    less, strange = device.zip(operators.lt, a, b), device.map(tensor_operators.isnan, a)
    assert less.array.dtype == strange.array.dtype == np.float32
    np.testing.assert_array_equal(less.array, (a.array < b.array).astype(np.float32))
    assert not strange.array.any()
