"""Tensors joined along a dimension, old or new."""

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
from minitorch_tensor.errors import BackendError, DimensionError, InvalidTypeError, InvalidValueError, ShapeError

ARRAYS = [np.arange(6.0).reshape(2, 3) + 10 * i for i in range(3)]
TENSORS: Any = [tensor(array) for array in ARRAYS]


@given(st.integers(-2, 1))
def test_cat_is_numpys_concatenate(dim: int) -> None:
    assert torch.cat(TENSORS, dim).tolist() == np.concatenate(ARRAYS, dim).tolist()
    assert torch.concat(TENSORS, dim).tolist() == torch.concatenate(TENSORS, dim).tolist()


@given(st.integers(-3, 2))
def test_stack_is_numpys(dim: int) -> None:
    assert torch.stack(TENSORS, dim).tolist() == np.stack(ARRAYS, dim).tolist()
    assert torch.stack([x.T for x in TENSORS], dim).tolist() == np.stack([a.T for a in ARRAYS], dim).tolist()


@pytest.mark.parametrize("name", ["hstack", "vstack", "dstack", "column_stack"])
def test_the_other_stacks_are_numpys(name: str) -> None:
    for rows, arrays in ((TENSORS, ARRAYS), ([x[0] for x in TENSORS], [a[0] for a in ARRAYS])):
        assert getattr(torch, name)(rows).tolist() == getattr(np, name)(arrays).tolist()


def test_the_result_is_in_row_major_order_whatever_the_parts_are() -> None:
    assert torch.cat([x.T for x in TENSORS]).stride() == (2, 1)
    assert torch.stack([x.T for x in TENSORS], -1).stride() == (6, 3, 1)


def test_the_result_has_the_common_dtype_of_all_parts_even_of_empty_ones() -> None:
    assert torch.cat([tensor([1]), tensor([2.5])]).dtype is torch.float32
    assert torch.cat([tensor([True]), tensor([2])]).tolist() == [1, 2]
    assert torch.cat([tensor([1]), torch.zeros(0, dtype=torch.float64)]).dtype is torch.float64
    assert torch.stack([tensor(1), tensor(2, dtype=torch.int32)]).dtype is torch.int64


def test_a_row_of_nothing_goes_with_every_shape() -> None:
    assert torch.cat([torch.zeros(0), TENSORS[0].float(), torch.zeros(0)], 1).shape == (2, 3)


def test_what_is_joined_shares_no_memory_with_its_parts() -> None:
    x = torch.zeros(2)
    torch.cat([x]).fill_(1)
    torch.stack([x]).fill_(1)
    assert x.tolist() == [0, 0]


@pytest.mark.parametrize(
    "join",
    [
        lambda x, y: torch.cat([x, y, x * y], 1),
        lambda x, y: torch.cat([x, y.T.reshape(2, 3).float().double()]),
        lambda x, y: torch.stack([x, y, x], 2),
        lambda x, y: torch.hstack([x[:, 0], y[0]]),
        lambda x, y: torch.vstack([x, y[1]]),
        lambda x, y: torch.dstack([x, y]),
        lambda x, y: torch.column_stack([x[:, 0], y]),
    ],
)
def test_gradients_of_both_orders_are_right(join: Callable[..., Any]) -> None:
    x, y = [tensor(np.random.default_rng(i).normal(size=(2, 3)), requires_grad=True) for i in range(2)]
    assert gradcheck(lambda x, y: join(x, y).sin(), (x, y), eps=1e-3, atol=1e-2)
    assert gradgradcheck(lambda x, y: join(x, y) ** 2, (x, y), eps=1e-3, atol=1e-2)


def test_only_wanted_parts_receive_gradients() -> None:
    x, y = torch.ones(2, requires_grad=True), torch.ones(2)
    torch.cat([y, x, y]).sum().backward()
    torch.stack([y, x]).sum().backward()
    assert x.grad.tolist() == [2, 2]
    assert y.grad is None


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: torch.cat([]), InvalidValueError, r"cat\(\) needs one tensor at least"),
        (lambda: torch.cat(TENSORS[0]), InvalidTypeError, r"takes a list of tensors, not a Tensor"),
        (lambda: torch.cat([TENSORS[0], 3]), InvalidTypeError, "number 1 is 3 of type int"),
        (lambda: torch.cat([tensor(1.0)]), ShapeError, r"tensor 0 is 0-d: use stack\(\)"),
        (lambda: torch.cat([TENSORS[0], TENSORS[0].T]), ShapeError, r"\(2, 3\) and \(3, 2\) along dimension 0"),
        (lambda: torch.cat([TENSORS[0], TENSORS[0][0]]), ShapeError, r"\(2, 3\) and \(3,\)"),
        (lambda: torch.cat(TENSORS, 2), DimensionError, "Dimension 2 is out of range"),
        (lambda: torch.stack([]), ShapeError, r"stack\(\) needs one tensor at least"),
        (lambda: torch.stack([TENSORS[0], TENSORS[0].T]), ShapeError, r"the first has \(2, 3\), tensor 1 has \(3, 2\)"),
        (lambda: torch.stack(TENSORS, 3), DimensionError, "Dimension 3 is out of range"),
        (lambda: torch.hstack([]), ShapeError, r"hstack\(\) needs one tensor at least"),
        (
            lambda: torch.cat([TENSORS[0], TENSORS[0].to(get_backend("simple"))]),
            BackendError,
            "backends 'numpy' and 'simple': move one of them",
        ),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
