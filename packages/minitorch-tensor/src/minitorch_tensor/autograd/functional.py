"""Jacobians, Hessians and their products with vectors, of functions of tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from minitorch_scalar.grad_mode import enable_grad
from minitorch_tensor import engine
from minitorch_tensor.autograd.arguments import (
    as_vectors,
    check_strategy,
    like_given,
    outputs_of,
    plain,
    points_of,
)
from minitorch_tensor.dtypes import int64
from minitorch_tensor.engine import full_like
from minitorch_tensor.errors import GraphError
from minitorch_tensor.functions.joining import stack

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


# ----------------------------------------------------------------------------------------------------------------------
# Whole matrices
# ----------------------------------------------------------------------------------------------------------------------
def jacobian(
    func: Callable[..., Any],
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """Return the derivative of every element of every output with respect to every element of every input.

    Args:
        func: A function of tensors that returns a tensor or a tuple of them.
        inputs: A tensor, or a tuple of tensors, one for each argument.
        create_graph: Record the derivatives, so that they can be differentiated again.
        strict: Whether an output that does not depend on an input is an error; else its derivatives are zero.
        vectorize: Without effect: there is one backward pass for each element of an output.
        strategy: "reverse-mode"; PyTorch's "forward-mode" gives the same numbers and is not here.

    Returns:
        For one output and one input a tensor of shape (*output shape, *input shape). For a tuple of inputs, a tuple of
        those; for a tuple of outputs, a tuple of what each output gives.

    Raises:
        GraphError: An output does not depend on an input, if strict.
        InvalidArgumentError: There is no such strategy.
        InvalidTypeError: Inputs or outputs are no tensors.

    Example:
        >>> from minitorch_tensor import tensor
        >>> jacobian(lambda x: x * x, tensor([1.0, 2.0])).tolist()
        [[2.0, 0.0], [0.0, 4.0]]
    """
    check_strategy(strategy, vectorize, strict)
    with enable_grad():
        points = points_of(inputs, "jacobian", create_graph)
        result = func(*points)
        rows = []
        for index, y in enumerate(outputs_of(result, "jacobian", strict)):
            row = [_gradients([y], points, [seed], create_graph, strict, index) for seed in _one_hots(y)]
            blocks = [_block(y, x, [gradients[i] for gradients in row]) for i, x in enumerate(points)]
            rows.append(like_given(blocks, inputs))
    return plain(like_given(rows, result), create_graph)


def hessian(
    func: Callable[..., Any],
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """Return the second derivatives of a function that returns one number.

    Args:
        func: A function of tensors that returns a tensor of one element.
        inputs: A tensor, or a tuple of tensors, one for each argument.
        create_graph: Record the derivatives, so that they can be differentiated again.
        strict: Whether a gradient that does not depend on an input is an error; else its derivatives are zero.
        vectorize: Without effect, as for `jacobian`.
        outer_jacobian_strategy: "reverse-mode".

    Returns:
        For one input a tensor of shape (*input shape, *input shape). For a tuple of inputs, a tuple of tuples: [i][j]
        has shape (*shape of input i, *shape of input j).

    Raises:
        GraphError: The function returned several numbers; or, if strict, a gradient does not depend on an input.
        InvalidArgumentError: There is no such strategy.
        InvalidTypeError: Inputs or outputs are no tensors.

    Example:
        >>> from minitorch_tensor import tensor
        >>> hessian(lambda x: (x * x * x).sum(), tensor([1.0, 2.0])).tolist()
        [[6.0, 0.0], [0.0, 12.0]]
    """
    check_strategy(outer_jacobian_strategy, vectorize, strict)
    return jacobian(_gradient_of(func, inputs, "hessian", strict), inputs, create_graph, strict)


# ----------------------------------------------------------------------------------------------------------------------
# Products with a vector
# ----------------------------------------------------------------------------------------------------------------------
def vjp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """Return what a function returns, and the product of a vector with its Jacobian: vᵀ · J.

    Args:
        func: A function of tensors that returns a tensor or a tuple of them.
        inputs: A tensor, or a tuple of tensors, one for each argument.
        v: The vector, in the form of the outputs; may be left out if they are one number.
        create_graph: Record the results, so that they can be differentiated again.
        strict: Whether an output that does not depend on an input is an error; else its derivatives are zero.

    Returns:
        The outputs, and the product in the form of the inputs.

    Raises:
        GraphError: v does not fit the outputs; or, if strict, an output does not depend on an input.
        InvalidTypeError: Something is no tensor.
        ShapeError: v has another shape than the outputs.

    Example:
        >>> from minitorch_tensor import tensor
        >>> y, product = vjp(lambda x: x * x, tensor([1.0, 2.0]), tensor([10.0, 1.0]))
        >>> y.tolist(), product.tolist()
        ([1.0, 4.0], [20.0, 4.0])
    """
    with enable_grad():
        points = points_of(inputs, "vjp", create_graph)
        result = func(*points)
        outputs = outputs_of(result, "vjp", strict)
        vectors = as_vectors(v, outputs, "the output")
        found = _gradients(outputs, points, vectors, create_graph, strict)
    return plain(result, create_graph), plain(like_given(found, inputs), create_graph)


def jvp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """Return what a function returns, and the product of its Jacobian with a vector: J · v.

    uᵀ · J is linear in u, so its derivative with respect to u, times v, is J · v: two backward passes.

    Args:
        func: A function of tensors that returns a tensor or a tuple of them.
        inputs: A tensor, or a tuple of tensors, one for each argument.
        v: The vector, in the form of the inputs; may be left out if they are one number.
        create_graph: Record the results, so that they can be differentiated again.
        strict: Whether an output that does not depend on an input is an error; else its derivatives are zero.

    Returns:
        The outputs, and the product in the form of the outputs.

    Raises:
        GraphError: v does not fit the inputs; or, if strict, an output does not depend on an input.
        InvalidTypeError: Something is no tensor.
        ShapeError: v has another shape than the inputs.

    Example:
        >>> from minitorch_tensor import tensor
        >>> y, product = jvp(lambda x: x * x, tensor([1.0, 2.0]), tensor([10.0, 1.0]))
        >>> y.tolist(), product.tolist()
        ([1.0, 4.0], [20.0, 4.0])

    Source: J. Townsend, A new trick for calculating Jacobian vector products, 2017.
    """
    with enable_grad():
        points = points_of(inputs, "jvp", create_graph)
        vectors = as_vectors(v, points, "the input")
        result = func(*points)
        outputs = outputs_of(result, "jvp", strict)
        dummies = [full_like(y, 0).requires_grad_() for y in outputs]
        backwards = _gradients(outputs, points, dummies, True, strict)
        found = _gradients(backwards, dummies, vectors, create_graph, False)
    return plain(result, create_graph), plain(like_given(found, result), create_graph)


def vhp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """Return the number that a function returns, and the product of a vector with its Hessian: vᵀ · H.

    Args:
        func: A function of tensors that returns a tensor of one element.
        inputs: A tensor, or a tuple of tensors, one for each argument.
        v: The vector, in the form of the inputs; may be left out if they are one number.
        create_graph: Record the results, so that they can be differentiated again.
        strict: Whether a gradient that does not depend on an input is an error; else its derivatives are zero.

    Returns:
        The output, and the product in the form of the inputs.

    Raises:
        GraphError: The function returned several numbers, or v does not fit the inputs.
        InvalidTypeError: Something is no tensor.
        ShapeError: v has another shape than the inputs.

    Example:
        >>> from minitorch_tensor import tensor
        >>> y, product = vhp(lambda x: (x * x * x).sum(), tensor([1.0, 2.0]), tensor([10.0, 1.0]))
        >>> y.item(), product.tolist()
        (9.0, [60.0, 12.0])
    """
    with enable_grad():
        points = points_of(inputs, "vhp", create_graph)
        vectors = as_vectors(v, points, "the input")
        result = func(*points)
        (y,) = _one_number(result, "vhp", strict)
        gradients = _gradients([y], points, [full_like(y, 1)], True, strict)
        found = _gradients(gradients, points, vectors, create_graph, strict)
    return plain(result, create_graph), plain(like_given(found, inputs), create_graph)


def hvp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """Return the number that a function returns, and the product of its Hessian with a vector: H · v.

    That is vᵀ · H wherever the second derivatives are continuous, and `vhp` takes one pass less.

    Args:
        func: A function of tensors that returns a tensor of one element.
        inputs: A tensor, or a tuple of tensors, one for each argument.
        v: The vector, in the form of the inputs; may be left out if they are one number.
        create_graph: Record the results, so that they can be differentiated again.
        strict: Whether a gradient that does not depend on an input is an error; else its derivatives are zero.

    Returns:
        The output, and the product in the form of the inputs.

    Raises:
        GraphError: The function returned several numbers, or v does not fit the inputs.
        InvalidTypeError: Something is no tensor.
        ShapeError: v has another shape than the inputs.

    Example:
        >>> from minitorch_tensor import tensor
        >>> y, product = hvp(lambda x: (x * x * x).sum(), tensor([1.0, 2.0]), tensor([10.0, 1.0]))
        >>> y.item(), product.tolist()
        (9.0, [60.0, 12.0])
    """
    with enable_grad():
        points = points_of(inputs, "hvp", create_graph)
        vectors = as_vectors(v, points, "the input")
        _, found = jvp(_gradient_of(func, points, "hvp", strict), points, vectors, create_graph, strict)
        result = func(*points)
    return plain(result, create_graph), plain(like_given(found, inputs), create_graph)


# ----------------------------------------------------------------------------------------------------------------------
# Parts of them
# ----------------------------------------------------------------------------------------------------------------------
def _gradient_of(func: Callable[..., Any], inputs: Any, name: str, strict: bool) -> Callable[..., Any]:
    """Return the function that gives the gradients of a function, in the form of the inputs."""

    def gradient(*points: Any) -> Any:
        (y,) = _one_number(func(*points), name, strict)
        return like_given(_gradients([y], points, [full_like(y, 1)], True, strict), inputs)

    return gradient


def _one_number(result: Any, name: str, strict: bool) -> tuple[Any, ...]:
    outputs = outputs_of(result, name, strict)
    if isinstance(result, tuple) or outputs[0].numel() != 1:
        shapes = ", ".join(str(y.shape) for y in outputs)
        raise GraphError(f"The function given to {name} must return one tensor of one element, not shape {shapes}.")
    return outputs


def _gradients(
    outputs: Sequence[Any],
    inputs: Sequence[Any],
    seeds: Sequence[Any],
    create_graph: bool,
    strict: bool,
    first: int = 0,
) -> list[Any]:
    """Return the gradients of outputs with respect to inputs, zeros where none arrives."""
    tracked = [(y, seed) for y, seed in zip(outputs, seeds, strict=True) if y.requires_grad]
    found: Sequence[Any] = [None] * len(inputs)
    if tracked:
        found = engine.grad([y for y, _ in tracked], inputs, [d for _, d in tracked], True, create_graph, True)
    for position, d in enumerate(found):
        if d is None and strict:
            raise GraphError(f"Output {first} does not depend on input {position}, which strict=True does not allow.")
    return [full_like(x, 0) if d is None else d for x, d in zip(inputs, found, strict=True)]


def _one_hots(y: Any) -> Iterator[Any]:
    """Yield, for each element, zeros like y with a 1 there."""
    for element in range(y.numel()):
        seed = full_like(y, 0)
        y.backend.put(seed, y.backend.arange(element, 1, 1, int64), y.backend.full((1,), 1, y.dtype))
        yield seed


def _block(y: Any, x: Any, rows: Sequence[Any]) -> Any:
    """Return the derivatives of an output with respect to one input, from those of its elements."""
    shape = (*y.shape, *x.shape)
    return stack(rows).reshape(shape) if rows else x.adopt(x.backend.full(shape, 0, x.dtype))
