from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import minitorch_fast
from minitorch_fast import threads
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError

SUM = """
import minitorch_fast, os, sys, threading
import minitorch_tensor as torch
from minitorch_fast.threads import threading_layer

with torch.use_backend("fast"):
    x = torch.ones(500, 500)

def work():
    a = x.detach().requires_grad_()
    (a + a).sum().backward()
    return a.grad.sum().item() + (x @ x)[0, 0].item()
"""
LAYERS = ["tbb", "omp", "workqueue"] if importlib.util.find_spec("numba.np.ufunc.omppool") else ["tbb", "workqueue"]
ADVICE = "Unable to join threads to shut down before fork(). This can break multithreading in child processes.\n\n"


def run(code: str, **environment: str) -> str:
    """Run a program in a process of its own, which must end well; return what it prints."""
    command = [sys.executable, "-c", SUM + code]
    environment = os.environ | environment
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(ADVICE, "").strip()  # TBB says so where a thread is at work during a fork


@pytest.fixture
def all_threads() -> int:
    return minitorch_fast.get_num_threads()


# ----------------------------------------------------------------------------------------------------------------------
# Which library
# ----------------------------------------------------------------------------------------------------------------------
def test_tbb_is_found_in_its_wheel() -> None:
    assert run("print(threading_layer())") == "tbb"


def test_without_the_wheel_of_tbb_openmp_is_used() -> None:
    code = "from minitorch_fast import threads; threads._tbb_files = list; print(threading_layer())"
    assert run(code) in {"omp", "tbb"}  # TBB may also be among the system's libraries


@pytest.mark.parametrize("layer", LAYERS)
def test_the_layer_that_numba_was_told_to_use_is_used(layer: str) -> None:
    assert run("print(work(), threading_layer())", NUMBA_THREADING_LAYER=layer) == f"500500.0 {layer}"


def test_a_library_that_cannot_be_loaded_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "libtbb.so.12").write_text("no library")
    monkeypatch.setattr(threads, "_tbb_files", lambda: [tmp_path / "libtbb.so.12"])
    assert threads._load_tbb() is False


# ----------------------------------------------------------------------------------------------------------------------
# How many
# ----------------------------------------------------------------------------------------------------------------------
def test_as_many_threads_are_used_as_numba_is_told() -> None:
    assert run("print(minitorch_fast.get_num_threads(), work())", NUMBA_NUM_THREADS="3") == "3 500500.0"


def test_the_number_of_threads_is_set_for_one_python_thread(all_threads: int) -> None:
    seen = []

    def other() -> None:
        minitorch_fast.set_num_threads(1)
        seen.append(minitorch_fast.get_num_threads())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert (seen, minitorch_fast.get_num_threads()) == ([1], all_threads)


def test_a_number_set_before_the_first_kernel_counts() -> None:
    assert run("minitorch_fast.set_num_threads(1); print(work(), minitorch_fast.get_num_threads())") == "500500.0 1"


@pytest.mark.parametrize("count", [0, -1, 10_000])
def test_a_number_out_of_range_is_refused(count: int, all_threads: int) -> None:
    with pytest.raises(InvalidValueError, match=f"from 1 to .* here, not {count}"):
        minitorch_fast.set_num_threads(count)
    assert minitorch_fast.get_num_threads() == all_threads


@pytest.mark.parametrize("count", [True, 1.0, "2", None])
def test_a_number_that_is_no_integer_is_refused(count: object) -> None:
    with pytest.raises(InvalidTypeError, match="is an integer"):
        minitorch_fast.set_num_threads(count)  # type: ignore[arg-type]  # that is what is tested


# ----------------------------------------------------------------------------------------------------------------------
# Two at once
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("layer", LAYERS)
def test_several_python_threads_compute_at_once(layer: str) -> None:
    code = """
found = []
def many():
    found.extend(work() for _ in range(50))
several = [threading.Thread(target=many) for _ in range(4)]
for thread in several: thread.start()
for thread in several: thread.join()
print(len(found), set(found))
"""
    assert run(code, NUMBA_THREADING_LAYER=layer) == "200 {500500.0}"


def test_workqueue_serves_one_python_thread_and_then_the_next() -> None:
    code = """
count = minitorch_fast.get_num_threads
seen = []
def one():
    seen.append(count())
    inner = threading.Thread(target=lambda: seen.append(count()))
    inner.start()
    inner.join()
for _ in range(2):
    outer = threading.Thread(target=one)
    outer.start()
    outer.join()
print(seen)
"""
    assert run(code, NUMBA_THREADING_LAYER="workqueue", NUMBA_NUM_THREADS="2") == "[2, 1, 2, 1]"


# ----------------------------------------------------------------------------------------------------------------------
# Copies of the process
# ----------------------------------------------------------------------------------------------------------------------
FORK = """
def forked():
    process = os.fork()
    if process == 0:
        os._exit(0 if work() == 500500 else 1)
    return os.waitpid(process, 0)[1]
"""


@pytest.mark.parametrize("layer", LAYERS)
def test_a_forked_process_computes(layer: str) -> None:
    assert run(FORK + "work(); print(forked(), work())", NUMBA_THREADING_LAYER=layer) == "0 500500.0"


@pytest.mark.parametrize("layer", LAYERS)
def test_a_process_forked_beside_busy_threads_computes(layer: str) -> None:
    code = """
work()
stop = threading.Event()
def many():
    while not stop.is_set(): work()
several = [threading.Thread(target=many) for _ in range(2)]
for thread in several: thread.start()
print([forked() for _ in range(5)])
stop.set()
for thread in several: thread.join()
"""
    assert run(FORK + code, NUMBA_THREADING_LAYER=layer) == "[0, 0, 0, 0, 0]"


def test_a_process_forked_beside_products_of_numpys_blas_computes() -> None:
    code = """
with torch.use_backend("fast"):
    a, b = torch.ones(32, 10), torch.ones(10, 6000)
assert not is_for_the_kernel(a, b)

def multiply():
    while not stopped.is_set():
        a @ b

def forked():
    process = os.fork()
    if process == 0:
        for _ in range(20):
            a @ b
        os._exit(0)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if os.waitpid(process, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    os.kill(process, signal.SIGKILL)
    return False

stopped = threading.Event()
busy = [threading.Thread(target=multiply, daemon=True) for _ in range(4)]
for thread in busy:
    thread.start()
time.sleep(0.2)
survived = all(forked() for _ in range(3))
stopped.set()
for thread in busy:
    thread.join(10)
print(survived, any(thread.is_alive() for thread in busy), flush=True)
os._exit(0)
"""
    imports = "import signal, time\nfrom minitorch_fast.matmul import is_for_the_kernel\n"
    assert run(imports + code) == "True False"


def test_a_fork_waits_for_a_thread_that_compiles() -> None:
    lock, entered, leave = threads.fork_safe_lock(), threading.Event(), threading.Event()

    def compiles() -> None:
        with lock:
            entered.set()
            leave.wait()

    def forks() -> None:  # in one thread, for the locks are those of the thread that took them
        threads._before_fork()
        threads._after_fork_in_parent()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(compiles)
        entered.wait()
        fork = pool.submit(forks)
        assert not fork.done()
        leave.set()
        fork.result(timeout=10)
    threads._locks.remove(lock)


def test_a_spawned_process_computes(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    code = "if __name__ == '__main__':\n    import multiprocessing\n    work()\n"
    code += "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n        print(pool.apply(work))\n"
    script.write_text(SUM + code)
    done = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True, timeout=120)
    assert done.stdout == "500500.0\n", done.stderr
