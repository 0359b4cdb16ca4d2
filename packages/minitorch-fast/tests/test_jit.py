"""Operators of a user's own: compiled on first use, in the precision of their operands, and refused in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numba import types

from minitorch_fast import elementwise
from minitorch_fast.compiler import compiled_operator
from minitorch_fast.digest import digest
from minitorch_fast.errors import OperatorError
from minitorch_fast.jit import Template
from minitorch_fast.plan import collapse, plan_of, tiled_plan
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


def test_a_digest_changes_with_what_a_function_mentions() -> None:
    def made(factor: float) -> Any:
        return lambda x: x * factor

    assert digest(made(2.0)) == digest(made(2.0))
    assert digest(made(2.0)) != digest(made(3.0))


def test_dimensions_that_are_permuted_alike_are_one() -> None:
    assert plan_of((4, 5), (1, 4), (1, 4)).tolist() == [[20], [1], [1]]
    assert collapse((4, 5), (5, 1), (0, 1)) == ((4, 5), ((5, 1), (0, 1)))
    assert plan_of((), (), ()).tolist() == [[1], [0], [0]]


def test_a_tile_has_neighbours_of_both_tensors() -> None:
    assert tiled_plan((2, 3, 4), (12, 4, 1), (1, 10, 2)).tolist() == [[3, 2, 4], [4, 12, 1], [10, 1, 2]]
    assert tiled_plan((2, 3, 4), (12, 4, 1), (0, 1, 3)).tolist() == [[2, 3, 4], [12, 4, 1], [0, 1, 3]]
    assert tiled_plan((), (), ()).tolist() == [[1, 1], [0, 0], [0, 0]]
