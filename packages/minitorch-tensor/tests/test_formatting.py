"""The text of tensors. That it is PyTorch's, number for number, is checked beside PyTorch in tests/parity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import minitorch_tensor as mt
from minitorch_tensor import set_printoptions, tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError


@pytest.fixture(autouse=True)
def _usual_options() -> Iterator[None]:
    yield
    set_printoptions(profile="default")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "tensor(3)"),
        (2.5, "tensor(2.5000)"),
        (2.0, "tensor(2.)"),
        (True, "tensor(True)"),
        ([], "tensor([])"),
        ([1, -20, 3], "tensor([  1, -20,   3])"),
        ([True, False], "tensor([ True, False])"),
        ([1.0, -2.0], "tensor([ 1., -2.])"),
        ([1.0, 2.5], "tensor([1.0000, 2.5000])"),
        ([1.0, float("nan"), float("inf")], "tensor([1., nan, inf])"),
        ([0.5, float("-inf")], "tensor([0.5000,   -inf])"),
        ([1.0, 1001.0], "tensor([1.0000e+00, 1.0010e+03])"),
        ([1.0, 1000.0], "tensor([   1., 1000.])"),
        ([0.0001, 0.01], "tensor([1.0000e-04, 1.0000e-02])"),
        ([2e8], "tensor([2.0000e+08])"),
        ([[1.0, 2.0], [3.0, 4.0]], "tensor([[1., 2.],\n        [3., 4.]])"),
        ([[[1], [2]], [[3], [4]]], "tensor([[[1],\n         [2]],\n\n        [[3],\n         [4]]])"),
    ],
)
def test_numbers_stand_in_columns_of_one_kind(value: Any, text: str) -> None:
    assert repr(tensor(value)) == text


def test_str_and_repr_are_one() -> None:
    assert str(tensor([1.5])) == repr(tensor([1.5]))


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: mt.ones(2, dtype=mt.float64), "tensor([1., 1.], dtype=minitorch.float64)"),
        (lambda: tensor([1], dtype=mt.uint8), "tensor([1], dtype=minitorch.uint8)"),
        (lambda: mt.ones(1, requires_grad=True), "tensor([1.], requires_grad=True)"),
        (lambda: mt.ones(1, requires_grad=True) * 2, "tensor([2.], grad_fn=<MulBackward0>)"),
        (lambda: mt.zeros(2, 0), "tensor([], size=(2, 0))"),
        (lambda: tensor([], dtype=mt.int64), "tensor([], dtype=minitorch.int64)"),
        (lambda: mt.ones(1).to("simple"), "tensor([1.], backend='simple')"),
    ],
)
def test_what_is_not_as_usual_is_noted(make: Any, text: str) -> None:
    assert repr(make()) == text


def test_a_loss_still_names_what_made_it_when_its_graph_is_gone() -> None:
    loss = (mt.ones(2, requires_grad=True) * 2).sum()
    loss.backward()
    assert repr(loss) == "tensor(4., grad_fn=<SumBackward0>)"


def test_the_dtype_is_noted_if_it_is_not_the_default_one() -> None:
    mt.set_default_dtype(mt.float64)
    try:
        assert repr(mt.ones(1)) == "tensor([1.])"
        assert repr(mt.ones(1, dtype=mt.float32)) == "tensor([1.], dtype=minitorch.float32)"
    finally:
        mt.set_default_dtype(mt.float32)


def test_only_the_edges_of_many_numbers_are_shown() -> None:
    assert repr(mt.arange(1001)) == "tensor([   0,    1,    2,  ...,  998,  999, 1000])"
    assert repr(mt.arange(1000)).count(",") == 999


def test_long_rows_are_broken() -> None:
    lines = repr(mt.arange(40)).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("        18, 19")


def test_a_note_that_does_not_fit_begins_a_line() -> None:
    text = repr(mt.arange(16).to(mt.int32))
    assert text.endswith("15],\n       dtype=minitorch.int32)")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"precision": 2}, "tensor([3.14, 1.00])"),
        ({"sci_mode": True}, "tensor([3.1416e+00, 1.0000e+00])"),
        ({"profile": "short"}, "tensor([3.14, 1.00])"),
        ({"profile": "short", "precision": 1}, "tensor([3.1, 1.0])"),
        ({"threshold": 1, "edgeitems": 0}, "tensor([...], size=(2,))"),
        ({"linewidth": 10}, "tensor([3.1416,\n        1.0000])"),
    ],
)
def test_options_change_the_text(options: dict[str, Any], text: str) -> None:
    set_printoptions(**options)
    assert repr(tensor([3.14159, 1.0])) == text


def test_powers_of_ten_may_be_forbidden() -> None:
    set_printoptions(sci_mode=False)
    assert repr(tensor([1e-5, 1.0])) == "tensor([    0.0000,     1.0000])".replace("    ", "")


@pytest.mark.parametrize("options", [{"precision": 1.5}, {"precision": "2"}, {"threshold": True}, {"linewidth": [1]}])
def test_an_option_is_a_number(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidTypeError, match="is a number, not"):
        set_printoptions(**options)


@pytest.mark.parametrize("options", [{"precision": -1}, {"profile": "long"}])
def test_an_option_out_of_range_is_refused_and_changes_nothing(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        set_printoptions(linewidth=10, **options)
    assert repr(tensor([3.5, 1.0])) == "tensor([3.5000, 1.0000])"


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [(1.5, ".3f", "1.500"), (3, "5d", "    3"), (1.5, "", "1.5"), ([1.5], "", "tensor([1.5000])")],
)
def test_a_number_takes_a_format(value: Any, spec: str, text: str) -> None:
    assert format(tensor(value), spec) == text


def test_several_numbers_take_no_format() -> None:
    with pytest.raises(InvalidTypeError, match=r"The format '\.3f' is for numbers"):
        format(tensor([1.5]), ".3f")
