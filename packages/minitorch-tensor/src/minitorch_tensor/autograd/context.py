"""What the `forward` of a user's rule leaves for its `backward`."""

from __future__ import annotations

import weakref
from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import GraphError, InvalidTypeError

__all__ = ["FunctionContext"]


class FunctionContext:
    """The context of one application of a `Function`; any attribute may be put on it, such as a shape or a number.

    Attributes:
        needs_input_grad: For every argument of forward, whether its gradient is asked for.
        saved_tensors: What `save_for_backward` kept.
    """

    def __init__(self, name: str, needs: tuple[bool, ...]) -> None:
        self._name = name
        self._needs = needs
        self._to_save: tuple[Any, ...] = ()
        self._saved: tuple[tuple[Any, int, int | None], ...] | None = ()  # tensor, version, which output it is
        self._node: weakref.ref[Any] | None = None
        self._constant_outputs: tuple[Any, ...] = ()
        self._written: tuple[Any, ...] = ()
        self._materialize = True

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors until the backward pass: arguments, results or others, and None.

        Whatever is kept so is watched: if it is written to before the backward pass, that is an error.

        Raises:
            InvalidTypeError: Something is no tensor; put that on the context as an attribute.
        """
        for position, tensor in enumerate(tensors):
            if tensor is not None and not is_tensor(tensor):
                raise InvalidTypeError(
                    f"save_for_backward keeps tensors, and number {position} is {tensor!r} of type "
                    f"{type(tensor).__name__}: keep it as an attribute, such as ctx.factor = {tensor!r}."
                )
        self._to_save = tensors

    def mark_dirty(self, *tensors: Any) -> None:
        """Say which arguments forward has written to; it must return them too."""
        self._written = tensors

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """Say which results have no gradient; backward receives zeros for them."""
        self._constant_outputs = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Say whether backward receives zeros (as it does by default) or None for results that were not used."""
        self._materialize = bool(value)

    @property
    def needs_input_grad(self) -> tuple[bool, ...]:
        """For every argument of forward, whether its gradient is asked for."""
        node = None if self._node is None else self._node()
        return self._needs if node is None else node.needs_of(self._needs)

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What `save_for_backward` kept.

        Raises:
            GraphError: One of the tensors has been changed in place since, or the graph has been freed.
        """
        if self._saved is None:
            raise GraphError(
                f"What {self._name} saved for backward was freed by the first backward(). "
                "Call backward(retain_graph=True) the first time to keep it."
            )
        return tuple([self._unpacked(*entry) for entry in self._saved])

    def _unpacked(self, tensor: Any, version: int, output: int | None) -> Any:
        if tensor is None:
            return None
        if tensor.version[0] != version:
            raise GraphError(
                f"A tensor that {self._name} saved for backward has been changed in place since: its gradient would "
                "be wrong. Change a clone() of it, or write the operation without the underscore."
            )
        node = None if self._node is None else self._node()
        if output is None or node is None or not grad_mode.enabled:
            return tensor
        result = tensor.alias()
        result.node = node.output_node(output)
        return result

    def keep(self, outputs: tuple[Any, ...]) -> None:
        """Fix what is saved, with the versions that it has at the end of forward.

        A result is kept as a constant over the same numbers, or it would lead back to its own node.

        Args:
            outputs: What forward returned.
        """
        places = {id(y): i for i, y in enumerate(outputs)}
        self._saved = tuple([_saved(tensor, places.get(id(tensor))) for tensor in self._to_save])
        self._to_save = ()

    def forget(self) -> None:
        """Let go of what is saved; asking for it again is an error."""
        if self._saved:
            self._saved = None


def _saved(tensor: Any, output: int | None) -> tuple[Any, int, int | None]:
    if tensor is None:
        return None, 0, None
    return (tensor if output is None else tensor.alias()), tensor.version[0], output
