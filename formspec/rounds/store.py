"""The store of a round: every returned file, what it was recognised as, and who did what when.

Tables of SQLAlchemy Core, in a database of SQLite in the folder of the round. Only the states of :class:`State` and the
rows below are stored; the files themselves are in :mod:`.originals`. Each change is one transaction with its entry in
the journal, and one process writes at a time: others wait for the database's lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field, structs

from ..problems import Problem, ProblemError, SourceLocation

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData

STORE_FILE = "round.sqlite"
VERSION = 1
"""Of the tables; a store of another version is not opened."""
_AT_ONCE = 500
"""Parameters of one query: SQLite takes 999 (SQLite, "Implementation Limits", 9, before version 3.32)."""
_WAIT = 60
"""Seconds to wait for another officer's transaction: each takes milliseconds."""


class State(StrEnum):
    """What became of a returned file.

    ``NEW`` is read and not yet compared with the others of its delivery. ``CURRENT`` is the one that counts for its
    unit and form; an earlier one is ``REPLACED``. ``WAITING`` waits for a decision, ``REJECTED`` belongs to no unit or
    form, ``DROPPED`` was decided against.
    """

    NEW = "new"
    CURRENT = "current"
    REPLACED = "replaced"
    WAITING = "waiting"
    REJECTED = "rejected"
    DROPPED = "dropped"


class Return(Struct, frozen=True, kw_only=True):
    """A returned file.

    Args:
        sha256: the digest of its content, by which it is known.
        name: its name when it first came.
        state: what became of it.
        form: the id of its form; empty if it is not known.
        unit: the code of its unit; empty if it is not known.
        project: the key of its project; empty for a form of the unit.
        data: its data as JSON.
        reasons: why it waits or was rejected, as problems in JSON (code, parameters, cell).
        filled: the number of values that are filled in.
        asked: the number of values that are asked for.
    """

    sha256: str
    name: str
    state: State
    form: str = ""
    unit: str = ""
    project: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[Mapping[str, Any], ...] = ()
    filled: int = 0
    asked: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """The form, unit and project: of all returns with one key, one is current."""
        return self.form, self.unit, self.project


class Entry(Struct, frozen=True, kw_only=True):
    """An entry of the journal: who made which change of which file, and when."""

    at: str
    who: str
    change: str
    sha256: str
    name: str


