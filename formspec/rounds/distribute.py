"""Distributing a round: its copies in folders by superior unit, a zip for each of them, and a manifest.

The same round gives the same bytes. Only what changed is written; a copy that somebody changed, and one that is no
longer in the roster, is reported and left. A run that was killed is simply run again.
"""

from __future__ import annotations

import io
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from .. import __version__
from ..batch import Input, fill_many
from ..batch.archives import ARCHIVE
from ..defaults import DEFAULT_FORMAT
from ..line_file import append_line, read_lines
from ..messages import text
from ..output import cannot_write, make_folder, remove_leftovers, write
from ..output_format import OutputFormat
from ..problems import Problem, ProblemError, Severity, SourceLocation
from ..registry import formats, reader_suffixes, renderer
from ..renderer import TableColumn, TableSheet
from ..report.tables import tables_for
from ..source.limits import MAX_WORKBOOK_BYTES
from ..source.yaml import read_bytes
from .keys import read_key
from .opened import Round
from .plan import Copy, copies_of

_RECORD = ".formspec-distributed.jsonl"
"""The file next to the copies with the digests of what was written, a line for each."""
_LINE = ("path", "sha256", "source")
"""The keys of a line: the path of a copy, the digest of its content, the digest of the data it was made from."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of the entries of a zip: it has no clock, and the format none before."""
_MOST_LISTED = 10
"""Names that a message lists."""
_MANIFEST = {
    "superior": 28,
    "unit-code": 16,
    "unit-name": 28,
    "contact": 12,
    "project-code": 16,
    "project-name": 28,
    "form": 28,
    "file": 46,
    "sha256": 34,
}
"""The columns of the manifest, with their widths in half-width characters."""


class Distribution(Struct, frozen=True, kw_only=True):
    """What came of distributing a round.

    Args:
        folder: the folder with the copies.
        written: the paths of the copies that were written.
        unchanged: the number of copies that were there already.
        zips: the paths of the zips, written or there already.
        manifest: the path of the manifest.
        problems: what is wrong; errors are copies that could not be made or written.
    """

    folder: Path
    written: tuple[Path, ...]
    unchanged: int
    zips: tuple[Path, ...]
    manifest: Path
    problems: tuple[Problem, ...] = ()


def distribute(
    opened: Round, output: str | Path | None = None, to: str = DEFAULT_FORMAT, *, jobs: int | None = None
) -> Distribution:
    """Write the copies of a round, and return what was done.

    Args:
        opened: The round.
        output: The folder for the copies; by default one in the folder of the round.
        to: The name of a format that is filled in and comes back: ``xlsx``, or ``html`` for pages.
        jobs: The number of processes, as for :func:`formspec.batch.fill_many`.

    Raises:
        ProblemError: The round has no key, the format does not come back, a text of the roster does not fit its field,
            or the folder cannot be written.
    """
    key = read_key(opened.folder)
    target = returnable_format(to)
    copies = copies_of(opened, target.suffix)
    folder = Path(output) if output is not None else opened.folder / text("round-file.copies", opened.language)
    run = _Run(folder, copies)
    planned = deque[tuple[Copy, str]]()
    inputs = _inputs(run, planned, key, target)
    specs = [form.spec for form in opened.forms]
    for result in fill_many(inputs, specs, target.name, jobs=jobs):
        copy, source = planned.popleft()
        content = result.contents.get(target.name)
        if content is None:
            run.problems += result.problems
        else:
            run.deliver(copy, content, source)
    run.report_others(target.suffix)
    zips = tuple(run.zips())
    manifest = run.manifest(opened)
    return Distribution(
        folder=folder,
        written=tuple(run.written),
        unchanged=run.unchanged,
        zips=zips,
        manifest=manifest,
        problems=tuple(run.problems),
    )


def _inputs(run: _Run, planned: deque[tuple[Copy, str]], key: bytes, target: OutputFormat) -> Iterator[Input]:
    """Yield the data of each copy that is to be made; it is added to ``planned``, with the digest of its data."""
    for copy in run.copies:
        data = copy.data(key)
        source = sha256(f"{__version__} {target.name} {copy.form.spec.digest} ".encode() + data).hexdigest()
        if run.has(copy, source):
            continue
        planned.append((copy, source))
        yield Input(name=copy.path, path="", relative=copy.path, content=data)


def returnable_format(name: str) -> OutputFormat:
    """Return the format in which forms of the format ``name`` are sent: it is filled in, and can be read.

    Raises ProblemError if there is none.
    """
    own = renderer(name)
    fillable = [each for each in formats() if each.fillable_of in (name, own.fillable_of or name)]
    if fillable and (own.fillable_of or len(fillable) == 1):
        return own if own.fillable_of else fillable[0]
    if own.suffix.lower() in reader_suffixes():
        return own
    known = [each.name for each in formats() if each.fillable_of or each.suffix.lower() in reader_suffixes()]
    raise ProblemError([Problem(code="round.not-returned", params={"name": name, "known": known})])


