"""What is said about an output is what the simple backend did to make it."""

from __future__ import annotations

from typing import Any

import pytest

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.tensors.loops import KINDS, MAPS, REDUCES, ZIPS, Question, Study, sources, study


def ask(kind: str, operator: str, *shapes: Shape, turned: bool = False, **options: Any) -> Study:
    return study(Question(kind, operator, shapes, (turned,) * len(shapes), **options))


def reads(studied: Study, k: int) -> list[str]:
    return [row[0] for row in studied.rows(k)]


def numbers(studied: Study) -> Any:
    return [studied.result.get(index) for index in studied.result.indices()]


def test_map_reads_the_element_of_the_same_index() -> None:
    studied = ask("map", "neg", (2, 3))
    assert studied.output(4) == (1, 1)
    assert reads(studied, 4) == ["a[1, 1]"]
    assert studied.arithmetic(4) == "neg(-3) = 3"


def test_zip_reads_what_the_broadcast_index_means() -> None:
    studied = ask("zip", "add", (2, 3), (3,))
    assert reads(studied, 5) == ["a[1, 2]", "b[2]"]
    assert studied.arithmetic(5) == "add(4, 2) = 6"


def test_reduce_folds_a_row() -> None:
    studied = ask("reduce", "add", (2, 3), dim=1)
    assert reads(studied, 1) == ["a[1, 0]", "a[1, 1]", "a[1, 2]"]
    assert studied.arithmetic(1) == "total = 0\nadd(0, 0) = 0\nadd(0, -3) = -3\nadd(-3, 4) = 1"


def test_a_maximum_begins_with_the_first_element() -> None:
    assert ask("reduce", "max", (2, 3), dim=0).arithmetic(0) == "total = -1\nmax(-1, 0) = 0"


def test_reduce_of_all_dimensions_has_one_output() -> None:
    studied = ask("reduce", "mul", (2, 3))
    assert (studied.result.shape, len(studied.made), len(reads(studied, 0))) == ((), 1, 6)


def test_keepdim_leaves_a_size_of_1() -> None:
    assert ask("reduce", "add", (2, 3), dim=1, keepdim=True).result.shape == (2, 1)


def test_a_sum_of_nothing_is_0() -> None:
    studied = ask("reduce", "add", (2, 0), dim=1)
    assert numbers(studied) == [0.0, 0.0]
    assert studied.arithmetic(0) == "total = 0"


def test_matmul_reads_a_row_and_a_column() -> None:
    studied = ask("matmul", "", (2, 3), (3, 4))
    assert reads(studied, 5) == ["a[1, 0]", "b[0, 1]", "a[1, 1]", "b[1, 1]", "a[1, 2]", "b[2, 1]"]
    assert studied.arithmetic(5) == "0·(-1) + (-3)·4 + 4·2 = -4"


def test_a_batch_of_matrices_is_broadcast() -> None:
    studied = ask("matmul", "", (2, 1, 2), (2, 1))
    assert studied.result.shape == (2, 1, 1)
    assert reads(studied, 1) == ["a[1, 0, 0]", "b[0, 0]", "a[1, 0, 1]", "b[1, 0]"]


@pytest.mark.parametrize(
    ("kind", "operator", "shapes"),
    [
        *[("map", name, ((2, 3),)) for name in MAPS],
        *[("zip", name, ((2, 3), (2, 1))) for name in ZIPS],
        *[("reduce", name, ((2, 3),)) for name in REDUCES],
        ("matmul", "", ((2, 3), (3, 2))),
    ],
)
def test_a_transposed_operand_gives_the_same_from_other_places(
    kind: str, operator: str, shapes: tuple[Shape, ...]
) -> None:
    plain, turned = ask(kind, operator, *shapes), ask(kind, operator, *shapes, turned=True)
    assert numbers(plain) == numbers(turned)
    assert [reads(plain, k) for k in range(len(plain.made))] == [reads(turned, k) for k in range(len(turned.made))]
    assert [made.reads for made in plain.made] != [made.reads for made in turned.made]


@pytest.mark.parametrize(("operator", "method"), [("add", "sum"), ("mul", "prod"), ("max", "amax"), ("min", "amin")])
def test_a_reduction_gives_what_the_tensor_s_method_gives(operator: str, method: str) -> None:
    studied = ask("reduce", operator, (3, 4), dim=0)
    assert numbers(studied) == getattr(studied.operands[0], method)(0).tolist()


def test_matmul_gives_what_the_tensor_s_operator_gives() -> None:
    studied = ask("matmul", "", (3, 2), (2, 2))
    product = studied.operands[0] @ studied.operands[1]
    assert numbers(studied) == [number for row in product.tolist() for number in row]


@pytest.mark.parametrize(
    ("kind", "operator", "shapes", "options"),
    [
        ("zip", "add", ((2, 3), (4,)), {}),
        ("zip", "add", ((400, 1), (400,)), {}),
        ("matmul", "", ((2, 3), (2, 3)), {}),
        ("matmul", "", ((3,), (3, 2)), {}),
        ("matmul", "", ((2, 2, 3), (3, 3, 2)), {}),
        ("reduce", "add", ((2, 3),), {"dim": 4}),
        ("reduce", "max", ((2, 0),), {"dim": 1}),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    kind: str, operator: str, shapes: tuple[Shape, ...], options: dict[str, Any]
) -> None:
    with pytest.raises(MinitorchError, match=r"\.$"):
        ask(kind, operator, *shapes, **options)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_operand_makes_no_outputs(kind: str) -> None:
    shapes: list[Shape] = [(0, 2), (2, 0)] if kind == "matmul" else [(0, 2)] * KINDS[kind].operands
    studied = ask(kind, next(iter(KINDS[kind].operators), ""), *shapes, dim=1 if kind == "reduce" else None)
    assert studied.made == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_loop_is_shown_with_what_it_is_made_of(kind: str) -> None:
    found = sources(kind)
    assert found[0][0] == f"`SimpleBackend.{kind}` in minitorch_tensor.simple_backend"
    assert "for index in each_index" in found[0][1]
    assert len(found) == 5
