"""What may stand beside a tensor, what it becomes there, and what a rule keeps of it."""

from __future__ import annotations

import gc
import math
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minitorch_tensor import Tensor, float32, float64, int32, int64, tensor, uint8, use_backend
from minitorch_tensor.errors import BackendError, DtypeError, GraphError, InvalidTypeError, OperandError, RangeError
from minitorch_tensor.functions.arithmetic import Div, Mul
from minitorch_tensor.operands import constant, operands


@pytest.mark.parametrize("number", [2, 2.0, np.float32(2), np.float64(2), np.int64(2), np.array(2.0)])
def test_a_number_does_not_change_the_dtype_of_floating_point_tensors(number: Any) -> None:
    x = tensor([1.0, 3.0])
    for result in (x * number, number * x):
        assert result.dtype is float32
        np.testing.assert_array_equal(result.numpy(), [2, 6])


@pytest.mark.parametrize(("number", "dtype"), [(2, int64), (True, int64), (np.int64(2), int64), (0.5, float32)])
def test_a_number_changes_the_dtype_of_integers_only_if_it_has_fractions(number: Any, dtype: Any) -> None:
    assert (tensor([1, 2]) * number).dtype is dtype
    assert (number * tensor([1, 2])).dtype is dtype


def test_an_array_beside_a_tensor_is_a_tensor_of_its_dtype() -> None:
    x, array = tensor([1.0, 2.0]), np.array([3.0, 5.0])
    for result, wanted in ((x - array, [-2, -3]), (array - x, [2, 3]), (x / array, [1 / 3, 2 / 5])):
        assert isinstance(result, Tensor)
        assert result.dtype is float64
        np.testing.assert_allclose(result.numpy(), wanted)


def test_a_later_change_of_an_array_does_not_reach_the_gradient() -> None:
    x, array = tensor([1.0, 2.0], dtype=float64, requires_grad=True), np.array([3.0, 5.0])
    y = x * array
    array[:] = 0
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [3, 5])


@pytest.mark.parametrize("array", [np.zeros(2, "complex128"), np.zeros(2, "float16"), np.array(["a"])])
def test_an_array_of_another_dtype_is_refused(array: Any) -> None:
    with pytest.raises(InvalidTypeError, match="cannot become a tensor"):
        tensor([1.0, 2.0]) + array


@pytest.mark.parametrize("value", ["a", None, [1.0, 2.0], (1.0,), {}, 1j, object()])
def test_what_is_no_operand_is_named(value: Any) -> None:
    with pytest.raises(OperandError, match="Mul takes tensors and numbers, not"):
        Mul.apply(tensor([1.0]), value)


def test_integers_wrap_around_in_arithmetic() -> None:
    x = tensor([1, 250], dtype=uint8)
    assert (x + 300).tolist() == [45, 38]
    assert (x * -1).tolist() == [255, 6]
    assert (2 - x).tolist() == [1, 8]
    assert (tensor([1], dtype=int32) + 2**31).tolist() == [1 - 2**31]


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
def test_an_integer_that_no_dtype_holds_is_refused(number: int) -> None:
    with pytest.raises(RangeError):
        tensor([1]) + number
    with pytest.raises(OverflowError):
        tensor([1]) + number


def test_an_integer_that_no_float_holds_is_refused() -> None:
    with pytest.raises(RangeError, match="1329 bits is beyond float32"):
        tensor([1.0]) + 10**400


def test_a_constant_is_made_once_and_has_its_sign() -> None:
    x = tensor([1.0])
    assert constant(7.5, float32, x) is constant(7.5, float32, x)
    assert constant(0.0, float32, x) is constant(0, float32, x)
    assert constant(-0.0, float32, x) is not constant(0.0, float32, x)
    assert [math.copysign(1.0, (x * zero).item()) for zero in (0.0, -0.0, 0.0, -0.0)] == [1, -1, 1, -1]
    assert math.isnan((x * math.nan).item())


def test_tensors_of_two_backends_are_refused() -> None:
    with use_backend("simple"):
        x = tensor([1.0])
    with pytest.raises(BackendError, match=r"'numpy' and 'simple': move one of them with \.to\('numpy'\)"):
        tensor([1.0]) + x


def test_operands_of_a_rule_for_fractions_become_floating_point() -> None:
    a, b = operands(Div, tensor([1, 2]), 3)
    assert (a.dtype, b.dtype) == (float32, float32)


def test_bools_are_refused_by_rules_that_do_not_take_them() -> None:
    calls: tuple[Callable[..., Any], ...] = (
        lambda: tensor([1.0]) - True,
        lambda: tensor([True]) - 1,
        lambda: tensor([2]) - tensor([True]),
    )
    for call in calls:
        with pytest.raises(DtypeError, match="Sub is not defined for bools: use ~ or logical_not"):
            call()


# ----------------------------------------------------------------------------------------------------------------------
# What a rule keeps
# ----------------------------------------------------------------------------------------------------------------------
def test_a_factor_that_no_gradient_needs_may_be_changed_in_place() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    kept, changed = x * 1.0, x * 1.0
    y, z = changed * 3.0, kept * tensor([2.0, 2.0])
    changed.add_(1.0)
    (y + z).sum().backward()
    assert x.grad.tolist() == [5, 5]


def test_a_factor_that_a_gradient_needs_must_not_be_changed_in_place() -> None:
    x, factor = tensor([1.0, 2.0], requires_grad=True), tensor([2.0, 2.0])
    y = x * factor
    factor.add_(1.0)
    with pytest.raises(GraphError, match="Mul saved for backward has been changed in place"):
        y.sum().backward()


@pytest.mark.parametrize("operation", [lambda a, b: a * b, lambda a, b: b * a, lambda a, b: a / b])
def test_a_factor_that_no_gradient_needs_is_not_kept_in_memory(operation: Any) -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    middle = x * 1.0
    data = weakref.ref(middle)
    y = operation(middle, tensor([3.0, 4.0]))
    del middle
    gc.collect()
    assert data() is None
    y.sum().backward()
    assert x.grad is not None
