"""What a module keeps as a state_dict, and what happens when one is loaded: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minitorch.errors import InvalidTypeError, StateDictError
from minitorch.nn.tree import Tree, joined
from minitorch_scalar.state import IncompatibleKeys
from minitorch_tensor import Tensor, from_dlpack
from minitorch_tensor.parameter import fitting

__all__ = ["AllKeysMatched", "load_state", "state_of"]


class AllKeysMatched(IncompatibleKeys):
    """The names in which a module and a state_dict differ; without any, it says so as PyTorch does."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


def state_of(module: Tree) -> dict[str, Any]:
    """Return all parameters and persistent buffers of a module, also a shared one under each of its names."""
    found: dict[str, Any] = {}
    for path, part in module.named_modules(remove_duplicate=False):
        own = vars(part)
        for name, parameter in own["_parameters"].items():
            if parameter is not None:
                found[joined(path, name)] = parameter
        for name, buffer in own.get("_buffers", {}).items():
            if buffer is not None and name not in own["_transient"]:
                found[joined(path, name)] = buffer
    return found


def load_state(module: Tree, state_dict: Mapping[str, Any], strict: bool, assign: bool) -> IncompatibleKeys:
    """Copy the values of a state_dict into a module; if anything does not fit, nothing changes.

    Raises:
        InvalidTypeError: The state_dict is not a mapping.
        StateDictError: Names are missing or unexpected (if strict), or a value does not fit.
    """
    if not isinstance(state_dict, Mapping):
        raise InvalidTypeError(
            "load_state_dict takes names with their values, as state_dict() gives them, "
            f"not {state_dict!r} of type {type(state_dict).__name__}."
        )
    own = state_of(module)
    differences = AllKeysMatched([k for k in own if k not in state_dict], [k for k in state_dict if k not in own])
    problems = _named(differences) if strict else []
    values: dict[str, Any] = {}
    for name, target in own.items():
        if name in state_dict:
            try:
                values[name] = _fitted(target, state_dict[name])
            except StateDictError as error:
                problems.append(f"'{name}' {error}")
    if problems:
        lines = "\n\t".join(problems)
        raise StateDictError(f"Error(s) in loading state_dict for {type(module).__name__}:\n\t{lines}")
    for name, value in values.items():
        if assign:
            own[name].data = value
        else:
            _load(own[name], value)
    return differences


def _named(differences: IncompatibleKeys) -> list[str]:
    """Name what is missing and what is unexpected, in PyTorch's words."""
    kinds = (("Unexpected", differences.unexpected_keys), ("Missing", differences.missing_keys))
    listed = [(kind, ", ".join([f'"{key}"' for key in keys])) for kind, keys in kinds if keys]
    return [f"{kind} key(s) in state_dict: {names}." for kind, names in listed]


def _fitted(target: Any, value: Any) -> Any:
    """Return a value as its place takes it; a tensor of another library is read where it lies."""
    if hasattr(value, "__dlpack__") and not isinstance(value, Tensor):
        try:
            value = from_dlpack(value)
        except (BufferError, RuntimeError, TypeError, ValueError) as error:
            raise StateDictError(f"holds {value!r}, which cannot be read: {error}") from None
    accepted = getattr(target, "accepted", None)
    return fitting(target, value, "buffer") if accepted is None else accepted(value)


def _load(target: Any, value: Any) -> None:
    """Write a value that fits into its place."""
    if hasattr(target, "load"):
        target.load(value)
    else:
        target.backend.copy(value, out=target)
        target.version[0] += 1
