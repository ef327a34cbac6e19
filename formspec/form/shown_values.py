"""Values that the form prints otherwise than they were typed: the printed figure is the one that is signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ..problems import Problem, Severity
from .record import Value


def shown_otherwise(values: Iterable[tuple[str, Value, Any]], noted: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each typed number among ``values`` that has more decimals than the form prints.

    ``values`` are (path, declaration, value). Paths of ``noted`` have a warning already. Computed values are not typed:
    they are compared as they are printed.
    """
    for path, member, content in values:
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
