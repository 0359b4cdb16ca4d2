"""map, zip, reduce and matrix multiplication on small tensors, and how each output is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from minitorch_scalar import operators
from minitorch_tensor import Tensor, TensorData, float64, get_backend, tensor
from minitorch_tensor import bool as bool_
from minitorch_tensor.elements import each_index, meant_by, read, write
from minitorch_tensor.shapes import Shape, normalize_dim, reduced_shape, shape_broadcast, size_of
from minitorch_visualizer.tensors.places import Index, elements_by_place, formula, named, number_text
from minitorch_visualizer.tensors.sources import titled_source
from minitorch_visualizer.tensors.tracing import Made, Read, trace
from minitorch_visualizer.tensors.typed import TypedError, check_drawable

MAPS: dict[str, Callable[..., Any]] = {
    name: getattr(operators, name) for name in ("neg", "relu", "sigmoid", "exp", "inv", "id")
}
ZIPS: dict[str, Callable[..., Any]] = {
    name: getattr(operators, name) for name in ("add", "mul", "sub", "div", "max", "lt", "eq")
}
REDUCES: dict[str, Callable[..., Any]] = {name: getattr(operators, name) for name in ("add", "mul", "max", "min")}
STARTS = {"add": 0.0, "mul": 1.0}
"""What a reduction begins with; max and min begin with the first element."""

NAMES = ("a", "b")
_YES_OR_NO = ("lt", "eq")


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the operations that everything is built of.

    Attributes:
        name: The method of the backend.
        about: What it does, in a sentence.
        operands: How many tensors it takes.
        operators: The functions of numbers to choose from; none at all for matmul.
        shapes: The first shapes.
    """

    name: str
    about: str
    operands: int
    operators: dict[str, Callable[..., Any]]
    shapes: tuple[str, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("map", "applies a function to every element.", 1, MAPS, ("2, 3",)),
        Kind("zip", "applies a function to every pair of elements, broadcast.", 2, ZIPS, ("2, 3", "3")),
        Kind("reduce", "folds the elements along a dimension with a function.", 1, REDUCES, ("2, 3",)),
        Kind("matmul", "multiplies rows of a with columns of b, and adds up.", 2, {}, ("2, 3", "3, 4")),
    )
}
"""By name, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader chose.

    Attributes:
        kind: One of KINDS.
        operator: One of its operators; empty if it has none.
        shapes: The shape of each operand.
        transposed: Whether each operand lies in storage with its dimensions the other way round.
        dim: The dimension of a reduction; None for all of them.
        keepdim: Whether that stays, with size 1.
    """

    kind: str
    operator: str
    shapes: tuple[Shape, ...]
    transposed: tuple[bool, ...]
    dim: int | None = None
    keepdim: bool = False


@dataclass(frozen=True, slots=True)
class Study:
    """An operation with how each of its outputs is made.

    Attributes:
        question: What was asked.
        operands: The tensors.
        result: What came out.
        made: How each number of it was made, in order.
        places: The index that each place in the storage of an operand is.
    """

    question: Question
    operands: tuple[Tensor, ...]
    result: TensorData
    made: tuple[Made, ...]
    places: tuple[dict[int, Index], ...]

    def output(self, k: int) -> Index:
        """Return the index of the k-th output."""
        return list(self.result.indices())[k]

    def arithmetic(self, k: int) -> str:
        """Write out how the k-th output was computed, numbers filled in."""
        return _arithmetic(self.question, self.made[k])

    def rows(self, k: int) -> list[tuple[str, str, str]]:
        """Return what was read for the k-th output: the element, its place in storage, its number."""
        found = []
        for read_ in self.made[k].reads:
            x, index = self.operands[read_.operand], self.places[read_.operand][read_.place]
            place = formula(index, x.strides, x.offset)
            found.append((named(index, NAMES[read_.operand]), place, number_text(read_.number)))
        return found


@lru_cache(maxsize=32)
def study(question: Question) -> Study:
    """Run what was asked for, and note how.

    Raises:
        MinitorchError: The shapes do not fit, or the result is too large to be drawn.
    """
    operands = tuple(
        _operand(i, shape, transposed)
        for i, (shape, transposed) in enumerate(zip(question.shapes, question.transposed, strict=True))
    )
    shape, options = _result_shape(question, operands)
    check_drawable(shape)
    operator = KINDS[question.kind].operators.get(question.operator)
    dtype = bool_ if question.operator in _YES_OR_NO else float64
    result, made = trace(question.kind, operator, operands, shape, dtype, **options)
    places = tuple({place: found[0] for place, found in elements_by_place(x).items()} for x in operands)
    return Study(question, operands, result, tuple(made), places)


def _operand(which: int, shape: Shape, transposed: bool) -> Tensor:
    """Return small whole numbers in no order, the same ones in both layouts."""
    factor, start, modulus, least = ((7, 3, 10, -4), (3, 5, 7, -2))[which]
    numbers = [float((factor * i + start) % modulus + least) for i in range(size_of(shape))]
    x = tensor(numbers, dtype=float64).reshape(shape)
    if not transposed:
        return x
    order = tuple(range(len(shape) - 1, -1, -1))
    turned: Tensor = x.permute(order).contiguous().permute(order)
    return turned


def _result_shape(question: Question, operands: tuple[Tensor, ...]) -> tuple[Shape, dict[str, Any]]:
    """Return the shape of the result and what the backend is to be told beside the operands."""
    first = operands[0].shape
    if question.kind == "map":
        return first, {}
    if question.kind == "zip":
        return shape_broadcast(first, operands[1].shape), {}
    if question.kind == "matmul":
        if min(len(x.shape) for x in operands) < 2:
            raise TypedError(
                "Matrix multiplication needs two dimensions here, as in 2, 3; more are a batch of matrices."
            )
        product: Tensor = operands[0] @ operands[1]
        return product.shape, {}
    dims = tuple(range(len(first))) if question.dim is None else (normalize_dim(question.dim, len(first)),)
    if question.operator not in STARTS and any(first[dim] == 0 for dim in dims):
        raise TypedError(f"The {question.operator} of nothing is not a number: a dimension of size 0 has no elements.")
    start = STARTS.get(question.operator)
    return reduced_shape(first, dims, question.keepdim), {"dims": dims, "start": start, "keepdim": question.keepdim}


def _read_text(read_: Read) -> str:
    return number_text(read_.number)


def _arithmetic(question: Question, made: Made) -> str:
    name, result = question.operator, number_text(made.number)
    if question.kind == "matmul":
        numbers = [f"({text})" if text.startswith("-") else text for text in map(_read_text, made.reads)]
        products = [f"{x}·{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        return f"{' + '.join(products) or '0'} = {result}"
    lines = [f"{name}({', '.join(map(number_text, numbers))}) = {number_text(given)}" for numbers, given in made.calls]
    if question.kind == "reduce":
        start = STARTS.get(name, made.reads[0].number if made.reads else 0.0)
        lines.insert(0, f"total = {number_text(start)}")
    return "\n".join(lines)


def sources(kind: str) -> list[tuple[str, str]]:
    """Return the source of a loop of the simple backend, and of what it is made of."""
    loop = getattr(type(get_backend("simple")), kind)
    return [titled_source(function) for function in (loop, each_index, meant_by, read, write)]
