"""Stage 4: a recipe, step by step: points in the plane, and the border between their two classes as letters."""

from __future__ import annotations

import minitorch as torch
from minitorch.recipes import points


def main() -> None:
    """Learn on which side of a diagonal a point lies."""
    training = points.train(points.settings("Diag", epochs=300))
    *_, last = training
    print(f"epoch {last.epoch}: loss {last.test.loss:.4f}, {last.test.correct} of {last.test.total} points are right")
    places = (torch.arange(10) + 0.5) / 10
    grid = torch.stack([places.repeat(10), places.flip(0).repeat_interleave(10)], dim=1)
    with torch.no_grad():
        inside = (training.model(grid) > 0).reshape(10, 10).tolist()
    for row in inside:
        print("  " + " ".join("#" if each else "." for each in row))


if __name__ == "__main__":
    main()
