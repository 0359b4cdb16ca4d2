"""Without PyTorch there is nothing to compare with: the environment `parity` installs it."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torch") else ["*"]
