"""The identity of a new form: its id, its edition and its year, from those of the form that it follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..patterns import lazy_pattern
from ..spec.former import EDITION_SIGN
from ..spec.former import KEY as FORMER
from ..spec.language import language_schema
from ..spec.model import Spec
from .years import with_year, year_in

_NOT_IN_IDS = lazy_pattern(r"[\s.]+")


class Identity(Struct, frozen=True, kw_only=True):
    """The id and the edition of a form, the latter empty if it has none.

    ``follows`` is the form that it follows, as it is written under ``was``, and ``old_year`` the year of that form, if
    it is known.
    """

    id: str
    edition: str
    follows: str = ""
    old_year: int | None = None

    def header(self) -> dict[str, str]:
        """Return the values of the header, by key; those that are empty are left out."""
        values = {"id": self.id, "edition": self.edition, FORMER: self.follows}
        return {key: value for key, value in values.items() if value}


def following(spec: Spec, file: Path, year: int | None, taken: Collection[str]) -> Identity:
    """Return the identity of the form in ``file`` that follows ``spec``: for ``year``, else for the year after it.

    Its id is none of ``taken``, and not that of ``spec``.
    """
    old = year_in(spec.edition) or year_in(spec.id)
    new = year if year is not None or old is None else old + 1
    ids = _ids(spec.id, file, old, new)
    chosen = next(each for each in ids if each != spec.id and each not in taken and is_id(each))
    return Identity(
        id=chosen,
        edition=_edition(spec.edition, old, new, is_asked=year is not None),
        follows=EDITION_SIGN.join(part for part in (spec.id, spec.edition) if part),
        old_year=old,
    )


def _ids(origin: str, file: Path, old: int | None, new: int | None) -> Iterator[str]:
    """Yield ids for a form that follows ``origin``, the most natural first."""
    if old is not None and new is not None:
        yield with_year(origin, old, new)
    yield "/".join((*origin.split("/")[:-1], name_in_ids(file)))
    if new is not None:
        yield _numbered(origin, new)
    yield from (_numbered(origin, number) for number in count(2))


def _numbered(origin: str, number: int) -> str:
    """Return ``origin`` with a number at its end, within the longest id."""
    end = f"-{number}"
    return origin[: _rule_of_ids()[1] - len(end)].rstrip("/") + end


def _edition(edition: str, old: int | None, new: int | None, *, is_asked: bool) -> str:
    """Return the new edition: one that is not a year stays, unless a year was asked for."""
    if old is not None and new is not None and year_in(edition) == old:
        return with_year(edition, old, new)
    return str(new) if new is not None and (is_asked or not edition) else edition


def name_in_ids(file: Path) -> str:
    """Return the name of a file as the last part of an id; it is not an id where the name has other characters."""
    return _NOT_IN_IDS.sub("-", file.stem.strip().lower())


def is_id(text: str) -> bool:
    """Return whether ``text`` may be the id of a form."""
    pattern, longest = _rule_of_ids()
    return len(text) <= longest and lazy_pattern(pattern).fullmatch(text) is not None


@cache
def _rule_of_ids() -> tuple[str, int]:
    rule: dict[str, Any] = language_schema()["properties"]["id"]
    return rule["pattern"], rule["maxLength"]
