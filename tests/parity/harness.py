"""How one program is run with PyTorch and with minitorch, and what must agree.

A case is a function of the library and of its inputs, such as `lambda m, x: m.logsumexp(x, dim=1)`. It is called once
with `m = torch` and once with `m = minitorch_tensor`. Inputs are NumPy's numbers, given to both libraries over storage
of the same layout. What must agree: every result's value, dtype, shape and requires_grad; the gradient of every
floating point input for random cotangents; and, in float64, the gradient of those gradients.

    Case("logsumexp", lambda m, x: m.logsumexp(x, dim=1), floats(2, 3))
    Case("gather", lambda m, x, i: x.gather(1, i), floats(2, 3), ints(2, 2, high=3))
    Case("sign", lambda m, x: x.sign(), floats(5), zero_gradient=True)
    Case("argsort", lambda m, x: x.argsort(), distinct(7), gradient=False)
    ErrorCase("view", lambda m, x: x.view(5), floats(2, 3))
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable
from copy import copy
from typing import Any, ClassVar

import numpy as np
import torch

import minitorch_tensor
from minitorch_scalar.autodiff import grad as engine_grad
from minitorch_tensor import Tensor, get_backend
from minitorch_tensor.errors import MinitorchError
from minitorch_tensor.shapes import size_of, strides_from_shape
from minitorch_tensor.view_node import node_of

__all__ = [
    "LAYOUTS",
    "TOLERANCE",
    "Case",
    "ErrorCase",
    "Input",
    "as_minitorch",
    "as_torch",
    "bools",
    "by_torch",
    "check_case",
    "check_error",
    "compare",
    "compare_gradients",
    "distinct",
    "flat",
    "floats",
    "given",
    "gradients",
    "ints",
    "numbers",
    "positive",
    "weighed",
]

LAYOUTS = ("contiguous", "transposed", "sliced", "expanded")

TOLERANCE = {"float32": (2e-5, 1e-5), "float64": (1e-9, 1e-10)}


# ----------------------------------------------------------------------------------------------------------------------
# Inputs
# ----------------------------------------------------------------------------------------------------------------------
class Input:
    """Numbers for one argument.

    Args:
        make: Takes a random generator, returns the array.
        dtype: A dtype's name, or None for a floating point input, which takes each dtype of the case and a gradient.
    """

    def __init__(self, make: Callable[[np.random.Generator], Any], dtype: str | None = None) -> None:
        self.make = make
        self.dtype = dtype


def floats(*shape: int, low: float = -2.0, high: float = 2.0) -> Input:
    """Floating point numbers, evenly spread, with a gradient."""
    return Input(lambda rng: rng.uniform(low, high, shape))


def positive(*shape: int, low: float = 0.2, high: float = 3.0) -> Input:
    """Floating point numbers above zero, with a gradient."""
    return floats(*shape, low=low, high=high)


def distinct(*shape: int) -> Input:
    """Floating point numbers of which no two are close, in random order, with a gradient."""
    return Input(lambda rng: (rng.permutation(size_of(shape)) * 0.37 - 1.3).reshape(shape))


def ints(*shape: int, low: int = 0, high: int = 10, dtype: str = "int64") -> Input:
    """Integers from low to high, that excluded."""
    return Input(lambda rng: rng.integers(low, high, shape), dtype)


def bools(*shape: int) -> Input:
    """Bools."""
    return Input(lambda rng: rng.integers(0, 2, shape), "bool")


def given(value: Any, dtype: str | None = None) -> Input:
    """Numbers as they are written; without a dtype they are floating point numbers with a gradient."""
    return Input(lambda _: np.array(value), dtype)


# ----------------------------------------------------------------------------------------------------------------------
# Cases
# ----------------------------------------------------------------------------------------------------------------------
class Case:
    """One program that both libraries run.

    Args:
        name: The name of PyTorch's that it is about, as in the list of names (`linalg.norm`, `Tensor.T` is `T`).
        call: Takes the library and the inputs; returns a tensor, a number, or a tuple or list of them.
        *inputs: The inputs.
        dtypes: Which dtypes the floating point inputs take.
        layouts: Which layouts the inputs take in turn.
        gradient: Whether gradients are compared.
        zero_gradient: Whether all gradients are zero, which otherwise fails.
        second: Whether gradients of gradients are compared.
        rtol: The relative tolerance, if not the usual one; the reason stands beside it.
        atol: The absolute tolerance, likewise.
    """

    libraries: ClassVar[tuple[Any, Any]] = (torch, minitorch_tensor)
    """PyTorch and ours."""

    def __init__(
        self,
        name: str,
        call: Callable[..., Any],
        *inputs: Input,
        dtypes: tuple[str, ...] = ("float64", "float32"),
        layouts: tuple[str, ...] = LAYOUTS,
        gradient: bool = True,
        zero_gradient: bool = False,
        second: bool = True,
        rtol: float | None = None,
        atol: float | None = None,
    ) -> None:
        self.name = name
        self.call = call
        self.inputs = inputs
        self.dtypes = dtypes if any(x.dtype is None for x in inputs) else dtypes[:1]
        self.layouts = layouts if inputs else layouts[:1]
        self.gradient = gradient
        self.zero_gradient = zero_gradient
        self.second = second
        self.rtol = rtol
        self.atol = atol

    def short(self) -> Case:
        """Return the same program with one dtype and one layout."""
        short = copy(self)
        short.dtypes, short.layouts = self.dtypes[:1], self.layouts[:1]
        return short

    def check(self) -> None:
        """Run it in every dtype and layout, and raise AssertionError with what differs."""
        check_case(self)

    def __repr__(self) -> str:
        return self.name


class ErrorCase:
    """One program that both libraries refuse, with exceptions of one kind.

    Args:
        name: The name of PyTorch's that it is about.
        call: Takes the library and the inputs.
        *inputs: The inputs.
        kind: The builtin that ours must be, if it is not that of PyTorch's exception; the reason stands beside it.
    """

    libraries: ClassVar[tuple[Any, Any]] = (torch, minitorch_tensor)

    def __init__(
        self, name: str, call: Callable[..., Any], *inputs: Input, kind: type[Exception] | None = None
    ) -> None:
        self.name = name
        self.call = call
        self.inputs = inputs
        self.kind = kind

    def __repr__(self) -> str:
        return self.name


# ----------------------------------------------------------------------------------------------------------------------
# Run and compare
# ----------------------------------------------------------------------------------------------------------------------
def check_case(case: Case) -> None:
    """Run a case in every dtype and layout, and raise AssertionError with what differs."""
    for dtype in case.dtypes:
        for layout in case.layouts:
            try:
                _check(case, dtype, layout)
            except AssertionError as error:
                raise AssertionError(f"{case.name}, {dtype}, {layout}: {error}") from None


def check_error(case: ErrorCase) -> None:
    """Run an error case with both libraries and compare the kinds of what they raise."""
    rows = [numbers(case.name, i, x, "float64") for i, x in enumerate(case.inputs)]
    theirs = _raised(lambda: by_torch(case, [as_torch(row, "contiguous") for row in rows]))
    assert theirs is not None, f"PyTorch accepts {case.name} here"
    tensors = [as_minitorch(row, "contiguous") for row in rows]
    ours = _raised(lambda: case.call(case.libraries[1], *tensors))
    assert ours is not None, f"PyTorch raises {theirs!r}, minitorch nothing"
    builtin = case.kind or next(kind for kind in type(theirs).__mro__ if kind.__module__ == "builtins")
    assert isinstance(ours, builtin), f"PyTorch raises {theirs!r}, minitorch {ours!r}"
    assert isinstance(ours, MinitorchError), f"{ours!r} was not raised on purpose"
    for row, tensor in zip(rows, tensors, strict=True):
        np.testing.assert_array_equal(tensor.backend.to_numpy(tensor), row, "the operand changed")


def by_torch(case: Case | ErrorCase, tensors: list[Any]) -> Any:
    """Run a case with PyTorch, whose advice on what would be faster is not ours to follow."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return case.call(case.libraries[0], *tensors)


