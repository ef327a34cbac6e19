"""The public interface: a form's spec with its operations, and reading files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TypeVar, cast, overload

from msgspec import Struct, field

from .compiled import CompiledForm
from .defaults import DEFAULT_FORMAT
from .form import Form
from .layout.build import build_layout
from .layout.copy_marks import locked_values, mark_in_data, marked, with_locked
from .loading import UNNAMED, load_installed, load_spec, load_text
from .problems import Problem, ProblemError, Severity, SourceLocation, with_file
from .registry import renderer
from .spec.names import FORM_KEY

if TYPE_CHECKING:
    from .form.access import Difference, Entry, FieldInfo
    from .form.decoded import DecodedForm
    from .form.fullness import Fullness
    from .form.validation import Validator
    from .importing.book import Book
    from .layout.model import Layout
    from .migration.map_file import FieldMap
    from .migration.origins import Origin
    from .opening import Source
    from .renderer import Template
    from .source.changes import Change

F = TypeVar("F", bound=Form)
T = TypeVar("T")
Data = Mapping[str, Any] | bytes | str | Path
"""Data of a form: a mapping, JSON as bytes, or the path of a JSON or YAML file. A ``str`` is always a path."""

Options = Mapping[str, str]
"""Options of a format by name, such as ``{"fragment": "yes"}`` of ``html``; ``formspec formats`` lists them."""

_KEPT_TEMPLATES = 64
"""Compiled layouts that a spec keeps: its formats, years and the usual numbers of rows of one round."""


class FormSpec(Generic[F]):
    """One form, loaded and checked. Make it with :func:`load`.

    ``F`` is the class of its instances. It is immutable and may be shared between threads; a pickled one is built again
    from the texts that it was loaded from.
    """

    def __init__(self, compiled: CompiledForm, form_class: type[F] | None = None) -> None:
        self._compiled = compiled
        self._given_class = form_class
        self._template = lru_cache(maxsize=_KEPT_TEMPLATES)(self._compile)

    def __reduce__(self) -> tuple[Callable[..., FormSpec[Any]], tuple[Any, ...]]:
        return FormSpec, (self._compiled, self._given_class)

    def __copy__(self) -> FormSpec[F]:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> FormSpec[F]:
        return self

    @property
    def id(self) -> str:
        """The form's id, such as ``jiangsu/2024/department``."""
        return self._compiled.spec.id

    @property
    def title(self) -> str:
        """The form's title, with its parameters as in a blank form."""
        return self._compiled.title

    @property
    def edition(self) -> str:
        """The edition in the spec; may be empty."""
        return self._compiled.spec.edition

    @property
    def digest(self) -> str:
        """The SHA-256 of the spec's content, independent of comments and of the order of keys."""
        return self._compiled.spec.digest

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Problems that its author should check; they do not prevent its use."""
        return self._compiled.warnings

    @property
    def bases(self) -> tuple[str, ...]:
        """The names of its bases, as under ``extends``."""
        return self._compiled.bases

    @property
    def changes(self) -> tuple[Change, ...]:
        """Its differences from its bases (additions, replacements, moves, removals), in the order of the form.

        Additions to common parts (specs without blocks) are not included: they are the form itself.
        """
        return self._compiled.changes

    @property
    def compiled(self) -> CompiledForm:
        """The spec, its data's shape, formulas, rules and blank layout; not a public interface."""
        return self._compiled

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of the form's data."""
        from .data.schema import data_schema

        return data_schema(self._compiled.spec, self._compiled.shape)

    def types(self) -> str:
        """Return the source of a Python module with the form's classes; it passes ``mypy --strict``."""
        from .data.types import types_module

        return types_module(self._compiled.spec, self._compiled.shape).source

    @cached_property
    def form_class(self) -> type[F]:
        """The class of the form's instances.

        It is the argument of :func:`load`; otherwise the class of the module that is shipped with the form, or one
        that is generated from the spec.
        """
        if self._given_class is not None:
            return self._given_class
        from .form.classes import classes_of, written_class

        module = _module_of(self._compiled)
        written = written_class(self._compiled, module) if module else None
        self._classes = None if written is not None else classes_of(self._compiled)
        return cast("type[F]", written or cast("Any", self._classes).form_class)

    def fields(self) -> tuple[FieldInfo, ...]:
        """Return every value that is filled in, printed or computed, in the order of the form."""
        return tuple(self._fields.values())

    @cached_property
    def _fields(self) -> Mapping[str, FieldInfo]:
        from .form.access import fields_of

        return fields_of(self._compiled.shape)

    def new(self, /, **parameters: Any) -> F:
        """Return an empty form of the class :attr:`form_class`.

        Args:
            parameters: The form's parameters by name, such as ``year=2025``; a text is parsed like a typed text.

        Raises:
            ProblemError: A parameter is not known or does not fit.
        """
        from .data.names import attribute_name

        known = _known_parameters(self._compiled, parameters)
        return self.form_class(**{attribute_name(name): each for name, each in known.items()})

    def parse(self, data: Data) -> F:
        """Return ``data`` as a form. Missing values and rules are not checked: see :meth:`check`.

        Args:
            data: A mapping as returned by ``json.loads``, JSON as bytes, or the path of a JSON or YAML file.

        Raises:
            ProblemError: Some of the data does not fit the form; it contains every such problem.
        """
        accepted = self._validator.accept(self.form_class, self._present(_decoded(data)))
        errors = [problem for problem in accepted.problems if problem.severity is Severity.ERROR]
        if errors:
            raise ProblemError(errors)
        return accepted.form

    def decode(self, data: Data) -> Reading[F]:
        """Return ``data`` as a reading: the values that fit the form, and the problems of all others.

        Args:
            data: As for :meth:`parse`.

        Raises:
            ProblemError: ``data`` is a file that is not JSON or YAML.
        """
        decoded = _decoded(data)
        return self._reading(self._present(decoded), copy_mark=mark_in_data(decoded.data))

    def validate(self, data: Data) -> list[Problem]:
        """Return the problems of ``data``: values that do not fit, missing values, broken rules.

        Args:
            data: As for :meth:`parse`.

        Returns:
            The problems in the order of the form, each with its line and column where ``data`` is a file.
        """
        return list(self.decode(data).problems)

    def check(self, form: F) -> list[Problem]:
        """Return the missing values of ``form`` and the rules that do not hold, in the order of the form."""
        return self._validator.check(self._own(form))

    def fullness(self, form: F) -> Fullness:
        """Return how full ``form`` is: the number of values filled in, and of those that are asked for."""
        from .form.usage import usage_of

        return usage_of(self._own(form), self._compiled.spec.parameters, (), self._compiled.carried).fullness

    @cached_property
    def _validator(self) -> Validator:
        from .form.validation import Validator

        return Validator(self._compiled)

    def _present(self, decoded: DecodedForm) -> DecodedForm:
        """Return data of an earlier edition that the form follows as data of this form; any other data as it is."""
        if not self._compiled.spec.was:
            return decoded
        from .migration.earlier import present_data

        return present_data(self._compiled, decoded, _load_installed)

    def _reading(
        self, decoded: DecodedForm, cells: Mapping[str, SourceLocation] | None = None, *, copy_mark: str
    ) -> Reading[F]:
        validated = self._validator.validate(self.form_class, decoded)
        return Reading(
            form=validated.form,
            spec=self,
            problems=validated.problems,
            fullness=validated.fullness,
            cells=cells or {},
            copy_mark=copy_mark,
        )

    def read(self, source: str | Path | bytes | BinaryIO) -> Reading[F]:
        """Return the form in a file, a workbook, JSON or YAML, which has to be this form; see :func:`formspec.read`."""
        return read(source, self)

    def migrate(
        self,
        source: Reading[Any] | Source | Mapping[str, Any],
        mapping: FieldMap | Mapping[str, Any] | str | Path | None = None,
        origin: FormSpec[Any] | str | Path | None = None,
        /,
        **parameters: Any,
    ) -> Migration[F]:
        """Return a prefilled form: the values of an earlier edition or a related form, each at its item of this form.

        A value goes to the item with its id, or with its former id under ``was``, and is converted only where that is
        exact. Values without a place are in ``remainder``. Missing values and rules are not checked.

        Args:
            source: A filled workbook, JSON or YAML, as for :func:`formspec.read`; a mapping; or a reading.
            mapping: A map to this form from a related one: the path of a YAML file, or its content as a mapping.
            origin: The form of the data: a FormSpec, its catalog id, or its path. Without it, the form that this one
                follows or extends, or the installed form whose id is in the data.
            parameters: Parameters of this form, such as ``year=2025``, instead of those of the data.

        Raises:
            ProblemError: The data or the map cannot be read, or the form of the data is not known.
        """
        from .migration.map_file import load_map
        from .migration.migrating import migrated, routes_of

        known = _known_parameters(self._compiled, parameters)
        field_map = None if mapping is None else load_map(mapping)
        named = load(origin) if isinstance(origin, str | Path) else origin
        data = self._origin(source, named)
        routes = routes_of(data.form, self._compiled, field_map)
        result = migrated(data, self._compiled, self.form_class, routes, known)
        return Migration(form=result.form, spec=self, remainder=result.remainder, problems=result.problems)

    def _origin(self, source: Reading[Any] | Source | Mapping[str, Any], named: FormSpec[Any] | None) -> Origin:
        """Return the data in ``source`` with its form."""
        from .form.decoded import DecodedForm
        from .migration.origins import Catalog, Origin, origin_of
        from .opening import name_of, open_source

        if isinstance(source, Reading):
            data = source.spec.to_json(source.form)
            return Origin(source.spec.compiled, DecodedForm(data=data, locate=source.cells.get))
        wanted, own = self._compiled, None if named is None else named.compiled
        catalog = Catalog(_load_of_data, _known())
        if isinstance(source, Mapping):
            return origin_of(DecodedForm(data=source), "", wanted, own, catalog)
        file = name_of(source)
        return _of_file(file, lambda: origin_of(open_source(source, file), file, wanted, own, catalog))

    def evaluate(self, form: F) -> dict[str, Any]:
        """Return every value of ``form`` that is not blank by its JSON Pointer, computed and printed ones included.

        The form itself is not changed: a computed value is never stored. In a blank form, and in an item without
        any value, printed values do not count and nothing is computed.

        Example:
            ``{"/unit/name": "示例厅", "/funds/total/planned": Decimal("760.50")}``
        """
        from .form.evaluation import evaluate

        return evaluate(self._own(form), self._compiled).values

    def entries(self, form: F) -> Iterator[Entry]:
        """Yield every value of ``form`` in its order, blanks included, each with its label and its field."""
        from .form.access import entries_of

        return entries_of(form, self.evaluate(form), self._fields, self._compiled.shape)

    def get(self, form: F, path: str) -> Any:
        """Return the value, part or list at a JSON Pointer; a computed value is computed.

        Args:
            form: The form.
            path: A JSON Pointer (RFC 6901) such as ``/funds/projects/0/planned``; items count from 0.

        Raises:
            ProblemError: The form has nothing at ``path`` (``data.unknown-path``).
        """
        from .form.access import value_at

        return value_at(self._own(form), path, lambda: self.evaluate(form))

    def set(self, form: F, path: str, value: Any) -> None:
        """Set the value, part or list at a JSON Pointer.

        Args:
            form: The form.
            path: A JSON Pointer such as ``/funds/projects/0/planned``; the item must exist.
            value: The new value, as for an assignment to the attribute.

        Raises:
            ProblemError: The form has nothing at ``path``, or does not accept ``value``; the form is then unchanged.
        """
        from .form.access import set_value

        set_value(self._own(form), path, value)

    def differences(self, before: F, after: F) -> list[Difference]:
        """Return each value that differs between two forms, computed ones included, in the order of the form."""
        from .form.access import differences

        shape = self._compiled.shape
        return list(differences(before, after, self.evaluate(before), self.evaluate(after), shape))

    def _own(self, form: F) -> F:
        """Return ``form``; raise ProblemError where it is not one of this spec."""
        if isinstance(form, self.form_class):
            return form
        params = {"found": type(form).__name__, "expected": self.form_class.__name__, "form": self.id}
        raise ProblemError([Problem(code="types.another-class", params=params)])

    def to_json(self, form: F) -> dict[str, Any]:
        """Return ``form`` as JSON data, from which :meth:`parse` returns an equal form.

        Returns:
            The id under ``form``, then parameters and blocks. Numbers are int or float with exactly the form's value,
            percentages are fractions, dates are ``YYYY-MM-DD``. Blanks are left out, computed values are included.
        """
        from .form.traverse import json_of

        return {FORM_KEY: self.id, **json_of(form, self.evaluate(form))}

    def layout(self, form: F | None = None, /, **parameters: Any) -> Layout:
        """Return the layout of a blank form, or of ``form`` with all its rows.

        Args:
            form: The form whose rows are laid out; None for a blank form.
            parameters: The printed parameters of a blank form, as for :meth:`blank`.
        """
        if form is not None:
            return self._layout(self._texts(self._own(form)), _counts(form))
        return self._layout(_as_texts(_known_parameters(self._compiled, parameters)), {})

    def _layout(self, parameters: Mapping[str, str], counts: Mapping[str, int]) -> Layout:
        compiled = self._compiled
        if not parameters and not counts:
            return compiled.blank
        return build_layout(compiled.spec, compiled.formulas, compiled.rules, parameters, counts)

    def _compile(
        self,
        to: str,
        options: tuple[tuple[str, str], ...],
        parameters: tuple[tuple[str, str], ...],
        counts: tuple[tuple[str, int], ...],
        locked: frozenset[str] = frozenset(),
    ) -> Template:
        layout = with_locked(self._layout(dict(parameters), dict(counts)), locked)
        return renderer(to).compile(layout, dict(options))

    def blank(self, to: str = DEFAULT_FORMAT, options: Options | None = None, /, **parameters: Any) -> bytes:
        """Return the content of a file with the blank form.

        Args:
            to: The name of a format, as ``formspec formats`` lists it.
            options: Options of the format, such as ``{"fragment": "yes"}`` of ``html``. Both are positional, so that a
                parameter may have any name.
            parameters: The form's parameters that are printed, such as ``year=2025``.

        Raises:
            ProblemError: The format, an option or a parameter is not known or has a wrong value.
        """
        texts = _as_texts(_known_parameters(self._compiled, parameters))
        return self._template(to, _complete(to, options), tuple(sorted(texts.items())), ()).fill({})

    def render(
        self,
        form: F,
        to: str = DEFAULT_FORMAT,
        path: str | Path | None = None,
        *,
        options: Options | None = None,
        copy_mark: str = "",
    ) -> bytes:
        """Return the content of a file with ``form``. Forms with the rows of the blank form share its compiled layout.

        Args:
            form: The form.
            to: The name of a format, as ``formspec formats`` lists it.
            path: A file to write the content to as well; it is written completely or not at all.
            options: Options of the format, such as ``{"fragment": "yes"}`` of ``html``.
            copy_mark: The mark of the copy that this is, as in :attr:`Reading.copy_mark`: formats that are filled in
                carry it, and lock the values that it names.

        Raises:
            ProblemError: The format or an option is not known, or the file cannot be written.
        """
        from .layout.capacity import beyond_blank

        values = {**self.evaluate(form), **marked(copy_mark)}
        counts = tuple(sorted(beyond_blank(self._compiled.spec, _counts(form)).items()))
        texts = tuple(sorted(self._texts(form).items()))
        locked = frozenset(locked_values(copy_mark))
        content = self._template(to, _complete(to, options), texts, counts, locked).fill(values)
        if path is not None:
            from .output import write

            write(path, content)
        return content

    def _texts(self, form: F) -> dict[str, str]:
        """Return the parameters of ``form`` that are not blank, as they are printed."""
        from .data.names import attribute_name

        return _as_texts({name: getattr(form, attribute_name(name)) for name in self._compiled.spec.parameters})

    def __repr__(self) -> str:
        return f"<FormSpec {self.id}>"


