"""`BackendContract`: what every backend must do, as tests that any backend can be put through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_tensor.testing.contracts.arithmetic import ArithmeticContract
from minitorch_tensor.testing.contracts.gathers import GatherContract
from minitorch_tensor.testing.contracts.images import ImageContract
from minitorch_tensor.testing.contracts.inplace import InPlaceContract
from minitorch_tensor.testing.contracts.likelihood import LikelihoodContract
from minitorch_tensor.testing.contracts.linear import LinearContract
from minitorch_tensor.testing.contracts.memory import MemoryContract
from minitorch_tensor.testing.contracts.normalisation import NormalisationContract
from minitorch_tensor.testing.contracts.operations import OperationContract
from minitorch_tensor.testing.contracts.operators import OPERATORS, OperatorContract
from minitorch_tensor.testing.contracts.optimizers import OptimizerContract
from minitorch_tensor.testing.contracts.recurrent import RecurrentContract
from minitorch_tensor.testing.contracts.squares import SquareContract
from minitorch_tensor.testing.contracts.wrapping import WrappingContract
from minitorch_tensor.testing.operation import Operation
from minitorch_tensor.testing.table import OPERATIONS

__all__ = ["BackendContract"]


class BackendContract(
    MemoryContract,
    ArithmeticContract,
    OperatorContract,
    GatherContract,
    OperationContract,
    InPlaceContract,
    ImageContract,
    NormalisationContract,
    LikelihoodContract,
    LinearContract,
    OptimizerContract,
    RecurrentContract,
    SquareContract,
    WrappingContract,
):
    """The tests that every backend passes; a test that fails raises a ContractError that says what and where.

    They hold each primitive, with and without `out=`, to NumPy in every dtype and layout; each operator to Python; each
    operation of the table, with its gradient, second derivative and in-place form, to NumPy. They see to it that
    operands stay as they were, that no result shares memory with one, that two backends do not mix, and that nothing is
    computed past the backend.

    Attributes:
        backend: The backend to be tested, by name or as an instance.
        operations: The entries of the table to be tested; all of them.

    Example:
        >>> class TestNumpy(BackendContract):
        ...     backend = "numpy"
        >>> TestNumpy().test_copy_keeps_the_numbers()
    """

    backend: Any = ""
    operations: Sequence[Operation] = OPERATIONS

    def pytest_generate_tests(self, metafunc: Any) -> None:
        """Make one test of each operation or operator; pytest calls this, and nothing else here knows of pytest."""
        if "operation" in metafunc.fixturenames:
            metafunc.parametrize("operation", self.operations, ids=[operation.id for operation in self.operations])
        if "operator" in metafunc.fixturenames:
            metafunc.parametrize("operator", OPERATORS, ids=[operator.__name__ for operator in OPERATORS])
