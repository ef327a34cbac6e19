"""Typed numbers with more decimals than the form prints: a warning, the same from every source."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import formspec
from formspec.problems import Severity
from tests.renderers.html_fillable.engine import data_script

CODE = "data.more-decimals-than-shown"
SPEC = """
formspec: 1
id: t/shown
title: 金额
blocks:
  - table: t
    columns:
      - {id: money, label: 金额, type: money, unit: 万元}
      - {id: share, label: 占比, type: percent, decimals: 1}
      - {id: free, label: 数量, type: decimal}
      - {id: third, label: 三分之一, type: decimal, decimals: 2, compute: money / 3}
    rows: [{id: r, label: 甲}]
"""
ROW = {"money": 1183.3256, "share": 0.12345, "free": 1.23456789}
EXPECTED = [("/t/r/money", "1,183.3256万元", "1,183.33"), ("/t/r/share", "12.345%", "12.3%")]


def found(problems: Any) -> list[tuple[str, str, str]]:
    """Return the warnings of ``problems`` about decimals; each is a warning."""
    about = [problem for problem in problems if problem.code == CODE]
    assert all(problem.severity is Severity.WARNING for problem in about)
    return [(problem.path, problem.params["value"], problem.params["shown"]) for problem in about]


@pytest.fixture(scope="module")
def spec() -> formspec.FormSpec[Any]:
    return formspec.loads(SPEC)


def test_a_number_with_more_decimals_than_are_printed_is_a_warning(spec: formspec.FormSpec[Any]) -> None:
    """A percentage counts in the decimals of its percent; a number that is printed in full has none too many."""
    form = spec.new()
    form.t.r.money, form.t.r.share, form.t.r.free = Decimal("1183.3256"), Decimal("0.12345"), Decimal("1.23456789")
    assert found(spec.check(form)) == EXPECTED
    form.t.r.money, form.t.r.share = Decimal("1183.30"), Decimal("0.123")
    assert not spec.check(form)


def test_json_yaml_and_a_workbook_give_the_same_warning(spec: formspec.FormSpec[Any], tmp_path: Path) -> None:
    """There is one validation; in a workbook the warning names the cell."""
    data = {"form": "t/shown", "t": {"r": ROW}}
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    rows = "".join(f"    {name}: {value}\n" for name, value in ROW.items())
    (tmp_path / "a.yaml").write_text(f"form: t/shown\nt:\n  r:\n{rows}", encoding="utf-8")
    reading = spec.read(tmp_path / "a.json")
    spec.render(reading.form, "xlsx", tmp_path / "a.xlsx")
    for name in ("a.json", "a.yaml", "a.xlsx"):
        again = spec.read(tmp_path / name)
        assert found(again.problems) == EXPECTED, name
        assert again.form == reading.form, name
    problem = next(each for each in again.problems if each.path == "/t/r/money")
    assert problem.location is not None
    assert problem.location.cell == "B3"


def test_a_computed_value_is_compared_as_it_is_printed(spec: formspec.FormSpec[Any], tmp_path: Path) -> None:
    """The result of a formula has all its digits, and a typed 0.33 is the same figure; 0.34 is not."""
    for third, codes in ((0.33, []), (0.3333333, []), (0.34, ["data.computed-differs"])):
        reading = spec.decode({"t": {"r": {"money": 1, "third": third}}})
        assert [problem.code for problem in reading.problems] == codes
    file = tmp_path / "a.xlsx"
    spec.render(spec.parse({"t": {"r": {"money": 1}}}), "xlsx", file)
    book = load_workbook(file)
    book.active["E3"] = 0.33
    book.save(file)
    assert "data.computed-differs" not in [problem.code for problem in spec.read(file).problems]


def test_the_page_to_fill_in_gives_the_same_warning(chromium: Any, spec: formspec.FormSpec[Any]) -> None:
    """With the same values in its message."""
    page = chromium.new_page()
    page.evaluate(
        f"() => {{ {data_script(spec.layout())}\nglobalThis.form = {{ data, checkedForm, Reader, SHAPE }}; }}"
    )
    check = """(given) => {
        form.data.replace(new form.Reader().read(given, form.SHAPE));
        return form.checkedForm(form.data).problems;
    }"""
    problems = page.evaluate(check, {"t": {"r": ROW}})
    page.close()
    assert [(each["path"], each["params"]["value"], each["params"]["shown"]) for each in problems] == EXPECTED
    assert {each["severity"] for each in problems} == {"warning"}
