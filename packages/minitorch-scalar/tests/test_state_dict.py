"""Saving the values of a module and loading them, all or none."""

from __future__ import annotations

from typing import Any

import pytest

from minitorch_scalar import MLP, Module, Parameter
from minitorch_scalar.errors import InvalidTypeError, StateDictError


class Line(Module):
    """Two parameters."""

    def __init__(self, slope: float = 2.0, offset: float = 1.0) -> None:
        super().__init__()
        self.slope = Parameter(slope)
        self.offset = Parameter(offset)


def shared() -> Module:
    """Return a module that has one parameter under two names."""
    module = Module()
    module.a, module.b = Line(), Line()
    module.b.slope = module.a.slope
    return module


def test_the_state_is_the_values_under_their_names() -> None:
    assert Line().state_dict() == {"slope": 2.0, "offset": 1.0}


def test_the_state_of_an_empty_module_is_empty() -> None:
    assert Module().state_dict() == {}


def test_the_state_does_not_follow_the_module() -> None:
    line = Line()
    state = line.state_dict()
    line.slope.data = 5.0
    assert state["slope"] == 2.0


def test_a_shared_parameter_stands_under_all_of_its_names() -> None:
    assert list(shared().state_dict()) == ["a.slope", "a.offset", "b.slope", "b.offset"]


def test_loading_sets_the_values_and_keeps_the_parameters() -> None:
    line = Line()
    slope = line.slope
    assert line.load_state_dict({"offset": 4, "slope": 3.0}) == ([], [])
    assert line.slope is slope
    assert line.state_dict() == {"slope": 3.0, "offset": 4.0}
    assert type(line.offset.data) is float


def test_the_state_of_one_network_makes_another_one_equal() -> None:
    one, other = MLP(2, [3, 2], seed=1), MLP(2, [3, 2], seed=2)
    other.load_state_dict(one.state_dict())
    assert [y.data for y in other([0.3, 0.4])] == [y.data for y in one([0.3, 0.4])]


def test_missing_and_unexpected_names_are_an_error_that_lists_them() -> None:
    line = Line()
    with pytest.raises(StateDictError, match=r"into Line: missing: slope; unexpected: slop, x\.y\."):
        line.load_state_dict({"slop": 9.0, "offset": 9.0, "x.y": 9.0})
    assert line.state_dict() == {"slope": 2.0, "offset": 1.0}


def test_if_not_strict_what_fits_is_loaded_and_the_rest_returned() -> None:
    line = Line()
    names = line.load_state_dict({"offset": 9.0, "x": 1.0}, strict=False)
    assert names == (["slope"], ["x"]) == (names.missing_keys, names.unexpected_keys)
    assert line.state_dict() == {"slope": 2.0, "offset": 9.0}


@pytest.mark.parametrize("value", ["3.0", None, [3.0], 3j])
@pytest.mark.parametrize("strict", [True, False])
def test_a_value_that_is_no_number_is_named_and_nothing_changes(value: Any, strict: bool) -> None:
    line = Line()
    with pytest.raises(StateDictError, match=r"'offset' holds .*, which is not a number"):
        line.load_state_dict({"slope": 9.0, "offset": value}, strict=strict)
    assert line.state_dict() == {"slope": 2.0, "offset": 1.0}


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(StateDictError, match="missing: slope; unexpected: x; 'offset' holds 'one'"):
        Line().load_state_dict({"offset": "one", "x": 1.0})


@pytest.mark.parametrize("state", [None, [], "slope", 3])
def test_what_is_no_mapping_is_refused(state: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"takes names with their values.* of type {type(state).__name__}"):
        Line().load_state_dict(state, strict=False)


def test_a_name_that_is_no_string_is_unexpected() -> None:
    with pytest.raises(StateDictError, match="unexpected: 3"):
        Line().load_state_dict({**Line().state_dict(), 3: 1.0})  # type: ignore[dict-item] # the mistake under test


def test_of_two_values_for_a_shared_parameter_the_last_name_wins() -> None:
    module = shared()
    module.load_state_dict({"b.slope": 8.0, "b.offset": 1.0, "a.slope": 7.0, "a.offset": 1.0})
    assert module.a.slope.data == module.b.slope.data == 8.0


def test_loading_touches_neither_gradients_nor_frozen_state() -> None:
    line = Line()
    line.slope.grad = 5.0
    line.offset.requires_grad = False
    line.load_state_dict({"slope": 3.0, "offset": 4.0})
    assert (line.slope.grad, line.offset.requires_grad) == (5.0, False)
