"""The table of operations: complete, and made of distinct entries."""

from __future__ import annotations

import inspect
from collections import Counter

import numpy as np
import pytest

import minitorch_tensor
from minitorch_tensor.backend import Backend
from minitorch_tensor.dtypes import bool_, float32, float64, int64, uint8
from minitorch_tensor.errors import UnknownAttributeError
from minitorch_tensor.testing import OPERATIONS, BackendContract, Operand, Operation, RecordingBackend

CREATION = {
    *("arange", "as_tensor", "empty", "empty_like", "eye", "from_dlpack", "from_numpy", "full", "full_like"),
    *("linspace", "logspace", "ones", "ones_like", "scalar_tensor", "tensor", "tril_indices", "triu_indices"),
    *("zeros", "zeros_like"),
}

RANDOM = {
    *("bernoulli", "get_rng_state", "initial_seed", "manual_seed", "multinomial", "normal", "rand", "rand_like"),
    *("randint", "randint_like", "randn", "randn_like", "randperm", "seed", "set_rng_state"),
}

STATE = {
    *("available_backends", "broadcast_shapes", "enable_grad", "get_backend", "get_default_backend"),
    *(
        "detach",
        "get_default_dtype",
        "inference_mode",
        "is_grad_enabled",
        "no_grad",
        "promote_types",
        "register_backend",
    ),
    *("result_type", "set_default_backend", "set_default_dtype", "set_grad_enabled", "set_printoptions", "use_backend"),
}

NO_TENSOR = {"allclose", "equal", "is_floating_point", "is_inference_mode_enabled", "is_tensor", "numel"}
"""Functions whose result is no tensor; the parity environment compares them with PyTorch's."""


def test_every_public_operation_is_in_the_table() -> None:
    public = {
        name
        for name in minitorch_tensor.__all__
        if inspect.isfunction(getattr(minitorch_tensor, name)) and not name.startswith("_")
    }
    covered = {operation.name for operation in OPERATIONS}
    assert sorted(public - covered - CREATION - RANDOM - STATE - NO_TENSOR) == []


def test_every_entry_names_an_operation() -> None:
    for operation in OPERATIONS:
        assert operation.function is not None


def test_no_two_entries_have_one_id() -> None:
    assert [name for name, count in Counter(operation.id for operation in OPERATIONS).items() if count > 1] == []


def test_every_sample_has_a_shape_for_each_tensor() -> None:
    for operation in OPERATIONS:
        assert all(len(sample) == operation.count for sample in operation.shapes), operation.id


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownAttributeError, match="no operation 'none_such'"):
        Operation("none_such", abs).function  # noqa: B018 - a property


def test_a_dotted_name_is_found_in_its_submodule() -> None:
    assert Operation("linalg.norm", abs).function is minitorch_tensor.linalg.norm


def test_the_id_tells_variants_apart() -> None:
    assert Operation("sum", abs).id == "sum"
    assert Operation("sum", abs, args=(1,), options={"keepdim": True}, note="odd").id == "sum[odd, 1, keepdim=True]"


def test_the_same_numbers_are_drawn_every_time() -> None:
    operation = Operation("sum", abs)
    first, second = [operation.draw(((3, 4),), float64)[0] for _ in range(2)]
    assert first.tolist() == second.tolist()


def test_operands_keep_to_their_domain() -> None:
    rng = np.random.default_rng(0)
    numbers = Operand(-2.0, 2.0, away=(0.0,)).draw((1000,), float32, rng)
    assert numbers.dtype == "float32"
    assert abs(numbers).min() >= 0.1 - 1e-6
    assert Operand(-2.0, 2.0).draw((1000,), uint8, rng).max() == 2
    assert len(set(Operand(distinct=True).draw((50,), float64, rng).tolist())) == 50
    assert (Operand(ascending=True).draw((9,), float64, rng)[1:] >= 0).any()
    assert Operand(dtype=int64, values=[3, 1]).draw((2,), float32, rng).tolist() == [3, 1]
    assert Operand().draw((4,), bool_, rng).dtype == bool


def test_the_contract_calls_every_method_that_a_backend_has() -> None:
    recorder = RecordingBackend("numpy")
    tests = BackendContract()
    tests.backend = recorder
    for name in dir(tests):
        if name.startswith("test_") and not inspect.signature(getattr(tests, name)).parameters:
            getattr(tests, name)()
    called = {call.method for call in recorder.calls}
    public = {name for name, method in inspect.getmembers(Backend, inspect.isfunction) if not name.startswith("_")}
    assert sorted(public - called) == []
