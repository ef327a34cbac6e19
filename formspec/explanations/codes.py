"""The codes of problems: what they say, how severe they are, what causes them, and how it is corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from ..messages import explanation, keys, problem_templates, template
from ..patterns import lazy_pattern
from ..problems import Severity
from .examples import Example, example_of

AREAS = (
    "file", "yaml", "json", "spec", "expr", "catalog", "format", "option", "type", "reader", "output", "internal",
    "limit", "types", "data", "migrate", "read", "rule", "roster", "round", "explain",
)  # fmt: skip
"""The parts of codes before the dot, in the order of docs/problems.md; the texts ``area.NAME`` name them."""
_HINT = ".hint"
_PARAMETER = lazy_pattern(r"\{(\w+)(?::(?:\?([^{}]*)|[a-z-]+))?\}")
_WARNING, _INFO = (Severity.WARNING,), (Severity.INFO,)
_ANY_ERROR = (Severity.ERROR, Severity.WARNING)
SEVERITIES: Mapping[str, tuple[Severity, ...]] = {
    **dict.fromkeys(
        ("yaml.comment", "spec.fullwidth-quotes", "spec.comma-printed", "spec.sign-printed", "spec.one-choice",
         "spec.percent",
         "spec.rule-never", "spec.extends-same-label", "expr.percent", "expr.percent-times", "expr.empty-text",
         "limit.too-long", "limit.narrow-date", "limit.rows", "limit.columns", "limit.pages", "limit.not-held",
         "data.more-decimals-than-shown", "data.far-date", "data.computed-differs", "data.computed-in-doubt",
         "read.spec-changed", "read.sheet-lost", "read.row-moved", "read.label-changed", "read.outside",
         "read.object", "read.objects", "read.page-text", "read.hidden-rows", "read.hidden-columns",
         "read.hint-left", "read.became-date", "read.time-of-day", "read.noise", "read.shown-rounded",
         "read.computed-typed", "rule.suggestion",
         "spec.was-unclear", "spec.unused-level",
         "migrate.computed", "migrate.no-places", "migrate.unknown-carried", "migrate.carried-twice",
         "read.carried-changed", "read.carried-missing", "read.two-copies",
         "roster.duplicate", "roster.same-name", "roster.no-superior", "roster.hidden",
         "round.copy-changed", "round.no-longer"),
        _WARNING,
    ),
    **dict.fromkeys(
        ("spec.common-part", "migrate.converted", "migrate.left-out", "migrate.superseded",
         "read.earlier-edition", "read.earlier-by-names",
         "read.comment", "read.formula", "read.understood", "read.nothing", "read.nothing-kept"),
        _INFO,
    ),
    **dict.fromkeys(
        ("spec.extends-near-id", "spec.extends-elsewhere", "spec.extends-kind", "rule.assert", "rule.require",
         "read.more", "read.struck", "read.raised", "format.broken", "type.broken", "reader.broken",
         "migrate.no-place", "migrate.several", "migrate.too-many", "migrate.twice", "migrate.type", "migrate.unit"),
        _ANY_ERROR,
    ),
    "read.another-sheet": (Severity.WARNING, Severity.INFO),
}  # fmt: skip
"""The severities of codes that are not always errors; a test compares them with the source."""


class ExplainedCode(Struct, frozen=True):
    """A code in words: the message and the advice with names for their parameters, the cause, and an example."""

    code: str
    severities: tuple[Severity, ...]
    message: str
    hint: str
    cause: str
    example: Example | None


def codes(prefix: str = "") -> list[str]:
    """Return the codes of the library that begin with ``prefix``, in the order of areas and of the alphabet."""
    found = [key for key in keys(*(f"{area}." for area in AREAS)) if not key.endswith(_HINT)]
    return sorted((code for code in found if code.startswith(prefix)), key=_place)


def _place(code: str) -> tuple[int, str]:
    return AREAS.index(code.partition(".")[0]), code


def explained_code(code: str, lang: str) -> ExplainedCode | None:
    """Return what a code means, also one of a package's own; None if there is no such code."""
    message, hint = problem_templates(code, lang)
    if not message or "." not in code or code.endswith(_HINT):
        return None
    if code.partition(".")[0] not in AREAS and template(code, lang):
        return None  # another text of the library
    return ExplainedCode(
        code=code,
        severities=SEVERITIES.get(code, (Severity.ERROR,)),
        message=readable(message, lambda name: placeholder(name, lang)),
        hint=readable(hint, lambda name: placeholder(name, lang)).strip(),
        cause=explanation(f"code.{code}", lang),
        example=example_of(code),
    )


def placeholder(name: str, lang: str) -> str:
    """Return a parameter of a message in words, in angle brackets."""
    return f"〈{explanation(f'parameter.{name}', lang) or name.replace('_', ' ')}〉"


def readable(template: str, parameter: Callable[[str], str]) -> str:
    """Return a message with its optional parts in 〔 〕, single braces, and ``parameter`` of each of its parameters."""

    def one(found: re.Match[str]) -> str:
        shown = parameter(found[1])
        return shown if found[2] is None else f"〔{found[2].replace('@', shown)}〕"

    plain = template.replace("{{", "\0").replace("}}", "\1")
    return _PARAMETER.sub(one, plain).replace("\0", "{").replace("\1", "}")
