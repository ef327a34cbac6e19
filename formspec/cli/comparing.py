"""``formspec diff``: what changed from one form to another."""

from __future__ import annotations

from collections.abc import Iterator

from ..comparison.as_json import to_json
from ..comparison.compare import Comparison, compare
from ..comparison.words import sections, summary
from ..compiled import CompiledForm
from ..defaults import COMPARISON_FORMATS
from ..loading import load_base, load_spec
from ..output import write
from ..problems import Problem, ProblemError
from .language import word
from .report import show
from .terminal import json_text, say

Forms = tuple[CompiledForm, CompiledForm]
SAME, DIFFERENT, FAILED = 0, 1, 2
"""Exit statuses, those of diff(1)."""


def run(names: tuple[str, ...], to: str, output: str | None, lang: str) -> int:
    """Compare two forms, or one with the form that it builds on; return the exit status."""
    try:
        old, new = _loaded(names)
        comparison = compare(old.spec, new.spec)
        _deliver(_WRITERS[to](comparison, (old, new), lang), output, lang)
    except ProblemError as error:
        show(error.problems, lang, to_stderr=True)
        return FAILED
    return DIFFERENT if comparison.changes else SAME


def _loaded(names: tuple[str, ...]) -> Forms:
    """Return the old and the new form, after trying both; raise ProblemError with the problems of both."""
    forms: list[CompiledForm] = []
    problems: list[Problem] = []
    for name in names:
        try:
            forms.append(load_spec(name))
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(problems)
    return (load_base(forms[0]), forms[0]) if len(forms) == 1 else (forms[0], forms[1])


def _deliver(content: str, output: str | None, lang: str) -> None:
    if output in (None, "-"):
        for line in content.splitlines():
            say(line)
        return
    path = write(str(output), f"{content}\n".encode())
    say(word("wrote", lang, path=path), err=True)


def _text(comparison: Comparison, _forms: Forms, lang: str) -> str:
    return "\n".join(_lines(comparison, lang))


def _lines(comparison: Comparison, lang: str) -> Iterator[str]:
    yield summary(comparison, lang)
    for part in sections(comparison, lang):
        yield part.heading
        yield from (f"  {sentence}" for _, sentences in part.changes for sentence in sentences)


def _json(comparison: Comparison, _forms: Forms, lang: str) -> str:
    return json_text(to_json(comparison, lang))


def _html(comparison: Comparison, forms: Forms, lang: str) -> str:
    from ..comparison.page.page import page

    return page(comparison, *forms, lang)


_WRITERS = dict(zip(COMPARISON_FORMATS, (_text, _html, _json), strict=True))
