"""The three targets ask for the same cells, and find the same rules broken, whatever is filled in.

Random cells of a blank form are filled in, rows in between left blank. Python reads the workbook; LibreOffice computes
the hints next to its rows; Chromium opens the page with the same values.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from formspec_renderers.xlsx.margin import hint_column

import formspec
from formspec import FormSpec
from formspec.layout import Binding, Layout, Role, RuleKind, checks
from formspec.messages import template, text
from formspec.registry import renderer
from tests.conftest import ROOT
from tests.form.strategies import SPECS
from tests.recalculated import tables

MADE = {path.stem: formspec.load(path) for path in sorted((ROOT / "tests" / "inputs" / "asked").glob("*.yaml"))}
FORMS: Mapping[str, FormSpec[Any]] = {**MADE, "jiangsu/2024/department": SPECS["jiangsu/2024/department"]}
FILLINGS = 24  # of each form: with them, each mistake that was tried out in one target was found

MOST_ROWS = 12  # rows that are filled in, so that the page's list, which ends after 60 lines, has all
NUMBERS = (Decimal(1), Decimal("2.5"), Decimal(60), Decimal(100))


@dataclass(slots=True)
class Found:
    """What one target finds: the data paths that it asks for, and how often it gives each message of a rule.

    ``computed`` are the paths of computed cells that have a value.
    """

    asked: set[str] = field(default_factory=set)
    broken: Counter[str] = field(default_factory=Counter)
    computed: set[str] = field(default_factory=set)


def fillings(spec: FormSpec[Any], count: int) -> Iterator[dict[str, Any]]:
    """Yield values for the cells of a blank form: none, and then random ones in random parts of it."""
    yield {}
    chance = random.Random(spec.id)
    bindings = {
        cell.binding.path: cell.binding for cell in spec.layout().cells if cell.role is Role.INPUT and cell.binding
    }
    rows = sorted({path.rpartition("/")[0] for path in bindings})
    for _ in range(count - 1):
        chosen = set(chance.sample(rows, chance.randint(1, min(len(rows), MOST_ROWS))))
        share = chance.choice((0.2, 0.5, 0.9))
        yield {
            path: value(binding, chance)
            for path, binding in bindings.items()
            if path.rpartition("/")[0] in chosen and chance.random() < share
        }


def value(binding: Binding, chance: random.Random) -> Any:
    """Return a value that fits the cell."""
    kind = binding.value.type.name
    if binding.value.choices:
        choice = chance.choice(binding.value.choices)
        return (choice,) if kind == "choices" else choice
    return chance.choice(NUMBERS) if kind in ("decimal", "money", "integer") else TEXTS.get(kind, "甲")


TEXTS = {"phone": "025-83633000", "target": "≥95%"}


def in_python(spec: FormSpec[Any], workbook: bytes) -> Found:
    """Return what Python finds in a returned workbook."""
    reading = spec.read(workbook)
    found = Found()
    for problem in reading.problems:
        if problem.code == "rule.require" or problem.code.startswith("data."):
            assert problem.code in ("rule.require", "data.required", "data.too-few"), problem
            found.asked.add(problem.path)
        elif problem.code == "rule.assert":
            found.broken[problem.params["message"]] += 1
    computed = {
        each.path for each in spec.entries(reading.form) if each.field.kind == "computed" and each.value is not None
    }
    found.computed = computed
    return found


SUGGESTED = tuple(template(f"workbook.hint.{name}", "zh").partition("{")[0] for name in ("suggested", "differs"))


def in_the_workbook(layout: Layout, table: list[list[str]]) -> Found:
    """Return what the column of hints says."""
    found, column, known = Found(), hint_column(layout), hints(layout)
    messages = {check.rule.message for check in checks(layout) if check.rule.kind is RuleKind.ASSERT}
    for number, row in enumerate(table[1 : len(layout.rows)], 1):
        for hint in filter(None, row[column].split("；")):
            _, _, said = hint.partition(" ")  # after its sign
            if said in messages:
                found.broken[said] += 1
            elif not said.startswith(SUGGESTED):
                found.asked |= known[number, said]
    for cell in layout.cells:
        if cell.role is Role.COMPUTED and cell.binding is not None and table[cell.row][cell.column]:
            found.computed.add(cell.binding.path)
    return found


def hints(layout: Layout) -> dict[tuple[int, str], set[str]]:
    """Return the data paths that a hint asks for, by its row and its words."""
    rows = {cell.binding.path: cell.row for cell in reversed(layout.cells) if cell.binding is not None}
    known: dict[tuple[int, str], set[str]] = {}
    for cell in layout.cells:
        if cell.role is Role.INPUT and cell.binding is not None and cell.binding.value.required:
            words = text("workbook.hint.required", "zh", name=cell.binding.value.label)
            known.setdefault((cell.row, words), set()).add(cell.binding.path)
    for each in layout.repetitions:
        words = text("workbook.hint.too-few", "zh", name=each.label.strip(":："), limit=each.at_least)
        known[each.spans[0][0], words] = {each.path}
    for check in checks(layout):
        if check.rule.kind is RuleKind.REQUIRE:
            known.setdefault((rows[check.cells[0]], check.rule.message), set()).update(check.cells)
    return known


def row_by_row(found: Found, layout: Layout) -> Found:
    """Return what a target finds with all cells that a hint names, where one hint is for several cells of its row."""
    several = [paths for paths in hints(layout).values() if len(paths) > 1 and paths & found.asked]
    return replace(found, asked=found.asked.union(*several))


PROBLEMS = """() => [...document.querySelectorAll('#problems section')].flatMap((section) =>
  [...section.querySelectorAll('li')].map((line) => ({
    kind: section.querySelector('h3').className,
    targets: [...line.querySelectorAll('a')].map((link) => decodeURI(link.getAttribute('href')).slice(2)),
    what: line.querySelector('.what').textContent,
  })))"""
OUTPUTS = "() => [...document.querySelectorAll('output')].map((each) => [each.id.slice(1), each.textContent])"


def in_the_page(layout: Layout, opened: Any) -> Found:
    """Return what the list of the page says; the links to a list lead to its first field."""
    found = Found()
    lists = {each.path: each.at_least for each in layout.repetitions if each.at_least}
    asking = {rule.message for rule in layout.rules if rule.kind is RuleKind.REQUIRE}  # may be warnings
    for each in opened.evaluate(PROBLEMS):
        paths = [re.sub(r"\.\d+$", "", target) for target in each["targets"]]
        if each["kind"] == "missing" or each["what"] in asking:
            short = text("data.too-few", "zh", limit=0).replace("0", r"\d+")
            if re.fullmatch(short, each["what"]):
                (first,) = paths
                paths = [max((path for path in lists if first.startswith(f"{path}/")), key=len)]
            found.asked.update(paths)
        elif each["kind"] == "wrong":
            found.broken[each["what"]] += 1
    found.computed = {path for path, said in opened.evaluate(OUTPUTS) if said}
    return found


@pytest.fixture(scope="module")
def filled() -> dict[str, list[tuple[dict[str, Any], bytes, bytes]]]:
    """The values, the workbook and the page of each filling of each form."""
    made = {}
    for name, spec in FORMS.items():
        layout = spec.layout()
        xlsx, page = (renderer(to).compile(layout) for to in ("xlsx", "html-fillable"))
        made[name] = [(values, xlsx.fill(values), page.fill(values)) for values in fillings(spec, FILLINGS)]
    return made


@pytest.mark.slow
def test_python_the_workbook_and_the_page_ask_for_the_same(
    filled: Mapping[str, list[tuple[dict[str, Any], bytes, bytes]]], soffice: str, chromium: Any, tmp_path: Path
) -> None:
    workbooks = {f"{name} {number}": each[1] for name, made in filled.items() for number, each in enumerate(made)}
    computed = tables(workbooks, soffice, tmp_path)
    opened = chromium.new_page()
    path = tmp_path / "page.html"
    for name, made in filled.items():
        layout = FORMS[name].layout()
        for number, (values, workbook, page) in enumerate(made):
            python, sheet = in_python(FORMS[name], workbook), in_the_workbook(layout, computed[f"{name} {number}"])
            path.write_bytes(page)
            opened.goto(path.as_uri())
            shown = in_the_page(layout, opened)
            if not values:  # a blank form says nothing, until it is returned as it is
                assert (sheet, shown) == (Found(), Found())
                assert python.asked
                opened.click("#export")
                shown = in_the_page(layout, opened)
                sheet = row_by_row(shown, layout)
            assert shown == python, values
            assert sheet == row_by_row(python, layout), values
    opened.close()
