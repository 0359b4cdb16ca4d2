"""Shapes, orders of dimensions, parts: views, their layouts, and copies where PyTorch copies."""

from __future__ import annotations

from typing import Any

from parity.harness import Case, ErrorCase, bools, floats, given, ints

_PLAIN = ("contiguous",)
_NO_EXPANDED = ("contiguous", "transposed", "sliced")


def _layout(x: Any) -> tuple[Any, ...]:
    """Return a tensor and all that is to be known of its place in memory."""
    return (x, *x.stride(), x.storage_offset(), x.is_contiguous())


def _shares(x: Any, view: Any) -> bool:
    """Say whether a write through a view is seen in a tensor."""
    before = x.clone()
    view.add_(1)
    return bool((x != before).any())


def _elsewhere(m: Any) -> str:
    """Return the name of another backend, or of PyTorch's only device here."""
    return "cpu" if m.__name__ == "torch" else "simple"


# Each of these, on inputs of each layout, with its strides and offset.
_LAYOUTS = [
    ("view", lambda m, x: _layout(x.view(x.shape))),
    ("view", lambda m, x: _layout(x.contiguous().view(3, 8))),
    ("view", lambda m, x: _layout(x.contiguous().view((-1, 2)))),
    ("view", lambda m, x: _layout(x.contiguous().view(size=(4, 1, 6)))),
    ("view_as", lambda m, x: _layout(x.contiguous().view_as(m.zeros(6, 4)))),
    ("reshape", lambda m, x: _layout(x.reshape(3, 8))),
    ("reshape", lambda m, x: _layout(x.reshape((-1,)))),
    ("reshape", lambda m, x: _layout(m.reshape(x, (2, 3, 2, -1)))),
    ("reshape", lambda m, x: _layout(m.reshape(x, shape=(1, 24)))),
    ("reshape_as", lambda m, x: _layout(x.reshape_as(m.zeros(6, 4)))),
    ("ravel", lambda m, x: _layout(x.ravel())),
    ("ravel", lambda m, x: _layout(m.ravel(x))),
    ("flatten", lambda m, x: _layout(x.flatten())),
    ("flatten", lambda m, x: _layout(x.flatten(1))),
    ("flatten", lambda m, x: _layout(m.flatten(x, 0, -2))),
    ("flatten", lambda m, x: _layout(m.flatten(x, start_dim=1, end_dim=1))),
    ("unflatten", lambda m, x: _layout(x.unflatten(2, (2, 2)))),
    ("unflatten", lambda m, x: _layout(m.unflatten(x, -1, (-1, 1)))),
    ("squeeze", lambda m, x: _layout(x[:, :1].squeeze())),
    ("squeeze", lambda m, x: _layout(x[:, :1].squeeze(1))),
    ("squeeze", lambda m, x: _layout(x.squeeze(0))),
    ("squeeze", lambda m, x: _layout(m.squeeze(x[:1, :, :1], (0, -1)))),
    ("unsqueeze", lambda m, x: _layout(x.unsqueeze(0))),
    ("unsqueeze", lambda m, x: _layout(x.unsqueeze(2))),
    ("unsqueeze", lambda m, x: _layout(m.unsqueeze(x, -1))),
    ("unsqueeze", lambda m, x: _layout(m.unsqueeze(input=x, dim=-4))),
    ("permute", lambda m, x: _layout(x.permute(2, 0, 1))),
    ("permute", lambda m, x: _layout(m.permute(x, (-1, 1, 0)))),
    ("permute", lambda m, x: _layout(x.permute(dims=(1, 0, 2)))),
    ("transpose", lambda m, x: _layout(x.transpose(0, 2))),
    ("transpose", lambda m, x: _layout(m.transpose(x, -1, 1))),
    ("transpose", lambda m, x: _layout(m.swapaxes(x, 0, 1))),
    ("transpose", lambda m, x: _layout(x.swapdims(0, -1))),
    ("t", lambda m, x: _layout(x[0].t())),
    ("t", lambda m, x: _layout(m.t(x[:, 1]))),
    ("t", lambda m, x: _layout(x[0, 0].t())),
    ("T", lambda m, x: _layout(x[1].T)),
    ("mT", lambda m, x: _layout(x.mT)),
    ("movedim", lambda m, x: _layout(x.movedim(0, 2))),
    ("movedim", lambda m, x: _layout(m.movedim(x, (0, -1), (1, 0)))),
    ("movedim", lambda m, x: _layout(m.moveaxis(x, 2, 0))),
    ("expand", lambda m, x: _layout(x.expand(5, -1, -1, -1))),
    ("expand", lambda m, x: _layout(x[:, :1].expand(2, 3, 4))),
    ("expand", lambda m, x: _layout(x[:, :, :1].expand((1, 2, 3, 7)))),
    ("expand", lambda m, x: _layout(x[0, 0, 0].expand(1))),
    ("expand", lambda m, x: _layout(x[:1].expand(size=(3, 3, 4)))),
    ("expand_as", lambda m, x: _layout(x[:, :1].expand_as(x))),
    ("broadcast_to", lambda m, x: _layout(m.broadcast_to(x, (2, 2, 3, 4)))),
    ("broadcast_to", lambda m, x: _layout(x[1:].broadcast_to((2, 3, 4)))),
    ("broadcast_tensors", lambda m, x: [_layout(y) for y in m.broadcast_tensors(x, x[0], x[:, :1, :1])]),
    ("narrow", lambda m, x: _layout(x.narrow(1, 1, 2))),
    ("narrow", lambda m, x: _layout(m.narrow(x, -1, -2, 2))),
    ("narrow", lambda m, x: _layout(m.narrow(x, 2, m.tensor(1), 3))),
    ("select", lambda m, x: _layout(x.select(0, 1))),
    ("select", lambda m, x: _layout(m.select(x, -1, -2))),
    ("unbind", lambda m, x: [_layout(y) for y in x.unbind()]),
    ("unbind", lambda m, x: [_layout(y) for y in m.unbind(x, -1)]),
    ("split", lambda m, x: [_layout(y) for y in x.split(2, 1)]),
    ("split", lambda m, x: [_layout(y) for y in m.split(x, [1, 3], dim=-1)]),
    ("split", lambda m, x: [_layout(y) for y in x.split(split_size=5)]),
    ("split_with_sizes", lambda m, x: [_layout(y) for y in x.split_with_sizes([0, 3], 1)]),
    ("chunk", lambda m, x: [_layout(y) for y in x.chunk(3, 2)]),
    ("chunk", lambda m, x: [_layout(y) for y in m.chunk(x, 2)]),
    ("chunk", lambda m, x: [_layout(y) for y in m.chunk(x, chunks=9, dim=1)]),
    ("tensor_split", lambda m, x: [_layout(y) for y in x.tensor_split(3, 2)]),
    ("tensor_split", lambda m, x: [_layout(y) for y in m.tensor_split(x, (1, 2), dim=1)]),
    ("tensor_split", lambda m, x: [_layout(y) for y in m.tensor_split(x, (3, 1, -1), dim=-1)]),
    ("tensor_split", lambda m, x: [_layout(y) for y in x.tensor_split(m.tensor([1, 2]), 1)]),
    ("tensor_split", lambda m, x: [_layout(y) for y in x.tensor_split(m.tensor(5), 1)]),
    ("hsplit", lambda m, x: [_layout(y) for y in x.hsplit(3)]),
    ("hsplit", lambda m, x: [_layout(y) for y in m.hsplit(x[0, 0], (1, 3))]),
    ("vsplit", lambda m, x: [_layout(y) for y in x.vsplit(2)]),
    ("vsplit", lambda m, x: [_layout(y) for y in m.vsplit(x, [1])]),
    ("dsplit", lambda m, x: [_layout(y) for y in x.dsplit(2)]),
    ("dsplit", lambda m, x: [_layout(y) for y in m.dsplit(x, (1, 9))]),
    ("diagonal", lambda m, x: _layout(x.diagonal())),
    ("diagonal", lambda m, x: _layout(x.diagonal(1, 1, 2))),
    ("diagonal", lambda m, x: _layout(m.diagonal(x, -2, 2, 0))),
    ("unfold", lambda m, x: _layout(x.unfold(2, 2, 1))),
    ("unfold", lambda m, x: _layout(x.unfold(-1, 2, 2))),
    ("unfold", lambda m, x: _layout(x.unfold(1, 3, 1))),
    ("unfold", lambda m, x: _layout(x.unfold(dimension=2, size=3, step=2))),
    ("unfold", lambda m, x: _layout(x[0, 0, 0].unfold(0, 1, 1))),
    ("contiguous", lambda m, x: _layout(x.contiguous())),
    ("contiguous", lambda m, x: _layout(x.permute(1, 2, 0).contiguous())),
    ("clone", lambda m, x: _layout(x.clone())),
    ("clone", lambda m, x: _layout(m.clone(x.permute(2, 0, 1)))),
    ("clone", lambda m, x: _layout(x[:, ::2, 1:].mT.clone())),
    ("to", lambda m, x: _layout(x.to(m.float64))),
    ("to", lambda m, x: _layout(x.mT.to(dtype=m.float32))),
    ("to", lambda m, x: _layout(x.to("cpu", m.float64))),
    ("to", lambda m, x: _layout(x.to(m.zeros(1, dtype=m.float64)))),
    ("to", lambda m, x: _layout(x.to(device="cpu", dtype=m.float64, copy=True))),
    ("to", lambda m, x: _layout(x.to(m.float64, False, True))),
    ("double", lambda m, x: _layout(x.mT.double())),
    ("float", lambda m, x: _layout(x.float())),
    ("atleast_1d", lambda m, x: _layout(m.atleast_1d(x[0, 0, 0]))),
    ("atleast_1d", lambda m, x: [_layout(y) for y in m.atleast_1d(x, x[0, 1, 2])]),
    ("atleast_2d", lambda m, x: [_layout(y) for y in m.atleast_2d([x[0, 0, 0], x[0, 0], x[0]])]),
    ("atleast_3d", lambda m, x: [_layout(y) for y in m.atleast_3d(x[0, 0, 0], x[0, 0], x[0], x)]),
]

