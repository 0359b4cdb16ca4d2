"""What a reader types about tensors is read, or answered with a sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest

from minitorch_visualizer.tensors.typed import (
    MAX_ELEMENTS,
    TypedError,
    read_index,
    read_integers,
    read_numbers,
    read_shape,
)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("2, 3", (2, 3)),
        ("(2, 3)", (2, 3)),
        ("[2,3]", (2, 3)),
        ("3,", (3,)),
        ("7", (7,)),
        ("", ()),
        ("()", ()),
        (" 2 , 0 ", (2, 0)),
        ("1, 1, 1, 1, 1", (1, 1, 1, 1, 1)),
    ],
)
def test_a_shape_is_read_with_or_without_brackets(text: str, shape: tuple[int, ...]) -> None:
    assert read_shape(text) == shape


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2 3", "'2 3' is not a whole number"),
        ("2, x", "'x' is not a whole number of up to six digits. Write for example: 2, 3."),
        ("2.5", "'2.5' is not a whole number"),
        ("2,, 3", "nothing between two commas"),
        (",", "nothing between two commas"),
        ("-1, 2", "The size -1 is negative"),
        ("1, 1, 1, 1, 1, 1", "has 6 dimensions, and at most 5 can be drawn"),
        ("1000", f"has 1,000 elements, and at most {MAX_ELEMENTS} can be drawn"),
        ("1234567", "not a whole number of up to six digits"),
        ("__import__('os')", "is not a whole number"),
        ("²", "is not a whole number"),
        ("9" * 500, "has 500 characters, and at most 400 are read"),
    ],
)
def test_what_is_no_shape_is_answered_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(TypedError) as caught:
        read_shape(text)
    assert message in str(caught.value)


def test_a_long_wrong_text_is_quoted_in_part() -> None:
    with pytest.raises(TypedError, match="'aaaaaaaaaaaaaaaaaaaa…' is not"):
        read_integers("a" * 100, "1")


def test_numbers_are_read_with_any_separator() -> None:
    assert read_numbers("1, 2.5 -3;1e2\n.5", (5,)) == (1, 2.5, -3, 100.0, 0.5)


def test_whole_numbers_stay_whole() -> None:
    assert [type(number) for number in read_numbers("1, 1.0", (2,))] == [int, float]


def test_infinity_and_nan_are_numbers() -> None:
    first, second = read_numbers("inf nan", (2,))
    assert math.isinf(first)
    assert math.isnan(second)


@pytest.mark.parametrize("text", ["1, two", "1e999", "0x10", "1_000", "1j", "--1"])
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(TypedError, match="is not a number"):
        read_numbers(text, (1,))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0", (0,)),
        ("1:, ::2", (slice(1, None), slice(None, None, 2))),
        (":", (slice(None),)),
        ("-2 : -1", (slice(-2, -1),)),
        ("::-1", (slice(None, None, -1),)),
        ("..., 0", (Ellipsis, 0)),
        ("None, 0", (None, 0)),
        ("[0, 2], 1", ([0, 2], 1)),
        ("[]", ([],)),
        ("x[1:, 0]", (slice(1, None), 0)),
    ],
)
def test_an_index_is_read_as_python_reads_it(text: str, parts: tuple[Any, ...]) -> None:
    assert read_index(text) == parts


@pytest.mark.parametrize("text", ["a", "1:2:3:4", "x > 0", "[[0]]", "(1, 2)", "1.5", "True", "]0[", "[0", "a:b"])
def test_what_is_no_index_is_answered_in_a_sentence(text: str) -> None:
    with pytest.raises(TypedError, match="is not a"):
        read_index(text)


@pytest.mark.parametrize("text", ["", "x[]"])
def test_an_empty_index_asks_for_one(text: str) -> None:
    with pytest.raises(TypedError, match="Write what stands between the brackets"):
        read_index(text)
