"""What a gradient does when it is complete: call the user's hooks, be kept, be added up."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from itertools import count
from threading import Lock
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import DtypeError, InvalidTypeError, ShapeError
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Hook", "Hooks", "HooksAfter", "RemovableHandle", "accumulate", "accumulating", "moved_hooks", "owned"]

Hook = Callable[[Any], Any]

_next_id = count().__next__

accumulating = Lock()
"""The lock of sums: two threads may go back to one leaf at the same time."""


class HooksAfter(dict[int, Hook]):
    """What is called with a leaf after each pass, in the order in which it was registered."""

    __slots__ = ("__weakref__",)


class Hooks(dict[int, Hook]):
    """The hooks of one node, in the order in which they were registered.

    Attributes:
        after: Those of a leaf that are called when the gradient has been added to its `grad`.
        keeper: A weak reference to the tensor whose `grad` is to be kept, though it is no leaf; None for nobody.
    """

    __slots__ = ("__weakref__", "after", "keeper")

    after: HooksAfter
    keeper: weakref.ref[Any] | None

    def __init__(self) -> None:
        self.after = HooksAfter()
        self.keeper = None

    def __bool__(self) -> bool:
        return len(self) > 0 or self.keeper is not None

    def run(self, d: Any) -> Any:
        """Call each hook with the gradient; one that returns something replaces it. The last one is kept.

        Raises:
            DtypeError: A hook returned another dtype.
            InvalidTypeError: A hook returned what is no tensor.
            ShapeError: A hook returned another shape.
        """
        for hook in tuple(self.values()):
            changed = hook(d)
            if changed is not None:
                _check_replacement(changed, d, hook)
                d = changed
        tensor = None if self.keeper is None else self.keeper()
        if tensor is not None:
            tensor._grad = owned(d) if tensor._grad is None else tensor._grad + d
        return d


def _check_replacement(changed: Any, d: Any, hook: Hook) -> None:
    name = getattr(hook, "__name__", repr(hook))
    if not isinstance(changed, TensorData) or not hasattr(changed, "node"):
        raise InvalidTypeError(
            f"The hook '{name}' returned {changed!r} of type {type(changed).__name__}: a hook returns a tensor, which "
            "takes the place of the gradient, or None."
        )
    if changed.shape != d.shape:
        raise ShapeError(f"The hook '{name}' returned shape {changed.shape} for a gradient of shape {d.shape}.")
    if changed.dtype is not d.dtype:
        raise DtypeError(
            f"The hook '{name}' returned dtype {changed.dtype.name} for a gradient of {d.dtype.name}: "
            f"convert it with .to(grad.dtype)."
        )


class RemovableHandle:
    """What `register_hook` returns: `remove()` takes the hook away again, and so does the end of a `with` block."""

    __slots__ = ("_hooks", "id")

    def __init__(self, hooks: dict[int, Any], hook: Any) -> None:
        self.id = _next_id()
        self._hooks = weakref.ref(hooks)
        hooks[self.id] = hook

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        hooks = self._hooks()
        if hooks is not None:
            hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def moved_hooks(old: Any, new: Any) -> Any:
    """Let a tensor that keeps its gradient keep that of its new node instead, and return the new node.

    Hooks that a user registered stay where they are, as in PyTorch: with the value that the tensor had then.
    """
    hooks = old.hooks
    if hooks and hooks.keeper is not None and not new.is_constant():
        if new.hooks is None:
            new.hooks = Hooks()
        new.hooks.keeper, hooks.keeper = hooks.keeper, None
    return new


# ----------------------------------------------------------------------------------------------------------------------
# Gradients that stay
# ----------------------------------------------------------------------------------------------------------------------
def owned(d: Any) -> Any:
    """Return a gradient in memory of its own: what comes out of a rule may be a view of anything."""
    return d.clone() if grad_mode.enabled else d.backend.copy(d)


def accumulate(tensor: Any, d: Any, *, spare: bool = False) -> None:
    """Add to the gradient of a tensor: in its memory, unless the sum is to be differentiated again.

    Args:
        tensor: The tensor.
        d: What to add.
        spare: Whether nobody else will ever see `d` or its memory: then it needs no copy to become the gradient.
    """
    with accumulating:
        known = tensor._grad
        if known is None:
            tensor._grad = d if spare and not grad_mode.enabled else owned(d)
        elif grad_mode.enabled or d.dtype is not known.dtype or (known.layout and 0 in known.strides):
            tensor._grad = known + d
        else:
            known.backend.zip(operators.add, known, d, out=known)
            known.version[0] += 1
