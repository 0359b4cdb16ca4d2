"""What recurrent layers and cells refuse."""

from __future__ import annotations

import warnings
from typing import Any

from minitorch_scalar.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor import Tensor, int64, tensor
from minitorch_tensor.errors import BackendError, DtypeError, ShapeError

__all__ = ["InputDtypeError", "check_cell", "check_input", "check_settings", "check_states", "ends_of"]


def check_settings(layer: str, input_size: Any, hidden_size: Any, num_layers: Any, dropout: Any) -> None:
    """Refuse sizes and probabilities that are none.

    Raises:
        InvalidTypeError: A size is no integer.
        InvalidValueError: A size is not positive, or the probability is not one.
    """
    for name, value in (("input_size", input_size), ("hidden_size", hidden_size), ("num_layers", num_layers)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidTypeError(f"{name} of {layer} is {value!r} of type {type(value).__name__}, not an integer.")
        if value <= 0 and not (name == "input_size" and value == 0):
            raise InvalidValueError(f"{name} of {layer} is {value}; it must be positive.")
    if isinstance(dropout, bool) or not isinstance(dropout, int | float) or not 0 <= dropout <= 1:
        raise InvalidValueError(f"dropout of {layer} is {dropout!r}; it must be a number between 0 and 1.")
    if dropout and num_layers == 1:
        warnings.warn(
            f"dropout={dropout} of {layer} does nothing: it lies between layers, and there is one.", stacklevel=4
        )


def check_input(module: Any, x: Any, fewest: int, most: int) -> None:
    """Refuse an input that the layer cannot read.

    Raises:
        BackendError: It is on another backend than the weights.
        InvalidTypeError: It is no tensor.
        InvalidValueError: It has a wrong number of dimensions, or another dtype than the weights.
        ShapeError: It has another number of features.
    """
    layer = type(module).__name__
    if not isinstance(x, Tensor):
        raise InvalidTypeError(f"{layer} reads a tensor, not {x!r} of type {type(x).__name__}.")
    if not fewest <= len(x.shape) <= most:
        dims = f"{fewest}" if fewest == most else f"{fewest} or {most}"
        raise InvalidValueError(f"{layer} reads tensors of {dims} dimensions, not of shape {x.shape}.")
    if x.shape[-1] != module.input_size:
        raise ShapeError(f"{layer} reads {module.input_size} features a step, and the input has shape {x.shape}.")
    if 0 in x.shape[: len(x.shape) - 1] and x.shape[0 if len(x.shape) == 2 else int(_batch_first(module))] == 0:
        raise ShapeError(f"{layer} reads at least one step, and the input has shape {x.shape}.")
    weight = next(module.parameters())
    if x.dtype is not weight.dtype:
        raise InputDtypeError(
            f"{layer} has weights of {weight.dtype.name}, and the input is of {x.dtype.name}: convert one with .to()."
        )
    if x.backend is not weight.backend:
        raise BackendError(
            f"{layer} has weights on '{weight.backend.name}', and the input is on '{x.backend.name}': move one with "
            ".to()."
        )


class InputDtypeError(DtypeError, InvalidValueError):
    """An input of another dtype than the weights, of which PyTorch says so with a ValueError."""


def _batch_first(module: Any) -> bool:
    return bool(getattr(module, "batch_first", False))


def check_states(layer: str, hx: Any, count: int, shape: tuple[int, ...], alone: bool, x: Any) -> list[Any]:
    """Return the given first states as a list.

    Args:
        layer: The name of the layer.
        hx: A tensor, or for an LSTM a pair of them.
        count: How many states there are.
        shape: What each must have, with the batch.
        alone: Whether there is one sequence, and no batch.
        x: The input, whose dtype and backend they must have.

    Raises:
        DtypeError: One is of another dtype.
        InvalidTypeError: It is no tensor, or no pair.
        ShapeError: One has another shape.
    """
    if count == 2 and not (isinstance(hx, tuple | list) and len(hx) == 2):
        raise InvalidTypeError(f"{layer} begins with a pair (h_0, c_0), not with {hx!r}.")
    given = list(hx) if count == 2 else [hx]
    wanted = (shape[0], *shape[2:]) if alone else shape
    for name, state in zip(("h_0", "c_0"), given, strict=False):
        if not isinstance(state, Tensor):
            raise InvalidTypeError(f"{name} of {layer} is a tensor, not {state!r} of type {type(state).__name__}.")
        if state.shape != wanted:
            raise ShapeError(f"{name} of {layer} must have shape {wanted} for this input, and has {state.shape}.")
        if state.dtype is not x.dtype or state.backend is not x.backend:
            raise DtypeError(
                f"{name} of {layer} is of {state.dtype.name} on '{state.backend.name}', and the input of "
                f"{x.dtype.name} on '{x.backend.name}': convert one with .to()."
            )
    return given


def check_cell(module: Any, x: Any, hx: Any, count: int) -> list[Any] | None:
    """Refuse an input and states that a cell cannot take a step with; return the states as a list.

    Raises:
        The errors of `check_input` and `check_states`.
    """
    check_input(module, x, 1, 2)
    if hx is None:
        return None
    shape = (*x.shape[:-1], module.hidden_size)
    return check_states(type(module).__name__, hx, count, shape, False, x)


def ends_of(lengths: Any, x: Any) -> Any:
    """Return lengths as a backend takes them: int64, one for each sequence of x (steps, batch, features).

    Raises:
        ShapeError: There are not as many, or one is below 0 or above the steps that there are.
    """
    numbers = [int(n) for n in (lengths.tolist() if isinstance(lengths, Tensor) else lengths)]
    steps, batch = x.shape[:2]
    if len(numbers) != batch or not all(0 <= n <= steps for n in numbers):
        raise ShapeError(
            f"A batch of {batch} sequences of {steps} steps needs {batch} lengths up to that, not {numbers}."
        )
    return tensor(numbers, dtype=int64).to(backend=x.backend)
