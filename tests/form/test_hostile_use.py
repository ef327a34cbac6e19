"""What programs do with forms that nobody meant: threads, odd ids, forms of another spec, odd paths and values."""

from __future__ import annotations

import dataclasses
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from formspec_specs.jiangsu_2024 import Department

import formspec
from formspec import FormSpec, ProblemError
from tests.importing.workbooks import form_of

DEPARTMENT = "jiangsu/2024/department"
SPEC = """\
formspec: 1
id: {id}
title: 样表
blocks:
  - fields: p
    rows: [[{{id: a, label: 甲, required: true}}, {{id: b, label: 乙, type: decimal}}, {{id: c, label: 丙, type: date}}]]
  - fields: q
    rows: [[{{id: big, label: 大, type: decimal, compute: p.b * 1000000}}, {{id: next, label: 次, type: decimal, compute: big + 1}}]]
  - table: tt
    columns: [{{id: v, label: 数, type: decimal}}]
    rows: [{{repeat: items, label: "项{{n}}", blank: 1, at_most: 2}}, {{id: z, label: 丁}}, {{id: total, label: 合计, sum: all}}]
"""


def small(name: str = "cases/small") -> FormSpec[Any]:
    return formspec.loads(SPEC.format(id=name))


def codes(action: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemError) as raised:
        action()
    return [each.code for each in raised.value.problems]


def test_threads_get_one_class_however_they_ask() -> None:
    for number in range(10):
        content = pickle.dumps(small(f"cases/thread{number}").new())
        with ThreadPoolExecutor(8) as pool:
            forms = list(pool.map(pickle.loads, [content] * 16))
        assert len({type(each) for each in forms}) == 1
        spec = small(f"cases/shared{number}")
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(lambda spec: type(spec.new()), [spec] * 16))) == 1


@pytest.mark.parametrize(
    "name", ["date", "decimal", "target", "literal", "f", "class-var", "none", "true", "2024", "form"]
)
def test_the_last_part_of_a_form_id_may_be_any_word(name: str, tmp_path: Path) -> None:
    spec = small(f"mine/{name}")
    form: Any = spec.new()
    form.p.a, form.p.b = "甲", Decimal("1.5")
    assert spec.parse(spec.to_json(form)) == form
    compile(spec.types(), "types", "exec")


def test_dataclasses_functions_keep_lists() -> None:
    form: Any = form_of(DEPARTMENT)
    assert [each["name"] for each in dataclasses.asdict(form)["funds"]["projects"]] == [
        each.name for each in form.funds.projects
    ]


def test_a_form_of_another_spec_is_rejected_by_every_operation() -> None:
    spec, form = formspec.load("jiangsu/2024/project"), form_of(DEPARTMENT)
    for action in (spec.check, spec.evaluate, spec.to_json, spec.render, spec.layout):
        assert codes(lambda action=action: action(form)) == ["types.another-class"]
    assert codes(lambda: list(spec.entries(form))) == ["types.another-class"]
    assert codes(lambda: spec.differences(form, form)) == ["types.another-class"]
    assert codes(lambda: spec.set(form, "/year", 2025)) == ["types.another-class"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"tt": {"items": "x", "z": {"v": 3}, "total": {"v": 103}}}, ["data.type", "data.computed-in-doubt"]),
        ({"tt": {"items": [{"v": 1}] * 3, "total": {"v": 3}}}, ["data.too-many", "data.computed-in-doubt"]),
        ({"tt": {"z": 5, "total": {"v": 5}}}, ["data.type", "data.computed-in-doubt"]),
    ],
)
def test_a_rejected_part_taints_what_is_computed_from_it(data: dict[str, Any], expected: list[str]) -> None:
    found = [each.code for each in small().validate({"p": {"a": "甲"}, **data})]
    assert sorted(found) == sorted(expected)


