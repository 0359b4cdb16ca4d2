"""Networks for images of 28 x 28: the course's LeNet, and a stronger one."""

from __future__ import annotations

from minitorch import nn

__all__ = ["cnn", "lenet"]


def lenet() -> nn.Sequential:
    """Return the course's network for MNIST (task 4.5): two convolutions, one pool, two linear layers.

    1 x 28 x 28 → 4 x 28 x 28 → 8 x 28 x 28 → pool 4 → 8 x 7 x 7 = 392 → 64 → 10 logits.

    Source: MiniTorch, module 4; after LeCun et al., Gradient-based learning applied to document recognition, 1998.

    Example:
        >>> sum(p.numel() for p in lenet().parameters())
        26138
    """
    return nn.Sequential(
        nn.Conv2d(1, 4, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(4, 8, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(4),
        nn.Flatten(),
        nn.Linear(392, 64),
        nn.ReLU(),
        nn.Dropout(0.25),
        nn.Linear(64, 10),
    )


def cnn() -> nn.Sequential:
    """Return a network that reaches more than 99 % on MNIST.

    1 x 28 x 28 → 32 x 28 x 28 → pool 2 → 64 x 14 x 14 → pool 2 → 64 x 7 x 7 = 3136 → 128 → 10 logits.

    Example:
        >>> sum(p.numel() for p in cnn().parameters())
        421642
    """
    return nn.Sequential(
        nn.Conv2d(1, 32, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        nn.Linear(3136, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
    )
