"""Edits of a filled workbook by chance, as people make them in Excel; afterwards every cell is looked for.

The check is independent of the reader: openpyxl lists the cells that have content, and each must be a value of the form
at this cell, a text that the workbook had from the beginning, or the cell of a problem. ``FORMSPEC_EDITS`` is the number
of workbooks for each form; each is made by its seed.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import Any

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import ProblemError, Reading
from formspec.catalog import forms
from tests.importing import mutations, workbooks
from tests.importing.workbooks import DEPARTMENT, EVALUATION, GRANT, PROJECT, STATISTICS

COUNT = int(os.environ.get("FORMSPEC_EDITS", "8"))
MOST_EDITS = 4
BUNDLED = (DEPARTMENT, PROJECT, GRANT, STATISTICS, EVALUATION)
FORMATS = (
    "General", "0", "0.00", "0%", "#,##0", "0.0,", '0!.0,"万"', '0"元"', "yyyy/m/d", "h:mm", "[h]:mm", ";;;", "@", "00000",
    '[>=1000]0.0,"千";0.00', "0.00;0.00", "[DBNum1]General", "0.00E+00", "# ?/?", '0.00;"亏损"0.00',
)  # fmt: skip
_NOT_TYPED = (1e15, 123456789012345678, "指标1：")
"""Numbers that openpyxl cannot show as dates, and a label of a form, which is no content."""
TYPED = (
    *(each for each in mutations.TYPED if each not in _NOT_TYPED), date(2024, 6, 30), datetime.fromisoformat("2024-06-30T16:30"), time(12, 0), timedelta(hours=36), date(2204, 1, 1),
    12.5, -3.25, 6.3, 202406, "1,183.32", "￥5", "2024年6月", "独此一份",
)  # fmt: skip


def test_the_forms_are_all_that_are_bundled() -> None:
    assert set(BUNDLED) == {each.id for each in forms() if each.origin.startswith("formspec-forms")}


# Edits


def _last_row(sheet: Worksheet) -> int:
    return max(1, workbooks.key_row(sheet) - 1)


def _row(sheet: Worksheet, chance: random.Random) -> int:
    return chance.randint(1, _last_row(sheet))


def _cell(sheet: Worksheet, chance: random.Random) -> Cell:
    """Return a cell that a person can type into; one with content more often."""
    while True:
        found = sheet.cell(_row(sheet, chance), chance.randint(1, max(1, workbooks.key_column(sheet) - 1)))
        if isinstance(found, Cell) and (found.value is not None or chance.random() < 0.3):
            return found


def _type(sheet: Worksheet, chance: random.Random) -> None:
    value = chance.choice(TYPED) if chance.random() < 0.7 else chance.randint(-(10**6), 10**6) / 100
    cell = _cell(sheet, chance)
    cell.value = value if not isinstance(value, str) or "\ufffd" not in value else "x"
    if isinstance(value, str) and value.startswith("="):
        cell.data_type = "s"


def _clear(sheet: Worksheet, chance: random.Random) -> None:
    _cell(sheet, chance).value = None


def _insert(sheet: Worksheet, chance: random.Random) -> None:
    before = _row(sheet, chance)
    workbooks.insert_row(sheet, before, chance.randint(1, 3))
    for _ in range(chance.randint(0, 3)):
        cell = sheet.cell(before, chance.randint(1, max(1, workbooks.key_column(sheet) - 2)))
        if isinstance(cell, Cell):
            cell.value = chance.choice(TYPED[-20:])


def _delete(sheet: Worksheet, chance: random.Random) -> None:
    workbooks.delete_row(sheet, _row(sheet, chance))


def _copy(sheet: Worksheet, chance: random.Random) -> None:
    first = _row(sheet, chance)
    last = min(first + chance.randint(0, 3), _last_row(sheet))
    before = chance.choice((last + 1, chance.randint(1, first)))
    workbooks.copy_rows(sheet, first, last, before, keys=chance.random() < 0.5)


def _move(sheet: Worksheet, chance: random.Random) -> None:
    first = _row(sheet, chance)
    last = min(first + chance.randint(0, 3), _last_row(sheet))
    others = [row for row in range(1, _last_row(sheet) + 1) if not first <= row <= last]
    if others:
        workbooks.move_rows(sheet, first, last, chance.choice(others))


def _paste_format(sheet: Worksheet, chance: random.Random) -> None:
    """Paste the format of one cell on some others, or choose a number format for them."""
    source, code = _cell(sheet, chance), chance.choice(FORMATS)
    by_hand = chance.random() < 0.7
    for _ in range(chance.randint(1, 6)):
        target = _cell(sheet, chance)
        if by_hand:
            target.number_format = code
        else:
            target._style = copy(source._style)


def _paste_content(sheet: Worksheet, chance: random.Random) -> None:
    """Paste a block of cells with their formats at another place."""
    source, target = _cell(sheet, chance), _cell(sheet, chance)
    for down in range(chance.randint(1, 3)):
        for right in range(chance.randint(1, 3)):
            one = sheet.cell(source.row + down, source.column + right)
            other = sheet.cell(target.row + down, target.column + right)
            outside = target.row + down > _last_row(sheet) or target.column + right >= workbooks.key_column(sheet)
            if isinstance(one, Cell) and isinstance(other, Cell) and not outside and one.data_type != "f":
                other.value, other._style = one.value, copy(one._style)


EDITS: Sequence[Callable[[Worksheet, random.Random], None]] = (
    _type, _type, _type, _clear, _insert, _delete, _copy, _move, _paste_format, _paste_format, _paste_content,
)  # fmt: skip


# The check


@cache
def _original(name: str) -> frozenset[str]:
    """Return the texts and formulas that the workbook had from the beginning, but for its values."""
    own = set(workbooks.cells(name).values())
    sheet = workbooks.opened(workbooks.filled(name)).worksheets[0]
    filled = {
        str(cell.value).strip()
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.coordinate not in own
    }
    blank = workbooks.opened(workbooks.spec_of(name).blank("xlsx", year=2024)).worksheets[0]
    return frozenset(
        {str(cell.value).strip() for row in blank.iter_rows() for cell in row if cell.value is not None} | filled
    )


def _contents(content: bytes) -> Mapping[str, Any]:
    """Return every cell with content of the form's sheet, but for the hidden keys, as openpyxl lists them."""
    sheet = workbooks.opened(content).worksheets[0]
    row, column = workbooks.key_row(sheet), workbooks.key_column(sheet)
    return {
        cell.coordinate: cell.value
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.value is not None and str(cell.value).strip() and cell.row != row and cell.column != column
    }


