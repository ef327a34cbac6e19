"""The base of the typed classes: attributes and lists that accept only values of the form.

The classes themselves are generated from a spec (see :mod:`formspec.data.types`); this module has their base and
the functions that declare their fields. Every name of a class that is not an id of the form begins with an underscore,
so that no id can clash with one.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Never, SupportsIndex, TypeVar, cast, overload

from msgspec import Struct

from ..problems import Problem, ProblemError
from ..suggest import nearest
from ..values import TEXT, Refused, ValueSpec, json_type, plain_value, value_spec

T = TypeVar("T")
_KEY = "formspec"
_ID = "formspec.id"


class Value(Struct, frozen=True):
    """One value: its description, and whether it is computed or printed (then ``constant`` is the printed value)."""

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


class Nested(Struct, frozen=True):
    """A record inside a record."""

    record: type[Record]


class Listed(Struct, frozen=True):
    """A list of records or of values; ``label`` is its name on the form.

    A complete form needs ``at_least`` items; more than ``at_most`` are rejected.
    """

    item: type[Record] | Value
    label: str = ""
    at_most: int | None = None
    at_least: int = 0


Member = Value | Nested | Listed


class ComputedAttributeError(ProblemError, AttributeError):
    """The attribute of a computed value was read or set: a form does not store it."""


class Computed(Generic[T]):
    """The declaration of a value that the form computes: call :meth:`formspec.FormSpec.evaluate` for its value.

    On the class it returns itself; on an instance, reading and setting it raise ProblemError (``data.computed``).
    """

    def __init__(self, member: Value) -> None:
        self.member = member
        self.id = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.id = self.id or name

    @overload
    def __get__(self, instance: None, owner: type) -> Computed[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Computed[T]: ...
    def __get__(self, instance: object, owner: type) -> Computed[T]:
        if instance is None:
            return self
        raise ComputedAttributeError([self._problem()])

    def __set__(self, instance: object, new: Never) -> None:
        raise ComputedAttributeError([self._problem()])

    def _problem(self) -> Problem:
        return Problem(code="data.computed", path=f"/{self.id}", label=self.member.spec.label)


def _described(label: str, about: dict[str, Any]) -> ValueSpec:
    """Return the description of a value whose type is given by its name; without one it is a text."""
    return value_spec(about.pop("type", TEXT.name), label=label, **about)


def _field(member: Member, id: str, **default: Any) -> Any:  # noqa: A002 - as the spec calls it
    return field(metadata={_KEY: member, _ID: id}, **default)


def value(label: str = "", *, id: str = "", **about: Any) -> Any:  # noqa: A002
    """Declare a value that is filled in.

    ``id`` is its id where the attribute has another name, because the id is a keyword of Python; ``about`` are the
    fields of ValueSpec.
    """
    return _field(Value(_described(label, about)), id, default=None)


def computed(label: str = "", *, id: str = "", **about: Any) -> Any:  # noqa: A002
    """Declare a value that the form computes. It has no bounds, since it follows from others."""
    declared: Computed[Any] = Computed(Value(_described(label, about), computed=True))
    declared.id = id
    return declared


def printed(label: str, constant: Any, *, id: str = "", **about: Any) -> Any:  # noqa: A002
    """Declare a value that is printed on the form and never changes."""
    return _field(Value(_described(label, about), constant=constant), id, default=constant)


def group(record: type[T], *, id: str = "") -> Any:  # noqa: A002
    """Declare a record inside a record."""
    return _field(Nested(cast("type[Record]", record)), id, default_factory=record)


def rows(record: type[T], label: str = "", *, at_most: int | None = None, at_least: int = 0, id: str = "") -> Any:  # noqa: A002
    """Declare a list of records that can be appended to."""
    member = Listed(cast("type[Record]", record), label, at_most, at_least)
    return _field(member, id, default_factory=lambda: Rows(member))


def values(label: str = "", *, at_most: int | None = None, at_least: int = 0, id: str = "", **about: Any) -> Any:  # noqa: A002
    """Declare a list of values that can be appended to."""
    member = Listed(Value(_described(label, about)), label, at_most, at_least)
    return _field(member, id, default_factory=lambda: Rows(member))


class Declared(NamedTuple):
    """A member of a record: its id in the form, the attribute's name, and its declaration."""

    id: str
    attribute: str
    member: Member

    @property
    def is_stored(self) -> bool:
        """Whether an instance has a value for it: computed ones are not stored."""
        return not (isinstance(self.member, Value) and self.member.computed)


