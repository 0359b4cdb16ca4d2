"""Nested lists, tuples and dicts of tensors, taken apart into named tensors and a text, and put together again.

The text is JSON. Its numbers, strings, true, false and null stand for themselves, its arrays are lists, and an object
has one key that says what it is: {"tensor": name}, {"dict": [[key, value], ...]}, {"tuple": [...]} or {"float": "nan"}.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from minitorch.file_errors import CheckpointError
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError

__all__ = ["put_together", "take_apart"]

_TOO_DEEP = 100
"""A limit far above what a checkpoint needs and far below what Python's stack holds."""

_RESERVED = "__metadata__"
"""A name that the file format keeps for itself."""


def take_apart(obj: Any) -> tuple[dict[str, Any], str]:
    """Return the tensors of an object under their dotted names, and the text that says how it is made of them.

    Raises:
        InvalidTypeError: Something in it can be written neither as a tensor nor as JSON.
        InvalidValueError: It is nested more than 100 deep, as an object is that contains itself.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensors, text = take_apart({"step": 3, "model": {"weight": tensor([1.0])}})
        >>> list(tensors)
        ['model.weight']
        >>> text
        '{"dict": [["step", 3], ["model", {"dict": [["weight", {"tensor": "model.weight"}]]}]]}'
    """
    tensors: dict[str, Any] = {}
    return tensors, json.dumps(_encoded(obj, "", 0, tensors), allow_nan=False)


def _encoded(value: Any, path: str, depth: int, tensors: dict[str, Any]) -> Any:
    if depth > _TOO_DEEP:
        raise InvalidValueError(
            f"Cannot save an object that is nested more than {_TOO_DEEP} deep (at '{path[:60]}...'); does it contain "
            "itself?"
        )
    if value is None or isinstance(value, bool | str):
        return value
    if is_tensor(value):
        name = _free_name(path, tensors)
        tensors[name] = value
        return {"tensor": name}
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"float": str(float(value))}
    if isinstance(value, Mapping):
        pairs = [
            [_encoded_key(key, path), _encoded(item, _below(path, key), depth + 1, tensors)]
            for key, item in value.items()
        ]
        return {"dict": pairs}
    if isinstance(value, list | tuple):
        items = [_encoded(item, _below(path, place), depth + 1, tensors) for place, item in enumerate(value)]
        return items if isinstance(value, list) else {"tuple": items}
    raise InvalidTypeError(
        f"Cannot save {_where(path)} of type {type(value).__name__}: save() writes tensors, numbers, strings, None, "
        "and dicts, lists and tuples of them. Give it the state_dict() of a module or an optimizer, and tensor(...) of "
        "an array."
    )


def _encoded_key(key: Any, path: str) -> Any:
    if key is None or isinstance(key, bool | str):
        return key
    if isinstance(key, int):
        return int(key)
    raise InvalidTypeError(
        f"Cannot save the dict {_where(path)}: a key is a string, an integer, a bool or None, not {key!r} of type "
        f"{type(key).__name__}."
    )


def _below(path: str, key: Any) -> str:
    return f"{path}.{key}" if path else str(key)


def _where(path: str) -> str:
    return f"'{path}'" if path else "an object"


def _free_name(path: str, tensors: dict[str, Any]) -> str:
    """Return the path, or, where that name is taken or none, one made of it."""
    wanted = name = path or "tensor"
    number = 1
    while name in tensors or name == _RESERVED:
        number += 1
        name = f"{wanted}#{number}"
    return name


def put_together(text: str, tensors: Mapping[str, Any]) -> Any:
    """Return the object of which `take_apart` made the text and the tensors.

    Raises:
        CheckpointError: The text is none of `take_apart`, or names a tensor that is not there.
    """
    try:
        return _decoded(json.loads(text), tensors)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError(f"the text that says how its tensors belong together is damaged ({error!r})") from None


def _decoded(value: Any, tensors: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_decoded(item, tensors) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "tensor":
            return tensors[content]
        case "dict":
            return {key: _decoded(item, tensors) for key, item in content}
        case "tuple":
            return tuple(_decoded(item, tensors) for item in content)
        case "float":
            return float(content)
    raise ValueError(f"an object of kind {kind!r}")
