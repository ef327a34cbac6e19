"""Excel says what Python says: LibreOffice works out every formula, and both are compared."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from formspec_renderers.xlsx.hints import HEADING
from formspec_renderers.xlsx.usage import UsageFlags
from openpyxl import load_workbook

import formspec
from formspec.layout import address
from formspec.layout.anchors import row_keys
from formspec.messages import text
from formspec.problems import Problem
from formspec.values import Target, meets
from tests.form.strategies import SPECS
from tests.forms import check, evaluate

NUMBERS = (None, 0, 1, Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), 2, Decimal("-1.5"), 100, Decimal("33.335"), 1200)
TARGETS = (
    "≥95%", "95%", "94.9%", "≤3天", "3天", "4 天", "120个", "１２０个", "1,200人", "不低于1,000人", "5天以内", "10以上",
    "约5个", "显著提升", "6月底前", "10²", "20m²", "20 m²", "3~5个", "=7", "7.0", "－5℃", "-5℃", "> 3", "＞3", "0,123", "", None,
    "1234567890123", "99.99999", "100％", "及以上", "3及以上", "12 34", "≥ 95 %", "不超过30分钟", "18分钟", "第3名", "½", "3年",
)  # fmt: skip
COUNT = 160


def expressions(seed: int) -> list[str]:
    """Return random expressions over the cells a to d (numbers) and w (a list of numbers)."""
    chance = random.Random(seed)

    def number(depth: int) -> str:
        if depth == 0:
            return chance.choice(("v.a", "v.b", "v.c", "v.d", "0", "1", "0.3", "sum(w.x)", "count(w.x)"))
        one, other = number(depth - 1), number(depth - 1)
        return chance.choice(
            (f"({one} + {other})", f"({one} - {other})", f"({one} * {other})", f"({one} / {other})", f"round({one}, 2)",
             f"abs({one})", f"if({truth(depth - 1)}, {one}, {other})", f"(-{one})", f"sum(w.x, {one})")
        )  # fmt: skip

    def truth(depth: int) -> str:
        one, other = number(max(0, depth - 1)), number(max(0, depth - 1))
        plain = f"{one} {chance.choice(('==', '!=', '<', '<=', '>', '>='))} {other}"
        if depth == 0:
            return f"({plain})"
        return chance.choice(
            (f"({plain})", f"not ({plain})", f"({truth(depth - 1)} and {truth(depth - 1)})", "blank(v.a)", "blank(w.x)",
             f"({truth(depth - 1)} or {truth(depth - 1)})", "any(w.x > 1)", "all(w.x >= 0)", "any(w.x == v.b)")
        )  # fmt: skip

    return [f"if({truth(2)}, {number(2)}, {number(1)})" if each % 2 else number(3) for each in range(COUNT)]


def is_same(expected: Any, found: Any) -> bool:
    """Tell whether two results are the same but for the error of a double."""
    if expected is None or found is None:
        return expected is found
    return abs(float(expected) - float(found)) <= 1e-9 * max(1.0, abs(float(found)))


def worked_out(path: Path, spec: Any) -> dict[str, Any]:
    """Return what stands in each cell of a workbook, by the data path that the form has there.

    The rows are found by their keys: a workbook has more rows than its layout where pages repeat headings.
    """
    sheet = load_workbook(path, data_only=True).worksheets[0]
    layout = spec.layout()
    rows = {key.value: row for row, key in enumerate(next(sheet.iter_cols(len(layout.widths) + 2)))}
    keys = row_keys(layout)
    return {
        cell.binding.path: sheet[address(rows[keys[cell.row]], cell.column)].value
        for cell in layout.cells
        if cell.binding is not None
    }


def without_results(content: bytes) -> bytes:
    """Return a workbook whose formulas have no results, so that whoever opens it works them out."""
    workbook = load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets[1:]:
        if sheet.title not in ("计算", "选项"):
            workbook.remove(sheet)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("seed", range(3))
def test_libreoffice_works_out_any_formula_as_python_does(
    seed: int, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    written = expressions(seed)
    spec_text = """
formspec: 1
id: cases/agree
title: 样表
blocks:
  - fields: v
    rows:
      - [{id: a, label: a, type: decimal}, {id: b, label: b, type: decimal}]
      - [{id: c, label: c, type: decimal}, {id: d, label: d, type: decimal}]
  - table: w
    levels: [w]
    columns: [{id: x, label: x, type: decimal}]
    rows: [{repeat: items, label: "w{n}", name: false, blank: 4}]
  - table: out
    levels: [out]
    columns: [{id: y, label: y, type: decimal}]
    rows:
