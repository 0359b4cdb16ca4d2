from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_fast import thresholds
from minitorch_fast.backend import FastBackend
from minitorch_fast.matmul import is_for_the_kernel, matmul_into, product

Array = np.ndarray[Any, Any]

LAYOUTS = ("as it is", "transposed", "every second", "backwards", "read-only")


def numbers(*shape: int, dtype: str = "float64", seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def laid_out(array: Array, layout: str) -> Array:
    """Return the same numbers in another layout."""
    if layout == "transposed":
        return np.ascontiguousarray(array.swapaxes(-1, -2)).swapaxes(-1, -2)
    if layout == "every second":
        return np.repeat(np.repeat(array, 2, -1), 3, -2)[..., ::3, ::2]
    if layout == "backwards":
        return np.ascontiguousarray(array[..., ::-1, ::-1])[..., ::-1, ::-1]
    if layout == "read-only":
        array = array.copy()
        array.flags.writeable = False
    return array


def multiplied(a: Array, b: Array, threads: int = 2) -> Array:
    shape = (*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])
    out = np.full(shape, np.nan, a.dtype)
    matmul_into(out, a, b, threads)
    return out


def close(a: Array, b: Array, threads: int = 2) -> None:
    """Compare with NumPy's float64; a sum of k products of normal numbers is about √k large."""
    k = a.shape[-1]
    tolerance = 8 * np.finfo(a.dtype).eps * max(k, 8)
    exact = np.matmul(a.astype(np.float64), b.astype(np.float64))
    np.testing.assert_allclose(multiplied(a, b, threads), exact, rtol=0, atol=tolerance)


# ----------------------------------------------------------------------------------------------------------------------
# The kernel
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [1, 2, 4, 5, 8, 11, 12, 13, 16, 31, 32, 33, 48, 63, 64, 65, 100])
def test_square_matrices_of_all_sizes_around_those_of_a_tile_are_multiplied(size: int, dtype: str) -> None:
    close(numbers(size, size, dtype=dtype), numbers(size, size, dtype=dtype, seed=1))


@given(
    n=st.integers(1, 130),
    k=st.integers(1, 130),
    m=st.integers(1, 130),
    layouts=st.tuples(st.sampled_from(LAYOUTS), st.sampled_from(LAYOUTS)),
    dtype=st.sampled_from(["float32", "float64"]),
    threads=st.integers(1, 5),
)
def test_any_sizes_in_any_layouts_are_numpys_product(
    n: int, k: int, m: int, layouts: tuple[str, str], dtype: str, threads: int
) -> None:
    a, b = numbers(n, k, dtype=dtype), numbers(k, m, dtype=dtype, seed=1)
    close(laid_out(a, layouts[0]), laid_out(b, layouts[1]), threads)


@given(
    batch=st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["both", "a", "b"])), max_size=3),
    sizes=st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 40)),
    layouts=st.tuples(st.sampled_from(LAYOUTS), st.sampled_from(LAYOUTS)),
    fewer=st.integers(0, 3),
    threads=st.integers(1, 5),
)
def test_batches_broadcast_as_numpys_do(
    batch: list[tuple[int, str]], sizes: tuple[int, int, int], layouts: tuple[str, str], fewer: int, threads: int
) -> None:
    n, k, m = sizes
    a = numbers(*[size if whose != "b" else 1 for size, whose in batch], n, k)
    b = numbers(*[size if whose != "a" else 1 for size, whose in batch][fewer:], k, m, seed=1)
    close(laid_out(a, layouts[0]), laid_out(b, layouts[1]), threads)