class Reading(Struct, Generic[F], frozen=True, kw_only=True):
    """A form that was read from a file or from data.

    ``form`` contains every value that was accepted; ``problems`` are errors, warnings, and (severity ``info``) values
    that were read by lenient parsing, each with its source location, in the order of the source. ``fullness`` is
    the number of values that are filled in, and of those that are asked for. ``cells`` is the cell of each value of a
    workbook, by data path. ``copy_mark`` is the mark of the copy that an office sent (:mod:`formspec.rounds`), as the
    file has it; empty for none.
    """

    form: F
    spec: FormSpec[F]
    problems: tuple[Problem, ...]
    fullness: Fullness
    cells: Mapping[str, SourceLocation] = field(default_factory=dict)
    copy_mark: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the form as JSON data, as :meth:`FormSpec.to_json` does, with the mark of its copy if it has one."""
        data = self.spec.to_json(self.form)
        return {FORM_KEY: data.pop(FORM_KEY), **marked(self.copy_mark), **data}

    @property
    def ok(self) -> bool:
        """Whether none of the problems is an error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the form invalid or incomplete."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that a person should check."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[Problem, ...]:
        """The values that were read by lenient parsing."""
        return self._of(Severity.INFO)

    def _of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is severity)


class Migration(Struct, Generic[F], frozen=True, kw_only=True):
    """A form that was prefilled with the data of an earlier edition or of a related form.

    ``form`` contains every value that has a place in it, ``remainder`` all others, as JSON data of the form that they
    come from; it is empty if there are none. ``problems`` are values that could not be read (errors), values in the
    remainder (warnings), and values that were converted (severity ``info``), each with its source location.
    """

    form: F
    spec: FormSpec[F]
    remainder: dict[str, Any]
    problems: tuple[Problem, ...]


