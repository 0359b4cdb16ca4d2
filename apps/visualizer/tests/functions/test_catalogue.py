from __future__ import annotations

import math

import pytest

from minitorch_scalar import operators, testing
from minitorch_visualizer.functions.catalogue import Choice, derivatives, evaluate, groups, probe

CHOICES = [
    pytest.param(choice, id=f"{group.title}: {choice.name}") for group in groups() for choice in group.choices.values()
]


def choice_of(name: str) -> Choice:
    """Return the first function of that name."""
    return next(group.choices[name] for group in groups() if name in group.choices)


def test_every_operator_on_numbers_is_offered() -> None:
    on_numbers = {name.removesuffix("_back") for name in operators.__all__ if name.endswith("_back")}
    offered = set(groups()[0].choices) | set(groups()[1].choices)
    assert on_numbers <= offered
    assert {"lt", "le", "eq", "ne", "is_close", "sign"} <= offered


def test_what_takes_functions_or_lists_is_not_offered_as_an_operator() -> None:
    offered = set(groups()[0].choices) | set(groups()[1].choices)
    assert not offered & {"map", "zipWith", "reduce", "negList", "addLists", "sum", "prod"}


def test_the_tables_of_the_course_are_offered_whole() -> None:
    one, two, reductions = groups()[2:]
    assert list(one.choices) == list(testing.ONE_ARGUMENT)
    assert list(two.choices) == list(testing.TWO_ARGUMENTS)
    assert list(reductions.choices) == list(testing.REDUCTIONS)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_shows_its_own_source_and_formula(choice: Choice) -> None:
    assert choice.sources[0][1].startswith("def ")
    assert choice.formula


@pytest.mark.parametrize("choice", CHOICES)
def test_autodiff_agrees_with_differences_away_from_kinks(choice: Choice) -> None:
    found = probe(choice, *(0.7, 2.3)[: choice.arity])
    assert choice.on_scalars is None or found.agrees


def test_an_operator_stands_beside_its_derivative_and_its_rule() -> None:
    titles = [title for title, _ in choice_of("sigmoid").sources]
    assert titles == ["`sigmoid`", "Its derivative, `sigmoid_back`", "Its rule in autodiff, `Sigmoid`"]


@pytest.mark.parametrize(("name", "rule"), [("max", "Maximum"), ("leaky_relu", "LeakyReLU"), ("gelu", "GELU")])
def test_a_rule_is_found_though_it_is_written_otherwise(name: str, rule: str) -> None:
    assert f"class {rule}(" in choice_of(name).sources[-1][1]


def test_the_derivative_of_a_course_function_is_traced() -> None:
    assert choice_of("explog").traced
    assert not choice_of("sigmoid").traced


def test_a_reduction_is_taken_of_a_list_of_two() -> None:
    assert evaluate(choice_of("mean_red"), 2.0, 4.0) == 3.0
    assert derivatives(choice_of("mean_red"), 2.0, 4.0) == (0.5, 0.5)


def test_a_comparison_passes_no_derivative() -> None:
    assert derivatives(choice_of("lt"), 1.0, 2.0) == (0.0, 0.0)


def test_what_answers_yes_or_no_has_no_derivative() -> None:
    assert choice_of("is_close").on_scalars is None
    assert all(math.isnan(d) for d in derivatives(choice_of("is_close"), 1.0, 2.0))


def test_where_a_function_has_no_number_it_has_no_derivative() -> None:
    assert math.isnan(derivatives(choice_of("log"), -1.0)[0])


def test_a_kink_makes_the_two_derivatives_disagree() -> None:
    found = probe(choice_of("relu"), 0.0)
    assert found.derivatives == (0.0,)
    assert found.differences == pytest.approx((0.5,))
    assert not found.agrees


def test_two_derivatives_that_are_both_missing_agree() -> None:
    assert probe(choice_of("sqrt"), -1.0).agrees
