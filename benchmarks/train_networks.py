"""Train the recipes of minitorch on real data, and the same in PyTorch beside them: one table for docs/results.md.

Run it with minitorch-nn and torch==2.13.0 installed: `python benchmarks/train_networks.py --root FOLDER`, perhaps with
`--only 'imdb, gru'`.
FOLDER holds MNIST, SST-2, IMDB and GloVe as `minitorch.data` reads them.

Both begin with the same weights, see the same batches in the same order, and take the same steps of Adam under the same
schedule; only dropout draws its own numbers (`--check` leaves it out, and compares the losses of the first batches).
The networks of PyTorch are those of minitorch.recipes: the same source, with its imports changed. Epochs take turns, so
that both suffer alike from whatever else the machine does. The time of an epoch is that of its batches, without the
test; the ratio is the median over the epochs of PyTorch's time over ours.
"""

from __future__ import annotations

import argparse
import inspect
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

import minitorch
from minitorch.data import Subset
from minitorch.recipes import Epoch, Interval, image_networks, mnist, sentiment, text_networks

Batches = Callable[[list[int]], tuple[Any, ...]]

_HEAD = (
    "| data set, network | wanted % | minitorch % | PyTorch % | epochs | minitorch, an epoch | PyTorch, an epoch "
    "| ratio |",
    "|---|---|---|---|---|---|---|---|",
)


class Job(NamedTuple):
    """One line of the table.

    Attributes:
        name: What is trained.
        recipe: The recipe.
        settings: Its settings.
        wanted: The accuracy to reach, in percent.
    """

    name: str
    recipe: Any
    settings: Any
    wanted: float


def jobs(root: str, seed: int, size: int | None) -> Iterator[Job]:
    """Yield all lines of the table, each with as few epochs as it needs."""
    common = {"root": root, "seed": seed, "train_size": size, "test_size": size}
    for model, epochs, wanted in (("lenet", 4, 98.5), ("cnn", 4, 99.2)):
        yield Job(f"MNIST, {model}", mnist, mnist.settings(model, epochs=epochs, **common), wanted)
    for data, model, epochs, wanted in (
        ("sst2", "kim", 2, 80.0),
        ("sst2", "lstm", 2, 80.0),
        ("sst2", "gru", 2, 80.0),
        ("imdb", "gru", 2, 86.0),
        ("imdb", "lstm", 3, 86.0),
        ("imdb", "rnn", 2, 80.0),
    ):
        chosen = sentiment.settings(model, data, epochs=epochs, **common)
        yield Job(f"{data.upper()}, {model}", sentiment, chosen, wanted)


# ----------------------------------------------------------------------------------------------------------------------
# The same in PyTorch
# ----------------------------------------------------------------------------------------------------------------------
def in_pytorch(module: Any) -> dict[str, Any]:
    """Return what a module of minitorch.recipes defines, run with PyTorch in the place of minitorch."""
    source = inspect.getsource(module)
    for ours, theirs in (
        ("import minitorch as torch", "import torch"),
        ("from minitorch import Tensor, nn", "from torch import Tensor, nn"),
        ("from minitorch import nn", "from torch import nn"),
        ("from minitorch.nn.functional import", "from torch.nn.functional import"),
    ):
        source = source.replace(ours, theirs)
    defined: dict[str, Any] = {}
    exec(compile(source, module.__name__, "exec"), defined)
    return defined


def read_packed(self: Any, vectors: Any, lengths: Any) -> Any:
    """Return the states after each word; PyTorch's layers take the lengths by packing."""
    packed = pack_padded_sequence(vectors, lengths, batch_first=True, enforce_sorted=False)
    return pad_packed_sequence(self.recurrent(packed)[0], batch_first=True)[0]


def twin_of(training: Any) -> Any:
    """Return PyTorch's network, with the weights of minitorch's."""
    about = training.about["settings"]
    if training.about["recipe"] == "mnist":
        model = in_pytorch(image_networks)[about["model"]]()
    else:
        networks, words = in_pytorch(text_networks), len(training.about["words"]) + 2
        features = training.model.embedding.weight.shape[1]
        if about["model"] == "kim":
            options = {"maps": about["maps"], "widths": about["widths"], "dropout": about["dropout"]}
            model = networks["KimCNN"](words, features, **options)
        else:
            options = {"hidden": about["hidden"], "dropout": about["dropout"]}
            networks["RecurrentClassifier"].read = read_packed
            model = networks["RecurrentClassifier"](about["model"], words, features, **options)
    weights = {name: torch.from_numpy(value.numpy().copy()) for name, value in training.model.state_dict().items()}
    model.load_state_dict(weights)
    return model


def batches_of(dataset: Any) -> Batches:
    """Return what makes a batch of numbers of samples, in tensors of PyTorch, as minitorch.data makes it."""
    if isinstance(dataset, Subset):
        inner = batches_of(dataset.dataset)
        return lambda indices: inner([dataset.indices[i] for i in indices])
    if hasattr(dataset, "images"):
        images, labels = (torch.from_numpy(a.numpy()) for a in (dataset.images, dataset.labels))

        def of_images(indices: list[int]) -> tuple[Any, ...]:
            rows = torch.tensor(indices)
            return images[rows], labels[rows]

        return of_images

    texts = [torch.tensor(dataset[i][0]) for i in range(len(dataset))]

    def of_texts(indices: list[int]) -> tuple[Any, ...]:
        padded = pad_sequence([texts[i] for i in indices], batch_first=True)
        return padded, torch.tensor(dataset.lengths[indices]), torch.from_numpy(dataset.labels[indices])

    return of_texts


