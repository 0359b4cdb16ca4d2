"""Tensors to the outside: numbers, lists, arrays, DLPack, copies and pickles."""

from __future__ import annotations

import copy
import math
import operator
import pickle
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import Tensor, from_dlpack, from_numpy, tensor
from minitorch_tensor.errors import ElementError, ExportError, GraphError, InvalidTypeError, UnknownAttributeError
from minitorch_tensor.testing import RecordingBackend

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]


# ----------------------------------------------------------------------------------------------------------------------
# Python's numbers
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [2.5, 3, True])
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_a_tensor_of_one_element_gives_its_number(value: Any, shape: tuple[int, ...]) -> None:
    item = tensor(value).reshape(shape).item()
    assert item == value
    assert type(item) is type(value)


def test_the_number_of_a_view_is_the_one_that_it_sees() -> None:
    assert tensor([1.0, 2.0, 3.0])[1].item() == 2.0


@pytest.mark.parametrize("shape", [(2,), (0,), (2, 2)])
@pytest.mark.parametrize("ask", [Tensor.item, bool, float, int])
def test_several_elements_or_none_are_no_number(ask: Any, shape: tuple[int, ...]) -> None:
    with pytest.raises(ElementError) as caught:
        ask(mt.ones(shape))
    assert isinstance(caught.value, RuntimeError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("value", [0.0, 2.5, -1.0, math.inf])
def test_python_converts_it_as_the_number_itself(value: float) -> None:
    x = tensor([value])
    assert bool(x) == bool(value)
    assert float(x) == value
    assert math.isnan(float(tensor(math.nan)))
    if math.isfinite(value):
        assert int(x) == int(value)


def test_nan_and_infinity_are_no_integers() -> None:
    with pytest.raises(ValueError, match="NaN"):
        int(tensor(math.nan))
    with pytest.raises(OverflowError):
        int(tensor(math.inf))


def test_an_integer_tensor_is_an_index() -> None:
    assert [10, 20, 30][tensor([[2]])] == 30
    assert list(range(tensor(2))) == [0, 1]
    assert operator.index(tensor(True)) == 1


@pytest.mark.parametrize("x", [tensor(1.0), tensor([1, 2]), tensor([], dtype=mt.int64)])
def test_nothing_else_is_an_index(x: Tensor) -> None:
    with pytest.raises(InvalidTypeError, match="Only an integer tensor of one element"):
        operator.index(x)


@pytest.mark.parametrize("value", [1, 2.5, True, [], [1, 2], [[1.5], [2.5]], [[], []], [[[True]]]])
def test_elements_come_back_as_nested_lists(value: Any) -> None:
    assert tensor(value).tolist() == value


def test_a_view_comes_back_as_it_is_seen() -> None:
    assert tensor([[1, 2], [3, 4]]).permute(1, 0).tolist() == [[1, 3], [2, 4]]


def test_the_length_is_the_first_size() -> None:
    assert len(mt.ones(3, 2)) == 3
    assert len(mt.ones(0)) == 0
    with pytest.raises(InvalidTypeError, match="0-d tensor has no len"):
        len(mt.ones(()))


def test_a_tensor_is_a_key_by_identity() -> None:
    a, b = tensor([1.0]), tensor([1.0])
    table = {a: "a", b: "b"}
    assert table[a] == "a"
    assert len({a, a, b}) == 2


# ----------------------------------------------------------------------------------------------------------------------
# NumPy
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 2)])
def test_numpy_gives_the_same_numbers_over_the_same_memory(dtype: str, shape: tuple[int, ...]) -> None:
    x = mt.ones(shape, dtype=dtype)
    array = x.numpy()
    assert array.dtype == dtype
    assert array.shape == shape
    array[...] = 0
    assert not np.any(x.tolist())


def test_numpy_sees_a_view_as_it_is() -> None:
    x = mt.arange(6).view(2, 3)
    part = x.permute(1, 0)[1:]
    assert part.numpy().tolist() == [[1, 4], [2, 5]]
    part.numpy()[0, 0] = 10
    assert x.tolist() == [[0, 10, 2], [3, 4, 5]]


