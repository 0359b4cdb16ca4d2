"""Differentiation: every name of the row, on programs that are the same for both libraries."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from parity.harness import Case, ErrorCase, bools, distinct, floats, ints, positive


def leaf(x: Any) -> Any:
    """Return a leaf over a copy."""
    return x.detach().clone().requires_grad_()


def plain(name: str, call: Callable[..., Any], *inputs: Any, **settings: Any) -> Case:
    """Return a case that takes the gradients itself."""
    return Case(name, call, *inputs, gradient=False, **settings)


@contextmanager
def quiet() -> Iterator[None]:
    """Do not hear that create_graph=True may leak and that the anomaly mode is slow, as PyTorch says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# ----------------------------------------------------------------------------------------------------------------------
# Programs
# ----------------------------------------------------------------------------------------------------------------------
def gradients_of(f: Callable[..., Any], **settings: Any) -> Callable[..., Any]:
    """Return a program that gives the gradients of the sum of f by backward()."""

    def program(m: Any, *xs: Any) -> Any:
        leaves = [leaf(x) for x in xs]
        with quiet():
            f(m, *leaves).sum().backward(**settings)
        return [x.grad for x in leaves]

    return program


def twice(m: Any, x: Any) -> Any:
    """Add up the gradients of two passes."""
    x = leaf(x)
    y = (x * x * x).sum()
    y.backward(retain_graph=True)
    first = x.grad.clone()
    y.backward()
    return first, x.grad


def backward_inputs(m: Any, x: Any, w: Any) -> Any:
    """Send gradients to one leaf and one result only."""
    x, w = leaf(x), leaf(w)
    middle = x * w
    middle.retain_grad()
    (middle * middle * x).sum().backward(inputs=[middle, x])
    return middle.grad, x.grad, w.grad


def from_several(m: Any, x: Any, w: Any) -> Any:
    """Begin a pass at three outputs."""
    x, w = leaf(x), leaf(w)
    shared = x * w
    m.autograd.backward([shared, shared.sum(), (w * w).sum()], [x.detach() * 2.0, None, None])
    return x.grad, w.grad


def recorded(m: Any, x: Any) -> Any:
    """Differentiate three times by backward()."""
    x = leaf(x)
    with quiet():
        (x**4).sum().backward(create_graph=True)
    first, x.grad = x.grad, None
    (first * first).sum().backward()
    second, x.grad = x.grad, None
    return first.detach(), second


def function(m: Any) -> Any:
    """Return a rule of two results with an argument that is no tensor."""

    class Mix(m.autograd.Function):  # type: ignore[misc] # of either library
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any, factor: float) -> Any:
            product = a * b
            ctx.save_for_backward(a, b, product)
            ctx.factor = factor
            return product * factor, (a + b) * product

        @staticmethod
        def backward(ctx: Any, first: Any, second: Any) -> Any:
            a, b, product = ctx.saved_tensors
            both = first * ctx.factor + second * (a + b)
            return both * b + second * product, both * a + second * product, None

    return Mix


def squared(m: Any) -> Any:
    """Return a rule that saves its result and asks what is needed."""

    class Root(m.autograd.Function):  # type: ignore[misc] # of either library
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any) -> Any:
            y = (a * b).sqrt()
            ctx.save_for_backward(a, b, y)
            return y

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            a, b, y = ctx.saved_tensors
            da = grad * b / (y * 2.0) if ctx.needs_input_grad[0] else None
            return da, grad * a / (y * 2.0) if ctx.needs_input_grad[1] else None

    return Root


def with_setup(m: Any) -> Any:
    """Return a rule without a context in forward."""

    class Cube(m.autograd.Function):  # type: ignore[misc] # of either library
        @staticmethod
        def forward(a: Any) -> Any:
            return a * a * a

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(inputs[0], output)

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return grad * ctx.saved_tensors[0] ** 2 * 3.0

    return Cube


def in_place(m: Any) -> Any:
    """Return a rule that writes to its argument."""

    class Triple(m.autograd.Function):  # type: ignore[misc] # of either library
        @staticmethod
        def forward(ctx: Any, a: Any) -> Any:
            a.mul_(3.0)
            ctx.mark_dirty(a)
            return a

        @staticmethod
        def backward(_ctx: Any, grad: Any) -> Any:
            return grad * 3.0

    return Triple