@pytest.mark.parametrize(
    "shapes",
    [
        ((30, 2500), (2500, 40)),  # more than one block of the inner dimension
        ((200, 30), (30, 70)),  # of rows
        ((20, 30), (30, 2500)),  # of columns
        ((130, 1100), (1100, 1100)),  # of all
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_larger_than_a_block_is_multiplied_block_by_block(
    shapes: tuple[tuple[int, int], tuple[int, int]], dtype: str
) -> None:
    for threads in (1, 2, 3):
        close(numbers(*shapes[0], dtype=dtype), numbers(*shapes[1], dtype=dtype, seed=1), threads)


def test_an_expanded_operand_is_read_where_it_lies() -> None:
    row = np.broadcast_to(numbers(1, 50), (40, 50))
    number = np.broadcast_to(numbers(1, 1), (50, 60))
    close(row, number)


def test_an_operand_is_read_where_it_lies_up_to_its_last_row_and_column() -> None:
    for a in (numbers(50, 12).T, numbers(50, 12).T[:10], numbers(10, 50)):  # a panel has twelve rows as well
        for columns in (16, 40, 50):
            close(a, numbers(50, columns, seed=1), 1)


@pytest.mark.parametrize("layout", ["as it is", "transposed", "every second", "backwards"])
def test_a_result_of_any_layout_is_written_and_nothing_beside_it(layout: str) -> None:
    a, b = numbers(37, 45), numbers(45, 70, seed=1)
    memory = np.full((37 * 3, 70 * 2), 7.0)
    out = laid_out(np.zeros((37, 70)), layout)
    if layout == "every second":
        out = memory[::3, ::2]
    matmul_into(out, a, b, 2)
    np.testing.assert_allclose(out, a @ b, atol=1e-12)
    memory[::3, ::2] = 7.0
    assert (memory == 7.0).all()


@pytest.mark.parametrize("k", [45, 1500])
@pytest.mark.parametrize("layout", ["as it is", "transposed"])
def test_a_product_can_be_added_to_what_is_there(layout: str, k: int) -> None:
    a, b, before = numbers(37, k), numbers(k, 70, seed=1), numbers(37, 70, seed=2)
    out = laid_out(before.copy(), layout)
    matmul_into(out, a, b, 2, add=True)
    np.testing.assert_allclose(out, before + a @ b, atol=1e-11)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_nan_and_infinities_reach_their_rows_and_columns_only(dtype: str) -> None:
    a, b = numbers(50, 60, dtype=dtype), numbers(60, 70, dtype=dtype, seed=1)
    a[3, 4], a[20, 5], a[49, 59], b[6, 69], b[7, 0] = np.nan, np.inf, -np.inf, np.nan, np.inf
    with np.errstate(invalid="ignore"):
        expected = np.matmul(a, b)
    np.testing.assert_allclose(multiplied(a, b), expected, rtol=1e-3, atol=1e-3)


def test_infinity_times_zero_is_nan() -> None:
    a, b = np.zeros((20, 20)), np.ones((20, 20))
    b[0, 0] = np.inf
    product = multiplied(a, b)
    assert np.isnan(product[:, 0]).all()
    assert (product[:, 1:] == 0).all()


def test_whole_numbers_as_floats_are_multiplied_exactly() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.integers(-50, 50, (70, 300)), rng.integers(-50, 50, (300, 90))
    np.testing.assert_array_equal(multiplied(a.astype(np.float32), b.astype(np.float32)), a @ b)


def test_the_number_of_threads_does_not_change_a_bit() -> None:
    a, b = numbers(123, 1500, dtype="float32"), numbers(1500, 234, dtype="float32", seed=1)
    one = multiplied(a, b, 1)
    for threads in (2, 3, 4):
        np.testing.assert_array_equal(multiplied(a, b, threads), one)


def test_two_python_threads_multiply_at_once() -> None:
    pairs = [(numbers(100 + i, 150, seed=i), numbers(150, 90 + i, seed=i + 9)) for i in range(4)]
    wrong: list[int] = []

    def work(i: int) -> None:
        a, b = pairs[i]
        expected = a @ b
        wrong.extend(i for _ in range(50) if not np.allclose(multiplied(a, b), expected))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# ----------------------------------------------------------------------------------------------------------------------
# The backend
# ----------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def fast() -> Any:
    return mt.get_backend("fast")


def tensors(backend: FastBackend, *arrays: Array) -> list[Any]:
    return [backend.from_numpy(array) for array in arrays]


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (((100, 100), (100, 100)), True),
        (((64, 128), (128, 64)), True),
        (((64, 127), (127, 64)), False),
        (((1000, 1000), (1000, 1)), False),
        (((1000, 1000), (1000, 7)), False),
        (((1000, 1000), (1000, 8)), True),
        (((1, 1000), (1000, 1000)), False),
        (((2, 1000), (1000, 1000)), True),
        (((1000, 15), (15, 1000)), False),
        (((1000, 16), (16, 1000)), True),
        (((30, 33, 33), (30, 33, 33)), True),
        (((33, 33), (30, 33, 33)), True),
        (((1000, 15, 16), (1000, 16, 16)), False),
        (((100, 0), (0, 100)), False),
        (((0, 100), (100, 100)), False),
        (((0, 100, 100), (100, 100)), False),
        (((100, 100), (0, 100, 100)), False),
    ],
)
def test_small_and_narrow_products_are_left_to_numpy(fast: Any, shapes: Any, expected: bool) -> None:
    a, b = tensors(fast, np.zeros(shapes[0], np.float32), np.zeros(shapes[1], np.float32))
    assert is_for_the_kernel(a, b) is expected


