"""An expression that a user types is read as arithmetic, evaluated like Python's, and refused with a column."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, operators
from minitorch_visualizer.expressions.expression import FUNCTIONS, MAX_DEPTH, MAX_LENGTH, ExpressionError, parse

VALUES = {"x": 2.0, "y": 3.0, "z": -0.5}


def value_of(text: str) -> float:
    return parse(text).evaluate(VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x * x) * y + 10.0 * x", 32.0),
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2 - 3 - 4", -5.0),
        ("24 / 4 / 2", 3.0),
        ("2 ** 3 ** 2", 512.0),
        ("-x ** 2", -4.0),
        ("2 ** -x", 0.25),
        ("--x", 2.0),
        ("+x", 2.0),
        ("7 // 2 + -7 // 2", -1.0),
        ("-7 % 3", 2.0),
        ("x < y", 1.0),
        ("x + 1 >= y", 1.0),
        ("x == y", 0.0),
        ("x != y", 1.0),
        ("(x > 0) * x", 2.0),
        ("maximum(x, y) + minimum(x, y)", 5.0),
        ("sin(pi / 2)", 1.0),
        ("log(e)", 1.0),
        ("1e2 + .5 + 2.", 102.5),
        (" x\t+\n1 ", 3.0),
    ],
)
def test_a_valid_expression_has_the_value_that_python_gives(text: str, expected: float) -> None:
    assert value_of(text) == pytest.approx(expected)


def test_every_function_of_the_list_can_be_called() -> None:
    for name, rule in FUNCTIONS.items():
        arguments = ", ".join("xy"[: rule.arity])
        assert isinstance(value_of(f"{name}({arguments})"), float), name


def test_an_expression_of_scalars_records_a_graph() -> None:
    scalars = {"x": Scalar(2.0), "y": Scalar(3.0)}
    parse("(x * x) * y + 10.0 * x").evaluate(scalars).backward()
    assert (scalars["x"].grad, scalars["y"].grad) == (22.0, 4.0)


def test_an_expression_without_variables_is_a_constant_scalar_among_scalars() -> None:
    result = parse("2 * 3").evaluate({"x": Scalar(1.0)})
    assert (result.data, result.is_constant()) == (6.0, True)


def test_whole_numbers_may_be_given_for_the_variables() -> None:
    assert parse("1 / x").evaluate({"x": 0}) == math.inf


def test_other_names_may_be_offered() -> None:
    assert parse("a * 2", names=("a",)).evaluate({"a": 3.0}) == 6.0
    with pytest.raises(ExpressionError, match="use a, the constants"):
        parse("x * 2", names=("a",))


def test_the_variables_are_those_the_expression_uses_in_the_order_offered() -> None:
    assert parse("z + x * z").variables == ("x", "z")


@pytest.mark.parametrize(("text", "expected"), [("1 / 0", math.inf), ("log(0)", -math.inf), ("10 ** 400", math.inf)])
def test_arithmetic_beyond_the_floats_gives_infinity_and_no_exception(text: str, expected: float) -> None:
    assert value_of(text) == expected


def test_a_power_without_a_real_value_is_nan() -> None:
    assert math.isnan(value_of("(-8) ** 0.5"))


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("x ^ 2", 2, "write ** for a power"),
        ("x = 3", 2, "write == to compare"),
        ("|x|", 0, "abs(x)"),
        ("x × y", 2, "write * to multiply"),
        ("x[0]", 1, "brackets"),
        ("x; y", 1, "one expression"),
        ("'x'", 0, "not part of an expression"),
        ("2x", 1, "write 2 * x"),
        ("x y", 2, "write x * y"),
        ("(x)(y)", 3, "operator is missing"),
        ("1_000", 1, "without '_'"),
        ("1.2.3", 3, "one decimal point"),
        ("1e999", 0, "too large"),
        ("9" * 400, 0, "too large"),
        ("sine(x)", 0, "did you mean sin"),
        ("ln(x)", 0, "write log(x)"),
        ("w + 1", 0, "use x, y, z"),
        ("sin x", 0, "write sin(x)"),
        ("sin", 0, "write sin(x)"),
        ("x(y + 1)", 1, "write x * (...)"),
        ("pi(2)", 2, "write pi * (...)"),
        ("maximum(x)", 0, "1 argument: write maximum(a, b)"),
        ("sin(x, y)", 0, "2 arguments: write sin(x)"),
        ("sin()", 0, "0 arguments"),
        ("(x + 1", 0, "never closed"),
        ("x * (y + (z + 1)", 4, "never closed"),
        ("x + 1)", 5, "closes nothing"),
        ("x * / y", 4, "missing after '*'"),
        ("x *", 3, "the expression ends"),
        ("* x", 0, "missing at the start"),
        ("()", 1, "missing after '('"),
        ("3,5 * x", 1, "write 3.5"),
        ("(3,5) * x", 2, "write 3.5"),
        ("x < y < z", 6, "do not chain"),
        ("(x < y < z)", 7, "do not chain"),
        ("x if y", 2, "write a comparison times a value"),
        ("x and y", 2, "write * for 'and'"),
        ("x.grad", 1, "decimal point"),
        ("__import__", 0, "not known"),
        ("lambda: x", 6, "not part of an expression"),
    ],
)
def test_a_bad_expression_is_refused_at_its_column(text: str, column: int, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.column == column
    assert part in str(caught.value)


def test_a_text_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(ExpressionError, match=f"at most {MAX_LENGTH}"):
        parse("x + " * MAX_LENGTH)


@pytest.mark.parametrize("opener", ["(", "-", "sin(", "2 ** "])
def test_nesting_over_the_limit_is_refused(opener: str) -> None:
    with pytest.raises(ExpressionError, match="nested more than"):
        parse(opener * (MAX_DEPTH + 1) + "x")


def test_a_long_flat_sum_is_within_the_limits() -> None:
    assert value_of("x" + "+x" * (MAX_LENGTH // 2 - 1)) == 2.0 * (MAX_LENGTH // 2)


def test_the_pointer_puts_a_caret_under_the_column() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("x + qq * 2")
    assert caught.value.pointer() == "x + qq * 2\n    ^"


def test_the_pointer_counts_wide_characters_as_two_columns() -> None:
    error = ExpressionError("no", "中x", 1)
    assert error.pointer() == "中x\n  ^"


def test_the_pointer_of_a_long_text_shows_a_window_round_the_column() -> None:
    error = ExpressionError("no", "x + " * 50 + "?", 200)
    text, caret = error.pointer().split("\n")
    assert text[len(caret) - 1] == "?"
    assert len(text) <= 62


def outcome(text: str) -> float | ExpressionError:
    """Return the value of a text, or the one error that it may raise."""
    try:
        return value_of(text)
    except ExpressionError as error:
        return error


@given(st.text(max_size=60))
def test_arbitrary_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    result = outcome(text)
    if isinstance(result, ExpressionError):
        assert 0 <= result.column <= len(text)
        assert result.pointer().count("\n") == 1
    else:
        assert isinstance(result, float)


SYMBOLS = ["x", "y", "z", "1", "2.5", "+", "-", "*", "/", "**", "(", ")", ",", "sin", "maximum", "<", "==", "pi", " "]


@given(st.lists(st.sampled_from(SYMBOLS), max_size=25).map("".join))
def test_text_made_of_allowed_words_is_read_or_refused(text: str) -> None:
    result = outcome(text)
    assert isinstance(result, float) or 0 <= result.column <= len(text)


Tree = tuple[str, float]
"""A text with every bracket written, and the value that the course's operators give it."""

