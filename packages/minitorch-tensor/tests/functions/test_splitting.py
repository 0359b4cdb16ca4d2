"""Tensors cut into several views."""

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


@given(st.integers(0, 9), st.integers(1, 12))
def test_what_is_split_or_chunked_joins_to_what_it_was(size: int, parts: int) -> None:
    x = torch.arange(size)
    for found in (x.split(parts), x.chunk(parts), x.tensor_split(parts)):
        assert torch.cat(found).tolist() == x.tolist()
        assert all(part.storage is x.storage for part in found)


@given(st.integers(0, 9), st.lists(st.integers(-10, 10), max_size=4))
def test_cuts_are_those_of_numpy(size: int, cuts: list[int]) -> None:
    found = torch.arange(size).tensor_split(cuts)
    assert [part.tolist() for part in found] == [part.tolist() for part in np.array_split(np.arange(size), cuts)]


@given(st.integers(0, 9), st.integers(1, 9))
def test_sections_are_those_of_numpy(size: int, sections: int) -> None:
    found = torch.arange(size).tensor_split(sections)
    assert [part.tolist() for part in found] == [part.tolist() for part in np.array_split(np.arange(size), sections)]


def test_sizes_are_as_wished_or_as_equal_as_can_be() -> None:
    x = torch.zeros(2, 5)
    assert [part.shape for part in x.split(2, 1)] == [(2, 2), (2, 2), (2, 1)]
    assert [part.shape for part in x.split((1, 0, 4), -1)] == [(2, 1), (2, 0), (2, 4)]
    assert [part.shape for part in x.chunk(4, 1)] == [(2, 2), (2, 2), (2, 1)]
    assert [part.shape for part in x.tensor_split(tensor([1, 3]), 1)] == [(2, 1), (2, 2), (2, 2)]
    assert [part.shape for part in x.hsplit(5)] == [(2, 1)] * 5
    assert [part.shape for part in x.vsplit([1])] == [(1, 5), (1, 5)]
    assert [part.shape for part in torch.zeros(2, 3, 4).dsplit(2)] == [(2, 3, 2), (2, 3, 2)]


def test_a_write_into_a_part_is_seen() -> None:
    x = torch.zeros(6)
    for i, part in enumerate(x.chunk(3)):
        part.fill_(i)
    assert x.tolist() == [0, 0, 1, 1, 2, 2]


def test_gradients_of_both_orders_are_right() -> None:
    x = tensor(np.random.default_rng(0).normal(size=(3, 4)), requires_grad=True)
    for cut in (lambda x: x.split(3, 1), lambda x: x.chunk(2), lambda x: x.tensor_split((1, 2), 1)):
        assert gradcheck(lambda x, cut=cut: tuple(part.exp() for part in cut(x)), (x,))
        assert gradgradcheck(lambda x, cut=cut: tuple(part**3 for part in cut(x)), (x,))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.split(0), ShapeError, "into parts of 0"),
        (lambda x: x.split(-1), ShapeError, "into parts of -1"),
        (lambda x: x.split([1, 1], 1), ShapeError, "must not be negative and add up to 3"),
        (lambda x: x.split(1.5), InvalidTypeError, "takes a list of sizes, not 1.5"),
        (lambda x: x.split(1, 2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x[0, 0].split(1), ShapeError, r"split\(\) cuts along a dimension"),
        (lambda x: x.chunk(0), ShapeError, "makes at least one part, not 0"),
        (lambda x: x.chunk(1.0), InvalidTypeError, "chunks must be an integer, not 1.0"),
        (lambda x: x.tensor_split(0), ShapeError, "makes at least one part, not 0"),
        (lambda x: x.tensor_split(tensor([1.0])), ShapeError, "takes int64 places"),
        (lambda x: x.hsplit(2), ShapeError, "cannot cut dimension 1 .* into 2 equal parts: use tensor_split"),
        (lambda x: x[0].vsplit(1), ShapeError, "needs 2 dimensions at least"),
        (lambda x: x.dsplit(1), ShapeError, "needs 3 dimensions at least"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))
