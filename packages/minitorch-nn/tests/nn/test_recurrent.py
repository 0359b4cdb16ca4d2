from __future__ import annotations

import gc
import warnings
import weakref
from typing import Any

import pytest

from minitorch.nn.recurrent import GRU, LSTM, RNN
from minitorch.nn.recurrent_cells import GRUCell, LSTMCell, RNNCell
from minitorch.nn.recurrent_rule import Recurrence
from minitorch.nn.recurrent_steps import unrolled
from minitorch.nn.utils.rnn import pack_padded_sequence
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_tensor import (
    allclose,
    enable_grad,
    equal,
    float64,
    int64,
    manual_seed,
    nan,
    no_grad,
    randn,
    tensor,
    use_backend,
    zeros,
)
from minitorch_tensor.autograd import grad, gradcheck, gradgradcheck
from minitorch_tensor.errors import DtypeError, ShapeError

KINDS = {("rnn", "tanh"): 1, ("rnn", "relu"): 1, ("lstm", ""): 4, ("gru", ""): 3}
LAYERS = (RNN, LSTM, GRU)
FRACTION: Any = 4.0


def _arguments(kind: tuple[str, str]) -> list[Any]:
    """Return sequences (3, 2, 2), the first states (2, 3), and weights, all with gradients."""
    manual_seed(7)
    gates, states = KINDS[kind], 2 if kind[0] == "lstm" else 1
    shapes = [(3, 2, 2), *[(2, 3)] * states, (3 * gates, 2), (3 * gates, 3), (3 * gates,), (3 * gates,)]
    return [randn(*shape, dtype=float64, requires_grad=True) for shape in shapes]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_first_and_second_derivatives_are_those_of_central_differences(kind: tuple[str, str], reverse: bool) -> None:
    lengths = tensor([2, 3], dtype=int64)
    arguments = _arguments(kind)
    with use_backend("numpy"):
        assert gradcheck(lambda *args: Recurrence.apply(kind, lengths, reverse, *args), arguments)
        few = arguments[:2]
        assert gradgradcheck(lambda *args: Recurrence.apply(kind, lengths, reverse, *args, *arguments[2:])[0], few)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sequence_in_one_operation_is_the_sequence_step_by_step(kind: tuple[str, str]) -> None:
    x, *rest = _arguments(kind)
    lengths = tensor([1, 3], dtype=int64)
    count = 2 if kind[0] == "lstm" else 1
    whole = Recurrence.apply(kind, lengths, False, x, *rest)
    stepwise = unrolled(kind, x, tuple(rest[:count]), rest[count:], lengths, False)
    for a, b in zip(whole, stepwise, strict=True):
        assert allclose(a, b, rtol=1e-12)
    first = grad(whole[0].sum(), [x, *rest])
    second = grad(stepwise[0].sum(), [x, *rest], allow_unused=True)
    for a, b in zip(first, second, strict=True):
        assert allclose(a, b, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_gradient_that_is_recorded_equals_one_that_is_not(layer: Any) -> None:
    manual_seed(1)
    made = layer(3, 4, 2, bidirectional=True)
    x = randn(5, 2, 3, requires_grad=True)
    plain = grad(made(x)[0].square().sum(), [x, *made.parameters()])
    recorded = grad(made(x)[0].square().sum(), [x, *made.parameters()], create_graph=True)
    for a, b in zip(plain, recorded, strict=True):
        assert not a.requires_grad
        assert b.requires_grad
        assert allclose(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("layer", LAYERS)
def test_what_lies_behind_the_end_of_a_sequence_counts_for_nothing(layer: Any) -> None:
    manual_seed(2)
    made = layer(3, 4, bidirectional=True, batch_first=True)
    x = randn(2, 6, 3)
    spoilt = x.clone()
    spoilt[0, 2:] = nan
    y, last = made(x, lengths=[2, 6])
    z, other = made(spoilt, lengths=tensor([2, 6]))
    assert equal(y, z)
    assert equal(y[0, 2:], zeros(4, 8))
    states = zip(last, other, strict=True) if isinstance(last, tuple) else [(last, other)]
    assert all(equal(a, b) for a, b in states)
    y.sum().backward()
    assert all(p.grad.isfinite().all() for p in made.parameters())


@pytest.mark.parametrize("layer", LAYERS)
def test_given_lengths_are_those_of_a_packed_sequence(layer: Any) -> None:
    manual_seed(3)
    made = layer(3, 4, 2)
    x = randn(6, 3, 3)
    packed, h = made(pack_padded_sequence(x, [4, 6, 1], enforce_sorted=False))
    y, other = made(x, lengths=[4, 6, 1])
    assert allclose(packed.data, pack_padded_sequence(y, [4, 6, 1], enforce_sorted=False).data)
    states = zip(h, other, strict=True) if isinstance(h, tuple) else [(h, other)]
    assert all(allclose(a, b) for a, b in states)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_sequence_of_length_0_keeps_its_first_state(layer: Any) -> None:
    made = layer(3, 4)
    h = randn(1, 2, 4)
    hx = (h, randn(1, 2, 4)) if layer is LSTM else h
    _, last = made(randn(5, 2, 3), hx, lengths=[0, 5])
    assert equal((last[0] if layer is LSTM else last)[0, 0], h[0, 0])


@pytest.mark.parametrize("layer", LAYERS)
def test_dropout_lies_between_layers_in_training_only(layer: Any) -> None:
    manual_seed(4)
    made = layer(3, 8, 2, dropout=0.5)
    x = randn(5, 2, 3)
    assert not equal(made(x)[0], made(x)[0])
    made.eval()
    assert equal(made(x)[0], made(x)[0])


def test_dropout_of_one_layer_warns_that_it_does_nothing() -> None:
    with pytest.warns(UserWarning, match=r"dropout=0.5 of GRU does nothing"):
        GRU(3, 4, dropout=0.5)


@pytest.mark.parametrize("layer", LAYERS)
def test_weights_begin_evenly_within_the_root_of_the_size(layer: Any) -> None:
    manual_seed(5)
    for p in layer(20, 25).parameters():
        assert p.abs().max().item() <= 0.2
        assert p.abs().max().item() > 0.15


def test_a_layer_shows_what_is_not_as_usual() -> None:
    assert repr(RNN(3, 4)) == "RNN(3, 4)"
    text = "LSTM(3, 4, num_layers=2, bias=False, batch_first=True, dropout=0.5, bidirectional=True)"
    assert repr(LSTM(3, 4, 2, bias=False, batch_first=True, dropout=0.5, bidirectional=True)) == text
    assert repr(RNNCell(3, 4, bias=False, nonlinearity="relu")) == "RNNCell(3, 4, bias=False, nonlinearity=relu)"


def test_the_graph_of_a_sequence_is_one_operation() -> None:
    y, _ = GRU(3, 4)(randn(50, 2, 3))
    assert y.grad_fn.name() == "Recurrence"


def test_nothing_is_recorded_where_gradients_are_off() -> None:
    layer = LSTM(3, 4)
    with no_grad():
        y, (h, c) = layer(randn(5, 2, 3))
    assert not any(state.requires_grad for state in (y, h, c))
    with enable_grad():
        assert layer(randn(5, 2, 3))[0].requires_grad


@pytest.mark.parametrize(
    ("mistake", "kind", "words"),
    [
        (lambda: RNN(3, 4, nonlinearity="sine"), InvalidValueError, "must be 'tanh' or 'relu'"),
        (lambda: RNNCell(3, 4, nonlinearity="sine"), InvalidValueError, "must be 'tanh' or 'relu'"),
        (lambda: GRU(3, 0), InvalidValueError, "hidden_size of GRU is 0"),
        (lambda: GRU(3, FRACTION), InvalidTypeError, "not an integer"),
        (lambda: GRU(3, 4, dropout=1.5), InvalidValueError, "between 0 and 1"),
        (lambda: GRU(3, 4)([1.0]), InvalidTypeError, "reads a tensor"),
        (lambda: GRU(3, 4)(zeros(3)), InvalidValueError, "2 or 3 dimensions"),
        (lambda: GRU(3, 4)(zeros(5, 2, 4)), ShapeError, "reads 3 features a step"),
        (lambda: GRU(3, 4)(zeros(0, 2, 3)), ShapeError, "at least one step"),
        (lambda: GRU(3, 4)(zeros(5, 2, 3, dtype=float64)), DtypeError, "weights of float32"),
        (lambda: GRU(3, 4)(zeros(5, 2, 3), zeros(1, 3, 4)), ShapeError, r"must have shape \(1, 2, 4\)"),
        (lambda: GRU(3, 4)(zeros(5, 2, 3), [0.0]), InvalidTypeError, "h_0 of GRU is a tensor"),
        (lambda: GRU(3, 4)(zeros(5, 2, 3), zeros(1, 2, 4, dtype=float64)), DtypeError, "h_0 of GRU is of float64"),
        (lambda: LSTM(3, 4)(zeros(5, 2, 3), zeros(1, 2, 4)), InvalidTypeError, "pair"),
        (lambda: GRU(3, 4)(zeros(5, 2, 3), lengths=[1]), ShapeError, "needs 2 lengths"),
        (lambda: GRU(3, 4)(zeros(5, 2, 3), lengths=[1, 6]), ShapeError, "needs 2 lengths"),
        (lambda: GRUCell(3, 4)(zeros(2, 2, 3)), InvalidValueError, "1 or 2 dimensions"),
        (lambda: LSTMCell(3, 4)(zeros(2, 3), (zeros(3, 4), zeros(3, 4))), ShapeError, r"must have shape \(2, 4\)"),
    ],
)
def test_a_mistake_is_named(mistake: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake()


def test_a_packed_sequence_takes_no_lengths() -> None:
    packed = pack_padded_sequence(zeros(5, 2, 3), [5, 2])
    with warnings.catch_warnings(), pytest.raises(InvalidValueError, match="knows its lengths"):
        GRU(3, 4)(packed, lengths=[5, 2])


@pytest.mark.parametrize("layer", LAYERS)
def test_a_graph_that_nobody_needs_is_freed_at_once(layer: Any) -> None:
    made = layer(3, 4)
    y, _ = made(randn(5, 2, 3))
    seen = weakref.ref(y.grad_fn.inputs[0])
    gc.disable()
    try:
        del y, _
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("layer", LAYERS)
def test_an_output_that_is_changed_in_place_is_noticed(layer: Any) -> None:
    x = randn(5, 2, 3, requires_grad=True)
    y, _ = layer(3, 4)(x)
    loss = y.sum()
    y.mul_(2.0)
    with pytest.raises(GraphError, match="in place"):
        loss.backward()
