"""What is fuzzed: a workbook, the YAML of a spec, the JSON of a form; each with its corpus and its changes by chance.

A target is called with bytes. It passes if the content is read or rejected with problems that have texts in both
languages, in bounded time. Anything else raises: also the problem that stands for an unforeseen error.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import formspec
from formspec import Problem, ProblemError
from formspec.importing.book import Note
from formspec.registry import reader_for
from formspec.unexpected import unexpected
from tests.forms import to_json
from tests.importing import mutations, workbooks

ROOT = Path(__file__).resolve().parents[2]
FOUND = Path(__file__).resolve().parent / "found"
"""Contents that once failed, in a folder for each target: they are tried with every test run."""
MOST_SECONDS = 20.0
"""CPU time for one content: hundreds of readings of an ordinary file, on a slow machine with coverage traced."""
UNFORESEEN = unexpected(RuntimeError(), "").code


@dataclass(frozen=True)
class Target:
    """One thing to fuzz.

    Args:
        name: its name on the command line.
        run: takes a content; raises if it is neither read nor rejected.
        corpus: returns the contents to begin with.
        change: returns a content changed by chance.
        runs: how many contents are about a minute's, guided, on one core.
    """

    name: str
    run: Callable[[bytes], None]
    corpus: Callable[[], Sequence[bytes]]
    change: Callable[[bytes, random.Random], bytes]
    runs: int

    def __call__(self, content: bytes) -> None:
        """Try one content within bounds of time."""
        start = time.process_time()
        self.run(content)
        assert time.process_time() - start < MOST_SECONDS, "too slow"

    def found(self) -> list[Path]:
        """Return the contents that once failed."""
        return sorted((FOUND / self.name).glob("*"))


def _have_texts(problems: Iterable[Problem]) -> None:
    for problem in problems:
        assert problem.code != UNFORESEEN, problem.message("en")
        for lang in ("zh", "en"):
            assert problem.message(lang).encode()
            assert problem.to_json(lang)["code"] == problem.code
            problem.hint(lang).encode()


def _or_problems(work: Callable[[], Any]) -> Any:
    """Return the result of ``work``; None if it was rejected with problems."""
    try:
        return work()
    except ProblemError as error:
        assert error.problems
        _have_texts(error.problems)
        return None


# A filled workbook


def _workbook(content: bytes) -> None:
    """Read a workbook, write its problems into it, and read the copy: the same values."""
    reading = _or_problems(lambda: formspec.read(content))
    if reading is None:
        return
    _have_texts(reading.problems)
    notes = [
        Note(sheet=each.location.sheet, cell=each.location.cell, text=each.message("zh"), severity=each.severity)
        for each in reading.problems
        if each.location is not None and each.location.sheet and each.location.cell
    ]
    annotated = _or_problems(lambda: reader_for(content, "form.xlsx").annotate(content, notes))
    if annotated is not None:
        again = formspec.read(annotated, reading.spec)
        assert to_json(again.form) == to_json(reading.form), "annotating changed a value"


@cache
def _workbooks() -> Sequence[bytes]:
    examples = [path.read_bytes() for path in sorted((ROOT / "examples" / "filled").glob("*.xlsx"))]
    inputs = [path.read_bytes() for path in sorted((ROOT / "tests" / "inputs").glob("*.xlsx"))]
    return (*(workbooks.filled(name) for name in workbooks.FORMS), *examples, *inputs)


def _changed_workbook(content: bytes, chance: random.Random) -> bytes:
    change = chance.choice(
        (mutations.in_bytes, mutations.in_headers, mutations.in_xml, mutations.in_xml, mutations.in_cells)
    )
    with suppress(Exception):  # a content that is no archive any more has no members to change
        return change(content, chance)
    return mutations.in_bytes(content, chance)


# A spec in YAML


def _yaml(content: bytes) -> None:
    """Load a spec, and make of it whatever is made of a spec."""
    text = content.decode("utf-8", "replace")
    spec = _or_problems(lambda: formspec.loads(text))
    if spec is None:
        return
    _have_texts(spec.warnings)
    json.dumps(spec.schema())
    assert spec.types()
    spec.layout(spec.new())
    _have_texts(_or_problems(lambda: spec.validate({})) or ())


@cache
def _specs() -> Sequence[bytes]:
    folders = (ROOT / "specs", ROOT / "docs" / "patterns", ROOT / "tests" / "inputs")
    return [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.yaml"))]


# The data of a form in JSON


@cache
def _department() -> formspec.FormSpec:
    return formspec.load(workbooks.DEPARTMENT)


def _json(content: bytes) -> None:
    """Read the data of a form; the accepted values are the same when they are read again."""
    spec = _department()
    reading = _or_problems(lambda: formspec.read(content, spec))
    if reading is None:
        return
    _have_texts(reading.problems)
    data = spec.to_json(reading.form)
    assert spec.to_json(spec.decode(data).form) == data


@cache
def _data() -> Sequence[bytes]:
    form = to_json(workbooks.form_of(workbooks.DEPARTMENT))
    inputs = [path.read_bytes() for path in sorted((ROOT / "tests" / "inputs").glob("*.json"))]
    texts = [json.dumps(form, ensure_ascii=False), json.dumps(form, indent=2), '{"year": 2024}']
    return (*(text.encode(coding) for text in texts for coding in ("utf-8", "utf-16")), *inputs)


# Texts changed by chance

_TOKENS = re.compile(r"[\w.]+|[^\w\s]|\n *")
_ODD = (
    "", "0", "-1", "1e400", "1e-400", "9" * 400, "null", "true", "[]", "{}", "[[", "{{", "}", '"', "'", ":", "- ", "? ",
    "&a ", "*a", "<<: *a", "!!python/object:os.system", "|", ">", "---", "\t", "\u200b", "\ud7ff", "\ufeff", "\\u0000",
    "\\ud800", "2024-02-30", "2204-06-30", "{year}", "{n}", "sum(all)", "a / 0", "id", "label", "rows", "table",
    "fields", "repeat", "extends", "uses", "compute", "pattern", "((a+)+)+", "(a|a)*b", "type", "money", "\n", "\n  ", "　",
)  # fmt: skip


def _changed_text(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    for _ in range(chance.randint(1, 4)):
        text = chance.choice((_token_changed, _token_changed, _piece_moved, _line_changed))(text, chance)
    changed = text.encode("utf-8", "replace")
    return mutations.in_bytes(changed, chance) if changed and chance.random() < 0.1 else changed


def _token_changed(text: str, chance: random.Random) -> str:
    tokens = list(_TOKENS.finditer(text))
    if not tokens:
        return text + chance.choice(_ODD)
    one, other = chance.choice(tokens), chance.choice(tokens)
    new = other[0] if chance.random() < 0.5 else chance.choice(_ODD)
    return text[: one.start()] + new + text[one.end() :]


def _piece_moved(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((1, 4, 40, 400))]
    rest = text if chance.random() < 0.5 else text[:start] + text[start + len(piece) :]
    target = chance.randrange(len(rest) + 1)
    return rest[:target] + piece + rest[target:]


def _line_changed(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    line = lines[number]
    lines[number : number + 1] = chance.choice(
        ([], [line, line], ["  " + line], [line.removeprefix("  ")], [line + " #"])
    )
    return "\n".join(lines)


TARGETS = {
    each.name: each
    for each in (
        Target("workbook", _workbook, _workbooks, _changed_workbook, runs=4_000),
        Target("yaml", _yaml, _specs, _changed_text, runs=5_000),
        Target("json", _json, _data, _changed_text, runs=10_000),
    )
}
