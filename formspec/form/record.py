"""The base of the typed classes: attributes that take only what the form takes, and lists that do the same.

The classes themselves are generated from a spec (see :mod:`formspec.data.types`); this is what they inherit and
what their fields are declared with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Generic, SupportsIndex, TypeVar, cast

from ..problems import Problem, ProblemError
from ..suggest import nearest
from ..values import TEXT, Refused, ValueSpec, json_type, plain_value, value_spec

T = TypeVar("T")
_KEY = "formspec"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its description, and whether it is computed or printed (then ``constant`` is what is printed)."""

    spec: ValueSpec
    computed: bool = False
    constant: Any = None

    def accept(self, raw: object) -> Any:
        """Return ``raw`` as the value's type, None for a blank; raise Refused."""
        raw = plain_value(raw)
        if raw is None:
            return None
        accepted = self.spec.type.accept(raw, self.spec)
        return None if accepted in ("", ()) else accepted


@dataclass(frozen=True, slots=True)
class Nested:
    """A record inside a record."""

    record: type[Record]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of records or of values; ``label`` is its name on the form.

    ``at_least`` items are needed for a form to be complete; more than ``at_most`` are refused.
    """

    item: type[Record] | Value
    label: str = ""
    at_most: int | None = None
    at_least: int = 0


Member = Value | Nested | Listed


def _described(label: str, about: dict[str, Any]) -> ValueSpec:
    """Return the description of a value whose type is given by its name; without one it is a text."""
    return value_spec(about.pop("type", TEXT.name), label=label, **about)


def value(label: str = "", **about: Any) -> Any:
    """Declare a value that is filled in; ``about`` are the fields of ValueSpec."""
    return field(default=None, metadata={_KEY: Value(_described(label, about))})


def computed(label: str = "", **about: Any) -> Any:
    """Declare a value that the form computes; assigning to it is refused.

    Bounds do not hold for it: it is what the figures give.
    """
    return field(default=None, metadata={_KEY: Value(_described(label, about), computed=True)})


def printed(label: str, constant: Any, **about: Any) -> Any:
    """Declare a value that is printed on the form and never changes."""
    metadata = {_KEY: Value(_described(label, about), constant=constant)}
    return field(default=constant, metadata=metadata)


def group(record: type[T]) -> Any:
    """Declare a record inside a record."""
    return field(default_factory=record, metadata={_KEY: Nested(cast("type[Record]", record))})


def rows(record: type[T], label: str = "", *, at_most: int | None = None, at_least: int = 0) -> Any:
    """Declare a list of records that can be appended to."""
    member = Listed(cast("type[Record]", record), label, at_most, at_least)
    return field(default_factory=lambda: Rows(member), metadata={_KEY: member})


def values(label: str = "", *, at_most: int | None = None, at_least: int = 0, **about: Any) -> Any:
    """Declare a list of values that can be appended to."""
    member = Listed(Value(_described(label, about)), label, at_most, at_least)
    return field(default_factory=lambda: Rows(member), metadata={_KEY: member})


_MEMBERS: dict[type[Record], dict[str, Member]] = {}


def members(record: type[Record]) -> dict[str, Member]:
    """Return what a record holds, by attribute, in the order of the form."""
    known = _MEMBERS.get(record)
    if known is None:
        known = _MEMBERS[record] = _declared(record)
    return known


def _declared(record: type[Record]) -> dict[str, Member]:
    return {each.name: each.metadata[_KEY] for each in fields(cast("Any", record)) if _KEY in each.metadata}


class Record:
    """A part of a form's data. Attributes take what the form takes; anything else is a ProblemError."""

    __slots__ = ()

    if not TYPE_CHECKING:  # a type checker that saw it would let any attribute be assigned

        def __setattr__(self, name: str, new: Any) -> None:
            """Take ``new`` if the form does; raise ProblemError otherwise."""
            member = members(type(self)).get(name)
            if member is None:
                raise ProblemError([_unknown(type(self), name)])
            object.__setattr__(self, name, _accepted(member, name, new))


def _accepted(member: Member, name: str, new: Any) -> Any:
    match member:
        case Value():
            return _accepted_value(member, name, new)
        case Nested():
            if isinstance(new, member.record):
                return new
            raise ProblemError([_wrong_type(name, member.record.__name__, new)])
        case Listed():
            if isinstance(new, Rows) and new.member is member:
                return new
            if isinstance(new, Iterable) and not isinstance(new, str | bytes):
                return Rows(member, new)
            raise ProblemError([_wrong_type(name, "list", new)])


def _accepted_value(member: Value, name: str, new: Any) -> Any:
    if member.computed and new is not None:
        raise ProblemError([Problem(code="data.computed", path=f"/{name}", label=member.spec.label)])
    try:
        accepted = member.accept(new)
    except Refused as refused:
        problem = Problem(code=refused.code, params=refused.params, path=f"/{name}", label=member.spec.label)
        raise ProblemError([problem]) from None
    if member.constant is not None and accepted != member.constant:
        params = {"constant": str(member.constant)}
        problem = Problem(code="data.printed", params=params, path=f"/{name}", label=member.spec.label)
        raise ProblemError([problem])
    return accepted


def _wrong_type(name: str, expected: str, found: object) -> Problem:
    params = {"expected": expected, "found": json_type(found)}
    return Problem(code="data.type", params=params, path=f"/{name}")


def _unknown(record: type[Record], name: str) -> Problem:
    known = list(members(record))
    near = nearest(name, known)
    params = {"key": name, "suggestion": near, "known": known}
    return Problem(code="data.unknown-key", params=params, path=f"/{name}")


class Rows(list[T], Generic[T]):
    """A list that takes only what its form takes; :meth:`add` makes a new record at its end."""

    __slots__ = ("member",)

    def __init__(self, member: Listed, items: Iterable[T] = ()) -> None:
        super().__init__()
        self.member = member
        self.extend(items)

    def add(self, **attributes: Any) -> T:
        """Append a new record with these attributes, and return it."""
        assert not isinstance(self.member.item, Value), "a list of values is appended to"
        record = cast("T", self.member.item(**attributes))
        self.append(record)
        return record

    def append(self, item: T) -> None:
        """Append one item; raise ProblemError where the list cannot take it."""
        super().append(self._take(item))

    def extend(self, items: Iterable[T]) -> None:
        """Append several items."""
        for item in items:
            self.append(item)

    def insert(self, index: SupportsIndex, item: T) -> None:
        """Insert one item before ``index``."""
        super().insert(index, self._take(item))

    def __setitem__(self, index: Any, item: Any) -> None:
        if not isinstance(index, slice):
            super().__setitem__(index, self._check(item))
            return
        taken = [self._check(each) for each in item]
        self._make_room(len(taken) - len(range(*index.indices(len(self)))))
        super().__setitem__(index, taken)

    def __iadd__(self, items: Iterable[T]) -> Rows[T]:  # type: ignore[misc,override]
        self.extend(items)
        return self

    def _take(self, item: T) -> T:
        self._make_room(1)
        return self._check(item)

    def _make_room(self, more: int) -> None:
        most = self.member.at_most
        if most is not None and len(self) + more > most:
            raise ProblemError([Problem(code="data.too-many", params={"limit": most}, label=self.member.label)])

    def _check(self, item: T) -> T:
        kind = self.member.item
        if isinstance(kind, Value):
            return cast("T", _accepted_value(kind, str(len(self)), item))
        if not isinstance(item, kind):
            raise ProblemError([_wrong_type(str(len(self)), kind.__name__, item)])
        return item
