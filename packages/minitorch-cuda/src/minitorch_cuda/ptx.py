"""Compile every kernel for GPUs of several generations, without one: `python -m minitorch_cuda.ptx`.

It prints what each kernel takes, and ends with an error if one cannot be compiled or spills. It takes numba-cuda with
the wheels of CUDA's compiler (the extra `cu13`), NUMBA_ENABLE_CUDASIM unset, and some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from minitorch_cuda.catalogue import Entry, kernels, operator_kernels
from minitorch_cuda.compilation import CAPABILITIES, Resources, ptx_of, resources_of
from minitorch_cuda.errors import CompilationError

__all__ = ["fault_of", "main", "report"]

_TURNS = ("cos", "sin", "sinc", "tan")
"""Operators that bring large angles into one turn with a table of digits of 2/π, which no register can hold."""


def fault_of(name: str, found: Resources) -> str | None:
    """Return what is wrong with a kernel, None if nothing is."""
    if found.spills:
        return f"spills {found.spills} bytes"
    if found.stack and name.split()[0].removesuffix("_back") not in _TURNS:
        return f"keeps {found.stack} bytes out of registers"
    return None


def report(entries: Iterable[Entry], capability: tuple[int, int]) -> list[str]:
    """Compile kernels for one generation, print a line for each, and return what is wrong."""
    wrong = []
    label = f"{capability[0]}.{capability[1]}"
    for entry in entries:
        try:
            found = resources_of(ptx_of(entry.kernel, entry.signature, capability), capability)
        except CompilationError as error:
            wrong.append(f"{entry.name} for {label}: {error}")
            continue
        numbers = f"{found.registers:9} {found.shared:7} {found.stack:6} {found.spills:7}"
        print(f"{label:4} {entry.name:44} {numbers}", flush=True)
        fault = fault_of(entry.name, found)
        if fault is not None:
            wrong.append(f"{entry.name} for {label} {fault}.")
    return wrong


def main(arguments: Sequence[str] = ()) -> int:
    """Compile everything; arguments are parts of names, of which a kernel must have one."""
    print(f"{'for':4} {'kernel':44} {'registers':>9} {'shared':>7} {'stack':>6} {'spills':>7}")
    wrong = []
    for capability in CAPABILITIES:
        entries = [*kernels(), *(operator_kernels() if capability == (8, 0) else ())]
        chosen = [entry for entry in entries if not arguments or any(part in entry.name for part in arguments)]
        wrong += report(chosen, capability)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(wrong)} kernels cannot be compiled, or spill." if wrong else "No kernel spills.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
