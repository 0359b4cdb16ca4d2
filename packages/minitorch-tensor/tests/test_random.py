"""Generators as PyTorch has them, and the default one."""

from __future__ import annotations

import pytest

import minitorch_tensor as m
from minitorch_tensor import Generator, tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError


def test_a_seed_of_the_default_generator_determines_all_draws() -> None:
    def draw() -> list[object]:
        m.manual_seed(5)
        x = m.zeros(3)
        return [
            m.rand(3).tolist(),
            m.randn(3).tolist(),
            m.randint(9, (3,)).tolist(),
            m.randperm(5).tolist(),
            m.bernoulli(m.full((5,), 0.5)).tolist(),
            m.multinomial(m.ones(5), 3).tolist(),
            m.normal(x, 1.0).tolist(),
            x.uniform_().tolist(),
        ]

    assert draw() == draw()


def test_the_same_seed_gives_the_same_numbers_on_every_backend() -> None:
    def draw(backend: str) -> list[object]:
        m.manual_seed(5)
        weights = m.ones(2, 5, backend=backend)
        return [
            m.rand(2, 3, backend=backend).tolist(),
            m.randn(2, 3, dtype=m.float64, backend=backend).tolist(),
            m.randint(9, (3,), backend=backend).tolist(),
            m.randperm(5, backend=backend).tolist(),
            m.bernoulli(weights * 0.5).tolist(),
            m.multinomial(weights, 3).tolist(),
            m.multinomial(weights, 9, replacement=True).tolist(),
            m.normal(weights, 2.0).tolist(),
            weights.t().exponential_().tolist(),
            weights.log_normal_().tolist() and 0,
        ]

    assert draw("numpy") == draw("simple")


def test_a_generator_of_ones_own_leaves_the_default_alone() -> None:
    m.manual_seed(1)
    state = m.get_rng_state()
    g = Generator().manual_seed(9)
    assert m.rand(3, generator=g).tolist() == m.rand(3, generator=Generator().manual_seed(9)).tolist()
    assert m.get_rng_state().tolist() == state.tolist()


def test_a_state_brings_a_generator_back() -> None:
    g = Generator().manual_seed(1)
    m.rand(3, generator=g)
    state, twin = g.get_state(), g.clone_state()
    assert state.dtype is m.uint8
    assert state.shape == (45,)
    a = m.rand(5, generator=g).tolist()
    assert m.rand(5, generator=g.set_state(state)).tolist() == m.rand(5, generator=twin).tolist() == a
    m.set_rng_state(state)
    assert m.rand(5).tolist() == a
    assert m.initial_seed() == 1


def test_a_new_seed_is_returned() -> None:
    assert m.seed() == m.initial_seed() == m.default_generator.initial_seed()


def test_bad_seeds_states_and_generators_are_refused() -> None:
    with pytest.raises(InvalidTypeError, match="not None of type NoneType"):
        m.manual_seed(None)
    with pytest.raises(InvalidValueError, match="not 'a'"):
        m.manual_seed("a")
    with pytest.raises(InvalidValueError, match="not inf"):
        m.manual_seed(float("inf"))
    with pytest.raises(InvalidTypeError, match="a uint8 tensor"):
        Generator().set_state(tensor([1.0]))
    with pytest.raises(ShapeError, match="45 bytes"):
        Generator().set_state(tensor([1], dtype=m.uint8))
    with pytest.raises(InvalidTypeError, match="must be a Generator or None, not 3"):
        m.rand(2, generator=3)
