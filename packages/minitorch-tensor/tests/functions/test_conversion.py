"""Copies, and other dtypes and backends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as torch
from minitorch_tensor import get_backend, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.dtypes import DTYPES
from minitorch_tensor.errors import BackendError, InvalidTypeError
from minitorch_tensor.functions.conversion import dense_strides


def test_a_clone_has_memory_of_its_own_and_keeps_the_order_of_dimensions() -> None:
    x = torch.arange(6).view(2, 3).T
    y = x.clone()
    assert y.stride() == (1, 3)
    y.zero_()
    assert x.tolist() == [[0, 3], [1, 4], [2, 5]]


def test_contiguous_gives_row_major_order_and_copies_only_if_it_must() -> None:
    x = torch.arange(6).view(2, 3)
    assert x.contiguous() is x
    assert x.T.contiguous().stride() == (2, 1)
    assert x[:, :2].contiguous().tolist() == [[0, 1], [3, 4]]


@given(st.permutations(range(3)), st.lists(st.integers(1, 3), min_size=3, max_size=3))
def test_a_layout_without_gaps_stays_as_it_is(order: list[int], sizes: list[int]) -> None:
    x = torch.zeros(sizes).permute(order)
    assert dense_strides(x.shape, x.stride()) == x.stride()


@given(st.permutations(range(3)), st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_a_copy_of_a_slice_has_no_gaps_and_the_same_numbers(order: list[int], sizes: list[int]) -> None:
    x = torch.arange(4 * 5 * 6).view(4, 5, 6)[: sizes[0], 1 : sizes[1] + 1, : 2 * sizes[2] : 2].permute(order)
    y = x.clone()
    assert y.tolist() == x.tolist()
    assert len(y.storage) == y.numel()
    assert x.double().stride() == y.stride()


@pytest.mark.parametrize("source", DTYPES)
@pytest.mark.parametrize("target", DTYPES)
def test_every_dtype_becomes_every_other_as_in_c(source: Any, target: Any) -> None:
    numbers = np.array([0, 1, 2, 100]).astype(source.numpy)
    found = tensor(numbers).to(target)
    assert found.dtype is target
    assert found.tolist() == numbers.astype(target.numpy).tolist()


def test_the_short_names_are_those_dtypes() -> None:
    x = tensor([0.0, -1.5, 2.5])
    assert x.long().tolist() == [0, -1, 2]
    assert x.int().dtype is torch.int32
    assert x.abs().byte().tolist() == [0, 1, 2]
    assert x.bool().tolist() == [False, True, True]
    assert x.double().dtype is torch.float64
    assert x.double().float().dtype is torch.float32


def test_python_types_mean_the_dtypes_that_hold_them() -> None:
    x = tensor([1, 0])
    assert x.to(float).dtype is torch.float64
    assert x.to(int) is x
    assert x.to(bool).tolist() == [True, False]


def test_what_is_so_already_is_returned_itself_unless_a_copy_is_wanted() -> None:
    x = tensor([1.0])
    for same in (x.to(torch.float32), x.to("numpy"), x.to("cpu"), x.to(tensor([2.0])), x.to(device="cpu"), x.float()):
        assert same is x
    for copy in (
        x.to(torch.float32, copy=True),
        x.to("cpu", torch.float32, False, True),
        x.to(torch.float32, False, True),
    ):
        assert copy is not x
        assert copy.tolist() == [1]


def test_a_tensor_moves_to_another_backend_and_its_gradient_comes_back() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x.to("simple")
    assert y.backend.name == "simple"
    assert x.to(tensor([1], backend="simple")).dtype is torch.int64
    (y * y).sum().backward()
    assert x.grad.tolist() == [2, 4]
    assert x.grad.backend is x.backend
    assert x.to(backend=get_backend("simple"), dtype=torch.float64).dtype is torch.float64


def test_gradients_go_through_floating_point_dtypes_only() -> None:
    x = tensor([1.5, 2.5], requires_grad=True)
    (x.double() * tensor([1.0, 10.0], dtype=torch.float64)).sum().backward()
    assert x.grad.tolist() == [1, 10]
    assert x.grad.dtype is torch.float32
    assert not x.long().requires_grad


@pytest.mark.parametrize("look", [lambda x: x.clone(), lambda x: x.T.contiguous(), lambda x: x.T.clone() * x.T])
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(2, 3)), requires_grad=True)
    assert gradcheck(lambda x: look(x).exp(), (x,))
    assert gradgradcheck(lambda x: look(x) ** 3, (x,))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.to("nowhere"), BackendError, "no backend 'nowhere'"),
        (lambda x: x.to(device="nowhere"), BackendError, "no device 'nowhere' in minitorch"),
        (lambda x: x.to(3), InvalidTypeError, "3 is no dtype"),
        (lambda x: x.to(torch.int64, True, True, True), InvalidTypeError, "was given more than these"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))


def test_a_tensor_takes_the_dtype_and_the_backend_of_another_one() -> None:
    x = torch.ones(2, requires_grad=True)
    like = torch.zeros(1, dtype=torch.float64, backend="simple")
    y = x.type_as(like)
    assert (y.dtype, y.backend.name) == (torch.float64, "simple")
    y.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]
    with pytest.raises(InvalidTypeError, match=r"type_as\(\) takes a tensor, not 3"):
        x.type_as(3)


def test_a_tensor_of_the_host_is_on_the_cpu_already() -> None:
    x = torch.ones(2)
    assert x.cpu() is x.to("cpu") is x.to(None) is x


def test_names_of_pytorch_that_are_no_operations_are_there() -> None:
    assert torch.is_tensor(torch.ones(2))
    assert not torch.is_tensor(np.ones(2))
    assert isinstance(torch.float32, torch.dtype)
    assert (torch.pi, torch.e, torch.inf) == (np.pi, np.e, np.inf)
    assert torch.nan != torch.nan
