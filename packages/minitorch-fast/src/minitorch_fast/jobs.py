"""One way to run a kernel on all threads: a table of jobs.

A large kernel is compiled once for all that it serves: it is a function that does one job and is known by its address.
`run_jobs` spreads a loop of two lines over the threads (see `spread`), which calls it for one row of a table after the
other. Each job is a part of its own, so that a thread that is done early takes the next one.

What a kernel is given is integers: its job, a row of the table; a row of numbers that all jobs share, such as sizes and
strides; and the addresses of a result, two operands and working memory. Integers need no types: one compiled loop
serves all kernels, and calling it takes half a microsecond.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.options import KERNEL_OPTIONS
from minitorch_fast.spread import ALIGN, spread, team

__all__ = ["KERNEL", "pointer", "run_jobs"]

_ROW = types.CPointer(types.int64)

KERNEL = types.void(_ROW, _ROW, types.int64, types.int64, types.int64, types.int64)
"""What a kernel is to `numba.cfunc`: kernel(job, shared, out, a, b, work)."""


@intrinsic
def pointer(_context: Any, address: Any, dtype: Any) -> Any:
    """Return the pointer to numbers that an integer stands for: `pointer(address, float32)`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.inttoptr(values[0], context.get_value_type(signature.return_type))

    return types.CPointer(dtype.instance_type)(types.int64, dtype), generate


@intrinsic
def _call(_context: Any, kernel: Any, jobs: Any, i: Any, shared: Any, out: Any, a: Any, b: Any, work: Any) -> Any:
    """Call the kernel at an address for row i of the jobs."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        table, row = (context.make_array(signature.args[k])(context, builder, values[k]) for k in (1, 3))
        job = builder.gep(table.data, [builder.mul(values[2], builder.extract_value(table.shape, 1))])
        arguments = [job, row.data, *values[4:]]
        kind = ir.FunctionType(ir.VoidType(), [value.type for value in arguments])
        builder.call(builder.inttoptr(values[0], kind.as_pointer()), arguments)
        return context.get_dummy_value()

    return types.void(types.int64, jobs, types.int64, shared, *[types.int64] * 4), generate


@njit(**KERNEL_OPTIONS)
def _do(kernel, jobs, shared, out, a, b, work, start, stop):
    """Do the jobs that are a part."""
    for i in range(start // ALIGN, stop // ALIGN):
        _call(kernel, jobs, i, shared, out, a, b, work)


@njit(cache=True, **KERNEL_OPTIONS)
def _run(launcher, parts, kernel, jobs, shared, out, a, b, work):
    """Do all jobs, in so many parts."""
    spread(launcher, parts, _do, len(jobs) * ALIGN, (kernel, jobs, shared, out, a, b, work))


def run_jobs(kernel: int, jobs: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Do all jobs; a single one in the calling thread.

    Args:
        kernel: The address of a kernel.
        jobs: A table of int64, one row a job.
        shared: A row of int64.
        out: The address of a result.
        a: That of an operand.
        b: That of another.
        work: That of working memory.
    """
    parts = len(jobs)
    launcher, threads = team() if parts > 1 else (0, 1)
    _run(launcher, parts if threads > 1 else 1, kernel, jobs, shared, out, a, b, work)
