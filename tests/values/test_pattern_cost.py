"""Patterns of texts run in linear time: the accepted ones are tried with a matcher that counts, the others are rejected."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from formspec.values.pattern_cost import MAX_RUNS, Flaw, judge_pattern
from formspec.values.pattern_syntax import (
    Anchor,
    Chain,
    CharSet,
    Either,
    Lookaround,
    One,
    PatternRepeat,
    Tree,
    in_category,
    parse_pattern,
)
from formspec.values.text import PHONE_PATTERN
from tests.cost import assert_linear

LINEAR = (
    r"^0\d{2,3}-?\d{7,8}$", r"0\d{2,3}-?\d{7,8}", r"^(\d{15}|\d{17}[\dXx])$", r"^.*公司$", "公司$", r"^[一-龥]+(公司|中心)$",
    r"^(http|https)://", r"^[A-Z0-9]{12}$", r"^[0-9]{1,3}(,[0-9]{3})*$", r"^.{0,2000}$", r"^[^、]+(、[^、]+){0,19}$",
    "[0-9]+", "[0-9]{4}年", r"[\s\S]+", PHONE_PATTERN, r"\bx\b", r"\A[0-9]+\Z", r"(?P<n>a)b", r"^a+?b$", "(?<=省)厅", "^(?!0)[0-9]+$",
    r"^[\w.-]+@[\w-]+(\.[\w-]+)+$", r"^\d+[一-龥]*$", r"^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", "^(a|b|ab)c$",
    r"^\S+( \S+)*$", "", "^$", "^a{,6}$", "\\{x}", "[{]", "a]|b}", "^" + "a?" * 6 + "$",
    "^(" + "|".join(f"{chr(0x4E00 + each)}{chr(0x5E00 + each)}" for each in range(100)) + ")$",
)  # fmt: skip
AMBIGUOUS = {
    "^([一-龥]+、?){1,20}$": "([一-龥]+、?){1,20}", r"^(\d+)*$": r"(\d+)*", "(a|a)*b": "(a|a)*", "^(a|ab|b)*c$": "(a|ab|b)*",
    "^(a?){50}a{50}$": "a{50}", r"\s*,\s*\s*x": r"\s*", "^.*.*=.*$": ".*", "(a*)*": "(a*)*", "(|a)*": "(|a)*", r"(\b)*": r"(\b)*",
    r"^\S+@\S+$": r"\S+", r"^\d*\.?\d+$": r"\d+", "^(a+b?)*$": "(a+b?)*", "^(a|aa)+$": "(a|aa)+", "^(a{0,9}){0,99}$": "(a{0,9}){0,99}",
    "^(?=(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a))x": "(?=(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a))",
}  # fmt: skip
UNANCHORED = ("[0-9]+x", ".*公司$", r"\s+$", "项目.*$", "(?!1)[0-9]|[0-9]+x", "^a|b+c", "[0-9]{0,99}x")
UNSUPPORTED = {
    r"(a)\1": (r"\1", 3), "(?P<a>b)(?P=a)": ("(?P=a)", 8), "^(?=.*[0-9]).+$": ("(?=.*[0-9])", 1), "(?i)a": ("(?i)", 0), "a(?i:b)": ("(?i:", 1),
    "a++": ("++", 1), "a{2}+": ("{2}+", 1), "b(?>a)": ("(?>", 1), "(a)?(?(1)b|c)": ("(?(1)", 4), "^(?=(?=a)a)a": ("(?=(?=a)a)", 1),
    "^((?=.{0,500}x)a)*$": ("(?=.{0,500}x)", 2),
}  # fmt: skip
TOO_LARGE = (
    "^(?:(?:a{0,99}){0,99}){0,99}$", "a{99999999999}", "a{9999999}", "^.{0,30000}$", "^((){1000}){1000}$", "(" * 240 + ")" * 240,
    "a[ab]{15}[bc]{15}(a|b|c){15}x",
)  # fmt: skip


@pytest.mark.parametrize("pattern", LINEAR)
def test_a_pattern_that_runs_in_linear_time_is_accepted(pattern: str) -> None:
    assert judge_pattern(pattern).flaw is None


@pytest.mark.parametrize("pattern", AMBIGUOUS)
def test_a_pattern_with_ever_more_ways_to_match_is_rejected_with_the_part_that_has_them(pattern: str) -> None:
    verdict = judge_pattern(pattern)
    assert (verdict.flaw, verdict.part) == (Flaw.AMBIGUOUS, AMBIGUOUS[pattern])
    assert pattern.startswith(verdict.part, verdict.offset)


@pytest.mark.parametrize("pattern", UNANCHORED)
def test_a_pattern_that_reads_far_from_every_character_is_rejected(pattern: str) -> None:
    assert judge_pattern(pattern).flaw is Flaw.UNANCHORED


@pytest.mark.parametrize(("pattern", "offset"), [("^[0-9]{18$", 6), ("a{}", 1), ("{x}", 0), ("a{2,b}", 1)])
def test_a_brace_that_begins_no_repetition_is_rejected_at_its_place(pattern: str, offset: int) -> None:
    verdict = judge_pattern(pattern)
    assert (verdict.flaw, verdict.offset, verdict.why) == (Flaw.INVALID, offset, "count-open")


@pytest.mark.parametrize("pattern", UNSUPPORTED)
def test_an_unsupported_construct_is_rejected_where_it_begins(pattern: str) -> None:
    verdict = judge_pattern(pattern)
    assert (verdict.flaw, verdict.part, verdict.offset) == (Flaw.UNSUPPORTED, *UNSUPPORTED[pattern])


@pytest.mark.parametrize("pattern", TOO_LARGE)
def test_a_pattern_too_large_to_be_analysed_is_rejected(pattern: str) -> None:
    assert judge_pattern(pattern).flaw in (Flaw.TOO_LARGE, Flaw.UNANCHORED)


def test_an_invalid_pattern_is_rejected_where_it_is_wrong() -> None:
    verdict = judge_pattern("a[0-9")
    assert (verdict.flaw, verdict.offset) == (Flaw.INVALID, 1)


def test_the_analysis_costs_in_proportion_to_the_pattern() -> None:
    def prepare(size: int) -> Callable[[], object]:
        pattern = "^" + "".join(f"{chr(0x4E00 + each)}?a{{1,3}}" for each in range(size)) + "$"
        return lambda: judge_pattern.__wrapped__(pattern)

    assert_linear(prepare, 20)


@pytest.mark.parametrize(("pattern", "unit"), [(r"^[^、]+(、[^、]+)*$", "数、"), (r"^.*公司$", "公司"), (r"[0-9]{4}年", "1"),
                                              (r"0\d{2,3}-?\d{7,8}", "0"), (PHONE_PATTERN, "0 "), (r"^\S+( \S+)*$", "a ")])  # fmt: skip
def test_an_accepted_pattern_is_matched_in_linear_time(pattern: str, unit: str) -> None:
    compiled = re.compile(pattern)
    assert_linear(lambda size: lambda: compiled.search(unit * size + "\n\n!"), 40_000)


class Matcher:
    """A backtracking matcher without any cleverness; ``steps`` counts the characters that it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = 0

    def search(self, tree: Tree) -> bool:
        return any(self.match(tree, start, lambda _: True) for start in range(len(self.text) + 1))

    def match(self, tree: Tree, at: int, then: Callable[[int], bool]) -> bool:
        match tree:
            case One(chars):
                if at == len(self.text) or not contains(chars, self.text[at]):
                    return False
                self.steps += 1
                return then(at + 1)
            case Chain(parts):
                if not parts:
                    return then(at)
                rest = Chain(parts[1:], 0, 0)
                return self.match(parts[0], at, lambda after: self.match(rest, after, then))
            case Either(choices):
                return any(self.match(choice, at, then) for choice in choices)
            case PatternRepeat():
                return self.repeat(tree, at, then)
            case Anchor(sign):
                return self.holds(sign, at) and then(at)
            case Lookaround():
                raise AssertionError("not generated")

    def repeat(self, tree: PatternRepeat, at: int, then: Callable[[int], bool]) -> bool:
        most = None if tree.most is None else tree.most - 1
        fewer = PatternRepeat(tree.body, max(tree.least - 1, 0), most, tree.lazy, 0, 0)

        def again() -> bool:
            return tree.most != 0 and self.match(tree.body, at, lambda after: self.match(fewer, after, then))

        if tree.least:
            return again()
        return then(at) or again() if tree.lazy else again() or then(at)

    def holds(self, sign: str, at: int) -> bool:
        if sign == "^":
            return at == 0
        return self.text[at:] in ("", "\n")


