"""The same operation on the backends simple, numpy and fast, as tasks to be measured over growing sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch_tensor import get_backend
from minitorch_visualizer.efficiency.measurement import Task
from minitorch_visualizer.efficiency.question import Question, numbers

BACKENDS = ("simple", "numpy", "fast")
SIZES = (100, 316, 1_000, 3_162, 10_000, 31_623, 100_000, 316_228, 1_000_000, 3_162_278, 10_000_000)
"""Numbers of elements: two for every power of ten."""

_GROWTH = 3.2


def tasks_of(question: Question) -> list[Task]:
    """Return what to measure: for each backend, from small to large."""
    found = []
    for name in BACKENDS:
        for size in SIZES:
            grown = question.scaled(size)
            if grown is not None:
                found.append(Task(name, grown.size, _prepared(grown, name), _GROWTH if name == "simple" else 0.0))
    return found


def _prepared(question: Question, name: str) -> Callable[[], Callable[[], object]]:
    """Return what makes the operands, and then the call."""

    def prepare() -> Callable[[], object]:
        backend = get_backend(name)
        tensors = [
            backend.from_numpy(numbers(shape, layout, seed))
            for seed, (shape, layout) in enumerate(zip(question.shapes, question.layouts, strict=True))
        ]
        return lambda: run(question, backend, tensors)

    return prepare


def run(question: Question, backend: Any, tensors: list[Any]) -> Any:
    """Do the operation."""
    operation = getattr(backend, question.kind)
    if question.kind == "reduce":
        return operation(question.function, *tensors, question.reduced)
    return operation(question.function, *tensors)
