"""However chains and parentheses are combined, what is parsed can be walked by everything that walks a tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formspec.rules.evaluate import evaluate, is_many
from formspec.rules.parser import MAX_CHAIN, MAX_HEIGHT, ExpressionError, parse, unparse
from formspec.rules.tree import Expression, Name, references, transform


def nested_chains(opening: str, levels: int, length: int) -> str:
    """Return chains of additions, each the first operand of the next one out."""
    return opening * levels + "a" + ("+1" * length + ")") * levels


def without_offsets(tree: Expression) -> Expression:
    return transform(tree, lambda each: Name(each.parts) if isinstance(each, Name) else each)


def walk(text: str) -> None:
    tree = parse(text)
    assert without_offsets(parse(unparse(tree))) == without_offsets(tree)
    assert repr(tree)
    assert evaluate(transform(tree, lambda each: each), {}.get) is None or not is_many(tree)
    list(references(tree))


@pytest.mark.parametrize("opening", ["(", "-(", "abs(", "not("])
def test_chains_inside_each_other_are_refused_before_they_exhaust_the_stack(opening: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(nested_chains(opening, 8, MAX_CHAIN - 1))
    assert raised.value.code == "expr.too-deep"


@pytest.mark.parametrize("opening", ["(", "abs("])
def test_chains_inside_each_other_up_to_the_limit_are_worked_out(opening: str) -> None:
    levels, length = 4, 20
    assert levels * (length + 1) < MAX_HEIGHT
    walk(nested_chains(opening, levels, length))


def test_the_longest_chain_is_not_too_high() -> None:
    walk("+".join(["1"] * (MAX_CHAIN + 1)))


@given(st.sampled_from(["(", "-(", "abs("]), st.integers(0, 40), st.integers(0, MAX_CHAIN))
@settings(max_examples=60, deadline=None)
def test_whatever_is_parsed_can_be_walked(opening: str, levels: int, length: int) -> None:
    try:
        walk(nested_chains(opening, levels, length))
    except ExpressionError as error:
        assert error.code in ("expr.too-deep", "expr.too-long")
