"""Returned files: whose they are, which one counts, what waits, and that nothing is lost or doubled."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import formspec
from formspec.problems import ProblemError
from formspec.rounds import Collection, collect, decide, distribute, open_round, open_store, problems_in
from formspec.rounds.store import STORE_FILE
from tests.rounds.rosters import UNITS
from tests.rounds.test_distribute import PROJECT_FORM, ROUND, UNIT_FORM, write_roster

pytest.importorskip("sqlalchemy")
AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
SCHOOL = "out/001_省财政厅/001001_财政干部学校_单位表.xlsx"
EDUCATION = "out/002_省教育厅_单位表.xlsx"
TRAINING = "out/001_省财政厅/001_P002_干部培训_项目表.xlsx"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    (folder / "round.key").write_text("5a" * 32)
    for name, content in (("unit.yaml", UNIT_FORM), ("project.yaml", PROJECT_FORM), ("round.yaml", ROUND)):
        (folder / name).write_text(content, encoding="utf-8")
    write_roster(folder, UNITS)
    distribute(open_round(folder), folder / "out", jobs=1)
    return folder


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    shutil.copytree(sent, tmp_path / "round")
    (tmp_path / "inbox").mkdir()
    return tmp_path / "round"


def inbox(folder: Path) -> Path:
    return folder.parent / "inbox"


def filled(folder: Path, copy: str, name: str, income: float = 1, **changed: str) -> Path:
    """Write a filled copy into the inbox under another name; ``changed`` are other texts by those of the copy."""
    book = load_workbook(folder / copy)
    for row in book.active.iter_rows():
        for cell in row:
            if str(cell.value).startswith(("收入", "金额")):
                cell.offset(0, 1).value = income
            elif str(cell.value) in changed:
                cell.value = changed[str(cell.value)]
    path = inbox(folder) / name
    book.save(path)
    return path


def without_mark(path: Path) -> Path:
    book = load_workbook(path)
    for name in [each for each in book.custom_doc_props.names if each.startswith("formspec.copy")]:
        del book.custom_doc_props[name]
    for row in book.active.iter_rows():
        for cell in row:
            if str(cell.value).startswith("formspec.copy"):
                cell.value = None
    book.save(path)
    return path


def run(folder: Path, *paths: Path, at: datetime = AT) -> Collection:
    return collect(open_round(folder), paths or (inbox(folder),), "张三", at, jobs=1)


def states(folder: Path) -> dict[str, tuple[str, str, str]]:
    store = open_store(folder)
    try:
        return {Path(each.name).name: (str(each.state), each.unit, each.project) for each in store.returns()}
    finally:
        store.close()


def reasons(done: Collection) -> list[str]:
    return [problem.code for found in done.returns for problem in problems_in(found)]


def test_a_file_is_assigned_by_its_identity_whatever_its_name(folder: Path) -> None:
    filled(folder, SCHOOL, "新建 工作表(1).xlsx")
    filled(folder, TRAINING, "b.xlsx", 5)
    done = run(folder)
    assert states(folder) == {"新建 工作表(1).xlsx": ("current", "001001", ""), "b.xlsx": ("current", "001", "P002")}
    assert (done.known, done.problems, done.waiting) == (0, (), ())
    (found,) = [each for each in done.returns if each.unit == "001001"]
    assert found.data["figures"] == {"income": 1}


def test_the_original_is_archived_as_it_came_and_the_inbox_is_not_changed(folder: Path) -> None:
    path = filled(folder, SCHOOL, "a.xlsx")
    content = path.read_bytes()
    run(folder)
    assert [each.read_bytes() for each in (folder / "originals").rglob("*.xlsx")] == [content]
    assert path.read_bytes() == content


def test_each_content_is_collected_once(folder: Path) -> None:
    path = filled(folder, SCHOOL, "a.xlsx")
    shutil.copy(path, inbox(folder) / "b.xlsx")
    with zipfile.ZipFile(inbox(folder) / "c.zip", "w") as archive:
        archive.write(path, "d.xlsx")
    assert run(folder).known == 2
    again = run(folder)
    assert (again.known, again.returns) == (3, ())
    assert states(folder) == {"a.xlsx": ("current", "001001", "")}


def test_a_later_version_replaces_an_earlier_one_and_both_are_kept(folder: Path) -> None:
    filled(folder, SCHOOL, "a.xlsx", 1)
    run(folder)
    filled(folder, SCHOOL, "b.xlsx", 2)
    run(folder)
    assert states(folder) == {"a.xlsx": ("replaced", "001001", ""), "b.xlsx": ("current", "001001", "")}
    assert len(list((folder / "originals").rglob("*.xlsx"))) == 2


def test_two_files_of_one_unit_in_one_delivery_wait_for_a_decision(folder: Path) -> None:
    filled(folder, SCHOOL, "a.xlsx", 1)
    filled(folder, SCHOOL, "b.xlsx", 2)
    done = run(folder)
    assert reasons(done) == ["round.several", "round.several"]
    assert len(done.waiting) == 2
    decide(open_round(folder), "b.xlsx", "李四", AT, take=True)
    assert states(folder) == {"a.xlsx": ("replaced", "001001", ""), "b.xlsx": ("current", "001001", "")}


def test_a_file_that_is_dropped_leaves_the_current_one(folder: Path) -> None:
    filled(folder, SCHOOL, "a.xlsx", 1)
    run(folder)
    filled(folder, SCHOOL, "b.xlsx", 2, 财政干部学校="省财政厅")
    assert reasons(run(folder)) == ["round.locked-changed"]
    decide(open_round(folder), "b.xlsx", "李四", AT, take=False)
    assert states(folder) == {"a.xlsx": ("current", "001001", ""), "b.xlsx": ("dropped", "001001", "")}


def test_a_decision_about_a_file_that_does_not_wait_is_rejected(folder: Path) -> None:
    filled(folder, SCHOOL, "a.xlsx")
    run(folder)
    with pytest.raises(ProblemError) as error:
        decide(open_round(folder), "a.xlsx", "李四", AT, take=True)
    assert [each.code for each in error.value.problems] == ["round.not-waiting"]


def test_a_file_without_identity_is_assigned_by_its_names_and_never_guessed(folder: Path) -> None:
    without_mark(filled(folder, SCHOOL, "a.xlsx"))
    without_mark(filled(folder, EDUCATION, "b.xlsx", 1, 省教育厅="省教育局"))
    without_mark(filled(folder, TRAINING, "c.xlsx"))
    done = run(folder)
    assert states(folder) == {
        "a.xlsx": ("current", "001001", ""),
        "b.xlsx": ("rejected", "", ""),
        "c.xlsx": ("current", "001", "P002"),
    }
    (problem,) = [problem for found in done.returns for problem in problems_in(found)]
    assert (problem.code, problem.params["suggestion"]) == ("round.no-unit", "省教育厅")


def change_round(folder: Path) -> None:
    (folder / "round.yaml").write_text(ROUND.replace("round: 2024上半年", "round: 2025"), encoding="utf-8")


def change_key(folder: Path) -> None:
    (folder / "round.key").write_text("a5" * 32)


def delete_unit(folder: Path) -> None:
    write_roster(folder, UNITS[:2])


def unlocked_name(folder: Path) -> None:
    filled(folder, TRAINING, "a.xlsx", 1, 干部培训="别的项目")


@pytest.mark.parametrize(
    ("change", "state", "code"),
    [
        (change_round, "rejected", "round.another-round"),
        (change_key, "rejected", "round.broken-seal"),
        (delete_unit, "rejected", "round.unknown-unit"),
        (unlocked_name, "waiting", "round.locked-changed"),
    ],
)
def test_a_file_that_is_not_what_was_sent_has_its_reason(
    change: Callable[[Path], None], state: str, code: str, folder: Path
) -> None:
    filled(folder, SCHOOL, "a.xlsx")
    change(folder)
    done = run(folder)
    assert [str(found.state) for found in done.returns] == [state]
    assert reasons(done) == [code]


def test_a_name_that_is_not_that_of_its_code_waits(folder: Path) -> None:
    description = ROUND.replace("    lock: [unit.name]\n", "")
    (folder / "round.yaml").write_text(description, encoding="utf-8")
    distribute(open_round(folder), folder / "unlocked", jobs=1)
    filled(folder, SCHOOL.replace("out/", "unlocked/"), "a.xlsx", 1, 财政干部学校="省教育厅")
    assert reasons(run(folder)) == ["round.other-name"]


def test_a_rejected_file_is_tried_again_when_the_roster_was_corrected(folder: Path) -> None:
    filled(folder, SCHOOL, "a.xlsx")
    delete_unit(folder)
    assert [reasons(run(folder)) for _ in range(2)] == [["round.unknown-unit"]] * 2
    write_roster(folder, UNITS)
    done = run(folder)
    assert [(str(found.state), found.unit) for found in done.returns] == [("current", "001001")]


def test_files_that_are_no_forms_are_rejected_with_the_reason(folder: Path) -> None:
    (inbox(folder) / "a.xlsx").write_bytes(b"PK\x03\x04damaged")
    (inbox(folder) / "b.json").write_text('{"form": "jiangsu/2024/department"}')
    (inbox(folder) / "c.zip").write_bytes(b"no zip")
    done = run(folder)
    assert reasons(done) == ["file.damaged", "data.unknown-form"]
    assert [each.code for each in done.problems] == ["file.damaged"]


def test_every_change_is_in_the_journal_with_who_and_when(folder: Path) -> None:
    filled(folder, SCHOOL, "a.xlsx", 1)
    run(folder)
    filled(folder, SCHOOL, "b.xlsx", 2)
    run(folder, at=datetime(2024, 7, 2, tzinfo=UTC))
    store = open_store(folder)
    entries = [(each.at[:10], each.who, each.change, Path(each.name).name) for each in store.journal()]
    store.close()
    assert entries == [
        ("2024-07-01", "张三", "new", "a.xlsx"),
        ("2024-07-01", "张三", "current", "a.xlsx"),
        ("2024-07-02", "张三", "new", "b.xlsx"),
        ("2024-07-02", "张三", "replaced", "a.xlsx"),
        ("2024-07-02", "张三", "current", "b.xlsx"),
    ]


class Killed(BaseException):
    """The process ends."""


@pytest.mark.parametrize("after", range(4))
def test_a_run_that_was_killed_is_simply_run_again(after: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder, SCHOOL, "a.xlsx", 1)
    filled(folder, SCHOOL, "b.xlsx", 2)
    filled(folder, TRAINING, "c.xlsx", 3)
    counted = iter(range(100))
    from formspec.rounds.store import Store

    changing = Store.changing

    def killing(self: Any, *arguments: Any) -> Any:
        if next(counted) == after:
            raise Killed
        return changing(self, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "changing", killing)
        with pytest.raises(Killed):
            run(folder)
    run(folder)
    assert states(folder) == {
        "a.xlsx": ("waiting", "001001", ""),
        "b.xlsx": ("waiting", "001001", ""),
        "c.xlsx": ("current", "001", "P002"),
    }


def test_two_runs_at_once_do_no_harm(folder: Path) -> None:
    for number, copy in enumerate((SCHOOL, EDUCATION, TRAINING)):
        filled(folder, copy, f"{number}.xlsx", number)
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(run, folder) for _ in range(2)]:
            each.result()
    assert {state for state, _, _ in states(folder).values()} == {"current"}
    assert len(states(folder)) == 3


def test_a_store_of_another_version_is_not_opened(folder: Path) -> None:
    open_store(folder).close()
    with sqlite3.connect(folder / STORE_FILE) as connection:
        connection.execute("UPDATE version SET number = 99")
    connection.close()
    with pytest.raises(ProblemError) as error:
        open_store(folder)
    assert [(each.code, each.params["found"]) for each in error.value.problems] == [("round.bad-store", "99")]


def test_a_file_that_is_no_store_is_reported_and_left(folder: Path) -> None:
    (folder / STORE_FILE).write_bytes(b"no database" * 100)
    with pytest.raises(ProblemError) as error:
        run(folder)
    assert [each.code for each in error.value.problems] == ["round.bad-store"]
    assert (folder / STORE_FILE).read_bytes() == b"no database" * 100


def test_data_of_a_page_is_collected_as_well(folder: Path) -> None:
    spec = formspec.load(folder / "unit.yaml")
    reading = spec.read(folder / SCHOOL)
    data = {**reading.to_json(), "figures": {"income": 7}}

    (inbox(folder) / "page.json").write_text(json.dumps(data), encoding="utf-8")
    run(folder)
    assert states(folder) == {"page.json": ("current", "001001", "")}
