"""x[...]: views and choices, their gradients, and a tensor as a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import BroadcastError, IndexingError, InvalidTypeError, ShapeError
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.shapes import size_of

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 4))
X = tensor(ARRAY)
MASK = np.array([[True, False, True], [False, True, True]])

CHOICES: list[Any] = [
    [1, 0, -1],
    (slice(None), [[2, 0], [1, 1]]),
    (..., [3, 3]),
    ([0, 1], [2, 0]),
    ([0, 1], slice(None), [3, 0]),
    ([[0], [1]], slice(1, None), [3, 0]),
    (slice(None), [2, 0], [3, 0]),
    (None, [1, 0], None),
    ([1, 0], None, [2, 1]),
    ([1, 0], [[0], [1], [2]], [3, 2]),
    MASK,
    (MASK, [0, 1, 2, 3]),
    (slice(None), ARRAY[0] > 0),
    ARRAY > 0,
    ([],),
    (True,),
    (False, ..., 1),
    (slice(None), True),
]
VIEWS: list[Any] = [0, (1, slice(None), 2), (..., slice(1, 4, 2)), None, slice(1, 1), ()]


@pytest.mark.parametrize("key", CHOICES + VIEWS, ids=str)
def test_what_is_read_is_what_numpy_reads(key: Any) -> None:
    np.testing.assert_array_equal(X[key].array, ARRAY[key])
    np.testing.assert_array_equal(tensor(ARRAY.T).permute(2, 1, 0)[key].array, ARRAY[key])


@pytest.mark.parametrize("key", CHOICES + VIEWS, ids=str)
def test_the_gradient_of_what_is_read_is_right_in_both_orders(key: Any) -> None:
    x = tensor(ARRAY, requires_grad=True)
    assert gradcheck(lambda a: a[key] * a[key], x)
    assert gradgradcheck(lambda a: a[key] * a[key], x)


@pytest.mark.parametrize("backend", ["numpy", "simple"])
@pytest.mark.parametrize("key", CHOICES, ids=str)
def test_every_backend_reads_and_goes_back_alike(key: Any, backend: str) -> None:
    x = tensor(ARRAY, backend=backend, requires_grad=True)
    (x[key] * 2.0).sum().backward()
    expected = np.zeros_like(ARRAY)
    np.add.at(expected, key, 2.0)
    np.testing.assert_array_equal(x.grad.backend.to_numpy(x.grad), expected)


@given(
    st.lists(st.integers(-2, 1), min_size=1, max_size=4),
    st.lists(st.integers(-4, 3), min_size=1, max_size=4),
    st.integers(0, 4),
)
def test_two_indices_with_slices_around_them_follow_numpys_rule(rows: Any, columns: Any, order: int) -> None:
    columns = (columns * 4)[: len(rows)]
    key: Any = [
        (rows, ..., columns),
        (rows, slice(None), columns),
        (None, rows, slice(1, 3), columns),
        (rows, None, slice(None), columns),
        (slice(None), (columns * 2)[:2], None, ...),
    ][order]
    if order == 4:
        key = (slice(None), [c % 3 for c in columns], None, ...)
    np.testing.assert_array_equal(X[key].array, ARRAY[key])


def test_an_integer_beside_an_index_is_taken_first_as_in_pytorch() -> None:
    assert X[0, :, [1, 2]].shape == (3, 2)


@pytest.mark.parametrize("key", VIEWS[:-2], ids=str)
def test_integers_slices_and_none_show_the_same_memory(key: Any) -> None:
    x = m.zeros(2, 3, 4)
    x[key].fill_(1.0)
    assert x.sum().item() == x[key].numel()


@pytest.mark.parametrize("key", CHOICES[:3], ids=str)
def test_index_tensors_give_a_copy(key: Any) -> None:
    x = m.zeros(2, 3, 4)
    x[key].fill_(1.0)
    assert not x.any()


def test_a_changed_index_does_not_change_the_gradient() -> None:
    x, index = m.ones(3).requires_grad_(), tensor([0, 0])
    y = x[index]
    index.fill_(2)
    y.sum().backward()
    assert x.grad.tolist() == [2, 0, 0]


def test_indices_that_are_not_there_are_refused() -> None:
    with pytest.raises(
        IndexingError, match=r"Index 3 is out of range for dimension 1 of shape .*, of size 3: use -3 to 2"
    ):
        X[:, [0, 3]]
    with pytest.raises(IndexingError, match="Index -4 is out of range"):
        X[:, [0, -4]]
    with pytest.raises(IndexingError, match="there is no place at all"):
        m.zeros(0, 2)[[0]]
    with pytest.raises(BroadcastError, match=r"\(2,\) and \(3,\)"):
        X[[0, 1], [0, 1, 2]]
    with pytest.raises(
        IndexingError, match=r"A mask of shape \(2,\) does not fit shape \(2, 3, 4\): from dimension 1 on"
    ):
        X[:, [True, False]]


# ----------------------------------------------------------------------------------------------------------------------
# A tensor as a sequence
# ----------------------------------------------------------------------------------------------------------------------
def test_a_tensor_is_a_sequence_of_views() -> None:
    x = m.zeros(3, 2)
    for i, row in enumerate(x):
        row += i
    assert len(x) == 3
    assert x.tolist() == [[0, 0], [1, 1], [2, 2]]
    a, b, _ = x
    assert (a + b).tolist() == [1, 1]


def test_a_0d_tensor_is_no_sequence() -> None:
    with pytest.raises(InvalidTypeError, match="no length"):
        len(tensor(1.0))
    with pytest.raises(InvalidTypeError, match="iterate over a 0-d tensor"):
        iter(tensor(1.0))


def test_in_asks_for_equal_elements() -> None:
    assert 2.0 in tensor([1.0, 2.0])
    assert 3 not in tensor([1.0, 2.0])
    assert tensor([3.0, 4.0]) in tensor([[1.0, 2.0], [3.0, 5.0]])
    assert float("nan") not in tensor([float("nan")])
    with pytest.raises(InvalidTypeError, match="not None of type NoneType"):
        _ = None in tensor([1.0])
    with pytest.raises(ShapeError, match="Cannot broadcast"):
        _ = m.ones(3) in m.ones(2)


def test_elements_cannot_be_deleted() -> None:
    with pytest.raises(InvalidTypeError, match=r"Cannot delete x\[0\]: a tensor keeps its size"):
        del m.ones(2)[0]


# ----------------------------------------------------------------------------------------------------------------------
# Cost
# ----------------------------------------------------------------------------------------------------------------------
class Counting(NumpyBackend):
    """NumPy, with a count of the elements that were copied and filled."""

    name = "counting"
    elements = 0

    def full(self, shape: Any, value: Any, dtype: Any) -> Any:
        self.elements += size_of(shape)
        return super().full(shape, value, dtype)

    def copy(self, a: Any, **options: Any) -> Any:
        self.elements += size_of(a.shape)
        return super().copy(a, **options)


def backward_cost(function: Any, size: int) -> float:
    """Return how many elements the backward pass of a function of `size` rows copies and fills, for each row."""
    backend = Counting()
    x = m.ones(size, 5, backend=backend).requires_grad_()
    result = function(x).sum()
    backend.elements = 0
    result.backward()
    return backend.elements / size


def all_rows(x: Any) -> Any:
    return sum((row * 2.0 for row in x[1:]), x[0])


def rows_written(x: Any) -> Any:
    z = m.zeros(*x.shape, backend=x.backend)
    for i, row in enumerate(x):
        z[i] = row * 2.0
    return z


def rows_from_rows(x: Any) -> Any:
    z = x * 2.0
    for i in range(1, len(x)):
        z[i] = z[i - 1] * 0.5
    return z


def rows_changed(x: Any) -> Any:
    z = x * 2.0
    for i in range(len(x)):
        row = z[i]
        row *= 2.0
        z[i] = row + 1.0
    return z


@pytest.mark.parametrize("function", [all_rows, rows_written, rows_from_rows, rows_changed])
def test_the_way_back_through_all_rows_costs_no_more_for_each_of_many(function: Any) -> None:
    assert backward_cost(function, 400) < 1.2 * backward_cost(function, 40)


@pytest.mark.parametrize("function", [all_rows, rows_written, rows_from_rows, rows_changed])
def test_the_way_back_through_rows_gives_the_same_twice_and_when_it_is_recorded(function: Any) -> None:
    x = tensor(ARRAY[0], requires_grad=True)
    result = (function(x) * tensor(ARRAY[1])).sum()
    result.backward(retain_graph=True)
    first = x.grad.tolist()
    x.grad = None
    result.backward(create_graph=True)
    np.testing.assert_allclose(x.grad.detach().array, first)
    x.grad = None
    result.backward()
    assert x.grad.tolist() == first
