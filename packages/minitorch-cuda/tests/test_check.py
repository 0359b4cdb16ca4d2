from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minitorch_cuda.check import examples, main

KERNELS = """
import numpy as np
from numba import cuda, float32

import beside


@cuda.jit
def scale(out, a, factor):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i] * factor


@cuda.jit
def reverse(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    out[i] = row[7 - i]


@cuda.jit
def every_other(out, a):
    out[cuda.grid(1)] = a[2 * cuda.grid(1)]


def scale_example():
    return scale, 2, 32, (np.zeros(50), np.arange(50.0), beside.FACTOR)


def example():
    return reverse, 1, 8, (np.zeros(8), np.arange(8.0))


def slow_example():
    return every_other, 1, 32, (np.zeros(32), np.zeros(64))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").write_text("FACTOR = 3.0\n")
    path = tmp_path / "kernels.py"
    path.write_text(KERNELS)
    return path


def test_a_kernel_without_problems_gives_exit_code_0(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{file}::scale"]) == 0
    assert capsys.readouterr().out.startswith("scale[2, 32]: no problems, no notes\n")


def test_a_problem_gives_exit_code_1(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{file}::reverse"]) == 1
    assert "kernels.py:20: problem: missing barrier" in capsys.readouterr().out


def test_all_examples_are_checked_without_a_name(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file)]) == 1
    heads = [line for line in capsys.readouterr().out.splitlines() if "]: " in line]
    assert [head.partition("[")[0] for head in heads] == ["scale", "reverse", "every_other"]


def test_an_example_may_be_chosen_by_its_own_name(file: Path) -> None:
    assert [example.kernel_name for example in examples(file, "slow_example")] == ["every_other"]


def test_what_is_slow_counts_only_if_asked(file: Path) -> None:
    assert main([f"{file}::every_other"]) == 0
    assert main([f"{file}::every_other", "--strict"]) == 1


def test_a_kernel_with_a_signature_is_checked_on_the_simulator(tmp_path: Path) -> None:
    path = tmp_path / "typed.py"
    path.write_text(
        "import numpy as np\nfrom numba import cuda, config\n"
        "assert config.ENABLE_CUDASIM\n"
        "@cuda.jit('void(float64[:], int64)')\ndef fill(out, x):\n    out[cuda.grid(1)] = x\n"
        "def example():\n    return fill, 1, 4, (cuda.to_device(np.zeros(3)), 5)\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_ENABLE_CUDASIM"}
    command = [sys.executable, "-m", "minitorch_cuda.check", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert "typed.py:6: problem: write out of bounds" in done.stdout


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, "There is no file"),
        ("", "gives no example of a launch. Define a function `example`"),
        ("from numba import cuda as example", "gives no example of a launch"),
        ("1 / 0", "cannot be run.\nTraceback"),
        ("import sys\nsys.exit(0)", "cannot be run.\nTraceback"),
        ("def example():\n    raise SystemExit", "The function example cannot be run.\nTraceback"),
        ("def example():\n    return 1 / 0", "The function example cannot be run.\nTraceback"),
        ("def example():\n    return 1, 2", "The function example returned (1, 2). It has to return (kernel, grid"),
        ("def example():\n    return 1, 2, 3, 4", "It has to return (kernel, grid, block, args), args a tuple"),
        ("def example():\n    return 5, 1, 1, ()", "A kernel is a function under @cuda.jit, and this is a int: 5."),
    ],
)
def test_what_cannot_be_checked_gives_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str | None, message: str
) -> None:
    path = tmp_path / "wrong.py"
    if source is not None:
        path.write_text(source)
    assert main([str(path)]) == 2
    assert message in capsys.readouterr().err


def test_a_kernel_without_an_example_is_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{file}::scall"]) == 2
    assert (
        "no example for the kernel 'scall'. It gives some for: scale, reverse, every_other." in capsys.readouterr().err
    )


def test_a_file_that_is_no_python_source_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kernels.txt").write_text("")
    assert main([str(tmp_path / "kernels.txt")]) == 2
    assert "its name does not end in .py" in capsys.readouterr().err


def test_the_limit_can_be_set(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{file}::scale", "--limit", "10"]) == 2
    assert "made more than 10 reads and writes" in capsys.readouterr().err
