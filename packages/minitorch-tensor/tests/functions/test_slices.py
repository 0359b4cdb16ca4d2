"""Parts along a dimension, and windows."""

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
from minitorch_tensor.errors import DimensionError, IndexingError, InvalidTypeError, ShapeError


def test_parts_are_views() -> None:
    x = torch.zeros(3, 4)
    x.narrow(0, -1, 1).fill_(1)
    x.select(1, 0).fill_(2)
    x.unbind(1)[3].fill_(3)
    x.narrow(1, tensor(1), 1).add_(5)
    assert x.tolist() == [[2, 5, 0, 3], [2, 5, 0, 3], [2, 6, 1, 3]]


def test_a_part_knows_where_it_begins() -> None:
    x = torch.zeros(3, 4)
    assert x.narrow(1, 2, 2).storage_offset() == 2
    assert x.select(0, -1).storage_offset() == 8
    assert x.unbind()[1].stride() == (1,)
    assert torch.zeros(0, 3).unbind() == ()


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4))
def test_windows_are_numpys(size: int, length: int, step: int) -> None:
    x = torch.arange(size + length)
    if not size:
        assert x.unfold(0, 0, step).shape == (length // step + 1, 0)
        return
    expected = np.lib.stride_tricks.sliding_window_view(x.array, size)[::step]
    assert x.unfold(0, size, step).tolist() == expected.tolist()


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.narrow(0, 1, 3) * x.narrow(0, 0, 3),
        lambda x: x.select(0, 2) * x.select(1, 1)[:3],
        lambda x: x.unbind(1)[0] * x.unbind(1)[2] + x[:, 0],
        lambda x: x.unfold(0, 2, 1),
        lambda x: x.unfold(0, 4, 1),
        lambda x: x.unfold(0, 2, 3),
        lambda x: x.unfold(1, 3, 2),
        lambda x: x.unfold(0, 2, 1).unfold(1, 2, 1),
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(5, 3)), requires_grad=True)
    assert gradcheck(lambda x: look(x).exp(), (x,))
    assert gradgradcheck(lambda x: look(x) ** 3, (x,))


def test_windows_of_a_number_are_that_number() -> None:
    assert tensor(3.0).unfold(0, 1, 1).tolist() == [3.0]
    assert tensor(3.0).unfold(0, 0, 1).shape == (0,)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.narrow(1, 2, 2), ShapeError, r"narrow\(\) of 2 places from 2: .* has 3 places"),
        (lambda x: x.narrow(1, 4, 0), IndexingError, r"narrow\(\) starts at 4, and dimension 1 .* has 3 places"),
        (lambda x: x.narrow(1, 0, -1), ShapeError, "of -1 places"),
        (lambda x: x.narrow(0, 0.5, 1), InvalidTypeError, "The start must be an integer, not 0.5"),
        (lambda x: x[0, 0].narrow(0, 0, 1), ShapeError, "a 0-d tensor has none"),
        (lambda x: x.select(0, 2), IndexingError, r"Index 2 is out of range for dimension 0 .* use -2 to 1"),
        (lambda x: x[:0].select(0, 0), IndexingError, "it is empty"),
        (lambda x: x[0, 0].select(0, 0), DimensionError, "a 0-d tensor has none"),
        (lambda x: x.unbind(2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x[0, 0].unbind(), DimensionError, "a 0-d tensor has none"),
        (lambda x: x.unfold(1, 4, 1), ShapeError, "use a size from 0 to 3 and a step of 1 or more"),
        (lambda x: x.unfold(1, 2, 0), ShapeError, "in steps of 0"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))
