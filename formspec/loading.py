"""Loading a spec: read, merge, check against the language, build, resolve its names, lay out its blank form.

All steps run as far as possible before a spec is rejected, so that all its mistakes are reported at once.
"""

from __future__ import annotations

import copyreg
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from msgspec import structs
from msgspec.structs import replace

from . import catalog
from .compiled import CompiledForm, FormKey
from .data.digest import data_digest
from .data.formulas import resolve_formulas
from .data.inferred_types import with_inferred_types
from .data.names import check_names
from .data.rules import resolve_rules
from .data.shape import every_leaf, shape_of
from .prevalidated import digest
from .problems import Problem, ProblemError, Severity, SourceLocation, has_errors
from .source import nodes
from .source.documents import Documents
from .source.files import DiskFiles, Files, KeptFiles, Sources, is_file_name
from .source.scalars import json_as_yaml
from .spec.build import build_spec
from .spec.reader import Report
from .values import json_type

_RESTORED = 64
"""The number of compiled forms that a worker process keeps: more than in any known round (12 in one office)."""

UNNAMED = "<text>"
"""The name of a spec that was loaded from a text, in problems and as its file."""

_EXACT = "\ue000"
"""Marks a Decimal in the JSON of a mapping; from the private use area, where no text is."""

_INCOMPLETE = ("spec.block-kind", "spec.unknown-part")
_OF_INCOMPLETE = ("spec.directive-unused", "expr.unknown-name", "expr.unknown-rows", "spec.message-name")
"""Problems that may follow if whole blocks are missing; not if ``whole`` is a name whose block is known."""
_MISSPELT = ("spec.extends-near-id", "spec.extends-elsewhere", "spec.extends-kind")
"""Warnings of a block that was probably meant as a change of another block of the base."""

_lock = RLock()  # forms may be unpickled in several threads
_live: WeakValueDictionary[tuple[str, str], CompiledForm] = WeakValueDictionary()
"""The compiled forms in use, by id and digest: data that is sent back uses the same object."""
_bases: WeakKeyDictionary[CompiledForm, tuple[CompiledForm, ...]] = WeakKeyDictionary()


def locate(source: str | Path) -> tuple[Path, str]:
    """Return the file of a spec and its name in problems: a catalog name, or a path to a YAML file."""
    text = str(source)
    return (Path(source) if is_path(source) else catalog.find(text).path), text


def is_path(source: str | Path) -> bool:
    """Return whether ``source`` is the path of a file and not a name of the catalog."""
    return isinstance(source, Path) or is_file_name(source)


def load_spec(source: str | Path | Mapping[str, Any], files: Files | None = None) -> CompiledForm:
    """Return the spec in a YAML file, of the catalog, or in a mapping.

    ``files`` reads its documents if it is not a mapping; by default :func:`disk_files`. Raises ProblemError with all
    problems of the spec.
    """
    if isinstance(source, Mapping):
        return load_text(yaml_text(source), "<mapping>")
    path, name = locate(source)
    return _load(path, name, disk_files() if files is None else files, is_installed=not is_path(source))


def disk_files() -> DiskFiles:
    """Return what reads documents from the disk, and those of the catalog by their names."""
    return DiskFiles(_path_of)


def load_text(text: str, name: str, folder: str | Path = ".") -> CompiledForm:
    """Return the spec in ``text``; ``folder`` is where the files are that it extends by a relative path."""
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        raise ProblemError([Problem(code="file.not-utf8", location=SourceLocation(file=name))]) from None
    path = Path(folder) / UNNAMED
    return _load(path, name, DiskFiles(_path_of, {str(path): text}))


def load_installed(form: str) -> CompiledForm:
    """Return the spec of the catalog whose id is ``form``, which is never used as a path.

    Raises ProblemError if none is installed, or if the file with this id contains another form.
    """
    compiled = _load(catalog.find(form).path, form, disk_files(), is_installed=True)
    if compiled.spec.id != form:
        raise ProblemError([Problem(code="catalog.another-id", params={"name": form, "found": compiled.spec.id})])
    return compiled


def restore(key: FormKey) -> CompiledForm:
    """Return the compiled form that ``key`` names, the same object for all its data.

    Raises ProblemError if it is an installed form whose spec is not the one that the data was made with.
    """
    known = _live.get((key.form, key.digest))
    if known is not None and key.sources in (None, known.sources):
        return known
    with _lock:
        return _restored(key)


@lru_cache(maxsize=_RESTORED)
def _restored(key: FormKey) -> CompiledForm:
    compiled = load_installed(key.form) if key.sources is None else rebuild(key.sources)
    if compiled.spec.digest != key.digest:
        raise ProblemError([Problem(code="catalog.another-digest", params={"name": key.form})])
    return compiled


def load_base(compiled: CompiledForm) -> CompiledForm:
    """Return the form that ``compiled`` builds on: the last of its bases that is a form, and not a common part.

    Raises ProblemError if there is none.
    """
    bases = bases_of(compiled)
    if not bases:
        raise ProblemError([Problem(code="spec.no-base", params={"name": compiled.sources.name})])
    return bases[-1]


def rebuild(sources: Sources) -> CompiledForm:
    """Return the form that is built from ``sources``."""
    return _load(Path(sources.root), sources.name, KeptFiles(sources))


def bases_of(compiled: CompiledForm) -> tuple[CompiledForm, ...]:
    """Return the forms that a form extends, built from its own sources; common parts are left out."""
    known = _bases.get(compiled)
    if known is None:
        known = _bases[compiled] = tuple(_bases_built(compiled))
    return known


