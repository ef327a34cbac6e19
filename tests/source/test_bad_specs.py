"""Mistakes in a spec: each ``tests/cases/bad/<case>.yaml`` has its problems in ``<case>.problems`` beside it.

To add a case, add a YAML file (one whose name begins with ``_`` is only built on), run
``pytest tests/source --update-goldens`` and read what it writes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import formspec
from formspec.decoding import decode_file
from formspec.messages import template
from formspec.problems import Problem, ProblemError
from formspec.source.fullwidth import slip_in_line
from formspec.source.limits import MAX_ALIASES, MAX_FILES, MAX_SPEC_BYTES
from formspec.source.yaml import parse_yaml
from tests.cost import assert_linear

BAD = Path(__file__).resolve().parent.parent / "cases" / "bad"
CASES = sorted(path.stem for path in BAD.glob("*.yaml") if not path.name.startswith("_"))
HEAD = "formspec: 1\nid: cases/bad\ntitle: 样表\n"
BLOCKS = "blocks:\n  - {text: opinion, label: 意见}\n"


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as raised:
        formspec.load(path)
    return raised.value.problems


def codes_of(path: Path) -> list[str]:
    return [problem.code for problem in problems_of(path)]


def told(problem: Problem, case: Path) -> str:
    """Return a problem as the case's file lists it: line, column, code, message, and what was probably meant."""
    location = problem.location
    assert location is not None, f"{problem.code} has no place"
    file = "" if Path(location.file) == case else f"{Path(location.file).name}:"
    meant = problem.params.get("corrected") or problem.params.get("suggestion")
    return f"{file}{location.line}:{location.column} {problem.code} {problem.message('zh')}" + (
        f" → {meant}" if meant else ""
    )


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_is_told_at_its_line(case: str, request: pytest.FixtureRequest) -> None:
    path, beside = BAD / f"{case}.yaml", BAD / f"{case}.problems"
    text = "".join(f"{told(problem, path)}\n" for problem in problems_of(path))
    if request.config.getoption("--update-goldens"):
        beside.write_text(text, encoding="utf-8", newline="\n")
    assert beside.exists(), f"no {beside.name}: run pytest --update-goldens and read what it writes"
    assert text == beside.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_is_put_in_words_in_both_languages(case: str) -> None:
    for problem in problems_of(BAD / f"{case}.yaml"):
        assert template(problem.code, "zh")
        for lang in ("zh", "en"):
            words = problem.message(lang) + problem.hint(lang)
            assert problem.message(lang)
            assert "{suggestion" not in words
            assert "{known" not in words


def test_there_is_no_list_of_problems_without_its_case() -> None:
    assert {path.stem for path in BAD.glob("*.problems")} == set(CASES)


def test_a_file_in_another_encoding_is_refused_at_the_first_line_that_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "gb.yaml"
    path.write_bytes("formspec: 1\nid: cases/bad\ntitle: 样表\n".encode("gb18030"))
    (problem,) = problems_of(path)
    assert (problem.code, problem.location and problem.location.line) == ("file.not-utf8", 3)


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + BLOCKS).encode())
    assert formspec.load(path).id == "cases/bad"


def test_windows_line_ends_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "crlf.yaml"
    path.write_bytes((HEAD + BLOCKS).replace("\n", "\r\n").encode())
    assert formspec.load(path).title == "样表"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\ufffe"])
def test_a_character_that_yaml_does_not_know_is_told_at_its_line(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "control.yaml"
    path.write_text(f"formspec: 1\nid: cases/bad\ntitle: 样{sign}表\n{BLOCKS}", encoding="utf-8")
    (problem,) = problems_of(path)
    assert (problem.code, problem.location and problem.location.line) == ("yaml.syntax", 3)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read YAML by libyaml, then by PyYAML's own parser."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr("formspec.source.tree._LOADER", getattr(yaml, request.param))


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("opening", "column"),
    [("[", 62), ("{", 62), ("[{", 62), ("{a: ", 239), ("- ", 121), ("? ", 121), ("[a, ", 239), ("['[', ", 357)],
)
def test_ten_thousand_brackets_are_refused_and_not_followed(tmp_path: Path, opening: str, column: int) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(HEAD + "blocks:\n  " + opening * 10_000, encoding="utf-8")
    (problem,) = problems_of(path)
    location = problem.location
    assert location is not None
    assert (problem.code, location.line, location.column) == ("yaml.too-deep", 5, column)