def with_mask(m: Any) -> Any:
    """Return a rule of which one result has no gradient, and one is an integer."""

    class Relu(m.autograd.Function):  # type: ignore[misc] # of either library
        @staticmethod
        def forward(ctx: Any, a: Any) -> Any:
            mask = (a > 0).to(a.dtype)
            ctx.mark_non_differentiable(mask)
            ctx.save_for_backward(mask)
            return a * mask, mask, mask.long()

        @staticmethod
        def backward(ctx: Any, grad: Any, _mask: Any, _long: Any) -> Any:
            return grad * ctx.saved_tensors[0]

    return Relu


def hooked(m: Any, x: Any, w: Any) -> Any:
    """Change gradients on their way, and take one hook away."""
    x, w = leaf(x), leaf(w)
    y = x * w
    seen = []
    y.register_hook(lambda grad: seen.append(grad.clone()))
    y.register_hook(lambda grad: grad * 2.0)
    gone = y.register_hook(lambda grad: grad * 100.0)
    x.register_hook(lambda grad: grad + 1.0)
    gone.remove()
    (y * y).sum().backward()
    return x.grad, w.grad, seen[0]


def stepped(m: Any, x: Any) -> Any:
    """Move a leaf as soon as it has its gradient, twice."""
    x = leaf(x)

    def step(each: Any) -> None:
        each.sub_(each.grad * 0.1)
        each.grad = None

    x.register_post_accumulate_grad_hook(step)
    for _ in range(2):
        (x * x + x).sum().backward()
    return x.detach(), x._version


def kept(m: Any, x: Any) -> Any:
    """Keep gradients of results, one of which is written to, and of a view."""
    x = leaf(x)
    y, z = x * 2.0, x.exp()
    part = y[1:]
    for t in (y, z, part):
        t.retain_grad()
    y.mul_(3.0)
    (y * z).sum().backward(retain_graph=True)
    (part * part).sum().backward()
    return y.grad, z.grad, part.grad, x.grad


def modes(m: Any, x: Any) -> Any:
    """Say what is recorded in every mode."""
    x, said = leaf(x), []

    def look() -> None:
        said.append((m.is_grad_enabled(), (x * 2.0).requires_grad, (x * 2.0).is_leaf))

    look()
    with m.no_grad():
        look()
        with m.enable_grad():
            look()
        with m.set_grad_enabled(True):
            look()
        with m.inference_mode(False):
            look()
    with m.inference_mode():
        look()
    m.set_grad_enabled(False)
    look()
    m.set_grad_enabled(True)
    look()

    m.no_grad()(look)()
    return tuple(said)


def truncated(m: Any, x: Any, w: Any) -> Any:
    """Carry a state along a sequence, cut off at every step."""
    w = leaf(w)
    state = x[0] * 0.0
    for row in x:
        state = (state.detach() * w + row).tanh()
        state.sum().backward()
    return w.grad


def writes(m: Any, x: Any, w: Any) -> Any:
    """Write to parts, through views, and to what was constant."""
    y = x * 2.0
    rows = y.view(-1)
    y[0].mul_(w[0])
    rows[2:5] = w.reshape(-1)[:3] * 3.0
    y.t()[1] += x.t()[0]
    total = m.zeros_like(x)
    total[:, 1:].add_(w[:, 1:] * y[:, 1:])
    total += y
    return total, rows


def anomaly(m: Any, x: Any) -> Any:
    """Differentiate in anomaly mode, where nothing is wrong, and where a NaN is let through."""
    x = leaf(x)
    with quiet():
        with m.autograd.detect_anomaly():
            (x.sqrt() * x).sum().backward()
        first, x.grad = x.grad, None
        with m.autograd.detect_anomaly(check_nan=False):
            ((x * 0.0).sqrt() * x).sum().backward()
    return first, x.grad


