"""What a mask fills, takes out and puts in; and what fills everything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import BroadcastError, DtypeError, GraphError, IndexingError, RangeError, ShapeError

ARRAY = np.random.default_rng(0).normal(size=(2, 3))
FLAGS = np.array([[True, False, True], [False, True, True]])
MASK = tensor(FLAGS)


def leaf(array: Any) -> Any:
    return tensor(np.asarray(array, np.float64), requires_grad=True)


@pytest.mark.parametrize("backend", ["numpy", "simple"])
def test_a_mask_fills_takes_out_and_puts_in(backend: str) -> None:
    x, mask = tensor(ARRAY, backend=backend), tensor(FLAGS, backend=backend)
    values = m.arange(6, dtype=m.float64, backend=backend)
    expected = ARRAY.copy()
    expected[FLAGS] = np.arange(4)
    assert x.masked_fill(mask, 2.0).tolist() == np.where(FLAGS, 2.0, ARRAY).tolist()
    assert x.masked_fill(mask[0], 2).tolist() == np.where(FLAGS[0], 2.0, ARRAY).tolist()
    assert x.masked_select(mask).tolist() == ARRAY[FLAGS].tolist()
    assert x.masked_scatter(mask, values).tolist() == expected.tolist()
    assert m.fill(x, 3).tolist() == [[3.0] * 3] * 2
    x.masked_scatter_(mask, values)
    assert x.tolist() == expected.tolist()
    x.masked_fill_(mask, -1.0)
    assert x.tolist() == np.where(FLAGS, -1.0, ARRAY).tolist()


@pytest.mark.parametrize("in_place", [False, True])
def test_gradients_reach_the_tensor_and_what_is_written(in_place: bool) -> None:
    def fill(x: Any, value: Any) -> Any:
        z = x * x
        z = z.masked_fill_(MASK, value) if in_place else z.masked_fill(MASK, value)
        return z * z

    def scatter(x: Any, source: Any) -> Any:
        z = x * x
        z = z.masked_scatter_(MASK, source) if in_place else z.masked_scatter(MASK, source)
        return z * z

    def everywhere(x: Any, value: Any) -> Any:
        z = x * x
        z = z.fill_(value) if in_place else m.fill(z, value)
        return z * z

    for function, other in ((fill, 1.5), (scatter, ARRAY.ravel() + 1), (everywhere, 1.5)):
        assert gradcheck(function, (leaf(ARRAY), leaf(other)))
        assert gradgradcheck(function, (leaf(ARRAY), leaf(other)))


def test_a_masked_nan_has_no_part_in_the_gradient() -> None:
    x = leaf([1.0, 0.0])
    (x.log() * x).masked_fill(x == 0, 0.0).sum().backward()
    assert x.grad[0].item() == 1.0


def test_a_mask_that_was_changed_is_noticed() -> None:
    mask = MASK.clone()
    y = leaf(ARRAY).masked_fill(mask, 0.0)
    mask.logical_not_()
    with pytest.raises(GraphError, match="MaskedFill saved for backward has been changed in place"):
        y.sum().backward()


def test_the_gradient_of_what_was_filled_is_zero() -> None:
    x = leaf(ARRAY)
    fills: list[Any] = [lambda z: z.fill_(2.0), lambda z: z.zero_(), lambda z: m.fill(z, 2.0)]
    for fill in fills:
        z = fill(x * 2.0)
        assert z.requires_grad
        z.sum().backward()
        assert not x.grad.any()


def test_a_number_may_fill_elements_that_are_one_in_memory() -> None:
    x = m.zeros(2)
    x.expand(3, 2).fill_(4.0)
    assert x.tolist() == [4, 4]
    with pytest.raises(ShapeError, match="are one in memory"):
        x.expand(3, 2).fill_(tensor(1.0))


def test_numbers_are_converted_to_the_dtype() -> None:
    assert tensor([1, 2]).fill_(3.7).tolist() == [3, 3]
    assert tensor([1, 2], dtype=m.uint8).fill_(-1).tolist() == [255, 255]
    assert tensor([True, False]).fill_(0.5).tolist() == [True, True]
    assert tensor([1, 2]).masked_fill(tensor([True, False]), tensor(9.5)).tolist() == [9, 2]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: x.masked_fill(MASK.long(), 0.0), IndexingError, "takes a mask of bools, not of int64"),
        (lambda x: x.masked_fill(tensor([True, False]), 0.0), BroadcastError, "Cannot broadcast"),
        (lambda x: x.masked_fill(MASK, m.ones(1)), ShapeError, r"not a tensor of shape \(1,\)"),
        (lambda x: x.float().masked_fill(MASK, 1e39), RangeError, "Cannot convert 1e\\+39 to float32"),
        (lambda x: x[0].masked_fill_(MASK, 0.0), ShapeError, r"of a tensor of shape \(3,\) cannot take a mask"),
        (lambda x: x.masked_scatter(MASK, m.ones(3, dtype=m.float64)), ShapeError, "4 elements to replace, .* only 3"),
        (lambda x: x.masked_scatter(MASK, m.ones(4)), DtypeError, "cannot take a source of float32"),
        (lambda x: x.requires_grad_().fill_(1.0), GraphError, "leaf"),
        (lambda x: x.requires_grad_().masked_fill_(MASK, 1.0), GraphError, "leaf"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(call: Any, error: type[Exception], message: str) -> None:
    x = tensor(ARRAY)
    with pytest.raises(error, match=message):
        call(x)
    np.testing.assert_array_equal(x.detach().array, ARRAY)
