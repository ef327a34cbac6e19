"""A new spec before and after it is written: its text, its identity, the years that its texts mention."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ..catalog import COMMON
from ..loading import load_text
from ..output import create, make_folder, reject_existing
from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError, SourceLocation
from ..source.files import is_file_name
from ..source.outline import Edit, edited, outline
from .editor_schema import MODELINE, write_schema
from .effective import merged, texts_in
from .header import KEYS
from .identity import Identity
from .years import Mentioned, YearMention

_VISIBLE = lazy_pattern("[^\r\n\x85\u2028\u2029]")


class Draft(Struct, frozen=True, kw_only=True):
    """The text of a new spec and its identity.

    ``is_copy`` if its lines were written for another year; ``has_mark`` if it begins with a byte order mark. ``joined``
    are the names of common parts whose content it has.
    """

    text: str
    identity: Identity
    is_copy: bool = False
    has_mark: bool = False
    joined: tuple[str, ...] = ()


class NewSpec(Struct, frozen=True, kw_only=True):
    """A spec that was written to ``path``; ``schema`` is the schema for editors, None if it was there already.

    ``mentions`` are lines of a copy that mention a year, ``inherited`` texts of its bases that do.
    """

    path: Path
    draft: Draft
    schema: Path | None
    mentions: tuple[YearMention, ...] = ()
    inherited: tuple[YearMention, ...] = ()


def check_path(file: Path) -> None:
    """Raise ProblemError unless a new spec may be written to ``file``: by its name, and because there is none yet."""
    location = SourceLocation(file=str(file))
    if not is_file_name(file.name):
        params = {"path": str(file), "suggestion": str(_as_yaml(file)) if file.name else ""}
        raise ProblemError([Problem(code="output.not-yaml", params=params, location=location)])
    if file.name.startswith(COMMON):
        params = {"path": str(file), "suggestion": str(file.with_name(file.name.lstrip(COMMON)))}
        raise ProblemError([Problem(code="output.common-part", params=params, location=location)])
    reject_existing(file)


def _as_yaml(file: Path) -> Path:
    """Return the path with an ending of YAML; 2.1 in "Form 2.1" is no ending."""
    return file.with_suffix(".yaml") if file.suffix[1:].isalpha() else file.with_name(f"{file.name}.yaml")


def write_draft(draft: Draft, file: Path) -> NewSpec:
    """Write a draft to the new file ``file``, and the schema for editors next to it.

    Raises ProblemError if the draft is not a form, or if a file cannot be written; nothing is written then.
    """
    make_folder(file)  # a path that leads out of a folder is found only where there is the folder
    load_text(draft.text, str(file), file.parent)
    schema = write_schema(file.parent)
    mark = codecs.BOM_UTF8 if draft.has_mark else b""
    create(file, mark + draft.text.encode())
    mentioned = Mentioned(draft.identity.old_year)
    return NewSpec(
        path=file,
        draft=draft,
        schema=schema,
        mentions=tuple(_own(draft.text, str(file), mentioned)) if draft.is_copy else (),
        inherited=tuple(_inherited(draft.text, file, mentioned)),
    )


def _own(text: str, file: str, mentioned: Mentioned) -> Iterator[YearMention]:
    """Yield the lines of a spec that mention a year, but not for a value of its header."""
    spans = (entry.value for key, entry in outline(text).entries.items() if key in KEYS)
    blank = edited(text, (Edit(each.start, each.end, _VISIBLE.sub(" ", text[each.start : each.end])) for each in spans))
    for number, (line, rest) in enumerate(zip(text.splitlines(), blank.splitlines(), strict=True), start=1):
        if mentioned.is_in(rest) and line != MODELINE:
            yield YearMention(file, number, line.strip())


def _inherited(text: str, file: Path, mentioned: Mentioned) -> Iterator[YearMention]:
    """Yield the texts of the bases that mention a year, unless the spec replaces them."""
    found: dict[YearMention, None] = {}
    for key, entry in merged(file, text, str(file)).entries.items():
        for node in texts_in(entry.value):
            if key not in KEYS and node.mark.file != str(file) and mentioned.is_in(node.text):
                mention = YearMention(node.mark.file, node.mark.line + 1, " ".join(node.text.split()))
                found[mention] = None
    yield from found
