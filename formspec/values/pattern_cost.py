"""Whether a pattern runs in linear time, in every backtracking matcher: Python's and the browser's.

Such a matcher follows one run through the pattern after the other: a run is the way in which the text up to some
character was matched. Its time is the number of all runs, also of those that fail later. So a pattern is linear exactly
if there is a bound on the number of runs that end at one character, whatever the text is.

The pattern becomes an automaton with bounded repetition expanded. From its first states, every vector of "so many runs
at each state" is computed that some text leads to. If runs exceed :data:`MAX_RUNS` the pattern is rejected: nested
repetition makes the number grow exponentially, neighbouring repetition polynomially, and both exceed any limit. If they
do not, there are finitely many vectors, and the search ends.

An unanchored pattern is tried again at each character until it matches, so that new runs begin there too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from warnings import catch_warnings, simplefilter

from msgspec import Struct

from ..patterns import lazy_pattern
from .pattern_syntax import (
    MAX_GROUPS,
    Anchor,
    Chain,
    CharSet,
    Either,
    Lookaround,
    One,
    PatternRepeat,
    Tree,
    UnclosedCountError,
    UnsupportedPatternError,
    in_category,
    parse_pattern,
)

MAX_RUNS = 64
"""Runs that read one character, and ways to one state. A cell of a workbook contains at most 32 767 characters (Excel's
limit): 2 million steps of some 20 ns, well below 0.1 s. Usual patterns (numbers, dates, names, lists) have 1 to 5."""
MAX_STEPS = 50_000
"""Steps of each search, about 50 ms. ``^.{0,2000}$`` takes 36 000, most patterns less than 300."""
_SAMPLED = 0x6000
"""Ranges of up to so many characters (Chinese ones among them: 0x51A6) are searched for digits, letters and spaces; a
larger one is assumed to contain all kinds."""
_KINDS = tuple(lazy_pattern(kind) for kind in (r"\d", r"[^\W\d]", r"\s", r"[^\w\s]"))
# A digit, a letter, a space and another character: the categories of patterns (d, w, s) distinguish no others.
_ANY_OF_EACH_KIND = ("0", "a", " ", "!")
_ACCEPT = 0  # the number of the accepting state
_STEPS_OF_BUILDING = 5  # measured: a state costs as much to build as 5 steps of the search


class Flaw(StrEnum):
    """Why a pattern is rejected."""

    INVALID = "invalid"
    UNSUPPORTED = "unsupported"
    AMBIGUOUS = "ambiguous"
    UNANCHORED = "unanchored"
    TOO_LARGE = "too-large"


class Verdict(Struct, frozen=True, kw_only=True):
    """The result of the analysis: the flaw (None: linear time), the part of the pattern that has it, and its offset.

    ``steps`` is the cost of the analysis, the same each time. ``why`` is the code of the mistake in an invalid
    pattern.
    """

    flaw: Flaw | None = None
    part: str = ""
    offset: int = 0
    why: str = ""
    steps: int = 0


_ERRORS = (
    ("unterminated character set", "set-open"),
    ("unterminated subpattern", "group-open"),
    ("unbalanced parenthesis", "group-closed"),
    ("nothing to repeat", "repeat"),
    ("multiple repeat", "repeat-twice"),
    ("min repeat greater", "repeat-order"),
    ("character range", "range"),
    ("escape", "escape"),
    ("undefined character name", "escape"),
    ("unknown extension", "group"),
    ("group", "group"),
    ("flag", "group"),
    ("unterminated", "group"),
    ("missing", "group"),
)
"""A part of Python's message for an invalid pattern, and its code; the first match counts."""


def _why(error: re.error) -> str:
    return next((code for part, code in _ERRORS if part in error.msg), "other")


class _FlawError(Exception):
    """A flaw, and the part of the tree that has it."""

    def __init__(self, flaw: Flaw, part: Tree) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.part = part


class _TooManyStepsError(Exception):
    """The analysis exceeds its bound."""