@pytest.mark.usefixtures("loader")
def test_brackets_in_a_text_are_not_nesting(tmp_path: Path) -> None:
    path = tmp_path / "brackets.yaml"
    text = f"notes: ['{'[' * 1500}', \"{'{' * 1500}\"]  # {'[' * 1500}\nsource: |\n  {'[' * 1500}\n"
    path.write_text(HEAD + text + BLOCKS, encoding="utf-8")
    assert formspec.load(path).id == "cases/bad"


@pytest.mark.parametrize("unit", ["[", "[{", "{a ", "{项目", "［", "： "])
@pytest.mark.parametrize("end", ["，", " @"])
def test_a_long_line_that_is_not_yaml_costs_in_proportion_to_its_length(unit: str, end: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = "a: [" + unit * size + end

        def work() -> None:
            with contextlib.suppress(ProblemError):
                parse_yaml(text, "form.yaml")

        return work

    assert_linear(prepare, 4000)


@pytest.mark.parametrize(
    ("line", "column", "sign"),
    [("a: [是，否]", 5, "，"), ("a: [x, {b: 1，c: 2}]", 12, "，"), ("a: {b：1}", 5, "："), ("a: {b: 1, cd ：2}", 13, "："), ("a: [1, 2］", 8, "］"),
     ("a: {b: 1｝ ", 8, "｝"), ("a: [b】", 5, "】"), ("a：1", 1, "："), ("a: ［1]", 3, "［")],
)  # fmt: skip
def test_a_fullwidth_sign_is_found_in_its_line(line: str, column: int, sign: str) -> None:
    slip = slip_in_line(line)
    assert slip is not None
    assert slip[:2] == (column, sign)


@pytest.mark.parametrize("line", ["a: [1]，b", "a: '[，'", "a: x，y", "a: [] # [，", "a: {} b：", "a: [b]】"])
def test_a_fullwidth_sign_in_a_text_is_no_slip(line: str) -> None:
    assert slip_in_line(line) is None


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    tracemalloc.start()
    assert codes_of(path) == ["file.too-large"]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * MAX_SPEC_BYTES


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "limit.yaml"
    text = HEAD + BLOCKS
    path.write_text(text + "#" * (MAX_SPEC_BYTES - len(text.encode())), encoding="utf-8")
    assert path.stat().st_size == MAX_SPEC_BYTES
    assert formspec.load(path).id == "cases/bad"


def test_too_many_aliases_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "aliases.yaml"
    path.write_text("a: &a 1\nb: [" + "*a, " * (MAX_ALIASES + 1) + "]\n", encoding="utf-8")
    assert codes_of(path) == ["yaml.too-many-aliases"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 5):
        (tmp_path / f"{number}.yaml").write_text(f"formspec: 1\nextends: {number + 1}.yaml\n", encoding="utf-8")
    path = tmp_path / "form.yaml"
    path.write_text(f"{HEAD}extends: 0.yaml\n{BLOCKS}", encoding="utf-8")
    assert "spec.too-many-files" in codes_of(path)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, name: str) -> None:
    assert codes_of(tmp_path / name) == ["file.cannot-read"]


def test_an_unknown_form_of_the_catalog_is_told_with_the_nearest() -> None:
    with pytest.raises(ProblemError) as raised:
        formspec.load("jiangsu/2024/departmant")
    (problem,) = raised.value.problems
    assert (problem.code, problem.params["suggestion"]) == ("catalog.unknown", "jiangsu/2024/department")


PATTERN_PLACES = {
    "a field": "blocks: [{fields: f, rows: [[{id: a, pattern: P}]]}]",
    "a list": "blocks: [{list: l, pattern: P}]",
    "a text": "blocks: [{text: t, pattern: P}]",
    "a line": "blocks: [{line: l, items: [{id: a, pattern: P}]}]",
    "a signature": "blocks: [{text: t, sign: [{id: a, pattern: P}]}]",
    "a column": "blocks: [{table: t, columns: [{id: a, pattern: P}], rows: [{id: r, label: R}]}]",
    "a shared column": "columns: {c: [{id: a, pattern: P}]}\nblocks: [{table: t, columns: c, rows: [{id: r, label: R}]}]",
    "a column of a level": "blocks: [{table: t, levels: [{label: L, columns: [{id: a, pattern: P}]}], columns: [{id: b}], rows: [{id: r, label: R}]}]",
    "a cell": "blocks: [{table: t, columns: [{id: a}], rows: [{id: r, label: R, cells: {a: {pattern: P}}}]}]",
    "a name": "blocks: [{table: t, columns: [{id: a}], rows: [{repeat: r, name: {pattern: P}}]}]",
    "a part": "parts: {p: [{text: t, pattern: P}]}\nblocks: [{part: p}]",
}  # fmt: skip


