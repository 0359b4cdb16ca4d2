"""What the functions of `functional` are given, and the form in which they give back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_tensor.engine import full_like, is_tensor
from minitorch_tensor.errors import GraphError, InvalidArgumentError, InvalidTypeError, ShapeError

__all__ = ["as_tuple", "as_vectors", "check_strategy", "like_given", "outputs_of", "plain", "points_of"]


def as_tuple(values: Any, what: str) -> tuple[Any, ...]:
    """Return a tensor or a tuple of tensors as a tuple.

    Raises:
        InvalidTypeError: It is neither.
    """
    found = values if isinstance(values, tuple) else (values,)
    for value in found:
        if not is_tensor(value):
            raise InvalidTypeError(f"{what} must be a tensor or a tuple of tensors, not {value!r}.")
    return found


def points_of(inputs: Any, name: str, create_graph: bool) -> tuple[Any, ...]:
    """Return the inputs as leaves of a graph of their own, or as views of theirs if the results are to reach them."""
    return tuple(
        [
            x.view(x.shape) if create_graph and x.requires_grad else x.detach().requires_grad_()
            for x in as_tuple(inputs, f"The inputs of {name}")
        ]
    )


def outputs_of(result: Any, name: str, strict: bool) -> tuple[Any, ...]:
    """Return what a function returned as a tuple.

    Raises:
        GraphError: One of them does not depend on the inputs, if strict.
        InvalidTypeError: It is no tensor and no tuple of tensors.
    """
    outputs = as_tuple(result, f"What the function given to {name} returns")
    for index, y in enumerate(outputs):
        if strict and not y.requires_grad:
            raise GraphError(f"Output {index} does not depend on the inputs, which strict=True does not allow.")
    return outputs


def as_vectors(v: Any, like: Sequence[Any], what: str) -> tuple[Any, ...]:
    """Return the vectors to multiply by, one for each tensor; 1 if left out for a single number.

    Raises:
        GraphError: They are left out though there is more than one number, or their number differs.
        InvalidTypeError: One is no tensor.
        ShapeError: One has another shape.
    """
    if v is None:
        if len(like) != 1 or like[0].numel() != 1:
            raise GraphError(f"The vector v may be left out only if {what} is a single number: pass one of its shape.")
        return (full_like(like[0], 1),)
    vectors = as_tuple(v, "The vector v")
    if len(vectors) != len(like):
        raise GraphError(f"{len(vectors)} vectors were given for {len(like)} tensors: give one for each.")
    for position, (vector, x) in enumerate(zip(vectors, like, strict=True)):
        if vector.shape != x.shape:
            raise ShapeError(f"Vector {position} has shape {vector.shape}; that of {what} is {x.shape}.")
    return vectors


def check_strategy(strategy: str, vectorize: bool, strict: bool) -> None:
    """Refuse what is not here.

    Raises:
        InvalidArgumentError: There is no such strategy, or two arguments contradict each other.
    """
    if strategy != "reverse-mode":
        raise InvalidArgumentError(
            f'The strategy is "reverse-mode", not {strategy!r}; it gives the same numbers as forward mode.'
        )
    if vectorize and strict:
        raise InvalidArgumentError("vectorize=True and strict=True do not go together: leave vectorize out.")


def like_given(found: Sequence[Any], given: Any) -> Any:
    """Return results as a tuple if a tuple was given, else the only one."""
    return tuple(found) if isinstance(given, tuple) else found[0]


def plain(found: Any, create_graph: bool) -> Any:
    """Return results without history, unless that is wanted."""
    if isinstance(found, tuple):
        return tuple([plain(x, create_graph) for x in found])
    return found if create_graph else found.detach()
