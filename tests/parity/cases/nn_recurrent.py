"""Recurrent layers and cells, and packed sequences."""

from __future__ import annotations

from typing import Any

import torch

from parity.harness import Case, ErrorCase, Input, floats
from parity.networks import LayerCase

PADDED = [4, 6, 1]
"""The lengths of three sequences of up to six steps, not sorted."""

SORTED = [6, 4, 4]


def packed(layer: Any, x: Any, *states: Any, lengths: list[int] = PADDED, batch_first: bool = False) -> Any:
    """Run a layer over packed sequences; return the outputs padded, and the last states."""
    rnn = _rnn_of(layer)
    ordered = lengths == sorted(lengths, reverse=True)
    given = rnn.pack_padded_sequence(x, lengths, batch_first=batch_first, enforce_sorted=ordered)
    hx = None if not states else states[0] if len(states) == 1 else states
    y, last = layer(given, hx)
    return rnn.pad_packed_sequence(y, batch_first=batch_first, padding_value=7.0), y.data, last


def _rnn_of(layer: Any) -> Any:
    return _rnn(torch if isinstance(layer, torch.nn.Module) else None)


def stateful(layer: Any, x: Any, *states: Any) -> Any:
    """Run a layer from given states."""
    return layer(x, states[0] if len(states) == 1 else states)


def layers(name: str) -> list[LayerCase]:
    """Return the cases of a layer."""
    two = 2 if name == "nn.LSTM" else 1

    def make(*sizes: int, **options: Any) -> Any:
        return lambda nn: getattr(nn, name[3:])(*sizes, **options)

    def states(*shape: int) -> list[Input]:
        return [floats(*shape, low=-1, high=1)] * two

    return [
        LayerCase(name, make(3, 4), floats(5, 2, 3)),
        LayerCase(name, make(3, 4, bias=False), floats(5, 2, 3)),
        LayerCase(name, make(3, 4), floats(5, 3)),
        LayerCase(name, make(3, 4), floats(1, 1, 3)),
        LayerCase(name, make(3, 1), floats(5, 9, 3)),  # each gate is a column of the sums
        LayerCase(name, make(3, 4, batch_first=True), floats(2, 5, 3)),
        LayerCase(name, make(3, 4), floats(5, 2, 3), *states(1, 2, 4), call=stateful),
        LayerCase(name, make(3, 4, 2, bidirectional=True), floats(5, 2, 3), *states(4, 2, 4), call=stateful),
        LayerCase(name, make(3, 4, bidirectional=True), floats(5, 3), *states(2, 4), call=stateful),
        LayerCase(name, make(3, 4, 3, batch_first=True), floats(2, 5, 3)),
        LayerCase(name, make(3, 4, 2, dropout=0.5), floats(5, 2, 3), modes=("eval",)),
        LayerCase(name, make(3, 4), floats(6, 3, 3), call=packed),
        LayerCase(name, make(3, 4, 2, bidirectional=True), floats(6, 3, 3), *states(4, 3, 4), call=packed),
        LayerCase(
            name,
            make(3, 4, bidirectional=True, batch_first=True),
            floats(3, 6, 3),
            call=lambda layer, x: packed(layer, x, lengths=SORTED, batch_first=True),
        ),
    ]


def last_only(layer: Any, x: Any) -> Any:
    """Return the last states alone, so that no gradient comes to the outputs."""
    return layer(x)[1]


def steps(cell: Any, x: Any) -> Any:
    """Take three steps with a cell."""
    state = None
    for t in range(3):
        state = cell(x[t], state)
    return state


CELLS = [
    LayerCase("nn.RNNCell", lambda nn: nn.RNNCell(3, 4), floats(3, 2, 3), call=steps),
    LayerCase("nn.RNNCell", lambda nn: nn.RNNCell(3, 4, bias=False, nonlinearity="relu"), floats(3, 3), call=steps),
    LayerCase("nn.LSTMCell", lambda nn: nn.LSTMCell(3, 4), floats(3, 2, 3), call=steps),
    LayerCase("nn.LSTMCell", lambda nn: nn.LSTMCell(3, 4, bias=False), floats(3, 3), call=steps),
    LayerCase("nn.GRUCell", lambda nn: nn.GRUCell(3, 4), floats(3, 2, 3), call=steps),
    LayerCase("nn.GRUCell", lambda nn: nn.GRUCell(3, 4, bias=False), floats(3, 3), call=steps),
]

LAYERS = [
    *layers("nn.RNN"),
    *layers("nn.LSTM"),
    *layers("nn.GRU"),
    LayerCase("nn.RNN", lambda nn: nn.RNN(3, 4, nonlinearity="relu", bidirectional=True), floats(5, 2, 3)),
    LayerCase("nn.RNN", lambda nn: nn.RNN(3, 4, 2), floats(5, 2, 3), call=last_only),
    LayerCase("nn.LSTM", lambda nn: nn.LSTM(3, 4), floats(5, 2, 3), call=lambda layer, x: last_only(layer, x)[1]),
    LayerCase("nn.LSTM", lambda nn: nn.LSTM(3, 4), floats(5, 2, 3), call=lambda layer, x: last_only(layer, x)[0]),
    LayerCase("nn.GRU", lambda nn: nn.GRU(3, 4), floats(5, 2, 3), call=last_only),
    *CELLS,
]


