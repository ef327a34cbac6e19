"""The page's rules and Python's: the same expression on the same values gives the same, to the last digit."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from formspec_renderers.html_fillable.expressions import expression_json
from formspec_renderers.html_fillable.patterns import script_pattern
from formspec_renderers.html_fillable.render import RENDERER
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from formspec.rules.evaluate import Scene, evaluate, program
from formspec.rules.tree import Binary, Call, Expression, Function, Literal, Operator, Reference
from formspec.values import Target, meets
from formspec.values.text import PHONE_PATTERN
from tests.renderers.html_fillable.engine import ENGINE, HARNESS, all_packed, packed, script, unpacked
from tests.rules.test_evaluate import PATHS, TREES, VALUES

from ..layouts import one_field

D = Decimal
BATCH = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e20"), max_value=D("1e20"))
SIGNS = st.sampled_from(["", "≥", "不低于", "<=", "控制在", "≈", "＞", "达到", "=", "约", "少于"])
UNITS = st.sampled_from(["", "%", "％", "‰", "个", "万元", "年", "月底前", "人次/年", "²", "㎡", "𠮷"])
TARGETS = st.one_of(
    st.builds(lambda *parts: "".join(parts), SIGNS, st.sampled_from(["", " ", "　"]), NUMBERS.map(str), UNITS,
              st.sampled_from(["", "以上", "及以下", "以内", " "])),
    st.builds(lambda *parts: "".join(parts), SIGNS, st.sampled_from(["95", "1,200", "１２０", "99.95", "-3", "1,20"]),
              UNITS, st.sampled_from(["", "之内", "及以上", "左右"])),
    st.text(max_size=20),
).map(Target)  # fmt: skip


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Any]:
    page = chromium.new_page()
    page.add_script_tag(content=script(*ENGINE) + HARNESS)
    yield page
    page.close()


def answers(page: Any, cases: list[list[Any]]) -> list[Any]:
    return [unpacked(each) for each in page.evaluate("(cases) => cases.map(run)", cases)]


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


@pytest.mark.slow
@given(st.data())
@settings(BATCH, max_examples=30)
def test_any_expression_gives_what_it_gives_in_python(page: Any, data: st.DataObject) -> None:
    held = st.dictionaries(st.sampled_from(PATHS), VALUES)
    drawn = data.draw(st.lists(st.tuples(TREES, held), min_size=80, max_size=120))
    cases = [[expression_json(tree), all_packed(values), {}, ""] for tree, values in drawn]
    for (tree, values), found in zip(drawn, answers(page, cases), strict=True):
        assert same(found, evaluate(tree, values.get)), (tree, values)


OPERATORS = st.sampled_from([each for each in Operator if each is not Operator.NOT])


@pytest.mark.slow
@given(st.lists(st.tuples(OPERATORS, NUMBERS, NUMBERS, st.integers(-14, 14)), min_size=200, max_size=300))
@example([(Operator.GT, D("-99999999999999999999.994118"), D("-100000000000000000000"), 0)])
@BATCH
def test_arithmetic_is_exact_to_the_last_of_28_digits(page: Any, drawn: list[tuple[Operator, D, D, int]]) -> None:
    trees = [
        tree
        for operator, a, b, places in drawn
        for tree in (
            Binary(operator, Literal(a), Literal(b)),
            Call(Function.ROUND, (Binary(Operator.DIV, Literal(a), Literal(b)), Literal(D(places)))),
        )
    ]
    found = answers(page, [[expression_json(tree), {}, {}, ""] for tree in trees])
    for tree, one in zip(trees, found, strict=True):
        assert same(one, evaluate(tree, {}.get)), tree


@pytest.mark.slow
@given(st.lists(st.tuples(TARGETS, st.one_of(TARGETS, NUMBERS)), min_size=200, max_size=300))
@BATCH
def test_targets_are_met_as_in_python(page: Any, drawn: list[tuple[Target, Any]]) -> None:
    tree = Call(Function.MEETS, (Reference(("/a",)), Reference(("/b",))))
    cases = [[expression_json(tree), {"/a": packed(b), "/b": packed(a)}, {}, ""] for a, b in drawn]
    for (target, actual), found in zip(drawn, answers(page, cases), strict=True):
        wanted = None if "" in (target, actual) else meets(actual, target)
        assert found is wanted, (actual, target)


@given(st.lists(TARGETS, min_size=200, max_size=300))
@BATCH
def test_targets_are_split_as_in_python(page: Any, drawn: list[Target]) -> None:
    found = page.evaluate(
        "(texts) => texts.map((text) => { const { comparator, number, unit } = new Target(text).split();"
        "return [comparator, number && shortest(number), unit]; })",
        list(drawn),
    )
    for target, (comparator, number, unit) in zip(drawn, found, strict=True):
        assert (comparator, unit) == (target.comparator, target.unit), target
        assert (None if number is None else D(number)) == target.number, target


PLACES = ("/t/*/a", "/t/./a", "/t/*/u/*/b", "/t/./u/*/b", "/t/./u/./b", "/c")
OWN = ("/t/0/u/1", "/t/1/u/0")
ROWS: dict[str, Any] = {
    **{f"/t/{i}/a": D(i + 1) for i in range(3)},
    **{f"/t/{i}/u/{j}/b": D(10 * i + j) for i in range(3) for j in range(2)},
    "/c": D(7),
}
COUNTS = {"/t": 3, "/t/0/u": 2, "/t/1/u": 1}


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("many", [True, False])
def test_rows_are_reached_as_in_python(page: Any, own: str, path: str, many: bool) -> None:
    tree: Expression = Reference((path,), many)
    tree = Call(Function.SUM, (tree,)) if many else tree
    (found,) = answers(page, [[expression_json(tree), all_packed(ROWS), COUNTS, own]])
    assert same(found, program(tree)(Scene(ROWS.get, {path: range(count) for path, count in COUNTS.items()}, own)))


PATTERNS = (
    "^[0-9A-Z]{18}$", r"^\d{4}-\d{2}$", r"\w+@\w+", r"^[\w.-]{2,5}\Z", "第.号", r"^(?P<kind>[甲乙])\-[^]a]$", r"a\_b|\#",
    PHONE_PATTERN, r"^[(\\[]x[])]$", "(?<=省)厅", "^a{,6}$", "^[0-9]{2,}", "{x}", "a]|b}", "a{}", r"\bx\b", r"\s", r"\S\S", r"[\s\d]",
    r"^\D+$", "x{1,2,3}", r"[\b]",
)  # fmt: skip
TEXTS = ("", "0123456789ABCDEFGH", "2024-06", "２０２４-06", "2024-06\n", "王@b", "a.-", "第𠮷号", "第\u2028号", "甲-b", "甲-]", "a_b", "#",
         "025-00000000", "aaa", "{x}", "a]", "a{}", "b}", "王x", " x ", "\x85", "\ufeff", "\x1c", "\u3000",  "x{1,2,3}", "(x)", "[x]", "x", "省厅", "厅")  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_it_finds_in_python(page: Any, pattern: str) -> None:
    made = script_pattern(pattern)
    assert made is not None
    found = page.evaluate("([made, texts]) => texts.map((text) => new RegExp(made, 'u').test(text))", [made, TEXTS])
    assert found == [bool(re.search(pattern, text)) for text in TEXTS]


ALPHABET = ("a", "厅", "1", "_", " ", "{", "}", "[", "]", "(", ")", "(?:", "(?=", "|", "^", "$", ".", "*", "+", "?", ",", "-", "\\d", "\\w", "\\s",
            "\\b", "\\B", "\\-", "\\.", "{2}", "{,2}", "{1,}", "\\Z")  # fmt: skip


def _compiles(pattern: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern)
    except re.error:
        return False
    return True


@given(
    st.lists(st.lists(st.sampled_from(ALPHABET), max_size=7).map("".join).filter(_compiles), min_size=20, max_size=60)
)
@BATCH
def test_any_pattern_finds_what_it_finds_in_python_or_is_told(page: Any, patterns: list[str]) -> None:
    made = {pattern: script for pattern in patterns if (script := script_pattern(pattern)) is not None}
    found = page.evaluate(
        "([made, texts]) => made.map((each) => texts.map((text) => new RegExp(each, 'u').test(text)))",
        [list(made.values()), TEXTS],
    )
    for pattern, answers_ in zip(made, found, strict=True):
        with warnings.catch_warnings(action="ignore"):
            assert answers_ == [bool(re.search(pattern, text)) for text in TEXTS], pattern


@pytest.mark.parametrize("pattern", ["(?i)a", r"(a)\1", "(?P<a>b)(?P=a)", "a++", "a{2}+", "(?>a)", r"[\W]", r"\Bx"])
def test_a_pattern_that_the_page_cannot_say_is_told(pattern: str) -> None:
    assert script_pattern(pattern) is None
    assert [each.code for each in RENDERER.limits(one_field(pattern=pattern))] == ["limit.not-held"]
