"""Line codes: left or right of the labels, counted, or the numbers of an outline."""

from __future__ import annotations

from pathlib import Path

import formspec
from formspec import FormSpec
from formspec.layout import Role

HEAD = "formspec: 1\nid: mine/codes\ntitle: T\nlanguage: en\nblocks:\n  - table: t\n"


def printed(blocks: str, head: str = HEAD) -> list[list[str]]:
    """Return the codes and headings of each row, left to right."""
    spec: FormSpec = formspec.loads(head + blocks)
    rows: dict[int, list[str]] = {}
    for cell in spec.layout().cells:
        if cell.role in (Role.CODE, Role.ROW_HEADING):
            rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


ROWS = """
    levels: [Item]
    outline: true
    numbering: ["1", "1.1"]
    columns: [{id: amount, type: money}]
    rows:
      - {id: own, label: OWN FUNDS, rows: [{id: tier1, label: Tier 1}, {id: tier2, label: Tier 2}]}
      - {id: other, label: Other}
"""


def test_numbers_and_labels_in_letters_do_not_run_together() -> None:
    assert printed(ROWS) == [["1 OWN FUNDS"], ["1.1 Tier 1"], ["1.2 Tier 2"], ["2 Other"]]
    assert printed(ROWS.replace('"1", "1.1"', "1."))[0] == ["1. OWN FUNDS"]
    assert printed(ROWS.replace('"1", "1.1"', "1.").replace("OWN FUNDS", "自有资金"), HEAD.replace("en", "zh"))[0] == [
        "1.自有资金"
    ]


def test_outline_numbers_are_a_column_left_of_the_labels() -> None:
    coded = "    codes: {label: ID, at: left, numbers: true}" + ROWS
    assert printed(coded) == [["1", "OWN FUNDS"], ["1.1", "Tier 1"], ["1.2", "Tier 2"], ["2", "Other"]]


def test_codes_are_left_of_all_levels() -> None:
    rows = """
    levels: [Group, Item]
    codes: {label: Line, start: 1, at: left}
    code_label: Column
    columns: [{id: amount, type: money, code: A}]
    rows:
      - {label: Assets, rows: [{id: cash, label: Cash}, {id: loans, label: Loans}]}
      - {id: total, label: Total}
"""
    assert printed(rows) == [["Column", "A"], ["1", "Assets", "Cash"], ["2", "Loans"], ["3", "Total"]]


def test_a_coded_row_is_inserted_where_a_derived_form_says(tmp_path: Path) -> None:
    base = HEAD.replace("mine/codes", "mine/base") + "    codes: {start: 10, at: left}"
    base += ROWS.replace("    outline: true\n", "").replace("[Item]", "[Group, Item]")
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    derived = tmp_path / "derived.yaml"
    derived.write_text(
        "formspec: 1\nid: mine/derived\nextends: base.yaml\nblocks:\n  - table: t\n    rows:\n"
        "      - {id: bonds, label: Bonds, code: 11a, before: other}\n",
        encoding="utf-8",
    )
    cells = formspec.load(derived).layout().cells
    assert [cell.text for cell in cells if cell.role is Role.CODE] == ["10", "11", "11a", "12"]
