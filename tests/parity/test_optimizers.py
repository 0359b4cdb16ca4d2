"""Every optimizer and every schedule beside PyTorch's, step by step, and their state in both directions."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from minitorch import optim
from minitorch_tensor import Tensor, tensor

SHAPES = ((3, 4), (5,), ())
STEPS = 12

OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.8, "nesterov": True, "maximize": True}),
    ("Adam", {"lr": 0.05}),
    ("Adam", {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.2, "amsgrad": True, "maximize": True}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {"lr": 0.05}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.3, "amsgrad": True, "maximize": True}),
    ("RMSprop", {"lr": 0.05}),
    ("RMSprop", {"lr": 0.05, "momentum": 0.7, "centered": True, "weight_decay": 0.1, "alpha": 0.9, "maximize": True}),
    ("RMSprop", {"lr": 0.05, "centered": True, "eps": 1e-3}),
    ("Adagrad", {"lr": 0.2}),
    ("Adagrad", {"lr": 0.2, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "maximize": True}),
    ("Adadelta", {"lr": 1.0}),
    ("Adadelta", {"lr": 0.7, "rho": 0.8, "eps": 1e-3, "weight_decay": 0.1, "maximize": True}),
    ("Adamax", {"lr": 0.05}),
    ("Adamax", {"lr": 0.05, "betas": (0.7, 0.9), "weight_decay": 0.1, "maximize": True}),
    ("NAdam", {"lr": 0.05}),
    ("NAdam", {"lr": 0.05, "weight_decay": 0.1, "momentum_decay": 0.1, "maximize": True}),
    ("NAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {"lr": 0.05}),
    ("RAdam", {"lr": 0.05, "betas": (0.8, 0.9), "weight_decay": 0.1, "maximize": True}),
    ("RAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("ASGD", {"lr": 0.1}),
    ("ASGD", {"lr": 0.1, "lambd": 0.01, "alpha": 0.5, "t0": 3, "weight_decay": 0.1, "maximize": True}),
    ("Rprop", {"lr": 0.05}),
    ("Rprop", {"lr": 0.05, "etas": (0.4, 1.5), "step_sizes": (0.01, 0.1), "maximize": True}),
]

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"lr": -1.0}),
    ("SGD", {"momentum": -0.1}),
    ("SGD", {"weight_decay": -0.1}),
    ("SGD", {"nesterov": True}),
    ("SGD", {"nesterov": True, "momentum": 0.9, "dampening": 0.1}),
    ("Adam", {"lr": -1.0}),
    ("Adam", {"betas": (1.0, 0.9)}),
    ("Adam", {"betas": (0.9, -0.1)}),
    ("Adam", {"eps": -1.0}),
    ("AdamW", {"weight_decay": -1.0}),
    ("RMSprop", {"alpha": -1.0}),
    ("RMSprop", {"momentum": -1.0}),
    ("Adagrad", {"lr_decay": -1.0}),
    ("Adagrad", {"initial_accumulator_value": -1.0}),
    ("Adadelta", {"rho": 1.5}),
    ("Adamax", {"betas": (0.9, 1.0)}),
    ("NAdam", {"momentum_decay": -1.0}),
    ("RAdam", {"eps": -1.0}),
    ("ASGD", {"weight_decay": -1.0}),
    ("Rprop", {"etas": (1.1, 1.2)}),
    ("Rprop", {"etas": (0.5, 0.9)}),
]


def _names(cases: list[Any]) -> list[str]:
    return [f"{case[0]}-{i}" for i, case in enumerate(cases)]


def _numbers(dtype: str) -> list[np.ndarray[Any, Any]]:
    rng = np.random.default_rng(3)
    return [np.asarray(rng.uniform(-1, 1, shape)).astype(dtype) for shape in SHAPES]


def _gradients(dtype: str, step: int) -> list[np.ndarray[Any, Any]]:
    """Return gradients whose signs change from step to step; the second parameter has none at first."""
    rng = np.random.default_rng(100 + step)
    return [np.asarray(rng.normal(0.3, 1, shape)).astype(dtype) for shape in SHAPES]


def _pair(name: str, options: dict[str, Any], dtype: str) -> tuple[Any, Any, Any, Any]:
    """Return the parameters and the optimizer of PyTorch, and those of minitorch."""
    theirs = [torch.tensor(x, requires_grad=True) for x in _numbers(dtype)]
    ours = [tensor(x, requires_grad=True) for x in _numbers(dtype)]
    return theirs, getattr(torch.optim, name)(theirs, **options), ours, getattr(optim, name)(ours, **options)


def _step(theirs: Any, their_optimizer: Any, ours: Any, our_optimizer: Any, step: int) -> None:
    dtype = ours[0].dtype.name
    for i, grad in enumerate(_gradients(dtype, step)):
        absent = i == 1 and step < 1
        theirs[i].grad = None if absent else torch.tensor(grad)
        ours[i].grad = None if absent else tensor(grad)
    their_optimizer.step()
    our_optimizer.step()


def _compare(theirs: Any, ours: Any, rtol: float) -> None:
    for a, b in zip(theirs, ours, strict=True):
        np.testing.assert_allclose(b.detach().numpy(), a.detach().numpy(), rtol=rtol, atol=rtol)


@pytest.mark.parametrize(("name", "options"), OPTIMIZERS, ids=_names(OPTIMIZERS))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_twelve_steps_move_the_parameters_as_pytorch_does(name: str, options: dict[str, Any], dtype: str) -> None:
    theirs, their_optimizer, ours, our_optimizer = _pair(name, options, dtype)
    for step in range(STEPS):
        _step(theirs, their_optimizer, ours, our_optimizer, step)
        _compare(theirs, ours, 1e-6)
    assert not np.allclose(ours[0].detach().numpy(), _numbers(dtype)[0])


@pytest.mark.parametrize(("name", "options"), OPTIMIZERS, ids=_names(OPTIMIZERS))
def test_a_state_dict_goes_to_pytorch_and_comes_back(name: str, options: dict[str, Any]) -> None:
    theirs, their_optimizer, ours, our_optimizer = _pair(name, options, "float64")
    for step in range(4):
        _step(theirs, their_optimizer, ours, our_optimizer, step)
    _, there, _, here = _pair(name, {}, "float64")
    there = type(there)(theirs, lr=9.0)
    here = type(here)(ours, lr=9.0)
    there.load_state_dict(_converted(our_optimizer.state_dict(), lambda x: torch.tensor(x.numpy()), Tensor))
    here.load_state_dict(_converted(their_optimizer.state_dict(), lambda x: tensor(x.numpy()), torch.Tensor))
    for step in range(4, 8):
        _step(theirs, there, ours, here, step)
        _compare(theirs, ours, 1e-6)  # PyTorch keeps some numbers of ASGD and NAdam in float32


def _converted(state: dict[str, Any], convert: Callable[[Any], Any], kind: type) -> dict[str, Any]:
    kept = {
        n: {name: convert(value) if isinstance(value, kind) else value for name, value in one.items()}
        for n, one in state["state"].items()
    }
    return {"state": kept, "param_groups": state["param_groups"]}


@pytest.mark.parametrize("name", sorted({name for name, _ in OPTIMIZERS}))
def test_what_is_remembered_has_pytorchs_names_and_shapes(name: str) -> None:
    theirs, their_optimizer, ours, our_optimizer = _pair(name, {}, "float64")
    _step(theirs, their_optimizer, ours, our_optimizer, 2)
    a, b = their_optimizer.state_dict()["state"], our_optimizer.state_dict()["state"]
    assert list(a) == list(b)
    for n, kept in a.items():
        assert {k: tuple(v.shape) for k, v in kept.items()} == {k: v.shape for k, v in b[n].items()}


@pytest.mark.parametrize("name", sorted({name for name, _ in OPTIMIZERS}))
def test_groups_have_settings_of_their_own_as_in_pytorch(name: str) -> None:
    theirs, ours = [torch.tensor(x, requires_grad=True) for x in _numbers("float64")], None
    ours = [tensor(x, requires_grad=True) for x in _numbers("float64")]
    pair = []
    for module, params in ((torch.optim, theirs), (optim, ours)):
        optimizer = getattr(module, name)([{"params": params[:1], "lr": 0.5}, {"params": params[1:]}], lr=0.01)
        pair.append(optimizer)
    for step in range(3):
        _step(theirs, pair[0], ours, pair[1], step)
    _compare(theirs, ours, 1e-6)  # PyTorch keeps some numbers of ASGD and NAdam in float32


@pytest.mark.parametrize("name", sorted({name for name, _ in OPTIMIZERS}))
def test_the_settings_are_pytorchs(name: str) -> None:
    _, their_optimizer, _, our_optimizer = _pair(name, {}, "float64")
    for setting, value in our_optimizer.defaults.items():
        assert their_optimizer.defaults[setting] == value, setting
    missing = set(their_optimizer.defaults) - set(our_optimizer.defaults)
    assert missing <= {"foreach", "capturable", "differentiable", "fused"}


@pytest.mark.parametrize(("name", "options"), WRONG, ids=_names(WRONG))
def test_a_wrong_setting_raises_what_pytorch_raises(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are PyTorch's
        getattr(torch.optim, name)([torch.zeros(1, requires_grad=True)], **options)
    with pytest.raises(ValueError, match=r"must|needs"):
        getattr(optim, name)([tensor([0.0], requires_grad=True)], **options)


# ----------------------------------------------------------------------------------------------------------------------
# Schedules
# ----------------------------------------------------------------------------------------------------------------------
def _sequential(s: Any, o: Any) -> Any:
    parts = [s.LinearLR(o, 0.1, total_iters=3), s.ExponentialLR(o, 0.8), s.CosineAnnealingLR(o, 5)]
    return s.SequentialLR(o, parts, milestones=[3, 7])


SCHEDULES: dict[str, Callable[[Any, Any], Any]] = {
    "LambdaLR": lambda s, o: s.LambdaLR(o, lambda t: 1 / (t + 1)),
    "LambdaLR, one for each": lambda s, o: s.LambdaLR(o, [lambda t: 0.9**t, lambda t: 1 / (t + 1)]),
    "StepLR": lambda s, o: s.StepLR(o, 3, gamma=0.5),
    "MultiStepLR": lambda s, o: s.MultiStepLR(o, [2, 5, 5, 9], gamma=0.5),
    "ConstantLR": lambda s, o: s.ConstantLR(o, 0.25, total_iters=4),
    "LinearLR": lambda s, o: s.LinearLR(o, 0.2, 0.7, total_iters=6),
    "ExponentialLR": lambda s, o: s.ExponentialLR(o, 0.9),
    "CosineAnnealingLR": lambda s, o: s.CosineAnnealingLR(o, 4, eta_min=0.01),
    "OneCycleLR": lambda s, o: s.OneCycleLR(o, 0.5, total_steps=25),
    "OneCycleLR, linear": lambda s, o: s.OneCycleLR(
        o, [0.5, 1.0], epochs=5, steps_per_epoch=5, anneal_strategy="linear"
    ),
    "OneCycleLR, three phases": lambda s, o: s.OneCycleLR(o, 0.5, total_steps=25, three_phase=True),
    "CosineAnnealingWarmRestarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 5),
    "CosineAnnealingWarmRestarts, longer and longer": lambda s, o: s.CosineAnnealingWarmRestarts(
        o, 3, T_mult=2, eta_min=0.01
    ),
    "MultiplicativeLR": lambda s, o: s.MultiplicativeLR(o, lambda t: 1 - 0.5 / (t + 1)),
    "PolynomialLR": lambda s, o: s.PolynomialLR(o, 7, 2.0),
    "ChainedScheduler": lambda s, o: s.ChainedScheduler(
        [s.ConstantLR(o, 0.1, total_iters=3), s.ExponentialLR(o, 0.9), s.PolynomialLR(o, 30)]
    ),
    "SequentialLR": _sequential,
}


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_sets_the_learning_rates_that_pytorch_sets(schedule: str, kind: str) -> None:
    theirs, ours = (_run(SCHEDULES[schedule], m, kind, 24) for m in ("torch", "minitorch"))
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-15)
    assert len(np.unique(np.round(ours, 9))) > 2


def _optimizer(library: str, kind: str) -> tuple[Any, Any]:
    make: Any = torch.tensor if library == "torch" else tensor
    module: Any = torch.optim if library == "torch" else optim
    a, b = (make([1.0], requires_grad=True) for _ in range(2))
    options = {"momentum": 0.9} if kind == "SGD" else {}
    return getattr(module, kind)([{"params": [a], "lr": 0.3}, {"params": [b]}], lr=0.1, **options), module.lr_scheduler


def _run(make: Callable[[Any, Any], Any], library: str, kind: str, steps: int) -> Any:
    optimizer, schedulers = _optimizer(library, kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scheduler = make(schedulers, optimizer)
        rows = [_rates(optimizer, scheduler)]
        for _ in range(steps):
            optimizer.step()
            scheduler.step()
            rows.append(_rates(optimizer, scheduler))
    return rows


def _rates(optimizer: Any, scheduler: Any) -> list[float]:
    momenta = [group["momentum"] if "momentum" in group else group["betas"][0] for group in optimizer.param_groups]
    return [*[group["lr"] for group in optimizer.param_groups], *scheduler.get_last_lr(), *momenta]


def test_a_schedule_with_restarts_goes_to_the_steps_that_it_goes_to_in_pytorch() -> None:
    for options in ({"T_0": 3}, {"T_0": 2, "T_mult": 3}):
        rows = []
        for library in ("torch", "minitorch"):
            optimizer, schedulers = _optimizer(library, "SGD")
            optimizer.step()
            scheduler = schedulers.CosineAnnealingWarmRestarts(optimizer, **options)
            rates = []
            for epoch in (0.25, 1.5, 2, 7.75, 8, 26.5, 3.0, None, None):
                scheduler.step(epoch)
                rates.append([*_rates(optimizer, scheduler), scheduler.last_epoch])
            rows.append(rates)
        np.testing.assert_allclose(rows[1], rows[0], rtol=1e-12)


MEASURES = [
    1.0,
    0.9,
    0.9,
    0.9,
    0.9,
    0.8,
    0.85,
    0.7999,
    0.9,
    1.0,
    1.0,
    1.0,
    0.2,
    0.3,
    0.3,
    0.3,
    0.3,
    0.3,
    float("nan"),
    0.3,
]


@pytest.mark.parametrize(
    "options",
    [
        {"patience": 1},
        {"patience": 2, "cooldown": 2, "factor": 0.5},
        {"mode": "max", "patience": 0, "threshold": 0.05, "threshold_mode": "abs"},
        {"patience": 0, "min_lr": [0.05, 0.01], "threshold": 0.1},
        {"mode": "max", "patience": 1, "factor": 0.3, "eps": 0.01},
        {"mode": "max", "patience": 2, "threshold": 0.02},
    ],
)
@pytest.mark.parametrize(
    "measures", [MEASURES, [0.9] * 10, [-x for x in MEASURES], [-1.0, -1.0, -0.99, -0.97, 0.0, 0.0]]
)
def test_a_plateau_lowers_the_learning_rates_where_pytorch_does(options: dict[str, Any], measures: list[float]) -> None:
    rows = []
    for library in ("torch", "minitorch"):
        optimizer, schedulers = _optimizer(library, "SGD")
        scheduler = schedulers.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for measure in measures:
            scheduler.step(measure)
            rates.append(_rates(optimizer, scheduler))
        rows.append(rates)
    np.testing.assert_allclose(rows[1], rows[0], rtol=1e-12)
    assert measures is not MEASURES or rows[1][0] != rows[1][-1]


MISTAKES: dict[str, Callable[[Any, Any], Any]] = {
    "no optimizer": lambda s, o: s.StepLR(3, 2),
    "as many functions as groups": lambda s, o: s.LambdaLR(o, [lambda t: 1.0]),
    "factor": lambda s, o: s.ConstantLR(o, 2.0),
    "start": lambda s, o: s.LinearLR(o, 0.0),
    "end": lambda s, o: s.LinearLR(o, 0.5, 1.5),
    "plateau": lambda s, o: s.ReduceLROnPlateau(o, factor=1.0),
    "mode": lambda s, o: s.ReduceLROnPlateau(o, mode="best"),
    "threshold": lambda s, o: s.ReduceLROnPlateau(o, threshold_mode="best"),
    "min_lr": lambda s, o: s.ReduceLROnPlateau(o, min_lr=[0.1]),
    "steps": lambda s, o: s.OneCycleLR(o, 1.0),
    "no steps": lambda s, o: s.OneCycleLR(o, 1.0, total_steps=0),
    "no epochs": lambda s, o: s.OneCycleLR(o, 1.0, epochs=0, steps_per_epoch=1),
    "pct": lambda s, o: s.OneCycleLR(o, 1.0, total_steps=5, pct_start=2.0),
    "strategy": lambda s, o: s.OneCycleLR(o, 1.0, total_steps=5, anneal_strategy="sine"),
    "max_lr": lambda s, o: s.OneCycleLR(o, [1.0], total_steps=5),
    "no T_0": lambda s, o: s.CosineAnnealingWarmRestarts(o, 0),
    "no T_mult": lambda s, o: s.CosineAnnealingWarmRestarts(o, 1, 0),
    "eta_min": lambda s, o: s.CosineAnnealingWarmRestarts(o, 1, eta_min="low"),
    "before": lambda s, o: s.CosineAnnealingWarmRestarts(o, 1).step(-1),
    "chained": lambda s, o: s.ChainedScheduler([s.ReduceLROnPlateau(o)]),
    "nothing chained": lambda s, o: s.ChainedScheduler([]),
    "none": lambda s, o: s.SequentialLR(o, [], []),
    "milestones": lambda s, o: s.SequentialLR(o, [s.StepLR(o, 1)], [1]),
    "not begun": lambda s, o: s.StepLR(o, 1, last_epoch=3),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_schedule_raises_the_kind_that_pytorch_raises(mistake: str) -> None:
    raised = []
    for library in ("torch", "minitorch"):
        optimizer, schedulers = _optimizer(library, "SGD")
        with pytest.raises(Exception) as caught:  # noqa: PT011 - compared below
            MISTAKES[mistake](schedulers, optimizer)
        raised.append(caught.value)
    kind = next(kind for kind in type(raised[0]).__mro__ if kind.__module__ == "builtins")
    assert isinstance(raised[1], kind), raised
