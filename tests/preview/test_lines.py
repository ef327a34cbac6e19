"""The lines around locations, those near each other in one piece."""

from __future__ import annotations

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from formspec.preview.lines import AROUND, LONGEST, MOST, Excerpt, Location, excerpts

TEXT = "".join(f"line {number}\n" for number in range(1, 101))


def meant(excerpt: Excerpt) -> tuple[int, ...]:
    """Return the numbers of the lines that are meant."""
    return tuple(line.number for line in excerpt.lines if line.columns)


def shown(*locations: tuple[str, int, int], **texts: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """Return (file, lines, lines that are meant) of each excerpt."""
    found = excerpts(texts or {"a": TEXT}, [Location(*each) for each in locations])
    return [(each.file, f"{each.lines[0].number}-{each.lines[-1].number}", meant(each)) for each in found]


def test_a_line_is_shown_with_those_around_it() -> None:
    assert shown(("a", 50, 3)) == [("a", f"{50 - AROUND}-{50 + AROUND}", (50,))]
    [found] = excerpts({"a": TEXT}, [Location("a", 50, 3)])
    assert [(line.text, line.columns) for line in found.lines][AROUND] == ("line 50", (3,))


def test_the_first_and_the_last_line_have_fewer_around_them() -> None:
    assert shown(("a", 1, 1)) == [("a", f"1-{1 + AROUND}", (1,))]
    assert shown(("a", 100, 1)) == [("a", f"{100 - AROUND}-100", (100,))]


def test_lines_near_each_other_are_one_piece() -> None:
    near, far = 50 + 2 * AROUND + 1, 50 + 2 * AROUND + 2
    assert shown(("a", near, 1), ("a", 50, 1)) == [("a", f"{50 - AROUND}-{near + AROUND}", (50, near))]
    assert [each[2] for each in shown(("a", 50, 1), ("a", far, 1))] == [(50,), (far,)]


def test_two_columns_of_one_line_are_both_meant() -> None:
    [found] = excerpts({"a": TEXT}, [Location("a", 5, 4), Location("a", 5, 2), Location("a", 5, 4)])
    assert [line.columns for line in found.lines if line.columns] == [(2, 4)]


def test_files_come_in_the_order_in_which_they_were_read() -> None:
    found = shown(("base", 1, 1), ("form", 2, 1), form="x\ny\n", base="z\n")
    assert [(file, numbers) for file, _, numbers in found] == [("form", (2,)), ("base", (1,))]


def test_a_location_that_does_not_exist_is_left_out() -> None:
    assert not shown(("/etc/passwd", 1, 1))
    assert not shown(("a", 0, 1), ("a", 101, 1), ("a", -5, 1))


def test_long_lines_and_many_locations_are_cut() -> None:
    [found] = excerpts({"a": "x" * 10 * LONGEST}, [Location("a", 1)])
    assert len(found.lines[0].text) == LONGEST
    assert sum(len(meant(each)) for each in excerpts({"a": TEXT}, [Location("a", n) for n in range(1, 100)])) == MOST


def test_an_excerpt_is_data_for_the_page() -> None:
    found = excerpts({"a": "x: 1\n"}, [Location("a", 1, 4)])
    data = [{"file": "a", "lines": [{"number": 1, "text": "x: 1", "columns": [4]}]}]
    assert json.loads(msgspec.json.encode(found)) == data


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(-2, 60), st.integers(-1, 9)), max_size=MOST))
def test_every_line_is_shown_once_and_every_location_that_exists_is_meant(places: list[tuple[str, int, int]]) -> None:
    texts = {"a": "x\n" * 50, "b": "y\n" * 20}
    found = excerpts(texts, [Location(*each) for each in places])
    lines = [(each.file, line.number) for each in found for line in each.lines]
    shown_as_meant = {(each.file, number) for each in found for number in meant(each)}
    assert len(set(lines)) == len(lines)
    assert shown_as_meant == {(file, line) for file, line, _ in places if 1 <= line <= len(texts[file].splitlines())}
