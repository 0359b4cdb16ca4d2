"""Uniform random numbers of the device are the host's, bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda.random_fill import leap_of
from minitorch_cuda.random_kernels import MULTIPLIER, ahead, digits_of, times_plus, unsigned, word_of
from minitorch_tensor.dtypes import float32, float64


def number(digits: Any) -> int:
    return sum(int(digit) << 32 * i for i, digit in enumerate(digits))


def both(seed: int, before: int) -> tuple[Any, Any]:
    """Two generators that have drawn some float32 numbers; after an odd number half a word is left."""
    pair = mt.Generator().manual_seed(seed), mt.Generator().manual_seed(seed)
    for each in pair:
        mt.rand(before, generator=each)
    return pair


@pytest.mark.parametrize("dtype", [float32, float64])
@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("shape", [(), (1,), (2,), (7,), (3, 5), (0, 4), (129,), (401,)])
def test_numbers_and_the_state_after_them_are_the_hosts(dtype: Any, before: int, shape: tuple[int, ...]) -> None:
    mine, twin = both(11, before)
    found = mt.rand(shape, dtype=dtype, generator=mine, backend="cuda")
    expected = mt.rand(shape, dtype=dtype, generator=twin)
    np.testing.assert_array_equal(found.cpu().numpy(), expected.numpy(), strict=True)
    assert mine.state_bytes() == twin.state_bytes()


@pytest.mark.parametrize("seed", [0, 1, -1, 2**64 - 1, 67280421310721])
def test_any_seed_gives_the_hosts_numbers(seed: int) -> None:
    mine, twin = both(seed, 3)
    found = [mt.rand(5, generator=mine, backend="cuda").tolist() for _ in range(3)]
    assert found == [mt.rand(5, generator=twin).tolist() for _ in range(3)]


@pytest.mark.parametrize("dtype", [float32, float64])
@pytest.mark.parametrize("bounds", [(-0.1, 0.7), (2.0, 2.0), (-3e38, 1e37), (1.0, 1.0 + 2**-20)])
def test_other_bounds_are_rounded_as_on_the_host(dtype: Any, bounds: tuple[float, float]) -> None:
    mine, twin = both(5, 0)
    found = mt.empty(50, dtype=dtype, backend="cuda").uniform_(*bounds, generator=mine)
    assert found.tolist() == mt.empty(50, dtype=dtype).uniform_(*bounds, generator=twin).tolist()


def test_a_view_is_filled_and_nothing_beside_it() -> None:
    mine, twin = both(5, 1)
    whole, same = mt.zeros(4, 6, backend="cuda"), mt.zeros(4, 6)
    whole.t()[1:4].uniform_(generator=mine)
    same.t()[1:4].uniform_(generator=twin)
    assert whole.tolist() == same.tolist()


def test_what_follows_on_the_host_goes_on_where_the_device_stopped() -> None:
    mine, twin = both(3, 0)
    mt.rand(7, generator=mine, backend="cuda")
    mt.rand(7, generator=twin)
    for draw in (mt.rand, mt.randn):
        assert draw(3, generator=mine).tolist() == draw(3, generator=twin).tolist()


def test_coins_and_places_are_drawn_as_on_the_host() -> None:
    draws: tuple[Any, ...] = (
        lambda where, stream: mt.full((40,), 0.3, backend=where).bernoulli(generator=stream),
        lambda where, stream: mt.tensor([1.0, 2.0, 4.0], backend=where).multinomial(30, True, generator=stream),
    )
    for draw in draws:
        mine, twin = both(3, 1)
        assert draw("cuda", mine).tolist() == draw("numpy", twin).tolist()
        assert mine.state_bytes() == twin.state_bytes()


def test_digits_are_multiplied_and_added_as_on_paper() -> None:
    top = 2**128 - 1
    for a, b, c in ((top, top, top), (MULTIPLIER, top - 5, 2**64), (2**32, 2**96 - 1, 3), (0, top, top)):
        digits = [unsigned(digits_of(x)) for x in (a, b, c)]
        assert number(times_plus(*digits)) == (a * b + c) % 2**128


@pytest.mark.parametrize("steps", [1, 2, 3, 1000, 2**20 + 7])
def test_many_steps_at_once_lead_where_single_ones_do(steps: int) -> None:
    bits = np.random.PCG64(9)
    before: Any = bits.state["state"]
    bits.advance(steps)
    after: Any = bits.state["state"]
    state, increment = (unsigned(digits_of(before[name])) for name in ("state", "inc"))
    factor, plus = leap_of(steps, MULTIPLIER, before["inc"])
    assert number(ahead(state, increment, steps)) == after["state"]
    assert (before["state"] * factor + plus) % 2**128 == after["state"]


def test_the_word_of_a_state_is_numpys() -> None:
    bits = np.random.PCG64(9)
    for _ in range(20):
        word = bits.random_raw()
        state: Any = bits.state["state"]
        assert word_of(unsigned(digits_of(state["state"]))) == word
