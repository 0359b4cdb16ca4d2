from __future__ import annotations

from typing import Any

import pytest

from minitorch import optim
from minitorch.optim import lr_scheduler
from minitorch.optim.lr_scheduler import LRScheduler
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, MissingMethodError
from minitorch_tensor import tensor


def _optimizer(lr: float = 1.0) -> Any:
    return optim.SGD([tensor([0.0], requires_grad=True)], lr=lr, momentum=0.9)


def _rates(scheduler: Any, steps: int) -> list[float]:
    found = []
    for _ in range(steps):
        found += scheduler.get_last_lr()
        scheduler.step()
    return found


SCHEDULES: dict[str, Any] = {
    "LambdaLR": lambda o: lr_scheduler.LambdaLR(o, lambda t: 1 / (t + 1)),
    "StepLR": lambda o: lr_scheduler.StepLR(o, 2, 0.5),
    "MultiStepLR": lambda o: lr_scheduler.MultiStepLR(o, [1, 4], 0.5),
    "ConstantLR": lambda o: lr_scheduler.ConstantLR(o, 0.5, 3),
    "LinearLR": lambda o: lr_scheduler.LinearLR(o, 0.5, 1.0, 4),
    "ExponentialLR": lambda o: lr_scheduler.ExponentialLR(o, 0.5),
    "CosineAnnealingLR": lambda o: lr_scheduler.CosineAnnealingLR(o, 5),
    "CosineAnnealingWarmRestarts": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 2, 2),
    "MultiplicativeLR": lambda o: lr_scheduler.MultiplicativeLR(o, lambda t: 1 / (t + 1)),
    "OneCycleLR": lambda o: lr_scheduler.OneCycleLR(o, 2.0, total_steps=9),
    "PolynomialLR": lambda o: lr_scheduler.PolynomialLR(o, 4, 2.0),
    "ChainedScheduler": lambda o: lr_scheduler.ChainedScheduler(
        [lr_scheduler.ConstantLR(o, 0.5, 2), lr_scheduler.ExponentialLR(o, 0.5)]
    ),
    "SequentialLR": lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.LinearLR(o, 0.5, total_iters=2), lr_scheduler.ExponentialLR(o, 0.5)], [3]
    ),
}

WANTED = {
    "LambdaLR": [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5],
    "StepLR": [1, 1, 0.5, 0.5, 0.25],
    "MultiStepLR": [1, 0.5, 0.5, 0.5, 0.25],
    "ConstantLR": [0.5, 0.5, 0.5, 1, 1],
    "LinearLR": [0.5, 0.625, 0.75, 0.875, 1],
    "ExponentialLR": [1, 0.5, 0.25, 0.125, 0.0625],
    "CosineAnnealingLR": [1, 0.9045085, 0.6545085, 0.3454915, 0.0954915],
    "CosineAnnealingWarmRestarts": [1, 0.5, 1, 0.8535534, 0.5],
    "MultiplicativeLR": [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120],
    "PolynomialLR": [1, 0.5625, 0.25, 0.0625, 0],
    "ChainedScheduler": [0.5, 0.25, 0.25, 0.125, 0.0625],
    "SequentialLR": [0.5, 0.75, 1, 1, 0.5],
}


@pytest.mark.parametrize("name", WANTED)
def test_a_schedule_gives_its_learning_rates(name: str) -> None:
    assert _rates(SCHEDULES[name](_optimizer()), 5) == pytest.approx(WANTED[name])


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_that_is_resumed_goes_on_where_it_was(name: str) -> None:
    first, second = _optimizer(), _optimizer()
    whole = SCHEDULES[name](first)
    before = _rates(whole, 4)
    resumed = SCHEDULES[name](second)
    assert resumed.get_last_lr() == before[:1]
    resumed.load_state_dict(whole.state_dict())
    second.load_state_dict(first.state_dict())
    assert resumed.get_last_lr() == whole.get_last_lr()
    assert _rates(resumed, 4) == _rates(whole, 4)


def test_a_schedule_with_restarts_goes_to_any_step() -> None:
    scheduler = lr_scheduler.CosineAnnealingWarmRestarts(_optimizer(), 2, 2)
    rates = []
    for epoch in (0.5, 1.75, 2.0, 4.0, 6.0, 1):
        scheduler.step(epoch)
        rates += scheduler.get_last_lr()
    assert rates == pytest.approx([0.8535534, 0.0380602, 1.0, 0.5, 1.0, 0.5])
    assert scheduler.last_epoch == 1


def test_one_cycle_moves_the_momentum_the_other_way() -> None:
    optimizer = _optimizer()
    scheduler = lr_scheduler.OneCycleLR(optimizer, 2.0, total_steps=10, pct_start=0.3)
    assert optimizer.param_groups[0]["momentum"] == 0.95
    scheduler.step()
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(2.0)
    assert optimizer.param_groups[0]["momentum"] == pytest.approx(0.85)


def test_one_cycle_ends_with_its_steps() -> None:
    scheduler = lr_scheduler.OneCycleLR(_optimizer(), 2.0, total_steps=3)
    with pytest.raises(InvalidValueError, match="Step 4 was to be taken, and there are 3"):
        _rates(scheduler, 5)


def test_a_plateau_waits_as_long_as_it_is_patient() -> None:
    scheduler = lr_scheduler.ReduceLROnPlateau(_optimizer(), patience=2, factor=0.5, cooldown=1, min_lr=0.2)
    rates = []
    for _ in range(14):
        scheduler.step(tensor(1.0))
        rates += scheduler.get_last_lr()
    assert rates == [1.0] * 3 + [0.5] * 4 + [0.25] * 4 + [0.2] * 3


