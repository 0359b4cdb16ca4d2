"""The functions behind the layers, under PyTorch's names: `import minitorch.nn.functional as F`."""

from __future__ import annotations

__all__: list[str] = []
