"""Every name of the surface beside PyTorch: values, dtypes, shapes, gradients, and errors."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import pytest
import torch

import minitorch
import minitorch_tensor
from minitorch_tensor import Tensor
from minitorch_tensor.errors import MinitorchError
from minitorch_tensor.functions.rule import Predicate, Rule, Step
from minitorch_tensor.node import OperationNode
from parity.cases import all_cases, all_errors, all_layers
from parity.harness import Case, ErrorCase, check_case, check_error, floats
from parity.networks import LayerCase
from parity.surface import NAMES, NETWORK_NAMES

CASES = all_cases()

LAYERS = all_layers()

EVERYTHING: list[Case | LayerCase] = [*CASES, *LAYERS]

_OF_TENSORS = {"nn.Module", "nn.Parameter", "nn.ModuleList", "nn.ModuleDict", "nn.ParameterDict", "nn.ParameterList"}
"""What computes nothing: minitorch-nn has tests of its own for them."""


@pytest.mark.parametrize("case", CASES, ids=[f"{case.name}-{i}" for i, case in enumerate(CASES)])
def test_a_program_gives_what_pytorch_gives(case: Case) -> None:
    check_case(case)


@pytest.mark.parametrize("case", all_errors(), ids=[f"{case.name}-{i}" for i, case in enumerate(all_errors())])
def test_a_mistake_raises_the_kind_of_error_that_pytorch_raises(case: ErrorCase) -> None:
    check_error(case)


@pytest.mark.parametrize("case", LAYERS, ids=[f"{case.name}-{i}" for i, case in enumerate(LAYERS)])
def test_a_layer_does_what_that_of_pytorch_does_and_its_state_goes_there_and_back(case: LayerCase) -> None:
    case.check()


@pytest.mark.parametrize("case", LAYERS, ids=[f"{case.name}-{i}" for i, case in enumerate(LAYERS)])
def test_a_layer_is_written_as_pytorch_writes_it(case: LayerCase) -> None:
    theirs = repr(case.make(torch.nn))
    # That class of PyTorch's is there for quantisation, and otherwise Linear.
    assert repr(case.make(minitorch.nn)) == theirs.replace("NonDynamicallyQuantizableLinear", "Linear")


@pytest.mark.parametrize("name", NETWORK_NAMES)
def test_every_function_and_layer_of_pytorch_is_here_and_has_a_case(name: str) -> None:
    assert _has(torch, name), f"PyTorch has no {name}"
    assert _has(minitorch, name), f"minitorch.{name} is missing"
    assert name in _OF_TENSORS or any(case.name == name for case in EVERYTHING), f"no case is about {name}"


@pytest.mark.parametrize("name", NAMES)
def test_every_name_has_a_case(name: str) -> None:
    assert any(case.name == name for case in CASES), f"no case is about {name}"


@pytest.mark.parametrize("name", NAMES)
def test_every_function_of_pytorch_is_a_function_here(name: str) -> None:
    if _has(torch, name):
        assert _has(minitorch_tensor, name), f"minitorch_tensor.{name} is missing"


@pytest.mark.parametrize("name", NAMES)
def test_every_method_of_pytorch_is_a_method_here(name: str) -> None:
    if _has(torch.Tensor, name):
        assert _has(Tensor, name), f"Tensor.{name} is missing"


@pytest.mark.parametrize("name", NAMES)
def test_every_in_place_method_of_pytorch_is_one_here(name: str) -> None:
    if not name.endswith("_") and _has(torch.Tensor, f"{name}_"):
        assert _has(Tensor, f"{name}_"), f"Tensor.{name}_ is missing"


def _has(owner: Any, name: str) -> bool:
    try:
        operator.attrgetter(name)(owner)
    except AttributeError:
        return False
    return True


# ----------------------------------------------------------------------------------------------------------------------
# The comparison can fail
# ----------------------------------------------------------------------------------------------------------------------
def _rules(kind: type[Rule] = Rule) -> Iterator[type[Rule]]:
    for rule in kind.__subclasses__():
        if not issubclass(rule, Predicate | Step) and rule.__module__.startswith(
            ("minitorch_tensor.", "minitorch.nn.")
        ):
            if "backward" in vars(rule):
                yield rule
            yield from _rules(rule)


RULES = sorted({f"{rule.__module__}.{rule.__qualname__}": rule for rule in _rules()}.items())


@pytest.fixture(scope="module")
def users() -> dict[type, list[Case | LayerCase]]:
    """Which cases go back through which rules, the shortest cases first."""
    found: dict[type, list[Case | LayerCase]] = {}
    chain_rule = OperationNode.chain_rule
    with pytest.MonkeyPatch.context() as patch:
        for case in EVERYTHING:
            seen: set[type] = set()

            def watched(node: Any, d: Any, seen: set[type] = seen) -> Any:
                seen.add(node.rule)
                return chain_rule(node, d)

            patch.setattr(OperationNode, "chain_rule", watched)
            case.short().check()
            for rule in seen:
                found.setdefault(rule, []).append(case)
    return found


@pytest.mark.parametrize("rule", [rule for _, rule in RULES], ids=[name.split(".", 1)[1] for name, _ in RULES])
def test_a_backward_scaled_by_a_hundredth_is_found(
    rule: type[Rule], users: dict[type, list[Case | LayerCase]], monkeypatch: pytest.MonkeyPatch
) -> None:
    backward = rule.backward

    def scaled(ctx: Any, grad: Any, **options: Any) -> Any:
        return backward(ctx, grad * 1.01, **options)

    monkeypatch.setattr(rule, "backward", staticmethod(scaled))
    assert any(_fails(case.short()) for case in users.get(rule, [])), f"no case notices {rule.__name__}"


def _fails(case: Case | LayerCase) -> bool:
    try:
        case.check()
    except (AssertionError, MinitorchError):  # a case of gradcheck raises its own
        return True
    return False


def test_a_wrong_value_is_found() -> None:
    with pytest.raises(AssertionError, match="value"):
        check_case(Case("add", lambda m, x: x + (1e-3 if m is torch else 0.0), floats(3)))


def test_a_wrong_dtype_is_found() -> None:
    with pytest.raises(AssertionError, match="dtype"):
        check_case(Case("add", lambda m, x: x if m is torch else x.double(), floats(3), dtypes=("float32",)))


def test_a_gradient_that_is_always_zero_is_found() -> None:
    with pytest.raises(AssertionError, match="all gradients are zero"):
        check_case(Case("mul", lambda m, x: x * 0.0, floats(3)))
