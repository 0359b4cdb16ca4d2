"""The operations that a reader can chain: how each is typed, what it does, and what became of the numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minitorch_tensor import Tensor, TensorData
from minitorch_tensor.shapes import Shape, strides_from_shape
from minitorch_visualizer.tensors.typed import TypedError, read_index, read_integers


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that takes one tensor and what was typed.

    Attributes:
        name: The method; `[ ]` is an index, and `strides` a layout made by hand.
        about: What it does, in a sentence.
        takes: What is typed.
        example: What to type for a tensor of a shape.
        apply: The operation.
        as_view: What its view changes, in a sentence; empty if it never gives a view.
        as_copy: Why it copies where it does; empty if it never does, or if that depends on the layout.
    """

    name: str
    about: str
    takes: str
    example: Callable[[Shape], str]
    apply: Callable[[Tensor, str], Tensor]
    as_view: str = ""
    as_copy: str = ""

    def code(self, arguments: str) -> str:
        """Write it as Python."""
        arguments = " ".join(arguments.split())
        if self.name == "[ ]":
            return f"x[{arguments}]"
        if self.name == "strides":
            shape, _, rest = arguments.partition(";")
            strides, _, offset = rest.partition(";")
            return f"TensorData(storage, {_tuple(shape)}, {_tuple(strides)}, {offset.strip() or 0})"
        return f"x.{self.name}({arguments})"


def _tuple(sizes: str) -> str:
    """Write sizes as Python writes a tuple."""
    sizes = sizes.strip()
    return f"({sizes},)" if sizes and "," not in sizes else f"({sizes})"


def _method(name: str, example: str, least: int = 0, most: int | None = None) -> Callable[[Tensor, str], Tensor]:
    """Return the method of a name, applied to as many integers as it takes."""

    def apply(x: Tensor, text: str) -> Tensor:
        numbers = read_integers(text, example)
        if len(numbers) < least or (most is not None and len(numbers) > most):
            takes = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
            raise TypedError(f"{name} takes {takes} whole numbers, and {len(numbers)} were typed. Write {example}.")
        result: Tensor = getattr(x, name)(*numbers)
        return result

    return apply


def _sizes(name: str, example: str) -> Callable[[Tensor, str], Tensor]:
    """Return a method that takes a shape or a list of dimensions; none at all is one as well."""

    def apply(x: Tensor, text: str) -> Tensor:
        result: Tensor = getattr(x, name)(read_integers(text, example))
        return result

    return apply


def _index(x: Tensor, text: str) -> Tensor:
    parts: tuple[Any, ...] = read_index(text)
    result: Tensor = x[parts if len(parts) > 1 else parts[0]]
    return result


def _by_hand(x: Tensor, text: str) -> Tensor:
    """Read `shape; strides; offset` and see the storage so."""
    groups = [read_integers(group, "2, 2") for group in text.split(";")]
    if not 2 <= len(groups) <= 3 or (len(groups) == 3 and len(groups[2]) != 1):
        raise TypedError("Write a shape, the strides and an offset with semicolons between them: 2, 2; 1, 1; 0.")
    offset = groups[2][0] if len(groups) == 3 else 0
    return Tensor.adopt(TensorData(x.storage, groups[0], groups[1], offset, backend=x.backend))


# ----------------------------------------------------------------------------------------------------------------------
# What to type for a shape
# ----------------------------------------------------------------------------------------------------------------------
def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _reversed(shape: Shape) -> str:
    return _listed(tuple(range(len(shape) - 1, -1, -1)))


def _last_two(shape: Shape) -> str:
    return "-2, -1" if len(shape) > 1 else "0, 0"


def _stretched(shape: Shape) -> str:
    return _listed((2, *shape)) if len(shape) < 5 else _listed(shape)


def _sliced(shape: Shape) -> str:
    return ", ".join(("1:", "::2")[dim % 2] for dim in range(min(len(shape), 2))) or "None"


