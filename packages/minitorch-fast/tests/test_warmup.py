from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from minitorch_fast import warmup, workloads
from minitorch_tensor.dtypes import float32, float64
from minitorch_tensor.numpy_operators import UFUNCS


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def names(everything: bool = True) -> list[str]:
    return [name for name, _ in workloads.workloads((float32, float64), everything=everything)]


def test_a_line_is_written_for_each_tenth() -> None:
    stream = io.StringIO()
    seconds = warmup.draw((f"work {i}" for i in range(1, 21)), 20, stream)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("[###...........................] 2/20")
    assert lines[-1].startswith("[##############################] 20/20")
    assert lines[-1].endswith("work 20")
    assert 0 <= seconds < 10


def test_on_a_terminal_the_bar_moves() -> None:
    stream = Terminal()
    warmup.draw(["a", "b"], 2, stream)
    assert stream.getvalue().count("\r") == 2
    assert stream.getvalue().endswith("\n")


def test_no_work_is_no_fault() -> None:
    assert warmup.draw([], 0, io.StringIO()) < 1


def test_every_operator_is_compiled_for_both_dtypes() -> None:
    found = {name.partition(": ")[2] for name in names()}
    wanted = [operator for operator in UFUNCS if workloads.takes_floats(operator)]
    assert {f"{operator.__name__}, {dtype}" for operator in wanted for dtype in ("float32", "float64")} <= found


def test_no_operator_of_integers_is_compiled() -> None:
    left_out = {operator.__name__ for operator in UFUNCS if not workloads.takes_floats(operator)}
    assert {"bitwise_and", "bitwise_not", "int_pow", "int_fmod"} <= left_out
    assert not any(name.partition(": ")[2].partition(",")[0] in left_out for name in names())


def test_fewer_operators_are_basic() -> None:
    assert set(names(everything=False)) < set(names())


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_command_says_how_long_it_took_and_where_the_kernels_are(jobs: str) -> None:
    command = [sys.executable, "-m", "minitorch_fast.warmup", "--basic", "--dtypes", "float32", "--jobs", jobs]
    done = subprocess.run([*command, "--only", "map: relu"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("1 pieces of work were done in ")
    assert os.environ.get("NUMBA_CACHE_DIR", "__pycache__") in done.stdout
    assert "1/1" in done.stderr


@pytest.mark.parametrize("work", ["softmax: float32", "cross_entropy: float64", "matmul: float32", "gru: float32"])
def test_work_of_layers_runs(work: str) -> None:
    calls = dict(workloads.workloads((float32, float64), everything=False))
    calls[work]()