CASES = [Case(name, call, floats(2, 3, 4)) for name, call in _LAYOUTS]

# Another backend.
CASES += [
    Case("to", lambda m, x: (x * 2).to(_elsewhere(m)) * 3, floats(2, 3)),
    Case("to", lambda m, x: (x * x).to(_elsewhere(m), m.float64), floats(2, 3)),
]

# Parts of no elements.
CASES += [
    Case("narrow", lambda m, x: _layout(m.narrow(x, dim=0, start=2, length=0)), floats(2, 3, 4), zero_gradient=True),
    Case("diagonal", lambda m, x: _layout(x.diagonal(offset=9, dim1=-1, dim2=-2)), floats(2, 3, 4), zero_gradient=True),
    Case("unfold", lambda m, x: _layout(x.unfold(2, 0, 1)), floats(2, 3, 4), zero_gradient=True),
]

# Empty tensors and tensors without dimensions.
CASES += [
    Case(name, call, floats(*shape), layouts=_PLAIN, gradient=False)
    for shape in ((0, 3), (3, 0), (2, 0, 3), (0,))
    for name, call in (
        ("view", lambda m, x: _layout(x.view(-1))),
        ("reshape", lambda m, x: _layout(x.reshape(0, 7))),
        ("transpose", lambda m, x: _layout(x.transpose(0, -1))),
        ("unsqueeze", lambda m, x: _layout(x.unsqueeze(1))),
        ("squeeze", lambda m, x: _layout(x.squeeze())),
        ("expand", lambda m, x: _layout(x.expand(2, *x.shape))),
        ("chunk", lambda m, x: [_layout(y) for y in x.chunk(2, -1)]),
        ("split", lambda m, x: [_layout(y) for y in x.split(2)]),
        ("unbind", lambda m, x: [_layout(y) for y in x.unbind(-1)]),
        ("clone", lambda m, x: _layout(x.transpose(0, -1).clone())),
        ("contiguous", lambda m, x: _layout(x.transpose(0, -1).contiguous())),
        ("unfold", lambda m, x: _layout(x.unfold(0, 0, 1))),
        ("ravel", lambda m, x: _layout(x.ravel())),
    )
]
CASES += [
    Case(name, call, floats())
    for name, call in (
        ("view", lambda m, x: _layout(x.view(1, 1))),
        ("reshape", lambda m, x: _layout(x.reshape(()))),
        ("flatten", lambda m, x: _layout(x.flatten())),
        ("ravel", lambda m, x: _layout(x.ravel())),
        ("permute", lambda m, x: _layout(x.permute(()))),
        ("transpose", lambda m, x: _layout(x.transpose(0, -1))),
        ("movedim", lambda m, x: _layout(x.movedim(0, 0))),
        ("squeeze", lambda m, x: _layout(x.squeeze(0))),
        ("expand", lambda m, x: _layout(x.expand(2, 3))),
        ("unfold", lambda m, x: _layout(x.unfold(0, 1, 1))),
        ("clone", lambda m, x: _layout(x.clone())),
    )
]

