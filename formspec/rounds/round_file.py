"""The file ``round.yaml`` of a round, as it is written: every value with its line and column.

It is checked against its schema (``schemas/round.schema.json``) by the same functions as a spec. Whether the forms and
the columns that it names exist is checked in :mod:`.opened`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError, SourceLocation, has_errors
from ..schemas import ROUND
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Scalar
from ..source.yaml import parse_yaml, read_text
from ..spec.language import check_language
from ..spec.reader import MappingReader, Report
from ..values import DATE, Refused, ValueSpec
from ..values.date import read_date
from .columns import Use

ROUND_FILE = "round.yaml"
UNIT, PROJECT = "unit", "project"
"""The values of ``copies``."""
CUT_OFF = "cut_off"
_DUE = "due"
_PLACEHOLDER = lazy_pattern(r"\{([a-z_.]+)\}")


class RoundText(Struct, frozen=True):
    """A text of the file, and its location."""

    text: str
    location: SourceLocation


class FormEntry(Struct, frozen=True, kw_only=True):
    """A form of the round.

    Args:
        form: its id or the path of its spec.
        copies: ``unit`` or ``project``.
        parameters: its parameters by name.
        fields: the items that are prefilled (dotted names), each with the heading of a column of the roster.
        lock: the items that are locked; None for all that are prefilled.
    """

    form: RoundText
    copies: RoundText
    parameters: Mapping[str, RoundText] = field(default_factory=dict)
    fields: tuple[tuple[RoundText, RoundText], ...] = ()
    lock: tuple[RoundText, ...] | None = ()


class RoundFile(Struct, frozen=True, kw_only=True):
    """A round as it is described.

    Args:
        path: the path of the file.
        id: the id of the round.
        title: its title.
        dates: the cut-off and the due dates by their names in parameters (``cut_off``, ``due.submit``,
            ``due.feedback``).
        roster: the name of the file of the roster.
        sheet: the sheet with the roster; empty for the first one with its headings.
        columns: the heading of each column of the roster.
        forms: the forms.
    """

    path: Path
    id: str
    title: str
    dates: Mapping[str, date]
    roster: RoundText
    sheet: str
    columns: Mapping[Use, RoundText]
    forms: tuple[FormEntry, ...]

    @property
    def folder(self) -> Path:
        """The folder of the round."""
        return self.path.parent

    def printed(self, text: RoundText, language: str) -> str:
        """Return the value of a parameter, with dates as a form in ``language`` prints them.

        Raises ProblemError for a date that the round does not have.
        """
        spec = ValueSpec(type=DATE, language=language)

        def one(found: re.Match[str]) -> str:
            day = self.dates.get(found[1])
            if day is None:
                params = {"name": found[1], "known": list(self.dates)}
                raise ProblemError([Problem(code="round.no-date", params=params, location=text.location)])
            return DATE.display(day, spec)

        return _PLACEHOLDER.sub(one, text.text)


def round_path(folder: Path) -> Path:
    """Return the path of the file of a round in ``folder``, which may also be that file itself."""
    return folder if folder.name == ROUND_FILE else folder / ROUND_FILE


def read_round_file(folder: str | Path) -> RoundFile:
    """Return the description of the round in ``folder``.

    Raises ProblemError with everything that is not in the language of rounds, at its line and column.
    """
    path = round_path(Path(folder))
    if not path.exists():
        location = SourceLocation(file=str(path))
        raise ProblemError([Problem(code="round.none", params={"path": str(folder)}, location=location)])
    root = parse_yaml(read_text(path), str(path))
    problems = list(check_language(root, ROUND))
    if problems or not isinstance(root, MappingNode):
        raise ProblemError(problems)
    report = Report()
    file = _round_file(path, MappingReader(root, report))
    if has_errors(report.problems):
        raise ProblemError(report.problems)
    return file


def _round_file(path: Path, reader: MappingReader) -> RoundFile:
    roster = reader.child("roster")
    assert roster is not None
    columns = roster.child("columns")
    assert columns is not None
    return RoundFile(
        path=path,
        id=_text(reader, "round").text,
        title=_text(reader, "title").text,
        dates=dict(_dates(reader)),
        roster=_text(roster, "file"),
        sheet=roster.text("sheet"),
        columns={use: _text(columns, use) for use in Use if columns.has(use)},
        forms=tuple(_form_entry(each) for each in reader.readers("forms")),
    )


def _text(reader: MappingReader, key: str, default: str = "") -> RoundText:
    """Return the text under a key; report one of which nothing can be seen."""
    text = reader.text(key, default)
    if reader.has(key) and not text.strip():
        reader.report.add("round.blank", reader.at(key), key=key)
    return RoundText(text, reader.at(key))


def _dates(reader: MappingReader) -> Iterator[tuple[str, date]]:
    due = reader.child(_DUE)
    keys = [(CUT_OFF, reader, CUT_OFF)]
    if due is not None:
        keys += [(f"{_DUE}.{key}", due, key) for key in due.node.entries]
    for name, owner, key in keys:
        if not owner.has(key):
            continue
        try:
            yield name, read_date(owner.text(key))
        except Refused as error:
            reader.report.add(error.code, owner.at(key), **error.params)


def _form_entry(reader: MappingReader) -> FormEntry:
    fields = reader.child("fields")
    parameters = reader.child("parameters")
    items = fields.node.entries if fields is not None else {}
    return FormEntry(
        form=_text(reader, "form"),
        copies=_text(reader, "copies", UNIT),
        parameters={} if parameters is None else {name: _text(parameters, name) for name in parameters.node.entries},
        fields=tuple(
            (RoundText(name, entry.key_mark.location()), _scalar(entry.value)) for name, entry in items.items()
        ),
        lock=None if reader.flag("lock") else tuple(map(_scalar, reader.items("lock"))),
    )


def _scalar(node: object) -> RoundText:
    assert isinstance(node, Scalar)
    return RoundText(node.text, node.mark.location())
