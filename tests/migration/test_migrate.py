"""Data is carried over to another form: by ids, former ids and a map, exactly, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import formspec
from formspec import FormSpec, ProblemError, Severity
from formspec.data.shape import leaf_at
from formspec.form.decoded import DecodedForm
from formspec.migration.carrying import carry, remainder_of
from formspec.migration.earlier import form_class_of
from formspec.migration.migrating import routes_of
from tests.form.strategies import data_for
from tests.importing.workbooks import edited
from tests.layout.specs import specs
from tests.migration.travel import DATA, FOLDER, LAST, NEXT, THIS, codes, texts_are_whole, workbook

_KINDS = ("id", "repeat", "table", "fields", "list", "text", "line")
SEARCH = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
LOST = {**DATA, "person": {**DATA["person"], "level": "三级"}}


def as_bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


# What becomes of the values


@pytest.mark.parametrize(
    "source", [DATA, as_bytes(DATA), workbook(DATA), LAST.decode(DATA)], ids=["mapping", "json", "workbook", "reading"]
)
def test_a_filled_form_of_last_year_becomes_a_prefilled_one_of_this_year(source: Any) -> None:
    migration = NEXT.migrate(source, year=2025)
    assert NEXT.to_json(migration.form) == {
        **NEXT.to_json(NEXT.parse(DATA)),
        "year": 2025,
    }
    assert migration.spec is NEXT
    assert migration.remainder == {}
    assert set(codes(migration.problems)) == {"migrate.converted"}
    assert {problem.severity for problem in migration.problems} == {Severity.INFO}


def test_what_is_still_to_be_filled_in_is_no_problem() -> None:
    migration = NEXT.migrate({"form": LAST.id, "goals": ["一"]})
    assert codes(NEXT.check(migration.form)) == ["data.required"]
    assert migration.problems == ()


def test_a_value_without_a_place_is_in_the_remainder_with_the_reason() -> None:
    trips = [{"name": name} for name in "甲乙丙丁"]
    data = {**LOST, "costs": {"others": {"trips": trips}}}
    for source in (as_bytes(data), workbook(data)):
        migration = NEXT.migrate(source)
        assert migration.remainder == {
            "form": LAST.id,
            "person": {"level": "三级"},
            "costs": {"others": {"trips": [None, None, None, {"name": "丁"}]}},
        }
        assert [(each.code, each.label, each.severity) for each in migration.problems] == [
            ("data.choice", "申请人 / 职级", Severity.WARNING),
            ("migrate.too-many", "其他 / 行程 4 / 名称", Severity.WARNING),
        ]
        assert all(problem.location for problem in migration.problems)
        assert all(map(texts_are_whole, migration.problems))


def test_a_remainder_can_be_migrated_again() -> None:
    remainder = NEXT.migrate(LOST).remainder
    spec = formspec.loads((FOLDER / "next.yaml").read_text(encoding="utf-8").replace("四级", "三级"), folder=FOLDER)
    migration = spec.migrate(remainder)
    assert migration.form.person.level == "三级"
    assert migration.remainder == {}


def test_raw_values_that_did_not_fit_their_own_form_are_in_the_remainder() -> None:
    data = {
        **DATA,
        "year": "去年",
        "nothing": {"99999999999": [1]},
        "person": {"name": 5, "level": None},
        "goals": "一",
    }
    migration = NEXT.migrate(as_bytes(data))
    assert migration.remainder == {
        "form": LAST.id,
        "year": "去年",
        "person": {"name": 5},
        "goals": "一",
        "nothing": {"99999999999": [1]},
    }
    assert set(codes(migration.problems)) >= {"data.number", "data.type", "data.unknown-key"}
    assert not [problem for problem in migration.problems if problem.severity is Severity.ERROR]


def test_a_cell_that_cannot_be_read_is_an_error() -> None:
    cell = formspec.read(workbook(DATA), LAST).cells["/costs/hotel/planned"].cell
    migration = NEXT.migrate(edited(workbook(DATA), lambda sheet: sheet.__setitem__(cell, "完成")))
    (error,) = [problem for problem in migration.problems if problem.severity is Severity.ERROR]
    assert (error.code, error.path, error.location and error.location.cell) == (
        "read.number",
        "/costs/hotel/planned",
        cell,
    )


TABLE = "{table: t, columns: [{id: n, label: 数, type: integer}], "


def two(old: str, new: str) -> tuple[FormSpec[Any], FormSpec[Any]]:
    """Return two forms with these blocks."""
    head = "formspec: 1\nid: mine/{}\ntitle: 样表\nblocks: [{}]\n"
    return formspec.loads(head.format("old", old)), formspec.loads(head.format("new", new))


@pytest.mark.parametrize(
    ("old", "new", "data", "expected", "remainder"),
    [
        ("{text: a, label: 甲}", "{list: a, label: 甲}", {"a": "一"}, {"a": ["一"]}, {}),
        ("{list: a, label: 甲}", "{text: a, label: 甲}", {"a": ["一"]}, {"a": "一"}, {}),
        ("{list: a, label: 甲}", "{text: a, label: 甲}", {"a": ["一", "二"]}, {}, {"a": ["一", "二"]}),
        (
            "{text: a, label: 甲}",
            "{text: a, label: 甲, sign: [{id: day, label: 日期, type: date}]}",
            {"a": "一"},
            {"a": {"text": "一"}},
            {},
        ),
        (
            "{text: a, label: 甲, sign: [{id: day, label: 日期, type: date}]}",
            "{text: b, label: 甲, was: a}",
            {"a": {"text": "一", "day": "2024-06-30"}},
            {"b": "一"},
            {"a": {"day": "2024-06-30"}},
        ),
        (
            "{fields: f, rows: [{id: a, label: 甲}, {id: b, label: 乙}]}",
            "{line: f, items: [{id: a, label: 甲}, {id: c, label: 丙, was: b}]}",
            {"f": {"a": "一", "b": "二"}},
            {"f": {"a": "一", "c": "二"}},
            {},
        ),
        (
            TABLE + "rows: [{id: a, label: 甲}]}",
            TABLE + "rows: [{repeat: a, label: '{n}', name: false}]}",
            {"t": {"a": {"n": 1}}},
            {"t": {"a": [{"n": 1}]}},
            {},
        ),
        (
            TABLE + "rows: [{id: a, label: 甲}, {id: b, label: 乙}]}",
            TABLE
            + "rows: [{id: s, label: 和, sum: all}, {id: b, label: 乙, was: a}, {id: a, label: 甲, cells: {n: 5}, was: b}]}",
            {"t": {"a": {"n": 1}, "b": {"n": 5}}},
            {"t": {"b": {"n": 1}, "s": {"n": 6}}},
            {},
        ),
        (
            TABLE + "rows: [{id: a, label: 甲}, {id: b, label: 乙}]}",
            TABLE + "rows: [{id: a, label: 甲, cells: {n: {compute: 1 + 1}}}, {id: b, label: 乙, cells: {n: 5}}]}",
            {"t": {"a": {"n": 2}, "b": {"n": 4}}},
            {},
            {"t": {"a": {"n": 2}, "b": {"n": 4}}},
        ),
    ],
)
def test_an_item_that_became_another_kind_of_item(
    old: str, new: str, data: dict[str, Any], expected: dict[str, Any], remainder: dict[str, Any]
) -> None:
    source, target = two(old, new)
    migration = target.migrate(data, None, source)
    found = {key: value for key, value in target.to_json(migration.form).items() if key != "form"}
    assert found == expected
    assert migration.remainder == ({"form": source.id, **remainder} if remainder else {})


def test_a_value_whose_cell_computes_another_one_is_in_the_remainder() -> None:
    columns = "columns: [{id: n, label: 数, type: integer}]"
    old, new = two(
        f"{{table: t, {columns}, rows: [{{id: s, label: 和}}, {{id: a, label: 甲}}]}}",
        f"{{table: t, {columns}, rows: [{{id: s, label: 和, sum: all}}, {{id: a, label: 甲}}]}}",
    )
    assert new.migrate({"t": {"s": {"n": 3}, "a": {"n": 3}}}, None, old).problems == ()
    migration = new.migrate({"t": {"s": {"n": 4}, "a": {"n": 3}}}, None, old)
    assert migration.remainder == {"form": "mine/old", "t": {"s": {"n": 4}}}
    (problem,) = migration.problems
    assert (problem.code, problem.params["computed"], problem.params["value"]) == ("migrate.computed", "3", "4")
    assert texts_are_whole(problem)


def test_a_total_that_is_filled_in_now_is_prefilled() -> None:
    columns = "columns: [{id: n, label: 数, type: integer}]"
    old, new = two(
        f"{{table: t, {columns}, rows: [{{id: s, label: 和, sum: all}}, {{id: a, label: 甲}}]}}",
        f"{{table: t, {columns}, rows: [{{id: s, label: 和}}]}}",
    )
    migration = new.migrate({"t": {"a": {"n": 3}}}, None, old)
    assert new.to_json(migration.form)["t"] == {"s": {"n": 3}}
    assert migration.remainder == {"form": "mine/old", "t": {"a": {"n": 3}}}


def test_values_of_one_missing_item_are_one_problem() -> None:
    rows = "rows: [{id: a, label: 甲}, {repeat: more, label: '第{n}', name: false}]"
    columns = "{id: n, label: 数, type: integer}"
    old, new = two(
        f"{{table: t, columns: [{columns}, {{id: note, label: 说明}}], {rows}}}, {{list: goals, label: 目标}}",
        f"{{table: t, columns: [{columns}], {rows}}}",
    )
    data = {
        "t": {"a": {"n": 1, "note": "甲"}, "more": [{"note": "一"}, {"n": 2}, {"note": "三"}]},
        "goals": ["一", "二", "三", "四"],
    }
    migration = new.migrate(data, None, old)
    assert [(each.code, each.label, each.params.get("count")) for each in migration.problems] == [
        ("migrate.no-place", "甲 / 说明", None),
        ("migrate.no-places", "第 / 说明", 2),
        ("migrate.no-places", "目标", 4),
    ]
    assert migration.problems[2].params["values"] == ["一", "二", "三"]
    assert migration.remainder["goals"] == data["goals"]
    assert all(map(texts_are_whole, migration.problems))


# Where the spec of the data comes from


def test_the_form_of_the_data_may_be_named() -> None:
    data = {key: value for key, value in DATA.items() if key not in ("form", "opinion")}
    expected = {**THIS.to_json(THIS.decode({**DATA, "opinion": None}).form)}
    for origin in (LAST, FOLDER / "last.yaml", str(FOLDER / "last.yaml")):
        assert THIS.to_json(THIS.migrate(data, None, origin).form) == expected
    assert THIS.to_json(THIS.migrate(workbook(data), None, LAST).form) == expected


def test_data_without_the_spec_of_its_form_is_read_by_former_ids() -> None:
    for source in ({**DATA, "opinion": None}, workbook({**DATA, "opinion": None})):
        migration = THIS.migrate(source)
        assert migration.form == THIS.decode({**DATA, "opinion": None}).form
        assert "read.earlier-by-names" in codes(migration.problems)


def test_data_of_any_installed_form_is_carried_over_by_its_ids() -> None:
    department = "jiangsu/2024/department"
    spec = formspec.loads(
        "formspec: 1\nid: mine/short\ntitle: 表\nparameters: {year: {label: 年度, type: year}}\n"
        "blocks: [{fields: unit, rows: [{id: name, label: 单位}]}]\n"
    )
    filled = formspec.load(department).render(
        formspec.load(department).parse({"year": 2024, "unit": {"name": "示例厅"}})
    )
    for source in ({"form": department, "year": 2024, "unit": {"name": "示例厅"}}, filled):
        migration = spec.migrate(source)
        assert spec.to_json(migration.form) == {"form": "mine/short", "year": 2024, "unit": {"name": "示例厅"}}


@pytest.mark.parametrize(
    ("data", "code"), [({"form": "mine/unknown"}, "data.unknown-form"), ({"year": 2024}, "data.no-form")]
)
def test_data_of_an_unknown_form_is_rejected_with_what_to_do(data: dict[str, Any], code: str) -> None:
    with pytest.raises(ProblemError) as raised:
        NEXT.migrate(data)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert all("--from" in problem.hint(lang) for lang in ("zh", "en"))


def test_data_of_another_form_than_the_one_named_is_rejected() -> None:
    with pytest.raises(ProblemError) as raised:
        NEXT.migrate(DATA, None, "jiangsu/2024/project")
    assert codes(raised.value.problems) == ["data.another-form"]
    with pytest.raises(ProblemError) as raised:
        NEXT.migrate(workbook(DATA), None, "jiangsu/2024/project")
    assert codes(raised.value.problems) == ["read.another-form"]


def test_a_wrong_parameter_is_rejected() -> None:
    with pytest.raises(ProblemError) as raised:
        NEXT.migrate(DATA, yaer=2025)
    assert codes(raised.value.problems) == ["data.unknown-parameter"]


# A map


def test_a_map_says_what_becomes_what() -> None:
    """A value, a row with all its cells, a column, a list of values as a column of rows, and a value left out."""
    columns = "columns: [{id: planned, label: 计划, type: money}, {id: note, label: 说明}]"
    old, new = two(
        f"{{fields: who, rows: [{{id: name, label: 单位}}, {{id: fax, label: 传真}}]}}, {{list: goals, label: 目标}},"
        f" {{table: t, {columns}, rows: [{{id: a, label: 甲}}, {{id: b, label: 乙}}]}}",
        "{fields: unit, rows: [{id: title, label: 单位}]},"
        " {table: targets, columns: [{id: result, label: 结果}], rows: [{repeat: items, label: '目标{n}', blank: 1}]},"
        " {table: money, columns: [{id: budget, label: 预算, type: money}, {id: note, label: 说明}],"
        " rows: [{id: first, label: 甲}, {id: b, label: 乙}]}",
    )
    mapping = {
        "from": "mine/old",
        "to": "mine/new",
        "items": {
            "who.name": "unit.title",
            "who.fax": None,
            "goals": "targets.items.name",
            "t.a.planned": "money.first.budget",
            "t.b": "money.b",
            "t.b.planned": "money.b.budget",
        },
    }
    data = {
        "who": {"name": "示例厅", "fax": "1"},
        "goals": ["一", "二"],
        "t": {"a": {"planned": 1, "note": "甲注"}, "b": {"planned": 2, "note": "乙注"}},
    }
    migration = new.migrate(data, mapping, old)
    assert new.to_json(migration.form) == {
        "form": "mine/new",
        "unit": {"title": "示例厅"},
        "targets": {"items": [{"name": "一"}, {"name": "二"}]},
        "money": {"first": {"budget": 1}, "b": {"budget": 2, "note": "乙注"}},
    }
    assert migration.remainder == {"form": "mine/old", "who": {"fax": "1"}, "t": {"a": {"note": "甲注"}}}
    assert [(problem.code, str(problem.severity)) for problem in migration.problems] == [
        ("migrate.left-out", "info"),
        ("migrate.no-place", "warning"),
    ]
    assert all(map(texts_are_whole, migration.problems))


def test_a_map_of_a_column_and_of_choices_applies_to_all_rows() -> None:
    column = "{{id: {0}, label: 可能, choices: [{1}]}}"
    rows = "rows: [{id: a, label: 甲}, {repeat: more, label: '{n}', name: false, blank: 1}]"
    old, new = two(
        "{table: t, columns: [" + column.format("likely", "会, 不会") + "], " + rows + "}",
        "{table: t, columns: [" + column.format("chance", "确定能, 完全不可能") + "], " + rows + "}",
    )
    data = {"t": {"a": {"likely": "会"}, "more": [{"likely": "不会"}, {"likely": "会"}]}}
    mapping = {"items": {"t.likely": "t.chance"}, "choices": {"t.likely": {"会": "确定能", "不会": "完全不可能"}}}
    migration = new.migrate(data, mapping, old)
    assert new.to_json(migration.form)["t"] == {
        "a": {"chance": "确定能"},
        "more": [{"chance": "完全不可能"}, {"chance": "确定能"}],
    }
    assert migration.remainder == {}


MISTAKES = """\
items:
  person.nme: traveller.name
  person.name: traveller.nme
  costs.hotel: costs.meals
  costs.others.meals: costs.meals
  goals: traveller
