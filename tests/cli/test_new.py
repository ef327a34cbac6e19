"""`formspec new` as its users meet it: what it writes, what it says, what it leaves alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formspec.cli.command_line import build
from formspec.cli.language import speak
from formspec.new_spec.editor_schema import NAME
from tests.cli.test_cli import MINIMAL, run


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `formspec new` in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, lang: str = "zh") -> Result:
        speak(lang)
        done = CliRunner().invoke(build(lang), ["new", *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done

    return invoke


def test_a_copy_says_what_was_written_and_what_to_look_at(
    new: Callable[..., Result], golden: Callable[[str, str], None]
) -> None:
    for lang in ("zh", "en"):
        done = new(f"{lang}/form.yaml", "--from", "jiangsu/2024/department", lang=lang)
        assert done.exit_code == 0
        golden(f"new/copy.{lang}.txt", done.stdout)
    assert Path("zh/form.yaml").read_bytes() == Path("en/form.yaml").read_bytes()


def test_a_spec_on_another_is_short_and_shows_how_to_change_it(
    new: Callable[..., Result], golden: Callable[[str, str], None]
) -> None:
    for lang in ("zh", "en"):
        done = new(f"{lang}/form.yaml", "--extends", "jiangsu/2024/department", "--year", "2026", lang=lang)
        assert done.exit_code == 0
        golden(f"new/extension.{lang}.yaml", Path(lang, "form.yaml").read_text(encoding="utf-8"))
        assert "_common.yaml:5" in done.stdout
        assert "jiangsu/2026/department" in done.stdout


def test_without_another_form_a_starter_is_written_in_the_language_of_the_user(new: Callable[..., Result]) -> None:
    assert "mine/form" in new("出差.yaml").stdout
    assert "mine/trip" in new("trip.yaml", lang="en").stdout
    assert "申报表" in Path("出差.yaml").read_text(encoding="utf-8")
    assert "language: en-US" in Path("trip.yaml").read_text(encoding="utf-8")


def test_the_whole_command_writes_a_form_that_passes_check(tmp_path: Path) -> None:
    done = run("new", "my forms/a.yaml", "--from", "samples/self-evaluation", "--year", "2026", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].endswith("formspec check 'my forms/a.yaml'" if os.name != "nt" else '"')
    checked = run("check", "my forms/a.yaml", cwd=tmp_path)
    assert checked.stdout == "my forms/a.yaml: no problems\n"
    assert not done.stderr


@pytest.mark.parametrize("option", ["--from", "--extends"])
def test_an_existing_file_is_never_overwritten(option: str, new: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(MINIMAL, encoding="utf-8")
    for spec in ("a.yaml", "samples/self-evaluation"):
        done = new("a.yaml", option, spec)
        assert done.exit_code == 1
        assert "a.yaml 已经有了，不会覆盖 [output.exists]" in done.stderr
        assert "换一个文件名" in done.stderr
    assert Path("a.yaml").read_text(encoding="utf-8") == MINIMAL
    assert not Path(NAME).exists()


def test_a_link_to_nothing_and_a_folder_are_existing_files_too(new: Callable[..., Result]) -> None:
    Path("link.yaml").symlink_to("nowhere.yaml")
    Path("folder.yaml").mkdir()
    for name in ("link.yaml", "folder.yaml"):
        assert "output.exists" in new(name).stderr
    assert not Path("nowhere.yaml").exists()


@pytest.mark.parametrize(
    ("name", "code", "advice"),
    [
        ("form", "output.not-yaml", "form.yaml"),
        ("form.xlsx", "output.not-yaml", "form.yaml"),
        ("Form 2.1", "output.not-yaml", "Form 2.1.yaml"),
        ("", "output.not-yaml", ""),
        ("forms/", "output.not-yaml", "forms.yaml"),
        ("_form.yaml", "output.common-part", "form.yaml"),
        ("a/__.yaml", "output.common-part", ""),
    ],
)
def test_a_name_that_is_no_name_of_a_spec_is_reported_with_a_better_one(
    name: str, code: str, advice: str, new: Callable[..., Result]
) -> None:
    done = new(name)
    assert done.exit_code == 1
    assert code in done.stderr
    assert advice in done.stderr
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.yaml", "--from", "samples/self-evaluation", "--extends", "samples/self-evaluation"),
        ("a.yaml", "--from", "jiangsu/2024"),
        ("a.yaml", "--year", "24"),
        ("a.yaml", "--year", "next"),
        ("a.yaml", "--year", "２０２４"),
        ("a.yaml", "--year", "2024-2025"),
        (),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_exits_with_2_in_one_language(
    arguments: tuple[str, ...], lang: str, new: Callable[..., Result]
) -> None:
    done = new(*arguments, lang=lang)
    assert done.exit_code == 2
    message = done.stderr.splitlines()[-1]
    assert bool(re.search("[\u4e00-\u9fff]", message)) is (lang == "zh"), message
    assert lang == "en" or not re.search(r"\b(not|is|the|in)\b", message), message
    assert not list(Path().iterdir())


@pytest.mark.parametrize("option", ["--from", "--extends"])
@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("jiangsu/2024/departmnt", "catalog.unknown"),
        ("missing.yaml", "file.cannot-read"),
        ("form.xlsx", "catalog.not-yaml"),
        ("bad.yaml", "spec.unknown-key"),
        ("_part.yaml", "spec.missing"),
        ("latin.yaml", "file.not-utf8"),
    ],
)
def test_a_spec_that_cannot_be_used_is_reported_and_nothing_is_written(
    option: str, spec: str, code: str, new: Callable[..., Result]
) -> None:
    Path("form.xlsx").write_bytes(b"PK")
    Path("bad.yaml").write_text(MINIMAL.replace("label", "lable"), encoding="utf-8")
    Path("_part.yaml").write_text("formspec: 1\nedition: '1'\n", encoding="utf-8")
    Path("latin.yaml").write_bytes("formspec: 1\ntitle: é\n".encode("latin-1"))
    done = new("sub/new.yaml", option, spec)
    assert done.exit_code == 1
    assert code in done.stderr
    assert not Path("sub").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write anywhere")
def test_a_folder_that_must_not_be_written_to_is_one_problem(new: Callable[..., Result]) -> None:
    Path("closed").mkdir(mode=0o500)
    done = new("closed/a.yaml")
    assert (done.exit_code, done.stderr.count("output.cannot-write")) == (1, 1)


def test_a_file_where_the_folder_should_be_is_one_problem(new: Callable[..., Result]) -> None:
    Path("closed").write_text("", encoding="utf-8")
    done = new("closed/a.yaml")
    assert (done.exit_code, done.stderr.count("output.cannot-write")) == (1, 1)


@pytest.mark.parametrize(
    "name", ["it's.yaml", 'a "b".yaml', "a\nb.yaml", "a\x1b[31m.yaml", "$(touch x).yaml", "-.yaml"]
)
def test_any_name_of_a_file_is_written_and_shown_harmlessly(name: str, new: Callable[..., Result]) -> None:
    if os.name == "nt":
        pytest.skip("such names are impossible there")
    for number, arguments in enumerate(((), ("--from", "base.yaml"), ("--extends", "base.yaml"))):
        Path("base.yaml").write_text(MINIMAL, encoding="utf-8")
        done = new("--", f"{number}/{name}", *arguments) if not arguments else new(*arguments, "--", f"{number}/{name}")
        assert done.exit_code == 0, done.stderr
        assert Path(f"{number}", name).exists()
        assert "\x1b" not in done.stdout
    assert not Path("x").exists()


def test_a_name_that_is_no_text_is_a_problem(new: Callable[..., Result]) -> None:
    if os.name == "nt":
        pytest.skip("such names are impossible there")
    base = os.fsdecode(b"\xff.yaml")
    Path(base).write_text(MINIMAL, encoding="utf-8")
    assert new("a.yaml", "--from", base).exit_code == 0
    done = new("b.yaml", "--extends", base)
    assert (done.exit_code, Path("b.yaml").exists()) == (1, False)
