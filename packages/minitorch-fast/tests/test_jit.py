"""Operators of a user's own: compiled on first use, in the precision of their operands, and refused in words."""

from __future__ import annotations

import gc
import math
import weakref
from typing import Any

import numpy as np
import pytest
from numba import types

from minitorch_fast import elementwise
from minitorch_fast.compiler import compiled_operator
from minitorch_fast.digest import digest
from minitorch_fast.errors import OperatorError
from minitorch_fast.guards import Guard
from minitorch_fast.jit import Template
from minitorch_fast.plan import collapse, plan_of, tiled_plan
from minitorch_scalar import operators
from minitorch_tensor.registry import get_backend

LIMIT = 1.5


def helper(x: float) -> float:
    return x * LIMIT


def own(x: float) -> float:
    return 2 * helper(x) + math.pi * math.exp(-x)


def raises(x: float) -> float:
    if x > 3:
        raise ValueError("too large")
    return x


def writes_text(x: float) -> Any:
    return str(x) + "!"


def test_an_operator_of_a_users_own_is_compiled_with_the_functions_it_calls() -> None:
    x = np.linspace(0, 1, 5000, dtype=np.float32)
    device = get_backend("fast")
    found = device.map(own, device.from_numpy(x)).array
    np.testing.assert_allclose(found, 3 * x + np.pi * np.exp(-x), rtol=1e-6)


def test_float32_stays_float32_beside_constants() -> None:
    compiled = compiled_operator(own, "float32")
    compiled.compile((types.float32,))
    assert [str(s.return_type) for s in compiled.nopython_signatures] == ["float32"]


@pytest.mark.parametrize(
    ("operator", "reason"), [(raises, "raises an exception"), (writes_text, "text")], ids=["raise", "text"]
)
def test_what_numba_cannot_compile_is_refused_in_words(operator: Any, reason: str) -> None:
    device = get_backend("fast")
    with pytest.raises(OperatorError, match=reason) as caught:
        device.map(operator, device.from_numpy(np.ones(5000, np.float32)))
    assert operator.__name__ in str(caught.value)
    assert "test_jit.py, line" in str(caught.value)


def takes_two(x: float, y: float) -> float:
    return x + y


def test_an_operator_of_another_number_of_arguments_is_refused_in_words() -> None:
    device = get_backend("fast")
    x = device.from_numpy(np.ones(5000, np.float32))
    with pytest.raises(OperatorError, match="takes_two cannot be compiled: it takes more numbers than it is given"):
        device.map(takes_two, x)
    with pytest.raises(OperatorError, match="own cannot be compiled: it takes fewer numbers than it is given"):
        device.zip(own, x, x)


def test_the_instructions_of_a_kernel_from_the_disk_are_told() -> None:
    x, out = np.ones((2, 5000), np.float32)
    first, second = (Template("told", elementwise.TEMPLATES[0].source) for _ in range(2))
    for template in (first, second):  # the second one finds what the first one left on the disk
        template[own, "float32"](0, 1, out, x)
    (text,) = second.assembly()
    assert len(text.splitlines()) > 50


def test_a_builtin_function_is_no_operator() -> None:
    device = get_backend("fast")
    with pytest.raises(OperatorError, match=r"def f\(x\): return gamma\(x\)"):
        device.map(math.gamma, device.from_numpy(np.ones(5000, np.float32)))


def with_global(text: str, **values: Any) -> Any:
    """Return the function `op` of a text, in a module of its own that has some values."""
    scope: dict[str, Any] = {"__name__": "somewhere", **values}
    exec(text, scope)
    return scope["op"]


