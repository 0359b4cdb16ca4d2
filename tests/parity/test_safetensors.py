"""Weights in files of safetensors: written by one library and read by the other."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import minitorch_tensor as mt
from minitorch.errors import CheckpointError
from minitorch.serialization import load, save

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]
SHAPES: list[tuple[int, ...]] = [(), (0,), (3,), (2, 0, 3), (2, 3, 4)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_pytorch_reads_what_we_write(dtype: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    ours = mt.randint(0, 2, shape).to(dtype=dtype)
    save({"layer.weight": ours, "layer.bias": ours}, tmp_path / "a.safetensors")
    theirs = load_file(tmp_path / "a.safetensors")
    assert sorted(theirs) == ["layer.bias", "layer.weight"]
    for each in theirs.values():
        assert (str(each.dtype), tuple(each.shape)) == (f"torch.{dtype}", shape)
        assert each.tolist() == ours.tolist()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_we_read_what_pytorch_writes(dtype: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    theirs = torch.randint(0, 2, shape).to(getattr(torch, dtype))
    save_file({"weight": theirs}, tmp_path / "a.safetensors")
    ours = load(tmp_path / "a.safetensors")
    assert list(ours) == ["weight"]
    assert (ours["weight"].dtype.name, ours["weight"].shape) == (dtype, shape)
    assert ours["weight"].tolist() == theirs.tolist()


def test_pytorch_reads_our_tensors_in_the_order_of_their_elements(tmp_path: Path) -> None:
    ours = mt.arange(24).reshape(2, 3, 4).permute(2, 0, 1)[1:]
    save({"x": ours}, tmp_path / "a.safetensors")
    assert load_file(tmp_path / "a.safetensors")["x"].tolist() == ours.tolist()


def test_pytorch_reads_the_tensors_of_a_nested_checkpoint(tmp_path: Path) -> None:
    save({"model": {"weight": mt.ones(2)}, "epoch": 3}, tmp_path / "a.safetensors")
    theirs = load_file(tmp_path / "a.safetensors")
    assert {name: each.tolist() for name, each in theirs.items()} == {"model.weight": [1, 1]}


def test_a_state_dict_goes_to_pytorch_and_back_unchanged(tmp_path: Path) -> None:
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4))
    save_file(theirs.state_dict(), tmp_path / "theirs.safetensors")
    save(load(tmp_path / "theirs.safetensors"), tmp_path / "ours.safetensors")
    back = load_file(tmp_path / "ours.safetensors")
    theirs.load_state_dict(back)
    for name, value in torch.nn.Module.state_dict(theirs).items():
        assert torch.equal(back[name], value)


@pytest.mark.parametrize("zipped", [True, False])
def test_what_torch_save_writes_is_refused_and_named(zipped: bool, tmp_path: Path) -> None:
    torch.save({"weight": torch.ones(2)}, tmp_path / "a.pt", _use_new_zipfile_serialization=zipped)
    with pytest.raises(CheckpointError, match="it is a zip archive" if zipped else "it is a pickle"):
        load(tmp_path / "a.pt")


def test_half_precision_is_refused_and_named(tmp_path: Path) -> None:
    save_file({"half": torch.ones(2, dtype=torch.bfloat16)}, tmp_path / "a.safetensors")
    with pytest.raises(CheckpointError, match="its tensor 'half' is of dtype BF16"):
        load(tmp_path / "a.safetensors")