@overload
def load(source: str | Path | Mapping[str, Any]) -> FormSpec[Any]: ...
@overload
def load(source: str | Path | Mapping[str, Any], form_class: type[F]) -> FormSpec[F]: ...
def load(source: str | Path | Mapping[str, Any], form_class: type[F] | None = None) -> FormSpec[Any]:
    """Return the spec of a form.

    Args:
        source: The id of an installed form (``jiangsu/2024/department``), the path of a YAML file (a Path, or a str
            that ends in ``.yaml`` or ``.yml``), or the spec as a mapping.
        form_class: The form's class in a module that ``formspec types`` wrote: its forms are of this class, for Python
            and for type checkers.

    Raises:
        ProblemError: The spec has mistakes, each with its line and column; or the module of ``form_class`` is that of
            another form or out of date.
    """
    return _spec(load_spec(source), form_class)


@overload
def loads(text: str, *, name: str = ..., folder: str | Path = ...) -> FormSpec[Any]: ...
@overload
def loads(text: str, form_class: type[F], *, name: str = ..., folder: str | Path = ...) -> FormSpec[F]: ...
def loads(
    text: str, form_class: type[F] | None = None, *, name: str = UNNAMED, folder: str | Path = "."
) -> FormSpec[Any]:
    """Return the spec in a YAML text.

    Args:
        text: The YAML.
        form_class: As for :func:`load`.
        name: The name of the text in problems.
        folder: The folder for relative paths under ``extends``.

    Raises:
        ProblemError: As :func:`load`.
    """
    return _spec(load_text(text, name, folder), form_class)


