"""What every function says of an argument that is no tensor."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.errors import InvalidTypeError, MinitorchError

TAKES_A_TENSOR = [
    name
    for name in m.__all__
    if inspect.isfunction(getattr(m, name))
    and next(iter(inspect.signature(getattr(m, name)).parameters), "") == "input"
]
OTHERS: dict[str, Any] = {
    "other": tensor([1.0]),
    "index": tensor([0]),
    "sizes": (1,),
    "size": (1,),
    "split_sizes": [1],
    "reduce": "prod",
}


def required(name: str) -> list[Any]:
    """Return something for each argument that a function must be given after the first."""
    parameters = list(inspect.signature(getattr(m, name)).parameters.values())[1:]
    return [OTHERS.get(p.name, 1) for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]


@pytest.mark.parametrize("value", [None, "abc", [1.0, 2.0], {}, object], ids=repr)
@pytest.mark.parametrize("name", TAKES_A_TENSOR)
def test_what_is_no_tensor_is_refused(name: str, value: Any) -> None:
    with pytest.raises(MinitorchError) as caught:
        getattr(m, name)(value, *required(name))
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize("name", ["view_as", "reshape_as"])
def test_a_shape_is_taken_from_a_tensor_only(name: str) -> None:
    with pytest.raises(InvalidTypeError, match=rf"{name}\(\) takes a tensor, not 3"):
        getattr(tensor([1.0]), name)(3)


@pytest.mark.parametrize("value", [tensor([1.0]), 3, "float16", object], ids=repr)
def test_what_is_no_dtype_is_refused(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="is no dtype of minitorch"):
        tensor([1.0]).softmax(0, value)
    with pytest.raises(InvalidTypeError, match="is no dtype of minitorch"):
        m.promote_types(m.float32, value)


def test_numpys_names_of_dim_and_keepdim_are_taken_too() -> None:
    x = tensor([[1.0, 5.0], [3.0, 4.0]])
    assert x.sum(axis=1, keepdims=True).tolist() == [[6.0], [7.0]]  # type: ignore[call-arg] # the second names
    assert m.cat([x, x], axis=1).shape == (2, 4)  # type: ignore[call-arg] # likewise
    assert x.max(axis=0).indices.tolist() == [1, 0]  # type: ignore[call-arg] # likewise


def test_a_dimension_is_not_named_in_two_ways() -> None:
    with pytest.raises(InvalidTypeError, match=r"sum\(\) was given dim=0 and axis=1, which mean the same"):
        tensor([[1.0]]).sum(dim=0, axis=1)  # type: ignore[call-arg] # that is the mistake


@pytest.mark.parametrize("value", [(), [1], {}, 2, "yes", None, 1.0], ids=repr)
@pytest.mark.parametrize("name", ["sum", "nansum", "mean", "nanmean", "amax", "any", "argmax", "logsumexp", "var"])
def test_keepdim_is_true_or_false(name: str, value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"keepdim of \w+\(\) is True or False, not"):
        getattr(m, name)(tensor([1.0]), dim=0, keepdim=value)


def test_keepdim_may_come_by_place_and_as_a_bool_of_numpy() -> None:
    keepdim: Any = np.True_
    assert m.sum(tensor([[1.0, 2.0]]), 1, keepdim).shape == (1, 1)
    assert tensor([[1.0, 2.0]]).sum(1, True).shape == (1, 1)
    with pytest.raises(InvalidTypeError, match=r"keepdim of sum\(\) is True or False, not 1 of type int"):
        tensor([[1.0, 2.0]]).sum(1, 1)  # type: ignore[arg-type] # that is the mistake
