"""Data sets, the order in which their samples come, and batches of them."""

from __future__ import annotations
