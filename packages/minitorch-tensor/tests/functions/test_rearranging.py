"""Elements reversed, rolled around, and with a border."""

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
from minitorch_tensor.errors import DimensionError, InvalidTypeError, RangeError, ShapeError

ARRAY = np.arange(24).reshape(2, 3, 4)


@given(st.lists(st.integers(0, 2), unique=True))
def test_flip_is_numpys_and_its_own_inverse(dims: Any) -> None:
    for x, array in ((tensor(ARRAY), ARRAY), (tensor(ARRAY).permute(2, 0, 1), ARRAY.transpose(2, 0, 1))):
        assert x.flip(dims).tolist() == np.flip(array, dims).tolist()
        assert x.flip(dims).flip(dims).tolist() == x.tolist()
        assert x.flip(dims).stride() == x.stride()


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-3, 2), st.integers(-3, 2))
def test_roll_is_numpys(first: int, second: int, dim: int, other: int) -> None:
    x = tensor(ARRAY)
    assert x.roll(first).tolist() == np.roll(ARRAY, first).tolist()
    assert x.roll(first, dim).tolist() == np.roll(ARRAY, first, dim).tolist()
    if dim % 3 != other % 3:
        assert x.roll((first, second), (dim, other)).tolist() == np.roll(ARRAY, (first, second), (dim, other)).tolist()


@given(st.integers(-1, 3), st.integers(-1, 3), st.integers(-1, 3), st.integers(-1, 3))
def test_padding_is_numpys_and_a_negative_width_cuts_off(a: int, b: int, c: int, d: int) -> None:
    rows = slice(max(-c, 0), 3 - max(-d, 0)), slice(max(-a, 0), 4 - max(-b, 0))
    widths = ((0, 0), (max(c, 0), max(d, 0)), (max(a, 0), max(b, 0)))
    expected = np.pad(ARRAY[:, rows[0], rows[1]], widths, constant_values=7)
    assert torch.constant_pad_nd(tensor(ARRAY), (a, b, c, d), 7).tolist() == expected.tolist()


def test_rows_and_columns_are_reversed() -> None:
    x = tensor([[1, 2], [3, 4]])
    assert x.fliplr().tolist() == [[2, 1], [4, 3]]
    assert x.flipud().tolist() == [[3, 4], [1, 2]]


@pytest.mark.parametrize(
    "copy",
    [
        lambda x: x.flip(()),
        lambda x: x.roll(0),
        lambda x: x.roll(6, 1),
        lambda x: torch.constant_pad_nd(x, (0, 0)),
    ],
)
def test_what_changes_nothing_is_a_copy_all_the_same(copy: Callable[[Any], Any]) -> None:
    x = torch.zeros(2, 3)
    copy(x).fill_(1)
    assert x.sum().item() == 0


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.flip(0),
        lambda x: x.mT.flip(0, 1),
        lambda x: x.roll((1, 2), (0, 1)),
        lambda x: x.roll(-5),
        lambda x: torch.constant_pad_nd(x, (1, 2, 0, 1), 3),
        lambda x: torch.constant_pad_nd(x, (-1, 2, 1, -1)),
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(3, 4)), requires_grad=True)
    weights = tensor(np.random.default_rng(1).normal(size=look(x).shape))
    assert gradcheck(lambda x: look(x) * weights, (x,))
    assert gradgradcheck(lambda x: look(x) ** 3 * weights, (x,))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.flip(), InvalidTypeError, r"flip\(\) needs sizes or dimensions"),
        (lambda x: x.flip(0, -2), ShapeError, "one of them twice"),
        (lambda x: x.flip(2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x[0].fliplr(), ShapeError, "needs two dimensions"),
        (lambda x: x[0, 0].flipud(), ShapeError, "needs a dimension"),
        (lambda x: x.roll((1, 2)), ShapeError, "as many shifts as dimensions"),
        (lambda x: x.roll(1.5), InvalidTypeError, "must be an integer, not 1.5"),
        (lambda x: x[0, 0].roll(1, 0), DimensionError, "a 0-d tensor has none"),
        (lambda x: torch.constant_pad_nd(x, (1,)), ShapeError, "a pair of widths for each of up to 2 dimensions"),
        (lambda x: torch.constant_pad_nd(x, (1,) * 6), ShapeError, "a pair of widths"),
        (lambda x: torch.constant_pad_nd(x, (-2, -2)), ShapeError, "cannot cut 2 and 2 off dimension 1"),
        (lambda x: torch.constant_pad_nd(x, (1, 1), "a"), InvalidTypeError, "value must be a number, not 'a'"),
        (lambda x: torch.constant_pad_nd(x.int(), (1, 1), 2**40), RangeError, "beyond int32: 1099511627776"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))


def test_rolling_by_nothing_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"roll\(\) needs to know how far"):
        tensor(ARRAY).roll(())
