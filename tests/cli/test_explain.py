"""``formspec explain`` prints what a code or a word of the language means, in the language of its user."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from formspec.cli import terminal
from formspec.cli.explanations import explain
from formspec.problems import ProblemError
from tests.cli.test_cli import run

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "explain"
SHOWN = {
    "overview": (),
    "a-code": ("spec.unknown-column",),
    "a-code-of-data": ("data.required",),
    "a-code-of-workbooks": ("read.unit",),
    "a-code-with-a-base": ("spec.merge-unknown",),
    "a-slip-that-cannot-be-seen": ("yaml.space",),
    "an-area": ("json",),
    "a-key": ("row.repeat",),
    "a-key-and-a-function": ("sum",),
    "a-key-with-several-meanings": ("blank",),
    "a-type": ("percent",),
    "a-block": ("line",),
    "an-object": ("rule",),
    "a-function": ("meets",),
    "a-value": ("landscape",),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_what_is_explained_is_printed_as_before(
    name: str, lang: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    explain(SHOWN[name], lang)
    printed, path = capsys.readouterr().out, GOLDEN / f"{name}.{lang}.txt"
    if request.config.getoption("--update-goldens"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == path.read_text(encoding="utf-8")


def test_there_is_no_golden_file_too_many() -> None:
    assert {path.name for path in GOLDEN.glob("*")} == {f"{name}.{lang}.txt" for name in SHOWN for lang in ("zh", "en")}


def test_a_name_that_means_nothing_is_a_problem_after_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ProblemError) as raised:
        explain(("spec.unknwn-key", "money"), "en")
    (problem,) = raised.value.problems
    assert (problem.code, problem.params["suggestion"]) == ("explain.unknown", "spec.unknown-key")
    assert "money  field type: amount" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有 nonsense 可讲解"), ("en", "There is nothing called nonsense")])
def test_an_unknown_name_ends_with_status_1(tmp_path: Path, lang: str, said: str) -> None:
    done = run("--lang", lang, "explain", "nonsense", cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stdout == ""


def test_the_printed_line_of_a_problem_can_be_pasted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("formspec: 1\nid: a/b\ntitle：表\nblocks:\n  - {text: t, label: 意见}\n", "utf-8")
    line = run("--lang", "zh", "check", "a.yaml", cwd=tmp_path).stdout.splitlines()[0]
    done = run("--lang", "zh", "explain", line, cwd=tmp_path)
    assert done.stdout.startswith("yaml.fullwidth  错误\n")


def test_a_paragraph_at_a_terminal_is_as_wide_as_that_in_chinese_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: True, raising=False)
    explain(("spec.unknown-column",), "zh")
    text = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    prose = [line for line in text.splitlines() if line.startswith("  ") and not line.startswith("    ")]
    assert len(prose) > 4
    assert all(cell_len(line) <= 40 for line in prose)


def test_control_characters_of_a_name_do_not_reach_the_terminal(tmp_path: Path) -> None:
    done = run("--lang", "en", "explain", "a\x1b[31m", cwd=tmp_path)
    assert "\x1b" not in done.stdout + done.stderr


def test_help_needs_no_explanations() -> None:
    script = "import sys; from formspec.cli.command_line import build; build('en'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not [name for name in done.stdout.split() if name.startswith("formspec.explanations")]
