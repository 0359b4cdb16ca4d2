"""`Module`: a part of a network, with its parameters, its buffers and the parts that it is made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from minitorch.errors import InvalidTypeError, InvalidValueError
from minitorch.nn.module_hooks import HookEntry, ModuleHooks, call_with_hooks
from minitorch.nn.state import load_state, state_of
from minitorch.nn.tree import Tree
from minitorch_scalar.state import IncompatibleKeys
from minitorch_tensor import float32, float64
from minitorch_tensor.devices import backend_on, is_device
from minitorch_tensor.dtypes import DType, as_dtype
from minitorch_tensor.hooks import RemovableHandle
from minitorch_tensor.registry import get_backend
from minitorch_tensor.tensor_data import TensorData

__all__ = ["M", "Module"]

M = TypeVar("M", bound="Module")


class Module(Tree):
    """A part of a network: derive from it, make parameters and parts in `__init__`, and define `forward`.

    Parameters and modules that are assigned as attributes become known under those names; inside a plain list they do
    not: use `ModuleList` and `ParameterList`. Calling the module calls `forward`, and the hooks if there are any.

    Attributes:
        training: Whether the module is in training mode, which matters to dropout and batch normalisation.

    Example:
        >>> import minitorch as torch
        >>> from minitorch import nn
        >>> class Scale(nn.Module):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.factor = nn.Parameter(torch.tensor([2.0]))
        ...
        ...     def forward(self, x):
        ...         return self.factor * x
        >>> scale = Scale()
        >>> scale(torch.tensor([1.0, 3.0])).tolist()
        [2.0, 6.0]
        >>> dict(scale.state_dict())
        {'factor': tensor([2.])}
    """

    _hooks: ModuleHooks | None = None

    # ------------------------------------------------------------------------------------------------------------------
    # Use
    # ------------------------------------------------------------------------------------------------------------------
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call `forward`, and the hooks before and after it."""
        if self._hooks is None:  # as in nearly all calls
            return self.forward(*args, **kwargs) if kwargs else self.forward(*args)
        return call_with_hooks(self, self._hooks, args, kwargs)

    # ------------------------------------------------------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------------------------------------------------------
    def _own_hooks(self) -> ModuleHooks:
        if self._hooks is None:
            object.__setattr__(self, "_hooks", ModuleHooks())
        hooks: ModuleHooks = self.__dict__["_hooks"]
        return hooks

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Let hook(module, args) be called before `forward`; what it returns, unless None, replaces the arguments.

        Args:
            hook: The function.
            prepend: Whether it is called before the hooks that are there already, instead of after them.
            with_kwargs: Whether it is called as hook(module, args, kwargs), and returns None or (args, kwargs).

        Returns:
            A handle, whose `remove()` takes the hook away.
        """
        return ModuleHooks.add(self._own_hooks().before, HookEntry(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Let hook(module, args, output) be called after `forward`; what it returns, unless None, is the new output.

        Args:
            hook: The function.
            prepend: Whether it is called before the hooks that are there already, instead of after them.
            with_kwargs: Whether it is called as hook(module, args, kwargs, output).
            always_call: Whether it is called, with None for the output, even if `forward` raises.

        Returns:
            A handle, whose `remove()` takes the hook away.
        """
        return ModuleHooks.add(self._own_hooks().after, HookEntry(hook, with_kwargs, always_call), prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Let hook(module, grad_input, grad_output) be called when gradients have come back through the module.

        Both are tuples, with None for what has no gradient. What the hook returns, unless None, replaces grad_input.
        """
        return ModuleHooks.add(self._own_hooks().backward, HookEntry(hook), prepend)

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Let hook(module, grad_output) be called before gradients go back through the module.

        It is given a tuple, with None for what has no gradient. What the hook returns, unless None, replaces it.
        """
        return ModuleHooks.add(self._own_hooks().before_backward, HookEntry(hook), prepend)

    # ------------------------------------------------------------------------------------------------------------------
    # Mode and gradients
    # ------------------------------------------------------------------------------------------------------------------
    def train(self: M, mode: bool = True) -> M:
        """Set `training` here and in all parts, and return self; a part with a `train` of its own is asked itself."""
        if not isinstance(mode, bool):
            raise InvalidValueError(f"train() takes True or False, not {mode!r}.")
        waiting: list[Any] = [self]
        while waiting:
            module = waiting.pop()
            if module is not self and type(module).train is not Module.train:
                module.train(mode)
                continue
            object.__setattr__(module, "training", mode)
            waiting.extend(module.children())
        return self

    def eval(self: M) -> M:
        """Unset `training` here and in all parts, and return self."""
        return self.train(False)

    def requires_grad_(self: M, requires_grad: bool = True) -> M:
        """Freeze or unfreeze all parameters, and return self."""
        super().requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or make them zeros."""
        for parameter in self.parameters():
            if set_to_none or parameter.grad is None:
                parameter.grad = None
            else:
                parameter.grad = parameter.grad.detach().zero_()

    # ------------------------------------------------------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------------------------------------------------------
    def state_dict(
        self, *, destination: dict[str, Any] | None = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Any]:
        """Return parameters and persistent buffers under their dotted names, without history and sharing the memory.

        Args:
            destination: Where to enter them; a new dictionary if left out.
            prefix: What to write before every name.
            keep_vars: Whether to return the parameters themselves.
        """
        found = OrderedDict() if destination is None else destination
        for name, value in state_of(self).items():
            plain = value.detach() if isinstance(value, TensorData) else value.data
            found[prefix + name] = value if keep_vars else plain
        return found

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Copy the values of a state_dict into the parameters and buffers; if anything does not fit, nothing changes.

        Args:
            state_dict: Tensors under dotted names; those of another library are read through DLPack.
            strict: Whether missing and unexpected names are errors.
            assign: Whether the module takes over the memory of the values instead of copying.

        Returns:
            The missing names and the unexpected ones.

        Raises:
            InvalidTypeError: The state_dict is not a mapping.
            StateDictError: Names are missing or unexpected (if strict), or a shape or dtype does not fit.
        """
        return load_state(self, state_dict, strict, assign)

    # ------------------------------------------------------------------------------------------------------------------
    # All parts at once
    # ------------------------------------------------------------------------------------------------------------------
    def apply(self: M, fn: Callable[[Any], Any]) -> M:
        """Call a function with every part, the innermost first, and with this module last; return self."""
        for module in _innermost_first(self):
            fn(module)
        return self

    def to(self: M, *args: Any, dtype: Any = None, backend: Any = None, device: Any = None) -> M:
        """Convert floating point parameters and buffers to a dtype, move all to a backend, and return self.

        The parameters stay the objects that they are, so an optimizer keeps following them.

        Args:
            *args: A floating point dtype, a device, the name of a backend, or a tensor, whose dtype and backend are
                meant.
            dtype: The dtype.
            backend: The backend, by name or as an instance.
            device: As programs of PyTorch's have it, "cpu" or "cuda"; see `Tensor.to`.

        Raises:
            BackendError: There is no such backend or device.
            InvalidTypeError: The dtype is not a floating point one.
        """
        for value in args:
            if isinstance(value, DType):
                dtype = value
            elif isinstance(value, TensorData):
                dtype, backend = value.dtype, value.backend
            elif is_device(value):
                device = value
            elif value is not None and not isinstance(value, bool):
                backend = value
        target = None if dtype is None else as_dtype(dtype)
        if target is not None and not target.is_floating_point:
            raise InvalidTypeError(f"A module is converted to a floating point dtype, not to {target.name}.")
        place = backend_on(device, None) if backend is None else get_backend(backend)  # which may be none such
        for tensor in (*self.parameters(), *self.buffers()):
            _convert(tensor, target, place, device)
        return self

    def float(self: M) -> M:
        """Convert floating point parameters and buffers to float32, and return self."""
        return self.to(float32)

    def double(self: M) -> M:
        """Convert floating point parameters and buffers to float64, and return self."""
        return self.to(float64)

    def cpu(self: M) -> M:
        """Move parameters and buffers that are on another device to the host, and return self."""
        return self.to(device="cpu")

    def cuda(self: M, device: Any = None) -> M:
        """Move parameters and buffers to the backend `cuda`, and return self.

        Raises:
            BackendError: It is not installed, or finds no GPU.
        """
        return self.to(device="cuda" if device is None else device)

    # ------------------------------------------------------------------------------------------------------------------
    # Text
    # ------------------------------------------------------------------------------------------------------------------
    def __repr__(self) -> str:
        own = self.extra_repr().splitlines()
        if len(own) == 1 and not self._modules:
            return f"{type(self).__name__}({own[0]})"
        lines = own + [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in self._modules.items()]
        if not lines:
            return f"{type(self).__name__}()"
        return "\n  ".join([f"{type(self).__name__}(", *lines]) + "\n)"


def _convert(tensor: Any, dtype: DType | None, backend: Any, device: Any) -> None:
    """Give a tensor, and its gradient, numbers in another dtype or on another backend or device."""
    target = dtype if tensor.dtype.is_floating_point else None
    moved = tensor.detach().to(dtype=target, backend=backend, device=device)
    if moved.dtype is tensor.dtype and moved.backend is tensor.backend:
        return
    grad, tensor.grad = tensor.grad, None
    tensor.data = moved
    tensor.grad = None if grad is None else grad.detach().to(dtype=target, backend=moved.backend)


def _innermost_first(module: Any) -> Iterator[Any]:
    """Yield a module after all of its parts, which come in their order."""
    stack = [(module, iter(tuple(module.children())))]
    while stack:
        current, parts = stack[-1]
        part = next(parts, None)
        if part is None:
            yield current
            stack.pop()
        else:
            stack.append((part, iter(tuple(part.children()))))
