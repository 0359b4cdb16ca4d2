"""What the layers of convolutions, transposed or not, have in common."""

from __future__ import annotations

from math import sqrt
from typing import Any

from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch.nn.padding import pad
from minitorch.nn.windows import Sizes, each, named_padding
from minitorch_tensor import no_grad
from minitorch_tensor.errors import InvalidArgumentError
from minitorch_tensor.shapes import size_of

__all__ = ["ConvNd", "arguments_of"]

_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


class ConvNd(Module):
    """What the convolution layers have in common: see `Conv2d`.

    Args:
        count: How many dimensions a window has.
        transposed: Whether the weights lead from the result to the input.
        arguments: All others, in the order of `Conv2d`.
    """

    def __init__(self, count: int, transposed: bool, arguments: dict[str, Any]) -> None:
        super().__init__()
        name = type(self).__name__
        inputs, outputs, groups = (arguments[key] for key in ("in_channels", "out_channels", "groups"))
        mode, padding = arguments["padding_mode"], arguments["padding"]
        if groups.__class__ is not int or groups < 1 or inputs % groups or outputs % groups:
            raise InvalidArgumentError(f"{name} cannot part {inputs} and {outputs} channels into groups={groups!r}.")
        if mode not in _MODES or (transposed and mode != "zeros"):
            known = "'zeros'" if transposed else ", ".join(map(repr, _MODES))
            raise InvalidArgumentError(f"{name} knows padding_mode {known}, not {mode!r}.")
        self.in_channels, self.out_channels, self.groups, self.padding_mode = inputs, outputs, groups, mode
        self.transposed = transposed
        self.kernel_size = each(name, "kernel_size", arguments["kernel_size"], count)
        self.stride = each(name, "stride", arguments["stride"], count)
        self.dilation = each(name, "dilation", arguments["dilation"], count)
        self.output_padding = each(name, "output_padding", arguments["output_padding"], count, least=0)
        if padding.__class__ is str and not transposed:
            named_padding(name, padding, self.kernel_size, self.stride, self.dilation)
            self.padding: Any = padding
        else:
            self.padding = each(name, "padding", padding, count, least=0)
        channels = (inputs, outputs // groups) if transposed else (outputs, inputs // groups)
        place = {key: arguments[key] for key in ("device", "dtype")}
        self.register_parameter("weight", new_parameter(*channels, *self.kernel_size, **place))
        self.register_parameter("bias", new_parameter(outputs, **place) if arguments["bias"] else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with random numbers, the smaller the more of them are summed."""
        fan_in = size_of(self.weight.shape[1:])
        bound = 1 / sqrt(fan_in) if fan_in else 0.0
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def _convolve(self, function: Any, input: Any) -> Any:
        """Apply the function, to the input as `padding_mode` continues it."""
        if self.padding_mode == "zeros":
            return function(input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
        input = pad(input, self._pads(), mode=_MODES[self.padding_mode])
        return function(input, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)

    def _pads(self) -> Sizes:
        """Return what `pad` adds: before and after, the last dimension first."""
        padding, extra = self.padding, (0,) * (2 * len(self.stride))
        if padding.__class__ is str:
            padding, odd = named_padding(type(self).__name__, padding, self.kernel_size, self.stride, self.dilation)
            extra = odd or extra
        both = [number for size in reversed(padding) for number in (size, size)]
        return tuple([number + more for number, more in zip(both, extra, strict=True)])

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        nothing, ones = (0,) * len(self.stride), (1,) * len(self.stride)
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        usual = {"padding": nothing, "dilation": ones, "output_padding": nothing, "groups": 1}
        for name, value in usual.items():
            if getattr(self, name) != value:
                text += f", {name}={getattr(self, name)}"
        text += "" if self.bias is not None else ", bias=False"
        return text if self.padding_mode == "zeros" else f"{text}, padding_mode={self.padding_mode}"


def arguments_of(names: dict[str, Any]) -> dict[str, Any]:
    """Return what a layer was given, as it stands among its local names."""
    return {"output_padding": 0, **names}
