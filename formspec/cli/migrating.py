"""``formspec migrate``: data of earlier editions and of related forms as prefilled forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from ..api import FormSpec, Migration, load
from ..decoding import is_data
from ..defaults import DEFAULT_FORMAT
from ..migration.map_file import MapError, load_map
from ..output import write
from ..problems import Problem
from ..registry import formats, renderer
from .isolation import isolated
from .language import word
from .outputs import DistinctPaths, InputFiles, reject_another_suffix
from .report import CommandReport

_JSON = "json"
_REMAINDER = ".remainder.json"


class Migrator:
    """Carries files over to one form.

    Args:
        wanted: the name of the form.
        origin: the name of the form of the data; None if the data names it.
        field_map: the path of a map; None for none.
        parameters: parameters of the form.
    """

    def __init__(self, wanted: str, origin: str | None, field_map: str | None, parameters: Mapping[str, str]) -> None:
        self._spec: FormSpec[Any] = load(wanted)
        self._origin = None if origin is None else load(origin)
        self._map = None if field_map is None else load_map(field_map)
        self._parameters = parameters
        self._spec.new(**parameters)  # a wrong parameter is no problem of a file

    def run(self, names: Sequence[str], output: str, form: str | None, lang: str, *, as_json: bool) -> None:
        """Write each file as a prefilled form, and its values without a place next to it; report every problem."""
        targets = list(_targets(names, output, form, lang))
        sources = InputFiles(names)
        report = CommandReport("migrate", lang, as_json=as_json, tables=True)
        for name, target in zip(names, targets, strict=True):
            problems: list[Problem] = []
            written: dict[str, str] = {}
            with isolated(name, problems, passing=(MapError,)):
                migration = self._migrated(name)
                problems += migration.problems
                for kind, (path, content) in target.contents(migration).items():
                    sources.reject(path)
                    written[kind] = str(write(path, content))
            report.found(name, problems, written)
        report.finish()

    def _migrated(self, name: str) -> Migration[Any]:
        return self._spec.migrate(name, self._map, self._origin, **self._parameters)


class _Target(Struct, frozen=True):
    """The file to write, and its format: the name of an output format, or ``json``."""

    path: Path
    form: str

    def contents(self, migration: Migration[Any]) -> dict[str, tuple[Path, bytes]]:
        """Return the path and the content of each file to write, by its kind."""
        spec, data = migration.spec, migration.form
        content = _json(spec.to_json(data)) if self.form == _JSON else spec.render(data, self.form)
        remainder = self.path.with_name(f"{self.path.name}{_REMAINDER}"), _json(migration.remainder)
        return {"written": (self.path, content), **({"remainder": remainder} if migration.remainder else {})}


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _targets(names: Sequence[str], output: str, form: str | None, lang: str) -> Iterator[_Target]:
    """Yield the target of each file: ``output`` is a file of a known format, or a folder."""
    path = Path(output)
    by_suffix = _forms_by_suffix()
    is_file = path.suffix in by_suffix and not path.is_dir() and not output.endswith("/")
    if is_file and len(names) > 1:
        raise click.UsageError(word("one-file", lang, path=output))
    if is_file and (form is None or _suffix(form) == path.suffix):
        yield _Target(path, form or by_suffix[path.suffix])
        return
    forms = [form or (_JSON if is_data(name) else DEFAULT_FORMAT) for name in names]
    reject_another_suffix(path, output, set(map(_suffix, forms)), lang)
    distinct = DistinctPaths()
    for name, wanted in zip(names, forms, strict=True):
        yield _Target(distinct.take(path / f"{Path(name).stem}{_suffix(wanted)}"), wanted)


def _forms_by_suffix() -> dict[str, str]:
    """Return the format of a file by its suffix; of two, the one that is filled in on the screen."""
    ordered = sorted(formats(), key=lambda one_format: bool(one_format.fillable_of))
    return {**{one_format.suffix: one_format.name for one_format in ordered}, _suffix(_JSON): _JSON}


def _suffix(form: str) -> str:
    return f".{_JSON}" if form == _JSON else renderer(form).suffix
