"""Every error is a MinitorchError and the builtin that PyTorch would raise."""

from __future__ import annotations

import pytest

from minitorch_scalar import errors
from minitorch_scalar.errors import MinitorchError

BUILTINS = {
    "GradcheckError": RuntimeError,
    "GraphError": RuntimeError,
    "InvalidTypeError": TypeError,
    "InvalidValueError": ValueError,
    "MissingMethodError": NotImplementedError,
    "StateDictError": RuntimeError,
    "UnknownAttributeError": AttributeError,
}


@pytest.mark.parametrize(("name", "builtin"), BUILTINS.items())
def test_an_error_is_caught_as_minitorchs_and_as_the_builtin(name: str, builtin: type[Exception]) -> None:
    assert issubclass(getattr(errors, name), MinitorchError)
    assert issubclass(getattr(errors, name), builtin)


def test_the_table_above_names_every_error() -> None:
    assert {*BUILTINS, "MinitorchError"} == set(errors.__all__)
