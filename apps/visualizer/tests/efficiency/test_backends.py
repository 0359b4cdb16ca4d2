"""What is measured on the three backends is the same work."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_tensor import get_backend
from minitorch_visualizer.efficiency.backends import BACKENDS, SIZES, run, tasks_of
from minitorch_visualizer.efficiency.question import Question, numbers

QUESTIONS = [
    Question("map", "sigmoid", ((5, 7),), ("transposed",)),
    Question("zip", "mul", ((5, 7), (7,)), ("gaps", "contiguous")),
    Question("reduce", "add", ((5, 7),), ("contiguous",), (0,)),
    Question("reduce", "max", ((5, 7),), ("gaps",), None),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_all_backends_give_the_same(question: Question) -> None:
    arrays = [numbers(shape, layout, 3) for shape, layout in zip(question.shapes, question.layouts, strict=True)]
    found = []
    for name in BACKENDS:
        backend = get_backend(name)
        found.append(run(question, backend, [backend.from_numpy(array) for array in arrays]).array)
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], rtol=1e-5, atol=1e-6)


def test_there_is_a_task_for_each_backend_and_size_from_small_to_large() -> None:
    tasks = tasks_of(QUESTIONS[1])
    assert [task.series for task in tasks] == [name for name in BACKENDS for _ in SIZES]
    sizes = [task.size for task in tasks[: len(SIZES)]]
    assert sizes == sorted(sizes)
    assert [task.growth > 0.0 for task in tasks] == [task.series == "simple" for task in tasks]


def test_a_task_prepares_a_call() -> None:
    call = tasks_of(QUESTIONS[2])[0].prepare()
    assert call().shape == call().shape  # type: ignore[attr-defined]  # a tensor


def test_what_does_not_grow_has_no_tasks() -> None:
    assert tasks_of(Question("map", "exp", ((1,),), ("contiguous",))) == []
