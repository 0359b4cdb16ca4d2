from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from minitorch_fast import recurrent_kernels, recurrent_layer, thresholds
from minitorch_fast.backend import FastBackend
from minitorch_fast.workspace import Workspace
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.testing.contracts.recurrent import KINDS, Problem, backward, forward

Sizes = tuple[int, int, int, int]

SIZES: list[Sizes] = [(1, 1, 1, 1), (3, 5, 2, 7), (6, 9, 5, 16), (4, 17, 33, 33), (5, 8, 3, 65), (2, 1, 4, 130)]
"""T, B, F and H around the sizes of tiles: 4 and 8 rows, and 8, 16 or 32 columns."""


@pytest.fixture
def kernels_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "COMPILE_FROM", 0)


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run on one thread, or on all."""
    monkeypatch.setattr(thresholds, "MATMUL_PARALLEL", 0 if request.param == 2 else 1 << 60)
    return int(request.param)


def drawn_ends(sizes: Sizes) -> Sequence[int]:
    """Return where the sequences of a batch end: of several, one has no step and one has all."""
    ends = np.random.default_rng(1).integers(0, sizes[0] + 1, sizes[1])
    ends[0] = 0 if sizes[1] > 1 else 1
    ends[-1] = sizes[0]
    return [int(end) for end in ends]


def both_ways(device: Any, problem: Problem, dtype: str, grads: Sequence[bool] = (True, True, True)) -> list[Any]:
    """Return the results and the gradients of a layer, as arrays."""
    rng = np.random.default_rng(2)
    operands = [device.from_numpy(array.astype(dtype)) for array in problem.arrays]
    lengths = None if problem.lengths is None else device.from_numpy(problem.lengths)
    found = forward(device, problem, operands, lengths)
    results = found[: 1 + len(problem.states)]
    given = [rng.standard_normal(result.shape).astype(dtype) for result in results]
    cotangents = [device.from_numpy(g) if wanted else None for g, wanted in zip(given, grads, strict=False)]
    returned = backward(device, problem, operands, lengths, cotangents, found)
    return [a.array for a in (*results, *returned)]


def check(problem: Problem, dtype: str, grads: Sequence[bool] = (True, True, True)) -> None:
    """Compare the kernels with the primitives in float64."""
    found = both_ways(FastBackend(), problem, dtype, grads)
    expected = both_ways(NumpyBackend(), problem, "float64", grads)
    tolerance = 2e-5 if dtype == "float32" else 1e-12
    for a, b in zip(found, expected, strict=True):
        assert a.dtype == dtype
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * max(1.0, float(np.abs(b).max(initial=0))))


@pytest.mark.usefixtures("kernels_always", "threads")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_sequences_are_read_as_by_the_primitives(kind: str, dtype: str) -> None:
    for sizes in SIZES:
        for reverse in (False, True):
            check(Problem.drawn(kind, sizes, reverse=reverse), dtype)


@pytest.mark.usefixtures("kernels_always", "threads")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_sequences_end_where_they_end(kind: str, dtype: str) -> None:
    for sizes in SIZES:
        for reverse in (False, True):
            check(Problem.drawn(kind, sizes, lengths=drawn_ends(sizes), reverse=reverse), dtype)


@pytest.mark.usefixtures("kernels_always", "threads")
@pytest.mark.parametrize("block", [1, 12, 30])
@pytest.mark.parametrize("kind", KINDS)
def test_steps_are_read_alike_in_blocks_of_any_size(kind: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrent_layer, "BLOCK", block)
    for reverse in (False, True):
        check(Problem.drawn(kind, (11, 5, 3, 6), reverse=reverse), "float32")
        check(Problem.drawn(kind, (11, 5, 3, 6), lengths=(0, 4, 11, 1, 9), reverse=reverse), "float32")


@pytest.mark.usefixtures("kernels_always", "threads")
@pytest.mark.parametrize("kind", KINDS)
def test_inputs_may_have_more_numbers_than_a_panel_has_columns(kind: str) -> None:
    for features in (32, 33, 70):
        check(Problem.drawn(kind, (5, 9, features, 6)), "float32")


@pytest.mark.usefixtures("kernels_always")
@pytest.mark.parametrize("kind", KINDS)
def test_any_of_the_results_may_be_without_a_gradient(kind: str) -> None:
    for grads in ((True, False, False), (False, True, False), (False, False, True), (False, False, False)):
        check(Problem.drawn(kind, (4, 3, 2, 5), lengths=(4, 1, 3)), "float64", grads)


@pytest.mark.usefixtures("kernels_always")
@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_may_have_no_biases(kind: str) -> None:
    check(Problem.drawn(kind, (4, 3, 2, 5), biases=False), "float64")


@pytest.mark.usefixtures("kernels_always")
@pytest.mark.parametrize("kind", KINDS)
def test_two_threads_compute_the_same_outputs_as_one(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem.drawn(kind, (5, 13, 4, 20))
    monkeypatch.setattr(thresholds, "MATMUL_PARALLEL", 1 << 60)
    alone = both_ways(FastBackend(), problem, "float32")
    monkeypatch.setattr(thresholds, "MATMUL_PARALLEL", 0)
    together = both_ways(FastBackend(), problem, "float32")
    for a, b in zip(alone[:3], together[:3], strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.usefixtures("kernels_always")
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_stay_when_the_working_memory_is_used_again(kind: str) -> None:
    first = both_ways(FastBackend(), Problem.drawn(kind, (4, 5, 3, 6)), "float64")
    held = [a.copy() for a in first]
    both_ways(FastBackend(), Problem.drawn(kind, (4, 5, 3, 6), seed=9), "float64")
    for a, b in zip(first, held, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.usefixtures("kernels_always")
@pytest.mark.parametrize("kind", KINDS)
def test_nan_in_one_sequence_stays_in_that_sequence(kind: str) -> None:
    problem = Problem.drawn(kind, (4, 6, 2, 5))
    problem.x[1, 2] = np.nan
    y = both_ways(FastBackend(), problem, "float32")[0]
    assert np.isnan(y[1:, 2]).all()
    assert np.isfinite(np.delete(y, 2, 1)).all()


@pytest.mark.usefixtures("kernels_always")
@pytest.mark.parametrize("kind", ["tanh", "lstm", "gru"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gates_that_are_shut_or_open_are_zero_or_one(kind: str, dtype: str) -> None:
    problem = Problem.drawn(kind, (3, 2, 2, 4))
    for weight in problem.weights[2:]:
        weight[:] = np.where(np.arange(len(weight)) % 2, 1e6, -1e6)
    check(problem, dtype)


@pytest.mark.usefixtures("kernels_always")
def test_sequences_may_lie_behind_each_other_in_memory() -> None:
    problem = Problem.drawn("lstm", (5, 4, 3, 6))
    batch_first = np.ascontiguousarray(problem.x.swapaxes(0, 1)).swapaxes(0, 1)
    for a, b in zip(
        both_ways(FastBackend(), problem.replaced([batch_first, *problem.arrays[1:]]), "float64"),
        both_ways(FastBackend(), problem, "float64"),
        strict=True,
    ):
        np.testing.assert_array_equal(a, b)


def test_a_long_sequence_is_as_exact_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "COMPILE_FROM", 0)
    check(Problem.drawn("gru", (3000, 2, 2, 4)), "float32")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_small_waits_for_no_compiler(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*names: str) -> Any:
        raise AssertionError(f"The kernel {names} is asked for.")

    monkeypatch.setattr(recurrent_kernels, "kernel_for", fail)
    check(Problem.drawn(kind, (5, 4, 3, 6)), "float32")


@pytest.mark.usefixtures("kernels_always")
def test_two_python_threads_read_sequences_at_once() -> None:
    problems = [Problem.drawn("lstm", (20, 9, 8, 24), seed=seed) for seed in range(2)]
    expected = [both_ways(FastBackend(), problem, "float32") for problem in problems]
    wrong: list[int] = []

    def work(i: int) -> None:
        for _ in range(30):
            found = both_ways(FastBackend(), problems[i], "float32")
            if not all(np.array_equal(a, b) for a, b in zip(found, expected[i], strict=True)):
                wrong.append(i)

    workers = [threading.Thread(target=work, args=(i,)) for i in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong


@pytest.mark.parametrize("kind", ["rnn", "rnn_backward", "lstm", "lstm_backward", "gru", "gru_backward"])
def test_a_kernel_is_read_from_the_disk_when_it_is_asked_for_again(kind: str) -> None:
    first, again = (recurrent_kernels.kernel_for.__wrapped__(kind, "float32") for _ in range(2))
    assert first.address != again.address
    assert again.cache_hits == 1


# ----------------------------------------------------------------------------------------------------------------------
# Working memory
# ----------------------------------------------------------------------------------------------------------------------
def test_working_memory_begins_at_a_cache_line_and_grows() -> None:
    work = Workspace()
    assert work.of_size(100) % 64 == 0
    address = work.of_size(1000)
    assert address % 64 == 0
    assert work.of_size(10) == address


def test_an_array_of_working_memory_has_its_shape_and_dtype() -> None:
    work = Workspace()
    array = work.array((3, 4), np.dtype(np.float32))
    array[...] = 1
    assert (array.shape, array.dtype, array.sum()) == ((3, 4), np.float32, 12)
    assert work.array((2, 2), np.dtype(np.float64)).ctypes.data == array.ctypes.data


def test_each_python_thread_has_working_memory_of_its_own() -> None:
    work = Workspace()
    found = [work.of_size(100)]
    worker = threading.Thread(target=lambda: found.append(work.of_size(100)))
    worker.start()
    worker.join()
    assert found[0] != found[1]


def test_much_working_memory_is_not_kept() -> None:
    work = Workspace()
    assert work.array((1 << 25,), np.dtype(np.float64)).nbytes == 1 << 28
    assert work.size == 0