"""


def test_every_mistake_of_a_map_is_reported_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(MISTAKES, encoding="utf-8")
    with pytest.raises(ProblemError) as raised:
        THIS.migrate(DATA, path, LAST)
    found = [(each.code, each.location.line, each.location.column) for each in raised.value.problems if each.location]
    assert found == [
        ("migrate.unknown-name", 2, 3),
        ("migrate.unknown-name", 3, 16),
        ("migrate.map-twice", 5, 23),
        ("migrate.map-nothing", 6, 10),
    ]
    assert [each.params.get("suggestion") for each in raised.value.problems[:2]] == ["name", "name"]
    assert all(map(texts_are_whole, raised.value.problems))


def test_a_map_is_checked_against_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("form: x\nitems: {a: 3, b: 'A b'}\nchoices: [a]\n", encoding="utf-8")
    with pytest.raises(ProblemError) as raised:
        THIS.migrate(DATA, path, LAST)
    assert sorted(codes(raised.value.problems)) == ["spec.name", "spec.name", "spec.type", "spec.unknown-key"]


def test_a_map_for_other_forms_is_rejected() -> None:
    with pytest.raises(ProblemError) as raised:
        THIS.migrate(DATA, {"from": "mine/other", "to": "mine/elsewhere"}, LAST)
    assert codes(raised.value.problems) == ["migrate.another-map", "migrate.another-map"]
    assert all(map(texts_are_whole, raised.value.problems))


# For any form and any data


def named(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every item of a spec with an id."""
    if isinstance(part, dict):
        if kind_of(part):
            yield part
        for each in part.values():
            yield from named(each)
    for each in part if isinstance(part, list) else ():
        yield from named(each)


