"""Steps of optimizers for few numbers: NumPy's, or those of a kernel that is there already."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_fast import steps, thresholds
from minitorch_tensor import get_backend

STEPS: list[tuple[str, int, dict[str, Any]]] = [
    ("sgd_step", 3, {"lr": 0.1, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1, "maximize": True}),
    ("adam_step", 4, {"step": 2, "lr": 0.1, "beta1": 0.8, "weight_decay": 0.1, "maximize": True}),
    ("rmsprop_step", 4, {"lr": 0.1, "alpha": 0.8, "eps": 0.1, "momentum": 0.5, "weight_decay": 0.1, "maximize": True}),
    ("adamax_step", 4, {"rate": 0.1, "beta1": 0.8, "eps": 0.1, "weight_decay": 0.1, "maximize": True}),
]


@pytest.mark.parametrize(("method", "parts", "options"), STEPS)
def test_steps_of_few_numbers_are_those_of_numpy_where_a_kernel_is_there(
    method: str, parts: int, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thresholds, "COMPILE_FROM", 0)
    states = {}
    for name in ("fast", "numpy"):
        backend, rng = get_backend(name), np.random.default_rng(0)
        shapes = ((2, 10), (), (0, 3), (1,))
        tensors = [
            [backend.from_numpy(rng.uniform(0.1, 1, shape).astype(np.float32)) for shape in shapes]
            for _ in range(parts)
        ]
        tensors += [[]] if method in ("adam_step", "rmsprop_step") else []
        getattr(backend, method)(*tensors, **options)
        states[name] = [tensor.array for part in tensors for tensor in part]
    for found, expected in zip(states["fast"], states["numpy"], strict=True):
        assert np.allclose(found, expected, 1e-5, 1e-6)


def test_few_parameters_take_a_kernel_only_if_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    p, nothing = ([get_backend("fast").from_numpy(np.ones(size, np.float32))] for size in (3, 0))
    template = steps.adam_template(decay=False, amsgrad=False)
    for found in (None, template):
        monkeypatch.setattr(steps, "kernel_at_hand", lambda *_, found=found: found)
        rows, others = steps.aligned(template, p, p)
        assert (len(rows), len(others)) == ((0, 2) if found is None else (1, 0))
        assert steps.aligned(None, p, p) == ([], [p, p]), "as fast in NumPy"
        assert steps.aligned(template, nothing, nothing) == ([], [nothing, nothing])
