"""Everything printed follows the form's language, or what the form states itself; the user's language does not matter."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import formspec
from formspec import FormSpec, ProblemError
from formspec.spec.labels import before_value
from formspec.values import DATE, ValueSpec, date_pattern
from tests.importing.workbooks import GRANT, filled, form_of, spec_of

INPUTS = Path(__file__).parent / "inputs"
FORMATS = ("xlsx", "html", "html-fillable", "md")
CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3100-\u312f\u31a0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
"""Chinese characters and their punctuation, full-width letters and signs."""
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")

ENGLISH_FORM = """formspec: 1
id: mine/english
title: Programme report
language: en-GB
notes: [Attach the minutes., Sign both copies.]
blocks:
  - fields: head
    rows:
      - [{id: name, label: Name, required: true, min_length: 2}, {id: kind, label: Kind, choices: [one, two]}]
      - [{id: box, label: Box, choices: [yes, no], show: boxes, inside: true}, {id: many, label: Many, type: choices, choices: [a, b]}]
      - [{id: of, label: Share, prefix: Share of, suffix: percent}, {id: ok, label: Fine, type: boolean}]
  - table: costs
    levels: [Group, Item]
    adds_up: {amount: null}
    columns:
      - {id: amount, label: Amount, type: money, min: 0, required: true}
      - {id: share, label: Share, suggest: amount, type: money}
      - {id: ticks, label: Ticks, choices: [left, right], show: columns}
    rows:
      - {id: all, label: All, rows: [{id: staff, label: Staff}, {id: travel, label: Travel}]}
  - {text: opinion, label: Opinion, sign: [{id: signer, label: Signed by}, {id: signed, label: Date, type: date}]}
  - {line: foot, items: [{id: head, label: Head}, {id: phone, label: Telephone, type: phone}]}
"""


def parts(content: bytes, to: str) -> dict[str, str]:
    """Return the texts of an output by name: the parts of a workbook, or the file itself."""
    if to != "xlsx":
        return {to: content.decode()}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def around(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 30) : found.end() + 30]


def loaded(text: str) -> FormSpec:
    return formspec.loads(text)


@pytest.mark.parametrize("to", FORMATS)
def test_the_english_sample_has_no_chinese_character_in_any_output(to: str) -> None:
    spec = spec_of(GRANT)
    for content in (spec.blank(to), spec.render(form_of(GRANT), to)):
        for name, text in parts(content, to).items():
            assert not [around(found) for found in CHINESE.finditer(text)], name


@pytest.mark.parametrize("to", FORMATS)
def test_an_english_form_is_printed_without_a_chinese_character(to: str) -> None:
    spec = loaded(ENGLISH_FORM)
    for name, text in parts(spec.blank(to), to).items():
        assert not [around(found) for found in CHINESE.finditer(text)], name


def visible(content: bytes, to: str) -> str:
    """Return the text of an output that a person sees."""
    texts = parts(content, to)
    if to == "xlsx":
        shown = [texts["xl/sharedStrings.xml"], *(text for name, text in texts.items() if "/worksheets/" in name)]
        prompts = re.findall(r'(?:error|prompt|errorTitle|promptTitle)="([^"]*)"', "".join(shown))
        footers = re.findall(r"<oddFooter>(.*?)</oddFooter>", "".join(shown))
        return "\n".join([*re.findall(r"<t[^>]*>(.*?)</t>", shown[0], re.DOTALL), *prompts, *footers])
    if to == "html-fillable":
        words = "".join(re.findall(r"const (?:PAGE|WORDS|MESSAGES|NAMES) = .*", texts[to]))
        return "\n".join(re.findall(r'"(?:[^"\\]|\\.)*"', words))
    body = texts[to] if to == "md" else texts[to].partition("<body>")[2]
    return unescape(re.sub(r"<[^>]*>", "\n", body))


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("name", [entry.id for entry in formspec.forms() if entry.id != GRANT])
def test_a_chinese_form_has_no_english_sentence_in_what_a_person_sees(name: str, to: str) -> None:
    spec = spec_of(name)
    for content in (spec.blank(to), spec.render(form_of(name), to)):
        assert not [around(found) for found in SENTENCE.finditer(visible(content, to))]


def test_dates_truths_and_numbered_labels_are_those_of_an_english_form() -> None:
    spec = formspec.load(INPUTS / "english-dates-booleans-and-numbered-labels.yaml")
    data = {"form": "t/num", "t": {"p": [{"name": "Roads", "a": 5}], "yes": {"a": True}, "when": {"a": "2024-06-30"}}}
    form = spec.parse(data)
    shown = spec.render(form, "md").decode()
    assert "Yes" in shown
    assert "June 30, 2024" in shown
    assert "8. Roads" in shown
    assert not CHINESE.search(shown)
    assert spec.read(spec.render(form, "xlsx")).form == form


@pytest.mark.parametrize(
    ("label", "chinese", "english"),
    [
        ("指标1", "指标1：", "指标1: "),
        ("Name", "Name：", "Name: "),
        ("1.", "1.", "1. "),
        ("一、", "一、", "一、 "),
        ("（1）", "（1）", "（1） "),
        ("(iv)", "(iv)", "(iv) "),
        ("①", "①", "① "),
        ("2)", "2)", "2) "),
        ("What is new?", "What is new?", "What is new? "),
        ("目标1:", "目标1:", "目标1: "),
        ("负责人（签字）", "负责人（签字）：", "负责人（签字）: "),
        ("Amount (USD)", "Amount (USD)：", "Amount (USD): "),
        ("占比%", "占比%：", "占比%: "),
        ("乙 ", "乙 ", "乙 "),
        ("", "", ""),
    ],
)
def test_a_label_before_a_value_gets_punctuation_unless_it_ends_in_its_own(
    label: str, chinese: str, english: str
) -> None:
    assert before_value(label, "：") == chinese
    assert before_value(label, ": ") == english
    assert before_value(label, "") == (f"{label} " if label[-1:].isascii() and label[-1:].isalnum() else label)


FORM_WITH_LABELS = """formspec: 1
id: mine/labels
title: Labels
{extra}
blocks:
  - fields: a
    rows: [[{{id: x, label: Unit, inside: true}}]]
  - {{list: goals, item: "Goal {{n}}", blank: 2}}
  - {{text: why, label: Why, label_at: inside}}