# ----------------------------------------------------------------------------------------------------------------------
# Cases
# ----------------------------------------------------------------------------------------------------------------------
CASES = [
    plain("backward", gradients_of(lambda m, x, w: x * w.exp() + w), floats(2, 3), floats(3)),
    plain("backward", gradients_of(lambda m, x: (x * x).t() @ x), floats(3, 2)),
    plain("backward", gradients_of(lambda m, x: x.sigmoid() * x[0], create_graph=True), floats(3, 2)),
    plain("backward", lambda m, x: gradients_of(lambda m, x: x * x[0])(m, x), distinct(4)),
    plain("backward", twice, floats(2, 3)),
    plain("backward", recorded, floats(4)),
    plain("backward", backward_inputs, floats(2, 3), floats(2, 3)),
    plain("backward", from_several, floats(2, 3), floats(2, 3)),
    plain("backward", truncated, floats(4, 3), floats(3)),
    Case("backward", writes, floats(3, 3), floats(3, 3), layouts=("contiguous",)),
    Case("autograd.grad", lambda m, x: m.autograd.grad((x**3).sum(), x, create_graph=True)[0], floats(2, 3)),
    Case(
        "autograd.grad",
        lambda m, x, w: m.autograd.grad((x * w).exp(), [w, x], x.detach() * 3.0, create_graph=True),
        floats(2, 3),
        floats(3),
    ),
    plain("autograd.grad", lambda m, x: m.autograd.grad([(leaf(x) * 2).sum()], leaf(x), allow_unused=True), floats(3)),
    plain(
        "autograd.grad", lambda m, x: m.autograd.grad(leaf(x).sum(), leaf(x), materialize_grads=True)[0], floats(2, 3)
    ),
    plain(
        "autograd.grad",
        lambda m, x, v: (lambda y: m.autograd.grad(y * y, y, v, is_grads_batched=True))(leaf(x)),
        floats(3),
        floats(4, 3),
    ),
    plain("autograd.grad", lambda m, x: (lambda y: m.autograd.grad((y * y).sum(), y))(leaf(x) * 2.0), floats(3)),
    Case("autograd.Function", lambda m, x, w: function(m).apply(x, w, 1.5), floats(2, 3), floats(2, 3)),
    Case("autograd.Function", lambda m, x, w: function(m).apply(x, w, 1.5)[1], floats(2, 3), floats(2, 3)),
    Case("autograd.Function", lambda m, x, w: squared(m).apply(x, w), positive(4), positive(4)),
    Case("autograd.Function", lambda m, x, w: squared(m).apply(x, w.detach()), positive(4), positive(4)),
    Case("autograd.Function", lambda m, x: with_setup(m).apply(x * 2.0), floats(2, 3)),
    Case("autograd.Function", lambda m, x: in_place(m).apply(x * 2.0), floats(2, 3), second=False),
    Case("autograd.Function", lambda m, x: with_mask(m).apply(x), floats(2, 3), second=False),
    plain("no_grad", modes, floats(2)),
    plain("enable_grad", modes, floats(2)),
    plain("set_grad_enabled", modes, floats(2)),
    plain("inference_mode", modes, floats(2)),
    plain("is_grad_enabled", modes, floats(2)),
    plain("requires_grad_", lambda m, x: x.clone().requires_grad_(), floats(2, 3)),
    plain("requires_grad_", lambda m, x: leaf(x).requires_grad_(False), floats(2, 3)),
    plain("requires_grad_", lambda m, i: i.requires_grad_(False), ints(3)),
    Case("requires_grad_", lambda m, x: (x * 2.0).requires_grad_(), floats(3)),
    plain("detach", lambda m, x: (leaf(x) * 2.0).detach(), floats(2, 3)),
    Case("detach", lambda m, x: x.detach() * x, floats(2, 3)),
    plain("detach", lambda m, b: b.detach(), bools(3)),
    Case("detach", lambda m, x: (lambda y: (y.view(-1, 1), y.detach_())[0])(x * 2.0), floats(3)),
    plain("retain_grad", kept, floats(3, 2)),
    plain("register_hook", hooked, floats(2, 3), floats(2, 3)),
    plain("register_post_accumulate_grad_hook", stepped, floats(2, 3)),
    Case("register_hook", lambda m, x: (lambda y: (y.register_hook(lambda g: g * g), y)[1])(x * 3.0), floats(4)),
    plain(
        "autograd.gradcheck",
        lambda m, x: m.autograd.gradcheck(lambda a: a.exp() * a, leaf(x)),
        floats(2, 2),
        dtypes=("float64",),
    ),
    plain(
        "autograd.gradcheck",
        lambda m, x: m.autograd.gradcheck(lambda a: a.detach() * a, leaf(x), raise_exception=False),
        positive(2),
        dtypes=("float64",),
    ),
    plain(
        "autograd.gradgradcheck",
        lambda m, x, w: m.autograd.gradgradcheck(lambda a, b: a @ b, (leaf(x), leaf(w))),
        floats(2, 2),
        floats(2, 2),
        dtypes=("float64",),
    ),
    Case(
        "autograd.functional.jacobian",
        lambda m, x: m.autograd.functional.jacobian(lambda a: a @ a, x, create_graph=True),
        floats(2, 2),
    ),
    plain(
        "autograd.functional.jacobian",
        lambda m, x, w: m.autograd.functional.jacobian(lambda a, b: (a * b.sum(), b), (x, w)),
        floats(3),
        floats(2),
    ),
    Case(
        "autograd.functional.hessian",
        lambda m, x: m.autograd.functional.hessian(lambda a: (a**4).sum() * a[0, 0], x, create_graph=True),
        floats(2, 2),
    ),
    plain(
        "autograd.functional.hessian",
        lambda m, x, w: m.autograd.functional.hessian(lambda a, b: (a.exp() * b.sum() ** 2).sum(), (x, w)),
        floats(3),
        floats(2),
    ),
    Case(
        "autograd.functional.vjp",
        lambda m, x, v: m.autograd.functional.vjp(lambda a: a.exp() * a, x, v, create_graph=True),
        floats(3),
        floats(3),
    ),
    plain("autograd.functional.vjp", lambda m, x: m.autograd.functional.vjp(lambda a: (a * a).sum(), x), floats(2, 3)),
    Case(
        "autograd.functional.jvp",
        lambda m, x, v: m.autograd.functional.jvp(lambda a: a.exp() * a, x, v, create_graph=True),
        floats(3),
        floats(3),
    ),
    plain(
        "autograd.functional.jvp",
        lambda m, x, w, v: m.autograd.functional.jvp(lambda a, b: (a @ b, b * 2.0), (x, w), (x * 2.0, v)),
        floats(2, 3),
        floats(3),
        floats(3),
    ),
    plain(
        "autograd.detect_anomaly",
        anomaly,
        positive(3),
    ),
    plain("autograd.functional.vhp", lambda m, x: m.autograd.functional.vhp(lambda a: (a**3).sum(), x, x), floats(3)),
    plain("autograd.functional.hvp", lambda m, x: m.autograd.functional.hvp(lambda a: (a**3).sum(), x, x), floats(3)),
]


