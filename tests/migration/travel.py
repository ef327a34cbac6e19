"""A form of last year, two of this year that follow it, and data of last year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import formspec
from formspec import FormSpec, Problem

FOLDER = Path(__file__).resolve().parent.parent / "inputs" / "editions"
LAST: FormSpec[Any] = formspec.load(FOLDER / "last.yaml")
THIS: FormSpec[Any] = formspec.load(FOLDER / "this.yaml")
"""This year's form, with other ids; it does not extend last year's, whose spec it does not know."""
NEXT: FormSpec[Any] = formspec.load(FOLDER / "next.yaml")
"""This year's form, which extends last year's: other choices, units, types and limits."""

DATA: dict[str, Any] = {
    "form": LAST.id,
    "year": 2024,
    "person": {"name": "王某", "department": "办公室", "level": "二级", "phone": "025-00000000"},
    "costs": {
        "hotel": {"planned": 20000, "actual": 15000},
        "others": {
            "meals": {"planned": 10000},
            "trips": [{"name": "甲", "planned": 5000}, {}, {"name": "丙", "actual": 30}],
        },
    },
    "goals": ["调研", "培训"],
    "opinion": "同意",
}


def workbook(data: dict[str, Any], spec: FormSpec[Any] = LAST) -> bytes:
    """Return data as a filled workbook."""
    return spec.render(spec.parse(data))


def codes(problems: Any) -> list[str]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]


def texts_are_whole(problem: Problem) -> bool:
    """Return whether a problem has a text in both languages, with all its parameters."""
    texts = [text for lang in ("zh", "en") for text in (problem.message(lang), problem.hint(lang))]
    return problem.code not in texts and not any("{" in text for text in texts)