def test_a_rejected_part_is_one_problem() -> None:
    assert [(each.code, each.path) for each in small().decode({"p": "x"}).errors] == [("data.type", "/p")]
    found = formspec.load(DEPARTMENT).validate({"unit": {"name": "厅"}, "goals": {}})
    assert [(each.code, each.path) for each in found] == [("data.type", "/goals")]


def test_a_result_of_too_many_digits_is_a_problem_and_no_zero() -> None:
    spec = small()
    form: Any = spec.new()
    form.p.a, form.p.b = "甲", 999999999999999
    assert [(each.code, each.path) for each in spec.check(form)] == [
        ("data.too-precise", "/q/big"),
        ("data.computed-in-doubt", "/q/next"),
    ]


@pytest.mark.parametrize("number", ["1e2", "0.5e1", "1.0e+3", "1e-7", "12", "-0.5"])
def test_json_as_a_yaml_file_has_the_same_numbers(number: str, tmp_path: Path) -> None:
    spec, text = small(), f'{{"p": {{"a": "甲", "b": {number}}}}}'
    forms = []
    for name in ("data.json", "data.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        forms.append(spec.parse(tmp_path / name))
    assert forms[0] == forms[1]
    assert forms[0].p.b == Decimal(number)


def test_odd_keys_are_found_at_their_line_in_yaml_as_in_json(tmp_path: Path) -> None:
    text = '{"p":\n {"a": "甲",\n  "a/b": 1,\n  "~": 2,\n  "007": 3}}'
    lines = []
    for name in ("data.json", "data.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        found = small().read(tmp_path / name).problems
        lines.append([(each.path, each.location.line if each.location else None) for each in found])
    assert lines[0] == lines[1] == [("/p/a~1b", 3), ("/p/~0", 4), ("/p/007", 5)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_is_read_from_bytes_and_open_files_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    spec = small()
    content = json.dumps({"p": {"a": "甲"}}).encode(encoding)
    assert spec.read(content).form.p.a == "甲"
    (tmp_path / "data.json").write_bytes(content)
    (tmp_path / "data.yml").write_text("p: {a: 甲}", encoding="utf-8")
    for name in ("data.json", "data.yml"):
        with (tmp_path / name).open("rb") as file:
            assert spec.read(file).form.p.a == "甲"


def test_numbers_and_keys_of_thousands_of_digits_are_problems() -> None:
    spec = small()
    form = spec.new()
    digits = "9" * 5000
    assert "data.unknown-key" in [each.code for each in spec.validate({"p": {digits: 1}})]
    assert codes(lambda: spec.get(form, f"/tt/items/{digits}")) == ["data.unknown-path"]
    assert spec.validate(b'{"p": {"a": "x", "b": 1e99999999999999999999}}')[0].path == "/p/b"


@pytest.mark.parametrize("path", ["p", "p/a", "x/p/a", "/tt/items/00", "/tt/items/\u0661", "/", "//p"])
def test_what_is_no_pointer_leads_nowhere(path: str) -> None:
    spec = small()
    form: Any = spec.new()
    form.tt.items.add(v=1)
    form.tt.items.add(v=2)
    assert codes(lambda: spec.get(form, path)) == ["data.unknown-path"]
    assert codes(lambda: spec.set(form, path, "x")) == ["data.unknown-path"]


def test_paths_that_no_file_can_have_are_problems() -> None:
    spec = small()
    assert codes(lambda: formspec.load("a\0.yaml")) == ["file.cannot-read"]
    assert codes(lambda: spec.parse("a\0b.json")) == ["file.cannot-read"]
    assert codes(lambda: formspec.read("a\0b.json")) == ["file.cannot-read"]
    assert codes(lambda: spec.render(spec.new(), "md", "a\0")) == ["output.cannot-write"]
    text = "formspec: 1\nid: a/b\nextends: " + "x" * 5000 + ".yaml\ntitle: t\nblocks: [{text: a, label: 甲}]\n"
    assert "spec.extends-missing" in codes(lambda: formspec.loads(text))


def test_an_attribute_that_is_deleted_is_blank() -> None:
    form: Any = formspec.load(DEPARTMENT).parse({"unit": {"name": "厅"}, "goals": ["甲"]})
    del form.unit.name
    assert form.unit.name is None
    del form.unit, form.goals
    assert formspec.load(DEPARTMENT).to_json(form) == {"form": DEPARTMENT}


def test_a_subclass_of_a_form_works() -> None:
    class Ours(Department):
        pass

    form = Ours()
    form.unit.name = "厅"
    assert formspec.load(DEPARTMENT).to_json(form)["unit"] == {"name": "厅"}


def test_a_list_takes_no_more_than_its_limit_by_any_operator() -> None:
    form: Any = small().new()
    form.tt.items.add(v=1)

    def multiplied() -> None:
        form.tt.items *= 8

    assert codes(multiplied) == ["data.type"]
    assert codes(lambda: form.tt.items.extend([form.tt.items[0]] * 2)) == ["data.too-many"]
    assert len(form.tt.items) == 1


def test_a_spec_as_a_mapping_keeps_its_numbers_exactly_and_rejects_what_yaml_cannot_say() -> None:
    def data(least: object) -> dict[str, Any]:
        field = {"id": "a", "label": "甲", "type": "decimal", "min": least}
        return {"formspec": 1, "id": "a/b", "title": "t", "blocks": [{"fields": "p", "rows": [[field]]}]}

    (field,) = [each for each in formspec.load(data(Decimal("0.1234567890123"))).fields() if each.path == "/p/a"]
    assert field.minimum == Decimal("0.1234567890123")
    for wrong in (Decimal("Infinity"), Decimal("sNaN"), float("nan"), {1, 2}, b"x"):
        assert codes(lambda wrong=wrong: formspec.load(data(wrong))) == ["spec.not-data"]


def test_an_unknown_parameter_names_the_known_ones() -> None:
    with pytest.raises(ProblemError) as raised:
        formspec.load(DEPARTMENT).new(yaer=2025)
    assert raised.value.problems[0].params["known"] == ["year"]


def test_a_spec_that_is_pickled_keeps_its_own_bases(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(SPEC.format(id="cases/flat"), encoding="utf-8")
    (tmp_path / "derived.yaml").write_text("formspec: 1\nextends: base.yaml\nid: cases/flat\n", encoding="utf-8")
    derived = formspec.load(tmp_path / "derived.yaml")
    flat = formspec.load(tmp_path / "base.yaml")
    assert flat.digest == derived.digest
    assert pickle.loads(pickle.dumps(derived)).bases == ("base.yaml",)


_HALF_PAIR = "a\ud800"
"""Python takes it for a text; no encoding has it (RFC 8259, 8.2)."""


@pytest.mark.parametrize(
    "use",
    [
        lambda spec: spec.validate({"form": _HALF_PAIR}),
        lambda spec: spec.validate({"unit": {_HALF_PAIR: 1, "name": _HALF_PAIR, "phone": [_HALF_PAIR]}}),
        lambda spec: spec.validate({"year": {_HALF_PAIR: _HALF_PAIR}}),
        lambda spec: spec.new(year=_HALF_PAIR),
        lambda spec: spec.render(spec.new(), _HALF_PAIR),
        lambda spec: spec.new().unit.__setattr__("name", _HALF_PAIR),
        lambda _: formspec.load(_HALF_PAIR),
        lambda _: formspec.loads(f"form: {_HALF_PAIR}"),
        lambda _: formspec.read(f"./{_HALF_PAIR}.xlsx"),
        lambda _: formspec.read(b'{"form": "a\\ud800"}'),
    ],
)
def test_problems_about_half_a_surrogate_pair_can_be_written(use: Callable[[FormSpec], Any]) -> None:
    try:
        problems = use(formspec.load("jiangsu/2024/department"))
    except ProblemError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        for lang in ("zh", "en"):
            json.dumps(problem.to_json(lang), ensure_ascii=False).encode()
            str(problem).encode()
