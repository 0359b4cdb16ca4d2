"""Training steps of networks on the backend `cuda` are those of the CPU; on the simulator the networks are small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import minitorch as torch
from minitorch_cuda.device import is_simulated

pytestmark = pytest.mark.gpu

STEPS = 2
TOLERANCE = 1e-4
Batch = tuple[Any, Any]


def lenet() -> tuple[Any, Batch]:
    """Return two convolutions, a pooling and two linear layers, and a batch of images."""
    size, batch = (8, 2) if is_simulated() else (28, 16)
    pooled = size // 4
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.Conv2d(4, 8, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(4),
        torch.nn.Flatten(),
        torch.nn.Linear(8 * pooled * pooled, 16),
        torch.nn.ReLU(),
        torch.nn.Linear(16, 10),
    )
    rng = np.random.default_rng(0)
    images = torch.tensor(rng.random((batch, 1, size, size)).astype(np.float32))
    return model, (images, torch.tensor(rng.integers(0, 10, batch)))


class Sentences(torch.nn.Module):
    """Looks words up, reads them with an LSTM, and says what a sentence is."""

    def __init__(self, words: int, features: int, hidden: int) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(words, features)
        self.lstm = torch.nn.LSTM(features, hidden, batch_first=True)
        self.linear = torch.nn.Linear(hidden, 2)

    def forward(self, words: Any) -> Any:
        """Return two logits for each sentence."""
        outputs, _ = self.lstm(self.embedding(words))
        return self.linear(outputs[:, -1])


def sentences() -> tuple[Any, Batch]:
    """Return an LSTM, and a batch of sentences."""
    words, features, hidden, batch, length = (7, 3, 4, 2, 3) if is_simulated() else (1000, 50, 100, 32, 40)
    rng = np.random.default_rng(0)
    numbers = torch.tensor(rng.integers(0, words, (batch, length)))
    return Sentences(words, features, hidden), (numbers, torch.tensor(rng.integers(0, 2, batch)))


def trained(model: Any, batch: Batch, optimizer_of: Callable[..., Any]) -> tuple[list[float], dict[str, Any]]:
    """Return the losses of some steps, and the parameters after them, on the host."""
    optimizer = optimizer_of(model.parameters())
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(batch[0]), batch[1])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, {name: value.cpu().numpy() for name, value in model.state_dict().items()}


OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("make", [lenet, sentences])
def test_steps_on_the_device_are_those_of_the_host(make: Callable[[], tuple[Any, Batch]], optimizer: str) -> None:
    torch.manual_seed(0)
    model, batch = make()
    twin, _ = make()
    twin.load_state_dict(model.state_dict())
    twin = twin.to("cuda")
    on_host, expected = trained(model, batch, OPTIMIZERS[optimizer])
    on_device, found = trained(twin, tuple(part.to("cuda") for part in batch), OPTIMIZERS[optimizer])
    np.testing.assert_allclose(on_device, on_host, rtol=TOLERANCE, atol=TOLERANCE)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)
