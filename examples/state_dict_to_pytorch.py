"""Stage 4: weights to PyTorch and back. Both libraries name and shape them alike, so a file is all it takes.

In PyTorch:

    from safetensors.torch import load_file, save_file
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    model.load_state_dict(load_file("weights.safetensors"))
    save_file(model.state_dict(), "weights.safetensors")
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import minitorch as torch
from minitorch import nn


def network() -> nn.Module:
    """Return the network of the example."""
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))


def main() -> None:
    """Write the weights of one network to a file and load them into another."""
    torch.manual_seed(0)
    first, second = network(), network()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.safetensors"
        torch.save(first.state_dict(), path)
        print(second.load_state_dict(torch.load(path)))
    for name, weight in second.state_dict().items():
        print(f"{name:9} {tuple(weight.shape)}")
    x = torch.randn(3, 4)
    print("the same outputs:", torch.equal(first(x), second(x)))


if __name__ == "__main__":
    main()