@lru_cache(maxsize=1024)
def judge_pattern(text: str) -> Verdict:
    """Return whether ``text`` is a pattern that any text is matched against in linear time."""
    if text.count("(") > MAX_GROUPS:
        return Verdict(flaw=Flaw.TOO_LARGE, part=text)
    try:
        with catch_warnings():
            simplefilter("error", FutureWarning)  # [[:alpha:]] and the like: they do not mean what their author expects
            re.compile(text)
    except FutureWarning as warning:
        offset = int(str(warning).rpartition(" ")[2])  # "Possible nested set at position 3"
        return Verdict(flaw=Flaw.UNSUPPORTED, part=text[offset : offset + 2], offset=offset)
    except re.error as error:
        return Verdict(flaw=Flaw.INVALID, part=text, offset=error.pos or 0, why=_why(error))
    except OverflowError:  # a count of repetitions beyond 32 bits
        return Verdict(flaw=Flaw.TOO_LARGE, part=text)
    steps = _Steps()
    try:
        _check(parse_pattern(text), steps)
    except UnclosedCountError as error:
        return Verdict(flaw=Flaw.INVALID, part=text, offset=error.offset, why="count-open")
    except UnsupportedPatternError as error:
        return Verdict(flaw=Flaw.UNSUPPORTED, part=error.part, offset=error.offset)
    except _TooManyStepsError:
        return Verdict(flaw=Flaw.TOO_LARGE, part=text, steps=steps.total)
    except _FlawError as error:
        part = error.part
        return Verdict(flaw=error.flaw, part=text[part.start : part.end], offset=part.start, steps=steps.total)
    return Verdict(steps=steps.total)


