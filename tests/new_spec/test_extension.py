"""Next year's form as a spec that builds on last year's: the same form, and examples that are right as they are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import formspec
from formspec import ProblemError, catalog
from formspec.loading import load_spec
from formspec.new_spec.extension import extending
from formspec.source.changes import Action
from tests.new_spec.forms import BUNDLED, blank, extend, problems, write

FIELDS = """\
formspec: 1
id: mine/visitors
title: 来访登记表
blocks:
  - fields: visitor
    rows:
      - [{id: name, label: 姓名, required: true}, {id: unit, label: 单位}]
      - [{id: phone, label: 电话}]
  - {text: reason, label: 事由}
"""
TEXTS = "formspec: 1\nid: mine/opinions\ntitle: 意见表\nblocks:\n  - {text: one, label: 意见}\n  - {text: two, label: 说明}\n"


def examples_of(text: str) -> list[str]:
    """Return the lines of the examples, which are the last paragraph."""
    return text.rstrip("\n").split("\n\n")[-1].splitlines()


def used(text: str) -> str:
    """Return a spec with all its examples in use."""
    lines = examples_of(text)
    assert all(line.startswith("# ") for line in lines)
    head = text[: text.rindex("\n".join(lines))]
    return head + "\n".join(line.removeprefix("# ") for line in lines) + "\n"


def each_used(text: str) -> list[str]:
    """Return a spec for each example, with only its lines in use."""
    lines = [line.removeprefix("# ") for line in examples_of(text)]
    head = text[: text.rindex("\n".join(examples_of(text)))]
    found = []
    for number, line in enumerate(lines):
        if "   # " in line:
            depth = len(line) - len(line.lstrip())
            path = [line]
            for above in reversed(lines[:number]):
                indent = len(above) - len(above.lstrip())
                if indent < depth:
                    path.insert(0, above)
                    depth = indent
            found.append(head + "\n".join(path) + "\n")
    return found


@pytest.mark.parametrize("form", BUNDLED)
def test_a_spec_on_a_bundled_form_has_no_problems_and_the_same_blank_form(form: str, tmp_path: Path) -> None:
    text = text_on(form)
    path = write(tmp_path / "我的 表" / "form.yaml", text)
    assert not problems(path)
    assert blank(path) == blank(form)
    assert {change.id for change in formspec.load(path).changes} <= {"edition"}
    assert f"\nextends: {form}\n" in text
    assert f"\nwas: {form}@" in text


@cache
def text_on(form: str) -> str:
    """Return the text of a spec on a bundled form."""
    return extending(form, Path("form.yaml"), None, "en").text


@pytest.mark.parametrize("form", BUNDLED)
def test_the_examples_are_right_as_soon_as_they_are_used(form: str, tmp_path: Path) -> None:
    path = write(tmp_path / "used.yaml", used(text_on(form)))
    assert not formspec.load(path).warnings
    done = {(change.action, change.kind) for change in load_spec(path).changes}
    assert {(Action.ADDS, "row"), (Action.ADDS, "column"), (Action.REPLACES, "row")} <= done
    assert {(Action.REMOVES, "row"), (Action.REMOVES, "group")} & done


@pytest.mark.parametrize("form", BUNDLED)
def test_each_example_changes_what_its_comment_says(form: str, tmp_path: Path) -> None:
    for number, spec in enumerate(each_used(text_on(form))):
        about = spec.rstrip().rpartition("   # ")[2]
        try:
            changes = load_spec(write(tmp_path / f"{number}.yaml", spec)).changes
        except ProblemError as error:
            assert "new column" in about, (about, error)  # needs the line above it, which makes room
            continue
        done = {(str(change.action), change.kind) for change in changes}
        wanted = {
            "mentions a year": None,
            "another title": ("replaces", "setting"),
            "another label of a row": ("replaces", "row"),
            "a new row after another one": ("adds", "row"),
            "removes a row": ("removes", "row"),
            "removes a group": ("removes", "group"),
            "removes a column, to make room": ("removes", "column"),
            "gives a part of its width": ("replaces", "column"),
            "a new column": ("adds", "column"),
        }[about]
        assert wanted is None or wanted in done


@pytest.mark.parametrize("text", [FIELDS, TEXTS])
def test_a_form_without_tables_has_examples_too(text: str, tmp_path: Path) -> None:
    base = write(tmp_path / "base.yaml", text)
    new = extend(base, tmp_path / "next.yaml")
    written = new.path.read_text(encoding="utf-8")
    assert len(each_used(written)) >= 3
    path = write(tmp_path / "used.yaml", used(written))
    assert not formspec.load(path).warnings


def test_a_set_of_columns_is_named_as_its_author_named_it(tmp_path: Path) -> None:
    text = (
        "formspec: 1\nid: mine/costs\ntitle: 费用表\ncolumns:\n  '金额: 元':\n    - {id: amount, label: 金额}\n"
        "blocks:\n  - {table: costs, columns: '金额: 元', rows: [{id: a, label: 甲}, {id: b, label: 乙}]}\n"
    )
    new = extend(write(tmp_path / "base.yaml", text), tmp_path / "next.yaml")
    path = write(tmp_path / "used.yaml", used(new.path.read_text(encoding="utf-8")))
    assert (Action.ADDS, "column") in {(change.action, change.kind) for change in load_spec(path).changes}


def test_a_form_that_can_lose_nothing_has_the_other_examples_only(tmp_path: Path) -> None:
    base = write(tmp_path / "base.yaml", TEXTS.replace("  - {text: two, label: 说明}\n", ""))
    written = extend(base, tmp_path / "next.yaml").path.read_text(encoding="utf-8")
    assert "remove" not in written
    assert "（新名称）" in written


def test_texts_of_the_base_that_mention_a_year_are_listed_with_their_lines(tmp_path: Path) -> None:
    new = extend("jiangsu/2024/department", tmp_path / "form.yaml")
    common = catalog.find("jiangsu/2024/department").path.with_name("_common.yaml")
    line = next(n for n, each in enumerate(common.read_text(encoding="utf-8").splitlines(), 1) if "source:" in each)
    assert [(Path(each.file).name, each.line) for each in new.inherited] == [("_common.yaml", line)]
    assert not new.mentions
    assert re.search(r"^# source: .*2024年.*   # ", new.path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "name",
    ["去年的表.yaml", "last year.yaml", 'it\'s "2024".yaml', "a\nb.yaml", "a: b #1.yml", "- x.YAML", "100%.yaml"],
)
def test_a_base_is_found_by_its_path_whatever_its_name(name: str, tmp_path: Path) -> None:
    base = write(tmp_path / "旧 表" / name, FIELDS)
    new = extend(base, tmp_path / "新" / "a" / "next.yaml")
    assert blank(new.path) == blank(base)
    head = new.path.read_text(encoding="utf-8").splitlines()[1:3]
    assert all(line.startswith("# ") for line in head)
    same = extend(base, base.with_name("next.yaml"))
    assert blank(same.path) == blank(base)


def test_a_title_of_several_lines_stays_in_its_comment(tmp_path: Path) -> None:
    title = '"来访\\n登记表\\u2028第二\\u0085行 {year}"'
    base = write(tmp_path / "base.yaml", FIELDS.replace("来访登记表", title))
    new = extend(base, tmp_path / "next.yaml")
    assert blank(new.path) == blank(base)
    path = write(tmp_path / "used.yaml", used(new.path.read_text(encoding="utf-8")))
    assert formspec.load(path).title.startswith("来访\n登记表")


def test_a_base_with_mistakes_is_reported_and_nothing_written(tmp_path: Path) -> None:
    base = write(tmp_path / "base.yaml", FIELDS.replace("label: 姓名", "lable: 姓名"))
    with pytest.raises(ProblemError) as caught:
        extend(base, tmp_path / "new" / "next.yaml")
    assert [problem.code for problem in caught.value.problems] == ["spec.unknown-key"]
    assert not (tmp_path / "new").exists()


def test_warnings_about_the_base_are_no_problems_of_an_example(tmp_path: Path) -> None:
    write(tmp_path / "first.yaml", FIELDS)
    base = write(
        tmp_path / "base.yaml",
        "formspec: 1\nid: mine/next\nextends: first.yaml\n"
        "blocks:\n  - fields: visitor\n    rows: [[{id: mobile, label: 电话}]]\n",
    )
    assert formspec.load(base).warnings
    written = extend(base, tmp_path / "next.yaml").path.read_text(encoding="utf-8")
    assert len(each_used(written)) >= 3
