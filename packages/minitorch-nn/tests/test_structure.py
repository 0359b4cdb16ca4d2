from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch.file_errors import CheckpointError
from minitorch.structure import put_together, take_apart
from minitorch_tensor import tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError

KEYS = st.text() | st.integers() | st.booleans() | st.none()
PLAIN = KEYS | st.floats(allow_nan=False)
NESTED = st.recursive(
    PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner) | st.lists(inner).map(tuple), max_leaves=20
)


@given(NESTED)
def test_plain_objects_come_back_as_they_were(value: Any) -> None:
    tensors, text = take_apart(value)
    assert tensors == {}
    again = put_together(text, tensors)
    assert repr(again) == repr(value)


def test_not_a_number_comes_back_without_leaving_standard_json() -> None:
    _, text = take_apart([math.nan, math.inf, -math.inf])
    assert text == '[{"float": "nan"}, {"float": "inf"}, {"float": "-inf"}]'
    nan, *infinities = put_together(text, {})
    assert math.isnan(nan)
    assert infinities == [math.inf, -math.inf]


def test_tensors_are_named_by_their_path() -> None:
    x = tensor([1.0])
    tensors, text = take_apart({"model": {"0.weight": x}, "state": [{3: (x, 1)}]})
    assert list(tensors) == ["model.0.weight", "state.0.3.0"]
    assert put_together(text, tensors) == {"model": {"0.weight": x}, "state": [{3: (x, 1)}]}


def test_paths_that_read_alike_get_names_of_their_own() -> None:
    x, y, z = tensor(1), tensor(2), tensor(3)
    obj = {"a": {"b": x}, "a.b": y, "__metadata__": z}
    tensors, text = take_apart(obj)
    assert list(tensors) == ["a.b", "a.b#2", "__metadata__#2"]
    assert put_together(text, tensors) == obj


@pytest.mark.parametrize(
    ("obj", "message"),
    [
        ({"a": [{1}]}, "Cannot save 'a.0' of type set: save.. writes tensors, numbers"),
        (object(), "Cannot save an object of type object"),
        ({"a": {1.5: 2}}, "Cannot save the dict 'a': a key is a string, an integer, a bool or None, not 1.5"),
    ],
)
def test_other_types_are_refused_with_their_place(obj: Any, message: str) -> None:
    with pytest.raises(InvalidTypeError, match=message):
        take_apart(obj)


def test_an_object_that_contains_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(InvalidValueError, match=r"nested more than 100 deep .* does it contain itself"):
        take_apart(loop)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"tensor": "none"}',
        '{"tensor": "a", "tuple": []}',
        '{"call": "print"}',
        '{"dict": [1]}',
        '{"dict": [[[], 1]]}',
        '{"float": "x"}',
        "[" * 100_000,
        "9" * 10_000,
    ],
)
def test_a_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError, match="the text that says how its tensors belong together is damaged"):
        put_together(text, {})
