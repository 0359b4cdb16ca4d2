"""What an expression of tensors may call: operators, and a fixed list of minitorch_tensor's methods."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from minitorch_tensor import Tensor, float64, tensor, where
from minitorch_visualizer.expressions.tree import BINARY, Rule


@dataclass(frozen=True, slots=True)
class Method:
    """Something that is done to tensors.

    Attributes:
        name: Its name.
        function: What does it: tensors first, then the options.
        arity: How many tensors it takes, the one before the dot included.
        options: The names of all further arguments.
        many: Whether sizes may be written one after the other, without brackets.
        dotted: Whether it may be written after a dot.
    """

    name: str
    function: Callable[..., Any] = field(repr=False)
    arity: int = 1
    options: tuple[str, ...] = ()
    many: bool = False
    dotted: bool = True


def _methods(names: str, *options: str, arity: int = 1, many: bool = False) -> dict[str, Method]:
    return {name: Method(name, getattr(Tensor, name), arity, options, many) for name in names.split()}


METHODS: Mapping[str, Method] = {
    **_methods("abs exp log relu sigmoid tanh sqrt sin cos erf sign square reciprocal"),
    **_methods("clone contiguous detach t"),
    **_methods("sum mean max min amax amin prod argmax", "dim", "keepdim"),
    **_methods("var std", "dim", "correction", "keepdim"),
    **_methods("softmax log_softmax cumsum", "dim"),
    **_methods("logsumexp", "dim", "keepdim"),
    **_methods("view reshape", "shape", many=True),
    **_methods("expand permute", "sizes", many=True),
    **_methods("transpose", "dim0", "dim1"),
    **_methods("squeeze unsqueeze", "dim"),
    **_methods("flatten", "start_dim", "end_dim"),
    **_methods("clamp", "min", "max"),
    **_methods("maximum minimum matmul logaddexp", arity=2),
    "where": Method("where", where, 3, dotted=False),
}
"""What may be called, as a method or as a function; `where` as a function only."""

ATTRIBUTES = ("T", "mT", "values", "indices")
"""What may stand after a dot without brackets."""


def _matmul(a: Any, b: Any) -> Any:
    return operator.matmul(as_tensor(a), as_tensor(b))


TENSOR_BINARY: Mapping[str, Rule] = {**BINARY, "@": Rule("@", 2, _matmul)}


def as_tensor(value: Any) -> Any:
    """Return a number as a tensor, and everything else as it is."""
    return tensor(value, dtype=float64) if isinstance(value, float) else value


def method_rule(method: Method, options: Sequence[Any], named: Mapping[str, Any], *, dotted: bool) -> Rule:
    """Return the rule that calls a method with options already known.

    Args:
        method: The method.
        options: The options without a name.
        named: The others.
        dotted: Whether it was written after a dot.

    Example:
        >>> method_rule(METHODS["sum"], (1,), {"keepdim": True}, dotted=True).name
        '.sum(1, keepdim=True)'
    """

    def apply(*operands: Any) -> Any:
        return method.function(*map(as_tensor, operands), *options, **named)

    written = ", ".join([*map(repr, options), *(f"{name}={value!r}" for name, value in named.items())])
    return Rule(f"{'.' if dotted else ''}{method.name}({written})", method.arity, apply)


def attribute_rule(name: str) -> Rule:
    """Return the rule that reads an attribute."""
    return Rule(f".{name}", 1, partial(_attribute, name))


def _attribute(name: str, value: Any) -> Any:
    found = getattr(as_tensor(value), name, None)
    if found is None or callable(found):
        raise TypeError(f".{name} belongs to the result of max(dim) or min(dim), and not to a tensor.")
    return found


def index_rule(text: str, key: tuple[Any, ...]) -> Rule:
    """Return the rule that takes a part of a tensor.

    Args:
        text: What stands inside the brackets.
        key: The index that it says.
    """
    return Rule(f"[{text}]", 1, lambda value: as_tensor(value)[key])
