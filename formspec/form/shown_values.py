"""Values that the form prints otherwise than they were typed: the printed figure is the one that is signed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..problems import Problem, Severity
from .record import Record
from .traverse import values_of


def shown_otherwise(record: Record, noted: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each typed number that has more decimals than the form prints.

    Paths of ``noted`` have a warning already. Computed values are not typed: they are compared as they are printed.
    """
    for path, member, content in values_of(record):
        if content is None or member.computed or member.constant is not None or path in noted:
            continue
        kind, spec = member.spec.type, member.spec
        if kind.as_shown(content, spec) != content:
            params = {"value": kind.exactly(content, spec), "shown": kind.display(content, spec)}
            yield Problem(
                code="data.more-decimals-than-shown",
                params=params,
                path=path,
                label=spec.label,
                severity=Severity.WARNING,
            )
