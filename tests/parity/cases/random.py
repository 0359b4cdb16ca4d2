"""Random numbers: their shapes, dtypes, ranges and errors. The numbers themselves are not PyTorch's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parity.harness import Case, ErrorCase, Input, floats, given, ints

PROBABILITIES = floats(3, 4, low=0.1, high=0.9)


def seen(result: Any, low: float, high: float) -> tuple[Any, ...]:
    """Return what two different draws have in common: the shape, the dtype, and whether they lie in a range."""
    numbers = result.detach()
    inside = ((numbers >= low) & (numbers <= high)).all().item() if numbers.numel() else True
    return tuple(result.shape), str(result.dtype).split(".")[-1], inside, result.requires_grad, result.is_leaf


def like(name: str, call: Callable[..., Any], low: float, high: float, *inputs: Input) -> Case:
    """Return the case of a draw whose numbers lie in a range."""
    return Case(name, lambda m, *xs: seen(call(m, *xs), low, high), *inputs, gradient=False)


def flat(result: Any) -> Any:
    """Return a draw as one that is the same whatever was drawn: its gradient is compared, and is zero."""
    return result * 0.0


def again(m: Any, draw: Callable[[], Any]) -> Any:
    """Say whether the same seed and the same state give the same numbers."""
    m.manual_seed(3)
    first = draw()
    m.manual_seed(3)
    same = (draw() == first).all().item()
    state = m.get_rng_state()
    second = draw()
    m.set_rng_state(state)
    return same, (draw() == second).all().item(), (first == second).all().item(), m.initial_seed()


def generators(m: Any) -> Any:
    """Use a generator of one's own."""
    g = m.Generator()
    returned = g.manual_seed(-3) is g
    a = m.rand(50, generator=g)
    state = g.get_state()
    b = m.rand(50, generator=g)
    moved = g.set_state(state) is g
    c = m.rand(50, generator=g)
    seed = g.seed()
    return (
        returned,
        moved,
        (b == c).all().item(),
        (a == b).all().item(),
        g.initial_seed() == seed,
        str(state.dtype).split(".")[-1],
        m.Generator().manual_seed(2**64 - 1).initial_seed(),
    )


MAKE = [
    like("rand", lambda m: m.rand(2, 3), 0, 1),
    like("rand", lambda m: m.rand((2, 0)), 0, 1),
    like("rand", lambda m: m.rand(()), 0, 1),
    like("rand", lambda m: m.rand(size=(2,), dtype=m.float64, requires_grad=True), 0, 1),
    like("rand", lambda m: m.rand([5], generator=m.Generator()), 0, 1),
    like("rand_like", lambda m, x: m.rand_like(x), 0, 1, floats(2, 3)),
    like("rand_like", lambda m, x: m.rand_like(x, dtype=m.float32, requires_grad=True), 0, 1, ints(2, 3)),
    like("randn", lambda m: m.randn(2, 3), -9, 9),
    like("randn", lambda m: m.randn((4,), dtype=m.float64), -9, 9),
    like("randn_like", lambda m, x: m.randn_like(x), -9, 9, floats(2, 3)),
    like("randn_like", lambda m, x: m.randn_like(x, dtype=m.float64), -9, 9, ints(2, 3)),
    like("randint", lambda m: m.randint(3, (200,)), 0, 2),
    like("randint", lambda m: m.randint(-3, 3, (20, 10)), -3, 2),
    like("randint", lambda m: m.randint(high=3, size=(20,)), 0, 2),
    like("randint", lambda m: m.randint(low=2, high=3, size=(20,)), 2, 2),
    like("randint", lambda m: m.randint(5, size=[20]), 0, 4),
    like("randint", lambda m: m.randint(1, 5, (20,), dtype=m.uint8), 1, 4),
    like("randint", lambda m: m.randint(2, (20,), dtype=m.bool), 0, 1),
    like("randint", lambda m: m.randint(0, 5, (20,), dtype=m.float32, requires_grad=True), 0, 4),
    like("randint", lambda m: m.randint(-(2**63), 2**63 - 1, (20,)), -(2**63), 2**63 - 1),
    like("randint_like", lambda m, x: m.randint_like(x, 5), 0, 4, floats(2, 3)),
    like("randint_like", lambda m, x: m.randint_like(x, 2, 5), 2, 4, ints(2, 3)),
    like("randint_like", lambda m, x: m.randint_like(x, low=2, high=5, dtype=m.int32), 2, 4, ints(2, 3)),
    Case("randperm", lambda m: m.randperm(7).sort().values),
    Case("randperm", lambda m: m.randperm(7, dtype=m.float32).sort().values),
    Case("randperm", lambda m: m.randperm(7, dtype=m.uint8, generator=m.Generator()).sort().values),
    Case("randperm", lambda m: m.randperm(0)),
    Case("randperm", lambda m: m.randperm(1)),
    like("normal", lambda m: m.normal(0, 1, (2, 3)), -9, 9),
    like("normal", lambda m: m.normal(2.0, 0.0, size=(2, 3), dtype=m.float64), 2, 2),
    like("normal", lambda m: m.normal(mean=0.0, std=1.0, size=(3,), requires_grad=True), -9, 9),
    Case("normal", lambda m, x: m.normal(x, 0.0).detach(), floats(2, 3), gradient=False),
    Case(
        "normal", lambda m, x, y: flat(m.normal(x, y)), floats(2, 1), floats(3, low=1), zero_gradient=True, second=False
    ),
    Case("normal", lambda m, x: flat(m.normal(x)), floats(3), zero_gradient=True, second=False),
    Case("normal", lambda m, x: flat(m.normal(2.0, x)), floats(3, low=1), zero_gradient=True, second=False),
    Case("normal", lambda m, x, y: flat(m.normal(x, y)), floats(3), ints(3), zero_gradient=True, second=False),
]

