"""Convolutions with fewer multiplications: what lies between the other convolutions and the kernels."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_fast.convolution_minimal_plan import Plan, plan_for
from minitorch_fast.convolution_plan import Case
from minitorch_fast.matmul import address_of
from minitorch_fast.workspace import Workspace

__all__ = ["correlate", "weigh"]

_work = Workspace()
_kernels: dict[str, Any] = {}
_BIAS, _STRANGE = 20, 26


def correlate(what: str, case: Case, threads: int, out: Any, a: Any, weight: Any, bias: Any = None) -> bool:
    """Compute a convolution or its gradient by the images; say whether all that comes out is finite.

    Args:
        what: "forward" or "input".
        case: Such that `is_minimal`.
        threads: How many to use.
        out: Where to write.
        a: The images, or the gradient.
        weight: The weights.
        bias: A contiguous array, or None.
    """
    plan: Plan = plan_for(what, case, threads)
    shared, strange = plan.shared.copy(), np.zeros((len(plan.jobs), 16), np.float32)
    shared[_STRANGE] = address_of(strange)
    if bias is not None:
        shared[_BIAS] = address_of(bias)
    run, kernel = _kernel("correlate")
    run(kernel, plan.jobs, shared, address_of(out), address_of(a), address_of(weight), _work.of_size(plan.work))
    return not strange.any()


def weigh(case: Case, threads: int, out: Any, grad: Any, a: Any) -> None:
    """Compute the gradient by the weights, which is NaN wherever something infinite or NaN was near."""
    plan = plan_for("weight", case, threads)
    work = _work.of_size(plan.work)
    run, kernel = _kernel("weigh")
    run(kernel, plan.jobs, plan.shared, address_of(out), address_of(a), address_of(grad), work)
    run, kernel = _kernel("finish")
    run(kernel, plan.finish, plan.shared, address_of(out), 0, 0, work)


def _kernel(name: str) -> Any:
    """Return what runs jobs, and a kernel; both are loaded when the first convolution needs them."""
    found = _kernels.get(name)
    if found is None:
        from minitorch_fast.convolution_minimal_kernels import kernel_for  # Numba waits for the first kernel
        from minitorch_fast.jobs import run_jobs

        found = _kernels[name] = run_jobs, kernel_for(name).address
    return found