def _contiguous_by_hand(shape: Shape) -> str:
    return f"{_listed(shape)}; {_listed(strides_from_shape(shape))}; 0"


def _says(text: str) -> Callable[[Shape], str]:
    return lambda _: text


_SAME_PLACES = "The strides say where the same numbers are in the new shape."

OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation(
            "permute",
            "Puts the dimensions in another order.",
            "the new order of all dimensions",
            _reversed,
            _sizes("permute", "1, 0"),
            "Sizes and strides change places together.",
        ),
        Operation(
            "transpose",
            "Swaps two dimensions.",
            "two dimensions",
            _last_two,
            _method("transpose", "0, 1", 2, 2),
            "The two sizes change places, and so do the two strides.",
        ),
        Operation(
            "view",
            "Shows the same numbers in another shape, and refuses to copy.",
            "the new shape; -1 for what is left",
            _says("-1"),
            _sizes("view", "3, -1"),
            _SAME_PLACES,
        ),
        Operation(
            "reshape",
            "Gives another shape: a view where that is possible, else a copy.",
            "the new shape; -1 for what is left",
            _says("-1"),
            _sizes("reshape", "3, -1"),
            f"A view was possible, so nothing had to be copied. {_SAME_PLACES}",
        ),
        Operation(
            "expand",
            "Stretches dimensions of size 1, and adds new ones in front.",
            "the new shape; -1 leaves a size as it is",
            _stretched,
            _sizes("expand", "2, -1"),
            "A stretched dimension has stride 0: its steps stay on the same cell, so one number is seen many times.",
        ),
        Operation(
            "unsqueeze",
            "Adds a dimension of size 1.",
            "where the new dimension goes",
            _says("0"),
            _method("unsqueeze", "0", 1, 1),
            "A dimension of size 1 has no second step, so its stride matters to nothing.",
        ),
        Operation(
            "squeeze",
            "Drops dimensions of size 1.",
            "a dimension, or nothing for all of size 1",
            _says(""),
            _method("squeeze", "0", 0, 1),
            "Dimensions of size 1 go with their strides; those that are larger stay.",
        ),
        Operation(
            "[ ]",
            "Takes a part: numbers, slices, ..., None, and lists, as in x[1:, ::2].",
            "what stands between the brackets",
            _sliced,
            _index,
            "The start of a slice moves the offset, its step multiplies the stride; a number drops its dimension.",
            "A list may pick elements in any order, which no stride can describe, so they were gathered.",
        ),
        Operation(
            "diagonal",
            "Takes the diagonal of two dimensions.",
            "nothing, or how far off the middle, and two dimensions",
            _says(""),
            _method("diagonal", "0, 0, 1", 0, 3),
            "One step along a diagonal is a step along both dimensions, so its stride is the sum of the two.",
        ),
        Operation(
            "unfold",
            "Cuts a dimension into windows, which may overlap.",
            "the dimension, the size of a window, the step",
            _says("0, 2, 1"),
            _method("unfold", "0, 2, 1", 3, 3),
            "Windows that overlap are made of the same cells, so one cell is several elements.",
        ),
        Operation(
            "contiguous",
            "Puts the numbers in row-major order, if they are not.",
            "nothing",
            _says(""),
            _method("contiguous", "", 0, 0),
        ),
        Operation(
            "flip",
            "Turns dimensions around.",
            "the dimensions",
            _says("0"),
            _sizes("flip", "0"),
            "",
            "Backwards would be a negative stride. Like PyTorch, minitorch has none in its views, so it copied.",
        ),
        Operation(
            "strides",
            "Sees the storage with strides of your own.",
            "shape; strides; offset",
            _contiguous_by_hand,
            _by_hand,
            "Shape, strides and offset are what was typed; any are allowed that stay inside the storage.",
        ),
    )
}
"""By name, in the order of the menu."""
