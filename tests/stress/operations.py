"""Random operations on random tensors, as a function of a random number generator and a backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_tensor as torch
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators

__all__ = ["OPERATIONS", "compare", "layouts", "random_array"]

Arrays = list[Any]
Draw = np.random.Generator

_MAPS = [scalar.neg, scalar.exp, scalar.tanh, scalar.sigmoid, scalar.relu, scalar.abs, operators.square, scalar.cos]
_ZIPS = [scalar.add, scalar.sub, scalar.mul, scalar.div, scalar.max, scalar.min, scalar.lt, scalar.relu_back]
_REDUCED = [scalar.add, scalar.max, scalar.min]


def random_array(draw: Draw, shape: tuple[int, ...], dtype: Any) -> tuple[Any, Any, tuple[int, ...]]:
    """Return one of the layouts, more numbers between 0.5 and 2 than it shows, and the shape that it shows."""
    return draw.choice(len(layouts)), np.asarray(draw.random([2 * n + 1 for n in shape]) * 1.5 + 0.5, dtype), shape


def _contiguous(a: Any, shape: tuple[int, ...]) -> Any:
    return a[tuple([slice(n) for n in shape])].contiguous()


def _sliced(a: Any, shape: tuple[int, ...]) -> Any:
    return a[tuple([slice(1, 2 * n + 1, 2) for n in shape])]


def _turned(a: Any, shape: tuple[int, ...]) -> Any:
    dims = tuple(reversed(range(len(shape))))
    return _contiguous(a.permute(*dims), shape[::-1]).permute(*dims) if shape else _contiguous(a, shape)


def _offset(a: Any, shape: tuple[int, ...]) -> Any:
    return a[tuple([slice(n, 2 * n) for n in shape])]


def _broadcast(a: Any, shape: tuple[int, ...]) -> Any:
    return _contiguous(a, (1, *shape[1:])).expand(*shape) if shape else _contiguous(a, shape)


layouts: list[Callable[[Any, tuple[int, ...]], Any]] = [_contiguous, _sliced, _turned, _offset, _broadcast]
"""Ways to see numbers: each takes a tensor larger than a shape, and gives one of that shape."""


def _tensor(described: Any, backend: str) -> Any:
    """Return the tensor of a random array."""
    layout, array, shape = described
    return layouts[layout](torch.from_numpy(array).to(backend), shape)


def _shape(draw: Draw, most: int = 40_000) -> tuple[int, ...]:
    """Draw a shape of up to four dimensions; most are small, and some large enough for all threads."""
    dims = int(draw.integers(0, 5))
    size = int(10 ** draw.uniform(0, np.log10(most)))
    shape = [max(0, int(size ** (1 / max(1, dims)) * draw.uniform(0.3, 1.7))) for _ in range(dims)]
    return tuple([1 if draw.random() < 0.1 else n for n in shape])


def _dtype(draw: Draw) -> Any:
    return np.float32 if draw.random() < 0.7 else np.float64


def _map(draw: Draw) -> Callable[[str], Any]:
    operator, a = _MAPS[draw.choice(len(_MAPS))], random_array(draw, _shape(draw), _dtype(draw))
    return lambda backend: _run(backend, "map", operator, a)


def _zip(draw: Draw) -> Callable[[str], Any]:
    operator, shape, dtype = _ZIPS[draw.choice(len(_ZIPS))], _shape(draw), _dtype(draw)
    other = tuple([1 if draw.random() < 0.2 else n for n in shape])[int(draw.random() < 0.2) :]
    a, b = random_array(draw, shape, dtype), random_array(draw, other, dtype)
    return lambda backend: _run(backend, "zip", operator, a, b)


def _reduce(draw: Draw) -> Callable[[str], Any]:
    shape = tuple([max(1, n) for n in _shape(draw)]) or (3,)
    dims = tuple([dim for dim in range(len(shape)) if draw.random() < 0.5]) or (len(shape) - 1,)
    operator, a = _REDUCED[draw.choice(len(_REDUCED))], random_array(draw, shape, _dtype(draw))
    return lambda backend: get(backend).reduce(operator, _tensor(a, backend), dims)


def _matmul(draw: Draw) -> Callable[[str], Any]:
    n, k, m = (int(10 ** draw.uniform(0, 2.1)) for _ in range(3))
    batch, dtype = tuple(int(size) for size in draw.integers(1, 4, int(draw.integers(0, 3)))), _dtype(draw)
    a = random_array(draw, (*batch, n, k), dtype)
    b = random_array(draw, (*([1 if draw.random() < 0.3 else size for size in batch]), k, m), dtype)
    return lambda backend: _run(backend, "matmul", a, b)


def _softmax(draw: Draw) -> Callable[[str], Any]:
    shape = tuple([max(1, n) for n in _shape(draw)]) or (3,)
    a, dim = random_array(draw, shape, _dtype(draw)), int(draw.integers(len(shape)))
    name = "softmax" if draw.random() < 0.5 else "log_softmax"
    return lambda backend: getattr(get(backend), name)(_tensor(a, backend), dim)


def _copy(draw: Draw) -> Callable[[str], Any]:
    a = random_array(draw, _shape(draw, 400_000), _dtype(draw))
    return lambda backend: _run(backend, "copy", a)


def _convolution(draw: Draw) -> Callable[[str], Any]:
    count, channels, made, kernel = (int(draw.integers(1, most)) for most in (5, 9, 9, 4))
    high, wide = (int(draw.integers(kernel, 24)) for _ in range(2))
    stride, padding = int(draw.integers(1, 3)), int(draw.integers(0, kernel))
    dtype = _dtype(draw)
    a = random_array(draw, (count, channels, high, wide), dtype)
    w = random_array(draw, (made, channels, kernel, kernel), dtype)
    options: dict[str, Any] = {"stride": (stride, stride), "padding": (padding, padding)}
    return lambda backend: get(backend).conv2d(_tensor(a, backend), _tensor(w, backend), **options)


def _gradient(draw: Draw) -> Callable[[str], Any]:
    rows, columns, dtype = int(draw.integers(1, 200)), int(draw.integers(1, 200)), _dtype(draw)
    a, b = random_array(draw, (rows, columns), dtype), random_array(draw, (columns,), dtype)

    def run(backend: str) -> Any:
        x, y = (_tensor(one, backend).detach().requires_grad_() for one in (a, b))
        ((x * y).tanh() @ y).sum().backward()
        return torch.cat([x.grad.reshape(-1), y.grad])

    return run


OPERATIONS = [_map, _zip, _reduce, _matmul, _softmax, _copy, _convolution, _gradient]
"""Each draws numbers and what to do, and returns a function that does it on a backend."""


def get(backend: str) -> Any:
    """Return a backend."""
    return torch.get_backend(backend)


def _run(backend: str, method: str, *args: Any) -> Any:
    """Call a method of a backend."""
    return getattr(get(backend), method)(*[_tensor(one, backend) if isinstance(one, tuple) else one for one in args])


def compare(draw: Draw, kind: Callable[[Draw], Callable[[str], Any]] | None = None) -> None:
    """Do one random operation on `fast` and on `numpy`, and compare."""
    operation = (kind or OPERATIONS[draw.choice(len(OPERATIONS))])(draw)
    found, wanted = (get(backend).to_numpy(operation(backend)) for backend in ("fast", "numpy"))
    assert found.dtype == wanted.dtype
    assert found.shape == wanted.shape
    exact = wanted.astype(np.float64)
    scale = float(np.max(np.abs(exact), initial=1.0))
    unit = 2e-6 if wanted.dtype == np.float32 else 1e-13
    np.testing.assert_allclose(found.astype(np.float64), exact, rtol=50 * unit, atol=5 * unit * scale)
