"""The likely correction of a text that is not YAML: possible ones are tried, and the best of them is named.

A parser reports where it can go no further, which is seldom the slip itself. A proposal is a correction if the parser
reads on past the error. Several may be: brackets that do not pair are also cured by quotation marks around all of the
line. The one whose text has the least that is not in the language is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import msgspec
from msgspec import Struct

from .proposals import Proposal, Repair, moved_items, proposals
from .tree import Faults

Position = tuple[int, int]
FirstError = Callable[[str], "Position | None"]
"""Returns line and column, from 0, of the first syntax error of a text; None if it has none."""

_MOST_CHARACTERS = 250_000
"""Characters that are parsed for all proposals together, about 0.2 s with libyaml: 50 proposals for a usual form."""
_MOST_JUDGED = 40_000
"""Characters of all texts that are compared by their faults, about 0.2 s: some ten proposals for a usual form."""
_LINES_ABOVE = 8  # lines above an error in which its slip may be
_MOST_FAULTS_BEFORE = 4
"""Faults in the lines before the next slip with which a proposal is sure: a text that ends early lacks some keys.
With more, the next error may be the proposal's own."""
_NOT_COUNTED = 1_000  # faults of a text that is not judged: more than of any that is
_MOST_REPAIRS = 20  # slips of one text that are corrected one after the other


class _Effort(Struct):
    """The number of characters that may still be parsed, and compared by their faults."""

    parsed: int = _MOST_CHARACTERS
    judged: int = _MOST_JUDGED


class _Found(Struct, frozen=True):
    """A proposal that helps, with the position of the next error (None if there is none) and its faults."""

    proposal: Proposal
    next_error: Position | None
    faults: int


def likely_repairs(text: str, error: Position, first_error: FirstError, faults: Faults | None = None) -> list[Repair]:
    """Return the corrections of a text, one for each slip, as far as they are known; none if the first is not.

    Args:
        text: the text that is not YAML.
        error: line and column of its first syntax error, from 0; of a quotation mark that is not closed, its own.
        first_error: the parser.
        faults: what is wrong in a text apart from its syntax; None if that is not known.
    """
    repairs: list[Repair] = []
    effort, added = _Effort(), 0
    while len(repairs) < _MOST_REPAIRS:
        lines = text.split("\n")
        best = _best(_tried(proposals(lines, error[0]), text, error, first_error, faults, effort))
        is_sure = best is not None and (best.next_error is None or best.faults <= _MOST_FAULTS_BEFORE)
        if best is None or (repairs and not is_sure):
            break
        repair = best.proposal.repair
        repairs.append(msgspec.structs.replace(repair, line=repair.line - added))
        if best.next_error is None or not is_sure:
            break
        corrected = "\n".join(best.proposal.lines)
        added += corrected.count("\n") - text.count("\n")
        text, error = corrected, best.next_error
    return repairs


def moved_item(text: str, error: Position, first_error: FirstError, faults: Faults | None = None) -> Repair | None:
    """Return the indentation of the item above ``error``, a key that occurs twice, with which no key does.

    The arguments are those of :func:`likely_repairs`; ``first_error`` counts a key that occurs twice as an error.
    """
    found = _tried(moved_items(text.split("\n"), error[0]), text, error, first_error, faults, _Effort())
    best = _best(each for each in found if each.next_error is None)
    return best.proposal.repair if best else None


def _best(found: Iterator[_Found]) -> _Found | None:
    """Return the first proposal without an error and without faults, else the one with the fewest faults.

    A text that has no further error is better than one that has.
    """
    best: _Found | None = None
    for each in found:
        if each.next_error is None and not each.faults:
            return each
        if best is None or _rank(each) < _rank(best):
            best = each
    return best


def _rank(found: _Found) -> tuple[bool, int]:
    return found.next_error is not None, found.faults


def _tried(
    candidates: Iterator[Proposal],
    text: str,
    error: Position,
    first_error: FirstError,
    faults: Faults | None,
    effort: _Effort,
) -> Iterator[_Found]:
    """Yield the proposals for ``text`` that let the parser read on past ``error``, as far as the effort goes."""
    size, lines = len(text) + 1, text.count("\n")
    for proposal in islice(candidates, max(effort.parsed // size, 0)):
        effort.parsed -= size
        corrected = "\n".join(proposal.lines)
        next_error = first_error(corrected)
        if next_error is None:
            yield _Found(proposal, None, _judged(corrected, faults, effort))
        elif next_error[0] - (corrected.count("\n") - lines) > max(error[0], proposal.repair.line):
            before = _faults_before(corrected, proposal.repair.line, next_error, first_error, faults, effort)
            yield _Found(proposal, next_error, before)


def _faults_before(
    text: str, corrected_line: int, error: Position, first_error: FirstError, faults: Faults | None, effort: _Effort
) -> int:
    """Return the faults of the lines of a text that come before its next slip; many if they cannot be read.

    The slip may be some lines above the error that it causes, but is below the line that was corrected.
    """
    lines = text.split("\n")
    for end in range(error[0], max(error[0] - _LINES_ABOVE, corrected_line), -1) if faults else ():
        before = "\n".join(lines[:end])
        effort.parsed -= len(before)
        if first_error(before) is None:
            return _judged(before, faults, effort)
    return _NOT_COUNTED if faults else 0


def _judged(text: str, faults: Faults | None, effort: _Effort) -> int:
    """Return the faults of a text; none if there is no means to count them, many if that would take too long."""
    if faults is None:
        return 0
    if effort.judged < len(text):
        return _NOT_COUNTED
    effort.judged -= len(text)
    return faults(text)
