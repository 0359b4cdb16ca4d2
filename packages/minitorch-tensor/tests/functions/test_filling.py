"""Tensors and numbers that are written to all elements."""

from __future__ import annotations

import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.errors import GraphError, InvalidTypeError, ShapeError


def test_a_tensor_is_copied_into_another_in_its_dtype() -> None:
    x = m.zeros(2, 3, dtype=m.int64)
    assert x.copy_(tensor([1.7, -2.7, 3.0])) is x
    assert x.dtype is m.int64
    assert x.tolist() == [[1, -2, 3], [1, -2, 3]]
    assert x.copy_(5, non_blocking=True).tolist() == [[5, 5, 5], [5, 5, 5]]


def test_gradients_flow_to_what_was_copied_and_no_longer_to_what_was_there() -> None:
    old = tensor([1.0, 2.0, 3.0], requires_grad=True)
    new = tensor([4.0, 5.0], requires_grad=True)
    x = old * 2.0
    x[1:].copy_(new)
    (x * tensor([1.0, 10.0, 100.0])).sum().backward()
    assert old.grad.tolist() == [2.0, 0.0, 0.0]
    assert new.grad.tolist() == [10.0, 100.0]


def test_a_tensor_is_copied_into_itself_in_another_order() -> None:
    x = tensor([[1.0, 2.0], [3.0, 4.0]])
    assert x.copy_(x).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert x.copy_(x.t()).tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert x[0].copy_(x[0].flip(0)).tolist() == [3.0, 1.0]


def test_what_held_a_gradient_still_does_after_a_constant_was_copied_into_it() -> None:
    old = tensor([1.0, 2.0], requires_grad=True)
    (old * 2.0).copy_(tensor([3.0, 4.0])).sum().backward()
    assert old.grad.tolist() == [0.0, 0.0]


def test_a_copy_that_cannot_be_made_changes_nothing() -> None:
    x, leaf = m.zeros(2), m.zeros(2, requires_grad=True)
    with pytest.raises(ShapeError, match=r"\(3,\) to \(2,\)"):
        x.copy_(m.ones(3))
    with pytest.raises(ShapeError, match=r"\(1, 2\)"):
        x.copy_(m.ones(1, 2))
    with pytest.raises(InvalidTypeError, match="list"):
        x.copy_([1.0, 2.0])
    with pytest.raises(GraphError, match="leaf"):
        leaf.copy_(m.ones(2))
    with pytest.raises(ShapeError, match="one in memory"):
        m.zeros(1).expand(3).copy_(m.ones(3))
    assert (x.tolist(), leaf.tolist()) == ([0.0, 0.0], [0.0, 0.0])
    with m.no_grad():
        assert leaf.copy_(m.ones(2)).tolist() == [1.0, 1.0]
