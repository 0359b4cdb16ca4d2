"""The tensors that a chain of operations starts with."""

from __future__ import annotations

from typing import Literal

from minitorch_tensor import Generator, Tensor, arange, float64, int64, randint, tensor
from minitorch_tensor.shapes import Shape, size_of
from minitorch_visualizer.tensors.typed import read_numbers

Fill = Literal["count up", "type numbers", "random"]
FILLS: tuple[Fill, ...] = ("count up", "type numbers", "random")


def filled(shape: Shape, fill: Fill, text: str = "", seed: int = 0) -> Tensor:
    """Return a contiguous tensor.

    Args:
        shape: Its shape.
        fill: How it gets its numbers.
        text: The numbers, where they are typed.
        seed: Of the random numbers, which are from 0 to 1, with two decimals.

    Raises:
        TypedError: The text is not as many numbers as the shape has elements.
    """
    if fill == "count up":
        counted: Tensor = arange(size_of(shape)).reshape(shape)
        return counted
    if fill == "random":
        generator = Generator().manual_seed(seed)
        drawn: Tensor = randint(0, 100, shape, generator=generator, dtype=float64) / 100
        return drawn
    numbers = read_numbers(text, shape)
    return tensor(list(numbers), dtype=int64 if all(isinstance(n, int) for n in numbers) else float64).reshape(shape)