@pytest.mark.parametrize("location", PATTERN_PLACES)
def test_a_pattern_beyond_the_language_is_rejected_wherever_a_pattern_may_be(tmp_path: Path, location: str) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(HEAD + PATTERN_PLACES[location].replace("P}", "'^(?i)a$'}"), encoding="utf-8")
    (problem,) = problems_of(path)
    assert problem.code == "spec.pattern-unsupported"


def test_a_pattern_beyond_the_language_of_a_file_that_is_built_on_is_rejected_there(tmp_path: Path) -> None:
    base, path = tmp_path / "base.yaml", tmp_path / "form.yaml"
    base.write_text(HEAD + "blocks:\n  - {text: t, pattern: '^(?i)a$'}\n", encoding="utf-8")
    path.write_text("formspec: 1\nextends: base.yaml\ntitle: 表\n", encoding="utf-8")
    (problem,) = problems_of(path)
    location = problem.location
    assert location is not None
    assert (problem.code, Path(location.file).name, location.line, location.column) == (
        "spec.pattern-unsupported",
        "base.yaml",
        5,
        26,
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize(
    "read",
    [
        formspec.load,
        formspec.read,
        lambda path: formspec.read(Path(path)),
        lambda path: formspec.load("jiangsu/2024/department").parse(Path(path)),
        lambda path: formspec.load("jiangsu/2024/department").validate(Path(path)),
        lambda path: decode_file(Path(path), str(path)),
    ],
)
def test_a_named_pipe_is_rejected_and_not_waited_for(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "form.yaml"
    os.mkfifo(path)
    problems: list[Problem] = []

    def work() -> None:
        try:
            read(path)
        except ProblemError as error:
            problems.extend(error.problems)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout=20)
    assert [problem.code for problem in problems] == ["file.not-regular"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_that_is_built_on_is_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "base.yaml")
    path = tmp_path / "form.yaml"
    path.write_text(f"{HEAD}extends: base.yaml\n{BLOCKS}", encoding="utf-8")
    assert codes_of(path) == ["file.not-regular"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
def test_a_device_is_rejected(name: str) -> None:
    assert codes_of(Path(name)) == ["file.not-regular"]


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="the system has no such path")
def test_standard_input_is_read() -> None:
    content = HEAD + BLOCKS
    code = "import sys; from formspec.source.yaml import read_bytes; from pathlib import Path; print(len(read_bytes(Path('/dev/stdin'), '', 1000)))"
    done = subprocess.run([sys.executable, "-c", code], input=content.encode(), capture_output=True, check=True)
    assert int(done.stdout) == len(content.encode())


def test_every_corrected_line_is_one_that_the_parser_takes() -> None:
    corrected = 0
    for case in CASES:
        text = (BAD / f"{case}.yaml").read_text(encoding="utf-8")
        with contextlib.suppress(ProblemError):
            parse_yaml(text, "a.yaml")
            continue
        with pytest.raises(ProblemError) as raised:
            parse_yaml(text, "a.yaml")
        problem = raised.value.problems[-1]
        if problem.code == "yaml.slip" and problem.location is not None and problem.location.line is not None:
            lines = text.split("\n")
            lines[problem.location.line - 1] = str(problem.params["corrected"])
            if problem.params["what"] != "indentation":  # with the lines below it
                parse_yaml("\n".join(lines), "a.yaml")
            corrected += 1
    assert corrected >= 30


def test_the_correction_of_a_large_file_takes_no_longer_than_its_parsing(loader: None) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = HEAD + "notes:\n" + "".join(f"  - 说明{number}\n" for number in range(size)) + "  - %说明\n"

        def run() -> None:
            with contextlib.suppress(ProblemError):
                parse_yaml(text, "a.yaml")

        return run

    assert_linear(prepare, 4000)
