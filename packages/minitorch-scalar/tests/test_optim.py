"""SGD against steps computed by hand, and what optimizers refuse."""

from __future__ import annotations

import math
from typing import Any

import pytest

from minitorch_scalar import MLP, SGD, Optimizer, Parameter, Scalar
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, MissingMethodError


def trajectory(gradients: list[float | None], **settings: float) -> list[float]:
    """Return where a parameter that begins at 1 is after each step with the given gradients."""
    p = Parameter(1.0)
    optimizer = SGD([p], **settings)
    positions = []
    for gradient in gradients:
        p.grad = gradient
        optimizer.step()
        positions.append(p.data)
    return positions


def test_a_plain_step_goes_against_the_gradient() -> None:
    assert trajectory([2.0, -1.0], lr=0.1) == pytest.approx([0.8, 0.9])


def test_momentum_keeps_a_share_of_the_last_direction() -> None:
    # v = 2; 0.9·2 + 1 = 2.8; 0.9·2.8 + 0 = 2.52
    assert trajectory([2.0, 1.0, 0.0], lr=0.1, momentum=0.9) == pytest.approx([0.8, 0.52, 0.268])


def test_weight_decay_adds_a_share_of_the_parameter_to_the_gradient() -> None:
    # 1 - 0.1·(2 + 0.5·1) = 0.75; 0.75 - 0.1·(0 + 0.5·0.75) = 0.7125
    assert trajectory([2.0, 0.0], lr=0.1, weight_decay=0.5) == pytest.approx([0.75, 0.7125])


def test_momentum_works_on_the_decayed_gradient() -> None:
    # v = 2.5, p = 0.75; v = 0.9·2.5 + 1 + 0.375 = 3.625, p = 0.3875
    positions = trajectory([2.0, 1.0], lr=0.1, momentum=0.9, weight_decay=0.5)
    assert positions == pytest.approx([0.75, 0.3875])


def test_a_rate_of_zero_stands_still() -> None:
    assert trajectory([2.0, 5.0], lr=0.0) == [1.0, 1.0]


def test_the_rate_by_default_is_pytorchs() -> None:
    assert SGD([Parameter(1.0)]).lr == 1e-3


def test_the_rate_can_be_changed_between_steps() -> None:
    p = Parameter(1.0)
    optimizer = SGD([p], lr=0.1)
    optimizer.lr = 0.5
    p.grad = 1.0
    optimizer.step()
    assert p.data == 0.5


def test_a_parameter_without_a_gradient_stays_and_keeps_its_momentum() -> None:
    assert trajectory([2.0, None, 0.0], lr=0.1, momentum=0.5, weight_decay=0.0) == pytest.approx([0.8, 0.8, 0.7])


def test_weight_decay_does_not_move_a_parameter_without_a_gradient() -> None:
    assert trajectory([None], lr=0.1, weight_decay=0.5) == [1.0]


def test_every_parameter_has_its_own_momentum() -> None:
    p, q = Parameter(0.0), Parameter(0.0)
    optimizer = SGD([p, q], lr=1.0, momentum=0.5)
    p.grad, q.grad = 1.0, -2.0
    optimizer.step()
    p.grad = q.grad = 0.0
    optimizer.step()
    assert (p.data, q.data) == (-1.5, 3.0)


def test_a_step_changes_the_parameter_in_place_and_not_its_gradient() -> None:
    p = Parameter(1.0)
    optimizer = SGD([p], lr=0.1, momentum=0.9, weight_decay=0.1)
    p.grad = 2.0
    optimizer.step()
    assert optimizer.params[0] is p
    assert (p.grad, p.is_leaf()) == (2.0, True)


def test_zero_grad_forgets_all_gradients() -> None:
    p, q = Parameter(1.0), Parameter(2.0)
    (p * q).backward()
    SGD([p, q]).zero_grad()
    assert (p.grad, q.grad) == (None, None)


def test_a_recorded_gradient_moves_the_parameter_and_leaves_no_graph_in_it() -> None:
    p = Parameter(1.0)
    optimizer = SGD([p], lr=0.1, momentum=0.9)
    (p * p).backward(create_graph=True)
    optimizer.step()
    assert p.data == 0.8
    assert type(p.data) is float


def test_the_minimum_of_a_parabola_is_found() -> None:
    p = Parameter(5.0)
    optimizer = SGD([p], lr=0.1, momentum=0.5)
    for _ in range(100):
        optimizer.zero_grad()
        ((p - 3.0) ** 2).backward()
        optimizer.step()
    assert p.data == pytest.approx(3.0, abs=1e-9)


def test_any_iterable_of_leaves_will_do() -> None:
    assert len(SGD(MLP(2, [3], seed=0).parameters()).params) == 13
    assert len(SGD({"x": Scalar(1.0)}.values()).params) == 1


def test_a_frozen_parameter_may_be_among_them() -> None:
    p = Parameter(1.0, requires_grad=False)
    SGD([p], lr=1.0).step()
    assert p.data == 1.0


@pytest.mark.parametrize("name", ["lr", "momentum", "weight_decay"])
@pytest.mark.parametrize("value", [-0.1, math.nan])
def test_a_setting_below_zero_or_nan_is_refused(name: str, value: float) -> None:
    with pytest.raises(InvalidValueError, match=f"{name} is {value}; it must be at least 0"):
        SGD([Parameter(1.0)], **{name: value})


@pytest.mark.parametrize("name", ["lr", "momentum", "weight_decay"])
@pytest.mark.parametrize("value", ["0.1", None, [0.1]])
def test_a_setting_that_is_no_number_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"{name} is .* of type {type(value).__name__}; it must be a number"):
        SGD([Parameter(1.0)], **{name: value})


def test_no_parameters_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="The optimizer got no parameters"):
        SGD([])


@pytest.mark.parametrize("value", [1.0, "w", None])
def test_what_is_no_parameter_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"Parameter 1 is .* of type {type(value).__name__}"):
        SGD([Parameter(1.0), value])


def test_a_parameter_alone_is_refused_with_advice() -> None:
    with pytest.raises(InvalidTypeError, match=r"takes a list of parameters, not Parameter\(1.0\) alone"):
        SGD(Parameter(1.0))  # type: ignore[arg-type] # the mistake under test


def test_a_result_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="is a result of Mul, not a leaf"):
        SGD([Scalar(1.0) * 2.0])


def test_a_parameter_listed_twice_is_refused() -> None:
    p = Parameter(1.0)
    with pytest.raises(InvalidValueError, match=r"Parameters 0 and 2 are one, Parameter\(1.0\)"):
        SGD([p, Parameter(1.0), p])


def test_the_base_class_cannot_step() -> None:
    with pytest.raises(MissingMethodError, match=r"Optimizer defines no step\(\)"):
        Optimizer([Parameter(1.0)]).step()


def test_settings_become_floats() -> None:
    p = Parameter(1.0)
    (p * p).backward()
    SGD([p], lr=Scalar(0.25)).step()  # type: ignore[arg-type] # whatever is a number will do
    assert (p.data, type(p.data)) == (0.5, float)
