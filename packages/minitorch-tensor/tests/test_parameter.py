"""Parameters that are tensors, in modules and optimizers of minitorch-scalar."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from minitorch_tensor import SGD, Module, Parameter, Tensor, float64, int64, no_grad, ones, tensor, zeros
from minitorch_tensor.errors import GraphError, InvalidTypeError, StateDictError


class Layer(Module):
    """Weights and a bias."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = Parameter(tensor([[1.0, 2.0], [3.0, 4.0]]))
        self.bias = Parameter(tensor([0.5, -0.5]))

    def forward(self, x: Any) -> Any:
        return x @ self.weight + self.bias


def test_a_parameter_is_a_leaf_tensor_over_the_memory_it_was_given() -> None:
    x = tensor([1.0, 2.0])
    p = Parameter(x)
    assert isinstance(p, Tensor)
    assert (p.is_leaf, p.requires_grad, p.grad) == (True, True, None)
    with no_grad():
        p.mul_(3.0)
    assert x.tolist() == [3.0, 6.0]


def test_a_parameter_made_of_a_result_has_no_history() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    p = Parameter(x * 2.0)
    assert (p.is_leaf, p.grad_fn) == (True, None)


def test_what_is_computed_of_a_parameter_is_a_plain_tensor() -> None:
    p = Parameter(tensor([1.0, 2.0]))
    assert [type(y) for y in (p * 2.0, p.view(1, 2), p.detach(), p.clone(), p.data)] == [Tensor] * 5


def test_a_frozen_parameter_may_hold_integers() -> None:
    assert Parameter(tensor([1, 2]), requires_grad=False).dtype is int64
    with pytest.raises(GraphError, match="floating point dtype"):
        Parameter(tensor([1, 2]))


def test_a_parameter_without_data_is_empty() -> None:
    assert Parameter().shape == (0,)


@pytest.mark.parametrize("value", [1.0, [1.0], np.ones(2), "w"])
def test_a_parameter_of_what_is_no_tensor_is_refused(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"write Parameter\(tensor\(...\)\)"):
        Parameter(value)


def test_a_parameter_is_shown_as_one() -> None:
    assert repr(Parameter(tensor([1.0]))) == "Parameter containing:\ntensor([1.], requires_grad=True)"


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
def test_copies_and_pickles_are_parameters_with_memory_of_their_own(duplicate: Any) -> None:
    p = Parameter(tensor([1.0, 2.0]))
    q = duplicate(p)
    assert (type(q), q.requires_grad, q.tolist()) == (Parameter, True, [1.0, 2.0])
    with no_grad():
        q.mul_(5.0)
    assert p.tolist() == [1.0, 2.0]


def test_a_deep_copy_has_no_gradient() -> None:
    p = Parameter(tensor([1.0, 2.0]))
    (p * 3).sum().backward()
    assert copy.deepcopy(p).grad is None
    assert p.grad is not None


# ----------------------------------------------------------------------------------------------------------------------
# Module
# ----------------------------------------------------------------------------------------------------------------------
def test_a_module_lists_its_tensors() -> None:
    layer = Layer()
    assert [(name, p.shape) for name, p in layer.named_parameters()] == [("weight", (2, 2)), ("bias", (2,))]
    layer(ones(3, 2)).sum().backward()
    assert layer.weight.grad.tolist() == [[3.0, 3.0], [3.0, 3.0]]
    layer.zero_grad()
    assert layer.weight.grad is None


def test_add_parameter_wraps_a_tensor() -> None:
    module = Module()
    p = module.add_parameter("w", tensor([1.0, 2.0]))
    assert type(p) is Parameter
    assert module.w is p
    assert module.add_parameter("v", p) is p


def test_add_parameter_still_wraps_a_number_as_a_scalar() -> None:
    assert Module().add_parameter("w", 2.0).data == 2.0


def test_a_frozen_module_has_no_gradients() -> None:
    assert not Layer().requires_grad_(False)(ones(1, 2)).requires_grad


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_and_pickles_of_a_module_have_parameters_of_their_own(duplicate: Any) -> None:
    layer = Layer()
    other = duplicate(layer)
    with no_grad():
        other.weight.fill_(0.0)
    assert layer.weight.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert other(ones(1, 2)).tolist() == [[0.5, -0.5]]


# ----------------------------------------------------------------------------------------------------------------------
# state_dict
# ----------------------------------------------------------------------------------------------------------------------
def test_the_state_is_tensors_over_the_same_memory_without_gradients() -> None:
    layer = Layer()
    state = layer.state_dict()
    assert [(name, x.requires_grad) for name, x in state.items()] == [("weight", False), ("bias", False)]
    with no_grad():
        layer.bias.fill_(7.0)
    assert state["bias"].tolist() == [7.0, 7.0]


def test_loading_copies_into_the_memory_of_the_parameters() -> None:
    layer, other = Layer(), Layer()
    memory = layer.weight.detach()
    values = {"weight": zeros(2, 2), "bias": tensor([8.0, 9.0])}
    assert layer.load_state_dict(values) == ([], [])
    assert memory.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert layer.bias.tolist() == [8.0, 9.0]
    assert (layer.bias.is_leaf, layer.bias.requires_grad) == (True, True)
    values["bias"].fill_(1.0)
    assert layer.bias.tolist() == [8.0, 9.0]
    other.load_state_dict(layer.state_dict())
    assert other.bias.tolist() == [8.0, 9.0]