BINARY: dict[str, Callable[[float, float], float]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": operators.mul,
    "/": operators.div,
    "<": operators.lt,
    "==": operators.eq,
}
leaves: st.SearchStrategy[Tree] = st.sampled_from([*VALUES.items(), ("pi", math.pi)]) | st.floats(
    min_value=0.0, max_value=1e6
).map(lambda number: (repr(number), number))


def branches(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    def binary(symbol: str, a: Tree, b: Tree) -> Tree:
        return f"({a[0]} {symbol} {b[0]})", BINARY[symbol](a[1], b[1])

    def negated(a: Tree) -> Tree:
        return f"(-{a[0]})", -a[1]

    def called(a: Tree) -> Tree:
        return f"tanh({a[0]})", operators.tanh(a[1])

    return st.builds(binary, st.sampled_from(sorted(BINARY)), trees, trees) | trees.map(negated) | trees.map(called)


trees = st.recursive(leaves, branches, max_leaves=8)


@given(trees)
def test_a_generated_expression_agrees_with_the_operators(tree: Tree) -> None:
    text, expected = tree
    assert value_of(text) == expected or math.isnan(expected)


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(-9, 9)), min_size=1, max_size=12))
def test_unbracketed_arithmetic_agrees_with_python(terms: list[tuple[str, int]]) -> None:
    text = "1" + "".join(f" {symbol} {number}" for symbol, number in terms)
    products = [1]
    for symbol, number in terms:
        if symbol == "*":
            products[-1] *= number
        else:
            products.append(number if symbol == "+" else -number)
    assert value_of(text) == sum(products)


@given(trees)
def test_scalars_and_floats_agree(tree: Tree) -> None:
    expression = parse(tree[0])
    scalars = {name: Scalar(value) for name, value in VALUES.items()}
    number, recorded = expression.evaluate(VALUES), expression.evaluate(scalars).data
    assert number == recorded or (math.isnan(number) and math.isnan(recorded))


def test_a_long_word_that_is_not_known_is_cut_short() -> None:
    with pytest.raises(ExpressionError, match=r"'x{30}…' is not known"):
        parse("x" * 400)