def _spec(compiled: CompiledForm, form_class: type[F] | None) -> FormSpec[Any]:
    if form_class is None:
        return FormSpec(compiled)
    from .form.classes import checked_class

    return FormSpec(compiled, cast("type[F]", checked_class(compiled, form_class)))


@overload
def read(source: str | Path | bytes | BinaryIO, spec: FormSpec[F]) -> Reading[F]: ...
@overload
def read(source: str | Path | bytes | BinaryIO, spec: str | Path | None = None) -> Reading[Any]: ...
def read(source: str | Path | bytes | BinaryIO, spec: FormSpec[Any] | str | Path | None = None) -> Reading[Any]:
    """Return the form in a file: a filled workbook, JSON or YAML.

    A workbook contains the id of its form; if it is missing, its labels decide. JSON and YAML have it under ``form``.

    Args:
        source: The path of the file, a file opened for reading bytes, or its content as bytes.
        spec: The expected form: a FormSpec, its catalog id, or its path. Without it, any installed form.

    Raises:
        ProblemError: The file cannot be read, or is another form or edition than ``spec`` and those that it follows.
    """
    from .opening import name_of

    file = name_of(source)
    wanted = load(spec) if isinstance(spec, str | Path) else spec
    return _of_file(file, lambda: _read(source, file, wanted, _Forms()))


