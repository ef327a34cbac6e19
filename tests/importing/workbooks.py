"""What people and programs do to a workbook between its going out and its coming back.

Structure is changed as Excel does it, through openpyxl; single cells are typed into the XML itself, so that everything
around them stays as it was. ``nothing_lost`` is the principle that all of these tests hold to.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import FormSpec, Problem, Reading, Severity
from formspec.invisible import visible
from formspec.layout import Cell as LayoutCell
from formspec.layout import Role
from tests.forms import to_json

DEPARTMENT = "jiangsu/2024/department"
PROJECT = "jiangsu/2024/project"
STATISTICS = "samples/performance-statistics"
EVALUATION = "samples/self-evaluation"
GRANT = "samples/grant-budget"
ANNEXES = (DEPARTMENT, PROJECT)
FORMS = (*ANNEXES, STATISTICS, EVALUATION)

_EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "data"
_FILES = {DEPARTMENT: "department.json", PROJECT: "project.yaml", GRANT: "grant.yaml"}
_SHEET = "xl/worksheets/sheet1.xml"
_FIRST_DAY = date(1899, 12, 30)
_NUMBERED = re.compile(
    r"(?:[（(]?[0-9一二三四五六七八九十]+[.、）)])?\s*[^\d\s]{0,10}\s*[0-9０-９一二三四五六七八九十]{0,4}\s*[:：]?\s*"
)

_COUNTED = {"count": 12, "amount": Decimal("3518.85"), "count_before": 10, "amount_before": Decimal("3200.5")}
_NONE = {"count": 0, "amount": 0, "count_before": 0, "amount_before": 0}
_SCORED = {"target": "≥95%", "actual": "97%", "score": 10}
DATA: dict[str, dict[str, Any]] = {
    STATISTICS: {
        "year": 2024,
        "quarter": 2,
        "header": {"unit": "示例厅", "credit_code": "123200004660000000", "filed": "2024-07-05"},
        "basics": {"kind": "行政单位", "areas": ["目标管理", "运行监控"], "begins": "2024-04-01", "ends": "2024-06-30"},
        "work": {
            "goals": {
                "department": {**_COUNTED, "remark": "已批复"},
                "project": {"new": _COUNTED, "continued": _COUNTED, "over_million": _COUNTED},
            },
            "monitoring": {"monitored": _COUNTED, "deviating": _NONE},
            "evaluation": {"self": {"kinds": [{"name": "专项资金", **_COUNTED}]}, "external": _COUNTED},
        },
        "signature": {"head": "李某", "reviewer": "张某", "filler": "王某", "phone": "025-00000000"},
    },
    EVALUATION: {
        "year": 2024,
        "project": {"name": "数据共享", "department": "示例厅", "unit": "示例中心"},
        "funds": {
            "fiscal": {"initial": 300, "revised": 300, "spent": Decimal("296.4")},
            "carried": {"initial": 20, "revised": 20, "spent": 20},
            "other": {"initial": 0, "revised": 0, "spent": 0},
        },
        "expected": "平台全年稳定运行",
        "achieved": "已完成",
        "indicators": {
            "outputs": {
                "quantity": {"items": [{"name": "新增目录", "points": 10, **_SCORED}]},
                "quality": {"items": [{"name": "合格率", "points": 10, **_SCORED}]},
                "timeliness": {"items": [{"name": "按时率", "points": 10, **_SCORED}]},
                "cost": {"items": [{"name": "节约率", "points": 10, **_SCORED, "reason": "结算价低于概算"}]},
            },
            "benefits": {
                "economic": {"items": [{"name": "节约经费", "points": 10, **_SCORED}]},
                "social": {"items": [{"name": "减少材料", "points": 10, **_SCORED}]},
                "ecological": {"items": [{"name": "能耗下降", "points": 10, **_SCORED}]},
                "sustainable": {"items": [{"name": "机制健全", "points": 10, **_SCORED}]},
            },
            "satisfaction": {"served": {"items": [{"name": "使用单位满意度", "points": 10, **_SCORED}]}},
        },
        "signature": {"filler": "王某", "phone": "025-00000000", "head": "李某", "date": "2025-01-20"},
    },
}


@cache
def spec_of(name: str) -> FormSpec:
    """Return a bundled form."""
    return formspec.load(name)


@cache
def form_of(name: str) -> formspec.Form:
    """Return the example instance of a bundled form; it is not to be changed."""
    form: formspec.Form = spec_of(name).parse(DATA.get(name) or _EXAMPLES / _FILES[name])
    return form


@cache
def filled(name: str) -> bytes:
    """Return the example workbook of a bundled form."""
    return spec_of(name).render(form_of(name), "xlsx")


@cache
def cells(name: str) -> Mapping[str, str]:
    """Return the cell of each value of the example workbook, by data path."""
    return {path: location.cell for path, location in formspec.read(filled(name)).cells.items()}


def row_of(name: str, path: str) -> int:
    """Return the row of a value in the example workbook, counted from 1 as in Excel."""
    return coordinate_from_string(cells(name)[path])[1]


def column_of(name: str, path: str) -> str:
    """Return the letter of a value's column in the example workbook."""
    return coordinate_from_string(cells(name)[path])[0]


