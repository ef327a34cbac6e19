"""Any id is usable: as a name in an expression, as an attribute, as a key of the data."""

from __future__ import annotations

import keyword
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import FormSpec
from formspec.form import Form, Record
from tests.forms import spec_of

METHODS = [name for name in {*dir(FormSpec), *dir(Form), *dir(Record), *dir(list), *dir(dict)} if name.islower()]
IDS = sorted(
    {
        *(name for name in METHODS if not name.startswith("_")),
        *(name for name in keyword.kwlist if name.islower() and name not in ("and", "or", "not")),
        *keyword.softkwlist[1:],
        *("str", "int", "float", "bool", "tuple", "list", "dict", "type", "property", "super", "self", "cls", "print"),
        *("id", "label", "value", "values", "group", "rows", "computed", "printed", "sum", "count", "any", "all"),
        *("blank", "round", "abs", "meets", "name", "spec", "check", "render", "to_json"),
        *("constructor", "prototype", "counts", "dataclass", "field", "f", "decimal", "date", "mro", "slots"),
    }
)

SPEC = """\
formspec: 1
id: cases/any-id
title: 样表
blocks:
  - fields: block
    rows:
      - {{id: {id}, label: 甲, type: decimal}}
      - {{id: twice, label: 乙, type: decimal, compute: {id} * 2}}
  - table: table
    columns: [{{id: {id}, label: 丙, type: integer}}]
    rows: [{{id: {id}, label: 丁}}, {{repeat: each_item, label: "项{{n}}", blank: 2}}]
  - {{list: {block}, label: 戊, type: integer, blank: 1}}
rules:
  - {{id: positive, each: table.each_item, assert: "{id} >= 0", message: 不能小于零}}
"""


@pytest.mark.parametrize("name", IDS)
def test_an_id_may_be_any_word(name: str) -> None:
    """Method names, built-in names and keywords, for a block, a field, a column and a row; in data, rules, workbooks."""
    spec = formspec.loads(SPEC.format(id=name, block=name if name not in ("block", "table") else "other"))
    attribute = f"{name}_" if keyword.iskeyword(name) else name
    form: Any = spec.new()
    setattr(form.block, attribute, 3)
    form.table.each_item.add(**{attribute: -1})
    setattr(getattr(form.table, attribute), attribute, 5)
    data = spec.to_json(form)
    assert data["block"][name] == 3
    assert data["block"]["twice"] == 6
    assert data["table"] == {name: {name: 5}, "each_item": [{name: -1}]}
    assert spec.parse(data) == form
    assert [each.path for each in spec.check(form)] == [f"/table/each_item/0/{name}"]
    reading = formspec.read(spec.render(form), spec)
    assert reading.form == form


def test_public_names_of_a_class_are_ids_of_its_form() -> None:
    for entry in formspec.forms():
        form = formspec.load(entry.id).new()
        shape = spec_of(form).compiled.shape
        assert {name for name in dir(form) if not name.startswith("_")} == set(shape.members)


def test_a_field_named_like_a_type_is_typed_all_the_same(tmp_path: Path) -> None:
    spec = formspec.loads(SPEC.format(id="int", block="str"))
    form: Any = spec.new()
    form.str.append(5)
    assert list(form.str) == [5]
    assert "F.Rows[Builtins.int | None]" in spec.types()
