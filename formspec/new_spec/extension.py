"""Next year's form as a spec that builds on last year's: a header, and examples of changes as comments."""

from __future__ import annotations

from pathlib import Path

from .. import catalog
from ..loading import load_spec, locate
from ..messages import text
from .draft import Draft
from .editor_schema import MODELINE
from .examples import examples
from .header import lines_of
from .identity import following
from .self_contained import reference_to


def extending(base: str, file: Path, year: int | None, lang: str) -> Draft:
    """Return a draft for ``file`` that builds on the form ``base`` and changes nothing yet.

    Args:
        base: a name of the catalog or the path of a spec.
        file: where the spec will be.
        year: the year of the new form; without it, the one after that of ``base``, if that has one.
        lang: the language of the comments.

    Raises ProblemError with all problems of ``base``.
    """
    path, _ = locate(base)
    compiled = load_spec(base)
    identity = following(compiled.spec, file, year, catalog.ids())
    reference = reference_to(path, file.parent)
    about = text("new.extends", lang, title=_on_one_line(compiled.title), base=_on_one_line(reference))
    head = [MODELINE, *map(_comment, about.splitlines()), *lines_of(identity.header() | {"extends": reference})]
    shown = examples(compiled, identity.id, identity.old_year, lang)
    if shown:
        head += ["", *map(_comment, text("new.examples", lang).splitlines()), "", *map(_comment, shown)]
    return Draft(text="\n".join(head) + "\n", identity=identity)


def _comment(line: str) -> str:
    return f"# {line}".rstrip()


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
