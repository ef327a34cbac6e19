"""The words of a comparison: every property of every item has a name for people, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.catalog import forms
from formspec.comparison.compare import compare
from formspec.comparison.items import form_item
from formspec.comparison.properties import IS_INFERRED
from formspec.comparison.words import property_name, sections, summary
from formspec.messages import LANGUAGES, template
from formspec.spec import model
from formspec.values import ValueSpec
from tests.comparison.test_single_changes import FORM


@pytest.mark.parametrize("entry", forms(), ids=lambda entry: entry.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_property_has_a_name(entry: Any, lang: str) -> None:
    for item in form_item(formspec.load(entry.id).compiled.spec).walk():
        for name in item.properties.keys() - {IS_INFERRED}:
            inner = name.rpartition(".")[2]
            keys = (f"name.property.{each}" for each in (f"{item.kind}.{name}", name, inner))
            assert any(template(key, lang) for key in keys), name
            assert "." not in property_name(item.kind, name, lang)


def test_every_attribute_of_the_model_is_a_property_or_an_item() -> None:
    """An attribute that is added to the model is a property at once; one that is left out is named in one place."""
    from formspec.comparison.properties import _ELSEWHERE

    attributes = {
        name
        for part in vars(model).values()
        if isinstance(part, type) and hasattr(part, "__struct_fields__")
        for name in part.__struct_fields__
    }
    assert attributes.union(ValueSpec.__slots__) >= _ELSEWHERE, "remove the attributes that do not exist any more"


def test_a_comparison_reads_well_in_both_languages(request: pytest.FixtureRequest) -> None:
    new = FORM.replace("mine/2024", "mine/2025").replace('edition: "2024"', 'edition: "2025"')
    for before, after in (
        ("半年实际执行数, type: money, unit: 万元", "1—6月实际执行数, type: money, unit: 元, required: true"),
        ("          - {id: ecological, label: 生态效益, rows: [*indicators]}\n", ""),
        ("id: basic, label: 基本支出", "id: staff, label: 基本支出"),
        ("{id: transfer, label: 其中：转移支付, of_which: true}", "{id: transfer, label: 转移支付, lines: 2}"),
        ("[确定能, 有可能, 完全不可能]", "[有可能, 确定能, 不可能]"),
        ("planned == funds.basic.planned", "planned == funds.staff.planned"),
    ):
        assert new.count(before) == 1, before
        new = new.replace(before, after)
    comparison = compare(*(formspec.loads(text).compiled.spec for text in (FORM, new)))
    for lang in LANGUAGES:
        lines = [summary(comparison, lang)]
        for part in sections(comparison, lang):
            lines += [part.heading, *(f"  {line}" for _, sentences in part.changes for line in sentences)]
        golden = Path(__file__).with_name(f"changes.{lang}.txt")
        if request.config.getoption("--update-goldens"):
            golden.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        assert golden.read_text(encoding="utf-8") == "\n".join(lines) + "\n"
