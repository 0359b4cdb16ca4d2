"""Schedules for the learning rates of optimizers."""

from __future__ import annotations

from minitorch.optim.lr_scheduler.cosine import CosineAnnealingLR
from minitorch.optim.lr_scheduler.one_cycle import OneCycleLR
from minitorch.optim.lr_scheduler.plateau import ReduceLROnPlateau
from minitorch.optim.lr_scheduler.restarts import CosineAnnealingWarmRestarts
from minitorch.optim.lr_scheduler.scheduler import LRScheduler
from minitorch.optim.lr_scheduler.sequential import ChainedScheduler, SequentialLR
from minitorch.optim.lr_scheduler.stepwise import (
    ExponentialLR,
    LambdaLR,
    MultiplicativeLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from minitorch.optim.lr_scheduler.warmup import ConstantLR, LinearLR

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]