# ----------------------------------------------------------------------------------------------------------------------
# What both refuse
# ----------------------------------------------------------------------------------------------------------------------
def written_after_saving(m: Any, x: Any) -> Any:
    """Differentiate through a tensor that was written to."""
    y = leaf(x) * 2.0
    z = (y * y).sum()
    y.add_(1.0)
    z.backward()


def nan_in_anomaly_mode(m: Any, x: Any) -> Any:
    """Make a NaN of the square root of 0."""
    with quiet(), m.autograd.detect_anomaly():
        y = leaf(x * 0.0)
        (y.sqrt() * 0.0).sum().backward()


def freed(m: Any, x: Any) -> Any:
    """Go back twice."""
    y = (leaf(x) ** 2).sum()
    y.backward()
    y.backward()


def hook_returns(value: Any) -> Callable[[Any, Any], Any]:
    """Return a program with a hook that returns something."""

    def program(m: Any, x: Any) -> Any:
        x = leaf(x)
        x.register_hook(lambda grad: value(grad))
        x.sum().backward()

    return program


def assign_grad(value: Any) -> Callable[[Any, Any], Any]:
    """Return a program that sets a gradient."""

    def program(m: Any, x: Any) -> Any:
        leaf(x).grad = value(m, x)

    return program


def backward_returns(value: Any) -> Callable[[Any, Any], Any]:
    """Return a program with a rule whose backward returns something."""

    def program(m: Any, x: Any) -> Any:
        class Rule(m.autograd.Function):  # type: ignore[misc] # of either library
            @staticmethod
            def forward(_ctx: Any, a: Any) -> Any:
                return a * 2.0

            @staticmethod
            def backward(_ctx: Any, grad: Any) -> Any:
                return value(grad)

        Rule.apply(leaf(x)).sum().backward()

    return program


def no_forward(m: Any, x: Any) -> Any:
    """Apply a rule that defines nothing."""
    rule: Any = type("Rule", (m.autograd.Function,), {})
    rule.apply(leaf(x))


