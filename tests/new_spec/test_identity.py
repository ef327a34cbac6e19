"""The id, edition and year of a new form follow from those of the form before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formspec.new_spec.identity import Identity, following, is_id
from formspec.new_spec.years import Mentioned, with_year, year_in
from formspec.spec.model import Spec


def after(id_: str, edition: str, file: str = "表.yaml", year: int | None = None, *taken: str) -> Identity:
    return following(Spec(id=id_, edition=edition, title="表", blocks=()), Path(file), year, taken)


@pytest.mark.parametrize(
    ("form", "edition", "file", "year", "expected"),
    [
        ("jiangsu/2024/department", "2024", "x.yaml", None, ("jiangsu/2025/department", "2025")),
        ("jiangsu/2024/department", "2024", "x.yaml", 2030, ("jiangsu/2030/department", "2030")),
        ("jiangsu/2024/department", "", "x.yaml", None, ("jiangsu/2025/department", "2025")),
        ("jiangsu/2024/department", "试行", "x.yaml", None, ("jiangsu/2025/department", "试行")),
        ("travel-2024", "2024年修订", "x.yaml", None, ("travel-2025", "2025年修订")),
        ("plan/2023-2024", "2024", "x.yaml", None, ("plan/2023-2025", "2025")),
        ("mine/travel", "2024", "travel-next.yaml", None, ("mine/travel-next", "2025")),
        ("mine/travel", "2024", "travel.yaml", None, ("mine/travel-2025", "2025")),
        ("mine/travel", "2024", "出差.yaml", None, ("mine/travel-2025", "2025")),
        ("mine/travel", "1", "出差.yaml", None, ("mine/travel-2", "1")),
        ("mine/travel", "1", "Trip 2.1.yaml", None, ("mine/trip-2-1", "1")),
        ("mine/travel", "1", "出差.yaml", 2026, ("mine/travel-2026", "2026")),
        ("mine/travel", "", "出差.yaml", None, ("mine/travel-2", "")),
        ("mine/2024/travel", "2024", "出差.yaml", 2024, ("mine/2024/travel-2024", "2024")),
        ("code/120240", "202401", "出差.yaml", None, ("code/120240-2", "202401")),
    ],
)
def test_the_identity_of_the_next_form(
    form: str, edition: str, file: str, year: int | None, expected: tuple[str, str]
) -> None:
    found = after(form, edition, file, year)
    assert (found.id, found.edition) == expected
    assert found.follows == (f"{form}@{edition}" if edition else form)


def test_an_id_that_is_installed_is_not_taken_again() -> None:
    assert after("a/2024/b", "2024", "表.yaml", None, "a/2025/b").id == "a/2024/b-2025"
    assert after("a/2024/b", "2024", "c.yaml", None, "a/2025/b", "a/2024/c").id == "a/2024/b-2025"
    assert after("a/b", "", "表.yaml", None, "a/b-2", "a/b-3").id == "a/b-4"


PARTS = st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True), min_size=1, max_size=4)


@given(
    PARTS.map("/".join).filter(lambda text: len(text) <= 200),
    st.sampled_from(("", "1", "2024", "2024-2025", "试行")),
    st.text(max_size=30).map(lambda name: f"{name}.yaml".replace("/", "").replace("\0", "")),
    st.none() | st.integers(1900, 2099),
)
def test_a_new_id_is_an_id_and_another_one(form: str, edition: str, file: str, year: int | None) -> None:
    found = after(form, edition, file, year)
    assert is_id(found.id)
    assert found.id != form


def test_the_longest_id_leaves_room_for_a_number() -> None:
    longest = "a" * 200
    assert after(longest, "2024").id == "a" * 195 + "-2025"


def test_years_are_whole_numbers() -> None:
    assert [year_in(each) for each in ("2024", "x-2024/2023", "120240", "2150", "1899", "")] == [
        2024, 2024, None, None, None, None,
    ]  # fmt: skip
    assert with_year("2024、120240、2024", 2024, 2025) == "2025、120240、2025"


@pytest.mark.parametrize("text", ["2024年", "〔2021〕9号", "2027-06", "二〇二四年", "二零二四", "二○二四", "２０２４"])
def test_a_year_near_the_form_is_found_as_it_is_written(text: str) -> None:
    assert Mentioned(2024).is_in(text)


@pytest.mark.parametrize("text", ["2020年", "2028", "120240", "20241", "二四年", ""])
def test_other_numbers_are_no_years(text: str) -> None:
    assert not Mentioned(2024).is_in(text)
    assert not Mentioned(None).is_in("2024年")
