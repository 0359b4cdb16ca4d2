"""Stretched dimensions."""

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
from minitorch_tensor.errors import BroadcastError, InvalidTypeError, ShapeError

SIZES = st.lists(st.integers(1, 4), min_size=0, max_size=4)


@given(SIZES, st.integers(0, 2))
def test_expanding_broadcasts_as_numpy(sizes: list[int], added: int) -> None:
    shape = [1 if size == 4 else size for size in sizes]
    target = (*[2] * added, *[5 if size == 1 else size for size in shape])
    array = np.arange(int(np.prod(shape))).reshape(shape)
    assert tensor(array).expand(target).tolist() == np.broadcast_to(array, target).tolist()


def test_a_stretched_dimension_has_stride_0() -> None:
    assert torch.zeros(3, 1).expand(2, 3, 4).stride() == (0, 1, 0)


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.expand(1, 2, 3),
        lambda x: x.expand_as(torch.zeros(2, 3)),
        lambda x: x.broadcast_to((2, 3)),
        lambda x: torch.broadcast_tensors(x, torch.zeros(3))[0],
    ],
)
def test_a_write_through_a_view_is_seen_by_the_tensor(look: Callable[[Any], Any]) -> None:
    x = torch.arange(6).view(2, 3)
    look(x).zero_()
    assert x.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_what_is_seen_several_times_cannot_be_written_to() -> None:
    x = torch.zeros(1, 3)
    with pytest.raises(ShapeError, match="several of its elements are one in memory"):
        x.expand(2, 3).add_(1)
    assert x.tolist() == [[0, 0, 0]]
    assert x.expand(0, 3).add_(1).shape == (0, 3)


def strided(x: Any, shape: tuple[int, ...], strides: tuple[int, ...]) -> Any:
    return torch.Tensor.adopt(x.seen_as(shape, strides, 0))


@pytest.mark.parametrize("look", [lambda x: x.unfold(0, 2, 1), lambda x: strided(x, (2, 2, 2), (1, 3, 2))])
def test_windows_that_overlap_cannot_be_written_to(look: Any) -> None:
    x = torch.zeros(8)
    with pytest.raises(ShapeError, match="several of its elements are one in memory"):
        look(x).add_(1)
    assert x.sum() == 0


@pytest.mark.parametrize(
    "look", [lambda x: x.unfold(0, 2, 2), lambda x: strided(x, (3, 2), (2, 3)), lambda x: x[::2], lambda x: x.flip(0)]
)
def test_elements_that_lie_between_each_other_can_be_written_to(look: Any) -> None:
    x = torch.zeros(8)
    count = look(x).numel()
    assert look(x).add_(1).sum() == count


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.expand(2, 3, 3, 4),
        lambda x: x[:1, :, :1].expand(3, 3, 4),
        lambda x: torch.broadcast_tensors(x, torch.zeros(2, 1, 1, 1, dtype=torch.float64))[0],
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(1, 3, 4)), requires_grad=True)
    assert gradcheck(lambda x: look(x).exp(), (x,))
    assert gradgradcheck(lambda x: look(x) ** 3, (x,))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.expand(2), ShapeError, "it has more dimensions"),
        (lambda x: x.expand(2, 4), ShapeError, "dimension 1 has size 3, which is neither 4 nor 1"),
        (lambda x: x.expand(-1, 2, 3), ShapeError, "-1 for dimension 0 is new and needs a size"),
        (lambda x: x.expand(2, -2), ShapeError, "-2 for dimension 1 is no size"),
        (lambda x: torch.broadcast_tensors(x, torch.zeros(2)), BroadcastError, "Cannot broadcast shapes"),
        (lambda x: torch.broadcast_tensors(x, 3), InvalidTypeError, "number 1 is 3 of type int"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))


def test_only_a_tensor_has_a_shape_to_expand_to() -> None:
    with pytest.raises(InvalidTypeError, match=r"expand_as\(\) takes a tensor, not \(2, 3\) of type tuple"):
        torch.zeros(3).expand_as((2, 3))