class _Steps(Struct):
    """The cost of the analysis so far."""

    total: int = 0
    limit: int = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Count steps; raise _TooManyStepsError above the bound."""
        self.total += steps
        if self.total > self.limit:
            raise _TooManyStepsError

    def begin_search(self) -> None:
        """Allow as many steps again."""
        self.limit = self.total + MAX_STEPS


def _check(tree: Tree, steps: _Steps) -> None:
    """Raise _FlawError unless ``tree`` runs in linear time."""
    for part in _parts(tree):
        if isinstance(part, Lookaround):
            _check_lookaround(part, steps)
    automaton = _Automaton(tree, steps)
    automaton.explore()
    if automaton.restarts and not _is_linear_search(automaton, steps):
        raise _FlawError(Flaw.UNANCHORED, tree)


def _check_lookaround(look: Lookaround, steps: _Steps) -> None:
    """Raise where a lookaround, which runs anew at each character, could read more than a few characters."""
    if any(
        isinstance(part, Lookaround) or (isinstance(part, PatternRepeat) and part.most is None)
        for part in _parts(look.body)
    ):
        raise _FlawError(Flaw.UNSUPPORTED, look)
    automaton = _Automaton(look.body, steps)
    if automaton.length > MAX_RUNS:
        raise _FlawError(Flaw.UNSUPPORTED, look)
    try:
        automaton.explore()
    except _FlawError as error:
        raise _FlawError(error.flaw, look) from None


def _is_linear_search(automaton: _Automaton, steps: _Steps) -> bool:
    """Return whether runs that begin at every character stay few.

    The first search assumes that no run matches, which needs the fewest kinds of characters; the second ends at a
    match.
    """
    for until_match in (False, True):
        steps.begin_search()
        try:
            automaton.explore(restarts=True, until_match=until_match)
        except (_FlawError, _TooManyStepsError):
            continue
        return True
    return False


def _parts(tree: Tree) -> Iterator[Tree]:
    """Yield ``tree`` and all parts of it."""
    yield tree
    match tree:
        case Chain(inner) | Either(inner):
            for part in inner:
                yield from _parts(part)
        case PatternRepeat(body=body) | Lookaround(body=body):
            yield from _parts(body)
        case _:
            pass


def _is_nullable(tree: Tree) -> bool:
    """Return whether ``tree`` can match the empty text."""
    match tree:
        case One():
            return False
        case Chain(parts):
            return all(map(_is_nullable, parts))
        case Either(choices):
            return any(map(_is_nullable, choices))
        case PatternRepeat(body=body, least=least):
            return least == 0 or _is_nullable(body)
        case _:
            return True


class _State(Struct, frozen=True):
    """A state: reads one of ``chars``, or goes on without reading (``chars`` is None) to each of ``to``."""

    chars: CharSet | None
    to: list[int]
    part: Tree
    condition: str = ""


class _Reach(Struct, frozen=True):
    """The reading states reached without reading, with the number of ways; ``matches``: so is the end."""

    ways: Mapping[int, int]
    matches: bool


_Vector = frozenset[tuple[int, int]]


class _Automaton:
    """The automaton of a tree: state 0 accepts; no cycle without reading a character."""

    def __init__(self, tree: Tree, steps: _Steps) -> None:
        self._steps = steps
        self._states: list[_State] = [_State(None, [], tree)]
        first = self._build(tree, _ACCEPT, None)
        self._start = self._reach(first, at_start=True)
        self._restart = self._reach(first, at_start=False)
        self._after: dict[int, _Reach] = {}
        sets = list(dict.fromkeys(state.chars for state in self._states if state.chars is not None))
        self._kinds = kinds_of_characters(sets)
        bits = {chars: 1 << number for number, chars in enumerate(sets)}
        self._bits = [0 if state.chars is None else bits[state.chars] for state in self._states]

    @property
    def length(self) -> int:
        """The number of states that read a character: the longest text that is read without loops."""
        return sum(state.chars is not None for state in self._states)

    @property
    def restarts(self) -> bool:
        """Whether a match may begin after the first character."""
        return bool(self._restart.ways) and not self._start.matches

    def _add(self, chars: CharSet | None, to: list[int], part: Tree, condition: str = "") -> int:
        self._states.append(_State(chars, to, part, condition))
        return len(self._states) - 1

    def _build(self, tree: Tree, after: int, outer: PatternRepeat | None) -> int:
        """Add the states of ``tree``, which go on at ``after``; return the one that enters it.

        ``outer`` is the outermost repetition around it, for the message.
        """
        self._steps.spend(_STEPS_OF_BUILDING)
        match tree:
            case One(chars):
                return self._add(chars, [after], outer or tree)
            case Anchor(sign):
                return self._add(None, [after], tree, "start" if sign in ("^", "\\A") else "other")
            case Lookaround():
                return self._add(None, [after], tree, "other")
            case Chain(parts):
                for part in reversed(parts):
                    after = self._build(part, after, outer)
                return after
            case Either(choices):
                return self._add(None, [self._build(choice, after, outer) for choice in choices], tree)
            case PatternRepeat():
                return self._build_repeat(tree, after, outer or tree)

    def _build_repeat(self, tree: PatternRepeat, after: int, outer: PatternRepeat) -> int:
        entry, copies = after, tree.least
        if tree.most is None:
            if _is_nullable(tree.body):
                raise _FlawError(Flaw.AMBIGUOUS, tree)
            entry = self._add(None, [after], tree)
            body = self._build(tree.body, entry, outer)
            self._states[entry].to.append(body)
            if copies:
                entry, copies = body, copies - 1
        else:
            for _ in range(tree.most - tree.least):
                entry = self._add(None, [self._build(tree.body, entry, outer), after], tree)
        for _ in range(copies):
            entry = self._build(tree.body, entry, outer)
        return entry

    def _reach(self, first: int, *, at_start: bool) -> _Reach:
        """Return the states reached from ``first`` without reading; ``at_start``: at the beginning of the text."""
        order = self._in_order(first, at_start=at_start)
        ways, certain = {first: 1}, {first}
        for number in order:
            for target in self._without_reading(number, at_start=at_start):
                ways[target] = min(ways.get(target, 0) + ways[number], MAX_RUNS + 1)
                if number in certain and self._states[number].condition != "other":
                    certain.add(target)
        reading = {number: ways[number] for number in order if self._is_end(number)}
        return _Reach(reading, _ACCEPT in certain)

    def _is_end(self, number: int) -> bool:
        return number == _ACCEPT or self._states[number].chars is not None

    def _without_reading(self, number: int, *, at_start: bool) -> list[int]:
        """Return the states that follow a state without a character being read."""
        state = self._states[number]
        is_blocked = state.chars is not None or (state.condition == "start" and not at_start)
        return [] if is_blocked else state.to

    def _in_order(self, first: int, *, at_start: bool) -> list[int]:
        """Return the states reached from ``first`` without reading, each before those that follow it."""
        seen, done = {first}, []
        stack = [(first, iter(self._without_reading(first, at_start=at_start)))]
        while stack:
            self._steps.spend(1)
            number, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                done.append(number)
                stack.pop()
            elif target not in seen:
                seen.add(target)
                stack.append((target, iter(self._without_reading(target, at_start=at_start))))
        return done[::-1]

    def _followers(self, number: int) -> _Reach:
        reach = self._after.get(number)
        if reach is None:
            reach = self._after[number] = self._reach(self._states[number].to[0], at_start=False)
        return reach

    def explore(self, *, restarts: bool = False, until_match: bool = False) -> None:
        """Visit every vector of runs that a text can lead to; raise _FlawError if one exceeds the limit.

        With ``restarts``, new runs begin at each character; with ``until_match``, until one has matched for sure.
        """
        kinds = self._kinds if until_match else _largest(self._kinds)
        kinds_of = {bit: [kind for kind in kinds if kind & bit] for bit in set(self._bits)}
        until_match = until_match and not self._has_inner_conditions()
        first = (self._checked(self._start.ways), False)
        seen, waiting = {first}, [first]
        while waiting:
            runs, has_matched = waiting.pop()
            for reading in self._readings(runs, kinds_of):
                after, matches = self._read(reading)
                has_ended = until_match and (has_matched or matches)
                if restarts and not has_ended:
                    for number, ways in self._restart.ways.items():
                        after[number] = after.get(number, 0) + ways
                vector = (self._checked(after), has_ended)
                if vector not in seen:
                    seen.add(vector)
                    waiting.append(vector)

    def _readings(self, runs: _Vector, kinds_of: Mapping[int, list[int]]) -> list[dict[int, int]]:
        """Return, for each kind of character, the runs that can read it."""
        readings: dict[int, dict[int, int]] = {0: {}}  # 0: a character that no state reads
        self._steps.spend(1 + len(runs))
        for number, count in runs:
            kinds = kinds_of[self._bits[number]]
            self._steps.spend(len(kinds))
            for kind in kinds:
                readings.setdefault(kind, {})[number] = count
        return list(readings.values())

    def _has_inner_conditions(self) -> bool:
        """Return whether a condition comes before a character: a counted run may then fail and match nothing."""
        conditions = [number for number, state in enumerate(self._states) if state.condition == "other"]
        return any(self._reach(number, at_start=True).ways.keys() - {_ACCEPT} for number in conditions)

    def _read(self, reading: Mapping[int, int]) -> tuple[dict[int, int], bool]:
        """Return the runs after a character that ``reading`` read, and whether one of them has matched."""
        if sum(reading.values()) > MAX_RUNS:
            raise self._ambiguous(reading)
        after: dict[int, int] = {}
        matches = False
        for number, count in reading.items():
            reach = self._followers(number)
            matches = matches or reach.matches
            self._steps.spend(len(reach.ways))
            for target, ways in reach.ways.items():
                after[target] = after.get(target, 0) + count * ways
        return after, matches

    def _checked(self, runs: Mapping[int, int]) -> _Vector:
        if max(runs.values(), default=0) > MAX_RUNS:
            raise self._ambiguous(runs)
        return frozenset(runs.items())

    def _ambiguous(self, runs: Mapping[int, int]) -> _FlawError:
        most = max((number for number in runs if number != _ACCEPT), key=lambda state: runs[state], default=_ACCEPT)
        return _FlawError(Flaw.AMBIGUOUS, self._states[most].part)


def kinds_of_characters(sets: Sequence[CharSet]) -> tuple[int, ...]:
    """Return the kinds of characters that ``sets`` distinguish: bit n of a kind means that set n contains them."""
    edges = sorted(
        {0, sys.maxunicode + 1, *(edge for chars in sets for low, high in chars.ranges for edge in (low, high + 1))}
    )
    index = {edge: number for number, edge in enumerate(edges)}
    masks = [0] * (len(edges) - 1)  # of each range between two edges: the sets that list it
    for number, chars in enumerate(sets):
        for low, high in chars.ranges:
            for position in range(index[low], index[high + 1]):
                masks[position] |= 1 << number
    negated = sum(1 << number for number, chars in enumerate(sets) if chars.negated)
    if not any(chars.categories for chars in sets):
        return tuple({mask ^ negated: None for mask in masks})
    ranges = zip(masks, edges, edges[1:], strict=False)
    samples = ((mask, sample) for mask, low, high in ranges for sample in _samples(low, high))
    return tuple({(mask | _by_category(sets, sample)) ^ negated: None for mask, sample in samples})


def _by_category(sets: Sequence[CharSet], sample: str) -> int:
    """Return, as bits, the sets one of whose categories contains ``sample``."""
    found = (any(in_category(sample, category) for category in chars.categories) for chars in sets)
    return sum(1 << number for number, is_inside in enumerate(found) if is_inside)


@lru_cache(maxsize=1024)
def _samples(low: int, high: int) -> tuple[str, ...]:
    """Return a character of each kind (digit, other letter, space, other) from ``low`` to before ``high``."""
    if high - low > _SAMPLED:
        return _ANY_OF_EACH_KIND
    text = "".join(map(chr, range(low, high)))
    return tuple(found.group() for kind in _KINDS if (found := kind.search(text)))


def _largest(kinds: tuple[int, ...]) -> tuple[int, ...]:
    """Return the kinds that no other includes: a character that more sets contain leads to no fewer runs."""
    by_size: dict[int, list[int]] = {}
    for kind in kinds:
        by_size.setdefault(kind.bit_count(), []).append(kind)
    sizes = sorted(by_size, reverse=True)
    larger: list[int] = []
    for size in sizes:
        larger += [kind for kind in by_size[size] if not any(kind | other == other for other in larger)]
    return tuple(larger)