def _of_file(file: str, do: Callable[[], T]) -> T:
    """Return the result of ``do``; whatever it raises is a problem of this file."""
    from .unexpected import unexpected

    try:
        return do()
    except ProblemError as error:
        raise ProblemError(with_file(error.problems, file)) from None
    except Exception as error:
        raise ProblemError([unexpected(error, file)]) from error


def read_as_one_of(source: Source, file: str, specs: Sequence[FormSpec[Any]]) -> Reading[Any]:
    """Return the form in ``source``, which is named ``file`` in problems.

    It is the one of ``specs``; of several, the one that it names or follows, or whose labels it has; of none, any
    installed form. Raises ProblemError as :func:`read` does.
    """
    forms = _Forms({spec.id: spec for spec in specs}) if len(specs) > 1 else _Forms()
    return _of_file(file, lambda: _read(source, file, specs[0] if len(specs) == 1 else None, forms))


class _Forms:
    """The forms that a file may be if none is expected: ``own`` by id, or every installed one."""

    def __init__(self, own: Mapping[str, FormSpec[Any]] | None = None) -> None:
        self._own = own

    def load(self, form: str) -> FormSpec[Any]:
        """Return the form with the id ``form``, or the one that follows it; raise ProblemError if there is none."""
        if self._own is None:
            return load_by_id(form)
        from .spec.former import is_followed

        specs = self._own.values()
        later = next((each for each in specs if is_followed(each.compiled.spec, form, None)), None)
        found = self._own.get(form, later)
        if found is None:
            params = {"name": form, "suggestion": "", "known": list(self._own)}
            raise ProblemError([Problem(code="catalog.unknown", params=params)])
        return found

    def load_compiled(self, form: str) -> CompiledForm:
        return self.load(form).compiled

    def ids(self) -> list[str]:
        return _known() if self._own is None else list(self._own)


