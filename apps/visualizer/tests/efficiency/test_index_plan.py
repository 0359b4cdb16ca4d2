"""The plan that is told step by step is that of minitorch_fast, and so is the kernel that is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_fast import elementwise, reduction
from minitorch_fast.plan import plan_of
from minitorch_tensor import get_backend
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.efficiency.backends import run
from minitorch_visualizer.efficiency.index_plan import about_form, form_of, narratives, plan_of_reduction
from minitorch_visualizer.efficiency.kernel_text import sources_of
from minitorch_visualizer.efficiency.question import LAYOUTS, Question, numbers

SHAPES = st.lists(st.sampled_from([1, 1, 2, 3, 5]), min_size=1, max_size=4).map(tuple)
LAYOUT = st.sampled_from(LAYOUTS)


@given(shape=SHAPES, layouts=st.tuples(LAYOUT, LAYOUT), data=st.data())
def test_a_zip_ends_with_the_plan_of_the_backend(shape: Shape, layouts: tuple[str, str], data: st.DataObject) -> None:
    other = tuple(data.draw(st.sampled_from([1, n])) for n in shape)
    question = Question("zip", "add", (shape, other), layouts)
    (told,) = narratives(question)
    plan = plan_of(question.shape, question.result.strides, *question.stretched).tolist()
    loops = told.loops
    ours = [[loop.size for loop in loops], *([loop.steps[t] for loop in loops] for t in range(3))]
    assert (ours if loops else [[1], [0], [0], [0]]) == plan


@given(shape=SHAPES, layout=LAYOUT, data=st.data())
def test_a_reduction_ends_with_the_plan_of_the_backend(shape: Shape, layout: str, data: st.DataObject) -> None:
    dims = tuple(data.draw(st.sets(st.sampled_from(range(len(shape))), min_size=1)))
    question = Question("reduce", "add", (shape,), (layout,), dims)
    plan = plan_of_reduction(question)
    kept, reduced = narratives(question)
    left = [loop.size for loop in kept.loops]
    columns = plan.numbers[2]
    if columns > 1:  # they are a loop of their own
        assert left.pop() == columns
    assert (left or [1]) == plan.kept[0].tolist()
    assert ([loop.size for loop in reduced.loops] or [1]) == plan.reduced[0].tolist()


def test_every_step_says_why() -> None:
    question = Question("zip", "add", ((4, 1, 5, 6), (6,)), ("contiguous", "contiguous"))
    (told,) = narratives(question)
    assert [(step.dim, step.fate) for step in told.steps] == [(0, "loop"), (1, "dropped"), (2, "merged"), (3, "loop")]
    assert told.steps[1].why == "dimension 1 has size 1: it needs no loop."
    assert "30 = 5 · 6" in told.steps[2].why
    assert told.steps[3].why.startswith(
        "in b a step of the loop before moves 0, and all of dimension 3 moves 6 · 1 = 6"
    )


QUESTIONS = [
    Question("map", "exp", ((64, 65),), ("contiguous",)),
    Question("map", "exp", ((64, 65),), ("transposed",)),
    Question("map", "exp", ((64, 65),), ("gaps",)),
    Question("map", "exp", ((8, 8),), ("contiguous",)),
    Question("zip", "add", ((64, 65), (64, 65)), ("contiguous", "contiguous")),
    Question("zip", "add", ((640, 65), (640, 65)), ("contiguous", "contiguous")),
    Question("zip", "add", ((640, 65), (640, 65)), ("contiguous", "transposed")),
    Question("zip", "add", ((640, 65), (65,)), ("contiguous", "contiguous")),
    Question("zip", "add", ((640, 65), (1,)), ("contiguous", "contiguous")),
    Question("zip", "add", ((640, 65), ()), ("gaps", "contiguous")),
    Question("zip", "add", ((), (640, 65)), ("contiguous", "transposed")),
    Question("reduce", "add", ((64, 65),), ("contiguous",), (0,)),
    Question("reduce", "add", ((65, 64),), ("contiguous",), (0,)),
    Question("reduce", "add", ((64, 65),), ("contiguous",), (1,)),
    Question("reduce", "max", ((64, 65),), ("contiguous",), (1,)),
    Question("reduce", "min", ((64, 65),), ("contiguous",), (1,)),
    Question("reduce", "min", ((64, 65),), ("gaps",), (0,)),
    Question("reduce", "add", ((6400, 3),), ("contiguous",), (0,)),
    Question("reduce", "add", ((64, 65),), ("transposed",), None),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_kernel_that_is_named_is_the_one_that_runs(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []
    for module in (elementwise, reduction):
        monkeypatch.setattr(module, "call", lambda template, *_: ran.append(template.source.strip()))
    backend = get_backend("fast")
    tensors = [numbers(shape, layout) for shape, layout in zip(question.shapes, question.layouts, strict=True)]
    run(question, backend, [backend.from_numpy(x) for x in tensors])
    form = form_of(question)
    assert about_form(question)
    if form == "numpy":
        assert not ran
    else:
        assert ran == [sources_of(question, form)[0][1]]


def test_what_makes_the_plan_is_shown_as_well() -> None:
    titles = [title for title, _ in sources_of(QUESTIONS[-1], "rows")]
    assert titles[-1] == "`reduction_plan` in minitorch_fast.reduction_plan"
