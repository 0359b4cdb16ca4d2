"""Recurrent layers: sequences read step by step in NumPy, and the gradients by derivatives along the imaginary axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType, float32, float64
from minitorch_tensor.testing.checks import check_numbers, numbers, require
from minitorch_tensor.testing.contracts.base import PrimitiveChecks, same_numbers
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import FLOATS

__all__ = [
    "KINDS",
    "TINY",
    "TOLERANCE",
    "Array",
    "Problem",
    "RecurrentContract",
    "backward",
    "forward",
    "read",
    "slopes",
]

Array = np.ndarray[Any, Any]

KINDS = {"tanh": 1, "relu": 1, "lstm": 4, "gru": 3}
"""The layers, and how many gates they have; an RNN goes by its activation."""

TOLERANCE = {float32: (1e-4, 1e-5), float64: (1e-10, 1e-11)}

TINY = 1e-30
"""f(x + i·ε) = f(x) + i·ε·f'(x): for such an ε to all digits, since nothing is subtracted."""


@dataclass(frozen=True)
class Problem:
    """A batch of sequences and a layer to read them.

    Attributes:
        kind: A name of KINDS.
        x: The sequences.
        states: h0, and for an LSTM c0.
        weights: w_ih, w_hh, and b_ih and b_hh or nothing.
        lengths: Where the sequences end, or None.
        reverse: Whether they are read backwards.
    """

    kind: str
    x: Array
    states: tuple[Array, ...]
    weights: tuple[Array, ...]
    lengths: Array | None = None
    reverse: bool = False

    @classmethod
    def drawn(
        cls,
        kind: str,
        sizes: tuple[int, int, int, int],
        *,
        biases: bool = True,
        lengths: Sequence[int] | None = None,
        reverse: bool = False,
        seed: int = 0,
    ) -> Problem:
        """Draw one of T steps, B sequences, F features and H numbers of state; behind the ends lies NaN."""
        steps, batch, features, hidden = sizes
        rng, rows = np.random.default_rng(seed), KINDS[kind] * hidden
        x = rng.uniform(-1, 1, (steps, batch, features))
        ends = None if lengths is None else np.array(lengths, np.int64)
        if ends is not None:
            x[np.arange(steps)[:, None] >= ends] = np.nan
        states = [rng.uniform(-1, 1, (batch, hidden)) for _ in range(2 if kind == "lstm" else 1)]
        shapes = [(rows, features), (rows, hidden), *([(rows,)] * 2 if biases else [])]
        weights = [rng.uniform(-1, 1, shape) / max(1, hidden) ** 0.5 for shape in shapes]
        return cls(kind, x, tuple(states), tuple(weights), ends, reverse)

    @property
    def arrays(self) -> list[Array]:
        """All that has a gradient."""
        return [self.x, *self.states, *self.weights]

    def replaced(self, arrays: Sequence[Array]) -> Problem:
        """Return the same with other numbers."""
        x, states, weights = arrays[0], arrays[1 : 1 + len(self.states)], arrays[1 + len(self.states) :]
        return Problem(self.kind, x, tuple(states), tuple(weights), self.lengths, self.reverse)

    def results(self) -> tuple[Array, ...]:
        """Return the outputs, the last state, and for an LSTM the last cells."""
        outputs = np.zeros((*self.x.shape[:2], self.states[0].shape[1]), np.result_type(*self.arrays))
        last = [[state.astype(outputs.dtype) for state in row] for row in zip(*self.states, strict=True)]
        for b, states in enumerate(last):
            steps = range(len(self.x) if self.lengths is None else int(self.lengths[b]))
            for t in reversed(steps) if self.reverse else steps:
                states[:] = read(self.kind, self.x[t, b], states, self.weights)
                outputs[t, b] = states[0]
        columns = [np.array([states[i] for states in last]) for i in range(len(self.states))]
        return outputs, *[c.reshape(s.shape) for c, s in zip(columns, self.states, strict=True)]


def read(kind: str, x: Array, states: Sequence[Array], weights: Sequence[Array]) -> list[Array]:
    """Take one step with one sequence; return the new state, and for an LSTM the new cells."""
    w_ih, w_hh, b_ih, b_hh = weights if len(weights) == 4 else (*weights, 0, 0)
    h = states[0]
    of_x = np.split(w_ih @ x + b_ih, KINDS[kind])
    of_h = np.split(w_hh @ h + b_hh, KINDS[kind])
    if kind == "tanh":
        return [np.tanh(of_x[0] + of_h[0])]
    if kind == "relu":
        total = of_x[0] + of_h[0]
        return [np.where(total.real > 0, total, 0)]
    if kind == "lstm":
        i, f, g, o = (a + b for a, b in zip(of_x, of_h, strict=True))
        c = _sigmoid(f) * states[1] + _sigmoid(i) * np.tanh(g)
        return [_sigmoid(o) * np.tanh(c), c]
    r, z = (_sigmoid(a + b) for a, b in zip(of_x[:2], of_h[:2], strict=True))
    return [(1 - z) * np.tanh(of_x[2] + r * of_h[2]) + z * h]


def _sigmoid(x: Array) -> Any:
    return 1 / (1 + np.exp(-x))


def slopes(problem: Problem, grads: Sequence[Array | None]) -> list[Array]:
    """Return the gradient of Σ grads · results with respect to each of the arrays, 0 behind the ends."""
    arrays = [array.astype(complex) for array in problem.arrays]
    arrays[0] = np.nan_to_num(arrays[0])
    found = []
    for array in arrays:
        gradient = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            array[place] += TINY * 1j
            results = problem.replaced(arrays).results()
            total = sum((g * r).sum() for g, r in zip(grads, results, strict=True) if g is not None)
            gradient[place] = np.imag(total) / TINY
            array[place] -= TINY * 1j
        found.append(gradient)
    return found


