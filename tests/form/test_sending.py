"""Forms, specs and readings in another process: pickled, copied, sent to a pool of spawned workers."""

from __future__ import annotations

import copy
import gc
import pickle
import subprocess
import sys
import weakref
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import FormSpec, ProblemError, Reading
from formspec.form.classes import classes_of
from tests.importing.workbooks import filled, form_of

TEXT = """\
formspec: 1
id: cases/sent
title: 样表
extends: parts.yaml
blocks:
  - fields: person
    rows:
      - {id: name, label: 姓名, required: true}
      - {id: class, label: 级别, choices: levels}
      - {id: amount, label: 金额, type: money, unit: 元}
      - {id: half, label: 一半, type: money, unit: 元, compute: amount / 2}
  - {list: goals, label: 目标, blank: 1}
  - table: costs
    columns: [{id: planned, label: 预算, type: money, unit: 元}]
    rows: [{repeat: items, label: "项{n}", blank: 2}]
"""
PARTS = "formspec: 1\nchoices: {levels: [甲, 乙]}\n"


@pytest.fixture
def spec(tmp_path: Path) -> FormSpec[Any]:
    """A spec that was loaded from a file which builds on another, and that are both gone since."""
    (tmp_path / "parts.yaml").write_text(PARTS, encoding="utf-8")
    path = tmp_path / "sent.yaml"
    path.write_text(TEXT.replace("样表", f"样表 {tmp_path.name}"), encoding="utf-8")  # no other spec has its digest
    spec = formspec.load(path)
    path.unlink()
    (tmp_path / "parts.yaml").write_text("formspec: 1\nchoices: {levels: [丙]}\n", encoding="utf-8")
    return spec


def filled_in(spec: FormSpec[Any]) -> Any:
    form = spec.new(year=2025)
    form.person.name, form.person.class_, form.person.amount = "示例", "甲", Decimal("12.50")
    form.goals.append("目标")
    form.costs.items.add(name="一", planned=Decimal("0.1"))
    return form


@pytest.mark.parametrize("name", [each.id for each in formspec.forms()])
def test_a_bundled_form_its_spec_and_its_reading_survive_pickling_and_copying(name: str) -> None:
    spec, form = formspec.load(name), form_of(name)
    reading = formspec.read(filled(name))
    for send in (lambda each: pickle.loads(pickle.dumps(each)), copy.copy, copy.deepcopy):
        assert send(form) == form
        assert type(send(form)) is type(form)
        again: Reading[Any] = send(reading)
        assert (again.form, again.problems, dict(again.cells)) == (reading.form, reading.problems, dict(reading.cells))
        assert send(spec).to_json(form) == spec.to_json(form)
        assert send(spec.compiled).spec == spec.compiled.spec


def test_parts_and_lists_of_a_form_survive_pickling(spec: FormSpec[Any]) -> None:
    form = filled_in(spec)
    for part in (form.person, form.costs, form.costs.items, form.costs.items[0], form.goals):
        assert pickle.loads(pickle.dumps(part)) == part
        assert copy.deepcopy(part) == part
    rows = pickle.loads(pickle.dumps(form.costs.items))
    rows.add(name="二")
    with pytest.raises(ProblemError):
        rows.append("二")


def test_a_deep_copy_shares_nothing_and_a_shallow_one_its_parts(spec: FormSpec[Any]) -> None:
    form = filled_in(spec)
    deep, shallow = copy.deepcopy(form), copy.copy(form)
    form.costs.items[0].planned = 5
    form.goals.append("另一个")
    assert (deep.costs.items[0].planned, list(deep.goals)) == (Decimal("0.1"), ["目标"])
    assert shallow.costs is form.costs


def in_a_worker(spec: FormSpec[Any], form: Any) -> tuple[Any, dict[str, Any], bytes, int]:
    """What a worker does with a form: also count how many compiled forms the process has built so far."""
    from formspec import loading

    form.person.amount += 1
    return form, spec.evaluate(form), spec.render(form, "md"), loading._restored.cache_info().misses


def checked_in_a_worker(name: str, form: Any) -> tuple[Any, list[str]]:
    spec = formspec.load(name)
    assert isinstance(form, spec.form_class)
    return form, [each.code for each in spec.check(form)]


def form_alone(form: Any) -> tuple[Any, str]:
    return form, form.person.name


def test_forms_cross_a_spawned_pool_and_each_is_built_once(spec: FormSpec[Any]) -> None:
    form = filled_in(spec)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        done = [pool.submit(in_a_worker, spec, form) for _ in range(5)]
        name = "jiangsu/2024/department"
        other, codes = pool.submit(checked_in_a_worker, name, form_of(name)).result()
        alone, text = pool.submit(form_alone, form).result()
    assert (other, codes) == (form_of(name), [each.code for each in formspec.load(name).check(form_of(name))])
    assert (alone, text) == (form, "示例")
    expected = copy.deepcopy(form)
    expected.person.amount += 1
    for each in done:
        again, values, content, built = each.result()
        assert again == expected
        assert type(again) is type(form)
        assert values["/person/half"] == Decimal("6.75")
        assert content == spec.render(expected, "md")
        assert built == 1


def test_a_form_is_sent_as_its_data_and_the_digest_of_its_spec() -> None:
    form = form_of("jiangsu/2024/department")
    data = formspec.load("jiangsu/2024/department").to_json(form)
    assert len(pickle.dumps(form)) < 3 * len(repr(data).encode())


def test_data_of_an_installed_form_that_is_another_here_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    from formspec.compiled import FormKey
    from formspec.loading import restore

    with pytest.raises(ProblemError) as raised:
        restore(FormKey(form="jiangsu/2024/project", digest="0" * 64))
    assert [each.code for each in raised.value.problems] == ["catalog.another-digest"]


def test_generated_classes_are_freed_with_their_spec_and_forms() -> None:
    spec = formspec.loads(
        TEXT.replace("extends: parts.yaml", "choices: {levels: [甲]}").replace("cases/sent", "cases/freed")
    )
    form = spec.new()
    module = weakref.ref(classes_of(spec.compiled).module)
    compiled, kind = weakref.ref(spec.compiled), weakref.ref(type(form))
    assert not [name for name in sys.modules if name.startswith("formspec.generated")]
    del spec
    gc.collect()
    assert compiled() is None
    form.person.name = "仍可用"
    assert pickle.loads(pickle.dumps(form)) == form
    del form
    from formspec import loading
    from formspec.form import classes

    classes._classes_again.cache_clear()
    loading._restored.cache_clear()
    gc.collect()
    assert (module(), kind()) == (None, None)


def test_the_same_spec_loaded_again_has_the_same_classes(tmp_path: Path) -> None:
    path = tmp_path / "sent.yaml"
    path.write_text(TEXT.replace("extends: parts.yaml", "choices: {levels: [甲]}"), encoding="utf-8")
    one, other = formspec.load(path), formspec.load(path)
    assert one.new(year=2024) == other.new(year=2024)
    path.write_text(path.read_text(encoding="utf-8").replace("目标", "年度目标"), encoding="utf-8")
    assert formspec.load(path).form_class is not one.form_class


def test_a_workers_first_form_needs_no_other_import() -> None:
    code = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read()).unit.name)"
    form = form_of("jiangsu/2024/department")
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(form), capture_output=True, check=True)
    assert done.stdout.decode().strip()
