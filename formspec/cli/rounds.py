"""The commands of a round, one function each: they call the library and report what it returns."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from getpass import getuser

from ..messages import name_of
from ..problems import has_errors
from ..rounds import Return, State, new_round, open_round, problems_in
from ..rounds import collect as take_in
from ..rounds import decide as settle
from ..rounds import distribute as write_copies
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


def collect(folder: str, inbox: tuple[str, ...], who: str | None, jobs: int | None, lang: str) -> None:
    """Take returned files into a round, and report what became of each."""
    opened = open_round(folder)
    done = take_in(opened, inbox, who or getuser(), datetime.now().astimezone(), jobs=jobs)
    show(done.problems, lang, to_stderr=True)
    for found in done.returns:
        _say_return(found, lang)
    states = Counter(found.state for found in done.returns)
    counts = {str(state): states[state] for state in (State.CURRENT, State.WAITING, State.REJECTED)}
    say(word("round-collected", lang, known=done.known, **counts))
    if done.waiting:
        say(word("round-waiting", lang, number=len(done.waiting), folder=folder))
    if done.problems or states[State.WAITING] or states[State.REJECTED]:
        raise SystemExit(1)


def decide(folder: str, file: str, who: str | None, lang: str, *, take: bool) -> None:
    """Decide about a returned file that waits."""
    found = settle(open_round(folder), file, who or getuser(), datetime.now().astimezone(), take=take)
    _say_return(found, lang)


def _say_return(found: Return, lang: str) -> None:
    state = name_of("return-state", str(found.state), lang)
    say(word("round-return", lang, name=found.name, state=state, unit=found.unit, project=found.project))
    show(problems_in(found), lang, to_stderr=True)
