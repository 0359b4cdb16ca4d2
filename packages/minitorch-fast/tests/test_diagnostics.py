from __future__ import annotations

import time

import numpy as np
import pytest
from numba import prange, types

from minitorch_fast import diagnostics, get_num_threads, set_num_threads


def doubled(a: np.ndarray) -> None:
    for i in prange(len(a)):
        a[i] = 2.0 * a[i]


def test_a_parallel_loop_is_counted() -> None:
    assert diagnostics.parallel_loops(doubled, types.void(types.float64[::1])) == 1


@pytest.mark.parametrize(
    ("line", "size"),
    [
        ("\tvaddps\t(%rdi,%rax), %zmm1, %zmm0", 64),
        ("\tvfmadd231pd\t%ymm1, %ymm2, %ymm0", 32),
        ("\tmulps\t%xmm1, %xmm0", 16),
        ("\tvmovups\t%zmm0, (%rsi)", 0),
        ("\tvmulss\t%xmm1, %xmm0, %xmm0", 0),
    ],
)
def test_the_widest_arithmetic_is_found_in_instructions(line: str, size: int) -> None:
    assert diagnostics.vector_bytes(f"{line}\n\tretq\n") == size


def test_a_check_runs_on_one_thread_and_on_all_and_leaves_their_number_alone() -> None:
    before, seen = get_num_threads(), []

    def work() -> None:
        seen.append(get_num_threads())
        time.sleep(0.001)

    done = diagnostics.check("sleep", work, rounds=3)
    assert set(seen) == {1, before}
    assert done.alone > 0.0005
    assert done.together > 0.0005
    assert get_num_threads() == before


def test_a_number_that_was_set_is_kept_by_a_check() -> None:
    before = get_num_threads()
    set_num_threads(1)
    try:
        diagnostics.check("nothing", lambda: None, rounds=1)
        assert get_num_threads() == 1
    finally:
        set_num_threads(before)


def test_the_report_names_layer_tile_cache_and_the_four_kernels(capsys: pytest.CaptureFixture[str]) -> None:
    assert diagnostics.main([]) == 0
    printed = capsys.readouterr().out
    for part in ("threads", "CPU", "tile", "kernels kept in", "spread._launch 1"):
        assert part in printed
    for kernel in ("MAP", "ZIP", "REDUCE", "MATRIX MULTIPLY"):
        assert kernel in printed
