"""Train a network of scalars on the points of Simple, using only what the wheels installed."""

from __future__ import annotations

from minitorch_scalar import MLP, SGD, datasets, fit

points = datasets["Simple"](50, seed=0)
model = MLP(2, [2], seed=0)
*_, last = fit(model, points, SGD(model.parameters(), lr=0.5), epochs=200)
print(last.correct, "of", last.total, "points are right")