def kind_of(item: dict[str, Any]) -> str:
    """Return the key of an item's id, empty for none; a fixed text is not in ASCII."""
    return next((kind for kind in _KINDS if isinstance(item.get(kind), str) and item[kind].isascii()), "")


def load_data(spec: dict[str, Any]) -> FormSpec[Any]:
    """Return a spec; the search goes on with another one if it has mistakes."""
    try:
        return formspec.loads(yaml.safe_dump(spec, allow_unicode=True, sort_keys=False))
    except ProblemError:
        reject()


def renamed(draw: st.DataObject, spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return ``spec`` with random new ids and former ids, and the original that follows it."""
    there, back = deepcopy(spec), deepcopy(spec)
    there |= {"id": "cases/renamed", "was": spec["id"]}
    back |= {"id": "cases/back", "was": "cases/renamed"}
    for one, other in zip(named(there["blocks"]), named(back["blocks"]), strict=True):
        kind = kind_of(one)
        if draw.draw(st.booleans()):
            one["was"], other["was"] = one[kind], f"new_{one[kind]}"
            one[kind] = f"new_{one[kind]}"
    if draw.draw(st.booleans()):
        there["blocks"].reverse()
    return there, back


@SEARCH
@given(specs(), st.data())
def test_data_that_goes_through_a_renaming_and_back_is_equal(text: str, data: st.DataObject) -> None:
    spec = yaml.safe_load(text)
    there, back = renamed(data, spec)
    first, second, third = map(load_data, (spec, there, back))
    form = first.parse(data.draw(data_for(first.compiled.shape)))
    over = second.migrate(first.decode(first.to_json(form)))
    assert over.remainder == {}
    assert over.problems == ()
    home = third.migrate(second.decode(second.to_json(over.form)))
    assert {**third.to_json(home.form), "form": first.id} == first.to_json(form)
    assert home.remainder == {}


@SEARCH
@given(specs(), st.data())
def test_data_is_read_by_former_ids_as_it_is_migrated_by_its_own_spec(text: str, data: st.DataObject) -> None:
    spec = yaml.safe_load(text)
    there, _ = renamed(data, spec)
    first, second = load_data(spec), load_data(there)
    form = first.parse(data.draw(data_for(first.compiled.shape)))
    assert second.decode(first.to_json(form)).form == second.migrate(first.decode(first.to_json(form))).form


OPERATIONS = ("keep", "keep", "keep", "drop", "rename", "retype", "limit")


def changed(draw: st.DataObject, part: Any) -> Any:
    """Return a part of a spec with random changes: items left out, renamed, of another type, lists with a limit."""
    if isinstance(part, list):
        kept = [changed(draw, each) for each in part if draw.draw(st.integers(0, 9))]
        return kept or part
    if not isinstance(part, dict):
        return part
    part = {key: changed(draw, each) if isinstance(each, list | dict) else each for key, each in part.items()}
    kind = kind_of(part)
    match draw.draw(st.sampled_from(OPERATIONS)):
        case "rename" if kind:
            part[kind] = f"other_{part[kind]}"
        case "retype" if kind == "id" and "rows" not in part and not {"print", "closed", "compute"} & part.keys():
            part = {key: each for key, each in part.items() if key not in ("choices", "show")} | {"type": "integer"}
        case "limit" if kind in ("repeat", "list"):
            part |= {"at_most": 2, "blank": 1, "at_least": 0}
    return part


@SEARCH
@given(specs(), st.data())
def test_every_value_is_in_the_new_form_or_in_the_remainder(text: str, data: st.DataObject) -> None:
    spec = yaml.safe_load(text)
    old = load_data(spec)
    new = load_data({**spec, "id": "cases/changed", "blocks": changed(data, spec["blocks"])})
    form = old.parse(data.draw(data_for(old.compiled.shape)))
    source = DecodedForm(data=old.to_json(form))
    routes = routes_of(old.compiled, new.compiled, None)
    carried = carry(old.compiled, form_class_of(old.compiled), source, new.compiled, routes)
    placed = {old_path for new_path, old_path in carried.origins.items() if leaf_at(new.compiled.shape, new_path)}
    left = {each.path for each in carried.unplaced}
    assert not placed & left
    assert filled_in(old, form) <= placed | left
    again = old.decode(remainder_of(old.id, source, carried.unplaced))
    assert filled_in(old, again.form) == left


def filled_in(spec: FormSpec[Any], form: Any) -> set[str]:
    """Return the paths of the values that are filled in."""
    return {entry.path for entry in spec.entries(form) if entry.value is not None and entry.field.kind == "input"}
