"""What expressions give, case by case: blanks, zeros, texts; and that working one out never fails."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formspec.rules.evaluate import evaluate
from formspec.rules.parser import parse
from formspec.rules.tree import Binary, Call, Expression, Function, Literal, Name, Operator, Reference, Unary, transform
from formspec.values import Target

D = Decimal
HELD: dict[str, Any] = {
    "zero": D(0),
    "one": D(1),
    "two": D(2),
    "three": D(3),
    "half": D("0.5"),
    "int": 7,
    "yes": "是",
    "no": "否",
    "empty": "",
    "truth": True,
    "lie": False,
    "day": date(2024, 6, 30),
    "later": date(2024, 12, 31),
    "over": Target("≥95%"),
    "words": Target("显著提升"),
    "several": ("甲", "乙"),
    "none_chosen": (),
}
MANY: dict[str, list[Any]] = {
    "all_numbers": [D(1), D(2), D(3)],
    "some_blank": [D(1), None, D(3)],
    "all_blank": [None, None],
    "nothing": [],
    "answers": ["否", "是", None],
    "truths": [True, None, True],
    "lies": [False, None],
    "mixed": [D(1), "二", Target("3个")],
    "pair": [D(10), D(20)],
}


def work_out(text: str) -> Any:
    """Return the value of ``text``; a name stands for its value above, a name of ``MANY`` for several."""
    values = dict(HELD)

    def leaf(each: Name | Reference) -> Expression:
        assert isinstance(each, Name)
        (name,) = each.parts
        if name not in MANY:
            return Reference((name,))
        paths = tuple(f"{name}/{index}" for index in range(len(MANY[name])))
        values.update(zip(paths, MANY[name], strict=True))
        return Reference(paths, many=True)

    return evaluate(transform(parse(text), leaf), values.get)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        # plain arithmetic
        ("one + two * three", D(7)),
        ("(one + two) * three", D(9)),
        ("three - two - one", D(0)),
        ("-two", D(-2)),
        ("one / two", D("0.5")),
        ("int + 1", D(8)),
        ("0.1 + 0.2", D("0.3")),
        ("48% * 100", D(48)),
        # + and - count one blank as 0; two blanks give a blank
        ("gone + two", D(2)),
        ("two + gone", D(2)),
        ("gone - two", D(-2)),
        ("two - gone", D(2)),
        ("gone + gone", None),
        ("gone - gone", None),
        ("-gone", None),
        # * and / with a blank give a blank; so does dividing by zero
        ("gone * two", None),
        ("zero * gone", None),
        ("two / gone", None),
        ("gone / two", None),
        ("two / zero", None),
        ("zero / zero", None),
        ("zero / two", D(0)),
        # a text in arithmetic gives a blank; an empty text is a blank
        ("yes + one", None),
        ("one * yes", None),
        ("-yes", None),
        ("words + one", None),
        ("empty + two", D(2)),
        ("truth + one", None),
        ("day - day", None),
        # a target is its number
        ("over + 5", D(100)),
        ("over >= 95", True),
        ("94 >= over", False),
        ("over == 95", True),
        ("words == 95", False),
        ("words >= 95", None),
        ('words == "显著提升"', True),
        # comparisons with a blank give a blank, == and != as well
        ("gone == gone", None),
        ("gone != one", None),
        ("gone < one", None),
        ("empty == yes", None),
        ('empty == ""', None),
        ("one < two", True),
        ("two <= two", True),
        ("one > two", False),
        ("one >= one", True),
        ("one == 1.00", True),
        ("int == 7", True),
        # what cannot be compared is different, and neither less nor greater
        ("yes == one", False),
        ("yes != one", True),
        ("yes < one", None),
        ("truth == one", False),
        ("truth == true", True),
        ("truth < lie", None),
        ("several == several", True),
        ("several < several", None),
        ('yes == "是"', True),
        ("yes != no", True),
        # dates compare with dates and with texts
        ("day < later", True),
        ('day == "2024-06-30"', True),
        ('"2024-07-01" > day', True),
        # and, or, not know three values
        ("truth and gone", None),
        ("lie and gone", False),
        ("gone and lie", False),
        ("truth or gone", True),
        ("gone or truth", True),
        ("lie or gone", None),
        ("not gone", None),
        ("not truth", False),
        ("not yes", None),
        ("one and truth", None),
        # functions over several values
        ("sum(all_numbers)", D(6)),
        ("sum(some_blank)", D(4)),
        ("sum(all_blank)", None),
        ("sum(nothing)", None),
        ("sum(mixed)", D(1)),
        ("sum(all_numbers, one, gone)", D(7)),
        ("count(some_blank)", D(2)),
        ("count(all_blank)", D(0)),
        ("count(nothing)", D(0)),
        ("count(answers == yes)", D(1)),
        ("any(answers == yes)", True),
        ("any(answers == one)", False),
        ("any(nothing == yes)", False),
        ("any(all_blank == yes)", False),
        ("all(truths)", True),
        ("all(lies)", False),
        ("all(nothing)", True),
        ("all(some_blank > 0)", True),
        ("all(some_blank > 1)", False),
        ("blank(gone)", True),
        ("blank(empty)", True),
        ("blank(none_chosen)", True),
        ("blank(zero)", False),
        ("blank(lie)", False),
        ("blank(all_blank)", True),
        ("blank(some_blank)", False),
        ("blank(nothing)", True),
        # one by one
        ("sum(all_numbers * 2)", D(12)),
        ("sum(all_numbers - some_blank)", D(2)),
        ("sum(all_numbers + all_numbers)", D(12)),
        ("any(all_numbers > 2)", True),
        ("sum(all_numbers + pair)", None),
        ("all_numbers", None),
        ("all_numbers + 1", None),
        ("sum(if(all_numbers > 1, all_numbers, 0))", D(5)),
        ("sum(round(all_numbers / 3, 1))", D("2.0")),
        ("sum(abs(0 - all_numbers))", D(6)),
        ("sum(-all_numbers)", D(-6)),
        # if, round, abs
        ("if(truth, one, two)", D(1)),
        ("if(lie, one, two)", D(2)),
        ("if(gone, one, two)", None),
        ("if(one, one, two)", None),
        ("if(truth, gone, two)", None),
        ("if(truth, yes, two)", "是"),
        ("round(2.5)", D(3)),
        ("round(-2.5)", D(-3)),
        ("round(0.125, 2)", D("0.13")),
        ("round(1234, -2)", D(1200)),
        ("round(1250, -2)", D(1300)),
        ("round(1.005, 2)", D("1.01")),
        ("round(gone)", None),
        ("round(yes)", None),
        ("round(one, gone)", None),
        ("round(one, 13)", None),
        ("abs(-2)", D(2)),
        ("abs(gone)", None),
        ("abs(yes)", None),
    ],
)
def test_what_an_expression_gives(text: str, result: Any) -> None:
    given_back = work_out(text)
    assert given_back == result
    assert type(given_back) is type(result)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e17"), max_value=D("1e17")),
    st.text(max_size=4),
    st.text(max_size=8).map(Target),
    st.sampled_from(["≥95%", "120个", "-3", "1,200"]).map(Target),
    st.dates(),
    st.tuples(),
    st.tuples(st.just("甲")),
)
PATHS = tuple(f"/{letter}" for letter in "abcdef")
LEAVES = st.one_of(
    st.builds(Reference, st.sampled_from(PATHS).map(lambda path: (path,))),
    st.builds(Reference, st.lists(st.sampled_from(PATHS), max_size=4).map(tuple), st.just(True)),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=D("1e30")).map(Literal),
    st.sampled_from([Literal("是"), Literal(""), Literal(True), Literal(False), Literal(D(0))]),
)
ARGUMENTS = {Function.IF: 3, Function.ROUND: 2, Function.MEETS: 2}
BINARY = [each for each in Operator if each is not Operator.NOT]


def _deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def call(function: Function) -> st.SearchStrategy[Expression]:
        return st.tuples(*[inner] * ARGUMENTS.get(function, 1)).map(lambda each: Call(function, each))

    unary = st.builds(Unary, st.sampled_from((Operator.NOT, Operator.SUB)), inner)
    binary = st.builds(Binary, st.sampled_from(BINARY), inner, inner)
    return st.one_of(unary, binary, st.sampled_from(list(Function)).flatmap(call))


TREES = st.recursive(LEAVES, _deeper, max_leaves=14)
HUGE = Literal(D(10) ** 399)


@given(TREES, st.dictionaries(st.sampled_from(PATHS), VALUES))
@example(Binary(Operator.MUL, HUGE, HUGE), {})
@example(Binary(Operator.DIV, Literal(D(1)), Binary(Operator.MUL, HUGE, HUGE)), {})
@example(Binary(Operator.DIV, Literal(D("1e-300")), HUGE), {})
@example(Call(Function.ROUND, (HUGE, Literal(D(2)))), {})
@example(Call(Function.ROUND, (Literal(D(1)), Literal(D("0.5")))), {})
@settings(max_examples=1000, deadline=None)
def test_working_out_any_expression_gives_one_value_or_a_blank(tree: Expression, held: dict[str, Any]) -> None:
    result = evaluate(tree, held.get)
    assert result is None or isinstance(result, D | str | bool | date | tuple)
    assert not isinstance(result, D) or result.is_finite()


@given(TREES, st.dictionaries(st.sampled_from(PATHS), VALUES))
@settings(max_examples=200, deadline=None)
def test_working_out_twice_gives_the_same(tree: Expression, held: dict[str, Any]) -> None:
    assert evaluate(tree, held.get) == evaluate(tree, held.get)
