"""How a backend proves itself: the table of all operations, and the contract that every backend keeps.

    from minitorch_tensor.testing import BackendContract

    class TestMyBackend(BackendContract):
        backend = "mine"

pytest collects the tests that the class inherits; nothing here imports pytest.
"""

from __future__ import annotations

from minitorch_tensor.testing.contract import BackendContract
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import Operand, Operation
from minitorch_tensor.testing.recorder import Call, RecordingBackend
from minitorch_tensor.testing.table import OPERATIONS

__all__ = ["LAYOUTS", "OPERATIONS", "BackendContract", "Call", "Operand", "Operation", "RecordingBackend", "arrange"]
