"""Leaves, results and constants: `requires_grad`, `grad`, `data`, `detach`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import Tensor, float64, no_grad, ones, tensor
from minitorch_tensor.errors import BackendError, DtypeError, GraphError, InvalidTypeError, ShapeError


def leaf(*numbers: float) -> Tensor:
    return tensor(numbers or (1.0, 2.0), requires_grad=True)


def test_there_are_leaves_results_and_constants() -> None:
    x, c = leaf(), ones(2)
    y = x * 2.0
    assert [(t.requires_grad, t.is_leaf) for t in (x, c, y)] == [(True, True), (False, True), (True, False)]
    assert (x.grad_fn, c.grad_fn, y.grad_fn.name()) == (None, None, "Mul")
    assert (x.last_fn, y.last_fn.__name__) == (None, "Mul")


def test_a_constant_becomes_a_leaf_and_back() -> None:
    x = ones(2)
    assert x.requires_grad_() is x
    assert x.requires_grad
    x.requires_grad = False
    assert not (x * 2.0).requires_grad


def test_a_leaf_stays_the_same_leaf_when_it_is_made_one_again() -> None:
    x = leaf()
    y = x * 2.0
    x.requires_grad_()
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_only_floating_point_numbers_require_gradients() -> None:
    with pytest.raises(GraphError, match="Only tensors of floating point dtype can require gradients, not int64"):
        tensor([1, 2]).requires_grad_()
    assert not tensor([1, 2]).requires_grad_(False).requires_grad


def test_a_result_cannot_be_made_a_constant() -> None:
    y = leaf() * 2.0
    with pytest.raises(GraphError, match=r"Cannot set requires_grad=False on a result of Mul.*detach\(\)"):
        y.requires_grad = False
    assert y.requires_grad_(True) is y


@pytest.mark.parametrize("value", [1, 0, None, "True"])
def test_requires_grad_is_a_bool(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="requires_grad is True or False"):
        ones(2).requires_grad = value


# ----------------------------------------------------------------------------------------------------------------------
# detach
# ----------------------------------------------------------------------------------------------------------------------
def test_a_detached_tensor_is_a_constant_over_the_same_memory() -> None:
    x = leaf()
    y = (x * 2.0).detach()
    assert (y.requires_grad, y.is_leaf) == (False, True)
    x.detach().fill_(5.0)
    assert x.tolist() == [5.0, 5.0]


def test_writing_to_a_detached_tensor_is_noticed_by_what_saved_the_other() -> None:
    x = leaf()
    y = (x * x).sum()
    x.detach().mul_(2.0)
    with pytest.raises(GraphError, match="changed in place since"):
        y.backward()


def test_a_detached_tensor_may_get_a_history_of_its_own() -> None:
    x = leaf()
    free = (x * 2.0).detach()
    free.mul_(x)
    free.sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_a_result_can_be_detached_in_place() -> None:
    x = leaf()
    y = x * 2.0
    assert y.detach_() is y
    assert (y.requires_grad, y.is_leaf) == (False, True)
    assert not leaf().detach_().requires_grad


def test_what_saved_a_tensor_that_was_detached_in_place_notices() -> None:
    y = leaf() * 2.0
    z = (y * y).sum()
    y.detach_()
    with pytest.raises(GraphError, match="changed in place since"):
        z.backward()


def test_a_view_cannot_be_detached_in_place() -> None:
    with pytest.raises(GraphError, match=r"Cannot detach a view in place.*Use detach\(\)"):
        (leaf() * 2.0).view(2, 1).detach_()


# ----------------------------------------------------------------------------------------------------------------------
# data
# ----------------------------------------------------------------------------------------------------------------------
def test_data_can_be_written_to_without_anybody_noticing_as_in_pytorch() -> None:
    x = leaf()
    y = (x * x).sum()
    x.data.mul_(2.0)
    y.backward()
    assert x.grad.tolist() == [4.0, 8.0]


def test_data_of_a_leaf_can_be_written_to_in_the_form_of_an_assignment() -> None:
    x = leaf()
    memory = x.detach()
    x.data -= ones(2) * 0.5
    assert x.tolist() == memory.tolist() == [0.5, 1.5]
    assert (x.is_leaf, x.requires_grad) == (True, True)


def test_assigned_data_is_shared_and_may_have_another_shape_and_dtype() -> None:
    x, other = leaf(), ones(3, dtype=float64)
    x.data = other
    other.fill_(2.0)
    assert (x.tolist(), x.dtype, x.requires_grad) == ([2.0, 2.0, 2.0], float64, True)


def test_what_saved_a_tensor_notices_that_its_data_was_assigned() -> None:
    x = leaf()
    y = (x * x).sum()
    x.data = ones(2)
    with pytest.raises(GraphError, match="changed in place since"):
        y.backward()


def test_a_view_made_before_its_bases_data_was_replaced_cannot_be_written_to() -> None:
    x = leaf() * 1.0
    view = x.view(2, 1)
    x.data = ones(2)
    with pytest.raises(GraphError, match="data of the base of a view was replaced"):
        view.mul_(2.0)


def test_a_view_keeps_its_history_when_its_base_becomes_a_constant() -> None:
    x = leaf(3.0, 4.0)
    y = x * 2.0
    early = y.view(2, 1)
    y.detach_()
    middle = y.view(2, 1)
    y.detach_()
    assert (early.requires_grad, middle.requires_grad) == (True, False)
    early.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_a_write_after_detach_reaches_the_views_that_were_made_before() -> None:
    x = leaf(3.0, 4.0)
    y = x * 2.0
    early = y.view(2, 1)
    y.detach_()
    y.mul_(5.0)
    assert early.tolist() == [[30.0], [40.0]]
    assert not early.requires_grad


@pytest.mark.parametrize("value", [1.0, np.ones(2), None])
def test_data_is_a_tensor(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="The data of a tensor is a tensor"):
        leaf().data = value


def test_data_of_a_leaf_has_derivatives() -> None:
    with pytest.raises(DtypeError, match="cannot hold data of dtype int64"):
        leaf().data = tensor([1, 2])


# ----------------------------------------------------------------------------------------------------------------------
# grad
# ----------------------------------------------------------------------------------------------------------------------
def test_a_gradient_can_be_set_and_forgotten() -> None:
    x = leaf()
    x.grad = ones(2)
    assert x.grad.tolist() == [1.0, 1.0]
    x.grad = None
    assert x.grad is None
    x.grad = ones(2)
    del x.grad
    assert x.grad is None
    x.grad = ones(2)
    x.zero_grad()
    assert x.grad is None


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        (2.0, InvalidTypeError, "A gradient is a tensor or None, not 2.0"),
        (ones(3), ShapeError, r"shape \(3,\) was assigned to a tensor of shape \(2,\)"),
        (ones(2, dtype=float64), DtypeError, "dtype float64 was assigned to a tensor of float32"),
        (ones(2, backend="simple"), BackendError, "'simple' was assigned to a tensor on 'numpy'"),
    ],
)
def test_what_cannot_be_a_gradient_is_refused(value: Any, kind: Any, message: str) -> None:
    x = leaf()
    with pytest.raises(kind, match=message):
        x.grad = value
    assert x.grad is None


def test_a_tensor_is_not_its_own_gradient() -> None:
    x = leaf()
    with pytest.raises(GraphError, match="cannot be its own gradient"):
        x.grad = x


def test_reading_the_gradient_of_a_result_warns_that_it_has_none() -> None:
    y = leaf() * 2.0
    with pytest.warns(UserWarning, match=r"The grad of a result of Mul was read.*retain_grad\(\)"):
        assert y.grad is None
    with no_grad():
        assert (leaf() * 2.0).grad is None
