"""Other shapes over the same storage."""

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
from minitorch_tensor.errors import DimensionError, InvalidTypeError, ShapeError

SIZES = st.lists(st.integers(1, 4), min_size=0, max_size=4)


def numbered(*shape: int) -> Any:
    return torch.arange(int(np.prod(shape))).view(shape)


# ----------------------------------------------------------------------------------------------------------------------
# What is shared
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.view(3, 2),
        lambda x: x.view(-1),
        lambda x: x.view_as(torch.zeros(6)),
        lambda x: x.reshape(6),
        lambda x: x.ravel(),
        lambda x: x.flatten(),
        lambda x: x.unflatten(1, (3, 1)),
        lambda x: x.view(torch.int32),
    ],
)
def test_a_write_through_a_view_is_seen_by_the_tensor_and_costs_no_memory(look: Callable[[Any], Any]) -> None:
    x = numbered(2, 3)
    view = look(x)
    view.zero_()
    assert x.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert np.shares_memory(view.storage, x.storage)


@pytest.mark.parametrize("copy", [lambda x: x.reshape(6), lambda x: x.ravel(), lambda x: x.flatten()])
def test_a_row_of_a_transposed_tensor_is_a_copy_in_row_major_order(copy: Callable[[Any], Any]) -> None:
    x = numbered(2, 3).T
    row = copy(x)
    assert row.tolist() == [0, 3, 1, 4, 2, 5]
    row.zero_()
    assert x.sum().item() == 15


def test_what_needs_no_other_shape_is_the_tensor_itself() -> None:
    x = numbered(2, 3)
    assert x.flatten(1) is x
    assert x.contiguous() is x


def test_a_view_of_a_view_keeps_only_the_first_storage_alive() -> None:
    x = torch.zeros(4, 6)
    view = x
    for _ in range(100):
        view = view.view(6, 4).view(4, 6)
    assert view.storage is x.storage
    assert view.node.base is x


# ----------------------------------------------------------------------------------------------------------------------
# Layouts
# ----------------------------------------------------------------------------------------------------------------------
@given(SIZES, st.randoms())
def test_reshaping_keeps_the_order_of_elements_in_every_layout(sizes: list[int], random: Any) -> None:
    array = np.arange(int(np.prod(sizes))).reshape(sizes)
    order = list(range(len(sizes)))
    random.shuffle(order)
    found = tensor(array).permute(order)
    assert found.reshape(-1).tolist() == array.transpose(order).reshape(-1).tolist()
    assert found.reshape(array.shape).tolist() == array.transpose(order).reshape(array.shape).tolist()


def test_views_of_nothing_have_shapes_too() -> None:
    x = torch.zeros(0, 3)
    assert x.view(-1).shape == (0,)
    assert x.reshape(3, -1).shape == (3, 0)
    assert x.view(0, 7).stride() == (7, 1)


def test_bytes_can_be_read_as_another_dtype() -> None:
    x = tensor([1.0, -2.0])
    assert x.view(torch.int32).tolist() == [0x3F800000, -0x40000000]
    assert x.view(dtype=torch.uint8).tolist() == [0, 0, 128, 63, 0, 0, 0, 192]
    assert not x.requires_grad_().view(torch.int32).requires_grad


# ----------------------------------------------------------------------------------------------------------------------
# Gradients
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.view(2, 6),
        lambda x: x.mT.reshape(12),
        lambda x: x.mT.ravel(),
        lambda x: x.flatten(0, 1),
        lambda x: x.unflatten(-1, (2, 2)),
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(1, 3, 4)), requires_grad=True)
    assert gradcheck(lambda x: look(x).exp(), (x,))
    assert gradgradcheck(lambda x: look(x) ** 3, (x,))


# ----------------------------------------------------------------------------------------------------------------------
# Mistakes
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.view(5), ShapeError, r"Cannot view shape \(2, 3\) as \(5,\): 6 elements are not 5"),
        (lambda x: x.view(), InvalidTypeError, r"view\(\) needs sizes"),
        (lambda x: x.view(6, size=(6,)), InvalidTypeError, "give one of them"),
        (lambda x: x.T.view(6), ShapeError, r"strides \(1, 3\) as \(6,\) without a copy: use reshape\(\)"),
        (lambda x: x.view("a"), InvalidTypeError, "A size|A dimension"),
        (lambda x: x.int().T.view(torch.int64), ShapeError, "needs a last dimension whose elements lie one after"),
        (lambda x: x.int().view(torch.int64), ShapeError, "12 bytes, and 8 make one number"),
        (lambda x: x.reshape(4, -1), ShapeError, "leave no whole size for the -1"),
        (lambda x: x.flatten(1, 0), ShapeError, "joins dimensions 1 to 0"),
        (lambda x: x.flatten(2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x.unflatten(1, (2, 2)), ShapeError, "3 elements are not 4"),
        (lambda x: x.unflatten(1, ()), ShapeError, "needs one size at least"),
    ],
)
def test_mistakes_are_said_in_words_and_change_nothing(
    call: Callable[[Any], Any], kind: type[Exception], message: str
) -> None:
    x = numbered(2, 3)
    with pytest.raises(kind, match=message):
        call(x)
    assert x.shape == (2, 3)
    assert x.tolist() == [[0, 1, 2], [3, 4, 5]]
