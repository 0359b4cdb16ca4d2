"""Stage 4: read handwritten digits, keep the training in a file, and take it up again as if it were another day."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from minitorch.recipes import Epoch, mnist, resume, save_training


def main() -> None:
    """Train for a while, stop in the middle, and go on from the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--train-size", type=int, default=None)
    options = parser.parse_args()
    chosen = mnist.settings("lenet", sample=True, epochs=options.epochs, train_size=options.train_size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digits.safetensors"
        training = mnist.train(chosen)
        for result in training:
            print(f"epoch {result.epoch}: {100 * result.train.accuracy:.1f} % of the training digits")
            save_training(training, path)
            break
        training = resume(path)
        for result in training:
            if isinstance(result, Epoch):
                print(f"epoch {result.epoch}: {100 * result.test.accuracy:.1f} % of the test digits")


if __name__ == "__main__":
    main()
