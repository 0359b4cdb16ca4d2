"""Build a tree of modules step by step, with the checks that a form needs.

The tree is made of real `Module` objects, so whatever the page shows about it is what the library says.
"""

from __future__ import annotations

import keyword
import random
from collections.abc import Callable, Iterator

from minitorch_scalar.errors import MinitorchError
from minitorch_scalar.mlp import Linear
from minitorch_scalar.module import Module, Parameter

ROOT = "model"
"""What the root is called wherever a path is shown."""

LARGEST_LAYER = 8
"""The most inputs or outputs of a Linear made here: beyond, its drawing tells nothing."""


class BuildError(MinitorchError, ValueError):
    """A step that cannot be done; the message says why and what to do instead."""


def shown(path: str) -> str:
    """Return a path as Python writes it: "model" for the root, "model.a.b" for a part."""
    return f"{ROOT}.{path}" if path else ROOT


def find(root: Module, path: str) -> Module:
    """Return the module at a dotted path.

    Args:
        root: The tree.
        path: Names joined by dots; empty for the root.

    Returns:
        The module.

    Raises:
        BuildError: If there is none.
    """
    for known, module in root.named_modules():
        if known == path:
            return module
    msg = (
        f"There is no module {shown(path)}. There are: {', '.join(shown(known) for known, _ in root.named_modules())}."
    )
    raise BuildError(msg)


def part_names(module: Module) -> list[str]:
    """Return the names of the direct parts of a module, parameters first."""
    parameters = [name for name, _ in module.named_parameters(recurse=False)]
    return parameters + [name for name, _ in module.named_children()]


def is_open(module: Module) -> bool:
    """Say whether parts may be added here: a ready-made layer keeps its own."""
    return type(module) is Module


def _check_open(module: Module, path: str) -> None:
    if not is_open(module):
        kind = type(module).__name__
        msg = (
            f"{shown(path)} is a {kind}, which makes its own parts. Change a plain Module, or remove the whole {kind}."
        )
        raise BuildError(msg)


def _check_name(module: Module, path: str, name: str) -> None:
    """Say why a name cannot be given to a new part."""
    if not name:
        msg = "The part needs a name. Type one, such as weight."
    elif "." in name:
        msg = f"{name!r} has a dot. A dot separates the levels of a path: choose where the part goes under “At”."
    elif keyword.iskeyword(name):
        msg = f"{name!r} is a word of the Python language, so {ROOT}.{name} cannot be written. Try {name}_."
    elif not name.isidentifier():
        msg = f"{name!r} cannot follow a dot in Python. Use letters, digits and _, and begin with a letter or _."
    elif name in part_names(module):
        msg = f"{shown(path)} already has a part called {name!r}. Choose another name, or remove that one first."
    elif hasattr(module, name):
        msg = f"Every {type(module).__name__} has an attribute {name!r} of its own. Choose another name."
    else:
        return
    raise BuildError(msg)


def add_parameter(root: Module, path: str, name: str, value: float) -> None:
    """Add a parameter.

    Args:
        root: The tree, which is changed.
        path: The module that gets it.
        name: Its name there.
        value: Its number.

    Raises:
        BuildError: If the module or the name will not do.
    """
    _open_for(root, path, name).add_parameter(name, Parameter(value))


def add_child(root: Module, path: str, name: str) -> None:
    """Add an empty module.

    Args:
        root: The tree, which is changed.
        path: The module that gets it.
        name: Its name there.

    Raises:
        BuildError: If the module or the name will not do.
    """
    _add_module(root, path, name, Module())


def add_linear(root: Module, path: str, name: str, in_features: int, out_features: int) -> None:
    """Add a linear layer.

    Args:
        root: The tree, which is changed.
        path: The module that gets it.
        name: Its name there.
        in_features: Its inputs, 1 to 8.
        out_features: Its outputs, 1 to 8.

    Raises:
        BuildError: If the module, the name or the sizes will not do.
    """
    for size in (in_features, out_features):
        if not 1 <= size <= LARGEST_LAYER:
            msg = f"A layer here has 1 to {LARGEST_LAYER} inputs and outputs, not {in_features} and {out_features}."
            raise BuildError(msg)
    _add_module(root, path, name, Linear(in_features, out_features, rng=random.Random(f"{path}.{name}")))


