"""What users import: a form's description with all that can be done with it, and rendering."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

from .data.formulas import Formulas
from .layout.build import build_layout
from .loading import Loaded, load_installed, load_spec
from .problems import Problem, ProblemError, Severity
from .registry import renderer
from .source.json_text import parse_json
from .spec.labels import fill
from .values import json_type

_PACKED = b"PK\x03\x04"

if TYPE_CHECKING:
    from .form import Form
    from .form.check import Checker
    from .layout.model import Layout
    from .reading.plan import Plan
    from .reading.read import Reading
    from .renderer import Template
    from .source.changes import Change

_KEPT_TEMPLATES = 64


class FormSpec:
    """One form, loaded and checked. Make it with :func:`load`.

    It is never changed, and may be shared between threads.
    """

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._template = lru_cache(maxsize=_KEPT_TEMPLATES)(self._compile)
        self._plan = lru_cache(maxsize=_KEPT_TEMPLATES)(self._plan_of)

    @property
    def id(self) -> str:
        """The form's id, such as ``jiangsu/2024/department``."""
        return self._loaded.spec.id

    @property
    def title(self) -> str:
        """The form's title, its parameters as a blank form prints them."""
        spec = self._loaded.spec
        return fill(spec.title, {name: each.blank for name, each in spec.parameters.items()})

    @property
    def edition(self) -> str:
        """The edition its author gave it; may be empty."""
        return self._loaded.spec.edition

    @property
    def digest(self) -> str:
        """A SHA-256 of what the spec says, whatever its comments and the order of its keys."""
        return self._loaded.spec.digest

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What its author should look at, though it does not stand in the way."""
        return self._loaded.warnings

    @property
    def bases(self) -> tuple[str, ...]:
        """The specs that it builds on, as its ``extends`` names them."""
        return self._loaded.bases

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it adds, replaces, moves and removes of the specs it builds on, in the order of the form.

        Of common parts (specs without blocks) only what it changes counts: what it adds to them is the form itself.
        """
        return self._loaded.changes

    @property
    def formulas(self) -> Formulas:
        """The computed cells' formulas."""
        return self._loaded.formulas

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of the form's data."""
        from .data.schema import data_schema

        return data_schema(self._loaded.spec, self._loaded.shape)

    def types(self) -> str:
        """Return the source of a Python module with the form's classes; it passes ``mypy --strict``."""
        from .data.types import types_source

        return types_source(self._loaded.spec, self._loaded.shape)

    @cached_property
    def module(self) -> ModuleType:
        """The module that :meth:`types` writes, as it is run here: its classes are those of :meth:`new`."""
        from .form.runtime import run_types

        return run_types(self)

    @property
    def form_class(self) -> type[Form]:
        """The class of the form's instances."""
        from .form.runtime import form_class

        return form_class(self.module)

    def new(self, **parameters: Any) -> Form:
        """Return an empty typed instance; ``parameters`` such as ``year=2025`` are set.

        Raises ProblemError where a parameter is not known or does not fit.
        """
        return self.form_class(**_known_parameters(self, parameters))

    def parse(self, data: Mapping[str, Any] | str | bytes | Path) -> Form:
        """Return ``data`` (a mapping, JSON text, or the path of a JSON file) as a typed instance.

        Raises ProblemError with everything that does not fit the form. What is missing and what the rules say does
        not matter here: ask :meth:`Form.check`.
        """
        form, problems = self.read(data)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        if errors:
            raise ProblemError(errors)
        return form

    def read(self, data: Mapping[str, Any] | str | bytes | Path) -> tuple[Form, list[Problem]]:
        """Return ``data`` as a typed instance with everything that does not fit, which is left blank."""
        from .form.runtime import read

        return read(self, _mapping(data))

    def validate(self, data: Mapping[str, Any] | str | bytes | Path) -> list[Problem]:
        """Return everything that is wrong with ``data``: by the schema, by the form's types, by its rules.

        The problems come in the order in which the form reads.
        """
        from .form.runtime import validate

        return validate(self, _mapping(data))

    def check(self, form: Form) -> list[Problem]:
        """Return what is missing in ``form`` and which rules do not hold, in the order in which the form reads."""
        from .form.runtime import check

        return check(form, self.checker)

    @cached_property
    def checker(self) -> Checker:
        """Its rules, made ready to be run; not a public interface."""
        from .form.check import Checker

        return Checker(self._loaded.shape, self._loaded.rules)

    @property
    def loaded(self) -> Loaded:
        """The parts it is made of; not a public interface."""
        return self._loaded

    def layout(self, form: Form | None = None, **parameters: Any) -> Layout:
        """Return the layout of a blank form, or of ``form`` with all its rows."""
        if form is not None:
            return self._layout(_texts(self, form), dict(form.counts()))
        return self._layout({name: str(each) for name, each in _known_parameters(self, parameters).items()}, {})

    def _layout(self, parameters: Mapping[str, str], counts: Mapping[str, int]) -> Layout:
        loaded = self._loaded
        if not parameters and not counts:
            return loaded.blank
        return build_layout(loaded.spec, loaded.formulas, loaded.rules, parameters, counts)

    def plan(self, **parameters: Any) -> Plan:
        """Return what a filled document of this form is read by; not a public interface."""
        return self._plan(tuple(sorted((name, str(each)) for name, each in parameters.items())))

    def _plan_of(self, parameters: tuple[tuple[str, str], ...]) -> Plan:
        from .reading.planning import plan_of

        loaded = self._loaded
        return plan_of(build_layout(loaded.spec, loaded.formulas, loaded.rules, dict(parameters), {}))

    def _compile(
        self, to: str, parameters: tuple[tuple[str, str], ...], counts: tuple[tuple[str, int], ...]
    ) -> Template:
        return renderer(to).compile(self._layout(dict(parameters), dict(counts)))

    def blank(self, to: str = "xlsx", **parameters: Any) -> bytes:
        """Return the blank form in the format ``to``; ``parameters`` such as ``year=2025`` are printed."""
        known = {name: str(each) for name, each in _known_parameters(self, parameters).items()}
        return self._template(to, tuple(sorted(known.items())), ()).fill({})

    def fill(self, form: Form, to: str = "xlsx") -> bytes:
        """Return ``form`` in the format ``to``.

        A form that needs no more rows than the blank one shares its compiled layout.
        """
        values = form.values()
        counts = tuple(sorted(_beyond_blank(self, form).items()))
        return self._template(to, tuple(sorted(_texts(self, form).items())), counts).fill(values)

    def __repr__(self) -> str:
        return f"<FormSpec {self.id}>"


