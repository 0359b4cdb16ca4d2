"""Kernels compiled without a GPU: to PTX, and to the code of a GPU with what it takes of registers and memory.

PTX is what NVIDIA's compiler makes of a kernel, for any GPU from some generation on. What a thread needs is known only
when that is made into the code of one generation: its registers, and the bytes that did not fit into them and were
*spilled* to slow memory. For both, the wheels that the extra `cu13` brings are enough.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from minitorch_cuda.errors import CompilationError

__all__ = ["CAPABILITIES", "Resources", "ptx_of", "resources_of", "signature_of"]

CAPABILITIES = ((7, 5), (8, 0), (9, 0))
"""Turing (T4), Ampere (A100) and Hopper (H100, H200)."""


class Resources(NamedTuple):
    """What a kernel takes.

    Attributes:
        registers: Of a thread; there are 65,536 for all threads of a multiprocessor.
        shared: Bytes of shared memory of a block.
        stack: Bytes of a thread's own memory that is no register.
        spills: Bytes that were moved there and back, since there were too few registers.
    """

    registers: int
    shared: int
    stack: int
    spills: int


def signature_of(kernel: Any, types: Mapping[str, Any], dims: int = 2) -> tuple[Any, ...]:
    """Return the types of a kernel's arguments, by their names.

    Args:
        kernel: The kernel.
        types: What is no integer and no tuple of them, such as arrays.
        dims: The length of the tuples: what is called sizes, steps or batches.
    """
    from numba import types as numbas

    found = []
    for name in inspect.signature(kernel.py_func).parameters:
        if name in types:
            found.append(types[name])
        elif re.search("(sizes|steps|batches|shape|strides)$", name):
            found.append(numbas.UniTuple(numbas.int64, dims))
        else:
            found.append(numbas.int64)
    return tuple(found)


def ptx_of(kernel: Any, signature: tuple[Any, ...], capability: tuple[int, int]) -> str:
    """Return a kernel as PTX.

    Raises:
        CompilationError: It cannot be compiled.
    """
    from numba import cuda

    with _generation(capability):
        try:
            ptx, _ = cuda.compile_ptx(kernel.py_func, signature, cc=capability)
        except Exception as error:
            raise CompilationError(f"{kernel.__name__} cannot be compiled for {capability}: {error}") from error
    return str(ptx)


def resources_of(ptx: str, capability: tuple[int, int]) -> Resources:
    """Return what a kernel takes on GPUs of one generation.

    Raises:
        CompilationError: The assembler refuses it.
    """
    from cuda.bindings import nvjitlink

    major, minor = capability
    handle = nvjitlink.create(2, [f"-arch=sm_{major}{minor}", "-verbose"])
    try:
        data = ptx.encode()
        nvjitlink.add_data(handle, nvjitlink.InputType.PTX, data, len(data), "kernel")
        nvjitlink.complete(handle)
        log = bytearray(nvjitlink.get_info_log_size(handle))
        nvjitlink.get_info_log(handle, log)
    except nvjitlink.nvJitLinkError as error:
        log = bytearray(nvjitlink.get_error_log_size(handle))
        nvjitlink.get_error_log(handle, log)
        raise CompilationError(f"The assembler refuses a kernel for {capability}: {log.decode()}") from error
    finally:
        nvjitlink.destroy(handle)
    return _parsed(log.decode())


def _parsed(log: str) -> Resources:
    """Return the numbers in what the assembler says."""

    def number(pattern: str) -> int:
        return sum(int(found) for found in re.findall(pattern, log))

    return Resources(
        registers=max([int(found) for found in re.findall(r"[Uu]sed (\d+) registers", log)], default=0),
        shared=max([int(found) for found in re.findall(r"(\d+) bytes smem", log)], default=0),
        stack=max([int(found) for found in re.findall(r"(\d+) bytes stack frame", log)], default=0),
        spills=number(r"(\d+) bytes spill (?:stores|loads)"),
    )


@contextmanager
def _generation(capability: tuple[int, int]) -> Iterator[None]:
    """Have Numba compile what a kernel calls for some generation; it would ask the GPU that is there."""
    from numba.cuda import dispatcher

    class Device:
        compute_capability = capability

    before = dispatcher.get_current_device
    dispatcher.get_current_device = lambda: Device
    try:
        yield
    finally:
        dispatcher.get_current_device = before