"""


@pytest.mark.parametrize(
    ("extra", "end"),
    [
        ("language: en", ": "),
        ("language: zh-CN", "："),
        ('label_end: ""', ""),
        ('language: en\nlabel_end: " – "', " – "),
        ('language: en\nlabel_end: " –"', " – "),
        ('label_end: " –"', " –"),
    ],
)
def test_a_form_may_state_its_own_punctuation_after_labels(extra: str, end: str) -> None:
    spec = loaded(FORM_WITH_LABELS.format(extra=extra))
    form = spec.parse({"form": "mine/labels", "a": {"x": "Roads"}, "goals": ["safe", "5 roads"], "why": "old"})
    shown = spec.render(form, "md").decode().replace("\\", "")
    for label, value in (("Unit", "Roads"), ("Goal 1", "safe"), ("Goal 2", "5 roads"), ("Why", "old")):
        assert f"{label}{end or ' '}{value}" in shown
    reading = spec.read(spec.render(form, "xlsx"))
    assert reading.form == form
    assert not reading.problems


def test_a_number_label_with_a_space_is_read_back_with_the_same_values() -> None:
    spec = formspec.load(INPUTS / "number-labels-with-a-space.yaml")
    form = spec.parse({"form": "t/n", "a": {"items": [{"name": each, "v": each} for each in ("甲", "乙", " 丙")]}})
    reading = spec.read(spec.render(form, "xlsx"))
    assert reading.form == form
    assert not reading.problems


DATES = {
    "yyyy-mm-dd": "2024-03-09",
    "m/d/yyyy": "3/9/2024",
    "dd.mm.yyyy": "09.03.2024",
    "yyyy年m月d日": "2024年3月9日",
    "D MMMM YYYY": "9 March 2024",
    "mmm d, yyyy": "Mar 9, 2024",
    "yyyymmdd": "20240309",
    'd "day of" mmmm, yyyy': "9 day of March, 2024",
    "dmmmmyyyy": "9March2024",
}
FORM_WITH_DATES = """formspec: 1
id: mine/dates
title: Dates
language: {language}
date_format: '{text}'
blocks:
  - fields: a
    rows: [[{{id: plain, label: Plain, type: date}}, {{id: after, label: After, type: date, prefix: "on ", min: 2024-01-02}}]]
