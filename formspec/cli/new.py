"""The command ``new``: writes a new spec, and says what to look at and what to do next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from ..new_spec import FIRST_YEAR, LAST_YEAR
from ..new_spec.copied import copied
from ..new_spec.draft import Draft, NewSpec, check_path, write_draft
from ..new_spec.extension import extending
from ..new_spec.starter import starter
from ..new_spec.years import YearMention, year_in
from ..patterns import lazy_pattern
from ..values import short
from .inputs import specs_named
from .language import word
from .terminal import Styled, say

_NEEDS_NO_QUOTES = lazy_pattern(r"[\w./\\:-]+" if os.name == "nt" else r"[\w./:-]+")  # not even for Chinese characters
_LONGEST = 100
"""Characters of a line that mentions a year: its file, its number and the year itself are before or in them, mostly."""


def write_new(file: str, origin: str | None, base: str | None, year: str | None, lang: str) -> None:
    """Write the spec ``file``: a copy of ``origin``, a spec that builds on ``base``, or else a starter."""
    if origin and base:
        raise click.UsageError(word("from-or-extends", lang))
    path, number = Path(file), _year(year, lang)
    check_path(path)
    new = write_draft(_draft(path, origin, base, number, lang), path)
    say(Styled(word("wrote", lang, path=new.path), "green"))
    if new.schema:
        say(word("wrote-schema", lang, path=new.schema))
    say(word("identity", lang, id=new.draft.identity.id, edition=new.draft.identity.edition))
    if new.draft.joined:
        say(word("joined", lang, names=list(new.draft.joined)))
    _say_mentions(new, lang)
    say(word("next", lang, path=_in_shell(file)))


def _year(year: str | None, lang: str) -> int | None:
    if year is None:
        return None
    if year_in(year) is None or not year.isdecimal():
        raise click.UsageError(word("bad-year", lang, year=short(year), first=FIRST_YEAR, last=LAST_YEAR))
    return int(year)


def _draft(path: Path, origin: str | None, base: str | None, year: int | None, lang: str) -> Draft:
    if origin:
        return copied(_one_spec(origin, lang), path, year)
    if base:
        return extending(_one_spec(base, lang), path, year, lang)
    return starter(path, year, lang)


def _in_shell(file: str) -> str:
    """Return the name of a file as it is typed in a shell."""
    if _NEEDS_NO_QUOTES.fullmatch(file):
        return file
    return f'"{file}"' if os.name == "nt" else shlex.quote(file)


def _one_spec(name: str, lang: str) -> str:
    found = specs_named((name,))
    if len(found) != 1:
        raise click.UsageError(word("one-spec", lang, name=name, known=found))
    return found[0]


def _say_mentions(new: NewSpec, lang: str) -> None:
    for title, mentions in (
        (word("mentions", lang), new.mentions),
        (word("inherited", lang, path=new.path), new.inherited),
    ):
        if mentions:
            say(title)
            _say_lines(mentions)


def _say_lines(mentions: Sequence[YearMention]) -> None:
    for mention in mentions:
        say(f"  {mention.file}:{mention.line}  {short(mention.text, _LONGEST)}")