DRAW = [
    Case("bernoulli", lambda m, x: flat(m.bernoulli(x)), PROBABILITIES, zero_gradient=True, second=False),
    Case("bernoulli", lambda m, x: flat(x.bernoulli()), PROBABILITIES, zero_gradient=True, second=False),
    Case("bernoulli", lambda m, x: x.detach().bernoulli(), given([0.0, 1.0]), gradient=False),
    Case("bernoulli", lambda m, x: x.bernoulli(1.0), ints(2, 3)),
    Case("bernoulli", lambda m, x: m.bernoulli(x, p=0.0), ints(2, 3, dtype="bool")),
    like("bernoulli", lambda m, x: m.bernoulli(x, generator=m.Generator()), 0, 1, PROBABILITIES),
    like("multinomial", lambda m, x: m.multinomial(x, 4), 0, 3, PROBABILITIES),
    like("multinomial", lambda m, x: x.multinomial(9, True), 0, 3, PROBABILITIES),
    like("multinomial", lambda m, x: x.multinomial(num_samples=2, replacement=False), 0, 3, floats(4, low=0.1)),
    like("multinomial", lambda m, x: x.multinomial(2), 0, 3, floats(0, 4)),
    Case("multinomial", lambda m, x: x.multinomial(5, replacement=True), given([[0.0, 0.0, 2.0, 0.0]]), gradient=False),
    Case("multinomial", lambda m, x: x.multinomial(1), given([[0.0, 3.0, 0.0], [0.5, 0.0, 0.0]]), gradient=False),
    Case("multinomial", lambda m, x: x.multinomial(3).sort().values, floats(2, 3, low=0.1), gradient=False),
]


def filled(name: str, fill: Callable[..., Any], low: float, high: float, dtypes: tuple[str, ...] = ()) -> list[Case]:
    """Return the cases of a fill in place, of floating point tensors and of other dtypes."""

    def ranged(m: Any, x: Any) -> Any:
        z = x.detach().clone()
        assert fill(z) is z
        return seen(z, low, high)

    return [
        Case(name, ranged, floats(30, 3), gradient=False),
        Case(name, lambda m, x: flat(fill(x * 2.0)), floats(3, 2), zero_gradient=True, second=False),
        *[Case(name, ranged, ints(30, 3, high=2, dtype=dtype)) for dtype in dtypes],
    ]