def _open_for(root: Module, path: str, name: str) -> Module:
    """Return the module at a path, if it can get a part of this name."""
    module = find(root, path)
    _check_open(module, path)
    _check_name(module, path, name)
    return module


def _add_module(root: Module, path: str, name: str, part: Module) -> None:
    module = _open_for(root, path, name)
    # A new part starts in training mode; inside a module in eval mode it follows that.
    module.add_module(name, part.train(module.training))


def rename(root: Module, path: str, old: str, new: str) -> None:
    """Give a part another name; it keeps its place.

    Args:
        root: The tree, which is changed.
        path: The module that holds the part.
        old: The name of the part.
        new: The name it gets.

    Raises:
        BuildError: If there is no such part, or if the new name will not do.
    """
    module = find(root, path)
    _check_open(module, path)
    _check_part(module, path, old)
    if new == old:
        return
    _check_name(module, path, new)
    parts: list[tuple[str, Module | Parameter]] = [
        *module.named_parameters(recurse=False),
        *module.named_children(),
    ]
    for name, _ in parts:
        delattr(module, name)
    for name, part in parts:
        setattr(module, new if name == old else name, part)


def remove(root: Module, path: str, name: str) -> None:
    """Remove a part and everything in it.

    Args:
        root: The tree, which is changed.
        path: The module that holds the part.
        name: The name of the part.

    Raises:
        BuildError: If there is no such part, or if it belongs to a ready-made layer.
    """
    module = find(root, path)
    _check_open(module, path)
    _check_part(module, path, name)
    delattr(module, name)


def _check_part(module: Module, path: str, name: str) -> None:
    names = part_names(module)
    if name not in names:
        has = f"It has: {', '.join(names)}." if names else "It is empty."
        msg = f"{shown(path)} has no part called {name!r}. {has}"
        raise BuildError(msg)


# ----------------------------------------------------------------------------------------------------------------------
# Presets
# ----------------------------------------------------------------------------------------------------------------------
def _nested() -> Module:
    """Return parameters on three levels."""
    root = Module()
    add_parameter(root, "", "p1", 5.0)
    add_child(root, "", "a")
    add_parameter(root, "a", "p2", 10.0)
    add_child(root, "", "b")
    add_child(root, "b", "c")
    add_parameter(root, "b.c", "p3", 15.0)
    return root


def _network() -> Module:
    """Return a network of two layers."""
    root = Module()
    add_linear(root, "", "hidden", 2, 3)
    add_linear(root, "", "output", 3, 1)
    return root


def _towers() -> Module:
    """Return two networks side by side, joined by a third."""
    root = Module()
    for tower in ("left", "right"):
        add_child(root, "", tower)
        add_linear(root, tower, "layer1", 2, 2)
        add_linear(root, tower, "layer2", 2, 1)
    add_linear(root, "", "head", 2, 1)
    return root


PRESETS: dict[str, Callable[[], Module]] = {
    "Three levels": _nested,
    "Network 2-3-1": _network,
    "Two towers": _towers,
    "Empty": Module,
}
"""Trees to begin with, by name."""


# ----------------------------------------------------------------------------------------------------------------------
# The tree as source
# ----------------------------------------------------------------------------------------------------------------------
def as_source(root: Module) -> str:
    """Return Python that builds the same tree.

    Args:
        root: The tree.

    Returns:
        A script that leaves the tree in `model`. The weights of its layers are drawn anew.
    """
    lines = list(_statements(root, ROOT))
    used = [kind for kind in ("Linear", "Module", "Parameter") if any(f"{kind}(" in line for line in lines)]
    return "\n".join([f"from minitorch_scalar import {', '.join(used)}", "", *lines, ""])


def _statements(module: Module, target: str) -> Iterator[str]:
    if isinstance(module, Linear):
        yield f"{target} = Linear({module.in_features}, {module.out_features})"
        return
    yield f"{target} = Module()"
    for name, parameter in module.named_parameters(recurse=False):
        yield f"{target}.{name} = Parameter({parameter.data!r})"
    for name, child in module.named_children():
        yield from _statements(child, f"{target}.{name}")
