"""What trains: scalars and tensors learn alike."""

from __future__ import annotations

import pytest

from minitorch_scalar.mlp import ACTIVATIONS as SCALAR_ACTIVATIONS
from minitorch_visualizer.models.tensor_network import ACTIVATIONS
from minitorch_visualizer.runs.record import Settings
from minitorch_visualizer.training.learners import Learner, learner_of


def settings_of(engine: str, **others: object) -> Settings:
    values = {"data": "Xor", "points": 17, "hidden": 4, "epochs": 6, "learning_rate": 0.5, **others}
    return Settings(engine=engine, **values)  # type: ignore[arg-type] # a mapping of mixed values


def losses(settings: Settings, learner: Learner | None = None) -> list[float]:
    learner = learner_of(settings) if learner is None else learner
    return [epoch.loss for epoch in learner.learn(settings.make_points(), lambda _: None)]


def test_every_activation_of_scalars_is_there_for_tensors() -> None:
    assert list(ACTIVATIONS) == list(SCALAR_ACTIVATIONS)


@pytest.mark.parametrize("activation", SCALAR_ACTIVATIONS)
@pytest.mark.parametrize("engine", ["numpy", "simple", "fast"])
def test_tensors_learn_as_scalars_do(activation: str, engine: str) -> None:
    tensors = losses(settings_of(engine, activation=activation))
    assert tensors == pytest.approx(losses(settings_of("scalar", activation=activation)), rel=1e-9)


@pytest.mark.parametrize("batch_size", [1, 5, 17, 40])
def test_batches_are_those_of_scalars(batch_size: int) -> None:
    tensors = losses(settings_of("numpy", batch_size=batch_size))
    assert tensors == pytest.approx(losses(settings_of("scalar", batch_size=batch_size)), rel=1e-9)


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_the_weights_are_those_of_scalars_before_and_after(layers: int) -> None:
    pairs = [
        (settings_of(engine, layers=layers), learner_of(settings_of(engine, layers=layers)))
        for engine in ("numpy", "scalar")
    ]
    assert pairs[0][1].read() == pairs[1][1].read()
    for settings, learner in pairs:
        losses(settings, learner)
    tensors, scalars = [learner.read() for _, learner in pairs]
    for ours, theirs in zip(tensors.layers, scalars.layers, strict=True):
        assert ours.bias == pytest.approx(theirs.bias, abs=1e-12)
        assert [w for row in ours.weight for w in row] == pytest.approx([w for row in theirs.weight for w in row])


def test_the_same_seed_learns_the_same_again() -> None:
    settings = settings_of("numpy", batch_size=4, network_seed=3)
    assert losses(settings) == losses(settings)
    assert losses(settings) != losses(settings_of("numpy", batch_size=4, network_seed=4))


def test_accuracy_is_that_of_scalars() -> None:
    found = []
    for engine in ("scalar", "numpy"):
        settings = settings_of(engine, epochs=30)
        learned = learner_of(settings).learn(settings.make_points(), lambda _: None)
        found.append([epoch.correct for epoch in learned])
    assert found[0] == found[1]


def test_points_are_counted_batch_by_batch() -> None:
    settings = settings_of("numpy", epochs=1, batch_size=5)
    counted: list[int] = []
    list(learner_of(settings).learn(settings.make_points(), counted.append))
    assert counted == [5, 5, 5, 2]
