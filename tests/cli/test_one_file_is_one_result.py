"""One file is one result: whatever happens in one, the others are processed and the report is complete."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from formspec import ProblemError, catalog, plugins, read, registry
from formspec.cli.command_line import build
from formspec.cli.outputs import DistinctPaths
from formspec.entry_points import EntryPoint
from formspec.problems import Problem

ROOT = Path(__file__).resolve().parent.parent.parent
INPUTS = ROOT / "tests" / "inputs"
FILLED = ROOT / "examples" / "filled"
WRONG = FILLED / "department-with-mistakes.xlsx"
RIGHT = FILLED / "project.xlsx"
ESCAPES = "\x1b[31m\x1b]0;owned\x07\x9b2J\u202e"


def invoke(*arguments: str | Path, lang: str = "en") -> Result:
    return CliRunner().invoke(build(lang), list(map(str, arguments)), catch_exceptions=False)


def run(*arguments: str | Path, cwd: Path, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "FORMSPEC_LANG": "zh", "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "formspec", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=environment, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    return done


def codes(report: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in report["problems"]]


# --- the file that fails is one result, with a code


class Annotator:
    """A reader whose annotator fails on one file, as on a part that nobody has foreseen."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def annotate(self, *_: Any) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    "error", [KeyError("theme"), RecursionError(), MemoryError(), UnicodeDecodeError("x", b"", 0, 1, "")]
)
def test_an_annotator_that_fails_on_one_file_leaves_the_others_and_the_report_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    second = tmp_path / "second.xlsx"
    second.write_bytes(WRONG.read_bytes())
    own, seen = registry.reader_for, []

    def reader_for(content: bytes, file: str) -> Any:
        seen.append(file)
        return Annotator(error) if seen.count(str(WRONG)) == 2 and file == str(WRONG) else own(content, file)

    monkeypatch.setattr(registry, "reader_for", reader_for)
    out = tmp_path / "out"
    done = invoke("validate", WRONG, RIGHT, second, "--annotate", out, "--format", "json")
    report = json.loads(done.stdout)
    assert [each["name"] for each in report["results"]] == [str(WRONG), str(RIGHT), str(second)]
    assert "annotated" not in report["results"][0]
    assert report["results"][2]["annotated"] == str(out / "second.xlsx")
    assert codes(report).count("internal.error") == 1
    failed = next(each for each in report["problems"] if each["code"] == "internal.error")
    assert failed["file"] == str(WRONG)
    assert failed["params"]["error"] == type(error).__name__


DAMAGED = ("crc_picture", "col_float", "comment_notext", "styles_empty", "ct_broken", "damaged-theme")


@pytest.mark.parametrize("name", DAMAGED)
def test_a_workbook_that_can_be_read_can_be_annotated_and_the_next_one_is_checked(tmp_path: Path, name: str) -> None:
    out, damaged = tmp_path / "out", INPUTS / f"{name}.xlsx"
    report = json.loads(invoke("validate", damaged, WRONG, "--annotate", out, "--format", "json").stdout)
    assert "internal.error" not in codes(report)
    assert {each["name"] for each in report["results"]} == {str(damaged), str(WRONG)}
    written = [each["annotated"] for each in report["results"] if "annotated" in each]
    assert str(out / WRONG.name) in written
    for each in written:
        assert read(each).problems


def test_a_number_format_of_a_megabyte_is_an_error_of_its_cell() -> None:
    report = json.loads(invoke("validate", INPUTS / "long-number-format.xlsx", RIGHT, "--format", "json").stdout)
    assert "read.number-format" in codes(report)
    assert report["results"][1]["ok"]


def test_a_problem_of_the_annotator_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = registry.reader_for
    seen: list[str] = []

    def reader_for(content: bytes, file: str) -> Any:
        seen.append(file)
        error = ProblemError([Problem(code="file.not-annotated")])
        return Annotator(error) if len(seen) == 2 else own(content, file)  # the first asks for the content

    monkeypatch.setattr(registry, "reader_for", reader_for)
    report = json.loads(invoke("validate", WRONG, "--annotate", tmp_path, "--format", "json").stdout)
    assert [each["file"] for each in report["problems"] if each["code"] == "file.not-annotated"] == [str(WRONG)]


