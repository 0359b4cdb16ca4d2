"""The tests of `BackendContract`, family by family."""

from __future__ import annotations

__all__: list[str] = []