class Twin:
    """The training of PyTorch beside one of minitorch.

    Args:
        training: The one of minitorch.
    """

    def __init__(self, training: Any) -> None:
        self.images = training.about["recipe"] == "mnist"
        self.model = twin_of(training)
        lr = training.about["settings"]["lr"]
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=lr)
        steps = training.epochs * len(training.train)
        self.scheduler = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, max_lr=lr, total_steps=steps)
        self.train, self.test = batches_of(training.train.dataset), batches_of(training.test.dataset)

    def loss(self, outputs: Any, targets: Any) -> Any:
        """Return the mean loss."""
        if self.images:
            return torch.nn.functional.cross_entropy(outputs, targets)
        return torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets.float())

    def right(self, outputs: Any, targets: Any) -> int:
        """Return how many are right."""
        answers = outputs.argmax(1) if self.images else (outputs > 0).long()
        return int((answers == targets).sum())

    def learn(self, indices: list[int]) -> float:
        """Learn from one batch, and return its loss."""
        *inputs, targets = self.train(indices)
        self.optimizer.zero_grad()
        outputs = self.model(*inputs)
        loss = self.loss(outputs, targets)
        value: float = loss.item()
        loss.backward()
        self.optimizer.step()
        self.scheduler.step()
        self.right(outputs.detach(), targets)
        return value

    def epoch(self, order: list[list[int]]) -> float:
        """Learn from batches in an order; return the seconds it took."""
        self.model.train()
        began = time.perf_counter()
        for indices in order:
            self.learn(indices)
        return time.perf_counter() - began

    def accuracy(self, order: list[list[int]]) -> float:
        """Return the share of the test samples that are right."""
        self.model.eval()
        correct = total = 0
        with torch.no_grad():
            for indices in order:
                *inputs, targets = self.test(indices)
                correct += self.right(self.model(*inputs), targets)
                total += len(targets)
        return correct / total


def orders_of(training: Any) -> Iterator[list[list[int]]]:
    """Yield the batches of each epoch as minitorch's loader will draw them, without drawing from its generator."""
    generator = minitorch.Generator()
    generator.set_state(training.generator.get_state())
    sampler = training.train.batch_sampler
    inner = getattr(sampler, "sampler", sampler)
    while True:
        original, inner.generator = inner.generator, generator
        try:
            order = [list(batch) for batch in sampler]
        finally:
            inner.generator = original
        yield order


# ----------------------------------------------------------------------------------------------------------------------
# The table
# ----------------------------------------------------------------------------------------------------------------------
def measured(job: Job) -> str:
    """Train one line of the table with both, and return it."""
    training = job.recipe.train(job.settings)
    twin, orders = Twin(training), orders_of(training)
    tests = [list(batch) for batch in training.test.batch_sampler]
    ours: list[Epoch] = []
    times: list[float] = []
    theirs = 0.0
    for result in training:
        if not isinstance(result, Epoch):
            continue
        ours.append(result)
        times.append(twin.epoch(next(orders)))
        theirs = twin.accuracy(tests)
        print(
            f"{job.name}, epoch {result.epoch}: minitorch {100 * result.test.accuracy:.2f} % in "
            f"{result.seconds:.1f} s, PyTorch {100 * theirs:.2f} % in {times[-1]:.1f} s",
            flush=True,
        )
    ratio = statistics.median(b / a.seconds for a, b in zip(ours, times, strict=True))
    seconds = statistics.median(epoch.seconds for epoch in ours)
    return (
        f"| {job.name} | {job.wanted:g} | {100 * ours[-1].test.accuracy:.2f} | {100 * theirs:.2f} | {len(ours)} | "
        f"{seconds:.1f} s | {statistics.median(times):.1f} s | {ratio:.2f} |"
    )


def checked(job: Job, batches: int) -> str:
    """Say how far the losses of the first batches are apart, without dropout."""
    without = {"dropout": 0.0} if job.recipe is sentiment else {}
    training = job.recipe.train(replace(job.settings, interval=1, **without))
    for module in training.model.modules():
        if isinstance(module, minitorch.nn.Dropout):
            module.p = 0.0
    twin = Twin(training)
    for module in twin.model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    order = next(orders_of(training))
    apart = 0.0
    for result, indices in zip(training, order[:batches], strict=False):
        if isinstance(result, Interval):
            apart = max(apart, abs(result.train.loss - twin.learn(indices)))
    return f"{job.name}: the losses of {batches} batches are {apart:.1e} apart at most"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", required=True, help="the folder with the data sets")
    parser.add_argument("--only", default="", help="only lines with this in their name, such as 'imdb, gru'")
    parser.add_argument("--check", type=int, default=0, metavar="N", help="only compare the losses of N batches")
    parser.add_argument("--size", type=int, default=None, metavar="N", help="only so many examples, to try it out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(
        f"minitorch-nn {minitorch.__version__}, PyTorch {torch.__version__.partition('+')[0]}, NumPy {np.__version__}, "
        f"{date.today()}, Python {platform.python_version()}, {options.threads} threads on {os.cpu_count()} cores of "
        f"{platform.machine()}, `python benchmarks/train_networks.py --seed {options.seed}`\n"
    )
    rows = list(_HEAD)
    for job in jobs(options.root, options.seed, options.size):
        if options.only.lower() not in job.name.lower():
            continue
        if options.check:
            print(checked(job, options.check), flush=True)
        else:
            rows.append(measured(job))
            print(rows[-1], flush=True)
    if not options.check:
        print("\n" + "\n".join(rows))


if __name__ == "__main__":
    main()
