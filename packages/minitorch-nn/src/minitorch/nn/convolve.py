"""The rules of convolution.

A convolution is linear in the image and linear in the weights. So each of its gradients is linear in two things too,
and the gradients of these lead back to the other two: three rules that close under differentiation, to any order.
Images have the shape (N, C, H, W), sequences (N, C, L).
"""

from __future__ import annotations

from typing import Any

from minitorch.nn.windows import as_image, as_sequence
from minitorch_tensor.functions.reductions import Sum
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape

__all__ = ["Convolve", "ConvolveInputBack", "ConvolveWeightBack"]


class Convolve(Rule):
    """Each window of a, times the weights w, plus b: linear in a, in w and in b."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, a: Any, w: Any, b: Any = None, **options: Any) -> Any:
        ctx.save_for_backward(a if ctx.needs(1) else None, w if ctx.needs(0) else None)
        if len(a.shape) == 3:
            return as_sequence(a.backend.conv2d(as_image(a), as_image(w), b, **options))
        return a.backend.conv2d(a, w, b, **options)

    @staticmethod
    def backward(ctx: Any, grad: Any, **options: Any) -> Any:
        a, w = ctx.saved_tensors
        of_a = record(ConvolveInputBack, (grad, w), {"shape": ctx.shapes[0], **options}) if ctx.needs(0) else None
        of_w = record(ConvolveWeightBack, (grad, a), {"shape": ctx.shapes[1], **options}) if ctx.needs(1) else None
        if len(ctx.inputs) == 2:
            return of_a, of_w
        dims = (0, 2, 3)[: len(grad.shape) - 1]
        of_b = record(Sum, (grad,), {"dims": dims, "keepdim": False}) if ctx.needs(2) else None
        return of_a, of_w, of_b


class ConvolveInputBack(Rule):
    """What a convolution with weights w gives back to its images: every window gets d times the weights."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, d: Any, w: Any, *, shape: Shape, **options: Any) -> Any:
        ctx.save_for_backward(d if ctx.needs(1) else None, w if ctx.needs(0) else None)
        if len(d.shape) == 3:
            image = (*shape[:2], 1, shape[2])
            return as_sequence(d.backend.conv2d_input_back(as_image(d), as_image(w), image, **options))
        return d.backend.conv2d_input_back(d, w, shape, **options)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, shape: Shape, **options: Any) -> Any:
        d, w = ctx.saved_tensors
        of_d = record(Convolve, (grad, w), options) if ctx.needs(0) else None
        of_w = record(ConvolveWeightBack, (d, grad), {"shape": ctx.shapes[1], **options}) if ctx.needs(1) else None
        return of_d, of_w


class ConvolveWeightBack(Rule):
    """What a convolution of images a gives back to its weights: the sum of all windows, each times d there."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, d: Any, a: Any, *, shape: Shape, **options: Any) -> Any:
        ctx.save_for_backward(d if ctx.needs(1) else None, a if ctx.needs(0) else None)
        if len(d.shape) == 3:
            kernels = (*shape[:2], 1, shape[2])
            return as_sequence(d.backend.conv2d_weight_back(as_image(d), as_image(a), kernels, **options))
        return d.backend.conv2d_weight_back(d, a, shape, **options)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, shape: Shape, **options: Any) -> Any:
        d, a = ctx.saved_tensors
        of_d = record(Convolve, (a, grad), options) if ctx.needs(0) else None
        of_a = record(ConvolveInputBack, (d, grad), {"shape": ctx.shapes[1], **options}) if ctx.needs(1) else None
        return of_d, of_a
