"""Differentiation of tensors beyond `backward()`: gradients as results, rules of one's own, Jacobians, checks."""

from __future__ import annotations

from minitorch_scalar.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from minitorch_tensor.autograd import functional
from minitorch_tensor.autograd.anomaly import (
    detect_anomaly,
    is_anomaly_check_nan_enabled,
    is_anomaly_enabled,
    set_detect_anomaly,
)
from minitorch_tensor.autograd.function import Function, once_differentiable
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.autograd.passes import backward, grad

__all__ = [
    "Function",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "is_anomaly_check_nan_enabled",
    "is_anomaly_enabled",
    "no_grad",
    "once_differentiable",
    "set_detect_anomaly",
    "set_grad_enabled",
]