# Which results are the tensor itself, which are views of it, and which are copies.
CASES += [
    Case(name, call, floats(2, 3), layouts=_PLAIN, gradient=False)
    for name, call in (
        ("contiguous", lambda m, x: x.contiguous() is x),
        ("flatten", lambda m, x: x.flatten(1) is x),
        ("to", lambda m, x: x.to(x.dtype) is x),
        ("to", lambda m, x: x.to("cpu") is x),
        ("to", lambda m, x: x.to(x.dtype, copy=True) is x),
        ("atleast_2d", lambda m, x: m.atleast_2d(x) is x),
        ("reshape", lambda m, x: x.reshape(2, 3) is x),
        ("squeeze", lambda m, x: x.squeeze() is x),
        ("view", lambda m, x: _shares(x, x.view(3, 2))),
        ("reshape", lambda m, x: _shares(x, x.reshape(3, 2))),
        ("reshape", lambda m, x: _shares(x, x.t().reshape(2, 3))),
        ("ravel", lambda m, x: _shares(x, x.ravel())),
        ("ravel", lambda m, x: _shares(x, x.t().ravel())),
        ("flatten", lambda m, x: _shares(x, x.t().flatten())),
        ("narrow", lambda m, x: _shares(x, x.narrow(1, 0, 2))),
        ("diagonal", lambda m, x: _shares(x, x.diagonal())),
        ("unbind", lambda m, x: _shares(x, x.unbind()[1])),
        ("split", lambda m, x: _shares(x, x.split(2, 1)[0])),
        ("T", lambda m, x: _shares(x, x.T)),
        ("clone", lambda m, x: _shares(x, x.clone())),
        ("broadcast_tensors", lambda m, x: _shares(x, m.broadcast_tensors(x, x)[0])),
        ("atleast_3d", lambda m, x: _shares(x, m.atleast_3d(x))),
    )
]

