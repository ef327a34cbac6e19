"""What is done with one input. It is sent to a worker with each input and is therefore small and picklable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..api import FormSpec, Reading, load, read_as_one_of
from ..problems import Problem, ProblemError, with_file
from ..report.results import sheet_of, values_at_problems
from ..unexpected import unexpected
from .inputs import Input, content_of
from .results import BatchResult

Specs = FormSpec[Any] | str | Path | Sequence[FormSpec[Any] | str | Path] | None
"""The forms that the inputs may be: one, several, or None for every installed form."""

Choices = tuple[tuple[str, str], ...]
"""Options of a format, by name."""

_KEPT = 4
"""Sets of specs that a worker keeps: those of the batches that share it."""

_CAN_BE_COMPLETED = ("rule.", "data.required", "data.too-few")
"""Codes of problems with which a form can be printed all the same: it is not finished, but nothing of it is lost."""


class Work(Struct, frozen=True, kw_only=True):
    """Reads one input, as one of ``specs``, and returns its data, or the documents in ``formats``."""

    specs: bytes
    keeps_data: bool = False
    formats: tuple[tuple[str, Choices], ...] = ()

    def __call__(self, item: Input) -> BatchResult:
        """Return the result of ``item``; it never raises an Exception."""
        if item.problem is not None:
            return BatchResult(input=item, problems=(item.problem,))
        try:
            source = content_of(item) if item.is_packed else Path(item.path)
            reading = read_as_one_of(source, item.name, _unpacked(self.specs))
            return self._result(item, reading)
        except ProblemError as error:
            return failed(item, error.problems)
        except Exception as error:  # noqa: BLE001 - the other inputs are processed after any exception
            return failed(item, [unexpected(error, item.name)])

    def _result(self, item: Input, reading: Reading[Any]) -> BatchResult:
        spec, contents, problems = reading.spec, {}, list(reading.problems)
        if is_printable(reading.problems):
            for to, options in self.formats:
                try:
                    contents[to] = spec.render(reading.form, to, options=dict(options), copy_mark=reading.copy_mark)
                except ProblemError as error:
                    problems += with_file(error.problems, item.name)
        return BatchResult(
            input=item,
            problems=tuple(problems),
            form=spec.id,
            digest=spec.digest,
            fullness=reading.fullness,
            values=values_at_problems(reading),
            sheet=sheet_of(reading),
            data=reading.to_json() if self.keeps_data else None,
            copy_mark=reading.copy_mark,
            contents=contents,
        )


def failed(item: Input, problems: Sequence[Problem]) -> BatchResult:
    """Return the result of an input that could not be read."""
    return BatchResult(input=item, problems=tuple(with_file(problems, item.name)))


def is_printable(problems: Sequence[Problem]) -> bool:
    """Return whether a form with these problems can be printed: none of its values was rejected."""
    reading_errors = (problem for problem in problems if problem.severity == "error")
    return all(problem.code.startswith(_CAN_BE_COMPLETED) for problem in reading_errors)


def packed(specs: Specs) -> bytes:
    """Return specs, each loaded once, as bytes that every worker can make them from; no bytes for none.

    Raises ProblemError if one of them cannot be loaded, or if different ones have one id.
    """
    given = () if specs is None else (specs,) if isinstance(specs, FormSpec | str | Path) else specs
    loaded = _different([each if isinstance(each, FormSpec) else load(each) for each in given])
    if not loaded:
        return b""
    import pickle

    content = pickle.dumps(loaded)
    _unpacked(content)  # while they are in memory, so that this process does not build them again
    return content


def _different(specs: Iterable[FormSpec[Any]]) -> tuple[FormSpec[Any], ...]:
    """Return specs, each once; raise ProblemError for different ones with one id."""
    by_id: dict[str, dict[str, FormSpec[Any]]] = {}
    for spec in specs:
        by_id.setdefault(spec.id, {}).setdefault(spec.digest, spec)
    problems = [
        Problem(code="catalog.same-id", params={"name": name, "specs": [_source(each) for each in same.values()]})
        for name, same in by_id.items()
        if len(same) > 1
    ]
    if problems:
        raise ProblemError(problems)
    return tuple(each for same in by_id.values() for each in same.values())


def _source(spec: FormSpec[Any]) -> str:
    return spec.compiled.sources.name


@lru_cache(maxsize=_KEPT)
def _unpacked(specs: bytes) -> tuple[FormSpec[Any], ...]:
    """Return the specs in ``specs``, the same objects for all inputs of a worker."""
    if not specs:
        return ()
    import pickle

    loaded: tuple[FormSpec[Any], ...] = pickle.loads(specs)  # noqa: S301 - made by :func:`packed` of the same program
    return loaded


def chosen_formats(formats: str | Sequence[str], options: Mapping[str, Mapping[str, str]]) -> Any:
    """Return formats with their options, as :class:`Work` has them."""
    names = [formats] if isinstance(formats, str) else formats
    return tuple((name, tuple(sorted(options.get(name, {}).items()))) for name in names)
