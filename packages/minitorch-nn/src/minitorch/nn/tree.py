"""`Tree`: the names of a module's parameters, buffers and parts, and the walks over them.

`minitorch_scalar.Module` has parameters and parts. Here buffers come in, which are tensors that training does not
change by gradients (the running mean of a normalisation), and names that stand for nothing: `register_parameter("bias",
None)` says that there could be a bias, and `state_dict` leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minitorch.errors import InvalidTypeError, NameTakenError, UnknownAttributeError
from minitorch_scalar import Module as ScalarModule
from minitorch_scalar.module import BaseParameter
from minitorch_tensor import Parameter, Tensor

__all__ = ["Tree", "joined"]

_TABLES = ("_parameters", "_buffers", "_modules")

_KINDS = {"_parameters": "a Parameter", "_buffers": "a buffer, a Tensor", "_modules": "a Module"}


class Tree(ScalarModule):
    """A module as the tree of what it holds: see `minitorch.nn.Module`."""

    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _transient: set[str]

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "_buffers", {})
        object.__setattr__(self, "_transient", set())

    # ------------------------------------------------------------------------------------------------------------------
    # Attributes
    # ------------------------------------------------------------------------------------------------------------------
    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, BaseParameter):
            self._put("_parameters", name, value)
        elif isinstance(value, ScalarModule):
            self._put("_modules", name, value)
        else:
            own = self.__dict__
            for table in _TABLES:
                if name in own.get(table, ()):
                    if value is not None and not (table == "_buffers" and isinstance(value, Tensor)):
                        raise InvalidTypeError(
                            f"Cannot assign {value!r} of type {type(value).__name__} to '{name}', which holds "
                            f"{_KINDS[table]}: assign {_KINDS[table]}, None, or delete it first."
                        )
                    own[table][name] = value
                    return
            object.__setattr__(self, name, value)

    def _put(self, table: str, name: str, value: Any) -> None:
        """Assign a parameter or part: what had the name before, of whatever kind, is gone."""
        own = self.__dict__
        if name not in own.get(table, ()):
            for other in (own, *[own.get(other, {}) for other in _TABLES]):
                other.pop(name, None)
            self._claim(name, table)
        own[table][name] = value

    def __getattr__(self, name: str) -> Any:
        """Look among parameters, buffers and parts; Python asks here when there is no ordinary attribute."""
        own = self.__dict__
        for table in _TABLES:
            if table in own and name in own[table]:
                return own[table][name]
        if hasattr(type(self), name):  # a property that failed: let it fail again, with its own words
            return object.__getattribute__(self, name)
        known = [known for table in _TABLES for known in own.get(table, ())]
        raise UnknownAttributeError(
            f"'{type(self).__name__}' has no attribute '{name}'. "
            + (
                f"Its parameters, buffers and modules are: {', '.join(known)}."
                if known
                else "It has no parameters, buffers or modules."
            )
        )

    def __delattr__(self, name: str) -> None:
        for table in _TABLES:
            if name in self.__dict__[table]:
                del self.__dict__[table][name]
                self._transient.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._buffers})

    # ------------------------------------------------------------------------------------------------------------------
    # Parts by their names
    # ------------------------------------------------------------------------------------------------------------------
    def get_submodule(self, target: str) -> Any:
        """Return a part by its dotted name; the empty name is this module.

        Raises:
            UnknownAttributeError: There is none.
        """
        part: Any = self
        for name in target.split(".") if target else ():
            child = part._modules.get(name)
            if child is None:
                known = ", ".join(part._modules) or "none"
                raise UnknownAttributeError(
                    f"{type(part).__name__} has no module '{name}', asked for by '{target}'. Its modules: {known}."
                )
            part = child
        return part

    def get_parameter(self, target: str) -> Parameter:
        """Return a parameter by its dotted name.

        Raises:
            UnknownAttributeError: There is none.
        """
        return self._member("_parameters", "parameter", target)

    def get_buffer(self, target: str) -> Any:
        """Return a buffer by its dotted name.

        Raises:
            UnknownAttributeError: There is none.
        """
        return self._member("_buffers", "buffer", target)

    def _member(self, table: str, kind: str, target: str) -> Any:
        path, _, name = target.rpartition(".")
        part = self.get_submodule(path)
        found = vars(part).get(table, {}).get(name)
        if found is None:
            known = ", ".join(vars(part).get(table, {})) or "none"
            raise UnknownAttributeError(
                f"{type(part).__name__} has no {kind} '{name}', asked for by '{target}'. It has: {known}."
            )
        return found

    # ------------------------------------------------------------------------------------------------------------------
    # Registration
    # ------------------------------------------------------------------------------------------------------------------
    def register_parameter(self, name: str, param: Any) -> None:
        """Add a parameter under a name; None keeps the name for one that is not there.

        Raises:
            InvalidTypeError: It is no Parameter.
            NameTakenError: The name cannot be used.
        """
        if param is not None and not isinstance(param, BaseParameter):
            raise InvalidTypeError(
                f"Cannot register {param!r} of type {type(param).__name__} as parameter '{name}': wrap it in "
                "Parameter(...)."
            )
        self._claim(name, "_parameters")
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Any, persistent: bool = True) -> None:
        """Add a tensor that belongs to the module but is no parameter, such as a running mean.

        Args:
            name: Its name.
            tensor: A tensor, or None to keep the name for one that is not there.
            persistent: Whether it is part of the state_dict.

        Raises:
            InvalidTypeError: It is no tensor.
            NameTakenError: The name cannot be used.
        """
        if tensor is not None and not isinstance(tensor, Tensor):
            raise InvalidTypeError(f"Cannot register {tensor!r} of type {type(tensor).__name__} as buffer '{name}'.")
        self._claim(name, "_buffers")
        self._buffers[name] = tensor
        (self._transient.discard if persistent else self._transient.add)(name)

    def add_module(self, name: str, module: Any) -> None:
        """Add a part under a name; None keeps the name for one that is not there.

        Raises:
            InvalidTypeError: It is no Module.
            NameTakenError: The name cannot be used.
        """
        if module is not None and not isinstance(module, ScalarModule):
            raise InvalidTypeError(f"Cannot add {module!r} of type {type(module).__name__} as module '{name}'.")
        self._claim(name, "_modules")
        self._modules[name] = module

    def register_module(self, name: str, module: Any) -> None:
        """Do as `add_module`."""
        self.add_module(name, module)

    def _claim(self, name: Any, table: str) -> None:
        """Say why a parameter, buffer or part cannot have a name, if it cannot."""
        if "_transient" not in self.__dict__:
            raise UnknownAttributeError(
                f"Cannot assign '{name}' before {type(self).__name__}.__init__ has called super().__init__()."
            )
        if not isinstance(name, str):
            raise InvalidTypeError(f"The name of a parameter, buffer or module is a string, not {name!r}.")
        if not name or "." in name:
            raise NameTakenError(f"{name!r} cannot name a parameter, buffer or module: it needs letters, and no dot.")
        if name in self.__dict__[table]:
            return
        if name in _RESERVED or hasattr(self, name):
            raise NameTakenError(f"'{name}' is already an attribute of {type(self).__name__}: choose another name.")

    # ------------------------------------------------------------------------------------------------------------------
    # Walks
    # ------------------------------------------------------------------------------------------------------------------
    def named_children(self) -> Iterator[tuple[str, Any]]:
        """Yield the direct parts with their names; one that is used twice comes once, under its first name."""
        seen: set[int] = set()
        for name, module in self._modules.items():
            if module is not None and id(module) not in seen:
                seen.add(id(module))
                yield name, module

    def children(self) -> Iterator[Any]:
        """Yield the direct parts, each once."""
        for _, module in self.named_children():
            yield module

    def named_modules(  # type: ignore[override] # PyTorch's order of arguments
        self, memo: set[Any] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """Yield this module and all parts of its parts, with dotted names.

        Args:
            memo: Modules that have come already, which grows.
            prefix: What to write before every name.
            remove_duplicate: Whether one that is used twice comes once, under its first name.
        """
        seen = set() if memo is None else memo
        stack: list[tuple[str, Any]] = [(prefix, self)]
        while stack:
            path, module = stack.pop()
            if module is None or (remove_duplicate and module in seen):
                continue
            seen.add(module)
            yield path, module
            stack.extend((joined(path, name), child) for name, child in reversed(module._modules.items()))

    def modules(self) -> Iterator[Any]:
        """Yield this module and all parts of its parts, each once."""
        for _, module in self.named_modules():
            yield module

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """Yield the parameters with dotted names.

        Args:
            prefix: What to write before every name.
            recurse: Whether to go into the parts.
            remove_duplicate: Whether one that is shared comes once, under its first name.
        """
        return self._members("_parameters", prefix, recurse, remove_duplicate)

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """Yield the buffers with dotted names; the arguments are those of `named_parameters`."""
        return self._members("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Any]:
        """Yield the buffers, each once."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def _members(self, table: str, prefix: str, recurse: bool, remove_duplicate: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        walk = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        for path, module in walk:
            for name, member in vars(module).get(table, {}).items():
                if member is None or (remove_duplicate and id(member) in seen):
                    continue
                seen.add(id(member))
                yield joined(path, name), member


_RESERVED = frozenset({*ScalarModule.__annotations__, *Tree.__annotations__})


def joined(path: str, name: str) -> str:
    """Put a name behind a dotted path."""
    return f"{path}.{name}" if path else name