def contains(chars: CharSet, char: str) -> bool:
    inside = any(low <= ord(char) <= high for low, high in chars.ranges)
    inside = inside or any(in_category(char, category) for category in chars.categories)
    return inside is not chars.negated


PIECES = (
    "a",
    "b",
    "1",
    ".",
    "[ab]",
    "[^a]",
    r"\d",
    r"\w",
    "(",
    "(?:",
    ")",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{0,3}",
    "{2,}",
    "*?",
    "+?",
    "^",
    "$",
    "[a1]",
)
PATTERNS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
TEXTS = st.lists(st.text("ab1!\n", max_size=5), max_size=3).flatmap(
    lambda parts: st.integers(1, 12).map(lambda times: "".join(part * times for part in parts))
)


@given(PATTERNS, TEXTS)
@example("^(a|ab)(c|bcd)*$", "a" * 20)
@example("(?:a|b)*?1", "ab" * 20)
def test_an_accepted_pattern_takes_a_bounded_number_of_steps_for_each_character(pattern: str, text: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        assume(False)
    assume(judge_pattern(pattern).flaw is None)
    matcher = Matcher(text)
    assert matcher.search(parse_pattern(pattern)) == bool(re.search(pattern, text))
    assert matcher.steps <= MAX_RUNS * len(text)


@given(
    PATTERNS.map(lambda pattern: f"^(?:{pattern})$"),
    st.sampled_from("ab1"),
    st.sampled_from(["ab", "a1", "ba", "11", "aab"]),
)
def test_an_accepted_pattern_does_not_slow_down_on_long_texts(pattern: str, one: str, two: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        assume(False)
    assume(judge_pattern(pattern).flaw is None)
    for text in (one * 60 + "!", two * 40 + "!", "a" * 30 + "1" * 30 + "!"):
        matcher = Matcher(text)
        matcher.search(parse_pattern(pattern))
        assert matcher.steps <= MAX_RUNS * len(text)


def test_the_matcher_of_these_tests_counts_what_is_slow() -> None:
    matcher = Matcher("a" * 40 + "!")
    matcher.search(parse_pattern("^a*a*a*$"))
    assert matcher.steps > MAX_RUNS * 41


def test_patterns_are_analysed_without_warnings() -> None:
    with warnings.catch_warnings(action="error"):
        judge_pattern(r"^[\[a]$")


@pytest.mark.parametrize("pattern", ["^(?:a+)(?#){1,5}b", "(?#remark)a", "^a(?#x)*b$"])
def test_a_comment_is_not_taken_since_a_count_behind_it_repeats_what_is_before_it(pattern: str) -> None:
    assert judge_pattern(pattern).flaw is Flaw.UNSUPPORTED


@pytest.mark.parametrize("pattern", ["[[:alpha:]]", "^[[a]$", "[a--b]", "[a&&b]"])
def test_a_set_that_python_warns_of_is_rejected_and_no_warning_is_printed(pattern: str) -> None:
    assert judge_pattern(pattern).flaw is Flaw.UNSUPPORTED
