"""x[...] = y: numbers, dtypes, gradients through what was written, and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import ones, tensor, zeros
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BackendError,
    DtypeError,
    GraphError,
    IndexingError,
    InvalidTypeError,
    RangeError,
    ShapeError,
)

RNG = np.random.default_rng(1)
ARRAY = RNG.normal(size=(2, 3, 4))
MASK = np.array([[True, False, True], [False, True, True]])

WRITES: list[tuple[Any, tuple[int, ...]]] = [
    (0, (3, 4)),
    (-1, (4,)),
    ((1, 2, 3), ()),
    (..., (3, 1)),
    ((slice(None), slice(1, None), slice(0, 4, 2)), (2, 2, 2)),
    ((None, 0), (3, 4)),
    ([1, 0], (2, 3, 4)),
    ((slice(None), [2, 0]), (2, 1, 4)),
    ((slice(None), [[2], [0]]), (2, 1, 1, 4)),
    (([0, 1], [2, 0]), (2, 4)),
    (([0, 1], slice(None), [3, 0]), (2, 3)),
    (MASK, (4, 4)),
    (MASK, ()),
    ((slice(None), ARRAY[0] > 0), (2, 1)),
    (ARRAY > 0, ()),
    (True, (3, 4)),
]


@pytest.mark.parametrize("backend", ["numpy", "simple"])
@pytest.mark.parametrize(("key", "shape"), WRITES, ids=str)
def test_what_is_written_is_what_numpy_writes(key: Any, shape: tuple[int, ...], backend: str) -> None:
    values, expected = RNG.normal(size=shape), ARRAY.copy()
    expected[key] = values
    for x in (tensor(ARRAY, backend=backend), tensor(ARRAY.T, backend=backend).permute(2, 1, 0)):
        x[key] = tensor(values, backend=backend)
        np.testing.assert_array_equal(x.backend.to_numpy(x), expected)


@pytest.mark.parametrize("key", [key for key, _ in WRITES], ids=str)
def test_a_number_is_written_everywhere(key: Any) -> None:
    x, expected = tensor(ARRAY), ARRAY.copy()
    expected[key] = 1.5
    x[key] = 1.5
    np.testing.assert_array_equal(x.array, expected)


@pytest.mark.parametrize(("key", "shape"), WRITES, ids=str)
def test_gradients_reach_what_was_kept_and_what_was_written(key: Any, shape: tuple[int, ...]) -> None:
    def function(x: Any, y: Any) -> Any:
        z = x * x
        z[key] = y * y
        return z * z

    x, y = tensor(ARRAY, requires_grad=True), tensor(RNG.normal(size=shape), requires_grad=True)
    assert gradcheck(function, (x, y))
    assert gradgradcheck(function, (x, y))


def test_dimensions_of_size_1_on_the_left_of_a_value_are_left_out() -> None:
    x = zeros(2, 3)
    x[0] = ones(1, 1, 3)
    x[[1]] = ones(1, 1, 1, 3)
    assert x.tolist() == [[1, 1, 1], [1, 1, 1]]


def test_numpys_numbers_and_arrays_are_written_too() -> None:
    x = zeros(2, 2)
    x[0] = np.array([1.0, 2.0], np.float32)
    x[1, 0] = np.float64(3.0)
    x[1, 1] = np.int64(4)
    assert x.tolist() == [[1, 2], [3, 4]]


# ----------------------------------------------------------------------------------------------------------------------
# Views and updates
# ----------------------------------------------------------------------------------------------------------------------
def test_a_part_can_be_updated() -> None:
    def function(x: Any, y: Any) -> Any:
        z = x * 1.0
        z[0] += y
        z[:, 1] *= y[1] * z[1, 0].clone()
        z[[1, 0]] -= y * 2.0
        z[..., 2] /= 3.0
        z[z > 0] *= 2.0
        return z * z

    x, y = tensor(ARRAY[:, 0], requires_grad=True), tensor(ARRAY[0, 1], requires_grad=True)
    assert gradcheck(function, (x, y))
    expected, row = ARRAY[:, 0].copy(), ARRAY[0, 1]
    expected[0] += row
    expected[:, 1] *= row[1] * expected[1, 0]
    expected[[1, 0]] -= row * 2
    expected[..., 2] /= 3
    expected[expected > 0] *= 2
    np.testing.assert_allclose(function(x, y).detach().array, expected * expected)


def test_storing_back_what_was_just_updated_writes_nothing() -> None:
    x = zeros(3)
    row = x[1:]
    row += 1.0
    version = x.version[0]
    x[1:] = row
    assert x.version[0] == version
    assert x.tolist() == [0, 1, 1]


def test_writing_a_part_to_itself_without_its_history_stops_the_gradient() -> None:
    x = ones(2).requires_grad_()
    z = x * 2.0
    z[0] = z[0].detach()
    z.sum().backward()
    assert x.grad.tolist() == [0, 2]


def test_a_view_that_is_changed_after_its_base_passes_its_gradient_to_its_own_place() -> None:
    x = ones(2, 3).requires_grad_()
    z = x * 1.0
    z[0] += ones(3)
    z[1:, 0] -= 1.0
    z.sum().backward()
    np.testing.assert_array_equal(x.grad.array, np.ones((2, 3)))


def test_a_view_sees_what_is_written_to_its_base() -> None:
    x, y = ones(3).requires_grad_(), tensor(5.0, requires_grad=True)
    z = x * 1.0
    view = z[1:]
    z[1] = y
    (view * tensor([2.0, 3.0])).sum().backward()
    assert view.tolist() == [5, 1]
    assert x.grad.tolist() == [0, 0, 3]
    assert y.grad.item() == 2


def test_a_constant_becomes_a_result_when_something_tracked_is_written_to_it() -> None:
    z, y = zeros(2), tensor(3.0, requires_grad=True)
    z[[0, 0]] = y * 2.0
    assert z.requires_grad
    z.sum().backward()
    assert y.grad.item() == 4


@pytest.mark.parametrize("backend", ["numpy", "simple"])
def test_parts_of_one_storage_may_overlap(backend: str) -> None:
    for key in (slice(1, None), [1, 2, 3, 4]):
        x = m.arange(5, backend=backend)
        x[key] = x[:-1]
        assert x.tolist() == [0, 0, 1, 2, 3]


def test_what_was_read_before_a_write_has_its_own_gradient() -> None:
    x, y = ones(2, 2).requires_grad_(), tensor(3.0, requires_grad=True)
    z = x * 1.0
    before, row = z.sum(), z[0] * 5.0
    z[0] = y
    seen: list[Any] = []
    z.register_hook(lambda grad: seen.append(grad.tolist()))
    after = z[0] * 7.0
    z[1] = y * 2.0
    (before + row.sum() + after.sum() + (z * tensor([[2.0, 3.0], [4.0, 5.0]])).sum()).backward()
    assert x.grad.tolist() == [[6, 6], [1, 1]]
    assert y.grad.item() == 14 + 5 + 18


def test_a_tensor_that_was_saved_notices_a_write() -> None:
    x = ones(3).requires_grad_()
    z = x * 2.0
    w = z * z
    z[[0]] = 1.0
    with pytest.raises(GraphError, match="changed in place"):
        w.sum().backward()


# ----------------------------------------------------------------------------------------------------------------------
# Refusals
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", [0, ..., [0], [True, False, True]], ids=str)
def test_a_leaf_is_not_written_to(key: Any) -> None:
    x = zeros(3).requires_grad_()
    with pytest.raises(GraphError, match=r"(leaf|leaf tensor) that requires a gradient"):
        x[key] = 1.0
    with m.no_grad():
        x[key] = 1.0
    assert x.sum().item() > 0


def test_nothing_at_all_can_be_written_to_any_tensor() -> None:
    x = zeros(3).requires_grad_()
    x[False] = ones(7)


def test_an_element_that_is_seen_twice_is_not_written_to() -> None:
    with pytest.raises(ShapeError, match="are one in memory"):
        zeros(1, 3).expand(2, 3)[:] = 1.0


@pytest.mark.parametrize(
    ("dtype", "number"),
    [(m.uint8, 256), (m.uint8, -256), (m.int32, 2**31), (m.int64, 2**63), (m.int64, float("nan")), (m.float32, 1e39)],
)
def test_a_number_that_the_dtype_does_not_hold_is_refused(dtype: Any, number: float) -> None:
    x = zeros(2, dtype=dtype)
    for key in (0, [0]):
        with pytest.raises(RangeError, match=f"Cannot convert .* to {dtype.name}, which holds"):
            x[key] = number
    assert not x.any()


@pytest.mark.parametrize(
    ("dtype", "number", "found"),
    [(m.uint8, -1, 255), (m.int64, 2.7, 2), (m.int32, -2.7, -2), (m.bool, 2, True), (m.float32, float("inf"), np.inf)],
)
def test_a_number_is_converted_to_the_dtype(dtype: Any, number: float, found: float) -> None:
    for key in (0, [0]):
        x = zeros(2, dtype=dtype)
        x[key] = number
        assert x[0].item() == found


def test_values_that_do_not_fit_are_refused() -> None:
    x = zeros(2, 3)
    with pytest.raises(ShapeError, match=r"shape \(2,\) into a part of shape \(3,\)"):
        x[0] = ones(2)
    with pytest.raises(ShapeError, match=r"shape \(2, 3\) into a part of shape \(3,\)"):
        x[0] = ones(2, 3)
    with pytest.raises(ShapeError, match=r"shape \(2,\) into a part of shape \(6,\)"):
        x[x == 0] = ones(2)
    with pytest.raises(DtypeError, match=r"a tensor of float64 to chosen elements of one of float32"):
        x[[0]] = ones(3, dtype=m.float64)
    with pytest.raises(InvalidTypeError, match="not None of type NoneType"):
        x[0] = None
    with pytest.raises(InvalidTypeError, match="takes tensors and numbers"):
        x[0] = [1.0, 2.0, 3.0]
    with pytest.raises(BackendError, match="'simple' into one of 'numpy'"):
        x[0] = ones(3, backend="simple")
    with pytest.raises(IndexingError, match="Index 2 is out of range"):
        x[[0, 2]] = 1.0
    assert not x.any()