def test_a_file_that_cannot_be_read_leaves_the_others_and_what_is_written(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    done = invoke("read", broken, RIGHT, tmp_path / "missing.xlsx", "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert [path.name for path in (tmp_path / "out").glob("*.json")] == ["project.json"]
    assert "file.damaged" in done.stderr
    assert "file.cannot-read" in done.stderr


def test_a_result_that_cannot_be_written_leaves_the_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "department-with-mistakes.json").mkdir(parents=True)
    done = invoke("read", WRONG, RIGHT, "-o", out)
    assert "output.cannot-write" in done.stderr
    assert (out / "project.json").is_file()


def test_no_file_that_is_read_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = b'{"form": "jiangsu/2024/project", "my_notes": 1}'
    (tmp_path / "project.json").write_bytes(own)
    (tmp_path / "project.xlsx").write_bytes(RIGHT.read_bytes())
    for names in (("project.json", WRONG), ("project.xlsx", "project.json")):
        done = invoke("read", *names, "-o", "./")
        assert "output.same-file" in done.stderr
        assert (tmp_path / "project.json").read_bytes() == own
    (tmp_path / "out").mkdir()
    other = tmp_path / "out" / WRONG.name
    other.write_bytes(WRONG.read_bytes())
    done = invoke("validate", WRONG, other, "--annotate", tmp_path / "out", "--format", "json")
    assert codes(json.loads(done.stdout)).count("output.same-file") == 1
    assert other.read_bytes() == WRONG.read_bytes()


def test_a_name_that_is_not_there_leaves_the_other_blank_forms(tmp_path: Path) -> None:
    done = invoke("blank", "jiangsu/2024/project", "nosuch", "--to", "md", "-o", f"{tmp_path / 'out'}/")
    assert done.exit_code == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["jiangsu-2024-project.md"]


def test_a_spec_that_cannot_be_loaded_leaves_the_other_blank_forms(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("formspec: 1\n", encoding="utf-8")
    done = invoke("blank", broken, "jiangsu/2024/project", "--to", "md", "-o", f"{tmp_path / 'out'}/")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.exit_code == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["jiangsu-2024-project.md"]


@pytest.mark.parametrize("output", ["blank.xlsx", "-", "folder"])
def test_a_spec_with_mistakes_is_reported_whatever_the_output_is_called(tmp_path: Path, output: str) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("formspec: 1\nid: a/b\ntitle：全角冒号\nblocks: []\n", encoding="utf-8")
    done = invoke("blank", wrong, "-o", output if output == "-" else tmp_path / output)
    assert done.exit_code == 1
    assert "wrong.yaml:3:6" in done.stderr
    assert "no/such" in invoke("blank", "no/such", "-o", output).stderr


def test_many_files_of_one_name_get_numbers_of_their_own() -> None:
    paths = DistinctPaths()
    names = ["a.xlsx", "a.xlsx", "a-2.xlsx", "a.xlsx", "b.xlsx"]
    assert [str(paths.take(Path(name))) for name in names] == ["a.xlsx", "a-2.xlsx", "a-2-2.xlsx", "a-3.xlsx", "b.xlsx"]


# --- reader plug-ins


class RaisingReader:
    suffixes = (".odd",)
    annotate = open = None

    def recognises(self, content: bytes) -> bool:
        raise ZeroDivisionError


class ClaimingReader:
    suffixes = (".odd",)

    def recognises(self, content: bytes) -> bool:
        return content.startswith(b"odd")

    def open(self, content: bytes) -> Any:
        raise ZeroDivisionError

    def annotate(self, *_: Any) -> bytes:
        raise ZeroDivisionError


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Install readers besides the built-in one, as entry points; a text names one that cannot be imported."""
    installed = plugins.entry_points(group=registry.READERS)

    def install(*others: Any) -> None:
        points = [type("Point", (EntryPoint,), {"load": lambda _, each=each: each})(f"r{n}", "x:y", registry.READERS)
                  if not isinstance(each, str) else EntryPoint(each, "no_such_module:READER", registry.READERS)
                  for n, each in enumerate(others)]  # fmt: skip
        monkeypatch.setattr(plugins, "entry_points", lambda group: [*points, *installed])
        registry.loaded_readers.cache_clear()

    yield install
    registry.loaded_readers.cache_clear()


@pytest.mark.parametrize("broken", ["missing", RaisingReader(), object()])
def test_a_broken_reader_disables_only_itself(readers: Any, broken: Any) -> None:
    readers(broken)
    assert read(RIGHT).ok


def test_a_broken_reader_is_named_where_no_other_reader_recognises_a_file(readers: Any, tmp_path: Path) -> None:
    readers("missing", RaisingReader())
    path = tmp_path / "odd.odd"
    path.write_bytes(b"odd content")
    with pytest.raises(ProblemError) as raised:
        read(path)
    assert [each.code for each in raised.value.problems] == ["file.no-workbook", "reader.broken", "reader.broken"]


def test_a_reader_that_raises_on_one_file_is_a_problem_of_that_file(readers: Any, tmp_path: Path) -> None:
    readers(ClaimingReader())
    path = tmp_path / "odd.odd"
    path.write_bytes(b"odd content")
    report = json.loads(invoke("validate", path, RIGHT, "--format", "json").stdout)
    assert codes(report)[0] == "internal.error"
    assert report["problems"][0]["file"] == str(path)
    assert [each["ok"] for each in report["results"]] == [False, True]


# --- texts from data are never markup or control sequences


def test_a_key_that_looks_like_markup_is_printed_as_it_is() -> None:
    done = invoke("validate", INPUTS / "key-with-markup.json", RIGHT)
    assert "/[~1x]" in done.stdout or "[/x]" in done.stdout
    assert str(RIGHT) in done.stdout


def test_control_sequences_in_data_labels_and_names_never_reach_the_terminal(tmp_path: Path) -> None:
    spec = tmp_path / "mine.yaml"
    spec.write_text(
        "formspec: 1\nid: mine/form\ntitle: T\nblocks:\n  - fields: f\n"
        '    rows: [[{id: a, label: "[bold]甲\\u202e[/bold]", type: integer}]]\n',
        encoding="utf-8",
    )
    data = tmp_path / "data.json"
    data.write_text(
        json.dumps({"form": "mine/form", "f": {"a": ESCAPES, f"k{ESCAPES}": 1}, ESCAPES: 2}), encoding="utf-8"
    )
    for command in (["validate"], ["render", "--to", "md"], ["validate", "--format", "json"]):
        done = invoke(*command, data, "--spec", spec)
        text = done.stdout + done.stderr
        assert not set(text) & set("\x1b\x07\x9b\u202e"), repr(text)
        assert "[31m" in text
    assert "[bold]甲" in invoke("validate", data, "--spec", spec).stdout


def test_the_report_as_json_holds_control_characters_as_escapes(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"form": "jiangsu/2024/project", ESCAPES: 1}), encoding="utf-8")
    done = invoke("validate", data, "--format", "json")
    assert any(ESCAPES in each["params"].get("key", "") for each in json.loads(done.stdout)["problems"])


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "cp1252"])
def test_a_console_that_lacks_characters_gets_them_escaped(tmp_path: Path, encoding: str) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"form": "jiangsu/2024/project", "𠮷é甲\ud800": 1}), encoding="utf-8")
    text = run("validate", data, RIGHT, cwd=tmp_path, encoding=encoding)
    assert b"\\U00020bb7" in text.stdout
    assert RIGHT.name.encode() in text.stdout
    report = run("validate", data, RIGHT, "--format", "json", cwd=tmp_path, encoding=encoding)
    assert any("𠮷é甲" in str(each["params"]) for each in json.loads(report.stdout.decode(encoding))["problems"])
    form = run("read", RIGHT, cwd=tmp_path, encoding=encoding)
    assert json.loads(form.stdout.decode(encoding))["form"] == "jiangsu/2024/project"


@pytest.mark.parametrize(
    ("encoding", "found"),
    {"cp437": b"1 with errors", "latin-1": b"1 with errors", "gbk": "1 个有错误".encode("gbk")}.items(),
)
def test_a_console_without_chinese_is_spoken_to_in_english(tmp_path: Path, encoding: str, found: bytes) -> None:
    done = run("validate", WRONG, RIGHT, cwd=tmp_path, encoding=encoding)
    assert found in done.stdout
    in_chinese = run("validate", WRONG, RIGHT, "--lang", "zh", cwd=tmp_path, encoding=encoding)
    assert "有错误".encode(encoding, "backslashreplace") in in_chinese.stdout


# --- data names a form, never a file


def test_a_workbook_names_a_form_and_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "norules.yaml").write_bytes((INPUTS / "norules.yaml").read_bytes())
    report = json.loads(invoke("validate", INPUTS / "names-its-own-spec.xlsx", "--format", "json").stdout)
    assert codes(report) == ["read.unknown-form"]


@pytest.mark.parametrize("name", ["norules.yaml", "./norules.yaml", "{folder}/norules.yaml", "norules.yml"])
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_data_names_a_form_and_never_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, suffix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in ("norules.yaml", "norules.yml"):
        (tmp_path / each).write_bytes((INPUTS / "norules.yaml").read_bytes())
    data = tmp_path / f"data{suffix}"
    data.write_text(json.dumps({"form": name.format(folder=tmp_path), "unit": {"name": "x"}}), encoding="utf-8")
    for command in ("validate", "render"):
        done = invoke(command, data)
        assert "data.unknown-form" in done.stdout + done.stderr


def test_an_installed_form_must_have_the_id_under_which_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "norules.yaml"
    path.write_bytes((INPUTS / "norules.yaml").read_bytes())
    entry = catalog.CatalogEntry(id="mine/claimed", path=path, origin="elsewhere")
    monkeypatch.setattr(catalog, "forms", lambda: (entry,))
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"form": "mine/claimed"}), encoding="utf-8")
    assert codes(json.loads(invoke("validate", data, "--format", "json").stdout)) == ["catalog.another-id"]


def test_a_form_of_ones_own_is_read_with_the_spec_that_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"form": "other/form", "unit": {"name": "x"}}), encoding="utf-8")
    report = json.loads(invoke("validate", data, "--spec", INPUTS / "norules.yaml", "--format", "json").stdout)
    assert codes(report) == []


def test_a_problem_of_a_plug_in_is_printed_whatever_its_parameters_are() -> None:
    problem = Problem(code="plugin.odd", params={"message": "[/x]\x1b[0m", "n": object()})
    assert problem.message("en") == "[/x]\x1b[0m"
    assert problem.to_json()["params"]["n"].startswith("<object")
