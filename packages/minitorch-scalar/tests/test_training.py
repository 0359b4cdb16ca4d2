"""Training: what an epoch does, in which order, what it reports, and how it is stopped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from minitorch_scalar import (
    MLP,
    SGD,
    Epoch,
    Module,
    Optimizer,
    Parameter,
    Points,
    Scalar,
    binary_cross_entropy_with_logits,
    datasets,
    evaluate,
    fit,
    grad,
    predict,
)
from minitorch_scalar.errors import InvalidValueError

FOUR = Points(4, [(0.1, 0.2), (0.9, 0.7), (0.4, 0.6), (0.8, 0.1)], [1, 0, 1, 0])


class Watched(Module):
    """A linear model that gives its logit alone and remembers which points it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.bias, self.first, self.second = Parameter(0.1), Parameter(-0.4), Parameter(0.7)
        self.seen: list[tuple[float, float]] = []

    def forward(self, point: tuple[float, float]) -> Any:
        self.seen.append(point)
        return self.bias + self.first * point[0] + self.second * point[1]


class Counting(Optimizer):
    """An optimizer that stands still and remembers the gradients at every step."""

    def __init__(self, params: Any) -> None:
        super().__init__(params)
        self.gradients: list[list[float]] = []

    def step(self) -> None:
        self.gradients.append([p.grad for p in self.params])


def mean_loss(model: Module, points: Points, places: Sequence[int]) -> Any:
    """Return the mean loss over some of the points as one graph."""
    logits = [(model(points.X[i]), points.y[i]) for i in places]
    losses = [binary_cross_entropy_with_logits(logit, y) for logit, y in logits]
    return sum(losses, start=Scalar(0.0, None)) / float(len(losses))


# ----------------------------------------------------------------------------------------------------------------------
# Steps
# ----------------------------------------------------------------------------------------------------------------------
def test_a_step_takes_the_gradient_of_the_mean_loss_of_all_points() -> None:
    model = Watched()
    optimizer = Counting(model.parameters())
    list(fit(model, FOUR, optimizer, 1))
    expected = grad(mean_loss(model, FOUR, range(4)), model.parameters())
    assert optimizer.gradients == [pytest.approx(expected, rel=1e-12)]


def test_a_step_of_a_batch_takes_the_gradient_of_its_mean_loss() -> None:
    model = Watched()
    optimizer = Counting(model.parameters())
    list(fit(model, FOUR, optimizer, 1, batch_size=2, seed=5))
    order = [FOUR.X.index(point) for point in model.seen]
    for batch, found in zip((order[:2], order[2:]), optimizer.gradients, strict=True):
        assert found == pytest.approx(grad(mean_loss(model, FOUR, batch), model.parameters()), rel=1e-12)


def test_the_last_batch_is_smaller_if_the_size_does_not_divide() -> None:
    model = Watched()
    optimizer = Counting(model.parameters())
    list(fit(model, FOUR, optimizer, 1, batch_size=3, seed=5))
    last = FOUR.X.index(model.seen[3])
    assert len(optimizer.gradients) == 2
    assert optimizer.gradients[1] == pytest.approx(grad(mean_loss(model, FOUR, [last]), model.parameters()))


@pytest.mark.parametrize(("batch_size", "steps"), [(None, 1), (1, 4), (2, 2), (3, 2), (4, 1), (100, 1)])
def test_there_is_one_step_for_every_batch(batch_size: int | None, steps: int) -> None:
    model = Watched()
    optimizer = Counting(model.parameters())
    list(fit(model, FOUR, optimizer, 3, batch_size=batch_size))
    assert len(optimizer.gradients) == 3 * steps


def test_sgd_moves_the_parameters_as_computed_by_hand() -> None:
    model = Watched()
    slopes = grad(mean_loss(model, FOUR, range(4)), model.parameters())
    expected = [p.data - 0.5 * slope for p, slope in zip(model.parameters(), slopes, strict=True)]
    list(fit(model, FOUR, SGD(model.parameters(), lr=0.5), 1))
    assert [p.data for p in model.parameters()] == pytest.approx(expected, rel=1e-12)


