"""The commands of a round, one function each: they call the library and report what it returns."""

from __future__ import annotations

from ..messages import name_of
from ..problems import has_errors
from ..rounds import distribute as write_copies
from ..rounds import new_round, open_round
from .language import word
from .report import show
from .terminal import Styled, say


def init(folder: str, forms: tuple[str, ...], roster: str, lang: str) -> None:
    """Make a round, and report which columns of its roster are recognised and what is wrong with it."""
    made = new_round(folder, forms, roster, lang)
    for path in made.written:
        say(Styled(word("wrote", lang, path=path), "green"), err=True)
    say(word("round-columns", lang))
    for use, heading in made.columns.items():
        say(word("round-column", lang, heading=heading, use=name_of("roster-column", str(use), lang)))
    opened = open_round(made.path)
    units = opened.roster.units
    projects = sum(len(unit.projects) for unit in units)
    say(word("round-units", lang, units=len(units), projects=projects))
    show(opened.problems, lang, to_stderr=True)
    say(word("round-next", lang, path=made.path, folder=folder))
    if has_errors(opened.problems):
        raise SystemExit(1)


def distribute(folder: str, output: str | None, to: str, jobs: int | None, lang: str) -> None:
    """Write the copies of a round, and report what was written and what is wrong."""
    opened = open_round(folder)
    show(opened.problems, lang, to_stderr=True)
    done = write_copies(opened, output, to, jobs=jobs)
    show(done.problems, lang, to_stderr=True)
    counts = {"written": len(done.written), "unchanged": done.unchanged, "zips": len(done.zips)}
    say(word("round-distributed", lang, folder=done.folder, **counts))
    say(word("round-manifest", lang, path=done.manifest))
    if has_errors(done.problems):
        raise SystemExit(1)
