"""What a user asks to be called before a module runs, after it, and when gradients come back through it."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

from minitorch.errors import InvalidTypeError
from minitorch_tensor.autograd import Function
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.hooks import RemovableHandle

__all__ = ["HookEntry", "HookTable", "ModuleHooks", "call_with_hooks"]


class HookEntry(NamedTuple):
    """A hook, and how it wants to be called.

    Attributes:
        call: The user's function.
        with_kwargs: Whether it takes the keyword arguments too.
        always: Whether it is called even if forward raises.
    """

    call: Any
    with_kwargs: bool = False
    always: bool = False


class HookTable(OrderedDict[int, HookEntry]):
    """Hooks of one kind, in the order in which they are called."""


class ModuleHooks:
    """All hooks of one module."""

    def __init__(self) -> None:
        self.before = HookTable()
        self.after = HookTable()
        self.before_backward = HookTable()
        self.backward = HookTable()

    @staticmethod
    def add(table: HookTable, entry: HookEntry, prepend: bool) -> RemovableHandle:
        """Add a hook to one of the tables, and return the handle that removes it.

        Raises:
            InvalidTypeError: It cannot be called.
        """
        if not callable(entry.call):
            raise InvalidTypeError(f"A hook is a function, not {entry.call!r} of type {type(entry.call).__name__}.")
        handle = RemovableHandle(table, entry)
        if prepend:
            table.move_to_end(handle.id, last=False)
        return handle


def call_with_hooks(module: Any, hooks: ModuleHooks, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call the hooks before, `forward`, and the hooks after; each may replace what it is given."""
    for entry in tuple(hooks.before.values()):
        args, kwargs = _before(module, entry, args, kwargs)
    passage = _Passage(module, hooks) if hooks.backward or hooks.before_backward else None
    if passage is not None:
        args = passage.entered(args)
    try:
        result = module.forward(*args, **kwargs)
    except Exception:
        for entry in tuple(hooks.after.values()):
            if entry.always:
                _after(module, entry, args, kwargs, None)
        raise
    for entry in tuple(hooks.after.values()):
        changed = _after(module, entry, args, kwargs, result)
        result = result if changed is None else changed
    return result if passage is None else passage.left(result)


def _before(module: Any, entry: HookEntry, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if not entry.with_kwargs:
        changed = entry.call(module, args)
        if changed is None:
            return args, kwargs
        return (changed if isinstance(changed, tuple) else (changed,)), kwargs
    changed = entry.call(module, args, kwargs)
    if changed is None:
        return args, kwargs
    if not isinstance(changed, tuple) or len(changed) != 2:
        raise InvalidTypeError(
            f"A forward pre-hook with keyword arguments returns None or the pair (args, kwargs), not {changed!r}."
        )
    return changed


def _after(module: Any, entry: HookEntry, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Any:
    return entry.call(module, args, kwargs, result) if entry.with_kwargs else entry.call(module, args, result)


# ----------------------------------------------------------------------------------------------------------------------
# On the way back
# ----------------------------------------------------------------------------------------------------------------------
class _Gate(Function):
    """Let several tensors through, and tell somebody of their gradients, who may replace them."""

    @staticmethod
    def forward(ctx: Any, tell: Any, *tensors: Any) -> Any:
        ctx.tell = tell
        through = tuple([x.view_as(x) for x in tensors])
        return through[0] if len(through) == 1 else through

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return (None, *ctx.tell(grads))


class _Passage:
    """One call of a module with backward hooks: a gate before it and a gate behind."""

    def __init__(self, module: Any, hooks: ModuleHooks) -> None:
        self.module = module
        self.before = [entry.call for entry in hooks.before_backward.values()]
        self.hooks = [entry.call for entry in hooks.backward.values()]
        self.grad_output: tuple[Any, ...] = ()
        self.places: list[int] = []
        self.count = 0

    def entered(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """Lead the tensors among the arguments through the first gate, where the hooks are called."""
        self.count = len(args)
        self.places = [i for i, x in enumerate(args) if is_tensor(x) and x.requires_grad]
        if not self.places:
            return args
        out = _Gate.apply(self._tell_inputs, *[args[i] for i in self.places])
        through = iter([out] if len(self.places) == 1 else out)
        return tuple([next(through) if i in self.places else x for i, x in enumerate(args)])

    def left(self, result: Any) -> Any:
        """Lead the result, a tensor or a tuple of them, through the second gate."""
        several = isinstance(result, tuple)
        parts = result if several else (result,)
        places = [i for i, x in enumerate(parts) if is_tensor(x) and x.requires_grad]
        if not places:
            return result
        out = _Gate.apply(lambda grads: self._tell_outputs(grads, places, len(parts)), *[parts[i] for i in places])
        through = iter([out] if len(places) == 1 else out)
        whole = tuple([next(through) if i in places else x for i, x in enumerate(parts)])
        return whole if several else whole[0]

    def _tell_outputs(self, grads: tuple[Any, ...], places: list[int], count: int) -> tuple[Any, ...]:
        given = dict(zip(places, grads, strict=True))
        whole = tuple([given.get(i) for i in range(count)])
        for hook in self.before:
            whole = _replaced(whole, hook(self.module, whole))
        self.grad_output = whole
        if not self.places:  # no gradient goes on from here: nobody else will call the hooks
            for hook in self.hooks:
                hook(self.module, (None,) * self.count, self.grad_output)
        return tuple([whole[i] for i in places])

    def _tell_inputs(self, grads: tuple[Any, ...]) -> tuple[Any, ...]:
        given = dict(zip(self.places, grads, strict=True))
        whole = tuple([given.get(i) for i in range(self.count)])
        for hook in self.hooks:
            whole = _replaced(whole, hook(self.module, whole, self.grad_output))
        return tuple([whole[i] for i in self.places])


def _replaced(whole: tuple[Any, ...], changed: Any) -> tuple[Any, ...]:
    """Return what a hook returned in place of what it was given, None for no change, as a tuple."""
    if changed is None:
        return whole
    return changed if isinstance(changed, tuple) else (changed,)
