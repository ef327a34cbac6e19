"""The state of a preview follows its files: a good picture stays until there is a better one."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from formspec import ProblemError
from formspec.preview import picture, session
from formspec.preview.changes import ChangedPart
from formspec.preview.picture import Inputs, check_inputs, previewed_formats
from formspec.preview.session import Session, State

from .conftest import ROOT, change, session_of

DEPARTMENT, SMALL = Path("department.yaml"), Path("small.yaml")
pytestmark = pytest.mark.usefixtures("folder")


def printed(state: State) -> str:
    assert state.picture is not None
    return state.picture.document(previewed_formats()[0]).decode()


def codes(state: State) -> list[str]:
    return [problem.code for problem in state.problems]


def texts_of(parts: tuple[ChangedPart, ...] | None) -> str:
    assert parts is not None
    return "\n".join(item.text for part in parts for item in part.items)


def test_a_preview_begins_with_the_form() -> None:
    state = session_of("small.yaml").state
    assert state.is_current
    assert not state.problems
    assert "基本支出" in printed(state)
    assert state.since_base is None
    assert state.since_save is None


def test_nothing_is_done_while_nothing_is_saved() -> None:
    small = session_of("small.yaml")
    before = small.state
    assert not small.step()
    assert small.state is before


def test_a_save_gives_a_new_picture() -> None:
    small = session_of("small.yaml")
    before = small.state
    change(SMALL, "基本支出", "人员支出")
    assert small.step()
    assert small.state.is_current
    assert small.state.pictured > before.pictured
    assert "人员支出" in printed(small.state)
    assert "基本支出" not in printed(small.state)


def test_a_broken_spec_keeps_the_last_good_picture_and_has_its_problems() -> None:
    small = session_of("small.yaml")
    good = small.state
    change(SMALL, "label: 合计", "lable: 合计")
    assert small.step()
    broken = small.state
    assert broken.picture is good.picture
    assert broken.pictured == good.pictured
    assert not broken.is_current
    [problem] = broken.problems
    assert problem.location is not None
    line = SMALL.read_text(encoding="utf-8").splitlines()[(problem.location.line or 0) - 1]
    assert line[(problem.location.column or 0) - 1 :].startswith("lable")
    assert "lable" in broken.texts["small.yaml"]
    assert broken.picture is not None
    assert "lable" not in broken.picture.texts["small.yaml"]
    change(SMALL, "lable: 合计", "label: 总计")
    assert small.step()
    assert small.state.is_current
    assert not small.state.problems
    assert "总计" in printed(small.state)


def test_a_spec_that_is_broken_from_the_start_is_shown_as_soon_as_it_is_corrected() -> None:
    change(SMALL, "blocks:", "blokcs:")
    small = session_of("small.yaml")
    assert small.state.picture is None
    assert small.state.problems
    change(SMALL, "blokcs:", "blocks:")
    assert small.step()
    assert "基本支出" in printed(small.state)


def test_a_change_of_a_base_is_a_change_of_the_form() -> None:
    department = session_of("department.yaml")
    change(Path("_common.yaml"), "完成目标可能性", "完成可能性")
    assert department.step()
    assert department.state.is_current
    assert department.state.since_save


def test_a_base_that_is_missing_is_waited_for() -> None:
    Path("_common.yaml").rename("elsewhere.yaml")
    department = session_of("department.yaml")
    assert codes(department.state) == ["spec.extends-missing"]
    Path("elsewhere.yaml").rename("_common.yaml")
    assert department.step()
    assert department.state.is_current


def test_a_spec_that_is_deleted_keeps_its_picture() -> None:
    small = session_of("small.yaml")
    SMALL.unlink()
    assert small.step()
    assert small.state.picture is not None
    assert codes(small.state) == ["file.cannot-read"]


def test_warnings_and_limits_of_formats_are_among_the_problems() -> None:
    change(SMALL, "title: 小表", "title: 小表\nsheet: 填报说明\nextends: []")
    assert "limit.reserved-sheet" in codes(session_of("small.yaml").state)


def test_data_is_filled_in_and_its_problems_are_shown() -> None:
    data = Path("data.json")
    data.write_text('{"unit": {"name": "示例厅"}, "funds": {"total": {"planned": "许多"}}}', encoding="utf-8")
    small = session_of("small.yaml", data="data.json")
    assert "示例厅" in printed(small.state)
    [problem] = small.state.problems
    assert problem.location is not None
    assert (problem.location.file, problem.location.line) == ("data.json", 1)
    assert "许多" in small.state.texts["data.json"]
    data.write_text('{"unit": {"name": "另一厅"}}', encoding="utf-8")
    assert small.step()
    assert not small.state.problems
    assert "另一厅" in printed(small.state)


def test_a_workbook_is_filled_in_as_well() -> None:
    shutil.copy(ROOT / "examples" / "filled" / "department-with-mistakes.xlsx", "filled.xlsx")
    state = session_of("department.yaml", data="filled.xlsx").state
    assert "示例省数据资源管理中心" in printed(state)
    assert any(problem.location and problem.location.cell for problem in state.problems)


def test_data_that_cannot_be_read_leaves_the_form_blank() -> None:
    Path("data.json").write_text("{", encoding="utf-8")
    state = session_of("small.yaml", data="data.json").state
    assert state.is_current
    assert "基本支出" in printed(state)
    assert [problem.location.file for problem in state.problems if problem.location] == ["data.json"]


def test_changes_by_the_last_save_stay_when_only_the_data_is_saved() -> None:
    Path("data.json").write_text("{}", encoding="utf-8")
    small = session_of("small.yaml", data="data.json")
    change(SMALL, "基本支出", "人员支出")
    assert small.step()
    changes = small.state.since_save
    assert "人员支出" in texts_of(changes)
    Path("data.json").write_text('{"unit": {"name": "示例厅"}}', encoding="utf-8")
    assert small.step()
    assert small.state.since_save == changes


def test_a_save_of_a_comment_changes_nothing() -> None:
    small = session_of("small.yaml")
    change(SMALL, "blocks:", "# 这里开始\nblocks:")
    assert small.step()
    assert small.state.since_save == ()


NEXT = (
    "formspec: 1\nid: mine/next\nextends: small.yaml\nblocks:\n  - table: funds\n    rows: [{id: bonds, label: 债券}]\n"
)


def test_the_form_before_is_the_one_that_the_spec_builds_on() -> None:
    Path("next.yaml").write_text(NEXT, encoding="utf-8")
    since = session_of("next.yaml").state.since_base
    assert since is not None
    assert since.since == "small.yaml"
    assert "债券" in texts_of(since.parts)
    [bonds] = [item for part in since.parts for item in part.items if "债券" in item.text]
    assert bonds.location is not None
    assert (bonds.location.file, bonds.location.line) == ("next.yaml", 6)


def test_common_parts_are_no_form_before() -> None:
    assert session_of("department.yaml").state.since_base is None


def test_another_form_before_can_be_named_and_is_watched() -> None:
    shutil.copy("small.yaml", "old.yaml")
    change(SMALL, "基本支出", "人员支出")
    small = session_of("small.yaml", base="old.yaml")
    assert small.state.since_base is not None
    assert "人员支出" in texts_of(small.state.since_base.parts)
    change(Path("old.yaml"), "基本支出", "人员支出")
    assert small.step()
    assert small.state.since_base.parts == ()


def test_a_form_before_that_is_broken_is_a_problem_and_not_the_end() -> None:
    shutil.copy("small.yaml", "old.yaml")
    small = session_of("small.yaml", base="old.yaml")
    change(Path("old.yaml"), "blocks:", "blokcs:")
    assert small.step()
    assert small.state.is_current
    assert {problem.location.file for problem in small.state.problems if problem.location} == {"old.yaml"}


@pytest.mark.parametrize(("module", "name"), [(picture, "load_spec"), (session, "problems_of")])
def test_an_unforeseen_error_is_a_problem_of_the_form(
    module: Any, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    small = session_of("small.yaml")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, name, fail)
    change(SMALL, "基本支出", "人员支出")
    assert small.step()
    assert codes(small.state) == ["internal.error"]
    assert small.state.picture is not None
    assert capfd.readouterr() == ("", "")


def test_a_document_is_made_again_at_once_if_the_last_picture_was_asked_for_it() -> None:
    small, filled_in = session_of("small.yaml"), previewed_formats()[-1]
    assert filled_in.fillable_of
    assert small.state.picture is not None
    small.state.picture.document(filled_in)
    change(SMALL, "基本支出", "人员支出")
    small.step()
    made = small.state.picture._documents
    assert set(made) == {each.name for each in previewed_formats()}
    assert small.state.picture.document(filled_in) is made[filled_in.name]


def test_one_who_waits_gets_the_next_state() -> None:
    small = session_of("small.yaml")
    got: list[State | None] = []
    waiting = Thread(target=lambda: got.append(small.wait(small.state.number, 10)))
    waiting.start()
    change(SMALL, "基本支出", "人员支出")
    small.step()
    waiting.join()
    assert got[0] is not None
    assert got[0].number > 2
    assert small.wait(small.state.number, 0) is None


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        (Inputs("nothing.yaml"), "file.cannot-read"),
        (Inputs("_common.yaml"), "spec.common-part"),
        (Inputs("jiangsu/1999/department"), "catalog.unknown"),
        (Inputs("small.yaml", data="nothing.xlsx"), "file.cannot-read"),
        (Inputs("small.yaml", base="nothing.yaml"), "file.cannot-read"),
    ],
)
def test_files_that_no_save_can_help_are_rejected_at_once(inputs: Inputs, code: str) -> None:
    with pytest.raises(ProblemError) as raised:
        check_inputs(inputs)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_all_files_that_are_missing_are_named_at_once() -> None:
    with pytest.raises(ProblemError) as raised:
        check_inputs(Inputs("nothing.yaml", data="nothing.json", base="none.yaml"))
    assert len(raised.value.problems) == 3


def test_a_form_of_the_catalog_can_be_previewed() -> None:
    check_inputs(Inputs("jiangsu/2024/project"))
    assert isinstance(session_of("jiangsu/2024/project"), Session)