def _bases_built(compiled: CompiledForm) -> Iterator[CompiledForm]:
    sources = compiled.sources
    installed = dict(sources.catalog)
    for name in compiled.bases:
        path = Path(installed.get(name) or Path(sources.root).parent / name)
        try:
            yield rebuild(structs.replace(sources, root=str(path), name=name))
        except ProblemError:  # a common part alone is no form
            continue


def _reduced(compiled: CompiledForm) -> tuple[Callable[[FormKey], CompiledForm], tuple[FormKey]]:
    """Return the reduced form for pickling a compiled form: its texts, installed or not."""
    return restore, (structs.replace(compiled.key, sources=compiled.sources),)


copyreg.pickle(CompiledForm, _reduced)


def _path_of(name: str) -> Path:
    return catalog.find(name).path


def _load(path: Path, name: str, files: Files, *, is_installed: bool = False) -> CompiledForm:
    documents = Documents(
        documents=files,
        check=_language_problems,
        is_checked=lambda text: digest(text) in catalog.checked(),
        faults=_faults,
    )
    root = documents.read(path, name)
    if documents.problems or not isinstance(root, nodes.Mapping):
        raise ProblemError(in_order(_unique([*documents.problems, *documents.warnings])))
    compiled = _build(root, documents, files.sources(path, name), is_installed=is_installed)
    _live[compiled.spec.id, compiled.spec.digest] = compiled
    return compiled


def _language_problems(root: nodes.Node) -> Iterator[Problem]:
    from .spec.language import check_language  # not imported for the documents of a package: they are checked already

    return check_language(root)


def _faults(root: nodes.Node) -> int:
    from .spec.language import count_faults

    return count_faults(root)


def _build(root: nodes.Mapping, documents: Documents, sources: Sources, *, is_installed: bool) -> CompiledForm:
    report = Report([*documents.warnings, *documents.unused])
    spec = with_inferred_types(build_spec(root, report))
    shape = shape_of(spec)
    check_names(shape, report)
    formulas = resolve_formulas(shape, report)
    rules = resolve_rules(shape, spec.rules, formulas.by_path, report)
    spec = structs.replace(spec, data_digest=data_digest(shape, formulas, rules))
    problems = _reported(report.problems)
    compiled = CompiledForm(
        spec=spec,
        shape=shape,
        formulas=formulas,
        rules=rules,
        sources=sources,
        carried=frozenset(path for path, leaf in every_leaf(shape) if leaf.cell.carried),
        warnings=tuple(problem for problem in problems if problem.severity is Severity.WARNING),
        bases=documents.bases,
        changes=documents.changes,
        is_installed=is_installed,
    )
    of_layout = [] if is_installed and documents.are_checked else _problems_of_layout(compiled, problems)
    if has_errors(problems) or of_layout or not spec.blocks:
        problems = _reported([*report.problems, *of_layout])
        raise ProblemError(problems)
    return compiled


def _problems_of_layout(compiled: CompiledForm, known: Sequence[Problem]) -> list[Problem]:
    """Return the problems of the blank form; not asked of forms that their package has checked before its release."""
    if not compiled.spec.blocks or any(problem.code == "spec.too-many-cells" for problem in known):
        return []
    try:
        _ = compiled.blank
    except ProblemError as error:
        return list(error.problems)
    return []


def _reported(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems in the order of the files, each once, without those that follow from others."""
    return in_order(_without_consequences(_unique(list(problems))))


def yaml_text(data: Mapping[str, Any]) -> str:
    """Return a mapping as text: JSON, which is YAML once its line breaks are escaped."""
    try:
        text = json.dumps(data, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError, ArithmeticError) as error:
        found = error.kind if isinstance(error, _NotDataError) else ""
        raise ProblemError([Problem(code="spec.not-data", params={"found": found})]) from None
    return json_as_yaml(_exact_numbers().sub(r"\1", text)) + "\n"


@cache
def _exact_numbers() -> re.Pattern[str]:
    return re.compile(f'"{_EXACT}([^"]*){_EXACT}"')


class _NotDataError(TypeError):
    """A value that YAML cannot express; ``kind`` is its type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def _plain(value: object) -> Any:
    match value:
        case Mapping():
            return dict(value)
        case tuple():
            return list(value)
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case Decimal() if value.is_finite():
            return f"{_EXACT}{value:f}{_EXACT}"
    raise _NotDataError(json_type(value))


def _unique(problems: list[Problem]) -> list[Problem]:
    """Return each problem once: a mistake in a shared definition is reported once."""
    seen = {(problem.code, problem.location, str(problem.params)): problem for problem in reversed(problems)}
    return list(reversed(seen.values()))


def _without_consequences(problems: list[Problem]) -> list[Problem]:
    """Return problems without those that follow from others.

    ``table: fund`` in a spec built on one with ``funds`` is a new table without columns; the misspelt name is an error
    then. A block without its kind changes nothing in a base, and its names are unknown.
    """
    if any(each.code in _INCOMPLETE for each in problems):
        problems = [each for each in problems if each.code not in _OF_INCOMPLETE or each.params.get("whole")]
    without_columns = {problem.params["id"] for problem in problems if problem.code == "spec.columns-missing"}
    misspelt = [each for each in problems if each.code in _MISSPELT and each.params["name"] in without_columns]
    names = {each.params["name"] for each in misspelt}
    kept = [each for each in problems if each.code != "spec.columns-missing" or each.params["id"] not in names]
    return [replace(each, severity=Severity.ERROR) if each in misspelt else each for each in kept]


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return problems in the order of the files: by file in their given order, by line and column within one."""
    files = list(dict.fromkeys(problem.location.file if problem.location else "" for problem in problems))

    def key(problem: Problem) -> tuple[int, int, int]:
        location = problem.location or SourceLocation()
        if problem.location is None:
            return files.index(""), 0, 0
        return files.index(location.file), location.line or 0, location.column or 0

    return sorted(problems, key=key)
