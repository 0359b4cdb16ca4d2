"""Wrapping: a backend around the one under test sees every call, and nothing is computed past it."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor import SGD, Parameter, manual_seed, randn, tensor
from minitorch_tensor.dtypes import float64
from minitorch_tensor.registry import get_backend
from minitorch_tensor.testing.checks import numbers, require
from minitorch_tensor.testing.layouts import arrange
from minitorch_tensor.testing.operation import Operation
from minitorch_tensor.testing.recorder import RecordingBackend

__all__ = ["HIDDEN", "POINTS", "RATE", "Step", "WrappingContract"]

RATE = 0.5
POINTS, HIDDEN = 6, 4


class Step:
    """One step of training a perceptron on a backend, cut into the parts that must go through it."""

    def __init__(self, backend: Any) -> None:
        manual_seed(7)
        x = np.linspace(-1.0, 1.0, 2 * POINTS).reshape(POINTS, 2)
        self.inputs = tensor(x, backend=backend)
        self.targets = tensor((x[:, :1] * x[:, 1:] > 0).astype(float), backend=backend)
        shapes = ((2, HIDDEN), (HIDDEN,), (HIDDEN, 1), (1,))
        self.parameters = [Parameter(randn(*shape, dtype=float64, backend=backend)) for shape in shapes]
        self.optimizer = SGD(self.parameters, lr=RATE, momentum=0.9, weight_decay=0.01)
        self.loss: Any = None

    def forward(self) -> None:
        """Compute the mean square of the errors."""
        w1, b1, w2, b2 = self.parameters
        hidden = (self.inputs @ w1 + b1).tanh()
        self.loss = ((hidden @ w2 + b2).sigmoid() - self.targets).square().mean()

    def backward(self) -> None:
        """Compute the gradients."""
        self.optimizer.zero_grad()
        self.loss.backward()

    def update(self) -> None:
        """Move the parameters, in place."""
        self.optimizer.step()


class WrappingContract:
    """A whole training step, and every operation, through a RecordingBackend.

    Attributes:
        backend: The backend to be tested, by name or as an instance; set by the subclass.
    """

    backend: Any = ""

    def test_a_wrapping_backend_sees_every_call_of_a_training_step(self) -> None:
        recorder = RecordingBackend(self.backend)
        step = Step(recorder)
        require(recorder.counts["random"] == len(step.parameters), "A random fill goes past the backend.")
        expected = {
            "forward": {"matmul": 2, "map tanh": 1, "map sigmoid": 1},
            "backward": {"matmul": 3},
            "update": {},
        }
        for part, least in expected.items():
            recorder.calls.clear()
            getattr(step, part)()
            counts = recorder.counts
            require(recorder.calls, f"The {part} part goes past the backend.")
            for call, count in least.items():
                require(counts[call] >= count, f"The {part} part calls {call} {counts[call]} times, not {count}.")
        writes = sum(call.writes for call in recorder.calls)
        require(writes >= len(step.parameters), f"The update writes {writes} times in place.")

    def test_a_wrapping_backend_changes_no_number_of_a_training_step(self) -> None:
        steps = [Step(get_backend(self.backend)), Step(RecordingBackend(self.backend))]
        for step in steps:
            for _ in range(3):
                step.forward()
                step.backward()
                step.update()
        plain, wrapped = [[numbers(p) for p in step.parameters] for step in steps]
        for a, b in zip(plain, wrapped, strict=True):
            require(np.array_equal(a, b), f"A parameter is {b.tolist()} instead of {a.tolist()} when recorded.")

    def test_no_operation_computes_past_its_backend(self, operation: Operation) -> None:
        recorder: Any = RecordingBackend(self.backend)
        for dtype in {operation.dtypes[0], operation.dtypes[-1]}:
            arrays = operation.draw(operation.shapes[0], dtype)
            tensors = [arrange(recorder, array, "sliced")[0] for array in arrays]
            for i in operation.differentiable_arguments() if dtype.is_floating_point else []:
                tensors[i].requires_grad_()
            results = operation(*tensors)
            for result in results:
                require(result.backend is recorder, f"{operation.id} lies on {result.backend!r}.")
                if result.requires_grad:
                    result.sum().backward(retain_graph=True)
