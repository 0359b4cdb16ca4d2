"""The mean of squared differences, as one operation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch.nn.regression_losses import mse_loss
from minitorch_tensor import float64, tensor
from minitorch_tensor.autograd import grad, gradcheck


def drawn(shape: Any, seed: int) -> Any:
    return tensor(np.random.default_rng(seed).standard_normal(shape), dtype=float64, requires_grad=True)


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (3, 1, 4), (60, 80)])
def test_the_loss_and_both_gradients_are_those_of_the_formula(shape: Any) -> None:
    a, b = drawn(shape, 0), drawn(shape, 1)
    loss = mse_loss(a, b)
    assert loss.grad_fn.name() == "MeanSquare"
    x, y = a.detach().numpy(), b.detach().numpy()
    np.testing.assert_allclose(loss.detach().numpy(), np.mean((x - y) ** 2), rtol=1e-12)
    (loss * 3.0).backward()
    slope = 6.0 * (x - y) / x.size
    np.testing.assert_allclose(a.grad.numpy(), slope, rtol=1e-12)
    np.testing.assert_allclose(b.grad.numpy(), -slope, rtol=1e-12)


def test_second_derivatives_are_those_of_the_formula() -> None:
    a, b = drawn((2, 3), 0), drawn((2, 3), 1)
    (slope,) = grad(mse_loss(a, b), a, create_graph=True)
    curved = grad((slope * slope).sum(), [a, b])
    twice = 8.0 * (a - b).detach().numpy() / 36.0
    np.testing.assert_allclose(curved[0].numpy(), twice, rtol=1e-12)
    np.testing.assert_allclose(curved[1].numpy(), -twice, rtol=1e-12)
    assert gradcheck(mse_loss, (a, b))


def test_the_loss_of_nothing_is_nan_and_has_no_gradient_to_give() -> None:
    a, b = drawn((0, 2), 0), drawn((0, 2), 1)
    loss = mse_loss(a, b)
    loss.backward()
    assert np.isnan(loss.item())
    assert a.grad.shape == (0, 2)


def test_a_target_without_gradient_gets_none() -> None:
    a, b = drawn((4,), 0), drawn((4,), 1).detach()
    mse_loss(a, b).backward()
    assert a.grad is not None
    assert b.grad is None