def test_a_gradient_from_before_does_not_count() -> None:
    model = Watched()
    model.bias.grad = 100.0
    optimizer = Counting(model.parameters())
    list(fit(model, FOUR, optimizer, 1))
    assert optimizer.gradients[0][0] == pytest.approx(grad(mean_loss(model, FOUR, range(4)), model.bias)[0])


# ----------------------------------------------------------------------------------------------------------------------
# Order
# ----------------------------------------------------------------------------------------------------------------------
def test_all_points_at_once_come_in_their_order() -> None:
    model = Watched()
    list(fit(model, FOUR, Counting(model.parameters()), 2))
    assert model.seen == FOUR.X * 2


def test_in_batches_every_epoch_shows_every_point_once_in_an_order_of_its_own() -> None:
    model, points = Watched(), datasets["Xor"](20, seed=0)
    list(fit(model, points, Counting(model.parameters()), 2, batch_size=5))
    first, second = model.seen[:20], model.seen[20:]
    assert sorted(first) == sorted(second) == sorted(points.X)
    assert first != second
    assert first != points.X


@pytest.mark.parametrize(("seeds", "same"), [((3, 3), True), ((3, 4), False), ((None, None), False)])
def test_the_order_follows_the_seed(seeds: tuple[int | None, int | None], same: bool) -> None:
    orders = []
    for seed in seeds:
        model = Watched()
        points = datasets["Xor"](20, seed=0)
        list(fit(model, points, Counting(model.parameters()), 1, batch_size=5, seed=seed))
        orders.append(model.seen)
    assert (orders[0] == orders[1]) is same


def test_the_same_training_twice_ends_at_the_same_place() -> None:
    states = []
    for _ in range(2):
        model = MLP(2, [3], seed=1)
        list(fit(model, datasets["Xor"](10, seed=1), SGD(model.parameters(), lr=0.5), 3, batch_size=4))
        states.append(model.state_dict())
    assert states[0] == states[1]


# ----------------------------------------------------------------------------------------------------------------------
# What is reported
# ----------------------------------------------------------------------------------------------------------------------
def test_an_epoch_reports_loss_and_right_points_before_its_step() -> None:
    model = Watched()
    loss, correct = evaluate(model, FOUR)
    (epoch,) = fit(model, FOUR, SGD(model.parameters(), lr=0.5), 1)
    assert (epoch.number, epoch.correct, epoch.total) == (1, correct, 4)
    assert epoch.loss == pytest.approx(loss, rel=1e-12)
    assert epoch.seconds > 0.0


def test_epochs_are_numbered_from_one() -> None:
    model = Watched()
    assert [epoch.number for epoch in fit(model, FOUR, SGD(model.parameters()), 3)] == [1, 2, 3]


def test_an_epoch_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Epoch(1, 0.5, 3, 4, 0.1).loss = 0.0  # type: ignore[misc] # the mistake under test


def test_no_epochs_report_nothing_and_change_nothing() -> None:
    model = Watched()
    before = model.state_dict()
    assert list(fit(model, FOUR, SGD(model.parameters(), lr=0.5), 0)) == []
    assert model.state_dict() == before


def test_the_loss_goes_down() -> None:
    model, points = MLP(2, [4], seed=0), datasets["Simple"](20, seed=0)
    losses = [epoch.loss for epoch in fit(model, points, SGD(model.parameters(), lr=0.5), 100)]
    assert losses[-1] < 0.5 * losses[0]
    assert evaluate(model, points)[1] >= 19


@pytest.mark.parametrize(
    ("name", "hidden", "seed", "epochs", "right"), [("Simple", 2, 5, 250, 50), ("Xor", 10, 0, 100, 48)]
)
def test_small_networks_learn_the_sets_of_the_course(
    name: str, hidden: int, seed: int, epochs: int, right: int
) -> None:
    points = datasets[name](50, seed=seed)
    model = MLP(2, [hidden, hidden], seed=seed)
    optimizer = SGD(model.parameters(), lr=0.5)
    assert any(epoch.correct >= right for epoch in fit(model, points, optimizer, epochs))


def test_an_epoch_can_be_looked_at_before_the_next_one_begins() -> None:
    model = Watched()
    epochs = fit(model, FOUR, SGD(model.parameters(), lr=0.5), 2)
    next(epochs)
    after_one = model.state_dict()
    assert model.state_dict() == after_one
    next(epochs)
    assert model.state_dict() != after_one


