from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import minitorch as torch
from minitorch import nn, optim
from minitorch.data import DataLoader, TensorDataset
from minitorch.errors import DivergedError, InvalidValueError, StateDictError
from minitorch.nn.functional import mse_loss
from minitorch.recipes import Epoch, Interval, Training, evaluate


def results_of(training: Training) -> list[Any]:
    """Return what a training has found in its epochs, without how long they took."""
    return [(epoch.train, epoch.test, epoch.lr, epoch.is_best) for epoch in training.history]


def line(**options: Any) -> Training:
    """Return a training that learns y = 2x; nothing is ever right unless `right` is given."""
    x = torch.linspace(-1, 1, 8).unsqueeze(1)
    data = TensorDataset(x, 2 * x)
    generator = torch.Generator().manual_seed(0)
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    loader = DataLoader(data, options.pop("batch_size", 2), shuffle=True, generator=generator)
    settings: dict[str, Any] = {"epochs": 3, "lr": 0.1, "right": lambda outputs, wanted: (outputs - wanted).abs() < -1}
    settings.update(options)
    lr, right = settings.pop("lr"), settings.pop("right")
    return Training(
        model,
        mse_loss,
        right,
        optim.SGD(model.parameters(), lr=lr),
        train=loader,
        test=DataLoader(data, 3),
        generator=generator,
        **settings,
    )


# ----------------------------------------------------------------------------------------------------------------------
# Results
# ----------------------------------------------------------------------------------------------------------------------
def test_every_epoch_yields_one_result() -> None:
    results = list(line())
    assert [(type(result), result.epoch, result.epochs) for result in results] == [(Epoch, n, 3) for n in (1, 2, 3)]
    assert results[-1].train.loss < results[0].train.loss


def test_an_interval_yields_the_batches_since_the_last_result() -> None:
    results = list(line(epochs=1, interval=1))
    assert [type(result) for result in results] == [Interval, Interval, Interval, Epoch]
    assert [(result.batch, result.batches, result.train.total) for result in results[:-1]] == [
        (1, 4, 2),
        (2, 4, 2),
        (3, 4, 2),
    ]


def test_intervals_change_nothing_of_the_epochs() -> None:
    every, never = line(interval=1), line()
    list(every), list(never)
    assert results_of(every) == results_of(never)


def test_the_loss_of_an_epoch_is_the_mean_over_its_examples() -> None:
    training = line(epochs=1, lr=1e-30)
    (epoch,) = training
    assert epoch.train.loss == pytest.approx(epoch.test.loss, rel=1e-6)
    assert epoch.train.total == epoch.test.total == 8


def test_accuracy_counts_what_is_right() -> None:
    (epoch,) = line(epochs=1, right=lambda outputs, wanted: (wanted + 0 * outputs > 0).squeeze(1))
    assert (epoch.test.correct, epoch.test.total, epoch.test.accuracy) == (4, 8, 0.5)


