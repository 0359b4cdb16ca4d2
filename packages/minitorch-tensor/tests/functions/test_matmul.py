"""matmul: every combination of vectors, matrices and batches; its gradients, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BackendError,
    BroadcastError,
    DtypeError,
    InvalidTypeError,
    ShapeError,
    UnsupportedDtypeError,
)
from minitorch_tensor.functions.matmul import MatMul, transposed

SHAPES = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 4)),
    ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 1, 2, 3), (6, 3, 4)),
    ((1, 1), (1, 1)),
]
EMPTY = [((0,), (0,)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 3), (3, 0)), ((4, 2, 0), (0,)), ((0, 2, 3), (3, 2))]


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.random.default_rng(seed).standard_normal(shape))


@pytest.mark.parametrize(("left", "right"), SHAPES + EMPTY)
def test_a_product_is_numpys(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    a, b = floats(*left), floats(*right, seed=1)
    expected = np.asarray(np.matmul(a.numpy(), b.numpy()))
    result = a @ b
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.numpy(), expected, rtol=1e-12)


@given(st.data())
def test_batches_broadcast_as_numpys_do(data: st.DataObject) -> None:
    batch = data.draw(st.lists(st.integers(1, 3), max_size=3), label="batch")
    n, k, m = [data.draw(st.integers(0, 4), label=name) for name in "nkm"]

    def stretched(label: str) -> list[int]:
        shape = [data.draw(st.sampled_from([1, size]), label=label) for size in batch]
        return shape[data.draw(st.integers(0, len(shape)), label=f"{label} begins") :]

    a, b = floats(*stretched("left"), n, k), floats(*stretched("right"), k, m, seed=1)
    np.testing.assert_allclose((a @ b).numpy(), a.numpy() @ b.numpy(), atol=1e-12)


@pytest.mark.parametrize(("left", "right"), SHAPES)
def test_its_gradients_are_differences(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    inputs = floats(*left).requires_grad_(), floats(*right, seed=1).requires_grad_()
    assert gradcheck(mt.matmul, inputs)
    assert gradgradcheck(mt.matmul, inputs)


@pytest.mark.parametrize(("left", "right"), EMPTY)
def test_gradients_of_empty_products_have_the_shapes_of_the_operands(
    left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    a, b = floats(*left).requires_grad_(), floats(*right).requires_grad_()
    (a @ b).sum().backward()
    assert a.grad.shape == left
    assert b.grad.shape == right


def test_views_are_multiplied_as_they_are_seen() -> None:
    x = floats(6, 5)
    a, b = x[::2, 1:], x[1:5].permute(1, 0).permute(1, 0)[:, :3]
    np.testing.assert_allclose((a @ b).numpy(), a.numpy() @ b.numpy())


def test_a_stretched_view_gets_the_sum_of_its_gradients() -> None:
    row = floats(1, 3).requires_grad_()
    gradcheck(lambda x: x.expand(4, 3) @ floats(3, 2), (row,))


@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8"])
def test_integers_wrap_around(dtype: str) -> None:
    a = from_numpy(np.array([[200, 100]], dtype=dtype))
    b = from_numpy(np.array([[2], [1]], dtype=dtype))
    assert (a @ b).dtype.name == dtype
    assert (a @ b).item() == np.array(500).astype(dtype).item()


def test_infinities_and_nans_come_without_a_warning() -> None:
    a = mt.tensor([[float("inf"), 1.0]])
    assert np.isnan((a @ mt.tensor([[0.0], [1.0]])).item())


def test_an_operand_whose_gradient_nobody_wants_gets_none() -> None:
    a, b = floats(2, 3), floats(3, 4).requires_grad_()
    of_a, of_b = MatMul.backward((a @ b).node, floats(2, 4))
    assert of_a is None
    assert of_b.shape == (3, 4)


@pytest.mark.parametrize("make", [lambda: mt.ones(2, 3) * 2, lambda: floats(4, 3)[::2], lambda: floats(5, 2, 3)])
def test_the_transposed_view_of_the_backward_pass_copies_nothing(make: Any) -> None:
    a = make()
    expected = np.swapaxes(a.numpy(), -1, -2)
    with mt.no_grad():
        turned = transposed(a)
    for view in (turned, transposed(a)):
        np.testing.assert_array_equal(view.numpy(), expected)
        assert view.shape == expected.shape
        assert view.strides == tuple(stride // a.dtype.itemsize for stride in expected.strides)
        assert np.shares_memory(view.numpy(), a.numpy())
        assert view.version is a.version


def test_a_numpy_array_may_stand_on_either_side() -> None:
    array = np.ones((2, 2))
    a = floats(2, 2)
    np.testing.assert_array_equal((a @ array).numpy(), a.numpy() @ array)
    np.testing.assert_array_equal((array @ a).numpy(), array @ a.numpy())


@pytest.mark.parametrize("other", [3, 2.0, "x", None, [1.0]])
def test_an_operand_that_is_no_tensor_is_left_to_python(other: Any) -> None:
    with pytest.raises(TypeError):
        floats(2, 2) @ other


def test_inner_sizes_that_differ_are_named() -> None:
    with pytest.raises(ShapeError) as caught:
        floats(2, 3) @ floats(4, 5)
    assert str(caught.value) == "Cannot multiply (2, 3) @ (4, 5): the inner sizes 3 and 4 differ."


def test_vectors_of_different_lengths_are_named() -> None:
    with pytest.raises(ShapeError, match="the inner sizes 3 and 4 differ"):
        floats(3) @ floats(4)


def test_batches_that_do_not_broadcast_are_named() -> None:
    with pytest.raises(BroadcastError, match=r"the batches \(5,\) and \(6,\) do not broadcast"):
        floats(5, 2, 3) @ floats(6, 3, 2)


def test_a_number_has_no_rows() -> None:
    with pytest.raises(ShapeError, match="both need at least one dimension"):
        mt.matmul(floats(), floats(3))


def test_dtypes_are_not_promoted() -> None:
    with pytest.raises(DtypeError, match=r"Cannot multiply float64 @ float32 in matmul"):
        floats(2, 2) @ mt.ones(2, 2)


def test_bools_cannot_be_multiplied() -> None:
    mask = mt.tensor([[True]])
    with pytest.raises(UnsupportedDtypeError, match="not defined for bools"):
        mask @ mask


def test_backends_do_not_mix() -> None:
    with pytest.raises(BackendError, match=r"'numpy' and 'simple'"):
        mt.ones(2, 2) @ mt.ones(2, 2).to("simple")


@pytest.mark.parametrize("other", [3, [[1.0]], None, "x"])
def test_the_function_takes_tensors_only(other: Any) -> None:
    with pytest.raises(InvalidTypeError):
        mt.matmul(floats(2, 2), other)


def test_a_changed_operand_is_noticed_in_the_backward_pass() -> None:
    a, b = floats(2, 2).requires_grad_(), floats(2, 2)
    result = a @ b
    b.numpy()[...] = 0
    b.version[0] += 1
    with pytest.raises(RuntimeError, match="changed in place"):
        result.sum().backward()


def test_the_simple_backend_agrees() -> None:
    a, b = floats(2, 1, 2, 3), floats(4, 3, 2)
    result = a.to("simple") @ b.to("simple")
    np.testing.assert_allclose(result.to("numpy").numpy(), (a @ b).numpy())
