"""Memory of other libraries. On the simulator it is the host's, so NumPy is the other library."""

from __future__ import annotations

import gc
import weakref
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda import dlpack
from minitorch_cuda.capsules import DataType, dtype_of
from minitorch_cuda.storage import pool
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError


class Foreign(np.ndarray[Any, Any]):
    """An array that can be watched while it is on loan."""


def foreign(array: Any) -> Any:
    return np.array(array).view(Foreign)


def taken(array: Any) -> Any:
    """Return a tensor over an array's memory, by DLPack."""
    with mt.use_backend("cuda"):
        return mt.from_dlpack(array)


class Lender:
    """What arrays on a GPU say of themselves."""

    def __init__(self, array: Any, **others: Any) -> None:
        self.array = array
        self.__cuda_array_interface__ = {**array.__array_interface__, "version": 3, "stream": None, **others}


@pytest.mark.parametrize("take", [taken, lambda array: mt.as_tensor(Lender(array))])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int32", "uint8", "bool"])
def test_writing_to_one_is_read_from_the_other(take: Any, dtype: str) -> None:
    array = np.zeros(5, dtype)
    x = take(array)
    assert (x.backend.name, x.dtype.name, x.shape) == ("cuda", dtype, (5,))
    array[1] = 1
    assert x.tolist() == [0, 1, 0, 0, 0]
    x[3] = 1
    assert array.tolist() == [0, 1, 0, 1, 0]


@pytest.mark.parametrize("take", [taken, lambda array: mt.as_tensor(Lender(array))])
@pytest.mark.parametrize(
    "view",
    [
        lambda a: a,
        lambda a: a.T,
        lambda a: a[1:, ::2],
        lambda a: a[::-1, ::-1],
        lambda a: a[2, 3],
        lambda a: a[1, 2:3].reshape(()),
        lambda a: a[:, :0],
        lambda a: np.lib.stride_tricks.as_strided(a[1:], (3, 4), (0, 8)),
    ],
)
def test_any_layout_is_seen_and_computed_with(take: Any, view: Any) -> None:
    array = np.asarray(view(np.arange(20.0).reshape(4, 5)))
    x = take(array)
    assert x.tolist() == array.tolist()
    assert (x + 1.0).tolist() == (array + 1.0).tolist()


@pytest.mark.parametrize("begin", range(5))
def test_memory_may_begin_where_no_pack_does(begin: int) -> None:
    array = np.arange(40, dtype=np.float32)[begin:]
    x = taken(array)
    assert (x * 2.0).tolist() == (array * 2.0).tolist()
    assert x.offset == array.ctypes.data % 16 // 4


def test_a_tensor_goes_out_and_comes_back_without_a_copy() -> None:
    x = mt.arange(6, backend="cuda").view(2, 3)
    seen = taken(x.t())
    seen[2, 1] = 50
    assert x.tolist() == [[0, 1, 2], [3, 4, 50]]
    assert mt.as_tensor(Lender(SimpleNamespace(__array_interface__=x.__cuda_array_interface__))).tolist() == x.tolist()


@pytest.mark.parametrize("begin", [0, 1, 4])
def test_memory_that_is_taken_twice_is_read_before_it_is_written_to(begin: int) -> None:
    array = np.arange(12, dtype=np.float32)
    x, y = taken(array[begin : begin + 8]), taken(array[::-1][:8])
    expected = array.copy()
    expected[begin : begin + 8] += expected[::-1][:8]
    x += y
    assert array.tolist() == expected.tolist()


def test_memory_on_loan_is_apart_from_all_other() -> None:
    backend, array = mt.get_backend("cuda"), np.zeros(64)
    x, y, own = taken(array[:32]), taken(array[32:]), mt.zeros(64, backend="cuda")
    assert not backend.shares_memory(x, y)
    assert not backend.shares_memory(x, own)
    assert not backend.shares_memory(own, mt.zeros(64, backend="cuda"))
    assert backend.shares_memory(own, taken(own[5:]))


def test_a_copy_is_made_where_it_is_asked_for() -> None:
    array = np.zeros(3)
    with mt.use_backend("cuda"):
        x = mt.from_dlpack(array, copy=True)
    array[0] = 1.0
    assert x.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("take", [taken, lambda array: mt.as_tensor(Lender(array))])
def test_memory_lives_as_long_as_a_view_of_it_and_no_longer(take: Any) -> None:
    array = foreign([1.0, 2.0, 3.0])
    watched = weakref.ref(array)
    view = take(array)[1:]
    del array
    gc.collect()
    assert watched() is not None
    assert view.tolist() == [2.0, 3.0]
    del view
    gc.collect()
    assert watched() is None


def test_memory_of_others_never_comes_into_the_pool() -> None:
    array = np.zeros(16)
    pool.clear()
    x = taken(array)
    del x
    gc.collect()
    mt.ones(16, dtype=mt.float64, backend="cuda")
    assert array.tolist() == [0.0] * 16


def test_a_capsule_is_taken_once() -> None:
    capsule = np.zeros(3).__dlpack__()
    lender = SimpleNamespace(__dlpack__=lambda: capsule, __dlpack_device__=lambda: (1, 0))
    taken(lender)
    with pytest.raises(InvalidTypeError, match=r"a SimpleNamespace gave <capsule .*no capsule that could be taken"):
        taken(lender)


@pytest.mark.parametrize("dtype", ["float16", "int8", "complex64", "uint32"])
def test_a_dtype_that_tensors_have_not_is_refused_and_the_capsule_stays_with_its_owner(dtype: str) -> None:
    array = foreign(np.zeros(3, dtype))
    watched = weakref.ref(array)
    with pytest.raises(InvalidTypeError, match="cannot become a tensor; minitorch has"):
        taken(array)
    with pytest.raises(InvalidTypeError, match="cannot become a tensor; minitorch has"):
        mt.as_tensor(Lender(np.zeros(3, dtype)))
    del array
    gc.collect()
    assert watched() is None


def test_numbers_in_groups_are_refused() -> None:
    with pytest.raises(InvalidTypeError, match="DLPack's kind 9 of 32 in groups of 4"):
        dtype_of(DataType(9, 32, 4))


def test_memory_of_another_gpu_is_refused() -> None:
    lender = SimpleNamespace(__dlpack__=None, __dlpack_device__=lambda: (2, 1))
    with pytest.raises(InvalidValueError, match=r"sees memory of device \(1, 0\).*lies on \(2, 1\)"):
        mt.from_dlpack(lender)


@pytest.mark.parametrize(
    "others", [{"mask": np.zeros(3)}, {"data": (np.zeros(3).ctypes.data, True)}, {"typestr": ">f8"}]
)
def test_what_a_tensor_cannot_show_is_refused(others: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match="masked, read-only or in the order of other machines"):
        mt.as_tensor(Lender(np.zeros(3), **others))


def test_numbers_at_odd_places_are_refused() -> None:
    packed = np.zeros(3, dtype=[("flag", "i1"), ("value", "f4")])["value"]
    with pytest.raises(InvalidValueError, match=r"of a Lender begin at byte \d+ and lie \(5,\) bytes apart"):
        mt.as_tensor(Lender(packed))


def test_memory_of_the_host_does_not_come_to_a_gpu_without_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dlpack, "device_of", lambda: (2, 0))
    with mt.use_backend("cuda"):
        assert mt.from_dlpack(np.ones(2)).tolist() == [1.0, 1.0]
        with pytest.raises(InvalidValueError, match="a ndarray from the host to a GPU without a copy"):
            mt.from_dlpack(np.ones(2), copy=False)
