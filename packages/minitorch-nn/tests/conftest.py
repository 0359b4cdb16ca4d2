"""Settings of hypothesis for all tests: the same examples every time, and no limit on how long one may take."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("house")