def _read(source: Source, file: str, spec: FormSpec[F] | None, forms: _Forms) -> Reading[F]:
    """Return the form in ``source``: ``spec``, or one of ``forms``."""
    from .form.decoded import DecodedForm
    from .opening import open_source

    opened = open_source(source, file)
    return _of_data(opened, spec, forms) if isinstance(opened, DecodedForm) else _of_book(opened, file, spec, forms)


def _of_data(decoded: DecodedForm, spec: FormSpec[F] | None, forms: _Forms) -> Reading[F]:
    """Return the form in data that was decoded: ``spec``, or the one of ``forms`` whose id is in the data."""
    if spec is not None:
        mark = mark_in_data(decoded.data)
        return spec._reading(spec._present(decoded), copy_mark=mark)  # noqa: SLF001 - one class with two entrances
    form = decoded.data.get(FORM_KEY)
    if not isinstance(form, str):
        raise ProblemError([Problem(code="data.no-form", location=decoded.locate(f"/{FORM_KEY}"))])
    try:
        return _of_data(decoded, cast("FormSpec[F]", forms.load(form)), forms)
    except ProblemError as error:
        raise ProblemError(problem.at(decoded.locate(problem.path)) for problem in _named(form, error)) from None


def _named(form: str, error: ProblemError) -> Iterator[Problem]:
    """Yield the problems of loading the form of data, at its ``form`` if no such form is installed."""
    from .values import short

    for problem in error.problems:
        if problem.code == "catalog.unknown":
            params = {"found": short(form), "suggestion": problem.params["suggestion"]}
            yield Problem(code="data.unknown-form", params=params, path=f"/{FORM_KEY}")
        else:
            yield problem