# What must hold


def bare(data: Any) -> Any:
    """Return JSON data as a sheet can hold it: what is blank left out, also items at the end of a list."""
    if isinstance(data, dict):
        kept = {key: bare(held) for key, held in data.items()}
        return {key: held for key, held in kept.items() if held not in (None, {}, [])} or None
    if isinstance(data, list):
        items = [bare(held) for held in data]
        while items and items[-1] is None:
            items.pop()
        return items or None
    if isinstance(data, str) and not data.strip():
        return None
    return data


def data_of(form: formspec.Form) -> Any:
    """Return what a form holds, to be compared."""
    return bare(to_json(form))


def errors(reading: Reading) -> list[Problem]:
    """Return the problems that stand in the way."""
    return [problem for problem in reading.problems if problem.severity is Severity.ERROR]


def at(reading: Reading, cell: str) -> list[Problem]:
    """Return what the reading tells of a cell's content."""
    return [
        problem
        for problem in reading.problems
        if problem.location is not None
        and problem.location.cell == cell
        and problem.location.sheet
        and problem.code.startswith(("read.", "data."))
        and problem.code != "data.required"
    ]


def codes(reading: Reading, cell: str) -> list[str]:
    """Return the codes of what is told of a cell's content."""
    return [problem.code for problem in at(reading, cell)]


def value_at(reading: Reading, cell: str) -> Any:
    """Return the value that was read from a cell; None where none was."""
    values = reading.spec.evaluate(reading.form)
    return next((values.get(path) for path, location in reading.cells.items() if location.cell == cell), None)


def is_same(held: Any, typed: Any) -> bool:
    """Tell whether a value is exactly what was typed; the label printed in the cell may stand before it."""
    if held is None:
        return False
    if isinstance(held, bool):
        return held is typed or ("是" if held else "否") == typed
    if isinstance(typed, bool):
        return False
    if isinstance(typed, datetime):
        return held == typed.date()
    if isinstance(held, date) and isinstance(typed, int | float | Decimal) and typed % 1 == 0:
        return (held - _FIRST_DAY).days in (typed, typed + 1)
    if isinstance(held, date) and typed == f"{held.year}年{held.month}月{held.day}日":
        return True
    if isinstance(typed, int | float | Decimal):
        return isinstance(held, int | Decimal) and Decimal(str(typed)) == held
    ticked = [name for name in re.split("[□☑]", typed) if f"☑{name}" in typed and name]
    if ticked:
        return [name.strip() for name in ticked] == (list(held) if isinstance(held, tuple | list) else [held])
    text = str(held)
    if text == typed:
        return True
    return bool(text) and typed.endswith(text) and _NUMBERED.fullmatch(typed[: -len(text)]) is not None


def _printed(cells: Iterable[LayoutCell]) -> set[str]:
    """Return the form's own texts, also without their numbers: labels, what is printed, the prefixes of answers."""
    found: set[str] = set()
    for cell in cells:
        found |= {cell.text.strip(), _without_numbers(cell.text)}
        if cell.binding is not None:
            found.add(_without_numbers(cell.binding.value.prefix))
    return found - {""}


def _without_numbers(text: str) -> str:
    return re.sub(r"[\s\d０-９:：]", "", text)


