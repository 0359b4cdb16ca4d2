"""What Numba is told about the CPU."""

from __future__ import annotations

from typing import Any

import pytest
from numba import config

from minitorch_fast import cpu


@pytest.fixture
def features(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what sets what this CPU can do; Numba's settings are those of a user who has set nothing."""
    monkeypatch.setattr(config, "CPU_FEATURES", None)
    monkeypatch.setattr(config, "CPU_NAME", None)
    return lambda *names: monkeypatch.setattr(cpu, "cpu_features", lambda: frozenset(names))


def test_all_of_a_register_of_avx512_is_used(features: Any) -> None:
    features("avx2", "avx512f")
    cpu.widen_vectors()
    assert config.CPU_FEATURES.endswith(",-prefer-256-bit")


def test_a_cpu_without_avx512_is_taken_as_numba_takes_it(features: Any) -> None:
    features("avx2", "fma")
    cpu.widen_vectors()
    assert config.CPU_FEATURES is None


@pytest.mark.parametrize(("setting", "value"), [("CPU_FEATURES", "+avx2"), ("CPU_NAME", "generic")])
def test_what_the_user_has_set_stays(features: Any, monkeypatch: pytest.MonkeyPatch, setting: str, value: str) -> None:
    features("avx512f")
    monkeypatch.setattr(config, setting, value)
    cpu.widen_vectors()
    assert getattr(config, setting) == value
    assert config.CPU_FEATURES in (None, "+avx2")
