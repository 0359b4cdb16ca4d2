"""What a recurrent layer computes with the numbers of one sequence at one step, forward and backward.

Each loop writes to one place only: a compiler that must find out whether the numbers it reads are those it has just
written, gives up if there are many places. And no loop holds a number such as 1: beside a float32, Numba takes it for a
float64, unlike the compiler of operators, so that what needs one is an operator.
"""

from __future__ import annotations

from typing import Any

from numba import njit
from numba.extending import overload

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.compiler import compiled_operator
from minitorch_fast.options import PART_OPTIONS
from minitorch_fast.pointers import moved
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators

__all__ = [
    "gate",
    "gru_back",
    "gru_step",
    "lstm_back",
    "lstm_step",
    "rnn_back",
    "rnn_step",
    "sigmoid",
    "sigmoid_slope",
    "tanh",
    "tanh_slope",
]


def gate(x: float) -> float:
    """1 / (1 + e⁻ˣ): where the power is infinite, the quotient is the 0 that it should be.

    It is an ulp less exact than `operators.sigmoid`, and takes half the time.
    """
    return 1.0 / (1.0 + scalar.exp(-x))


def sigmoid(x: Any) -> Any:
    """Return the sigmoid of x."""
    return gate(x)


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent of x."""
    return scalar.tanh(x)


def sigmoid_slope(y: Any, d: Any) -> Any:
    """Return d · y · (1 - y)."""
    return operators.sigmoid_slope(y, d)


def tanh_slope(y: Any, d: Any) -> Any:
    """Return d · (1 - y²)."""
    return operators.tanh_slope(y, d)


def _compile_one(function: Any, operator: Any) -> None:
    """Let kernels compute a function of one number as the operator is compiled for its dtype."""

    @overload(function, jit_options=PART_OPTIONS)
    def choose(x: Any) -> Any:
        compiled = compiled_operator(operator, str(x))

        def call(x: Any) -> Any:
            return compiled(x)

        return call


def _compile_two(function: Any, operator: Any) -> None:
    """Let kernels compute a function of two numbers as the operator is compiled for their dtype."""

    @overload(function, jit_options=PART_OPTIONS)
    def choose(y: Any, d: Any) -> Any:  # noqa: ARG001 - the arguments are those of the function
        compiled = compiled_operator(operator, str(y))

        def call(y: Any, d: Any) -> Any:
            return compiled(y, d)

        return call


_compile_one(sigmoid, gate)
_compile_one(tanh, scalar.tanh)
_compile_two(sigmoid_slope, operators.sigmoid_slope)
_compile_two(tanh_slope, operators.tanh_slope)


# ----------------------------------------------------------------------------------------------------------------------
# RNN
# ----------------------------------------------------------------------------------------------------------------------
@njit(cache=True, **PART_OPTIONS)
def rnn_step(y, bias, size, is_relu):
    """Make the sums of one step its outputs, in place."""
    if is_relu:
        for j in range(size):
            y[j] += bias[j]
            if y[j] <= 0:
                y[j] = 0
    else:
        for j in range(size):
            y[j] = tanh(y[j] + bias[j])


@njit(cache=True, **PART_OPTIONS)
def rnn_back(d, y, of_h, size, is_relu):
    """Write the gradient `d` of the sums, given that of the output."""
    if is_relu:
        for j in range(size):
            d[j] = of_h[j]
            if y[j] <= 0:
                d[j] = 0
    else:
        for j in range(size):
            d[j] = tanh_slope(y[j], of_h[j])


# ----------------------------------------------------------------------------------------------------------------------
# LSTM: the gates i, f, g and o lie side by side
# ----------------------------------------------------------------------------------------------------------------------
@njit(cache=True, **PART_OPTIONS)
def lstm_step(y, cells, before, gates, bias, size):
    """Make sums gates, in place, and of these the new cells and the output."""
    i, f, g, o = gates, moved(gates, size), moved(gates, 2 * size), moved(gates, 3 * size)
    for j in range(2 * size):
        i[j] = sigmoid(i[j] + bias[j])
    of_g, of_o = moved(bias, 2 * size), moved(bias, 3 * size)
    for j in range(size):
        g[j] = tanh(g[j] + of_g[j])
    for j in range(size):
        o[j] = sigmoid(o[j] + of_o[j])
    for j in range(size):
        cells[j] = f[j] * before[j] + i[j] * g[j]
    for j in range(size):
        y[j] = o[j] * tanh(cells[j])


@njit(cache=True, **PART_OPTIONS)
def lstm_back(d, gates, cells, before, of_h, of_c, size):
    """Write the gradient `d` of the sums, and make that of the cells the one of the cells before."""
    i, f, g, o = gates, moved(gates, size), moved(gates, 2 * size), moved(gates, 3 * size)
    of_i, of_f, of_g, of_o = d, moved(d, size), moved(d, 2 * size), moved(d, 3 * size)
    for j in range(size):
        of_o[j] = tanh(cells[j])
    for j in range(size):
        of_c[j] += tanh_slope(of_o[j], of_h[j] * o[j])
    for j in range(size):
        of_o[j] = sigmoid_slope(o[j], of_h[j] * of_o[j])
    for j in range(size):
        of_i[j] = sigmoid_slope(i[j], of_c[j] * g[j])
    for j in range(size):
        of_f[j] = sigmoid_slope(f[j], of_c[j] * before[j])
    for j in range(size):
        of_g[j] = tanh_slope(g[j], of_c[j] * i[j])
    for j in range(size):
        of_c[j] *= f[j]


# ----------------------------------------------------------------------------------------------------------------------
# GRU: r, z, n and q lie side by side; q is what the state adds to n, before r makes it smaller
# ----------------------------------------------------------------------------------------------------------------------
@njit(cache=True, **PART_OPTIONS)
def gru_step(y, before, gates, bias, size):
    """Make sums gates, in place, and of these the new state."""
    r, z, n, q = gates, moved(gates, size), moved(gates, 2 * size), moved(gates, 3 * size)
    of_n, of_q = moved(bias, 2 * size), moved(bias, 3 * size)
    for j in range(2 * size):
        r[j] = sigmoid(r[j] + bias[j])
    for j in range(size):
        q[j] += of_q[j]
    for j in range(size):
        n[j] = tanh(n[j] + of_n[j] + r[j] * q[j])
    for j in range(size):
        y[j] = n[j] + z[j] * (before[j] - n[j])


@njit(cache=True, **PART_OPTIONS)
def gru_back(d, gates, before, of_h, size):
    """Write the gradient `d` of the sums, and make that of the state what reaches the state before directly."""
    r, z, n, q = gates, moved(gates, size), moved(gates, 2 * size), moved(gates, 3 * size)
    of_r, of_z, of_n, of_q = d, moved(d, size), moved(d, 2 * size), moved(d, 3 * size)
    for j in range(size):
        of_n[j] = tanh_slope(n[j], of_h[j] - of_h[j] * z[j])
    for j in range(size):
        of_z[j] = sigmoid_slope(z[j], of_h[j] * (before[j] - n[j]))
    for j in range(size):
        of_r[j] = sigmoid_slope(r[j], of_n[j] * q[j])
    for j in range(size):
        of_q[j] = of_n[j] * r[j]
    for j in range(size):
        of_h[j] *= z[j]
