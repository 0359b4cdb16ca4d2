"""A tensor above its storage, and what the reader asked about in both."""

from __future__ import annotations

from dataclasses import dataclass

from minitorch_tensor import Tensor
from minitorch_visualizer.figures.tensor_cells import Cell, Index, picture, storage_strip, tensor_grid, titled
from minitorch_visualizer.tensors.places import elements_by_place, named, number_text
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.theme import Look


@dataclass(frozen=True, slots=True)
class Pick:
    """What the reader asked about: an element of the tensor, or a cell of the storage.

    Attributes:
        index: The element; None if it is a cell.
        place: The cell; None if it is an element.
    """

    index: Index | None = None
    place: int | None = None

    @property
    def text(self) -> str:
        """The pick as a picture tells it to the page."""
        return f"cell {self.place}" if self.index is None else f"element {','.join(map(str, self.index))}"

    @staticmethod
    def of(text: str) -> Pick:
        """Read what a picture tells.

        Example:
            >>> Pick.of("element 1,2")
            Pick(index=(1, 2), place=None)
        """
        kind, _, numbers = text.partition(" ")
        if kind == "cell":
            return Pick(place=int(numbers))
        return Pick(index=tuple([int(number) for number in numbers.split(",") if number]))


def layout_picture(tensor: Tensor, pick: Pick | None, look: Look, storage_name: str = "A") -> str:
    """Draw a tensor and its storage.

    Args:
        tensor: At most five dimensions.
        pick: What to mark in both.
        look: The colours of the page.
        storage_name: What the storage is called.

    Returns:
        The picture; each cell can be clicked, and says its pick.
    """
    asked = pick or Pick()
    elements = elements_by_place(tensor)
    marked = tensor.index(asked.index) if asked.index is not None else asked.place
    last = max(len(tensor.storage) - 1, 1)
    numbers = [number_text(number.item()) for number in tensor.storage]

    def element(index: Index) -> Cell:
        place = tensor.index(index)
        marks = ("chosen",) if index == asked.index else ("lit",) if place == marked else ()
        label = f"{named(index)} = {numbers[place]}, cell {place} of the storage"
        return Cell(numbers[place], label, f"@{place}", str(place), Pick(index=index).text, place / last, marks)

    def cell(place: int) -> Cell:
        found = elements.get(place, [])
        marks = ("chosen",) if place == asked.place else ("lit",) if place == marked else ()
        seen = f"{count(len(found), 'element')}" if found else "no element"
        label = f"cell {place} of the storage: {numbers[place]}, {seen}"
        times = f" ×{len(found)}" if len(found) > 1 else ""
        marks = marks if found else (*marks, "dim")
        return Cell(numbers[place], label, f"@{place}{times}", str(place), Pick(place=place).text, place / last, marks)

    strip = storage_strip([cell(place) for place in range(len(numbers))])
    return picture(
        [
            titled(f"The tensor, shape {tensor.shape}", tensor_grid(tensor.shape, element)),
            titled(f"Storage {storage_name}, {count(len(numbers), 'cell')}", strip),
        ],
        look,
    )
