from __future__ import annotations

import errno
import gzip
import io
import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch.file_errors import CheckpointError, MissingFileError, UnwritableFileError
from minitorch.nn.batch_norm import BatchNorm1d
from minitorch.nn.containers import Sequential
from minitorch.nn.linear import Linear
from minitorch.optim import Adam
from minitorch.serialization import load, save
from minitorch_tensor import Parameter, arange, get_backend, ones, tensor, zeros
from minitorch_tensor.errors import BackendError, InvalidTypeError, InvalidValueError

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def saved(obj: Any) -> bytes:
    file = io.BytesIO()
    save(obj, file)
    return file.getvalue()


def loaded(content: bytes, **options: Any) -> Any:
    return load(io.BytesIO(content), **options)


def file_of(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


# ----------------------------------------------------------------------------------------------------------------------
# There and back
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (2, 3)])
def test_every_dtype_and_shape_comes_back(dtype: str, shape: tuple[int, ...]) -> None:
    x = ones(shape, dtype=dtype)
    again = loaded(saved(x))
    assert (again.shape, again.dtype) == (x.shape, x.dtype)
    assert again.tolist() == x.tolist()


def test_a_path_holds_what_was_saved(tmp_path: Path) -> None:
    save({"a": tensor([1, 2])}, tmp_path / "a.safetensors")
    assert load(str(tmp_path / "a.safetensors"))["a"].tolist() == [1, 2]


@pytest.mark.parametrize(
    "view", [lambda x: x.T, lambda x: x[:, 1:], lambda x: x[::2, 0], lambda x: x[1:2].expand(3, 4)]
)
def test_any_strides_are_written_in_the_order_of_the_elements(view: Any) -> None:
    x = view(arange(12).reshape(3, 4))
    again = loaded(saved({"x": x}))["x"]
    assert again.tolist() == x.tolist()
    assert again.is_contiguous()


def test_two_names_of_one_tensor_come_back_as_two_tensors() -> None:
    weight = tensor([1.0, 2.0])
    again = loaded(saved({"encoder": weight, "decoder": weight[:1]}))
    again["encoder"][0] = 5.0
    assert again["decoder"].tolist() == [1.0]


def test_parameters_come_back_as_constants() -> None:
    again = loaded(saved({"weight": Parameter(tensor([1.0]))}))["weight"]
    assert not again.requires_grad
    assert not isinstance(again, Parameter)


def test_the_state_of_an_optimizer_comes_back() -> None:
    state = {
        "state": {0: {"step": 12, "exp_avg": tensor([0.5])}, 1: {}},
        "param_groups": [{"lr": 1e-3, "betas": (0.9, 0.999), "amsgrad": False, "foreach": None, "params": [0, 1]}],
    }
    again = loaded(saved(state))
    assert again["state"][0]["exp_avg"].tolist() == [0.5]
    again["state"][0]["exp_avg"] = state["state"][0]["exp_avg"]  # type: ignore[index]
    assert again == state


def test_the_order_of_names_comes_back() -> None:
    state = {name: tensor([1.0], dtype=dtype) for name, dtype in [("z", "float32"), ("a", "float64"), ("m", "float32")]}
    assert list(loaded(saved(state))) == ["z", "a", "m"]


def test_numbers_that_are_not_finite_come_back_bit_for_bit() -> None:
    x = tensor([float("nan"), float("inf"), -0.0, 1e-45])
    assert loaded(saved(x)).numpy().tobytes() == x.numpy().tobytes()


def test_what_was_loaded_can_be_written_to() -> None:
    again = loaded(saved({"a": tensor([1.0]), "b": tensor([True])}))
    again["a"] += 1
    again["b"][0] = False
    assert (again["a"].tolist(), again["b"].tolist()) == ([2.0], [False])


@pytest.mark.parametrize("backend", ["simple", "numpy"])
def test_the_backend_is_chosen_when_loading(backend: str) -> None:
    again = loaded(saved({"a": tensor([[1.5]])}), backend=backend)["a"]
    assert again.backend is get_backend(backend)
    assert again.tolist() == [[1.5]]


def test_any_other_safetensors_file_gives_its_tensors_by_name() -> None:
    content = file_of({"w": {"dtype": "I32", "shape": [2], "data_offsets": [0, 8]}}, np.array([3, 4], "<i4").tobytes())
    again = loaded(content)
    assert list(again) == ["w"]
    assert again["w"].tolist() == [3, 4]


def test_a_true_of_any_byte_is_true() -> None:
    content = file_of({"b": {"dtype": "BOOL", "shape": [3], "data_offsets": [0, 3]}}, b"\x00\x07\x01")
    assert loaded(content)["b"].numpy().view(np.uint8).tolist() == [0, 1, 1]


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.safetensors"
    save(tensor([1.0]), path)

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(tensor([2.0]), path)
    assert load(path).tolist() == [1.0]
    assert names_in(tmp_path) == ["a.safetensors"]


def test_a_save_that_is_refused_touches_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidTypeError, match="Cannot save 'a' of type object"):
        save({"a": object()}, tmp_path / "a.safetensors")
    assert names_in(tmp_path) == []