def test_what_is_done_to_the_shape_of_the_array_does_not_reach_the_tensor() -> None:
    x = mt.arange(6)
    assert x.numpy() is not x.numpy()
    assert x.numpy() is not x.array


def test_a_tensor_that_requires_a_gradient_gives_its_array_where_nothing_is_recorded() -> None:
    x = mt.ones(2, requires_grad=True)
    with mt.no_grad():
        assert x.numpy().tolist() == np.asarray(x).tolist() == [1.0, 1.0]
        with pytest.raises(ExportError, match="given away"):
            np.from_dlpack(x)


def test_a_tensor_that_requires_a_gradient_gives_no_array_unless_forced() -> None:
    x = mt.ones(2, requires_grad=True)
    for ask in (Tensor.numpy, np.asarray, np.sin, lambda a: (a * 2).numpy()):
        with pytest.raises(ExportError, match=r"use detach\(\) first"):
            ask(x)
    assert x.numpy(force=True).tolist() == [1.0, 1.0]
    assert x.detach().numpy().tolist() == [1.0, 1.0]


def test_asarray_shares_memory_and_array_copies() -> None:
    x = mt.ones(2)
    assert np.shares_memory(np.asarray(x), x.numpy())
    assert not np.shares_memory(np.array(x), x.numpy())
    assert np.asarray(x, dtype="int32").dtype == "int32"


def test_numpys_functions_of_a_tensor_are_tensors() -> None:
    x = tensor([0.0, 1.0])
    for result in (np.sin(x), np.add(x, x), np.maximum(x, 0.5)):
        assert isinstance(result, Tensor)
    assert isinstance(np.sin(tensor(0.0)), Tensor)
    assert np.isnan(tensor([math.nan])).tolist() == [True]


# ----------------------------------------------------------------------------------------------------------------------
# DLPack
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", DTYPES)
def test_dlpack_shares_memory_with_numpy(dtype: str) -> None:
    x = mt.zeros(2, 3, dtype=dtype)
    array = np.from_dlpack(x)
    assert array.dtype == dtype
    x.numpy()[0, 1] = 1
    assert array.tolist() == x.tolist()


def test_dlpack_shows_a_view_as_it_is() -> None:
    assert np.from_dlpack(mt.arange(6).view(2, 3).permute(1, 0)).tolist() == [[0, 3], [1, 4], [2, 5]]


def test_a_tensor_comes_back_through_dlpack_over_its_own_memory() -> None:
    x = mt.arange(4)
    y = from_dlpack(x)
    y.numpy()[0] = 10
    assert x.tolist() == [10, 1, 2, 3]


def test_a_tensor_that_requires_a_gradient_is_not_given_away() -> None:
    with pytest.raises(ExportError) as caught:
        np.from_dlpack(mt.ones(1, requires_grad=True))
    assert isinstance(caught.value, BufferError)


def test_it_lies_on_the_cpu() -> None:
    assert tuple(mt.ones(1).__dlpack_device__()) == (1, 0)