"""


@pytest.mark.parametrize(("text", "shown"), DATES.items())
def test_a_form_may_state_its_own_date_format(text: str, shown: str) -> None:
    spec = loaded(FORM_WITH_DATES.format(text=text, language="en"))
    form = spec.parse({"form": "mine/dates", "a": {"plain": "2024-03-09", "after": "2024-03-09"}})
    for to in ("html", "md"):
        page = unescape(spec.render(form, to).decode())
        assert page.count(shown) == 2, page
        assert f"on {shown}" in page
    workbook = spec.render(form, "xlsx")
    assert spec.read(workbook).form == form
    cells: Any = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    assert [cell.value.date() for row in cells.iter_rows() for cell in row if hasattr(cell.value, "date")] == [
        date(2024, 3, 9)
    ] * 2


@pytest.mark.parametrize("text", DATES)
def test_a_date_typed_in_the_forms_own_format_is_that_day(text: str) -> None:
    pattern = date_pattern(text)
    assert pattern
    for language in ("zh-CN", "en", "en-GB", "fr"):
        value = ValueSpec(type=DATE, date_pattern=pattern, language=language)
        for day in (date(2024, 3, 9), date(2024, 12, 31), date(1999, 1, 1), date(2024, 9, 30)):
            assert DATE.read(DATE.display(day, value), value).value == day


def test_figures_are_read_in_the_order_of_the_forms_own_date_format() -> None:
    value = ValueSpec(type=DATE, date_pattern=date_pattern("d/m/yyyy") or "", language="en")
    assert DATE.read("3/4/2024", value).value == date(2024, 4, 3)
    assert DATE.read("3-4-2024", value).value == date(2024, 4, 3)
    assert DATE.read("3/4/2024", ValueSpec(type=DATE, language="en")).value == date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    ["yy-m-d", "yyyy-mm", "yyyymd", "{year}", "dd/mm/yyyy mm", "mm", "yyyy m d h:mm", "d1m1yyyy", 'd "', "年月日"],
)
def test_a_date_format_that_is_none_is_reported_at_its_line(text: str) -> None:
    with pytest.raises(ProblemError) as caught:
        loaded(FORM_WITH_DATES.format(text=text, language="en"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.location and problem.location.line) == ("spec.date-format", 5)
    assert "yyyy" in problem.hint("zh")


@pytest.mark.parametrize(
    ("paper", "code", "across", "down"),
    [("A4", 9, 210.0, 297.0), ("A3", 8, 297.0, 420.0), ("Letter", 1, 215.9, 279.4), ("Legal", 5, 215.9, 355.6)],
)
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_paper_is_the_same_in_the_workbook_and_on_the_page(
    paper: str, code: int, across: float, down: float, orientation: str
) -> None:
    spec = loaded(FORM_WITH_LABELS.format(extra=f"page: {{paper: {paper}, orientation: {orientation}}}"))
    workbook = openpyxl.load_workbook(io.BytesIO(spec.blank("xlsx")))
    for sheet in workbook.worksheets:
        assert str(sheet.page_setup.paperSize) == str(code), sheet.title
    assert f"@page {{ size: {paper} {orientation};" in spec.blank("html").decode()
    size = (across, down) if orientation == "portrait" else (down, across)
    assert tuple(map(float, spec.layout().page.size)) == size
    characters = float(sum(spec.layout().widths))
    assert characters == pytest.approx((size[0] - 30) / (10.5 * 0.3528 / 2), rel=0.02)


@pytest.mark.parametrize("name", [GRANT])
def test_the_fonts_of_an_english_form_are_no_chinese_ones(name: str) -> None:
    workbook: Any = openpyxl.load_workbook(io.BytesIO(filled(name)))
    fonts = {(cell.font.name, cell.font.charset) for row in workbook.worksheets[0].iter_rows() for cell in row}
    assert fonts == {("Arial", None)}
    style = spec_of(name).blank("html").decode()
    assert "font: 9pt/1.4 &#34;" not in style
    assert 'font: 9pt/1.4 "Arial", "Helvetica"' in style


NUMBERED = """formspec: 1
id: mine/numbered
title: 编号
label_end: "{end}"
blocks:
  - table: t
    columns: [{{id: v, label: 值}}]
    rows: [{{repeat: g, label: "指标{{n}}", blank: 3, name: {{label: 名}}}}]
  - {{list: numbers, item: "目标{{n}}", blank: 3, type: decimal}}
