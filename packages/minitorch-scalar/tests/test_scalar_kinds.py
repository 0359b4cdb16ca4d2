"""Leaf, non-leaf and constant; requires_grad, detach, names; and how a Scalar becomes a Python number or text again."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest

from minitorch_scalar import Parameter, Scalar, functions, no_grad
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_scalar.graph import build_graph


def kind(x: Scalar) -> tuple[bool, bool, bool]:
    """Tell whether it is a leaf, a result, a constant."""
    return x.is_leaf(), x.is_result(), x.is_constant()


LEAF, RESULT, CONSTANT = (True, False, False), (False, True, False), (False, False, True)


# ----------------------------------------------------------------------------------------------------------------------
# Making one
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [3, 3.0, True, Decimal("0.1"), Scalar(3.0), math.inf])
def test_any_number_becomes_a_float(number: Any) -> None:
    assert type(Scalar(number).data) is float
    assert Scalar(number).data == float(number)


@pytest.mark.parametrize("value", ["3", None, 3j, [3.0], {}])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"A Scalar needs a number, not .* of type {type(value).__name__}"):
        Scalar(value)


def test_a_number_beyond_the_largest_float_is_refused_without_its_digits() -> None:
    with pytest.raises(InvalidValueError, match="A Scalar needs a number, not one beyond the largest float"):
        Scalar(10**5000)
    with pytest.raises(InvalidValueError, match="beyond the largest float"):
        Scalar(1.0) + 10**5000


def test_a_number_that_refuses_to_become_a_float_is_refused() -> None:
    class Several:
        def __float__(self) -> float:
            raise TypeError("only one number can be converted")

    with pytest.raises(InvalidTypeError, match="of type Several: only one number can be converted"):
        Scalar(Several())


@pytest.mark.parametrize("history", ["x", False, 0, Scalar(1.0)])
def test_a_history_that_is_neither_left_out_nor_none_is_refused(history: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"The history of a Scalar .* A name is given as name="):
        Scalar(2.0, history)


def test_a_new_scalar_has_no_grad_no_name_and_no_inputs() -> None:
    x = Scalar(2.0)
    assert (x.grad, x.derivative, x.name, x.last_fn, x.inputs, x.parents) == (None, None, None, None, (), [])


def test_an_attribute_by_a_typo_is_an_error() -> None:
    with pytest.raises(AttributeError):
        Scalar(2.0).gard = 1.0  # type: ignore[attr-defined] # the mistake under test


def test_every_scalar_is_younger_than_those_before() -> None:
    x = Scalar(2.0)
    y = x + 1.0
    z = Scalar(2.0)
    assert x.unique_id < y.unique_id < z.unique_id


# ----------------------------------------------------------------------------------------------------------------------
# The three kinds
# ----------------------------------------------------------------------------------------------------------------------
def test_a_scalar_made_by_hand_is_a_leaf() -> None:
    assert kind(Scalar(2.0)) == kind(Parameter(2.0)) == LEAF


def test_a_scalar_made_by_a_rule_is_neither_leaf_nor_constant() -> None:
    assert kind(Scalar(2.0) * 3.0) == RESULT


@pytest.mark.parametrize(
    "constant",
    [
        Scalar(2.0, None),
        Scalar(2.0, requires_grad=False),
        Scalar(2.0).detach(),
        Scalar(2.0, None) * 3.0,
        functions.sigmoid(Scalar(2.0, None)),
    ],
)
def test_a_scalar_without_history_is_a_constant(constant: Scalar) -> None:
    assert kind(constant) == CONSTANT


def test_a_number_in_an_expression_becomes_a_constant() -> None:
    x = Scalar(2.0)
    y = x * 3.0
    assert kind(y.inputs[1]) == CONSTANT
    assert y.parents == [x]


def test_the_inputs_are_all_arguments_and_the_parents_those_that_are_not_constant() -> None:
    x, c = Scalar(2.0), Scalar(3.0, None)
    y = c - x
    assert (y.inputs, y.parents) == ((c, x), [x])


def test_a_constant_gets_no_derivative() -> None:
    x, c = Scalar(2.0), Scalar(3.0, None)
    (x * c).backward()
    assert (x.grad, c.grad) == (3.0, None)


# ----------------------------------------------------------------------------------------------------------------------
# requires_grad, detach
# ----------------------------------------------------------------------------------------------------------------------
def test_requires_grad_is_true_but_for_constants() -> None:
    x = Scalar(2.0)
    assert (x.requires_grad, (x * 2.0).requires_grad, Scalar(2.0, None).requires_grad) == (True, True, False)


def test_requires_grad_turns_a_leaf_into_a_constant_and_back() -> None:
    x = Scalar(2.0)
    x.requires_grad = False
    assert kind(x) == CONSTANT
    assert x.requires_grad_() is x
    assert kind(x) == LEAF


@pytest.mark.parametrize("value", ["no", 0, None, 1.0])
def test_requires_grad_is_a_bool(value: Any) -> None:
    x = Scalar(2.0)
    with pytest.raises(InvalidTypeError, match="requires_grad is True or False, not"):
        Scalar(2.0, requires_grad=value)
    with pytest.raises(InvalidTypeError, match="requires_grad is True or False, not"):
        x.requires_grad_(value)
    assert x.requires_grad is True


def test_requires_grad_of_a_result_cannot_be_taken_away() -> None:
    y = Scalar(2.0) * 3.0
    with pytest.raises(GraphError, match=r"requires_grad=False on a result of Mul.* Use detach\(\)"):
        y.requires_grad_(False)
    assert y.requires_grad


def test_requires_grad_of_a_result_may_be_set_as_it_is() -> None:
    y = Scalar(2.0) * 3.0
    y.requires_grad = True
    assert kind(y) == RESULT


def test_a_leaf_frozen_after_its_use_gets_no_derivative() -> None:
    x, y = Scalar(2.0), Scalar(3.0)
    z = x * y
    x.requires_grad = False
    z.backward()
    assert (x.grad, y.grad) == (None, 2.0)


def test_detach_gives_the_value_and_stops_the_derivative() -> None:
    x = Scalar(3.0)
    (x * (x * x).detach()).backward()
    assert x.grad == 9.0


def test_detach_leaves_the_scalar_as_it_was() -> None:
    y = Scalar(3.0) * 2.0
    y.detach()
    assert kind(y) == RESULT


def test_derivative_is_grad_under_the_name_of_the_course() -> None:
    x = Scalar(3.0)
    x.derivative = 5.0
    assert x.grad == x.derivative == 5.0


def test_zero_grad_forgets_the_derivative() -> None:
    x = Scalar(3.0)
    x.grad = 5.0
    x.zero_grad()
    assert x.grad is None


# ----------------------------------------------------------------------------------------------------------------------
# Back to Python
# ----------------------------------------------------------------------------------------------------------------------
def test_float_int_and_item_give_plain_numbers() -> None:
    x = Scalar(3.7)
    assert (float(x), int(x), x.item(), math.floor(x)) == (3.7, 3, 3.7, 3)
    assert type(x.item()) is float


@pytest.mark.parametrize(
    ("value", "truth"), [(0.0, False), (-0.0, False), (1e-300, True), (-2.0, True), (math.nan, True)]
)
def test_a_scalar_is_as_true_as_its_value(value: float, truth: bool) -> None:
    assert bool(Scalar(value)) is truth


def test_a_format_is_the_one_of_the_float() -> None:
    assert f"{Scalar(3.14159):.2f}|{Scalar(2.0):>6}" == "3.14|   2.0"


def test_in_a_text_it_is_its_number() -> None:
    assert f"{Scalar(2.0)}" == "2.0"


def test_by_itself_it_is_shown_as_a_scalar() -> None:
    assert str(Scalar(2.0)) == "Scalar(2.0)"


@pytest.mark.parametrize(
    ("scalar", "text"),
    [
        (Scalar(2.0), "Scalar(2.0)"),
        (Scalar(2.0, name="x"), "Scalar(2.0, name='x')"),
        (Scalar(2.0, None), "Scalar(2.0, requires_grad=False)"),
        (Scalar(2.0) * 3.0, "Scalar(6.0, rule=Mul)"),
        (Parameter(0.5, name="w"), "Parameter(0.5, name='w')"),
    ],
)
def test_repr_tells_value_name_and_rule(scalar: Scalar, text: str) -> None:
    assert repr(scalar) == text


def test_a_result_can_be_given_a_name() -> None:
    with no_grad():
        y = Scalar(2.0) * 3.0
    y.name = "y"
    assert repr(y) == "Scalar(6.0, name='y', requires_grad=False)"


def test_a_whole_number_in_data_is_read_as_a_float() -> None:
    p = Parameter(1.0)
    p.data = 2
    for read in (float(p), p.item()):
        assert (read, type(read)) == (2.0, float)
    assert build_graph(p * p).nodes[-1].value == 4.0
