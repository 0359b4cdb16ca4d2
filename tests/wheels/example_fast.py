"""Train a network on the backend `fast`, large enough for kernels, using only what the wheels installed."""

from __future__ import annotations

from typing import Any

import minitorch_fast
import minitorch_tensor as torch

torch.manual_seed(0)
torch.set_default_backend("fast")
x = torch.randn(1000, 20)
y = (x @ torch.randn(20, 1)).tanh()
v, w = ((torch.randn(*shape) * 0.2).requires_grad_() for shape in ((20, 50), (50, 1)))


def loss() -> Any:
    """Return the mean square error."""
    return (((x @ v).tanh() @ w - y) ** 2).mean()


for _ in range(300):
    loss().backward()
    with torch.no_grad():
        for p in (v, w):
            p -= 0.1 * p.grad
            p.grad = None
print(x.backend.name, loss().item() < 0.1, minitorch_fast.get_num_threads() >= 1)
