"""Years in the id, the edition and the texts of a form."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ..patterns import lazy_pattern
from ..spec.labels import DIGITS

_YEAR = lazy_pattern(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_NEARBY = 3
"""Years before and after the form's own that its texts may mean: a three-year budget plan (国发〔2015〕3号) looks so
far ahead, and a comparison as far back."""
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_CHINESE = tuple(str.maketrans("0123456789", f"{zero}{DIGITS[1:]}") for zero in f"〇○{DIGITS[0]}")


def year_in(text: str) -> int | None:
    """Return the latest year in ``text``; None if there is none."""
    return max(map(int, _YEAR.findall(text)), default=None)


def with_year(text: str, old: int, new: int) -> str:
    """Return ``text`` with the year ``new`` for each ``old``; 2024 is no year in 120240."""
    return _YEAR.sub(lambda found: str(new) if int(found[0]) == old else found[0], text)


class YearMention(Struct, frozen=True):
    """A text that mentions a year near that of the form: the file, the line (from 1), and the text on one line."""

    file: str
    line: int
    text: str


class Mentioned:
    """Finds years near ``year`` in texts, in any of the ways in which they are written; none if ``year`` is None."""

    def __init__(self, year: int | None) -> None:
        years = [] if year is None else range(year - _NEARBY, year + _NEARBY + 1)
        written = "|".join(way for each in years for way in _written(str(each)))
        self._pattern = lazy_pattern(rf"(?<![0-9０-９])(?:{written})(?![0-9０-９])" if written else r"(?!)")

    def is_in(self, text: str) -> bool:
        """Return whether ``text`` mentions one of the years."""
        return self._pattern.search(text) is not None


def _written(year: str) -> Iterator[str]:
    yield year
    yield from (year.translate(table) for table in (_FULL_WIDTH, *_CHINESE))
