"""Dimensions of size 1."""

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


@given(st.lists(st.integers(1, 3), max_size=4), st.data())
def test_a_new_dimension_can_be_squeezed_away_again(sizes: list[int], data: Any) -> None:
    x = torch.arange(int(np.prod(sizes))).view(sizes)
    dim = data.draw(st.integers(-len(sizes) - 1, len(sizes)))
    wide = x.unsqueeze(dim)
    assert wide.tolist() == np.expand_dims(x.array, dim).tolist()
    assert wide.squeeze(dim).stride() == x.stride()


def test_squeezing_takes_only_dimensions_of_size_1() -> None:
    x = torch.zeros(1, 3, 1, 2)
    assert x.squeeze().shape == (3, 2)
    assert x.squeeze(0).shape == (3, 1, 2)
    assert x.squeeze(1).shape == (1, 3, 1, 2)
    assert x.squeeze((0, 1, -2)).shape == (3, 2)
    assert x.squeeze(()).shape == (1, 3, 1, 2)


def test_a_write_through_a_squeezed_view_is_seen() -> None:
    x = torch.zeros(1, 3)
    x.squeeze()[1] = 5
    x.unsqueeze(-1)[0, 2, 0] = 7
    assert x.tolist() == [[0, 5, 7]]


def test_the_dimensions_of_a_tensor_can_be_changed_in_place() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    assert y.unsqueeze_(0) is y
    assert y.shape == (1, 2)
    (y.squeeze_() * tensor([1.0, 10.0])).sum().backward()
    assert x.grad.tolist() == [2, 40]


def test_a_leaf_keeps_its_dimensions() -> None:
    x = torch.zeros(1, 2, requires_grad=True)
    with pytest.raises(GraphError, match="Cannot change a leaf"):
        x.squeeze_()
    with torch.no_grad():
        assert x.squeeze_().shape == (2,)


@pytest.mark.parametrize(
    "look", [lambda x: x.unsqueeze(1), lambda x: x.squeeze(), lambda x: x.squeeze((0, 2)), lambda x: x.squeeze(1)]
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(1, 3, 1)), requires_grad=True)
    assert gradcheck(lambda x: look(x).exp(), (x,))
    assert gradgradcheck(lambda x: look(x) ** 3, (x,))


def test_at_least_so_many_dimensions_are_given_to_one_tensor_or_to_several() -> None:
    number, row, matrix = tensor(1.0), torch.zeros(2), torch.zeros(2, 3)
    assert torch.atleast_1d(number).shape == (1,)
    assert [x.shape for x in torch.atleast_2d(number, row, matrix)] == [(1, 1), (1, 2), (2, 3)]
    assert [x.shape for x in torch.atleast_3d([number, row, matrix])] == [(1, 1, 1), (1, 2, 1), (2, 3, 1)]
    assert torch.atleast_2d(matrix) is matrix
    assert torch.atleast_1d() == ()


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.unsqueeze(3), DimensionError, "Dimension 3 is out of range"),
        (lambda x: x.unsqueeze(1.5), InvalidTypeError, "A dimension must be an integer, not 1.5"),
        (lambda x: x.squeeze(2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x.squeeze((0, 0)), ShapeError, "name one twice"),
        (lambda x: x.squeeze("a"), InvalidTypeError, "dim must be an integer or several"),
        (lambda _: torch.atleast_1d(3), InvalidTypeError, r"atleast_1d\(\) takes tensors; number 0 is 3"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(1, 3))
