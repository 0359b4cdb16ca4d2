"""Copies by `copy` and `pickle`: what may be copied, and that a copy is independent and has an age of its own."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from minitorch_scalar import MLP, SGD, Module, Parameter, Scalar, derivatives, topological_sort
from minitorch_scalar.errors import GraphError


def pickled(protocol: int) -> Callable[[Any], Any]:
    """Return a function that copies by pickling."""
    return lambda value: pickle.loads(pickle.dumps(value, protocol))


COPIES = {"copy": copy.copy, "deepcopy": copy.deepcopy, **{f"pickle {n}": pickled(n) for n in range(6)}}
each_copy = pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)


@each_copy
@pytest.mark.parametrize(
    "original",
    [Scalar(2.0, name="x"), Scalar(2.0, None), Parameter(0.5), Parameter(0.5, requires_grad=False)],
    ids=repr,
)
def test_a_leaf_and_a_constant_are_copied_with_all_they_have(duplicate: Callable[[Any], Any], original: Scalar) -> None:
    original.grad = 3.0
    twin = duplicate(original)
    assert type(twin) is type(original)
    assert (twin.data, twin.grad, twin.name) == (original.data, 3.0, original.name)
    assert (twin.is_leaf(), twin.is_constant()) == (original.is_leaf(), original.is_constant())


@each_copy
def test_a_copy_is_independent(duplicate: Callable[[Any], Any]) -> None:
    x = Scalar(2.0)
    twin = duplicate(x)
    twin.data = 5.0
    (twin * twin).backward()
    assert (x.data, x.grad, twin.grad) == (2.0, None, 10.0)


@each_copy
def test_a_copy_has_an_age_of_its_own(duplicate: Callable[[Any], Any]) -> None:
    x = Scalar(2.0)
    twin = duplicate(x)
    assert twin.unique_id > x.unique_id
    order = topological_sort(x * twin)
    assert [v.unique_id for v in order] == sorted({v.unique_id for v in order}, reverse=True)


@each_copy
@pytest.mark.parametrize("freed", [False, True])
def test_a_result_is_not_copied(duplicate: Callable[[Any], Any], freed: bool) -> None:
    y = Scalar(2.0) * 3.0
    if freed:
        y.backward()
    with pytest.raises(GraphError, match=r"Cannot copy or pickle Scalar\(6.0.* Take its detach\(\) instead"):
        duplicate(y)


def test_a_leaf_whose_gradient_has_a_history_is_not_copied_deeply() -> None:
    x = Scalar(2.0)
    (x * x).backward(create_graph=True)
    with pytest.raises(GraphError, match="Cannot copy"):
        copy.deepcopy(x)


def test_an_attribute_of_a_subclass_is_copied() -> None:
    x = Tagged(2.0)
    x.tag = "weight"
    assert copy.deepcopy(x).tag == "weight"


class Tagged(Scalar):
    """A Scalar with a dictionary."""

    tag: str


def test_a_leaf_loaded_by_another_process_is_older_than_what_is_made_of_it() -> None:
    x = [Scalar(3.0) for _ in range(100)][-1]
    code = (
        "import pickle, sys; from minitorch_scalar import topological_sort\n"
        f"x = pickle.loads({pickle.dumps(x)!r})\n"
        "y = x * x\n"
        "assert topological_sort(y) == [y, x]\n"
        "y.backward(); print(x.grad)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("6.0\n", "")


@pytest.mark.parametrize("duplicate", [copy.deepcopy, pickled(4)], ids=["deepcopy", "pickle"])
def test_a_network_is_copied_with_its_values_and_shares_none(duplicate: Callable[[Any], Any]) -> None:
    model = MLP(2, [3], activation="tanh", seed=0)
    model.eval()
    twin = duplicate(model)
    assert twin.state_dict() == model.state_dict()
    assert not any(module.training for module in twin.modules())
    assert {id(p) for p in twin.parameters()}.isdisjoint(id(p) for p in model.parameters())
    assert twin([0.2, 0.7])[0].data == model([0.2, 0.7])[0].data


@pytest.mark.parametrize("duplicate", [copy.deepcopy, pickled(4)], ids=["deepcopy", "pickle"])
def test_a_copied_network_learns_alone(duplicate: Callable[[Any], Any]) -> None:
    model = MLP(2, [3], seed=0)
    twin = duplicate(model)
    before = model.state_dict()
    twin([0.2, 0.7])[0].backward()
    SGD(twin.parameters(), lr=0.1).step()
    assert model.state_dict() == before
    assert twin.state_dict() != before
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize("duplicate", [copy.deepcopy, pickled(4)], ids=["deepcopy", "pickle"])
def test_a_shared_parameter_is_shared_by_the_copy_too(duplicate: Callable[[Any], Any]) -> None:
    module = Module()
    module.a = module.b = Parameter(1.0)
    twin = duplicate(module)
    assert twin.a is twin.b


def test_a_graph_through_a_copy_gives_both_their_derivatives() -> None:
    x = Scalar(2.0)
    twin = copy.deepcopy(x)
    received = derivatives(x * twin * twin)
    assert (received[x], received[twin]) == (4.0, 8.0)
