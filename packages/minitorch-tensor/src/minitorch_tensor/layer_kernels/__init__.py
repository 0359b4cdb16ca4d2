"""The defaults of the heavier methods of a backend, made of its primitives: what faster ones are held to."""

from __future__ import annotations

__all__: list[str] = []
