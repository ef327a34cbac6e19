"""A form that came back as data, as the page to fill in again: with its values, rejected ones included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api import Reading
from ..data.shape import leaf_at
from ..form.decoded import DecodedForm
from ..layout.copy_marks import locked_values, marked, with_locked
from ..opening import Source, open_source
from ..output_format import OutputFormat
from ..problems import Problem, ProblemError, Severity
from ..registry import formats


def page_format() -> OutputFormat:
    """Return the format in which forms are returned to be filled in again; raise ProblemError if there is none."""
    found = next((each for each in formats() if each.returned is not None), None)
    if found is None:
        raise ProblemError([Problem(code="format.none", params={"known": [each.name for each in formats()]})])
    return found


def page_again(reading: Reading[Any], source: Source, name: str) -> bytes:
    """Return the page with the values of a form; it finds and marks its problems itself, by the same rules.

    ``source`` is the file that was read: a rejected value is in it, and not in the form.
    """
    opened = open_source(source, name)
    data = opened.data if isinstance(opened, DecodedForm) else {}
    page = page_format()
    layout = with_locked(reading.spec.layout(reading.form), frozenset(locked_values(reading.copy_mark)))
    values = {**reading.spec.evaluate(reading.form), **_rejected(reading, data), **marked(reading.copy_mark)}
    return page.compile(layout, page.returned).fill(values)


def _rejected(reading: Reading[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that were rejected, by data path."""
    shape = reading.spec.compiled.shape
    paths = [each.path for each in reading.problems if each.severity is Severity.ERROR and leaf_at(shape, each.path)]
    found = {path: _at(data, path) for path in paths}
    known = reading.spec.evaluate(reading.form)
    return {path: str(raw) for path, raw in found.items() if isinstance(raw, str | int | float) and path not in known}


def _at(data: Any, path: str) -> Any:
    for step in path.split("/")[1:]:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data
