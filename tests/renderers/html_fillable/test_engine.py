"""The page's rules and Python's: the same expression on the same values gives the same, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from formspec_renderers.html_fillable.expressions import expression_json
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from formspec.rules.evaluate import Scene, evaluate, program
from formspec.rules.tree import Binary, Call, Expression, Function, Literal, Operator, Reference
from formspec.values import Target, compile_pattern, meets
from formspec.values.pattern_match import matches
from formspec.values.text import PHONE_PATTERN
from tests.renderers.html_fillable.engine import ENGINE, HARNESS, all_packed, packed, script, unpacked
from tests.rules.test_evaluate import PATHS, TREES, VALUES
from tests.values.random_patterns import PATTERNS, TEXTS

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


def programs_of(pairs: list[tuple[str, list[str]]]) -> list[Any]:
    return [[structs.asdict(compile_pattern(pattern)), texts] for pattern, texts in pairs]


FOUND = "(pairs) => pairs.map(([program, texts]) => texts.map((text) => patternMatches(program, text)))"
STEPS = (
    "([program, text]) => { let steps = 0; patternMatches(program, text, (more) => { steps += more; }); return steps; }"
)


@pytest.mark.slow
@given(st.lists(st.tuples(PATTERNS, st.lists(TEXTS, min_size=4, max_size=6)), min_size=50, max_size=80))
@settings(BATCH, max_examples=10)
def test_any_pattern_finds_what_it_finds_in_python(page: Any, pairs: list[tuple[str, list[str]]]) -> None:
    for (pattern, texts), found in zip(pairs, page.evaluate(FOUND, programs_of(pairs)), strict=True):
        assert found == [matches(pattern, text) for text in texts], (pattern, texts)


TYPED = [
    "",
    "0123456789ABCDEFGH",
    "2024-06",
    "２０２４-06",
    "2024-06\n",
    "王@b",
    "第𠮷号",
    "第\u2028号",
    "025-00000000",
    " ",
    "\x85",
    "\ufeff",
    "\u3000",
]


def test_the_patterns_of_forms_find_what_they_find_in_python(page: Any) -> None:
    patterns = (
        "^[0-9A-Z]{18}$",
        r"^\d{4}-\d{2}$",
        r"\w+@\w+",
        "第.号",
        r"^\s$",
        r"^\S*$",
        "^.?$",
        PHONE_PATTERN,
        "^(a+)+$",
    )
    pairs = [(pattern, TYPED) for pattern in patterns]
    for (pattern, texts), found in zip(pairs, page.evaluate(FOUND, programs_of(pairs)), strict=True):
        assert found == [matches(pattern, text) for text in texts], pattern


@pytest.mark.parametrize(
    ("pattern", "unit"), [("(a+)+$", "a"), ("(a|a)*b", "a"), ("(a*)*c", "a"), ("^(a?){20}a{20}$", "a")]
)
def test_the_page_takes_steps_in_proportion_to_a_text(page: Any, pattern: str, unit: str) -> None:
    program = structs.asdict(compile_pattern(pattern))
    one, two, four = (page.evaluate(STEPS, [program, unit * size + "!"]) for size in (1_000, 2_000, 4_000))
    ends = 4 * len(program["code"])  # the first and the last character cost a little more or less than the others
    assert 0 < two <= 2 * one + ends
    assert four <= 4 * one + ends
