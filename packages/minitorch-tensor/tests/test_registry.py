"""Which backends there are, and which of them new tensors use."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest

from minitorch_tensor import registry, tensor, zeros
from minitorch_tensor.errors import BackendError, InvalidTypeError
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.registry import (
    available_backends,
    current_backend,
    get_backend,
    get_default_backend,
    register_backend,
    set_default_backend,
    use_backend,
)
from minitorch_tensor.simple_backend import SimpleBackend


class OwnBackend(NumpyBackend):
    name = "own"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    live = dict(registry._live)
    yield
    registry._live.clear()
    registry._live.update(live)
    set_default_backend("numpy")


def install(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> None:
    """Make only these entry points known, and forget what has been loaded."""
    points = {name: EntryPoint(name, target, "minitorch.backends") for name, target in entries}
    monkeypatch.setattr(registry, "_installed", lambda: points)
    registry._live.clear()


def test_both_backends_of_this_package_are_entry_points() -> None:
    assert {"numpy", "simple"} <= set(available_backends())
    assert isinstance(get_backend("numpy"), NumpyBackend)
    assert isinstance(get_backend("simple"), SimpleBackend)


def test_there_is_one_instance_of_a_backend() -> None:
    assert get_backend("simple") is get_backend("simple")


def test_threads_that_ask_at_once_receive_one_instance() -> None:
    registry._live.pop("simple", None)
    found: list[Any] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        found.append(get_backend("simple"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({id(backend) for backend in found}) == 1


def test_an_instance_is_returned_as_it_is() -> None:
    own = OwnBackend()
    assert get_backend(own) is own
    assert tensor([1.0], backend=own).backend is own


def test_a_backend_of_another_package_is_loaded_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("own_package")
    package.OwnBackend = OwnBackend  # type: ignore[attr-defined] # a module of another package
    monkeypatch.setitem(sys.modules, "own_package", package)
    install(monkeypatch, ("numpy", "minitorch_tensor.numpy_backend:NumpyBackend"), ("own", "own_package:OwnBackend"))
    assert isinstance(get_backend("own"), OwnBackend)
    assert available_backends() == ["numpy", "own"]


@pytest.mark.parametrize(
    ("name", "package"),
    [("cuda", '"minitorch-cuda[cu13]"'), ("fast", "minitorch-fast"), ("simple", "minitorch-tensor")],
)
def test_a_backend_that_is_missing_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    install(monkeypatch, ("numpy", "minitorch_tensor.numpy_backend:NumpyBackend"))
    with pytest.raises(BackendError) as caught:
        get_backend(name)
    assert str(caught.value) == (
        f"Backend '{name}' is not installed. Install it with: pip install {package}. Installed: numpy."
    )


def test_a_backend_that_nobody_knows_says_which_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ("simple", "s:S"), ("numpy", "n:N"))
    with pytest.raises(BackendError, match=r"There is no backend 'gpu'\. Installed: numpy, simple\."):
        get_backend("gpu")


def test_a_backend_may_be_registered_by_hand() -> None:
    own = register_backend(OwnBackend())
    assert get_backend("own") is own
    assert "own" in available_backends()
    assert zeros(2).to("own").backend is own


@pytest.mark.parametrize("value", [OwnBackend, None, 3, object()])
def test_what_is_no_backend_cannot_be_registered(value: Any) -> None:
    before = available_backends()
    with pytest.raises(InvalidTypeError, match="A backend is an instance of a Backend with a name"):
        register_backend(value)
    assert available_backends() == before


@pytest.mark.parametrize("value", [None, 3, object()])
def test_what_is_neither_a_name_nor_a_backend_is_an_error(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="A backend is given by its name or as an instance"):
        get_backend(value)


def test_use_backend_is_for_new_tensors_inside_the_block() -> None:
    with use_backend("simple") as backend:
        inside = zeros(2)
        with use_backend("numpy"):
            innermost = zeros(2)
        again = zeros(2)
    assert inside.backend is again.backend is backend is get_backend("simple")
    assert innermost.backend is zeros(2).backend is get_backend("numpy")


def test_use_backend_ends_with_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), use_backend("simple"):
        raise ZeroDivisionError
    assert current_backend().name == "numpy"


def test_use_backend_of_one_that_is_missing_changes_nothing() -> None:
    with pytest.raises(BackendError), use_backend("none such"):
        pass  # pragma: no cover - not reached
    assert current_backend().name == "numpy"


def test_use_backend_is_for_its_own_thread() -> None:
    seen: list[str] = []
    with use_backend("simple"):
        thread = threading.Thread(target=lambda: seen.append(zeros(1).backend.name))
        thread.start()
        thread.join()
        seen.append(zeros(1).backend.name)
    assert seen == ["numpy", "simple"]


def test_the_default_is_for_all_threads() -> None:
    seen: list[str] = []
    set_default_backend("simple")
    thread = threading.Thread(target=lambda: seen.append(zeros(1).backend.name))
    thread.start()
    thread.join()
    assert seen == ["simple"]
    assert get_default_backend() == "simple"


def test_a_default_that_is_missing_leaves_the_old_one() -> None:
    with pytest.raises(BackendError):
        set_default_backend("none such")
    assert get_default_backend() == "numpy"


def test_an_instance_may_become_the_default() -> None:
    own = OwnBackend()
    set_default_backend(own)
    assert zeros(1).backend is own


def test_copies_and_pickles_of_a_backend_are_itself() -> None:
    backend = get_backend("simple")
    assert copy.deepcopy(backend) is backend
    assert pickle.loads(pickle.dumps(backend)) is backend


def test_repr_names_the_backend() -> None:
    assert repr(get_backend("simple")) == "<backend 'simple'>"


def test_the_package_imports_without_the_simple_backend_and_its_tests() -> None:
    code = "import sys, minitorch_tensor; print([m for m in sys.modules if 'simple_backend' in m or 'testing' in m])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [name for name in out.strip("[]\n").split(", ") if "minitorch_tensor" in name] == []


def test_a_default_named_lazily_is_loaded_with_the_first_tensor() -> None:
    set_default_backend("none such", lazily=True)
    with pytest.raises(BackendError, match="There is no backend 'none such'"):
        zeros(1)
    set_default_backend("simple", lazily=True)
    assert zeros(1).backend.name == "simple"
