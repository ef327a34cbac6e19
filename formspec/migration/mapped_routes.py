"""The routes of a map: its names as data paths of both forms. Names that are unknown are reported at their line."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ..compiled import CompiledForm
from ..data.former_paths import FormerPaths
from ..data.shape import Group, Leaf, Many, Shape, every_leaf, leaf_at
from ..problems import Problem, ProblemError
from ..rules.paths import EACH
from ..suggest import nearest
from ..values import Kind
from .map_file import FieldMap, MapError, Names, Text
from .routes import Routes

_CHOOSING = (Kind.CHOICE, Kind.CHOICES)


class _Selected(Struct, frozen=True):
    """What a dotted name means: the part, list or value at ``path``, or of the table there the column ``column``."""

    path: str
    part: Shape
    column: str = ""


def mapped_routes(field_map: FieldMap, old: CompiledForm, new: CompiledForm) -> Routes:
    """Return the routes of a map.

    Raises ProblemError if it is for other forms, MapError with every name that one of the forms does not have.
    """
    reader = _MapReader(old, new, [])
    reader.check_forms(field_map)
    if reader.problems:
        raise ProblemError(reader.problems)
    paths: dict[str, str] = {}
    left_out: set[str] = set()
    for old_name, new_name in field_map.items:
        selected = reader.select(old_name, old)
        target = reader.select(new_name, new) if new_name.names else None
        if selected is not None and not new_name.names:
            left_out |= {path for path, _ in _leaves(selected)}
        elif selected is not None and target is not None:
            reader.add(paths, _pairs(selected, target), old_name, new_name)
    choices = {
        path: texts
        for name, texts in field_map.choices
        if (selected := reader.select(name, old)) is not None
        for path, leaf in _leaves(selected)
        if leaf.cell.value.type.kind in _CHOOSING
    }
    if reader.problems:
        raise MapError(reader.problems)
    return Routes({**_lists(paths), **paths}, choices, frozenset(left_out - paths.keys()))


class _MapReader(Struct):
    """Resolves the names of a map, and collects the problems."""

    old: CompiledForm
    new: CompiledForm
    problems: list[Problem]

    def check_forms(self, field_map: FieldMap) -> None:
        """Report a map that is for other forms."""
        for stated, form in ((field_map.origin, self.old), (field_map.target, self.new)):
            if stated is not None and stated.text != form.spec.id:
                params = {"expected": stated.text, "found": form.spec.id}
                self._report("migrate.another-map", stated, **params)

    def select(self, name: Text, form: CompiledForm) -> _Selected | None:
        """Return what a name means in ``form``, None after a problem."""
        found = _selected(form.shape, name.names)
        if isinstance(found, _Selected):
            return found
        part, known = found
        self._report("migrate.unknown-name", name, name=part, form=form.spec.id, suggestion=nearest(part, known, 0.55))
        return None

    def add(self, paths: dict[str, str], pairs: Iterator[tuple[str, str]], old: Text, new: Text) -> None:
        """Add paths of values; report names whose values do not correspond, and a value that is named twice."""
        found = dict(pairs)
        if not found:
            self._report("migrate.map-nothing", new, old=old.text, new=new.text)
        if set(found.values()) & set(paths.values()):
            self._report("migrate.map-twice", new, name=new.text)
        paths.update(found)

    def _report(self, code: str, at: Text, **params: object) -> None:
        self.problems.append(Problem(code=code, params=params, location=at.location))


def _selected(root: Group, names: Names) -> _Selected | tuple[str, list[str]]:
    """Return what a name means; for an unknown one its unknown part, and the names that are known there."""
    selected = _Selected("", root)
    for number, name in enumerate(names, start=1):
        item, path = _inside(selected)
        members = item.members if isinstance(item, Group) else {}
        if name in members:
            selected = _Selected(f"{path}/{name}", members[name])
            continue
        columns = dict.fromkeys(below.rpartition("/")[2] for below, _ in every_leaf(item)) if path else {}
        if number == len(names) and name in columns:
            return _Selected(selected.path, selected.part, name)
        return name, list({**members, **columns})
    return selected


def _leaves(selected: _Selected) -> Iterator[tuple[str, Leaf]]:
    """Yield the path of every value that a name means."""
    for path, leaf in every_leaf(selected.part, selected.path):
        if not selected.column or path.endswith(f"/{selected.column}"):
            yield path, leaf


def _pairs(old: _Selected, new: _Selected) -> Iterator[tuple[str, str]]:
    """Yield the old and the new path of each value that two names have in common."""
    if bool(old.column) != bool(new.column):
        return
    old_item, old_path = _inside(old)
    new_item, new_path = _inside(new)
    if isinstance(old_item, Leaf) or isinstance(new_item, Leaf):
        if isinstance(old_item, Leaf) and isinstance(new_item, Leaf):
            yield old_path, new_path
        return
    former = FormerPaths(new_item)
    for below, _ in every_leaf(old_item):
        rows, _, name = below.rpartition("/")
        if not old.column:
            present = former.present(below)
        elif name == old.column:
            row = former.present(rows)
            present = None if row is None else f"{row}/{new.column}"
        else:
            continue
        if present is not None and leaf_at(new_item, present) is not None:
            yield f"{old_path}{below}", f"{new_path}{present}"


def _inside(selected: _Selected) -> tuple[Leaf | Group, str]:
    """Return the value or part that a name means, of a list its item, with its path."""
    if isinstance(selected.part, Many):
        return selected.part.item, f"{selected.path}/{EACH}"
    return selected.part, selected.path


def _lists(paths: dict[str, str]) -> dict[str, str]:
    """Return the paths of the lists that contain values, old and new."""
    found: dict[str, str] = {}
    for old, new in paths.items():
        olds, news = old.split(f"/{EACH}"), new.split(f"/{EACH}")
        if len(olds) == len(news):
            for number in range(1, len(olds)):
                found[f"/{EACH}".join(olds[:number])] = f"/{EACH}".join(news[:number])
    return found
