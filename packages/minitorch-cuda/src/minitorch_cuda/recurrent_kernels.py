"""The kernels of one step of a recurrent layer: all that happens between two products of matrices.

A thread has one number of the state of one sequence. With B sequences and H numbers, (T, B, G · H) holds the G gates of
all steps side by side. A sequence of which a step is behind the end keeps its state, and its output is 0; `lengths` is
read only if `limited`.

Source: PyTorch's equations of LSTM and GRU, and the chain rule for them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba import cuda
from numba.np.numpy_support import from_dtype

from minitorch_cuda.operators import device_operator
from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType

__all__ = ["gru_step", "gru_step_back", "lstm_step", "lstm_step_back"]


@lru_cache(maxsize=8)
def lstm_step(source: DType) -> Any:
    """Return the kernel of a step of an LSTM.

    One thread: numbers n, n + threads of the grid, and so on, of the state; n is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: i, f, o = sigmoid(gates[t, :, i] + sums), g = tanh(...); c = f * c + i * g; h = o * np.tanh(c).
    """
    kind = from_dtype(source.numpy)
    sigmoid = device_operator(operators.sigmoid, source, source)
    tanh = device_operator(operators.tanh, source, source)

    @cuda.jit
    def lstm_step_kernel(gates, sums, h, c, y, cells, lengths, lengths_at, lengths_step, limited, t, hidden, size):
        for n in range(cuda.grid(1), size, cuda.gridsize(1)):
            sequence = n // hidden
            first = sequence * 4 * hidden + n % hidden  # the input gate; the others lie behind it
            here = t * 4 * size + first
            if limited and t >= lengths[lengths_at + sequence * lengths_step]:
                y[t * size + n] = kind(0)
                cells[t * size + n] = kind(0)
            else:
                i = sigmoid(gates[here] + sums[first])
                f = sigmoid(gates[here + hidden] + sums[first + hidden])
                g = tanh(gates[here + 2 * hidden] + sums[first + 2 * hidden])
                o = sigmoid(gates[here + 3 * hidden] + sums[first + 3 * hidden])
                gates[here] = i
                gates[here + hidden] = f
                gates[here + 2 * hidden] = g
                gates[here + 3 * hidden] = o
                cell = f * c[n] + i * g
                state = o * tanh(kind(cell))
                c[n] = cell
                h[n] = state
                cells[t * size + n] = cell
                y[t * size + n] = state

    return lstm_step_kernel


@lru_cache(maxsize=8)
def lstm_step_back(source: DType) -> Any:
    """Return the kernel of the way back through a step of an LSTM.

    One thread: numbers n, n + threads of the grid, and so on, of the state; n is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: dh = of_h + of_y[t]; dc = of_c + dh * o * (1 - np.tanh(c) ** 2); of_sums[t] = dc * g * i * (1 - i),
    dc * c_before * f * (1 - f), dc * i * (1 - g ** 2), dh * np.tanh(c) * o * (1 - o); of_c = dc * f.

    `before` is the step before t: t - 1, or t + 1 backwards; where a sequence has none, its cells were `c0`.
    """
    kind = from_dtype(source.numpy)
    tanh = device_operator(operators.tanh, source, source)

    @cuda.jit
    def lstm_step_back_kernel(
        of_sums, of_h, of_c, of_y, of_y_at, outputs, gates, cells, c0, c0_at,
        lengths, lengths_at, lengths_step, limited, t, before, steps, hidden, size,
    ):  # fmt: skip
        for n in range(cuda.grid(1), size, cuda.gridsize(1)):
            sequence = n // hidden
            here = t * 4 * size + sequence * 4 * hidden + n % hidden
            end = lengths[lengths_at + sequence * lengths_step] if limited else steps
            if t >= end:
                for k in range(4):
                    of_sums[here + k * hidden] = kind(0)
            else:
                i, f = gates[here], gates[here + hidden]
                g, o = gates[here + 2 * hidden], gates[here + 3 * hidden]
                cell = c0[c0_at + n] if before < 0 or before >= end else cells[before * size + n]
                shown = tanh(cells[t * size + n])
                total = of_h[n] + of_y[of_y_at + t * size + n] if outputs else of_h[n]
                of_cell = of_c[n] + total * o * (kind(1) - shown * shown)
                of_sums[here] = of_cell * g * i * (kind(1) - i)
                of_sums[here + hidden] = of_cell * cell * f * (kind(1) - f)
                of_sums[here + 2 * hidden] = of_cell * i * (kind(1) - g * g)
                of_sums[here + 3 * hidden] = total * shown * o * (kind(1) - o)
                of_c[n] = of_cell * f

    return lstm_step_back_kernel


@lru_cache(maxsize=8)
def gru_step(source: DType) -> Any:
    """Return the kernel of a step of a GRU.

    One thread: numbers n, n + threads of the grid, and so on, of the state; n is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: r, z = sigmoid(inputs[t] + sums); q = sums; n = np.tanh(inputs[t] + r * q); h = n + z * (h - n).
    """
    kind = from_dtype(source.numpy)
    sigmoid = device_operator(operators.sigmoid, source, source)
    tanh = device_operator(operators.tanh, source, source)

    @cuda.jit
    def gru_step_kernel(gates, inputs, sums, h, y, lengths, lengths_at, lengths_step, limited, t, hidden, size):
        for n in range(cuda.grid(1), size, cuda.gridsize(1)):
            sequence = n // hidden
            first = sequence * 3 * hidden + n % hidden
            given = t * 3 * size + first
            here = t * 4 * size + sequence * 4 * hidden + n % hidden
            if limited and t >= lengths[lengths_at + sequence * lengths_step]:
                y[t * size + n] = kind(0)
            else:
                r = sigmoid(inputs[given] + sums[first])
                z = sigmoid(inputs[given + hidden] + sums[first + hidden])
                q = sums[first + 2 * hidden]
                new = tanh(kind(inputs[given + 2 * hidden] + r * q))
                gates[here] = r
                gates[here + hidden] = z
                gates[here + 2 * hidden] = new
                gates[here + 3 * hidden] = q
                state = new + z * (h[n] - new)
                h[n] = state
                y[t * size + n] = state

    return gru_step_kernel


@lru_cache(maxsize=8)
def gru_step_back(source: DType) -> Any:
    """Return the kernel of the way back through a step of a GRU.

    One thread: numbers n, n + threads of the grid, and so on, of the state; n is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: dh = of_h + of_y[t]; dz = dh * (h_before - n) * z * (1 - z); dn = dh * (1 - z) * (1 - n ** 2);
    dr = dn * q * r * (1 - r); of_inputs[t] = dr, dz, dn; of_states[t] = dr, dz, dn * r; kept = dh * z.

    `before` is the step before t: t - 1, or t + 1 backwards; where a sequence has none, its state was `h0`.
    """
    kind = from_dtype(source.numpy)

    @cuda.jit
    def gru_step_back_kernel(
        of_inputs, of_states, kept, of_h, of_y, of_y_at, outputs, gates, y, h0, h0_at,
        lengths, lengths_at, lengths_step, limited, t, before, steps, hidden, size,
    ):  # fmt: skip
        for n in range(cuda.grid(1), size, cuda.gridsize(1)):
            sequence = n // hidden
            given = t * 3 * size + sequence * 3 * hidden + n % hidden
            here = t * 4 * size + sequence * 4 * hidden + n % hidden
            end = lengths[lengths_at + sequence * lengths_step] if limited else steps
            if t >= end:
                kept[n] = kind(0)
                for k in range(3):
                    of_inputs[given + k * hidden] = kind(0)
                    of_states[given + k * hidden] = kind(0)
            else:
                r, z = gates[here], gates[here + hidden]
                new, q = gates[here + 2 * hidden], gates[here + 3 * hidden]
                state = h0[h0_at + n] if before < 0 or before >= end else y[before * size + n]
                total = of_h[n] + of_y[of_y_at + t * size + n] if outputs else of_h[n]
                of_z = total * (state - new) * z * (kind(1) - z)
                of_n = total * (kind(1) - z) * (kind(1) - new * new)
                of_r = of_n * q * r * (kind(1) - r)
                of_inputs[given] = of_r
                of_inputs[given + hidden] = of_z
                of_inputs[given + 2 * hidden] = of_n
                of_states[given] = of_r
                of_states[given + hidden] = of_z
                of_states[given + 2 * hidden] = of_n * r
                kept[n] = total * z

    return gru_step_back_kernel