"""
    for number, each in enumerate(written):
        spec_text += f'      - {{id: r{number}, label: "{number}", cells: {{y: {{compute: "{each}"}}}}}}\n'
    (tmp_path / "agree.yaml").write_text(spec_text, encoding="utf-8")
    spec = formspec.load(tmp_path / "agree.yaml")
    chance = random.Random(seed)
    form: Any = spec.new()
    for name in "abcd":
        setattr(form.v, name, chance.choice(NUMBERS))
    for _ in range(4):
        form.w.items.add(x=chance.choice(NUMBERS))
    path = tmp_path / "agree.xlsx"
    path.write_bytes(without_results(spec.render(form)))
    recalculated = convert(convert(path, "ods"), "xlsx:Calc MS Excel 2007 XML")
    found = worked_out(recalculated, spec)
    values = evaluate(form)
    for number, each in enumerate(written):
        expected, got = values.get(f"/out/r{number}/y"), found[f"/out/r{number}/y"]
        got = None if got in ("", None) else got
        same = (
            expected == got if None in (expected, got) else abs(float(expected) - float(got)) <= 1e-9 * max(1, abs(got))
        )
        assert same, f"{each} gives {expected} in Python and {got} in LibreOffice ({dict(values)})"


def sheet_of(path: Path, convert: Callable[[Path, str], Path]) -> Any:
    """Return the form's sheet as LibreOffice has worked it out."""
    recalculated = convert(convert(path, "ods"), "xlsx:Calc MS Excel 2007 XML")
    return load_workbook(recalculated, data_only=True).worksheets[0]


@pytest.mark.slow
def test_libreoffice_compares_any_targets_as_python_does(tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    pairs = [(one, other) for one in TARGETS for other in TARGETS]
    (tmp_path / "targets.yaml").write_text(
        """
formspec: 1
id: cases/targets
title: 样表
blocks:
  - table: t
    levels: [t]
    columns:
      - {id: planned, label: 计划, type: target}
      - {id: actual, label: 实际, type: target}
      - {id: met, label: 达到, type: choice, choices: [是, 否], suggest: 'if(meets(actual, planned), "是", "否")'}
    rows: [{repeat: items, label: "第{n}项", name: false, blank: 1}]
""",
        encoding="utf-8",
    )
    spec = formspec.load(tmp_path / "targets.yaml")
    form: Any = spec.new()
    for planned, actual in pairs:
        form.t.items.add(planned=planned, actual=actual)
    path = tmp_path / "targets.xlsx"
    path.write_bytes(spec.render(form))
    sheet = sheet_of(path, convert)
    hidden = UsageFlags(spec.layout(form)).end + 2  # counted from 1, after the sum of the flags
    first = row_keys(spec.layout(form)).index("/t/items/0") + 1
    for index, (planned, actual) in enumerate(pairs):
        both = planned and actual
        expected = {True: "是", False: "否", None: None}[meets(Target(actual), Target(planned)) if both else None]
        found = sheet.cell(first + index, hidden).value or None
        assert found == expected, f"planned {planned}, actual {actual}: {expected} in Python, {found} in LibreOffice"


def told_rows(problems: list[Problem], spec: Any, form: Any) -> set[int]:
    """Return the rows of the layout that problems stand in."""
    rows = {cell.binding.path: cell.row for cell in spec.layout(form).cells if cell.binding is not None}
    return {rows.get(problem.path, rows.get(f"{problem.path}/0", -1)) for problem in problems}


@pytest.mark.parametrize("name", ["jiangsu/2024/department", "jiangsu/2024/project"])
def test_the_hints_beside_a_form_stand_in_the_rows_where_python_finds_something(
    name: str, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    spec = SPECS[name]
    chance = random.Random(7)
    form: Any = spec.new(year=2024)
    for part in (form.funds.total, *([form.funds.basic] if "department" in name else [])):
        part.planned, part.actual, part.deviation = chance.choice([10, 20]), chance.choice([10, 20]), "否"
    within = form.process.budget_execution if "department" in name else form.indicators.process.fund_management
    within.indicators.add(name="某率", planned="≥95%", actual=chance.choice(["94%", "96%"]), deviation="是")
    sheets = [form.duties.functions.add().tasks.add().indicators] if "department" in name else []
    for each in sheets:
        each.add(name="甲", actual="5个")
        each.add(planned="3个", actual="5个", deviation="否", likelihood="完全不可能")
    path = tmp_path / "hints.xlsx"
    path.write_bytes(spec.render(form))
    sheet = sheet_of(path, convert)
    column = len(spec.layout().widths) + 1
    assert sheet.cell(1, column).value == text(HEADING, "zh")
    texts = {row: str(sheet.cell(row + 1, column).value or "") for row in range(1, len(spec.layout(form).rows))}
    found = {row for row, text in texts.items() if text}
    suggested_only = {row for row, text in texts.items() if text.startswith("建议填")}
    wanted = told_rows(check(form), spec, form)
    assert wanted - {0} <= found, f"no hint beside rows {sorted(wanted - found)}"
    assert found - wanted <= suggested_only, f"hints beside rows {sorted(found - wanted)}, where Python finds nothing"