def _tables() -> MetaData:
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

    tables = MetaData()
    Table("version", tables, Column("number", Integer, primary_key=True))
    returns = Table(
        "returns",
        tables,
        Column("sha256", String(64), primary_key=True),
        Column("name", Text, nullable=False),
        Column("state", String(10), nullable=False),
        *(Column(name, Text, nullable=False) for name in ("form", "unit", "project", "data", "reasons")),
        *(Column(name, Integer, nullable=False) for name in ("filled", "asked")),
    )
    current = returns.c.state == str(State.CURRENT)
    Index(
        "one_current",
        returns.c.form,
        returns.c.unit,
        returns.c.project,
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
    Table(
        "journal",
        tables,
        Column("id", Integer, primary_key=True, autoincrement=True),
        *(Column(name, Text, nullable=False) for name in ("at", "who", "change", "sha256", "name")),
    )
    return tables


class Store:
    """The store of one round, opened. Close it when it is not needed any more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tables = _tables()

    @contextmanager
    def changing(self, who: str, at: datetime) -> Iterator[Changes]:
        """Yield the changes of one transaction; with an exception nothing of it is stored."""
        with self._engine.begin() as connection:
            yield Changes(connection, self._tables, who, at)

    def returns(self, *states: State) -> list[Return]:
        """Return the returned files in these states, or all of them, in the order of their names."""
        with self._engine.begin() as connection:
            return _returns(connection, self._tables, states)

    def assigned(self) -> set[str]:
        """Return the digests of all files but those that belong to no unit or form: these are tried again."""
        table = self._tables.tables["returns"]
        query = table.select().with_only_columns(table.c.sha256).where(table.c.state != str(State.REJECTED))
        with self._engine.begin() as connection:
            return set(connection.execute(query).scalars())

    def returned(self, digests: Sequence[str]) -> list[Return]:
        """Return the returned files with these digests, in their order."""
        table = self._tables.tables["returns"]
        found: dict[str, Return] = {}
        with self._engine.begin() as connection:
            for start in range(0, len(digests), _AT_ONCE):
                query = table.select().where(table.c.sha256.in_(digests[start : start + _AT_ONCE]))
                found |= {row["sha256"]: _return(row) for row in connection.execute(query).mappings()}
        return [found[digest] for digest in digests if digest in found]

    def journal(self) -> list[Entry]:
        """Return the journal, the earliest entry first."""
        table = self._tables.tables["journal"]
        with self._engine.begin() as connection:
            rows = connection.execute(table.select().order_by(table.c.id)).mappings()
            return [Entry(**{name: row[name] for name in Entry.__struct_fields__}) for row in rows]

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()


class Changes:
    """The changes of one transaction, each with its entry in the journal."""

    def __init__(self, connection: Connection, tables: MetaData, who: str, at: datetime) -> None:
        self._connection, self._tables = connection, tables
        self._who, self._at = who, at.isoformat(timespec="seconds")

    def returns(self, *states: State) -> list[Return]:
        """Return the returned files in these states, or all of them, without their data."""
        return _returns(self._connection, self._tables, states, with_data=False)

    def add(self, found: Return) -> bool:
        """Add a returned file, or try one again that was rejected; return False if it is known and was not rejected."""
        table = self._tables.tables["returns"]
        is_same = table.c.sha256 == found.sha256
        known = self._connection.execute(table.select().with_only_columns(table.c.state).where(is_same)).scalar()
        if known not in (None, str(State.REJECTED)):
            return False
        row = structs.asdict(found)
        row |= {name: json.dumps(row[name], ensure_ascii=False) for name in ("data", "reasons")}
        row["state"] = str(found.state)
        change = table.insert() if known is None else table.update().where(is_same)
        self._connection.execute(change.values(**row))
        if known != row["state"]:
            self._note(found.state, found)
        return True

    def move(self, found: Return, state: State, reasons: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Give a returned file another state, and other reasons if there are any."""
        table = self._tables.tables["returns"]
        changed: dict[str, Any] = {"state": str(state)}
        if reasons is not None:
            changed["reasons"] = json.dumps(list(reasons), ensure_ascii=False)
        self._connection.execute(table.update().where(table.c.sha256 == found.sha256).values(**changed))
        self._note(state, found)

    def _note(self, change: State, found: Return) -> None:
        table = self._tables.tables["journal"]
        entry = Entry(at=self._at, who=self._who, change=str(change), sha256=found.sha256, name=found.name)
        self._connection.execute(table.insert().values(**structs.asdict(entry)))


def _returns(
    connection: Connection, tables: MetaData, states: tuple[State, ...], *, with_data: bool = True
) -> list[Return]:
    table = tables.tables["returns"]
    columns = [column for column in table.c if with_data or column.name != "data"]
    query = table.select().with_only_columns(*columns).order_by(table.c.name, table.c.sha256)
    if states:
        query = query.where(table.c.state.in_([str(state) for state in states]))
    return [_return(row) for row in connection.execute(query).mappings()]


def _return(row: Mapping[Any, Any]) -> Return:
    values = {str(name): value for name, value in row.items()}
    values["data"] = json.loads(values.get("data", "{}"))
    values["reasons"] = tuple(json.loads(values["reasons"]))
    values["state"] = State(values["state"])
    return Return(**values)


def open_store(folder: Path) -> Store:
    """Return the store of the round in ``folder``, made anew if there is none.

    Raises ProblemError if SQLAlchemy is not installed (``round.no-store``), if the file is no store or one of another
    version (``round.bad-store``).
    """
    path = folder / STORE_FILE
    location = SourceLocation(file=str(path))
    try:
        from sqlalchemy.exc import DatabaseError
    except ImportError:
        raise ProblemError([Problem(code="round.no-store", location=location)]) from None
    engine = _engine(path)
    try:
        _prepare(engine, location)
    except DatabaseError:
        engine.dispose()
        raise ProblemError([Problem(code="round.bad-store", params={"found": ""}, location=location)]) from None
    except ProblemError:
        engine.dispose()
        raise
    return Store(engine)


def _engine(path: Path) -> Engine:
    """Return an engine whose transactions take the lock for writing when they begin.

    pysqlite begins a transaction only before the first change, so that two processes could both read before either
    writes (SQLAlchemy, "Serializable isolation / Savepoints / Transactional DDL" of the dialect).
    """
    from sqlalchemy import URL, create_engine, event

    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": _WAIT})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _prepare(engine: Engine, location: SourceLocation) -> None:
    """Make the tables of a new store, or check the version of an existing one."""
    from sqlalchemy import inspect

    tables = _tables()
    version = tables.tables["version"]
    with engine.begin() as connection:
        if not inspect(connection).get_table_names():
            tables.create_all(connection)
            connection.execute(version.insert().values(number=VERSION))
            return
        found = connection.execute(version.select()).scalar() if inspect(connection).has_table("version") else None
    if found != VERSION:
        raise ProblemError([Problem(code="round.bad-store", params={"found": str(found or "")}, location=location)])
