"""What changed in a form since an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ..comparison.compare import compare
from ..comparison.words import sections
from ..compiled import CompiledForm
from ..loading import is_path, load_spec
from ..problems import ProblemError, SourceLocation
from .files import ReadFiles


class ChangedItem(Struct, frozen=True):
    """One change in words, and the location of the item in the new form; None if it was removed."""

    text: str
    location: SourceLocation | None


class ChangedPart(Struct, frozen=True):
    """The changes of one part of a form, such as a block."""

    heading: str
    items: tuple[ChangedItem, ...]


class Changes(Struct, frozen=True):
    """The changes since the form ``since``."""

    since: str
    parts: tuple[ChangedPart, ...]


def changes_between(old: CompiledForm, new: CompiledForm, lang: str) -> tuple[ChangedPart, ...]:
    """Return the changes from one form to another, part by part in the order of the form."""
    return tuple(
        ChangedPart(
            section.heading,
            tuple(
                ChangedItem(line, change.new.location if change.new else None)
                for change, lines in section.changes
                for line in lines
            ),
        )
        for section in sections(compare(old.spec, new.spec), lang)
    )


def base_of(new: CompiledForm, named: str, files: ReadFiles) -> tuple[str, CompiledForm] | None:
    """Return the form before with its name: the one called ``named``, else the first that the spec itself names.

    Returns None if no form is named, as where only common parts are extended. Raises ProblemError if the form
    ``named`` cannot be loaded.
    """
    if named:
        return named, load_spec(named, files)
    for name in _predecessors(new):
        try:
            return name, load_spec(name, files)
        except ProblemError:
            continue  # common parts, or a form that is not installed
    return None


def _predecessors(form: CompiledForm) -> Iterator[str]:
    """Yield the names of the forms that a form follows, or that it extends."""
    yield from (earlier.form for earlier in form.spec.was)
    folder = Path(form.sources.root).parent
    yield from (str(folder / name) if is_path(name) else name for name in form.bases)
