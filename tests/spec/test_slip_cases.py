r"""Slips of people who edit last year's form: each is named at its place, in their language, with what to write.

Each ``tests/cases/slips/GROUP.txt`` has the slips of one kind. A case begins with ``== its name``; the lines with ``-``
of the form ``_last-year.yaml`` (of ``_next-year.yaml`` in the group ``next-year``) are written as those with ``+``, in
which ``\uXXXX`` is a character that would not be seen. Its problems follow: line, column, severity and code, then the
message and the advice in both languages. To add a case, write its lines, run
``pytest tests/spec/test_slip_cases.py --update-goldens`` and read what that writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import formspec
from formspec.problems import Problem, ProblemError, Severity
from formspec.source.yaml import parse_yaml
from tests.cost import assert_linear

FOLDER = Path(__file__).resolve().parent.parent / "cases" / "slips"
GROUPS = sorted(path.stem for path in FOLDER.glob("*.txt"))
NEXT_YEAR = "next-year"
INVISIBLE = re.compile(r"\\u([0-9a-f]{4})")
NOT_THE_LANGUAGE = ("spec.type", "spec.unknown-key", "spec.key-elsewhere", "spec.block-kind")
"""Problems of a correction that is YAML and nothing else."""
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Case:
    """One slip: its name, the lines of the form that it changes, and the lines as they are written."""

    group: str
    name: str
    old: str
    new: str
    told: str

    @property
    def text(self) -> str:
        """The whole spec with the slip."""
        base = (FOLDER / f"_{NEXT_YEAR if self.group == NEXT_YEAR else 'last-year'}.yaml").read_text(encoding="utf-8")
        assert f"\n{base}".count(f"\n{self.old}") == 1, f"{self.name}: the old lines are not in the form, or twice"
        return f"\n{base}".replace(f"\n{self.old}", f"\n{self.new}")[1:]


def cases(group: str) -> Iterator[Case]:
    text = (FOLDER / f"{group}.txt").read_text(encoding="utf-8")
    for part in re.split("^== ", text, flags=re.MULTILINE)[1:]:
        name, *lines = part.rstrip("\n").split("\n")
        old = "".join(f"{line[2:]}\n" for line in lines if line.startswith("-"))
        new = "".join(f"{line[2:]}\n" for line in lines if line.startswith("+"))
        told = "".join(f"{line}\n" for line in lines if line and line[0] not in "+-")
        shown = INVISIBLE.sub(lambda found: chr(int(found[1], 16)), new)
        yield Case(group, name, old, shown, told)


CASES = [case for group in GROUPS for case in cases(group)]


@cache
def problems_of(text: str) -> list[Problem]:
    try:
        return list(formspec.loads(text, name="form.yaml", folder=FOLDER).warnings)
    except ProblemError as error:
        return list(error.problems)


def told(problem: Problem) -> str:
    location = problem.location
    assert location is not None, f"{problem.code} has no place"
    lines = [f"{location.line}:{location.column} {problem.severity} {problem.code}"]
    for lang in ("zh", "en"):
        hint = problem.hint(lang)
        lines.append(f"  {problem.message(lang)}" + (f"\n    → {hint}" if hint else ""))
    return "".join(f"{line}\n" for line in lines)


def written(case: Case, problems: list[Problem]) -> str:
    """Return a case as its file has it."""
    escaped = re.sub("[\t\u00a0\u200b\u200e\u202c\u3000\ufeff]", lambda sign: f"\\u{ord(sign[0]):04x}", case.new)
    changes = [(sign, line) for sign, lines in (("-", case.old), ("+", escaped)) for line in lines.splitlines()]
    head = f"== {case.name}\n" + "".join(f"{sign} {line}".rstrip() + "\n" for sign, line in changes)
    return head + "".join(map(told, problems))


@pytest.mark.parametrize("group", GROUPS)
def test_every_slip_is_named_at_its_place_with_what_to_write(group: str, request: pytest.FixtureRequest) -> None:
    path = FOLDER / f"{group}.txt"
    text = "\n".join(written(case, problems_of(case.text)) for case in cases(group))
    if request.config.getoption("--update-goldens"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_the_forms_without_slips_have_no_problem() -> None:
    for path in FOLDER.glob("_*.yaml"):
        assert not problems_of(path.read_text(encoding="utf-8"))


def test_one_slip_is_one_problem_except_where_it_is_written_several_times() -> None:
    several = {"columns-of-texts", "sign-texts", "row-outside-group"}
    counts = {case.name: len(re.findall(r"^\d+:", case.told, re.MULTILINE)) for case in CASES}
    assert {name for name, count in counts.items() if count > 1} == several
    accepted = {case.name for case in CASES if case.group == "accepted"}
    assert {name for name, count in counts.items() if not count} == accepted


def test_advice_in_english_has_no_chinese_but_what_the_author_wrote() -> None:
    for case in CASES:
        english = [line for line in case.told.splitlines() if line.startswith("  ")]
        for problem in problems_of(case.text) if english else ():
            text = problem.message("en") + problem.hint("en")
            foreign = set(CHINESE.findall(text)) - set(case.text) - set(str(problem.params))
            assert not foreign, f"{case.name}: {foreign}"


def corrected(case: Case, problem: Problem) -> str:
    """Return the text of a case with the corrected line that its problem advises."""
    location, line = problem.location, str(problem.params["corrected"])
    assert location is not None
    assert location.line is not None
    lines = case.text.split("\n")
    at = location.line - 1
    if problem.code == "yaml.list-key":
        lines.insert(at, line)
    elif problem.params.get("what") == "continued":
        lines[at - 1 : at + 1] = [line]
    else:
        own = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines[at] = own + line if problem.code == "yaml.fullwidth" else line
    return "\n".join(lines)


def test_a_corrected_line_makes_a_form_of_a_text_that_is_no_yaml() -> None:
    tried = 0
    for case in CASES:
        if not re.search(r"^\d+:\d+ error yaml\.", case.told, re.MULTILINE):
            continue
        problem, *others = problems_of(case.text)
        if others or problem.params.get("rest"):
            continue  # other lines have to be corrected as well
        try:
            parse_yaml(case.text, "form.yaml")
        except ProblemError:
            if problem.params.get("corrected"):
                found = problems_of(corrected(case, problem))
                errors = {each.code for each in found if each.severity is Severity.ERROR}
                assert not [code for code in errors if code.startswith("yaml.") or code in NOT_THE_LANGUAGE], case.name
                tried += 1
    assert tried >= 50


def test_all_slips_of_a_file_are_named_at_once() -> None:
    text = (FOLDER / "_last-year.yaml").read_text(encoding="utf-8")
    for right, wrong in (
        ("title: 项目", "title：项目"),
        ("label: 财政拨款}", "label: 财政拨款"),
        ("    lines: 4", "   lines: 4"),
        ("deviated, label: 是否偏差", "deviated, lable: 是否偏差"),
    ):
        text = text.replace(right, wrong)
    places = [(problem.code, problem.location and problem.location.line) for problem in problems_of(text)]
    assert places == [("yaml.fullwidth", 3), ("yaml.slip", 23), ("yaml.slip", 39)]


@pytest.mark.parametrize("slip", ["}，{", "  label：", "- [", "“", "\t- ", "\u00a0- {a: ", "{a b: ", "23  - a"])
def test_slips_on_every_line_cost_in_proportion_to_their_number(slip: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = "formspec: 1\nblocks:\n" + f"  - {{text: a, label: b}}\n{slip}\n" * size
        return lambda: problems_of.__wrapped__(text)

    assert_linear(prepare, 100)
