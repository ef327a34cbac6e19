"""The layouts of the bundled forms, cell by cell, in ``tests/golden/layout/``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import formspec
from formspec.layout import column_letters
from formspec.layout.listing import listing

FILES = {
    "jiangsu/2024/department": "department",
    "jiangsu/2024/project": "project",
    "samples/grant-budget": "grant-budget",
    "samples/performance-statistics": "performance-statistics",
    "samples/self-evaluation": "self-evaluation",
}


@pytest.mark.parametrize("name", FILES)
def test_the_blank_form_is_laid_out_as_before(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"layout/{FILES[name]}.txt", listing(formspec.load(name).layout()))


def test_every_bundled_form_has_its_listing() -> None:
    assert {entry.id for entry in formspec.forms()} == set(FILES)


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_name_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_a_listing_shows_parameters_and_formulas() -> None:
    text = listing(formspec.load("jiangsu/2024/department").layout(year=2025))
    assert "'2025年度'" in text
    assert "= " in listing(formspec.load("samples/self-evaluation").layout())
