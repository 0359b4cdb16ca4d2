"""Views that are made without recording cannot be written to with it: their base would not know."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_tensor import no_grad, tensor
from minitorch_tensor.errors import GraphError


def test_a_view_of_a_result_made_under_no_grad_cannot_be_written_to_while_recording() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x * 2.0
    with no_grad():
        part = y.view(2)
    assert not part.requires_grad
    with pytest.raises(GraphError, match="Cannot write to a view that was made under no_grad"):
        part.mul_(3.0)
    np.testing.assert_array_equal(y.detach().numpy(), [2, 4])


def test_a_view_of_such_a_view_cannot_be_written_to_either() -> None:
    y = tensor([1.0, 2.0], requires_grad=True) * 2.0
    with no_grad():
        part = y.view(2)
    with pytest.raises(GraphError, match="made under no_grad"):
        part.view(1, 2).mul_(3.0)


def test_such_a_view_can_be_written_to_under_no_grad_and_is_a_constant_in_what_is_recorded() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x * 2.0
    with no_grad():
        part = y.view(2)
        part.mul_(3.0)
    (part * y).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [12, 24])


def test_a_view_of_a_constant_made_under_no_grad_can_be_written_to() -> None:
    x = tensor([1.0, 2.0])
    with no_grad():
        part = x.view(2)
    part.mul_(3.0)
    np.testing.assert_array_equal(x.numpy(), [3, 6])