# ----------------------------------------------------------------------------------------------------------------------
# Copies and pickles
# ----------------------------------------------------------------------------------------------------------------------
def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy, copy.copy])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 2)])
def test_a_copy_has_the_same_numbers(copied: Any, dtype: str, shape: tuple[int, ...]) -> None:
    x = mt.ones(shape, dtype=dtype)
    y = copied(x)
    assert type(y) is Tensor
    assert y.dtype is x.dtype
    assert y.backend is x.backend
    assert y.shape == shape
    assert y.tolist() == x.tolist()


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy])
def test_a_deep_copy_has_memory_of_its_own_and_a_shallow_one_has_not(copied: Any) -> None:
    x = mt.ones(3)
    assert not np.shares_memory(copied(x).numpy(), x.numpy())
    assert np.shares_memory(copy.copy(x).numpy(), x.numpy())


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy])
def test_views_of_one_storage_are_so_again_afterwards(copied: Any) -> None:
    x = mt.arange(6)
    whole, part, turned = copied((x, x[2:4], x.view(2, 3).permute(1, 0)))
    whole.numpy()[2] = 20
    assert part.tolist() == [20, 3]
    assert turned.tolist() == [[0, 3], [1, 4], [20, 5]]
    assert whole.version is part.version


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy])
def test_a_tensor_and_its_detached_twin_share_storage_afterwards(copied: Any) -> None:
    x = mt.ones(2) + 1
    a, b = copied((x, x.detach()))
    a.numpy()[0] = 5
    assert b.tolist() == [5.0, 2.0]


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy])
def test_a_layout_is_kept(copied: Any) -> None:
    x = mt.arange(12).view(3, 4)[1:, ::2].permute(1, 0)
    y = copied(x)
    assert (y.strides, y.offset) == (x.strides, x.offset)
    assert y.tolist() == x.tolist()
    assert copied(mt.ones(1).expand(4)).strides == (0,)


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy, copy.copy])
def test_a_copied_leaf_is_a_leaf(copied: Any) -> None:
    y = copied(mt.ones(2, requires_grad=True))
    assert y.requires_grad
    assert y.is_leaf
    (y * 3).sum().backward()
    assert y.grad.tolist() == [3.0, 3.0]


def test_a_deep_copy_takes_the_gradient_along() -> None:
    x = mt.ones(2, requires_grad=True)
    (x * 3).sum().backward()
    y = copy.deepcopy(x)
    assert y.grad.tolist() == [3.0, 3.0]
    assert y.grad is not x.grad
    assert pickled(x).grad is None


def test_a_tensor_that_comes_twice_is_copied_once() -> None:
    x = mt.ones(2)
    a, b = copy.deepcopy([x, x])
    assert a is b


def test_a_result_is_not_deep_copied() -> None:
    result = mt.ones(2, requires_grad=True) * 2
    with pytest.raises(GraphError, match="Cannot copy a result of Mul with its history"):
        copy.deepcopy(result)


def test_a_pickled_result_is_a_leaf_over_its_numbers() -> None:
    y = pickled(mt.ones(2, requires_grad=True) * 2)
    assert y.is_leaf
    assert y.requires_grad
    assert y.tolist() == [2.0, 2.0]


def test_memory_that_is_not_the_hosts_becomes_no_array_without_being_asked_to() -> None:
    x = mt.ones(2, backend=RecordingBackend("numpy"))
    for ask in (x.numpy, lambda: np.asarray(x)):
        with pytest.raises(InvalidTypeError, match=r"on the backend 'recording numpy': .* Use cpu\(\) first"):
            ask()
    assert x.numpy(force=True).tolist() == x.cpu().numpy().tolist() == [1.0, 1.0]


def test_a_tensor_of_the_host_says_nothing_of_a_gpu() -> None:
    assert not hasattr(mt.ones(2), "__cuda_array_interface__")
    with pytest.raises(UnknownAttributeError, match="'numpy' has no __cuda_array_interface__"):
        _ = mt.ones(2).__cuda_array_interface__


def test_a_tensor_of_another_backend_stays_there() -> None:
    x = mt.ones(2).to("simple")
    for y in (copy.deepcopy(x), pickled(x)):
        assert y.backend is x.backend
        assert y.tolist() == [1.0, 1.0]


def test_writing_to_a_copy_does_not_count_as_writing_to_the_tensor() -> None:
    x = mt.ones(2, requires_grad=True)
    weight = mt.ones(2)
    result = x * weight
    twin = copy.deepcopy(weight)
    twin[0] = 9
    result.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]


def test_from_numpy_and_back_is_the_same_memory() -> None:
    array = np.arange(3.0)
    assert np.shares_memory(from_numpy(array).numpy(), array)
