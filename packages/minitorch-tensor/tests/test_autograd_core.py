"""The recorded graph of tensors: gradients through operations, views and in-place writes."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_scalar import operators
from minitorch_tensor import tensor
from minitorch_tensor.errors import GraphError
from minitorch_tensor.functions.arithmetic import Mul
from minitorch_tensor.functions.inplace import overwrite


def test_a_gradient_is_summed_to_the_shape_of_a_broadcast_operand() -> None:
    x = tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    w = tensor([1.0, 2.0, 4.0], requires_grad=True)
    (x * w).sum().backward()
    np.testing.assert_array_equal(x.grad.array, [[1, 2, 4], [1, 2, 4]])
    np.testing.assert_array_equal(w.grad.array, [5, 7, 9])


def test_writing_to_a_view_changes_the_gradient_of_its_base() -> None:
    x = tensor([1.0, 2.0, 3.0], requires_grad=True)
    base = x * 2.0
    overwrite(base.view(3), Mul, operators.mul, 3.0)
    base.sum().backward()
    np.testing.assert_array_equal(x.grad.array, [6, 6, 6])


def test_a_saved_tensor_that_is_changed_in_place_is_an_error() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x * 2.0
    z = y * y
    overwrite(y, Mul, operators.mul, 3.0)
    with pytest.raises(GraphError, match="Mul saved for backward has been changed in place"):
        z.sum().backward()