# ----------------------------------------------------------------------------------------------------------------------
# Padding and packing
# ----------------------------------------------------------------------------------------------------------------------
def _rnn(m: Any) -> Any:
    from minitorch.nn.utils import rnn

    return torch.nn.utils.rnn if m is torch else rnn


def _pack_and_pad(m: Any, x: Any, **options: Any) -> Any:
    rnn = _rnn(m)
    one = rnn.pack_padded_sequence(x, PADDED, enforce_sorted=False, **options)
    padded, lengths = rnn.pad_packed_sequence(one, padding_value=-3.0, total_length=7, **options)
    return one.data, one.batch_sizes, one.sorted_indices, one.unsorted_indices, padded, lengths


UNEQUAL = (floats(2, 3), floats(4, 3), floats(1, 3))

CASES: list[Any] = [
    Case("nn.utils.rnn.pad_sequence", lambda m, *xs: _rnn(m).pad_sequence(xs), *UNEQUAL, zero_gradient=False),
    Case("nn.utils.rnn.pad_sequence", lambda m, *xs: _rnn(m).pad_sequence(list(xs), True, 5.0), *UNEQUAL),
    Case("nn.utils.rnn.pad_sequence", lambda m, *xs: _rnn(m).pad_sequence(xs, padding_side="left"), *UNEQUAL),
    Case("nn.utils.rnn.pack_padded_sequence", _pack_and_pad, floats(6, 3, 2)),
    Case("nn.utils.rnn.pad_packed_sequence", lambda m, x: _pack_and_pad(m, x, batch_first=True), floats(3, 6)),
    Case("nn.utils.rnn.pack_sequence", lambda m, *xs: _rnn(m).pack_sequence(xs, False).data, *UNEQUAL),
    Case("nn.utils.rnn.unpad_sequence", lambda m, x: _rnn(m).unpad_sequence(x * 1, m.tensor(PADDED)), floats(6, 3)),
    Case(
        "nn.utils.rnn.unpack_sequence",
        lambda m, *xs: _rnn(m).unpack_sequence(_rnn(m).pack_sequence(xs, False)),
        *UNEQUAL,
    ),
]


def _layer(m: Any, name: str, *args: Any, **options: Any) -> Any:
    import minitorch.nn

    return getattr(torch.nn if m is torch else minitorch.nn, name)(*args, **options).double()


ERRORS: list[Any] = [
    ErrorCase("nn.utils.rnn.pad_sequence", lambda m: _rnn(m).pad_sequence([])),
    ErrorCase("nn.utils.rnn.pack_padded_sequence", lambda m, x: _rnn(m).pack_padded_sequence(x, [1, 2]), floats(3, 2)),
    ErrorCase("nn.utils.rnn.pack_padded_sequence", lambda m, x: _rnn(m).pack_padded_sequence(x, [2, 0]), floats(3, 2)),
    ErrorCase("nn.utils.rnn.pack_padded_sequence", lambda m, x: _rnn(m).pack_padded_sequence(x, [2]), floats(3, 2)),
    ErrorCase(
        "nn.utils.rnn.pad_packed_sequence",
        lambda m, x: _rnn(m).pad_packed_sequence(_rnn(m).pack_padded_sequence(x, [3, 1]), total_length=2),
        floats(3, 2),
    ),
    ErrorCase("nn.RNN", lambda m: _layer(m, "RNN", 3, 4, nonlinearity="sine")),
    ErrorCase("nn.RNN", lambda m: _layer(m, "RNN", 3, 0)),
    ErrorCase("nn.RNN", lambda m: _layer(m, "RNN", 3, 4, 0)),
    ErrorCase("nn.LSTM", lambda m: _layer(m, "LSTM", 3, 4, dropout=2.0)),
    ErrorCase("nn.LSTM", lambda m: _layer(m, "LSTM", 3, 4.5)),
    ErrorCase("nn.GRU", lambda m, x: _layer(m, "GRU", 3, 4)(x), floats(5)),
    ErrorCase("nn.GRU", lambda m, x: _layer(m, "GRU", 3, 4)(x), floats(5, 2, 4)),
    ErrorCase("nn.GRU", lambda m, x: _layer(m, "GRU", 3, 4)(x.float()), floats(5, 2, 3)),
    ErrorCase("nn.GRU", lambda m, x: _layer(m, "GRU", 3, 4)(x), floats(0, 2, 3)),
    ErrorCase("nn.GRU", lambda m, x, h: _layer(m, "GRU", 3, 4)(x, h), floats(5, 2, 3), floats(2, 4)),
    ErrorCase("nn.GRU", lambda m, x, h: _layer(m, "GRU", 3, 4)(x, h), floats(5, 2, 3), floats(1, 3, 4)),
    ErrorCase("nn.LSTM", lambda m, x, h: _layer(m, "LSTM", 3, 4)(x, (h, h)), floats(5, 2, 3), floats(2, 2, 4)),
    ErrorCase("nn.RNNCell", lambda m, x: _layer(m, "RNNCell", 3, 4)(x), floats(2, 5)),
    ErrorCase("nn.RNNCell", lambda m, x: _layer(m, "RNNCell", 3, 4)(x), floats(2, 2, 3)),
    ErrorCase("nn.LSTMCell", lambda m, x, h: _layer(m, "LSTMCell", 3, 4)(x, (h, h)), floats(2, 3), floats(3, 4)),
]