def forward(device: Any, problem: Problem, operands: list[Any], lengths: Any) -> tuple[Any, ...]:
    """Call the forward method of a layer."""
    states, weights = operands[1 : 1 + len(problem.states)], operands[1 + len(problem.states) :]
    options = {"lengths": lengths, "reverse": problem.reverse}
    if KINDS[problem.kind] == 1:
        found = device.rnn(getattr(operators, problem.kind), operands[0], *states, weights, **options)
    else:
        found = getattr(device, problem.kind)(operands[0], *states, weights, **options)
    return tuple(found)


def backward(
    device: Any,
    problem: Problem,
    operands: list[Any],
    lengths: Any,
    grads: Sequence[Any],
    found: Sequence[Any],
    x_wanted: bool = True,
) -> tuple[Any, ...]:
    """Call the backward method of a layer, with what the forward method found."""
    states, weights = operands[1 : 1 + len(problem.states)], operands[1 + len(problem.states) :]
    options = {"lengths": lengths, "reverse": problem.reverse, "x_wanted": x_wanted}
    saved = (found[0], *found[1 + len(problem.states) :])
    rest = (tuple(grads), operands[0], *states, weights, *saved)
    if KINDS[problem.kind] == 1:
        return tuple(device.rnn_backward(getattr(operators, problem.kind), *rest, **options))
    return tuple(getattr(device, f"{problem.kind}_backward")(*rest, **options))


class RecurrentContract(PrimitiveChecks):
    """rnn, lstm, gru, and their backward methods."""

    def test_recurrent_layers_read_sequences_in_both_directions(self) -> None:
        for kind in KINDS:
            for reverse in (False, True):
                self.check_layer(Problem.drawn(kind, (3, 2, 2, 3), reverse=reverse))

    def test_recurrent_layers_stop_where_a_sequence_ends(self) -> None:
        for kind in KINDS:
            for reverse in (False, True):
                self.check_layer(Problem.drawn(kind, (3, 4, 1, 2), lengths=(2, 0, 3, 1), reverse=reverse, seed=1))

    def test_recurrent_layers_do_without_biases(self) -> None:
        for kind in KINDS:
            self.check_layer(Problem.drawn(kind, (2, 1, 2, 2), biases=False, seed=2))

    def test_recurrent_layers_read_nothing(self) -> None:
        for kind in KINDS:
            for sizes in ((0, 2, 1, 2), (2, 0, 1, 2)):
                self.check_layer(Problem.drawn(kind, sizes))

    def test_recurrent_layers_take_no_gradient_for_zeros(self) -> None:
        for kind in KINDS:
            for given in range(2 if kind != "lstm" else 3):
                problem = Problem.drawn(kind, (3, 2, 2, 2), lengths=(2, 3), seed=3)
                self.check_layer(problem, given=given)

    def check_layer(self, problem: Problem, given: int | None = None) -> None:
        """Compare a layer with NumPy, forward and backward, in every layout and dtype.

        Args:
            problem: What to read with which layer.
            given: The only result that has a gradient, by its place; None if all have one.
        """
        results = problem.results()
        rng = np.random.default_rng(5)
        grads: list[Any] = [rng.uniform(-1, 1, r.shape) if given in (None, i) else None for i, r in enumerate(results)]
        gradients = slopes(problem, grads)
        for dtype in FLOATS:
            for layout in LAYOUTS:
                self.check_once(problem, results, grads, gradients, dtype, layout)

    def check_once(
        self,
        problem: Problem,
        results: Sequence[Array],
        grads: Sequence[Array | None],
        gradients: Sequence[Array],
        dtype: DType,
        layout: str,
    ) -> None:
        """Compare with what is known, in one layout and dtype."""
        laid: Callable[[Any], Any] = lambda a: None if a is None else arrange(self.device, a, layout)[0]  # noqa: E731
        operands = [laid(array.astype(dtype.numpy)) for array in problem.arrays]
        lengths = laid(problem.lengths)
        before = [numbers(operand) for operand in operands]
        what = f"{problem.kind} of {layout} operands, lengths {problem.lengths}, reverse={problem.reverse}"
        found = forward(self.device, problem, operands, lengths)
        for name, result, expected in zip(("outputs", "last h", "last c"), found, results, strict=False):
            check_numbers(f"{name} of {what}", result, expected, dtype, TOLERANCE[dtype])
        cotangents = [laid(None if g is None else g.astype(dtype.numpy)) for g in grads]
        returned = backward(self.device, problem, operands, lengths, cotangents, found)
        require(len(returned) == len(gradients), f"{what} gives {len(returned)} gradients.")
        for i, (gradient, expected) in enumerate(zip(returned, gradients, strict=True)):
            check_numbers(f"Gradient {i} of {what}", gradient, expected, dtype, TOLERANCE[dtype])
        without = backward(self.device, problem, operands, lengths, cotangents, found, x_wanted=False)
        require(without[0] is None, f"{what} gives a gradient of x that nobody wants.")
        check_numbers(f"Gradient 1 of {what}", without[1], gradients[1], dtype, TOLERANCE[dtype])
        for tensor in (*found, *returned):
            require(type(tensor) is type(operands[0]), f"{what} gives a {type(tensor).__name__}.")
            require(tensor.backend is operands[0].backend, f"{what} gives numbers on {tensor.backend!r}.")
            self.device.fill(tensor, 7)
        for held, operand in zip(before, operands, strict=True):
            require(same_numbers(held, numbers(operand)), f"{what} changes an operand, or shares memory with it.")
