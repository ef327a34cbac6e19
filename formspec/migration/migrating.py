"""Migration: a prefilled form from the data of an earlier edition or of a related form, and what found no place.

Missing values and rules are not checked: the new form is still to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ..compiled import CompiledForm
from ..data.shape import leaf_at
from ..form.decoded import DecodedForm
from ..form.evaluation import evaluate
from ..form.form import Form
from ..form.intake import Intake
from ..form.labels import label_of
from ..problems import Problem, Severity, SourceLocation
from .carrying import Carried, Unplaced, carry, plain_at, remainder_of
from .earlier import form_class_of
from .map_file import FieldMap
from .mapped_routes import mapped_routes
from .origins import Origin
from .routes import Routes, routes_between, with_routes
from .unplaced_items import problems_of

F = TypeVar("F", bound=Form)


class Migrated(Struct, Generic[F], frozen=True):
    """A prefilled form, the values without a place as data of the old form, and the problems of both."""

    form: F
    remainder: dict[str, Any]
    problems: tuple[Problem, ...]


def routes_of(old: CompiledForm, new: CompiledForm, field_map: FieldMap | None) -> Routes:
    """Return the routes from ``old`` to ``new``: those of a map, and else by ids and former ids."""
    routes = routes_between(old, new)
    return routes if field_map is None else with_routes(routes, mapped_routes(field_map, old, new))


def migrated(
    origin: Origin,
    new: CompiledForm,
    form_class: type[F],
    routes: Routes,
    parameters: Mapping[str, Any],
) -> Migrated[F]:
    """Return the data of another form as a form of ``new``.

    Args:
        origin: The data, with its form.
        new: The form to carry it over to.
        form_class: Its class.
        routes: Where the values go.
        parameters: Parameters of the new form, which replace those of the old one.
    """
    old, source = origin.form, origin.data
    carried = carry(old, form_class_of(old), source, new, routes)
    intake = Intake()
    form = intake.record(form_class, {**carried.data, **parameters})
    differing = tuple(_differing(carried, form, new, intake.computed, source))
    unplaced = (*carried.unplaced, *differing)
    locate = carried.locator(source)
    problems = [
        *(problem.at(locate(problem.path)) for problem in (*carried.problems, *intake.problems)),
        *map(_as_warning, problems_of(unplaced, old, routes)),
        *{problem.location: problem for problem in reversed([*routes.problems.values()])}.values(),  # one for each line
    ]
    problems.sort(key=source.order or _by_line)
    return Migrated(form, remainder_of(old.spec.id, source, unplaced), tuple(problems))


def _by_line(problem: Problem) -> tuple[int, int]:
    location = problem.location or SourceLocation()
    return location.line or 0, location.column or 0


def _as_warning(problem: Problem) -> Problem:
    """Return the problem of a value that is in the remainder: it is not lost, but a person has to look at it."""
    return replace(problem, severity=Severity.WARNING) if problem.severity is Severity.ERROR else problem


def _differing(
    carried: Carried, form: Form, new: CompiledForm, given: Mapping[str, Any], source: DecodedForm
) -> Iterator[Unplaced]:
    """Yield each filled-in value whose cell in the new form computes another one, as they are printed."""
    values = evaluate(form, new).values if given else {}
    for path, value in given.items():
        leaf = leaf_at(new.shape, path)
        assert leaf is not None
        kind, spec = leaf.cell.value.type, leaf.cell.value
        computed = values.get(path)
        if computed is not None and kind.as_shown(computed, spec) == kind.as_shown(value, spec):
            continue
        old_path = carried.origins[path]
        shown = "—" if computed is None else kind.exactly(computed, spec)
        label, location = label_of(new.shape, path), source.locate(old_path)
        params = {"value": kind.exactly(value, spec), "computed": shown, "what": label}
        problem = Problem(code="migrate.computed", params=params, label=label, location=location)
        yield Unplaced(old_path, plain_at(source.data, old_path), problem)
