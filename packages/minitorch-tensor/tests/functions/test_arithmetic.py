"""Sums, differences, products and quotients: operators on either side, alpha, in place, and what is refused."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BroadcastError,
    DtypeError,
    GraphError,
    InvalidArgumentError,
    InvalidTypeError,
    OperandError,
    ShapeError,
)

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
}
IN_PLACE: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.iadd,
    "sub": operator.isub,
    "mul": operator.imul,
    "div": operator.itruediv,
}


def numbers(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.random.default_rng(seed).uniform(0.5, 2.0, shape))


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_are_numpys_on_either_side(name: str) -> None:
    apply, x, y = OPERATORS[name], numbers(2, 3), numbers(3, seed=1)
    for a, b in ((x, y), (x, 2), (2, x), (x, 0.5), (0.5, x), (x, y.numpy()), (y.numpy(), x)):
        values = [side.numpy() if isinstance(side, mt.Tensor) else side for side in (a, b)]
        np.testing.assert_array_equal(apply(a, b).numpy(), apply(*values))


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("shapes", [((2, 3), (2, 3)), ((2, 1), (3,)), ((), (2,)), ((3,), ())])
def test_gradients_and_second_derivatives_are_those_of_differences(name: str, shapes: Any) -> None:
    x, y = numbers(*shapes[0]).requires_grad_(), numbers(*shapes[1], seed=1).requires_grad_()
    assert gradcheck(OPERATORS[name], (x, y))
    assert gradgradcheck(OPERATORS[name], (x, y))


@pytest.mark.parametrize("name", OPERATORS)
def test_gradients_pass_numbers_on_either_side(name: str) -> None:
    x = numbers(3).requires_grad_()
    assert gradcheck(lambda v: OPERATORS[name](v, 3) * OPERATORS[name](2.5, v), (x,))
    assert gradgradcheck(lambda v: OPERATORS[name](v, 3) * OPERATORS[name](2.5, v), (x,))


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=4), st.floats(-9, 9), st.floats(-3, 3))
def test_alpha_weighs_what_is_added_or_taken_away(values: list[float], other: float, alpha: float) -> None:
    x = np.array(values)
    for name, wanted in (("add", x + alpha * other), ("sub", x - alpha * other), ("rsub", other - alpha * x)):
        result = getattr(mt, name)(from_numpy(x), other, alpha=alpha)
        np.testing.assert_allclose(result.numpy(), wanted, rtol=1e-12, atol=1e-12)


def test_alpha_of_bools_is_a_bool() -> None:
    x = tensor([True, False])
    assert x.add(x, alpha=2).tolist() == [True, False]
    assert x.add(tensor([1, 2]), alpha=2).tolist() == [3, 4]


@pytest.mark.parametrize(("x", "alpha"), [([1, 2], 1.5), ([True], 0.5), ([1.0], False)])
def test_alpha_of_another_kind_is_refused(x: list[Any], alpha: Any) -> None:
    with pytest.raises(DtypeError, match="alpha="):
        tensor(x).add(tensor(x), alpha=alpha)


@pytest.mark.parametrize("alpha", ["2", None, [1.0], tensor([1.0, 2.0])])
def test_alpha_must_be_a_number(alpha: Any) -> None:
    with pytest.raises(InvalidTypeError, match="alpha must be a number"):
        tensor([1.0]).add(1.0, alpha=alpha)


def test_integers_divide_to_floating_point_and_by_zero_to_infinities() -> None:
    assert (tensor([1, -1, 0]) / 0).tolist()[:2] == [float("inf"), float("-inf")]
    assert (tensor([1, 2]) / tensor([2, 2])).dtype is mt.float32
    assert (1 / tensor([2, 4])).tolist() == [0.5, 0.25]


def test_bools_add_by_or_and_multiply_by_and() -> None:
    a, b = tensor([True, True, False]), tensor([True, False, False])
    assert (a + b).tolist() == [True, True, False]
    assert (a * b).tolist() == [True, False, False]


def test_minus_a_bool_is_refused() -> None:
    calls: tuple[Callable[..., Any], ...] = (
        lambda x: -x,
        mt.neg,
        lambda x: x.neg_(),
        lambda x: +x,
        lambda x: x - x,
        lambda x: 1 - x,
    )
    for call in calls:
        with pytest.raises(DtypeError, match="not defined for bools"):
            call(tensor([True]))


def test_the_tensor_itself_is_its_positive() -> None:
    x = tensor([1.0])
    assert +x is x


# ----------------------------------------------------------------------------------------------------------------------
# Operands of other kinds
# ----------------------------------------------------------------------------------------------------------------------
class Foreign:
    """Knows how to stand on the right of a tensor."""

    def __radd__(self, other: Any) -> str:
        return f"radd {type(other).__name__}"

    def __rpow__(self, other: Any) -> str:
        return "rpow"

    def __rand__(self, other: Any) -> str:
        return "rand"


def test_an_operand_of_another_class_is_asked() -> None:
    x: Any = tensor([1.0])
    assert x + Foreign() == "radd Tensor"
    assert x ** Foreign() == "rpow"
    assert x & Foreign() == "rand"
    with pytest.raises(TypeError, match="unsupported operand"):
        x - Foreign()


@pytest.mark.parametrize("other", ["a", None, [1.0], 1j])
@pytest.mark.parametrize("name", OPERATORS)
def test_a_builtin_that_is_no_number_is_named(name: str, other: Any) -> None:
    x = tensor([1.0, 2.0])
    calls: tuple[Callable[..., Any], ...] = (
        lambda: OPERATORS[name](x, other),
        lambda: getattr(x, name)(other),
        lambda: getattr(mt, name)(x, other),
    )
    for call in calls:
        with pytest.raises(OperandError, match="takes tensors and numbers, not"):
            call()


@pytest.mark.parametrize("name", OPERATORS)
def test_a_function_needs_a_tensor(name: str) -> None:
    with pytest.raises(InvalidTypeError, match="needs a tensor"):
        getattr(mt, name)(1.0, 2.0)


@pytest.mark.parametrize("name", OPERATORS)
def test_shapes_that_do_not_broadcast_are_refused(name: str) -> None:
    with pytest.raises(BroadcastError, match=r"\(2, 3\) and \(4, 3\): dimension 0 has sizes 2 and 4"):
        OPERATORS[name](numbers(2, 3), numbers(4, 3))


def test_there_are_two_rounding_modes() -> None:
    with pytest.raises(InvalidArgumentError, match="'trunc' or 'floor', not 'up'"):
        tensor([1.0]).div(2, rounding_mode="up")


# ----------------------------------------------------------------------------------------------------------------------
# In place
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("other", [3, 0.5, "row", "itself"])
def test_in_place_the_memory_stays_and_views_see_the_result(name: str, other: Any) -> None:
    x = numbers(2, 3)
    view, before = x.t(), x.numpy().copy()
    other = {"row": numbers(3, seed=1), "itself": x}.get(other, other)
    wanted = OPERATORS[name](before, before if other is x else np.asarray(other))
    memory = x.numpy()
    assert IN_PLACE[name](x, other) is x
    np.testing.assert_array_equal(memory, wanted)
    np.testing.assert_array_equal(view.numpy(), wanted.T)


@pytest.mark.parametrize("name", OPERATORS)
def test_gradients_pass_what_is_written_in_place(name: str) -> None:
    x, y = numbers(2, 3).requires_grad_(), numbers(3, seed=1).requires_grad_()

    def change(a: Any, b: Any) -> Any:
        whole = a * 1.0
        getattr(whole, f"{name}_")(b)
        getattr(whole[:, 1:], f"{name}_")(2.5)
        return whole * b

    assert gradcheck(change, (x, y))
    assert gradgradcheck(change, (x, y))


def test_alpha_counts_in_place() -> None:
    x = tensor([1.0, 2.0])
    assert x.add_(tensor([1.0, 1.0]), alpha=3).tolist() == [4, 5]
    assert x.sub_(1, alpha=2).tolist() == [2, 3]


def test_in_place_refusals_change_nothing() -> None:
    whole, leaf = tensor([1, 2]), tensor([1.0, 2.0], requires_grad=True)
    calls: tuple[tuple[type[Exception], Callable[[], Any]], ...] = (
        (DtypeError, lambda: whole.add_(0.5)),
        (DtypeError, lambda: whole.div_(2)),
        (DtypeError, lambda: tensor([True]).add_(1)),
        (ShapeError, lambda: whole.mul_(tensor([[1, 2], [3, 4]]))),
        (OperandError, lambda: whole.mul_("a")),
        (GraphError, lambda: leaf.mul_(2.0)),
        (ShapeError, lambda: tensor([1.0]).expand(3).add_(1.0)),
    )
    for error, call in calls:
        version = whole.version[0]
        with pytest.raises(error):
            call()
        assert whole.tolist() == [1, 2]
        assert whole.version[0] == version
    assert leaf.tolist() == [1, 2]
