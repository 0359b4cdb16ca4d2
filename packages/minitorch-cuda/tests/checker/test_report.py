from __future__ import annotations

import numpy as np
from numba import cuda

from minitorch_cuda.checker import check
from minitorch_cuda.checker.findings import more, named_threads


@cuda.jit
def scale(out, a, factor):
    i = cuda.grid(1)
    out[i] = a[i] * factor


def test_the_report_names_the_launch_the_lines_and_the_traffic() -> None:
    line = scale.py_func.__code__.co_firstlineno + 3
    text = check(scale, 2, 4, np.zeros(8), np.zeros(7), 2.0).text()
    assert text.splitlines() == [
        "scale[2, 4]: 1 problem, no notes",
        "",
        f"test_report.py:{line}: problem: read out of bounds",
        "    out[i] = a[i] * factor",
        "  Thread 3 of block 1 reads a[7], but a has 7 cells: a GPU does not check, and takes or spoils what",
        "  lies there. Put the access under an if.",
        "",
        "global array  cells  read  most often by a block  written  most often  atomics",
        "out               8     0                      0        8           1        0",
        "a                 7     7                      1        0           0        0",
    ]


def test_problems_stand_in_the_order_of_lines() -> None:
    @cuda.jit
    def kernel(out):
        i = cuda.threadIdx.x
        if i == 1:
            out[9] = 1
        out[0] = i
        out[8] = 1

    lines = [problem.line for problem in check(kernel, 1, 2, np.zeros(4)).problems]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_kernel_without_source_has_a_report_too() -> None:
    names: dict[str, object] = {"cuda": cuda}
    exec("def kernel(out):\n    out[cuda.grid(1)] = 1\n", names)
    report = check(names["kernel"], 1, 2, np.zeros(1))
    assert report.text().startswith("kernel[1, 2]: 1 problem, no notes\n\n<string>:2: problem: write out of bounds\n")


def test_an_empty_array_is_in_the_table() -> None:
    assert (
        check(scale, 1, 1, np.zeros(1), np.zeros(1), 1.0)
        .text()
        .endswith("a                 1     1                      1        0           0        0")
    )
    text = check(scale, 1, 1, np.zeros(0), np.zeros(0), 1.0).text()
    assert "scale[1, 1]: 2 problems, no notes" in text
    assert "out               0     0" in text


def test_threads_are_named_in_words() -> None:
    wide, tall = [check(scale, 1, block, np.zeros(99), np.zeros(99), 1.0).recording for block in (8, (2, 4))]
    assert named_threads(wide, [3]) == "thread 3"
    assert named_threads(wide, [3, 5]) == "threads 3 and 5"
    assert named_threads(wide, [2, 3, 4]) == "threads 2 to 4"
    assert named_threads(wide, [0, 2, 4, 6]) == "threads 0, 2 and 2 more"
    assert named_threads(tall, [1, 6]) == "threads (1, 0) and (0, 3)"


def test_other_cases_are_counted_in_words() -> None:
    assert more(2, "cell") == " The same goes for 1 more cell."
