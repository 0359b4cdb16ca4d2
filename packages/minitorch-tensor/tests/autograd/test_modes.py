"""Whether operations on tensors are recorded."""

from __future__ import annotations

import minitorch_tensor
from minitorch_tensor import (
    autograd,
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    ones,
    set_grad_enabled,
    tensor,
)


def test_nothing_is_recorded_under_no_grad() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    with no_grad():
        results = [x * 2.0, x.exp(), x.view(2, 1), x.sum(), x + x]
    assert not any(y.requires_grad for y in results)
    assert all(y.is_leaf for y in results)


def test_a_leaf_can_be_made_under_no_grad() -> None:
    with no_grad():
        x = tensor([1.0], requires_grad=True)
    (x * 2.0).sum().backward()
    assert x.grad.tolist() == [2.0]


def test_a_backward_pass_works_under_no_grad() -> None:
    x = tensor([1.0], requires_grad=True)
    y = (x * x).sum()
    with no_grad():
        y.backward()
    assert x.grad.tolist() == [2.0]


def test_inference_mode_records_nothing_whatever_is_switched_on_inside() -> None:
    x = tensor([1.0], requires_grad=True)
    with inference_mode():
        assert is_inference_mode_enabled()
        with enable_grad():
            assert not (x * 2.0).requires_grad
        set_grad_enabled(True)
        y = x * 2.0
    assert not y.requires_grad
    assert is_grad_enabled()
    (x * y).sum().backward()
    assert x.grad.tolist() == [2.0]


def test_switches_decorate_functions() -> None:
    @no_grad()
    def f(x: minitorch_tensor.Tensor) -> bool:
        y = x * 2.0
        return y.requires_grad is True

    assert not f(ones(1).requires_grad_())


def test_pytorchs_module_has_the_switches_too() -> None:
    for name in ("no_grad", "enable_grad", "set_grad_enabled", "inference_mode"):
        assert getattr(autograd, name) is getattr(minitorch_tensor, name)
