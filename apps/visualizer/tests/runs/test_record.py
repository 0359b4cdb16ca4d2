from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from minitorch_scalar.datasets import datasets
from minitorch_visualizer.runs.record import Curves, Settings, SettingsError, describe_settings, new_id


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": "Moons"}, "There is no data set 'Moons'. Choose one of: Simple, Diag"),
        ({"activation": "step"}, "There is no activation 'step'. Choose one of: relu"),
        ({"points": 0}, "The number of points is 0. Give a whole number from 1 to 150."),
        ({"points": 151}, "The number of points is 151."),
        ({"hidden": 201}, "The hidden size is 201. Give a whole number from 1 to 200."),
        ({"layers": -1}, "The number of hidden layers is -1. Give a whole number from 0 to 3."),
        ({"epochs": 0}, "The number of epochs is 0."),
        ({"batch_size": 0}, "The batch size is 0. Give a whole number from 1 to 150."),
        ({"learning_rate": 0.0}, "The learning rate is 0.0. Give a number from 1e-06 to 1000."),
        ({"learning_rate": 1001.0}, "The learning rate is 1001.0."),
        ({"learning_rate": math.nan}, "The learning rate is nan."),
        ({"noise": -0.1}, "The noise is -0.1."),
        ({"noise": math.inf}, "The noise is inf. Give a number from 0 to 0.5."),
        ({"points_seed": -1}, "The seed of the points is -1. Give a whole number from 0 to 999999."),
        ({"network_seed": 1_000_000}, "The seed of the network is 1000000."),
    ],
)
def test_a_setting_out_of_range_is_refused_with_what_to_give(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(**changes)
    assert str(caught.value).startswith(message)


def test_settings_make_the_points_of_their_data_set() -> None:
    settings = Settings(data="Circle", points=30, noise=0.1, points_seed=7)
    assert settings.make_points() == datasets["Circle"](30, seed=7, noise=0.1)


def test_the_users_own_points_cannot_be_made_from_settings() -> None:
    with pytest.raises(SettingsError, match="no data set makes them"):
        Settings(data="mine.csv", own_points=True).make_points()


def test_settings_say_the_shape_and_the_size_of_their_network() -> None:
    settings = Settings(hidden=10, layers=2)
    assert (settings.shape, settings.parameters) == ("2-10-10-1", 151)
    assert (Settings(layers=0).shape, Settings(layers=0).parameters) == ("2-1", 3)


def test_the_title_names_what_tells_runs_apart() -> None:
    assert Settings(data="Xor", hidden=10, learning_rate=0.5).title == "Xor, 50 points, 2-10-10-1, lr 0.5"
    assert Settings(data="Xor", points=1).title.startswith("Xor, 1 point, ")


def test_the_description_lists_every_setting_ready_to_read() -> None:
    rows = dict(describe_settings(Settings(learning_rate=0.05)))
    assert rows["Learning rate"] == "0.05"
    assert rows["Batch size"] == "all points"
    assert rows["Computed with"] == "scalars"
    assert len(rows) == 12


def test_the_description_of_own_points_leaves_out_what_means_nothing_for_them() -> None:
    rows = dict(describe_settings(Settings(data="mine.csv", own_points=True)))
    assert (rows["Data"], rows["Noise"], rows["Seed of the points"]) == ("mine.csv", "-", "-")


def test_thinned_curves_keep_the_first_and_the_last_epoch() -> None:
    curves = Curves(tuple(range(1, 13)), tuple(map(float, range(12))), tuple([0.5] * 12))
    thin = curves.thinned(5)
    assert thin.epochs == (1, 5, 10, 12)
    assert thin.losses == (0.0, 4.0, 9.0, 11.0)
    assert curves.thinned(1) == curves


def test_identifiers_sort_by_time_and_differ() -> None:
    early, late = (new_id(datetime(2026, 11, 20, hour, tzinfo=UTC)) for hour in (9, 10))
    assert early < late
    assert new_id() != new_id()


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(SettingsError, match="There is no engine 'gpu'"):
        Settings(engine="gpu")


def test_the_simple_backend_is_for_small_networks() -> None:
    assert Settings(engine="simple", hidden=10, points=50).engine == "simple"
    assert Settings(engine="simple", hidden=100, points=150, batch_size=5).engine == "simple"
    with pytest.raises(SettingsError, match=r"simple backend would make [\d,]+ products a step"):
        Settings(engine="simple", hidden=100, points=150)
