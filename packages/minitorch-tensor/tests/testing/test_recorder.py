"""The backend that writes down every call of another one."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_scalar import operators
from minitorch_tensor import tensor, use_backend, zeros
from minitorch_tensor.dtypes import float32
from minitorch_tensor.functions.arithmetic import Mul
from minitorch_tensor.functions.inplace import overwrite
from minitorch_tensor.testing import BackendContract, Call, RecordingBackend
from minitorch_tensor.testing.recorder import Sealed


@pytest.fixture
def recorder() -> RecordingBackend:
    return RecordingBackend("numpy")


def test_a_call_is_written_down_with_its_operator_and_shapes(recorder: RecordingBackend) -> None:
    x, y = zeros(2, 3, backend=recorder), zeros(3, backend=recorder)
    recorder.calls.clear()
    x + y
    assert recorder.calls == [Call("zip", "add", ((2, 3), (3,)), writes=False)]


def test_a_call_that_writes_in_place_is_told_apart(recorder: RecordingBackend) -> None:
    x = zeros(2, backend=recorder)
    recorder.calls.clear()
    assert overwrite(x, Mul, operators.mul, zeros(2, backend=recorder)) is x
    assert [(call.method, call.writes) for call in recorder.calls if call.method == "zip"] == [("zip", True)]


def test_the_gradient_is_recorded_too(recorder: RecordingBackend) -> None:
    x = tensor([1.0, 2.0], backend=recorder, requires_grad=True)
    recorder.calls.clear()
    (x * x).sum().backward()
    assert recorder.counts["zip mul"] == 3
    assert recorder.counts["reduce add"] == 1
    assert x.grad.tolist() == [2.0, 4.0]


def test_results_stay_on_the_recording_backend(recorder: RecordingBackend) -> None:
    with use_backend(recorder):
        x = tensor([[1.0, 2.0], [3.0, 4.0]])
        for result in (x @ x, x.sum(), x.t(), x[0], x.clone(), x > 2.0):
            assert result.backend is recorder


def test_numbers_are_out_of_reach_between_the_calls(recorder: RecordingBackend) -> None:
    x = tensor([1.0, 2.0], backend=recorder)
    assert isinstance(x.storage, Sealed)
    assert len(x.storage) == 2
    assert x.array is None
    with pytest.raises(TypeError):
        x.storage[0]  # type: ignore[index] # what is tested


def test_the_numbers_are_those_of_the_backend_inside(recorder: RecordingBackend) -> None:
    x = np.arange(6.0, dtype=np.float32).reshape(2, 3)
    found = (tensor(x, backend=recorder).t() @ tensor(x, backend=recorder)).exp().softmax(0)
    assert found.tolist() == (tensor(x).t() @ tensor(x)).exp().softmax(0).tolist()


def test_a_recorder_may_stand_around_another(recorder: RecordingBackend) -> None:
    outer = RecordingBackend(recorder)
    zeros(2, backend=outer) + 1.0
    assert outer.counts["zip add"] == recorder.counts["zip add"] == 1


def test_a_recorder_keeps_the_contract_of_a_backend_itself(recorder: RecordingBackend) -> None:
    tests = BackendContract()
    tests.backend = recorder
    tests.test_copy_keeps_the_numbers()
    tests.test_zip_broadcasts_two_operands()
    tests.test_put_writes_in_row_major_order_whatever_the_layout()


def test_repr_names_the_backend_inside(recorder: RecordingBackend) -> None:
    assert repr(recorder) == "<backend 'recording numpy'>"


def test_an_unknown_method_is_an_error(recorder: RecordingBackend) -> None:
    with pytest.raises(AttributeError):
        recorder.none_such(zeros(1, dtype=float32))