"""


@pytest.mark.parametrize("end", ["。", " - ", "=", "…", "·", "|", "", ": ", "：", "——"])
def test_any_punctuation_after_numbered_labels_is_read_back(end: str) -> None:
    spec = loaded(NUMBERED.format(end=end))
    blank = spec.read(spec.blank("xlsx"))
    assert (blank.form, blank.problems) == (spec.new(), ())
    items = [{"name": "甲"}, {"name": "5 乙"}, {"v": "x"}]
    form = spec.parse({"form": "mine/numbered", "t": {"g": items}, "numbers": [1, 2, 3]})
    reading = spec.read(spec.render(form, "xlsx"))
    assert (reading.form, reading.problems) == (form, ())


NOTED = """formspec: 1
id: mine/noted
title: Notes
language: {language}
{label}
blocks: [{{text: why, label: Why}}]
notes: [First., Second.]
"""


@pytest.mark.parametrize(
    ("language", "label", "shown"),
    [
        ("en", "", "Notes: 1. First."),
        ("en", "notes_label: 'Note:'", "Note: 1. First."),
        ("en", "notes_label: 'Note - '", "Note - 1. First."),
        ("en", "notes_label: ''", "1. First."),
        ("zh-CN", "", "备注：1.First."),
    ],
)
def test_a_space_is_between_the_label_of_the_notes_and_the_first_note(language: str, label: str, shown: str) -> None:
    spec = loaded(NOTED.format(language=language, label=label))
    assert shown in [cell.text for cell in spec.layout().cells]


DATED = """formspec: 1
id: mine/dated
title: Dates
{extra}
blocks:
  - fields: f
    rows: [[{{id: day, label: Day, type: date}}]]
"""


@pytest.mark.parametrize(
    ("extra", "year", "example"),
    [
        ("language: zh-CN", 2025, "2025年6月30日"),
        ("language: zh-CN", None, "20XX年6月30日"),
        ("language: en", 2026, "June 30, 2026"),
        ("language: en-GB\ndate_format: dd/mm/yyyy", 2026, "30/06/2026"),
        ("date_format: yyyy-mm-dd\nparameters: {year: {label: 年, type: year, blank: ____}}", None, "____-06-30"),
        ("date_format: yyyy.m.d", 2025, "2025-6-30"),
        ('language: en\ndate_format: d "of" mmmm yyyy', 2025, "2025-6-30"),
    ],
)
def test_a_prompt_shows_a_date_as_it_can_be_typed_in_the_year_of_the_form(
    extra: str, year: int | None, example: str
) -> None:
    """In the form's own format, unless a spreadsheet program would take that for a text; the day is no month."""
    spec = loaded(DATED.format(extra=extra))
    book = openpyxl.load_workbook(io.BytesIO(spec.blank("xlsx", year=year) if year else spec.blank("xlsx")))
    (validation,) = book.worksheets[0].data_validations.dataValidation
    assert example in validation.prompt
    assert example in validation.error
    if year:
        read = spec.compiled.shape.members["f"].members["day"].cell.value  # type: ignore[attr-defined]
        assert read.type.read(example, read).value == date(year, 6, 30)


def test_letters_and_digits_are_no_punctuation_after_labels() -> None:
    with pytest.raises(ProblemError) as caught:
        loaded(NUMBERED.format(end="1"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.location and problem.location.line) == ("spec.label-end", 4)
