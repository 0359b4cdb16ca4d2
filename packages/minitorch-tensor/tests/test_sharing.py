"""Tensors from the outside, over memory that is there already."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import from_dlpack, from_numpy, registry
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.numpy_backend import NumpyBackend

BASE = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    "make",
    [
        lambda a: a,
        lambda a: a.T,
        lambda a: a[:, ::2, 1:],
        lambda a: a[::-1, :, ::-2],
        lambda a: a[1, 2, 3],
        lambda a: a[:, :0],
        lambda a: np.broadcast_to(a[0, 0], (5, 4)),
        lambda a: np.asfortranarray(a),
        lambda a: a.reshape(-1)[3:7],
    ],
)
def test_an_array_of_any_layout_is_shared(make: Any) -> None:
    array = np.asarray(make(BASE.copy()))
    x = from_numpy(array)
    assert x.shape == array.shape
    assert x.numpy().tolist() == array.tolist()
    assert (x + 0).tolist() == array.tolist()
    if array.size:
        assert np.shares_memory(x.numpy(), array)
        assert x.strides == tuple(stride // 8 for stride in array.strides) or array.size == 1


def test_writing_to_one_is_read_from_the_other() -> None:
    array = np.zeros((2, 3))
    x = from_numpy(array[:, ::-1])
    array[0, 0] = 1.0
    assert x.tolist() == [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    x.numpy()[1, 0] = 2.0
    assert array.tolist() == [[1.0, 0.0, 0.0], [0.0, 0.0, 2.0]]


def test_views_of_a_shared_array_are_shared_too() -> None:
    array = BASE.copy()
    x = from_numpy(array[:, ::2])
    x.permute(2, 1, 0)[0].numpy()[...] = -1.0
    assert (array[:, ::2, 0] == -1.0).all()
    assert (array[:, 1] >= 0.0).all()


def test_it_is_a_leaf_that_may_require_a_gradient() -> None:
    x = from_numpy(np.ones(2)).requires_grad_()
    (x * 2).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_the_tensor_keeps_the_memory_alive() -> None:
    x = from_numpy(np.arange(10000.0)[::3])
    assert x[-1].item() == 9999.0


@pytest.mark.parametrize("array", [np.frombuffer(bytes(32)), np.broadcast_to(np.zeros(()), (1,))])
def test_memory_that_is_read_only_is_read_and_not_written(array: Any) -> None:
    x = from_numpy(array)
    assert (x + 1).tolist() == [1.0] * len(array)
    with pytest.raises(InvalidValueError, match="over memory that is read-only"):
        x.addmv_(mt.ones(len(array), 1, dtype=mt.float64), mt.ones(1, dtype=mt.float64))
    with pytest.raises(InvalidValueError, match="over memory that is read-only"):
        x[0] = 1.0
    assert not x.numpy().any()
    assert x.version == [0]


@pytest.mark.parametrize("value", [[1], 1.0, np.float32(1), None, "x"])
def test_only_an_array_will_do(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="from_numpy takes an array"):
        from_numpy(value)


@pytest.mark.parametrize("dtype", ["float16", "complex128", "int8", "uint16", "U1", object])
def test_a_dtype_that_tensors_have_not_is_named(dtype: Any) -> None:
    with pytest.raises(InvalidTypeError, match="cannot become a tensor"):
        from_numpy(np.zeros(2, dtype=dtype))


def test_bytes_in_the_other_order_are_not_shared() -> None:
    with pytest.raises(InvalidValueError, match="the order of other machines"):
        from_numpy(np.arange(3).astype(">i8"))


def test_elements_that_lie_no_whole_number_of_elements_apart_are_not_shared() -> None:
    packed = np.zeros(3, dtype=[("flag", "i1"), ("value", "f4")])
    with pytest.raises(InvalidValueError, match=r"lie \(5,\) bytes apart"):
        from_numpy(packed["value"])


def test_dlpack_takes_what_has_it() -> None:
    array = np.arange(6.0).reshape(2, 3)
    x = from_dlpack(array[:, 1:])
    assert x.tolist() == [[1.0, 2.0], [4.0, 5.0]]
    assert np.shares_memory(x.numpy(), array)
    assert not np.shares_memory(from_dlpack(array, copy=True).numpy(), array)


@pytest.mark.parametrize("value", [3, [1.0], None, "x"])
def test_dlpack_refuses_what_has_it_not(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="from_dlpack takes another library's tensor"):
        from_dlpack(value)


def test_a_shared_tensor_is_on_the_current_backend() -> None:
    with mt.use_backend("simple"):
        assert from_numpy(np.ones(2)).backend.name == "simple"


class Elsewhere:
    """What tensors on another device say of themselves."""

    def __init__(self, kind: int) -> None:
        self.kind = kind

    def __dlpack__(self, **_: Any) -> Any:
        raise AssertionError("Nobody may ask for a capsule that it cannot read.")

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.kind, 0


class Gpu(NumpyBackend):
    """Stands for the backend `cuda`: it is asked, and answers with ones."""

    name = "gpu"

    def from_dlpack(self, ext_tensor: Any, **options: Any) -> Any:
        assert options == {"copy": None}
        return self.full((2,), ext_tensor.kind, mt.float32)

    def from_cuda_array_interface(self, array: Any) -> Any:
        return self.full(array.__cuda_array_interface__["shape"], 3, mt.float64)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Gpu:
    there = Gpu()
    monkeypatch.setitem(registry._live, "cuda", there)
    return there


def test_memory_of_another_device_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidValueError, match=r"a Elsewhere lies on another device \(DLPack's number 10\): copy it"):
        from_dlpack(Elsewhere(10))


def test_memory_of_a_gpu_is_given_to_its_backend(gpu: Gpu) -> None:
    x = from_dlpack(Elsewhere(2))
    assert x.backend is gpu
    assert x.tolist() == [2.0, 2.0]


@pytest.mark.usefixtures("gpu")
def test_memory_of_a_gpu_is_not_brought_to_the_host_without_a_copy() -> None:
    assert from_dlpack(Elsewhere(2), device="cpu").tolist() == [2.0, 2.0]
    with pytest.raises(InvalidValueError, match="from a GPU to the host without a copy"):
        from_dlpack(Elsewhere(2), device="cpu", copy=False)


def test_an_array_on_a_gpu_becomes_a_tensor_of_its_backend(gpu: Gpu) -> None:
    array = SimpleNamespace(__cuda_array_interface__={"shape": (2, 1)})
    x = mt.as_tensor(array)
    assert x.backend is gpu
    assert x.tolist() == [[3.0], [3.0]]
    assert mt.as_tensor(array, dtype=mt.int32).dtype is mt.int32
    assert mt.as_tensor(array, backend="numpy").backend.name == "numpy"
