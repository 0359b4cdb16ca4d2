"""Permutations and transposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as torch
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, GraphError, InvalidTypeError, ShapeError


@given(st.permutations(range(4)))
def test_a_permutation_and_its_inverse_are_nothing(order: list[int]) -> None:
    x = torch.arange(2 * 3 * 4 * 5).view(2, 3, 4, 5)
    back = x.permute(order).permute([order.index(d) for d in range(4)])
    assert back.tolist() == x.tolist()
    assert back.stride() == x.stride()


@given(st.permutations(range(3)))
def test_a_permutation_is_numpys(order: list[int]) -> None:
    array = np.arange(24).reshape(2, 3, 4)
    assert tensor(array).permute(order).tolist() == array.transpose(order).tolist()


def test_every_name_of_a_transpose_gives_the_same_view() -> None:
    x = torch.arange(6).view(2, 3)
    for found in (x.t(), x.T, x.mT, x.transpose(0, 1), x.swapaxes(-1, 0), x.swapdims(0, 1), x.movedim(0, 1)):
        assert found.tolist() == [[0, 3], [1, 4], [2, 5]]
        assert found.stride() == (1, 3)
        assert np.shares_memory(found.array, x.array)


def test_moved_dimensions_leave_the_others_in_order() -> None:
    x = torch.zeros(2, 3, 4, 5)
    assert x.movedim(0, 2).shape == (3, 4, 2, 5)
    assert x.movedim((3, 0), (0, -1)).shape == (5, 3, 4, 2)
    assert torch.moveaxis(x, -1, 0).shape == (5, 2, 3, 4)


def test_tensors_of_few_dimensions_are_their_own_transposes() -> None:
    assert torch.zeros(3).t().shape == (3,)
    assert torch.zeros(3).T.shape == (3,)
    assert tensor(2.0).mT.shape == ()
    assert tensor(2.0).transpose(0, -1).shape == ()


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.permute(2, 0, 1),
        lambda x: x.transpose(0, 2),
        lambda x: x.mT,
        lambda x: x.T,
        lambda x: x[0].t(),
        lambda x: x.movedim((0, 1), (2, 0)),
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(2, 3, 4)), requires_grad=True)
    weights = tensor(np.random.default_rng(1).normal(size=look(x).shape))
    assert gradcheck(lambda x: look(x) * weights, (x,))
    assert gradgradcheck(lambda x: look(x) ** 2 * weights, (x,))


def test_the_transpose_of_a_number_keeps_its_history() -> None:
    x = tensor(2.0, requires_grad=True)
    (x.mT * x.T * x.t()).backward()
    assert x.grad.item() == 12.0


# ----------------------------------------------------------------------------------------------------------------------
# In place
# ----------------------------------------------------------------------------------------------------------------------
def test_a_tensor_can_be_transposed_in_place_and_counts_it() -> None:
    x = torch.arange(6).view(2, 3).clone()
    version = x.version[0]
    assert x.t_() is x
    assert x.tolist() == [[0, 3], [1, 4], [2, 5]]
    assert x.version[0] == version + 1
    assert x.transpose_(0, 1).swapaxes_(0, 1).swapdims_(1, 0).tolist() == [[0, 1, 2], [3, 4, 5]]


def test_gradients_go_through_a_transpose_in_place_of_a_result_and_of_a_view_of_it() -> None:
    x = tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = x * 1.0
    y.t_()
    (y * tensor([[1.0, 10.0], [100.0, 1000.0]])).sum().backward()
    assert x.grad.tolist() == [[1, 100], [10, 1000]]
    x.grad = None
    z = x * 1.0
    view = z.view(2, 2).t_()
    view.mul_(tensor([[1.0, 10.0], [100.0, 1000.0]]))
    z.sum().backward()
    assert x.grad.tolist() == [[1, 100], [10, 1000]]


def test_views_of_a_tensor_that_is_transposed_in_place_stay_as_they_are() -> None:
    x = tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = x * 1.0
    row = y[0]
    y.t_()
    (row * tensor([1.0, 10.0])).sum().backward()
    assert x.grad.tolist() == [[1, 10], [0, 0]]


def test_a_saved_tensor_that_is_transposed_in_place_is_an_error() -> None:
    x = tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = x * 1.0
    z = y * y
    y.t_()
    with pytest.raises(GraphError, match="has been changed in place"):
        z.sum().backward()


def test_a_leaf_cannot_be_transposed_in_place() -> None:
    x = torch.zeros(2, 3, requires_grad=True)
    for change in (lambda: x.t_(), lambda: x[0].transpose_(0, 0)):
        with pytest.raises(GraphError, match=r"Cannot change a .*leaf"):
            change()
    assert x.shape == (2, 3)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.permute(0), ShapeError, "name each of its 2 dimensions once, such as \\(1, 0\\)"),
        (lambda x: x.permute(0, 0), ShapeError, "once"),
        (lambda x: x.permute(0, 2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x.transpose(0, 2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x.transpose(0, None), InvalidTypeError, "A dimension must be an integer, not None"),
        (lambda x: x[None].t(), ShapeError, "use transpose"),
        (lambda x: x[0].mT, ShapeError, "mT transposes matrices"),
        (lambda x: x.movedim((0, 1), (1, 1)), ShapeError, "each once"),
        (lambda x: x.movedim((0, 1), 1), ShapeError, "as many places as dimensions"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))
