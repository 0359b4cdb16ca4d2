from __future__ import annotations

import math

import pytest

from minitorch.nn.utils import clip_grad_norm_, clip_grad_value_, get_total_norm
from minitorch_scalar.errors import GraphError, InvalidValueError
from minitorch_tensor import allclose, tensor
from minitorch_tensor.tensor import Tensor


def _parameters() -> list[Tensor]:
    """Return parameters with the gradients 3, 4 and -12, and one without."""
    params = [tensor([0.0, 0.0], requires_grad=True), tensor(0.0, requires_grad=True), tensor(0.0, requires_grad=True)]
    params[0].grad, params[1].grad = tensor([3.0, 4.0]), tensor(-12.0)
    return params


def test_a_large_norm_becomes_the_largest_allowed_and_the_direction_stays() -> None:
    params = _parameters()
    assert clip_grad_norm_(params, 1.3).item() == pytest.approx(13.0)
    assert allclose(params[0].grad, tensor([0.3, 0.4]), rtol=1e-5)
    assert params[1].grad.item() == pytest.approx(-1.2, rel=1e-5)


def test_a_small_norm_stays() -> None:
    params = _parameters()
    clip_grad_norm_(iter(params), 20.0)
    assert params[0].grad.tolist() == [3.0, 4.0]


@pytest.mark.parametrize(("norm_type", "norm"), [(1.0, 19.0), (2.0, 13.0), (math.inf, 12.0)])
def test_the_norm_is_that_of_all_gradients_together(norm_type: float, norm: float) -> None:
    assert clip_grad_norm_(_parameters(), 1.0, norm_type).item() == pytest.approx(norm)


def test_one_tensor_is_clipped_alone() -> None:
    p = _parameters()[0]
    assert clip_grad_norm_(p, 0.5).item() == 5.0
    clip_grad_value_(p, 0.35)
    assert allclose(p.grad, tensor([0.3, 0.35]), rtol=1e-5)


def test_the_norm_of_nothing_is_0() -> None:
    assert get_total_norm([]).item() == 0.0


def test_values_are_kept_between_bounds() -> None:
    params = _parameters()
    clip_grad_value_(params, 3.5)
    assert params[0].grad.tolist() == [3.0, 3.5]
    assert params[1].grad.item() == -3.5


def test_a_norm_that_is_not_finite_can_be_an_error() -> None:
    p = _parameters()[0]
    p.grad = tensor([math.inf, 1.0])
    assert clip_grad_norm_(p, 1.0).item() == math.inf
    p.grad = tensor([math.inf, 1.0])
    with pytest.raises(GraphError, match="have a norm of inf"):
        clip_grad_norm_(p, 1.0, error_if_nonfinite=True)
    assert p.grad.tolist() == [math.inf, 1.0]


def test_a_negative_bound_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="clip_value is -1"):
        clip_grad_value_(_parameters(), -1)