class _Class(NamedTuple):
    """The declarations of a record's class, in the order of the form."""

    all: tuple[Declared, ...]
    stored: tuple[Declared, ...]
    containers: tuple[Declared, ...]
    by_id: dict[str, Declared]
    by_attribute: dict[str, Declared]


class RecordType(type):
    """The type of the typed classes; it has the declarations of each, and the key by which another process finds it."""

    _declared: _Class | None = None
    _reduced: tuple[Callable[..., type], tuple[Any, ...]] | None = None


def _by_reference(record: RecordType) -> str | tuple[Callable[..., type], tuple[Any, ...]]:
    """Return the reduced form for pickling a class: by the key of its form, or by the name of its module."""
    return vars(record).get("_reduced") or record.__qualname__


copyreg.pickle(RecordType, cast("Any", _by_reference))


def class_of(record: type[Record]) -> _Class:
    """Return the declarations of a record's class."""
    known = vars(record).get("_declared")
    if known is None:
        declared = tuple(_members(record))
        known = _Class(
            all=declared,
            stored=tuple(member for member in declared if member.is_stored),
            containers=tuple(member for member in declared if not isinstance(member.member, Value)),
            by_id={member.id: member for member in declared},
            by_attribute={member.attribute: member for member in declared},
        )
        type.__setattr__(record, "_declared", known)
    return cast("_Class", known)


def _members(record: type[Record]) -> Iterable[Declared]:
    for name, each in cast("Any", record).__dataclass_fields__.items():
        if isinstance(each.default, Computed):
            yield Declared(each.default.id, name, each.default.member)
        elif _KEY in each.metadata:
            yield Declared(each.metadata[_ID] or name, name, each.metadata[_KEY])


class Record(metaclass=RecordType):
    """A part of a form's data. Attributes accept values of the form; any other value raises ProblemError."""

    __slots__ = ()

    if not TYPE_CHECKING:  # with it, a type checker would accept any attribute

        def __setattr__(self, name: str, new: Any) -> None:
            """Set the attribute to ``new`` if the form accepts it; raise ProblemError otherwise."""
            declared = class_of(type(self)).by_attribute.get(name)
            if declared is None:
                raise ProblemError([_unknown(type(self), name)])
            object.__setattr__(self, name, _accepted(declared.member, declared.id, new))

        def __delattr__(self, name: str) -> None:
            """Make a value blank, or a part or list empty: an attribute is never without content."""
            declared = class_of(type(self)).by_attribute.get(name)
            if declared is None:
                raise ProblemError([_unknown(type(self), name)])
            match declared.member:
                case Value(constant=constant):
                    setattr(self, name, constant)
                case Nested(record=record):
                    setattr(self, name, record())
                case Listed() as member:
                    setattr(self, name, Rows(member))

    def __reduce__(self) -> tuple[Callable[..., Record], tuple[Any, ...]]:
        return _restored, (type(self), _state(self))

    def __copy__(self) -> Record:
        return _with_state(type(self), [getattr(self, declared.attribute) for declared in class_of(type(self)).stored])

    def __deepcopy__(self, memo: dict[int, Any]) -> Record:
        copied = memo[id(self)] = _restored(type(self), _state(self))
        return copied


def _state(record: Record) -> list[Any]:
    """Return a record as plain lists of its values, in the order of its class."""
    return [
        _state_of(declared.member, getattr(record, declared.attribute)) for declared in class_of(type(record)).stored
    ]


def _state_of(member: Member, content: Any) -> Any:
    if isinstance(member, Value):
        return content
    if isinstance(member, Nested):
        return _state(content)
    return list(content) if isinstance(member.item, Value) else [_state(item) for item in content]


