"""Modules that hold other modules, in a row or under names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from minitorch.errors import InvalidTypeError, UnknownNameError
from minitorch.nn.module import Module

__all__ = ["ModuleDict", "ModuleList", "Sequential", "position"]


def position(container: Any, index: Any, *, end: bool = False) -> int:
    """Return a place in a container, counted from 0; with `end`, that behind the last one too.

    Raises:
        InvalidTypeError: It is no integer.
        UnknownNameError: There is no such place.
    """
    try:
        place = index.__index__()
    except AttributeError:
        raise InvalidTypeError(f"A place in {type(container).__name__} is an integer, not {index!r}.") from None
    count = len(container)
    if not -count <= place < count + end:
        raise UnknownNameError(f"{type(container).__name__} of {count} has no place {place}.")
    return place + count if place < 0 else int(place)


class _Row(Module):
    """Modules in a row, under the names '0', '1', ..."""

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def __getitem__(self, index: Any) -> Any:
        names = list(self._modules)
        if isinstance(index, slice):
            return self._of([(name, self._modules[name]) for name in names[index]])
        return self._modules[names[position(self, index)]]

    def __setitem__(self, index: Any, module: Any) -> None:
        setattr(self, list(self._modules)[position(self, index)], module)

    def __delitem__(self, index: Any) -> None:
        names = list(self._modules)
        gone = set(names[index] if isinstance(index, slice) else [names[position(self, index)]])
        kept = [(name, module) for name, module in self._modules.items() if name not in gone]
        self._modules.clear()
        numbered = all(name.isdigit() for name in names)
        for i, (name, module) in enumerate(kept):
            self.add_module(str(i) if numbered else name, module)

    def _of(self, named: list[tuple[str, Any]]) -> Any:
        """Return a container of the same kind for some of the modules."""
        kind: Any = type(self)
        return kind([module for _, module in named])

    def append(self, module: Any) -> Any:
        """Add a module behind the last one, and return self."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Any]) -> Any:
        """Add modules behind the last one, and return self.

        Raises:
            InvalidTypeError: They are no row of modules.
        """
        if not isinstance(modules, Iterable):
            raise InvalidTypeError(f"{type(self).__name__}.extend takes a row of modules, not {modules!r}.")
        for module in list(modules):
            self.append(module)
        return self

    def insert(self, index: int, module: Any) -> Any:
        """Put a module before the one at a place, and return self.

        Raises:
            InvalidTypeError: It is no module.
            UnknownNameError: There is no such place.
        """
        place = position(self, index, end=True)
        if not isinstance(module, Module):
            raise InvalidTypeError(f"{type(self).__name__} holds modules, not {module!r}.")
        modules = list(self)
        modules.insert(place, module)
        self._modules.clear()
        return self.extend(modules)

    def pop(self, index: int = -1) -> Any:
        """Take a module out and return it."""
        module = self[index]
        del self[index]
        return module

    def __add__(self, other: Any) -> Any:
        kind: Any = type(self)
        return kind([*self, *other])

    def __iadd__(self, other: Any) -> Any:
        return self.extend(other)


class Sequential(_Row):
    """Modules that are called one after the other, each with the output of the one before.

    Args:
        *modules: The modules; or one list of them, or one dictionary of names and modules.

    Example:
        >>> from minitorch.nn import Linear, Tanh
        >>> Sequential(Linear(3, 5), Tanh(), Linear(5, 1))
        Sequential(
          (0): Linear(in_features=3, out_features=5, bias=True)
          (1): Tanh()
          (2): Linear(in_features=5, out_features=1, bias=True)
        )
        >>> len(Sequential([Linear(3, 5), Tanh()]))
        2
    """

    def __init__(self, *modules: Any) -> None:
        super().__init__()
        if len(modules) == 1 and isinstance(modules[0], Mapping):
            for name, module in modules[0].items():
                self.add_module(name, module)
        else:
            row = modules[0] if len(modules) == 1 and isinstance(modules[0], list | tuple) else modules
            for i, module in enumerate(row):
                self.add_module(str(i), module)

    def forward(self, input: Any) -> Any:
        for module in self._modules.values():
            input = module(input)
        return input

    def _of(self, named: list[tuple[str, Any]]) -> Any:
        return type(self)(dict(named))


class ModuleList(_Row):
    """A list of modules, whose parameters count as those of the module that it is in.

    Args:
        modules: The modules.

    Example:
        >>> from minitorch.nn import Linear
        >>> layers = ModuleList([Linear(3, 3) for _ in range(2)])
        >>> len(list(layers.parameters()))
        4
        >>> layers
        ModuleList(
          (0-1): 2 x Linear(in_features=3, out_features=3, bias=True)
        )
    """

    def __init__(self, modules: Iterable[Any] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __repr__(self) -> str:
        """Write equal modules that stand beside each other as one line."""
        runs: list[tuple[int, int, str]] = []
        for i, text in enumerate(map(repr, self)):
            if runs and runs[-1][2] == text:
                runs[-1] = (runs[-1][0], i, text)
            else:
                runs.append((i, i, text))
        lines = [
            (f"({first}): {text}" if first == last else f"({first}-{last}): {last - first + 1} x {text}").replace(
                "\n", "\n  "
            )
            for first, last, text in runs
        ]
        return "\n  ".join(["ModuleList(", *lines]) + "\n)" if lines else "ModuleList()"


class ModuleDict(Module):
    """Modules under names, in the order in which they came.

    Args:
        modules: A dictionary, or pairs of a name and a module.

    Example:
        >>> from minitorch.nn import ReLU, Tanh
        >>> ModuleDict({"relu": ReLU(), "tanh": Tanh()})["tanh"]
        Tanh()
    """

    def __init__(self, modules: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def update(self, modules: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add modules; one whose name is there already takes the other's place.

        Raises:
            InvalidTypeError: They are no pairs of a name and a module.
        """
        try:
            pairs = dict(modules)
        except (TypeError, ValueError):
            raise InvalidTypeError(f"ModuleDict takes names with their modules, not {modules!r}.") from None
        for name, module in pairs.items():
            self[name] = module

    def __getitem__(self, name: str) -> Any:
        if name not in self._modules:
            known = ", ".join(self._modules) or "none"
            raise UnknownNameError(f"ModuleDict has no module {name!r}. Its modules: {known}.")
        return self._modules[name]

    def __setitem__(self, name: str, module: Any) -> None:
        self.add_module(name, module)

    def __delitem__(self, name: str) -> None:
        self[name]
        del self._modules[name]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def keys(self) -> Any:
        """Return the names."""
        return self._modules.keys()

    def values(self) -> Any:
        """Return the modules."""
        return self._modules.values()

    def items(self) -> Any:
        """Return pairs of a name and a module."""
        return self._modules.items()

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()

    def pop(self, name: str) -> Any:
        """Take a module out and return it."""
        module = self[name]
        del self._modules[name]
        return module
