"""Steps of optimizers."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType
from minitorch_tensor.testing.checks import check_numbers
from minitorch_tensor.testing.contracts.base import PrimitiveChecks, drawn
from minitorch_tensor.testing.contracts.likelihood import exact, tolerance
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import FLOATS

__all__ = ["ADAGRAD", "ADAM", "MOMENTS", "RATED", "RMSPROP", "SGD", "SHAPES", "OptimizerContract"]

SHAPES: Any = ((2, 3), (4,), (), (3, 40), (0, 2))

SGD: Any = (
    {},
    {"weight_decay": 0.1, "maximize": True},
    {"momentum": 0.9, "dampening": 0.5},
    {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
)

ADAM: Any = (
    {},
    {"weight_decay": 0.1, "maximize": True},
    {"weight_decay": 0.1, "decoupled": True, "beta1": 0.5},
    {"largest": True, "eps": 0.1},
)

RMSPROP: Any = (
    {},
    {"weight_decay": 0.1, "maximize": True},
    {"momentum": 0.9, "alpha": 0.5},
    {"centered": True, "eps": 0.1},
    {"momentum": 0.5, "centered": True},
)

ADAGRAD: Any = ({}, {"weight_decay": 0.1, "maximize": True}, {"eps": 0.1})
"""Also for Adadelta and Adamax, which have the same options."""

MOMENTS: Any = (
    {"rate": 0.1},
    {"rate": 0.1, "ahead": 0.2, "scale": 1.5, "weight_decay": 0.1, "maximize": True},
    {"rate": 0.1, "scale": 0.0, "eps": 1.0, "shrink": 0.9, "beta1": 0.5},
)


class OptimizerContract(PrimitiveChecks):
    """The steps of all optimizers."""

    def test_an_sgd_step_goes_down_the_slope(self) -> None:
        for dtype in FLOATS:
            for options in SGD:
                parts = 3 if "momentum" in options else 2
                states = [[drawn(shape, dtype, seed) for shape in SHAPES] for seed in range(parts)]

                def step(p: Any, g: Any, m: Any = (), options: Any = options) -> None:
                    self.device.sgd_step(p, g, m, lr=0.1, **options)

                self.check_step(step, states, [_sgd(*state, **options) for state in _each(states)], dtype)

    def test_an_adam_step_goes_down_by_the_mean_over_the_root_of_the_mean_of_squares(self) -> None:
        for dtype in FLOATS:
            for options in ADAM:
                parts = 5 if "largest" in options else 4
                states = [[drawn(shape, dtype, seed) for shape in SHAPES] for seed in range(parts)]
                states[3:] = [[np.abs(array) for array in part] for part in states[3:]]
                words = {name: value for name, value in options.items() if name != "largest"}

                def step(p: Any, g: Any, m: Any, v: Any, top: Any = (), words: Any = words) -> None:
                    self.device.adam_step(p, g, m, v, top, step=3, lr=0.1, **words)

                self.check_step(step, states, [_adam(*state, **words) for state in _each(states)], dtype)

    def test_an_rmsprop_step_goes_down_by_the_gradient_over_the_root_of_the_mean_of_squares(self) -> None:
        for dtype in FLOATS:
            for options in RMSPROP:
                momentum, centered = "momentum" in options, "centered" in options
                states = [[drawn(shape, dtype, seed) for shape in SHAPES] for seed in range(3 + momentum + centered)]
                states[2] = [np.abs(array) + 100 for array in states[2]]  # more than the square of any mean
                words = {name: value for name, value in options.items() if name != "centered"}

                def step(
                    p: Any, g: Any, v: Any, *kept: Any, words: Any = words, are: Any = (momentum, centered)
                ) -> None:
                    rest = list(kept)
                    momenta, means = [rest.pop(0) if there else () for there in are]
                    self.device.rmsprop_step(p, g, v, momenta, means, lr=0.1, **words)

                self.check_step(step, states, [_rmsprop(*state, **options) for state in _each(states)], dtype)

    def test_a_step_with_a_rate_for_each_number_follows_its_formula(self) -> None:
        for dtype in FLOATS:
            for method, parts, formula, cases in RATED:
                for options in cases:
                    states = [[drawn(shape, dtype, seed) for shape in SHAPES] for seed in range(parts)]
                    states[2:] = [[np.abs(array) for array in part] for part in states[2:]]

                    def step(*parts: Any, method: str = method, options: Any = options) -> None:
                        getattr(self.device, method)(*parts, **options)

                    self.check_step(step, states, [formula(*state, **options) for state in _each(states)], dtype)

    def check_step(self, step: Any, states: list[list[Any]], expected: list[Any], dtype: DType) -> None:
        """Compare all that a step changes, in every layout."""
        for layout in LAYOUTS:
            tensors = [[arrange(self.device, array, layout)[0] for array in part] for part in states]
            step(*tensors)
            for position, part in enumerate(tensors):
                for tensor, wanted in zip(part, [state[position] for state in expected], strict=True):
                    what = f"State {position} of {layout} parameters of shape {tensor.shape}, after a step,"
                    check_numbers(what, tensor, wanted, dtype, tolerance(dtype))


def _each(states: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Return the state of each parameter, as float64."""
    return [tuple(exact(array) for array in state) for state in zip(*states, strict=True)]