FILLS = [
    *filled("uniform_", lambda x: x.uniform_(), 0, 1),
    *filled("uniform_", lambda x: x.uniform_(2, 2.5), 2, 2.5),
    *filled("uniform_", lambda x: x.uniform_(-1), -1, 1),
    *filled("uniform_", lambda x: x.uniform_(2, to=2), 2, 2),
    *filled("normal_", lambda x: x.normal_(), -9, 9),
    *filled("normal_", lambda x: x.normal_(5, std=0.1), 4, 6),
    *filled("random_", lambda x: x.random_(3), 0, 2, ("int64", "int32", "uint8")),
    *filled("random_", lambda x: x.random_(2, 5), 2, 4, ("int64", "int32", "uint8")),
    *filled("random_", lambda x: x.random_(to=5), 0, 4),
    *filled("random_", lambda x: x.random_(), 0, 2**63 - 1, ("int64", "int32", "uint8", "bool")),
    *filled("bernoulli_", lambda x: x.bernoulli_(), 0, 1, ("int64", "uint8", "bool")),
    *filled("bernoulli_", lambda x: x.bernoulli_(1.0), 1, 1, ("int64", "uint8", "bool")),
    *filled("exponential_", lambda x: x.exponential_(2.0), 0, 99),
    *filled("geometric_", lambda x: x.geometric_(0.7), 1, 99, ("int64", "uint8")),
    *filled("log_normal_", lambda x: x.log_normal_(0.0, 0.1), 0.4, 2.5),
    *filled("cauchy_", lambda x: x.cauchy_(1.0, 2.0), -1e9, 1e9),
    Case("bernoulli_", lambda m, x, p: x.clone().bernoulli_(p), ints(2, 3), given([0.0, 1.0, 1.0]), gradient=False),
    Case("normal_", lambda m, x: seen(x.clone().t()[1:].normal_(), -9, 9), floats(3, 4), gradient=False),
]

SEEDS = [
    Case("manual_seed", lambda m: again(m, lambda: m.rand(50))),
    Case("manual_seed", lambda m: again(m, lambda: m.randn(50, dtype=m.float64))),
    Case("manual_seed", lambda m: again(m, lambda: m.randint(1000, (50,)))),
    Case("manual_seed", lambda m: again(m, lambda: m.randperm(50))),
    Case("manual_seed", lambda m: again(m, lambda: m.zeros(50).uniform_())),
    Case("manual_seed", lambda m: (m.manual_seed(-3).initial_seed(), m.manual_seed(1.9).initial_seed())),
    Case("manual_seed", lambda m: (m.manual_seed(2**64 - 1).initial_seed(), m.manual_seed(-(2**63)).initial_seed())),
    Case("Generator", generators),
]

CASES = MAKE + DRAW + FILLS + SEEDS


def bad(name: str, call: Callable[[Any], Any]) -> ErrorCase:
    """Return the error case of a function."""
    return ErrorCase(name, call)


def no_fill(name: str, fill: Callable[[Any], Any], *dtypes: str) -> list[ErrorCase]:
    """Return the error cases of a fill in place."""
    inputs = [ints(3, dtype=dtype) for dtype in dtypes] or [floats(3)]
    return [ErrorCase(name, lambda m, x: fill(x), x) for x in inputs]


