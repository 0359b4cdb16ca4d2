"""Layers and networks against the same sums written by hand, and where their first weights come from."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

import pytest

from minitorch_scalar import ACTIVATIONS, MLP, Linear, Scalar, derivative_check, functions
from minitorch_scalar import operators as op
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError

POINT = [0.3, 0.8]
SHAPES = [[], [1], [3], [4, 2], [2, 3, 2, 3, 2]]


def by_hand(model: MLP, hidden: list[int], point: list[float], activation: str) -> list[float]:
    """Compute a network from its named parameters with floats alone."""
    state = model.state_dict()
    values = point
    for k, (before, after) in enumerate(pairwise([len(point), *hidden, 1]), start=1):
        sums = [
            state[f"layer{k}.bias_{j}"] + sum(state[f"layer{k}.weight_{i}_{j}"] * values[i] for i in range(before))
            for j in range(after)
        ]
        last = k == len(hidden) + 1
        values = sums if last or activation == "identity" else [getattr(op, activation)(x) for x in sums]
    return values


# ----------------------------------------------------------------------------------------------------------------------
# Linear
# ----------------------------------------------------------------------------------------------------------------------
def test_a_layer_adds_the_weighted_inputs_to_the_bias() -> None:
    layer = Linear(2, 2)
    layer.load_state_dict(
        {"bias_0": 1.0, "weight_0_0": 2.0, "weight_1_0": 3.0, "bias_1": -1.0, "weight_0_1": 0.5, "weight_1_1": -0.5}
    )
    assert [y.data for y in layer([10.0, 100.0])] == [321.0, -46.0]


def test_every_neuron_is_one_operation() -> None:
    (y,) = Linear(5, 1)([1.0] * 5)
    assert y.last_fn is functions.Dot
    assert len(y.parents) == 6


def test_a_layer_takes_scalars_and_passes_the_derivative_through() -> None:
    layer = Linear(2, 1)
    layer.load_state_dict({"bias_0": 1.0, "weight_0_0": 2.0, "weight_1_0": 3.0})
    x = Scalar(10.0)
    (y,) = layer([x, 100])
    y.backward()
    assert (x.grad, layer.weight_0_0.grad, layer.weight_1_0.grad, layer.bias_0.grad) == (2.0, 10.0, 100.0, 1.0)


def test_the_weights_of_a_layer_lie_evenly_within_their_bound_and_its_biases_are_zero() -> None:
    layer = Linear(6, 200, gain=3.0, rng=random.Random(0))
    state = layer.state_dict()
    weights = [value for name, value in state.items() if name.startswith("weight")]
    assert all(-3.0 <= w <= 3.0 for w in weights)
    assert sum(weights) / len(weights) == pytest.approx(0.0, abs=0.15)
    assert sum(w * w for w in weights) / len(weights) == pytest.approx(3.0, rel=0.1)
    assert {value for name, value in state.items() if name.startswith("bias")} == {0.0}


def test_a_layer_can_be_centred() -> None:
    layer = Linear(3, 4)
    assert layer.centre([0.1, 0.2, 0.3], 0.7) == pytest.approx([0.7] * 4)
    assert [y.data for y in layer([0.1, 0.2, 0.3])] == pytest.approx([0.7] * 4)


def test_two_layers_without_a_generator_differ() -> None:
    assert Linear(2, 2).state_dict() != Linear(2, 2).state_dict()


@pytest.mark.parametrize(
    ("sizes", "name"), [((0, 1), "in_features"), ((1, -2), "out_features"), ((1.0, 1), "in_features")]
)
def test_a_size_that_is_no_whole_number_above_zero_is_refused(sizes: tuple[Any, Any], name: str) -> None:
    with pytest.raises(InvalidValueError, match=f"{name} is .*; a layer needs a whole number, at least 1"):
        Linear(*sizes)


@pytest.mark.parametrize("inputs", [[1.0], [1.0, 2.0, 3.0], []])
def test_a_wrong_number_of_inputs_is_refused(inputs: list[float]) -> None:
    with pytest.raises(InvalidValueError, match=f"The layer takes 2 inputs and got {len(inputs)}"):
        Linear(2, 1)(inputs)


@pytest.mark.parametrize("inputs", [1.0, Scalar(1.0), None])
def test_inputs_that_are_no_list_are_refused(inputs: Any) -> None:
    with pytest.raises(InvalidTypeError, match="The layer takes a list of 1 inputs, not"):
        Linear(1, 1)(inputs)


def test_an_input_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="A Scalar needs a number, not '1'"):
        Linear(2, 1)(["1", 2.0])


# ----------------------------------------------------------------------------------------------------------------------
# MLP
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("hidden", SHAPES, ids=str)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_network_is_what_its_parameters_say(hidden: list[int], activation: str) -> None:
    model = MLP(2, hidden, activation=activation, seed=3)
    assert [y.data for y in model(POINT)] == pytest.approx(by_hand(model, hidden, POINT, activation), rel=1e-12)


@pytest.mark.parametrize("hidden", SHAPES, ids=str)
def test_a_network_has_a_weight_for_every_connection_and_a_bias_for_every_neuron(hidden: list[int]) -> None:
    sizes = [2, *hidden, 1]
    expected = sum((before + 1) * after for before, after in pairwise(sizes))
    assert len(list(MLP(2, hidden, seed=0).parameters())) == expected


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_parameter_of_a_network_gets_the_derivative_of_the_central_difference(activation: str) -> None:
    model = MLP(2, [3, 2], activation=activation, seed=5)
    (y,) = model(POINT)
    y.backward()
    for p in model.parameters():
        value = p.data
        p.data = value + 1e-5
        (above,) = model(POINT)
        p.data = value - 1e-5
        (below,) = model(POINT)
        p.data = value
        assert p.grad == pytest.approx((above.data - below.data) / 2e-5, rel=1e-6, abs=1e-8)


def test_a_network_passes_the_derivative_to_its_inputs() -> None:
    model = MLP(2, [4], activation="tanh", seed=0)
    derivative_check(lambda a, b: model([a, b])[0], Scalar(0.3), Scalar(0.8), rtol=1e-6, atol=1e-8)


def test_a_network_may_have_several_outputs() -> None:
    assert len(MLP(2, [3], 4, seed=0)(POINT)) == 4


def test_one_seed_gives_one_network() -> None:
    assert MLP(2, [3, 3], seed=7).state_dict() == MLP(2, [3, 3], seed=7).state_dict()


def test_another_seed_gives_other_weights() -> None:
    assert MLP(2, [3], seed=7).state_dict() != MLP(2, [3], seed=8).state_dict()


def test_without_a_seed_every_network_is_another() -> None:
    assert MLP(2, [3]).state_dict() != MLP(2, [3]).state_dict()


def test_a_seeded_network_does_not_touch_the_random_numbers_of_others() -> None:
    random.seed(1)
    expected = random.random()
    random.seed(1)
    MLP(2, [3], seed=0)
    assert random.random() == expected


@pytest.mark.parametrize("hidden", SHAPES[1:], ids=str)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_at_the_centre_a_new_network_is_switched_on_and_undecided(hidden: list[int], activation: str) -> None:
    model = MLP(2, hidden, activation=activation, seed=11)
    assert [y.data for y in model.layer1([0.5, 0.5])] == pytest.approx([0.5] * hidden[0])
    assert model([0.5, 0.5])[0].data == pytest.approx(0.0, abs=1e-12)


def test_the_first_weights_are_made_for_inputs_between_zero_and_one() -> None:
    state = MLP(2, [300], 2, seed=0).state_dict()

    def spread(layer: str) -> float:
        weights = [value for name, value in state.items() if name.startswith(f"{layer}.weight")]
        return math.sqrt(sum(w * w for w in weights) / len(weights))

    assert spread("layer1") == pytest.approx(math.sqrt(12.0) * math.sqrt(2.0 / 2), rel=0.05)
    assert spread("layer2") == pytest.approx(math.sqrt(2.0 / 300), rel=0.05)


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid", "leaky_relu", "softplus", "silu", "gelu"])
def test_an_activation_is_the_function_of_its_name(name: str) -> None:
    assert ACTIVATIONS[name](Scalar(-0.7)).data == getattr(op, name)(-0.7)


def test_the_identity_makes_a_network_linear() -> None:
    model = MLP(2, [3, 3], activation="identity", seed=0)
    at = {(a, b): model([a, b])[0].data for a in (0.0, 1.0) for b in (0.0, 1.0)}
    assert at[0.0, 0.0] + at[1.0, 1.0] == pytest.approx(at[0.0, 1.0] + at[1.0, 0.0])


def test_the_table_of_activations_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        ACTIVATIONS["new"] = Scalar.relu  # type: ignore[index] # the mistake under test


def test_an_unknown_activation_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(InvalidValueError, match=r"No activation is called 'Relu'\. Choose from: relu, tanh, sigmoid"):
        MLP(2, [3], activation="Relu")


def test_one_number_for_the_hidden_layers_is_refused_with_advice() -> None:
    with pytest.raises(InvalidTypeError, match=r"hidden is 10; give the size of each layer, such as \[10\]"):
        MLP(2, 10)  # type: ignore[arg-type] # the mistake under test


@pytest.mark.parametrize("hidden", [None, 2.5, 3])
def test_hidden_layers_that_are_no_list_are_refused(hidden: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"hidden is {hidden!r}; give the size of each layer"):
        MLP(2, hidden)


@pytest.mark.parametrize(("hidden", "name"), [([0], "0"), ([3, -1], "1"), ([2.5], "0"), ([1, None], "1"), ("2", "0")])
def test_a_hidden_size_that_is_no_whole_number_above_zero_is_refused(hidden: Any, name: str) -> None:
    with pytest.raises(InvalidValueError, match=rf"hidden\[{name}\] is .*; a layer needs a whole number, at least 1"):
        MLP(2, hidden)


@pytest.mark.parametrize("size", [None, 0, 1.0, "2"])
def test_a_number_of_inputs_or_outputs_that_is_no_whole_number_above_zero_is_refused(size: Any) -> None:
    with pytest.raises(InvalidValueError, match=f"in_features is {size!r}; a layer needs a whole number"):
        MLP(size, [2])
    with pytest.raises(InvalidValueError, match=f"out_features is {size!r}; a layer needs a whole number"):
        MLP(2, [2], size)


def test_repr_shows_the_layers() -> None:
    assert repr(MLP(2, [3], activation="tanh")) == (
        "MLP(\n  activation=tanh\n  (layer1): Linear(in_features=2, out_features=3)\n"
        "  (layer2): Linear(in_features=3, out_features=1)\n)"
    )
