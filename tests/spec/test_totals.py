"""Total rows: what they sum up, and what stays out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.problems import ProblemError
from tests.forms import evaluate

HEAD = "formspec: 1\nid: cases/totals\ntitle: 表\nblocks:\n  - table: t\n"
COLUMNS = "    columns: [{id: a, label: 甲, type: money}, {id: b, label: 乙, type: money}]\n    rows:\n"


def load(folder: Path, rows: str, more: str = "") -> formspec.FormSpec:
    path = folder / "totals.yaml"
    path.write_text(HEAD + more + COLUMNS + rows, encoding="utf-8")
    return formspec.load(path)


def filled(spec: formspec.FormSpec, **rows: Any) -> dict[str, Any]:
    return evaluate(spec.parse({"t": rows}))


def test_a_closed_cell_is_no_part_of_a_total(tmp_path: Path) -> None:
    rows = "      - {id: x, label: 一, closed: [b]}\n      - {id: y, label: 二}\n      - {id: all, label: 合计, sum: all}\n"
    values = filled(load(tmp_path, rows), x={"a": 1}, y={"a": 2, "b": 5})
    assert (values["/t/all/a"], values["/t/all/b"]) == (Decimal(3), Decimal(5))


def test_of_which_rows_and_other_totals_stay_out(tmp_path: Path) -> None:
    rows = (
        "      - {id: x, label: 一}\n      - {id: of, label: 其中, of_which: true}\n"
        "      - {id: part, label: 小计, sum: [x]}\n      - {repeat: more, label: 更多}\n"
        "      - {id: all, label: 合计, sum: all}\n"
    )
    values = filled(load(tmp_path, rows), x={"a": 1}, of={"a": 100}, more=[{"a": 2}, {"a": 4}])
    assert (values["/t/part/a"], values["/t/all/a"]) == (Decimal(1), Decimal(7))


def test_in_an_outline_a_row_sums_up_the_rows_below_it_at_every_depth(tmp_path: Path) -> None:
    rows = (
        "      - id: top\n        label: 一\n        sum: rows\n        rows:\n"
        "          - {id: mid, label: 二, sum: rows, rows: [{id: p, label: 三}, {id: q, label: 四}]}\n"
        "          - {id: leaf, label: 五}\n"
    )
    values = filled(
        load(tmp_path, rows, "    outline: true\n"), top={"mid": {"p": {"a": 1}, "q": {"a": 2}}, "leaf": {"a": 4}}
    )
    assert (values["/t/top/mid/a"], values["/t/top/a"]) == (Decimal(3), Decimal(7))


def test_a_row_that_is_not_there_cannot_be_summed_up(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        load(tmp_path, "      - {id: basic, label: 一}\n      - {id: all, label: 合计, sum: [basci]}\n")
    assert {(problem.code, problem.params["suggestion"]) for problem in caught.value.problems} == {
        ("expr.unknown-name", "basic")
    }


@pytest.mark.parametrize("listed", ["all", "[x, y]"])
def test_a_row_with_closed_cells_alone_is_no_part_of_a_total(tmp_path: Path, listed: str) -> None:
    rows = (
        "      - {id: x, label: 一}\n      - {id: y, label: 二, closed: [a, b]}\n"
        f"      - {{id: all, label: 合计, sum: {listed}}}\n"
    )
    assert filled(load(tmp_path, rows), x={"a": 1})["/t/all/a"] == Decimal(1)


def test_a_group_with_closed_cells_alone_is_no_part_of_a_total(tmp_path: Path) -> None:
    rows = (
        "      - {id: x, label: 一}\n      - {id: g, label: 组, rows: [{id: y, label: 二, closed: [a, b]}]}\n"
        "      - {id: all, label: 合计, sum: all}\n"
    )
    values = filled(load(tmp_path, rows, "    levels: [级, 项]\n"), x={"a": 1})
    assert values["/t/all/a"] == Decimal(1)


def test_a_total_stays_one_where_its_cell_has_a_help_text(tmp_path: Path) -> None:
    rows = (
        "      - {id: x, label: 一}\n"
        "      - {id: all, label: 合计, sum: all, cells: {a: {help: 各项相加}, b: {closed: false}}}\n"
    )
    values = filled(load(tmp_path, rows), x={"a": 1, "b": 2}, all={"b": 7})
    assert (values["/t/all/a"], values["/t/all/b"]) == (Decimal(1), Decimal(7))