# ----------------------------------------------------------------------------------------------------------------------
# What is refused
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it has 0 bytes, and a safetensors file begins with a length of 8"),
        (b"1234567", "it has 7 bytes"),
        (pickle.dumps({"weight": [1.0]}), "it is a pickle, .* Nothing in it was run"),
        (b"PK\x03\x04" + b"\x00" * 60, "it is a zip archive, such as torch.save and numpy.savez write"),
        (b"\x93NUMPY\x01\x00v\x00{'descr'", "it is an array of numpy.save"),
        (b"\x89HDF\r\n\x1a\n" + b"\x00" * 8, "it is an HDF5 file"),
        (gzip.compress(b"x", mtime=0), "it is a file compressed by gzip"),
        (b"sentence\tlabel\n", "announce a header of .* bytes, and 7 follow: it is cut short, or no safetensors file"),
        ((2**63).to_bytes(8, "little") + b"{}", "announce a header of 9223372036854775808 bytes, and 2 follow"),
        (file_of(b"{{{"), "no sound safetensors file of 11 bytes, .*invalid JSON in header"),
        (file_of(b"[" * 5000), "no sound safetensors file"),
        (file_of({"__metadata__": {"a": 3}}), "no sound safetensors file"),
        (
            file_of({"h": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]}}, b"00"),
            "its tensor 'h' is of dtype F16, and minitorch has BOOL, U8, I32, I64, F32, F64. Convert it",
        ),
        (file_of({"__metadata__": {"minitorch": '{"tensor": "none"}'}}), "the text that says .* is damaged"),
    ],
)
def test_another_kind_of_file_is_refused_and_named(content: bytes, message: str) -> None:
    with pytest.raises(CheckpointError, match=rf"^Cannot load the file: .*{message}"):
        loaded(content)


@pytest.mark.parametrize(
    ("part", "size"),
    [
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, 7),
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, 9),
        ({"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}, 8),
        ({"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}, 8),
        ({"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}, 8),
        ({"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 8]}, 8),
        ({"dtype": "F33", "shape": [2], "data_offsets": [0, 8]}, 8),
        ({"dtype": "F32", "shape": [2]}, 8),
    ],
)
def test_a_header_that_contradicts_itself_is_refused(part: Any, size: int) -> None:
    with pytest.raises(CheckpointError, match="it is no sound safetensors file"):
        loaded(file_of({"a": part}, b"0" * size))


def test_tensors_over_the_same_bytes_are_refused() -> None:
    first, second = ({"dtype": "F32", "shape": [2], "data_offsets": [at, at + 8]} for at in (0, 4))
    with pytest.raises(CheckpointError, match="it is no sound safetensors file"):
        loaded(file_of({"a": first, "b": second}, b"0" * 12))


@given(st.data())
def test_a_file_cut_anywhere_is_refused(data: st.DataObject) -> None:
    content = saved({"a": zeros(3), "step": 4})
    with pytest.raises(CheckpointError, match="Cannot load the file"):
        loaded(content[: data.draw(st.integers(0, len(content) - 1))])


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(CheckpointError, match="Cannot load the file"):
        loaded(content)


def test_the_message_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "wrong.safetensors"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 9)
    with pytest.raises(CheckpointError, match=r"Cannot load .*wrong\.safetensors: it is a zip archive"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"Cannot load .*none: No such file or directory"):
        load(tmp_path / "none")
    with pytest.raises(MissingFileError, match="Is a directory"):
        load(tmp_path)
    with pytest.raises(MissingFileError, match="File name too long"):
        load(tmp_path / ("x" * 300))
    (tmp_path / "file").write_text("")
    with pytest.raises(MissingFileError, match="Not a directory"):
        load(tmp_path / "file" / "x")


def test_what_is_no_path_and_no_file_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match=r"load\(\) reads a path or a binary file, not 3"):
        load(3)
    with pytest.raises(InvalidTypeError, match=r"save\(\) writes to a path or a binary file, not to None"):
        save(1, None)


def test_pickles_are_never_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="never runs code from a file"):
        load(tmp_path / "a", weights_only=False)


def test_another_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="There is no device 'mps'"):
        load(tmp_path / "a", map_location="mps")


# ----------------------------------------------------------------------------------------------------------------------
# Models and optimizers
# ----------------------------------------------------------------------------------------------------------------------
def model() -> Sequential:
    return Sequential(Linear(3, 4), BatchNorm1d(4))


def state_bytes(state: Any) -> dict[str, bytes]:
    return {name: value.numpy(force=True).tobytes() for name, value in state.items()}


def test_a_model_is_bit_for_bit_what_was_saved_buffers_included() -> None:
    trained, fresh = model(), model()
    trained(ones(5, 3))
    content = saved(trained.state_dict())
    fresh.load_state_dict(loaded(content))
    assert list(state_bytes(fresh.state_dict())) == list(trained.state_dict())
    assert state_bytes(fresh.state_dict()) == state_bytes(trained.state_dict())


def test_an_optimizer_goes_on_where_it_was_saved() -> None:
    weights = [Parameter(tensor([1.0, -2.0])) for _ in range(2)]
    first, second = (Adam([weight], lr=0.1) for weight in weights)

    def step(optimizer: Adam, weight: Any) -> None:
        optimizer.zero_grad()
        (weight * weight).sum().backward()
        optimizer.step()

    step(first, weights[0])
    content = saved({"optimizer": first.state_dict(), "weight": weights[0]})
    step(first, weights[0])
    checkpoint = loaded(content)
    second.load_state_dict(checkpoint["optimizer"])
    weights[1].load(checkpoint["weight"])
    step(second, weights[1])
    assert weights[1].tolist() == weights[0].tolist()


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match=f"Cannot write '{tmp_path}': Is a directory"):
        save({}, tmp_path)


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFileError, match="No space left on device"):
        save({}, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