ERRORS = [
    bad("rand", lambda m: m.rand(-2)),
    bad("rand", lambda m: m.rand()),
    bad("rand", lambda m: m.rand(1.5)),
    bad("rand", lambda m: m.rand(2, dtype=m.int64)),
    bad("rand", lambda m: m.rand(2, generator=3)),
    bad("randn", lambda m: m.randn(2, dtype=m.bool)),
    bad("rand_like", lambda m: m.rand_like(m.ones(2, dtype=m.int64))),
    bad("randn_like", lambda m: m.randn_like([1.0])),
    bad("randint", lambda m: m.randint(3, 3, (2,))),
    bad("randint", lambda m: m.randint(4, 3, (2,))),
    bad("randint", lambda m: m.randint(3)),
    bad("randint", lambda m: m.randint(3.5, (2,))),
    bad("randint", lambda m: m.randint(0, 3, 2)),
    bad("randint", lambda m: m.randint(300, (2,), dtype=m.uint8)),
    bad("randint", lambda m: m.randint(3, (2,), dtype=m.bool)),
    bad("randint", lambda m: m.randint(0, 3, (2,), requires_grad=True)),
    bad("randint_like", lambda m: m.randint_like(m.ones(2), 3, 2)),
    bad("randperm", lambda m: m.randperm(-1)),
    bad("randperm", lambda m: m.randperm(1.5)),
    bad("randperm", lambda m: m.randperm(300, dtype=m.uint8)),
    bad("randperm", lambda m: m.randperm(2, dtype=m.bool)),
    bad("normal", lambda m: m.normal(0.0, 1.0)),
    bad("normal", lambda m: m.normal(0.0, -1.0, size=(2,))),
    bad("normal", lambda m: m.normal(m.ones(2), -m.ones(2))),
    bad("normal", lambda m: m.normal(m.ones(2), m.ones(3))),
    bad("normal", lambda m: m.normal(m.ones(2, dtype=m.int64), 1.0)),
    bad("bernoulli", lambda m: m.bernoulli(m.tensor([2.0]))),
    bad("bernoulli", lambda m: m.bernoulli(m.tensor([-0.1]))),
    bad("bernoulli", lambda m: m.bernoulli(m.tensor([float("nan")]))),
    bad("bernoulli", lambda m: m.bernoulli(m.tensor([1]))),
    bad("bernoulli", lambda m: m.bernoulli(m.ones(2), p=1.5)),
    bad("multinomial", lambda m: m.multinomial(m.tensor([-1.0, 2.0]), 1)),
    bad("multinomial", lambda m: m.multinomial(m.tensor([float("inf"), 2.0]), 1)),
    bad("multinomial", lambda m: m.multinomial(m.tensor([float("nan"), 2.0]), 1)),
    bad("multinomial", lambda m: m.multinomial(m.zeros(2), 1)),
    bad("multinomial", lambda m: m.multinomial(m.zeros(2), 1, True)),
    bad("multinomial", lambda m: m.multinomial(m.ones(2), 3)),
    bad("multinomial", lambda m: m.multinomial(m.ones(2), 0)),
    bad("multinomial", lambda m: m.multinomial(m.ones(2), 1.5)),
    bad("multinomial", lambda m: m.multinomial(m.ones(2, 2, 2), 1)),
    bad("multinomial", lambda m: m.multinomial(m.tensor(1.0), 1)),
    bad("multinomial", lambda m: m.multinomial(m.tensor([1, 2]), 1)),
    bad("manual_seed", lambda m: m.manual_seed("a")),
    bad("manual_seed", lambda m: m.manual_seed(None)),
    bad("manual_seed", lambda m: m.manual_seed(2**64)),
    bad("manual_seed", lambda m: m.manual_seed(-(2**63) - 1)),
    bad("Generator", lambda m: m.Generator("nowhere")),
    bad("Generator", lambda m: m.Generator().set_state(m.zeros(3))),
    bad("Generator", lambda m: m.Generator().set_state([1])),
    bad("Generator", lambda m: m.Generator().set_state(m.zeros(3, dtype=m.uint8))),
    *no_fill("uniform_", lambda x: x.uniform_(2, 1)),
    *no_fill("uniform_", lambda x: x.uniform_(0, float("inf"))),
    *no_fill("uniform_", lambda x: x.uniform_("a")),
    *no_fill("uniform_", lambda x: x.uniform_(), "int64", "bool"),
    *no_fill("uniform_", lambda x: x.requires_grad_().uniform_()),
    *no_fill("uniform_", lambda x: x.expand(2, 3).uniform_()),
    *no_fill("normal_", lambda x: x.normal_(0, -1)),
    *no_fill("normal_", lambda x: x.normal_(), "int64", "uint8"),
    *no_fill("random_", lambda x: x.random_(3, 3)),
    *no_fill("random_", lambda x: x.random_(0)),
    *no_fill("random_", lambda x: x.random_(300), "uint8"),
    *no_fill("random_", lambda x: x.random_(3), "bool"),
    *no_fill("bernoulli_", lambda x: x.bernoulli_(2)),
    *no_fill("exponential_", lambda x: x.exponential_(-1)),
    *no_fill("exponential_", lambda x: x.exponential_(), "int64"),
    *no_fill("geometric_", lambda x: x.geometric_(1.0)),
    *no_fill("geometric_", lambda x: x.geometric_(0.5), "bool"),
    *no_fill("log_normal_", lambda x: x.log_normal_(0, 0)),
    *no_fill("log_normal_", lambda x: x.log_normal_(), "int64"),
    *no_fill("cauchy_", lambda x: x.cauchy_(0, 0)),
    *no_fill("cauchy_", lambda x: x.cauchy_(), "int32"),
    ErrorCase("bernoulli_", lambda m, x, p: x.bernoulli_(p), floats(3), floats(2, 3, low=0.1, high=0.9)),
    ErrorCase("bernoulli_", lambda m, x, p: x.bernoulli_(p), floats(3), ints(3)),
]