def _check(case: Case, dtype: str, layout: str) -> None:
    rows = [numbers(case.name, i, x, dtype) for i, x in enumerate(case.inputs)]
    wanted = [x.dtype is None and case.gradient for x in case.inputs]
    theirs = [as_torch(row, layout).requires_grad_(grad) for row, grad in zip(rows, wanted, strict=True)]
    ours = [as_minitorch(row, layout).requires_grad_(grad) for row, grad in zip(rows, wanted, strict=True)]
    rtol, atol = TOLERANCE[dtype]
    tolerance = (rtol if case.rtol is None else case.rtol, atol if case.atol is None else case.atol)

    their_results, our_results = flat(by_torch(case, theirs)), flat(case.call(case.libraries[1], *ours))
    assert len(our_results) == len(their_results), f"{len(our_results)} results instead of {len(their_results)}"
    for a, b in zip(their_results, our_results, strict=True):
        compare(a, b, tolerance, "value")
    if not any(wanted):
        return
    xs = [x for x, grad in zip(theirs, wanted, strict=True) if grad]
    ys = [x for x, grad in zip(ours, wanted, strict=True) if grad]
    assert any(isinstance(a, torch.Tensor) and a.requires_grad for a in their_results), (
        "no result has a gradient: set gradient=False"
    )
    second = case.second and dtype == "float64" and layout == "contiguous"
    dx = torch.autograd.grad(weighed(their_results), xs, create_graph=second, allow_unused=True)
    dy = gradients(weighed(our_results), ys, create_graph=second)
    for i, (a, b) in enumerate(zip(dx, dy, strict=True)):
        compare_gradients(a, b, tolerance, f"gradient {i}")
    nonzero = any(a is not None and bool((a != 0).any()) for a in dx)
    empty = all(x.numel() == 0 for x in xs)
    assert nonzero != case.zero_gradient or empty, "all gradients are zero" if not nonzero else "a gradient is not zero"
    if second and any(a is not None and a.requires_grad for a in dx):
        ddx = torch.autograd.grad(weighed(list(dx)), xs, allow_unused=True)
        ddy = gradients(weighed(list(dy)), ys, create_graph=False)
        for i, (a, b) in enumerate(zip(ddx, ddy, strict=True)):
            compare_gradients(a, b, tolerance, f"second derivative {i}", none_is_zero=True)


