"""A tensor's place in the graph: whether a gradient reaches it, which one has, and the way back from it."""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from minitorch_tensor.dtypes import DType
from minitorch_tensor.engine import backward, is_tensor
from minitorch_tensor.errors import BackendError, DtypeError, GraphError, InvalidTypeError, ShapeError
from minitorch_tensor.hooks import Hook, Hooks, RemovableHandle
from minitorch_tensor.node import CONSTANT, LeafNode
from minitorch_tensor.shapes import Shape
from minitorch_tensor.view_node import detached, node_of

__all__ = ["H", "HistoryMethods"]

H = TypeVar("H", bound="HistoryMethods")


class HistoryMethods:
    """The methods of this family."""

    __slots__ = ()

    _grad: Any
    _lay_out: Any
    alias: Any
    array: Any
    backend: Any
    dtype: DType
    layout: Any
    node: Any
    shape: Shape
    version: list[int]

    # ------------------------------------------------------------------------------------------------------------------
    # Leaf, result, constant
    # ------------------------------------------------------------------------------------------------------------------
    @property
    def requires_grad(self) -> bool:
        """Whether a gradient reaches it; may be set on a leaf or a constant of a floating point dtype."""
        return node_of(self) is not CONSTANT

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise InvalidTypeError(f"requires_grad is True or False, not {value!r}.")
        node = node_of(self)
        if node.is_result():
            if not value:
                raise GraphError(
                    f"Cannot set requires_grad=False on a result of {node.name()}: it has a history. "
                    "Use detach() to get its numbers without one."
                )
        elif value is (node is CONSTANT):
            if value and not self.dtype.is_floating_point:
                raise GraphError(f"Only tensors of floating point dtype can require gradients, not {self.dtype.name}.")
            self.node = LeafNode(self) if value else CONSTANT

    def requires_grad_(self: H, requires_grad: bool = True) -> H:
        """Set `requires_grad` and return self.

        Raises:
            GraphError: The dtype has no gradients, or it is a result, which cannot be made a constant.
        """
        self.requires_grad = requires_grad
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether no operation made it: a leaf, or a constant."""
        return not node_of(self).is_result()

    @property
    def grad_fn(self) -> Any:
        """The node of the operation that made it, None for a leaf and a constant."""
        node = node_of(self)
        return node if node.is_result() else None

    @property
    def last_fn(self) -> Any:
        """The rule that made it, None for a leaf and a constant."""
        node = node_of(self)
        return node.rule if node.is_result() else None

    def detach(self: H) -> H:
        """Return a constant over the same storage; writing to it is noticed by what saved this tensor."""
        if self.layout is None:
            self._lay_out()  # a pickle of both knows them by their storage
        out: H = self.alias()
        return out

    def detach_(self: H) -> H:
        """Become a constant, and return self; views of it that were made before keep their history.

        Raises:
            GraphError: It is a view, whose base would keep its history.
        """
        if self.node.is_view:
            raise GraphError("Cannot detach a view in place: its base would keep the history. Use detach().")
        if self.node.is_result():
            detached(self.version)  # a rule that saved it would take it for a constant
        self.node = CONSTANT
        return self

    @property
    def data(self: H) -> H:
        """The numbers without the history, over the same storage and with a version of its own.

        Assigning makes this tensor one over the other's storage. What saved it for a backward pass notices.
        """
        out: H = self.alias()
        out.version = [0]
        return out

    @data.setter
    def data(self: H, value: Any) -> None:
        if not is_tensor(value):
            raise InvalidTypeError(f"The data of a tensor is a tensor, not {value!r} of type {type(value).__name__}.")
        if value.layout is self.layout and value.array is self.array:  # p.data -= d has written into p already
            self.version[0] += 1
            return
        if self.node is not CONSTANT and not value.dtype.is_floating_point:
            raise DtypeError(
                f"A tensor that requires a gradient cannot hold data of dtype {value.dtype.name}: "
                "only floating point numbers have one."
            )
        self.layout, self.array = value.layout, value.array
        self.shape, self.dtype, self.backend = value.shape, value.dtype, value.backend
        self.version = [self.version[0] + 1]

    @property
    def _version(self) -> int:
        """How often the storage has been written to, under PyTorch's name."""
        return self.version[0]

    # ------------------------------------------------------------------------------------------------------------------
    # Gradients
    # ------------------------------------------------------------------------------------------------------------------
    @property
    def grad(self) -> Any:
        """The gradient that `backward` has added up, None before; it may be set and deleted."""
        if self._grad is None and not self.is_leaf and not self.retains_grad:
            warnings.warn(
                f"The grad of a result of {node_of(self).name()} was read: backward() fills that of leaves only. "
                "Call retain_grad() on the result before backward(), or read the leaf's.",
                UserWarning,
                stacklevel=2,
            )
        return self._grad

    @grad.setter
    def grad(self, value: Any) -> None:
        if value is not None:
            self._check_gradient(value)
        self._grad = value

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    def _check_gradient(self, value: Any) -> None:
        """Refuse what cannot be the gradient of this tensor."""
        if not is_tensor(value):
            raise InvalidTypeError(f"A gradient is a tensor or None, not {value!r} of type {type(value).__name__}.")
        if value is self:
            raise GraphError("A tensor cannot be its own gradient: assign a clone() of it.")
        if value.shape != self.shape:
            raise ShapeError(f"A gradient of shape {value.shape} was assigned to a tensor of shape {self.shape}.")
        if value.dtype is not self.dtype:
            raise DtypeError(
                f"A gradient of dtype {value.dtype.name} was assigned to a tensor of {self.dtype.name}: "
                f"convert it with .to({self.dtype!r})."
            )
        if value.backend is not self.backend:
            raise BackendError(
                f"A gradient on the backend '{value.backend.name}' was assigned to a tensor on '{self.backend.name}': "
                f"move it with .to('{self.backend.name}')."
            )

    def backward(
        self,
        gradient: Any = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Add the gradient of this tensor with respect to every leaf to the leaf's `grad`.

        Args:
            gradient: The gradient to begin with, of this tensor's shape; 1 if left out, for a tensor of one element.
            retain_graph: Keep the graph for a second pass; by default it is freed unless `create_graph` is set.
            create_graph: Record the gradients too, so that they can be differentiated again.
            inputs: A tensor or several, leaves or results: add to their `grad` only.

        Raises:
            GraphError: It is a constant, or its graph has been freed.
            ShapeError: The gradient has another shape, or is left out for a tensor of several elements.
        """
        backward(self, gradient, retain_graph, create_graph, inputs)

    def zero_grad(self) -> None:
        """Forget the gradient."""
        self._grad = None

    # ------------------------------------------------------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------------------------------------------------------
    def register_hook(self, hook: Hook) -> RemovableHandle:
        """Have a function called with the gradient of this tensor whenever one is complete.

        Args:
            hook: Takes the gradient, which it must not change; what it returns, if not None, takes its place.

        Returns:
            A handle whose `remove()` takes the hook away.

        Raises:
            GraphError: The tensor is a constant.
            InvalidTypeError: The hook cannot be called.

        Example:
            >>> from minitorch_tensor import tensor
            >>> x = tensor([1.0, 2.0], requires_grad=True)
            >>> handle = x.register_hook(lambda grad: grad * 10.0)
            >>> (x * x).sum().backward()
            >>> x.grad.tolist()
            [20.0, 40.0]
        """
        if not callable(hook):
            raise InvalidTypeError(f"A hook is a function of the gradient, not {hook!r} of type {type(hook).__name__}.")
        return RemovableHandle(self._hooks("register a hook on"), hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Any], None]) -> RemovableHandle:
        """Have a function called with this leaf whenever a pass has added to its `grad`: an optimizer's step, say.

        Args:
            hook: Takes the tensor; what it returns does not matter.

        Returns:
            A handle whose `remove()` takes the hook away.

        Raises:
            GraphError: The tensor is a constant or a result.
            InvalidTypeError: The hook cannot be called.

        Example:
            >>> from minitorch_tensor import tensor
            >>> x = tensor([1.0, 2.0], requires_grad=True)
            >>> handle = x.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad))
            >>> (x * x).sum().backward()
            tensor([2., 4.])
        """
        if not callable(hook):
            raise InvalidTypeError(f"A hook is a function of the tensor, not {hook!r} of type {type(hook).__name__}.")
        if not self.is_leaf:
            raise GraphError("Only a leaf collects a gradient: register_hook() is for the result of an operation.")
        return RemovableHandle(self._hooks("register a hook on").after, hook)

    def _hooks(self, what: str) -> Hooks:
        """Return the hooks of this tensor's node, empty ones at first."""
        node = node_of(self)
        if node is CONSTANT:
            raise GraphError(f"Cannot {what} a constant: no gradient reaches it. Call requires_grad_() first.")
        if node.hooks is None:
            node.hooks = Hooks()
        hooks: Hooks = node.hooks
        return hooks

    def retain_grad(self) -> None:
        """Keep the gradient of this result in `grad`, as that of a leaf always is.

        Raises:
            GraphError: The tensor is a constant.
        """
        hooks = self._hooks("retain the gradient of")
        if not self.is_leaf:
            hooks.keeper = weakref.ref(self)

    @property
    def retains_grad(self) -> bool:
        """Whether `retain_grad` was called on a result."""
        hooks = node_of(self).hooks
        return bool(hooks) and hooks.keeper is not None