def nothing_lost(reading: Reading, typed: Mapping[str, Any]) -> None:
    """Assert that everything typed is in the form exactly, or told with its sheet and cell.

    ``typed`` are texts, numbers and truths by the name of their cell. What was filled down, or stands in another part
    of a split cell, may be the value of a cell in the same row or column. A label stands for itself.
    """
    values = reading.spec.evaluate(reading.form)
    held = {path: values.get(path) for path in reading.cells}
    layout = reading.spec.layout(reading.form)
    printed = _printed(layout.cells)
    texts = {
        cell.binding.path: (cell.binding.value.type.exactly(value, cell.binding.value), str(value))
        for cell in layout.cells
        if cell.binding and (value := held.get(cell.binding.path)) is not None
    }
    constants = {cell.text for cell in layout.cells if cell.role is Role.PRINTED}
    for cell, content in typed.items():
        if content is None or at(reading, cell) or str(content) in constants:
            continue
        if isinstance(content, str) and not {content.strip(), _without_numbers(content)}.isdisjoint(printed | {""}):
            continue
        column, row = coordinate_from_string(cell)
        own = [path for path, location in reading.cells.items() if location.cell == cell]
        near = [
            path
            for path, location in reading.cells.items()
            if coordinate_from_string(location.cell)[0] == column or coordinate_from_string(location.cell)[1] == row
        ]
        shown = visible(str(content))
        if any(shown in texts.get(path, ()) for path in own):
            continue
        assert any(is_same(held[path], content) for path in own or near), (
            f"{content!r} in {cell} is neither in the form nor told; "
            f"the form holds {[(path, held[path]) for path in own]}, told is {[str(each) for each in reading.problems]}"
        )


def unchanged(reading: Reading, name: str, *, quiet: bool = True) -> None:
    """Assert that the example came back as it went out, and (``quiet``) that there is nothing to tell."""
    told = [each for each in reading.problems if each.code != "read.another-sheet"] if quiet else errors(reading)
    assert not told, f"there is something to tell: {[str(problem) for problem in told]}"
    read, sent = data_of(reading.form), data_of(form_of(name))
    different = {key: (read.get(key), sent.get(key)) for key in {*read, *sent} if read.get(key) != sent.get(key)}
    assert not different, f"what was read is not what was sent: {different}"


def typed_in(content: bytes) -> dict[str, Any]:
    """Return everything a person can see as content in the first sheet, but for computed cells."""
    sheet = opened(content).worksheets[0]
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.data_type == "f" or str(cell.value).startswith(("/", "=", "formspec|")):
                continue
            found[cell.coordinate] = cell.value
    return found


# Whole workbooks


def opened(content: bytes) -> Workbook:
    """Return a workbook to change."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    """Return a changed workbook as bytes; its computed cells have no results then."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(content: bytes, *changes: Callable[[Worksheet], object]) -> bytes:
    """Return a workbook after changes to its first sheet."""
    book = opened(content)
    for change in changes:
        change(book.worksheets[0])
    return saved(book)


def typed(spec: FormSpec, path: str, value: Any, code: str | None = None) -> Reading:
    """Read a blank form of 2024 back, after ``value`` was typed at a data path; ``code`` is the cell's number format."""
    found = next(each for each in spec.layout(spec.new(year=2024)).cells if each.binding and each.binding.path == path)

    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(found.row + 1, found.column + 1)
        cell.value = value
        cell.number_format = code or cell.number_format

    return formspec.read(edited(spec.blank("xlsx", year=2024), change), spec)


def without_properties(content: bytes) -> bytes:
    """Return a workbook without its custom properties."""
    book = opened(content)
    book.custom_doc_props = CustomPropertyList()
    return saved(book)


def key_column(sheet: Worksheet) -> int:
    """Return the hidden column of row keys."""
    return next(cell.column for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("formspec|"))


def key_row(sheet: Worksheet) -> int:
    """Return the hidden row of column keys."""
    return next(cell.row for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("formspec|"))


def delete_key_column(sheet: Worksheet) -> None:
    """Delete the hidden column of keys, and with it the identity."""
    column = key_column(sheet)
    for row in range(1, sheet.max_row + 1):
        sheet._cells.pop((row, column), None)


def delete_key_row(sheet: Worksheet) -> None:
    """Delete the hidden row of keys, and with it the identity."""
    delete_row(sheet, key_row(sheet))


def delete_keys(sheet: Worksheet) -> None:
    """Take away the hidden row and the hidden column of keys."""
    row, column = key_row(sheet), key_column(sheet)
    for location in [each for each in sheet._cells if each[0] == row or each[1] == column]:
        del sheet._cells[location]


