"""One state of the form: its documents in the formats that a browser shows, and the texts that it was built from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import Struct, field

from .. import api
from ..api import FormSpec
from ..checking import common_part
from ..decoding import is_data
from ..form import Form
from ..loading import load_spec, locate
from ..output_format import OutputFormat
from ..problems import Problem, ProblemError, with_file
from ..registry import formats, loaded_formats, problems_of
from ..source.limits import MAX_SPEC_BYTES, MAX_WORKBOOK_BYTES
from ..source.yaml import decode, read_bytes
from ..unexpected import unexpected
from .files import ReadFiles


def previewed_formats() -> tuple[OutputFormat, ...]:
    """Return the formats that a preview shows: printed ones first, then those that are filled in on the screen."""
    return tuple(sorted((each for each in formats() if each.preview is not None), key=lambda each: each.fillable_of))


class Inputs(Struct, frozen=True):
    """The names of the files of a preview: of the spec, of the data in the form, and of the form before; or empty."""

    spec: str
    data: str = ""
    base: str = ""


def check_inputs(inputs: Inputs) -> None:
    """Raise ProblemError for files without a preview whatever is saved: missing ones, and common parts of forms."""
    remark = common_part(inputs.spec)
    if remark is not None:
        raise ProblemError([remark])
    checks: list[Callable[[], object]] = [lambda: read_bytes(*locate(inputs.spec), MAX_SPEC_BYTES)]
    if inputs.data:
        checks.append(lambda: read_bytes(Path(inputs.data), inputs.data, MAX_WORKBOOK_BYTES))
    if inputs.base:
        checks.append(lambda: load_spec(inputs.base))
    problems = [problem for check in checks for problem in _raised(check)]
    if not previewed_formats():
        problems.append(Problem(code="format.no-preview"))
        problems += problems_of(loaded_formats())
    if problems:
        raise ProblemError(problems)


def _raised(check: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        check()
    except ProblemError as error:
        return error.problems
    return ()


class Picture:
    """One state of the form; ``texts`` are those of its files, by their names in problems.

    A document is made when it is asked for, and once. ``asked`` are the names of the formats that were asked for.
    """

    def __init__(self, spec: FormSpec[Any], form: Form | None, texts: Mapping[str, str]) -> None:
        self.spec = spec
        self.form = form
        self.texts = texts
        self.asked: set[str] = set()
        self._documents: dict[str, bytes] = {}
        self._lock = Lock()

    def document(self, to: OutputFormat) -> bytes:
        """Return the form in a format; raise ProblemError if that is not possible."""
        self.asked.add(to.name)
        return self.prepared(to)

    def prepared(self, to: OutputFormat) -> bytes:
        """Return the form in a format that may be asked for later; raise ProblemError if that is not possible."""
        with self._lock:
            if to.name not in self._documents:
                self._documents[to.name] = self._rendered(to)
            return self._documents[to.name]

    def _rendered(self, to: OutputFormat) -> bytes:
        if self.form is None:
            return self.spec.blank(to.name, to.preview)
        return self.spec.render(self.form, to.name, options=to.preview)


class Attempt(Struct):
    """The result of reading all files again: a picture, or None with the problems of the spec.

    ``problems`` are those of reading; ``files`` has the files that were read.
    """

    files: ReadFiles
    problems: list[Problem] = field(default_factory=list)
    picture: Picture | None = None


def attempt(inputs: Inputs, wanted: Collection[str] = ()) -> Attempt:
    """Read all files, and make the documents of the formats that are ``wanted``, the first one in any case.

    Whatever is wrong with the files is a problem of the result.
    """
    found = Attempt(ReadFiles())
    try:
        spec: FormSpec[Any] = FormSpec(load_spec(inputs.spec, found.files))
        form = _filled(inputs.data, spec, found) if inputs.data else None
        picture = Picture(spec, form, found.files.texts)
        for number, to in enumerate(previewed_formats()):
            if number == 0 or to.name in wanted:
                picture.prepared(to)
        found.picture = picture
    except ProblemError as error:
        found.problems += with_file(error.problems, inputs.spec)
    except Exception as error:  # noqa: BLE001 - the preview goes on after any exception
        found.problems.append(unexpected(error, inputs.spec))
    return found


def _filled(name: str, spec: FormSpec[Any], found: Attempt) -> Form | None:
    """Return the form with the data of a file, as far as it fits; None if the file cannot be read."""
    path = Path(name)
    found.files.look(path)
    if is_data(name):
        with suppress(ProblemError):  # its lines cannot be shown; whether it can be read is reported below
            found.files.texts[name] = decode(read_bytes(path, name, MAX_SPEC_BYTES), name)
    try:
        reading = api.read(name, spec)
    except ProblemError as error:
        found.problems += error.problems
        return None
    found.problems += reading.problems
    form: Form = reading.form
    return form
