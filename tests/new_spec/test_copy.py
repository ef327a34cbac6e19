"""Next year's form as a copy: it is the same form, it loads anywhere, and nothing but its header is changed."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec import ProblemError, catalog
from formspec.loading import load_spec
from formspec.new_spec.editor_schema import MODELINE, NAME
from formspec.new_spec.effective import merged
from formspec.new_spec.header import with_header
from formspec.new_spec.self_contained import relocated
from formspec.source.nodes import to_data
from tests.new_spec.forms import BUNDLED, blank, copy, problems, write

FORM = """\
formspec: 1
id: mine/2024/travel
edition: "2024"
title: 出差经费申请表
blocks:
  - {text: reason, label: 事由}
"""
COMMON = """\
# 两张表共用
formspec: 1
edition: "2024"  # 版次
source: 某厅〔2024〕1号

columns:
  money:
    - {id: planned, label: 计划数, type: money}   # 一栏
    - {id: actual, label: 执行数, type: money}

rules:
  # 先查的
  - {id: planned-first, assert: "costs.stay.planned >= 0", message: 不能小于零}
"""
USER = """\
formspec: 1
id: mine/2024/travel
extends: _common.yaml  # 共用部分
title: 出差经费申请表
blocks:
  - table: costs
    columns: money
    rows: [{id: stay, label: 住宿费}]
rules:
  - {id: within, assert: costs.stay.actual <= costs.stay.planned, message: 超过计划}