ERRORS = [
    ErrorCase("backward", lambda m, x: leaf(x).backward(), floats(3)),
    ErrorCase("backward", lambda m, x: x.sum().backward(), floats(3)),
    ErrorCase("backward", lambda m, x: leaf(x).backward(x[:2]), floats(3)),
    ErrorCase("backward", lambda m, x: leaf(x).backward([1.0, 1.0, 1.0]), floats(3), kind=RuntimeError),  # for three: 1
    ErrorCase("backward", lambda m, x: leaf(x).sum().backward(inputs=[]), floats(3)),
    ErrorCase("backward", freed, floats(3)),
    ErrorCase("backward", written_after_saving, floats(3)),
    ErrorCase("backward", lambda m, x: leaf(x).mul_(2.0), floats(3)),
    ErrorCase("backward", lambda m, x: leaf(x).view(3, 1).mul_(2.0), floats(3)),
    ErrorCase("backward", lambda m, x: m.autograd.backward([leaf(x).sum(), x.sum()]), floats(3)),
    ErrorCase("autograd.grad", lambda m, x: m.autograd.grad(leaf(x).sum(), leaf(x)), floats(3)),
    ErrorCase("autograd.grad", lambda m, x: m.autograd.grad(leaf(x).sum(), x), floats(3)),
    ErrorCase("autograd.grad", lambda m, x: m.autograd.grad(leaf(x), leaf(x)), floats(3)),
    ErrorCase("autograd.grad", lambda m, x: m.autograd.grad(x.sum(), leaf(x)), floats(3)),
    ErrorCase(
        "autograd.grad",
        lambda m, x: m.autograd.grad(leaf(x).sum(), leaf(x), allow_unused=False, materialize_grads=True),
        floats(3),
    ),
    ErrorCase("autograd.Function", backward_returns(lambda g: (g, g)), floats(3)),
    ErrorCase("autograd.Function", backward_returns(lambda g: g[:2]), floats(3)),
    ErrorCase("autograd.Function", backward_returns(lambda g: 1.0), floats(3), kind=TypeError),  # RuntimeError there
    ErrorCase("autograd.Function", no_forward, floats(3)),
    ErrorCase("requires_grad_", lambda m, i: i.requires_grad_(), ints(3)),
    ErrorCase("requires_grad_", lambda m, x: (leaf(x) * 2.0).requires_grad_(False), floats(3)),
    ErrorCase("requires_grad_", lambda m, x: x.requires_grad_("yes"), floats(3)),
    ErrorCase("retain_grad", lambda m, x: x.retain_grad(), floats(3)),
    ErrorCase("retain_grad", assign_grad(lambda m, x: x[:2]), floats(3)),
    ErrorCase("retain_grad", assign_grad(lambda m, x: x.to(m.float32)), floats(3)),
    ErrorCase("retain_grad", assign_grad(lambda m, x: 1.0), floats(3)),
    ErrorCase("register_hook", lambda m, x: x.register_hook(lambda grad: grad), floats(3)),
    ErrorCase("register_hook", hook_returns(lambda grad: 1.0), floats(3)),
    ErrorCase("register_hook", hook_returns(lambda grad: grad[:2]), floats(3)),
    ErrorCase("register_hook", hook_returns(lambda grad: grad.float()), floats(3)),
    ErrorCase("detach", lambda m, x: (leaf(x) * 2.0).view(3, 1).detach_(), floats(3)),
    ErrorCase("autograd.gradcheck", lambda m, x: m.autograd.gradcheck(lambda a: a, x), floats(3)),
    ErrorCase("autograd.gradcheck", lambda m, x: m.autograd.gradcheck(lambda a: a.detach() * a, leaf(x)), positive(3)),
    ErrorCase(
        "autograd.gradgradcheck",
        lambda m, x: m.autograd.gradgradcheck(lambda a: a.detach() * a * a, leaf(x)),
        positive(3),
    ),
    ErrorCase("autograd.functional.jacobian", lambda m, x: m.autograd.functional.jacobian(lambda a: a, [x]), floats(3)),
    ErrorCase("autograd.functional.jacobian", lambda m, x: m.autograd.functional.jacobian(lambda a: 1.0, x), floats(3)),
    ErrorCase(
        "autograd.functional.jacobian",
        lambda m, x: m.autograd.functional.jacobian(lambda a: a.detach(), x, strict=True),
        floats(3),
    ),
    ErrorCase("autograd.functional.hessian", lambda m, x: m.autograd.functional.hessian(lambda a: a * a, x), floats(3)),
    ErrorCase("autograd.functional.vjp", lambda m, x: m.autograd.functional.vjp(lambda a: a * a, x), floats(3)),
    ErrorCase("autograd.functional.vjp", lambda m, x: m.autograd.functional.vjp(lambda a: a * a, x, x[:2]), floats(3)),
    ErrorCase("autograd.functional.jvp", lambda m, x: m.autograd.functional.jvp(lambda a: a * a, x), floats(3)),
    ErrorCase("autograd.detect_anomaly", nan_in_anomaly_mode, floats(3)),
]
