"""`Function`: a rule of one's own, with PyTorch's interface.

The rules of this package derive from `functions.rule.Rule`, which is leaner: one result, tensors only. A `Function`
takes whatever is not a tensor as well, may return several results, may write to its arguments, and computes with
tensors rather than with a backend.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from minitorch_scalar.grad_mode import grad_mode, no_grad
from minitorch_tensor.autograd.context import FunctionContext
from minitorch_tensor.autograd.function_node import FunctionNode, OutputKind
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import GraphError, InvalidTypeError, MissingMethodError
from minitorch_tensor.functions.inplace import check_unowned, rebase
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.view_node import UNRECORDED, as_view, node_of

__all__ = ["UNWRITABLE", "Final", "Function", "once_differentiable"]

UNWRITABLE = (
    "Cannot write to what a Function returns of its argument's storage: the Function's backward would be lost. "
    "Write to a clone() of it."
)


class Function:
    """A rule of differentiation; derive from it and call it by `apply`.

    A subclass defines two static methods. `forward(ctx, *args)` computes the result, a tensor or a tuple, without being
    recorded. `backward(ctx, *grads)` receives one gradient for each result and returns one for each argument of
    forward, None where there is none; it is recorded if the gradients are to be differentiated again. What backward
    needs is kept with `ctx.save_for_backward(...)`, and what is no tensor as an attribute of ctx. Instead,
    `forward(*args)` may do without ctx, which `setup_context(ctx, inputs, output)` then receives.

    Example:
        >>> from minitorch_tensor import tensor
        >>> class Cube(Function):
        ...     @staticmethod
        ...     def forward(ctx, x):
        ...         ctx.save_for_backward(x)
        ...         return x * x * x
        ...
        ...     @staticmethod
        ...     def backward(ctx, grad):
        ...         (x,) = ctx.saved_tensors
        ...         return grad * 3.0 * x * x
        >>> x = tensor([1.0, 2.0], requires_grad=True)
        >>> Cube.apply(x).sum().backward()
        >>> x.grad.tolist()
        [3.0, 12.0]
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        raise GraphError(f"{type(self).__name__} is not made into an object: call {type(self).__name__}.apply(...).")

    @staticmethod
    def forward(*_args: Any, **_kwargs: Any) -> Any:
        """Compute the result; every Function defines its own."""
        raise MissingMethodError("This Function defines no forward(ctx, ...): a static method that returns its result.")

    @staticmethod
    def backward(_ctx: Any, *_grads: Any) -> Any:
        """Carry gradients of the results over to the arguments; every Function defines its own."""
        raise MissingMethodError(
            "This Function defines no backward(ctx, *grads): a static method that returns a gradient for each argument."
        )

    @staticmethod
    def setup_context(_ctx: Any, _inputs: tuple[Any, ...], _output: Any) -> None:
        """Keep what backward needs, if forward has no ctx."""
        raise MissingMethodError("setup_context was called on a Function that does not define it.")

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Compute the result, and record it if an argument requires a gradient.

        Args:
            *args: The arguments of forward; only tensors among them, not those in lists, are differentiated.
            **kwargs: More of them, by name.

        Returns:
            What forward returned.

        Raises:
            GraphError: Forward wrote to a leaf, or to an argument that it did not return.
            InvalidTypeError: Forward returned a list or dict of tensors, through which no gradient could flow.
            MissingMethodError: There is no forward.
        """
        if kwargs:
            args = cls._bound(args, kwargs)
        nodes = {i: node_of(x) for i, x in enumerate(args) if is_tensor(x)}
        ctx = FunctionContext(cls.__name__, tuple([nodes.get(i, CONSTANT) is not CONSTANT for i in range(len(args))]))
        result = cls._forward(ctx, args)
        outputs = result if isinstance(result, tuple) else (result,)
        if grad_mode.enabled and any(ctx.needs_input_grad):
            made = cls._recorded(ctx, args, nodes, outputs)
        else:
            made = tuple([_constant(y) for y in outputs])
        ctx.keep(outputs)
        return made if isinstance(result, tuple) else made[0]

    # ------------------------------------------------------------------------------------------------------------------
    # The steps of apply
    # ------------------------------------------------------------------------------------------------------------------
    @classmethod
    def _has_setup(cls) -> bool:
        return cls.setup_context is not Function.setup_context

    @classmethod
    def _bound(cls, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """Put arguments given by name into their places."""
        first = () if cls._has_setup() else (None,)
        bound = inspect.signature(cls.forward).bind(*first, *args, **kwargs)
        if bound.kwargs:
            raise InvalidTypeError(
                f"{cls.__name__}.apply was given {', '.join(bound.kwargs)} by name only: forward takes its arguments "
                "by position."
            )
        return bound.args[len(first) :]

    @classmethod
    def _forward(cls, ctx: FunctionContext, args: tuple[Any, ...]) -> Any:
        """Call forward without recording what it does."""
        with no_grad():
            if cls._has_setup():
                result = cls.forward(*args)
                cls.setup_context(ctx, args, result)
            else:
                result = cls.forward(ctx, *args)
        found = result.values() if isinstance(result, dict) else result if isinstance(result, list) else ()
        if any(map(is_tensor, found)) and any(ctx.needs_input_grad):
            raise InvalidTypeError(
                f"{cls.__name__}.forward returned a {type(result).__name__} of tensors, through which no gradient can "
                "flow: return a tensor or a tuple of tensors."
            )
        return result

    @classmethod
    def _recorded(
        cls, ctx: FunctionContext, args: tuple[Any, ...], nodes: dict[int, Any], outputs: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        """Give every result its place in the graph."""
        for x in ctx._written:
            if not any(x is y for y in outputs):
                raise GraphError(
                    f"{cls.__name__}.forward marked an argument of shape {x.shape} as dirty and did not return it: "
                    "what has been written to must be among the results."
                )
        node = FunctionNode(cls, ctx, args, nodes)
        node.outputs = [OutputKind(y.shape, y.dtype, y.backend, y.adopt) if is_tensor(y) else None for y in outputs]
        made: dict[int, Any] = {}
        for index, y in enumerate(outputs):
            if id(y) not in made:
                made[id(y)] = _result(ctx, node, index, y, [args[i] for i in nodes])
        return tuple([made[id(y)] for y in outputs])


def _result(ctx: FunctionContext, node: FunctionNode, index: int, y: Any, args: Sequence[Any]) -> Any:
    """Return one result of forward as the user receives it.

    That is another tensor than the one that forward made, so that what ctx keeps does not lead back to the graph.
    """
    if not is_tensor(y) or not y.dtype.is_floating_point or any(y is x for x in ctx._constant_outputs):
        return _constant(y)
    if any(y is x for x in ctx._written):
        check_unowned(y)
        return rebase(y, node.output_node(index))
    result = y.alias()
    owner = next((x for x in args if x.version is y.version), None)
    if owner is None:
        result.node = node.output_node(index)
    else:
        base = owner.node.base if owner.node.is_view else owner
        result.node = as_view(node.output_node(index), base, result, UNWRITABLE)
    return result


def _constant(y: Any) -> Any:
    """Return a result that is not recorded."""
    if not is_tensor(y) or y.node is CONSTANT:
        return y
    result = y.alias()
    result.node = UNRECORDED
    return result


# ----------------------------------------------------------------------------------------------------------------------
# Backward in numbers only
# ----------------------------------------------------------------------------------------------------------------------
def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a backward that cannot be differentiated itself: it is run without recording.

    To differentiate what it returns is then an error.
    """

    @functools.wraps(backward)
    def wrapper(ctx: Any, *grads: Any) -> Any:
        with no_grad():
            found = backward(ctx, *grads)
        tracked = [d for d in grads if is_tensor(d) and d.requires_grad]
        if not grad_mode.enabled or not tracked:
            return found
        if isinstance(found, tuple):
            return tuple([Final.apply(d, *tracked) if is_tensor(d) else d for d in found])
        return Final.apply(found, *tracked) if is_tensor(found) else found

    return wrapper


class Final(Function):
    """A gradient that ends here."""

    @staticmethod
    def forward(_ctx: Any, grad: Any, *_grads: Any) -> Any:
        """Pass it on."""
        return grad

    @staticmethod
    def backward(_ctx: Any, *_grads: Any) -> Any:
        """Refuse."""
        raise GraphError(
            "Cannot differentiate a second time: the backward of a Function is marked with @once_differentiable."
        )
