from __future__ import annotations

import math
from typing import Any

import pytest

from minitorch.nn import init
from minitorch.nn.functional import conv2d
from minitorch_scalar.errors import InvalidValueError
from minitorch_tensor import Generator, allclose, arange, empty, equal, eye, float64, manual_seed, tensor, zeros

SHAPE = (60, 40, 3)
FAN_IN, FAN_OUT = 120, 180

STANDARD: dict[str, tuple[Any, float]] = {
    "uniform_": (lambda w: init.uniform_(w, -1.0, 3.0), 4 / math.sqrt(12)),
    "normal_": (lambda w: init.normal_(w, 1.0, 0.5), 0.5),
    "trunc_normal_": (lambda w: init.trunc_normal_(w, 1.0, 0.5, 0.0, 2.0), 0.5 * 0.8796),
    "xavier_uniform_": (lambda w: init.xavier_uniform_(w, 2.0), 2 * math.sqrt(2 / (FAN_IN + FAN_OUT))),
    "xavier_normal_": (lambda w: init.xavier_normal_(w, 2.0), 2 * math.sqrt(2 / (FAN_IN + FAN_OUT))),
    "kaiming_uniform_": (lambda w: init.kaiming_uniform_(w, math.sqrt(5)), math.sqrt(1 / 3 / FAN_IN)),
    "kaiming_normal_": (
        lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"),
        math.sqrt(2 / FAN_OUT),
    ),
}
"""What fills a weight at random, and the standard deviation that it should have then."""

MEANS = {"uniform_": 1.0, "normal_": 1.0, "trunc_normal_": 1.0}

BOUNDED = {
    "uniform_": (-1.0, 3.0),
    "trunc_normal_": (0.0, 2.0),
    "xavier_uniform_": (-2 * math.sqrt(6 / 300), 2 * math.sqrt(6 / 300)),
    "kaiming_uniform_": (-math.sqrt(1 / FAN_IN), math.sqrt(1 / FAN_IN)),
}


@pytest.mark.parametrize("name", STANDARD)
def test_random_weights_have_the_right_spread(name: str) -> None:
    manual_seed(0)
    fill, wanted = STANDARD[name]
    weight = fill(empty(*SHAPE, requires_grad=True))
    assert weight.requires_grad
    assert weight.is_leaf
    assert weight.std().item() == pytest.approx(wanted, rel=0.03)
    assert weight.mean().item() == pytest.approx(MEANS.get(name, 0.0), abs=0.05 * wanted)


@pytest.mark.parametrize("name", BOUNDED)
def test_random_weights_stay_within_their_bounds_and_reach_them(name: str) -> None:
    manual_seed(0)
    weight = STANDARD[name][0](empty(*SHAPE))
    low, high = BOUNDED[name]
    assert low <= weight.min().item() <= low + 0.02 * (high - low)
    assert high - 0.02 * (high - low) <= weight.max().item() <= high


@pytest.mark.parametrize("name", ["uniform_", "normal_", "trunc_normal_", "xavier_normal_", "kaiming_uniform_"])
def test_a_generator_gives_the_same_weights_again(name: str) -> None:
    fill = getattr(init, name)
    weights = [fill(empty(4, 5), generator=Generator().manual_seed(3)) for _ in range(2)]
    assert equal(*weights)


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 2, 3)])
def test_orthogonal_rows_or_columns_have_the_length_of_the_gain(shape: tuple[int, ...]) -> None:
    manual_seed(0)
    weight = init.orthogonal_(empty(*shape, dtype=float64), gain=2.0).reshape(shape[0], -1)
    product = weight @ weight.t() if weight.shape[0] <= weight.shape[1] else weight.t() @ weight
    assert allclose(product, 4 * eye(len(product), dtype=float64), atol=1e-9)


def test_orthogonal_matrices_point_anywhere_evenly() -> None:
    manual_seed(0)
    angles = []
    for _ in range(400):
        weight = init.orthogonal_(empty(2, 2))
        angles.append(math.atan2(weight[1, 0].item(), weight[0, 0].item()))
        turns = weight[0, 0].item() * weight[1, 1].item() - weight[0, 1].item() * weight[1, 0].item()
        angles[-1] += 100 * (turns < 0)  # half of them mirror
    mirrored = [angle - 100 for angle in angles if angle > 50]
    assert 150 < len(mirrored) < 250
    quarters = [
        sum(low <= angle < low + math.pi / 2 for angle in mirrored) for low in (-math.pi, -math.pi / 2, 0, 1.57)
    ]
    assert min(quarters) > 0.15 * len(mirrored)


def test_given_numbers_are_written() -> None:
    assert equal(init.constant_(empty(2), 3.0), tensor([3.0, 3.0]))
    assert equal(init.zeros_(empty(2)), tensor([0.0, 0.0]))
    assert equal(init.ones_(empty(2)), tensor([1.0, 1.0]))
    assert equal(init.eye_(empty(2, 3)), tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))


@pytest.mark.parametrize("groups", [1, 2])
def test_a_dirac_weight_passes_channels_as_they_are(groups: int) -> None:
    weight = init.dirac_(empty(4, 4 // groups, 3, 3), groups)
    images = arange(4 * 5 * 5).reshape(1, 4, 5, 5).float()
    assert equal(conv2d(images, weight, padding=1, groups=groups), images)
    assert init.dirac_(empty(3, 2, 2)).sum().item() == 2.0


def test_the_same_tensor_comes_back() -> None:
    weight = zeros(2, 3)
    assert init.xavier_uniform_(weight) is weight
    assert init.orthogonal_(weight) is weight


@pytest.mark.parametrize(
    ("name", "gain"),
    [("linear", 1.0), ("conv2d", 1.0), ("sigmoid", 1.0), ("tanh", 5 / 3), ("relu", math.sqrt(2)), ("selu", 0.75)],
)
def test_gains_are_pytorchs(name: str, gain: float) -> None:
    assert init.calculate_gain(name) == pytest.approx(gain)


def test_the_gain_of_a_leaky_relu_depends_on_its_slope() -> None:
    assert init.calculate_gain("leaky_relu", 0.5) == pytest.approx(math.sqrt(2 / 1.25))
    assert init.calculate_gain("leaky_relu") == pytest.approx(math.sqrt(2 / 1.0001))


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda: init.calculate_gain("sine"), "There is no gain for 'sine'"),
        (lambda: init.calculate_gain("leaky_relu", True), "The slope of a leaky_relu is a number"),
        (lambda: init.xavier_uniform_(empty(3)), "needs two dimensions"),
        (lambda: init.kaiming_normal_(empty(3)), "needs two dimensions"),
        (lambda: init.kaiming_normal_(empty(3, 3), mode="fan"), "must be 'fan_in' or 'fan_out'"),
        (lambda: init.orthogonal_(empty(3)), "at least two dimensions"),
        (lambda: init.eye_(empty(3)), "fills a matrix"),
        (lambda: init.dirac_(empty(3, 3)), "3 to 5 dimensions"),
        (lambda: init.dirac_(empty(3, 3, 3), 2), "groups that divide the 3 output channels, not 2"),
        (lambda: init.trunc_normal_(empty(3), 0.0, 1.0, 50.0, 51.0), "next to nothing"),
    ],
)
def test_a_mistake_is_named(mistake: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        mistake()
