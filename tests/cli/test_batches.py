"""Folders of returned files on the command line: all are read, what is finished stays so, a killed run goes on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from formspec.cli.command_line import build
from formspec.cli.finished import LIST
from formspec.output import remove_leftovers, write
from tests.batch.forms import SPEC

ROOT = Path(__file__).resolve().parent.parent.parent
FILLED = ROOT / "examples" / "filled"


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build("en"), list(map(str, arguments)), catch_exceptions=False)


def lines(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def write_data(path: Path, person: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"form": "cases/batch", "person": person}), encoding="utf-8")


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "batch.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """A folder with a subfolder, a zip and a file with an error."""
    folder = tmp_path / "returns"
    write_data(folder / "good.json", {"name": "A", "age": 1})
    write_data(folder / "sub" / "good.json", {"name": "B", "age": 2})
    write_data(folder / "sub" / "nameless.json", {"age": 3})
    (folder / "sub" / "~$good.xlsx").write_bytes(b"")
    with ZipFile(folder / "more.zip", "w") as archive:
        archive.write(folder / "good.json", "../in zip.json")
    return folder


def test_a_folder_is_read_into_a_folder_of_the_same_shape(spec: Path, returns: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = invoke("read", returns, "--spec", spec, "-o", out)
    assert done.exit_code == 1
    assert sorted(content(out)) == ["good.json", "more/in zip.json", "sub/good.json", "sub/nameless.json"]
    assert "temporary files (`~$`, `._`): 1" in done.stderr
    assert json.loads((out / "sub" / "good.json").read_text(encoding="utf-8"))["person"] == {"name": "B", "age": 2}


def test_each_result_is_a_line_of_json(spec: Path, returns: Path, tmp_path: Path) -> None:
    for command, more in (("validate", {"outcome"}), ("read", {"data"})):
        found = lines(invoke(command, returns, "--spec", spec, "--format", "jsonl"))
        assert [each["ok"] for each in found] == [True, True, True, False]
        assert all(set(each) == {"name", "ok", "form", "filled", "asked", "problems"} | more for each in found)
        assert [problem["code"] for problem in found[3]["problems"]] == ["data.required"]
    found = lines(invoke("render", returns, "--spec", spec, "--to", "md", "--format", "jsonl", "-o", tmp_path / "out"))
    assert found[0]["written"] == [str(tmp_path / "out" / "good.md")]


def test_a_second_run_makes_only_what_is_not_finished(spec: Path, returns: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("read", returns, "--spec", spec, "-o", out, "--format", "jsonl")

    def made() -> list[str]:
        return [Path(each["name"]).name for each in lines(invoke(*command))]

    everything = ["good.json", "in zip.json", "good.json", "nameless.json"]
    assert made() == everything
    assert made() == ["nameless.json"]
    assert "not made again: 3" in invoke(*command).stderr
    write_data(returns / "good.json", {"name": "other", "age": 1})
    assert made() == ["good.json", "nameless.json"]
    (out / "sub" / "good.json").unlink()
    assert made() == ["good.json", "nameless.json"]
    write_data(returns / "sub" / "nameless.json", {"name": "C"})
    assert made() == ["nameless.json"]
    assert made() == []
    spec.write_text(SPEC.replace("姓名", "名字"), encoding="utf-8")
    assert made() == everything
    assert len(lines(invoke(*command, "--again"))) == 4


def test_another_format_or_option_is_made_anew(spec: Path, returns: Path, tmp_path: Path) -> None:
    command = ("render", returns, "--spec", spec, "--format", "jsonl", "-o", tmp_path / "out")
    for more, number in ((("--to", "md"), 4), (("--to", "md"), 0), (("--to", "md,html"), 4)):
        assert len(lines(invoke(*command, *more))) - (number == 0) == number  # the one with an error is made each time
    assert len(lines(invoke(*command, "--to", "html", "--option", "fragment=yes"))) == 4


def test_several_forms_are_not_written_to_standard_output_or_over_each_other(spec: Path, returns: Path) -> None:
    command = ("render", returns, "--spec", spec, "--to")
    assert invoke(*command, "md", "-o", "-").exit_code == 2
    assert "Several forms would be written to *.html" in invoke(*command, "html,html-fillable", "-o", "out").stderr
    assert not Path("-").exists()


def test_a_list_that_was_damaged_costs_time_and_nothing_else(spec: Path, returns: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("read", returns, "--spec", spec, "-o", out, "--format", "jsonl")
    invoke(*command)
    finished = (out / LIST).read_bytes().splitlines(keepends=True)
    (out / LIST).write_bytes(b'[1]\nnull\n{"input": 3}\n\xff\xfe\n' + finished[0] + finished[1][:20])
    assert len(lines(invoke(*command))) == 3


def test_outputs_among_the_inputs_are_no_inputs_of_the_next_run(spec: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    shutil.copy(FILLED / "project.xlsx", folder)
    for again in ((), (), ("--again",)):
        assert invoke("read", folder, "-o", folder, *again).exit_code == 0
        assert sorted(content(folder)) == ["project.json", "project.xlsx"]
    (folder / "project.json").unlink()
    for _ in range(2):
        assert invoke("read", folder, "-o", folder / "out").exit_code == 0
        assert sorted(content(folder)) == ["out/project.json", "project.xlsx"]


def test_an_input_in_the_folder_of_the_outputs_is_not_overwritten(spec: Path, returns: Path) -> None:
    before = content(returns)
    done = invoke("read", returns, "--spec", spec, "-o", returns)
    assert done.exit_code == 1
    assert "is an input file" in done.stderr
    assert {name: each for name, each in content(returns).items() if name in before} == before


def test_the_annotated_files_of_a_folder_and_a_zip_keep_their_places(tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    (folder / "a").mkdir(parents=True)
    wrong = FILLED / "project-with-mistakes.xlsx"
    shutil.copy(wrong, folder / "a" / "x.xlsx")
    with ZipFile(folder / "b.zip", "w") as archive:
        archive.write(wrong, "x.xlsx")
    report = json.loads(invoke("validate", folder, "--annotate", tmp_path / "out", "--format", "json").stdout)
    assert sorted(content(tmp_path / "out")) == ["a/x.xlsx", "b/x.xlsx"]
    assert {each["annotated"] for each in report["results"]} == {str(tmp_path / "out" / n / "x.xlsx") for n in "ab"}


def test_each_file_is_read_as_the_spec_it_names_of_several(spec: Path, returns: Path) -> None:
    done = invoke(
        "validate", returns / "good.json", FILLED / "project.xlsx", "--spec", spec, "--spec", "jiangsu/2024/project"
    )
    assert done.exit_code == 0


def test_forms_of_a_folder_of_ones_own_are_in_the_catalog(spec: Path, returns: Path, tmp_path: Path) -> None:
    for folder in ("cases", "empty"):
        (tmp_path / "own" / folder).mkdir(parents=True)
    spec.rename(tmp_path / "own" / "cases" / "batch.yaml")
    paths = os.pathsep.join(map(str, (tmp_path / "missing", tmp_path / "own")))
    command = [sys.executable, "-m", "formspec", "validate", str(returns), "--format", "jsonl"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "FORMSPEC_PATH": paths}, check=False
    )
    assert [json.loads(line)["form"] for line in done.stdout.splitlines()] == ["cases/batch"] * 4


# --- files


def test_a_file_that_is_replaced_keeps_its_permissions_and_a_link_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "real" / "form.json", tmp_path / "link.json"
    write(target, b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert write(link, b"new") == link
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_long_name_in_any_script_is_written(tmp_path: Path) -> None:
    for name in ("表" * 80, "𠀀" * 60, "a" * 250):
        assert write(tmp_path / f"{name}.json", b"x").read_bytes() == b"x"


def test_temporary_files_of_a_killed_run_are_removed_and_those_of_a_running_one_stay(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f".a.json.{ended.pid}.part", f".b.json.{os.getpid()}.part", "c.part", ".d.x.part"):
        (tmp_path / name).write_bytes(b"half")
    remove_leftovers(tmp_path)
    assert sorted(content(tmp_path)) == [f".b.json.{os.getpid()}.part", ".d.x.part", "c.part"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", [["list"], ["blank", "jiangsu/2024/project", "--to", "md", "-o", "-"]])
def test_a_full_disk_behind_standard_output_is_one_problem(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        arguments = [sys.executable, "-m", "formspec", "--lang", "en", *command]
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "error: Cannot write <stdout>: the disk is full [output.cannot-write]"
    assert len(done.stderr.splitlines()) == 2


# --- runs that are ended


def start(folder: Path, out: Path, spec: Path, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "formspec", "read", str(folder), "-o", str(out), "--spec", str(spec)]
    pipe = subprocess.DEVNULL
    return subprocess.Popen([*command, "--jobs", str(jobs)], stdout=pipe, stderr=pipe, start_new_session=True)


def wait_for(condition: Any) -> None:
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("waited in vain")


def workers(group: int) -> list[int]:
    """Return the processes that a run has started and that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, process_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(process_group) == group and state != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processes of this system are not listed in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_was_ended_and_a_second_one_equal_one_that_was_not(
    spec: Path, tmp_path: Path, how: signal.Signals, jobs: int
) -> None:
    folder, out, whole = tmp_path / "returns", tmp_path / "out", tmp_path / "whole"
    for number in range(200):
        write_data(folder / f"{number:03}.json", {"name": f"N{number}"} if number % 20 else {})
    running = start(folder, out, spec, jobs)
    wait_for(lambda: len(list(out.glob("*.json"))) > 20)
    os.kill(running.pid, how) if how is not signal.SIGINT else os.killpg(running.pid, how)
    running.wait(60)
    wait_for(lambda: not workers(running.pid))
    finished = list(out.glob("*.json"))
    assert 20 < len(finished) < 200
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in finished)
    assert start(folder, out, spec, jobs).wait(120) == 1
    assert start(folder, whole, spec, 1).wait(120) == 1
    assert content(out) == content(whole)
    assert len(content(out)) == 200