def _of_book(book: Book, file: str, spec: FormSpec[F] | None, forms: _Forms) -> Reading[F]:
    """Return the form in a workbook."""
    from .importing.workbook import decode_book

    wanted = None if spec is None else spec.compiled
    read_as = decode_book(book, file, wanted, forms.load_compiled, forms.ids())
    form = spec if spec is not None else cast("FormSpec[F]", forms.load(read_as.edition.wanted.spec.id))
    mark = mark_in_data(read_as.decoded.data)
    if read_as.edition.is_present:
        return form._reading(read_as.decoded, read_as.cells, copy_mark=mark)  # noqa: SLF001
    from .migration.earlier import present_book

    return form._reading(*present_book(read_as), copy_mark=mark)  # noqa: SLF001


@lru_cache(maxsize=_KEPT_TEMPLATES)
def load_by_id(form: str) -> FormSpec[Any]:
    """Return the installed form with this id, the same object for every file of a round.

    Data is not trusted: ``form`` is looked up in the catalog and is never opened as a path. Raises ProblemError if
    no installed form has this id.
    """
    return FormSpec(load_installed(form))


def _load_installed(form: str) -> CompiledForm:
    return load_by_id(form).compiled


def _load_of_data(form: str) -> CompiledForm:
    """Return the installed form that data names; raise ProblemError with a problem of the data if there is none."""
    try:
        return _load_installed(form)
    except ProblemError as error:
        raise ProblemError(_named(form, error)) from None


def _known() -> list[str]:
    """Return the ids of all installed forms."""
    from .catalog import forms

    return [each.id for each in forms()]


def _module_of(compiled: CompiledForm) -> str:
    """Return the module that ships with an installed form; empty for any other."""
    from . import catalog

    return catalog.find(compiled.sources.name).module if compiled.is_installed else ""


def _decoded(data: Data) -> DecodedForm:
    from .decoding import decode_content, decode_file
    from .form.decoded import DecodedForm

    if isinstance(data, Mapping):
        return DecodedForm(data=data)
    if isinstance(data, bytes):
        return decode_content(data)
    return decode_file(Path(data), str(data))


def _complete(to: str, options: Options | None) -> tuple[tuple[str, str], ...]:
    """Return the value of every option of the format ``to``; raise ProblemError for wrong ones."""
    return tuple(renderer(to).complete(options or {}).items())


def _known_parameters(compiled: CompiledForm, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as their type; raise ProblemError for unknown ones and wrong values."""
    from .values import Refused

    known, problems, result = compiled.spec.parameters, [], {}
    for name, raw in parameters.items():
        if raw is None:
            continue
        if name not in known:
            params = {"name": name, "known": list(known)}
            problems.append(Problem(code="data.unknown-parameter", params=params, path=f"/{name}"))
            continue
        value = known[name].value
        try:
            accepted = value.type.from_text(raw, value) if isinstance(raw, str) else value.type.accept(raw, value)
        except Refused as error:
            problems.append(Problem(code=error.code, params=error.params, path=f"/{name}", label=value.label))
        else:
            result[name] = accepted
    if problems:
        raise ProblemError(problems)
    return result


def _as_texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in parameters.items() if value is not None}


def _counts(form: Form) -> dict[str, int]:
    from .form.traverse import counts_of

    return counts_of(form)
