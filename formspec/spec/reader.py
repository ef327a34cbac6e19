"""Reading a mapping of the spec: typed access by key, and problems with their lines.

The schema has been checked before, so the value of a key has the expected type or is missing. Mistakes in meaning are
collected, not raised, so that all are reported at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as NamesByLabel
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from ..problems import Problem, Severity, SourceLocation
from ..source.nodes import Mapping, Node, Scalar, Sequence
from ..suggest import nearest, plain_name


class Report(Struct):
    """The problems found so far.

    ``broken`` are the ids of blocks that lack cells because of a problem of their own: unknown names may be theirs.
    """

    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def add(self, code: str, location: SourceLocation | None, *, warning: bool = False, **params: Any) -> None:
        """Add one problem at ``location``."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.problems.append(Problem(code=code, params=params, location=location, severity=severity))

    def unknown(
        self,
        code: str,
        name: str,
        known: Iterator[str] | list[str],
        location: SourceLocation | None,
        labels: NamesByLabel[str, str] | None = None,
    ) -> None:
        """Add a problem of an unknown name, with the one that was meant: that of this label, or the nearest."""
        names = list(known)
        near = (labels or {}).get(name) or nearest(name, names, 0.55) or nearest(plain_name(name), names, 0.55)
        self.add(code, location, name=name, suggestion=near, known=names[:20])


class MappingReader(Struct, frozen=True):
    """Typed access to one mapping."""

    node: Mapping
    report: Report

    @property
    def location(self) -> SourceLocation:
        """The source location of the mapping."""
        return self.node.mark.location()

    def has(self, key: str) -> bool:
        """Return whether the mapping has ``key``."""
        return key in self.node.entries

    def require(self, key: str) -> None:
        """Report that ``key`` is missing."""
        if not self.has(key):
            self.report.add("spec.missing", self.location, key=key)

    def at(self, key: str) -> SourceLocation:
        """Return the location of the value under ``key``, or else of the mapping."""
        value = self.node.get(key)
        return value.mark.location() if value else self.location

    @property
    def label_location(self) -> SourceLocation:
        """The source location of the label; a spec that extends another may change a row without its label."""
        return self.at("label")

    def text(self, key: str, default: str = "") -> str:
        """Return a text as it was written (``01`` keeps its zero)."""
        value = self.node.get(key)
        return value.text if isinstance(value, Scalar) else default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a truth."""
        value = self.node.get(key)
        return value.value is True if isinstance(value, Scalar) else default

    def integer(self, key: str) -> int | None:
        """Return a whole number, or None."""
        value = self.node.get(key)
        number = value.value if isinstance(value, Scalar) else None
        return int(number) if isinstance(number, int | Decimal) else None

    def count(self, key: str, default: int) -> int:
        """Return a whole number."""
        number = self.integer(key)
        return default if number is None else number

    def decimal(self, key: str) -> Decimal | None:
        """Return a number, or None."""
        value = self.node.get(key)
        return Decimal(value.text) if isinstance(value, Scalar) else None

    def items(self, key: str) -> tuple[Node, ...]:
        """Return the items of a list; empty if there is none."""
        value = self.node.get(key)
        return value.items if isinstance(value, Sequence) else ()

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """Return the scalars of a list, or a single scalar as a list of one."""
        value = self.node.get(key)
        if isinstance(value, Scalar):
            return (value,)
        return tuple(item for item in self.items(key) if isinstance(item, Scalar))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(item.text for item in self.scalars(key))

    def readers(self, key: str) -> list[MappingReader]:
        """Return the mappings of a list."""
        return [MappingReader(item, self.report) for item in self.items(key) if isinstance(item, Mapping)]

    def entries(self, key: str) -> dict[str, Node]:
        """Return the entries of a mapping under ``key``."""
        value = self.node.get(key)
        return {k: e.value for k, e in value.entries.items()} if isinstance(value, Mapping) else {}

    def child(self, key: str) -> MappingReader | None:
        """Return the mapping under ``key``, or None."""
        value = self.node.get(key)
        return MappingReader(value, self.report) if isinstance(value, Mapping) else None

    def nodes(self, keys: frozenset[str]) -> dict[str, Node]:
        """Return those entries whose key is one of ``keys``."""
        return {key: entry.value for key, entry in self.node.entries.items() if key in keys}

    def key_location(self, key: str) -> SourceLocation:
        """Return the location of the key itself."""
        entry = self.node.entries.get(key)
        return entry.key_mark.location() if entry else self.location