def retyped(content: bytes) -> bytes:
    """Return the visible values of a workbook, copied as values into a new one."""
    source = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    book = Workbook()
    target = book.worksheets[0]
    last_row, last_column = key_row(source) - 1, key_column(source) - 2
    for row in source.iter_rows(max_row=last_row, max_col=last_column):
        for cell in row:
            if cell.value is not None:
                target.cell(cell.row, cell.column, cell.value)
    return saved(book)


# Rows and columns


def _take_merges(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """Split all merged cells; return them as (first column, first row, last column, last row)."""
    merges = [each.bounds for each in sheet.merged_cells.ranges]
    for location in [each for each, cell in sheet._cells.items() if isinstance(cell, MergedCell)]:
        del sheet._cells[location]
    sheet.merged_cells = MultiCellRange()
    return merges


def _put_merges(sheet: Worksheet, merges: list[tuple[int, int, int, int]]) -> None:
    for column, row, last_column, last_row in merges:
        if last_row >= row and last_column >= column and (row, column) != (last_row, last_column):
            sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)


def _arrange(sheet: Worksheet, new_row: Callable[[int], int | None]) -> None:
    """Put every row's cells and its height where ``new_row`` says; None takes the row away."""
    old, heights = dict(sheet._cells), dict(sheet.row_dimensions)
    sheet._cells.clear()
    sheet.row_dimensions.clear()
    for (row, column), cell in old.items():
        target = new_row(row)
        if target is not None:
            cell.row = target
            sheet._cells[target, column] = cell
    for row, each in heights.items():
        target = new_row(row)
        if target is not None:
            sheet.row_dimensions[target].height = each.height
            sheet.row_dimensions[target].hidden = each.hidden


def insert_row(sheet: Worksheet, before: int, count: int = 1) -> None:
    """Insert empty rows as Excel does: what is below shifts, merged cells around them grow."""
    merges = _take_merges(sheet)
    _arrange(sheet, lambda row: row + count if row >= before else row)
    _put_merges(
        sheet,
        [
            (column, row + (count if row >= before else 0), last_column, last + (count if last >= before else 0))
            for column, row, last_column, last in merges
        ],
    )


def delete_row(sheet: Worksheet, which: int) -> None:
    """Delete a row as Excel does: what is below shifts, merged cells around it shrink."""
    merges = _take_merges(sheet)
    _arrange(sheet, lambda row: None if row == which else row - 1 if row > which else row)
    _put_merges(
        sheet,
        [
            (column, row - (1 if row > which else 0), last_column, last - (1 if last >= which else 0))
            for column, row, last_column, last in merges
        ],
    )


def copy_rows(sheet: Worksheet, first: int, last: int, before: int, *, keys: bool = True) -> None:
    """Insert a copy of the rows ``first`` to ``last`` before the row ``before`` (which is outside of them).

    Merged cells that lie within the rows are copied, those around the place grow; ``keys`` says whether the hidden
    column is copied too, as it is where whole rows are.
    """
    count, hidden = last - first + 1, key_column(sheet)
    within = [each.bounds for each in sheet.merged_cells.ranges if first <= each.min_row and each.max_row <= last]
    contents = [
        (cell.row - first, cell.column, cell.value, copy(cell._style))
        for row in sheet.iter_rows(first, last)
        for cell in row
        if isinstance(cell, Cell) and (keys or cell.column != hidden)
    ]
    insert_row(sheet, before, count)
    for offset, column, value, style in contents:
        target = sheet.cell(before + offset, column)
        if isinstance(target, Cell):  # what a merged cell around the place covers stays empty
            target.value, target._style = value, style
    down = before - first
    _put_merges(sheet, [(column, row + down, right, bottom + down) for column, row, right, bottom in within])


def move_rows(sheet: Worksheet, first: int, last: int, before: int) -> None:
    """Cut rows and insert them before another, with their keys; merged cells within them go along.

    Merged cells around the rows shrink, those around the new place grow.
    """
    order = [row for row in range(1, sheet.max_row + 1) if not first <= row <= last]
    location = order.index(before)
    order[location:location] = range(first, last + 1)
    new = {old: number for number, old in enumerate(order, start=1)}
    merges = _take_merges(sheet)
    _arrange(sheet, lambda row: new[row])
    placed = []
    for column, row, right, bottom in merges:
        if first <= row and bottom <= last:
            placed.append((column, new[row], right, new[bottom]))
        else:
            kept = [new[each] for each in range(row, bottom + 1) if not first <= each <= last]
            placed.append((column, min(kept), right, max(kept)))
    _put_merges(sheet, placed)


