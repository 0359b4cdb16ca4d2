"""`Module` and `Parameter`: a tree of parts, and the numbers in it that training changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Any

from minitorch_scalar.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingMethodError,
    StateDictError,
    UnknownAttributeError,
)
from minitorch_scalar.scalar import Scalar
from minitorch_scalar.state import IncompatibleKeys, matching_values

__all__ = ["BaseParameter", "Module", "Parameter", "as_parameter"]


class BaseParameter:
    """What a Module keeps among its parameters, whatever kind of number it holds."""

    __slots__ = ()

    data: Any

    def accepted(self, value: Any) -> Any:
        """Return what a state_dict holds for this parameter as its `load` takes it.

        Args:
            value: Anything.

        Raises:
            StateDictError: The parameter cannot take it; the message goes on after "'name' ".
        """
        raise MissingMethodError(f"{type(self).__name__} defines no accepted(): it cannot be loaded {value!r}.")

    def load(self, value: Any) -> None:
        """Take a value that was accepted."""
        self.data = value


class Parameter(Scalar, BaseParameter):
    """A leaf Scalar that a Module lists among its parameters.

    Args:
        data: The number to begin with.
        name: A name to show in graphs and messages.
        requires_grad: False freezes it.

    Example:
        >>> Parameter(0.5)
        Parameter(0.5)
    """

    __slots__ = ()

    def __init__(self, data: Any, name: str | None = None, *, requires_grad: bool = True) -> None:
        super().__init__(data, name=name, requires_grad=requires_grad)

    def accepted(self, value: Any) -> float:
        """Return a value as a float.

        Raises:
            StateDictError: It is not a number.
        """
        try:
            return Scalar(value).data
        except InvalidTypeError:
            raise StateDictError(f"holds {value!r}, which is not a number") from None


@singledispatch
def as_parameter(value: Any) -> Any:
    """Wrap a value in a parameter of its kind; other packages register theirs, as that of tensors does."""
    return Parameter(value)


class Module:
    """A part of a model: parameters, other modules, and a `forward`.

    Derive from it, call `super().__init__()`, and assign parameters and modules as attributes: they become known under
    those names. A parameter or module inside a list is not seen; use `register_parameter` or `add_module`.

    Example:
        >>> class Line(Module):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.slope = Parameter(2.0)
        ...         self.offset = Parameter(1.0)
        ...
        ...     def forward(self, x):
        ...         return self.slope * x + self.offset
        >>> line = Line()
        >>> line(3.0).data
        7.0
        >>> [name for name, _ in line.named_parameters()]
        ['slope', 'offset']
    """

    training: bool
    _parameters: dict[str, Any]
    _modules: dict[str, Module]

    def __init__(self) -> None:
        object.__setattr__(self, "_parameters", {})
        object.__setattr__(self, "_modules", {})
        object.__setattr__(self, "training", True)

    # ------------------------------------------------------------------------------------------------------------------
    # Attributes
    # ------------------------------------------------------------------------------------------------------------------
    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, BaseParameter):
            self.register_parameter(name, value)
        elif isinstance(value, Module):
            self.add_module(name, value)
        else:
            for table in (self.__dict__.get("_parameters"), self.__dict__.get("_modules")):
                if table is not None and name in table:
                    if value is not None:
                        kind = "a Parameter" if table is self._parameters else "a Module"
                        raise InvalidTypeError(
                            f"Cannot assign {value!r} of type {type(value).__name__} to '{name}', which holds {kind}: "
                            f"assign {kind}, None, or delete it first."
                        )
                    del table[name]
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """Look among the parameters and modules; Python asks here when there is no ordinary attribute."""
        for table in (self.__dict__.get("_parameters", {}), self.__dict__.get("_modules", {})):
            if name in table:
                return table[name]
        if hasattr(type(self), name):  # a property that failed: let it fail again, with its own words
            return object.__getattribute__(self, name)
        known = [*self.__dict__.get("_parameters", {}), *self.__dict__.get("_modules", {})]
        raise UnknownAttributeError(
            f"'{type(self).__name__}' has no attribute '{name}'. "
            + (f"Its parameters and modules are: {', '.join(known)}." if known else "It has no parameters or modules.")
        )

    def __delattr__(self, name: str) -> None:
        for table in (self._parameters, self._modules):
            if name in table:
                del table[name]
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._parameters, *self._modules})

    def register_parameter(self, name: str, parameter: Any) -> None:
        """Add a parameter under a name.

        Args:
            name: An attribute name: no dot, not empty, not that of a method. An attribute of that name is replaced.
            parameter: A Parameter.

        Raises:
            InvalidTypeError: It is not a Parameter.
            InvalidValueError: The name cannot be used.
        """
        if not isinstance(parameter, BaseParameter):
            raise InvalidTypeError(
                f"Cannot register {parameter!r} of type {type(parameter).__name__} as parameter '{name}': "
                "wrap it in Parameter(...)."
            )
        self._claim(name, "_parameters")
        self._parameters[name] = parameter

    def add_parameter(self, name: str, value: Any) -> Any:
        """Wrap a value in a Parameter, register it and return it (the course's way)."""
        parameter = value if isinstance(value, BaseParameter) else as_parameter(value)
        self.register_parameter(name, parameter)
        return parameter

    def add_module(self, name: str, module: Module) -> None:
        """Add a module under a name.

        Args:
            name: An attribute name: no dot, not empty, not that of a method. An attribute of that name is replaced.
            module: A Module.

        Raises:
            InvalidTypeError: It is not a Module.
            InvalidValueError: The name cannot be used.
        """
        if not isinstance(module, Module):
            raise InvalidTypeError(f"Cannot add {module!r} of type {type(module).__name__} as module '{name}'.")
        self._claim(name, "_modules")
        self._modules[name] = module

    def _claim(self, name: str, table: str) -> None:
        """Make room for a parameter or module under a name, or say why it cannot have it."""
        if table not in self.__dict__:
            raise UnknownAttributeError(
                f"Cannot assign '{name}' before {type(self).__name__}.__init__ has called super().__init__()."
            )
        if not isinstance(name, str):
            raise InvalidTypeError(f"The name of a parameter or module is a string, not {name!r}.")
        if not name or "." in name:
            raise InvalidValueError(f"{name!r} cannot name a parameter or module: it needs letters, and no dot.")
        if hasattr(type(self), name) or name in Module.__annotations__:
            raise InvalidValueError(
                f"'{name}' is already a method or attribute of {type(self).__name__}: choose another name."
            )
        self.__dict__.pop(name, None)
        for other in {"_parameters", "_modules"} - {table}:
            self.__dict__[other].pop(name, None)

    # ------------------------------------------------------------------------------------------------------------------
    # The tree
    # ------------------------------------------------------------------------------------------------------------------
    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Yield the direct parts with their names; one that is used twice comes once, under its first name."""
        seen: set[int] = set()
        for name, module in self._modules.items():
            if id(module) not in seen:
                seen.add(id(module))
                yield name, module

    def children(self) -> Iterator[Module]:
        """Yield the direct parts, each once."""
        yield from {id(module): module for module in self._modules.values()}.values()

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """Yield this module and all parts of its parts, with dotted names; each once, however often it is used."""
        seen: set[int] = set()
        stack: list[tuple[str, Module]] = [(prefix, self)]
        while stack:
            path, module = stack.pop()
            if id(module) not in seen:
                seen.add(id(module))
                yield path, module
                stack.extend((_join(path, name), child) for name, child in reversed(module._modules.items()))

    def modules(self) -> Iterator[Module]:
        """Yield this module and all parts of its parts."""
        for _, module in self.named_modules():
            yield module

    def named_parameters(self, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Any]]:
        """Yield the parameters with dotted names; one that is shared comes once, under its first name.

        Args:
            prefix: What to write before every name.
            recurse: Whether to go into the parts.

        Yields:
            Pairs of a name such as 'layers.0.bias' and a Parameter.
        """
        seen: set[int] = set()
        for path, module in self.named_modules(prefix) if recurse else [(prefix, self)]:
            for name, parameter in module._parameters.items():
                if id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield _join(path, name), parameter

    def parameters(self, recurse: bool = True) -> Iterator[Any]:
        """Yield the parameters, each once."""
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    # ------------------------------------------------------------------------------------------------------------------
    # Mode, gradients, state
    # ------------------------------------------------------------------------------------------------------------------
    def train(self, mode: bool = True) -> Module:
        """Set `training` here and in all parts, and return self."""
        if not isinstance(mode, bool):
            raise InvalidValueError(f"train() takes True or False, not {mode!r}.")
        for module in self.modules():
            object.__setattr__(module, "training", mode)
        return self

    def eval(self) -> Module:
        """Unset `training` here and in all parts, and return self."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Freeze or unfreeze all parameters, and return self."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """Return the value of every parameter under its dotted name, also of one that is shared under several."""
        state: dict[str, Any] = {}
        _collect(self, "", state)
        return {name: parameter.data for name, parameter in state.items()}

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> IncompatibleKeys:
        """Set the parameters to the values in a state_dict; if anything does not fit, nothing changes.

        Args:
            state_dict: Values under dotted names.
            strict: Whether missing and unexpected names are errors.

        Returns:
            The missing names and the unexpected ones.

        Raises:
            InvalidTypeError: The state_dict is not a mapping.
            StateDictError: Names are missing or unexpected (if strict), or a value does not fit its parameter.
        """
        own: dict[str, Any] = {}
        _collect(self, "", own)
        values, differences = matching_values(own, state_dict, strict=strict, owner=type(self).__name__)
        for name, value in values.items():
            own[name].load(value)
        return differences

    # ------------------------------------------------------------------------------------------------------------------
    # Use
    # ------------------------------------------------------------------------------------------------------------------
    def forward(self, *_args: Any, **_kwargs: Any) -> Any:
        """Compute the output; every Module defines its own."""
        raise MissingMethodError(f"{type(self).__name__} defines no forward(): a Module is called through it.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call `forward`."""
        return self.forward(*args, **kwargs)

    def extra_repr(self) -> str:
        """Describe this module in one line, for `repr`."""
        return ""

    def __repr__(self) -> str:
        if not self._modules:
            return f"{type(self).__name__}({self.extra_repr()})"
        lines = [f"{type(self).__name__}("]
        if self.extra_repr():
            lines.append(f"  {self.extra_repr()}")
        for name, child in self._modules.items():
            lines.append(f"  ({name}): " + repr(child).replace("\n", "\n  "))
        return "\n".join([*lines, ")"])


def _join(path: str, name: str) -> str:
    """Put a name behind a dotted path."""
    return f"{path}.{name}" if path else name


def _collect(module: Module, prefix: str, found: dict[str, Any]) -> None:
    """Gather all parameters under all of their names."""
    for name, parameter in module._parameters.items():
        found[_join(prefix, name)] = parameter
    for name, child in module._modules.items():
        _collect(child, _join(prefix, name), found)
