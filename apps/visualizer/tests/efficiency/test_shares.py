"""Who does what is what the parallel loop of minitorch_fast does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor.shapes import Shape
from minitorch_visualizer.efficiency.index_plan import form_of, plan_of_reduction
from minitorch_visualizer.efficiency.kernel_text import template_of
from minitorch_visualizer.efficiency.question import Question
from minitorch_visualizer.efficiency.shares import ALIGN, MOST, Division, division, runs


@pytest.mark.parametrize(("count", "parts"), [(1000, 3), (64, 2), (10, 4), (150_000, 16), (1, 2)])
def test_runs_are_those_of_the_launcher(count: int, parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from minitorch_fast import spread

    given: list[tuple[int, int]] = []
    monkeypatch.setattr(spread, "_call", lambda function, operands, start, stop: given.append((start, stop)))  # noqa: ARG005
    spread._launch(0, 0, count, parts)
    assert runs(count, parts) == given
    assert spread.ALIGN == ALIGN


def reduction_of(shape: Shape, dims: tuple[int, ...] | None, operator: str = "add") -> Question:
    return Question("reduce", operator, (shape,), ("contiguous",), dims)


REDUCTIONS = [
    reduction_of((512, 512), (0,)),
    reduction_of((512, 512), (1,), "max"),
    reduction_of((600, 700), None),
    reduction_of((200_000, 3), (0,)),
    reduction_of((3, 90_000), (1,)),
    reduction_of((20, 30, 9000), (1,)),
]


@pytest.mark.parametrize("question", REDUCTIONS, ids=str)
def test_the_units_of_a_reduction_are_those_of_its_kernel(question: Question) -> None:
    template = template_of(question, form_of(question))
    assert template is not None
    plan = plan_of_reduction(question)
    counted: list[int] = []
    scope: dict[str, Any] = {"np": np, "spread": lambda launcher, parts, part, count, operands: counted.append(count)}  # noqa: ARG005
    exec(template.source, scope)
    scope["gather"] = lambda *_: None
    scope["kernel"](0, 1, np.empty(1), np.empty(1, np.float32), 0, plan.kept, plan.reduced, *plan.numbers)
    divided = division(question, 4)
    assert divided.shares[-1].behind * ALIGN == counted[0]


@pytest.mark.parametrize("question", REDUCTIONS, ids=str)
def test_every_unit_is_done_once(question: Question) -> None:
    check_covered(division(question, 3))


@pytest.mark.parametrize("threads", [1, 2, 7])
@pytest.mark.parametrize("layout", ["contiguous", "transposed", "gaps"])
def test_every_element_is_done_once(layout: str, threads: int) -> None:
    divided = division(Question("map", "exp", ((300, 401),), (layout,)), threads)
    check_covered(divided)
    assert divided.shares[-1].behind == 300 * 401


def check_covered(divided: Division) -> None:
    assert divided.shares[0].first == 0
    for before, after in zip(divided.shares, divided.shares[1:], strict=False):
        assert before.behind == after.first
    seen = {thread for row in divided.board for thread in row}
    assert seen <= {share.thread for share in divided.shares if share.count}
    assert len(divided.board) == min(divided.height, MOST)
    assert len(divided.board[0]) == min(divided.width, MOST)


@pytest.mark.parametrize(
    ("operator", "layout", "told"),
    [("relu", "contiguous", True), ("exp", "contiguous", False), ("relu", "gaps", False)],
)
def test_runs_of_a_flat_loop_may_begin_a_little_later(operator: str, layout: str, told: bool) -> None:
    question = Question("map", operator, ((300, 401),), (layout,))
    assert ("begins a few elements later" in division(question, 2).about) is told
    assert not division(question, 1).about


def test_little_work_is_for_one_thread() -> None:
    divided = division(Question("zip", "add", ((150, 150), (150, 150)), ("contiguous",) * 2), 8)
    assert (divided.threads, divided.parallel_from) == (1, 40_000)
    assert [share.count for share in divided.shares] == [22_500]


def test_a_thread_with_nothing_to_do_says_so() -> None:
    divided = division(reduction_of((3, 90_000), (1,)), 16)
    idle = [share for share in divided.shares if not share.count]
    assert all(share.begins == "nothing is left for it" and share.span == "-" for share in idle)


def test_a_place_is_told_in_turns_of_the_loops() -> None:
    divided = division(Question("zip", "add", ((512, 512), (512,)), ("contiguous",) * 2), 2)
    assert divided.shares[1].begins == "turn 256, 0 of the loops 512 × 512"
    assert (divided.rows, divided.columns) == ("the other loops", "the innermost loop")
    assert divided.board[0][0] == 0
    assert divided.board[-1][-1] == 1


def test_columns_of_a_reduction_are_divided_along_the_reduced_dimension() -> None:
    divided = division(REDUCTIONS[0], 2)
    assert divided.about.startswith("A unit is 512 results at once, 64 elements of each.")
    assert {(row[0], row[-1]) for row in divided.board} == {(0, 1)}
