"""Whatever happens to a workbook by chance: it is read or refused, in time, and nothing typed is lost in silence.

``FORMSPEC_FUZZ`` is the number of cases of each kind; every case is told by its seed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from functools import cache, partial

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import ProblemError, Reading
from formspec.importing.book import CellKind, SheetCell
from formspec.importing.cell_decoding.number_text import stored_number
from tests.cost import cpu_time
from tests.importing import mutations
from tests.importing.workbooks import (
    ANNEXES,
    DEPARTMENT,
    Raw,
    cells,
    codes,
    column_of,
    copy_rows,
    edited,
    filled,
    is_same,
    nothing_lost,
    packed,
    parts,
    row_of,
    type_into,
)

COUNT = int(os.environ.get("FORMSPEC_FUZZ", "0"))
MOST_READINGS = 400
"""What a file that was changed by chance may cost, in readings of the form as it was (12 to 20 ms each)."""
KINDS: dict[str, tuple[Callable[[bytes, random.Random], bytes], int]] = {
    "bytes": (mutations.in_bytes, 800),
    "headers": (mutations.in_headers, 400),
    "xml": (mutations.in_xml, 350),
    "cells": (mutations.in_cells, 130),
    "one cell": (partial(mutations.in_cells, most=1), 130),
}


@cache
def plain_cost() -> float:
    """Return the CPU time of reading the form as it was."""
    return cpu_time(lambda: formspec.read(filled(DEPARTMENT)))


def survived(content: bytes, most: float = MOST_READINGS) -> Reading | None:
    """Return the reading of a file; None where it was refused. Every problem can be told.

    It costs at most ``most`` readings of the form as it was.
    """
    start = time.process_time()
    try:
        reading = formspec.read(content)
        problems = reading.problems
    except ProblemError as error:
        reading, problems = None, error.problems
        assert problems
    assert time.process_time() - start < most * plain_cost()
    for problem in problems:
        for lang in ("zh", "en"):
            assert problem.message(lang).encode()
            assert problem.hint(lang).encode() is not None
            assert problem.to_json(lang)["code"] == problem.code
    return reading


def contents(content: bytes, reading: Reading) -> dict[str, SheetCell]:
    """Return what stands in the form's sheet, but for formulas and what is hidden, by the name of its cell."""
    from formspec_renderers.xlsx.reading import READER

    from formspec.layout import address

    name = next(location.sheet for location in reading.cells.values())
    found = next(sheet for sheet in READER.open(content).sheets() if sheet.name == name)
    return {
        address(*location): cell
        for location, cell in found.cells.items()
        if cell.formula is None and not cell.text.startswith(("/", "=", "formspec|"))
    }


def typed(cell: SheetCell) -> str | int | float | bool:
    """Return a cell's content as it was typed."""
    if cell.kind is CellKind.TRUTH:
        return cell.text == "1"
    return cell.text if cell.kind is not CellKind.NUMBER else float(cell.text)


def survives(content: bytes, *, keeps: bool) -> None:
    """Assert that a file is read or refused, and (``keeps``) that nothing typed in it is lost."""
    reading = survived(content)
    if reading is None or not keeps:
        return
    values = reading.spec.evaluate(reading.form)
    own = {location.cell: values.get(path) for path, location in reading.cells.items()}
    cells = {name: typed(cell) for name, cell in contents(content, reading).items()}
    nothing_lost(
        reading,
        {name: held for name, held in cells.items() if own.get(name) != held and not is_same(own.get(name), held)},
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ANNEXES)
def test_whatever_is_changed_by_chance_is_read_or_refused(name: str, kind: str) -> None:
    change, count = KINDS[kind]
    for seed in range(COUNT or count):
        content = change(filled(name), random.Random(f"{kind} {seed}"))
        try:
            survives(content, keeps="cell" in kind)
        except BaseException as error:
            error.add_note(f"{name}: {kind} {seed}")
            raise


# What was found so


@pytest.mark.parametrize("keys", [True, False])
def test_two_texts_for_one_value_are_both_told_or_read(keys: bool) -> None:
    """A row that the form has once was copied, and the copy changed."""
    path, other = "/department_opinion", "另一个意见"
    row, column = row_of(DEPARTMENT, path), column_of(DEPARTMENT, path)

    def change(sheet: Worksheet) -> None:
        copy_rows(sheet, row, row, row + 1, keys=keys)
        sheet[f"{column}{row + 1}"] = other

    reading = formspec.read(edited(filled(DEPARTMENT), change))
    told = {*codes(reading, f"{column}{row}"), *codes(reading, f"{column}{row + 1}")}
    assert told or {str(reading.form.department_opinion)}.issuperset((other, original()))


def original() -> str:
    """Return the opinion in the example."""
    return str(formspec.read(filled(DEPARTMENT)).form.department_opinion)


def test_a_long_blank_within_a_label_is_read_in_time() -> None:
    cell = cells(DEPARTMENT)["/funds/projects/0/name"]
    assert survived(type_into(filled(DEPARTMENT), {cell: "项目" + " " * 20_000 + "x"}), most=20) is not None


@pytest.mark.parametrize("number", ["1e-999999999", "1e999999999", "1e-9999", "1_0"])
@pytest.mark.parametrize("path", ["/funds/total/planned", "/unit/name"])
def test_a_number_that_no_program_keeps_is_not_read_as_one(path: str, number: str) -> None:
    cell = cells(DEPARTMENT)[path]
    reading = survived(type_into(filled(DEPARTMENT), {cell: Raw(f"<v>{number}</v>")}), most=20)
    assert reading is not None
    assert codes(reading, cell) == (["read.number"] if path.startswith("/funds") else [])
    assert all(len(problem.message()) < 1000 for problem in reading.problems)


@pytest.mark.parametrize("number", ["1e-999999999", "1e999999999"])
def test_a_number_beyond_all_numbers_is_none(number: str) -> None:
    assert stored_number(number) is None


def test_twenty_thousand_contents_outside_the_form_are_told_in_short() -> None:
    members = parts(filled(DEPARTMENT))
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}"><v>1</v></c>' for letter in "NOPQRSTUVW") + "</row>"
        for row in range(1000, 3_000)
    )
    sheet = members[mutations.SHEET].decode().replace("</sheetData>", f"{rows}</sheetData>")
    reading = survived(packed({**members, mutations.SHEET: sheet.encode()}))
    assert reading is not None
    assert 0 < len(reading.problems) < 5_000