def _sgd(
    p: Any,
    g: Any,
    m: Any = None,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
    maximize: bool = False,
) -> tuple[Any, ...]:
    slope = (-g if maximize else g) + weight_decay * p
    if m is None:
        return p - 0.1 * slope, g
    m = momentum * m + (1 - dampening) * slope
    return p - 0.1 * (slope + momentum * m if nesterov else m), g, m


def _adam(
    p: Any,
    g: Any,
    m: Any,
    v: Any,
    top: Any = None,
    beta1: float = 0.9,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    decoupled: bool = False,
    maximize: bool = False,
) -> tuple[Any, ...]:
    slope = (-g if maximize else g) + (0 if decoupled else weight_decay) * p
    p = p * (1 - 0.1 * weight_decay) if decoupled else p
    m = beta1 * m + (1 - beta1) * slope
    v = 0.999 * v + (1 - 0.999) * slope**2
    large = v if top is None else np.maximum(top, v)
    p = p - 0.1 * (m / (1 - beta1**3)) / (np.sqrt(large / (1 - 0.999**3)) + eps)
    return (p, g, m, v) if top is None else (p, g, m, v, large)


def _rmsprop(
    p: Any,
    g: Any,
    v: Any,
    *kept: Any,
    alpha: float = 0.99,
    eps: float = 1e-8,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    centered: bool = False,
    maximize: bool = False,
) -> tuple[Any, ...]:
    slope = (-g if maximize else g) + weight_decay * p
    v = alpha * v + (1 - alpha) * slope**2
    mean: tuple[Any, ...] = (alpha * kept[-1] + (1 - alpha) * slope,) if centered else ()
    change = slope / (np.sqrt(v - mean[0] ** 2 if centered else v) + eps)
    last: tuple[Any, ...] = (momentum * kept[0] + change,) if momentum else ()
    return p - 0.1 * (last[0] if momentum else change), g, v, *last, *mean


def _slope(p: Any, g: Any, weight_decay: float, maximize: bool) -> Any:
    return (-g if maximize else g) + weight_decay * p


def _adagrad(
    p: Any, g: Any, s: Any, rate: float, eps: float = 1e-10, weight_decay: float = 0.0, maximize: bool = False
) -> tuple[Any, ...]:
    slope = _slope(p, g, weight_decay, maximize)
    s = s + slope**2
    return p - rate * slope / (np.sqrt(s) + eps), g, s


def _adadelta(
    p: Any, g: Any, v: Any, u: Any, lr: float, eps: float = 1e-6, weight_decay: float = 0.0, maximize: bool = False
) -> tuple[Any, ...]:
    slope = _slope(p, g, weight_decay, maximize)
    v = 0.9 * v + 0.1 * slope**2
    change = np.sqrt(u + eps) / np.sqrt(v + eps) * slope
    return p - lr * change, g, v, 0.9 * u + 0.1 * change**2


def _adamax(
    p: Any, g: Any, m: Any, u: Any, rate: float, eps: float = 1e-8, weight_decay: float = 0.0, maximize: bool = False
) -> tuple[Any, ...]:
    slope = _slope(p, g, weight_decay, maximize)
    m, u = 0.9 * m + 0.1 * slope, np.maximum(0.999 * u, np.abs(slope) + eps)
    return p - rate * m / u, g, m, u


def _moments(
    p: Any,
    g: Any,
    m: Any,
    v: Any,
    rate: float,
    ahead: float = 0.0,
    scale: float = 1.0,
    beta1: float = 0.9,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    shrink: float = 1.0,
    maximize: bool = False,
) -> tuple[Any, ...]:
    slope = _slope(p, g, weight_decay, maximize)
    m, v = beta1 * m + (1 - beta1) * slope, 0.999 * v + (1 - 0.999) * slope**2
    return p * shrink - (ahead * slope + rate * m) / (scale * np.sqrt(v) + eps), g, m, v


RATED: Any = (
    ("adagrad_step", 3, _adagrad, [{"rate": 0.1, **options} for options in ADAGRAD]),
    ("adadelta_step", 4, _adadelta, [{"lr": 0.1, **options} for options in ADAGRAD]),
    ("adamax_step", 4, _adamax, [{"rate": 0.1, **options} for options in ADAGRAD]),
    ("moments_step", 4, _moments, MOMENTS),
)
"""Steps that give every number a rate of its own: how many tensors belong to a parameter, the formula, the options."""
