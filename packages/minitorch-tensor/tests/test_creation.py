"""Tensors of numbers and of shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as torch
from minitorch_tensor import tensor, use_backend
from minitorch_tensor.errors import BackendError, GraphError, InvalidTypeError, RangeError, ShapeError

NOT_A_BOOL: Any = 1
BY_SHAPE: list[Callable[..., Any]] = [torch.zeros, torch.ones, torch.empty]


@pytest.mark.parametrize("make", BY_SHAPE)
def test_a_shape_is_given_as_numbers_as_a_tuple_or_by_name(make: Callable[..., Any]) -> None:
    for found in (make(2, 3), make((2, 3)), make([2, 3]), make(size=(2, 3)), make(np.int64(2), tensor(3))):
        assert found.shape == (2, 3)
        assert found.dtype is torch.float32
        assert found.is_contiguous()
    assert make(()).shape == ()
    assert make(2, 0).shape == (2, 0)


@pytest.mark.parametrize("make", [*BY_SHAPE, lambda *s, **o: torch.full(s, 1, **o), lambda *s, **o: torch.eye(*s, **o)])
def test_dtype_backend_device_and_leaf_can_be_chosen(make: Callable[..., Any]) -> None:
    found = make(2, 3, dtype=torch.float64, backend="simple", device="cpu", requires_grad=True)
    assert found.dtype is torch.float64
    assert found.backend.name == "simple"
    assert found.requires_grad
    assert found.is_leaf
    with use_backend("simple"):
        assert make(2, 3).backend.name == "simple"


def test_the_numbers_are_what_the_name_says() -> None:
    assert torch.zeros(2).tolist() == [0, 0]
    assert torch.ones(2, dtype=bool).tolist() == [True, True]
    assert torch.full((2,), 7).tolist() == [7, 7]
    assert torch.full((), 2.5).item() == 2.5
    assert torch.eye(2, 3).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert torch.eye(3, 2, dtype=torch.int64).tolist() == [[1, 0], [0, 1], [0, 0]]


def test_the_dtype_of_full_is_that_of_its_number() -> None:
    assert [torch.full((1,), x).dtype.name for x in (True, 1, 1.0, tensor(2))] == ["bool", "int64", "float32", "int64"]


def test_the_default_dtype_is_that_of_new_floats() -> None:
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.zeros(1).dtype is torch.float64
        assert tensor(1.0).dtype is torch.float64
        assert torch.scalar_tensor(1).dtype is torch.float64
        assert torch.linspace(0, 1, 2).dtype is torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


# ----------------------------------------------------------------------------------------------------------------------
# Copy or not
# ----------------------------------------------------------------------------------------------------------------------
def test_tensor_always_copies() -> None:
    array = np.zeros(2)
    source = tensor(array)
    for copy in (tensor(array), tensor(source)):
        copy.fill_(1)
    assert array.tolist() == [0, 0]
    assert source.tolist() == [0, 0]
    assert tensor(array[::-1].copy()[::-1]).is_contiguous()


def test_as_tensor_shares_what_it_can() -> None:
    array = np.zeros((2, 3)).T
    torch.as_tensor(array).fill_(1)
    assert array.sum() == 6
    torch.as_tensor(array, dtype=torch.float32).fill_(2)
    assert array.sum() == 6
    x = tensor([1.0], requires_grad=True)
    assert torch.as_tensor(x) is x
    (torch.as_tensor(x, dtype=torch.float64) * 3).sum().backward()
    assert x.grad.item() == 3
    assert torch.as_tensor(x.detach(), backend="simple").backend.name == "simple"
    assert torch.as_tensor([1, 2], backend="simple").tolist() == [1, 2]


def test_tensor_of_a_tensor_has_no_history() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    assert not tensor(x * 2).requires_grad
    assert tensor(x, dtype=torch.float64, backend="simple").tolist() == [1, 2]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: torch.zeros(), InvalidTypeError, r"zeros\(\) needs sizes"),
        (lambda: torch.zeros(-1), ShapeError, "the size -1 is negative"),
        (lambda: torch.zeros(2.0), InvalidTypeError, "must be an integer, not 2.0 of type float"),
        (lambda: torch.zeros("a"), InvalidTypeError, "must be an integer, not 'a'"),
        (lambda: torch.zeros(None), InvalidTypeError, "must be an integer, not None"),
        (lambda: torch.zeros(True), InvalidTypeError, "must be an integer, not True"),
        (lambda: torch.zeros(2, size=(2,)), InvalidTypeError, "give one of them"),
        (lambda: torch.zeros(2, dtype="complex64"), InvalidTypeError, "'complex64' is no dtype of minitorch"),
        (lambda: torch.zeros(2, device="mps"), BackendError, "no device 'mps' in minitorch"),
        (lambda: torch.zeros(2, backend="nowhere"), BackendError, "no backend 'nowhere'"),
        (lambda: torch.zeros(2, dtype=torch.int64, requires_grad=True), GraphError, "floating point"),
        (lambda: torch.zeros(2, requires_grad=NOT_A_BOOL), InvalidTypeError, "requires_grad is True or False, not 1"),
        (lambda: torch.full(2, 3), InvalidTypeError, r"full\(\) takes a shape, such as \(2,\), not 2"),
        (lambda: torch.full((2,), None), InvalidTypeError, "fill_value must be a number, not None"),
        (lambda: torch.full((2,), tensor([1, 2])), InvalidTypeError, "fill_value must be a number"),
        (lambda: torch.full((2,), 300, dtype=torch.uint8), RangeError, "beyond uint8: 300"),
        (lambda: torch.full((2,), float("nan"), dtype=torch.int64), RangeError, "beyond int64: nan"),
        (lambda: torch.full((2,), 1e50), RangeError, "fill_value is 1e\\+50, which is beyond float32"),
        (lambda: torch.full((2,), 2**63), RangeError, "Name another dtype"),
        (lambda: torch.eye(-1), ShapeError, "the size -1 is negative"),
        (lambda: torch.eye(2.0), InvalidTypeError, "n must be an integer, not 2.0"),
        (lambda: torch.scalar_tensor([1]), InvalidTypeError, "s must be a number"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
