"""The parameters of a step, by backend: each takes all of its own in one call."""

from __future__ import annotations

from typing import Any

__all__ = ["each_backend"]


def each_backend(params: list[Any], *kept: list[Any]) -> list[tuple[Any, ...]]:
    """Return, for each backend, the backend, its parameters, their gradients, and what is kept of them.

    Args:
        params: Parameters with gradients.
        *kept: Lists of one tensor for each parameter; or empty ones, which stay empty.
    """
    first = params[0].backend
    grads = [p._grad for p in params]
    for p in params:
        if p.backend is not first:
            break
    else:
        return [(first, params, grads, *kept)]  # as nearly always
    batches = []
    for backend in dict.fromkeys(p.backend for p in params):
        places = [i for i, p in enumerate(params) if p.backend is backend]
        batches.append((backend, *[[row[i] for i in places] if row else row for row in (params, grads, *kept)]))
    return batches
