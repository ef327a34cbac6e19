"""Regular expressions that are compiled when they are first used.

Most commands use few of the library's patterns; compiling all of them took a twentieth of the time of a short command.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, cast

_MEMBERS = (
    *("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"),
    *("pattern", "flags", "groups", "groupindex", "scanner"),
)


class _LazyPattern:
    """A pattern that compiles itself at the first access to one of its members, and then has them as attributes."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern; called only for attributes that the object does not have yet."""
        if name not in _MEMBERS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _MEMBERS)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str | bytes, int]]:
        return lazy_pattern, (self._source, self._flags)

    def __repr__(self) -> str:
        return f"lazy_pattern({self._source!r})"


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an object with the members of ``re.compile(pattern, flags)``, which is compiled at the first use of one.

    It is not an instance of :class:`re.Pattern`: call its methods, but do not pass it to functions of :mod:`re`.

    Raises:
        re.error: at the first use, if the pattern is invalid.

    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))