def insert_column(sheet: Worksheet, before: int) -> None:
    """Insert an empty column as Excel does."""
    merges = _take_merges(sheet)
    old = dict(sheet._cells)
    sheet._cells.clear()
    for (row, column), cell in old.items():
        cell.column = column + (1 if column >= before else 0)
        sheet._cells[row, cell.column] = cell
    _put_merges(
        sheet,
        [
            (column + (1 if column >= before else 0), row, right + (1 if right >= before else 0), bottom)
            for column, row, right, bottom in merges
        ],
    )


def split_all(sheet: Worksheet) -> None:
    """Split all merged cells; their texts stay in the first cell of each."""
    _take_merges(sheet)


def split_and_fill(sheet: Worksheet) -> None:
    """Split all merged cells and put their text in each of their cells, as WPS offers to."""
    for column, row, last_column, last_row in _take_merges(sheet):
        text = sheet.cell(row, column).value
        for each in range(row, last_row + 1):
            for other in range(column, last_column + 1):
                sheet.cell(each, other).value = text


# Single cells, in the XML


def parts(content: bytes) -> dict[str, bytes]:
    """Return the members of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a workbook of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook of which one member was changed."""
    members = parts(content)
    members[name] = change(members[name].decode()).encode()
    return packed(members)


def cell_xml(name: str, value: Any, style: str = "") -> str:
    """Return the XML of a cell; a ``Raw`` value is written as it is."""
    s = f" s={quoteattr(style)}" if style else ""
    match value:
        case Raw():
            return f'<c r="{name}"{s}{value.attributes}>{value.inside}</c>'
        case bool():
            return f'<c r="{name}"{s} t="b"><v>{int(value)}</v></c>'
        case str():
            return f'<c r="{name}"{s} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case _:
            return f'<c r="{name}"{s}><v>{value}</v></c>'


class Raw:
    """A cell's XML as a program writes it: what stands within, its further attributes, the number of its style."""

    def __init__(self, inside: str, attributes: str = "", style: str | None = None) -> None:
        self.inside = inside
        self.attributes = f" {attributes}" if attributes else ""
        self.style = style


_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def type_into(content: bytes, typed: Mapping[str, Any]) -> bytes:
    """Return a workbook with contents typed into cells of its first sheet; their formats stay."""
    members = parts(content)
    root = ET.fromstring(members[_SHEET])
    data = root.find(f"{_NAMESPACE}sheetData")
    assert data is not None
    rows = {int(row.get("r", 0)): row for row in data}
    for name, value in typed.items():
        letters, number = coordinate_from_string(name)
        if number not in rows:
            rows[number] = ET.Element(f"{_NAMESPACE}row", {"r": str(number)})
            data[:] = [rows[each] for each in sorted(rows)]
        row = rows[number]
        old = next((cell for cell in row if cell.get("r") == name), None)
        style = "" if old is None else old.get("s", "")
        if isinstance(value, Raw) and value.style is not None:
            style = value.style
        if old is not None:
            row.remove(old)
        if value is None:
            continue
        text = cell_xml(name, value, style).replace("<c ", f'<c xmlns="{_NAMESPACE[1:-1]}" ', 1)
        column = column_index_from_string(letters)
        location = sum(
            1 for cell in row if column_index_from_string(coordinate_from_string(cell.get("r", "A1"))[0]) < column
        )
        row.insert(location, ET.fromstring(text))
    ET.register_namespace("", _NAMESPACE[1:-1])
    members[_SHEET] = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return packed(members)


def read_typed(name: str, typed: Mapping[str, Any]) -> Reading:
    """Return the reading of a bundled form's example after ``typed`` (by data path) was typed into it.

    Asserts that nothing typed is lost.
    """
    places = cells(name)
    by_cell = {places[path]: value for path, value in typed.items()}
    reading = formspec.read(type_into(filled(name), by_cell))
    nothing_lost(reading, {cell: value for cell, value in by_cell.items() if not isinstance(value, Raw)})
    return reading


def letter(column: int) -> str:
    """Return a column's letter, counted from 1."""
    return get_column_letter(column)
