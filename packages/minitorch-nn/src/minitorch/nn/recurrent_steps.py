"""One step of a recurrent layer, and a whole sequence step by step: the formulas, in differentiable operations.

The layers run one operation of their backend over a sequence; a cell takes a step of these. And where a gradient is to
be differentiated again, the layer goes through its sequence once more in these steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch.nn.linear import linear
from minitorch_tensor import stack, where, zeros_like

__all__ = ["STEPS", "gru_step", "lstm_step", "rnn_step", "unrolled"]


def rnn_step(activation: str, of_x: Any, of_h: Any, states: tuple[Any, ...]) -> tuple[Any, ...]:
    """h = f(W_ih · x + b_ih + W_hh · h + b_hh)."""
    total = of_x + of_h
    return (total.tanh() if activation == "tanh" else total.relu(),)


def lstm_step(_: str, of_x: Any, of_h: Any, states: tuple[Any, ...]) -> tuple[Any, ...]:
    """c = f · c + i · g, and h = o · tanh(c), where i, f, o are sigmoids and g is a tanh."""
    i, f, g, o = (of_x + of_h).chunk(4, -1)
    c = f.sigmoid() * states[1] + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def gru_step(_: str, of_x: Any, of_h: Any, states: tuple[Any, ...]) -> tuple[Any, ...]:
    """h = (1 - z) · n + z · h, where r, z are sigmoids, n = tanh(W_in · x + b_in + r · (W_hn · h + b_hn))."""
    xr, xz, xn = of_x.chunk(3, -1)
    hr, hz, hn = of_h.chunk(3, -1)
    n = (xn + (xr + hr).sigmoid() * hn).tanh()
    return (n + (xz + hz).sigmoid() * (states[0] - n),)


STEPS = {"rnn": rnn_step, "lstm": lstm_step, "gru": gru_step}
"""Of each kind of layer: takes the activation, the two affine images of input and state, and the states."""


def unrolled(
    kind: tuple[str, str],
    x: Any,
    states: tuple[Any, ...],
    weights: Sequence[Any],
    lengths: Any,
    reverse: bool,
) -> tuple[Any, ...]:
    """Return the outputs (T, B, H) and the last states (B, H) of a layer, step by step.

    Args:
        kind: "rnn", "lstm" or "gru", and the activation.
        x: The sequences, shape (T, B, F).
        states: The first state, and for an LSTM the first cells, each (B, H).
        weights: w_ih, w_hh, and b_ih and b_hh or nothing.
        lengths: Where the sequences end, int64 of shape (B,), or None.
        reverse: Whether to read them backwards.
    """
    w_ih, w_hh, b_ih, b_hh = (*weights, None, None)[:4]
    outputs: list[Any] = [None] * len(x)
    for t in reversed(range(len(x))) if reverse else range(len(x)):
        there = None if lengths is None else (lengths > t).unsqueeze(1)
        here = x[t] if there is None else where(there, x[t], zeros_like(x[t]))
        new = STEPS[kind[0]](kind[1], linear(here, w_ih, b_ih), linear(states[0], w_hh, b_hh), states)
        if there is None:
            outputs[t], states = new[0], new
        else:
            outputs[t] = where(there, new[0], zeros_like(new[0]))
            states = tuple([where(there, after, before) for after, before in zip(new, states, strict=True)])
    return stack(outputs), *states
