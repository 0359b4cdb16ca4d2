from __future__ import annotations

import runpy
import sys

import pytest

from guards.projects import ROOT

PROGRAMS = {path.stem: path for path in (ROOT / "examples").glob("*.py")}

# What each program says when all is well, and what makes the long ones short.
PROMISES = {
    "scalar_autodiff": ([], "step 20: f(2.9999) = 1.0000"),
    "tensors_and_broadcasting": ([], "weight [3.0, -2.0] bias [0.5]"),
    "counting_backend": ([], "x zip "),
    "operator_of_your_own": ([], "gradients are right: True\non the backend fast the slope at -2 is 0.1111"),
    "cuda_kernel": ([], "hasty: missing barrier, 8 times\npatient: no problems"),
    "train_points": ([], "epoch 300: loss"),
    "train_mnist": (["--epochs", "2", "--train-size", "128"], "epoch 2: "),
    "train_sentiment": (["--epochs", "1", "--train-size", "128"], "  moving   0."),
    "state_dict_to_pytorch": ([], "<All keys matched successfully>"),
}


def test_every_program_is_run() -> None:
    assert PROMISES.keys() == PROGRAMS.keys()


def test_every_program_is_listed() -> None:
    listing = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert [name for name in PROGRAMS if f"[{name}.py]({name}.py)" not in listing] == []


@pytest.mark.parametrize("name", PROMISES)
def test_a_program_runs_and_says_what_it_promises(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, promise = PROMISES[name]
    monkeypatch.setattr(sys, "argv", [f"{name}.py", *arguments])
    runpy.run_path(str(PROGRAMS[name]), run_name="__main__")
    assert promise in capsys.readouterr().out