"""


def comments(text: str) -> Counter[str]:
    """Return the comments that take a line of their own, without the line for editors."""
    lines = (line.strip() for line in text.splitlines())
    return Counter(line for line in lines if line.startswith("#") and "yaml-language-server" not in line)


@pytest.mark.parametrize("form", BUNDLED)
def test_a_copy_of_a_bundled_form_has_no_problems_and_the_same_blank_form_wherever_it_is(
    form: str, tmp_path: Path
) -> None:
    new = copy(form, tmp_path / "我的 表" / "form.yaml")
    assert not problems(new.path)
    assert blank(new.path) == blank(form)
    moved = shutil.copy(new.path, write(tmp_path / "elsewhere" / "x", "").parent / "moved.yaml")
    assert blank(moved) == blank(form)


@pytest.mark.parametrize("form", BUNDLED)
def test_a_copy_keeps_every_line_of_its_origin_but_those_of_the_header(form: str, tmp_path: Path) -> None:
    origin = catalog.find(form).path
    copied = copy(form, tmp_path / "form.yaml").path.read_text(encoding="utf-8")
    changed = Counter(origin.read_text(encoding="utf-8").splitlines()) - Counter(copied.splitlines())
    keys = {line.partition(":")[0] for line in changed}
    assert keys <= {"# yaml-language-server", "id", "edition", "extends"}
    for base in (path for path in [origin.with_name("_common.yaml")] if path.exists()):
        assert not comments(base.read_text(encoding="utf-8")) - comments(copied)


def test_a_copy_of_a_department_form_is_that_of_the_next_year_and_follows_it(tmp_path: Path) -> None:
    new = copy("jiangsu/2024/department", tmp_path / "form.yaml")
    text = new.path.read_text(encoding="utf-8")
    spec = formspec.load(new.path)
    assert (spec.id, spec.edition) == ("jiangsu/2025/department", "2025")
    assert text.startswith(MODELINE)
    assert "\nwas: jiangsu/2024/department@2024\n" in text
    assert "extends" not in text
    assert new.draft.joined == ("_common.yaml",)


def test_lines_that_mention_a_year_are_listed_and_not_changed(tmp_path: Path) -> None:
    origin = write(
        tmp_path / "a.yaml",
        FORM.replace("出差经费", "２０２４年出差经费").replace("事由", "与2023年相比的事由，见2014年修订的办法")
        + "notes:\n  - 二〇二四年填报；\n  - 一次不超过 2024 元 # 2025年再定\n  - 第 120240 号\n",
    )
    new = copy(origin, tmp_path / "b.yaml")
    assert [(each.line, each.text) for each in new.mentions] == [
        (6, "title: ２０２４年出差经费申请表"),
        (8, "- {text: reason, label: 与2023年相比的事由，见2014年修订的办法}"),
        (10, "- 二〇二四年填报；"),
        (11, "- 一次不超过 2024 元 # 2025年再定"),
    ]
    assert not new.inherited


@pytest.mark.parametrize(
    ("written", "copied"),
    [
        ('id: "mine/2024/travel"   # 2024 年的', 'id: "mine/2025/travel"   # 2024 年的'),
        ("id: 'mine/2024/travel'", "id: 'mine/2025/travel'"),
        ("id: &name mine/2024/travel", "id: &name mine/2025/travel"),
        ('id: "mine\\x2f2024/travel" # x', "id: mine/2025/travel # x"),
        ('id: &name "mine\\x2f2024/travel"', "id: &name mine/2025/travel"),
        ("id:\n  mine/2024/travel", "id:\n  mine/2025/travel"),
        ("id: |-\n  mine/2024/travel", "id: |-\n  mine/2025/travel"),
        ("? id\n: mine/2024/travel", "? id\n: mine/2025/travel"),
        ('"id": mine/2024/travel', '"id": mine/2025/travel'),
    ],
)
def test_the_id_is_changed_in_the_way_it_is_written(written: str, copied: str, tmp_path: Path) -> None:
    origin = write(tmp_path / "a.yaml", FORM.replace("id: mine/2024/travel", written))
    new = copy(origin, tmp_path / "b.yaml")
    assert copied in new.path.read_text(encoding="utf-8")
    assert formspec.load(new.path).id == "mine/2025/travel"


def test_line_breaks_of_windows_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    origin = write(tmp_path / "a.yaml", FORM.replace("\n", "\r\n"), "utf-8-sig")
    content = copy(origin, tmp_path / "b.yaml").path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + MODELINE.encode() + b"\r\nformspec: 1\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert not problems(tmp_path / "b.yaml")


@pytest.mark.parametrize(
    "text",
    [
        FORM.replace("formspec", "%YAML 1.2\n---\nformspec", 1) + "...\n",
        FORM.replace("formspec", "--- # 表\nformspec", 1),
        "&all\n" + FORM,
        "".join(f"  {line}\n" for line in FORM.splitlines()),
        FORM.removesuffix("\n"),
        '{formspec: 1, id: mine/2024/travel, title: 表, blocks: [{text: a, label: 甲}], edition: "2024"}\n',
        '{"formspec": 1,\n "id": "mine/2024/travel", "title": "表", "blocks": [{"text": "a"}], "edition": "2024"}',
        FORM.replace("formspec: 1\n", "") + "formspec: 1",
        FORM.replace("title", "was:\n  # 前年\n  - mine/2023/travel@2023\n\n# 标题\ntitle"),
        FORM.replace("title", "was: [mine/2023/travel]\ntitle"),
        FORM.replace('"2024"', "2024"),
        FORM.replace('edition: "2024"\n', ""),
    ],
)
def test_a_spec_is_copied_however_it_is_written(text: str, tmp_path: Path) -> None:
    origin = write(tmp_path / "a.yaml", text)
    new = copy(origin, tmp_path / "sub" / "b.yaml")
    spec = formspec.load(new.path)
    assert (spec.id, spec.edition) == ("mine/2025/travel", "2025")
    assert not problems(new.path)
    assert blank(new.path) == blank(origin)
    written = new.path.read_text(encoding="utf-8")
    assert written.count("was:") == 1
    assert "mine/2023" not in written
    assert not comments(text) - comments(written) - Counter(["# 前年"])


def test_the_line_for_editors_is_changed_where_it_is(tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=../../schemas/spec.schema.json"
    origin = write(tmp_path / "a.yaml", f"# 说明\n{line}\n{FORM}# yaml-language-server: 不是它\n")
    text = copy(origin, tmp_path / "b.yaml").path.read_text(encoding="utf-8")
    assert text.startswith(f"# 说明\n{MODELINE}\nformspec: 1\n")
    assert text.count(MODELINE) == 1
    assert text.endswith("# yaml-language-server: 不是它\n")


# What the origin extends


def test_common_parts_of_an_office_are_brought_into_the_copy_with_their_comments(tmp_path: Path) -> None:
    write(tmp_path / "2024" / "_common.yaml", COMMON)
    origin = write(tmp_path / "2024" / "travel.yaml", USER)
    new = copy(origin, tmp_path / "2025" / "travel.yaml")
    before = blank(origin)
    shutil.rmtree(tmp_path / "2024")
    assert not problems(new.path)
    assert blank(new.path) == before
    assert (
        new.path.read_text(encoding="utf-8")
        == f"""\
{MODELINE}
formspec: 1
id: mine/2025/travel
# 共用部分
# 两张表共用
edition: "2025"  # 版次
was: mine/2024/travel@2024
source: 某厅〔2024〕1号
title: 出差经费申请表

