"""Tensors made beside another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import minitorch_tensor as torch
from minitorch_tensor import tensor
from minitorch_tensor.errors import BackendError, GraphError, InvalidTypeError, RangeError, ShapeError

NOT_A_TENSOR: Any = [1]
X: Any = tensor([[1, 2, 3], [4, 5, 6]], dtype=torch.int32)


@pytest.mark.parametrize("make", [torch.zeros_like, torch.ones_like, torch.empty_like, lambda x: torch.full_like(x, 7)])
def test_likes_have_shape_dtype_backend_and_order_of_dimensions(make: Callable[[Any], Any]) -> None:
    for x in (X, X.T, X.to("simple"), X[:, ::2].T, tensor(2.0), torch.zeros(0, 3)):
        found = make(x)
        assert found.shape == x.shape
        assert found.dtype is x.dtype
        assert found.backend is x.backend
        assert found.stride() == x.clone().stride()
        assert not found.requires_grad


def test_likes_hold_their_number() -> None:
    assert torch.zeros_like(X).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert torch.ones_like(X.T, dtype=torch.float64).tolist() == [[1, 1]] * 3
    assert torch.full_like(X, 2.5).tolist() == [[2, 2, 2], [2, 2, 2]]
    assert torch.full_like(X, True, dtype=bool).tolist() == [[True] * 3] * 2


def test_likes_of_a_tensor_with_history_have_none_and_may_be_leaves() -> None:
    x = tensor([1.0], requires_grad=True) * 2
    assert not torch.zeros_like(x).requires_grad
    leaf = torch.ones_like(x, requires_grad=True)
    assert leaf.is_leaf
    assert leaf.requires_grad


def test_new_tensors_have_the_dtype_and_backend_of_the_old_one() -> None:
    x = X.to("simple")
    for made in (
        x.new_zeros(2, 2),
        x.new_ones((2, 2)),
        x.new_full((2, 2), 3),
        x.new_empty(2, 2),
        x.new_tensor([[1.5] * 2] * 2),
    ):
        assert made.shape == (2, 2)
        assert made.dtype is torch.int32
        assert made.backend is x.backend
    assert X.new_tensor([1.5]).tolist() == [1]
    assert X.new_tensor(tensor([1.5]), dtype=torch.float64).tolist() == [1.5]
    assert X.new_zeros(size=(2,), backend="simple").backend is x.backend
    assert X.new_ones(2, dtype=torch.float32, requires_grad=True).requires_grad


def test_a_new_tensor_shares_nothing_with_what_it_was_made_of() -> None:
    x = tensor([1.0, 2.0])
    x.new_tensor(x).zero_()
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: torch.zeros_like(NOT_A_TENSOR), InvalidTypeError, r"zeros_like\(\) takes a tensor, not \[1\]"),
        (lambda: torch.full_like(NOT_A_TENSOR, 1), InvalidTypeError, r"full_like\(\) takes a tensor, not \[1\]"),
        (lambda: torch.full_like(X, "a"), InvalidTypeError, "fill_value must be a number, not 'a'"),
        (lambda: torch.full_like(X, 2**40), RangeError, "beyond int32: 1099511627776"),
        (lambda: torch.ones_like(X, requires_grad=True), GraphError, "floating point"),
        (lambda: torch.ones_like(X, device="nowhere"), BackendError, "no device 'nowhere'"),
        (lambda: torch.ones_like(X, backend="nowhere"), BackendError, "no backend 'nowhere'"),
        (lambda: X.new_zeros(-1), ShapeError, "the size -1 is negative"),
        (lambda: X.new_zeros(), InvalidTypeError, r"new_zeros\(\) needs sizes"),
        (lambda: X.new_full(2, 3), InvalidTypeError, r"takes a shape, such as \(2,\), not 2"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