def _told(reading: Reading) -> set[str]:
    """Return the cells of all problems."""
    return {each.location.cell for each in reading.problems if each.location is not None and each.location.cell}


def _lost(name: str, content: bytes, reading: Reading, told: Collection[str]) -> dict[str, Any]:
    """Return the cells whose content is neither in the form nor among the cells of problems, ``told``."""
    values = reading.spec.evaluate(reading.form)
    own = {location.cell: values.get(path) for path, location in reading.cells.items()}
    contents = _contents(content)
    lost = {
        cell: value
        for cell, value in contents.items()
        if cell not in told and str(value).strip() not in _original(name) and not _is_held(name, own.get(cell), value)
    }
    return {cell: value for cell, value in lost.items() if not _is_filled_down(name, cell, contents, own)}


def _is_held(name: str, held: Any, content: Any) -> bool:
    """Return whether a value is the content of a cell, before which a text of the form may be."""
    if not isinstance(content, str):
        return workbooks.is_same(held, content)
    text, value = content.strip(), str(held)
    if isinstance(held, bool):
        return workbooks.is_same(held, text) or text == ("Yes" if held else "No")
    before = text.removesuffix(value).strip(" :：\n")
    known = {_without_digits(each) for each in _original(name)}
    is_after_label = bool(value) and text.endswith(value) and _without_digits(before) in known
    return is_after_label or workbooks.is_same(held, text)


def _without_digits(text: str) -> str:
    return re.sub(r"[\s\d:：]", "", text)


def _is_filled_down(name: str, cell: str, contents: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    """Return whether a cell repeats the value of a cell of its row or column that the form has."""
    (column, row), value = coordinate_from_string(cell), contents[cell]
    for other, held in own.items():
        other_column, other_row = coordinate_from_string(other)
        if (
            (column == other_column) != (row == other_row)
            and contents.get(other) == value
            and _is_held(name, held, value)
        ):
            return True
    return False


def test_the_check_finds_what_is_lost() -> None:
    cell = workbooks.cells(DEPARTMENT)["/funds/total/planned"]
    content = workbooks.edited(
        workbooks.filled(DEPARTMENT), partial(_put, cells={cell: "完成", "B17": "改过", "K3": 5})
    )
    reading = formspec.read(content)
    assert _lost(DEPARTMENT, content, reading, _told(reading)) == {}
    assert _lost(DEPARTMENT, content, reading, set()) == {cell: "完成", "B17": "改过", "K3": 5}


def _put(sheet: Worksheet, cells: Mapping[str, Any]) -> None:
    for name, value in cells.items():
        sheet[name] = value


def _edited(name: str, seed: int) -> tuple[bytes, list[str]]:
    """Return the workbook of a seed, and the names of its edits."""
    chance = random.Random(f"{name} {seed}")
    chosen = [chance.choice(EDITS) for _ in range(chance.randint(1, MOST_EDITS))]
    content = workbooks.edited(workbooks.filled(name), *(partial(edit, chance=chance) for edit in chosen))
    return content, [edit.__name__ for edit in chosen]


@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_after_edits_every_content_is_in_the_form_or_in_a_problem(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    count = rejected = 0
    for seed in range(COUNT):
        content, edits = _edited(name, seed)
        count += len(edits)
        try:
            reading = formspec.read(content, workbooks.spec_of(name))
        except ProblemError as error:
            assert error.problems
            rejected += 1
            continue
        lost = _lost(name, content, reading, _told(reading))
        assert not lost, f"{name} {seed}: {edits}"
    record_property("edits", f"{count} edits in {COUNT} workbooks, {rejected} rejected")
