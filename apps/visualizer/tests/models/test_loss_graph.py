from __future__ import annotations

import pytest

from minitorch_scalar.functions import binary_cross_entropy_with_logits
from minitorch_scalar.mlp import MLP
from minitorch_visualizer.models.loss_graph import loss_pass, rebuild
from minitorch_visualizer.models.network import NetworkReader, untrained


def test_a_rebuilt_model_has_the_weights_of_the_network() -> None:
    network = untrained((3, 2), "silu", 7)
    assert NetworkReader(rebuild(network)).read() == network


def test_a_network_without_hidden_layers_is_rebuilt_too() -> None:
    network = untrained((), "relu", 1)
    assert NetworkReader(rebuild(network)).read() == network


def test_every_parameter_is_named_after_its_place() -> None:
    names = [parameter.name for parameter in rebuild(untrained((2,), "relu", 0)).parameters()]
    assert sorted(names) == ["1.b0", "1.b1", "1.w00", "1.w01", "1.w10", "1.w11", "2.b0", "2.w00", "2.w10"]


def test_the_pass_ends_in_the_loss_and_gives_the_gradients_of_training() -> None:
    model = MLP(2, (2, 2), seed=3)
    (logit,) = model((0.2, 0.7))
    loss = binary_cross_entropy_with_logits(logit, 1)
    loss.backward()

    done = loss_pass(NetworkReader(model).read(), (0.2, 0.7), 1)

    assert done.graph.nodes[-1].value == loss.data
    derivatives = done.derivatives_after(len(done.steps))
    found = {node.name: derivatives.get(node.id) for node in done.graph.nodes if node.kind == "leaf"}
    for name, parameter in model.named_parameters():
        short = name.removeprefix("layer").replace("weight_", "w").replace("bias_", "b").replace("_", "")
        assert found[short] == pytest.approx(parameter.grad)


def test_the_inputs_are_constants_with_names() -> None:
    done = loss_pass(untrained((2,), "relu", 0), (0.2, 0.7), 0)
    constants = {node.name: node.value for node in done.graph.nodes if node.kind == "constant"}
    assert constants["x1"] == 0.2
    assert constants["x2"] == 0.7
