"""The loss of a network of tensors as an expression."""

from __future__ import annotations

import pytest

from minitorch_scalar.datasets import datasets
from minitorch_visualizer.models.network import score, untrained
from minitorch_visualizer.tensors.loss import MOST_POINTS, loss_pass, loss_text


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "softplus", "identity"])
@pytest.mark.parametrize("hidden", [(), (3,), (4, 2)])
def test_it_is_the_loss_of_the_network(activation: str, hidden: tuple[int, ...]) -> None:
    points = datasets["Xor"](MOST_POINTS, seed=1)
    network = untrained(hidden, activation, 5)
    found = loss_pass(network, points)
    assert found is not None
    value = found[1].graph.nodes[-1].value
    assert value is not None
    assert value.item() == pytest.approx(score(network, points).loss)


def test_every_weight_receives_a_gradient() -> None:
    found = loss_pass(untrained((4,), "tanh", 0), datasets["Xor"](20, seed=0))
    assert found is not None
    _, done = found
    known = done.gradients_after(len(done.steps))
    shapes = {node.label: known[node.id].shape for node in done.graph.nodes if node.kind == "leaf"}
    assert shapes == {"W1": (2, 4), "b1": (4,), "W2": (4, 1), "b2": (1,)}


def test_an_activation_of_several_operations_has_no_expression() -> None:
    assert loss_pass(untrained((3,), "gelu", 0), datasets["Xor"](5, seed=0)) is None


def test_it_reads_like_the_formula() -> None:
    assert loss_text(3, "relu") == "logaddexp((relu(relu(x @ W1 + b1) @ W2 + b2) @ W3 + b3) * s, 0).mean()"
    assert loss_text(2, "identity") == "logaddexp(((x @ W1 + b1) @ W2 + b2) * s, 0).mean()"
