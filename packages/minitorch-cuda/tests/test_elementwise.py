"""Maps and zips over more elements than a grid has threads, in every layout."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda.elementwise import loops
from minitorch_fast.errors import OperatorError
from minitorch_tensor.registry import get_backend


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def on_device(array: Any) -> Any:
    return mt.from_numpy(array).to("cuda")


@pytest.mark.parametrize("size", [1, 3, 8, 9, 31, 100])
def test_every_element_is_computed_however_many_there_are(size: int) -> None:
    array = numbers(size)
    np.testing.assert_allclose(on_device(array).exp().tolist(), np.exp(array))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int32"])
@pytest.mark.parametrize("begin", [0, 1, 2, 4])
def test_packs_begin_where_they_can_and_the_rest_is_computed_too(dtype: str, begin: int) -> None:
    array = np.arange(40).astype(dtype)
    x = on_device(array)[begin:]
    assert (x + x).tolist() == (2 * array[begin:]).tolist()
    assert (-x).tolist() == (-array[begin:]).tolist()


def test_what_is_contiguous_or_steps_evenly_is_one_loop() -> None:
    x = on_device(numbers(4, 6))
    for tensor in (x, x.t(), x[:, ::2], x[1]):
        sizes, args = loops(tensor, tensor)
        assert len(sizes) == 1
        assert isinstance(args[2], int)
    sizes, args = loops(x, on_device(numbers(6)))
    assert sizes == (4, 6)
    assert args[5] == (0, 1)


@pytest.mark.parametrize("shapes", [((3, 1, 4), (2, 1)), ((5,), (1,)), ((2, 3, 2, 2), (3, 1, 2)), ((), (3,))])
def test_operands_are_stretched(shapes: Any) -> None:
    a, b = numbers(*shapes[0]), numbers(*shapes[1], seed=1)
    found = on_device(a) * on_device(b)
    np.testing.assert_allclose(found.tolist(), a * b)


def test_results_are_written_between_elements_of_another_tensor() -> None:
    whole = on_device(np.zeros((4, 6)))
    whole[1::2, ::3] += on_device(numbers(2, 2))
    expected = np.zeros((4, 6))
    expected[1::2, ::3] += numbers(2, 2)
    np.testing.assert_allclose(whole.tolist(), expected)


def test_float32_is_computed_in_float32() -> None:
    array = numbers(50).astype(np.float32)
    found = mt.from_numpy(array).to("cuda") / 3.0
    assert found.dtype is mt.float32
    np.testing.assert_array_equal(found.cpu().numpy(), array / np.float32(3.0))


def test_a_number_that_is_no_number_becomes_an_integer_without_an_error() -> None:
    found = on_device(np.array([1.9, -1.9, 300.5])).to(mt.int32)
    assert found.tolist() == [1, -1, 300]


def test_an_operator_that_is_no_function_of_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core.errors import TypingError

    from minitorch_cuda import elementwise

    def refuse(*_: Any) -> Any:
        raise TypingError("cannot determine the type of unicode_type")

    def shout(x: float) -> float:
        return x

    monkeypatch.setattr(elementwise, "launch", refuse)
    x = on_device(numbers(3))
    with pytest.raises(OperatorError, match="The operator shout cannot be compiled: it uses text"):
        get_backend("cuda").map(shout, x)
