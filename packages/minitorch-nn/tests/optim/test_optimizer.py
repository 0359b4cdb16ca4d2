from __future__ import annotations

from typing import Any

import pytest

from minitorch import nn, optim
from minitorch.optim.batches import BatchOptimizer
from minitorch.optim.optimizer import EachOptimizer, Optimizer
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, MissingMethodError
from minitorch_tensor import allclose, equal, float64, is_grad_enabled, no_grad, ones, randn, tensor, use_backend
from minitorch_tensor.errors import GraphError

KINDS = [optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.Adadelta, optim.Adamax, optim.NAdam]
KINDS += [optim.RAdam, optim.ASGD, optim.Rprop]


def _leaf(*numbers: float) -> Any:
    return tensor(list(numbers), requires_grad=True)


def _descend(optimizer: Any, params: list[Any], steps: int) -> float:
    """Go down the bowl Σ p², and return where that ends."""
    loss = None
    for _ in range(steps):
        optimizer.zero_grad()
        loss = sum((p * p).sum() for p in params)
        loss.backward()
        optimizer.step()
    assert loss is not None
    return float(loss)


@pytest.mark.parametrize("kind", KINDS)
def test_each_goes_down(kind: Any) -> None:
    p = _leaf(1.0, -2.0)
    first = float((p * p).sum())
    assert _descend(kind([p], lr=0.5 if kind is optim.Adadelta else 0.05), [p], 30) < 0.99 * first


@pytest.mark.parametrize("kind", KINDS)
def test_each_goes_up_if_it_is_to_maximize(kind: Any) -> None:
    p = _leaf(1.0, -2.0)
    first = float((p * p).sum())
    options = {"weight_decay": 0.0} if kind is not optim.Rprop else {}
    assert _descend(kind([p], lr=0.05, maximize=True, **options), [p], 5) > first


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_is_resumed_equals_one_that_was_not_interrupted(kind: Any) -> None:
    p = _leaf(1.0, -2.0)
    q = _leaf(1.0, -2.0)
    whole, first = kind([p], lr=0.05), kind([q], lr=0.05)
    _descend(whole, [p], 8)
    _descend(first, [q], 4)
    second = kind([q], lr=0.7)
    second.load_state_dict(first.state_dict())
    _descend(second, [q], 4)
    assert equal(p, q)


