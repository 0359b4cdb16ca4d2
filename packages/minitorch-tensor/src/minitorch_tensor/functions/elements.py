"""Elements that are named by where they are: what takes them, puts them, and adds to them, with gradients.

A *place* says which elements of a tensor are meant, in an order and a shape of its own: `Ordinals` names each of them
by its number in row-major order, `Rows` names whole slices along one dimension. The rules below are the same for both.
An element may be named several times; then taking gives it several times, adding adds several times, and of several
numbers put there the last one stays.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import MissingMethodError
from minitorch_tensor.functions.inplace import check_unowned, check_writable, rebase
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.node import CONSTANT, NOT_RECORDED, operation_node
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.view_node import current

__all__ = [
    "AddAt",
    "Clear",
    "FillAt",
    "Ordinals",
    "Place",
    "PlacingRule",
    "PutAt",
    "Rows",
    "Spill",
    "TakeAt",
    "apart",
    "change",
]


class Ordinals:
    """Elements by their ordinals.

    Attributes:
        ordinals: Of int64, not negative; nobody else's, so that it stays as it is.
    """

    __slots__ = ("ordinals",)

    def __init__(self, ordinals: Any) -> None:
        self.ordinals = ordinals

    def take(self, a: Any) -> Any:
        """Return the elements of a tensor, in the shape of the ordinals."""
        return a.backend.take(a, self.ordinals)

    def put(self, out: Any, values: Any, operator: Any = None) -> None:
        """Write to the elements; see `Backend.put`."""
        out.backend.put(out, self.ordinals, values, operator)


class Rows:
    """Slices along a dimension.

    Attributes:
        dim: The dimension.
        index: Where along it, int64 of shape (n,), not negative; nobody else's, so that it stays as it is.
    """

    __slots__ = ("dim", "index")

    def __init__(self, dim: int, index: Any) -> None:
        self.dim = dim
        self.index = index

    def take(self, a: Any) -> Any:
        """Return the slices of a tensor."""
        return a.backend.index_select(a, self.dim, self.index)

    def put(self, out: Any, values: Any, operator: Any = None) -> None:
        """Write to the slices; see `Backend.index_put`."""
        out.backend.index_put(out, self.dim, self.index, values, operator)


Place = Ordinals | Rows


# ----------------------------------------------------------------------------------------------------------------------
# Take, and put back
# ----------------------------------------------------------------------------------------------------------------------
class TakeAt(Rule):
    """The elements at a place."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, place: Place) -> Any:
        return place.take(a)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place) -> Any:
        return record(Spill, (grad,), {"place": place, "shape": ctx.shapes[0]})


class Spill(Rule):
    """Zeros of a shape, with elements added at a place."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, place: Place, shape: Shape) -> Any:
        out = a.adopt(a.backend.full(shape, 0, a.dtype))
        place.put(out, a, operators.add)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place, shape: Shape) -> Any:
        return record(TakeAt, (grad,), {"place": place})


# ----------------------------------------------------------------------------------------------------------------------
# Replace, add, clear
# ----------------------------------------------------------------------------------------------------------------------
class PlacingRule(Rule):
    """A rule whose result is its first argument with something written into it.

    `into(ctx, out, *others, **options)` writes. What it saves must not be the first argument, which may be `out`.
    """

    @staticmethod
    def into(ctx: Any, out: Any, *others: Any, **options: Any) -> None:
        """Write."""
        raise MissingMethodError("This PlacingRule defines no into(ctx, out, ...): a static method that writes.")

    @classmethod
    def forward(cls, ctx: Any, a: Any, *others: Any, **options: Any) -> Any:
        out = a.backend.copy(a)
        cls.into(ctx, out, *others, **options)
        return out


class PutAt(PlacingRule):
    """A tensor with the elements at a place replaced."""

    @staticmethod
    def into(ctx: Any, out: Any, values: Any, *, place: Place) -> None:
        place.put(out, values)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place) -> Any:
        kept = record(Clear, (grad,), {"place": place}) if ctx.needs(0) else None
        return kept, record(TakeAt, (grad,), {"place": place}) if ctx.needs(1) else None


class FillAt(PlacingRule):
    """A tensor with one number at all elements of a place; one that is named several times counts once."""

    @staticmethod
    def into(ctx: Any, out: Any, value: Any, *, place: Place) -> None:
        place.put(out, value)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place) -> Any:
        kept = record(Clear, (grad,), {"place": place})
        return kept, grad - kept if ctx.needs(1) else None


class AddAt(PlacingRule):
    """A tensor with something added to the elements at a place."""

    @staticmethod
    def into(ctx: Any, out: Any, values: Any, *, place: Place) -> None:
        place.put(out, values, operators.add)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place) -> Any:
        return grad, record(TakeAt, (grad,), {"place": place}) if ctx.needs(1) else None


class Clear(PlacingRule):
    """A tensor with zeros at a place."""

    @staticmethod
    def into(ctx: Any, out: Any, *, place: Place) -> None:
        place.put(out, out.backend.full((), 0, out.dtype))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place) -> Any:
        return record(Clear, (grad,), {"place": place})


# ----------------------------------------------------------------------------------------------------------------------
# In place
# ----------------------------------------------------------------------------------------------------------------------
def change(a: Any, rule: Any, others: tuple[Any, ...], options: dict[str, Any], *, same: bool = False) -> Any:
    """Apply a `PlacingRule` to a tensor in its own memory, and return the tensor.

    Args:
        a: The tensor.
        rule: The rule.
        others: The other arguments of the rule.
        options: Its options.
        same: Whether it writes the same number everywhere, so that an element may be seen twice.

    Raises:
        GraphError: The tensor is a leaf that requires a gradient, or a view of one.
        ShapeError: The tensor sees one element twice.
    """
    check_unowned(a) if same else check_writable(a)
    others = tuple([apart(x, a) for x in others])
    nodes = tuple([current(x) if x.node.is_view else x.node for x in (a, *others)])
    node: Any = CONSTANT
    if grad_mode.enabled and nodes.count(CONSTANT) < len(nodes):
        node = operation_node(rule, nodes, tuple([x.shape for x in (a, *others)]), options)
    rule.into(NOT_RECORDED if node is CONSTANT else node, a, *others, **options)
    return rebase(a, node)


def apart(x: Any, a: Any) -> Any:
    """Return a tensor that does not share the storage of another one, which is to be written to."""
    return x.clone() if isinstance(x, TensorData) and x.version is a.version else x
