"""A chain of operations on a tensor, and at each step whether the numbers were copied, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor import Tensor
from minitorch_tensor.shapes import infer_size, is_contiguous
from minitorch_visualizer.tensors.operations import OPERATIONS
from minitorch_visualizer.tensors.seams import crossed_seam, row_major_fault
from minitorch_visualizer.tensors.typed import TypedError, check_drawable, read_integers

MAX_STEPS = 20
"""The most operations of a chain."""

Outcome = Literal["start", "view", "copy", "itself"]


@dataclass(frozen=True, slots=True)
class Order:
    """An operation as it was asked for.

    Attributes:
        name: One of OPERATIONS.
        arguments: What was typed.
    """

    name: str
    arguments: str = ""

    @property
    def code(self) -> str:
        """The operation as Python."""
        return OPERATIONS[self.name].code(self.arguments)


@dataclass(frozen=True, slots=True)
class Step:
    """A tensor of the chain.

    Attributes:
        code: What made it.
        tensor: The tensor.
        outcome: Whether it is a view, a copy, or the tensor before itself.
        why: The same in sentences.
        storage: The name of its storage: A for the first, B after the first copy.
        operation: The one of OPERATIONS that made it; empty for the first tensor.
    """

    code: str
    tensor: Tensor
    outcome: Outcome
    why: str
    storage: str
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An operation that could not be done.

    Attributes:
        order: The operation.
        kind: The class of the error; empty if the text could not be read at all.
        message: What minitorch_tensor said.
        why: What is behind it; empty where the message says all.
    """

    order: Order
    kind: str
    message: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of a chain.

    Attributes:
        steps: The first tensor, then one for each operation that was done.
        refusal: The operation that could not be done, if there is one; those after it were not tried.
    """

    steps: tuple[Step, ...]
    refusal: Refusal | None = None

    @property
    def last(self) -> Step:
        """Where the chain has come to."""
        return self.steps[-1]


def replay(start: Tensor, orders: Sequence[Order]) -> Chain:
    """Do a chain of operations.

    Args:
        start: The first tensor.
        orders: What to do, in order.

    Returns:
        The tensors, up to the first operation that is refused.
    """
    steps = [Step("x", start, "start", "Its numbers lie in storage in row-major order.", "A")]
    for order in orders:
        before = steps[-1]
        if len(steps) > MAX_STEPS:
            message = f"The chain has {MAX_STEPS} operations, which is as long as it may be. Undo one."
            return Chain(tuple(steps), Refusal(order, "", message))
        try:
            after = OPERATIONS[order.name].apply(before.tensor, order.arguments)
            check_drawable(after.shape)
        except MinitorchError as error:
            return Chain(tuple(steps), _refusal(before.tensor, order, error))
        steps.append(_step(before, order, after))
    return Chain(tuple(steps))


def _refusal(x: Tensor, order: Order, error: MinitorchError) -> Refusal:
    if isinstance(error, TypedError):
        return Refusal(order, "", str(error))
    why = ""
    if order.name == "view":
        why = _why_no_view(x, order)
    return Refusal(order, type(error).__name__, str(error), why)


def _why_no_view(x: Tensor, order: Order) -> str:
    """Say where the elements do not follow each other; nothing if that is not what was wrong."""
    try:
        target = infer_size(x.shape, read_integers(order.arguments, "-1"))
    except MinitorchError:
        return ""
    seam = crossed_seam(x.shape, x.strides, target)
    return f"A view was refused because {seam.sentence}." if seam else ""


def _step(before: Step, order: Order, after: Tensor) -> Step:
    """Find out what an operation did to the numbers."""
    x, operation = before.tensor, OPERATIONS[order.name]
    if after is x:
        why = f"It was contiguous already, so {order.name} gave back the tensor itself."
        return Step(order.code, after, "itself", why, before.storage, order.name)
    if after.storage is x.storage:
        why = f"A view: the storage is the same, nothing was copied. {operation.as_view}"
        return Step(order.code, after, "view", why.strip(), before.storage, order.name)
    why = f"A copy into a new storage of {len(after.storage)}. {_why_copied(x, order, after)}"
    return Step(order.code, after, "copy", why.strip(), chr(ord(before.storage) + 1), order.name)


def _why_copied(x: Tensor, order: Order, after: Tensor) -> str:
    seam = crossed_seam(x.shape, x.strides, after.shape) if order.name == "reshape" else None
    if seam is not None:
        return f"No view was possible: {seam.sentence}. So reshape called contiguous first."
    if order.name == "contiguous" and not is_contiguous(x.shape, x.strides):
        return f"The elements did not lie in row-major order: {row_major_fault(x.shape, x.strides)}."
    return OPERATIONS[order.name].as_copy