# In place.
CASES += [
    Case(name, call, floats(2, 1, 3), layouts=_NO_EXPANDED)
    for name, call in (
        ("squeeze", lambda m, x: _layout((x * 2).squeeze_())),
        ("squeeze", lambda m, x: _layout((x * 2).squeeze_(1) * 3)),
        ("squeeze", lambda m, x: _layout((x * 2).squeeze_((0, 1)))),
        ("unsqueeze", lambda m, x: (x * x).unsqueeze_(0) * 3),
        ("unsqueeze", lambda m, x: _layout((x * x).unsqueeze_(-1))),
        ("transpose", lambda m, x: _layout((x * x).transpose_(0, 2) * 3)),
        ("transpose", lambda m, x: _layout((x * x).swapaxes_(0, 1))),
        ("t", lambda m, x: _layout((x[:, 0] * x[:, 0]).t_() * 3)),
        ("unsqueeze", lambda m, x: (lambda y: (y, y[0].unsqueeze_(0).mul_(3), y))(x * x)),
        ("transpose", lambda m, x: (lambda y: (y[0], y.transpose_(0, 2).mul_(3), y[0]))(x * x)),
    )
]

# Other dtypes.
CASES += [
    Case(name, call, floats(2, 3, low=-3.9, high=3.9), gradient=False)
    for name, call in (
        ("long", lambda m, x: _layout(x.long())),
        ("int", lambda m, x: _layout(x.int())),
        ("bool", lambda m, x: _layout((x * (x > 0)).bool())),
        ("to", lambda m, x: x.abs().to(m.uint8)),
        ("to", lambda m, x: x.to(int)),
        ("to", lambda m, x: x.to(float)),
        ("to", lambda m, x: x.to(bool)),
        ("view", lambda m, x: _layout(x.contiguous().view(m.uint8))),
        ("view", lambda m, x: _layout(x.contiguous().view(dtype=m.int32))),
    )
]
CASES += [
    Case(name, call, x)
    for x in (ints(2, 3, low=-300, high=300), ints(2, 3, dtype="int32"), ints(2, 3, dtype="uint8"), bools(2, 3))
    for name, call in (
        ("float", lambda m, x: x.float()),
        ("double", lambda m, x: x.double()),
        ("int", lambda m, x: x.int()),
        ("long", lambda m, x: x.long()),
        ("bool", lambda m, x: x.bool()),
        ("to", lambda m, x: x.to(m.uint8)),
        ("clone", lambda m, x: _layout(x.t().clone())),
        ("diagonal", lambda m, x: _layout(x.diagonal())),
        ("unfold", lambda m, x: _layout(x.unfold(1, 2, 1))),
        ("expand", lambda m, x: _layout(x.expand(2, 2, 3))),
    )
]
CASES += [
    Case("view", lambda m, x: _layout(x.view(m.int32)), ints(2, 4), layouts=_PLAIN),
    Case("view", lambda m, x: _layout(x.view(m.float64)), ints(2, 4, dtype="int32"), layouts=_PLAIN),
    Case("view", lambda m, x: _layout(x[1:].view(m.int64)), ints(2, 4, dtype="int32"), layouts=_PLAIN),
    Case("view", lambda m, x: _shares(x, x.view(m.int32)), ints(2, 4), layouts=_PLAIN),
    Case("to", lambda m, x: x.to(m.uint8), given([-1, 256, 300, -129], "int64")),
    Case("to", lambda m, x: x.to(m.int32), given([2**31, -(2**31) - 1, 2**40], "int64")),
    Case("bool", lambda m, x: x.bool(), given([float("nan"), 0.0, -0.0, float("inf"), 1e-30]), gradient=False),
    Case("float", lambda m, x: x.float(), given([1e300, -1e300, 1e-300, 0.1], "float64")),
    Case("broadcast_shapes", lambda m: tuple(m.broadcast_shapes((2, 1), (3,), (1, 1, 1)))),
    Case("broadcast_shapes", lambda m: tuple(m.broadcast_shapes((2, 1), 3))),
    Case("broadcast_shapes", lambda m: tuple(m.broadcast_shapes())),
    Case("broadcast_shapes", lambda m: tuple(m.broadcast_shapes((0, 1), (1, 4)))),
    Case("broadcast_tensors", lambda m: len(m.broadcast_tensors())),
    Case("atleast_1d", lambda m: len(m.atleast_1d())),
]

