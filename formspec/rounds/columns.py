"""The columns of a roster: what each is for, and by which headings it is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from ..importing.label_text import plain
from ..messages import LANGUAGES, text


class Use(StrEnum):
    """The use of a column: the keys under ``columns`` of a round."""

    CODE = "code"
    NAME = "name"
    SUPERIOR = "superior"
    CONTACT = "contact"
    PROJECT = "project"
    PROJECT_CODE = "project_code"


def heading_key(heading: str) -> str:
    """Return a heading for comparison: without spaces, colons and marks of required columns, in one case."""
    return plain(heading).strip("*").casefold()


@cache
def _uses_by_heading() -> Mapping[str, Use]:
    """Return the use of each known heading, in both languages; the catalogue lists them as ``roster-column.USE``."""
    return {
        heading_key(heading): use
        for use in Use
        for language in LANGUAGES
        for heading in text(f"roster-column.{use}", language).replace("、", ",").split(",")
    }


def use_of(heading: str) -> Use | None:
    """Return the use of a column by its heading, None for any other column."""
    return _uses_by_heading().get(heading_key(heading))


def uses_of(headings: Iterable[str]) -> dict[Use, str]:
    """Return the heading of each use that ``headings`` have; the first one where several have the same use."""
    found: dict[Use, str] = {}
    for heading in headings:
        use = use_of(heading)
        if use is not None:
            found.setdefault(use, heading)
    return found


def same_use(heading: str, headings: Iterable[str]) -> str:
    """Return the first of ``headings`` for the use that ``heading`` is known for; empty if there is none."""
    use = use_of(heading)
    return "" if use is None else uses_of(headings).get(use, "")