columns:
  money:
    - {{id: planned, label: 计划数, type: money}}   # 一栏
    - {{id: actual, label: 执行数, type: money}}
blocks:
  - table: costs
    columns: money
    rows: [{{id: stay, label: 住宿费}}]
rules:
  # 先查的
  - {{id: planned-first, assert: "costs.stay.planned >= 0", message: 不能小于零}}
  - {{id: within, assert: costs.stay.actual <= costs.stay.planned, message: 超过计划}}
"""
    )


@pytest.mark.parametrize(
    ("base", "own"),
    [
        (COMMON.replace("\n", "\r\n"), USER),
        (COMMON, USER.replace("\n", "\r\n")),
        (COMMON.removesuffix("\n"), USER.removesuffix("\n")),
        (COMMON, USER.replace("extends: _common.yaml  # 共用部分\n", "") + "extends: [_common.yaml]"),
        (COMMON, USER[: USER.index("rules:")]),
        (COMMON + "notes: [共用的备注]\n", USER + "notes: [自己的备注]\n"),
        (COMMON + "page: {paper: A4}\n", USER + "page: {pages: 1}\n"),
        (COMMON.replace("- {id: planned-first", "- &rule {id: planned-first"), USER),
        ("%YAML 1.2\n---\n" + COMMON + "...\n", USER),
        (COMMON, USER.replace("title", "columns:\n  other:\n    - {id: a, label: 甲}\ntitle")),
    ],
)
def test_common_parts_are_brought_in_however_they_are_written(base: str, own: str, tmp_path: Path) -> None:
    write(tmp_path / "2024" / "_common.yaml", base)
    origin = write(tmp_path / "2024" / "travel.yaml", own)
    new = copy(origin, tmp_path / "2025" / "travel.yaml")
    text = new.path.read_text(encoding="utf-8")
    assert new.draft.joined
    assert "extends" not in text
    assert not problems(new.path)
    assert blank(new.path) == blank(origin)
    assert not comments(base) - comments(text)
    rules = [[rule.id for rule in load_spec(path).spec.rules] for path in (origin, new.path)]
    assert rules[0] == rules[1]


FLOW = """\
{formspec: 1, id: mine/2024/travel, extends: _common.yaml, title: 表, blocks: [
  {table: costs, columns: money, rows: [{id: stay, label: 住宿费}]}]}
