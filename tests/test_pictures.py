"""The pictures of the documentation show the forms as they are, and each pattern has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.pictures import DOCS, IMAGES, Picture, pattern_names, pictures, stored_digest

PAGES = ("patterns.md", "patterns.zh.md")
MOST_BYTES = 40 * 1024  # two dozen pictures on one page; those of today have 3 to 13 KB
SHOWN = re.compile(r"^<!-- generated: (pattern|file|picture) ([\w-]+) -->$", re.MULTILINE)


@pytest.fixture(scope="module")
def all_pictures() -> list[Picture]:
    return list(pictures())


def test_every_picture_shows_its_form_as_it_is_now(all_pictures: list[Picture]) -> None:
    stale = [each.name for each in all_pictures if stored_digest(each.path) != each.digest()]
    assert not stale, f"run python -m docs.pictures {' '.join(stale)}"


def test_a_change_of_the_layout_or_of_the_data_makes_a_picture_stale(all_pictures: list[Picture]) -> None:
    picture = next(each for each in all_pictures if each.name == "patterns/ratio")
    before = picture.digest()
    picture.spec.set(picture.form, "/funds/projects/0/spent", 254)
    assert picture.digest() != before
    assert Picture(picture.name, picture.spec, None, picture.shown).digest() != before


def test_no_picture_is_left_over(all_pictures: list[Picture]) -> None:
    assert sorted(IMAGES.rglob("*.png")) == sorted(each.path for each in all_pictures)


def test_pictures_of_patterns_are_small() -> None:
    assert not [path.name for path in (IMAGES / "patterns").iterdir() if path.stat().st_size > MOST_BYTES]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_of_patterns_has_the_text_and_the_picture_of_each(page: str) -> None:
    shown = SHOWN.findall((DOCS / page).read_text(encoding="utf-8"))
    for kinds in (("pattern", "file"), ("pattern", "picture")):
        assert sorted(name for kind, name in shown if kind in kinds) == pattern_names()


def test_both_languages_have_the_same_patterns_in_the_same_order() -> None:
    english, chinese = (SHOWN.findall((DOCS / page).read_text(encoding="utf-8")) for page in PAGES)
    assert english == chinese


def test_every_file_of_data_belongs_to_a_pattern() -> None:
    names = {path.name.removesuffix(".data.yaml") for path in Path(DOCS / "patterns").glob("*.data.yaml")}
    assert names <= set(pattern_names())