def _restored(record: type[Record], state: list[Any]) -> Record:
    """Return a record with the values from :func:`_state`, which were accepted before."""
    contents: list[Any] = []
    for declared, content in zip(class_of(record).stored, state, strict=True):
        member = declared.member
        if isinstance(member, Nested):
            contents.append(_restored(member.record, content))
        elif isinstance(member, Listed):
            item = member.item
            items = content if isinstance(item, Value) else [_restored(item, inner) for inner in content]
            contents.append(accepted_rows(member, items))
        else:
            contents.append(content)
    return _with_state(record, contents)


def _with_state(record: type[Record], contents: Iterable[Any]) -> Record:
    made = record.__new__(record)
    for declared, content in zip(class_of(record).stored, contents, strict=True):
        object.__setattr__(made, declared.attribute, content)
    return made


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
    if member.computed:
        raise ComputedAttributeError([Problem(code="data.computed", path=f"/{name}", label=member.spec.label)])
    try:
        accepted = member.accept(new)
    except Refused as error:
        problem = Problem(code=error.code, params=error.params, path=f"/{name}", label=member.spec.label)
        raise ProblemError([problem]) from None
    if member.constant is not None and accepted != member.constant:
        params = {"constant": str(member.constant)}
        problem = Problem(code="data.printed", params=params, path=f"/{name}", label=member.spec.label)
        raise ProblemError([problem])
    return accepted


def _wrong_type(name: str, expected: str, new: object) -> Problem:
    params = {"expected": expected, "found": json_type(new)}
    return Problem(code="data.type", params=params, path=f"/{name}")


def _unknown(record: type[Record], name: str) -> Problem:
    known = list(class_of(record).by_attribute)
    near = nearest(name, known)
    params = {"key": name, "suggestion": near, "known": known}
    return Problem(code="data.unknown-key", params=params, path=f"/{name}")


_ANYTHING = Listed(cast("type[Record]", object))


class Rows(list[T], Generic[T]):
    """A list that takes only what its form takes; :meth:`add` makes a new record at its end.

    Made without a member, as ``dataclasses.asdict`` does, it takes anything.
    """

    __slots__ = ("member",)

    def __init__(self, member: Listed | Iterable[T] = (), items: Iterable[T] = ()) -> None:
        super().__init__()
        self.member = member if isinstance(member, Listed) else _ANYTHING
        self.extend(items if isinstance(member, Listed) else member)

    def add(self, /, **attributes: Any) -> T:
        """Append a new record with these attributes, and return it."""
        assert not isinstance(self.member.item, Value), "a list of values is appended to"
        record = cast("T", self.member.item(**attributes))
        self.append(record)
        return record

    def append(self, item: T) -> None:
        """Append one item; raise ProblemError if the list does not accept it."""
        super().append(self._take(item))

    def extend(self, items: Iterable[T]) -> None:
        """Append several items, all or none of them."""
        taken = [self._check(item) for item in items]
        self._make_room(len(taken))
        super().extend(taken)

    def __imul__(self, number: SupportsIndex) -> Rows[T]:
        raise ProblemError([_wrong_type("*", "list", int(number))])

    def insert(self, index: SupportsIndex, item: T) -> None:
        """Insert one item before ``index``."""
        super().insert(index, self._take(item))

    def copy(self) -> Rows[T]:
        """Return a list of the same kind with the same items."""
        return accepted_rows(self.member, self)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Rows[T]:
        items = self if isinstance(self.member.item, Value) else [each.__deepcopy__(memo) for each in cast("Any", self)]
        copied = memo[id(self)] = accepted_rows(self.member, items)
        return copied

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return accepted_rows, (self.member, list(self))

    def __setitem__(self, index: Any, item: Any) -> None:
        if not isinstance(index, slice):
            super().__setitem__(index, self._check(item))
            return
        taken = [self._check(new_item) for new_item in item]
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
        if kind is object:
            return item
        if isinstance(kind, Value):
            return cast("T", _accepted_value(kind, str(len(self)), item))
        if not isinstance(item, kind):
            raise ProblemError([_wrong_type(str(len(self)), kind.__name__, item)])
        return item


def accepted_rows(member: Listed, items: Iterable[T]) -> Rows[T]:
    """Return a list of items that were accepted before."""
    made: Rows[T] = Rows(member)
    list.extend(made, items)
    return made
