"""NumPy's equivalents of the operators give what the operators give, and every other operator runs by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minitorch_scalar import operators as scalar_operators
from minitorch_tensor import operators, tensor
from minitorch_tensor.dtypes import bool_, float32, int64, uint8
from minitorch_tensor.elements import as_stored
from minitorch_tensor.numpy_composites import bit_choice, relu_back
from minitorch_tensor.numpy_operators import TRUTHS, UFUNCS
from minitorch_tensor.quiet import quiet

SPECIAL = [
    *(0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 1e-3, -1e-3, 0.25, 0.46875, -0.46, 4.0, 4.5, -4.2, 27.5),
    *(20.0, -20.0, 100.0, -100.0, 750.0, -750.0, 1e300, -1e300, math.inf, -math.inf, math.nan),
]
FLOATS = np.array([*SPECIAL, *np.random.default_rng(0).normal(size=60) * 3])
INTEGERS = np.array([0, 1, -1, 2, 3, -3, 7, -8, 63, 64, 70, -70])

OF_INTEGERS = {
    *(operators.bitwise_and, operators.bitwise_not, operators.bitwise_or, operators.bitwise_xor),
    *(operators.int_fmod, operators.int_pow, operators.int_trunc_div, operators.left_shift, operators.right_shift),
}


def arguments(operator: Callable[..., Any]) -> list[Any]:
    """Return operands of all kinds, in all pairs for an operator of two."""
    values = INTEGERS if operator in OF_INTEGERS else FLOATS
    if operator.__code__.co_argcount == 1:
        return [values]
    left, right = (side.ravel() for side in np.meshgrid(values, values))
    if operator in (operators.int_fmod, operators.int_trunc_div):
        left, right = left[right != 0], right[right != 0]
    return [left, right]


@pytest.mark.parametrize("operator", UFUNCS, ids=lambda operator: operator.__name__)
def test_an_equivalent_gives_what_its_operator_gives(operator: Callable[..., Any]) -> None:
    rows = arguments(operator)
    wanted = [operator(*[x.item() for x in numbers]) for numbers in zip(*rows, strict=True)]
    if operator in OF_INTEGERS:
        wanted = [as_stored(number, int64) for number in wanted]
    found = np.asarray(quiet.run(UFUNCS[operator], *rows), float)
    np.testing.assert_allclose(found, np.array(wanted, float), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("operator", UFUNCS, ids=lambda operator: operator.__name__)
@pytest.mark.parametrize("wide", [False, True])
def test_an_equivalent_keeps_shape_and_dtype_and_writes_into_an_operand(
    operator: Callable[..., Any], wide: bool
) -> None:
    kind = ("int64" if wide else "int32") if operator in OF_INTEGERS else ("float64" if wide else "float32")
    count = operator.__code__.co_argcount
    for x in (np.array(2, kind), np.full((4, 3), 2, kind).T[:, ::2], np.zeros((0, 2), kind)):
        result = quiet.run(UFUNCS[operator], *[x] * count)
        assert np.shape(result) == x.shape
        assert result.dtype == (np.dtype(bool) if operator in TRUTHS else x.dtype)
        out = x.copy()
        assert quiet.run(UFUNCS[operator], *[out] * count, out=out) is out
        np.testing.assert_array_equal(out, result)


def test_erf_of_float32_has_its_digits() -> None:
    x = np.concatenate([np.linspace(-6, 6, 5001), [1e-30, -1e-30, math.inf, -math.inf]]).astype("float32")
    wanted = [math.erf(v) for v in x.tolist()]
    np.testing.assert_allclose(UFUNCS[scalar_operators.erf](x), wanted, rtol=6e-7)


@pytest.mark.parametrize("operator", [scalar_operators.erf, operators.erfc, scalar_operators.gelu])
def test_what_is_computed_in_blocks_is_put_together_again(operator: Callable[..., Any]) -> None:
    x = np.random.default_rng(0).normal(size=(300, 150))
    wanted = np.array([operator(v) for v in x.ravel().tolist()]).reshape(x.shape)
    np.testing.assert_allclose(UFUNCS[operator](x), wanted, rtol=1e-12)
    np.testing.assert_allclose(UFUNCS[operator](x.T), wanted.T, rtol=1e-12)
    np.testing.assert_allclose(UFUNCS[operator](x[:, ::-1]), wanted[:, ::-1], rtol=1e-12)
    assert UFUNCS[operator](x, out=x) is x
    np.testing.assert_allclose(x, wanted, rtol=1e-12)


def test_a_choice_among_many_is_that_of_numpy() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 70, 70))
    x[3, 4] = math.nan
    for a, b in ((x, y.T), (x.astype("float32"), np.array(-0.0, "float32")), (np.arange(70), y[:, :1].astype(int))):
        np.testing.assert_array_equal(bit_choice(y > 0, a, b), np.where(y > 0, a, b))
    np.testing.assert_array_equal(relu_back(x, y.T), np.where(x <= 0, 0, y.T))


@pytest.mark.parametrize("size", [3, 6000])
@pytest.mark.parametrize(
    "bounds", [(-0.5, 0.5), (0.5, -0.5), (None, 0.5), (-0.5, None), (math.nan, 1.0), (0.0, math.nan)]
)
def test_bounds_are_those_of_maximum_and_minimum(size: int, bounds: tuple[Any, Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=size).astype("float32"))
    x[:2] = tensor([math.nan, -math.inf])
    low, high = [None if bound is None else tensor(bound) for bound in bounds]
    wanted = x.numpy() if low is None else np.maximum(x.numpy(), low.numpy())
    wanted = wanted if high is None else np.minimum(wanted, high.numpy())
    np.testing.assert_array_equal(x.backend.clamp(x, low, high).numpy(), wanted)
    assert x.backend.clamp(x, low, high, out=x) is x
    np.testing.assert_array_equal(x.numpy(), wanted)


# ----------------------------------------------------------------------------------------------------------------------
# Operators of the user's
# ----------------------------------------------------------------------------------------------------------------------
def cube(x: float) -> float:
    """x³."""
    return x * x * x


def farther(x: float, y: float) -> float:
    """Whichever is farther from 0."""
    return x if abs(x) >= abs(y) else y


def test_an_operator_of_the_users_is_applied_to_every_element() -> None:
    x = tensor([[1.0, -2.0], [3.0, 0.5]])
    result = x.backend.map(cube, x)
    assert result.dtype is float32
    np.testing.assert_array_equal(result.array, x.array**3)
    np.testing.assert_array_equal(x.backend.map(cube, tensor(2.0)).array, 8.0)
    np.testing.assert_array_equal(x.backend.map(lambda v: v > 0, x, dtype=bool_).array, x.array > 0)
    assert x.backend.map(cube, x, out=x) is x
    np.testing.assert_array_equal(x.array, result.array)


def test_what_an_operator_of_the_users_gives_is_wrapped_around_as_in_c() -> None:
    x = tensor([7, 2], dtype=uint8)
    np.testing.assert_array_equal(x.backend.map(cube, x).array, [343 % 256, 8])


def test_an_operator_of_the_users_pairs_reduces_scans_and_updates() -> None:
    x = tensor([[1.0, -5.0, 2.0], [-3.0, 3.0, 4.0]])
    backend = x.backend
    np.testing.assert_array_equal(backend.zip(farther, x, tensor([2.0, 0.0, -2.0])).array, [[2, -5, 2], [-3, 3, 4]])
    np.testing.assert_array_equal(backend.reduce(farther, x, (1,)).array, [-5, 4])
    np.testing.assert_array_equal(backend.scan(farther, x, 1).array, [[1, -5, -5], [-3, -3, 4]])
    backend.put(x, tensor([0, 0, 5]), tensor([3.0, -9.0, 1.0]), farther)
    np.testing.assert_array_equal(x.array, [[-9, -5, 2], [-3, 3, 4]])


def test_an_operator_of_the_users_may_use_tensors_itself() -> None:
    def doubled(x: float) -> float:
        return float((tensor([x]) * 2.0).array[0])

    x = tensor([1.0, 2.0])
    np.testing.assert_array_equal(x.backend.map(doubled, x).array, [2, 4])