def numbers(name: str, position: int, source: Input, dtype: str) -> np.ndarray[Any, Any]:
    """Return the numbers of an input, the same ones each time."""
    rng = np.random.default_rng(zlib.crc32(f"{name} {position}".encode()))
    return np.asarray(source.make(rng)).astype(source.dtype or dtype, order="C")


def _laid_out(row: np.ndarray[Any, Any], layout: str) -> tuple[np.ndarray[Any, Any], Any, Any, int]:
    """Return flat storage, shape, strides and offset that show an array in a layout."""
    shape = row.shape
    if layout == "transposed" and row.ndim > 1:
        strides = strides_from_shape(shape[::-1])[::-1]
        return row.T.ravel(), shape, strides, 0
    if layout == "sliced" and row.ndim:
        storage = np.full(2 * row.size + 3, -1 if row.dtype.kind in "if" else 1).astype(row.dtype)
        storage[3 : 3 + 2 * row.size : 2] = row.ravel()
        return storage, shape, tuple([2 * s for s in strides_from_shape(shape)]), 3
    if layout == "expanded" and row.ndim and shape[0] > 1:
        strides = (0, *strides_from_shape(shape)[1:])
        return row.ravel()[: size_of(shape[1:])].copy(), shape, strides, 0
    return row.ravel().copy(), shape, strides_from_shape(shape), 0


def as_torch(row: np.ndarray[Any, Any], layout: str) -> torch.Tensor:
    """Return a tensor of PyTorch's over a storage of its own, in a layout."""
    storage, shape, strides, offset = _laid_out(row, layout)
    return torch.from_numpy(storage).as_strided(shape, strides, offset)


