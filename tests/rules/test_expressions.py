"""The expression language: what it parses, what it prints back, and that reading any text ends well."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formspec.rules.evaluate import evaluate
from formspec.rules.foreign import translated
from formspec.rules.parser import MAX_DEPTH, MAX_LENGTH, ExpressionError, parse, unparse
from formspec.rules.tree import Binary, Call, Expression, Function, Literal, Name, Operator, Reference, Unary, transform

BINARY = [each for each in Operator if each is not Operator.NOT]
ARITY = {
    Function.SUM: (1, 3), Function.COUNT: (1, 3), Function.ANY: (1, 1), Function.ALL: (1, 1), Function.IF: (3, 3),
    Function.BLANK: (1, 1), Function.ROUND: (1, 2), Function.ABS: (1, 1), Function.MEETS: (2, 2),
}  # fmt: skip
NAMES = ("funds", "total", "planned", "rows", "a", "_b", "x1", "ende", "notes", "order", "iffy", "end")
TOKENS = (
    "a", "b.c", "funds.total.planned", "12", "0.5", "48%", '"是"', "'x'", "+", "-", "*", "/", "(", ")", ",", "<", "<=",
    "==", "!=", ">", ">=", "and", "or", "not", "true", "false", "sum", "if", "blank", "round", "any", "all", "count",
    "abs", "end", "number", "text", "name", "operator", "=", "（", "，", "。", "&", "\n",
)  # fmt: skip


def calls(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def one(function: Function) -> st.SearchStrategy[Expression]:
        fewest, most = ARITY[function]
        arguments = st.lists(inner, min_size=fewest, max_size=most)
        return arguments.map(lambda each: Call(function, tuple(each)))

    return st.sampled_from(list(Function)).flatmap(one)


def trees(leaves: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        unary = st.builds(Unary, st.sampled_from((Operator.NOT, Operator.SUB)), inner)
        return st.one_of(unary, st.builds(Binary, st.sampled_from(BINARY), inner, inner), calls(inner))

    return st.recursive(leaves, deeper, max_leaves=12)


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
LITERALS = st.one_of(
    NUMBERS.map(Literal), st.booleans().map(Literal), st.text(alphabet="是否甲a \n'", max_size=5).map(Literal)
)
WRITTEN = trees(st.one_of(LITERALS, st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple).map(Name)))


def without_offsets(tree: Expression) -> Expression:
    return transform(tree, lambda each: Name(each.parts) if isinstance(each, Name) else each)


@given(WRITTEN)
@settings(max_examples=500, deadline=None)
def test_what_a_tree_is_printed_as_is_read_back_as_the_same_tree(tree: Expression) -> None:
    assert without_offsets(parse(unparse(tree))) == tree


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join)))
@settings(max_examples=800, deadline=None)
def test_any_text_is_an_expression_or_an_expression_error_inside_it(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert 0 <= error.offset <= len(text)
        assert error.code.startswith("expr.")
    else:
        assert without_offsets(parse(unparse(tree))) == without_offsets(tree)


@pytest.mark.parametrize("text", ["a end", "a end + b", "a end b", "(a end)", "1 end", "a.b end"])
def test_nothing_may_follow_an_expression_not_even_a_word_called_end(text: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    assert raised.value.code == "expr.syntax"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a+b*c", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/b/c", "a / b / c"),
        ("-(a+b)", "-(a + b)"),
        ("- -a", "-(-a)"),
        ("not a and b", "not a and b"),
        ("not (a and b)", "not (a and b)"),
        ("a or b and c", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("not a == b", "not a == b"),
        ("(not a) == b", "(not a) == b"),
        ("(a == b) == c", "(a == b) == c"),
        ("48%", "0.48"),
        ("'是'", '"是"'),
        ("if( a ,1,2 )", "if(a, 1, 2)"),
        ("true or false", "true or false"),
    ],
)
def test_precedence_and_parentheses(text: str, shown: str) -> None:
    assert unparse(parse(text)) == shown


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "expr.unfinished", 0),
        ("   ", "expr.unfinished", 3),
        ("a +", "expr.unfinished", 3),
        ("a b", "expr.syntax", 2),
        ("(a", "expr.unfinished", 2),
        ("a)", "expr.syntax", 1),
        ("a..b", "expr.syntax", 1),
        ("A1 + 1", "expr.excel-cell", 0),
        ("=a", "expr.leading-equals", 0),
        ("a <> b", "expr.sign", 2),
        ("a && b", "expr.sign", 2),
        ("a 或者 b", "expr.sign", 2),
        ("非 a", "expr.sign", 0),
        ("AND(a, b)", "expr.logic", 0),
        ("a == 100分", "expr.unit", 8),
        ('"是', "expr.syntax", 0),
        ("a; b", "expr.syntax", 1),
        ("__import__('os').system('x')", "expr.syntax", 16),
        ("lambda: 1", "expr.syntax", 6),
        ("a[0]", "expr.syntax", 1),
        ("a = b", "expr.assignment", 2),
        ("a ≥ b", "expr.fullwidth", 2),
        ("a ＋ b", "expr.fullwidth", 2),
        ("（a）", "expr.fullwidth", 0),
        ("a == “是”", "expr.fullwidth", 5),
        ("0 < a < 1", "expr.chained", 2),
        ("a == b != c", "expr.chained", 2),
        ("summ(a)", "expr.unknown-function", 0),
        ("1 + sum()", "expr.arity", 4),
        ("if(a, b)", "expr.arity", 0),
        ("round(1, 2, 3)", "expr.arity", 0),
        ("blank(a, b)", "expr.arity", 0),
        ("and a", "expr.syntax", 0),
        ("sum(a,)", "expr.syntax", 6),
    ],
)
def test_what_is_no_expression_is_told_at_its_place(text: str, code: str, offset: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    assert (raised.value.code, raised.value.offset) == (code, offset)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("=a/b", "a/b"),
        ("a ＞＝ 0 且 b ≠ 1", "a >= 0 and b != 1"),
        ("IF（a<>0，b÷a，0）", "if(a!=0,b/a,0)"),
        ("如果(a == “是”, 1, 2)", 'if(a == "是", 1, 2)'),
        ("[a] × 100%", "a * 100%"),
        ("NOT blank(a) || a > = 100分", "not blank(a) or a >= 100"),
        ("$a + $b", "a + b"),
        ("a + b", ""),
        ("=SUM(A1:A3)", ""),
        ("执行数 ÷ 预算数", ""),
        ("a ^ 2", ""),
        ("=" * 3000, ""),
    ],
)
def test_a_formula_of_another_notation_is_translated_if_that_gives_an_expression(text: str, meant: str) -> None:
    assert translated(text) == meant


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_what_a_translation_gives_is_an_expression(text: str) -> None:
    meant = translated(text)
    assert not meant or unparse(parse(meant))


@pytest.mark.parametrize("text", ["A", "执行数", "Planned / 预算数", "funds.合计"])
def test_a_word_that_is_no_id_is_a_name(text: str) -> None:
    assert unparse(parse(text)) == text


def test_an_unknown_function_is_told_with_the_nearest() -> None:
    with pytest.raises(ExpressionError) as raised:
        parse("summ(a)")
    assert raised.value.params["suggestion"] == "sum"


def test_a_name_knows_its_place_in_the_text() -> None:
    tree = parse("1 + sum(funds.total)")
    assert isinstance(tree, Binary)
    assert tree.right == Call(Function.SUM, (Name(("funds", "total"), 8),))


@pytest.mark.parametrize("text", ["(" * 10_000 + "a", "-" * 2_000 + "a", "not " * 450 + "a", "abs(" * 400 + "a"])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    assert raised.value.code in ("expr.too-deep", "expr.too-long")


def test_nesting_at_the_limit_is_taken() -> None:
    inside = MAX_DEPTH - 1
    assert unparse(parse("(" * inside + "a" + ")" * inside)) == "a"


def test_a_text_that_is_too_long_is_refused() -> None:
    assert unparse(parse("1" * MAX_LENGTH)) == "1" * MAX_LENGTH
    with pytest.raises(ExpressionError) as raised:
        parse("1" * (MAX_LENGTH + 1))
    assert raised.value.code == "expr.too-long"


@pytest.mark.parametrize("operator", ["+", "-", "*", " and "])
def test_a_long_chain_of_operators_is_refused_or_worked_out_but_never_too_much(operator: str) -> None:
    text = operator.join(["1"] * ((MAX_LENGTH - 1) // (len(operator) + 1)))
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert error.code in ("expr.too-deep", "expr.too-long")
        return
    assert unparse(tree)
    evaluate(tree, lambda _path: None)
    transform(tree, lambda each: each)


def test_a_percentage_is_exact_however_many_digits_it_has() -> None:
    assert parse("12345678901234567890123456789.5%") == Literal(Decimal("123456789012345678901234567.895"))


def test_a_reference_is_printed_as_its_paths() -> None:
    assert unparse(Call(Function.SUM, (Reference(("/a/0", "/a/1"), many=True),))) == "sum([/a/0, /a/1])"
