"""Patterns of texts: one language, one meaning, and time in proportion to the text, whatever the pattern."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formspec.messages import name_of
from formspec.values import Refused, value_spec
from formspec.values.pattern_match import MAX_NODES, PatternMatcher, matches
from formspec.values.pattern_program import compile_pattern
from formspec.values.pattern_syntax import (
    INVALID,
    MAX_DEPTH,
    MAX_SIZE,
    TOO_LARGE,
    UNSUPPORTED,
    PatternError,
    parse_pattern,
)
from formspec.values.text import PHONE_PATTERN

from .random_patterns import PATTERNS, TEXTS

INVALIDS = (  # the pattern, the reason, where, and what to write there instead
    ("[a", "set-open", 0, ""), ("x[", "set-open", 1, ""), ("x[^]", "set-empty", 3, r"\]"), ("[]a]", "set-empty", 1, r"\]"),
    ("(a", "group-open", 0, r"\("), ("a)", "group-closed", 1, r"\)"), ("(?%a)", "group", 0, ""), ("(?", "group", 0, ""),
    ("*a", "repeat", 0, r"\*"), ("a|+", "repeat", 2, r"\+"), ("^*a", "repeat", 0, "^"), ("(?:?)", "repeat", 3, r"\?"), ("{2}", "repeat", 0, ""),
    ("a**", "repeat-twice", 2, "(a*)*"), ("a{2}{3}", "repeat-twice", 4, "(a{2}){3}"), ("a{3,2}", "repeat-order", 1, "{2,3}"),
    ("^[0-9]{18$", "count-open", 6, ""), ("a{}", "count-open", 1, ""), ("{x}", "count-open", 0, ""), ("a{,6}", "count-open", 1, "{0,6}"),
    ("[z-a]", "range", 1, ""), (r"[\d-x]", "range", 1, ""), (r"[a-\w]", "range", 1, ""),
    ("a\\", "escape", 1, ""), (r"\q", "escape", 0, ""), (r"\x4", "escape", 0, ""), (r"[\ua]", "escape", 1, ""),
    ("a]", "bare", 1, r"\]"), ("x}", "bare", 1, r"\}"), ("[a[b]", "bare", 2, r"\["),
    (r"1\-2", "sign", 1, "-"), (r"\、", "sign", 0, "、"), (r"[\_]", "sign", 1, "_"),
)  # fmt: skip
UNSUPPORTEDS = (
    (r"(a)\1", "reference", r"\1", ""), ("(?P=a)", "reference", "(?P=a)", ""), ("^(?=.*[0-9])", "look", "(?=", ""), ("(?<!省)厅", "look", "(?<!", ""),
    ("a(?#x)*", "comment", "(?#", ""), ("a++", "atomic", "a++", "a+"), ("a{2}+", "atomic", "a{2}+", "a{2}"), ("(?>a)", "atomic", "(?>", ""),
    ("(a)?(?(1)b|c)", "condition", "(?(", ""), ("(?i)a", "flag", "(?i)", ""), ("a(?s:b)", "flag", "(?s:", ""), (r"\bx", "edge", r"\b", ""),
    (r"[\b]", "edge", r"\b", ""), (r"\p{Han}", "property", r"\p{Han}", ""), (r"\U0001F600", "letter", r"\U0001F600", ""), (r"\0", "letter", r"\0", ""),
    (r"\ud83d\ude00", "letter", r"\ud83d", ""), ("(?P<n>a)", "name", "(?P<n>", "("), ("(?<n>a)", "name", "(?<n>", "("), (r"\Aa", "other-edge", r"\A", "^"),
    (r"a\Z", "other-edge", r"\Z", "$"), ("[[:alpha:]]", "class", "[:", ""), ("[a--b]", "set", "--", r"\-"), ("[a&&b]", "set", "&&", "&"),
)  # fmt: skip
TOO_LARGES = {
    "^(?:(?:a{0,99}){0,99}){0,99}$": "(?:a{0,99}){0,99}", "a{99999999999}": "a{99999999999}", "x.{0,30000}$": ".{0,30000}",
    "(){9999}": "(){9999}", "((){1000}){1000}": "((){1000}){1000}", "a{900}b{900}c{900}": "a{900}b{900}c{900}",
}  # fmt: skip
NASTY = (
    ("(a+)+$", "a"), ("(a|a)*b", "a"), ("(a*)*c", "a"), (r"(\d+)*x", "1"), ("^(a?){20}a{20}$", "a"), ("a[ab]{12}c", "ab"),
    (r"\s*,\s*\s*x", " "), ("^.*.*=.*$", "a"), (r"^\S+@\S+$", "@"), ("[0-9]+x", "1"), ("(a|ab|b)*c", "ab"), (PHONE_PATTERN, "0 "),
    ("^([一-龥]+、?){1,20}$", "数"), ("x(a?b?c?d?){200}y", "xabcd"),
)  # fmt: skip


def found(pattern: str) -> PatternError:
    with pytest.raises(PatternError) as raised:
        parse_pattern(pattern)
    return raised.value


@pytest.mark.parametrize(("pattern", "why", "offset", "instead"), INVALIDS)
def test_an_invalid_pattern_is_rejected_at_its_place_with_what_to_write(
    pattern: str, why: str, offset: int, instead: str
) -> None:
    error = found(pattern)
    assert (error.code, error.why, error.offset, error.instead) == (INVALID, why, offset, instead)


@pytest.mark.parametrize(("pattern", "why", "part", "instead"), UNSUPPORTEDS)
def test_what_the_language_lacks_is_rejected_with_what_to_write(
    pattern: str, why: str, part: str, instead: str
) -> None:
    error = found(pattern)
    assert (error.code, error.why, error.part, error.instead) == (UNSUPPORTED, why, part, instead)
    assert pattern.startswith(part, error.offset)


@pytest.mark.parametrize("pattern", TOO_LARGES)
def test_a_pattern_that_becomes_too_large_is_rejected_with_its_repetition(pattern: str) -> None:
    error = found(pattern)
    assert (error.code, error.part) == (TOO_LARGE, TOO_LARGES[pattern])
    assert pattern.startswith(error.part, error.offset)


@pytest.mark.parametrize(
    ("cases", "kinds"), [(INVALIDS, {"pattern-error", "pattern-remedy"}), (UNSUPPORTEDS, {"pattern-remedy"})]
)
def test_each_reason_has_its_words(cases: tuple[tuple[str, str, Any, str], ...], kinds: set[str]) -> None:
    for why in {case[1] for case in cases}:
        assert all(name_of(kind, why, lang) != why for kind in kinds for lang in ("zh", "en"))


def test_groups_may_be_inside_each_other_up_to_a_bound() -> None:
    parse_pattern("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)
    assert found("(" * 240 + "a" + ")" * 240).code == TOO_LARGE
    parse_pattern("(a)" * 150)


@pytest.mark.parametrize(
    "pattern", ["^.{0,900}$", "(a|b){300}", "a{1999}", "(a*b*){300}", "(|a){400}x*", PHONE_PATTERN]
)
def test_the_size_that_is_checked_is_at_least_that_of_the_program(pattern: str) -> None:
    assert len(compile_pattern(pattern).code) <= MAX_SIZE + 1


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("^[0-9A-Z]{18}$", "91000000MA00000G07", "91000000MA00000G0"),
        (r"^\d{4}-\d{2}$", "2024-06", "２０２４-06"),
        (r"^[\w.-]+@[\w-]+(\.[\w-]+)+$", "a.b@c-d.cn", "王@b.cn"),
        ("^第.号$", "第𠮷号", "第\n号"),
        (r"^[^\W\d_]+$", "ab", "a1"),
        (r"^[\s\S]$", "\n", ""),
        ("公司$", "某公司", "公司的"),
        ("(^|、)甲(、|$)", "乙、甲", "乙甲"),
        ("^(|a|ab)$", "", "b"),
        (r"^[\]\[^\\-]+$", r"]-[\^", "a"),
        ("^[a-]$", "-", "b"),
        (r"^\t\x41\u4e00\/$", "\tA一/", "A"),
        ("^$", "", "a"),
        ("$^", "", "a"),
        ("a$b|c", "c", "ab"),
        ("^(a+)+$", "a" * 500, "a" * 500 + "!"),
        (r"^(一|二){2,}?\.$", "一二一.", "一."),
    ],
)
def test_a_pattern_matches_what_it_says(pattern: str, fits: str, fails: str) -> None:
    assert matches(pattern, fits)
    assert not matches(pattern, fails)


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=10))
@example("(a|b)*a(a|b){3}c", ["abab" * 5, "aaaac"])
@example("(?:^a|b$)*", ["", "b", "ba"])
@settings(max_examples=300)
def test_any_pattern_finds_what_python_finds(pattern: str, texts: list[str]) -> None:
    parse_pattern(pattern)
    python = re.compile(pattern.replace("$", r"\Z"), re.ASCII)
    for text in texts:
        assert matches(pattern, text) == bool(python.search(text)), text


@pytest.mark.parametrize(("pattern", "unit"), NASTY)
def test_steps_grow_in_proportion_to_the_text(pattern: str, unit: str) -> None:
    draw = random.Random(1)
    texts = ["".join(draw.choice(unit) for _ in range(size)) for size in (1_000, 2_000, 4_000)]
    program = compile_pattern(pattern)
    steps = []
    for text in texts:
        matcher = PatternMatcher(program)
        begin = matcher.steps
        matcher.matches(text)
        steps.append(matcher.steps - begin)
    most = len(program.code) * (len(texts[0]) + len(program.code))
    assert steps[0] <= most
    assert steps[1] <= 2 * most
    assert steps[2] <= 4 * most


def test_a_set_of_states_is_computed_once_for_any_number_of_texts() -> None:
    matcher = PatternMatcher(compile_pattern("^[0-9A-Z]{18}$"))
    for number in range(1_000):
        matcher.matches(f"91{number:016}")
    steps = matcher.steps
    for number in range(1_000, 10_000):
        matcher.matches(f"91{number:016}")
    assert matcher.steps == steps


def test_the_graph_of_a_pattern_is_bounded_and_what_is_forgotten_is_found_again() -> None:
    matcher = PatternMatcher(compile_pattern("a[ab]{12}c"))
    draw = random.Random(2)
    text = "".join(draw.choice("ab") for _ in range(20_000))
    assert not matcher.matches(text)
    assert len(matcher._nodes) <= MAX_NODES
    assert matcher.matches(text + "a" + "b" * 12 + "c")
    assert not matcher.matches(text)


@pytest.mark.parametrize("pattern", [r"^\w+$", "^.$", r"^\s$", r"^[^a]$"])
def test_a_schema_has_the_pattern_as_it_is_written(pattern: str) -> None:
    spec = value_spec("text", pattern=pattern)
    assert spec.type.schema(spec)["pattern"] == pattern
    re.compile(pattern)


def test_a_value_that_breaks_its_pattern_is_refused() -> None:
    spec = value_spec("text", pattern="^(a+)+$")
    assert spec.type.accept("a" * 10_000, spec)
    with pytest.raises(Refused) as raised:
        spec.type.accept("a" * 10_000 + "!", spec)
    assert raised.value.code == "data.pattern"