def load(source: str | Path) -> FormSpec:
    """Return a form of the catalog (``jiangsu/2024/department``) or in a YAML file.

    Raises ProblemError with every mistake of the spec, each at its line and column.
    """
    return FormSpec(load_spec(source))


def read(source: str | Path | bytes | BinaryIO, spec: FormSpec | str | Path | None = None) -> Reading:
    """Return a filled workbook as a typed form, with everything there is to tell of it.

    ``source`` is a file (its path, or opened to be read as bytes) or its content. The workbook says which form it is;
    where that is lost, its labels tell. ``spec`` says which form it has to be. Raises ProblemError where it cannot be
    read, or is another form or edition.
    """
    from .reading.places import with_file

    file = str(source) if isinstance(source, str | Path) else ""
    wanted = load(spec) if isinstance(spec, str | Path) else spec
    try:
        content = _content(Path(source)) if isinstance(source, str | Path) else _bytes(source)
        return _read_content(content, file, wanted)
    except ProblemError as error:
        raise ProblemError(with_file(error.problems, file)) from None


def _read_content(content: bytes, file: str, spec: FormSpec | None) -> Reading:
    """Return the form in ``content``; whatever a reader or the import raises is a problem of this file."""
    from .catalog import forms
    from .reading.read import read_book
    from .registry import reader_for
    from .unexpected import unexpected

    try:
        book = reader_for(content, file).open(content)
        return read_book(book, file, spec, load_by_id, [each.id for each in forms()])
    except ProblemError:
        raise
    except Exception as error:
        raise ProblemError([unexpected(error, file)]) from error


@lru_cache(maxsize=_KEPT_TEMPLATES)
def load_by_id(form: str) -> FormSpec:
    """Return the installed form that data names by its id, the same one for every file of a round.

    Data is not trusted: ``form`` is looked up in the catalog and is never opened as a path. Raises ProblemError where
    no installed form has this id.
    """
    return FormSpec(load_installed(form))


def _bytes(source: bytes | BinaryIO) -> bytes:
    """Return a workbook's content, read to its bound where it is an open file."""
    from .source.limits import MAX_WORKBOOK_BYTES
    from .source.yaml import file_problem

    content = source if isinstance(source, bytes) else source.read(MAX_WORKBOOK_BYTES + 1)
    if len(content) > MAX_WORKBOOK_BYTES:
        raise ProblemError([file_problem("file.too-large", "", limit=MAX_WORKBOOK_BYTES // 1_000_000)])
    return content


def _content(path: Path) -> bytes:
    from .source.limits import MAX_WORKBOOK_BYTES
    from .source.yaml import read_bytes

    return read_bytes(path, str(path), MAX_WORKBOOK_BYTES)


def render(form: Form | FormSpec, to: str = "xlsx", path: str | Path | None = None) -> bytes:
    """Return a filled form (or the blank form of a spec) in the format ``to``; write it to ``path`` if one is given.

    Raises ProblemError where the format is not known or the file cannot be written.
    """
    content = form.blank(to) if isinstance(form, FormSpec) else form.spec.fill(form, to)
    if path is not None:
        from .output import write

        write(path, content)
    return content


def _known_parameters(spec: FormSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that are given, as their type; raise ProblemError for the others."""
    from .values import Refused

    known, problems, result = spec.loaded.spec.parameters, [], {}
    for name, raw in given.items():
        if raw is None:
            continue
        if name not in known:
            params = {"name": name, "known": known}
            problems.append(Problem(code="data.unknown-parameter", params=params, path=f"/{name}"))
            continue
        value = known[name].value
        try:
            accepted = value.type.from_text(raw, value) if isinstance(raw, str) else value.type.accept(raw, value)
        except Refused as refused:
            problems.append(Problem(code=refused.code, params=refused.params, path=f"/{name}", label=value.label))
        else:
            result[name] = accepted
    if problems:
        raise ProblemError(problems)
    return result


def _texts(spec: FormSpec, form: Form) -> dict[str, str]:
    held = {name: getattr(form, name) for name in spec.loaded.spec.parameters}
    return {name: str(each) for name, each in held.items() if each is not None}


def _beyond_blank(spec: FormSpec, form: Form) -> dict[str, int]:
    """Return the lists' lengths where they change the layout: empty when the blank form has room for all."""
    from .layout.room import beyond_blank

    return beyond_blank(spec.loaded.spec, dict(form.counts()))


def _mapping(data: Mapping[str, Any] | str | bytes | Path) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    if isinstance(data, Path):
        data = _content(data)
    if isinstance(data, bytes) and data.startswith(_PACKED):
        raise ProblemError([Problem(code="data.workbook")])
    loaded = parse_json(data)
    if not isinstance(loaded, Mapping):
        raise ProblemError([Problem(code="data.type", params={"expected": "object", "found": json_type(loaded)})])
    return loaded