PLAIN = "def op(x): return x * w"
INNER = "def op(x):\n    f = lambda y: y * w\n    return f(x)"


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (PLAIN, 2.0, 3.0),
        (PLAIN, np.float32(2), np.float32(3)),
        (PLAIN, np.float32(2), np.float64(2)),
        (PLAIN, (2.0, 3.0), (2.0, 4.0)),
        (PLAIN, ((1, 2), 3), (1, (2, 3))),
        (PLAIN, np.arange(2000.0), np.where(np.arange(2000) == 1000, 0.0, np.arange(2000.0))),
        (PLAIN, np.zeros(3), np.zeros(3, np.float32)),
        (PLAIN, lambda x: x, lambda x: -x),
        (INNER, 2.0, 3.0),
    ],
)
def test_a_digest_changes_with_what_a_function_mentions(text: str, one: Any, other: Any) -> None:
    def enclosed(w: Any) -> Any:
        return lambda x: x * w

    for made in (enclosed, lambda w: with_global(text, w=w)):
        assert digest(made(one)) == digest(made(one))
        assert digest(made(one)) != digest(made(other))


def test_a_digest_changes_with_defaults_and_with_what_a_compiled_function_does() -> None:
    import numba

    assert len({digest(with_global(f"def op(x, y=({v},)): return x * y[0]")) for v in (1, 2)}) == 2
    assert len({digest(with_global(PLAIN, w=numba.njit(f))) for f in (lambda x: x, lambda x: -x)}) == 2


@pytest.mark.parametrize("size", [10, 5000])
def test_an_operator_has_the_values_that_it_would_have_now(size: int) -> None:
    device = get_backend("fast")
    x = device.from_numpy(np.ones(size, np.float32))

    def helper(x: float) -> float:
        return x * factor

    op = with_global("def op(x, by=1.0): return helper(x) * w[0] * by", w=(2.0,), helper=helper)
    found = []
    factor = 1.0
    found.append(device.map(op, x).array[0])
    op.__globals__["w"] = (3.0,)
    found.append(device.map(op, x).array[0])
    op.__defaults__ = (10.0,)
    found.append(device.map(op, x).array[0])
    factor = 5.0
    found += [device.map(op, x).array[0] for _ in range(2)]
    assert found == [2.0, 3.0, 30.0, 150.0, 150.0]


def test_a_kernel_keeps_nothing_alive_that_its_operator_does_not_mention() -> None:
    op = with_global(PLAIN, w=2.0, data=np.zeros(1).view(type("Data", (np.ndarray,), {})))
    data = weakref.ref(op.__globals__["data"])
    device = get_backend("fast")
    assert device.map(op, device.from_numpy(np.ones(5000, np.float32))).array[0] == 2.0
    del op.__globals__["data"]
    gc.collect()
    assert data() is None


def test_our_own_operators_and_those_that_mention_nothing_need_no_guard() -> None:
    assert not Guard(operators.gelu).watches
    assert not Guard(lambda x: operators.tanh(x) * 2.0).watches
    assert Guard(with_global(PLAIN, w=1.0)).watches


def test_a_method_is_no_operator() -> None:
    class Scale:
        def by(self, x: float) -> float:
            return 2.0 * x

    device = get_backend("fast")
    with pytest.raises(OperatorError, match="by is a method, and Numba compiles only functions into kernels"):
        device.map(Scale().by, device.from_numpy(np.ones(5000, np.float32)))


def test_dimensions_that_are_permuted_alike_are_one() -> None:
    assert plan_of((4, 5), (1, 4), (1, 4)).tolist() == [[20], [1], [1]]
    assert collapse((4, 5), (5, 1), (0, 1)) == ((4, 5), ((5, 1), (0, 1)))
    assert plan_of((), (), ()).tolist() == [[1], [0], [0]]


def test_a_tile_has_neighbours_of_both_tensors() -> None:
    assert tiled_plan((2, 3, 4), (12, 4, 1), (1, 10, 2)).tolist() == [[3, 2, 4], [4, 12, 1], [10, 1, 2]]
    assert tiled_plan((2, 3, 4), (12, 4, 1), (0, 1, 3)).tolist() == [[2, 3, 4], [12, 4, 1], [0, 1, 3]]
    assert tiled_plan((), (), ()).tolist() == [[1, 1], [0, 0], [0, 0]]
