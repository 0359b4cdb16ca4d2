"""The tree of a module as a drawing in the DOT language."""

from __future__ import annotations

from minitorch_scalar.graph import format_number
from minitorch_scalar.module import Module
from minitorch_visualizer.models.module_builder import ROOT
from minitorch_visualizer.theme import Look

_SHOWN_PARAMETERS = 6
"""The most parameters of one module that are drawn; the others are counted."""


def module_dot(root: Module, look: Look, chosen: str | None = None) -> str:
    """Draw a tree of modules.

    A module is a box that says whether it is in training; a filled box trains, a dashed one is in eval mode. A
    rounded box holds the parameters of the module before it.

    Args:
        root: The tree.
        look: The colours of the page.
        chosen: The path of a module to outline.

    Returns:
        The drawing, from left to right: a tree grows in height, which a narrow page has.
    """
    lines = [
        "digraph module {",
        'bgcolor="transparent" rankdir=LR nodesep=0.15 ranksep=0.35',
        f'node [fontname="Source Sans" fontsize=13 fontcolor="{look.text}" margin="0.14,0.06" height=0.3]',
        f'edge [color="{look.muted}" arrowsize=0.6]',
    ]
    for path, module in root.named_modules():
        lines += _module_lines(path, module, look, outlined=path == chosen)
    return "\n".join([*lines, "}"])


def columns(root: Module) -> int:
    """Return how many boxes stand side by side in the drawing of a tree, at most."""
    return max(
        _level(path) + 1 + any(True for _ in module.parameters(recurse=False)) for path, module in root.named_modules()
    )


def _level(path: str) -> int:
    return path.count(".") + 1 if path else 0


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _module_lines(path: str, module: Module, look: Look, *, outlined: bool) -> list[str]:
    name = path.rpartition(".")[2] or ROOT
    mode = "train" if module.training else "eval"
    style = f'style="filled" fillcolor="{look.rule}"' if module.training else 'style="dashed"'
    outline = f'color="{look.text}" penwidth=2.5' if outlined else f'color="{look.muted}"'
    label = f"{name}: {type(module).__name__}\\n{mode}"
    lines = [f'{_quoted("m " + path)} [label="{label}" shape=box {outline} {style}]']
    for child, _ in module.named_children():
        child_path = f"{path}.{child}" if path else child
        lines.append(f"{_quoted('m ' + path)} -> {_quoted('m ' + child_path)}")
    return lines + _parameter_lines(path, module, look)


def _parameter_lines(path: str, module: Module, look: Look) -> list[str]:
    parameters = [
        f"{name} = {format_number(parameter.data)}" for name, parameter in module.named_parameters(recurse=False)
    ]
    if not parameters:
        return []
    if len(parameters) > _SHOWN_PARAMETERS:
        hidden = len(parameters) - _SHOWN_PARAMETERS
        parameters = [*parameters[:_SHOWN_PARAMETERS], f"and {hidden} more"]
    # One node for all parameters of a module keeps the drawing narrow enough for a phone.
    label = "\\n".join(parameters)
    node = _quoted("p " + path)
    return [
        f'{node} [label="{label}" shape=box style="rounded" color="{look.value}" fontsize=12]',
        f"{_quoted('m ' + path)} -> {node} [style=dotted arrowhead=none]",
    ]