def test_seconds_leave_out_the_time_between_results(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr("minitorch.recipes.training.time.perf_counter", lambda: float(next(clock)))
    training = line(epochs=1, interval=1)
    for _ in training:
        for _ in range(100):
            next(clock)
    assert training.history[0].seconds == 4.0


def test_no_epochs_yield_nothing() -> None:
    assert list(line(epochs=0)) == []


def test_evaluating_leaves_the_mode_as_it_was() -> None:
    training = line()
    training.model.train()
    score = evaluate(training.model, training.loss, training.right, training.test)
    assert training.model.training
    assert score.total == 8


# ----------------------------------------------------------------------------------------------------------------------
# An end before the end
# ----------------------------------------------------------------------------------------------------------------------
def test_a_training_stops_after_the_batch_in_which_it_is_told_to() -> None:
    training = line(interval=1)
    results = []
    for result in training:
        results.append(result)
        training.stop()
    assert len(results) == 1
    assert training.state_dict()["batch"] == 2  # the one after the result, which had begun when it was told


def test_a_training_that_was_stopped_goes_on_where_it_was() -> None:
    stopped, whole = line(interval=1), line()
    for _ in islice(stopped, 2):
        pass
    list(stopped), list(whole)
    assert results_of(stopped) == results_of(whole)


def test_patience_ends_a_training_that_gets_no_better() -> None:
    training = line(epochs=50, patience=3)
    assert [epoch.is_best for epoch in training] == [True, False, False, False]
    assert training.is_done


def test_a_loss_that_is_not_finite_is_refused_with_advice() -> None:
    with pytest.raises(DivergedError, match=r"loss became inf in epoch \d+, batch \d.*lower the learning rate.*clip"):
        list(line(lr=1e18, epochs=50))


def test_a_network_that_diverges_in_its_last_step_is_refused_too() -> None:
    training = line(lr=1e30, epochs=1, batch_size=8)
    with pytest.raises(DivergedError, match=r"loss became (nan|inf) on the test examples after epoch 1"):
        list(training)
    assert training.history == []


def test_clipping_bounds_the_step() -> None:
    training = line(epochs=1, lr=1.0, clip=1e-3)
    before = training.model.state_dict()["weight"].item()
    list(training)
    assert 0 < abs(training.model.state_dict()["weight"].item() - before) <= 4 * 1.001e-3


@pytest.mark.parametrize("wrong", [{"epochs": -1}, {"interval": -1}, {"patience": 0}, {"clip": 0.0}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match="patience at least 1, clip above 0"):
        line(**wrong)


# ----------------------------------------------------------------------------------------------------------------------
# Seeds and states
# ----------------------------------------------------------------------------------------------------------------------
def test_a_seed_decides_everything(recipe: Callable[..., Training], small: Any) -> None:
    first, again, other = (recipe(seed=seed, backend="numpy") for seed in (1, 1, 2))
    for training in (first, again, other):
        list(training)
    assert small.weights(first) == small.weights(again)
    assert small.weights(first) != small.weights(other)


@pytest.mark.parametrize("backend", ["numpy", "fast"])
@pytest.mark.parametrize("batches", [1, 4, 6])
def test_a_resumed_training_equals_one_that_was_never_interrupted(
    recipe: Callable[..., Training], small: Any, backend: str, batches: int, tmp_path: Path
) -> None:
    whole, interrupted = recipe(backend=backend), recipe(backend=backend)
    list(whole)
    small.run_until(interrupted, batches)
    torch.rand(5)  # others draw random numbers meanwhile
    resumed = small.taken_up(interrupted, tmp_path)
    list(resumed)
    assert small.weights(resumed) == small.weights(whole)
    assert results_of(resumed) == results_of(whole)


@pytest.mark.parametrize("model", ["rnn", "lstm", "gru"])
def test_a_resumed_recurrent_network_equals_one_that_was_never_interrupted(
    small: Any, model: str, tmp_path: Path
) -> None:
    whole, interrupted = (small.sentiment(model=model, backend="numpy") for _ in range(2))
    list(whole)
    small.run_until(interrupted, 3)
    resumed = small.taken_up(interrupted, tmp_path)
    list(resumed)
    assert small.weights(resumed) == small.weights(whole)


def test_a_training_runs_on_its_backend_whatever_the_current_one_is(recipe: Callable[..., Training]) -> None:
    training = recipe(backend="numpy", epochs=1)
    with torch.use_backend("simple"):
        (epoch,) = training
    assert math.isfinite(epoch.test.loss)
    assert {parameter.backend.name for parameter in training.model.parameters()} == {"numpy"}


def test_a_state_of_another_network_changes_nothing() -> None:
    training, other = line(), line()
    other.model.bias = None
    before = training.model.state_dict()["weight"].item()
    with pytest.raises(StateDictError, match="bias"):
        training.load_state_dict(other.state_dict())
    assert training.model.state_dict()["weight"].item() == before
    assert training.history == []