def test_arrays_and_narrower_dtypes_can_be_loaded() -> None:
    layer = Layer()
    layer.load_state_dict({"weight": np.ones((2, 2), np.float32), "bias": tensor([1, 2])})
    assert layer.bias.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (ones(3), r"'bias' has shape \(3,\), and the parameter \(2,\)"),
        (ones(2, dtype=float64), "'bias' has dtype float64, which does not fit into the parameter's float32"),
        (1.0, "'bias' holds 1.0 of type float, which is no tensor"),
        (np.ones(2, np.complex64), "'bias' cannot be loaded: .*complex64"),
    ],
    ids=["shape", "dtype", "number", "complex"],
)
def test_a_value_that_does_not_fit_is_named_and_nothing_changes(value: Any, message: str) -> None:
    layer = Layer()
    with pytest.raises(StateDictError, match=message):
        layer.load_state_dict({"weight": zeros(2, 2), "bias": value})
    assert layer.weight.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert layer.bias.tolist() == [0.5, -0.5]


def test_a_gradient_through_parameters_that_were_loaded_since_is_an_error() -> None:
    layer = Layer()
    loss = (layer(ones(1, 2).requires_grad_()) ** 2).sum()
    layer.load_state_dict({"weight": zeros(2, 2), "bias": zeros(2)})
    with pytest.raises(GraphError, match="changed in place since"):
        loss.backward()


# ----------------------------------------------------------------------------------------------------------------------
# SGD
# ----------------------------------------------------------------------------------------------------------------------
def trajectory(gradients: list[Any], **settings: float) -> list[list[float]]:
    """Return where a parameter that begins at (1, 2) is after each step with the given gradients."""
    p = Parameter(tensor([1.0, 2.0], dtype=float64))
    optimizer = SGD([p], **settings)
    positions = []
    for gradient in gradients:
        p.grad = None if gradient is None else tensor(gradient, dtype=float64)
        optimizer.step()
        positions.append(p.tolist())
    return positions


def test_sgd_moves_tensors_against_their_gradients() -> None:
    assert trajectory([[2.0, 4.0], None], lr=0.25) == [[0.5, 1.0], [0.5, 1.0]]


def test_momentum_and_weight_decay_work_on_every_element() -> None:
    # g + wd·p = (2.5, 1); p = (0.75, 1.9); v = 0.9·(2.5, 1) + (1, 0) + 0.5·(0.75, 1.9) = (3.625, 1.85)
    positions = trajectory([[2.0, 0.0], [1.0, 0.0]], lr=0.1, momentum=0.9, weight_decay=0.5)
    np.testing.assert_allclose(positions, [[0.75, 1.9], [0.3875, 1.715]])


def test_momentum_never_shares_memory_with_a_gradient() -> None:
    p = Parameter(tensor([1.0, 2.0]))
    optimizer = SGD([p], lr=0.0, momentum=0.5)
    p.grad = kept = tensor([2.0, 4.0])
    optimizer.step()
    optimizer.step()
    assert kept.tolist() == [2.0, 4.0]
    kept.fill_(0.0)
    optimizer.lr = 1.0
    optimizer.step()
    assert p.tolist() == [1.0 - 1.5, 2.0 - 3.0]


def test_a_step_writes_into_the_memory_of_the_parameter_and_keeps_its_dtype() -> None:
    p = Parameter(tensor([1.0, 2.0]))
    memory, node = p.detach(), p.node
    p.grad = tensor([1.0, 1.0])
    SGD([p], lr=1.0).step()
    assert memory.tolist() == [0.0, 1.0]
    assert p.node is node
    assert p.dtype is memory.dtype


def test_a_graph_that_saved_a_parameter_notices_a_step() -> None:
    p = Parameter(tensor([1.0, 2.0]))
    loss = (p * p).sum()
    p.grad = tensor([1.0, 1.0])
    SGD([p], lr=1.0).step()
    with pytest.raises(GraphError, match="changed in place since"):
        loss.backward()


def test_a_recorded_gradient_moves_the_parameter_and_leaves_no_graph_in_it() -> None:
    p = Parameter(tensor([1.0, 2.0]))
    optimizer = SGD([p], lr=0.5, momentum=0.9)
    (p * p).sum().backward(create_graph=True)
    optimizer.step()
    optimizer.step()
    assert p.is_leaf
    assert not p.data.requires_grad
    p.grad = None


def test_the_minimum_of_a_parabola_is_found() -> None:
    p = Parameter(tensor([5.0, -5.0], dtype=float64))
    optimizer = SGD([p], lr=0.1, momentum=0.5)
    for _ in range(100):
        optimizer.zero_grad()
        ((p - tensor([3.0, 1.0], dtype=float64)) ** 2).sum().backward()
        optimizer.step()
    np.testing.assert_allclose(p.tolist(), [3.0, 1.0], atol=1e-9)
