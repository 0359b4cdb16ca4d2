from __future__ import annotations

import pytest

from minitorch.nn.utils import parameters_to_vector, vector_to_parameters
from minitorch_scalar.errors import InvalidTypeError
from minitorch_tensor import equal, randn, tensor, zeros
from minitorch_tensor.errors import ShapeError


def test_parameters_go_into_a_row_and_come_back() -> None:
    params = [randn(2, 3), randn(4), randn(())]
    others = [zeros(2, 3), zeros(4), zeros(())]
    row = parameters_to_vector(params)
    assert row.shape == (11,)
    vector_to_parameters(row, others)
    assert all(equal(a, b) for a, b in zip(params, others, strict=True))


def test_gradients_flow_through_the_row() -> None:
    p = tensor([1.0, 2.0], requires_grad=True)
    parameters_to_vector([p, p]).sum().backward()
    assert p.grad.tolist() == [2.0, 2.0]


def test_a_leaf_stays_a_leaf() -> None:
    p = zeros(3, requires_grad=True)
    vector_to_parameters(tensor([1.0, 2.0, 3.0]), [p])
    assert p.is_leaf
    assert p.requires_grad
    assert p.tolist() == [1.0, 2.0, 3.0]


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"have 3 numbers, and the row has shape \(4,\)"):
        vector_to_parameters(zeros(4), [zeros(3)])
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        vector_to_parameters([1.0], [zeros(1)])
