"""`detect_anomaly`: the line of the forward pass behind a NaN or an error of a backward pass."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from minitorch_tensor import Tensor, autograd, node, recording, tensor
from minitorch_tensor.autograd import Function, detect_anomaly, set_detect_anomaly
from minitorch_tensor.errors import GraphError, InvalidTypeError


def zero_and_one() -> Tensor:
    return tensor([0.0, 1.0], requires_grad=True)


def bad_root(x: Any) -> Any:
    return x.sqrt() * 0.0  # the line that is looked for


def notes(error: BaseException) -> str:
    return "\n".join(error.__notes__)


def test_the_operation_and_the_line_behind_a_nan_are_named() -> None:
    with detect_anomaly(), pytest.raises(GraphError) as caught:
        bad_root(zero_and_one()).sum().backward()
    message = str(caught.value)
    assert message.startswith("Sqrt.backward gave NaN for argument 0 of shape (2,). The operation was recorded at ")
    assert message.endswith("in bad_root: return x.sqrt() * 0.0  # the line that is looked for")
    assert "test_anomaly.py" in message


def test_the_calls_that_led_there_are_in_the_notes() -> None:
    with detect_anomaly(), pytest.raises(GraphError) as caught:
        bad_root(zero_and_one()).sum().backward()
    text = notes(caught.value)
    assert "in test_the_calls_that_led_there_are_in_the_notes" in text
    assert text.index("led_there") < text.index("in bad_root")
    assert "minitorch_tensor/functions" not in text


def test_the_argument_that_receives_it_is_named() -> None:
    a, b = zero_and_one(), zero_and_one()
    with detect_anomaly(), pytest.raises(GraphError, match=r"Div\.backward gave NaN for argument 1"):
        (a / b).sum().backward()


def test_a_forward_pass_outside_is_not_known() -> None:
    y = bad_root(zero_and_one()).sum()
    with detect_anomaly(), pytest.raises(GraphError, match="put the forward pass inside"):
        y.backward()


def test_nothing_is_said_of_numbers_that_are_in_order() -> None:
    x = tensor([1.0, 4.0], requires_grad=True)
    with detect_anomaly():
        (x.sqrt() * x[0]).sum().backward()
    assert x.grad.tolist() == [3.5, 0.25]


def test_infinity_is_no_anomaly() -> None:
    x = zero_and_one()
    with detect_anomaly():
        x.sqrt().sum().backward()
    assert x.grad.tolist() == [float("inf"), 0.5]


def test_a_nan_may_be_let_through() -> None:
    x = zero_and_one()
    with detect_anomaly(check_nan=False):
        bad_root(x).sum().backward()
    assert x.grad[0].isnan().item()


def test_an_error_of_a_backward_pass_is_explained_too() -> None:
    x = zero_and_one()
    with detect_anomaly(check_nan=False):
        y = x * 2.0
        z = y * y
        y.mul_(3.0)
        with pytest.raises(GraphError, match="changed in place since") as caught:
            z.sum().backward()
    assert "z = y * y" in notes(caught.value)


def test_a_users_rule_is_named() -> None:
    class Half(Function):
        @staticmethod
        def forward(_ctx: Any, x: Any) -> Any:
            return x * 0.5, x * 2.0

        @staticmethod
        def backward(_ctx: Any, grad: Any, _other: Any) -> Any:
            return grad * float("nan")

    with detect_anomaly(), pytest.raises(GraphError, match=r"Half.backward gave NaN.*in test_a_users_rule_is_named"):
        Half.apply(zero_and_one())[0].sum().backward()


def test_the_operation_behind_an_operation_of_a_backward_pass_is_named() -> None:
    x = zero_and_one()
    with detect_anomaly():
        (slope,) = autograd.grad(x.sqrt().sum(), x, create_graph=True)  # the backward pass
        with pytest.raises(GraphError) as caught:
            (slope * 0.0).sum().backward()
    text = notes(caught.value)
    first, _, second = text.partition("It belongs to the backward pass of an operation that was recorded here:")
    assert "# the backward pass" in first
    assert "x.sqrt().sum()" in second


# ----------------------------------------------------------------------------------------------------------------------
# The switch
# ----------------------------------------------------------------------------------------------------------------------
def state() -> tuple[bool, bool]:
    return autograd.is_anomaly_enabled(), autograd.is_anomaly_check_nan_enabled()


def test_it_is_off_and_goes_back_to_what_it_was() -> None:
    assert state() == (False, True)
    with detect_anomaly(check_nan=False):
        assert state() == (True, False)
        with detect_anomaly():
            assert state() == (True, True)
        with set_detect_anomaly(False):
            assert state() == (False, True)
        assert state() == (True, False)
    assert state() == (False, True)


def test_it_can_be_switched_on_from_here_on() -> None:
    try:
        set_detect_anomaly(True)
        assert state() == (True, True)
    finally:
        set_detect_anomaly(False)
    assert state() == (False, True)


def test_it_goes_off_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), detect_anomaly():
        raise ValueError("no")
    assert state() == (False, True)


def test_it_holds_in_all_threads() -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            bad_root(zero_and_one()).sum().backward()
        except GraphError as error:
            errors.append(error)

    with detect_anomaly():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert "in bad_root" in str(errors[0])


def test_off_it_is_out_of_the_way() -> None:
    plain = recording.next_age, node.next_age  # type: ignore[attr-defined] # recording shows it to nobody else
    with detect_anomaly():
        assert recording.next_age is not plain[0]  # type: ignore[attr-defined] # as above
    assert (recording.next_age, node.next_age) == plain  # type: ignore[attr-defined] # as above
    assert type((zero_and_one() * 2.0).node.unique_id) is int


@pytest.mark.parametrize("value", [1, None, "yes"])
def test_the_switches_take_bools(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="check_nan is True or False"):
        detect_anomaly(value)
    with pytest.raises(InvalidTypeError, match="mode is True or False"):
        set_detect_anomaly(value)
    assert state() == (False, True)
