"""Stage 2: tensors that are stretched to fit, and gradients that are summed back to the shape they came from."""

from __future__ import annotations

import minitorch_tensor as torch


def main() -> None:
    """Fit a plane to points: prices = sizes @ weight + bias, where the bias is one number for all rows."""
    torch.manual_seed(0)
    sizes = torch.rand(40, 2)
    prices = sizes @ torch.tensor([3.0, -2.0]) + 0.5
    weight = torch.zeros(2, requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    for _ in range(400):
        loss = ((sizes @ weight + bias - prices) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for parameter in (weight, bias):
                parameter -= 0.5 * parameter.grad
                parameter.grad = None
    print("weight", [round(w, 2) for w in weight.tolist()], "bias", [round(b, 2) for b in bias.tolist()])
    print("broadcast:", (torch.arange(3).unsqueeze(1) + torch.arange(4)).tolist())


if __name__ == "__main__":
    main()
