"""The only validation of a form's data, for data from any source.

    decoder ──▶ DecodedForm ──▶ intake ──▶ typed form ──▶ missing values ──▶ computed values ──▶ rules ──▶ problems

A form that was made in Python starts at the step of the typed form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ..compiled import CompiledForm
from ..data.names import attribute_name
from ..data.shape import Group, leaf_at, shape_of
from ..problems import Problem, Severity
from ..rules.paths import around, is_under
from ..spec.names import COPY_KEY, FORM_KEY, HEAD
from ..values import json_type
from .completeness import missing
from .decoded import DecodedForm
from .evaluation import evaluate
from .far_dates import far_dates
from .form import Form
from .fullness import Fullness
from .intake import Intake
from .labels import label_of
from .rule_checks import Filled, RuleChecker
from .shown_values import shown_otherwise
from .tainted_values import tainted_values
from .traverse import reading_order, values_of

F = TypeVar("F", bound=Form)


_MOST_SHAPES = 8  # years of one batch


class Accepted(Struct, Generic[F], frozen=True):
    """A form with every accepted value, and the problems of all others."""

    form: F
    problems: tuple[Problem, ...]


class Validated(Struct, Generic[F], frozen=True):
    """A form with every accepted value, the problems of all others, and how full it is."""

    form: F
    problems: tuple[Problem, ...]
    fullness: Fullness


class Validator:
    """Validates data of one form; made once for it."""

    def __init__(self, compiled: CompiledForm) -> None:
        self._compiled = compiled
        self._rules = RuleChecker(compiled.rules)
        self._shapes: dict[tuple[tuple[str, str], ...], Group] = {(): compiled.shape}

    def validate(self, form_class: type[F], decoded: DecodedForm) -> Validated[F]:
        """Return the form in ``decoded`` with all its problems, each at its source location."""
        form, problems, computed = self._taken_in(form_class, decoded)
        found, fullness = self._checked(form, problems, computed)
        return Validated(form, _located(found, form, decoded), fullness)

    def accept(self, form_class: type[F], decoded: DecodedForm) -> Accepted[F]:
        """Return the form in ``decoded`` and the values that do not fit: the first half of :meth:`validate`."""
        form, problems, _ = self._taken_in(form_class, decoded)
        return Accepted(form, _located(self._labelled(problems, self._shape(form)), form, decoded))

    def _taken_in(self, form_class: type[F], decoded: DecodedForm) -> tuple[F, list[Problem], Mapping[str, Any]]:
        """Return the typed form, the problems of values that do not fit, and the computed values in the data."""
        intake = Intake()
        form = intake.record(form_class, decoded.data, skip=HEAD)
        return form, [*decoded.problems, *self._in_head(decoded.data), *intake.problems], intake.computed

    def check(self, form: Form) -> list[Problem]:
        """Return the problems of missing values and of rules, in the order of the form."""
        problems, _ = self._checked(form, [], {})
        return _in_reading_order(problems, form)

    def _checked(
        self, form: Form, problems: list[Problem], computed: Mapping[str, Any]
    ) -> tuple[list[Problem], Fullness]:
        """Return ``problems`` with those of missing values, of tainted values and of rules, and how full the form is.

        ``computed`` are the computed values in the data.
        """
        rejected = {each.path for each in problems if each.severity is Severity.ERROR and each.path}
        values, failures, usage = evaluate(form, self._compiled, rejected)
        failed = [Problem(code=error.code, params=error.params, path=path) for path, error in failures.items()]
        problems = [*problems, *failed]
        rejected |= failures.keys()
        shape = self._shape(form)
        tainted = tainted_values(self._compiled.formulas.by_path, shape, usage, rejected)
        unreliable = {each.path for each in tainted}
        noted = {each.path for each in problems if each.severity is not Severity.INFO}
        stored, year = values_of(form), getattr(form, "year", None)
        problems = [
            *problems,
            *self._differing(computed, values, unreliable),
            *tainted,
            *shown_otherwise(stored, noted),
            *(far_dates(stored, year) if isinstance(year, int) else ()),
        ]
        absent = [each for each in missing(form, usage) if not is_under(each.path, rejected)]
        unknown = rejected | {each.path for each in absent if each.code != "data.too-few"}
        labelled = self._labelled([*problems, *absent], shape)
        return [*labelled, *self._rules.problems(Filled(values, shape), usage, frozenset(unknown))], usage.fullness

    def _differing(
        self, computed: Mapping[str, Any], values: Mapping[str, Any], unreliable: set[str]
    ) -> Iterator[Problem]:
        """Yield a warning for each computed value that the data contains as another value, as they are printed."""
        for path, value in computed.items():
            if value is not None and not self._is_same(path, value, values.get(path)) and path not in unreliable:
                params = {"given": str(value), "computed": str(values.get(path, "—"))}
                yield Problem(code="data.computed-differs", params=params, path=path, severity=Severity.WARNING)

    def _is_same(self, path: str, given: Any, computed: Any) -> bool:
        leaf = leaf_at(self._compiled.shape, path)
        if leaf is None or computed is None:
            return bool(given == computed)
        spec = leaf.cell.value
        return bool(spec.type.as_shown(given, spec) == spec.type.as_shown(computed, spec))

    def _in_head(self, data: Mapping[str, Any]) -> Iterator[Problem]:
        yield from self._another_form(data)
        yield from self._wrong_mark(data)

    def _another_form(self, data: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield a problem where the data names another form."""
        expected = self._compiled.spec.id
        named = data.get(FORM_KEY, expected)
        if not isinstance(named, str):
            yield Problem(
                code="data.type", params={"expected": "string", "found": json_type(named)}, path=f"/{FORM_KEY}"
            )
        elif named != expected:
            yield Problem(code="data.another-form", params={"found": named, "expected": expected}, path=f"/{FORM_KEY}")

    def _wrong_mark(self, data: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield a problem where the mark of the copy is not a text."""
        mark = data.get(COPY_KEY, "")
        if not isinstance(mark, str):
            yield Problem(
                code="data.type", params={"expected": "string", "found": json_type(mark)}, path=f"/{COPY_KEY}"
            )

    def _shape(self, form: Form) -> Group:
        """Return the shape with the parameters of ``form`` in its labels; those of the latest years are kept."""
        given = ((name, getattr(form, attribute_name(name))) for name in self._compiled.spec.parameters)
        shown = tuple((name, str(value)) for name, value in given if value is not None)
        if shown not in self._shapes:
            if len(self._shapes) > _MOST_SHAPES:
                self._shapes = {(): self._compiled.shape}
            self._shapes[shown] = shape_of(self._compiled.spec, dict(shown))
        return self._shapes[shown]

    def _labelled(self, problems: list[Problem], shape: Group) -> list[Problem]:
        labels = ((each, label_of(shape, each.path) if each.path else "") for each in problems)
        return [replace(each, label=label) if label and label != each.label else each for each, label in labels]


def _located(problems: list[Problem], form: Form, decoded: DecodedForm) -> tuple[Problem, ...]:
    """Return problems with their source locations, in the order of the source."""
    if decoded.order is None:
        return tuple(problem.at(decoded.locate(problem.path)) for problem in _in_reading_order(problems, form))
    return tuple(sorted((problem.at(decoded.locate(problem.path)) for problem in problems), key=decoded.order))


def _in_reading_order(problems: Iterable[Problem], form: Form) -> list[Problem]:
    """Return problems in the order of the form; one at an unknown path follows everything of the nearest part."""
    problems = list(problems)
    if not problems:
        return problems
    order = reading_order(form)

    def key(problem: Problem) -> float:
        nearest = next((part for part in around(problem.path) if part in order), None)
        if nearest is None:
            return -1
        first, last = order[nearest]
        return first if nearest == problem.path else last + 0.5

    return sorted(problems, key=key)