# ----------------------------------------------------------------------------------------------------------------------
# on_point
# ----------------------------------------------------------------------------------------------------------------------
def test_on_point_is_called_after_every_point() -> None:
    calls = []
    model = Watched()
    list(fit(model, FOUR, SGD(model.parameters()), 2, on_point=lambda: calls.append(len(model.seen))))
    assert calls == [1, 2, 3, 4, 5, 6, 7, 8]


def test_an_error_in_on_point_ends_the_training_before_the_next_step() -> None:
    class StoppedError(Exception):
        pass

    model = Watched()
    before = model.state_dict()

    def stop_at_the_third() -> None:
        if len(model.seen) == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        list(fit(model, FOUR, SGD(model.parameters(), lr=0.5), 5, on_point=stop_at_the_third))
    assert model.state_dict() == before
    assert len(model.seen) == 3


# ----------------------------------------------------------------------------------------------------------------------
# predict and evaluate
# ----------------------------------------------------------------------------------------------------------------------
def test_predict_gives_the_probability_of_class_one() -> None:
    assert predict(Watched(), (0.5, 1.0)) == pytest.approx(1.0 / (1.0 + math.exp(-0.6)))
    assert type(predict(MLP(2, [3], seed=0), (0.5, 1.0))) is float


def test_predict_and_evaluate_record_nothing_and_change_nothing() -> None:
    class Recording(Watched):
        def forward(self, point: tuple[float, float]) -> Any:
            logit = super().forward(point)
            assert logit.is_constant()
            return logit

    model = Recording()
    predict(model, (0.5, 1.0))
    evaluate(model, FOUR)
    assert [p.grad for p in model.parameters()] == [None, None, None]


def test_evaluate_gives_mean_loss_and_right_points() -> None:
    model = Watched()
    loss, correct = evaluate(model, FOUR)
    assert loss == pytest.approx(mean_loss(model, FOUR, range(4)).data, rel=1e-12)
    assert correct == sum((predict(model, x) > 0.5) == bool(y) for x, y in zip(FOUR.X, FOUR.y, strict=True))


def test_a_logit_of_zero_counts_as_class_zero() -> None:
    model = Watched()
    model.load_state_dict({"bias": 0.0, "first": 0.0, "second": 0.0})
    assert evaluate(model, FOUR)[1] == 2
    assert predict(model, (0.5, 0.5)) == 0.5


def test_a_logit_of_nan_is_right_about_no_point() -> None:
    model = Watched()
    model.load_state_dict({"bias": math.nan, "first": 0.0, "second": 0.0})
    assert evaluate(model, FOUR)[1] == 0
    assert next(fit(model, FOUR, SGD(model.parameters()), 1)).correct == 0


# ----------------------------------------------------------------------------------------------------------------------
# What is refused
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("epochs", "batch_size"), [(-1, None), (1, 0), (1, -5), (1.0, None), ("1", None), (1, 2.0)])
def test_epochs_and_batches_out_of_range_are_refused(epochs: Any, batch_size: Any) -> None:
    model = Watched()
    with pytest.raises(InvalidValueError, match="points and batch_size must be at least 1, epochs at least 0"):
        fit(model, FOUR, SGD(model.parameters()), epochs, batch_size=batch_size)


def test_no_points_cannot_be_learned_or_evaluated() -> None:
    model, nothing = Watched(), Points(0, [], [])
    with pytest.raises(InvalidValueError, match="Cannot train on 0 points"):
        fit(model, nothing, SGD(model.parameters()), 1)
    with pytest.raises(InvalidValueError, match="Cannot evaluate a model on 0 points"):
        evaluate(model, nothing)


def test_a_model_with_several_outputs_is_refused() -> None:
    model = MLP(2, [3], 2, seed=0)
    message = "MLP gives 2 outputs for a point; fit needs one, the logit of class 1"
    with pytest.raises(InvalidValueError, match=message):
        next(fit(model, FOUR, SGD(model.parameters()), 1))
    with pytest.raises(InvalidValueError, match=message):
        predict(model, (0.5, 0.5))
    with pytest.raises(InvalidValueError, match=message):
        evaluate(model, FOUR)
