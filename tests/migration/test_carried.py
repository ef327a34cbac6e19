"""Last year's figures in this year's form: carried over from the item that the spec names, locked, and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Severity
from formspec.layout import address
from formspec.layout.anchors import CARRIED, carried_in
from tests.importing.workbooks import edited, opened
from tests.migration.figures import DATA, MIGRATION, NEW, OLD, PREFILLED
from tests.migration.travel import FOLDER, codes, texts_are_whole

WORKBOOK = NEW.render(MIGRATION.form)
READING = formspec.read(WORKBOOK, NEW)
CELLS = {path: location.cell for path, location in READING.cells.items()}
PROJECTS = "/figures/projects"


def read(change: Callable[[Worksheet], None]) -> formspec.Reading[Any]:
    return formspec.read(edited(WORKBOOK, change), NEW)


def put(**values: Any) -> Callable[[Worksheet], None]:
    """Return the change that types values into cells, by their names."""

    def change(sheet: Worksheet) -> None:
        for cell, value in values.items():
            sheet[cell] = value

    return change


def row_of(path: str) -> int:
    return int("".join(filter(str.isdigit, CELLS[path])))


# Where the figures come from


def test_a_value_comes_from_the_item_that_the_spec_names() -> None:
    assert NEW.to_json(MIGRATION.form) == PREFILLED


def test_figures_whose_place_is_taken_are_in_the_remainder_and_are_one_note() -> None:
    assert MIGRATION.remainder == {
        "form": OLD.id,
        "figures": {"income": {"last": 1}, "costs": {"last": 3}, "projects": [None, {"last": 6}]},
    }
    found = {problem.code: problem for problem in MIGRATION.problems}
    assert [(each.code, each.severity) for each in MIGRATION.problems if each.code == "migrate.superseded"] == [
        ("migrate.superseded", Severity.INFO)
    ]
    assert found["migrate.superseded"].params == {"count": 2, "values": ["1", "6"]}
    assert all(map(texts_are_whole, MIGRATION.problems))


def test_a_name_that_the_old_form_does_not_have_is_a_warning_at_its_line() -> None:
    text = (FOLDER / "carried.yaml").read_text(encoding="utf-8").replace("carried: now", "carried: nwo")
    migration = formspec.loads(text, folder=FOLDER).migrate(DATA, None, OLD)
    (problem,) = [each for each in migration.problems if each.code == "migrate.unknown-carried"]
    assert (problem.severity, problem.params["name"]) == (Severity.WARNING, "nwo")
    assert problem.location is not None
    assert problem.location.line is not None
    assert texts_are_whole(problem)


def test_an_old_item_goes_to_one_new_item_and_is_a_warning_at_another() -> None:
    text = (FOLDER / "carried.yaml").read_text(encoding="utf-8")
    text = text.replace("label: 本年数, type: money", "label: 本年数, type: money, carried: true")
    migration = formspec.loads(text, folder=FOLDER).migrate(DATA, None, OLD)
    (problem,) = [each for each in migration.problems if each.code == "migrate.carried-twice"]
    assert problem.params["what"] == "收入 / 上年数"
    assert problem.location is not None
    assert problem.location.line is not None
    assert (migration.form.figures.income.last, migration.form.figures.income.now) == (20, None)
    assert texts_are_whole(problem)


def test_an_item_that_a_map_fills_needs_no_known_name() -> None:
    text = (FOLDER / "carried.yaml").read_text(encoding="utf-8").replace("figures.costs.now", "figures.rent.now")
    spec = formspec.loads(text, folder=FOLDER)
    field_map = {"items": {"figures.costs.now": "figures.spending.last"}}
    assert "migrate.unknown-carried" in codes(spec.migrate(DATA, None, OLD).problems)
    migration = spec.migrate(DATA, field_map, OLD)
    assert "migrate.unknown-carried" not in codes(migration.problems)
    assert migration.form.figures.spending.last == 40


def test_an_earlier_edition_is_read_with_its_figures_at_the_items_that_the_spec_names() -> None:
    spec = formspec.loads(
        "formspec: 1\nid: mine/next\nextends: carried-from.yaml\nwas: mine/2024/figures\n"
        "blocks: [{table: figures, columns: [{id: last, carried: now}]}]\n",
        folder=FOLDER,
    )
    form = spec.decode(DATA).form
    assert (form.figures.income.last, form.figures.income.now) == (20, None)


def test_a_carried_cell_is_an_input() -> None:
    with pytest.raises(formspec.ProblemError):
        formspec.loads(
            "formspec: 1\nid: mine/x\ntitle: 表\nblocks: [{text: a, label: 甲, compute: '1 + 1', carried: true}]\n"
        )


# What is locked


def test_carried_values_are_locked_and_all_others_are_not() -> None:
    sheet = opened(WORKBOOK).worksheets[0]
    assert sheet.protection.sheet
    layout = NEW.layout(MIGRATION.form)
    locked = {
        cell.binding.path: sheet.cell(cell.row + 1, cell.column + 1).protection.locked
        for cell in layout.cells
        if cell.binding is not None and not cell.binding.path.startswith(PROJECTS)
    }
    assert locked == {
        "/unit/name": True,
        "/unit/kind": True,
        "/figures/income/last": True,
        "/figures/income/now": False,
        "/figures/spending/last": True,
        "/figures/spending/now": False,
    }


def test_in_rows_of_lists_nothing_is_locked() -> None:
    sheet = opened(WORKBOOK).worksheets[0]
    assert not any(sheet[cell].protection.locked for path, cell in CELLS.items() if path.startswith(PROJECTS))


def test_a_blank_form_can_be_filled_in_everywhere() -> None:
    sheet = opened(NEW.blank()).worksheets[0]
    assert not sheet[CELLS["/figures/income/last"]].protection.locked
    assert not any(str(cell.value).startswith(CARRIED) for row in sheet.iter_rows() for cell in row)


def test_what_the_workbook_remembers_is_hidden() -> None:
    sheet = opened(WORKBOOK).worksheets[0]
    found = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(CARRIED)]
    assert len(found) == 6
    assert {sheet.column_dimensions[cell.column_letter].hidden for cell in found} == {True}


# What is reported


def test_a_prefilled_form_that_comes_back_unchanged_has_no_problem() -> None:
    assert READING.problems == ()
    assert READING.form == MIGRATION.form
    now = next(cell for cell in NEW.layout().cells if cell.binding and cell.binding.path == "/figures/income/now")
    filled = read(put(**{address(now.row, now.column): 33}))
    assert filled.problems == ()
    assert filled.form.figures.income.now == 33


def changes(reading: formspec.Reading[Any]) -> list[tuple[str, Any, Any, str]]:
    return [
        (each.path, each.params["before"], each.params["now"], each.location.cell if each.location else "")
        for each in reading.problems
        if each.code == "read.carried-changed"
    ]


@pytest.mark.parametrize(
    ("path", "value", "before", "now"),
    [
        ("/figures/income/last", 21, "20", "21"),
        ("/figures/income/last", None, "20", "—"),
        ("/unit/name", "另一厅", "示例厅", "另一厅"),
        (f"{PROJECTS}/0/name", "平台运行", "平台运维", "平台运行"),
        (f"{PROJECTS}/1/last", 70, "7", "70"),
    ],
)
def test_a_changed_value_is_a_warning_at_its_cell(path: str, value: Any, before: str, now: str) -> None:
    cell = CELLS[path]
    reading = read(put(**{cell: value}))
    assert changes(reading) == [(path, before, now, cell)]
    (problem,) = reading.warnings
    assert problem.label
    assert texts_are_whole(problem)
    assert reading.ok


def test_the_same_value_written_in_another_way_is_no_change() -> None:
    reading = read(put(**{CELLS["/figures/income/last"]: "20.00", CELLS["/unit/name"]: "示例厅 "}))
    assert changes(reading) == []


def test_a_value_that_cannot_be_read_is_reported_once() -> None:
    reading = read(put(**{CELLS["/figures/income/last"]: "二十"}))
    assert codes(reading.problems) == ["read.number"]


def test_rows_that_were_moved_and_inserted_are_compared_with_their_own_values() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(f"{PROJECTS}/0/name")
        sheet.insert_rows(row)
        sheet.cell(row, 1, "新项目")
        sheet.cell(row, 3, 9)

    reading = read(change)
    assert [item.name for item in reading.form.figures.projects][:3] == ["新项目", "平台运维", "等级测评"]
    assert changes(reading) == []


def test_a_copied_row_is_a_new_one() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(f"{PROJECTS}/1/name")
        for column in range(1, sheet.max_column + 1):
            if not isinstance(sheet.cell(row, column), MergedCell):
                sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        sheet.cell(row + 1, 1, "另一项目")

    reading = read(change)
    assert [item.name for item in reading.form.figures.projects] == ["平台运维", "等级测评", "另一项目"]
    assert changes(reading) == []


def swap(*fields: str) -> Callable[[Worksheet], None]:
    """Return the change that exchanges these cells of the first two projects, without their hidden keys."""

    def change(sheet: Worksheet) -> None:
        for name in fields:
            first, second = (sheet[CELLS[f"{PROJECTS}/{number}/{name}"]] for number in range(2))
            first.value, second.value = second.value, first.value

    return change


def test_rows_that_were_sorted_have_no_changed_values() -> None:
    reading = read(swap("name", "last"))
    assert [(item.name, item.last) for item in reading.form.figures.projects] == [("等级测评", 7), ("平台运维", 5)]
    assert changes(reading) == []


def test_a_figure_that_went_to_another_row_is_a_change() -> None:
    assert [each[:3] for each in changes(read(swap("last")))] == [
        (f"{PROJECTS}/0/last", "5", "7"),
        (f"{PROJECTS}/1/last", "7", "5"),
    ]


def test_a_removed_group_is_one_problem() -> None:
    spec = formspec.loads(
        "formspec: 1\nid: mine/groups\ntitle: 表\nblocks:\n  - table: t\n    levels: [任务, 指标]\n    columns:\n"
        "      - {id: target, label: 目标, carried: true}\n    rows:\n"
        "      - {repeat: tasks, label: '任务{n}', blank: 2, name: {carried: true}, rows: [\n"
        "          {repeat: items, label: '指标{n}', blank: 2, name: {carried: true}}]}\n"
    )
    data = [
        {"name": f"任务{task}", "items": [{"name": f"指标{task}{item}", "target": "1"} for item in range(2)]}
        for task in range(2)
    ]
    reading = spec.decode({"form": spec.id, "t": {"tasks": data}})
    content = spec.render(reading.form)
    row = int("".join(filter(str.isdigit, formspec.read(content, spec).cells["/t/tasks/1/name"].cell)))

    def change(sheet: Worksheet) -> None:
        for merged in [str(each) for each in sheet.merged_cells.ranges]:
            sheet.unmerge_cells(merged)
        sheet.delete_rows(row, 2)

    problems = formspec.read(edited(content, change), spec).problems
    assert [each.params["value"] for each in problems if each.code == "read.carried-missing"] == ["任务1"]


def test_a_removed_row_is_reported_with_its_name() -> None:
    reading = read(lambda sheet: sheet.delete_rows(row_of(f"{PROJECTS}/1/name")))
    (problem,) = [each for each in reading.problems if each.code == "read.carried-missing"]
    assert problem.params["value"] == "等级测评"
    assert problem.severity is Severity.WARNING
    assert texts_are_whole(problem)


def test_a_long_text_is_compared_as_a_whole() -> None:
    spec = formspec.loads("formspec: 1\nid: mine/long\ntitle: 表\nblocks: [{text: a, label: 说明, carried: true}]\n")
    form = spec.new()
    form.a = "长" * 3000
    content = spec.render(form)
    cell = formspec.read(content, spec).cells["/a"].cell
    reading = formspec.read(edited(content, put(**{cell: "长" * 2999 + "短"})), spec)
    assert codes(reading.problems) == ["read.carried-changed"]
    assert not formspec.read(content, spec).problems


def test_values_beyond_a_cells_length_are_not_remembered() -> None:
    names = [f"column_with_a_long_name_of_sixty_characters_in_all_{number}" for number in range(200)]
    spec = formspec.loads(
        "formspec: 1\nid: mine/wide\ntitle: 表\nblocks:\n  - table: t\n    rows: [{id: r, label: 行}]\n    columns:\n"
        + "".join(f"      - {{id: {name}, label: 列, carried: true}}\n" for name in names)
    )
    form = spec.new()
    for name in names:
        setattr(form.t.r, name, "字" * 200)
    reading = formspec.read(spec.render(form), spec)
    assert reading.form == form
    assert not reading.problems


HOSTILE = [
    f"{CARRIED}[",
    f"{CARRIED}{'[' * 20000}",
    f"{CARRIED}[1, 2]",
    f'{CARRIED}{{"/figures/income/last": 5, "/x": "1", "": "y", "/figures/projects/99999999999/name": "z"}}',
    f'{CARRIED}{{"/figures/income/last": "{{found}}"}}',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_returned_workbook_claims_to_remember_does_no_harm(text: str) -> None:
    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith(CARRIED):
                    cell.value = text

    reading = read(change)
    assert reading.form == MIGRATION.form
    assert {problem.code for problem in reading.problems} <= {"read.carried-changed", "read.carried-missing"}


def test_only_texts_are_remembered() -> None:
    assert carried_in('=carried{"/a": "1", "/b": 2}') == {"/a": "1"}
    assert carried_in("=column#1") == carried_in("=carriedx") == {}