# Many parts of one tensor: their gradients are put together.
CASES += [
    Case("unbind", lambda m, x: sum(y * y * i for i, y in enumerate(x.unbind(1))), floats(3, 5)),
    Case("unbind", lambda m, x: (x.unbind()[1] * 2, (x * x).sum(), x.unbind(1)[0] * x[:, 1]), floats(3, 5)),
    Case("split", lambda m, x: [y.sum() ** 2 for y in x.split(2, 1)], floats(3, 5)),
    Case("select", lambda m, x: x.select(0, 1) * x.select(0, 0) * x.narrow(0, 0, 1), floats(3, 5)),
    Case("unfold", lambda m, x: x.unfold(0, 3, 1).exp().sum(1), floats(7)),
    Case("unfold", lambda m, x: x.unfold(0, 5, 1).exp().sum(0), floats(7)),
    Case("unfold", lambda m, x: x.unfold(1, 2, 3).exp(), floats(2, 8)),
    Case("diagonal", lambda m, x: x.diagonal(1).exp() * x.diagonal(-1), floats(4, 4)),
    Case("chunk", lambda m, x: [a * b for a, b in zip(x.chunk(2, 1), x.chunk(2, 1)[::-1], strict=True)], floats(3, 4)),
]

ERRORS = [
    ErrorCase(name, call, floats(2, 3))
    for name, call in (
        ("view", lambda m, x: x.view(5)),
        ("view", lambda m, x: x.view()),
        ("view", lambda m, x: x.view(-1, -1)),
        ("view", lambda m, x: x.view(-2, 3)),
        ("view", lambda m, x: x.view(4, -1)),
        ("view", lambda m, x: x.view(2.0, 3)),
        ("view", lambda m, x: x.view("a")),
        ("view", lambda m, x: x.view(None)),
        ("view", lambda m, x: x.t().view(6)),
        ("view", lambda m, x: x[0, 0].view(m.uint8)),
        ("view", lambda m, x: x.float().view(m.float64)),
        ("view_as", lambda m, x: x.view_as(m.zeros(5))),
        ("reshape", lambda m, x: x.reshape(5)),
        ("reshape", lambda m, x: x.reshape()),
        ("reshape", lambda m, x: m.reshape(x, (-1, 4))),
        ("reshape", lambda m, x: x[:0].reshape(-1, 0)),
        ("reshape_as", lambda m, x: x.reshape_as(m.zeros(5))),
        ("flatten", lambda m, x: x.flatten(1, 0)),
        ("flatten", lambda m, x: x.flatten(2)),
        ("flatten", lambda m, x: x.flatten("a")),
        ("unflatten", lambda m, x: x.unflatten(1, (2, 2))),
        ("unflatten", lambda m, x: x.unflatten(1, ())),
        ("unflatten", lambda m, x: x.unflatten(2, (1, 1))),
        ("unflatten", lambda m, x: x[0, 0].unflatten(0, (1, 1))),
        ("squeeze", lambda m, x: x.squeeze(2)),
        ("squeeze", lambda m, x: x.squeeze((0, 0))),
        ("squeeze", lambda m, x: x.squeeze("a")),
        ("squeeze", lambda m, x: x.requires_grad_().squeeze_()),
        ("unsqueeze", lambda m, x: x.unsqueeze(3)),
        ("unsqueeze", lambda m, x: x.unsqueeze(-4)),
        ("unsqueeze", lambda m, x: x.unsqueeze(1.5)),
        ("unsqueeze", lambda m, x: x.requires_grad_().unsqueeze_(0)),
        ("unsqueeze", lambda m, x: x.requires_grad_()[0].unsqueeze_(0)),
        ("permute", lambda m, x: x.permute(0)),
        ("permute", lambda m, x: x.permute(0, 0)),
        ("permute", lambda m, x: x.permute(0, 2)),
        ("permute", lambda m, x: m.permute(x, (0, 1, 1))),
        ("transpose", lambda m, x: x.transpose(0, 2)),
        ("transpose", lambda m, x: x.transpose(0, None)),
        ("transpose", lambda m, x: x.requires_grad_().transpose_(0, 1)),
        ("t", lambda m, x: x[None].t()),
        ("t", lambda m, x: x.requires_grad_().t_()),
        ("mT", lambda m, x: x[0].mT),
        ("movedim", lambda m, x: x.movedim((0, 1), (1, 1))),
        ("movedim", lambda m, x: x.movedim((0,), (0, 1))),
        ("movedim", lambda m, x: x.movedim(0, 2)),
        ("expand", lambda m, x: x.expand(4, 3)),
        ("expand", lambda m, x: x.expand(3)),
        ("expand", lambda m, x: x.expand(-1, 2, 3)),
        ("expand", lambda m, x: x.expand(2, -2)),
        ("expand", lambda m, x: x.expand(0, 3)),
        ("expand_as", lambda m, x: x.expand_as(m.zeros(3, 2))),
        ("broadcast_to", lambda m, x: m.broadcast_to(x, (4,))),
        ("broadcast_tensors", lambda m, x: m.broadcast_tensors(x, m.zeros(2))),
        ("broadcast_tensors", lambda m, x: m.broadcast_tensors(x, 3)),
        ("broadcast_shapes", lambda m, x: m.broadcast_shapes((2,), (3,))),
        ("narrow", lambda m, x: x.narrow(1, 2, 2)),
        ("narrow", lambda m, x: x.narrow(1, 4, 0)),
        ("narrow", lambda m, x: x.narrow(1, 0, -1)),
        ("narrow", lambda m, x: x.narrow(2, 0, 1)),
        ("narrow", lambda m, x: x[0, 0].narrow(0, 0, 1)),
        ("narrow", lambda m, x: x.narrow(0, 0.5, 1)),
        ("select", lambda m, x: x.select(0, 2)),
        ("select", lambda m, x: x.select(1, -4)),
        ("select", lambda m, x: x.select(2, 0)),
        ("select", lambda m, x: x[0, 0].select(0, 0)),
        ("unbind", lambda m, x: x.unbind(2)),
        ("unbind", lambda m, x: x[0, 0].unbind()),
        ("split", lambda m, x: x.split(-1)),
        ("split", lambda m, x: x.split(0)),
        ("split", lambda m, x: x.split([1, 1], 1)),
        ("split", lambda m, x: x.split([-1, 4], 1)),
        ("split", lambda m, x: x.split(1, 2)),
        ("split", lambda m, x: x.split(1.5)),
        ("split", lambda m, x: x[0, 0].split(1)),
        ("split_with_sizes", lambda m, x: x.split_with_sizes(2)),
        ("split_with_sizes", lambda m, x: x.split_with_sizes([1])),
        ("chunk", lambda m, x: x.chunk(0)),
        ("chunk", lambda m, x: x.chunk(1.0)),
        ("chunk", lambda m, x: x[0, 0].chunk(1)),
        ("tensor_split", lambda m, x: x.tensor_split(0)),
        ("tensor_split", lambda m, x: x[0, 0].tensor_split(1)),
        ("hsplit", lambda m, x: x.hsplit(2)),
        ("hsplit", lambda m, x: x[0, 0].hsplit(1)),
        ("vsplit", lambda m, x: x.vsplit(3)),
        ("vsplit", lambda m, x: x[0].vsplit(1)),
        ("dsplit", lambda m, x: x.dsplit(1)),
        ("diagonal", lambda m, x: x.diagonal(0, 1, 1)),
        ("diagonal", lambda m, x: x.diagonal(0, 0, 2)),
        ("diagonal", lambda m, x: x[0].diagonal()),
        ("unfold", lambda m, x: x.unfold(1, 4, 1)),
        ("unfold", lambda m, x: x.unfold(1, -1, 1)),
        ("unfold", lambda m, x: x.unfold(1, 2, 0)),
        ("unfold", lambda m, x: x.unfold(2, 1, 1)),
        ("unfold", lambda m, x: x[0, 0].unfold(0, 2, 1)),
        ("to", lambda m, x: x.to("nowhere")),
        ("atleast_1d", lambda m, x: m.atleast_1d(3)),
    )
]
