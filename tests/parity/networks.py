"""How functions of `nn.functional` and layers are run with PyTorch and with minitorch.

A `FunctionCase` is a case whose program receives `torch.nn.functional` or `minitorch.nn.functional`. A `LayerCase`
makes one layer of `torch.nn` and one of `minitorch.nn`, loads the state of the first into the second and back again,
and compares outputs, buffers, and the gradients of inputs and parameters, in training and in evaluation.

    FunctionCase("nn.functional.relu6", lambda F, x: F.relu6(x), floats(2, 3))
    FunctionError("nn.functional.nll_loss", lambda F, x, t: F.nll_loss(x, t), floats(2, 3), ints(5, high=3))
    LayerCase("nn.Linear", lambda nn: nn.Linear(3, 4), floats(2, 3))
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(3, 4, 3, groups=2))
    LayerCase("nn.Dropout", lambda nn: nn.Dropout(0.5), floats(2, 3), modes=("eval",))
    LayerCase("nn.Bilinear", lambda nn: nn.Bilinear(2, 3, 4), floats(5, 2), floats(5, 3), call=lambda layer, a, b: ...)
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, ClassVar

import torch

import minitorch.nn
from minitorch.nn import functional
from minitorch_tensor import set_default_backend, use_backend
from parity.harness import (
    TOLERANCE,
    Case,
    ErrorCase,
    Input,
    as_minitorch,
    as_torch,
    compare,
    compare_gradients,
    flat,
    gradients,
    numbers,
    weighed,
)

__all__ = ["FunctionCase", "FunctionError", "LayerCase", "LayerError", "made"]

set_default_backend("numpy")  # what is compared here are the rules; no kernel need be compiled for that


class FunctionCase(Case):
    """A program of `nn.functional`; see `Case`."""

    libraries: ClassVar[tuple[Any, Any]] = (torch.nn.functional, functional)


class FunctionError(ErrorCase):
    """A program of `nn.functional` that both libraries refuse; see `ErrorCase`."""

    libraries: ClassVar[tuple[Any, Any]] = (torch.nn.functional, functional)


class LayerError(ErrorCase):
    """A program of `nn` that both libraries refuse, such as to make a layer; see `ErrorCase`."""

    libraries: ClassVar[tuple[Any, Any]] = (torch.nn, minitorch.nn)


class LayerCase:
    """A layer that both libraries make and run.

    Args:
        name: The name of PyTorch's that it is about, such as "nn.Linear".
        make: Takes `torch.nn` or `minitorch.nn`, and returns the layer.
        *inputs: The inputs.
        call: Takes the layer and the inputs, if it is not called with these.
        dtypes: Which dtypes the layer and the floating point inputs take.
        modes: "train", "eval" or both.
        gradient: Whether the inputs have gradients; those of the parameters are compared anyhow.
        calls: How often the layer is called before the results of the last call are compared.
        rtol: The relative tolerance, if not the usual one; the reason stands beside it.
        atol: The absolute tolerance, likewise.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[Any], Any],
        *inputs: Input,
        call: Callable[..., Any] | None = None,
        dtypes: tuple[str, ...] = ("float64", "float32"),
        modes: tuple[str, ...] = ("train", "eval"),
        gradient: bool = True,
        calls: int = 1,
        rtol: float | None = None,
        atol: float | None = None,
    ) -> None:
        self.name = name
        self.make = make
        self.inputs = inputs
        self.call = call or (lambda layer, *args: layer(*args))
        self.dtypes = dtypes
        self.modes = modes
        self.gradient = gradient
        self.calls = calls
        self.rtol = rtol
        self.atol = atol

    def __repr__(self) -> str:
        return self.name

    def short(self) -> LayerCase:
        """Return the same program with one dtype and one mode."""
        short = copy(self)
        short.dtypes, short.modes = self.dtypes[:1], self.modes[:1]
        return short

    def check(self) -> None:
        """Run it in every dtype and mode, and raise AssertionError with what differs."""
        for dtype in self.dtypes:
            for mode in self.modes:
                try:
                    self._check(dtype, mode)
                except AssertionError as error:
                    raise AssertionError(f"{self.name}, {dtype}, {mode}: {error}") from None

    def _check(self, dtype: str, mode: str) -> None:
        rtol, atol = TOLERANCE[dtype]
        tolerance = (rtol if self.rtol is None else self.rtol, atol if self.atol is None else self.atol)
        layers = self._layers(dtype)
        for layer in layers:
            layer.train(mode == "train")
        rows = [numbers(self.name, i, x, dtype) for i, x in enumerate(self.inputs)]
        wanted = [x.dtype is None and self.gradient for x in self.inputs]
        theirs = [as_torch(row, "contiguous").requires_grad_(grad) for row, grad in zip(rows, wanted, strict=True)]
        ours = [as_minitorch(row, "contiguous").requires_grad_(grad) for row, grad in zip(rows, wanted, strict=True)]
        results: tuple[list[Any], list[Any]] = [], []
        for _ in range(self.calls):
            results = flat(self.call(layers[0], *theirs)), flat(self.call(layers[1], *ours))
        assert len(results[0]) == len(results[1]), f"{len(results[1])} results instead of {len(results[0])}"
        for a, b in zip(*results, strict=True):
            compare(a, b, tolerance, "output")
        for (name, a), (_, b) in zip(layers[0].named_buffers(), layers[1].named_buffers(), strict=True):
            compare(a, b, tolerance, f"buffer {name}")
        names = [f"input {i}" for i, grad in enumerate(wanted) if grad]
        xs = [x for x, grad in zip(theirs, wanted, strict=True) if grad]
        ys = [x for x, grad in zip(ours, wanted, strict=True) if grad]
        for name, parameter in layers[0].named_parameters():
            names.append(name)
            xs.append(parameter)
            ys.append(layers[1].get_parameter(name))
        loss = weighed(results[0])
        if not xs or loss is None:
            return
        dx = torch.autograd.grad(loss, xs, allow_unused=True)
        dy = gradients(weighed(results[1]), ys, create_graph=False)
        for name, a, b in zip(names, dx, dy, strict=True):
            compare_gradients(a, b, tolerance, f"gradient of {name}")
        assert any(a is not None and bool((a != 0).any()) for a in dx), "all gradients are zero"

    def _layers(self, dtype: str) -> tuple[Any, Any]:
        """Return the two layers with the same state, which has gone from one to the other and back."""
        torch.manual_seed(0)
        theirs = self.make(torch.nn).to(getattr(torch, dtype))
        with use_backend("numpy"):
            ours = self.make(minitorch.nn).to(dtype=dtype)
        state = {name: value.clone() for name, value in theirs.state_dict().items()}
        ours.load_state_dict(state)
        back = {name: torch.from_dlpack(value) for name, value in ours.state_dict().items()}
        assert list(back) == list(state), f"the state has the names {list(back)}, not {list(state)}"
        theirs.load_state_dict(back)
        for name, value in theirs.state_dict().items():
            assert torch.equal(value, state[name]), f"{name} came back changed"
        return theirs, ours


def made(name: str, *args: Any) -> Callable[[Any], Any]:
    """Return what makes a layer of that name, of either library."""
    return lambda nn: getattr(nn, name)(*args)