@pytest.mark.parametrize("kind", KINDS)
def test_a_loaded_state_is_a_copy(kind: Any) -> None:
    p, q = _leaf(1.0), _leaf(1.0)
    options = {"momentum": 0.9} if kind is optim.SGD else {}
    first, second = kind([p], **options), kind([q], **options)
    _descend(first, [p], 2)
    second.load_state_dict(first.state_dict())
    kept = {name: value.clone() for name, value in first.state_dict()["state"][0].items()}
    _descend(second, [q], 2)
    assert all(equal(kept[name], value) for name, value in first.state_dict()["state"][0].items())


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_no_gradient_stays(kind: Any) -> None:
    p, q = _leaf(1.0), _leaf(2.0)
    optimizer = kind([p, q])
    p.grad = tensor([1.0])
    optimizer.step()
    assert q.item() == 2.0
    assert 1 not in optimizer.state_dict()["state"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_is_noticed_by_a_graph_that_saved_the_parameter(kind: Any) -> None:
    p = _leaf(1.0, 2.0)
    loss = (p * p).sum()
    p.grad = tensor([1.0, 1.0])
    kind([p]).step()
    with pytest.raises(GraphError, match="changed in place"):
        loss.backward()


@pytest.mark.parametrize("kind", KINDS)
def test_a_gradient_that_is_recorded_leaves_no_history_behind(kind: Any) -> None:
    p = _leaf(1.0, 2.0)
    (p * p).sum().backward(create_graph=True)
    optimizer = kind([p])
    optimizer.step()
    assert p.is_leaf
    assert not any(value.requires_grad for value in optimizer.state_dict()["state"].get(0, {}).values())


ALIKE = [optim.SGD, optim.Adam, optim.Adagrad, optim.Adamax]
"""Those whose first step is lr where the gradient is 1."""


@pytest.mark.parametrize("kind", ALIKE)
def test_parameters_of_several_backends_and_dtypes_move_together(kind: Any) -> None:
    with use_backend("numpy"):
        a = _leaf(1.0)
    with use_backend("simple"):
        b = _leaf(1.0)
    c = ones(1, dtype=float64, requires_grad=True)
    optimizer = kind([a, b, c], lr=0.1)
    for p in (a, b, c):
        p.grad = p.detach().clone()
    optimizer.step()
    assert a.item() == pytest.approx(0.9, rel=1e-5)
    assert b.item() == pytest.approx(a.item(), rel=1e-6)
    assert c.item() == pytest.approx(a.item(), rel=1e-6)


def test_momenta_that_begin_later_are_not_dampened_at_first() -> None:
    p, q = _leaf(0.0), _leaf(0.0)
    optimizer = optim.SGD([p, q], lr=1.0, momentum=0.5, dampening=0.5)
    p.grad = tensor([1.0])
    optimizer.step()
    q.grad = tensor([1.0])
    optimizer.step()
    assert q.item() == -1.0
    assert p.item() == -2.0


@pytest.mark.parametrize("kind", [optim.Adam, optim.Adamax, optim.NAdam, optim.RAdam])
def test_parameters_at_different_steps_are_corrected_by_their_own(kind: Any) -> None:
    p, q, alone = _leaf(1.0), _leaf(1.0), _leaf(1.0)
    optimizer, other = kind([p, q], lr=0.1), kind([alone], lr=0.1)
    p.grad = tensor([1.0])
    optimizer.step()
    p.grad, q.grad, alone.grad = tensor([3.0]), tensor([3.0]), tensor([3.0])
    optimizer.step()
    other.step()
    assert equal(q, alone)
    assert not allclose(p - 0.9, q - 1.0)


# ----------------------------------------------------------------------------------------------------------------------
# The frame
# ----------------------------------------------------------------------------------------------------------------------
def test_zero_grad_forgets_gradients_or_zeroes_their_memory() -> None:
    p = _leaf(1.0)
    p.grad = tensor([3.0])
    kept = p.grad
    optimizer = optim.SGD([p])
    optimizer.zero_grad(set_to_none=False)
    assert kept.item() == p.grad.item() == 0.0
    optimizer.zero_grad()
    assert p.grad is None


def test_a_closure_is_called_with_recording_on_and_its_loss_returned() -> None:
    p = _leaf(1.0)
    optimizer = optim.SGD([p], lr=0.1)

    def closure() -> Any:
        assert is_grad_enabled()
        optimizer.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        return loss

    with no_grad():
        assert optimizer.step(closure).item() == 1.0
    assert p.item() == pytest.approx(0.8)
    assert optimizer.step() is None


def test_groups_have_settings_of_their_own_and_can_be_added() -> None:
    p, q = _leaf(1.0), _leaf(1.0)
    optimizer = optim.SGD([{"params": p, "lr": 0.5}], lr=0.1)
    optimizer.add_param_group({"params": [q]})
    for one in (p, q):
        one.grad = tensor([1.0])
    optimizer.step()
    assert (p.item(), q.item()) == (0.5, pytest.approx(0.9))
    assert optimizer.state_dict()["param_groups"][1]["params"] == [1]


def test_an_optimizer_shows_its_groups() -> None:
    text = repr(optim.SGD([_leaf(1.0)], lr=0.5))
    assert text.startswith("SGD (\nParameter Group 0\n")
    assert "    lr: 0.5\n" in text


RESULT = ones(2, requires_grad=True) * 2

anything: Any = optim
"""The optimizers, without the types of their arguments."""

MISTAKES = [
    (lambda: anything.SGD(_leaf(1.0)), InvalidTypeError, r"write \[p\]"),
    (lambda: anything.SGD([]), InvalidValueError, "got no parameters"),
    (lambda: anything.SGD(nn.Linear(1, 1)), InvalidTypeError, r"not a Linear: pass model.parameters\(\)"),
    (lambda: anything.SGD([1.0]), InvalidTypeError, "not a tensor"),
    (lambda: anything.SGD([("weight", _leaf(1.0))]), InvalidTypeError, "without the names"),
    (lambda: anything.SGD([{"params": {1, 2}}]), InvalidTypeError, "same every time"),
    (lambda: anything.SGD([{"lr": 1.0}]), InvalidTypeError, "under 'params'"),
    (lambda: anything.SGD([RESULT]), InvalidValueError, "is a result of Mul"),
    (lambda: anything.SGD([RESULT.grad_fn and RESULT.detach()] * 2), InvalidValueError, "list it once"),
    (lambda: anything.SGD([_leaf(1.0)]).add_param_group([_leaf(1.0)]), InvalidTypeError, "is a dict"),
    (lambda: anything.SGD([_leaf(1.0)], lr=-1.0), InvalidValueError, "lr is -1.0; it must be at least 0"),
    (lambda: anything.SGD([_leaf(1.0)], lr="fast"), InvalidTypeError, "must be a number"),
    (lambda: anything.SGD([_leaf(1.0)], lr=float("nan")), InvalidValueError, "lr is nan"),
    (lambda: anything.SGD([_leaf(1.0)], nesterov=True), InvalidValueError, "needs a momentum"),
    (lambda: anything.SGD([{"params": [_leaf(1.0)], "momentum": -1.0}]), InvalidValueError, "momentum is -1.0"),
    (lambda: anything.RMSprop([_leaf(1.0)], alpha=-1.0), InvalidValueError, "alpha is -1.0"),
    (lambda: anything.Adadelta([_leaf(1.0)], rho=2.0), InvalidValueError, "between 0 and 1"),
    (lambda: anything.Adam([_leaf(1.0)], betas=(0.9, 1.0)), InvalidValueError, r"betas\[1\] is 1.0"),
    (lambda: anything.Adam([_leaf(1.0)], betas=0.9), InvalidTypeError, "pair of numbers"),
    (lambda: anything.Rprop([_leaf(1.0)], etas=(1.0, 1.2)), InvalidValueError, "must hold"),
    (lambda: anything.SGD([_leaf(1.0)]).load_state_dict({}), InvalidTypeError, "'state' and 'param_groups'"),
    (
        lambda: anything.SGD([_leaf(1.0)]).load_state_dict(anything.SGD([_leaf(1.0), _leaf(1.0)]).state_dict()),
        InvalidValueError,
        r"groups of \[2\] parameters, and this optimizer of \[1\]",
    ),
    (lambda: Optimizer([tensor([1.0])], {}).move({}, []), MissingMethodError, "defines no move"),
    (lambda: EachOptimizer([tensor([1.0])], {}).move_one(None, None, {}, {}), MissingMethodError, "no move_one"),
    (lambda: BatchOptimizer([tensor([1.0])], {}).move_batch(None, [], {}, {}), MissingMethodError, "no move_batch"),
]


@pytest.mark.parametrize(("mistake", "kind", "words"), MISTAKES)
def test_a_mistake_is_named(mistake: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake()


def test_a_state_of_other_shapes_is_refused_and_changes_nothing() -> None:
    p, q = _leaf(1.0, 2.0), _leaf(1.0)
    first, second = optim.Adam([p], lr=0.5), optim.Adam([q])
    _descend(first, [p], 1)
    with pytest.raises(InvalidValueError, match=r"exp_avg of shape \(2,\) for a parameter of shape \(1,\)"):
        second.load_state_dict(first.state_dict())
    assert second.param_groups[0]["lr"] == 1e-3


def test_the_default_step_of_a_backend_gives_what_numpys_gives() -> None:
    numbers = [randn(3, 4), randn(3, 4)]
    ends = []
    for backend in ("simple", "numpy"):
        p = numbers[0].to(backend).clone().requires_grad_()
        optimizers: list[Any] = [optim.SGD([p], 0.1, 0.9, weight_decay=0.1, nesterov=True)]
        optimizers += [optim.AdamW([p], 0.1, amsgrad=True), optim.RMSprop([p], 0.1, momentum=0.9, centered=True)]
        optimizers += [kind([p], weight_decay=0.1) for kind in (optim.Adagrad, optim.Adadelta, optim.Adamax)]
        optimizers += [kind([p], weight_decay=0.1, decoupled_weight_decay=True) for kind in (optim.NAdam, optim.RAdam)]
        for step in range(3):
            p.grad = (numbers[1] * (step - 1)).to(backend)
            for optimizer in optimizers:
                optimizer.step()
        ends.append(p.detach().to("numpy"))
    assert allclose(ends[0], ends[1], rtol=1e-5)


def test_an_optimizer_of_ones_own_finds_an_empty_state_for_each_parameter() -> None:
    class Momentum(Optimizer):
        def step(self, closure: Any = None) -> Any:  # noqa: ARG002 - as PyTorch has it
            for group in self.param_groups:
                for p in group["params"]:
                    state = self.state[p]
                    state["speed"] = state.get("speed", 0.0) * 0.5 + p.grad.detach()
                    p.data = p.detach() - group["lr"] * state["speed"]

    p = _leaf(1.0)
    optimizer = Momentum([p], {"lr": 0.1})
    for _ in range(2):
        p.grad = None
        (p * 2).sum().backward()
        optimizer.step()
    assert p.item() == pytest.approx(1 - 0.2 - 0.3)
    again = Momentum([_leaf(1.0)], {"lr": 0.1})
    again.load_state_dict(optimizer.state_dict())
    assert again.state[again.param_groups[0]["params"][0]]["speed"].item() == pytest.approx(3.0)
    assert again.state["nothing yet"] == {}
