"""A checker for CUDA kernels that needs no GPU: `check(kernel, grid, block, *args).text()`."""

from __future__ import annotations

from minitorch_cuda.checker.errors import (
    ExampleError,
    KernelError,
    LaunchError,
    RunawayError,
    UnknownDeviceNameError,
)
from minitorch_cuda.checker.findings import Fault, Finding, Waste
from minitorch_cuda.checker.launch import record
from minitorch_cuda.checker.recording import Recording
from minitorch_cuda.checker.report import Report, check, report_on
from minitorch_cuda.checker.traffic import Traffic

__all__ = [
    "ExampleError",
    "Fault",
    "Finding",
    "KernelError",
    "LaunchError",
    "Recording",
    "Report",
    "RunawayError",
    "Traffic",
    "UnknownDeviceNameError",
    "Waste",
    "check",
    "record",
    "report_on",
]
