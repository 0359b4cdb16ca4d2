"""What it takes until the first kernel runs: imports, caches, folders that cannot be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import minitorch_fast
import minitorch_tensor as torch
from minitorch_fast import at_hand, row_kernels

PACKAGE = Path(minitorch_fast.__file__).parent
LARGE = """
with torch.use_backend("fast"):
    x = torch.ones(300, 300)
assert (x + x).sum().item() == 180_000
"""


def run(code: str, **environment: str) -> str:
    """Run a program in a process of its own, and return what it prints on both streams."""
    command = [sys.executable, "-c", f"import sys\nimport minitorch_tensor as torch\n{code}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).strip()


@pytest.fixture
def install(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package in which nothing can be written, not even by root."""
    folder = tmp_path / "site"
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / PACKAGE.name / "__pycache__").write_text("a file, so that no folder can be made here")
    (folder / PACKAGE.name).chmod(0o555)
    return folder


# ----------------------------------------------------------------------------------------------------------------------
# Numba is imported when a kernel is needed
# ----------------------------------------------------------------------------------------------------------------------
def test_importing_the_package_does_not_import_numba() -> None:
    assert run("import minitorch_fast; print('numba' in sys.modules, 'llvmlite' in sys.modules)") == "False False"


def test_tiny_tensors_do_not_import_numba() -> None:
    code = """
torch.set_default_backend("fast")
x = torch.rand(20, 20, requires_grad=True)
y = ((x @ x.T).exp().sigmoid() + x * 2 - x.mean(dim=1, keepdim=True)).softmax(dim=0).tanh().relu()
y.max(dim=1).values.sum().backward()
print("numba" in sys.modules)
"""
    assert run(code) == "False"


def test_large_tensors_import_numba() -> None:
    assert run(LARGE + "print('numba' in sys.modules)") == "True"


# ----------------------------------------------------------------------------------------------------------------------
# Where kernels are kept
# ----------------------------------------------------------------------------------------------------------------------
def test_kernels_are_kept_where_numba_is_told(tmp_path: Path) -> None:
    run(LARGE, NUMBA_CACHE_DIR=str(tmp_path))
    assert list(tmp_path.glob("minitorch_fast_*/jit.zip_*.nbc"))


def test_the_next_process_finds_them(tmp_path: Path) -> None:
    run(LARGE, NUMBA_CACHE_DIR=str(tmp_path))
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")}
    run(LARGE, NUMBA_CACHE_DIR=str(tmp_path))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")} == made


def test_the_next_process_finds_an_operator_of_a_module_that_it_does_not_have(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
    operator = "def op(x):\n    return 3.0 * x + 1.0\n"
    (tmp_path / "one" / "mine.py").write_text(operator)
    (tmp_path / "other" / "mine.py").write_text("print('another program has run')")
    (tmp_path / "other" / "theirs.py").write_text(operator)
    code = "from {} import op\nx = torch.get_backend('fast').from_numpy(torch.ones(100_000).numpy())\n"
    code += "print(torch.get_backend('fast').map(op, x).array[0])"
    kernels = str(tmp_path / "kernels")
    assert run(code.format("mine"), PYTHONPATH=str(tmp_path / "one"), NUMBA_CACHE_DIR=kernels) == "4.0"
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")}
    assert run(code.format("theirs"), PYTHONPATH=str(tmp_path / "other"), NUMBA_CACHE_DIR=kernels) == "4.0"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")} == made


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_a_kernel_whose_file_is_cut_short_is_compiled_again(tmp_path: Path, ending: str) -> None:
    run(LARGE, NUMBA_CACHE_DIR=str(tmp_path))
    (file,) = tmp_path.rglob(f"jit.zip_*.{ending}")
    file.write_bytes(file.read_bytes()[:100])
    assert run(LARGE, NUMBA_CACHE_DIR=str(tmp_path)) == ""
    made = file.stat().st_mtime_ns
    run(LARGE, NUMBA_CACHE_DIR=str(tmp_path))
    assert file.stat().st_mtime_ns == made


def test_an_install_that_cannot_be_written_keeps_them_in_the_users_folder(install: Path, tmp_path: Path) -> None:
    code = f"import minitorch_fast\nassert minitorch_fast.__file__.startswith({str(install)!r})\n{LARGE}"
    run(code, PYTHONPATH=str(install), HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache"), NUMBA_CACHE_DIR="")
    assert list((tmp_path / "cache").rglob("jit.zip_*.nbc"))


def test_where_nothing_can_be_written_a_kernel_runs_with_a_warning(install: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    nowhere = str(tmp_path / "file" / "cache")
    printed = run(
        LARGE, PYTHONPATH=str(install), HOME=nowhere, XDG_CACHE_HOME=nowhere, NUMBA_CACHE_DIR="", TMPDIR=str(tmp_path)
    )
    assert "RuntimeWarning: There is no place to keep compiled kernels" in printed
    assert not list(tmp_path.glob("minitorch-kernels-*")), "the folder is removed in the end"


# ----------------------------------------------------------------------------------------------------------------------
# Small work takes a kernel that is there, and waits for none
# ----------------------------------------------------------------------------------------------------------------------
SMALL = """
from minitorch_fast import row_kernels
x = torch.rand(8, 5).to("fast")
x.softmax(1)
print(row_kernels.kernel_for("softmax", x) is not None)
"""


def test_small_work_does_not_wait_for_a_kernel(tmp_path: Path) -> None:
    assert run(LARGE + SMALL, NUMBA_CACHE_DIR=str(tmp_path)) == "False"
    assert not list(tmp_path.rglob("*softmax*"))


def test_small_work_takes_a_kernel_that_another_process_has_left() -> None:
    torch.rand(100, 100).to("fast").softmax(1)
    assert run(SMALL) == "False", "it imports no Numba for that"
    assert run(LARGE + SMALL) == "True"


def test_small_work_takes_a_kernel_that_something_large_has_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "_is_kept", lambda _: False)  # not on the disk when this process looked
    small, large = torch.rand(8, 5).to("fast"), torch.rand(100, 100).to("fast")
    large.double().log_softmax(1)
    assert row_kernels.kernel_for("log_softmax", small.double()) is not None
    assert row_kernels.kernel_for("log_softmax", small[:0].double()) is None


# ----------------------------------------------------------------------------------------------------------------------
# When they are compiled again
# ----------------------------------------------------------------------------------------------------------------------
def test_a_kernel_is_compiled_again_when_a_module_that_it_imports_has_changed(install: Path) -> None:
    stamp = "from minitorch_fast.caching import _HERE, stamp_of; print(stamp_of(_HERE / 'jobs.py'))"
    (install / PACKAGE.name).chmod(0o755)
    before = run(stamp, PYTHONPATH=str(install))
    for module, changes in (("warmup.py", False), ("threads.py", True)):
        path = install / PACKAGE.name / module
        path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        assert (run(stamp, PYTHONPATH=str(install)) != before) is changes


def test_every_module_with_kernels_prepares_the_cache_first() -> None:
    for path in PACKAGE.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "cache=True" in text and path.name != "caching.py":
            ours = [line.strip() for line in text.splitlines() if "minitorch_fast" in line and "import" in line]
            lazy = path.name == "jit.py"  # which imports no compiler until it makes a kernel
            assert any(line.startswith("import minitorch_fast.caching") for line in ours[: None if lazy else 1]), path