@pytest.mark.parametrize("mode", ["min", "max"])
@pytest.mark.parametrize("measure", [0.9, 0.0])
def test_what_stays_as_it_is_is_no_improvement(mode: str, measure: float) -> None:
    scheduler = lr_scheduler.ReduceLROnPlateau(_optimizer(), mode=mode, patience=2)
    for _ in range(4):
        scheduler.step(measure)
    assert scheduler.get_last_lr() == [pytest.approx(0.1)]


def test_a_plateau_is_resumed() -> None:
    first, second = (lr_scheduler.ReduceLROnPlateau(_optimizer(), patience=1) for _ in range(2))
    for _ in range(2):
        first.step(1.0)
    second.load_state_dict(first.state_dict())
    second.step(1.0)
    assert second.get_last_lr() == [0.1]


def test_each_group_begins_with_its_own_learning_rate() -> None:
    a, b = (tensor([0.0], requires_grad=True) for _ in range(2))
    optimizer = optim.SGD([{"params": [a], "lr": 1.0}, {"params": [b], "lr": 4.0}])
    scheduler = lr_scheduler.ExponentialLR(optimizer, 0.5)
    scheduler.step()
    assert scheduler.get_last_lr() == [0.5, 2.0]
    assert optimizer.param_groups[1]["initial_lr"] == 4.0


def test_the_state_of_a_lambda_schedule_holds_no_functions() -> None:
    assert "lr_lambdas" not in SCHEDULES["LambdaLR"](_optimizer()).state_dict()


s: Any = lr_scheduler

MISTAKES: list[tuple[Any, type[Exception], str]] = [
    (lambda _: s.StepLR(3, 2), InvalidTypeError, "takes an optimizer, not 3"),
    (lambda o: s.StepLR(o, 2, last_epoch=3), KeyError, "no 'initial_lr' from which to go on behind step 3"),
    (lambda o: s.LambdaLR(o, [abs, abs]), InvalidValueError, "lr_lambda has 2 entries, and the optimizer 1"),
    (lambda o: s.ConstantLR(o, 2.0), InvalidValueError, "factor is 2.0"),
    (lambda o: s.LinearLR(o, 0.0), InvalidValueError, "start_factor is 0.0"),
    (lambda o: s.LinearLR(o, 0.5, 2.0), InvalidValueError, "end_factor is 2.0"),
    (lambda o: s.OneCycleLR(o, 1.0), InvalidValueError, "needs total_steps"),
    (lambda o: s.OneCycleLR(o, 1.0, total_steps=-1), InvalidValueError, "total_steps is -1"),
    (lambda o: s.OneCycleLR(o, 1.0, epochs=0, steps_per_epoch=3), InvalidValueError, "epochs is 0"),
    (lambda o: s.OneCycleLR(o, 1.0, total_steps=5, pct_start=2.0), InvalidValueError, "pct_start is 2.0"),
    (
        lambda o: s.OneCycleLR(o, 1.0, total_steps=5, anneal_strategy="x"),
        InvalidValueError,
        "must be 'cos' or 'linear'",
    ),
    (lambda o: s.ReduceLROnPlateau(o, factor=1.0), InvalidValueError, "must be below 1"),
    (lambda o: s.ReduceLROnPlateau(o, mode="best"), InvalidValueError, "must be 'min' or 'max'"),
    (lambda o: s.ReduceLROnPlateau(o).step(), InvalidValueError, "needs the measure"),
    (lambda o: s.CosineAnnealingWarmRestarts(o, 0), InvalidValueError, "T_0 is 0"),
    (lambda o: s.CosineAnnealingWarmRestarts(o, 1.5), InvalidValueError, "T_0 is 1.5"),
    (lambda o: s.CosineAnnealingWarmRestarts(o, 1, 0), InvalidValueError, "T_mult is 0"),
    (lambda o: s.CosineAnnealingWarmRestarts(o, 1, eta_min="low"), InvalidValueError, "eta_min is 'low'"),
    (lambda o: s.CosineAnnealingWarmRestarts(o, 1).step(-1), InvalidValueError, "to go to is -1"),
    (lambda _: s.ChainedScheduler([]), InvalidValueError, "at least one"),
    (lambda _: s.ChainedScheduler([3]), InvalidTypeError, "takes an optimizer"),
    (lambda o: s.ChainedScheduler([s.StepLR(o, 1)], _optimizer()), InvalidValueError, "not for this optimizer"),
    (lambda o: s.ChainedScheduler([s.ReduceLROnPlateau(o)]), InvalidValueError, "wants a measure"),
    (lambda o: s.SequentialLR(o, [], []), InvalidValueError, "at least one"),
    (lambda o: s.SequentialLR(o, [s.StepLR(o, 1)], [1]), InvalidValueError, "need 0 milestones"),
    (lambda o: s.SequentialLR(o, [s.StepLR(_optimizer(), 1)], []), InvalidValueError, "not for this optimizer"),
    (lambda o: s.StepLR(o, 1).load_state_dict(3), InvalidTypeError, "is a mapping"),
    (LRScheduler, MissingMethodError, "defines no get_lr"),
]


@pytest.mark.parametrize(("mistake", "kind", "words"), MISTAKES)
def test_a_mistake_is_named(mistake: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake(_optimizer())


def test_one_cycle_needs_a_momentum_to_move() -> None:
    optimizer = optim.Adagrad([tensor([0.0], requires_grad=True)])
    with pytest.raises(InvalidValueError, match="no momentum and no betas"):
        lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=5)
    scheduler = lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=5, cycle_momentum=False)
    assert scheduler.get_last_lr() == pytest.approx([0.04])
