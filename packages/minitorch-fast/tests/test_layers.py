"""Softmax, cross-entropy, norms and optimizer steps: kernels give what the primitives of NumPy give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch_fast import row_kernels, thresholds
from minitorch_scalar import operators
from minitorch_tensor import get_backend

SLACK = {np.float32: 2e-5, np.float64: 1e-12}


def both(method: str, dtype: Any, *arguments: Any, **options: Any) -> list[tuple[Any, Any]]:
    """Return what the kernel gives, and what NumPy gives in float64, as pairs of arrays."""
    results = []
    for backend, kind in ((get_backend("fast"), dtype), (get_backend("numpy"), np.float64)):

        def tensor(value: Any, backend: Any = backend, kind: Any = kind) -> Any:
            if not isinstance(value, np.ndarray):
                return value
            return backend.from_numpy(value if value.dtype == np.int64 else value.astype(kind))

        found = getattr(backend, method)(*[tensor(value) for value in arguments], **options)
        results.append([part.array for part in (found if isinstance(found, tuple) else (found,))])
    return list(zip(*results, strict=True))


def check(method: str, dtype: Any, *arguments: Any) -> None:
    """Compare the two."""
    for found, expected in both(method, dtype, *arguments):
        scale = max(1.0, float(abs(expected).max(initial=0)))
        assert np.allclose(found, expected, SLACK[dtype], SLACK[dtype] * scale)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(700, 10), (10, 700), (3, 9000), (20, 30, 40)])
def test_rows_of_any_length_and_dim_are_those_of_numpy(shape: tuple[int, ...], dtype: Any) -> None:
    rng = np.random.default_rng(0)
    x, grad = [(4 * rng.normal(size=shape)).astype(np.float32) for _ in range(2)]
    for dim in range(len(shape)):
        check("softmax", dtype, x, dim)
        check("log_softmax", dtype, x, dim)
        check("softmax_back", dtype, grad, np.exp(x) / np.exp(x).sum(dim, keepdims=True), dim)
        check("log_softmax_back", dtype, grad, x - np.log(np.exp(x).sum(dim, keepdims=True)), dim)
    targets = rng.integers(-1, shape[1], (shape[0], *shape[2:]))
    check("cross_entropy", dtype, x, targets)
    check("mean_cross_entropy", dtype, x, targets)
    weight = rng.normal(size=shape[-1:]).astype(np.float32)
    check("layer_norm", dtype, x, 1, weight, weight, 1e-5)
    check("batch_norm", dtype, x, None, None, 1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(1, 1), (64, 10), (3, 70), (2, 3, 4), (2, 3, 2, 2)])
def test_few_rows_are_those_of_numpy_where_a_kernel_is_there(
    shape: tuple[int, ...], dtype: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thresholds, "COMPILE_FROM", 0)
    rng = np.random.default_rng(2)
    x, grad = [(4 * rng.normal(size=shape)).astype(np.float32) for _ in range(2)]
    for dim in range(len(shape)):
        check("softmax", dtype, x, dim)
        check("log_softmax", dtype, x, dim)
        check("softmax_back", dtype, grad, np.exp(x) / np.exp(x).sum(dim, keepdims=True), dim)
        check("log_softmax_back", dtype, grad, x - np.log(np.exp(x).sum(dim, keepdims=True)), dim)
    targets = rng.integers(-1, shape[1], (shape[0], *shape[2:]))
    targets.flags.writeable = False
    check("cross_entropy", dtype, x, targets)
    check("mean_cross_entropy", dtype, x, targets)
    top = x.max(1)
    level = np.log(np.exp(x - top[:, None]).sum(1))
    check("cross_entropy_back", dtype, grad[:, 0].copy(), x, top, level, targets)


@pytest.mark.parametrize("shape", [(90, 50), (9, 50, 10)])
def test_the_gradient_of_a_mean_is_one_number_for_all_rows(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=shape).astype(np.float32)
    targets = rng.integers(-1, shape[1], (shape[0], *shape[2:]))
    found = []
    for backend in (get_backend("fast"), get_backend("numpy")):
        grad = backend.from_numpy(np.array([7.0, 50.0], np.float32)).seen_as((), (), 1)
        a, wanted = backend.from_numpy(x), backend.from_numpy(targets)
        _, *kept = backend.mean_cross_entropy(a, wanted)
        found.append(backend.mean_cross_entropy_back(grad, a, *kept, wanted).array)
    assert np.abs(found[1]).max() > 0.1
    assert np.allclose(found[0], found[1], rtol=1e-5, atol=1e-6)


def test_what_nobody_may_write_to_needs_no_kernel_of_its_own() -> None:
    backend = get_backend("fast")
    x, targets = np.ones((64, 100), np.float32), np.zeros(64, np.int64)
    backend.cross_entropy(backend.from_numpy(x), backend.from_numpy(targets))
    (template,) = [one for one in row_kernels.TEMPLATES if one.name == "cross_entropy"]
    kernel = template[operators.exp, "float32"]
    before = len(kernel.overloads)
    x.flags.writeable = targets.flags.writeable = False
    backend.cross_entropy(backend.from_numpy(x), backend.from_numpy(targets))
    assert len(kernel.overloads) == before > 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_way_back_through_large_norms_and_cross_entropy_is_that_of_numpy(dtype: Any) -> None:
    rng = np.random.default_rng(1)
    x, grad = [rng.normal(size=(900, 70)).astype(np.float32) for _ in range(2)]
    mean, scale = x.mean(1, keepdims=True), 1 / x.std(1, keepdims=True)
    check("layer_norm_back", dtype, grad, x, 1, mean, scale, x[0])
    check("batch_norm_back", dtype, grad, x, x.mean(0), x.var(0), x[0], 1e-5)
    images, grads = x.reshape(20, 15, 30, 7), grad.reshape(20, 15, 30, 7)
    mean, variance = images.mean((0, 2, 3)), images.var((0, 2, 3))
    check("batch_norm", dtype, images, x[0, :15].copy(), x[1, :15].copy(), 1e-5)
    check("batch_norm_back", dtype, grads, images, mean, variance, x[0, :15].copy(), 1e-5)
    check("batch_norm_back", dtype, grads, images, mean, variance, None, 1e-5)
    top = x.max(1)
    level = np.log(np.exp(x - top[:, None]).sum(1))
    check("cross_entropy_back", dtype, grad[:, 0].copy(), x, top, level, rng.integers(-1, 70, 900))


@pytest.mark.parametrize(("begin", "rest"), [(300, 300), (0, 300), (300, 0), (0, 0)])
def test_layer_norm_keeps_its_digits_wherever_the_numbers_of_a_row_lie(begin: float, rest: float) -> None:
    x = np.random.default_rng(0).normal(size=(3, 60_000)).astype(np.float32)
    x[:, :64] += begin  # the numbers by which the others are first measured
    x[:, 64:] += rest
    exact = x.astype(np.float64)
    backend = get_backend("fast")
    found, mean, scale = (part.array for part in backend.layer_norm(backend.from_numpy(x), 1, None, None, 1e-5))
    assert np.allclose(mean[:, 0], exact.mean(1), 1e-6, 1e-7)
    assert np.allclose(scale[:, 0], (exact.var(1) + 1e-5) ** -0.5, 1e-6, 0)
    assert np.allclose(found, (exact - mean) * scale, 1e-6, 1e-6)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 1))
@settings(max_examples=25)
def test_softmax_sums_to_one_also_where_exp_would_overflow(rows: int, count: int, dim: int) -> None:
    x = np.random.default_rng(rows).uniform(-2000, 2000, (rows, count)).astype(np.float32)
    found = get_backend("fast").softmax(get_backend("fast").from_numpy(x), dim).array
    assert np.allclose(found.sum(dim), 1, atol=1e-5)


@pytest.mark.parametrize("count", [10, 600])
def test_the_logarithm_of_a_probability_near_one_keeps_its_digits(count: int) -> None:
    x = np.full((600, count), 300, np.float32)
    x[:, 7] = 310
    found = get_backend("fast").log_softmax(get_backend("fast").from_numpy(x), 1).array
    exact = -np.log1p((count - 1) * np.exp(-10.0))
    assert np.allclose(found[:, 7], exact, 0, 1e-6)
    assert np.allclose(found[:, 8], exact - 10, 0, 1e-6)


@pytest.mark.parametrize("count", [10, 600])
def test_a_row_with_nan_or_infinity_is_nan_and_no_other_row_is(count: int) -> None:
    x = np.zeros((600, count), np.float32)
    x[1, 2], x[3, 4], x[5, :] = np.nan, np.inf, -np.inf
    for softmax in (get_backend("fast").softmax, get_backend("fast").log_softmax):
        found = np.isnan(softmax(get_backend("fast").from_numpy(x), 1).array).all(1)
        assert np.flatnonzero(found).tolist() == [1, 3, 5]


@pytest.mark.parametrize("options", [{}, {"weight_decay": 0.1}, {"weight_decay": 0.1, "decoupled": True}])
def test_steps_of_many_parameters_are_those_of_numpy(options: dict[str, Any]) -> None:
    states = {}
    for name in ("fast", "numpy"):
        backend, rng = get_backend(name), np.random.default_rng(0)
        parts = [[rng.uniform(0.1, 1, s).astype(np.float32) for s in ((300, 700), (5,), ())] for _ in range(4)]
        tensors = [[backend.from_numpy(array) for array in part] for part in parts]
        for step in (1, 2, 3):
            backend.adam_step(*tensors, (), step=step, lr=0.01, **options)
        plain = {"weight_decay": options["weight_decay"]} if "weight_decay" in options else {}
        backend.sgd_step(*tensors[:3], lr=0.01, momentum=0.9, nesterov=True, **plain)
        states[name] = [tensor.array for part in tensors for tensor in part]
    for found, expected in zip(states["fast"], states["numpy"], strict=True):
        assert np.allclose(found, expected, 1e-5, 1e-6)


SHAPES = ((100, 90), (40, 3), (7,))
STEPS: list[tuple[str, int, dict[str, Any]]] = [
    ("sgd_step", 3, {"lr": 0.1, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1, "maximize": True}),
    ("adam_step", 4, {"step": 2, "lr": 0.1, "beta1": 0.8, "weight_decay": 0.1, "maximize": True}),
    ("rmsprop_step", 4, {"lr": 0.1, "alpha": 0.8, "eps": 0.1, "momentum": 0.5, "weight_decay": 0.1, "maximize": True}),
    ("adagrad_step", 3, {"rate": 0.1, "eps": 0.2, "weight_decay": 0.1, "maximize": True}),
    ("adadelta_step", 4, {"lr": 0.1, "rho": 0.8, "eps": 0.1, "weight_decay": 0.1, "maximize": True}),
    ("adamax_step", 4, {"rate": 0.1, "beta1": 0.8, "eps": 0.1, "weight_decay": 0.1, "maximize": True}),
    ("moments_step", 4, {"rate": 0.1, "ahead": 0.2, "scale": 1.5, "shrink": 0.9, "maximize": True}),
]


@pytest.mark.parametrize(("method", "parts", "options"), STEPS)
def test_steps_of_parameters_and_gradients_laid_out_differently_are_those_of_numpy(
    method: str, parts: int, options: dict[str, Any]
) -> None:
    states = {}
    for name in ("fast", "numpy"):
        backend, rng = get_backend(name), np.random.default_rng(0)
        arrays = [[rng.uniform(0.1, 1, shape).astype(np.float32) for shape in SHAPES] for _ in range(parts)]
        arrays[1][1] = np.asfortranarray(arrays[1][1])
        for part in arrays:
            part[0] = np.asfortranarray(part[0])
        tensors = [[backend.from_numpy(array) for array in part] for part in arrays]
        tensors += [[]] if method in ("adam_step", "rmsprop_step") else []
        getattr(backend, method)(*tensors, **options)
        states[name] = [array for part in arrays for array in part]
    for found, expected in zip(states["fast"], states["numpy"], strict=True):
        assert np.allclose(found, expected, 1e-5, 1e-6)


def test_parameters_of_two_dtypes_move_in_one_step() -> None:
    backend = get_backend("fast")
    p, g = ([backend.from_numpy(np.full(5000, x, dtype)) for dtype in (np.float32, np.float64)] for x in (1.0, 0.5))
    backend.sgd_step(p, g, [], lr=0.1)
    assert [one.array[-1] for one in p] == pytest.approx([0.95, 0.95])


RATED: list[tuple[str, int, dict[str, Any]]] = [
    ("rmsprop_step", 4, {"lr": 0.01, "momentum": 0.9, "weight_decay": 0.1}),
    ("adagrad_step", 3, {"rate": 0.01, "weight_decay": 0.1}),
    ("adadelta_step", 4, {"lr": 1.0, "eps": 1e-3}),
    ("adamax_step", 4, {"rate": 0.01, "maximize": True}),
    ("moments_step", 4, {"rate": 0.01, "ahead": 0.02, "scale": 1.5, "weight_decay": 0.1}),
    ("moments_step", 4, {"rate": 0.01, "scale": 0.0, "eps": 1.0, "shrink": 0.9, "maximize": True}),
]


@pytest.mark.parametrize(("method", "parts", "options"), RATED)
def test_steps_that_give_every_number_a_rate_are_those_of_numpy(
    method: str, parts: int, options: dict[str, Any]
) -> None:
    states = {}
    for name in ("fast", "numpy"):
        backend, rng = get_backend(name), np.random.default_rng(0)
        shapes = ((300, 700), (5,), ())
        arrays = [[rng.uniform(0.1, 1, shape).astype(np.float32) for shape in shapes] for _ in range(parts)]
        tensors = [[backend.from_numpy(array) for array in part] for part in arrays]
        tensors += [[]] if method == "rmsprop_step" else []
        for _ in range(3):
            getattr(backend, method)(*tensors, **options)
        states[name] = [tensor.array for part in tensors for tensor in part]
    for found, expected in zip(states["fast"], states["numpy"], strict=True):
        assert np.allclose(found, expected, 1e-5, 1e-6)


def test_a_scale_of_0_leaves_an_infinite_root_out() -> None:
    for name, size in (("fast", 5000), ("numpy", 3), ("simple", 3)):
        backend = get_backend(name)
        p, g, m, v = ([backend.from_numpy(np.full(size, x, np.float32))] for x in (1.0, 1.0, 0.5, np.inf))
        backend.moments_step(p, g, m, v, rate=0.1, scale=0.0, eps=1.0, beta1=0.0)
        assert np.allclose(p[0].array, 0.9)
