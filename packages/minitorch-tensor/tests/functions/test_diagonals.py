"""Diagonals and triangles."""

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

SIZE, OFFSET = st.integers(0, 4), st.integers(-5, 5)


@given(SIZE, SIZE, OFFSET)
def test_diagonals_and_triangles_of_matrices_are_numpys(rows: int, columns: int, offset: int) -> None:
    array = np.arange(rows * columns).reshape(rows, columns) + 1
    for x, a in ((tensor(array), array), (tensor(array).T, array.T)):
        assert x.diagonal(offset).tolist() == a.diagonal(offset).tolist()
        assert x.diag(offset).tolist() == np.diag(a, offset).tolist()
        assert x.tril(offset).tolist() == np.tril(a, offset).tolist()
        assert x.triu(offset).tolist() == np.triu(a, offset).tolist()


@given(SIZE, OFFSET)
def test_matrices_of_a_diagonal_are_numpys(size: int, offset: int) -> None:
    row = np.arange(size) + 1
    for found in (tensor(row).diag(offset), tensor(row).diagflat(offset), tensor(row).diag_embed(offset)):
        assert found.tolist() == np.diag(row, offset).tolist()


def test_what_was_embedded_is_the_diagonal_again_for_all_dimensions() -> None:
    x = torch.arange(24).view(2, 3, 4)
    for dim1, dim2 in ((0, 1), (1, 0), (-1, 1), (3, 0), (-2, -1)):
        for offset in (-2, 0, 1):
            assert torch.diag_embed(x, offset, dim1, dim2).diagonal(offset, dim1, dim2).tolist() == x.tolist()


def test_a_diagonal_is_a_view_and_diag_is_a_copy() -> None:
    x = torch.zeros(2, 3)
    x.diagonal(1).fill_(5)
    x.diag().fill_(7)
    assert x.tolist() == [[0, 5, 0], [0, 0, 5]]
    assert x.diagonal(1).storage_offset() == 1
    assert x.diagonal().stride() == (4,)


def test_triangles_hide_nan_and_work_in_place() -> None:
    x = tensor([[1.0, float("nan")], [float("inf"), 2.0]])
    assert x.tril().tolist() == [[1, 0], [float("inf"), 2]]
    assert x.triu_(1) is x
    assert str(x.tolist()) == "[[0.0, nan], [0.0, 0.0]]"
    assert tensor([[True, True]]).tril().tolist() == [[True, False]]


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.diagonal(1) * x.diagonal(-1, 1, 0),
        lambda x: x.diag(),
        lambda x: x[0].diag(-1),
        lambda x: x.diagflat(1),
        lambda x: x.diag_embed(-1, 0, 2),
        lambda x: x.tril(1),
        lambda x: x.triu(-1),
        lambda x: (x * 1).tril_() + x,
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(3, 4)), requires_grad=True)
    assert gradcheck(lambda x: look(x) * look(x), (x,))
    assert gradgradcheck(lambda x: look(x) ** 3, (x,))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.diagonal(0, 1, 1), ShapeError, "1 and 1 are the same one"),
        (lambda x: x.diagonal(0, 0, 2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x.diagonal("a"), InvalidTypeError, "The offset must be an integer, not 'a'"),
        (lambda x: x[0, 0].diag(), ShapeError, "takes a vector or a matrix"),
        (lambda x: x[0, 0].diag_embed(), DimensionError, "is out of range"),
        (lambda x: x.diag_embed(0, 1, -2), ShapeError, "the same one"),
        (lambda x: x[0].tril(), ShapeError, r"tril\(\) takes matrices, not shape \(3,\)"),
        (lambda x: x.triu(1.5), InvalidTypeError, "The diagonal must be an integer, not 1.5"),
        (lambda x: x.requires_grad_().tril_(), GraphError, "Cannot change a leaf"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))