def as_minitorch(row: np.ndarray[Any, Any], layout: str) -> Tensor:
    """Return a tensor of ours over a storage of its own, in a layout."""
    storage, shape, strides, offset = _laid_out(row, layout)
    return Tensor.adopt(get_backend("numpy").from_numpy(storage)).seen_as(shape, strides, offset)


def flat(result: Any) -> list[Any]:
    """Return the results in nested tuples and lists one behind the other."""
    if isinstance(result, tuple | list) and not isinstance(result, torch.Size):
        return [leaf for part in result for leaf in flat(part)]
    return [tuple(result) if isinstance(result, torch.Size) else result]


def weighed(results: list[Any]) -> Any:
    """Return Σ result · cotangent over all results with a gradient, with the same cotangents for both libraries."""
    total = None
    for i, result in enumerate(results):
        if hasattr(result, "requires_grad") and result.requires_grad:
            weights = np.random.default_rng(1000 + i).uniform(0.5, 1.5, tuple(result.shape))
            like = result.detach()
            cotangent = (
                torch.from_numpy(weights).to(like.dtype)
                if isinstance(result, torch.Tensor)
                else Tensor.adopt(like.backend.from_numpy(np.asarray(weights))).to(like.dtype)
            )
            part = (result * cotangent).sum()
            total = part if total is None else total + part
    return total


def gradients(loss: Any, inputs: list[Tensor], *, create_graph: bool) -> tuple[Any, ...]:
    """Differentiate by the engine alone, so that a case never depends on what is built over it."""
    if loss is None or not loss.requires_grad:
        return (None,) * len(inputs)
    one = Tensor.adopt(loss.backend.full((), 1, loss.dtype))
    nodes = [node_of(x) for x in inputs]
    return engine_grad(node_of(loss), nodes, one, create_graph=create_graph, allow_unused=True)


def compare(theirs: Any, ours: Any, tolerance: tuple[float, float], what: str) -> None:
    """Raise AssertionError where a result of ours is not PyTorch's."""
    if not isinstance(theirs, torch.Tensor):
        if isinstance(theirs, float):
            close(ours, theirs, tolerance, what)
        elif isinstance(theirs, bool | int | str | tuple | None.__class__):
            assert type(theirs) is type(ours), f"{what} is a {type(ours).__name__}, not a {type(theirs).__name__}"
            assert theirs == ours, f"{what} is {ours!r}, not {theirs!r}"
        return
    assert isinstance(ours, Tensor), f"{what} is {ours!r}, not a tensor"
    assert tuple(theirs.shape) == ours.shape, f"{what} has shape {ours.shape}, not {tuple(theirs.shape)}"
    assert str(theirs.dtype) == f"torch.{ours.dtype.name}", f"{what} has dtype {ours.dtype.name}, not {theirs.dtype}"
    assert theirs.requires_grad == ours.requires_grad, f"requires_grad of the {what} is {ours.requires_grad}"
    close(ours.backend.to_numpy(ours), theirs.detach().numpy(force=True), tolerance, what)


def close(ours: Any, theirs: Any, tolerance: tuple[float, float], what: str) -> None:
    rtol, atol = tolerance
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol, equal_nan=True, err_msg=what)


def compare_gradients(
    theirs: Any, ours: Any, tolerance: tuple[float, float], what: str, *, none_is_zero: bool = False
) -> None:
    """Raise AssertionError where a gradient of ours is not PyTorch's."""
    if none_is_zero and (theirs is None or ours is None):
        for gradient in (theirs, ours):
            assert gradient is None or not (gradient.detach() != 0).any(), f"only one {what} is None: {gradient}"
        return
    assert (theirs is None) == (ours is None), f"{what} is {ours}, not {theirs}"
    if theirs is not None:
        compare(theirs.detach(), ours.detach(), tolerance, what)


def _raised(call: Callable[[], Any]) -> Exception | None:
    try:
        call()
    except Exception as error:
        return error
    return None
