"""Loading a spec: read, merge, check against the language, build, resolve its names, lay it out once.

All of it runs before anything is refused, as far as it can, so that the author hears of every mistake at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from . import catalog
from .data.formulas import Formulas, resolve_formulas
from .data.rules import resolve_rules
from .data.shape import Group, shape_of
from .layout.build import build_layout
from .layout.model import Layout
from .problems import Problem, ProblemError, Severity, has_errors
from .rules.rule import Rule
from .seals import digest
from .source.changes import Change
from .source.documents import Documents
from .source.nodes import Mapping
from .spec.build import build_spec
from .spec.language import check_language
from .spec.model import Spec
from .spec.reader import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A spec with all that follows from it alone.

    ``blank`` is the layout of a blank form without parameters; ``warnings`` are problems that do not stand in the way.
    ``bases`` are the specs that it builds on, as it names them; ``changes`` are its differences from them.
    """

    spec: Spec
    shape: Group
    formulas: Formulas
    rules: tuple[Rule, ...]
    blank: Layout
    warnings: tuple[Problem, ...] = ()
    bases: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def locate(source: str | Path) -> tuple[Path, str]:
    """Return the file of a spec and what to call it: a catalog name, or a path to a YAML file."""
    text = str(source)
    if isinstance(source, Path) or text.lower().endswith((".yaml", ".yml")):
        return Path(source), text
    return catalog.find(text).path, text


def load_spec(source: str | Path) -> Loaded:
    """Return the spec in a YAML file or of the catalog; raise ProblemError with everything wrong with it."""
    return _load(*locate(source))


def load_installed(form: str) -> Loaded:
    """Return the spec of the catalog whose id is ``form``, which is never taken for a path.

    Raises ProblemError where none is installed, or where the file found under this id is another form.
    """
    loaded = _load(catalog.find(form).path, form)
    if loaded.spec.id != form:
        raise ProblemError([Problem(code="catalog.another-id", params={"name": form, "found": loaded.spec.id})])
    return loaded


def _load(path: Path, name: str) -> Loaded:
    documents = Documents(
        find=lambda each: catalog.find(each).path,
        check=check_language,
        is_checked=lambda text: digest(text) in catalog.checked(),
    )
    root = documents.read(path, name)
    if documents.problems or not isinstance(root, Mapping):
        raise ProblemError(in_order(_unique([*documents.problems, *documents.warnings])))
    return replace(_build(root, documents.warnings), bases=documents.bases, changes=documents.changes)


def _build(root: Mapping, warnings: list[Problem]) -> Loaded:
    report = Report(list(warnings))
    spec = build_spec(root, report)
    shape = shape_of(spec)
    formulas = resolve_formulas(shape, report)
    rules = resolve_rules(shape, spec.rules, report)
    problems = list(report.problems)
    blank: Layout | None = None
    is_too_large = any(problem.code == "spec.too-many-cells" for problem in problems)
    try:
        blank = build_layout(spec, formulas, rules, {}, {}) if spec.blocks and not is_too_large else None
    except ProblemError as error:
        problems += error.problems
    problems = in_order(_unique(problems))
    if has_errors(problems) or blank is None:
        raise ProblemError(problems)
    found = tuple(each for each in problems if each.severity is Severity.WARNING)
    return Loaded(spec=spec, shape=shape, formulas=formulas, rules=rules, blank=blank, warnings=found)


def _unique(problems: list[Problem]) -> list[Problem]:
    """Return each problem once: what several tables share tells its mistake once."""
    seen = {(each.code, each.place, str(each.params)): each for each in reversed(problems)}
    return list(reversed(seen.values()))


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return problems as the files read: by file as they came, by line and column within one."""
    files = list(dict.fromkeys(problem.place.file if problem.place else "" for problem in problems))

    def key(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        if place is None:
            return files.index(""), 0, 0
        return files.index(place.file), place.line or 0, place.column or 0

    return sorted(problems, key=key)
