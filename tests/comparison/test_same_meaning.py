"""Two forms have no differences if and only if they mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import Struct

import formspec
from formspec.catalog import forms
from formspec.comparison.compare import compare
from formspec.comparison.properties import summand_names
from formspec.comparison.words import sentences
from formspec.messages import LANGUAGES
from formspec.problems import ProblemError
from formspec.rules.tree import Call
from formspec.spec.model import Spec, WrittenRule
from formspec.values import FieldType
from tests.spec.mutations import SAMPLES, mutated, original, written

NO_MEANING = frozenset(
    (
        "location",
        "label_location",
        "locations",
        "note_locations",
        "digest",
        "was",
        "named",
        "has_open_type",
        "offset",
        "optional",
    )
)
"""Attributes that only say where or how something is written."""


def meaning(model: Any) -> Any:
    """Return all that a part of a form says, without the places and the ways in which it is written."""
    match model:
        case FieldType():
            return model.name
        case Call() if (rows := summand_names(model)) is not None:
            return "sum", sorted(rows)  # a total is the same in any order
        case WrittenRule() if model.message:
            names = [name for name in model.__struct_fields__ if name not in {*NO_MEANING, "id"}]  # nobody reads it
        case Struct():
            names = [name for name in model.__struct_fields__ if name not in NO_MEANING]
        case tuple():
            return tuple(meaning(each) for each in model)
        case Mapping():
            return {key: meaning(each) for key, each in model.items()}
        case _:
            return model
    return type(model).__name__, {name: meaning(getattr(model, name)) for name in names}


def loaded(text: str) -> Spec:
    """Return the form of a text; the example is dropped if it is no form."""
    try:
        return formspec.loads(text).compiled.spec
    except ProblemError:
        assume(condition=False)
        raise


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_edit_is_a_difference_if_and_only_if_it_changes_the_meaning(data: st.DataObject) -> None:
    check_edit(data.draw(st.sampled_from(SAMPLES)), data)


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_edits_are_differences_if_and_only_if_they_change_the_meaning(name: str, data: st.DataObject) -> None:
    check_edit(name, data)


def check_edit(name: str, data: st.DataObject) -> None:
    old, new = loaded(written(original(name))), loaded(data.draw(mutated(name)))
    comparison = compare(old, new)
    assert bool(comparison.changes) == (meaning(old) != meaning(new))
    for change in comparison.changes:
        for lang in LANGUAGES:
            assert all(sentences(change, lang))
    back = compare(new, old)
    assert bool(back.changes) == bool(comparison.changes)


@pytest.mark.parametrize("entry", forms(), ids=lambda entry: entry.id)
def test_a_form_has_no_differences_from_itself(entry: Any) -> None:
    spec = formspec.load(entry.id).compiled.spec
    assert not compare(spec, spec).changes


def test_a_form_written_in_another_way_has_no_differences() -> None:
    in_full = formspec.loads(
        """
formspec: 1
id: a
title: 表
blocks:
  - table: t
    columns: [{id: a, label: 甲, type: money, unit: 万元}, {id: b, label: 乙, type: money, unit: 万元}]
    rows: [{id: x, label: 一}, {id: y, label: 二, cells: {a: {type: integer}}}]
"""
    ).compiled.spec
    shared = formspec.loads(
        """
# the same in other words
formspec: 1
id: a
title: 表
columns:
  both:
    - {label: 甲, id: a, unit: &unit 万元, type: money}
    - {label: 乙, id: b, unit: *unit, type: money}
blocks:
  - {table: t, columns: both, rows: [{label: 一, id: x}, {id: y, label: 二, closed: [], cells: {a: {type: integer}}}]}
"""
    ).compiled.spec
    assert not compare(in_full, shared).changes