class _Run:
    """One run: it writes the copies, and remembers what it wrote."""

    def __init__(self, folder: Path, copies: Sequence[Copy]) -> None:
        self.folder, self.copies = folder, copies
        self.written: list[Path] = []
        self.unchanged = 0
        self.problems: list[Problem] = []
        self._digests: dict[str, str] = {}
        make_folder(folder / _RECORD)
        for each in {folder, *(folder / copy.group for copy in copies)}:
            remove_leftovers(each)
        self._record = _Record(folder / _RECORD)

    def has(self, copy: Copy, source: str) -> bool:
        """Return whether a copy is there as it was made from the same data; it then counts as unchanged."""
        try:
            present = _digest_of(self.folder / copy.path)
        except ProblemError:
            return False
        is_same = bool(present) and self._record.source(copy.path, present) == source
        if is_same:
            self.unchanged += 1
            self._digests[copy.path] = present
        return is_same

    def deliver(self, copy: Copy, content: bytes, source: str) -> None:
        """Write a copy, unless it is there already or somebody has changed it.

        ``source`` is the digest of the data that it was made from.
        """
        path = self.folder / copy.path
        try:
            present = _digest_of(path)
            digest = sha256(content).hexdigest()
            if present not in ("", digest) and not self._record.source(copy.path, present):
                self._warn("round.copy-changed", path)
                self._digests[copy.path] = present
                return
            self._record.add(copy.path, digest, source)
            if present == digest:
                self.unchanged += 1
            else:
                self.written.append(write(path, content))
            self._digests[copy.path] = digest
        except ProblemError as error:
            self.problems += error.problems

    def _warn(self, code: str, path: Path, **params: object) -> None:
        location = SourceLocation(file=str(path))
        self.problems.append(Problem(code=code, params=params, location=location, severity=Severity.WARNING))

    def report_others(self, suffix: str) -> None:
        """Report the copies of earlier runs that are not in this one, if they are still there."""
        planned = {copy.path for copy in self.copies}
        others = [
            path
            for path in self._record.paths()
            if path not in planned and path.endswith(suffix) and (self.folder / path).is_file()
        ]
        if others:
            self._warn("round.no-longer", self.folder, count=len(others), files=others[:_MOST_LISTED])

    def _groups(self) -> dict[str, list[Copy]]:
        """Return the delivered copies of each superior unit."""
        groups: dict[str, list[Copy]] = {}
        for copy in self.copies:
            if copy.group and copy.path in self._digests:
                groups.setdefault(copy.group, []).append(copy)
        return groups

    def zips(self) -> Iterator[Path]:
        """Write a zip for each superior unit, and yield its path."""
        for group, copies in self._groups().items():
            path = self.folder / f"{group}{ARCHIVE}"
            try:
                yield self._written_if_changed(path, self._zip(copies))
            except ProblemError as error:
                self.problems += error.problems

    def _zip(self, copies: Sequence[Copy]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for copy in sorted(copies, key=lambda each: each.path):
                path = self.folder / copy.path
                archive.writestr(_entry(copy.path), read_bytes(path, str(path), MAX_WORKBOOK_BYTES))
        return buffer.getvalue()

    def manifest(self, opened: Round) -> Path:
        """Write the manifest and return its path."""
        lang = opened.language
        path = self.folder / f"{text('round-file.manifest', lang)}{renderer(DEFAULT_FORMAT).suffix}"
        columns = tuple(TableColumn(text(f"manifest.{name}", lang), width) for name, width in _MANIFEST.items())
        tables = tables_for(str(path))([TableSheet(name=text("round-file.manifest", lang), columns=columns)])
        try:
            for copy in self.copies:
                if copy.path in self._digests:
                    tables.add(0, _row(copy, self._digests[copy.path]))
            return self._written_if_changed(path, tables.content())
        finally:
            tables.close()

    def _written_if_changed(self, path: Path, content: bytes) -> Path:
        return path if _digest_of(path) == sha256(content).hexdigest() else write(path, content)


def _row(copy: Copy, digest: str) -> tuple[str, ...]:
    unit, project = copy.unit, copy.project
    of_project = ("", "") if project is None else (project.code, project.name)
    return (copy.group, unit.code, unit.name, unit.contact, *of_project, copy.form.title, copy.path, digest)


def _entry(path: str) -> zipfile.ZipInfo:
    """Return an entry of a zip that depends on nothing but its name."""
    info = zipfile.ZipInfo(path, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 0
    return info


def _digest_of(path: Path) -> str:
    """Return the digest of a file; empty if there is none. Raise ProblemError if it cannot be read."""
    return sha256(read_bytes(path, str(path), MAX_WORKBOOK_BYTES)).hexdigest() if path.exists() else ""


class _Record:
    """All copies that were written into a folder: digests of their content, so that a change by others is noticed.

    A line is added before its copy is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sources: dict[tuple[str, str], str] = {}
        for line in read_lines(path, dict.fromkeys(_LINE, str)):
            self._sources[line["path"], line["sha256"]] = line["source"]

    def paths(self) -> list[str]:
        """Return the paths of all copies that were ever written."""
        return sorted({path for path, _ in self._sources})

    def source(self, path: str, digest: str) -> str:
        """Return the digest of the data that a copy with this content was made from; empty if it was not written."""
        return self._sources.get((path, digest), "")

    def add(self, path: str, digest: str, source: str) -> None:
        """Add a copy that is about to be written; raise ProblemError if that fails."""
        if self.source(path, digest) == source:
            return
        self._sources[path, digest] = source
        try:
            append_line(self._path, dict(zip(_LINE, (path, digest, source), strict=True)))
        except OSError as error:
            raise cannot_write(self._path, error) from None
