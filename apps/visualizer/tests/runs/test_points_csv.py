from __future__ import annotations

import pytest

from minitorch_visualizer.runs.points_csv import MAX_POINTS, Frame, PointsFileError, read_points


def read(text: str) -> tuple[list[tuple[float, float]], list[int]]:
    points = read_points(text.encode(), "mine.csv").points
    return points.X, points.y


GOOD = ([(0.1, 0.9), (0.8, 0.3)], [1, 0])


@pytest.mark.parametrize(
    "text",
    [
        "0.1,0.9,1\n0.8,0.3,0\n",
        "x1,x2,label\n0.1,0.9,1\n0.8,0.3,0",
        "\n  a , b , c \r\n 0.1 , 0.9 , 1 \r\n\r\n0.8,0.3,0.0\r\n",
        "0.1;0.9;1\n0.8;0.3;0\n",
        "0.1\t0.9\t1\n0.8\t0.3\t0\n",
        '"0.1","0.9","1"\n"0.8","0.3","0"\n',
        "\ufeff0.1,0.9,1\n0.8,0.3,0\n",
        "1e-1,.9,1.0\n0.8,0.3,0\n",
    ],
    ids=["plain", "names", "spaces", "semicolons", "tabs", "quotes", "byte order mark", "exponents"],
)
def test_a_good_file_is_read_in_every_usual_form(text: str) -> None:
    assert read(text) == GOOD


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.1,0.9,1\n0.8,abc,0", "Line 2 of mine.csv: x2 is 'abc', which is not a number. Write a number with"),
        ("0.1,0.9,1\n,0.2,0", "Line 2 of mine.csv: x1 is empty. Write a number"),
        ("0.1,0.9,1\n0.8,nan,0", "Line 2 of mine.csv: x2 is 'nan'. Write a finite number"),
        ("0.1,0.9,1\ninf,0.3,0", "Line 2 of mine.csv: x1 is 'inf'. Write a finite number"),
        ("0.1,0.9,1\n1_0,0.3,0", "Line 2 of mine.csv: x1 is '1_0', which is not a number"),
        ("0.1,0.9,2", "Line 1 of mine.csv: the label is '2'. Write 0 or 1 as the third value, as in 0.25,0.75,1."),
        ("0.1,0.9,", "Line 1 of mine.csv: the label is empty. Write 0 or 1"),
        ("x1,x2,label\n\n0.1,0.9\n", "Line 3 of mine.csv has 2 values. Write three, x1,x2,label, for example"),
        ("0.1,0.9,1,5", "Line 1 of mine.csv has 4 values."),
        ("7", "Line 1 of mine.csv has 1 value."),
        ("0.1,0.9,1\nx1,x2,label", "Line 2 of mine.csv: x1 is 'x1', which is not a number."),
        ("", "mine.csv has no points. Write one point a line as x1,x2,label, for example 0.25,0.75,1."),
        ("x1,x2,label\n", "mine.csv has no points."),
        (f"0.1,{'9' * 4000},1", f"Line 1 of mine.csv: x2 is '{'9' * 30}…'. Write a finite number"),
        ('0.1,0.9,1\n0.2,"0.3,1', "Line 2 of mine.csv is not CSV"),
    ],
)
def test_a_bad_file_is_refused_with_the_line_and_what_to_write(text: str, message: str) -> None:
    with pytest.raises(PointsFileError) as caught:
        read(text)
    assert str(caught.value).startswith(message)


def test_text_in_another_encoding_is_refused_with_the_line() -> None:
    with pytest.raises(PointsFileError, match=r"Line 2 of mine.csv is not UTF-8 text\. Save the file as CSV in"):
        read_points("0.1,0.9,1\n0.2,0.3,café".encode("latin-1"), "mine.csv")


def test_as_many_points_as_the_page_takes_are_read() -> None:
    assert len(read("0.5,0.5,1\n" * MAX_POINTS)[1]) == MAX_POINTS


def test_more_points_than_the_page_takes_are_refused_with_their_number() -> None:
    with pytest.raises(PointsFileError, match="has 151 points, at most 150 can be trained on"):
        read("0.5,0.5,1\n" * 151)


def test_a_file_far_too_large_for_points_is_refused_before_it_is_read() -> None:
    with pytest.raises(PointsFileError, match="1,000,000 bytes"):
        read_points(b"x" * 1_000_000, "photo.csv")


def test_points_outside_the_unit_square_are_scaled_into_it_axis_by_axis() -> None:
    own = read_points(b"100,-2,0\n300,2,1\n150,0,1\n", "mine.csv")
    assert own.points.X == [(0.0, 0.0), (1.0, 1.0), (0.25, 0.5)]
    assert own.frame == Frame((100.0, 300.0), (-2.0, 2.0))


def test_points_inside_the_unit_square_keep_their_numbers() -> None:
    assert read_points(b"0.4,0.5,0\n0.6,0.5,1\n", "mine.csv").frame is None


def test_an_axis_on_which_all_points_agree_is_drawn_in_the_middle() -> None:
    assert read("7,3,0\n7,5,1")[0] == [(0.5, 0.0), (0.5, 1.0)]


def test_numbers_too_far_apart_to_scale_are_refused() -> None:
    with pytest.raises(PointsFileError, match="lie too far apart"):
        read("1e308,0,0\n-1e308,1,1\n")


def test_a_file_with_one_class_says_which() -> None:
    assert read_points(b"0.1,0.2,1\n0.3,0.4,1\n", "mine.csv").one_class == 1
    assert read_points(b"0.1,0.2,1\n0.3,0.4,0\n", "mine.csv").one_class is None
