"""Carrying the values of one form over to another: each goes to its place, converted exactly, or is unplaced.

Computed and printed values of the old form are not filled in by anybody: they fill an input of the new form, and are
otherwise left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from ..compiled import CompiledForm
from ..data.shape import Leaf, Many, leaf_at, shape_at
from ..form.decoded import DecodedForm
from ..form.evaluation import evaluate
from ..form.form import Form
from ..form.intake import Intake
from ..form.labels import label_of
from ..form.traverse import counts_of
from ..importing.unflatten import unflatten
from ..problems import Problem, Severity, SourceLocation
from ..rules.paths import around, is_index, names_on, pattern, unescaped
from ..spec.model import CellUse
from ..spec.names import FORM_KEY, HEAD
from ..values import Refused, ValueSpec, short
from ..values.conversion import converted
from ..values.number import json_number
from .routes import Routes

NO_PLACE = "migrate.no-place"
"""The code of a value whose item the new form does not have."""
LEFT_OUT, SUPERSEDED = "migrate.left-out", "migrate.superseded"
"""The codes of values that are left behind as the author of a map or of the new form wants it."""


class Unplaced(Struct, frozen=True):
    """A value that was filled in and has no place in the new form, as JSON data, with the problem that says why."""

    path: str
    value: Any
    problem: Problem


class Carried(Struct, frozen=True):
    """The data of a form, made from that of another.

    ``data`` are raw values of the new form. ``origins`` has the old path of each new one, also of parts and lists.
    ``problems`` are those of the old data, at their new paths, and the values that were converted.
    """

    data: Mapping[str, Any]
    origins: Mapping[str, str]
    unplaced: tuple[Unplaced, ...]
    problems: tuple[Problem, ...]

    def decoded(self, source: DecodedForm) -> DecodedForm:
        """Return it as decoded data of the new form; ``source`` is that of the old one. Unplaced values are errors."""
        unplaced = (each.problem for each in self.unplaced)
        return DecodedForm(
            data=self.data,
            locate=self.locator(source),
            problems=(*self.problems, *unplaced),
            order=source.order,
        )

    def locator(self, source: DecodedForm) -> Callable[[str], SourceLocation | None]:
        """Return a function that returns the source location of a new path."""

        def locate(path: str) -> SourceLocation | None:
            known = next((part for part in around(path) if part in self.origins), None)
            return source.locate("" if known is None else self.origins[known])

        return locate


def carry(old: CompiledForm, form_class: type[Form], source: DecodedForm, new: CompiledForm, routes: Routes) -> Carried:
    """Return the data of ``old`` as data of ``new``.

    Args:
        old: The form of the data.
        form_class: Its class.
        source: The data.
        new: The form to carry it over to.
        routes: Where the values go.
    """
    intake = Intake()
    form = intake.record(form_class, source.data, skip=HEAD)
    rejected = {each.path for each in (*intake.problems, *source.problems) if each.severity is Severity.ERROR}
    values, _, usage = evaluate(form, old, rejected)
    carrier = _Carrier(old, new, routes, source, {path: len(items) for path, items in usage.items.items()})
    carrier.lists(counts_of(form))
    for path, value in values.items():
        carrier.value(path, value)
    for problem in intake.problems:
        carrier.rejected(problem)
    return carrier.result()


class _Carrier(Struct):
    """Carries the values of one form; ``items`` has the number of items in use of each old list."""

    old: CompiledForm
    new: CompiledForm
    routes: Routes
    source: DecodedForm
    items: Mapping[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def lists(self, counts: Mapping[str, int]) -> None:
        """Give each new list as many items as the old one has, blank ones among them."""
        for path, count in counts.items():
            target = self.routes.destination(path, self.items)
            shape = None if target is None else shape_at(self.new.shape, target)
            if isinstance(shape, Many) and count:
                most = count if shape.at_most is None else min(count, shape.at_most)
                self.values[f"{target}/{most - 1}"] = None

    def value(self, path: str, value: Any) -> None:
        """Carry one value over, or store it as unplaced."""
        leaf = leaf_at(self.old.shape, path)
        assert leaf is not None
        is_filled_in = leaf.cell.kind is CellUse.INPUT
        try:
            self._place(path, leaf, value, is_filled_in=is_filled_in)
        except Refused as error:
            if is_filled_in:
                spec = leaf.cell.value
                params = {"value": short(spec.type.exactly(value, spec)), **error.params}
                self._leave(path, spec.type.to_json(value), error.code, params)

    def _place(self, path: str, leaf: Leaf, value: Any, *, is_filled_in: bool) -> None:
        """Carry one value over; raise Refused if it has no place."""
        target, other = self._target(path)
        if not is_filled_in and other.cell.kind is not CellUse.INPUT:
            return
        self._check_items(target)
        own, wanted = leaf.cell.value, other.cell.value
        result = converted(self._renamed(path, value), own, wanted)
        if other.cell.kind is CellUse.PRINTED:
            if result != other.cell.printed:
                raise Refused("data.printed", constant=str(other.cell.printed))
            return
        if self.values.get(target) is not None:
            raise Refused("migrate.twice", what=label_of(self.new.shape, target))
        self.values[target] = wanted.type.to_json(result)
        self._note_origin(target, path)
        self._note_conversion(target, (value, own), (result, wanted))

    def _target(self, path: str) -> tuple[str, Leaf]:
        """Return the new path of a value with its place there; raise Refused if there is none."""
        if pattern(path) in self.routes.left_out:
            raise Refused(LEFT_OUT)
        if pattern(path) in self.routes.superseded:
            raise Refused(SUPERSEDED)
        target = self.routes.destination(path, self.items)
        leaf = None if target is None else leaf_at(self.new.shape, target)
        if target is not None and leaf is not None:
            return target, leaf
        single = self.routes.paths.get(pattern(path)) if target is None else None
        if single is not None:
            raise Refused("migrate.several", what=label_of(self.new.shape, single))
        raise Refused(NO_PLACE, name=".".join(names_on(path)))

    def _renamed(self, path: str, value: Any) -> Any:
        """Return a choice by its new text."""
        texts = self.routes.renamed_choices.get(pattern(path))
        if texts is None:
            return value
        return tuple(texts.get(each, each) for each in value) if isinstance(value, tuple) else texts.get(value, value)

    def _check_items(self, target: str) -> None:
        """Raise Refused if ``target`` is in an item that is more than its list allows."""
        steps = target.split("/")
        for number, step in enumerate(steps):
            if is_index(step):
                shape = shape_at(self.new.shape, "/".join(steps[:number]))
                if isinstance(shape, Many) and shape.at_most is not None and int(step) >= shape.at_most:
                    raise Refused("migrate.too-many", limit=shape.at_most, what=shape.label)

    def _note_origin(self, target: str, path: str) -> None:
        """Store the old path of a new value, and of the parts around it that have none yet."""
        origin = path
        for part in around(target):
            if part in self.origins:
                return
            self.origins[part] = origin
            origin = origin.rpartition("/")[0] or origin

    def _note_conversion(self, target: str, old: tuple[Any, ValueSpec], new: tuple[Any, ValueSpec]) -> None:
        """Report a value that is written in another way now: in another unit, or as another type."""
        shown, result = (short(spec.type.exactly(value, spec)) for value, spec in (old, new))
        if shown != result and (old[1].type is not new[1].type or old[1].unit != new[1].unit):
            params = {"found": shown, "value": result}
            label = label_of(self.new.shape, target)
            self.problems.append(
                Problem(code="migrate.converted", params=params, path=target, label=label, severity=Severity.INFO)
            )

    def rejected(self, problem: Problem) -> None:
        """Store the values that do not fit the old form as unplaced."""
        raw = _raw_at(self.source.data, problem.path)
        first = int(problem.params["limit"]) if problem.code == "data.too-many" else None
        if first is None:
            self._leave(problem.path, _plain(raw), problem.code, problem.params, problem.label)
            return
        for index, item in enumerate(raw[first:], start=first):
            self._leave(f"{problem.path}/{index}", _plain(item), problem.code, problem.params, problem.label)

    def _leave(self, path: str, value: Any, code: str, params: Mapping[str, Any], label: str = "") -> None:
        """Store a value as unplaced; its problem has no path, since the new form has none."""
        shown = label_of(self.old.shape, path) or label
        severity = Severity.INFO if code in (LEFT_OUT, SUPERSEDED) else Severity.ERROR
        problem = Problem(code=code, params=params, label=shown, location=self.source.locate(path), severity=severity)
        self.unplaced.append(Unplaced(path, value, problem))

    def result(self) -> Carried:
        """Return the data of the new form."""
        problems = (*self._of_source(), *self.problems)
        return Carried(unflatten(self.values), self.origins, tuple(self.unplaced), problems)

    def _of_source(self) -> Iterator[Problem]:
        """Yield the problems found while decoding, at their new paths."""
        for problem in self.source.problems:
            label = problem.label or (label_of(self.old.shape, problem.path) if problem.path else "")
            target = self.routes.destination(problem.path, self.items) or "" if problem.path else ""
            yield Problem(
                code=problem.code,
                params=problem.params,
                path=target,
                label=label,
                location=problem.location or self.source.locate(problem.path),
                severity=problem.severity,
            )


def remainder_of(form: str, source: DecodedForm, unplaced: tuple[Unplaced, ...]) -> dict[str, Any]:
    """Return the unplaced values as data of the form that they come from; empty if there are none."""
    root: dict[str, Any] = {}
    for each in unplaced:
        if each.value not in (None, "", {}, []):
            _put(root, source.data, each.path, each.value)
    return {FORM_KEY: form, **root} if root else {}


def _put(root: Any, like: Any, path: str, value: Any) -> None:
    """Put ``value`` into ``root`` at ``path``, with lists and objects as in ``like``."""
    *above, last = path.split("/")[1:]
    for step in above:
        root, like = _child(root, like, step)
    _child(root, like, last, value)


def _child(root: Any, like: Any, step: str, value: Any = None) -> tuple[Any, Any]:
    """Return the child of ``root`` and of ``like`` at ``step``; a missing one is made: ``value``, or as in ``like``."""
    inner = _raw_step(like, step)
    made = value if value is not None else [] if isinstance(inner, list | tuple) else {}
    if isinstance(like, list | tuple):
        root.extend([None] * (int(step) + 1 - len(root)))
        root[int(step)] = made if root[int(step)] is None else root[int(step)]
        return root[int(step)], inner
    return root.setdefault(unescaped(step), made), inner


def _raw_at(data: Any, path: str) -> Any:
    for step in path.split("/")[1:]:
        data = _raw_step(data, step)
    return data


def _raw_step(data: Any, step: str) -> Any:
    """Return what is in data at one step of a JSON Pointer; None for nothing."""
    match data:
        case Mapping():
            return data.get(unescaped(step))
        case list() | tuple() if is_index(step) and int(step) < len(data):
            return data[int(step)]
        case _:
            return None


def plain_at(data: Any, path: str) -> Any:
    """Return what is in data at a JSON Pointer, as JSON data; None for nothing."""
    return _plain(_raw_at(data, path))


def _plain(raw: Any) -> Any:
    """Return raw data as JSON data: a number with its exact value, or else as it is written."""
    match raw:
        case Decimal():
            return json_number(raw) if Decimal(repr(float(raw))) == raw else str(raw)
        case Mapping():
            return {str(key): _plain(each) for key, each in raw.items()}
        case list() | tuple():
            return [_plain(each) for each in raw]
        case None | bool() | int() | float() | str():
            return raw
        case _:
            return str(raw)