@pytest.mark.parametrize("shapes", [((0, 100, 100), (100, 100)), ((100, 0), (0, 100)), ((100, 100), (2, 0, 100, 100))])
def test_products_of_nothing_have_a_shape_and_zeros(fast: Any, shapes: Any) -> None:
    a, b = (np.ones(shape, np.float32) for shape in shapes)
    np.testing.assert_array_equal(fast.matmul(*tensors(fast, a, b)).array, np.matmul(a, b))


def test_whole_numbers_are_left_to_numpy(fast: Any) -> None:
    a, b = tensors(fast, np.full((100, 100), 3), np.full((100, 100), 2))
    assert not is_for_the_kernel(a, b)
    assert (fast.matmul(a, b).array == 600).all()


def test_a_product_of_the_backend_is_contiguous_and_has_the_dtype_of_its_operands(fast: Any) -> None:
    for dtype in ("float32", "float64"):
        a, b = tensors(fast, numbers(128, 100, dtype=dtype).T, numbers(128, 110, dtype=dtype))
        assert is_for_the_kernel(a, b)
        out = fast.matmul(a, b)
        assert (out.shape, out.dtype, out.is_contiguous(), out.backend) == ((100, 110), a.dtype, True, fast)
        np.testing.assert_allclose(out.array, a.array @ b.array, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("which", [0, 1])
def test_a_result_may_be_an_operand(fast: Any, which: int) -> None:
    operands = tensors(fast, numbers(128, 128), numbers(128, 128, seed=1))
    expected = operands[0].array @ operands[1].array
    assert fast.matmul(*operands, out=operands[which]) is operands[which]
    np.testing.assert_allclose(operands[which].array, expected, atol=1e-12)


def test_a_product_is_written_to_a_view(fast: Any) -> None:
    a, b = tensors(fast, numbers(128, 128), numbers(128, 128, seed=1))
    out = fast.from_numpy(np.zeros((128, 3, 128)))
    fast.matmul(a, b, out=out.seen_as((128, 128), (3 * 128, 1), 128))
    np.testing.assert_allclose(out.array[:, 1], a.array @ b.array, atol=1e-12)
    assert not out.array[:, [0, 2]].any()


def test_gradients_of_large_products_are_numpys() -> None:
    x, y, g = numbers(3, 128, 100), numbers(100, 120, seed=1), numbers(3, 128, 120, seed=2)
    with mt.use_backend("fast"):
        a, b = mt.tensor(x, requires_grad=True), mt.tensor(y, requires_grad=True)
        (a @ b).backward(mt.tensor(g))
    np.testing.assert_allclose(a.grad.numpy(), g @ y.T, atol=1e-12)
    np.testing.assert_allclose(b.grad.numpy(), (x.swapaxes(1, 2) @ g).sum(0), atol=1e-11)


def test_the_thresholds_choose_the_number_of_threads(fast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr("minitorch_fast.matmul.matmul_into", lambda *arguments, **_: seen.append(arguments[-1]))
    monkeypatch.setattr("minitorch_fast.matmul.get_num_threads", lambda: 7)
    side = round(thresholds.MATMUL_PARALLEL ** (1 / 3))
    for size in (side - 10, side + 10):
        product(*tensors(fast, np.zeros((size, size)), np.zeros((size, size))))
    assert seen == [1, 7]


@pytest.mark.parametrize("shape", [(130,), (90, 1), (90, 130)])
def test_a_large_linear_layer_adds_its_product_to_the_bias(fast: Any, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    a, weight, bias = rng.standard_normal((90, 70)), rng.standard_normal((130, 70)), rng.standard_normal(shape)
    found = fast.linear(*tensors(fast, a, weight, bias))
    np.testing.assert_allclose(found.array, a @ weight.T + bias, rtol=1e-12, atol=1e-12)