"""
CHANGED = (
    USER.replace("title", "columns:\n  money:\n    - {id: planned, label: 预算数}\ntitle"),
    USER.replace("title", "source: ~\ntitle"),
    FLOW,
)


@pytest.mark.parametrize("own", CHANGED)
def test_common_parts_that_cannot_be_joined_with_the_form_are_found_by_another_path(own: str, tmp_path: Path) -> None:
    write(tmp_path / "2024" / "_common.yaml", COMMON)
    origin = write(tmp_path / "2024" / "travel.yaml", own)
    new = copy(origin, tmp_path / "2025" / "东 区" / "travel.yaml")
    assert "extends: ../../2024/_common.yaml" in new.path.read_text(encoding="utf-8")
    assert not new.draft.joined
    assert blank(new.path) == blank(origin)
    assert [each.file.endswith("_common.yaml") for each in new.inherited] == ([True] if "source" not in own else [])


@pytest.mark.parametrize("own", CHANGED)
def test_a_form_of_a_package_that_changes_its_common_parts_cannot_be_copied(
    own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "package" / "_common.yaml", COMMON)
    origin = write(tmp_path / "package" / "travel.yaml", own)
    monkeypatch.setattr(catalog, "is_installed", lambda path: path.is_relative_to(tmp_path / "package"))
    with pytest.raises(ProblemError) as caught:
        copy(origin, tmp_path / "new" / "b.yaml")
    assert [problem.code for problem in caught.value.problems] == ["spec.copy-needs-base"]
    assert "--extends" in caught.value.problems[0].hint("en")
    assert not (tmp_path / "new").exists()


def test_a_base_that_is_a_form_stays_a_base(tmp_path: Path) -> None:
    write(tmp_path / "2024" / "base.yaml", FORM)
    differences = "formspec: 1\nid: mine/2025/travel\nextends: base.yaml\nedition: '2025'\ntitle: 差旅费申请表\n"
    origin = write(tmp_path / "2024" / "travel.yaml", differences)
    new = copy(origin, tmp_path / "b.yaml")
    assert "extends: 2024/base.yaml\n" in new.path.read_text(encoding="utf-8")
    spec = formspec.load(new.path)
    assert (spec.id, spec.edition, spec.title) == ("mine/2026/travel", "2026", "差旅费申请表")


def test_a_base_in_the_catalog_is_named_as_there(tmp_path: Path) -> None:
    for name in ("jiangsu/2024/department", str(catalog.find("jiangsu/2024/department").path)):
        text = f"formspec: 1\nid: mine/2025/department\nextends: {name}\nedition: '2025'\n"
        new = copy(write(tmp_path / "a.yaml", text), tmp_path / "sub" / f"{len(name)}.yaml")
        assert "extends: jiangsu/2024/department\n" in new.path.read_text(encoding="utf-8")


def test_a_path_leads_out_of_a_folder_that_is_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real" / "base.yaml", FORM)
    origin = write(tmp_path / "real" / "a.yaml", "formspec: 1\nid: mine/2025/x\nextends: base.yaml\nedition: '2025'\n")
    (tmp_path / "real" / "deep").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "deep", target_is_directory=True)
    assert formspec.load(copy(origin, tmp_path / "link" / "b.yaml").path).id == "mine/2026/x"


FOLDER = tempfile.TemporaryDirectory()  # one for all examples, removed at the end
KEYS = st.sampled_from(("title: 甲", "sheet: 乙", "number: 丙 # 号", "annex: '丁'", "unit_line: >-\n  单位\n  万元"))
REMARKS = st.sampled_from(("", "# 注\n", "\n# 注\n\n", "  # 缩进的注\n"))
PARTS = st.lists(st.tuples(REMARKS, KEYS), unique_by=lambda part: part[1].partition(":")[0], max_size=5)


@given(PARTS, PARTS, st.sampled_from(("\n", "\r\n")), st.integers(0, 5))
def test_a_joined_spec_says_what_the_two_say(
    base: list[tuple[str, str]], own: list[tuple[str, str]], newline: str, at: int
) -> None:
    folder = Path(tempfile.mkdtemp(dir=FOLDER.name))
    common = folder / "_generated.yaml"
    common.write_text("".join(f"{remark}{key}\n" for remark, key in [("", "formspec: 1"), *base]), encoding="utf-8")
    lines = [f"{remark}{key}\n" for remark, key in own]
    lines.insert(min(at, len(lines)), "extends: _generated.yaml\n")
    text = f"formspec: 1\nid: a/b\n{''.join(lines)}blocks:\n  - {{text: c, label: 戊}}\n".replace("\n", newline)
    whole, joined = relocated(folder / "generated.yaml", text, folder)
    assert joined == ("_generated.yaml",)
    assert to_data(merged(folder / "x.yaml", whole)) == to_data(merged(folder / "generated.yaml", text))
    titled = with_header(whole, {"id": "c/d", "edition": "1"})
    assert to_data(merged(folder / "x.yaml", titled)) == to_data(merged(folder / "x.yaml", whole)) | {
        "id": "c/d",
        "edition": "1",
    }


# What is not written


def test_a_form_with_mistakes_is_not_copied(tmp_path: Path) -> None:
    origin = write(tmp_path / "a.yaml", FORM.replace("label", "lable"))
    with pytest.raises(ProblemError) as caught:
        copy(origin, tmp_path / "new" / "b.yaml")
    problem = caught.value.problems[0]
    assert (problem.code, problem.location and problem.location.line) == ("spec.unknown-key", 6)
    assert not (tmp_path / "new").exists()


def test_the_schema_next_to_a_copy_is_written_once_and_renewed(tmp_path: Path) -> None:
    origin = write(tmp_path / "a.yaml", FORM)
    assert copy(origin, tmp_path / "b.yaml").schema == tmp_path / NAME
    assert copy(origin, tmp_path / "c.yaml").schema is None
    write(tmp_path / NAME, '{"$id": "urn:formspec:spec:1", "title": "an older one"}')
    assert copy(origin, tmp_path / "d.yaml").schema == tmp_path / NAME


@pytest.mark.parametrize("content", ["[1]", "{", '{"$id": "other"}', "[" * 100_000])
def test_a_file_that_is_called_like_the_schema_is_not_overwritten(content: str, tmp_path: Path) -> None:
    origin = write(tmp_path / "a.yaml", FORM)
    write(tmp_path / NAME, content)
    with pytest.raises(ProblemError) as caught:
        copy(origin, tmp_path / "b.yaml")
    assert [problem.code for problem in caught.value.problems] == ["output.exists"]
    assert (tmp_path / NAME).read_text(encoding="utf-8") == content
    assert not (tmp_path / "b.yaml").exists()
