"""What the documentation shows is true: commands and snippets run, examples load, tables are fresh, links lead on.

The info string of a fence says what a block is. ``yaml`` is a whole spec; ``yaml fragment`` is a list of blocks, or
top-level keys without the head; ``yaml data`` is a form's data; ``yaml wrong`` is a spec that must be refused.
``file=NAME`` writes the block to that file, for the commands of the same page. In a ``console`` block the lines after a
command are its output (``…`` stands for any text, alone on its line for any lines), and ``exit=1`` says that its
commands end with 1.
"""

from __future__ import annotations

import inspect
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import pytest

import formspec
import formspec.batch
from formspec.explanations.examples import completed

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKED = [
    *PAGES,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    ROOT / "benchmarks" / "README.md",
]
SETTING_UP = ("-m venv", "pip install", "git clone", "-m pytest")
GENERATED = re.compile(r"^<!-- generated: .*?^<!-- end of generated -->$", re.MULTILINE | re.DOTALL)
EXPLAINED = ("<!-- generated: example", "<!-- generated: explanations")
MAX_LINE_LENGTH = 120  # characters, as for code: see ``line-length`` in pyproject.toml
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    words: tuple[str, ...]
    body: str

    @property
    def language(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def file(self) -> str:
        return next((word.removeprefix("file=") for word in self.words if word.startswith("file=")), "")

    @property
    def name(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page, but not those of ``formspec explain``, which are tested where they come from."""
    text = page.read_text(encoding="utf-8")
    explained = [range(*part.span()) for part in GENERATED.finditer(text) if part[0].startswith(EXPLAINED)]
    for found in FENCE.finditer(text):
        if any(found.start() in part for part in explained):
            continue
        line = text.count("\n", 0, found.start()) + 1
        yield Block(page, line, tuple(found["info"].split()), found["body"])


YAML = [block for page in PAGES for block in blocks_of(page) if block.language == "yaml"]
SPECS = [block for block in YAML if not {"data", "wrong"} & {*block.words}]
WRONG = [block for block in YAML if "wrong" in block.words]


def write_files(page: Path, folder: Path) -> None:
    for block in blocks_of(page):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")


def whole(block: Block) -> str:
    """Return the spec that a block shows, a fragment with what it leaves out."""
    return completed(block.body) if "fragment" in block.words else block.body


def as_file(block: Block, folder: Path) -> Path:
    """Return the file that holds the spec of ``block``, among the other files of its page."""
    write_files(block.page, folder)
    path = folder / (block.file or "example.yaml")
    path.write_text(whole(block), encoding="utf-8")
    return path


@pytest.mark.parametrize("block", SPECS, ids=lambda block: block.name)
def test_every_example_of_a_spec_loads_and_renders(block: Block, tmp_path: Path) -> None:
    path = as_file(block, tmp_path)
    if path.name.startswith("_"):
        pytest.skip("common parts are loaded by what builds on them")
    assert formspec.load(path).blank("md")


@pytest.mark.parametrize("block", WRONG, ids=lambda block: block.name)
def test_every_example_of_a_mistake_is_refused(block: Block, tmp_path: Path) -> None:
    with pytest.raises(formspec.ProblemError):
        formspec.load(as_file(block, tmp_path))


def commands_of(block: Block) -> Iterator[tuple[str, str]]:
    """Yield (command, expected output) of a block of shell; a console shows its prompts."""
    if block.language == "console":
        for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output
        return
    for line in block.body.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            yield from ((part.strip(), "") for part in line.split("&&"))


def run(command: str, page: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(command)
    programs = {"formspec": [sys.executable, "-m", "formspec"], "python": [sys.executable], "cp": ["cp"]}
    words = programs.get(Path(program).name)
    assert words, f"{page.name} shows `{command}`, which is not tested"
    return subprocess.run(
        [*words, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "FORMSPEC_LANG": "zh" if ".zh." in page.name else "en", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def pattern_of(output: str) -> str:
    """Return a pattern for an expected output, in which ``…`` stands for what is not shown."""
    lines = (re.escape(line).replace("…", ".*") + r"\n" for line in output.splitlines())
    return "".join(r"(?:.*\n)*?" if line == r".*\n" else line for line in lines)


def check_commands(block: Block, folder: Path) -> None:
    status = 1 if "exit=1" in block.words else 0
    for command, expected in commands_of(block):
        if any(part in command for part in SETTING_UP):
            continue
        done = run(command, block.page, folder)
        assert done.returncode == status, f"{block.name} `{command}`:\n{done.stdout}"
        if expected:
            assert re.fullmatch(pattern_of(expected), done.stdout), f"{block.name} `{command}` prints:\n{done.stdout}"


def check_snippet(block: Block, folder: Path) -> None:
    path = folder / "snippet.py"
    path.write_text(block.body, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path.name], capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False
    )
    assert done.returncode == 0, f"{block.name}:\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_and_snippets_of_a_page_work_in_the_order_they_stand(page: Path, tmp_path: Path) -> None:
    for name in ("specs", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for block in blocks_of(page):
        if block.file:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.body, encoding="utf-8")
        if block.language in ("console", "sh"):
            check_commands(block, tmp_path)
        elif block.language == "python":
            check_snippet(block, tmp_path)


def test_what_is_generated_is_fresh_and_shows_every_key() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_api_reference_has_every_public_name_and_each_has_a_description() -> None:
    names = [
        name for names in runpy.run_path(str(ROOT / "docs" / "generate.py"))["REFERENCE"].values() for name in names
    ]
    assert sorted(names) == sorted([*formspec.__all__, *(f"batch.{name}" for name in formspec.batch.__all__)])
    lacking = []
    for name in names:
        thing = attrgetter(name)(formspec)
        members = vars(thing).items() if inspect.isclass(thing) and thing.__module__.startswith("formspec") else ()
        public = [member for each, member in members if not each.startswith("_")]
        described = [thing, *(each for each in public if inspect.isfunction(each) or isinstance(each, property))]
        lacking += [name for each in described if not (each.__doc__ or "").strip()]
    assert not lacking


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to a page's headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_line_of_prose_is_longer_than_120_characters(page: Path) -> None:
    """Code, tables (lines that begin with ``|``) and generated parts are exempt: their lines cannot be broken."""
    text = page.read_text(encoding="utf-8")
    for exempt in (FENCE, GENERATED):
        text = exempt.sub(lambda part: "\n" * part[0].count("\n"), text)  # the numbers of the other lines stay
    lines = enumerate(text.splitlines(), start=1)
    assert not [number for number, line in lines if len(line) > MAX_LINE_LENGTH and not line.startswith("|")]


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    wrong = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            wrong.append(link)
    assert not wrong, f"{page.name}: {wrong}"
