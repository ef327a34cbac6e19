"""Choices typed by hand, hints left in, labels changed, errors and formulas and comments in cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Reading, Severity
from formspec.layout import address
from tests.forms import evaluate
from tests.importing import workbooks
from tests.importing.workbooks import (
    ANNEXES,
    DEPARTMENT,
    EVALUATION,
    PROJECT,
    STATISTICS,
    Raw,
    cells,
    edited,
    filled,
    read_typed,
    type_into,
)

YES_NO = "/funds/total/deviation"
LIKELY = "/funds/total/likelihood"
MONEY = "/funds/total/planned"
INDICATOR = "/process/budget_execution/indicators/0"
UNDERSTOOD = [("read.understood", Severity.INFO)]
NOTHING = [("read.nothing", Severity.INFO)]


def _value(reading: Reading, path: str) -> Any:
    return reading.spec.evaluate(reading.form).get(path)


def _told(reading: Reading, name: str, path: str) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in workbooks.at(reading, cells(name)[path])]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("有可能。", "有可能"),
        ("有 可 能", "有可能"),
        ("完全不可能！", "完全不可能"),
        ("“确定能”", "确定能"),
    ],
)
def test_a_choice_with_blanks_or_punctuation_is_understood(typed: str, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {LIKELY: typed})
    assert _value(reading, LIKELY) == meant
    assert _told(reading, DEPARTMENT, LIKELY) == UNDERSTOOD


@pytest.mark.parametrize(
    ("path", "typed", "meant"),
    [
        (LIKELY, " 有可能", "有可能"),
        (LIKELY, "\u3000确定能\u3000", "确定能"),
        (LIKELY, "确定能\u00a0", "确定能"),
        (LIKELY, "\u202d有可能\u202c", "有可能"),
        (LIKELY, "有\u200b可\u2060能\ufeff", "有可能"),
        (LIKELY, "\u3164确定能\u2800", "确定能"),
        (YES_NO, " 否", "否"),
        (YES_NO, "\u200e是\u200f", "是"),
    ],
)
def test_a_choice_that_is_seen_as_it_is_printed_has_no_note(path: str, typed: str, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {path: typed})
    assert _value(reading, path) == meant
    assert _told(reading, DEPARTMENT, path) == []


@pytest.mark.parametrize("typed", ["无", " 无 ", "没有"])
def test_a_word_that_may_mean_no_is_refused_where_yes_or_no_is_asked_for(typed: str) -> None:
    reading = read_typed(DEPARTMENT, {YES_NO: typed})
    assert _value(reading, YES_NO) is None
    assert _told(reading, DEPARTMENT, YES_NO) == [("data.choice", Severity.ERROR)]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("有可", "有可能"),
        ("可能", "有可能"),
        ("不可能", "完全不可能"),
        ("能", None),
        ("也许", None),
        ("有可能/确定能", None),
        (1, None),
    ],
)
def test_a_near_miss_is_refused_with_the_nearest(typed: Any, near: str | None) -> None:
    reading = read_typed(DEPARTMENT, {LIKELY: typed})
    assert _value(reading, LIKELY) is None
    (problem,) = workbooks.at(reading, cells(DEPARTMENT)[LIKELY])
    assert (problem.code, problem.severity) == ("data.choice", Severity.ERROR)
    if near:
        assert problem.params["suggestion"] == near


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("√", "是"),
        ("Y", "是"),
        ("是。", "是"),
        ("N", "否"),
        ("×", "否"),
        (True, "是"),
        (False, "否"),
        ("yes", "是"),
        ("对", "是"),
    ],
)
def test_yes_and_no_in_other_signs_are_understood(typed: Any, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {YES_NO: typed})
    assert _value(reading, YES_NO) == meant
    assert _told(reading, DEPARTMENT, YES_NO) == UNDERSTOOD


@pytest.mark.parametrize("typed", ["/", "—", "——", "-", "无", " / "])
@pytest.mark.parametrize("path", [YES_NO, LIKELY, MONEY, "/unit/phone"])
def test_a_dash_for_none_is_taken_as_nothing_and_told(typed: str, path: str) -> None:
    if (typed, path) == ("无", YES_NO):
        return  # it may mean no
    reading = read_typed(DEPARTMENT, {path: typed})
    assert _value(reading, path) is None
    assert _told(reading, DEPARTMENT, path) == NOTHING


@pytest.mark.parametrize("typed", ["/", "—", "无"])
def test_a_dash_for_an_indicators_value_is_kept_as_typed_and_told(typed: str) -> None:
    reading = read_typed(DEPARTMENT, {f"{INDICATOR}/actual": typed})
    assert _value(reading, f"{INDICATOR}/actual") == typed
    assert _told(reading, DEPARTMENT, f"{INDICATOR}/actual") == [("read.nothing-kept", Severity.INFO)]


@pytest.mark.parametrize("typed", ["/", "—", "无"])
def test_a_dash_in_a_text_is_text(typed: str) -> None:
    """“无” may be the answer to a question that wants words."""
    reading = read_typed(DEPARTMENT, {"/finance_opinion" if typed == "无" else "/unit/contact": typed})
    assert typed in reading.spec.evaluate(reading.form).values()


@pytest.mark.parametrize(
    "path",
    [MONEY, YES_NO, f"{INDICATOR}/planned", f"{INDICATOR}/name", "/goals/0", "/causes_and_measures", "/unit/phone"],
)
def test_a_hint_that_was_left_in_is_no_answer(path: str) -> None:
    """Some programs and people put the input prompt into the cell."""
    layout = workbooks.spec_of(DEPARTMENT).layout()
    cell = next(each for each in layout.cells if each.binding is not None and each.binding.path == path)
    assert cell.binding is not None
    reading = read_typed(DEPARTMENT, {path: cell.binding.value.help})
    assert _value(reading, path) is None
    assert _told(reading, DEPARTMENT, path) == [("read.hint-left", Severity.WARNING)]


def test_a_hint_behind_the_printed_label_is_no_answer() -> None:
    reading = read_typed(DEPARTMENT, {f"{INDICATOR}/name": "指标1：填三级指标名称"})
    assert _value(reading, f"{INDICATOR}/name") is None
    assert _told(reading, DEPARTMENT, f"{INDICATOR}/name") == [("read.hint-left", Severity.WARNING)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("指标1：预算执行率", "预算执行率"),
        ("指标1:预算执行率", "预算执行率"),
        ("指标 1： 预算执行率", "预算执行率"),
        ("指标１：预算执行率", "预算执行率"),
        ("指标3：预算执行率", "预算执行率"),
        ("预算执行率", "预算执行率"),
        ("指标1预算执行率", "预算执行率"),
    ],
)
def test_the_label_printed_in_a_cell_is_not_part_of_the_answer(typed: str, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {f"{INDICATOR}/name": typed})
    assert str(_value(reading, f"{INDICATOR}/name")).strip() == meant


@pytest.mark.parametrize(
    "typed",
    ["2024年目标", "目标管理办法出台", "1.完成建设；2.完成验收", "指标体系建成"],
)
def test_an_answer_that_looks_like_the_label_is_kept_whole(typed: str) -> None:
    reading = read_typed(DEPARTMENT, {"/goals/0": typed, f"{INDICATOR}/name": typed})
    assert reading.form.goals[0] == typed
    assert _value(reading, f"{INDICATOR}/name") == typed


def test_an_answer_that_goes_on_after_the_labels_words_is_kept_or_told() -> None:
    path = "/funds/projects/0/name"
    reading = read_typed(DEPARTMENT, {path: "项目1期工程"})
    assert _value(reading, path) == "项目1期工程" or _told(reading, DEPARTMENT, path)


@pytest.mark.parametrize("name", ANNEXES)
def test_a_changed_label_is_told_and_the_values_are_read(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in ("满意度", "主管部门"):
                    cell.value = "满意情况"

    reading = formspec.read(edited(filled(name), change))
    assert workbooks.data_of(reading.form) == workbooks.data_of(workbooks.form_of(name))
    told = [problem for problem in reading.problems if problem.code == "read.label-changed"]
    assert told
    assert all(problem.severity is Severity.WARNING and problem.params["found"] == "满意情况" for problem in told)
    assert not workbooks.errors(reading)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E5", "F5"),
        ("B7", "B8"),
        ("B41", "B44"),
        ("A57", "A58"),
        ("E14", "F14"),
        ("B15", "B17"),
    ],
)
def test_two_labels_that_were_swapped_are_told(one: str, other: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet[one].value, sheet[other].value = sheet[other].value, sheet[one].value

    reading = formspec.read(edited(filled(DEPARTMENT), change))
    for cell in (one, other):
        assert [(each.code, each.severity) for each in workbooks.at(reading, cell)] == [
            ("read.label-moved", Severity.ERROR)
        ]


def test_two_labels_that_were_swapped_are_told_without_keys() -> None:
    """Where only the labels are left they decide; but neither value may go to the wrong place in silence."""

    def change(sheet: Worksheet) -> None:
        sheet["B7"].value, sheet["B8"].value = sheet["B8"].value, sheet["B7"].value

    content = workbooks.retyped(edited(filled(DEPARTMENT), change))
    reading = formspec.read(content, DEPARTMENT)
    workbooks.nothing_lost(reading, workbooks.typed_in(content))
    data = workbooks.data_of(reading.form)["funds"]
    swapped = data.get("basic", {}).get("planned") == 800 and data.get("programs", {}).get("planned") == 460.5
    assert swapped or workbooks.errors(reading)


BOXES = "/basics/kind"
AREAS = "/basics/areas"
LISTED = "choices shown as boxes are not understood as a list"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("□行政单位 ☑参公单位 □事业单位 □其他", "参公单位"),
        ("□行政单位　■参公单位　□事业单位　□其他", "参公单位"),
        ("□行政单位　√参公单位　□事业单位　□其他", "参公单位"),
        ("[ ]行政单位 [x]参公单位 [ ]事业单位 [ ]其他", "参公单位"),
        ("参公单位", "参公单位"),
        ("□行政单位　□参公单位　□事业单位　□其他", None),
    ],
)
def test_boxes_ticked_in_other_signs_are_understood(typed: str, meant: str | None) -> None:
    content = type_into(filled(STATISTICS), {cells(STATISTICS)[BOXES]: typed})
    reading = formspec.read(content)
    assert _value(reading, BOXES) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "☑行政单位　☑参公单位　□事业单位　□其他",
        "企业",
        "☑企业 □行政单位",
        "□行政单位　□参公单位　□事业单位　□其他：公司",
    ],
)
def test_boxes_that_cannot_be_understood_are_told(typed: str) -> None:
    content = type_into(filled(STATISTICS), {cells(STATISTICS)[BOXES]: typed})
    reading = formspec.read(content)
    assert _value(reading, BOXES) is None
    assert _told(reading, STATISTICS, BOXES)[0][1] is Severity.ERROR


@pytest.mark.parametrize(
    "typed",
    [
        "目标管理、绩效评价",
        "目标管理, 绩效评价",
        "☑目标管理 □运行监控 ☑绩效评价 □事前评估",
    ],
)
def test_several_choices_listed_or_ticked(typed: str) -> None:
    content = type_into(filled(STATISTICS), {cells(STATISTICS)[AREAS]: typed})
    reading = formspec.read(content)
    assert set(_value(reading, AREAS) or ()) == {"目标管理", "绩效评价"}


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize("path", [MONEY, LIKELY, f"{INDICATOR}/name", "/goals/0", "/unit/phone"])
def test_an_error_value_is_told_at_its_cell(error: str, path: str) -> None:
    reading = read_typed(DEPARTMENT, {path: Raw(f"<v>{error}</v>", 't="e"')})
    assert _value(reading, path) is None
    assert _told(reading, DEPARTMENT, path) == [("read.error-value", Severity.ERROR)]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!"])
def test_an_error_in_a_computed_cell_does_not_matter(error: str) -> None:
    """The form works its totals out itself."""
    path = "/funds/total/initial"
    content = type_into(filled(EVALUATION), {cells(EVALUATION)[path]: Raw(f"<f>SUM(Z1:Z2)</f><v>{error}</v>", 't="e"')})
    reading = formspec.read(content)
    assert workbooks.data_of(reading.form) == workbooks.data_of(workbooks.form_of(EVALUATION))
    assert not workbooks.errors(reading)


@pytest.mark.parametrize(
    ("path", "raw", "meant"),
    [
        (MONEY, Raw("<f>460.5+800</f><v>1260.5</v>"), "1260.5"),
        (MONEY, Raw("<f>0.1+0.2</f><v>0.30000000000000004</v>"), "0.3"),
        (YES_NO, Raw('<f>IF(F6&lt;E6,"是","否")</f><v>是</v>', 't="str"'), "是"),
        (f"{INDICATOR}/actual", Raw('<f>46.9&amp;"%"</f><v>46.9%</v>', 't="str"'), "46.9%"),
    ],
)
def test_a_formula_typed_into_an_input_gives_its_result(path: str, raw: Raw, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {path: raw})
    assert str(_value(reading, path)) == meant
    told = _told(reading, DEPARTMENT, path)
    assert told[0] == ("read.formula", Severity.INFO)
    assert all(severity is Severity.INFO for _, severity in told)


@pytest.mark.parametrize("inside", ["<f>460.5+800</f>", "<f>460.5+800</f><v></v>"])
def test_a_formula_without_a_result_is_told(inside: str) -> None:
    reading = read_typed(DEPARTMENT, {MONEY: Raw(inside)})
    assert _value(reading, MONEY) is None
    assert _told(reading, DEPARTMENT, MONEY) == [("read.formula-without-value", Severity.ERROR)]


def test_a_formula_whose_result_is_an_empty_text_leaves_the_cell_blank() -> None:
    """=IF(A1="","",A1) and the like."""
    reading = read_typed(DEPARTMENT, {MONEY: Raw('<f>IF(Z1="","",Z1)</f><v></v>', 't="str"')})
    assert _value(reading, MONEY) is None
    assert _told(reading, DEPARTMENT, MONEY)[0] == ("read.formula", Severity.INFO)
    assert "read.formula-without-value" not in [code for code, _ in _told(reading, DEPARTMENT, MONEY)]


@pytest.mark.parametrize(
    ("raw", "told", "severity"),
    [
        (Raw("<f>Z1</f>"), "read.formula-without-value", Severity.ERROR),
        (Raw("<f>Z1</f><v>√</v>", 't="str"'), "read.formula", Severity.INFO),
        (Raw("<is><r><rPr><strike/></rPr><t>√</t></r></is>", 't="inlineStr"'), "read.struck", Severity.ERROR),
    ],
)
def test_a_formula_or_a_struck_text_in_a_cell_to_be_ticked_is_told(
    tmp_path: Path, raw: Raw, told: str, severity: Severity
) -> None:
    path = tmp_path / "ticks.yaml"
    path.write_text(
        "formspec: 1\nid: ticks\ntitle: 勾选表\nblocks:\n  - table: t\n    columns: [{id: a, label: 结论, "
        "choices: [优, 良], show: columns}]\n    rows: [{id: r, label: 总评}]\n",
        encoding="utf-8",
    )
    spec = formspec.load(path)
    cell = next(each for each in spec.layout(spec.new()).cells if each.binding and each.binding.option == "良")
    location = address(cell.row, cell.column)
    reading = formspec.read(type_into(spec.blank("xlsx"), {location: raw}), spec)
    assert [(each.code, each.severity) for each in reading.problems] == [(told, severity)]
    assert reading.spec.evaluate(reading.form).get("/t/r/a") == ("良" if severity is Severity.INFO else None)


def test_a_formula_whose_result_is_an_error_is_told() -> None:
    reading = read_typed(DEPARTMENT, {MONEY: Raw("<f>Z1/0</f><v>#DIV/0!</v>", 't="e"')})
    assert _told(reading, DEPARTMENT, MONEY) == [("read.error-value", Severity.ERROR)]


def test_a_shared_formula_typed_into_inputs_gives_each_result() -> None:
    """Filled down, Excel writes the formula once and refers to it."""
    paths = [f"/funds/projects/{index}/actual" for index in range(3)]
    raws = [
        Raw('<f t="shared" ref="F9:F11" si="0">E9*0.9</f><v>270</v>'),
        Raw('<f t="shared" si="0"/><v>288</v>'),
        Raw('<f t="shared" si="0"/><v>162</v>'),
    ]
    reading = read_typed(DEPARTMENT, dict(zip(paths, raws, strict=True)))
    assert [_value(reading, path) for path in paths] == [270, 288, 162]
    assert all(_told(reading, DEPARTMENT, path) == [("read.formula", Severity.INFO)] for path in paths)


def test_our_own_remarks_in_comments_are_not_told_again_but_what_was_answered_is() -> None:
    """A program that saves the workbook forgets who wrote a comment."""

    def change(sheet: Worksheet) -> None:
        sheet["E7"].comment = Comment("[formspec] 错误：“完成”不是数", " ")
        sheet["F7"].comment = Comment("[formspec] 错误：太多\n已与财政处核对", "王某")

    told = [each for each in formspec.read(edited(filled(DEPARTMENT), change)).problems if each.code == "read.comment"]
    assert [(each.location.cell, each.params["found"]) for each in told if each.location] == [("F7", "已与财政处核对")]


@pytest.mark.parametrize("name", ANNEXES)
def test_comments_are_told_and_the_form_is_read(name: str) -> None:
    path = "/funds/total/planned"

    def change(sheet: Worksheet) -> None:
        sheet[cells(name)[path]].comment = Comment("与决算口径一致", "王某")
        sheet["A1"].comment = Comment("附件齐全", "王某")

    reading = formspec.read(edited(filled(name), change))
    assert workbooks.data_of(reading.form) == workbooks.data_of(workbooks.form_of(name))
    told = {problem.location.cell: problem for problem in reading.problems if problem.location is not None}
    assert set(told) == {cells(name)[path], "A1"}
    assert all((each.code, each.severity) == ("read.comment", Severity.INFO) for each in told.values())
    assert "与决算口径一致" in told[cells(name)[path]].message()


@pytest.mark.parametrize("name", ANNEXES)
def test_a_link_to_another_workbook_gives_its_last_value(name: str) -> None:
    path = "/funds/total/planned"
    held = evaluate(workbooks.form_of(name))[path]
    content = type_into(filled(name), {cells(name)[path]: Raw(f"<f>[1]Sheet1!$B$2</f><v>{held}</v>")})
    members = workbooks.parts(content)
    members["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<externalBook r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
    )
    members["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="file:///C:/2024.xlsx" TargetMode="External"/></Relationships>'
    )
    relations = members["xl/_rels/workbook.xml.rels"].decode()
    members["xl/_rels/workbook.xml.rels"] = relations.replace(
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" '
        'Target="externalLinks/externalLink1.xml"/></Relationships>',
    ).encode()
    book = members["xl/workbook.xml"].decode()
    link = '<externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/></externalReferences>'
    members["xl/workbook.xml"] = re.sub(r"</sheets>", f"</sheets>{link}", book).encode()
    reading = formspec.read(workbooks.packed(members))
    assert workbooks.data_of(reading.form) == workbooks.data_of(workbooks.form_of(name))
    assert [(each.code, each.severity) for each in reading.problems] == [("read.formula", Severity.INFO)]


def test_what_is_typed_over_a_printed_value_is_told() -> None:
    path = "/funds/total/points"
    content = type_into(filled(EVALUATION), {cells(EVALUATION)[path]: 20})
    reading = formspec.read(content)
    assert workbooks.codes(reading, cells(EVALUATION)[path]) == ["read.printed-changed"]


def test_what_is_typed_over_a_total_is_told_where_it_differs() -> None:
    path = "/funds/total/initial"
    for typed in (320, 321, "约320", "abc"):
        content = type_into(filled(EVALUATION), {cells(EVALUATION)[path]: typed})
        reading = formspec.read(content)
        assert reading.spec.evaluate(reading.form)[path] == 320
        if typed != 320:
            assert workbooks.codes(reading, cells(EVALUATION)[path])


def test_what_is_typed_into_a_closed_cell_is_told() -> None:
    content = type_into(filled(EVALUATION), {"H7": 5, "H8": "见附件"})
    reading = formspec.read(content)
    assert workbooks.codes(reading, "H7")
    assert workbooks.codes(reading, "H8")


def test_the_project_form_says_the_same_of_the_same() -> None:
    """The other annex, with a choice, a number and a hint at once."""
    typed = {"/funds/total/actual": "296.40万元", "/funds/total/likelihood": "确定能。", "/project/unit": "/"}
    reading = read_typed(PROJECT, typed)
    assert reading.spec.evaluate(reading.form)["/funds/total/actual"] * 10 == 2964
    assert [_told(reading, PROJECT, path) for path in list(typed)[:2]] == [UNDERSTOOD, UNDERSTOOD]


def boxes_typed(typed: str, choices: str = "新增, 延续", show: str = "boxes") -> tuple[Any, list[str]]:
    """Return what a cell with boxes is read as, and the codes of its problems."""
    blocks = f"\n  - fields: f\n    rows: [[{{id: kind, choices: [{choices}], show: {show}, label: 类别}}]]\n"
    spec = formspec.loads("formspec: 1\nid: mine/ticks\ntitle: 表\nblocks:" + blocks)
    cell = next(cell for cell in spec.layout().cells if cell.binding)
    reading = formspec.read(type_into(spec.blank("xlsx"), {address(cell.row, cell.column): typed}), spec)
    return reading.form.f.kind, [problem.code for problem in reading.problems]


@pytest.mark.parametrize("show", ["boxes", "boxes_after"])
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "□√新增　□延续",
            "□ √新增　□延续",
            "√新增　延续",
            "√ 新增　□延续",
            "√\u3000新增\u3000\u3000延续",
            "√□新增 □延续",
        ),
        *("新增☑", "新增√ □延续□", "□新增√ □延续", "□新增√□延续", "□新增（√）□延续", "新增✓ 延续", "新增 √"),
        *(
            "■新增□延续",
            "●新增 ○延续",
            "✔新增 □延续",
            "V新增 □延续",
            "v 新增",
            "R新增 □延续",
            "R 新增 延续",
            "\uf052新增 \uf0a8延续",
        ),
        *(
            "(√)新增 ( )延续",
            "（√）新增（　）延续",
            "[x]新增 [ ]延续",
            "x新增 □延续",
            "√新\u200b增　延续",
            "\u202d√新增\u202c □延续",
        ),
    ],
)
def test_a_tick_is_understood_wherever_it_is_typed(typed: str, show: str) -> None:
    if (typed, show) != ("新增√ □延续□", "boxes"):
        assert boxes_typed(typed, show=show) == ("新增", ["read.understood"])


@pytest.mark.parametrize(
    "typed",
    [
        "新增✓延续",
        "新增 ✓ 延续",
        "□√",
        "☑其他",
        "□不新增 ☑延续",
        "☑新增□延续□其他",
        "新增 □延续",
        "☑新增 ☑新增",
        "√新增(原延续)",
    ],
)
def test_a_tick_that_may_be_of_another_choice_is_refused_with_the_choices(typed: str) -> None:
    assert boxes_typed(typed) == (None, ["data.choice"])


@pytest.mark.parametrize("typed", ["☑新增　☑延续", "√新增 √延续", "新增√ 延续√", "■新增■延续"])
def test_two_ticks_for_one_choice_are_refused(typed: str) -> None:
    assert boxes_typed(typed) == (None, ["read.several-ticks"])


@pytest.mark.parametrize("typed", ["☑新增　□延续", "\u200b☑新增　□延续\u202c", " ☑新增　□延续 "])
def test_a_tick_as_the_form_prints_it_has_no_note(typed: str) -> None:
    assert boxes_typed(typed) == ("新增", [])


@pytest.mark.parametrize(
    ("typed", "meant"), [("XL", "XL"), ("V L", "L"), ("L√ XL", "L"), ("VL", None), ("XXL", None), ("V", None)]
)
def test_a_letter_of_a_word_is_no_tick(typed: str, meant: str | None) -> None:
    assert boxes_typed(typed, "L, XL, M")[0] == meant


@pytest.mark.parametrize(
    "typed",
    ["重大课题□　一般课题☑", "重大课题 □ 一般课题 √", "□重大课题　☑一般课题", "一般课题■ 重大课题□", "一般课题"],
)
def test_boxes_behind_their_words_are_read_wherever_they_are_typed(typed: str) -> None:
    blocks = (
        "\n  - fields: f\n    rows: [[{id: kind, choices: [重大课题, 一般课题], show: boxes_after, label: 类别}]]\n"
    )
    spec = formspec.loads("formspec: 1\nid: mine/after\ntitle: 表\nblocks:" + blocks)
    cell = next(cell for cell in spec.layout().cells if cell.binding)
    content = type_into(spec.blank("xlsx"), {address(cell.row, cell.column): typed})
    assert formspec.read(content, spec).form.f.kind == "一般课题"
